using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>Inbox and preferences.</summary>
internal sealed class NoticeQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IEnumerable<IChangePublisher> publishers) : INotices
{
    private const int CountsTo = 100;

    public async Task<Page<NoticeDto>> GetNoticesAsync(string account, NoticeQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var recipient = Fields.Account("account", account);
        var limit = Fields.Limit(query.Limit);
        var before = Cursor.Decode(query.Cursor, 1) is [var id] ? Cursor.Number(id) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var own = db.Set<NoticeRow>().AsNoTracking().Where(x => x.Recipient == recipient && x.Id < before);
        if (query.Unread)
            own = own.Where(x => x.Unread == query.Unread);
        var rows = await own.OrderByDescending(x => x.Id).Take(limit + 1).ToListAsync(ct);
        var page = rows.Take(limit).ToList();
        return new Page<NoticeDto>(await ReadAsync(db, deployment, page, ct), rows.Count > limit ? Cursor.Encode(page[^1].Id) : null);
    }

    public async Task<NoticeCount> CountAsync(string account, CancellationToken ct)
    {
        var recipient = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await CountAsync(db, recipient, ct);
    }

    public async Task<NoticeCount> ReadAsync(string account, NoticesRead read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(read);
        var recipient = Fields.Account("account", account);
        if (read.Ids is { Count: > Fields.MaxLimit })
            throw new FieldException("ids", $"has {read.Ids.Count} entries; at most {Fields.MaxLimit} are possible, or all at once by upTo");
        if (read is { Ids: null, UpTo: null })
            throw new FieldException("upTo", "is missing; name the newest notice that was seen, or single ones by ids");
        await using var db = await contexts.CreateDbContextAsync(ct);
        var unread = Own(db, recipient, unread: true);
        var seen = read.Ids is { } ids ? unread.Where(x => ids.Contains(x.Id)) : unread.Where(x => x.Id <= read.UpTo);
        if (await seen.ExecuteUpdateAsync(x => x.SetProperty(n => n.Unread, false), ct) > 0)
        {
            foreach (var publisher in publishers)
                await publisher.PublishAsync([Topics.Inbox(recipient)], ct);
        }

        return await CountAsync(db, recipient, ct);
    }

