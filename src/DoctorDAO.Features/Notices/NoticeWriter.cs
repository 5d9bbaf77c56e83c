using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>What a notice says, in keys and numbers: names and titles are read where they live when it is shown.</summary>
/// <param name="Chamber">Key of a chamber.</param>
/// <param name="Session">Snapshot in unix seconds.</param>
/// <param name="Proposal">Decimal proposal id.</param>
/// <param name="Who">Lowercase account.</param>
/// <param name="Thread">Id of a thread of the forum.</param>
/// <param name="Post">Number of the post in its thread.</param>
/// <param name="Until">Unix seconds.</param>
/// <param name="Application">Id of an application for a credential.</param>
/// <param name="Case">Number of a case that a panel judges.</param>
/// <param name="Claim">Number of a claim.</param>
/// <param name="Order">Number of an order of the marketplace.</param>
/// <param name="Listing">Id of a listing.</param>
public sealed record NoticeData(
    string? Chamber = null, long? Session = null, string? Proposal = null, string? Who = null, long? Thread = null, int? Post = null, long? Until = null,
    long? Application = null, long? Case = null, long? Claim = null, long? Order = null, long? Listing = null)
{
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>As rows keep it.</summary>
    public string Write() => JsonSerializer.Serialize(this, Compact);

    /// <summary>As a row keeps it.</summary>
    public static NoticeData Read(string text) => JsonSerializer.Deserialize<NoticeData>(text, Compact)!;
}

/// <summary>Something that one account is told.</summary>
/// <param name="Recipient">Lowercase account.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Cause">What caused it, at most 160 ASCII characters: the same cause tells an account once for each kind.</param>
/// <param name="Data">What it says.</param>
public sealed record NewNotice(string Recipient, NoticeKind Kind, string Cause, NoticeData Data);

/// <summary>Adds notices in the transaction of what causes them, so that there is both or neither.</summary>
public interface INoticeWriter
{
    /// <summary>
    /// Adds notices, and what is to be sent of them, as their recipients have chosen. The caller has begun a transaction and commits it; a cause that an
    /// account has been told of already fails it.
    /// </summary>
    /// <param name="db">The context of that transaction.</param>
    /// <param name="notices">At most some hundreds.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>Topics to publish after the commit.</returns>
    Task<IReadOnlyList<string>> AddAsync(DaoDbContext db, IReadOnlyList<NewNotice> notices, CancellationToken ct);

    /// <summary>Of causes those of which one of the accounts has been told.</summary>
    /// <param name="db">The context.</param>
    /// <param name="accounts">Lowercase; at most some hundreds.</param>
    /// <param name="kind">What it was about.</param>
    /// <param name="causes">At most some hundreds.</param>
    /// <param name="ct">Cancels it.</param>
    Task<IReadOnlyList<string>> ToldAsync(DaoDbContext db, IReadOnlyList<string> accounts, NoticeKind kind, IReadOnlyList<string> causes, CancellationToken ct);

