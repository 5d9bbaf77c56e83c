using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;

namespace DoctorDAO.Features.Forum;

/// <summary>How sure it is that a text points to a patient.</summary>
internal enum PatientFinding
{
    None,

    /// <summary>It may be one: the author is warned and decides.</summary>
    Possible,

    /// <summary>It is one as far as a program can tell: the text is not taken.</summary>
    Certain,
}

/// <summary>
/// Finds what likely points to a patient: national health and identity numbers whose check digits are right, dates of birth, numbers of records, and names beside
/// dates. It errs on the side of asking; what is certain is only what hardly happens by chance.
/// </summary>
internal static partial class PatientData
{
    // A number of digits in an identifier of a record; less is a year or a count.
    private const int RecordDigits = 5;

    // Nobody who was born before is a patient.
    private const int FirstYear = 1905;

    // A full date in a later year is rather one of an event than of a birth.
    private const int LastYear = 2011;

    /// <summary>Words with a capital that belong to no person's name.</summary>
    private static readonly HashSet<string> NoNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday",
        "Thursday", "Friday", "Saturday", "Sunday", "Januar", "Februar", "März", "Mai", "Juni", "Juli", "Oktober", "Dezember", "Montag", "Dienstag", "Mittwoch",
        "Donnerstag", "Freitag", "Samstag", "Sonntag", "World", "Health", "Organization", "Organisation", "Association", "Society", "Journal", "University",
        "Universität", "Université", "Universidad", "Hospital", "Klinik", "Klinikum", "Institute", "Institut", "Instituto", "Ministry", "Ministerium", "Department",
        "Committee", "Council", "Guideline", "Guidelines", "Leitlinie", "Leitlinien", "Deutsche", "Deutschen", "Gesellschaft", "European", "Union", "Commission",
        "Medicines", "Medicine", "Agency", "National", "Royal", "College", "American", "Medical", "Lancet", "Cochrane", "Review", "Version", "Update", "Updated",
        "Published", "Trial", "Study", "Studie", "Phase", "Act", "Declaration", "Directive", "Regulation", "Convention", "Helsinki", "The", "In", "On", "At", "Since",
        "Until", "From", "As", "By", "Der", "Die", "Das", "Den", "Dem", "Des", "Ein", "Eine", "Im", "Am", "Vom", "Seit", "Bis", "Zum", "Zur", "Nach", "Le", "La", "Les",
        "Du", "El", "Los", "Las", "Del", "Un", "Une", "Una", "Table", "Figure", "Chapter", "Section", "Day", "Week", "Accessed", "Retrieved", "Received", "Accepted",
    };

    /// <summary>Requires that a text does not point to a patient, as far as a program can tell.</summary>
    /// <exception cref="FieldException">It does, or may and its author has not said that it does not.</exception>
    public static void Require(string field, string text, bool confirmed)
    {
        var (finding, what, words) = Find(text);
        if (finding == PatientFinding.Certain)
            throw new FieldException(field, $"holds {what} (“{words}”). Leave it out: nothing here may point to a patient");
        if (finding == PatientFinding.Possible && !confirmed)
            throw new FieldException("confirmed", $"is needed: the text may hold {what} (“{words}”). Nothing here may point to a patient. Leave it out, or confirm that it does not");
    }

    /// <summary>What stands out in a text, and what it is.</summary>
    /// <returns>The finding, and the words of the text that led to it.</returns>
    public static (PatientFinding Finding, string What, string Words) Find(string text)
    {
        var worst = (Finding: PatientFinding.None, What: "", Words: "");
        foreach (var found in Numbers(text).Concat(Births(text)).Concat(Records(text)).Concat(NamesBesideDates(text)))
        {
            if (found.Finding == PatientFinding.Certain)
                return found;
            if (worst.Finding == PatientFinding.None)
                worst = found;
        }

        return worst;
    }

    private static IEnumerable<(PatientFinding Finding, string What, string Words)> Numbers(string text)
    {
        foreach (Match match in German().Matches(text))
        {
            if (IsGerman(match.Value))
                yield return (PatientFinding.Certain, "a German health insurance number", match.Value);
        }

        foreach (Match match in LabelledBritish().Matches(text))
        {
            if (IsBritish(Digits(match.Groups["number"].Value)))
                yield return (PatientFinding.Certain, "an NHS number", match.Groups["number"].Value);
        }

        // By itself it may as well be a telephone number or a book's: one in eleven passes the check.
        foreach (Match match in British().Matches(text))
        {
            if (IsIssued(Digits(match.Value)) && IsBritish(Digits(match.Value)) && !OtherNumber().IsMatch(text[Math.Max(0, match.Index - 20)..match.Index]))
                yield return (PatientFinding.Possible, "an NHS number", match.Value);
        }

        foreach (Match match in French().Matches(text))
        {
            if (IsFrench(match.Groups["number"].Value, match.Groups["key"].Value))
                yield return (PatientFinding.Certain, "a French social security number", match.Value);
        }

        foreach (Match match in Spanish().Matches(text))
        {
            if (IsSpanish(match.Value))
                yield return (PatientFinding.Certain, "a Spanish identity number", match.Value);
        }
    }

    private static IEnumerable<(PatientFinding Finding, string What, string Words)> Births(string text)
    {
        foreach (Match birth in LabelledBirth().Matches(text))
        {
            if (birth.Groups.Values.Where(x => x.Name == "part" && x.Success).SelectMany(x => x.Captures).Any(x => x.Length == 4 && Number(x.Value) < FirstYear))
                continue;
            var (from, to) = (Math.Max(0, birth.Index - 60), Math.Min(text.Length, birth.Index + birth.Length + 60));
            var named = Names().Matches(text[from..birth.Index]).Concat(Names().Matches(text[(birth.Index + birth.Length)..to])).Any(IsName);
            yield return (named ? PatientFinding.Certain : PatientFinding.Possible, "a date of birth", birth.Value.Trim());
        }
    }

    private static IEnumerable<(PatientFinding Finding, string What, string Words)> Records(string text)
    {
        foreach (Match record in LabelledRecord().Matches(text))
        {
            if (record.Groups["id"].Value.Count(char.IsAsciiDigit) >= RecordDigits)
                yield return (PatientFinding.Possible, "the number of a patient's record", record.Value.Trim());
        }
    }

    /// <summary>A date in a lifetime's past right beside a name: of a birth, or of a paper by somebody.</summary>
    private static IEnumerable<(PatientFinding Finding, string What, string Words)> NamesBesideDates(string text)
    {
        foreach (Match date in FullDate().Matches(text))
        {
            if (Number(date.Groups["y"].Value) is < FirstYear or > LastYear)
                continue;
            var end = date.Index + date.Length;
            if (NameBefore().Match(text[Math.Max(0, date.Index - 60)..date.Index]) is { Success: true } before && IsName(before))
                yield return (PatientFinding.Possible, "a name beside a date", before.Value.TrimStart() + date.Value);
            else if (NameAfter().Match(text[end..Math.Min(text.Length, end + 60)]) is { Success: true } after && IsName(after))
                yield return (PatientFinding.Possible, "a name beside a date", date.Value + after.Value);
        }
    }

    /// <summary>Krankenversichertennummer: a letter as two digits, nine digits, weights 1 and 2, digit sums, modulo 10 (SGB V § 290).</summary>
    private static bool IsGerman(string value)
    {
        var digits = (value[0] - 'A' + 1).ToString("00", CultureInfo.InvariantCulture) + value[1..9];
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var product = (digits[i] - '0') * (i % 2 == 0 ? 1 : 2);
            sum += (product / 10) + (product % 10);
        }

        return sum % 10 == value[9] - '0';
    }

    /// <summary>Ten digits, the last is 11 less the weighted sum modulo 11 (NHS Data Dictionary).</summary>
    private static bool IsBritish(string digits)
    {
        // A chain of one digit passes the check and is nobody's.
        if (digits.Distinct().Count() == 1)
            return false;
        var check = 11 - (digits[..9].Select((x, i) => (x - '0') * (10 - i)).Sum() % 11);
        return check != 10 && check % 11 == digits[9] - '0';
    }

    /// <summary>The ranges from which England and Wales give numbers.</summary>
    private static bool IsIssued(string digits) => digits[0] is '4' or '6' || digits.StartsWith("70", StringComparison.Ordinal);

    /// <summary>NIR: thirteen digits and 97 less their remainder modulo 97; Corsica's 2A and 2B count as 19 and 18 (INSEE).</summary>
    private static bool IsFrench(string number, string key)
    {
        var digits = number.Replace(" ", "", StringComparison.Ordinal).Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return 97 - (long.Parse(digits, CultureInfo.InvariantCulture) % 97) == Number(key);
    }

    /// <summary>DNI: eight digits and a letter by their remainder modulo 23; a NIE's first letter X, Y or Z counts as 0, 1 or 2.</summary>
    private static bool IsSpanish(string value)
    {
        var digits = value[0] switch { 'X' => "0", 'Y' => "1", 'Z' => "2", var x => x.ToString() } + value[1..8];
        return "TRWAGMYFPDXBNJZSQVHLCKE"[Number(digits) % 23] == value[^1];
    }

    private static bool IsName(Match name) => !NoNames.Contains(name.Groups["first"].Value) && !NoNames.Contains(name.Groups["last"].Value);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Digits(string value) => string.Concat(value.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"\b[A-Z][0-9]{9}\b")]
    private static partial Regex German();

    [GeneratedRegex(@"\b(?:NHS|CHI|H&C|health (?:service )?number)\b[^0-9\n]{0,30}(?<number>[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4})(?![0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex LabelledBritish();

    // As it is printed on a letter, or in one piece; not as a part of an address, a DOI, or a number that goes on.
    [GeneratedRegex(@"(?<![\w+/.\-=#:@]|\+[0-9]{1,3} )(?:[0-9]{3} [0-9]{3} [0-9]{4}|[0-9]{10})(?![\w/=@-]|\.[0-9]| [0-9]{2})")]
    private static partial Regex British();

    [GeneratedRegex(@"(?:\btel|phone|\bfax|\bcall|\bmobile|\bcell|\bring|bleep|pager|telefon|handy|t[ée]l[ée]phone|\bISBN(?:-10)?|\bPMID|\bdoi)\W{0,4}\z", RegexOptions.IgnoreCase)]
    private static partial Regex OtherNumber();

    [GeneratedRegex(@"(?<![0-9])(?<number>[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3}) ?(?<key>[0-9]{2})(?![0-9])")]
    private static partial Regex French();

    [GeneratedRegex(@"(?<![\w.-])(?:[0-9]{8}|[XYZ][0-9]{7})-?[A-Z](?![\w-])")]
    private static partial Regex Spanish();

    [GeneratedRegex(
        @"\b(?:DOB|date of birth|born(?: on)?|geb(?:oren)?\.?(?: am)?|Geburtsdatum|née?(?: le)?|né\(e\) le|date de naissance|nacid[oa] el|fecha de nacimiento)[\s:]{1,3}"
        + @"(?:(?<part>[0-9]{1,4})[./ -]{1,2}(?:de )?(?:[0-9]{1,2}|(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|fév|avr|jui|aoû|déc|ene|abr|ago|dic)\p{L}{0,6}\.?)"
        + @"(?: de)?[./ -]{1,2}(?<part>[0-9]{2,4})(?![0-9])|\p{L}{3,9}\.? [0-9]{1,2},? (?<part>(?:19|20)[0-9]{2}))",
        RegexOptions.IgnoreCase)]
    private static partial Regex LabelledBirth();

    [GeneratedRegex(@"\b(?:MRN|patient(?:en)?[ -]?(?:id|number|no\.?|nummer|nr\.?)|Fallnummer|hospital number|NHC|IPP)[\s:#]{1,3}(?<id>[A-Z0-9][A-Z0-9-]{3,})", RegexOptions.IgnoreCase)]
    private static partial Regex LabelledRecord();

    [GeneratedRegex(@"(?<![0-9])(?:[0-3]?[0-9][./-][01]?[0-9][./-](?<y>[12][0-9]{3})|(?<y>[12][0-9]{3})-[01][0-9]-[0-3][0-9])(?![0-9])")]
    private static partial Regex FullDate();

    [GeneratedRegex(@"(?<![\p{L}.])(?<first>\p{Lu}\p{Ll}+),? (?:\p{Lu}\. )?(?<last>\p{Lu}\p{Ll}+)(?!\p{L})")]
    private static partial Regex Names();

    [GeneratedRegex(@"(?<![\p{L}.])(?<first>\p{Lu}\p{Ll}+),? (?:\p{Lu}\. )?(?<last>\p{Lu}\p{Ll}+)[,;:]? ?[(\[]?(?:\*|b\.)? ?\z")]
    private static partial Regex NameBefore();

    [GeneratedRegex(@"\A[)\]]?[,;:]? (?<first>\p{Lu}\p{Ll}+),? (?:\p{Lu}\. )?(?<last>\p{Lu}\p{Ll}+)(?!\p{L})")]
    private static partial Regex NameAfter();
}
