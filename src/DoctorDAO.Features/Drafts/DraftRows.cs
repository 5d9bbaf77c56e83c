using DoctorDAO.Client.Drafts;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>A row of <c>app_drafts</c>: a draft; its texts are in its versions.</summary>
internal sealed class DraftRow
{
    public long Id { get; set; }

    public string Chamber { get; set; } = "";

    /// <summary>Lowercase account that began it and would propose it.</summary>
    public string Owner { get; set; } = "";

    /// <summary>What the owner's program called this sending.</summary>
    public string Key { get; set; } = "";

    /// <summary>Never <see cref="DraftState.Submitted"/>: whether it is a proposal the views of the chain say.</summary>
    public DraftState State { get; set; }

    /// <summary>Number of the newest version.</summary>
    public int Version { get; set; }

    /// <summary>Title of that version, for lists; empty once the draft was taken back.</summary>
    public string Title { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Unix milliseconds of that version.</summary>
    public long UpdatedAt { get; set; }

    public long? Thread { get; set; }

    /// <summary>Decimal id that the chain gives it, once its text is frozen.</summary>
    public string? ProposalId { get; set; }

    /// <summary>The moderators' decision that hides it.</summary>
    public long? HiddenBy { get; set; }
}

/// <summary>A row of <c>app_drafts_authors</c>.</summary>
internal sealed class DraftAuthorRow
{
    public long Draft { get; set; }

    public string Account { get; set; } = "";

    public DraftAuthorState State { get; set; }
}

/// <summary>A row of <c>app_drafts_versions</c>; without its texts and calls once the draft was taken back.</summary>
internal sealed class DraftVersionRow
{
    public long Draft { get; set; }

    public int Version { get; set; }

    /// <summary>Lowercase account that wrote it.</summary>
    public string Author { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long WrittenAt { get; set; }

    public string Title { get; set; } = "";

    public string Summary { get; set; } = "";

    public string Body { get; set; } = "";

    /// <summary>JSON array of calls.</summary>
    public string Calls { get; set; } = "[]";

    /// <summary>How many those are, for lists, which do not read them.</summary>
    public int CallCount { get; set; }

    /// <summary>The version since which they are as they are.</summary>
    public int CallsSince { get; set; }
}

/// <summary>A row of <c>app_drafts_sponsors</c>: a signature that was found right when it came.</summary>
internal sealed class DraftSponsorRow
{
    public long Draft { get; set; }

    public string Sponsor { get; set; } = "";

    /// <summary>Unix seconds, by the chain's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>0x-prefixed.</summary>
    public string Signature { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long SignedAt { get; set; }
}

/// <summary>The slice's tables.</summary>
internal static class DraftTables
{
    public const int MaxTitle = 200;
    public const int MaxSummary = 280;
    public const int MaxVersions = 100;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<DraftRow>(row =>
        {
            row.ToTable("app_drafts").HasKey(x => x.Id);
            row.Property(x => x.Chamber).IsChamberKey();
            row.Property(x => x.Owner).IsAccount();
            row.Property(x => x.Key).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Title).HasMaxLength(MaxTitle);
            row.Property(x => x.ProposalId).HasMaxLength(78).IsUnicode(false);
            row.HasIndex(x => new { x.Chamber, x.Id });
            row.HasIndex(x => new { x.Owner, x.Key }).IsUnique();
            row.HasIndex(x => new { x.ProposalId, x.Id });
            row.HasIndex(x => new { x.Owner, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<DraftAuthorRow>(row =>
        {
            row.ToTable("app_drafts_authors").HasKey(x => new { x.Draft, x.Account });
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => new { x.Account, x.Draft });
            row.UseSnakeCase();
        });
        model.Entity<DraftVersionRow>(row =>
        {
            row.ToTable("app_drafts_versions").HasKey(x => new { x.Draft, x.Version });
            row.HasIndex(x => x.Author);
            row.Property(x => x.Author).IsAccount();
            row.Property(x => x.Title).HasMaxLength(MaxTitle);
            row.Property(x => x.Summary).HasMaxLength(MaxSummary);
            row.UseSnakeCase();
        });
        model.Entity<DraftSponsorRow>(row =>
        {
            row.ToTable("app_drafts_sponsors").HasKey(x => new { x.Draft, x.Sponsor });
            row.HasIndex(x => x.Sponsor);
            row.Property(x => x.Sponsor).IsAccount();
            row.Property(x => x.Signature).IsUnicode(false);
            row.UseSnakeCase();
        });
    }
}
