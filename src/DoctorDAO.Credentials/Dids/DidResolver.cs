namespace DoctorDAO.Credentials;

/// <summary>Finds the document of a DID.</summary>
public interface IDidResolver
{
    /// <summary>The document.</summary>
    /// <exception cref="CredentialException">Not a DID of a supported method, unreachable, or malformed.</exception>
    ValueTask<DidDocument> ResolveAsync(string did, CancellationToken ct);
}

/// <summary>did:key by itself, did:web by a fetcher.</summary>
/// <param name="fetch">Fetches documents.</param>
/// <param name="time">The clock of the cache.</param>
public sealed class DidResolver(IDocumentFetcher fetch, TimeProvider time) : IDidResolver
{
    /// <summary>How long a document is kept: a rotated or withdrawn key is believed for that long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly TimedCache<DidDocument> _cache = new(time, 1_000);

    /// <inheritdoc/>
    public ValueTask<DidDocument> ResolveAsync(string did, CancellationToken ct)
    {
        if (did.StartsWith("did:key:", StringComparison.Ordinal))
        {
            var key = DidKey.Parse(did);
            return new(new DidDocument(did, [new DidKeyEntry(key.KeyId!, key, key.Curve.CanSign() ? KeyPurposes.AssertionMethod | KeyPurposes.Authentication : KeyPurposes.KeyAgreement)], []));
        }
        var url = DidWeb.ToUrl(did);
        return _cache.GetAsync(did, Kept, async () => DidDocument.Parse(await fetch.FetchAsync(url, "application/did+json, application/json", Caps.Document, ct), did));
    }

    /// <summary>Forgets a document, because its keys have just changed.</summary>
    public void Forget(string did) => _cache.Forget(did);
}
