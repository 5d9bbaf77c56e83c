using DoctorDAO.Client.Notices;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>A row of <c>app_notices</c>: the outbox and the inbox in one. There is one for each recipient, kind and cause.</summary>
internal sealed class NoticeRow
{
    public long Id { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Recipient { get; set; } = "";

    public NoticeKind Kind { get; set; }

    /// <summary>What caused it: a log of a final block, a session's end, a post. The same cause tells the same account once.</summary>
    public string Cause { get; set; } = "";

    /// <summary><see cref="NoticeData"/> as JSON.</summary>
    public string Data { get; set; } = "{}";

    /// <summary>Where its recipient had this kind sent when it was made.</summary>
    public NoticeChannel Channel { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    public bool Unread { get; set; } = true;
}

/// <summary>The one row of <c>app_notices_cursor</c>: how far the chain has been turned into notices. It moves in the transaction that writes them.</summary>
internal sealed class NoticeCursorRow
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; } = 1;

    /// <summary>The log up to which all have been looked at: its block, ...</summary>
    public long Block { get; set; }

    /// <summary>... and its place in it.</summary>
    public long LogIndex { get; set; }

    /// <summary>Time of the final block up to which the calendar has been looked at, in unix seconds.</summary>
    public long Time { get; set; }
}

/// <summary>Who a fan-out tells.</summary>
internal enum NoticeAudience
{
    /// <summary>Every active member.</summary>
    Members = 0,

    /// <summary>Active members with a voice in the session that no ballot has counted.</summary>
    Unheard = 1,

    /// <summary>Those of them who follow somebody.</summary>
    UnheardFollowers = 2,

    /// <summary>Who follows an account in the session, directly; whom those carry is told by fan-outs of their own.</summary>
    Followers = 3,

    /// <summary>Whose delegation ends with a term.</summary>
    Delegators = 4,

    /// <summary>Whose membership ends in a range of time.</summary>
    Expiring = 5,

    /// <summary>Who follows the thread of a post, its category or its author.</summary>
    Readers = 6,
}

/// <summary>A row of <c>app_notices_fanouts</c>: one cause that many are told of, a batch at a time, and how far that is.</summary>
internal sealed class NoticeFanoutRow
{
    public long Id { get; set; }

    public NoticeKind Kind { get; set; }

    public string Cause { get; set; } = "";

    public NoticeAudience Audience { get; set; }

    /// <summary><see cref="NoticeData"/> as JSON; of the account that is followed it is <c>who</c>.</summary>
    public string Data { get; set; } = "{}";

    /// <summary>Whom the followers of this fan-out follow, lowercase; empty for the other audiences.</summary>
    public string Root { get; set; } = "";

    /// <summary>Hops that are left below <see cref="Root"/>; the term, for <see cref="NoticeAudience.Delegators"/>.</summary>
    public int Depth { get; set; }

    /// <summary>Range of time in unix seconds, for <see cref="NoticeAudience.Expiring"/>: behind this up to <see cref="To"/>. It moves with the batches.</summary>
    public long From { get; set; }

    public long To { get; set; }

    /// <summary>The account up to which all have been told.</summary>
    public string After { get; set; } = "";

    public bool Done { get; set; }
}

/// <summary>A row of <c>app_notices_preferences</c>: where an account has one kind sent.</summary>
internal sealed class NoticePreferenceRow
{
    public string Account { get; set; } = "";

    public NoticeKind Kind { get; set; }

    public NoticeChannel Channel { get; set; }
}

/// <summary>A row of <c>app_notices_addresses</c>: where an account's mails go.</summary>
internal sealed class MailAddressRow
{
    public string Account { get; set; } = "";

    /// <summary>The address, protected; empty when it was taken away.</summary>
    public string Address { get; set; } = "";

    public string Language { get; set; } = "en-GB";

    public bool Confirmed { get; set; }

    /// <summary>When the link was asked for, in unix milliseconds.</summary>
    public long AskedAt { get; set; }

    /// <summary>When the next daily mail is due, in unix milliseconds; never, before the address is confirmed.</summary>
    public long DigestAt { get; set; }

    /// <summary>The notice up to which daily mails have told all.</summary>
    public long DigestAfter { get; set; }
}

/// <summary>Where a delivery stands.</summary>
internal enum DeliveryState
{
    /// <summary>For its time, or the next try.</summary>
    Waiting = 0,

    /// <summary>Given up.</summary>
    Dead = 1,
}

/// <summary>A row of <c>app_notices_deliveries</c>: a mail or a call of a webhook that is to be made. What was taken is removed.</summary>
internal sealed class DeliveryRow
{
    public long Id { get; set; }

