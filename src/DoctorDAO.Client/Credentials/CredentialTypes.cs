namespace DoctorDAO.Client.Credentials;

/// <summary>What a claim holds.</summary>
public enum ClaimKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>Hours of training, with at most one decimal.</summary>
    Hours,

    /// <summary>Code of a specialty as the association writes it.</summary>
    Specialty,

    /// <summary>One of the codes that the claim names.</summary>
    Code,

    /// <summary>One of the issuer's jurisdictions, as its desk writes it.</summary>
    Jurisdiction,
}

/// <summary>A claim of a credential.</summary>
/// <param name="Name">As it stands in the credential.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="MaxLength">Characters at most.</param>
/// <param name="ByIssuer">Whether the issuer says it when it decides; else the applicant does.</param>
/// <param name="Optional">Whether it may be left out.</param>
/// <param name="Codes">What it can be, of <see cref="ClaimKind.Code"/> alone.</param>
public sealed record ClaimDefinition(string Name, ClaimKind Kind = ClaimKind.Text, int MaxLength = 100, bool ByIssuer = false, bool Optional = false, IReadOnlyList<string>? Codes = null);

/// <summary>A type of credential.</summary>
/// <param name="Name">Its topic in the registry, and the last part of its <c>vct</c>.</param>
/// <param name="Claims">In the order of forms.</param>
/// <param name="Years">For how long one is good when the issuer does not say.</param>
public sealed record CredentialType(string Name, IReadOnlyList<ClaimDefinition> Claims, int Years)
{
    /// <summary>The claim of that name.</summary>
    public ClaimDefinition? Find(string claim) => Claims.FirstOrDefault(x => x.Name == claim);
}

/// <summary>The types of credentials that issuers of the association can issue.</summary>
public static class CredentialTypes
{
    /// <summary>Name of the licence, which alone carries <c>dao_nullifier</c>.</summary>
    public const string Licence = "LicenceToPractise";

    /// <summary>Name of the certificate of a training.</summary>
    public const string Training = "CpdTraining";

    /// <summary>Name of the certificate of a policy.</summary>
    public const string Cover = "CoverCertificate";

    /// <summary>The claim by which the association knows a person: computed, never typed.</summary>
    public const string Nullifier = "dao_nullifier";

    /// <summary>Names of the person's claims, which all types have: several credentials are known by them to be one person's.</summary>
    public static IReadOnlyList<string> PersonClaims { get; } = ["given_name", "family_name", "birthdate"];

    /// <summary>The standing with which somebody may practise without more.</summary>
    public const string GoodStanding = "good";

    /// <summary>What a register says of a licence: it is good, holds under conditions, or is suspended.</summary>
    public static IReadOnlyList<string> Standings { get; } = [GoodStanding, "conditions", "suspended"];

    /// <summary>Professions that registers number: a code each, so that one register has one name and a person in it one secret.</summary>
    public static IReadOnlyList<string> Professions { get; } =
    [
        "physician", "dentist", "midwife", "nurse", "occupational-therapist", "osteopath", "paramedic", "pharmacist", "physician-assistant", "physiotherapist", "psychologist", "psychotherapist",
        "radiographer", "speech-therapist",
    ];

    private static readonly ClaimDefinition[] Person = [new("given_name"), new("family_name"), new("birthdate", ClaimKind.Date, 10)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CredentialType> All { get; } =
    [
        new("MedicalDegree", [.. Person, new("degree"), new("institution", MaxLength: 200), new("awarded_on", ClaimKind.Date, 10)], 10),
        new(
            Licence,
            [
                .. Person, new("licence_number", MaxLength: 40), new("profession", ClaimKind.Code, 32, Codes: Professions), new("jurisdiction", ClaimKind.Jurisdiction),
                new("valid_from", ClaimKind.Date, 10, ByIssuer: true),
                new("valid_until", ClaimKind.Date, 10, ByIssuer: true), new("standing", ClaimKind.Code, 32, ByIssuer: true, Codes: Standings),
            ],
            1),
        new("SpecialistTitle", [.. Person, new("specialty", ClaimKind.Specialty, 40), new("title"), new("awarded_on", ClaimKind.Date, 10)], 10),
        new(
            "HospitalPrivilege",
            [.. Person, new("hospital", MaxLength: 200, ByIssuer: true), new("department"), new("scope", MaxLength: 500, ByIssuer: true), new("valid_until", ClaimKind.Date, 10, ByIssuer: true)],
            1),
        new(
            Training,
            [
                .. Person, new("title", MaxLength: 200), new("provider", MaxLength: 200, ByIssuer: true), new("hours", ClaimKind.Hours, 6, ByIssuer: true),
                new("completed_on", ClaimKind.Date, 10), new("category", MaxLength: 60, ByIssuer: true),
            ],
            5),
        new(Cover, [.. Person, new("policy_number", MaxLength: 40), new("limit", MaxLength: 40, ByIssuer: true), new("valid_until", ClaimKind.Date, 10, ByIssuer: true)], 1),
    ];

    /// <summary>The type of that name.</summary>
    public static CredentialType? Find(string? name) => All.FirstOrDefault(x => x.Name == name);
}
