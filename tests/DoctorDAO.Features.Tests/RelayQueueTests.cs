using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Relay;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>What the relay takes up next.</summary>
public sealed class RelayQueueTests
{
    [Fact]
    public async Task Acts_that_wait_for_finality_do_not_crowd_out_those_that_wait_to_be_sent()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(ct);
        await using var db = new DaoDbContext(new DbContextOptionsBuilder<DaoDbContext>().UseSqlite(connection).Options);
        await db.Database.EnsureCreatedAsync(ct);
        // All others are older.
        db.AddRange(Enumerable.Range(0, 30).Select(i => Act(i, i % 2 == 0 ? RelayState.Indexed : RelayState.Mined)));
        db.AddRange(Enumerable.Range(30, 9).Select(i => Act(i, RelayState.Final)));
        db.AddRange(Enumerable.Range(39, 9).Select(i => Act(i, RelayState.Queued)));
        await db.SaveChangesAsync(ct);

        var next = await RelayQueue.NextAsync(db, most: 5, ct);
        Assert.Equal([39, 40, 41, 42, 43], next.Where(x => x.State == RelayState.Queued).Select(x => (int)x.CreatedAt));
        Assert.Equal(5, next.Count(x => x.State == RelayState.Mined));
        Assert.Equal(5, next.Count(x => x.State == RelayState.Indexed));
        Assert.Equal(15, next.Count);
    }

    private static RelayActRow Act(int number, RelayState state) =>
        new() { Id = Guid.NewGuid(), Key = $"act:{number}", State = state, CreatedAt = number, Line = $"line:{number}" };
}
