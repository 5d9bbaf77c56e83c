using System.Collections.Frozen;

namespace DoctorDAO.Credentials;

/// <summary>A claim of a type.</summary>
/// <param name="Name">Its name in the credential.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="IsRequired">Whether every credential of the type has it.</param>
/// <param name="Names">What people call it, by language (en, de, fr, es).</param>
public sealed record ClaimType(string Name, ClaimKind Kind, bool IsRequired, IReadOnlyDictionary<string, string> Names);

/// <summary>Kinds of values.</summary>
public enum ClaimKind
{
    /// <summary>Text of 1 to 200 characters.</summary>
    Text,

    /// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A number of at least 0.</summary>
    Number,

    /// <summary>32 bytes as 0x and 64 digits.</summary>
    Nullifier,

    /// <summary>An amount: a whole number and a currency in one text, <c>1000000 EUR</c>.</summary>
    Amount,
}

/// <summary>A type of credential (MECHANISMS 7).</summary>
/// <param name="Name">Its name; ASCII, the topic of issuers that may issue it.</param>
/// <param name="Names">What people call it, by language.</param>
/// <param name="Descriptions">What it says, by language.</param>
/// <param name="Claims">Its claims, all of them selectively disclosable.</param>
public sealed record CredentialType(string Name, IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, string> Descriptions, IReadOnlyList<ClaimType> Claims)
{
    /// <summary>The type's identifier under a site: <c>{origin}/credentials/types/{Name}</c>.</summary>
    public string Vct(string origin) => $"{origin.TrimEnd('/')}/credentials/types/{Name}";

    /// <summary>Checks claims against the type: nothing unknown, nothing missing, each of its kind.</summary>
    /// <param name="claims">The claims of a person, without those of the protocol.</param>
    /// <returns>The name of the first claim that is wrong, and why; null when all is well.</returns>
    public (string Claim, string Problem)? Check(System.Text.Json.Nodes.JsonObject claims)
    {
        foreach (var (name, value) in claims)
        {
            if (Claims.FirstOrDefault(c => c.Name == name) is not { } claim)
                return (name, "is not a claim of this type");
            if (ClaimKinds.Problem(claim.Kind, value) is { } problem)
                return (name, problem);
        }
        return Claims.FirstOrDefault(c => c.IsRequired && !claims.ContainsKey(c.Name)) is { } missing ? (missing.Name, "is missing") : null;
    }
}

/// <summary>The types that this software issues and asks for.</summary>
public static class CredentialTypes
{
    /// <summary>Languages that everything is named in.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "de", "fr", "es"];

    private static readonly ClaimType[] Person =
    [
        Claim("given_name", ClaimKind.Text, true, "Given name", "Vorname", "Prénom", "Nombre"),
        Claim("family_name", ClaimKind.Text, true, "Family name", "Nachname", "Nom", "Apellidos"),
        Claim("birthdate", ClaimKind.Date, true, "Date of birth", "Geburtsdatum", "Date de naissance", "Fecha de nacimiento"),
    ];

    /// <summary>A degree in medicine.</summary>
    public static CredentialType MedicalDegree { get; } = Type("MedicalDegree",
        Names("Medical degree", "Medizinischer Abschluss", "Diplôme de médecine", "Título de medicina"),
        Names("A university has awarded a degree in medicine.", "Eine Universität hat einen medizinischen Abschluss verliehen.", "Une université a délivré un diplôme de médecine.", "Una universidad ha otorgado un título de medicina."),
        Claim("degree", ClaimKind.Text, true, "Degree", "Abschluss", "Diplôme", "Título"),
        Claim("institution", ClaimKind.Text, true, "Institution", "Hochschule", "Établissement", "Institución"),
        Claim("awarded_on", ClaimKind.Date, true, "Awarded on", "Verliehen am", "Délivré le", "Otorgado el"));

    /// <summary>A licence to practise.</summary>
    public static CredentialType LicenceToPractise { get; } = Type("LicenceToPractise",
        Names("Licence to practise", "Approbation", "Autorisation d’exercer", "Licencia para ejercer"),
        Names("A licensing college confirms that this doctor may practise.", "Eine Kammer bestätigt, dass diese Ärztin oder dieser Arzt den Beruf ausüben darf.", "Un ordre confirme que ce médecin peut exercer.", "Un colegio confirma que este médico puede ejercer."),
        Claim("licence_number", ClaimKind.Text, true, "Licence number", "Approbationsnummer", "Numéro d’inscription", "Número de licencia"),
        Claim("profession", ClaimKind.Text, true, "Profession", "Beruf", "Profession", "Profesión"),
        Claim("jurisdiction", ClaimKind.Text, true, "Jurisdiction", "Geltungsbereich", "Juridiction", "Jurisdicción"),
        Claim("valid_from", ClaimKind.Date, true, "Valid from", "Gültig ab", "Valable dès", "Válida desde"),
        Claim("valid_until", ClaimKind.Date, true, "Valid until", "Gültig bis", "Valable jusqu’au", "Válida hasta"),
        Claim("standing", ClaimKind.Text, true, "Standing", "Status", "Situation", "Situación"),
        Claim("dao_nullifier", ClaimKind.Nullifier, false, "Membership mark for the DAO", "Mitgliedskennung für die DAO", "Marque d’adhésion pour la DAO", "Marca de membresía para la DAO"));

