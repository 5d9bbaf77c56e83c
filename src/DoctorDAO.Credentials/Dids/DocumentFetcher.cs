using System.Net;
using System.Net.Sockets;

namespace DoctorDAO.Credentials;

/// <summary>Fetches public documents by address.</summary>
public interface IDocumentFetcher
{
    /// <summary>The document's bytes.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="accept">Media types for the Accept header.</param>
    /// <param name="most">Bytes at most.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CredentialException">Unreachable, refused or too large.</exception>
    ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct);
}

/// <summary>Fetches over https; over http only from this machine. Follows no redirects: whoever named the address named this one.</summary>
/// <param name="http">A client made by <see cref="CreateClient"/>, or one with the same care.</param>
public sealed class HttpDocumentFetcher(HttpClient http) : IDocumentFetcher
{
    /// <summary>How long one fetch may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct)
    {
        if (!IsAllowed(address))
            throw new CredentialException(CredentialError.AddressRefused, "A document's address is not https.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new CredentialException(CredentialError.Unreachable, $"A document's server answered {(int)response.StatusCode}.");
            if (response.Content.Headers.ContentLength > most)
                throw new CredentialException(CredentialError.TooLarge, "A document is too large.");
            await using var body = await response.Content.ReadAsStreamAsync(timeout.Token);
            return await ReadAsync(body, most, timeout.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException && !ct.IsCancellationRequested)
        {
            throw new CredentialException(CredentialError.Unreachable, "A document could not be fetched.", e);
        }
    }

    /// <summary>Whether an address may be asked at all.</summary>
    public static bool IsAllowed(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length == 0 && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>A client that follows no redirects, keeps no cookies and connects only where <paramref name="mayConnect"/> says so, after the name has been looked up: a name that points into a private network leads nowhere.</summary>
    /// <param name="mayConnect">Judges the host asked for and an address it has; by default <see cref="IsPublic"/> alone.</param>
    public static HttpClient CreateClient(Func<string, IPAddress, bool>? mayConnect = null)
    {
        var may = mayConnect ?? ((_, ip) => IsPublic(ip));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = async (context, ct) =>
            {
                var host = context.DnsEndPoint.Host;
                var addresses = (await Dns.GetHostAddressesAsync(host, ct)).Where(ip => may(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, ip)).ToArray();
                if (addresses.Length == 0)
                    throw new HttpRequestException("The host has no address that may be asked.");
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { Timeout = Timeout };
    }

    /// <summary>For <see cref="CreateClient"/> in a demo or a test: addresses of the public internet, and this machine where it is asked for by name. Never where strangers name addresses.</summary>
    /// <param name="host">The host asked for.</param>
    /// <param name="address">An address it has.</param>
    public static bool IsPublicOrLoopback(string host, IPAddress address) => IsPublic(address) || (IPAddress.IsLoopback(address) && new Uri($"http://{host}").IsLoopback);

    /// <summary>Whether an address is one of the public internet: not private, link-local, loopback, shared, reserved or multicast.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !(b[0] is 0 or 10 or 127 or >= 224 || (b[0] == 100 && b[1] is >= 64 and < 128) || (b[0] == 169 && b[1] == 254) || (b[0] == 172 && b[1] is >= 16 and < 32)
                || (b[0] == 192 && ((b[1] == 168) || (b[1] == 0 && b[2] is 0 or 2))) || (b[0] == 198 && b[1] is 18 or 19));
        }
        // Only 2000::/3 is routed; of it, 6to4 and Teredo carry IPv4 addresses of anybody's choice.
        return (b[0] & 0xe0) == 0x20 && !(b[0] == 0x20 && b[1] == 0x02) && !(b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0);
    }

    private static async Task<byte[]> ReadAsync(Stream body, int most, CancellationToken ct)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, ct)) > 0)
        {
            if (all.Length + read > most)
                throw new CredentialException(CredentialError.TooLarge, "A document is too large.");
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }
}
