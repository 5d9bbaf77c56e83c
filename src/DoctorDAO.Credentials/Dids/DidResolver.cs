namespace DoctorDAO.Credentials;

/// <summary>Finds the document of a DID.</summary>
public interface IDidResolver
{
    /// <summary>The document.</summary>
    /// <exception cref="CredentialException">Not a DID of a supported method, unreachable, or malformed.</exception>
    ValueTask<DidDocument> ResolveAsync(string did, CancellationToken ct);

    /// <summary>The document as it is now, for who misses a key in it: its owner may have changed keys since it was kept.</summary>
    /// <exception cref="CredentialException">As of <see cref="ResolveAsync"/>.</exception>
    ValueTask<DidDocument> ResolveAnewAsync(string did, CancellationToken ct);
}

/// <summary>did:key by itself, did:web by a fetcher.</summary>
/// <param name="fetch">Fetches documents.</param>
/// <param name="time">The clock of the cache.</param>
public sealed class DidResolver(IDocumentFetcher fetch, TimeProvider time) : IDidResolver
{
    /// <summary>How long a document is kept: a withdrawn key is believed for that long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>A document is fetched no more often than this, however often keys are missed in it.</summary>
    public static readonly TimeSpan Anew = TimeSpan.FromSeconds(5);

    private readonly TimedCache<DidDocument> _cache = new(time, 1_000);

    /// <inheritdoc/>
    public ValueTask<DidDocument> ResolveAsync(string did, CancellationToken ct) => ResolveAsync(did, Kept, ct);

    /// <inheritdoc/>
    public ValueTask<DidDocument> ResolveAnewAsync(string did, CancellationToken ct) => ResolveAsync(did, Anew, ct);

    private ValueTask<DidDocument> ResolveAsync(string did, TimeSpan kept, CancellationToken ct)
    {
        if (did.StartsWith("did:key:", StringComparison.Ordinal))
        {
            var key = DidKey.Parse(did);
            return new(new DidDocument(did, [new DidKeyEntry(key.KeyId!, key, key.Curve.CanSign() ? KeyPurposes.AssertionMethod | KeyPurposes.Authentication : KeyPurposes.KeyAgreement)], []));
        }
        var url = DidWeb.ToUrl(did);
        return _cache.GetAsync(did, kept, async () => DidDocument.Parse(await fetch.FetchAsync(url, "application/did+json, application/json", Caps.Document, ct), did));
    }
}
