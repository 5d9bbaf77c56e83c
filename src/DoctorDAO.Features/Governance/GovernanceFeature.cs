using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Governance;

/// <summary>Chambers, delegation, sessions, proposals and ballots.</summary>
public static class GovernanceFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddGovernance(this IServiceCollection services) => services;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapGovernance(this IEndpointRouteBuilder endpoints) => endpoints;

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyGovernance(this ModelBuilder model) => model;
}