    public string Account { get; set; } = "";

    /// <summary>Id of the notice; 0 for the link that confirms an address.</summary>
    public long Notice { get; set; }

    /// <summary>Id of the webhook; 0 for a mail.</summary>
    public long Webhook { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>When it is tried next, in unix milliseconds.</summary>
    public long DueAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>What was wrong the last time. Never an address.</summary>
    public string Problem { get; set; } = "";
}

/// <summary>A row of <c>app_notices_webhooks</c>.</summary>
internal sealed class WebhookRow
{
    public long Id { get; set; }

    public string Account { get; set; } = "";

    public string Url { get; set; } = "";

    /// <summary>Key of the signatures, protected.</summary>
    public string Secret { get; set; } = "";

    /// <summary>One bit for each kind it hears of; 0 for all.</summary>
    public long Kinds { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Its place among the account's, from 0. No two have the same, so that there are never too many.</summary>
    public int Slot { get; set; }
}

/// <summary>A row of <c>app_notices_links</c>: how many links to confirm an address somebody was sent, or has had sent, on a day.</summary>
internal sealed class MailLinkRow
{
    /// <summary>The account that asked, or the address under a key that one process knows.</summary>
    public string Who { get; set; } = "";

    /// <summary>Days since 1970.</summary>
    public long Day { get; set; }

    public int Links { get; set; }
}

/// <summary>The slice's tables.</summary>
internal static class NoticeTables
{
    private const int CauseLength = 160;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<NoticeRow>(row =>
        {
            row.ToTable("app_notices").HasKey(x => x.Id);
            row.Property(x => x.Recipient).IsAccount();
            row.Property(x => x.Cause).HasMaxLength(CauseLength).IsUnicode(false);
            row.Property(x => x.Data).HasMaxLength(1_000).IsUnicode(false);
            row.HasIndex(x => new { x.Recipient, x.Kind, x.Cause }).IsUnique();
            row.HasIndex(x => new { x.Recipient, x.Id });
            row.HasIndex(x => new { x.Recipient, x.Channel, x.Id });
            row.HasIndex(x => new { x.Recipient, x.Unread, x.Id });
            row.HasIndex(x => new { x.Unread, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<NoticeCursorRow>(row =>
        {
            row.ToTable("app_notices_cursor").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.UseSnakeCase();
        });
        model.Entity<NoticeFanoutRow>(row =>
        {
            row.ToTable("app_notices_fanouts").HasKey(x => x.Id);
            row.Property(x => x.Cause).HasMaxLength(CauseLength).IsUnicode(false);
            row.Property(x => x.Data).HasMaxLength(1_000).IsUnicode(false);
            row.Property(x => x.Root).IsAccount();
            row.Property(x => x.After).IsAccount();
            row.HasIndex(x => new { x.Kind, x.Cause, x.Root }).IsUnique();
            row.HasIndex(x => new { x.Done, x.Id });
            row.UseSnakeCase();
        });
        model.Entity<NoticePreferenceRow>(row =>
        {
            row.ToTable("app_notices_preferences").HasKey(x => new { x.Account, x.Kind });
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
        model.Entity<MailAddressRow>(row =>
        {
            row.ToTable("app_notices_addresses").HasKey(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Address).HasMaxLength(2_000).IsUnicode(false);
            row.Property(x => x.Language).HasMaxLength(10).IsUnicode(false);
            row.HasIndex(x => new { x.DigestAt, x.Account });
            row.UseSnakeCase();
        });
        model.Entity<DeliveryRow>(row =>
        {
            row.ToTable("app_notices_deliveries").HasKey(x => x.Id);
            row.HasIndex(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Problem).HasMaxLength(200);
            row.HasIndex(x => new { x.State, x.DueAt, x.Id });
            row.HasIndex(x => new { x.Webhook, x.State, x.Id });
            row.UseSnakeCase();
        });
        model.Entity<WebhookRow>(row =>
        {
            row.ToTable("app_notices_webhooks").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Url).HasMaxLength(500);
            row.Property(x => x.Secret).HasMaxLength(2_000).IsUnicode(false);
            row.HasIndex(x => new { x.Account, x.Slot }).IsUnique();
            row.UseSnakeCase();
        });
        model.Entity<MailLinkRow>(row =>
        {
            row.ToTable("app_notices_links").HasKey(x => new { x.Who, x.Day });
            row.Property(x => x.Who).HasMaxLength(64).IsUnicode(false);
            row.HasIndex(x => x.Day);
            row.UseSnakeCase();
        });
    }
}
