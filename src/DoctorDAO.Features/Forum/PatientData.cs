using System.Globalization;
using System.Text.RegularExpressions;

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
/// Finds what likely points to a patient: national health and identity numbers whose check digits are right, and names beside dates of birth. It errs on the side of
/// asking; what is certain is only what hardly happens by chance.
/// </summary>
internal static partial class PatientData
{
    /// <summary>What stands out in a text, and what it is.</summary>
    /// <returns>The finding, and the words of the text that led to it.</returns>
    public static (PatientFinding Finding, string What, string Words) Find(string text)
    {
        if (Number(text) is { } number)
            return (PatientFinding.Certain, number.What, number.Words);
        if (LabelledBirth().Match(text) is { Success: true } birth)
            return (NameNear(text, birth.Index, birth.Length) ? PatientFinding.Certain : PatientFinding.Possible, "a date of birth", birth.Value.Trim());
        if (LabelledRecord().Match(text) is { Success: true } record)
            return (PatientFinding.Possible, "the number of a patient's record", record.Value.Trim());
        foreach (Match date in FullDate().Matches(text))
        {
            // A date in a lifetime's past beside a name: of a birth, or of a paper by somebody.
            if (Year(date) is > 1900 and < 2012 && NameNear(text, date.Index, date.Length))
                return (PatientFinding.Possible, "a name beside a date", date.Value);
        }

        return (PatientFinding.None, "", "");
    }

    private static (string What, string Words)? Number(string text)
    {
        foreach (Match match in German().Matches(text))
        {
            if (IsGerman(match.Value))
                return ("a German health insurance number", match.Value);
        }

        foreach (Match match in British().Matches(text))
        {
            if (IsBritish(Digits(match.Value)))
                return ("an NHS number", match.Value);
        }

        foreach (Match match in French().Matches(text))
        {
            if (IsFrench(Digits(match.Value)))
                return ("a French social security number", match.Value);
        }

        foreach (Match match in Spanish().Matches(text))
        {
            if (IsSpanish(match.Value))
                return ("a Spanish identity number", match.Value);
        }

        return null;
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

    /// <summary>NIR: thirteen digits and 97 less their remainder modulo 97 (INSEE).</summary>
    private static bool IsFrench(string digits) =>
        long.Parse(digits[..13], CultureInfo.InvariantCulture) is var number && 97 - (number % 97) == int.Parse(digits[13..], CultureInfo.InvariantCulture);

    /// <summary>DNI: eight digits and a letter by their remainder modulo 23.</summary>
    private static bool IsSpanish(string value) =>
        "TRWAGMYFPDXBNJZSQVHLCKE"[int.Parse(value[..8], CultureInfo.InvariantCulture) % 23] == char.ToUpperInvariant(value[^1]);

    private static int? Year(Match date) => int.TryParse(date.Groups["y"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    /// <summary>Whether two words that begin with capitals, as a person's do, stand within sixty characters.</summary>
    private static bool NameNear(string text, int index, int length)
    {
        var (from, to) = (Math.Max(0, index - 60), Math.Min(text.Length, index + length + 60));
        return Name().IsMatch(text[from..index]) || Name().IsMatch(text[(index + length)..to]);
    }

    private static string Digits(string value) => string.Concat(value.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"\b[A-Z][0-9]{9}\b")]
    private static partial Regex German();

    [GeneratedRegex(@"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])")]
    private static partial Regex British();

    [GeneratedRegex(@"(?<![0-9])[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}(?![0-9])")]
    private static partial Regex French();

    [GeneratedRegex(@"\b[0-9]{8}-?[A-Za-z]\b")]
    private static partial Regex Spanish();

    [GeneratedRegex(@"\b(?:DOB|date of birth|born(?: on)?|geb(?:oren)?\.?(?: am)?|Geburtsdatum|née? le|date de naissance|nacid[oa] el|fecha de nacimiento)[\s:]{1,3}[0-9]{1,4}[./ -](?:[0-9]{1,2}|\p{L}{3,9})[./ -][0-9]{1,4}", RegexOptions.IgnoreCase)]
    private static partial Regex LabelledBirth();

    [GeneratedRegex(@"\b(?:MRN|patient(?:en)?[ -]?(?:id|number|no\.?|nummer|nr\.?)|Fallnummer|hospital number|NHC|IPP)[\s:#]{1,3}[A-Z0-9-]{4,}", RegexOptions.IgnoreCase)]
    private static partial Regex LabelledRecord();

    [GeneratedRegex(@"(?<![0-9])(?:[0-3]?[0-9][./-][01]?[0-9][./-](?<y>[12][0-9]{3})|(?<y>[12][0-9]{3})-[01][0-9]-[0-3][0-9])(?![0-9])")]
    private static partial Regex FullDate();

    [GeneratedRegex(@"(?<![\p{L}.])\p{Lu}\p{Ll}+ (?:\p{Lu}\. )?\p{Lu}\p{Ll}+(?!\p{L})")]
    private static partial Regex Name();
}
