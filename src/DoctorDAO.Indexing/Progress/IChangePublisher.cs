namespace DoctorDAO.Indexing;

/// <summary>Tells screens that something changed. Every registered publisher is called, after the commit and outside of the transaction.</summary>
public interface IChangePublisher
{
    /// <param name="topics">Distinct topics, never empty.</param>
    /// <param name="ct">Cancelled when the host stops.</param>
    ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct);
}
