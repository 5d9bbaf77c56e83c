using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>How admissions are checked and signed.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Keys of verifiers that sign in this process, each after a check of its own (<c>Admissions:VerifierKeys</c>). Others sign from elsewhere.</summary>
    public IList<PrivateKey> VerifierKeys { get; } = [];
}

/// <summary>A row of <c>app_admissions</c>: an account on its way to a membership, or to the one that a lost account holds.</summary>
internal sealed class AdmissionRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    public AdmissionKind Kind { get; set; }

    public AdmissionState State { get; set; }

    /// <summary>Id of the request for credentials.</summary>
    public string Presentation { get; set; } = "";

    /// <summary>Pseudonym of the person, once it is known.</summary>
    public string Nullifier { get; set; } = "";

    /// <summary>Code of the specialty; empty for a recovery.</summary>
    public string Specialty { get; set; } = "";

    /// <summary>Unix seconds by the chain's clock; 0 before the answer.</summary>
    public long NotAfter { get; set; }

    /// <summary>Nonce of the voucher, decimal.</summary>
    public string Nonce { get; set; } = "";

    /// <summary>Id of the relay's ticket.</summary>
    public Guid? Ticket { get; set; }

    public string? Problem { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Changes with each write, so that two browsers do not go on with one admission at once.</summary>
    public int Version { get; set; }
}

/// <summary>A row of <c>app_admissions_signatures</c>: a verifier has checked and signed.</summary>
internal sealed class AdmissionSignatureRow
{
    public string Admission { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Verifier { get; set; } = "";

    /// <summary>0x-prefixed, 65 bytes.</summary>
    public string Signature { get; set; } = "";
}

/// <summary>The slice's tables.</summary>
internal static class AdmissionTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<AdmissionRow>(row =>
        {
            row.ToTable("app_admissions").HasKey(x => x.Id);
            row.Property(x => x.Id).IsRandomId();
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Presentation).IsRandomId();
            row.Property(x => x.Nullifier).IsHash();
            row.Property(x => x.Specialty).HasMaxLength(32).IsUnicode(false);
            row.Property(x => x.Nonce).HasMaxLength(78).IsUnicode(false);
            row.Property(x => x.Problem).HasMaxLength(100).IsUnicode(false);
            row.Property(x => x.Version).IsConcurrencyToken();
            row.HasIndex(x => new { x.Account, x.CreatedAt });
            row.HasIndex(x => x.Presentation).IsUnique();
            row.HasIndex(x => new { x.State, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<AdmissionSignatureRow>(row =>
        {
            row.ToTable("app_admissions_signatures").HasKey(x => new { x.Admission, x.Verifier });
            row.Property(x => x.Admission).IsRandomId();
            row.Property(x => x.Verifier).IsAccount();
            row.Property(x => x.Signature).HasMaxLength(200).IsUnicode(false);
            row.UseSnakeCase();
        });
    }
}
