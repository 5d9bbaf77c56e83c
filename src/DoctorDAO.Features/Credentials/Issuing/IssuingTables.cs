using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>The slice's tables.</summary>
internal static class IssuingTables
{
    public const int MaxReason = 2_000;
    public const int MaxName = 200;
    private const int Hash = 64;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<IssuerRow>(row =>
        {
            row.ToTable("app_issuers").HasKey(x => x.Id);
            row.Property(x => x.Slug).HasMaxLength(40).IsUnicode(false);
            row.Property(x => x.Did).HasMaxLength(300).IsUnicode(false);
            row.Property(x => x.Name).HasMaxLength(MaxName);
            row.Property(x => x.Controller).IsAccount();
            row.Property(x => x.Jurisdiction).HasMaxLength(MaxName);
            row.Property(x => x.Contact).HasMaxLength(MaxName);
            row.Property(x => x.Types).HasMaxLength(200).IsUnicode(false);
            row.HasIndex(x => x.Slug).IsUnique();
            row.HasIndex(x => x.Controller);
            row.UseSnakeCase();
        });
        model.Entity<StaffRow>(row =>
        {
            row.ToTable("app_issuers_staff").HasKey(x => new { x.Issuer, x.Account });
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<IssuerKeyRow>(row =>
        {
            row.ToTable("app_issuers_keys").HasKey(x => x.Id);
            row.Property(x => x.Thumbprint).IsHash();
            row.Property(x => x.Public).HasMaxLength(400).IsUnicode(false);
            row.HasIndex(x => x.Issuer);
            row.UseSnakeCase();
        });
        ApplyApplications(model);
        ApplyRecords(model);
    }

    private static void ApplyApplications(ModelBuilder model)
    {
        model.Entity<ApplicationRow>(row =>
        {
            row.ToTable("app_issuers_applications").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Type).HasMaxLength(32).IsUnicode(false);
            row.Property(x => x.Key).HasMaxLength(80).IsUnicode(false);
            row.Property(x => x.NameHash).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.PersonHash).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.NumberHash).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.LicenceHash).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.ClaimedBy).IsAccount();
            row.Property(x => x.FirstBy).IsAccount();
            row.Property(x => x.Reason).HasMaxLength(MaxReason);
            row.Property(x => x.Revision).IsConcurrencyToken();
            row.HasIndex(x => new { x.Account, x.Key }).IsUnique();
            row.HasIndex(x => new { x.Issuer, x.State, x.WaitingSince, x.Id });
            row.HasIndex(x => new { x.Issuer, x.Type, x.State, x.WaitingSince, x.Id });
            row.HasIndex(x => new { x.Issuer, x.ClaimedBy, x.State, x.WaitingSince, x.Id });
            row.HasIndex(x => new { x.Issuer, x.LicenceHash, x.Id });
            row.HasIndex(x => new { x.Issuer, x.NumberHash, x.Id });
            row.HasIndex(x => new { x.Issuer, x.PersonHash, x.Id });
            row.HasIndex(x => new { x.Issuer, x.NameHash, x.Id });
            row.HasIndex(x => new { x.State, x.DecidedAt, x.Id });
            row.HasIndex(x => new { x.State, x.ChangedAt });
            row.HasIndex(x => x.IdleSince);
            row.HasIndex(x => new { x.Issuer, x.Key });
            row.UseSnakeCase();
        });
        model.Entity<ApplicationCountRow>(row =>
        {
            row.ToTable("app_issuers_counts").HasKey(x => new { x.Issuer, x.State });
            row.UseSnakeCase();
        });
        model.Entity<EvidenceRow>(row =>
        {
            row.ToTable("app_issuers_evidence").HasKey(x => x.Id);
            row.Property(x => x.Type).HasMaxLength(32).IsUnicode(false);
            row.HasIndex(x => x.Application);
            row.UseSnakeCase();
        });
        model.Entity<AuditRow>(row =>
        {
            row.ToTable("app_issuers_audit").HasKey(x => new { x.Issuer, x.Number });
            row.Property(x => x.Actor).IsAccount();
            row.Property(x => x.What).HasMaxLength(32).IsUnicode(false);
            row.Property(x => x.Detail).HasMaxLength(200).IsUnicode(false);
            row.Property(x => x.Previous).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.Hash).HasMaxLength(Hash).IsUnicode(false);
            row.HasIndex(x => new { x.Application, x.Number });
            row.HasIndex(x => x.Actor);
            row.UseSnakeCase();
        });
    }

    private static void ApplyRecords(ModelBuilder model)
    {
        model.Entity<RecordRow>(row =>
        {
            row.ToTable("app_issuers_records").HasKey(x => x.Id);
            row.Property(x => x.Type).HasMaxLength(32).IsUnicode(false);
            row.Property(x => x.Revision).IsConcurrencyToken();
            row.Property(x => x.Reason).HasMaxLength(32).IsUnicode(false);
            row.Property(x => x.Words).HasMaxLength(MaxReason);
            row.Property(x => x.LinkHash).HasMaxLength(Hash).IsUnicode(false);
            row.HasIndex(x => x.Application).IsUnique();
            row.HasIndex(x => x.LinkHash);
            row.UseSnakeCase();
        });
        model.Entity<CopyRow>(row =>
        {
            row.ToTable("app_issuers_copies").HasKey(x => new { x.Issuer, x.List, x.Place });
            row.HasIndex(x => x.Record);
            row.UseSnakeCase();
        });
        model.Entity<StatusListRow>(row =>
        {
            row.ToTable("app_issuers_lists").HasKey(x => new { x.Issuer, x.Number });
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.Token).IsUnicode(false);
            row.Property(x => x.Revocation).IsUnicode(false);
            row.Property(x => x.Suspension).IsUnicode(false);
            row.UseSnakeCase();
        });
        model.Entity<OfferRow>(row =>
        {
            row.ToTable("app_issuers_offers").HasKey(x => x.Id);
            row.Property(x => x.Handle).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.CodeHash).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.DigitsHash).HasMaxLength(Hash).IsUnicode(false);
            row.Property(x => x.TokenHash).HasMaxLength(Hash).IsUnicode(false);
            row.HasIndex(x => x.Record);
            row.HasIndex(x => x.Handle).IsUnique();
            row.HasIndex(x => x.CodeHash).IsUnique();
            row.HasIndex(x => x.TokenHash);
            row.HasIndex(x => x.Until);
            row.UseSnakeCase();
        });
        model.Entity<ProofNonceRow>(row =>
        {
            row.ToTable("app_issuers_nonces").HasKey(x => x.Hash);
            row.Property(x => x.Hash).HasMaxLength(Hash).IsUnicode(false);
            row.HasIndex(x => x.Until);
            row.UseSnakeCase();
        });
        model.Entity<PersonSecretRow>(row =>
        {
            row.ToTable("app_issuers_secrets").HasKey(x => new { x.Issuer, x.LicenceHash });
            row.Property(x => x.LicenceHash).HasMaxLength(Hash).IsUnicode(false);
            row.HasIndex(x => x.FreeOn);
            row.UseSnakeCase();
        });
    }
}
