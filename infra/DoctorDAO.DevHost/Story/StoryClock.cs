namespace DoctorDAO.DevHost.Story;

/// <summary>The machine's time, and an earlier one for whoever tells the story: what is told bears the times at which it happened. Nobody else's clock is moved.</summary>
public sealed class StoryClock : TimeProvider
{
    private readonly AsyncLocal<TimeSpan> _ago = new();

    /// <summary>How long ago it is for what the present caller does from here on.</summary>
    public TimeSpan Ago
    {
        get => _ago.Value;
        set => _ago.Value = value;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Ago;
}