    /// <summary>Has those who follow a post's thread, its category or its author told of it after the commit, a batch at a time; the others of its notices come first.</summary>
    /// <param name="db">The context of the caller's transaction.</param>
    /// <param name="cause">As the post's other notices have it.</param>
    /// <param name="post">The post.</param>
    /// <param name="ct">Cancels it.</param>
    Task TellFollowersAsync(DaoDbContext db, string cause, NoticeData post, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class NoticeWriter(TimeProvider time) : INoticeWriter
{
    /// <summary>Most notices that one call adds.</summary>
    public const int Most = 500;

    public async Task<IReadOnlyList<string>> AddAsync(DaoDbContext db, IReadOnlyList<NewNotice> notices, CancellationToken ct)
    {
        if (notices.Count == 0)
            return [];
        var accounts = notices.Select(x => x.Recipient).Distinct(StringComparer.Ordinal).ToList();
        var kinds = notices.Select(x => x.Kind).Distinct().ToList();
        var chosen = (await db.Set<NoticePreferenceRow>().AsNoTracking().Where(x => accounts.Contains(x.Account) && kinds.Contains(x.Kind)).ToListAsync(ct))
            .ToDictionary(x => (x.Account, x.Kind), x => x.Channel);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        List<NoticeRow> rows =
        [
            .. notices.Select(x => new NoticeRow
            {
                Recipient = x.Recipient, Kind = x.Kind, Cause = x.Cause, Data = x.Data.Write(), CreatedAt = now,
                Channel = NoticeDefaults.ChannelOf(x.Kind, chosen.TryGetValue((x.Recipient, x.Kind), out var channel) ? channel : null),
            }).Where(x => x.Channel != NoticeChannel.Off),
        ];
        if (rows.Count == 0)
            return [];
        db.AddRange(rows);
        await db.SaveChangesAsync(ct);
        await QueueAsync(db, rows, accounts, now, ct);
        return [.. rows.Select(x => Topics.Inbox(x.Recipient)).Distinct(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> ToldAsync(DaoDbContext db, IReadOnlyList<string> accounts, NoticeKind kind, IReadOnlyList<string> causes, CancellationToken ct) =>
        await db.Set<NoticeRow>().Where(x => accounts.Contains(x.Recipient) && x.Kind == kind && causes.Contains(x.Cause)).Select(x => x.Cause).ToListAsync(ct);

    public async Task TellFollowersAsync(DaoDbContext db, string cause, NoticeData post, CancellationToken ct)
    {
        db.Add(new NoticeFanoutRow { Kind = NoticeKind.Followed, Cause = cause, Audience = NoticeAudience.Readers, Data = post.Write() });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>What is to be sent of these notices now. Daily mails find theirs themselves.</summary>
    private static async Task QueueAsync(DaoDbContext db, List<NoticeRow> rows, List<string> accounts, long now, CancellationToken ct)
    {
        var webhooks = (await db.Set<WebhookRow>().AsNoTracking().Where(x => accounts.Contains(x.Account)).ToListAsync(ct)).ToLookup(x => x.Account);
        var immediate = rows.Where(x => x.Channel == NoticeChannel.Immediate).Select(x => x.Recipient).Distinct(StringComparer.Ordinal).ToList();
        HashSet<string> mailed = immediate.Count == 0
            ? []
            : [.. await db.Set<MailAddressRow>().Where(x => immediate.Contains(x.Account) && x.Confirmed).Select(x => x.Account).ToListAsync(ct)];
        foreach (var row in rows)
        {
            if (row.Channel == NoticeChannel.Immediate && mailed.Contains(row.Recipient))
                db.Add(new DeliveryRow { Account = row.Recipient, Notice = row.Id, DueAt = now });
            foreach (var webhook in webhooks[row.Recipient].Where(x => x.Kinds == 0 || NoticeKinds.IsAlwaysTold(row.Kind) || (x.Kinds & (1L << (int)row.Kind)) != 0))
                db.Add(new DeliveryRow { Account = row.Recipient, Notice = row.Id, Webhook = webhook.Id, DueAt = now });
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Where kinds go whose recipient has chosen nothing.</summary>
internal static class NoticeDefaults
{
    /// <summary>Where a notice goes, by what its recipient chose; <c>null</c> for no choice.</summary>
    public static NoticeChannel ChannelOf(NoticeKind kind, NoticeChannel? chosen) => chosen is { } channel && !NoticeKinds.IsAlwaysTold(kind) ? channel : ChannelOf(kind);

    /// <summary>Mail goes to confirmed addresses alone, so that nobody gets any who has not asked for it.</summary>
    public static NoticeChannel ChannelOf(NoticeKind kind) => kind switch
    {
        NoticeKind.SessionCloses or NoticeKind.DelegateVoted or NoticeKind.MembershipExpires or NoticeKind.MembershipLapsed or NoticeKind.DelegationLapses or NoticeKind.RelayFailed
            or NoticeKind.RecoveryRequested or NoticeKind.RecoveryCancelled or NoticeKind.MemberMoved or NoticeKind.CredentialExpires or NoticeKind.ApplicationNeedsMore or NoticeKind.ApplicationAccepted
            or NoticeKind.ApplicationRefused or NoticeKind.CredentialWaits or NoticeKind.CredentialChanged
            or NoticeKind.JurorDrawn or NoticeKind.JurorVoteDue or NoticeKind.JurorRevealDue
            or NoticeKind.OrderMessage or NoticeKind.ClaimPanelDrawn or NoticeKind.ClaimRuled or NoticeKind.ClaimPayable or NoticeKind.ClaimOffer or NoticeKind.ListingBack or NoticeKind.ListingAnswered
            or NoticeKind.OrderOffered or NoticeKind.OrderAccepted or NoticeKind.OrderNotAccepted or NoticeKind.OrderDelivered or NoticeKind.OrderChangeAsked or NoticeKind.OrderDue
            or NoticeKind.OrderDisputed or NoticeKind.OrderShareOffered or NoticeKind.OrderRuled or NoticeKind.OrderEndProposed or NoticeKind.OrderBlocked =>
            NoticeChannel.Immediate,
        NoticeKind.VoiceReceived => NoticeChannel.Inbox,
        _ => NoticeChannel.Digest,
    };

    /// <summary>The cause of what happened to a proposal: one log each, whichever contract says it.</summary>
    public static string CauseOf(string chamber, string proposal) => $"proposal:{chamber}:{proposal}";

    /// <summary>The cause of what a session does.</summary>
    public static string CauseOf(string chamber, long session) => string.Create(CultureInfo.InvariantCulture, $"session:{chamber}:{session}");
}
