using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>The next batch of a fan-out.</summary>
/// <param name="Notices">Who is told now.</param>
/// <param name="Children">Fan-outs to those whom the followers of this one carry.</param>
/// <param name="After">The account up to which all have been told then.</param>
/// <param name="From">As in the row.</param>
/// <param name="Done">Whether it was the last.</param>
internal sealed record FanoutBatch(List<NewNotice> Notices, List<NoticeFanoutRow> Children, string After, long From, bool Done);

/// <summary>Finds whom a fan-out tells next: each batch is a range of an index, however many members there are.</summary>
internal static class Fanouts
{
    /// <summary>Accounts that one transaction looks at.</summary>
    public const int Batch = NoticeWriter.Most;

    public static Task<FanoutBatch> NextAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct) => fanout.Audience switch
    {
        NoticeAudience.Members => MembersAsync(db, fanout, ct),
        NoticeAudience.Unheard => UnheardAsync(db, fanout, followersOnly: false, ct),
        NoticeAudience.UnheardFollowers => UnheardAsync(db, fanout, followersOnly: true, ct),
        NoticeAudience.Followers => FollowersAsync(db, fanout, ct),
        NoticeAudience.Delegators => DelegatorsAsync(db, fanout, ct),
        NoticeAudience.Readers => ReadersAsync(db, fanout, ct),
        _ => ExpiringAsync(db, fanout, ct),
    };

    private static async Task<FanoutBatch> MembersAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct)
    {
        var accounts = await ActiveAsync(db, fanout, ct);
        var data = NoticeData.Read(fanout.Data);
        // Who has done it knows.
        return Of(fanout, accounts, [.. accounts.Where(x => x != data.Who).Select(x => new NewNotice(x, fanout.Kind, fanout.Cause, data))]);
    }

    private static async Task<FanoutBatch> UnheardAsync(DaoDbContext db, NoticeFanoutRow fanout, bool followersOnly, CancellationToken ct)
    {
        var accounts = await ActiveAsync(db, fanout, ct);
        var data = NoticeData.Read(fanout.Data);
        var (key, session) = (data.Chamber!, data.Session!.Value);
        var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == key, ct);
        var snapshot = new SnapshotQueries(db, chamber, session);
        var voices = (await snapshot.VoicesAsync(accounts, ct)).Values.Where(x => x.Member).ToList();
        // Where each voice has come on its way up; one that meets a ballot is heard.
        var climbing = voices.ToDictionary(x => x.Account, VoiceCheckpointView? (x) => x, StringComparer.Ordinal);
        var unheard = new HashSet<string>(climbing.Keys, StringComparer.Ordinal);
        for (var hop = 0; hop <= Levels.Reach && climbing.Count > 0; hop++)
        {
            var ballots = await SnapshotQueries.BallotsAsync(db, key, session, climbing.Values.Select(x => x!.Account), ct);
            foreach (var (account, at) in climbing.ToList())
            {
                if (!ballots.ContainsKey(at!.Account))
                    continue;
                unheard.Remove(account);
                climbing.Remove(account);
            }

            var parents = await snapshot.VoicesAsync(climbing.Values.Select(x => snapshot.ParentOf(x!)).OfType<string>(), ct);
            foreach (var (account, at) in climbing.ToList())
            {
                if (snapshot.ParentOf(at!) is { } parent && parents.TryGetValue(parent, out var above))
                    climbing[account] = above;
                else
                    climbing.Remove(account);
            }
        }

        var told = voices.Where(x => unheard.Contains(x.Account) && (!followersOnly || snapshot.ParentOf(x) is not null));
        return Of(fanout, accounts, [.. told.Select(x => new NewNotice(x.Account, fanout.Kind, fanout.Cause, data with { Who = snapshot.ParentOf(x) }))]);
    }

    private static async Task<FanoutBatch> FollowersAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct)
    {
        var data = NoticeData.Read(fanout.Data);
        var (key, number, root, after) = (data.Chamber!, data.Session!.Value, fanout.Root, fanout.After);
        var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == key, ct);
        var session = await db.Set<SessionView>().AsNoTracking().SingleAsync(x => x.Chamber == key && x.Session == number, ct);
        var snapshot = new SnapshotQueries(db, chamber, number);
        var term = chamber.TermOf(number);
        var followers = await db.Set<VoiceCheckpointView>().AsNoTracking()
            .Where(x => x.Chamber == key && x.Parent == root && string.Compare(x.Account, after) > 0 && x.Since <= number && x.Until > number && x.LastTerm >= term)
            .OrderBy(x => x.Account).Take(Batch).ToListAsync(ct);
        var accounts = followers.ConvertAll(x => x.Account);
        // Who has voted, and whom those carry, are no longer carried by this ballot.
        var ballots = await SnapshotQueries.BallotsAsync(db, key, number, accounts, ct);
        var carried = followers.Where(x => x.Account != root && x.Account != data.Who && !ballots.ContainsKey(x.Account)).ToList();
        var levels = await snapshot.LevelsAsync(carried.ToDictionary(x => x.Account, StringComparer.Ordinal), ct);
        var notices = new List<NewNotice>();
        var children = new List<NoticeFanoutRow>();
        foreach (var voice in carried)
        {
            var carries = levels[voice.Account].AsSpan(1).ContainsAnyExcept(0);
            if (voice.Member)
            {
                var until = session.Deadline - (carries ? Rules.TakeBackNotice : 0);
                notices.Add(new NewNotice(voice.Account, fanout.Kind, fanout.Cause, data with { Until = until }));
            }

            if (carries && fanout.Depth > 1)
            {
                children.Add(new NoticeFanoutRow
                {
                    Kind = fanout.Kind, Cause = fanout.Cause, Audience = NoticeAudience.Followers, Data = fanout.Data, Root = voice.Account, Depth = fanout.Depth - 1,
                });
            }
        }

        return Of(fanout, accounts, notices) with { Children = children };
    }

    private static async Task<FanoutBatch> DelegatorsAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct)
    {
        var data = NoticeData.Read(fanout.Data);
        var (key, after) = (data.Chamber!, fanout.After);
        var voices = await db.Set<VoiceView>().AsNoTracking().Where(x => x.Chamber == key && string.Compare(x.Account, after) > 0).OrderBy(x => x.Account).Take(Batch).ToListAsync(ct);
        var ending = voices.Where(x => x.Member && x.Parent is not null && x.Parent != x.Account && x.LastTerm == fanout.Depth);
        return Of(
            fanout, voices.ConvertAll(x => x.Account), [.. ending.Select(x => new NewNotice(x.Account, fanout.Kind, fanout.Cause, data with { Session = null, Who = x.Parent }))]);
    }

    private static async Task<FanoutBatch> ExpiringAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct)
    {
        var (from, to, after) = (fanout.From, fanout.To, fanout.After);
        // As a value, for the index: see LapseJob.
        var inactive = false;
        var members = db.Set<MemberView>().AsNoTracking().Where(x => x.Inactive == inactive);
        var rows = await Keyset.ReadAsync(
            members.Where(x => x.NotAfter == from && string.Compare(x.Account, after) > 0).OrderBy(x => x.Account),
            members.Where(x => x.NotAfter > from && x.NotAfter <= to).OrderBy(x => x.NotAfter).ThenBy(x => x.Account), Batch, ct);
        var notices = rows.Select(x => new NewNotice(
            x.Account, fanout.Kind, Calendar.CauseOf(x.NotAfter, fanout.Cause), new NoticeData(Until: x.NotAfter)));
        var done = rows.Count < Batch;
        return new FanoutBatch([.. notices], [], done ? after : rows[^1].Account, done ? from : rows[^1].NotAfter, done);
    }

    private static async Task<FanoutBatch> ReadersAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct)
    {
        var (data, cause) = (NoticeData.Read(fanout.Data), fanout.Cause);
        var (accounts, next) = await Follows.FollowersAsync(db, data.Thread!.Value, data.Who!, fanout.After, Batch, ct);
        // Whom the post answers or names has heard of it.
        var told = await db.Set<NoticeRow>().Where(x => accounts.Contains(x.Recipient) && (x.Kind == NoticeKind.Reply || x.Kind == NoticeKind.Mention) && x.Cause == cause)
            .Select(x => x.Recipient).ToListAsync(ct);
        var notices = accounts.Except(told, StringComparer.Ordinal).Select(x => new NewNotice(x, fanout.Kind, cause, data));
        return new FanoutBatch([.. notices], [], next ?? fanout.After, fanout.From, next is null);
    }

    private static Task<List<string>> ActiveAsync(DaoDbContext db, NoticeFanoutRow fanout, CancellationToken ct)
    {
        var after = fanout.After;
        return db.Set<MemberView>().Where(x => !x.Inactive && string.Compare(x.Account, after) > 0).OrderBy(x => x.Account).Select(x => x.Account).Take(Batch).ToListAsync(ct);
    }

    private static FanoutBatch Of(NoticeFanoutRow fanout, List<string> accounts, List<NewNotice> notices) =>
        new(notices, [], accounts.Count > 0 ? accounts[^1] : fanout.After, fanout.From, accounts.Count < Batch);
}
