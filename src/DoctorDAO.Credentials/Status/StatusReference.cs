using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>Where a credential's status is.</summary>
/// <param name="Kind">The kind of list.</param>
/// <param name="Uri">The list's address, which is also its name.</param>
/// <param name="Index">The credential's entry.</param>
/// <param name="Purpose">Of a bitstring: <c>revocation</c> or <c>suspension</c>.</param>
public sealed record StatusReference(StatusKind Kind, string Uri, int Index, string Purpose = "revocation")
{
    /// <summary>The value of the claim <c>status</c> (Token Status List).</summary>
    public JsonObject ToStatusClaim() => new() { ["status_list"] = new JsonObject { ["idx"] = Index, ["uri"] = Uri } };

    /// <summary>The value of <c>credentialStatus</c> (Bitstring Status List).</summary>
    public JsonObject ToCredentialStatus() => new()
    {
        ["id"] = $"{Uri}#{Index}",
        ["type"] = "BitstringStatusListEntry",
        ["statusPurpose"] = Purpose,
        ["statusListIndex"] = Index.ToString(CultureInfo.InvariantCulture),
        ["statusListCredential"] = Uri,
    };

    /// <summary>The reference of a credential's claims: <c>status.status_list</c>, else <c>credentialStatus</c>; null when there is neither.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.StatusInvalid"/>: there is one that cannot be used. A status that cannot be read is never taken for none.</exception>
    public static StatusReference? Of(JsonElement claims)
    {
        if (claims.TryGetProperty("status", out var status))
        {
            if (status.ValueKind != JsonValueKind.Object || !status.TryGetProperty("status_list", out var entry) || entry.ValueKind != JsonValueKind.Object)
                throw new CredentialException(CredentialError.StatusInvalid, "The credential's status is of a kind that is not supported.");
            return new(StatusKind.Token, Address(entry.String("uri", CredentialError.StatusInvalid)), ToIndex(Idx(entry)));
        }
        if (!claims.TryGetProperty("credentialStatus", out var entries))
            return null;
        var one = entries.ValueKind == JsonValueKind.Array && entries.GetArrayLength() == 1 ? entries[0] : entries;
        if (one.ValueKind != JsonValueKind.Object || one.String("type", CredentialError.StatusInvalid) != "BitstringStatusListEntry")
            throw new CredentialException(CredentialError.StatusInvalid, "The credential's status is of a kind that is not supported.");
        var purpose = one.String("statusPurpose", CredentialError.StatusInvalid);
        if (purpose is not ("revocation" or "suspension") || (one.Number("statusSize") ?? 1) != 1)
            throw new CredentialException(CredentialError.StatusInvalid, "The credential's status has a purpose or size that is not supported.");
        var index = one.String("statusListIndex", CredentialError.StatusInvalid);
        return long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(StatusKind.Bitstring, Address(one.String("statusListCredential", CredentialError.StatusInvalid)), ToIndex(number), purpose)
            : throw new CredentialException(CredentialError.StatusInvalid, "The credential's place in its status list is missing.");
    }

    /// <summary>What a list says of this credential.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.StatusInvalid"/>: not in this list.</exception>
    public int Look(StatusSnapshot list)
    {
        if (list.Uri != Uri || list.List.Kind != Kind || (Kind == StatusKind.Bitstring && list.Purpose != Purpose))
            throw new CredentialException(CredentialError.StatusInvalid, "The status list is another one than the credential names.");
        return Index < list.List.Count ? list.List[Index] : throw new CredentialException(CredentialError.StatusInvalid, "The credential's place is outside of its status list.");
    }

    /// <summary>Refuses when the list does not say valid.</summary>
    /// <exception cref="CredentialException">Revoked, suspended, or a value of the issuer's own, which is no better.</exception>
    public void Check(StatusSnapshot list)
    {
        var value = Look(list);
        if (value == 0)
            return;
        throw value == (int)StatusValue.Suspended || (Kind == StatusKind.Bitstring && Purpose == "suspension")
            ? new CredentialException(CredentialError.Suspended, "The credential is suspended.")
            : new CredentialException(CredentialError.Revoked, "The credential has been revoked.");
    }

    private static long Idx(JsonElement entry) =>
        entry.TryGetProperty("idx", out var idx) && idx.ValueKind == JsonValueKind.Number && idx.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new CredentialException(CredentialError.StatusInvalid, "The credential's place in its status list is missing.");

    // A place that no list of ours can have is outside of every list: it is refused when it is looked up.
    private static int ToIndex(long index) => (int)Math.Min(index, int.MaxValue);

    private static string Address(string? uri) =>
        uri is { Length: > 0 and <= 2_000 } && System.Uri.TryCreate(uri, UriKind.Absolute, out _)
            ? uri
            : throw new CredentialException(CredentialError.StatusInvalid, "The address of the credential's status list is missing.");
}
