using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Utilities;

namespace DoctorDAO.Ethereum;

/// <summary>A secp256k1 private key. Signatures are deterministic (RFC 6979).</summary>
public sealed class PrivateKey
{
    // Its table of multiples of the base point is made once.
    private static readonly FixedPointCombMultiplier Multiplier = new();

    private readonly BigInteger _d;

    /// <param name="bytes">32 bytes, big-endian, from 1 to the order of the curve less 1.</param>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public PrivateKey(ReadOnlySpan<byte> bytes)
    {
        _d = bytes.Length == 32 ? new BigInteger(1, bytes.ToArray()) : BigInteger.Zero;
        if (_d.SignValue <= 0 || _d.CompareTo(Secp256k1.Domain.N) >= 0)
            throw new ArgumentException("Not a secp256k1 private key.", nameof(bytes));
        Address = Secp256k1.AddressOf(Secp256k1.Domain.G.Multiply(_d));
    }

    /// <summary>The account the key belongs to.</summary>
    public Address Address { get; }

    /// <summary>Parses 64 hexadecimal digits, with or without prefix.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static PrivateKey Parse(string text) =>
        Bytes32.TryParse(text, out var bytes) ? new PrivateKey(bytes.Span) : throw new FormatException("A private key is 0x and 64 hexadecimal digits.");

    /// <summary>A new random key.</summary>
    public static PrivateKey Random()
    {
        Span<byte> bytes = stackalloc byte[32];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            var candidate = new BigInteger(1, bytes.ToArray());
            if (candidate.SignValue > 0 && candidate.CompareTo(Secp256k1.Domain.N) < 0)
                return new PrivateKey(bytes);
        }
    }

    /// <summary>Derives <c>m/44'/60'/0'/0/index</c> (BIP-32, BIP-39, BIP-44), as wallets do.</summary>
    /// <param name="mnemonic">Words separated by one space; the checksum is not verified.</param>
    /// <param name="index">Number of the account.</param>
    public static PrivateKey FromMnemonic(string mnemonic, uint index)
    {
        const uint Hardened = 0x8000_0000;
        var seed = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(mnemonic.Normalize(NormalizationForm.FormKD)), Encoding.UTF8.GetBytes("mnemonic"), 2048, HashAlgorithmName.SHA512, 64);
        var node = HMACSHA512.HashData("Bitcoin seed"u8, seed);
        foreach (var step in (ReadOnlySpan<uint>)[44 | Hardened, 60 | Hardened, Hardened, 0, index])
            node = Child(node, step);
        return new PrivateKey(node.AsSpan(0, 32));

        static byte[] Child(byte[] node, uint step)
        {
            var key = new BigInteger(1, node, 0, 32);
            byte[] data =
            [
                .. step >= Hardened ? [0, .. node.AsSpan(0, 32)] : Secp256k1.Domain.G.Multiply(key).GetEncoded(true),
                (byte)(step >> 24), (byte)(step >> 16), (byte)(step >> 8), (byte)step,
            ];
            var derived = HMACSHA512.HashData(node.AsSpan(32), data);
            var child = new BigInteger(1, derived, 0, 32).Add(key).Mod(Secp256k1.Domain.N);
            return [.. Padded(child).Span, .. derived.AsSpan(32)];
        }
    }

    /// <summary>Signs a digest.</summary>
    public Signature Sign(Bytes32 digest)
    {
        var (domain, e) = (Secp256k1.Domain, new BigInteger(1, digest.ToArray()));
        var nonces = new HMacDsaKCalculator(new Sha256Digest());
        nonces.Init(domain.N, _d, digest.ToArray());
        while (true)
        {
            // SEC 1, 4.1.3. The point is kept: its ordinate is the recovery bit, which would take two more multiplications to find from r and s.
            var k = nonces.NextK();
            var point = Multiplier.Multiply(domain.G, k).Normalize();
            var abscissa = point.AffineXCoord.ToBigInteger();
            var r = abscissa.Mod(domain.N);
            var s = BigIntegers.ModOddInverse(domain.N, k).Multiply(e.Add(_d.Multiply(r))).Mod(domain.N);
            // Neither happens in the life of the universe; an abscissa beyond the order has no recovery bit here.
            if (r.SignValue == 0 || s.SignValue == 0 || abscissa.CompareTo(domain.N) >= 0)
                continue;
            var odd = point.AffineYCoord.TestBitZero();
            // The mirrored s (EIP-2) belongs to the mirrored point.
            if (s.CompareTo(Secp256k1.HalfOrder) > 0)
                (s, odd) = (domain.N.Subtract(s), !odd);
            return new Signature(Padded(r), Padded(s), (byte)(odd ? 1 : 0));
        }
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"key of {Address}";

    private static Bytes32 Padded(BigInteger value)
    {
        Span<byte> padded = stackalloc byte[32];
        padded.Clear();
        var bytes = value.ToByteArrayUnsigned();
        bytes.CopyTo(padded[(32 - bytes.Length)..]);
        return new Bytes32(padded);
    }
}

/// <summary>Messages for <c>personal_sign</c> (EIP-191, version 0x45).</summary>
public static class PersonalMessage
{
    /// <summary>The digest that a wallet signs for <paramref name="message"/>.</summary>
    public static Bytes32 Hash(string message) => Hash(Encoding.UTF8.GetBytes(message));

    /// <summary>The digest that a wallet signs for these bytes.</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> message) =>
        Keccak256.Hash([.. Encoding.UTF8.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}"), .. message]);
}
