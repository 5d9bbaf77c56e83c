using System.Data.Common;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>Jobs that follow the chain go on where they were, also after a restart: what was read is not read again.</summary>
public sealed class JobPositionTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_begins_anew_reads_nothing_that_is_final_and_was_read()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (dao, member, heir) = (index.Association, DaoChain.Member(5).Address, Accounts.Key(Accounts.FirstPerson + DaoChain.Members + 20).Address);
        await dao.Node.MineAsync(Ct);
        var nullifier = Contracts.Membership.NullifierOfCall.DecodeResult(
            await dao.Node.Client.CallAsync(dao.Contracts.Membership, Contracts.Membership.NullifierOfCall.Encode(member), BlockRef.Latest, Ct));
        await dao.RunAsync(dao.Acts.RequestMove(nullifier, heir, await dao.Node.NowAsync(Ct) + TimeSpan.FromDays(1), 1), Ct);
        await dao.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await dao.RunAsync(dao.Acts.CompleteRecovery(member), Ct);
        await dao.Node.MineAsync(Ct, 80);
        await index.CatchUpAsync();

        // What the hosted job has done by itself meanwhile is the same.
        await index.Get<Moves>().FollowAsync(Ct);
        await index.Get<SmartAccountActs>().EnsureAdmittedAsync(_ => { }, Ct);
        await using var db = index.Database.CreateDbContext();
        Assert.Equal(member.ToHex(), (await db.Set<MoveRow>().SingleAsync(Ct)).From);
        var last = await JobPositions.LastAsync(db, Ct);
        Assert.True(last > 0);
        Assert.Equal((last, last), (await JobPositions.ReadAsync(db, "moves", Ct), await JobPositions.ReadAsync(db, "admitted-accounts", Ct)));

        var seen = new Seen(index.Database);
        Assert.Equal(0, await ActivatorUtilities.CreateInstance<Moves>(index.Services, seen).FollowAsync(Ct));
        Assert.NotEmpty(seen.Commands);
        Assert.DoesNotContain(seen.Commands, x => x.Contains("chain_logs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_position_never_goes_back()
    {
        await using var database = await DaoDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var db = database.CreateDbContext();
        Assert.Equal(-1, await JobPositions.ReadAsync(db, "job", Ct));
        foreach (var (block, expected) in new[] { (5L, 5L), (3, 5), (9, 9), (9, 9) })
        {
            await JobPositions.AdvanceAsync(db, "job", block, Ct);
            Assert.Equal(expected, await JobPositions.ReadAsync(db, "job", Ct));
        }

        Assert.Equal(-1, await JobPositions.ReadAsync(db, "other", Ct));
    }

    /// <summary>Contexts whose commands are seen.</summary>
    private sealed class Seen(DaoDatabase database) : DbCommandInterceptor, IDbContextFactory<DaoDbContext>
    {
        public List<string> Commands { get; } = [];

        public DaoDbContext CreateDbContext() => database.CreateDbContext(this);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Commands.Add(command.CommandText);
            return new ValueTask<InterceptionResult<DbDataReader>>(result);
        }
    }
}
