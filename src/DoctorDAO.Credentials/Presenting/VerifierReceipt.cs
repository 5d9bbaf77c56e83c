using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>What a receipt says of one credential. Names of claims, never their values: an archive of receipts is not an archive of people.</summary>
/// <param name="QueryId">The query's credential that it answered.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="CredentialType">Its type.</param>
/// <param name="KeyThumbprint">RFC 7638 thumbprint of the issuer's key.</param>
/// <param name="PresentationHash">SHA-256 of the whole presentation, base64url: ties the receipt to it, should the holder show it again.</param>
/// <param name="Claims">The claims that were revealed.</param>
/// <param name="ExpiresAt">Until when the credential holds.</param>
/// <param name="StatusUri">The status list that was looked at.</param>
/// <param name="StatusHash">SHA-256 of its compressed bytes, base64url.</param>
/// <param name="StatusAt">When that list was made.</param>
public sealed record ReceiptEntry(
    string QueryId, string Issuer, string CredentialType, string KeyThumbprint, string PresentationHash, IReadOnlyList<string> Claims,
    DateTimeOffset? ExpiresAt, string? StatusUri, string? StatusHash, DateTimeOffset? StatusAt)
{
    /// <summary>The entry of a verified credential.</summary>
    public static ReceiptEntry Of(string queryId, string presentation, VerifiedCredential credential) => new(
        queryId, credential.Issuer ?? "", credential.CredentialType ?? "", credential.IssuerKey.Thumbprint,
        Base64Text.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(presentation))), [.. credential.Disclosed.Select(p => p.ToString())], credential.ExpiresAt,
        credential.StatusList?.Uri, credential.StatusList is { } list ? Base64Text.Encode(SHA256.HashData(list.Compressed.Span)) : null, credential.StatusList?.IssuedAt);
}

/// <summary>What one check found. No line holds the value of a claim.</summary>
/// <param name="Code">What was checked, a word of the verifier's.</param>
/// <param name="Subject">Of which kind of credential; empty for the whole.</param>
/// <param name="Outcome"><c>passed</c>, <c>warned</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it did not pass, a word of the verifier's.</param>
public sealed record ReceiptCheckLine(string Code, string Subject, string Outcome, string? Reason);

/// <summary>A receipt that a verifier signs and a hospital archives: who checked what by which policy, and when.</summary>
/// <param name="Id">Its name, random.</param>
/// <param name="Verifier">The verifier's DID.</param>
/// <param name="CheckedAt">When.</param>
/// <param name="Policy">The policy's identifier.</param>
/// <param name="PolicyVersion">Its version.</param>
/// <param name="Nonce">The request's nonce: which request it was.</param>
/// <param name="Entries">The credentials.</param>
public sealed record VerifierReceipt(string Id, string Verifier, DateTimeOffset CheckedAt, string Policy, int PolicyVersion, string Nonce, IReadOnlyList<ReceiptEntry> Entries)
{
    /// <summary>The header's <c>typ</c>.</summary>
    public const string Type = "verifier-receipt+jwt";

    /// <summary>The verifier's name, as the holder saw it.</summary>
    public string? VerifierName { get; init; }

    /// <summary>The policy's name.</summary>
    public string? PolicyName { get; init; }

    /// <summary>SHA-256 of the policy's text in that version, base64url.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>Why it was asked, as the holder read it.</summary>
    public string? Purpose { get; init; }

    /// <summary>The query (DCQL).</summary>
    public JsonObject? Query { get; init; }

    /// <summary>Whether all of it was accepted; null where the verifier does not say.</summary>
    public bool? Accepted { get; init; }

    /// <summary>What each check found.</summary>
    public IReadOnlyList<ReceiptCheckLine> Checks { get; init; } = [];

