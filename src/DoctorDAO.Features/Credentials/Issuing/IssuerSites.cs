using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>The origin of new issuers: the configured one, else the server's own address on loopback.</summary>
internal sealed class IssuerSites(IssuerSettings settings, IServer? server = null)
{
    /// <summary><c>null</c> when it is not known.</summary>
    public string? Origin
    {
        get
        {
            if (settings.Site is { } site)
                return site;
            var address = server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            return Uri.TryCreate(address, UriKind.Absolute, out var own) && own.IsLoopback ? own.GetLeftPart(UriPartial.Authority) : null;
        }
    }
}
