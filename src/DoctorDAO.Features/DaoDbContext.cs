using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace DoctorDAO.Features;

/// <summary>
/// The one database. <c>chain_*</c> is what the chain said, <c>views_*</c> is derived from it and rebuilt by one command, <c>app_*</c> is
/// off-chain truth that no rebuild touches. Used through <c>IDbContextFactory&lt;DaoDbContext&gt;</c>; each provider has its own migrations.
/// </summary>
public sealed class DaoDbContext(DbContextOptions<DaoDbContext> options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Keys that protect cookies and antiforgery tokens, shared by all processes of one deployment.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DataProtectionKey>().ToTable("app_data_protection_keys");
        ApplyIdentity(modelBuilder);
        modelBuilder.ApplyDaoFeatures();
        modelBuilder.ApplyChainTables();
        ApplyCollation(modelBuilder);
    }

    /// <summary>
    /// Codes, accounts and folded names are compared byte by byte in every database, as SQLite does by itself: a range of an index is then the
    /// same everywhere, and so is the order of a list.
    /// </summary>
    private void ApplyCollation(ModelBuilder model)
    {
        var collation = Database.ProviderName switch
        {
            "Npgsql.EntityFrameworkCore.PostgreSQL" => "C",
            "Microsoft.EntityFrameworkCore.SqlServer" => "Latin1_General_100_BIN2",
            _ => null,
        };
        if (collation is null)
            return;
        var columns = model.Model.GetEntityTypes().SelectMany(x => x.GetProperties()).Where(x => x.ClrType == typeof(string));
        foreach (var column in columns.Where(x => x.IsUnicode() == false || x.Name == nameof(NamePartRow.Part)))
            column.SetCollation(collation);
    }

    /// <summary>OpenIddict's own tables, with keys short enough that no index of SQL Server exceeds 1,700 bytes, and with indexes for what is asked of them here: whose something is, and since when it is over.</summary>
    private static void ApplyIdentity(ModelBuilder model)
    {
        const int KeyLength = 50;
        const int SubjectLength = 100;
        model.UseOpenIddict();
        model.Entity<OpenIddictEntityFrameworkCoreApplication>(x =>
        {
            x.ToTable("app_openid_applications");
            x.Property(y => y.Id).HasMaxLength(KeyLength);
        });
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization>(x =>
        {
            x.ToTable("app_openid_authorizations");
            x.Property(y => y.Id).HasMaxLength(KeyLength);
            x.Property(y => y.Subject).HasMaxLength(SubjectLength);
            x.HasIndex(y => y.Subject);
        });
        model.Entity<OpenIddictEntityFrameworkCoreScope>(x =>
        {
            x.ToTable("app_openid_scopes");
            x.Property(y => y.Id).HasMaxLength(KeyLength);
        });
        model.Entity<OpenIddictEntityFrameworkCoreToken>(x =>
        {
            x.ToTable("app_openid_tokens");
            x.Property(y => y.Id).HasMaxLength(KeyLength);
            x.Property(y => y.Subject).HasMaxLength(SubjectLength);
            x.HasIndex(y => y.Subject);
            x.HasIndex(y => y.ExpirationDate);
        });
    }
}
