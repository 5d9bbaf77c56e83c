using System.Diagnostics;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Tests;

/// <summary>Ten thousand events, three deaths, one reorg: each event that became final is told once, and no other.</summary>
public sealed class NoticeKillTests
{
    private const int Lives = 4;
    private const int BlocksOfLife = 5;
    private const int EventsOfBlock = 500;
    private const int EventsOfLife = BlocksOfLife * EventsOfBlock;

    // Accounts whose events a reorg takes back.
    private const int Gone = 1_000_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_final_event_is_told_once_through_three_kills_and_a_reorg()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var events = new VoiceEvents(chain);
        await events.InstallAsync();
        var random = new Random(7);

        for (var life = 0; life < Lives; life++)
        {
            await using var server = Start(chain, home, migrate: life == 0);
            // History is no news: what is told begins behind the block at which the first life looks.
            if (life == 0)
                await UntilAsync(server, home, db => db.Set<NoticeCursorRow>().AnyAsync(Ct));
            if (life == 1)
                await ReorgAsync(chain, events, server, home);
            for (var block = 0; block < BlocksOfLife; block++)
                await events.EmitAsync((life * EventsOfLife) + (block * EventsOfBlock), EventsOfBlock, DaoChain.Member(block).Address);
            await chain.Node.MineAsync(Ct, 3);
            // All but the last end somewhere in the midst of their work.
            var until = (life * EventsOfLife) + (life == Lives - 1 ? EventsOfLife : random.Next(1, EventsOfLife - 500));
            await UntilAsync(server, home, async db => await Told(db).CountAsync(Ct) >= until);
            if (life == Lives - 1)
                await SettleAsync(chain, server, home);
            await server.KillAsync(Ct);
        }

        await using var outbox = home.Context();
        var rows = await Told(outbox).ToListAsync(Ct);
        Assert.Equal(Lives * EventsOfLife, rows.Count);
        Assert.Equal(
            Enumerable.Range(0, Lives * EventsOfLife).Select(i => (VoiceEvents.Account(i), DaoChain.Member(i / EventsOfBlock % BlocksOfLife).Address.ToHex())).Order(),
            rows.Select(x => (NoticeData.Read(x.Data).Who!, x.Recipient)).Order());
    }

    /// <summary>What the events told; time passes as well, and tells members of its own.</summary>
    private static IQueryable<NoticeRow> Told(Features.DaoDbContext db) => db.Set<NoticeRow>().AsNoTracking().Where(x => x.Kind == NoticeKind.VoiceReceived);

    /// <summary>Events in a block that was indexed and is then replaced before it was final.</summary>
    private static async Task ReorgAsync(DaoChain chain, VoiceEvents events, ChildProcess server, ServerHome home)
    {
        await events.EmitAsync(Gone, 100, DaoChain.Member(0).Address);
        await ReachHeadAsync(chain, server, home);
        await chain.Node.Client.RequestAsync("anvil_reorg", Ct, 1, Array.Empty<object>());
        chain.Association.Forget();
    }

    /// <summary>Lets the chain go on until nothing can be on its way any more.</summary>
    private static async Task SettleAsync(DaoChain chain, ChildProcess server, ServerHome home)
    {
        await chain.Node.MineAsync(Ct, 4);
        await ReachHeadAsync(chain, server, home);
        await UntilAsync(server, home, async db => (await db.Set<NoticeCursorRow>().SingleAsync(Ct)).Block == (await db.Set<ChainCheckpointRow>().SingleAsync(Ct)).Final);
    }

    private static async Task ReachHeadAsync(DaoChain chain, ChildProcess server, ServerHome home)
    {
        var head = await chain.Node.HeadAsync(Ct);
        await UntilAsync(server, home, db => db.Set<ChainCheckpointRow>().AnyAsync(x => x.Hash == head.Hash && x.Applied == x.Block, Ct));
    }

    private static ChildProcess Start(DaoChain chain, ServerHome home, bool migrate) => ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "DoctorDAO.Server.dll"), .. TestServer.Arguments(chain, home, "Roles=indexer", "Logging:LogLevel:Default=Error", $"Database:MigrateOnStart={migrate}")],
        home.Folder,
        KilledServer.ShortLife);

    /// <summary>The process says what it has done nowhere but in its database, so that is asked again and again.</summary>
    private static async Task UntilAsync(ChildProcess server, ServerHome home, Func<Features.DaoDbContext, Task<bool>> reached)
    {
        var ended = server.ExitedAsync(Ct);
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
        // One connection for all the asking: to open one costs more than to ask.
        await using var db = home.Context();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        await db.Database.OpenConnectionAsync(Ct);
        while (true)
        {
            try
            {
                if (await reached(db))
                    return;
            }
            catch (System.Data.Common.DbException)
            {
                // Its tables are not made yet.
            }

            Assert.False(ended.IsCompleted, server.Tail);
            Assert.True(since.Elapsed < TestServer.Patience, "It did not get so far.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
