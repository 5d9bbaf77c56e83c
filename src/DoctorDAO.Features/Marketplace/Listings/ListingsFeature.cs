using DoctorDAO.Client.Marketplace;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Listings: what members offer and seek, found by search, and when they are free.</summary>
internal static partial class ListingsFeature
{
    public static IServiceCollection AddListings(this IServiceCollection services)
    {
        services.AddSingleton<IPersonalData, OwnListings>();
        services.AddSingleton<IPersonalData, OwnSearches>();
        services.AddSingleton<IPersonalData, OwnFavourites>();
        services.AddSingleton<IPersonalData, OwnWaits>();
        services.AddSingleton<IPersonalData, OwnHolds>();
        services.AddSingleton<IPersonalData, OwnAnswers>();
        services.AddPersonalTable<MarketProfileRow>("market-profile", x => x.Account, OnErase.Delete, OnMove.Replace);
        services.AddPersonalTable<MarketCalendarRow>("market-calendar", x => x.Account, OnErase.Delete, OnMove.Replace, x => new { x.Zone, x.Plan });
        services.AddSingleton<Standings>();
        services.AddSingleton<FreeTimes>();
        services.AddSingleton<ListingIndex>();
        services.AddSingleton<ListingFinder>();
        services.AddSingleton<ListingQueries>();
        services.AddSingleton<ListingWriter>();
        services.AddSingleton<IListings, Listings>();
        services.AddSingleton<Calendars>();
        services.AddSingleton<ICalendars>(provider => provider.GetRequiredService<Calendars>());
        services.AddSingleton<IFavourites, Favourites>();
        services.AddSingleton<AnswerSeal>();
        services.AddSingleton<IListingAnswers, ListingAnswers>();
        services.AddSingleton<MarketCensus>();
        services.AddSingleton<MarketTurns>();
        services.AddHostedService(provider => provider.GetRequiredService<MarketCensus>());
        services.AddHostedService(provider => provider.GetRequiredService<MarketTurns>());
        return services;
    }

    private sealed class Listings(ListingQueries queries, ListingWriter writer) : IListings
    {
        public bool IsThere => queries.IsThere;

        public Task<ListingsFoundDto> SearchAsync(ListingQuery query, CancellationToken ct) => queries.SearchAsync(query, ct);

        public Task<ListingDto?> GetListingAsync(long id, string? reader, CancellationToken ct) => queries.GetListingAsync(id, reader, ct);

        public Task<ListingVersionDto?> GetVersionAsync(string hash, CancellationToken ct) => queries.GetVersionAsync(hash, ct);

        public Task<long> CreateAsync(string account, NewListing listing, CancellationToken ct) => writer.CreateAsync(account, listing, ct);

        public Task<int?> EditAsync(string account, long id, ListingEdit edit, CancellationToken ct) => writer.EditAsync(account, id, edit, ct);

        public Task<bool?> PublishAsync(string account, long id, int days, CancellationToken ct) => writer.PublishAsync(account, id, days, ct);

        public Task<bool?> PauseAsync(string account, long id, CancellationToken ct) => writer.PauseAsync(account, id, ct);

        public Task<bool?> DeleteAsync(string account, long id, CancellationToken ct) => writer.DeleteAsync(account, id, ct);

        public Task<IReadOnlyList<ListingRowDto>> GetOwnAsync(string account, CancellationToken ct) => queries.GetOwnAsync(account, ct);

        public Task<MarketProfile> GetProfileAsync(string account, CancellationToken ct) => queries.GetProfileAsync(account, ct);

        public Task SaveProfileAsync(string account, MarketProfile profile, CancellationToken ct) => writer.SaveProfileAsync(account, profile, ct);
    }
}
