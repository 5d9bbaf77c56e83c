namespace DoctorDAO.Credentials;

/// <summary>did:key: a key that is its own identifier.</summary>
public static class DidKey
{
    private const string Prefix = "did:key:z";

    // Multicodec numbers as unsigned varints.
    private static readonly (KeyCurve Curve, byte[] Code)[] Codes =
        [(KeyCurve.P256, [0x80, 0x24]), (KeyCurve.P384, [0x81, 0x24]), (KeyCurve.Ed25519, [0xed, 0x01]), (KeyCurve.Secp256k1, [0xe7, 0x01]),
            (KeyCurve.P521, [0x82, 0x24]), (KeyCurve.X25519, [0xec, 0x01])];

    /// <summary>The DID of a key.</summary>
    public static string Create(PublicKey key) => $"did:key:{ToMultibase(key)}";

    /// <summary>The key of a DID, which need not be one for signing (<see cref="KeyCurves.CanSign"/>); its <c>kid</c> becomes the DID URL of its one verification method.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.DidInvalid"/> or <see cref="CredentialError.KeyInvalid"/>.</exception>
    public static PublicKey Parse(string did)
    {
        if (!did.StartsWith(Prefix, StringComparison.Ordinal) || did.Length > 200)
            throw new CredentialException(CredentialError.DidInvalid, "Not a did:key.");
        return FromMultibase(did["did:key:".Length..]).WithKeyId($"{did}#{did["did:key:".Length..]}");
    }

    /// <summary>A key as <c>publicKeyMultibase</c> (base58btc).</summary>
    public static string ToMultibase(PublicKey key) => "z" + Base58.Encode([.. Codes.First(code => code.Curve == key.Curve).Code, .. key.ToCompressedPoint()]);

    /// <summary>A key from <c>publicKeyMultibase</c>.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>.</exception>
    public static PublicKey FromMultibase(string text)
    {
        if (text.Length is < 2 or > 200 || text[0] != 'z' || !Base58.TryDecode(text.AsSpan(1), out var bytes) || bytes.Length < 3)
            throw new CredentialException(CredentialError.KeyInvalid, "Not a key in base58btc.");
        foreach (var (curve, code) in Codes)
        {
            if (!bytes.AsSpan().StartsWith(code))
                continue;
            if (bytes.Length != code.Length + curve.Size() + (curve.IsOkp() ? 0 : 1))
                throw new CredentialException(CredentialError.KeyInvalid, "A key has another length.");
            return PublicKey.FromPoint(curve, bytes.AsSpan(code.Length));
        }
        throw new CredentialException(CredentialError.KeyInvalid, "A key of a kind that is not supported.");
    }
}
