namespace DoctorDAO.Credentials;

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
        try
        {
            return (await dids.ResolveAsync(issuer, ct)).Find(keyId, purpose);
        }
        catch (CredentialException e) when (e.Error == CredentialError.KeyUnknown)
        {
            // A new key signs at once; the document that is kept may be of before.
            return (await dids.ResolveAnewAsync(issuer, ct)).Find(keyId, purpose);
        }
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
