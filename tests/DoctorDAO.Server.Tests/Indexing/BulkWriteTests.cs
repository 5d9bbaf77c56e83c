using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Server.Tests;

/// <summary>So many rows at once that every database takes them by its fastest way.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class BulkWriteTests
{
    private const int Rows = 1_200;
    private static readonly Bytes32 Hash = Bytes32.Parse(new string('7', 64));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_in_numbers_come_change_and_go_as_they_are_given()
    {
        await using var home = await ServerHome.CreateAsync();
        await using var db = home.Context();
        await db.Database.EnsureCreatedAsync(Ct);
        var tables = new RowTables(db.Model, db.GetService<ISqlGenerationHelper>());
        var ballots = tables.Of(typeof(BallotView));

        BallotView[] rows = [.. Enumerable.Range(0, Rows).Select(Ballot)];
        ChainBlockRow[] blocks =
            [.. Enumerable.Range(0, Rows).Select(x => new ChainBlockRow { Number = x, Hash = Hash, ParentHash = x % 2 == 0 ? null : Hash, Topics = x % 3 == 0 ? null : "ü\n" + x })];
        EthLog[] logs =
            [.. Enumerable.Range(0, Rows).Select(x => new EthLog(default, Enumerable.Repeat(Hash, x % 5).ToArray(), new byte[x], 7, Hash, null, Hash, 0, (uint)x))];
        await WriteAsync(db, writer =>
        {
            writer.InsertLogs([new BlockLogs(null!, null, logs)], Ct);
            writer.Insert(tables.Blocks, blocks, Ct);
            writer.Write(ballots, new RowChanges([], [], rows), Ct);
        });
        await HoldsAsync(ballots, rows, db.Set<BallotView>().OrderBy(x => x.Voter));
        await HoldsAsync(tables.Blocks, blocks, db.Set<ChainBlockRow>().OrderBy(x => x.Number));
        Assert.Equal(
            logs.Select(x => ((long)x.LogIndex, 32 * x.Topics.Length, x.Data.Length)),
            (await db.Set<ChainLogRow>().AsNoTracking().OrderBy(x => x.LogIndex).ToListAsync(Ct)).Select(x => (x.LogIndex, x.Topics.Length, x.Data.Length)));

        BallotView[] changed = [.. rows[(Rows / 2)..].Select(x => Ballot(int.Parse(x.Voter[2..], CultureInfo.InvariantCulture)))];
        foreach (var row in changed)
            (row.Live, row.Votes, row.Reason) = (false, [-3], "Grün " + row.Voter);
        await WriteAsync(db, writer => writer.Write(ballots, new RowChanges(rows[..(Rows / 2)], [.. rows[(Rows / 2)..].Zip<object, object>(changed)], rows[..2]), Ct));
        await HoldsAsync(ballots, [.. rows[..2], .. changed], db.Set<BallotView>().OrderBy(x => x.Voter));

        // All but two have gone.
        await IsForeignAsync(new RowChanges(rows[..(Rows / 2)], [], []));
        await IsForeignAsync(new RowChanges([], [.. rows[..(Rows / 2)].Select(x => (x, x))], []));
        await HoldsAsync(ballots, [.. rows[..2], .. changed], db.Set<BallotView>().OrderBy(x => x.Voter));

        async Task IsForeignAsync(RowChanges changes) =>
            Assert.Equal("view-foreign", (await Assert.ThrowsAsync<FatalIndexingException>(() => WriteAsync(db, x => x.Write(ballots, changes, Ct)))).Code);
    }

    private static BallotView Ballot(int number) => new()
    {
        Chamber = "clinical",
        Session = 1_764_000_000,
        Voter = "0x" + number.ToString("D40", CultureInfo.InvariantCulture),
        Live = true,
        Voices = number,
        Votes = [1, -2, number],
        Reason = new string('ö', number * 5),
        Time = long.MaxValue - number,
        TransactionHash = Hash.ToString(),
    };

    private static async Task WriteAsync(DbContext db, Action<RowWriter> write)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await using var writer = RowWriter.Of(db, transaction);
        write(writer);
        await writer.IdleAsync();
        await transaction.CommitAsync(Ct);
    }

    private static async Task HoldsAsync<T>(RowTable table, IEnumerable<T> expected, IQueryable<T> rows)
        where T : class =>
        Assert.Equal(table.Images(expected, keyOnly: false), table.Images(await rows.AsNoTracking().ToListAsync(Ct), keyOnly: false));
}
