using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>What a value of a bitstring's entry means, by its issuer.</summary>
/// <param name="Status">The value.</param>
/// <param name="Message">For developers; not to be shown to others.</param>
public sealed record StatusMessage(int Status, string Message);

/// <summary>Where a credential's status is.</summary>
/// <param name="Kind">The kind of list.</param>
/// <param name="Uri">The list's address, which is also its name.</param>
/// <param name="Index">The credential's entry.</param>
/// <param name="Purpose">Of a bitstring: <c>revocation</c>, <c>suspension</c>, <c>refresh</c> or <c>message</c>.</param>
public sealed record StatusReference(StatusKind Kind, string Uri, int Index, string Purpose = "revocation")
{
    /// <summary>Statuses of one credential at most: each is a list to fetch.</summary>
    public const int Most = 8;

    /// <summary>Of a bitstring: bits of an entry, 1 to 8.</summary>
    public int Size { get; init; } = 1;

    /// <summary>Of a bitstring: what each value means. There with more than one bit, and then as many as there are values.</summary>
    public IReadOnlyList<StatusMessage>? Messages { get; init; }

    /// <summary>Whether a set entry means that the credential does not hold. The purposes refresh and message only tell something about it.</summary>
    public bool CanRefuse => Kind == StatusKind.Token || Purpose is "revocation" or "suspension";

    /// <summary>The value of the claim <c>status</c> (Token Status List).</summary>
    public JsonObject ToStatusClaim() => new() { ["status_list"] = new JsonObject { ["idx"] = Index, ["uri"] = Uri } };

    /// <summary>The value of <c>credentialStatus</c> (Bitstring Status List), or one of its entries.</summary>
    public JsonObject ToCredentialStatus()
    {
        var entry = new JsonObject
        {
            ["id"] = $"{Uri}#{Index}",
            ["type"] = "BitstringStatusListEntry",
            ["statusPurpose"] = Purpose,
            ["statusListIndex"] = Index.ToString(CultureInfo.InvariantCulture),
            ["statusListCredential"] = Uri,
        };
        if (Size != 1)
            entry["statusSize"] = Size;
        if (Messages is not null)
            entry["statusMessage"] = new JsonArray([.. Messages.Select(m => (JsonNode)new JsonObject { ["status"] = $"0x{m.Status:x}", ["message"] = m.Message })]);
        return entry;
    }

    /// <summary>The first of <see cref="All"/>; null when there is none.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.StatusInvalid"/>: there is one that cannot be used.</exception>
    public static StatusReference? Of(JsonElement claims) => All(claims) is [var first, ..] ? first : null;

    /// <summary>All references of a credential's claims: <c>status.status_list</c>, then the entries of <c>credentialStatus</c>. A credential holds when none of them speaks against it.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.StatusInvalid"/>: there is one that cannot be used. A status that cannot be read is never taken for none.</exception>
    public static IReadOnlyList<StatusReference> All(JsonElement claims)
    {
        var all = new List<StatusReference>();
        if (claims.TryGetProperty("status", out var status))
        {
            if (status.ValueKind != JsonValueKind.Object || !status.TryGetProperty("status_list", out var entry) || entry.ValueKind != JsonValueKind.Object)
                throw Unsupported();
            all.Add(new(StatusKind.Token, Address(entry.String("uri", CredentialError.StatusInvalid)), ToIndex(Idx(entry))));
        }
        if (!claims.TryGetProperty("credentialStatus", out var entries))
            return all;
        if (entries.ValueKind != JsonValueKind.Array)
            all.Add(Bitstring(entries));
        else if (entries.GetArrayLength() is > 0 and <= Most)
            all.AddRange(entries.EnumerateArray().Select(Bitstring));
        else
            throw new CredentialException(CredentialError.StatusInvalid, "The credential's statuses are none, or too many.");
        return all;
    }

