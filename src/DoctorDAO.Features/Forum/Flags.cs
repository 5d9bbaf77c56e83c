using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Flags of members. Those that weigh enough together hide a post until a moderator looks; what a moderator has once restored, flags alone hide no more.</summary>
internal sealed class Flags(IDbContextFactory<DaoDbContext> contexts, IStanding standing, ForumNews news, TimeProvider time)
{
    /// <summary>The weight that hides.</summary>
    public const int Hides = 3;

    /// <summary>Most flags of a member in a day (UTC), those included that it takes back.</summary>
    public const int MaxADay = 20;

    private const long DayLength = 86_400_000;

    /// <summary>How much a member's flag weighs. Those of new members are only read.</summary>
    public static int WeightOf(TrustLevel level) => level switch { TrustLevel.New => 0, TrustLevel.Experienced => 2, _ => 1 };

    public async Task<Flag?> GetAsync(string account, long post, CancellationToken ct)
    {
        var member = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<FlagRow>().Where(x => x.Post == post && x.Account == member).Select(x => new Flag(x.Ground, x.Note)).SingleOrDefaultAsync(ct);
    }

    public async Task<PostPlace?> FlagAsync(string account, long post, Flag flag, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(flag);
        var member = Fields.Account("account", account);
        if (!Enum.IsDefined(flag.Ground))
            throw new FieldException("ground", $"is none; there are {string.Join(", ", Enum.GetNames<Ground>())}");
        var note = RichText.Storable(flag.Note ?? "").Trim() is { Length: > 0 } words ? words : null;
        if (note?.Length > ModerationTables.MaxNote)
            throw new FieldException("note", $"has {note.Length} characters; {ModerationTables.MaxNote} are possible");
        if (flag.Ground == Ground.Other && note is null)
            throw new FieldException("note", "is empty; say what is wrong");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ReadableAsync(db, post, ct) is not { } row)
            return null;
        var place = new PostPlace(row.Thread, row.Id, row.Number);
        await Rows.RequireMemberAsync(db, member, ct);
        if (row.Author == member)
            throw new FieldException("post", "is the account's own; change it, or take it back");
        await Rows.EnsureAuthorAsync(db, member, ct);
        await EnsureAsync(db, post, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Set<AuthorRow>().Where(x => x.Account == member).ExecuteUpdateAsync(x => x.SetProperty(a => a.Flags, a => a.Flags), ct);
        // A first post that is hidden takes the thread's title along.
        if (row.Number == 1)
            await ForumWriter.HoldThreadAsync(db, row.Thread, ct);
        await HoldAsync(db, post, ct);
        var own = db.Set<FlagRow>().Where(x => x.Post == post && x.Account == member);
        if (await own.AsNoTracking().SingleOrDefaultAsync(ct) is { } known)
        {
            if (known.Ground == flag.Ground && known.Note == note)
                return place;
            await own.ExecuteUpdateAsync(x => x.SetProperty(f => f.Ground, flag.Ground).SetProperty(f => f.Note, note), ct);
            await transaction.CommitAsync(ct);
            return place;
        }

        // What became of the post while its row was waited for.
        if (await ReadableAsync(db, post, ct) is not { } now)
            return null;
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        await CountAsync(db, member, at, ct);
        var weight = WeightOf((await standing.LevelsAsync(db, [member], ct))[member]);
        db.Add(new FlagRow { Post = post, Account = member, Ground = flag.Ground, Note = note, Weight = weight, CreatedAt = at });
        await db.SaveChangesAsync(ct);
        await db.Set<FlaggedRow>().Where(x => x.Post == post).ExecuteUpdateAsync(
            x => x.SetProperty(f => f.Weight, f => f.Weight + weight).SetProperty(f => f.Flags, f => f.Flags + 1).SetProperty(f => f.At, f => f.Open ? f.At : at).SetProperty(f => f.Open, true), ct);
        var flagged = await db.Set<FlaggedRow>().AsNoTracking().SingleAsync(x => x.Post == post, ct);
        var hidden = flagged.Weight >= Hides && !flagged.Settled && now.State == PostState.Visible;
        if (hidden)
            await HideAsync(db, now, at, ct);
        await transaction.CommitAsync(ct);
        if (hidden)
            await news.TellAsync(ct, Topics.Thread(row.Thread));
        return place;
    }

