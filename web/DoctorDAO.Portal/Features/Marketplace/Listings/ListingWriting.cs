using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Portal.Features.Cover;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Marketplace.Listings;

/// <summary>How listings are addressed, and what is said of them.</summary>
public static class ListingWriting
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "title", "summary", "markdown", "category", "specialties", "regions", "languages", "price", "currency", "unit", "place", "credential", "kind", "days", "confirmed",
    };

    /// <summary>Languages that can be chosen, by their own names.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } =
    [
        ("cs", "Čeština"), ("da", "Dansk"), ("de", "Deutsch"), ("en", "English"), ("es", "Español"), ("fr", "Français"), ("it", "Italiano"), ("hu", "Magyar"), ("nl", "Nederlands"), ("no", "Norsk"),
        ("pl", "Polski"), ("pt", "Português"), ("ro", "Română"), ("fi", "Suomi"), ("sv", "Svenska"), ("tr", "Türkçe"), ("el", "Ελληνικά"), ("uk", "Українська"), ("ar", "العربية"),
    ];

    /// <summary>Specialty codes that have a name in every language.</summary>
    public static IReadOnlyList<string> Specialties { get; } =
        ["anaesthesia", "cardiology", "critical-care-nursing", "emergency-medicine", "general-practice", "infectious-diseases", "oncology", "paediatrics", "surgery"];

    /// <summary>Address of a listing's page, or of one below it.</summary>
    public static string Href(long listing, string page = "") => string.Create(CultureInfo.InvariantCulture, $"/market/listings/{listing}{(page.Length > 0 ? "/" : "")}{page}");

    /// <summary>What one unit costs: "€118.00", "1.5 CARE".</summary>
    public static string Price(this Reader reader, long minor, string currency)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return currency == ListingCurrency.Care ? (minor / 100m).ToString("0.##", reader.Culture) + "\u00A0CARE" : reader.Money(minor / 100m, currency);
    }

    /// <summary>The name of a language, in itself.</summary>
    public static string LanguageName(string code) => Languages.FirstOrDefault(x => x.Code == code).Name ?? code;

    /// <summary>The name of a country or of a part of one: a part is written by its code.</summary>
    public static string Region(TextSet texts, string code)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (code == "any")
            return texts["region.any"];
        var name = PolicyWriting.Countries.FirstOrDefault(x => x.Code == code[..2]).Name ?? code[..2];
        return code.Length == 2 ? name : $"{name}, {code}";
    }

    /// <summary>Look and icon of a state's badge.</summary>
    public static (string Look, string Icon) Badge(ListingState state) => state switch
    {
        ListingState.Live => ("passed", "check"),
        ListingState.Paused => ("closing", "hourglass"),
        ListingState.Expired => ("failed", "clock"),
        _ => ("", "file-text"),
    };

    /// <summary>Why a listing cannot be booked, as a part of a sentence.</summary>
    public static string Block(TextSet texts, string code)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts["block." + code];
    }

    /// <summary>The id of a field of the form, and what is wrong there, in the reader's words where they are known.</summary>
    public static (string Field, string Message) Refusal(TextSet texts, FieldException e)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        var message = texts.Find("error." + e.Field) ?? texts["error.other", ("problem", e.Problem)];
        return (Fields.Contains(e.Field) ? e.Field : "title", message);
    }

    /// <summary>Whether somebody who reads is the author.</summary>
    public static bool IsOwn(this Reader reader, PersonDto author)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(author);
        return string.Equals(author.Address, reader.Account, StringComparison.OrdinalIgnoreCase);
    }
}
