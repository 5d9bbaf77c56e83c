using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Checks claims against their type, and names the claim that is not as it should be.</summary>
internal static partial class ClaimForm
{
    private const decimal MostHours = 1_000;

    /// <summary>Claims without spaces around them; empty ones are left out.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="claims">As they came.</param>
    /// <param name="issuer">Whether the issuer says them; else the applicant does.</param>
    /// <param name="complete">Whether none may be missing.</param>
    /// <param name="jurisdictions">What a <see cref="ClaimKind.Jurisdiction"/> can be.</param>
    /// <param name="field">Name of the field before the claim's: <c>claims</c>.</param>
    /// <exception cref="FieldException">The field is <c>claims.name</c>.</exception>
    public static Dictionary<string, string> Check(CredentialType type, IReadOnlyDictionary<string, string>? claims, bool issuer, bool complete, IReadOnlyList<string>? jurisdictions = null, string field = "claims")
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in claims ?? new Dictionary<string, string>())
        {
            if (type.Find(name) is not { } definition || definition.ByIssuer != issuer)
                throw new FieldException(Name(field, name.Length > 40 ? "…" : name), issuer ? "is none that the issuer says of this type" : "is none that an applicant says of this type");
            if (value?.Trim() is { Length: > 0 } text)
                result[name] = CheckValue(definition, text, jurisdictions ?? [], Name(field, name));
        }

        if (complete && type.Claims.FirstOrDefault(x => x.ByIssuer == issuer && !x.Optional && !result.ContainsKey(x.Name)) is { } missing)
            throw new FieldException(Name(field, missing.Name), "is missing");
        return result;
    }

    /// <summary>A day as a claim writes it.</summary>
    public static DateOnly? Day(IReadOnlyDictionary<string, string> claims, string name) =>
        claims.TryGetValue(name, out var text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Name(string field, string claim) => field + "." + claim;

    private static string CheckValue(ClaimDefinition claim, string text, IReadOnlyList<string> jurisdictions, string field)
    {
        if (text.Length > claim.MaxLength)
            throw new FieldException(field, $"has {text.Length} characters; at most {claim.MaxLength} are possible");
        if (text.Any(char.IsControl))
            throw new FieldException(field, "holds what is no letter of a line");
        return claim.Kind switch
        {
            ClaimKind.Date when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year < 1900 =>
                throw new FieldException(field, "is not a day, such as 2026-11-27"),
            ClaimKind.Hours when !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) || hours <= 0 || hours > MostHours || decimal.Round(hours, 1) != hours =>
                throw new FieldException(field, "is not a number of hours, such as 7.5; at most 1000 are possible"),
            ClaimKind.Specialty when !Code().IsMatch(text) => throw new FieldException(field, "is not the code of a specialty, such as general-practice"),
            ClaimKind.Code when !claim.Codes!.Contains(text, StringComparer.Ordinal) => throw new FieldException(field, $"is none of the codes {string.Join(", ", claim.Codes!)}"),
            // As the desk writes it: a register that is written in two ways would give one person two secrets.
            ClaimKind.Jurisdiction => jurisdictions.FirstOrDefault(x => string.Equals(x, text, StringComparison.OrdinalIgnoreCase))
                ?? throw new FieldException(field, $"is none of those in which this issuer has a say: {string.Join(", ", jurisdictions)}"),
            _ => text,
        };
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z")]
    private static partial Regex Code();
}
