using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Marketplace.Papers;
using DoctorDAO.Features.Marketplace.Talk;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace;

/// <summary>The marketplace: services and knowledge between members, from a listing to an order that is paid, and what is written about it.</summary>
public static class MarketplaceFeature
{
    /// <summary>Registers the slice. An association without a marketplace has empty views; its pages are not found.</summary>
    public static IServiceCollection AddMarketplace(this IServiceCollection services)
    {
        services.AddOrders();
        services.AddListings();
        services.AddPapers();
        services.AddTalk();
        return services;
    }

    /// <summary>Maps the slice's endpoints under <c>/api/market</c>.</summary>
    public static IEndpointRouteBuilder MapMarketplace(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOrders();
        endpoints.MapListings();
        endpoints.MapPapers();
        endpoints.MapTalk();
        return endpoints;
    }
}

/// <summary>Maps the slice's tables.</summary>
internal static class MarketplaceTables
{
    public static void Apply(ModelBuilder model)
    {
        OrderTables.Apply(model);
        ListingTables.Apply(model);
        PaperTables.Apply(model);
        TalkTables.Apply(model);
    }
}
