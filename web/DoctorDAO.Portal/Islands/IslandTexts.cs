using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Portal.Islands;

/// <summary>Messages that the islands show, in the reader's language. The islands hold no sentence themselves.</summary>
public static class IslandTexts
{
    private const string Prefix = "islands.";

    private static readonly ResourceManager Messages = new("DoctorDAO.Portal.Texts.Islands", typeof(IslandTexts).Assembly);

    // Escapes what could end a script block and keeps letters as they are.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly ConcurrentDictionary<(string Language, string Set), string> Blocks = new();

    /// <summary>Sets of messages by the first word of their keys, for the pages that need them.</summary>
    private static readonly Dictionary<string, string[]> Sets = new(StringComparer.Ordinal)
    {
        ["act"] = ["act", "error", "wallet", "passkey", "demo"],
        ["ballot"] = ["ballot", "toast"],
        ["evidence"] = ["evidence"],
        ["sign-in"] = ["sign-in", "error", "wallet", "passkey", "demo", "act"],
    };

    // The wallet's texts are a file of their own, whole; who asks is told in the words of the pages of verifiers.
    private static readonly ResourceManager Wallet = new("DoctorDAO.Portal.Texts.WalletScript", typeof(IslandTexts).Assembly);
    private static readonly ResourceManager Verify = new("DoctorDAO.Portal.Texts.Verify", typeof(IslandTexts).Assembly);

    /// <summary>One message as it is written, in the reader's language. Only for messages without places.</summary>
    /// <exception cref="KeyNotFoundException">There is no such message.</exception>
    public static string Plain(string key, CultureInfo culture) =>
        Messages.GetString(Prefix + key, culture) ?? throw new KeyNotFoundException($"There is no text '{Prefix}{key}'.");

    /// <summary>A set (<c>act</c>, <c>ballot</c>, <c>evidence</c>, <c>sign-in</c> or <c>credentials</c>) as a JSON object of messages, safe inside a script element.</summary>
    /// <exception cref="KeyNotFoundException">There is no such set.</exception>
    public static string Block(string set, CultureInfo culture) =>
        Blocks.GetOrAdd((culture.Name, set), static (key, c) => key.Set == "credentials" ? WriteWallet(c) : Write(Sets[key.Set], c), culture);

    private static string WriteWallet(CultureInfo culture)
    {
        var texts = Keys(Wallet).Select(k => (Key: k, Word: Wallet.GetString(k, culture)!))
            .Concat(Keys(Verify).Where(k => k.StartsWith("vouch.", StringComparison.Ordinal)).Select(k => (Key: k, Word: Verify.GetString(k, culture)!)))
            .Concat(CredentialWords.All(culture.TwoLetterISOLanguageName));
        return JsonSerializer.Serialize(texts.OrderBy(t => t.Key, StringComparer.Ordinal).ToDictionary(t => t.Key, t => t.Word), Json);
    }

    // The neutral set names every key; each is then asked for in the reader's language, falling back as resources do.
    private static IEnumerable<string> Keys(ResourceManager file) =>
        file.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!.Cast<DictionaryEntry>().Select(e => (string)e.Key);

    private static string Write(string[] words, CultureInfo culture)
    {
        var texts = Keys(Messages).Select(k => k[Prefix.Length..]).Where(k => words.Contains(k.Split('.')[0])).Order(StringComparer.Ordinal)
            .ToDictionary(k => k, k => Messages.GetString(Prefix + k, culture)!);
        return JsonSerializer.Serialize(texts, Json);
    }
}
