using DoctorDAO.LocalChain.Processes;

namespace DoctorDAO.DevHost.Tests;

public sealed class ChildProcessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signals_that_arrive_in_one_piece_are_taken_one_by_one()
    {
        await using var process = ChildProcess.Start("sleep", ["30"], AppContext.BaseDirectory);
        // All of them are there before the tether has started to read.
        await process.PauseAsync(Ct);
        await process.ResumeAsync(Ct);
        await process.PauseAsync(Ct);
        await process.KillAsync(Ct);
        Assert.Equal("", process.Tail);
    }

    [Fact]
    public async Task A_paused_child_is_ended_with_its_host()
    {
        var process = ChildProcess.Start("sleep", ["30"], AppContext.BaseDirectory);
        await process.PauseAsync(Ct);
        await process.DisposeAsync();
        Assert.Equal("", process.Tail);
    }
}
