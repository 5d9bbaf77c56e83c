using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>The public log, and what waits for moderators.</summary>
internal sealed class ModerationQueries(IDbContextFactory<DaoDbContext> contexts)
{
    private const int MaxFlags = 20;

    public async Task<Page<DecisionDto>> GetDecisionsAsync(string? cursor, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        var before = Cursor.Decode(cursor, 1) is [var last] ? Cursor.Number(last) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<DecisionRow>().AsNoTracking().Where(x => x.Id < before).OrderByDescending(x => x.Id).Take(limit + 1).ToListAsync(ct);
        return await PageAsync(db, rows, limit, ct);
    }

    public async Task<DecisionDto?> GetDecisionAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<DecisionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is { } row ? (await DtosAsync(db, [row], ct))[0] : null;
    }

    public async Task<IReadOnlyList<ModeratorDto>> GetModeratorsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var rows = (await db.Set<ModeratorView>().AsNoTracking().OrderBy(x => x.Account).Take(ModeratorView.Most).ToListAsync(ct)).Where(x => x.Until > now).ToList();
        string[] accounts = [.. rows.Select(x => x.Account)];
        var active = await db.Set<MemberView>().Where(x => accounts.Contains(x.Account) && x.Status == MemberStatus.Active).Select(x => x.Account).ToListAsync(ct);
        var people = await People.ReadAsync(db, active, ct);
        return [.. rows.Where(x => active.Contains(x.Account)).Select(x => new ModeratorDto(people[x.Account], DateTimeOffset.FromUnixTimeSeconds(x.Since), DateTimeOffset.FromUnixTimeSeconds(x.Until)))];
    }

    public async Task<HiddenPostDto?> GetHiddenAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && (x.State == PostState.Hidden || x.State == PostState.Removed), ct) is not { Decision: { } decided } post
            || await db.Set<DecisionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == decided, ct) is not { } row)
        {
            return null;
        }

        var people = await People.ReadAsync(db, [post.Author], ct);
        return new HiddenPostDto(
            new PostPlace(post.Thread, post.Id, post.Number), people[post.Author], row.Ground == Ground.Patient ? null : Attachments.InHidden(RichText.ToHtml(post.Body, "hidden-")), (await DtosAsync(db, [row], ct))[0]);
    }

    public async Task<bool> IsModeratorAsync(string account, CancellationToken ct)
    {
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ModeratorView.IsOneAsync(db, who, ct);
    }

    public async Task<Page<FlaggedPostDto>?> GetFlaggedAsync(string account, string? cursor, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        var (at, id) = Cursor.Decode(cursor, 2) is { } after ? (Cursor.Number(after[0]), Cursor.Number(after[1])) : (long.MinValue, long.MinValue);
        var moderator = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await ModeratorView.IsOneAsync(db, moderator, ct))
            return null;
        // As a value of its own, so that SQLite sees an equality that its index knows.
        var waits = true;
        var open = db.Set<FlaggedRow>().AsNoTracking().Where(x => x.Open == waits);
        var rows = await Keyset.ReadAsync(
            cursor is null ? null : open.Where(x => x.At == at && x.Post > id).OrderBy(x => x.Post), open.Where(x => x.At > at).OrderBy(x => x.At).ThenBy(x => x.Post), limit + 1, ct);
        var shown = rows.Take(limit).ToList();
        long[] ids = [.. shown.Select(x => x.Post)];
        var posts = await db.Set<PostRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        long[] threads = [.. posts.Values.Select(x => x.Thread).Distinct()];
        // Moderators read a title with the post that they decide about, also while it is hidden from others.
        var titles = await db.Set<ThreadRow>().Where(x => threads.Contains(x.Id)).Select(x => new { x.Id, x.Title }).ToDictionaryAsync(x => x.Id, x => x.Title, ct);
        var people = await People.ReadAsync(db, posts.Values.Select(x => x.Author), ct);
        var result = new List<FlaggedPostDto>();
        foreach (var row in shown.Where(x => posts.ContainsKey(x.Post)))
        {
            var post = posts[row.Post];
            var flags = await db.Set<FlagRow>().AsNoTracking().Where(x => x.Post == row.Post).OrderBy(x => x.Account).Take(MaxFlags).Select(x => new Flag(x.Ground, x.Note)).ToListAsync(ct);
            result.Add(new FlaggedPostDto(
                new PostPlace(post.Thread, post.Id, post.Number), titles[post.Thread], people[post.Author], post.State, Shown(post), row.Weight, flags,
                DateTimeOffset.FromUnixTimeMilliseconds(row.At)));
        }

        return new Page<FlaggedPostDto>(result, rows.Count > limit ? Cursor.Encode(shown[^1].At, shown[^1].Post) : null);
    }

    public async Task<Page<DecisionDto>?> GetAppealsAsync(string account, string? cursor, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        var after = Cursor.Decode(cursor, 1) is [var last] ? Cursor.Number(last) : long.MinValue;
        var moderator = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await ModeratorView.IsOneAsync(db, moderator, ct))
            return null;
        var rows = await db.Set<DecisionRow>().AsNoTracking().Where(x => x.Appeal == AppealState.Open && x.Id > after).OrderBy(x => x.Id).Take(limit + 1).ToListAsync(ct);
        return await PageAsync(db, rows, limit, ct);
    }

    private static async Task<Page<DecisionDto>> PageAsync(DaoDbContext db, List<DecisionRow> rows, int limit, CancellationToken ct)
    {
        var shown = rows.Take(limit).ToList();
        return new Page<DecisionDto>(await DtosAsync(db, shown, ct), rows.Count > limit ? Cursor.Encode(shown[^1].Id) : null);
    }

    private static async Task<IReadOnlyList<DecisionDto>> DtosAsync(DaoDbContext db, IReadOnlyList<DecisionRow> rows, CancellationToken ct)
    {
        long[] threads = [.. rows.Select(x => x.Thread).Distinct()];
        var titles = await db.Set<ThreadRow>().Where(x => threads.Contains(x.Id)).Select(x => new { x.Id, Title = x.TitleHidden ? "" : x.Title }).ToDictionaryAsync(x => x.Id, x => x.Title, ct);
        var people = await People.ReadAsync(db, rows.SelectMany(x => new[] { x.Author, x.Judge, x.Moderator.Length == 0 ? null : x.Moderator }), ct);
        return
        [
            .. rows.Select(x => new DecisionDto(
                x.Id, x.Kind, x.Thread, titles.GetValueOrDefault(x.Thread, ""), x.Number, people[x.Author], x.Moderator.Length == 0 ? null : people[x.Moderator], x.Ground, x.Reason, Time(x.At),
                x.From, x.To,
                x.Appeal == AppealState.None ? null : new AppealDto(x.Appeal, x.AppealText ?? "", Time(x.AppealAt ?? x.At), people.Find(x.Judge), x.Verdict, x.JudgedAt is { } judged ? Time(judged) : null),
                x.Draft)),
        ];
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string Shown(PostRow post)
    {
        var html = RichText.ToHtml(post.Body, $"f{post.Id}-");
        return post.State == PostState.Visible ? html : Attachments.InHidden(html);
    }
}
