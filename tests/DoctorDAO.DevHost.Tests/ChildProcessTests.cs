using System.Diagnostics;
using System.Globalization;
using DoctorDAO.LocalChain.Processes;

namespace DoctorDAO.DevHost.Tests;

/// <summary>What ends and pauses processes that the demo and the tests start.</summary>
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
    public async Task A_paused_child_is_asked_to_end_with_its_host_and_can()
    {
        const string Child = "trap 'echo ended; exit' TERM; echo started; while :; do sleep 0.1; done";
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start("sh", ["-c", Child], AppContext.BaseDirectory, onLine: _ => started.TrySetResult());
        await started.Task.WaitAsync(Ct);
        await process.PauseAsync(Ct);
        await process.DisposeAsync();
        Assert.Equal("started" + Environment.NewLine + "ended", process.Tail);
    }

    [Fact]
    public async Task A_closed_terminal_ends_the_child_with_its_tether()
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Processes", "tether.mjs"), "sh", "-c", "echo started; exec sleep 30"])
            start.ArgumentList.Add(argument);
        using var tether = Process.Start(start)!;
        Assert.Equal("started", await tether.StandardOutput.ReadLineAsync(Ct));
        using (var hangUp = Process.Start("kill", ["-HUP", tether.Id.ToString(CultureInfo.InvariantCulture)]))
            await hangUp.WaitForExitAsync(Ct);
        // The child writes to the same pipe: its end is the child's end.
        Assert.Equal("", await tether.StandardOutput.ReadToEndAsync(Ct));
        await tether.WaitForExitAsync(Ct);
        Assert.Equal(1, tether.ExitCode);
    }
}
