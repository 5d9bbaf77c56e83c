using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>A row of <c>app_recoveries</c>: somebody who has lost their key asks to move to the account that they are signed in with now.</summary>
public sealed class RecoveryRow
{
    /// <summary>Unguessable; whoever has the link sees the request.</summary>
    public Guid Id { get; set; }

    /// <summary>Lowercase account that was lost.</summary>
    public string From { get; set; } = "";

    /// <summary>Lowercase account to move to; whose owner asked.</summary>
    public string To { get; set; } = "";

    /// <summary>Of the old account when it was asked, decimal: every act of recovery moves it on and makes these signatures void.</summary>
    public string Nonce { get; set; } = "";

    /// <summary>Unix seconds until when the guardians' signatures hold.</summary>
    public long NotAfter { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_recovery_signatures</c>: a guardian has agreed.</summary>
public sealed class RecoverySignatureRow
{
    public Guid Recovery { get; set; }

    /// <summary>Lowercase.</summary>
    public string Guardian { get; set; } = "";

    public byte[] Signature { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long SignedAt { get; set; }
}

internal static class RecoveryTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<RecoveryRow>(row =>
        {
            row.ToTable("app_recoveries").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.From).IsAccount();
            row.Property(x => x.To).IsAccount();
            row.Property(x => x.Nonce).HasMaxLength(78).IsUnicode(false);
            row.HasIndex(x => x.To).IsUnique();
            row.HasIndex(x => x.CreatedAt);
            row.UseSnakeCase();
        });
        model.Entity<RecoverySignatureRow>(row =>
        {
            row.ToTable("app_recovery_signatures").HasKey(x => new { x.Recovery, x.Guardian });
            row.HasIndex(x => x.Guardian);
            row.Property(x => x.Guardian).IsAccount();
            row.Property(x => x.Signature).HasMaxLength(4096);
            row.UseSnakeCase();
        });
    }
}
