using DoctorDAO.Client.Forum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>A row of <c>app_forum_follows</c>: what an account follows or mutes. There is none for what is as it is for everybody.</summary>
internal sealed class FollowRow
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    public FollowKind Kind { get; set; }

    /// <summary>Number of a thread, key of a category, or lowercase account.</summary>
    public string Target { get; set; } = "";

    public FollowLevel Level { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long Since { get; set; }
}

/// <summary>A row of <c>app_forum_mentions</c>: whom a post names.</summary>
internal sealed class MentionRow
{
    public long Post { get; set; }

    /// <summary>What stands behind the @, as it is written.</summary>
    public string Name { get; set; } = "";

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";
}

/// <summary>A row of <c>app_forum_polls</c>: the poll of a thread. Whoever votes holds it, so that votes are counted one after the other.</summary>
internal sealed class PollRow
{
    public long Thread { get; set; }

    public bool Multiple { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long ClosesAt { get; set; }

    /// <summary>Members who have voted.</summary>
    public int Voices { get; set; }
}

/// <summary>A row of <c>app_forum_poll_options</c>: an answer of a poll with its votes.</summary>
internal sealed class PollOptionRow
{
    public long Thread { get; set; }

    /// <summary>From 1.</summary>
    public int Number { get; set; }

    public string Text { get; set; } = "";

    public int Votes { get; set; }
}

/// <summary>A row of <c>app_forum_poll_voices</c>: what a member chose.</summary>
internal sealed class PollVoiceRow
{
    public long Thread { get; set; }

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>One bit for each option, the lowest for the first.</summary>
    public int Options { get; set; }
}

/// <summary>Tables of follows, mentions and polls.</summary>
internal static class TalkTables
{
    public const int MaxOption = 100;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<FollowRow>(row =>
        {
            row.ToTable("app_forum_follows").HasKey(x => new { x.Account, x.Kind, x.Target });
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Target).HasMaxLength(42).IsUnicode(false);
            row.HasIndex(x => new { x.Kind, x.Target, x.Level, x.Account });
            row.UseSnakeCase();
        });
        model.Entity<MentionRow>(row =>
        {
            row.ToTable("app_forum_mentions").HasKey(x => new { x.Post, x.Name });
            row.Property(x => x.Name).HasMaxLength(Mentions.MaxName);
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
        model.Entity<PollRow>(row =>
        {
            row.ToTable("app_forum_polls").HasKey(x => x.Thread);
            row.Property(x => x.Thread).ValueGeneratedNever();
            row.UseSnakeCase();
        });
        model.Entity<PollOptionRow>(row =>
        {
            row.ToTable("app_forum_poll_options").HasKey(x => new { x.Thread, x.Number });
            row.Property(x => x.Text).HasMaxLength(MaxOption);
            row.UseSnakeCase();
        });
        model.Entity<PollVoiceRow>(row =>
        {
            row.ToTable("app_forum_poll_voices").HasKey(x => new { x.Thread, x.Account });
            row.HasIndex(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
    }
}
