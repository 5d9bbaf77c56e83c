using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A wallet's answer, not yet verified.</summary>
/// <param name="Presentations">By the query's credential.</param>
/// <param name="State">The request's state.</param>
/// <param name="Error">The code when the wallet or the person refused; then there are no presentations.</param>
public sealed record PresentationResponse(IReadOnlyDictionary<string, IReadOnlyList<string>> Presentations, string? State, string? Error)
{
    /// <summary>Reads the form that was posted, decrypting it where that was asked.</summary>
    /// <param name="field">The value of a form's field; null when it is not there.</param>
    /// <param name="key">The key of this request when <c>direct_post.jwt</c> was asked; an answer in the clear is refused then.</param>
    /// <exception cref="CredentialException">Malformed, not encrypted as asked, or not decrypted.</exception>
    public static PresentationResponse Parse(Func<string, string?> field, SigningKey? key)
    {
        if (key is null)
        {
            return field("error") is { Length: > 0 } error
                ? new(new Dictionary<string, IReadOnlyList<string>>(), field("state"), error[..Math.Min(error.Length, 100)])
                : Read(StrictJson.Parse(field("vp_token") ?? "", CredentialError.ProtocolViolation, "vp_token"), field("state"));
        }
        // An error tells nothing about a person, and some wallets cannot encrypt it.
        if (field("response") is not { Length: > 0 } response)
        {
            return field("error") is { Length: > 0 } plain
                ? new(new Dictionary<string, IReadOnlyList<string>>(), field("state"), plain[..Math.Min(plain.Length, 100)])
                : throw new CredentialException(CredentialError.ProtocolViolation, "The answer is not encrypted, which was asked.");
        }
        var body = StrictJson.ParseObject(Jwe.Decrypt(response, key), CredentialError.ProtocolViolation, "The answer");
        if (body.String("error") is { Length: > 0 } refused)
            return new(new Dictionary<string, IReadOnlyList<string>>(), body.String("state"), refused[..Math.Min(refused.Length, 100)]);
        return body.TryGetProperty("vp_token", out var token)
            ? Read(token, body.String("state"))
            : throw new CredentialException(CredentialError.ProtocolViolation, "vp_token is missing.");
    }

    /// <summary>The form that a wallet posts.</summary>
    public IReadOnlyDictionary<string, string> ToForm(PublicKey? encryptTo)
    {
        var token = new JsonObject();
        foreach (var (id, texts) in Presentations)
            token[id] = new JsonArray([.. texts.Select(t => (JsonNode)t)]);
        if (encryptTo is null)
        {
            return Error is { } error
                ? new Dictionary<string, string> { ["error"] = error, ["state"] = State ?? "" }
                : new Dictionary<string, string> { ["vp_token"] = StrictJson.Text(token), ["state"] = State ?? "" };
        }
        var body = Error is null ? new JsonObject { ["vp_token"] = token, ["state"] = State } : new JsonObject { ["error"] = Error, ["state"] = State };
        return new Dictionary<string, string> { ["response"] = Jwe.Encrypt(Encoding.UTF8.GetBytes(StrictJson.Text(body)), encryptTo) };
    }

    private static PresentationResponse Read(JsonElement token, string? state)
    {
        if (token.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.ProtocolViolation, "vp_token is not an object.");
        var all = token.EnumerateObject().ToDictionary(m => m.Name, m => token.Strings(m.Name, Caps.Presentations) ?? [], StringComparer.Ordinal);
        var count = all.Values.Sum(v => v.Count);
        return count is > 0 and <= Caps.Presentations && all.Values.All(v => v.Count > 0)
            ? new(all, state, null)
            : throw new CredentialException(CredentialError.ProtocolViolation, "vp_token has no presentation, or too many.");
    }
}

/// <summary>A verified answer, or why it is none.</summary>
/// <param name="Error">The first rule that is broken, or none.</param>
/// <param name="Message">What was found, in English.</param>
/// <param name="Credentials">By the query's credential.</param>
public sealed record PresentationOutcome(CredentialError Error, string Message, IReadOnlyDictionary<string, IReadOnlyList<VerifiedCredential>> Credentials)
{
    /// <summary>Whether all rules hold.</summary>
    public bool IsValid => Error == CredentialError.None;
}

/// <summary>Verifies answers against their requests.</summary>
/// <param name="verifier">Verifies each presentation.</param>
public sealed class PresentationVerifier(SdJwtVerifier verifier)
{
    /// <summary>Verifies all presentations of an answer, and that they answer the query.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">What came.</param>
    /// <param name="policy">What else is demanded of each presentation; audience, nonce and types are the request's.</param>
    /// <param name="authorities">Who stands behind an issuer, for <c>trusted_authorities</c>.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<PresentationOutcome> VerifyAsync(
        PresentationRequest request, PresentationResponse response, SdJwtPolicy policy, Func<string, IReadOnlyList<DcqlAuthority>>? authorities = null, CancellationToken ct = default)
    {
        var verified = new Dictionary<string, IReadOnlyList<VerifiedCredential>>(StringComparer.Ordinal);
        if (response.Error is not null || (request.State.Length > 0 && response.State != request.State))
            return Refuse(CredentialError.ProtocolViolation, "The wallet refused, or answers another request.");
        foreach (var (id, texts) in response.Presentations)
        {
            if (request.Query.Credentials.FirstOrDefault(c => c.Id == id) is not { } asked)
                return Refuse(CredentialError.ProtocolViolation, "The answer has a credential that was not asked for.");
            var list = new List<VerifiedCredential>();
            foreach (var text in texts)
            {
                var result = await verifier.VerifyAsync(text, policy with
                {
                    RequireKeyBinding = policy.RequireKeyBinding || asked.RequireHolderBinding,
                    Audience = request.ClientId,
                    Nonce = request.Nonce,
                    CredentialTypes = new HashSet<string>(asked.CredentialTypes, StringComparer.Ordinal),
                }, ct);
                if (!result.IsValid)
                    return Refuse(result.Error, result.Message);
                list.Add(result.Credential);
            }
            verified[id] = list;
        }
        try
        {
            DcqlMatcher.Check(request.Query, verified.ToDictionary(
                v => v.Key,
                v => (IReadOnlyList<DcqlCandidate>)[.. v.Value.Select(c => new DcqlCandidate(v.Key, [c.CredentialType!], c.Claims, c.IsKeyBound, authorities?.Invoke(c.Issuer!)))],
                StringComparer.Ordinal));
        }
        catch (CredentialException e)
        {
            return Refuse(e.Error, e.Message);
        }
        return new(CredentialError.None, "", verified);
    }

    private static PresentationOutcome Refuse(CredentialError error, string message) => new(error, message, new Dictionary<string, IReadOnlyList<VerifiedCredential>>());
}
