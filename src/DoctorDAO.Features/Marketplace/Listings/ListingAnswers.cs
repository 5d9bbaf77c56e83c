using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Answers to listings that are sought: written by members, read by the listing's author.</summary>
internal sealed class ListingAnswers(
    IDbContextFactory<DaoDbContext> contexts, ListingQueries queries, AnswerSeal seal, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time) : IListingAnswers
{
    private const int MostAnswered = 100;

    public async Task<ListingAnswerDto?> GetOwnAsync(string account, long listing, CancellationToken ct)
    {
        var by = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Own(db, by, listing).AsNoTracking().SingleOrDefaultAsync(ct) is { } row ? (await ShowAsync(db, [row], ct))[0] : null;
    }

    public async Task<ListingAnswerDto?> AnswerAsync(string account, long listing, ListingAnswerText answer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var by = Fields.Account("account", account);
        var text = TextLine.CleanLines("text", answer.Text, AnswerLimits.Text);
        PatientData.Require("text", text, answer.Confirmed);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await SeenAsync(db, listing, ct) is not { } seen)
            return null;
        await Rows.RequireMemberAsync(db, by, ct);
        await RequireOpenAsync(db, seen, by, ct);
        await Rows.EnsureAuthorAsync(db, by, ct);
        await Rows.EnsureAuthorAsync(db, seen.Account, ct);
        ListingAnswerRow? row;
        IReadOnlyList<string> topics = [];
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            // Who answers, because answers are counted, and the listing's author, because it may be changed at the same moment; in one order everywhere.
            foreach (var held in new[] { by, seen.Account }.Order(StringComparer.Ordinal))
                await Rows.HoldAuthorAsync(db, held, ct);
            if (await SeenAsync(db, listing, ct) is not { State: ListingState.Live } live)
                return null;
            row = await Own(db, by, listing).SingleOrDefaultAsync(ct);
            if (row is null || seal.Open(row) != text)
            {
                if (row is null)
                {
                    await RequireRoomAsync(db, by, listing, ct);
                    row = new ListingAnswerRow { Listing = listing, Account = by };
                    db.Add(row);
                }

                (row.Sealed, row.WrittenAt, row.KeptUntil) = (seal.Seal(listing, text), Now.ToUnixTimeMilliseconds(), Until(live.ExpiresAt));
                await db.SaveChangesAsync(ct);
                topics = await TellAsync(db, live.Account, row, ct);
                await transaction.CommitAsync(ct);
            }
        }

        await PublishAsync(topics, ct);
        return (await ShowAsync(db, [row], ct))[0];
    }

    public async Task<ListingAnswerDto?> TakeBackAsync(string account, long listing, CancellationToken ct)
    {
        var by = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await Own(db, by, listing).AsNoTracking().SingleOrDefaultAsync(ct) is not { } row)
            return null;
        await Own(db, by, listing).ExecuteDeleteAsync(ct);
        return (await ShowAsync(db, [row], ct))[0];
    }

    public async Task<Page<ListingAnswerDto>?> GetAnswersAsync(string account, long listing, string? cursor, int limit, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        var count = Fields.Limit(limit);
        var before = Cursor.Decode(cursor, 1) is [var id] ? Cursor.Number(id) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<ListingRow>().AnyAsync(x => x.Id == listing && x.Account == author && x.State != ListingState.Deleted, ct))
            return null;
        var rows = await db.Set<ListingAnswerRow>().AsNoTracking().Where(x => x.Listing == listing && x.Id < before).OrderByDescending(x => x.Id).Take(count + 1).ToListAsync(ct);
        var page = rows.Take(count).ToList();
        return new Page<ListingAnswerDto>(await ShowAsync(db, page, ct), rows.Count > count ? Cursor.Encode(page[^1].Id) : null);
    }

    public async Task<IReadOnlyList<ListingRowDto>> GetAnsweredAsync(string account, CancellationToken ct)
    {
        var by = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ids = await db.Set<ListingAnswerRow>().Where(x => x.Account == by).OrderByDescending(x => x.Id).Select(x => x.Listing).Take(MostAnswered).ToListAsync(ct);
        var rows = await db.Set<ListingRow>().AsNoTracking().Where(x => ids.Contains(x.Id) && x.State != ListingState.Deleted && x.State != ListingState.Draft).ToListAsync(ct);
        return [.. (await queries.ShowAsync(db, rows, ct)).OrderBy(x => ids.IndexOf(x.Id))];
    }

    /// <summary>A listing has left the lists, or is found until another time: its answers are kept some days longer.</summary>
    /// <param name="left">When it left them or will, in unix seconds.</param>
    internal static Task KeepAsync(DaoDbContext db, long listing, long left, CancellationToken ct)
    {
        var until = Until(left);
        return db.Set<ListingAnswerRow>().Where(x => x.Listing == listing).ExecuteUpdateAsync(x => x.SetProperty(a => a.KeptUntil, until), ct);
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private static long Until(long left) => left + (AnswerLimits.KeptDays * 86_400L);

    private static IQueryable<ListingAnswerRow> Own(DaoDbContext db, string account, long listing) => db.Set<ListingAnswerRow>().Where(x => x.Listing == listing && x.Account == account);

    private static Task<ListingRow?> SeenAsync(DaoDbContext db, long listing, CancellationToken ct) =>
        db.Set<ListingRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == listing && x.State != ListingState.Deleted && x.State != ListingState.Draft, ct);

    private async Task RequireOpenAsync(DaoDbContext db, ListingRow row, string by, CancellationToken ct)
    {
        if (row.Account == by)
            throw new FieldException("account", "wrote the listing; others answer it");
        var shown = (await queries.ShowAsync(db, [row], ct))[0];
        if (shown.Kind != ListingKind.Sought)
            throw new FieldException("listing", "is offered, not sought; make its author an offer of an order instead");
        if (shown.Blocks.Count > 0)
            throw new FieldException("listing", $"cannot be answered now: {string.Join(", ", shown.Blocks)}");
    }

    private async Task RequireRoomAsync(DaoDbContext db, string by, long listing, CancellationToken ct)
    {
        if (await db.Set<ListingAnswerRow>().CountAsync(x => x.Listing == listing, ct) >= AnswerLimits.OfListing)
            throw new FieldException("answers", $"are {AnswerLimits.OfListing} already, and more are not taken; look for another listing");
        var now = Now.ToUnixTimeSeconds();
        if (await db.Set<ListingAnswerRow>().CountAsync(x => x.Account == by && db.Set<ListingRow>().Any(l => l.Id == x.Listing && l.State == ListingState.Live && l.ExpiresAt > now), ct) >= AnswerLimits.OfMember)
            throw new FieldException("account", $"has {AnswerLimits.OfMember} answers that stand; take one back first");
    }

    /// <summary>Tells the author, once until it is read, and at most once a day. What was answered is said nowhere but on the listing's page.</summary>
    private async Task<IReadOnlyList<string>> TellAsync(DaoDbContext db, string author, ListingAnswerRow row, CancellationToken ct)
    {
        var about = string.Create(CultureInfo.InvariantCulture, $"listing-answer:{row.Listing}:{row.Account}:");
        var cause = about + FreeDays.Of(Now.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        var told = await db.Set<NoticeRow>().Where(x => x.Recipient == author && x.Kind == NoticeKind.ListingAnswered && EF.Functions.Like(x.Cause, about + "%")).Select(x => new { x.Cause, x.Unread }).ToListAsync(ct);
        if (told.Exists(x => x.Unread || x.Cause == cause))
            return [];
        return await notices.AddAsync(db, [new NewNotice(author, NoticeKind.ListingAnswered, cause, new NoticeData(Who: row.Account, Listing: row.Listing))], ct);
    }

    private async Task PublishAsync(IReadOnlyList<string> topics, CancellationToken ct)
    {
        foreach (var publisher in topics.Count == 0 ? [] : publishers)
            await publisher.PublishAsync(topics, ct);
    }

    private async Task<IReadOnlyList<ListingAnswerDto>> ShowAsync(DaoDbContext db, IReadOnlyList<ListingAnswerRow> rows, CancellationToken ct)
    {
        string[] accounts = [.. rows.Select(x => x.Account).Distinct(StringComparer.Ordinal)];
        var people = await People.ReadAsync(db, accounts, ct);
        var figures = await Standings.FiguresAsync(db, accounts, ct);
        return [.. rows.Select(x => new ListingAnswerDto(people[x.Account], figures.GetValueOrDefault(x.Account, WorkerFigures.None), seal.Open(x), DateTimeOffset.FromUnixTimeMilliseconds(x.WrittenAt)))];
    }
}
