using System.Net;
using System.Net.Sockets;

namespace DoctorDAO.Features.Notices;

/// <summary>An address that this server calls nobody at.</summary>
internal sealed class PrivateAddressException() : Exception("The address leads into a private network.");

/// <summary>
/// Which addresses belong to the public internet. A webhook's name is resolved and judged when it is registered and again for every connection, by the very
/// address that is connected to: a name that answers differently the second time (DNS rebinding) finds the same door shut.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6 the global range alone is open; inside of it, what leads elsewhere: Teredo and its neighbours, documentation, 6to4.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(x => IPNetwork.Parse(x)),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && !Global.Contains(plain))
            return false;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Array.Exists(Closed, x => x.Contains(plain));
    }

    /// <summary>The addresses of a host, when all of them are public.</summary>
    /// <exception cref="PrivateAddressException">One is not.</exception>
    /// <exception cref="SocketException">It has none.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(host, ct);
        return Array.TrueForAll(addresses, IsPublic) ? addresses : throw new PrivateAddressException();
    }

    /// <summary>Connects to a host at a public address.</summary>
    /// <exception cref="PrivateAddressException">One of its addresses is not.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The addresses that were judged, not the name once more.
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
