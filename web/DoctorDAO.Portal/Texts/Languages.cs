using System.Globalization;

namespace DoctorDAO.Portal.Texts;

/// <summary>A language of the portal.</summary>
/// <param name="Code">What stands in <c>lang</c> and in the cookie: <c>en-GB</c>, <c>de</c>, <c>fr</c>, <c>es</c>.</param>
/// <param name="Name">Its own name for itself.</param>
/// <param name="Culture">How it writes numbers, money and dates.</param>
/// <param name="Moment">Pattern of weekday, date and time.</param>
/// <param name="Day">Pattern of weekday and date.</param>
/// <param name="LongDay">Pattern of a date with the month in full.</param>
public sealed record Language(string Code, string Name, CultureInfo Culture, string Moment, string Day, string LongDay);

/// <summary>The portal's languages. Names of days and months are written out here, so that no version of the system's tables changes them.</summary>
public static class Languages
{
    /// <summary>All, the first is the one that is used when nothing else fits.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en-GB", "English", Culture("en-GB",
            "Sun Mon Tue Wed Thu Fri Sat", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"), "ddd d MMM, HH:mm", "ddd d MMM", "d MMMM"),
        new("de", "Deutsch", Culture("de-DE",
            "So. Mo. Di. Mi. Do. Fr. Sa.", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."), "ddd, d. MMM, HH:mm", "ddd, d. MMM", "d. MMMM"),
        new("fr", "Français", Culture("fr-FR",
            "dim. lun. mar. mer. jeu. ven. sam.", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."), "ddd d MMM, HH:mm", "ddd d MMM", "d MMMM"),
        new("es", "Español", Culture("es-ES",
            "dom lun mar mié jue vie sáb", "ene feb mar abr may jun jul ago sep oct nov dic"), "ddd d MMM, HH:mm", "ddd d MMM", "d 'de' MMMM"),
    ];

    /// <summary>English, as written.</summary>
    public static Language Default => All[0];

    /// <summary>The language of a code (<c>de</c>, <c>de-AT</c>), or <c>null</c> when the portal does not speak it.</summary>
    public static Language? Find(string? code)
    {
        if (string.IsNullOrEmpty(code)) return null;
        var main = code.Split('-', 2)[0];
        return All.FirstOrDefault(l => l.Code.Split('-', 2)[0].Equals(main, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The best language for an <c>Accept-Language</c> header.</summary>
    public static Language Accepted(string? header)
    {
        var wishes = (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(20)
            .Select(Wish).Where(w => w.Weight > 0).OrderByDescending(w => w.Weight);
        foreach (var (code, _) in wishes)
            if (Find(code) is { } language) return language;
        return Default;
    }

    private static (string Code, double Weight) Wish(string part)
    {
        var pieces = part.Split(';', 2, StringSplitOptions.TrimEntries);
        if (pieces.Length == 1) return (pieces[0], 1);
        return pieces[1].StartsWith("q=", StringComparison.Ordinal) && double.TryParse(pieces[1][2..], CultureInfo.InvariantCulture, out var q)
            ? (pieces[0], q) : (pieces[0], 0);
    }

    private static CultureInfo Culture(string name, string days, string months)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        culture.DateTimeFormat.AbbreviatedDayNames = days.Split(' ');
        string[] short12 = [.. months.Split(' '), ""];
        culture.DateTimeFormat.AbbreviatedMonthNames = short12;
        culture.DateTimeFormat.AbbreviatedMonthGenitiveNames = short12;
        // Signs of a vote and of a number are the same everywhere: U+2212.
        culture.NumberFormat.NegativeSign = "\u2212";
        return CultureInfo.ReadOnly(culture);
    }
}
