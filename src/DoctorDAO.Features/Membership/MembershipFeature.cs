using DoctorDAO.Client.Membership;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Membership;

/// <summary>Who is a member, and what members say about themselves.</summary>
public static class MembershipFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddMembership(this IServiceCollection services)
    {
        services.AddSingleton<IProfiles, Profiles>();
        return services;
    }

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapMembership(this IEndpointRouteBuilder endpoints) => endpoints;

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyMembership(this ModelBuilder model)
    {
        ProfileRow.Apply(model);
        return model;
    }
}
