using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>The configured address; without one, the loopback address that is being used: no other host's word is taken for it.</summary>
internal sealed class PublicOrigin(IOptions<NoticeOptions> options, IHttpContextAccessor http, IServer server) : IPublicOrigin
{
    public string Origin
    {
        get
        {
            if (options.Value.Site is { } site)
                return site;
            if (http.HttpContext?.Request is { Host.HasValue: true } request && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]")
                return $"{request.Scheme}://{request.Host.Value}";
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            return address is null ? "http://localhost" : new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)).GetLeftPart(UriPartial.Authority);
        }
    }
}
