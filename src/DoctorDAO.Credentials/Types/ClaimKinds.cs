using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>What values of a kind look like: checked when issuing, and told by the schema.</summary>
internal static class ClaimKinds
{
    public const string NullifierPattern = "^0x[0-9a-f]{64}$";
    public const string AmountPattern = "^[0-9]{1,15} [A-Z]{3}$";

    public static string? Problem(ClaimKind kind, JsonNode? value)
    {
        if (kind == ClaimKind.Number)
            return value?.GetValueKind() == JsonValueKind.Number && Number(value) is >= 0 and <= 1e12 ? null : "is not a number of at least 0";
        if (value?.GetValueKind() != JsonValueKind.String)
            return "is not a text";
        var text = value.GetValue<string>();
        return kind switch
        {
            ClaimKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "is not a day (yyyy-mm-dd)",
            ClaimKind.Nullifier => text.Length == 66 && text.StartsWith("0x", StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigitLower) ? null : "is not 0x and 64 digits",
            ClaimKind.Amount => IsAmount(text) ? null : "is not a whole amount and a currency (1000000 EUR)",
            _ => text.Length is > 0 and <= 200 ? null : "is empty or longer than 200 characters",
        };
    }

    public static JsonObject Schema(ClaimKind kind) => kind switch
    {
        ClaimKind.Date => new() { ["type"] = "string", ["format"] = "date" },
        ClaimKind.Number => new() { ["type"] = "number", ["minimum"] = 0 },
        ClaimKind.Nullifier => new() { ["type"] = "string", ["pattern"] = NullifierPattern },
        ClaimKind.Amount => new() { ["type"] = "string", ["pattern"] = AmountPattern },
        _ => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 200 },
    };

    // By its text: a node made from an int gives no double.
    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool IsAmount(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space is > 0 and <= 15 && text.Length == space + 4 && text.Take(space).All(char.IsAsciiDigit) && text.Skip(space + 1).All(char.IsAsciiLetterUpper);
    }
}
