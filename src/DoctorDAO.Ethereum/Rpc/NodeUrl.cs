using System.Net.Http.Headers;
using System.Text;

namespace DoctorDAO.Ethereum;

/// <summary>The address of a node, whose path, query and user often are the key that pays for it: only host and port are ever shown.</summary>
/// <param name="url">An absolute address.</param>
internal sealed class NodeUrl(Uri url)
{
    // Shorter parts are words such as "v3", not keys.
    private const int ShortestSecret = 8;

    private readonly string[] _secrets =
    [
        .. $"{url.PathAndQuery}/{url.UserInfo}".Split(['/', '?', '&', '=', ':'], StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(x => new[] { x, Uri.UnescapeDataString(x) }).Where(x => x.Length >= ShortestSecret).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Host, and port where it is not the usual one.</summary>
    public string Name => url.Authority;

    /// <summary>What the user part of the address asks for.</summary>
    public AuthenticationHeaderValue? Authorization { get; } = url.UserInfo.Length == 0
        ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));

    /// <summary>The text without the parts of the address that may be keys: providers repeat them in their errors.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }
}
