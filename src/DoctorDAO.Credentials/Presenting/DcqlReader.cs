using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>Reads a DCQL query and refuses what breaks its rules, naming it.</summary>
internal static class DcqlReader
{
    private const CredentialError Bad = CredentialError.ProtocolViolation;

    public static DcqlQuery Read(JsonElement json)
    {
        try
        {
            Require(json.ValueKind == JsonValueKind.Object, "A DCQL query is not an object.");
            var credentials = NotEmpty(json, "credentials").Select(Credential).ToList();
            var ids = Unique(credentials.Select(c => c.Id), "credentials");
            var sets = json.TryGetProperty("credential_sets", out _) ? NotEmpty(json, "credential_sets").Select(set => Set(set, ids)).ToList() : [];
            return new DcqlQuery(credentials, sets);
        }
        catch (CredentialException e) when (e.Error == CredentialError.Malformed)
        {
            throw new CredentialException(Bad, $"DCQL: {e.Message}", e);
        }
    }

    private static DcqlCredential Credential(JsonElement json)
    {
        Require(json.ValueKind == JsonValueKind.Object, "A member of credentials is not an object.");
        var id = Id(json, isRequired: true)!;
        var format = json.Required("format");
        Require(json.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object, $"meta of {id} is missing.");
        IReadOnlyList<string> types = [];
        if (format is SdJwtBuilder.VcType)
        {
            types = meta.Strings("vct_values") ?? [];
            Require(types.Count > 0, $"meta.vct_values of {id} is missing or empty.");
        }
        var claims = json.TryGetProperty("claims", out _) ? NotEmpty(json, "claims").Select(Claim).ToList() : [];
        var names = Unique(claims.Where(c => c.Id is not null).Select(c => c.Id!), $"claims of {id}");
        Require(claims.Select(c => (c.Path, Values: c.Values is null ? "" : JsonSerializer.Serialize(c.Values))).Distinct().Count() == claims.Count, $"Two claims of {id} are the same.");
        var sets = new List<IReadOnlyList<string>>();
        if (json.TryGetProperty("claim_sets", out _))
        {
            Require(claims.Count > 0, $"{id} has claim_sets without claims.");
            Require(names.Count == claims.Count, $"{id} has claim_sets and a claim without id.");
            sets = [.. NotEmpty(json, "claim_sets").Select(set => Names(set, names, $"claim_sets of {id}"))];
        }
        var authorities = json.TryGetProperty("trusted_authorities", out _) ? NotEmpty(json, "trusted_authorities").Select(Authority).ToList() : [];
        return new DcqlCredential(id, format, types, claims, sets, authorities, json.Flag("multiple") ?? false, json.Flag("require_cryptographic_holder_binding") ?? true);
    }

    private static DcqlClaim Claim(JsonElement json)
    {
        Require(json.ValueKind == JsonValueKind.Object, "A member of claims is not an object.");
        Require(json.TryGetProperty("path", out var path), "A claim has no path.");
        IReadOnlyList<JsonElement>? values = null;
        if (json.TryGetProperty("values", out _))
        {
            values = NotEmpty(json, "values");
            Require(values.All(IsValue), "A claim's values are not strings, whole numbers or booleans.");
        }
        return new DcqlClaim(ClaimPath.Parse(path), Id(json, isRequired: false), values);
    }

    private static bool IsValue(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _));

    private static DcqlAuthority Authority(JsonElement json)
    {
        Require(json.ValueKind == JsonValueKind.Object, "A member of trusted_authorities is not an object.");
        var values = json.Strings("values") ?? [];
        Require(values.Count > 0, "A trusted authority has no values.");
        return new DcqlAuthority(json.Required("type"), values);
    }

    private static DcqlCredentialSet Set(JsonElement json, HashSet<string> ids)
    {
        Require(json.ValueKind == JsonValueKind.Object, "A member of credential_sets is not an object.");
        return new DcqlCredentialSet([.. NotEmpty(json, "options").Select(option => Names(option, ids, "credential_sets"))], json.Flag("required") ?? true);
    }

    private static IReadOnlyList<string> Names(JsonElement json, HashSet<string> known, string where)
    {
        Require(json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is > 0 and <= Caps.QueryItems, $"A member of {where} is not an array, is empty or too long.");
        Require(json.EnumerateArray().All(n => n.ValueKind == JsonValueKind.String && known.Contains(n.GetString()!)), $"A member of {where} names what is not there.");
        return [.. json.EnumerateArray().Select(n => n.GetString()!)];
    }

    private static string? Id(JsonElement json, bool isRequired)
    {
        var id = isRequired ? json.Required("id") : json.String("id");
        Require(id is null || (id.Length is > 0 and <= 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')), "An id has other characters than letters, digits, _ and -.");
        return id;
    }

    private static IReadOnlyList<JsonElement> NotEmpty(JsonElement json, string name)
    {
        var items = json.Items(name);
        Require(items.Count > 0, $"{name} is missing or empty.");
        return items;
    }

    private static HashSet<string> Unique(IEnumerable<string> names, string where)
    {
        var set = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            Require(set.Add(name), $"An id is twice in {where}.");
        return set;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new CredentialException(Bad, message);
    }
}
