using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace DoctorDAO.Credentials;

/// <summary>Reads JSON as a security protocol must: valid UTF-8, no member twice, no lone surrogates, bounded depth and number of values.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = Caps.Depth };

    /// <summary>How everything of ours is written: no character is escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="CredentialException">Not such JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, CredentialError error = CredentialError.Malformed, string what = "A part")
    {
        try
        {
            if (!Utf8.IsValid(utf8.Span))
                throw new CredentialException(error, $"{what} is not UTF-8.");
            // Not disposed: its memory then is the garbage collector's, and elements may outlive this call.
            var root = JsonDocument.Parse(utf8, Options).RootElement;
            var left = Caps.JsonValues;
            Check(root, ref left, what);
            return root;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CredentialException(error, $"{what} is not JSON that is accepted here.", e);
        }
    }

    public static JsonElement Parse(string text, CredentialError error = CredentialError.Malformed, string what = "A part")
    {
        if (text.Length > Caps.StatusToken)
            throw new CredentialException(CredentialError.TooLarge, $"{what} is too large.");
        return Parse(Encoding.UTF8.GetBytes(text), error, what);
    }

    public static JsonElement ParseObject(ReadOnlyMemory<byte> utf8, CredentialError error = CredentialError.Malformed, string what = "A part")
    {
        var element = Parse(utf8, error, what);
        return element.ValueKind == JsonValueKind.Object ? element : throw new CredentialException(error, $"{what} is not a JSON object.");
    }

    public static JsonElement ParseObject(string text, CredentialError error = CredentialError.Malformed, string what = "A part") =>
        Parse(text, error, what) is { ValueKind: JsonValueKind.Object } element ? element : throw new CredentialException(error, $"{what} is not a JSON object.");

    /// <summary>The element of a node of our own or a caller's, checked like any other.</summary>
    public static JsonElement Element(JsonNode node, string what = "A part") => Parse(Bytes(node), CredentialError.Malformed, what);

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    public static string Text(JsonNode node) => node.ToJsonString(Plain);

    public static JsonObject Object(JsonElement element) => JsonObject.Create(element) ?? throw new CredentialException(CredentialError.Malformed, "Not a JSON object.");

    // Strings are read once: an escaped lone surrogate is only found then, and later readers must not fail.
    private static void Check(JsonElement element, ref int left, string what)
    {
        if (--left < 0)
            throw new CredentialException(CredentialError.TooLarge, $"{what} has too many values.");
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Check(item, ref left, what);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Check(member.Value, ref left, what);
                }
                break;
            default:
                break;
        }
    }

    /// <summary>A member that is a string; null when there is none.</summary>
    /// <exception cref="CredentialException">There is one of another kind.</exception>
    public static string? String(this JsonElement element, string name, CredentialError error = CredentialError.Malformed) =>
        !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new CredentialException(error, $"{name} is not a string.");

    /// <summary>A member that must be a string that is not empty.</summary>
    public static string Required(this JsonElement element, string name, CredentialError error = CredentialError.Malformed) =>
        element.String(name, error) is { Length: > 0 } text ? text : throw new CredentialException(error, $"{name} is missing.");

    /// <summary>A member that is a time in seconds since 1970; null when there is none.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        // Up to the year 9999, which is all that DateTimeOffset knows.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 253402300799
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : throw new CredentialException(CredentialError.Malformed, $"{name} is not a time.");
    }

    /// <summary>A member that is a whole number of at least zero; null when there is none.</summary>
    public static long? Number(this JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number
        : throw new CredentialException(CredentialError.Malformed, $"{name} is not a whole number.");

    /// <summary>A member that is true or false; null when there is none.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new CredentialException(CredentialError.Malformed, $"{name} is neither true nor false.");

    /// <summary>A member that is an array of strings; null when there is none.</summary>
    public static IReadOnlyList<string>? Strings(this JsonElement element, string name, int most = Caps.QueryItems)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw new CredentialException(CredentialError.Malformed, $"{name} is not an array of strings.");
        if (value.GetArrayLength() > most)
            throw new CredentialException(CredentialError.TooLarge, $"{name} has too many members.");
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>A member that is an array; empty when there is none.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name, int most = Caps.QueryItems)
    {
        if (!element.TryGetProperty(name, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            throw new CredentialException(CredentialError.Malformed, $"{name} is not an array.");
        if (value.GetArrayLength() > most)
            throw new CredentialException(CredentialError.TooLarge, $"{name} has too many members.");
        return [.. value.EnumerateArray()];
    }
}
