using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A JWS in compact form, parsed and not yet believed: call <see cref="Verify"/> before anything in it counts.</summary>
public sealed class Jws
{
    /// <summary>The algorithms that are accepted at all. <c>none</c> and the symmetric ones are not among them.</summary>
    public static readonly FrozenSet<string> Algorithms = FrozenSet.Create(StringComparer.Ordinal, "ES256", "ES384", "ES512", "EdDSA", "ES256K");

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string? _unprotectedKeyId;

    private Jws(string text, JsonElement header, ReadOnlyMemory<byte> payload, byte[] signed, byte[] signature, string? unprotectedKeyId = null)
    {
        Text = text;
        Header = header;
        PayloadBytes = payload;
        _signed = signed;
        _signature = signature;
        _unprotectedKeyId = unprotectedKeyId;
    }

    /// <summary>The text that was parsed.</summary>
    public string Text { get; }

    /// <summary>The protected header.</summary>
    public JsonElement Header { get; }

    /// <summary>The payload's bytes.</summary>
    public ReadOnlyMemory<byte> PayloadBytes { get; }

    /// <summary>The header's algorithm; it only has to agree with the key's own.</summary>
    public string Algorithm => Header.GetProperty("alg").GetString()!;

    /// <summary>The header's <c>kid</c>: of the protected header, or of the unprotected one of a JSON form. It only helps to find a key that is trusted for other reasons.</summary>
    public string? KeyId => Header.String("kid") ?? _unprotectedKeyId;

    /// <summary>The header's <c>typ</c>.</summary>
    public string? Type => Header.String("typ");

    /// <summary>The payload as a JSON object.</summary>
    /// <exception cref="CredentialException">It is none.</exception>
    public JsonElement Claims => field.ValueKind == JsonValueKind.Undefined ? field = StrictJson.ParseObject(PayloadBytes, CredentialError.Malformed, "The payload") : field;

    /// <summary>Splits and decodes a compact JWS.</summary>
    /// <param name="text">Three parts with points between.</param>
    /// <param name="most">Characters at most.</param>
    /// <exception cref="CredentialException">Malformed, too large, an algorithm that is never accepted, or a critical extension.</exception>
    public static Jws Parse(string text, int most = Caps.Token)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > most)
            throw new CredentialException(CredentialError.TooLarge, "A JWS is too large.");
        var first = text.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : text.IndexOf('.', first + 1);
        if (second < 0 || text.IndexOf('.', second + 1) >= 0)
            throw new CredentialException(CredentialError.Malformed, "A JWS has three parts.");
        var header = StrictJson.ParseObject(Base64Text.Decode(text.AsSpan(0, first), what: "A JWS header"), CredentialError.Malformed, "A JWS header");
        var algorithm = header.String("alg");
        if (algorithm is null || !Algorithms.Contains(algorithm))
            throw new CredentialException(CredentialError.AlgorithmRefused, "The algorithm of a signature is missing or not accepted.");
        if (header.TryGetProperty("crit", out _) || header.TryGetProperty("b64", out _))
            throw new CredentialException(CredentialError.CriticalHeader, "A JWS header demands an extension that is not known here.");
        header.String("kid");
        header.String("typ");
        var payload = Base64Text.Decode(text.AsSpan(first + 1, second - first - 1), what: "A JWS payload");
        var signature = Base64Text.Decode(text.AsSpan(second + 1), what: "A JWS signature");
        return new Jws(text, header, payload, Encoding.ASCII.GetBytes(text, 0, second), signature);
    }

    /// <summary>Checks the signature with a key that the caller has reason to trust. The key decides the algorithm; the header must agree.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.AlgorithmMismatch"/> or <see cref="CredentialError.SignatureInvalid"/>.</exception>
    public void Verify(PublicKey key)
    {
        if (!string.Equals(Algorithm, key.Algorithm, StringComparison.Ordinal))
            throw new CredentialException(CredentialError.AlgorithmMismatch, "The header names an algorithm that is not the key's.");
        if (!key.Verify(_signed, _signature))
            throw new CredentialException(CredentialError.SignatureInvalid, "The signature is not the key's.");
    }

    internal Jws WithUnprotectedKeyId(string? keyId) => new(Text, Header, PayloadBytes, _signed, _signature, keyId);

    /// <summary>Requires a <c>typ</c>; upper and lower case and a leading <c>application/</c> do not matter (RFC 7515).</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.WrongType"/>.</exception>
    public void RequireType(params ReadOnlySpan<string> types)
    {
        var type = Type;
        if (type?.StartsWith("application/", StringComparison.OrdinalIgnoreCase) == true)
            type = type["application/".Length..];
        foreach (var accepted in types)
        {
            if (string.Equals(accepted, type, StringComparison.OrdinalIgnoreCase))
                return;
        }
        throw new CredentialException(CredentialError.WrongType, $"The header's typ is not {types[0]}.");
    }

    /// <summary>Signs claims. <c>alg</c> and <c>kid</c> come from the key; <paramref name="header"/> adds to them.</summary>
    /// <param name="type">The header's <c>typ</c>.</param>
    /// <param name="claims">The payload.</param>
    /// <param name="signer">The key.</param>
    /// <param name="header">Further members, such as <c>jwk</c>.</param>
    public static string Sign(string type, JsonObject claims, ISigner signer, JsonObject? header = null) => Sign(type, StrictJson.Bytes(claims), signer, header);

    /// <summary>Signs a payload's bytes.</summary>
    public static string Sign(string type, ReadOnlySpan<byte> payload, ISigner signer, JsonObject? header = null)
    {
        var full = new JsonObject { ["alg"] = signer.Public.Algorithm, ["typ"] = type };
        if (signer.Public.KeyId is { } keyId)
            full["kid"] = keyId;
        foreach (var (name, value) in header ?? [])
            full[name] = value?.DeepClone();
        var signed = $"{Base64Text.Encode(StrictJson.Bytes(full))}.{Base64Text.Encode(payload)}";
        return $"{signed}.{Base64Text.Encode(signer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
