using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>What the parties of an order write and hand over to each other, encrypted at rest.</summary>
internal static class TalkFeature
{
    public static IServiceCollection AddTalk(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapTalk(this IEndpointRouteBuilder endpoints) => endpoints;
}
