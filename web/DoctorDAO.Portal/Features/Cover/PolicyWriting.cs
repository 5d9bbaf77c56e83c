using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Cover;

/// <summary>How policies and prices are addressed and written.</summary>
public static class PolicyWriting
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal) { "country", "retro", "days", "employer" };

    /// <summary>Countries by their own names: nobody looks for their country in another language.</summary>
    public static IReadOnlyList<(string Code, string Name)> Countries { get; } =
    [
        ("BE", "België / Belgique"), ("BG", "България"), ("CZ", "Česko"), ("DK", "Danmark"), ("DE", "Deutschland"), ("EE", "Eesti"), ("IE", "Éire / Ireland"), ("ES", "España"), ("FR", "France"),
        ("HR", "Hrvatska"), ("IS", "Ísland"), ("IT", "Italia"), ("CY", "Κύπρος"), ("LV", "Latvija"), ("LI", "Liechtenstein"), ("LT", "Lietuva"), ("LU", "Lëtzebuerg"), ("HU", "Magyarország"),
        ("MT", "Malta"), ("NL", "Nederland"), ("NO", "Norge"), ("AT", "Österreich"), ("PL", "Polska"), ("PT", "Portugal"), ("RO", "România"), ("CH", "Schweiz / Suisse / Svizzera"),
        ("SI", "Slovenija"), ("SK", "Slovensko"), ("FI", "Suomi"), ("SE", "Sverige"), ("TR", "Türkiye"), ("GB", "United Kingdom"), ("US", "United States"), ("GR", "Ελλάδα"),
    ];

    /// <summary>Address of a policy's page.</summary>
    public static string Href(long policy) => string.Create(CultureInfo.InvariantCulture, $"/cover/policies/{policy}");

    /// <summary>Where an act on a policy is prepared.</summary>
    public static string Path(long policy, string act) => string.Create(CultureInfo.InvariantCulture, $"/api/cover/policies/{policy}/{act}");

    /// <summary>A number as it is, without groups: numbers of policies are names.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Look and icon of a status' badge.</summary>
    public static (string Look, string Icon) Badge(PolicyStatus status) => status switch
    {
        PolicyStatus.Waiting => ("", "clock"),
        PolicyStatus.Active => ("passed", "shield-check"),
        PolicyStatus.Reporting => ("closing", "hourglass"),
        _ => ("failed", "lock"),
    };

    /// <summary>A factor of a price: the amount that it begins with, or what multiplies it.</summary>
    public static string Factor(this Reader reader, PriceFactorDto factor, MemberContractsDto? site)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(factor);
        return factor.Factor == PriceFactor.Base ? reader.Amount((long)factor.Value, site) : "× " + factor.Value.ToString("0.00##", reader.Culture);
    }

    /// <summary>Why it is what it is.</summary>
    public static string Reason(TextSet texts, PriceFactorDto factor)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(factor);
        return factor switch
        {
            { Factor: PriceFactor.Class } => texts.Find("class." + factor.Number) ?? texts["class.other", ("n", factor.Number)],
            { Number: < 0 } => texts["reason.then"],
            { Factor: PriceFactor.Experience } => texts["reason.Experience", ("n", factor.Number), ("claims", factor.Second)],
            _ => texts["reason." + factor.Factor, ("n", factor.Number)],
        };
    }

    /// <summary>The id of a field of the form, and what is wrong there: in the reader's words for each code, else in the server's.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="e">What the server said.</param>
    /// <param name="closed">Where no cover is sold, with the association's own reasons.</param>
    /// <param name="country">Where the reader practises.</param>
    public static (string Field, string Message) Refusal(Reader reader, FieldException e, IReadOnlyList<ClosedCountryDto> closed, string? country)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(e);
        var texts = reader.Texts("Policies");
        var field = Fields.Contains(e.Field) ? e.Field : "country";
        if (e.Code is not { } code || texts.Find("refusal." + code) is null)
            return (field, texts["problem.other", ("field", e.Field), ("problem", e.Problem)]);
        var reason = closed.FirstOrDefault(x => string.Equals(x.Country, country, StringComparison.OrdinalIgnoreCase))?.Reason;
        return (field, texts["refusal." + code, ("reason", reason ?? ""), ("when", e.Again is { } again ? reader.LongDay(again) : "")]);
    }
}
