using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Papers of an order: timesheets, invoices, statements.</summary>
internal static class PapersFeature
{
    public static IServiceCollection AddPapers(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapPapers(this IEndpointRouteBuilder endpoints) => endpoints;
}
