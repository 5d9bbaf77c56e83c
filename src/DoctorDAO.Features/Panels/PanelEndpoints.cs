using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Panels;

/// <summary>The slice's endpoints.</summary>
public static partial class PanelsFeature
{
    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapPanels(this IEndpointRouteBuilder endpoints) => endpoints;
}
