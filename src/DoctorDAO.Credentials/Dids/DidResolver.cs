using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>Finds the document of a DID.</summary>
public interface IDidResolver
{
    /// <summary>The document.</summary>
    /// <exception cref="CredentialException">Not a DID of a supported method, unreachable, or malformed.</exception>
    ValueTask<DidDocument> ResolveAsync(string did, CancellationToken ct);
}

/// <summary>Finds the key that an issuer signed with. Whoever accepts keys by time (an accreditation registry) wraps <see cref="DidIssuerKeys"/>.</summary>
public interface IIssuerKeys
{
    /// <summary>The key.</summary>
    /// <param name="issuer">The token's <c>iss</c>.</param>
    /// <param name="keyId">The header's <c>kid</c>.</param>
    /// <param name="issuedAt">The token's <c>iat</c>, when it has one: a key that has ended since may still have been right then.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyUnknown"/>, <see cref="CredentialError.IssuerRefused"/>, or of <see cref="IDidResolver"/>.</exception>
    ValueTask<PublicKey> FindAsync(string issuer, string? keyId, DateTimeOffset? issuedAt, CancellationToken ct);
}

/// <summary>Keys of issuers that are DIDs, as their documents say now.</summary>
/// <param name="dids">Finds documents.</param>
/// <param name="purpose">What the key must be for.</param>
public sealed class DidIssuerKeys(IDidResolver dids, KeyPurposes purpose = KeyPurposes.AssertionMethod) : IIssuerKeys
{
    /// <inheritdoc/>
    public async ValueTask<PublicKey> FindAsync(string issuer, string? keyId, DateTimeOffset? issuedAt, CancellationToken ct)
    {
        // A key of another DID must not speak for this one.
        if (keyId?.StartsWith("did:", StringComparison.Ordinal) == true && !keyId.StartsWith(issuer + "#", StringComparison.Ordinal))
            throw new CredentialException(CredentialError.KeyUnknown, "The header names a key of another DID than the issuer's.");
        return (await dids.ResolveAsync(issuer, ct)).Find(keyId, purpose);
    }
}

/// <summary>Keys that are known beforehand, for tests and for one's own.</summary>
/// <param name="keys">By issuer.</param>
public sealed class KnownIssuerKeys(IEnumerable<(string Issuer, PublicKey Key)> keys) : IIssuerKeys
{
    private readonly ILookup<string, PublicKey> _keys = keys.ToLookup(k => k.Issuer, k => k.Key, StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<PublicKey> FindAsync(string issuer, string? keyId, DateTimeOffset? issuedAt, CancellationToken ct)
    {
        if (!_keys.Contains(issuer))
            throw new CredentialException(CredentialError.IssuerRefused, "The issuer is not known.");
        var fitting = _keys[issuer].Where(k => keyId is null || k.KeyId == keyId || k.KeyId is null).Take(2).ToList();
        return fitting.Count == 1 ? new(fitting[0]) : throw new CredentialException(CredentialError.KeyUnknown, "The issuer has no such key.");
    }
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

/// <summary>Key sets (RFC 7517).</summary>
public static class KeySet
{
    /// <summary>The supported keys of a JWK set.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static IReadOnlyList<PublicKey> Parse(ReadOnlyMemory<byte> json) => Parse(StrictJson.ParseObject(json, CredentialError.KeyInvalid, "A JWK set"));

    /// <summary>The supported keys of a JWK set; the others are left out.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static IReadOnlyList<PublicKey> Parse(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK set is not an object.");
        var keys = new List<PublicKey>();
        foreach (var jwk in set.Items("keys", Caps.Keys))
        {
            try
            {
                keys.Add(PublicKey.FromJwk(jwk));
            }
            catch (CredentialException)
            {
                // Of a kind that is not supported: nobody can use it here.
            }
        }
        return keys;
    }
}
