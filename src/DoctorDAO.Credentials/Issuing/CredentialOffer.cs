using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A second factor that travels by another way than the offer.</summary>
/// <param name="InputMode"><c>numeric</c> or <c>text</c>.</param>
/// <param name="Length">Characters.</param>
/// <param name="Description">For people: where the code comes from.</param>
public sealed record TransactionCode(string InputMode = "numeric", int? Length = null, string? Description = null);

/// <summary>An offer with a pre-authorised code (OpenID4VCI 1.0 section 4.1).</summary>
/// <param name="CredentialIssuer">The issuer's identifier.</param>
/// <param name="CredentialConfigurationIds">What is offered.</param>
/// <param name="PreAuthorizedCode">The code; single use and short-lived.</param>
/// <param name="TransactionCode">Whether a second factor is asked for.</param>
public sealed record CredentialOffer(string CredentialIssuer, IReadOnlyList<string> CredentialConfigurationIds, string PreAuthorizedCode, TransactionCode? TransactionCode = null)
{
    /// <summary>The grant of a pre-authorised code.</summary>
    public const string GrantType = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

    /// <summary>The scheme by which outside wallets are opened.</summary>
    public const string Scheme = "openid-credential-offer://";

    /// <summary>The offer as it is served at its <c>credential_offer_uri</c>.</summary>
    public JsonObject ToJson()
    {
        var grant = new JsonObject { ["pre-authorized_code"] = PreAuthorizedCode };
        if (TransactionCode is { } code)
        {
            var tx = new JsonObject { ["input_mode"] = code.InputMode };
            if (code.Length is { } length)
                tx["length"] = length;
            if (code.Description is { } description)
                tx["description"] = description;
            grant["tx_code"] = tx;
        }
        return new JsonObject
        {
            ["credential_issuer"] = CredentialIssuer,
            ["credential_configuration_ids"] = new JsonArray([.. CredentialConfigurationIds.Select(id => (JsonNode)id)]),
            ["grants"] = new JsonObject { [GrantType] = grant },
        };
    }

    /// <summary>A link by reference, so that the code is in no address: <c>{start}?credential_offer_uri=…</c>.</summary>
    /// <param name="start">A wallet's page, or <see cref="Scheme"/>.</param>
    /// <param name="offer">Where the offer is served.</param>
    public static string Link(string start, Uri offer) => $"{start}?credential_offer_uri={Uri.EscapeDataString(offer.AbsoluteUri)}";

    /// <summary>Reads an offer.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.ProtocolViolation"/>, or malformed.</exception>
    public static CredentialOffer Parse(ReadOnlyMemory<byte> json)
    {
        var root = StrictJson.ParseObject(json, CredentialError.ProtocolViolation, "An offer");
        var ids = root.Strings("credential_configuration_ids") ?? [];
        if (ids.Count == 0 || !root.TryGetProperty("grants", out var grants) || grants.ValueKind != JsonValueKind.Object
            || !grants.TryGetProperty(GrantType, out var grant) || grant.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.ProtocolViolation, "An offer offers nothing, or by another way than a pre-authorised code.");
        var issuer = root.Required("credential_issuer");
        IssuerMetadata.AddressOf(issuer);
        TransactionCode? code = null;
        if (grant.TryGetProperty("tx_code", out var tx) && tx.ValueKind == JsonValueKind.Object)
            code = new TransactionCode(tx.String("input_mode") ?? "numeric", (int?)Math.Min(tx.Number("length") ?? 0, 100) is > 0 and var n ? n : null, tx.String("description"));
        return new CredentialOffer(issuer, ids, grant.Required("pre-authorized_code"), code);
    }
}
