using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>Verifies SD-JWTs, SD-JWT VCs and their presentations (RFC 9901, SD-JWT VC). Safe for many threads.</summary>
/// <param name="keys">Finds the issuer's key.</param>
/// <param name="statuses">Finds status lists; null refuses credentials that name one, unless the policy ignores them.</param>
/// <param name="time">The clock.</param>
public sealed class SdJwtVerifier(IIssuerKeys keys, IStatusLists? statuses, TimeProvider time)
{
    private static readonly string[] Protected = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "credentialStatus"];

    /// <summary>Verifies one presentation. Whatever the text is, it answers; only a cancellation is thrown.</summary>
    /// <param name="text">An SD-JWT or SD-JWT+KB.</param>
    /// <param name="policy">What is demanded.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="ArgumentException">The policy demands key binding without naming audience and nonce.</exception>
    public ValueTask<SdJwtVerification> VerifyAsync(string text, SdJwtPolicy policy, CancellationToken ct = default) => VerifyAsync(text, SdJwtText.Parse, policy, ct);

    /// <summary>Verifies one presentation in either form of <see cref="SdJwtJson"/>. Of several signatures one by a key of the issuer is enough.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="policy">What is demanded.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="ArgumentException">The policy demands key binding without naming audience and nonce.</exception>
    public ValueTask<SdJwtVerification> VerifyJsonAsync(string json, SdJwtPolicy policy, CancellationToken ct = default) => VerifyAsync(json, SdJwtJson.Parse, policy, ct);

    private async ValueTask<SdJwtVerification> VerifyAsync(string text, Func<string, SdJwtText> parse, SdJwtPolicy policy, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (policy.RequireKeyBinding && (string.IsNullOrEmpty(policy.Audience) || string.IsNullOrEmpty(policy.Nonce)))
            throw new ArgumentException("A key binding is for an audience and a nonce.", nameof(policy));
        try
        {
            return new(CredentialError.None, "", await CheckAsync(parse(text), policy, ct));
        }
        catch (CredentialException e)
        {
            return new(e.Error, e.Message, null);
        }
    }

    private async ValueTask<VerifiedCredential> CheckAsync(SdJwtText parsed, SdJwtPolicy policy, CancellationToken ct)
    {
        var claims = parsed.Issued.Claims;
        var issuer = claims.String("iss");
        var type = claims.String("vct");
        if (policy.RequireVc && string.IsNullOrEmpty(issuer) || policy.Issuers is { } accepted && !accepted.Contains(issuer ?? ""))
            throw new CredentialException(CredentialError.IssuerRefused, "The issuer is missing or not one that is accepted.");
        if (policy.RequireVc && string.IsNullOrEmpty(type) || policy.CredentialTypes is { } types && !types.Contains(type ?? ""))
            throw new CredentialException(CredentialError.CredentialTypeRefused, "The credential's type is missing or not one that is accepted.");
        var issuedAt = claims.Time("iat");
        var issuerKey = await IssuerKeyAsync(parsed, issuer ?? "", issuedAt, policy, ct);

        var payload = SdJwtPayload.Process(claims, parsed.Disclosures);
        if (policy.RequireVc && payload.Disclosed.Any(d => Protected.Contains(d.Path.Steps[0].Name)))
            throw new CredentialException(CredentialError.ClaimMustBePlain, "A claim that must be in the clear comes from a disclosure.");
        var now = time.GetUtcNow();
        if (issuedAt > now + policy.Skew)
            throw new CredentialException(CredentialError.FromTheFuture, "The credential was issued in the future.");
        CheckValidity(claims, now, policy.Skew);

        var holder = HolderKey(claims);
        var isBound = CheckKeyBinding(parsed, payload.Algorithm, holder, policy, now);
        var references = StatusReference.All(claims);
        var found = policy.IgnoreStatus ? [] : await CheckStatusAsync(references, issuer ?? "", policy, ct);
        return new(issuer, type, payload.Claims, [.. payload.Disclosed.Select(d => d.Path)], issuerKey, holder, isBound, issuedAt, claims.Time("nbf"), claims.Time("exp"), references, found);
    }

    // Each signature is by itself: what is wrong with one does not matter when another is right. With one alone, its error is the answer.
    private async ValueTask<PublicKey> IssuerKeyAsync(SdJwtText parsed, string issuer, DateTimeOffset? issuedAt, SdJwtPolicy policy, CancellationToken ct)
    {
        CredentialException? first = null;
        foreach (var issued in parsed.Signatures)
        {
            try
            {
                // The former name of the type is still met, and means the same.
                if (policy.RequireVc)
                    issued.RequireType(SdJwtBuilder.VcType, "vc+sd-jwt");
                var key = await keys.FindAsync(issuer, issued.KeyId, issuedAt, ct);
                issued.Verify(key);
                return key;
            }
            catch (CredentialException e)
            {
                first ??= e;
            }
        }
        throw first!;
    }

    internal static void CheckValidity(JsonElement claims, DateTimeOffset now, TimeSpan skew)
    {
        if (claims.Time("nbf") > now + skew)
            throw new CredentialException(CredentialError.NotYetValid, "Its validity has not begun.");
        if (claims.Time("exp") <= now - skew)
            throw new CredentialException(CredentialError.Expired, "Its validity has ended.");
    }

    private static PublicKey? HolderKey(JsonElement claims)
    {
        if (!claims.TryGetProperty("cnf", out var cnf))
            return null;
        if (cnf.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.Malformed, "cnf is not an object.");
        if (cnf.TryGetProperty("jwk", out var jwk))
            return PublicKey.FromJwk(jwk);
        return cnf.String("kid") is { } kid && kid.StartsWith("did:key:", StringComparison.Ordinal) ? DidKey.Parse(kid.Split('#')[0]) : null;
    }

    private static bool CheckKeyBinding(SdJwtText parsed, DigestAlgorithm algorithm, PublicKey? holder, SdJwtPolicy policy, DateTimeOffset now)
    {
        if (parsed.KeyBinding is not { } binding)
            return policy.RequireKeyBinding ? throw new CredentialException(CredentialError.KeyBindingMissing, "There is no key-binding JWT.") : false;
        if (holder is null)
            throw new CredentialException(CredentialError.HolderKeyMissing, "The credential names no holder's key that is supported.");
        binding.RequireType("kb+jwt");
        binding.Verify(holder);
        var claims = binding.Claims;
        // Audience and nonce are compared whole; an array of audiences would make one proof good for several verifiers.
        if (policy.Audience is not null && claims.String("aud", CredentialError.AudienceMismatch) != policy.Audience)
            throw new CredentialException(CredentialError.AudienceMismatch, "The key binding is for another audience.");
        if (policy.Nonce is not null && claims.String("nonce", CredentialError.NonceMismatch) != policy.Nonce)
            throw new CredentialException(CredentialError.NonceMismatch, "The key binding answers another nonce.");
        if (claims.String("sd_hash", CredentialError.PresentationHashMismatch) != algorithm.Digest(parsed.Presented))
            throw new CredentialException(CredentialError.PresentationHashMismatch, "The key binding was made for another presentation.");
        Freshness.Check(claims, now, policy.KeyBindingMaxAge, policy.Skew);
        CheckValidity(claims, now, policy.Skew);
        return true;
    }

    private async ValueTask<IReadOnlyList<StatusFinding>> CheckStatusAsync(IReadOnlyList<StatusReference> references, string issuer, SdJwtPolicy policy, CancellationToken ct)
    {
        if (policy.RequireStatus && !references.Any(r => r.CanRefuse))
            throw new CredentialException(CredentialError.StatusMissing, "The credential names no status list.");
        if (references.Count > 0 && statuses is null)
            throw new CredentialException(CredentialError.StatusUnavailable, "There is no way to look up the credential's status.");
        var found = new List<StatusFinding>();
        foreach (var reference in references)
        {
            var list = await statuses!.GetAsync(reference, issuer, policy.StatusMaxAge, ct);
            found.Add(new(reference, list, reference.Check(list)));
        }
        return found;
    }
}

/// <summary>Whether something signed is fresh.</summary>
internal static class Freshness
{
    public static void Check(JsonElement claims, DateTimeOffset now, TimeSpan maxAge, TimeSpan skew)
    {
        var at = claims.Time("iat") ?? throw new CredentialException(CredentialError.Malformed, "iat is missing.");
        if (at > now + skew)
            throw new CredentialException(CredentialError.FromTheFuture, "It was signed in the future.");
        if (at < now - maxAge)
            throw new CredentialException(CredentialError.TooOld, "It was signed too long ago.");
    }
}
