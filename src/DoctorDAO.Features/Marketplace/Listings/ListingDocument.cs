using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>
/// What an order's hash of a listing is the hash of: JSON by RFC 8785 (names in order, no spaces, whole numbers alone), so that everybody who has the document can hash it again.
/// </summary>
internal static partial class ListingDocument
{
    public const int MaxBody = 20_000;
    public const int MaxPrice = 100_000_000;
    private const int MaxTitle = 120;
    private const int MaxSummary = 300;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>A checked text.</summary>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    public static ListingText Check(ListingText? text, bool confirmed)
    {
        if (text is null)
            throw new FieldException("text", "is missing");
        var clean = text with
        {
            Title = TextLine.Clean("title", text.Title, MaxTitle),
            Summary = TextLine.Clean("summary", text.Summary, MaxSummary),
            Markdown = RichText.Storable(text.Markdown ?? "").Trim(),
            Category = OneOf("category", text.Category, ListingCategory.All),
            Specialties = Codes("specialties", text.Specialties, 0, 5, Specialty(), "letters, digits and dashes, for example cardiology"),
            Regions = Codes("regions", text.Regions, 0, 10, Region(), "a country or a part of one by ISO 3166, for example DE or DE-BE"),
            Languages = Codes("languages", text.Languages, 1, 8, Language(), "two small letters, for example en"),
            Currency = OneOf("currency", text.Currency, [ListingCurrency.Euro, ListingCurrency.Care]),
            Unit = OneOf("unit", text.Unit, ListingUnit.All),
            Credential = string.IsNullOrEmpty(text.Credential) ? null
                : Credential().IsMatch(text.Credential) ? text.Credential : throw new FieldException("credential", "is no type of credential, for example LicenceToPractise"),
            Place = Place(text.Place),
        };
        if (clean.Markdown.Length > MaxBody)
            throw new FieldException("markdown", $"has {clean.Markdown.Length} characters; at most {MaxBody} are possible");
        if (clean.Price is < 1 or > MaxPrice)
            throw new FieldException("price", $"is {clean.Price}; 1 to {MaxPrice} in the smallest unit are possible");
        if (!Enum.IsDefined(clean.Kind))
            throw new FieldException("kind", "is not offered or sought");
        foreach (var (field, words) in (ReadOnlySpan<(string, string)>)[("title", clean.Title), ("summary", clean.Summary), ("markdown", clean.Markdown)])
            PatientData.Require(field, words, confirmed);
        return clean;
    }

    /// <summary>The document of a text of an author's; the number keeps two versions with the same words apart.</summary>
    public static string Write(ulong chainId, string author, long listing, int version, ListingText text)
    {
        var json = new StringBuilder(512);
        json.Append('{');
        Put("author", author);
        Put("category", text.Category);
        Raw("chainId", chainId.ToString(CultureInfo.InvariantCulture));
        Raw("cover", text.Cover ? "true" : "false");
        if (text.Credential is not null)
            Put("credential", text.Credential);
        Put("currency", text.Currency);
        Put("kind", text.Kind == ListingKind.Offered ? "offered" : "sought");
        List("languages", text.Languages);
        Raw("listing", listing.ToString(CultureInfo.InvariantCulture));
        Put("markdown", text.Markdown);
        if (text.Place is { } place)
        {
            Raw("place", string.Create(CultureInfo.InvariantCulture, $"{{\"latitude\":{place.Latitude},\"longitude\":{place.Longitude},\"name\":{Quoted(place.Name)}}}"));
        }

        Raw("price", text.Price.ToString(CultureInfo.InvariantCulture));
        List("regions", text.Regions);
        List("specialties", text.Specialties);
        Put("summary", text.Summary);
        Put("title", text.Title);
        Put("unit", text.Unit);
        Raw("version", version.ToString(CultureInfo.InvariantCulture));
        return json.Append('}').ToString();

        void Put(string name, string value) => Raw(name, Quoted(value));

        void List(string name, IReadOnlyList<string> values) => Raw(name, $"[{string.Join(',', values.Select(Quoted))}]");

        void Raw(string name, string value) => json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(value);
    }

    /// <summary>keccak-256 of a document.</summary>
    public static string HashOf(string document) => Keccak256.Hash(Encoding.UTF8.GetBytes(document)).ToString();

    /// <summary>What a document says.</summary>
    public static ListingText Read(string document)
    {
        using var json = JsonDocument.Parse(document);
        var root = json.RootElement;
        return new ListingText(
            Text("title"), Text("summary"), Text("markdown"), Text("category"), List("specialties"), List("regions"), List("languages"), root.GetProperty("price").GetInt64(), Text("currency"), Text("unit"),
            Text("kind") == "sought" ? ListingKind.Sought : ListingKind.Offered,
            root.TryGetProperty("place", out var place) ? place.Deserialize<ListingPlace>(Web) : null,
            root.TryGetProperty("credential", out var credential) ? credential.GetString() : null,
            root.GetProperty("cover").GetBoolean());

        string Text(string name) => root.GetProperty(name).GetString()!;

        IReadOnlyList<string> List(string name) => [.. root.GetProperty(name).EnumerateArray().Select(x => x.GetString()!)];
    }

    /// <summary>Whether two texts say the same.</summary>
    public static bool Same(ListingText a, ListingText b) => Write(0, "", 0, 0, a) == Write(0, "", 0, 0, b);

    /// <summary>As RFC 8785 quotes: what JSON must escape in the shortest way, and nothing else.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            quoted = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static ListingPlace? Place(ListingPlace? place)
    {
        if (place is null)
            return null;
        if (place.Latitude is < -90_000 or > 90_000 || place.Longitude is < -180_000 or > 180_000)
            throw new FieldException("place", "is not on earth: latitude -90,000 to 90,000 and longitude -180,000 to 180,000 thousandths of a degree are possible");
        return place with { Name = TextLine.Clean("place", place.Name, 80) };
    }

    internal static string OneOf(string field, string? value, IReadOnlyList<string> all) =>
        value is not null && all.Contains(value) ? value : throw new FieldException(field, $"is none; there are {string.Join(", ", all)}");

    internal static string[] Codes(string field, IReadOnlyList<string>? values, int least, int most, Regex pattern, string what)
    {
        string[] codes = [.. (values ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (codes.Length < least || codes.Length > most)
            throw new FieldException(field, $"are {codes.Length}; {least} to {most} are possible");
        return !Array.Exists(codes, x => x is null || !pattern.IsMatch(x)) ? codes : throw new FieldException(field, $"hold what is not {what}");
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,39}\z")]
    internal static partial Regex Specialty();

    [GeneratedRegex(@"^[A-Z]{2}(-[A-Z0-9]{1,3})?\z")]
    internal static partial Regex Region();

    [GeneratedRegex(@"^[a-z]{2}\z")]
    internal static partial Regex Language();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]{1,39}\z")]
    private static partial Regex Credential();
}
