using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Notices that were read long ago are forgotten, and nothing else.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class PrunerTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_read_long_ago_goes_in_batches_and_what_is_unread_or_young_stays()
    {
        var recipient = DaoChain.Member(0).Address.ToHex();
        var now = forum.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (old, young) = (now - NoticePruner.Kept - TimeSpan.FromMinutes(1), now - NoticePruner.Kept + TimeSpan.FromMinutes(10));
        var count = NoticePruner.Batch + 7;
        await using (var db = forum.Context())
        {
            db.AddRange(Enumerable.Range(0, count).Select(x => Notice($"old:{x}", old, unread: false)));
            db.AddRange(Enumerable.Range(0, 3).Select(x => Notice($"unread:{x}", old, unread: true)));
            db.AddRange(Enumerable.Range(0, 3).Select(x => Notice($"young:{x}", young, unread: false)));
            await db.SaveChangesAsync(Ct);
        }

        var pruner = forum.Server.Services.GetRequiredService<NoticePruner>();
        Assert.Equal(count, await pruner.PruneAsync(Ct));
        Assert.Equal(0, await pruner.PruneAsync(Ct));
        await using var after = forum.Context();
        Assert.Equal(
            ["unread:0", "unread:1", "unread:2", "young:0", "young:1", "young:2"], await after.Set<NoticeRow>().Where(x => x.Recipient == recipient).OrderBy(x => x.Cause).Select(x => x.Cause).ToListAsync(Ct));

        NoticeRow Notice(string cause, DateTimeOffset at, bool unread) =>
            new() { Recipient = recipient, Kind = NoticeKind.Reply, Cause = cause, Channel = NoticeChannel.Inbox, CreatedAt = at.ToUnixTimeMilliseconds(), Unread = unread };
    }
}
