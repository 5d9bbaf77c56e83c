using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>A row of <c>app_evidence</c>: what one claim's evidence is kept under. It is there before the claim, and is tied to it by a commitment on the chain.</summary>
internal sealed class EvidenceRow
{
    /// <summary>Made at random on the claimant's device.</summary>
    public Guid Id { get; set; }

    /// <summary>Lowercase account that reads all of it; it follows its member.</summary>
    public string Account { get; set; } = "";

    /// <summary>Lowercase account that made it: the one that the chain names as having filed.</summary>
    public string Filer { get; set; } = "";

    /// <summary>The content key, sealed on the claimant's device under a recovery code that is nowhere here; empty once all is deleted.</summary>
    public string Recovery { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Whether a claim has it for good; set by <see cref="EvidenceCleaner"/>. What never gets one is forgotten.</summary>
    public bool Filed { get; set; }

    /// <summary>When its contents were deleted, in unix milliseconds; <c>null</c> while they are there.</summary>
    public long? DeletedAt { get; set; }

    /// <summary>Whether they were deleted: for the index.</summary>
    public bool Done { get; set; }
}

/// <summary>A row of <c>app_evidence_files</c>: an encrypted file, without its content. It stays when the content is deleted: the commitment is over it.</summary>
internal sealed class EvidenceFileRow
{
    public Guid Evidence { get; set; }

    /// <summary>SHA-256 of the encrypted bytes: 0x and lowercase digits.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Length of the encrypted bytes.</summary>
    public int Bytes { get; set; }

    /// <summary>From 0, in the order in which they came.</summary>
    public int Number { get; set; }

    /// <summary>What it was committed with; empty before.</summary>
    public string Commitment { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_evidence_contents</c>: the encrypted bytes.</summary>
internal sealed class EvidenceContentRow
{
    public Guid Evidence { get; set; }

    public string Hash { get; set; } = "";

    public byte[] Content { get; set; } = [];
}

/// <summary>A row of <c>app_evidence_batches</c>: files that were committed to together. Their hash stands on the chain with the claim.</summary>
internal sealed class EvidenceBatchRow
{
    /// <summary>See <see cref="EvidenceCommitment"/>.</summary>
    public string Commitment { get; set; } = "";

    public Guid Evidence { get; set; }
}

/// <summary>A row of <c>app_evidence_keys</c>: the content key, encrypted to one key of one reader.</summary>
internal sealed class EvidenceKeyRow
{
    public Guid Evidence { get; set; }

    /// <summary>RFC 7638 thumbprint of the reader's key.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>Lowercase account of the reader.</summary>
    public string Account { get; set; } = "";

    /// <summary>Compact JWE.</summary>
    public string Wrapped { get; set; } = "";

    /// <summary>Lowercase account that encrypted it: the claimant's, or the custodian's.</summary>
    public string By { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_evidence_reads</c>: who was given what, and when. The claimant sees it; it outlives the contents.</summary>
internal sealed class EvidenceReadRow
{
    public long Id { get; set; }

    public Guid Evidence { get; set; }

    /// <summary>The claim at that time.</summary>
    public long Claim { get; set; }

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>Hash of the file; empty: the list with the reader's own key.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long Time { get; set; }
}

/// <summary>A row of <c>app_juror_keys</c>: a public key that a juror made on a device. Older ones stay: what was encrypted to them can be read with them alone.</summary>
internal sealed class JurorKeyRow
{
    /// <summary>RFC 7638 thumbprint: base64url of 32 bytes.</summary>
    public string Id { get; set; } = "";

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>Coordinates of the point on P-256: base64url of 32 bytes each.</summary>
    public string X { get; set; } = "";

    /// <inheritdoc cref="X"/>
    public string Y { get; set; } = "";

    /// <summary>The private key, sealed on the juror's device under a recovery code that is nowhere here.</summary>
    public string Recovery { get; set; } = "";

    /// <summary>Unix milliseconds. The newest is the one to encrypt to.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>Tables of evidence.</summary>
internal static class EvidenceTables
{
    /// <summary>Most characters of a sealed key, and of a wrapped one.</summary>
    public const int MaxSealed = 1_000;

    private const int ThumbprintLength = 43;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<EvidenceRow>(row =>
        {
            row.ToTable("app_evidence").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Filer).IsAccount();
            row.Property(x => x.Recovery).HasMaxLength(MaxSealed).IsUnicode(false);
            row.HasIndex(x => new { x.Account, x.CreatedAt });
            row.HasIndex(x => new { x.Done, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<EvidenceFileRow>(row =>
        {
            row.ToTable("app_evidence_files").HasKey(x => new { x.Evidence, x.Hash });
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.Commitment).IsHash();
            row.UseSnakeCase();
        });
        model.Entity<EvidenceContentRow>(row =>
        {
            row.ToTable("app_evidence_contents").HasKey(x => new { x.Evidence, x.Hash });
            row.Property(x => x.Hash).IsHash();
            row.UseSnakeCase();
        });
        model.Entity<EvidenceBatchRow>(row =>
        {
            row.ToTable("app_evidence_batches").HasKey(x => x.Commitment);
            row.Property(x => x.Commitment).IsHash();
            row.HasIndex(x => x.Evidence);
            row.UseSnakeCase();
        });
        model.Entity<EvidenceKeyRow>(row =>
        {
            row.ToTable("app_evidence_keys").HasKey(x => new { x.Evidence, x.KeyId });
            row.Property(x => x.KeyId).HasMaxLength(ThumbprintLength).IsUnicode(false);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.By).IsAccount();
            row.Property(x => x.Wrapped).HasMaxLength(MaxSealed).IsUnicode(false);
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<EvidenceReadRow>(row =>
        {
            row.ToTable("app_evidence_reads").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Hash).IsHash();
            row.HasIndex(x => new { x.Evidence, x.Id });
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<JurorKeyRow>(row =>
        {
            row.ToTable("app_juror_keys").HasKey(x => x.Id);
            row.Property(x => x.Id).HasMaxLength(ThumbprintLength).IsUnicode(false);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.X).HasMaxLength(ThumbprintLength).IsUnicode(false);
            row.Property(x => x.Y).HasMaxLength(ThumbprintLength).IsUnicode(false);
            row.Property(x => x.Recovery).HasMaxLength(MaxSealed).IsUnicode(false);
            row.HasIndex(x => new { x.Account, x.CreatedAt });
            row.UseSnakeCase();
        });
    }
}
