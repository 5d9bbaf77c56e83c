using DoctorDAO.Client.Forum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>A row of <c>app_forum_flags</c>: what an account finds wrong with a post. A moderator's decision ends all flags of the post.</summary>
internal sealed class FlagRow
{
    public long Post { get; set; }

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    public Ground Ground { get; set; }

    public string? Note { get; set; }

    /// <summary>What it weighed when it was given.</summary>
    public int Weight { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_forum_flagged</c>: a post's flags together. Whoever flags holds it, so that the last one that was missing hides the post once.</summary>
internal sealed class FlaggedRow
{
    public long Post { get; set; }

    public int Weight { get; set; }

    public int Flags { get; set; }

    /// <summary>Unix milliseconds of the first flag since a moderator looked.</summary>
    public long At { get; set; }

    /// <summary>Whether a moderator should look.</summary>
    public bool Open { get; set; }

    /// <summary>Whether a moderator has decided that it is shown as it is: flags alone hide it no more, until it is changed.</summary>
    public bool Settled { get; set; }
}

/// <summary>A row of <c>app_forum_decisions</c>: a line of the public log, with the appeal against it.</summary>
internal sealed class DecisionRow
{
    public long Id { get; set; }

    public DecisionKind Kind { get; set; }

    public long Thread { get; set; }

    /// <summary>Id of the post; <c>null</c> for what was decided about the thread.</summary>
    public long? Post { get; set; }

    /// <summary>Id of the draft of a proposal; <see cref="Thread"/> is 0 then.</summary>
    public long? Draft { get; set; }

    public int? Number { get; set; }

    /// <summary>Lowercase account of whoever wrote the post or began the thread.</summary>
    public string Author { get; set; } = "";

    /// <summary>Lowercase account; empty when flags alone did it.</summary>
    public string Moderator { get; set; } = "";

    /// <summary>What the moderator's program called this sending.</summary>
    public string Key { get; set; } = "";

    public Ground Ground { get; set; }

    public string Reason { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long At { get; set; }

    /// <summary>Category from which a thread was moved.</summary>
    public string? From { get; set; }

    /// <summary>Category into which a thread was moved.</summary>
    public string? To { get; set; }

    public AppealState Appeal { get; set; }

    public string? AppealText { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? AppealAt { get; set; }

    /// <summary>Lowercase account of whoever decided the appeal.</summary>
    public string? Judge { get; set; }

    public string? Verdict { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? JudgedAt { get; set; }
}

/// <summary>Tables of moderation.</summary>
internal static class ModerationTables
{
    public const int MaxReason = 1_000;
    public const int MaxNote = 500;
    private const int KeyLength = 64;
    private const int CategoryLength = 32;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<FlagRow>(row =>
        {
            row.ToTable("app_forum_flags").HasKey(x => new { x.Post, x.Account });
            row.HasIndex(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Note).HasMaxLength(MaxNote);
            row.UseSnakeCase();
        });
        model.Entity<FlaggedRow>(row =>
        {
            row.ToTable("app_forum_flagged").HasKey(x => x.Post);
            row.Property(x => x.Post).ValueGeneratedNever();
            row.HasIndex(x => new { x.Open, x.At, x.Post });
            row.UseSnakeCase();
        });
        model.Entity<DecisionRow>(row =>
        {
            row.ToTable("app_forum_decisions").HasKey(x => x.Id);
            row.Property(x => x.Author).IsAccount();
            row.Property(x => x.Moderator).IsAccount();
            row.Property(x => x.Judge).IsAccount();
            row.Property(x => x.Key).HasMaxLength(KeyLength).IsUnicode(false);
            row.Property(x => x.Reason).HasMaxLength(MaxReason);
            row.Property(x => x.AppealText).HasMaxLength(MaxReason);
            row.Property(x => x.Verdict).HasMaxLength(MaxReason);
            row.Property(x => x.From).HasMaxLength(CategoryLength).IsUnicode(false);
            row.Property(x => x.To).HasMaxLength(CategoryLength).IsUnicode(false);
            row.HasIndex(x => new { x.Moderator, x.Key }).IsUnique();
            row.HasIndex(x => new { x.Appeal, x.Id });
            row.UseSnakeCase();
        });
    }
}