    /// <summary>What a list says of this credential.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.StatusInvalid"/>: not in this list.</exception>
    public int Look(StatusSnapshot list)
    {
        if (list.Uri != Uri || list.List.Kind != Kind || (Kind == StatusKind.Bitstring && !list.Purposes.Contains(Purpose)))
            throw new CredentialException(CredentialError.StatusInvalid, "The status list is another one than the credential names.");
        if (Kind == StatusKind.Token)
            return Index < list.List.Count ? list.List[Index] : throw Outside();
        // The entry says how many bits it has; a bitstring does not know.
        var entries = list.List.Bytes.Length * 8L / Size;
        if (entries < StatusTokens.BitstringEntries)
            throw new CredentialException(CredentialError.StatusInvalid, "The status list has fewer entries than a herd needs.");
        if (Index >= entries)
            throw Outside();
        var value = 0;
        for (var bit = (long)Index * Size; bit < (Index + 1L) * Size; bit++)
            value = (value << 1) | ((list.List.Bytes[(int)(bit / 8)] >> (int)(7 - (bit % 8))) & 1);
        return value;
    }

    /// <summary>Refuses when the list does not say valid.</summary>
    /// <returns>The value, which is 0 unless it only tells something (<see cref="CanRefuse"/>).</returns>
    /// <exception cref="CredentialException">Revoked, suspended, or a value of the issuer's own, which is no better.</exception>
    public int Check(StatusSnapshot list)
    {
        var value = Look(list);
        if (value == 0 || !CanRefuse)
            return value;
        throw (Kind == StatusKind.Token ? value == (int)StatusValue.Suspended : Purpose == "suspension")
            ? new CredentialException(CredentialError.Suspended, "The credential is suspended.")
            : new CredentialException(CredentialError.Revoked, "The credential has been revoked.");
    }

    private static StatusReference Bitstring(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || entry.String("type", CredentialError.StatusInvalid) != "BitstringStatusListEntry")
            throw Unsupported();
        var purpose = entry.String("statusPurpose", CredentialError.StatusInvalid);
        var size = entry.TryGetProperty("statusSize", out var bits) ? bits.ValueKind == JsonValueKind.Number && bits.TryGetInt32(out var number) ? number : 0 : 1;
        if (purpose is not ("revocation" or "suspension" or "refresh" or "message") || size is < 1 or > 8)
            throw new CredentialException(CredentialError.StatusInvalid, "The credential's status has a purpose or size that is not supported.");
        return long.TryParse(entry.String("statusListIndex", CredentialError.StatusInvalid), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new(StatusKind.Bitstring, Address(entry.String("statusListCredential", CredentialError.StatusInvalid)), ToIndex(index), purpose) { Size = size, Messages = ReadMessages(entry, size) }
            : throw new CredentialException(CredentialError.StatusInvalid, "The credential's place in its status list is missing.");
    }

    private static List<StatusMessage>? ReadMessages(JsonElement entry, int size)
    {
        if (!entry.TryGetProperty("statusMessage", out var array))
            return size == 1 ? null : throw new CredentialException(CredentialError.StatusInvalid, "The values of the credential's status are not explained.");
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() != 1 << size)
            throw new CredentialException(CredentialError.StatusInvalid, "The values of the credential's status are not each explained once.");
        var messages = array.EnumerateArray().Select(Message).ToList();
        return messages.All(m => m.Status < 1 << size) && messages.DistinctBy(m => m.Status).Count() == messages.Count
            ? messages
            : throw new CredentialException(CredentialError.StatusInvalid, "The values of the credential's status are not each explained once.");
    }

    private static StatusMessage Message(JsonElement one) =>
        one.ValueKind == JsonValueKind.Object && one.String("status", CredentialError.StatusInvalid) is { } status && status.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && byte.TryParse(status.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && one.String("message", CredentialError.StatusInvalid) is { } message
            ? new(value, message)
            : throw new CredentialException(CredentialError.StatusInvalid, "A message of the credential's status has no value or text.");

    private static CredentialException Unsupported() => new(CredentialError.StatusInvalid, "The credential's status is of a kind that is not supported.");

    private static CredentialException Outside() => new(CredentialError.StatusInvalid, "The credential's place is outside of its status list.");

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

/// <summary>One status of a credential, looked up.</summary>
/// <param name="Reference">Where it is.</param>
/// <param name="List">The list.</param>
/// <param name="Value">The entry.</param>
public sealed record StatusFinding(StatusReference Reference, StatusSnapshot List, int Value)
{
    /// <summary>What the issuer says the value means, for developers; null for a Token Status List.</summary>
    public string? Message => Reference.Kind == StatusKind.Token ? null
        : Reference.Messages is { } messages ? messages.FirstOrDefault(m => m.Status == Value)?.Message
        : Value == 0 ? "unset" : "set";
}