    /// <summary>A specialist title.</summary>
    public static CredentialType SpecialistTitle { get; } = Type("SpecialistTitle",
        Names("Specialist title", "Facharzttitel", "Titre de spécialiste", "Título de especialista"),
        Names("A college has recognised a specialty.", "Eine Kammer hat ein Fachgebiet anerkannt.", "Un ordre a reconnu une spécialité.", "Un colegio ha reconocido una especialidad."),
        Claim("specialty", ClaimKind.Text, true, "Specialty", "Fachgebiet", "Spécialité", "Especialidad"),
        Claim("title", ClaimKind.Text, true, "Title", "Titel", "Titre", "Título"),
        Claim("awarded_on", ClaimKind.Date, true, "Awarded on", "Verliehen am", "Délivré le", "Otorgado el"));

    /// <summary>What somebody may do in a hospital.</summary>
    public static CredentialType HospitalPrivilege { get; } = Type("HospitalPrivilege",
        Names("Hospital privilege", "Klinische Befugnis", "Privilège hospitalier", "Privilegio hospitalario"),
        Names("A hospital lets this doctor work in a department.", "Ein Krankenhaus lässt diese Ärztin oder diesen Arzt in einer Abteilung arbeiten.", "Un hôpital autorise ce médecin à travailler dans un service.", "Un hospital permite a este médico trabajar en un servicio."),
        Claim("hospital", ClaimKind.Text, true, "Hospital", "Krankenhaus", "Hôpital", "Hospital"),
        Claim("department", ClaimKind.Text, true, "Department", "Abteilung", "Service", "Servicio"),
        Claim("scope", ClaimKind.Text, true, "Scope", "Umfang", "Étendue", "Alcance"),
        Claim("valid_until", ClaimKind.Date, true, "Valid until", "Gültig bis", "Valable jusqu’au", "Válido hasta"));

    /// <summary>Continuing professional development.</summary>
    public static CredentialType CpdTraining { get; } = Type("CpdTraining",
        Names("Training certificate", "Fortbildungsnachweis", "Attestation de formation", "Certificado de formación"),
        Names("A course of continuing professional development was completed.", "Eine Fortbildung wurde abgeschlossen.", "Une formation continue a été suivie.", "Se completó una formación continua."),
        Claim("title", ClaimKind.Text, true, "Course", "Kurs", "Cours", "Curso"),
        Claim("provider", ClaimKind.Text, true, "Provider", "Anbieter", "Organisme", "Proveedor"),
        Claim("hours", ClaimKind.Number, true, "Hours", "Stunden", "Heures", "Horas"),
        Claim("completed_on", ClaimKind.Date, true, "Completed on", "Abgeschlossen am", "Terminé le", "Completado el"),
        Claim("category", ClaimKind.Text, true, "Category", "Kategorie", "Catégorie", "Categoría"));

    /// <summary>Professional cover.</summary>
    public static CredentialType CoverCertificate { get; } = Type("CoverCertificate",
        Names("Certificate of cover", "Deckungsnachweis", "Attestation de couverture", "Certificado de cobertura"),
        Names("Professional cover is in force.", "Es besteht eine Berufsdeckung.", "Une couverture professionnelle est en vigueur.", "Hay una cobertura profesional vigente."),
        Claim("policy_number", ClaimKind.Text, true, "Policy number", "Policennummer", "Numéro de police", "Número de póliza"),
        Claim("limit", ClaimKind.Amount, true, "Limit", "Deckungssumme", "Plafond", "Límite"),
        Claim("valid_until", ClaimKind.Date, true, "Valid until", "Gültig bis", "Valable jusqu’au", "Válido hasta"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CredentialType> All { get; } = [MedicalDegree, LicenceToPractise, SpecialistTitle, HospitalPrivilege, CpdTraining, CoverCertificate];

    private static readonly FrozenDictionary<string, CredentialType> ByName = All.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The type of a name.</summary>
    public static CredentialType? Find(string name) => ByName.GetValueOrDefault(name);

    private static CredentialType Type(string name, Dictionary<string, string> names, Dictionary<string, string> descriptions, params ClaimType[] claims) =>
        new(name, names, descriptions, [.. Person, .. claims]);

    private static ClaimType Claim(string name, ClaimKind kind, bool isRequired, string en, string de, string fr, string es) => new(name, kind, isRequired, Names(en, de, fr, es));

    private static Dictionary<string, string> Names(string en, string de, string fr, string es) =>
        new(StringComparer.Ordinal) { ["en"] = en, ["de"] = de, ["fr"] = fr, ["es"] = es };
}
