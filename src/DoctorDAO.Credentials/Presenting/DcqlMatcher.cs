using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A credential that a holder has, or that was verified in an answer.</summary>
/// <param name="Key">The caller's name for it.</param>
/// <param name="CredentialTypes">Its <c>vct</c>, followed by what it extends.</param>
/// <param name="Claims">Its processed claims.</param>
/// <param name="HasHolderKey">Whether its holder can prove to be it.</param>
/// <param name="Authorities">Who stands behind its issuer, as far as the caller knows.</param>
public sealed record DcqlCandidate(string Key, IReadOnlyList<string> CredentialTypes, JsonObject Claims, bool HasHolderKey = true, IReadOnlyList<DcqlAuthority>? Authorities = null);

/// <summary>A candidate that answers a part of a query, and what of it must be shown.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Show">The paths asked for.</param>
public sealed record DcqlMatch(DcqlCandidate Candidate, IReadOnlyList<ClaimPath> Show);

/// <summary>What a holder can answer.</summary>
/// <param name="Matches">By the query's credential: what fits, in the candidates' order.</param>
/// <param name="Answer">The credentials of the preferred answer; null when what is required cannot be answered.</param>
public sealed record DcqlOutcome(IReadOnlyDictionary<string, IReadOnlyList<DcqlMatch>> Matches, IReadOnlyList<string>? Answer);

/// <summary>Matches candidates with a query, for the holder who chooses and for the verifier who checks what came (OpenID4VP 1.0 sections 6.4 and 8.6).</summary>
public static class DcqlMatcher
{
    /// <summary>What fits, and the preferred way to answer.</summary>
    public static DcqlOutcome Match(DcqlQuery query, IReadOnlyList<DcqlCandidate> candidates)
    {
        var matches = query.Credentials.ToDictionary(
            c => c.Id, c => (IReadOnlyList<DcqlMatch>)[.. candidates.Select(x => Match(c, x)).OfType<DcqlMatch>()], StringComparer.Ordinal);
        return new DcqlOutcome(matches, Choose(query, id => matches[id].Count > 0));
    }

    /// <summary>Whether one candidate answers one credential of a query, and by which claims; null when it does not.</summary>
    public static DcqlMatch? Match(DcqlCredential asked, DcqlCandidate candidate)
    {
        if (asked.Format != SdJwtBuilder.VcType || !asked.CredentialTypes.Any(t => candidate.CredentialTypes.Contains(t, StringComparer.Ordinal)))
            return null;
        if (asked.RequireHolderBinding && !candidate.HasHolderKey)
            return null;
        if (asked.Authorities.Count > 0 && !asked.Authorities.Any(a => candidate.Authorities?.Any(b => a.Type == b.Type && a.Values.Intersect(b.Values, StringComparer.Ordinal).Any()) == true))
            return null;
        if (asked.ClaimSets.Count == 0)
            return asked.Claims.All(c => Holds(c, candidate.Claims)) ? new DcqlMatch(candidate, [.. asked.Claims.Select(c => c.Path)]) : null;
        foreach (var set in asked.ClaimSets)
        {
            var claims = asked.Claims.Where(c => set.Contains(c.Id!, StringComparer.Ordinal)).ToList();
            if (claims.All(c => Holds(c, candidate.Claims)))
                return new DcqlMatch(candidate, [.. claims.Select(c => c.Path)]);
        }
        return null;
    }

    /// <summary>Checks an answer against the query: nothing that was not asked, one presentation where not several may be, each fitting, and all that is required.</summary>
    /// <param name="query">The query.</param>
    /// <param name="presented">By the query's credential: what was presented for it, verified.</param>
    /// <exception cref="CredentialException"><see cref="CredentialError.QueryUnanswered"/> or <see cref="CredentialError.ProtocolViolation"/>.</exception>
    public static void Check(DcqlQuery query, IReadOnlyDictionary<string, IReadOnlyList<DcqlCandidate>> presented)
    {
        foreach (var (id, candidates) in presented)
        {
            var asked = query.Credentials.FirstOrDefault(c => c.Id == id) ?? throw new CredentialException(CredentialError.ProtocolViolation, "The answer has a credential that was not asked for.");
            if (candidates.Count == 0 || (candidates.Count > 1 && !asked.Multiple))
                throw new CredentialException(CredentialError.ProtocolViolation, $"The answer has another number of presentations for {id} than asked.");
            if (candidates.Any(c => Match(asked, c) is null))
                throw new CredentialException(CredentialError.QueryUnanswered, $"A presentation for {id} does not answer it.");
        }
        if (Choose(query, presented.ContainsKey) is null)
            throw new CredentialException(CredentialError.QueryUnanswered, "The answer lacks a credential that is required.");
    }

    // Without sets all credentials are required; with sets, of each required one the first option that can be answered, and of the others as well if it can.
    private static IReadOnlyList<string>? Choose(DcqlQuery query, Func<string, bool> has)
    {
        if (query.CredentialSets.Count == 0)
            return query.Credentials.All(c => has(c.Id)) ? [.. query.Credentials.Select(c => c.Id)] : null;
        var chosen = new List<string>();
        foreach (var set in query.CredentialSets)
        {
            var option = set.Options.FirstOrDefault(o => o.All(has));
            if (option is null && set.Required)
                return null;
            chosen.AddRange(option ?? []);
        }
        return [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    private static bool Holds(DcqlClaim claim, JsonObject claims)
    {
        var values = claim.Path.Select(claims);
        return values.Count > 0 && (claim.Values is null || values.Any(v => claim.Values.Any(wanted => IsSame(v, wanted))));
    }

    private static bool IsSame(JsonNode? actual, JsonElement wanted)
    {
        if (actual is not JsonValue)
            return false;
        var kind = actual.GetValueKind();
        if (kind != wanted.ValueKind)
            return false;
        return kind switch
        {
            JsonValueKind.String => actual.GetValue<string>() == wanted.GetString(),
            JsonValueKind.Number => JsonNode.DeepEquals(actual, JsonValue.Create(wanted)),
            _ => true,
        };
    }
}
