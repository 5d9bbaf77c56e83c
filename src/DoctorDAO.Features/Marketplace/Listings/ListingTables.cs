using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Maps the tables of listings, calendars, favourites, saved searches and answers.</summary>
internal static class ListingTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<ListingRow>(row =>
        {
            row.ToTable("app_market_listings").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Key).IsKey();
            row.Property(x => x.Hash).IsHash();
            row.HasIndex(x => new { x.Account, x.Key }).IsUnique();
            row.HasIndex(x => new { x.Account, x.State, x.Id });
            row.UseSnakeCase();
        });
        model.Entity<ListingVersionRow>(row =>
        {
            row.ToTable("app_market_versions").HasKey(x => x.Hash);
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => new { x.Listing, x.Number });
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        ApplySearch(model);
        ApplyKept(model);
        ApplyCalendars(model);
    }

    private static void ApplySearch(ModelBuilder model)
    {
        model.Entity<MarketSearchRow>(row =>
        {
            row.ToTable("app_market_search").HasKey(x => x.Listing);
            row.Property(x => x.Listing).ValueGeneratedNever();
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Facets).HasMaxLength(1000).IsUnicode(false);
            row.Property(x => x.Words).HasMaxLength(1000);
            row.HasIndex(x => new { x.Account, x.Place });
            row.HasIndex(x => new { x.Place, x.Listing });
            row.HasIndex(x => new { x.Newest, x.Listing });
            row.HasIndex(x => new { x.Price, x.Listing });
            row.HasIndex(x => new { x.FreeAt, x.Listing });
            row.HasIndex(x => x.ExpiresAt);
            row.HasIndex(x => new { x.RankedOn, x.Listing });
            row.UseSnakeCase();
        });
        model.Entity<MarketPartRow>(row =>
        {
            row.ToTable("app_market_parts").HasKey(x => new { x.Part, x.Listing });
            row.Property(x => x.Part).HasMaxLength(80);
            row.HasIndex(x => x.Listing);
            row.UseSnakeCase();
        });
        model.Entity<MarketNewsRow>(row =>
        {
            row.ToTable("app_market_news").HasKey(x => x.Listing);
            row.Property(x => x.Listing).ValueGeneratedNever();
            row.UseSnakeCase();
        });
    }

    private static void ApplyKept(ModelBuilder model)
    {
        model.Entity<MarketProfileRow>(row =>
        {
            row.ToTable("app_market_profiles").HasKey(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
        model.Entity<FavouriteRow>(row =>
        {
            row.ToTable("app_market_favourites").HasKey(x => new { x.Account, x.Listing });
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Listing);
            row.UseSnakeCase();
        });
        model.Entity<SavedSearchRow>(row =>
        {
            row.ToTable("app_market_searches").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Key).IsKey();
            row.Property(x => x.Name).HasMaxLength(80);
            row.HasIndex(x => new { x.Account, x.Key }).IsUnique();
            row.UseSnakeCase();
        });
        model.Entity<MarketWatchRow>(row =>
        {
            row.ToTable("app_market_watches").HasKey(x => new { x.Part, x.Search });
            row.Property(x => x.Part).HasMaxLength(80);
            row.HasIndex(x => x.Search);
            row.UseSnakeCase();
        });
        model.Entity<MarketWaitRow>(row =>
        {
            row.ToTable("app_market_waits").HasKey(x => new { x.Listing, x.Account });
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<ListingAnswerRow>(row =>
        {
            row.ToTable("app_market_listing_answers").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => new { x.Listing, x.Account }).IsUnique();
            row.HasIndex(x => new { x.Listing, x.Id });
            row.HasIndex(x => new { x.Account, x.Id });
            row.HasIndex(x => x.KeptUntil);
            row.UseSnakeCase();
        });
    }

    private static void ApplyCalendars(ModelBuilder model)
    {
        model.Entity<MarketCalendarRow>(row =>
        {
            row.ToTable("app_market_calendars").HasKey(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Zone).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Feed).HasMaxLength(64).IsUnicode(false);
            row.HasIndex(x => x.Feed).IsUnique();
            row.UseSnakeCase();
        });
        model.Entity<MarketHoldRow>(row =>
        {
            row.ToTable("app_market_holds").HasKey(x => x.Id);
            row.Property(x => x.Worker).IsAccount();
            row.Property(x => x.Holder).IsAccount();
            row.HasIndex(x => new { x.Worker, x.Start });
            row.HasIndex(x => x.Holder);
            row.HasIndex(x => x.Until);
            row.UseSnakeCase();
        });
        model.Entity<MarketQuarterRow>(row =>
        {
            row.ToTable("app_market_quarters").HasKey(x => new { x.Worker, x.Quarter });
            row.Property(x => x.Worker).IsAccount();
            row.HasIndex(x => x.Hold);
            row.UseSnakeCase();
        });
    }

    private static PropertyBuilder<string> IsKey(this PropertyBuilder<string> property) => property.HasMaxLength(64).IsUnicode(false);
}
