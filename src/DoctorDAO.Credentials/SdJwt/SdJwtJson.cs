using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>
/// SD-JWTs as JSON objects: JWS JSON Serialization, flattened and general (RFC 9901 section 8). Disclosures and the key binding are in the first signature's
/// unprotected header, and all hashes are still made over the compact form with that first signature.
/// </summary>
public static class SdJwtJson
{
    /// <summary>Signatures of one object at most.</summary>
    public const int Signatures = 8;

    /// <summary>Writes a compact SD-JWT or SD-JWT+KB in the flattened form.</summary>
    /// <param name="compact">As issued or presented. Not verified.</param>
    /// <param name="header">Further members of the unprotected header; nothing protects them.</param>
    /// <exception cref="CredentialException">Malformed, or a further member's name is taken.</exception>
    public static JsonObject Flattened(string compact, JsonObject? header = null)
    {
        var parsed = SdJwtText.Parse(compact);
        var parts = parsed.Issued.Text.Split('.');
        return new() { ["payload"] = parts[1], ["protected"] = parts[0], ["signature"] = parts[2], ["header"] = Header(parsed, header) };
    }

    /// <summary>Writes a compact SD-JWT or SD-JWT+KB in the general form, with the signatures of further keys over the same payload.</summary>
    /// <param name="compact">As issued or presented; its signature stays the first.</param>
    /// <param name="others">Further keys of the issuer.</param>
    /// <param name="header">Further members of the first unprotected header; nothing protects them.</param>
    /// <exception cref="CredentialException">Malformed, more than <see cref="Signatures"/>, or a further member's name is taken.</exception>
    public static JsonObject General(string compact, IReadOnlyCollection<ISigner>? others = null, JsonObject? header = null)
    {
        var parsed = SdJwtText.Parse(compact);
        if (others?.Count >= Signatures)
            throw new CredentialException(CredentialError.TooLarge, "An SD-JWT has too many signatures.");
        var parts = parsed.Issued.Text.Split('.');
        var signatures = new JsonArray(new JsonObject { ["protected"] = parts[0], ["signature"] = parts[2], ["header"] = Header(parsed, header) });
        foreach (var signer in others ?? [])
        {
            var more = Jws.Sign(parsed.Issued.Type ?? SdJwtBuilder.VcType, parsed.Issued.PayloadBytes.Span, signer).Split('.');
            signatures.Add(new JsonObject { ["protected"] = more[0], ["signature"] = more[2] });
        }
        return new() { ["payload"] = parts[1], ["signatures"] = signatures };
    }

    /// <summary>The compact form of either JSON form: what hashes are made over, and what holders present from.</summary>
    /// <exception cref="CredentialException">Malformed or too large.</exception>
    public static string ToCompact(string json) => Parse(json).Text;

    /// <summary>Takes either JSON form apart. <see cref="SdJwtText.Text"/> is its compact form.</summary>
    /// <exception cref="CredentialException">Malformed or too large.</exception>
    public static SdJwtText Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > Caps.Presentation)
            throw new CredentialException(CredentialError.TooLarge, "An SD-JWT is too large.");
        var root = StrictJson.ParseObject(json, CredentialError.Malformed, "An SD-JWT");
        var payload = root.Required("payload");
        var isGeneral = root.TryGetProperty("signatures", out _);
        if (isGeneral && (root.TryGetProperty("signature", out _) || root.TryGetProperty("protected", out _) || root.TryGetProperty("header", out _)))
            throw new CredentialException(CredentialError.Malformed, "An SD-JWT is of the flattened and of the general form.");
        var signatures = isGeneral ? root.Items("signatures", Signatures) : [root];
        if (signatures.Count == 0)
            throw new CredentialException(CredentialError.Malformed, "An SD-JWT has no signature.");
        var all = signatures.Select((signature, i) => Signature(signature, payload, isFirst: i == 0)).ToList();

        var compact = new StringBuilder(all[0].Text).Append('~');
        if (Unprotected(signatures[0]) is { } header)
        {
            foreach (var disclosure in header.Strings("disclosures", Caps.Disclosures) ?? [])
                compact.Append(Part(disclosure)).Append('~');
            if (header.TryGetProperty("kb_jwt", out _))
                compact.Append(Part(header.Required("kb_jwt")));
        }
        return SdJwtText.Parse(compact.ToString()).SignedBy(all);
    }

    // Parts that hold a ~ would be others once they are joined.
    private static string Part(string text) =>
        text.Length > 0 && !text.Contains('~', StringComparison.Ordinal) ? text : throw new CredentialException(CredentialError.Malformed, "A part of an SD-JWT is not base64url.");

    private static Jws Signature(JsonElement signature, string payload, bool isFirst)
    {
        if (signature.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.Malformed, "A signature is not an object.");
        // The algorithm and the type count only where the signature covers them.
        var jws = Jws.Parse($"{signature.Required("protected")}.{payload}.{signature.Required("signature")}");
        if (Unprotected(signature) is not { } header)
            return jws;
        if (header.TryGetProperty("crit", out _) || header.TryGetProperty("b64", out _))
            throw new CredentialException(CredentialError.CriticalHeader, "An unprotected header demands an extension.");
        if (header.EnumerateObject().Any(member => jws.Header.TryGetProperty(member.Name, out _)))
            throw new CredentialException(CredentialError.Malformed, "A member is in the protected and in the unprotected header.");
        if (!isFirst && (header.TryGetProperty("disclosures", out _) || header.TryGetProperty("kb_jwt", out _)))
            throw new CredentialException(CredentialError.Malformed, "Disclosures or a key binding are with another signature than the first.");
        return jws.WithUnprotectedKeyId(header.String("kid"));
    }

    private static JsonElement? Unprotected(JsonElement signature) =>
        !signature.TryGetProperty("header", out var header) ? null
        : header.ValueKind == JsonValueKind.Object ? header
        : throw new CredentialException(CredentialError.Malformed, "An unprotected header is not an object.");

    private static JsonObject Header(SdJwtText parsed, JsonObject? more)
    {
        var header = new JsonObject { ["disclosures"] = new JsonArray([.. parsed.Disclosures.Select(d => (JsonNode)d.Text)]) };
        if (parsed.KeyBinding is { } binding)
            header["kb_jwt"] = binding.Text;
        foreach (var (name, value) in more ?? [])
        {
            if (name is "disclosures" or "kb_jwt" or "crit" or "b64" || parsed.Issued.Header.TryGetProperty(name, out _))
                throw new CredentialException(CredentialError.Malformed, $"The unprotected header's {name} is taken.");
            header[name] = value?.DeepClone();
        }
        return header;
    }
}
