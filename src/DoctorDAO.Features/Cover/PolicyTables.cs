using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>Tables of products and policies.</summary>
internal static class PolicyTables
{
    public const int MaxName = 100;

    public static void Apply(ModelBuilder model)
    {
        ApplyProducts(model);
        model.Entity<PolicyView>(view =>
        {
            view.IsView("policies").HasKey(x => x.Id);
            view.Property(x => x.Holder).IsAccount();
            view.Property(x => x.Premium).IsAmount();
            view.Property(x => x.Surge).IsAmount();
            view.Property(x => x.Refunded).IsAmount();
            view.Property(x => x.TailAmount).IsAmount();
            view.Property(x => x.Paid).IsAmount();
            view.Property(x => x.Reserved).IsAmount();
            view.Property(x => x.Dividend).IsAmount();
            view.Property(x => x.TransactionHash).IsHash();
            view.HasIndex(x => new { x.Holder, x.Id });
            view.HasIndex(x => new { x.Closed, x.OpenClaims, x.ReportUntil });
            view.UseSnakeCase();
        });
        model.Entity<PolicyClaimView>(view =>
        {
            view.IsView("policies_claims").HasKey(x => x.ClaimId);
            view.Property(x => x.Asked).IsAmount();
            view.UseSnakeCase();
        });
        model.Entity<PolicyHolderView>(view =>
        {
            view.IsView("policies_holders").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.HasIndex(x => new { x.Left, x.Account });
            view.UseSnakeCase();
        });
        model.Entity<PolicyYearView>(view =>
        {
            view.IsView("policies_years").HasKey(x => x.Year);
            view.Property(x => x.Premiums).IsAmount();
            view.Property(x => x.Dividend).IsAmount();
            view.UseSnakeCase();
        });
        model.Entity<MemberCallView>(view =>
        {
            view.IsView("policies_calls").HasKey(x => x.Id);
            view.UseSnakeCase();
        });
        model.Entity<PolicyBookView>(view =>
        {
            view.IsView("policies_book").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
    }

    private static void ApplyProducts(ModelBuilder model)
    {
        model.Entity<ProductView>(view =>
        {
            view.IsView("products").HasKey(x => x.Id);
            view.Property(x => x.Name).HasMaxLength(MaxName);
            view.Property(x => x.PerClaim).IsAmount();
            view.Property(x => x.Aggregate).IsAmount();
            view.Property(x => x.Excess).IsAmount();
            view.Property(x => x.Wording).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<FactorsView>(view =>
        {
            view.IsView("products_factors").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.Property(x => x.Steps).IsNumbers();
            view.UseSnakeCase();
        });
        model.Entity<RelativityView>(view =>
        {
            view.IsView("products_relativities").HasKey(x => x.Class);
            view.UseSnakeCase();
        });
        model.Entity<SpecialtyClassView>(view =>
        {
            view.IsView("products_specialties").HasKey(x => x.Specialty);
            view.Property(x => x.Specialty).IsTopic();
            view.UseSnakeCase();
        });
    }
}
