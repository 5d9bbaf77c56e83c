using System.Net;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>
/// Documents of this site are asked of this process: behind a proxy the public name often leads into a private network, where nothing is fetched from. What is not
/// served here is fetched as everybody's is. A server without a public name, such as a demo, is asked so as well: nothing else of this machine is.
/// </summary>
internal sealed class OwnDocuments(IDocumentFetcher others, IPublicOrigin site, IServer server) : IDocumentFetcher, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = HttpDocumentFetcher.Timeout };

    public async ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct) =>
        address.GetLeftPart(UriPartial.Authority) == site.Origin && await OwnAsync(address, accept, most, ct) is { } own ? own : await others.FetchAsync(address, accept, most, ct);

    public void Dispose() => _http.Dispose();

    private async Task<byte[]?> OwnAsync(Uri address, string accept, int most, CancellationToken ct)
    {
        var here = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(x => x.StartsWith("http://", StringComparison.Ordinal));
        if (here is null)
            return null;
        var port = here[(here.LastIndexOf(':') + 1)..].TrimEnd('/');
        if (!ushort.TryParse(port, out var number))
            return null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), number) { Path = address.AbsolutePath, Query = address.Query }.Uri);
            request.Headers.Host = address.Authority;
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.StatusCode != HttpStatusCode.OK)
                return null;
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            using var read = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int count; (count = await body.ReadAsync(buffer, ct)) > 0;)
            {
                if (read.Length + count > most)
                    throw new CredentialException(CredentialError.TooLarge, "A document is too large.");
                read.Write(buffer, 0, count);
            }

            return read.ToArray();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