    /// <summary>Signs the receipt.</summary>
    public string Sign(ISigner signer)
    {
        var policy = new JsonObject { ["id"] = Policy, ["version"] = PolicyVersion };
        var claims = new JsonObject { ["iss"] = Verifier, ["jti"] = Id, ["iat"] = CheckedAt.ToUnixTimeSeconds(), ["policy"] = policy, ["nonce"] = Nonce };
        foreach (var (at, name, value) in ((JsonObject, string, string?)[])[(claims, "verifier", VerifierName), (policy, "name", PolicyName), (policy, "sha256", PolicyHash), (claims, "purpose", Purpose)])
        {
            if (value is not null)
                at[name] = value;
        }
        if (Query is not null)
            claims["asked"] = Query.DeepClone();
        if (Accepted is { } accepted)
            claims["accepted"] = accepted;
        if (Checks.Count > 0)
            claims["checks"] = new JsonArray([.. Checks.Select(ToJson)]);
        claims["credentials"] = new JsonArray([.. Entries.Select(ToJson)]);
        return Jws.Sign(Type, claims, signer);
    }

    /// <summary>Verifies a receipt.</summary>
    /// <param name="jwt">The receipt.</param>
    /// <param name="keys">Finds the verifier's key.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CredentialException">What is wrong.</exception>
    public static async ValueTask<VerifierReceipt> VerifyAsync(string jwt, IIssuerKeys keys, CancellationToken ct)
    {
        var jws = Jws.Parse(jwt);
        jws.RequireType(Type);
        var claims = jws.Claims;
        var at = claims.Time("iat") ?? throw new CredentialException(CredentialError.Malformed, "iat is missing.");
        var verifier = claims.Required("iss");
        jws.Verify(await keys.FindAsync(verifier, jws.KeyId, at, ct));
        if (!claims.TryGetProperty("policy", out var policy) || policy.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.Malformed, "policy is missing.");
        return new(claims.Required("jti"), verifier, at, policy.Required("id"), (int)Math.Min(policy.Number("version") ?? 0, int.MaxValue), claims.Required("nonce"),
            [.. claims.Items("credentials").Select(FromJson)])
        {
            VerifierName = claims.String("verifier"), PolicyName = policy.String("name"), PolicyHash = policy.String("sha256"), Purpose = claims.String("purpose"),
            Query = claims.TryGetProperty("asked", out var asked) && asked.ValueKind == JsonValueKind.Object ? JsonObject.Create(asked) : null,
            Accepted = claims.Flag("accepted"),
            Checks = claims.TryGetProperty("checks", out _) ? [.. claims.Items("checks").Select(CheckFromJson)] : [],
        };
    }

    private static JsonObject ToJson(ReceiptCheckLine line)
    {
        var json = new JsonObject { ["code"] = line.Code, ["subject"] = line.Subject, ["outcome"] = line.Outcome };
        if (line.Reason is not null)
            json["reason"] = line.Reason;
        return json;
    }

    private static ReceiptCheckLine CheckFromJson(JsonElement line) => line.ValueKind == JsonValueKind.Object
        ? new(line.Required("code"), line.String("subject") ?? "", line.Required("outcome"), line.String("reason"))
        : throw new CredentialException(CredentialError.Malformed, "A member of checks is not an object.");

    private static JsonObject ToJson(ReceiptEntry e)
    {
        var json = new JsonObject
        {
            ["query"] = e.QueryId,
            ["iss"] = e.Issuer,
            ["vct"] = e.CredentialType,
            ["jkt"] = e.KeyThumbprint,
            ["presentation_sha256"] = e.PresentationHash,
            ["claims"] = new JsonArray([.. e.Claims.Select(c => (JsonNode)c)]),
        };
        if (e.ExpiresAt is { } end)
            json["exp"] = end.ToUnixTimeSeconds();
        if (e.StatusUri is not null)
            json["status"] = new JsonObject { ["uri"] = e.StatusUri, ["sha256"] = e.StatusHash, ["iat"] = e.StatusAt?.ToUnixTimeSeconds() };
        return json;
    }

    private static ReceiptEntry FromJson(JsonElement e)
    {
        if (e.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.Malformed, "A member of credentials is not an object.");
        var status = e.TryGetProperty("status", out var s) && s.ValueKind == JsonValueKind.Object ? s : default;
        var has = status.ValueKind == JsonValueKind.Object;
        return new(e.Required("query"), e.Required("iss"), e.Required("vct"), e.Required("jkt"), e.Required("presentation_sha256"), e.Strings("claims", Caps.Disclosures) ?? [], e.Time("exp"),
            has ? status.String("uri") : null, has ? status.String("sha256") : null, has ? status.Time("iat") : null);
    }
}
