using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A claim that is asked for.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Id">Its name in <see cref="DcqlCredential.ClaimSets"/>.</param>
/// <param name="Values">Strings, whole numbers or booleans of which it must be one; null for any.</param>
public sealed record DcqlClaim(ClaimPath Path, string? Id = null, IReadOnlyList<JsonElement>? Values = null);

/// <summary>Who must stand behind the issuer.</summary>
/// <param name="Type">The kind of authority, such as <c>aki</c>, <c>etsi_tl</c> or <c>openid_federation</c>.</param>
/// <param name="Values">Of that kind; any of them will do.</param>
public sealed record DcqlAuthority(string Type, IReadOnlyList<string> Values);

/// <summary>A credential that is asked for.</summary>
/// <param name="Id">Its name in the answer.</param>
/// <param name="Format">Here always <c>dc+sd-jwt</c>; others are parsed and answered by nothing.</param>
/// <param name="CredentialTypes"><c>meta.vct_values</c>: any of them will do.</param>
/// <param name="Claims">The claims; without any, only what is in the clear.</param>
/// <param name="ClaimSets">Alternatives by the claims' names, the preferred one first; without any, all claims.</param>
/// <param name="Authorities">Any of them must stand behind the issuer; without any, no matter who.</param>
/// <param name="Multiple">Whether more than one credential may answer.</param>
/// <param name="RequireHolderBinding">Whether the holder must prove to be it.</param>
public sealed record DcqlCredential(
    string Id, string Format, IReadOnlyList<string> CredentialTypes, IReadOnlyList<DcqlClaim> Claims, IReadOnlyList<IReadOnlyList<string>> ClaimSets,
    IReadOnlyList<DcqlAuthority> Authorities, bool Multiple = false, bool RequireHolderBinding = true)
{
    /// <summary>The usual question: claims of one type of SD-JWT VC.</summary>
    public static DcqlCredential Ask(string id, IEnumerable<string> types, params IEnumerable<string> claims) =>
        new(id, SdJwtBuilder.VcType, [.. types], [.. claims.Select(name => new DcqlClaim(new ClaimPath(name)))], [], []);
}

/// <summary>Which credentials are wanted together.</summary>
/// <param name="Options">Alternatives by the credentials' names, the preferred one first.</param>
/// <param name="Required">Whether an answer without any of them is none.</param>
public sealed record DcqlCredentialSet(IReadOnlyList<IReadOnlyList<string>> Options, bool Required = true);

/// <summary>A query in the Digital Credentials Query Language (OpenID4VP 1.0 section 6).</summary>
/// <param name="Credentials">What is asked for.</param>
/// <param name="CredentialSets">Combinations; without any, all credentials are required.</param>
public sealed record DcqlQuery(IReadOnlyList<DcqlCredential> Credentials, IReadOnlyList<DcqlCredentialSet> CredentialSets)
{
    /// <summary>All of these credentials.</summary>
    public static DcqlQuery All(params IEnumerable<DcqlCredential> credentials) => new([.. credentials], []);

    /// <summary>Parses and validates a query.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.ProtocolViolation"/> and what is wrong, or too large.</exception>
    public static DcqlQuery Parse(JsonElement json) => DcqlReader.Read(json);

    /// <summary>Parses and validates a query's text.</summary>
    /// <exception cref="CredentialException">As the other.</exception>
    public static DcqlQuery Parse(string json) => Parse(StrictJson.Parse(json, CredentialError.ProtocolViolation, "A DCQL query"));

    /// <summary>The query as it is sent.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["credentials"] = Array(Credentials.Select(ToJson)) };
        if (CredentialSets.Count > 0)
        {
            json["credential_sets"] = Array(CredentialSets.Select(set =>
            {
                var one = new JsonObject { ["options"] = Array(set.Options.Select(o => Array(o.Select(id => (JsonNode)id)))) };
                if (!set.Required)
                    one["required"] = false;
                return one;
            }));
        }
        return json;
    }

    private static JsonObject ToJson(DcqlCredential credential)
    {
        var json = new JsonObject { ["id"] = credential.Id, ["format"] = credential.Format };
        if (credential.Multiple)
            json["multiple"] = true;
        if (!credential.RequireHolderBinding)
            json["require_cryptographic_holder_binding"] = false;
        json["meta"] = new JsonObject { ["vct_values"] = Array(credential.CredentialTypes.Select(t => (JsonNode)t)) };
        if (credential.Authorities.Count > 0)
            json["trusted_authorities"] = Array(credential.Authorities.Select(a => new JsonObject { ["type"] = a.Type, ["values"] = Array(a.Values.Select(v => (JsonNode)v)) }));
        if (credential.Claims.Count > 0)
        {
            json["claims"] = Array(credential.Claims.Select(claim =>
            {
                var one = new JsonObject();
                if (claim.Id is not null)
                    one["id"] = claim.Id;
                one["path"] = claim.Path.ToJson();
                if (claim.Values is { } values)
                    one["values"] = Array(values.Select(v => (JsonNode?)JsonValue.Create(v)));
                return one;
            }));
        }
        if (credential.ClaimSets.Count > 0)
            json["claim_sets"] = Array(credential.ClaimSets.Select(s => Array(s.Select(id => (JsonNode)id))));
        return json;
    }

    private static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);
}
