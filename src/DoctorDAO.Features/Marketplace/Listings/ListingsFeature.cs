using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Listings: what members offer and seek, found by search, and when they are free.</summary>
internal static class ListingsFeature
{
    public static IServiceCollection AddListings(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapListings(this IEndpointRouteBuilder endpoints) => endpoints;
}