    public async Task<IReadOnlyList<NoticePreference>> GetPreferencesAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await PreferencesAsync(db, owner, ct);
    }

    public async Task<IReadOnlyList<NoticePreference>> SavePreferencesAsync(string account, IReadOnlyList<NoticePreference> preferences, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var owner = Fields.Account("account", account);
        if (preferences.Any(x => x is null || !Enum.IsDefined(x.Kind) || !Enum.IsDefined(x.Channel)) || preferences.DistinctBy(x => x.Kind).Count() != preferences.Count)
            throw new FieldException("preferences", "holds a kind twice, or one that is unknown");
        if (preferences.FirstOrDefault(x => NoticeKinds.IsAlwaysTold(x.Kind) && x.Channel != NoticeChannel.Immediate) is { } silenced)
            throw new FieldException("preferences", $"cannot change {silenced.Kind}: it is always told at once, so that a move of your membership can be stopped");
        await using var db = await contexts.CreateDbContextAsync(ct);
        var known = await db.Set<NoticePreferenceRow>().AsNoTracking().Where(x => x.Account == owner).ToDictionaryAsync(x => x.Kind, x => x.Channel, ct);
        foreach (var (kind, channel) in preferences.Where(x => !NoticeKinds.IsAlwaysTold(x.Kind) && (!known.TryGetValue(x.Kind, out var chosen) || chosen != x.Channel)))
        {
            var row = new NoticePreferenceRow { Account = owner, Kind = kind, Channel = channel };
            await Rows.EnsureAsync(db, row, x => x.Account == owner && x.Kind == kind, ct);
            await db.Set<NoticePreferenceRow>().Where(x => x.Account == owner && x.Kind == kind).ExecuteUpdateAsync(x => x.SetProperty(p => p.Channel, channel), ct);
        }

        return await PreferencesAsync(db, owner, ct);
    }

    /// <summary>Rows as their recipients see them: people and titles as they are now.</summary>
    internal static async Task<IReadOnlyList<NoticeDto>> ReadAsync(DaoDbContext db, Deployment deployment, IReadOnlyList<NoticeRow> rows, CancellationToken ct)
    {
        var read = rows.Select(x => (Row: x, Data: NoticeData.Read(x.Data))).ToList();
        var people = await People.ReadAsync(db, read.Select(x => x.Data.Who), ct);
        var threads = read.Select(x => x.Data.Thread).OfType<long>().Distinct().ToList();
        var proposals = read.Select(x => x.Data.Proposal).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var applications = read.Select(x => x.Data.Application).OfType<long>().Distinct().ToList();
        var credentials = applications.Count == 0 ? null : await SentApplications.NamesAsync(db, applications, ct);
        var listings = await ListingTexts.TitlesAsync(db, [.. read.Select(x => x.Data.Listing).OfType<long>().Distinct()], ct);
        var threadTitles = threads.Count == 0 ? [] : await ForumEntries.TitlesAsync(db, threads, ct);
        var proposalTitles = proposals.Count == 0
            ? []
            : (await db.Set<ProposalView>().Where(x => proposals.Contains(x.Id)).Select(x => new { x.Id, x.Title }).ToListAsync(ct)).DistinctBy(x => x.Id).ToDictionary(x => x.Id, x => x.Title, StringComparer.Ordinal);
        return
        [
            .. read.Select(x => (x.Row, x.Data, Credential: x.Data.Application is { } id && credentials!.TryGetValue(id, out var names) ? names : default)).Select(x => new NoticeDto(
                x.Row.Id,
                x.Row.Kind,
                DateTimeOffset.FromUnixTimeMilliseconds(x.Row.CreatedAt),
                x.Row.Unread,
                Href(x.Row.Kind, x.Data),
                x.Data.Chamber is { } chamber ? deployment.RefOf(chamber) : null,
                x.Data.Session,
                x.Data.Proposal,
                x.Data.Proposal is { } proposal ? proposalTitles.GetValueOrDefault(proposal) : x.Data.Thread is { } thread ? threadTitles.GetValueOrDefault(thread) : x.Data.Listing is { } listing ? listings.GetValueOrDefault(listing) : null,
                people.Find(x.Data.Who),
                x.Data.Until is { } until ? Moment.Of(until) : null,
                x.Credential.Issuer,
                x.Credential.Type)),
        ];
    }

    /// <summary>By a value: a condition without one would have the index passed over.</summary>
    private static IQueryable<NoticeRow> Own(DaoDbContext db, string recipient, bool unread) => db.Set<NoticeRow>().Where(x => x.Recipient == recipient && x.Unread == unread);

    private static async Task<NoticeCount> CountAsync(DaoDbContext db, string recipient, CancellationToken ct) =>
        new(await Own(db, recipient, unread: true).OrderByDescending(x => x.Id).Take(CountsTo).CountAsync(ct));

    private static async Task<IReadOnlyList<NoticePreference>> PreferencesAsync(DaoDbContext db, string owner, CancellationToken ct)
    {
        var chosen = await db.Set<NoticePreferenceRow>().AsNoTracking().Where(x => x.Account == owner).ToDictionaryAsync(x => x.Kind, x => x.Channel, ct);
        return [.. Enum.GetValues<NoticeKind>().Select(x => new NoticePreference(x, NoticeDefaults.ChannelOf(x, chosen.TryGetValue(x, out var channel) ? channel : null)))];
    }

    private static string Href(NoticeKind kind, NoticeData data) => data switch
    {
        _ when kind is NoticeKind.MembershipExpires or NoticeKind.MembershipLapsed => "/join",
        // The page on which whoever leaves stops it, and whoever comes sees that it runs.
        _ when kind is NoticeKind.RecoveryRequested or NoticeKind.RecoveryCancelled => "/account/recovery",
        _ when kind is NoticeKind.CredentialExpires => "/credentials",
        _ when kind is NoticeKind.JurorPaid => "/panels",
        { Order: { } order } => string.Create(CultureInfo.InvariantCulture, $"/market/orders/{order}"),
        { Listing: { } listing } => string.Create(CultureInfo.InvariantCulture, $"/market/listings/{listing}"),
        { Claim: { } claim } => string.Create(CultureInfo.InvariantCulture, $"/cover/claims/{claim}"),
        { Case: { } panel } => string.Create(CultureInfo.InvariantCulture, $"/panels/{panel}"),
        { Application: { } application } => string.Create(CultureInfo.InvariantCulture, $"/apply/{application}"),
        { Thread: { } thread, Post: { } post } => string.Create(CultureInfo.InvariantCulture, $"/forum/threads/{thread}?post={post}#post-{post}"),
        { Proposal: { } proposal } => "/proposals/" + proposal,
        { Chamber: { } chamber, Session: { } session } => string.Create(CultureInfo.InvariantCulture, $"/sessions/{chamber}/{session}"),
        { Who: { } who } => "/members/" + who,
        { Chamber: not null } => "/voice",
        _ => "/",
    };
}
