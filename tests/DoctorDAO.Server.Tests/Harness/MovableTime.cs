namespace DoctorDAO.Server.Tests;

/// <summary>The machine's time, and what a test has added to it.</summary>
public sealed class MovableTime : TimeProvider
{
    private long _added;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _added, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _added));
}
