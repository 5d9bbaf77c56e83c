using System.Data.Common;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Tests;

/// <summary>The server as a process of its own, to be ended at any moment.</summary>
public static class KilledServer
{
    /// <summary>How often it is ended.</summary>
    public const int Kills = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>One of the acts that the views are made of.</summary>
    public static Act ActOf(DaoChain chain, ulong session, int i)
    {
        var (from, to) = (DaoChain.Member(i % 12), DaoChain.Member(12 + (i % 7)));
        return i % 3 == 0
            ? chain.Association.Acts.Delegate("treasury", from, i % 2 == 0 ? to.Address : from.Address)
            : chain.Association.Acts.CastBallot(Sessions.Chamber, session, from, [(sbyte)(i % 7), (sbyte)-(i % 5)]);
    }

    /// <summary>Settings of the runtime for a process that lives for a moment: neither counting what runs often nor compiling it again would pay.</summary>
    public static IReadOnlyDictionary<string, string> ShortLife { get; } = new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_CallCountingDelayMs"] = "2000" };

    /// <summary>Starts a process that does nothing but index, one block at a time.</summary>
    public static async Task<ChildProcess> StartAsync(DaoChain chain, NodeGate gate, ServerHome home) => ChildProcess.Start(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "DoctorDAO.Server.dll"),
            .. TestServer.Arguments(
                chain,
                home,
                "Roles=indexer",
                $"Chain:RpcUrl={gate.Url}",
                "Chain:LargestRange=1",
                "Chain:LogsPerBatch=1",
                "Logging:LogLevel:Default=Error",
                // The first life makes the tables before it asks for logs.
                $"Database:MigrateOnStart={await BlockAsync(home) is null}"),
        ],
        home.Folder,
        ShortLife);

    /// <summary>Ends it when the gate says so.</summary>
    public static async Task KillAsync(ChildProcess server, Task due)
    {
        await Task.WhenAny(due, server.ExitedAsync(Ct));
        Assert.True(due.IsCompletedSuccessfully, $"The server ended by itself: {server.Tail}");
        await server.KillAsync(Ct);
    }

    /// <summary>Waits until the views hold a block. The process says so nowhere but in its database, so that is asked again and again.</summary>
    public static async Task ReachAsync(ChildProcess server, ServerHome home, EthBlockHeader block)
    {
        var ended = server.ExitedAsync(Ct);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await BlockAsync(home) is not { } reached || reached.Hash != block.Hash)
        {
            Assert.False(ended.IsCompleted, server.Tail);
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    /// <summary>The block that the views hold, or <c>null</c> when there are none yet.</summary>
    public static async Task<(long Number, Bytes32 Hash)?> BlockAsync(ServerHome home)
    {
        await using var db = home.Context();
        try
        {
            var row = await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Applied == x.Block, Ct);
            return row is null ? null : (row.Block, row.Hash);
        }
        catch (DbException)
        {
            // Not made yet.
            return null;
        }
    }
}
