using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace DoctorDAO.Credentials;

/// <summary>Checks signatures by one key.</summary>
internal interface ISignatureCheck
{
    bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}

internal static class SignatureCheck
{
    // Not cached: holders' keys are used once, and what is used often is kept by its PublicKey.
    internal static readonly CryptoProviderFactory Factory = new() { CacheSignatureProviders = false };

    public static ISignatureCheck For(KeyCurve curve, byte[] x, byte[] y, string name) => curve switch
    {
        KeyCurve.Ed25519 => new Edwards(x),
        KeyCurve.Secp256k1 => new Koblitz(x, y),
        _ => new Nist(curve, x, y, name),
    };

    private sealed class Nist(KeyCurve curve, byte[] x, byte[] y, string name) : ISignatureCheck
    {
        private readonly SignatureProvider _provider = Factory.CreateForVerifying(
            new JsonWebKey { Kty = "EC", Crv = curve.Name(), X = Base64Text.Encode(x), Y = Base64Text.Encode(y), KeyId = name }, curve.Algorithm());

        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
            // The provider throws at nothing; nobody signs nothing.
            !data.IsEmpty && _provider.Verify(data.ToArray(), signature.ToArray());
    }

    private sealed class Edwards(byte[] key) : ISignatureCheck
    {
        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
            Ed25519.Verify(signature.ToArray(), 0, key, 0, data.ToArray(), 0, data.Length);
    }

    private sealed class Koblitz(byte[] x, byte[] y) : ISignatureCheck
    {
        private readonly ECPublicKeyParameters _key = Key(x, y);

        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            var signer = new ECDsaSigner();
            signer.Init(false, _key);
            return signer.VerifySignature(SHA256.HashData(data), new BigInteger(1, signature[..32].ToArray()), new BigInteger(1, signature[32..].ToArray()));
        }

        private static ECPublicKeyParameters Key(byte[] x, byte[] y)
        {
            var curve = Points.Parameters(KeyCurve.Secp256k1);
            return new ECPublicKeyParameters(curve.Curve.CreatePoint(new BigInteger(1, x), new BigInteger(1, y)), new ECDomainParameters(curve));
        }
    }
}
