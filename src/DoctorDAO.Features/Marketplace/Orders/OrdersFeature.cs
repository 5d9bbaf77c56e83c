using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Orders: money held until work is delivered and approved, disputes, and ratings.</summary>
internal static class OrdersFeature
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder endpoints) => endpoints;
}
