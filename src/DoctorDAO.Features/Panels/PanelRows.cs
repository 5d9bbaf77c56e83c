using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Panels;

/// <summary>A row of <c>app_panels_votes</c>: a vote that its juror has handed over, until it is opened. What it says is encrypted with the server's own keys.</summary>
internal sealed class SealedVoteRow
{
    public long Id { get; set; }

    public long CaseId { get; set; }

    public int Round { get; set; }

    public int Seat { get; set; }

    /// <summary>Lowercase account that handed it over.</summary>
    public string Account { get; set; } = "";

    /// <summary>What it commits to. Whether that was sealed on the chain is seen when it is opened.</summary>
    public string Commitment { get; set; } = "";

    /// <summary>See <see cref="VoteSeal"/>.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long GivenAt { get; set; }
}

/// <summary>A row of <c>app_panels_reasons</c>: why a juror voted so. Nobody is shown it before the chain has its hash.</summary>
internal sealed class VoteReasonsRow
{
    public long CaseId { get; set; }

    public int Round { get; set; }

    public int Seat { get; set; }

    /// <summary>Lowercase account that wrote it.</summary>
    public string Account { get; set; } = "";

    /// <summary>keccak-256 of the salt and the text.</summary>
    public string Hash { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>Without it nobody can try texts against the hash; it goes with the text.</summary>
    public string Salt { get; set; } = "";
}

/// <summary>The one row of <c>app_panels_secret</c>: what makes commitments to employers the same for colleagues, and of no use to anybody who tries names.</summary>
internal sealed class EmployerSecretRow
{
    public const int Key = 1;

    public int Id { get; set; } = Key;

    /// <summary>32 random bytes. Never changes: commitments on the chain are made with it.</summary>
    public byte[] Secret { get; set; } = [];
}

/// <summary>The slice's tables.</summary>
internal static class PanelTables
{
    public const int MaxReasons = 2_000;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<SealedVoteRow>(row =>
        {
            row.ToTable("app_panels_votes").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Commitment).IsHash();
            row.HasIndex(x => new { x.CaseId, x.Round, x.Seat, x.Commitment }).IsUnique();
            row.HasIndex(x => x.Account);
            row.HasIndex(x => x.GivenAt);
            row.UseSnakeCase();
        });
        model.Entity<VoteReasonsRow>(row =>
        {
            row.ToTable("app_panels_reasons").HasKey(x => new { x.CaseId, x.Round, x.Seat, x.Hash });
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.Text).HasMaxLength(MaxReasons);
            row.Property(x => x.Salt).IsHash();
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<EmployerSecretRow>(row =>
        {
            row.ToTable("app_panels_secret").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.UseSnakeCase();
        });
        PanelViewTables.Apply(model);
    }
}
