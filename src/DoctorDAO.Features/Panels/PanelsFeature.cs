using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Panels;

/// <summary>Jurors who are drawn by lot, and the cases that they judge.</summary>
public static partial class PanelsFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddPanels(this IServiceCollection services)
    {
        services.AddProjection<PanelProjection>();
        return services;
    }
}
