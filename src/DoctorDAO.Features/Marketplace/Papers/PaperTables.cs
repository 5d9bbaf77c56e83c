using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Maps the tables of timesheets and invoices.</summary>
internal static class PaperTables
{
    private const int NumberLength = 24;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<BillingRow>(row =>
        {
            row.ToTable("app_market_billing").HasKey(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
        model.Entity<SeriesRow>(row =>
        {
            row.ToTable("app_market_series").HasKey(x => new { x.Account, x.Year });
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
        model.Entity<InvoiceRow>(row =>
        {
            row.ToTable("app_market_invoices").HasKey(x => x.Id);
            row.Property(x => x.Series).IsAccount();
            row.Property(x => x.Number).HasMaxLength(NumberLength).IsUnicode(false);
            row.Property(x => x.Undone).HasMaxLength(NumberLength).IsUnicode(false);
            row.Property(x => x.Seller).IsAccount();
            row.Property(x => x.Buyer).IsAccount();
            row.Property(x => x.Currency).HasMaxLength(8).IsUnicode(false);
            row.HasIndex(x => x.Key).IsUnique();
            row.HasIndex(x => new { x.Series, x.Year, x.Serial }).IsUnique();
            row.HasIndex(x => x.Order);
            row.HasIndex(x => new { x.Seller, x.Id });
            row.HasIndex(x => new { x.Buyer, x.Id });
            row.HasIndex(x => x.Year);
            row.UseSnakeCase();
        });
        model.Entity<InvoicedRow>(row =>
        {
            row.ToTable("app_market_invoiced").HasKey(x => new { x.Order, x.Milestone });
            row.Property(x => x.Number).HasMaxLength(NumberLength).IsUnicode(false);
            row.UseSnakeCase();
        });
        model.Entity<SheetRow>(row =>
        {
            row.ToTable("app_market_sheets").HasKey(x => new { x.Order, x.Version });
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
    }
}
