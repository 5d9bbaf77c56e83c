using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Maps the tables of orders, disputes and ratings.</summary>
internal static class OrderTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<OrderView>(view =>
        {
            view.IsView("market_orders").HasKey(x => x.Id);
            view.Property(x => x.Buyer).IsAccount();
            view.Property(x => x.Worker).IsAccount();
            view.Property(x => x.Currency).HasMaxLength(8).IsUnicode(false);
            view.Property(x => x.Listing).IsHash();
            view.Property(x => x.Brief).IsHash();
            view.Property(x => x.Credential).IsHash();
            view.Property(x => x.TransactionHash).IsHash();
            view.Ignore(x => x.Held);
            view.HasIndex(x => new { x.Buyer, x.Over, x.Id });
            view.HasIndex(x => new { x.Worker, x.Over, x.Id });
            view.HasIndex(x => new { x.Worker, x.End });
            view.HasIndex(x => new { x.Status, x.ExpiresAt });
            view.HasIndex(x => x.Brief);
            view.UseSnakeCase();
        });
        model.Entity<MilestoneView>(view =>
        {
            view.IsView("market_milestones").HasKey(x => new { x.Order, x.Index });
            view.Property(x => x.Delivery).IsHash();
            view.Property(x => x.Change).IsHash();
            view.HasIndex(x => new { x.Status, x.Until });
            view.UseSnakeCase();
        });
        model.Entity<MarketRuleView>(view =>
        {
            view.IsView("market_rules").HasKey(x => x.Id);
            view.UseSnakeCase();
        });
        model.Entity<OrderStepView>(view =>
        {
            view.IsView("market_steps").HasKey(x => new { x.Order, x.Block, x.LogIndex });
            view.Property(x => x.By).IsAccount();
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<WorkerView>(view =>
        {
            view.IsView("market_workers").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.MovedTo).IsAccount();
            view.UseSnakeCase();
        });
        model.Entity<PurseView>(view =>
        {
            view.IsView("market_purses").HasKey(x => new { x.Account, x.Currency });
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Currency).HasMaxLength(8).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<MarketTotalView>(view =>
        {
            view.IsView("market_totals").HasKey(x => x.Currency);
            view.Property(x => x.Currency).HasMaxLength(8).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<CareView>(view =>
        {
            view.IsView("market_care").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.UseSnakeCase();
        });
        model.Entity<RatingView>(view =>
        {
            view.IsView("market_ratings").HasKey(x => new { x.Order, x.Side });
            view.Property(x => x.By).IsAccount();
            view.Property(x => x.About).IsAccount();
            view.Property(x => x.Words).IsHash();
            view.HasIndex(x => new { x.About, x.Order });
            view.HasIndex(x => new { x.By, x.Order });
            view.UseSnakeCase();
        });
        model.Entity<RateableView>(view =>
        {
            view.IsView("market_rateable").HasKey(x => x.Order);
            view.HasIndex(x => x.OpenFrom);
            view.UseSnakeCase();
        });
        model.Entity<DisputeView>(view =>
        {
            view.IsView("market_disputes").HasKey(x => x.Id);
            view.HasIndex(x => x.Order);
            view.HasIndex(x => new { x.Stage, x.Until });
            view.UseSnakeCase();
        });
        ApplyRules(model);
        OrderRows.Apply(model);
    }

    private static void ApplyRules(ModelBuilder model)
    {
        model.Entity<DisputeRuleView>(view =>
        {
            view.IsView("market_dispute_rule").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<CareRuleView>(view =>
        {
            view.IsView("market_care_rule").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<ArbiterView>(view =>
        {
            view.IsView("market_arbiters").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.UseSnakeCase();
        });
    }
}