    public async Task<PostPlace?> UnflagAsync(string account, long post, CancellationToken ct)
    {
        var member = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PostRow>().Where(x => x.Id == post).Select(x => new PostPlace(x.Thread, x.Id, x.Number)).SingleOrDefaultAsync(ct) is not { } place)
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await HoldAsync(db, post, ct);
        var own = db.Set<FlagRow>().Where(x => x.Post == post && x.Account == member);
        if (await own.Select(x => (int?)x.Weight).SingleOrDefaultAsync(ct) is not { } weight)
            return place;
        await own.ExecuteDeleteAsync(ct);
        var hidden = await db.Set<PostRow>().AnyAsync(x => x.Id == post && x.State == PostState.Hidden, ct);
        await db.Set<FlaggedRow>().Where(x => x.Post == post).ExecuteUpdateAsync(
            x => x.SetProperty(f => f.Weight, f => f.Weight - weight).SetProperty(f => f.Flags, f => f.Flags - 1).SetProperty(f => f.Open, f => hidden || f.Flags > 1), ct);
        await transaction.CommitAsync(ct);
        return place;
    }

    /// <summary>Ends all flags of a post, in the transaction of whoever decides about it and holds its row.</summary>
    /// <param name="db">The database.</param>
    /// <param name="post">The post.</param>
    /// <param name="settled">Whether flags alone hide it no more.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task EndAsync(DaoDbContext db, long post, bool settled, CancellationToken ct)
    {
        await db.Set<FlaggedRow>().Where(x => x.Post == post).ExecuteUpdateAsync(
            x => x.SetProperty(f => f.Weight, 0).SetProperty(f => f.Flags, 0).SetProperty(f => f.Open, false).SetProperty(f => f.Settled, f => settled || f.Settled), ct);
        await db.Set<FlagRow>().Where(x => x.Post == post).ExecuteDeleteAsync(ct);
    }

    /// <summary>Sees to it, before a transaction, that there is a row to hold.</summary>
    public static Task EnsureAsync(DaoDbContext db, long post, CancellationToken ct) => Rows.EnsureAsync(db, new FlaggedRow { Post = post }, x => x.Post == post, ct);

    /// <summary>
    /// Keeps others who flag the post, decide about it, change it or take it back waiting until the transaction ends. Everybody takes an author's row before the
    /// thread's, that before this one, and this before the post's: nobody waits for one who waits.
    /// </summary>
    public static Task HoldAsync(DaoDbContext db, long post, CancellationToken ct) =>
        db.Set<FlaggedRow>().Where(x => x.Post == post).ExecuteUpdateAsync(x => x.SetProperty(f => f.Flags, f => f.Flags), ct);

    private static Task<PostRow?> ReadableAsync(DaoDbContext db, long post, CancellationToken ct) =>
        db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == post && (x.State == PostState.Visible || x.State == PostState.Hidden), ct);

    /// <summary>Counts a flag of the day on the member's row, which is held: flags themselves go when they are taken back or decided about.</summary>
    private static async Task CountAsync(DaoDbContext db, string member, long now, CancellationToken ct)
    {
        var day = (int)(now / DayLength);
        if (await db.Set<AuthorRow>().Where(x => x.Account == member && (x.FlagDay != day || x.Flags < MaxADay)).ExecuteUpdateAsync(
            x => x.SetProperty(a => a.Flags, a => a.FlagDay == day ? a.Flags + 1 : 1).SetProperty(a => a.FlagDay, day), ct) == 0)
        {
            throw new FieldException("account", $"has flagged {MaxADay} posts today, which is the most", DateTimeOffset.FromUnixTimeMilliseconds((day + 1) * DayLength));
        }
    }

    private static async Task HideAsync(DaoDbContext db, PostRow post, long at, CancellationToken ct)
    {
        var flags = await db.Set<FlagRow>().Where(x => x.Post == post.Id).GroupBy(x => x.Ground).Select(x => new { Ground = x.Key, Weight = x.Sum(f => f.Weight) }).ToListAsync(ct);
        // One who sees a patient in it is enough to keep it closed until a moderator has looked.
        var ground = flags.Exists(x => x.Ground == Ground.Patient && x.Weight > 0) ? Ground.Patient : flags.MaxBy(x => x.Weight)!.Ground;
        var decision = new DecisionRow
        {
            Kind = DecisionKind.Flagged, Thread = post.Thread, Post = post.Id, Number = post.Number, Author = post.Author, Ground = ground, At = at,
            Key = FormattableString.Invariant($"flags-{post.Id}-{at}"),
        };
        db.Add(decision);
        await db.SaveChangesAsync(ct);
        await db.Set<PostRow>().Where(x => x.Id == post.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.State, PostState.Hidden).SetProperty(p => p.Decision, decision.Id), ct);
        await ForumWriter.HideTitleAsync(db, post, true, ct);
        await SearchIndex.RemoveAsync(db, post.Id, ct);
    }
}
