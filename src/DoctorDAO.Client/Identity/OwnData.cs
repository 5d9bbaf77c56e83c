namespace DoctorDAO.Client.Identity;

/// <summary>What is kept about a person off the chain, for that person alone.</summary>
public interface IOwnData
{
    /// <summary>Writes all of it as a zip of JSON files.</summary>
    /// <param name="person">Of the cookie.</param>
    /// <param name="archive">Takes the archive; stays open.</param>
    /// <param name="ct">Cancels it.</param>
    Task WriteAsync(Guid person, Stream archive, CancellationToken ct);

    /// <summary>Forgets all of it but what has to be kept, and signs out everywhere. Again changes nothing.</summary>
    Task EraseAsync(Guid person, CancellationToken ct);
}
