namespace DoctorDAO.Credentials;

/// <summary>did:web: an identifier whose document lies on a web server.</summary>
public static class DidWeb
{
    private const string Prefix = "did:web:";

    /// <summary>The address of a DID's document: https, or http when the host is this machine.</summary>
    /// <param name="did">Such as <c>did:web:example.org%3A8443:issuers:college</c>.</param>
    /// <exception cref="CredentialException"><see cref="CredentialError.DidInvalid"/>.</exception>
    public static Uri ToUrl(string did)
    {
        if (!did.StartsWith(Prefix, StringComparison.Ordinal) || did.Length > 500)
            throw new CredentialException(CredentialError.DidInvalid, "Not a did:web.");
        var parts = did[Prefix.Length..].Split(':');
        // The port is the one thing of a host that is escaped; anything else escaped could smuggle in a path or a user.
        var host = parts[0].Replace("%3A", ":", StringComparison.OrdinalIgnoreCase);
        if (host.Length == 0 || host.Count(c => c == ':') > 1 || !host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':'))
            throw new CredentialException(CredentialError.DidInvalid, "A did:web has a host that is not accepted.");
        foreach (var part in parts.Skip(1))
        {
            if (part.Length == 0 || part is "." or ".." || !part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
                throw new CredentialException(CredentialError.DidInvalid, "A did:web has a path that is not accepted.");
        }
        var path = parts.Length == 1 ? "/.well-known/did.json" : $"/{string.Join('/', parts.Skip(1))}/did.json";
        return Uri.TryCreate($"https://{host}{path}", UriKind.Absolute, out var url) && url.UserInfo.Length == 0
            ? url.IsLoopback ? new UriBuilder(url) { Scheme = "http", Port = host.Contains(':', StringComparison.Ordinal) ? url.Port : 80 }.Uri : url
            : throw new CredentialException(CredentialError.DidInvalid, "A did:web has a host that is not accepted.");
    }

    /// <summary>The DID whose document lies at a base address: <c>https://example.org:8443/issuers/college</c> is <c>did:web:example.org%3A8443:issuers:college</c>.</summary>
    /// <param name="address">The address without <c>/did.json</c>.</param>
    /// <exception cref="CredentialException"><see cref="CredentialError.DidInvalid"/>: the address cannot be one of a did:web.</exception>
    public static string FromUrl(Uri address)
    {
        var host = address.IsDefaultPort ? address.Host : $"{address.Host}%3A{address.Port}";
        var did = Prefix + string.Join(':', [host, .. address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        ToUrl(did);
        return did;
    }
}
