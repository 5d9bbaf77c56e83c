using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Testing;

/// <summary>A passkey in memory, as an authenticator makes it: P-256, no attestation. What a test wants wrong it sets before it asks.</summary>
public sealed class SoftAuthenticator : IDisposable
{
    private static readonly BigInteger Order = new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);

    /// <summary>The page that asks.</summary>
    public required string Origin { get; set; }

    /// <summary>Uses so far. 0 stands for an authenticator that does not count.</summary>
    public uint Counter { get; set; } = 1;

    /// <summary>Whether the person has shown the device that it is them.</summary>
    public bool Verified { get; set; } = true;

    /// <summary>The account of the site that the passkey was made for.</summary>
    public string? UserHandle { get; set; }

    /// <summary>What kind of authenticator it says it is (AAGUID); zeros for one that does not say.</summary>
    public Guid Kind { get; set; }

    /// <summary>The public key.</summary>
    public (byte[] X, byte[] Y) Point => _key.ExportParameters(false).Q is { X: { } x, Y: { } y } ? (x, y) : throw new InvalidOperationException("There is no key.");

    /// <summary>How a smart account names the key.</summary>
    public Bytes32 KeyId => Keccak256.Hash([.. Point.X, .. Point.Y]);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>Answers <c>navigator.credentials.create</c>.</summary>
    /// <param name="options">The options as JSON.</param>
    /// <returns>The credential as JSON.</returns>
    public JsonNode Create(JsonElement options)
    {
        UserHandle = options.GetProperty("user").GetProperty("id").GetString();
        var client = Client("webauthn.create", options.GetProperty("challenge").GetString()!);
        var (x, y) = Point;
        byte[] cose = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. x, 0x22, 0x58, 0x20, .. y];
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, 0x40), .. Kind.ToByteArray(bigEndian: true), 0x00, 0x20, .. _id, .. cose];
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data,
        ];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(client), ["attestationObject"] = Text(attestation), ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers <c>navigator.credentials.get</c>.</summary>
    /// <param name="options">The options as JSON.</param>
    /// <param name="host">Relying party.</param>
    /// <returns>The credential as JSON.</returns>
    public JsonNode Get(JsonElement options, string host)
    {
        var (data, client, signature) = Assert(options.GetProperty("challenge").GetString()!, host);
        return Credential(new JsonObject { ["clientDataJSON"] = Text(client), ["authenticatorData"] = Text(data), ["signature"] = Text(signature), ["userHandle"] = UserHandle });
    }

    /// <summary>A smart account's signature (ERC-1271) of a digest: the passkey's over the challenge that binds account, chain and digest.</summary>
    public byte[] Sign(Address account, ulong chain, Bytes32 digest, string host)
    {
        var challenge = Text(Challenge(account, chain, digest).ToArray());
        var (data, client, signature) = Assert(challenge, host);
        var (r, s) = Parts(signature);
        var json = Encoding.UTF8.GetString(client);
        var auth = new AbiWriter(32 * 6).Bytes32(new Bytes32(r)).Bytes32(new Bytes32(s))
            .UInt((ulong)json.IndexOf("\"challenge\"", StringComparison.Ordinal)).UInt((ulong)json.IndexOf("\"type\"", StringComparison.Ordinal)).Bytes(data).String(json);
        return new AbiWriter(64).Bytes32(KeyId).Tuple(auth).ToArray();
    }

    /// <summary>What a passkey is asked to sign for an account.</summary>
    public static Bytes32 Challenge(Address account, ulong chain, Bytes32 digest) => Keccak256.Hash(
        new AbiWriter(128).Bytes32(Keccak256.Hash("PasskeyMessage(address account,uint256 chainId,bytes32 digest)")).Address(account).UInt(chain).Bytes32(digest).ToArray());

    private (byte[] Data, byte[] Client, byte[] Signature) Assert(string challenge, string host)
    {
        var client = Client("webauthn.get", challenge);
        var data = Data(host, 0);
        return (data, client, _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private JsonObject Credential(JsonObject response) => new()
    {
        ["id"] = Text(_id), ["rawId"] = Text(_id), ["type"] = "public-key", ["clientExtensionResults"] = new JsonObject(), ["response"] = response,
    };

    private byte[] Client(string type, string challenge) =>
        Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"challenge\":\"{challenge}\",\"origin\":\"{Origin}\",\"crossOrigin\":false}}");

    private byte[] Data(string host, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter == 0 ? 0 : Counter++);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), (byte)(flags | 0x01 | (Verified ? 0x04 : 0)), .. counter];
    }

    /// <summary>Both numbers of a DER signature, the second one in its lower half, which alone the contracts take.</summary>
    private static (byte[] R, byte[] S) Parts(byte[] der)
    {
        var r = Number(der.AsSpan(4, der[3]));
        var s = Number(der.AsSpan(6 + der[3], der[5 + der[3]]));
        return (Word(r), Word(s > Order / 2 ? Order - s : s));

        static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

        static byte[] Word(BigInteger number)
        {
            var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[32 - bytes.Length], .. bytes];
        }
    }

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
