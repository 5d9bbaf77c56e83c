namespace DoctorDAO.Client.Credentials;

/// <summary>Names of types and claims in the languages of the portal, as published documents and pages write them.</summary>
public static class CredentialWords
{
    private static readonly string[] Languages = ["en", "de", "fr", "es"];

    private static readonly Dictionary<string, string[]> Types = new(StringComparer.Ordinal)
    {
        ["MedicalDegree"] = ["Medical degree", "Medizinischer Abschluss", "Diplôme de médecine", "Título de medicina"],
        ["LicenceToPractise"] = ["Licence to practise", "Approbation", "Autorisation d’exercer", "Licencia para ejercer"],
        ["SpecialistTitle"] = ["Specialist title", "Facharzttitel", "Titre de spécialiste", "Título de especialista"],
        ["HospitalPrivilege"] = ["Hospital privilege", "Zulassung an einem Krankenhaus", "Agrément hospitalier", "Habilitación hospitalaria"],
        ["CpdTraining"] = ["Training certificate", "Fortbildungsnachweis", "Attestation de formation", "Certificado de formación"],
        ["CoverCertificate"] = ["Certificate of cover", "Deckungsbestätigung", "Attestation de couverture", "Certificado de cobertura"],
    };

    private static readonly Dictionary<string, string[]> Descriptions = new(StringComparer.Ordinal)
    {
        ["MedicalDegree"] =
        [
            "A university has awarded a degree in medicine.",
            "Eine Universität hat einen medizinischen Abschluss verliehen.",
            "Une université a délivré un diplôme de médecine.",
            "Una universidad ha otorgado un título de medicina.",
        ],
        ["LicenceToPractise"] =
        [
            "A licensing college confirms that this doctor may practise.",
            "Eine Kammer bestätigt, dass diese Ärztin oder dieser Arzt den Beruf ausüben darf.",
            "Un ordre confirme que ce médecin peut exercer.",
            "Un colegio confirma que este médico puede ejercer.",
        ],
        ["SpecialistTitle"] =
        [
            "A college has recognised a specialty.",
            "Eine Kammer hat ein Fachgebiet anerkannt.",
            "Un ordre a reconnu une spécialité.",
            "Un colegio ha reconocido una especialidad.",
        ],
        ["HospitalPrivilege"] =
        [
            "A hospital lets this doctor work in a department.",
            "Ein Krankenhaus lässt diese Ärztin oder diesen Arzt in einer Abteilung arbeiten.",
            "Un hôpital autorise ce médecin à travailler dans un service.",
            "Un hospital permite a este médico trabajar en un servicio.",
        ],
        ["CpdTraining"] =
        [
            "A course of continuing professional development was completed.",
            "Eine Fortbildung wurde abgeschlossen.",
            "Une formation continue a été suivie.",
            "Se completó una formación continua.",
        ],
        ["CoverCertificate"] =
        [
            "Professional cover is in force.",
            "Es besteht eine Berufsdeckung.",
            "Une couverture professionnelle est en vigueur.",
            "Hay una cobertura profesional vigente.",
        ],
    };

    private static readonly Dictionary<string, string[]> Claims = new(StringComparer.Ordinal)
    {
        ["given_name"] = ["Given name", "Vorname", "Prénom", "Nombre"],
        ["family_name"] = ["Family name", "Familienname", "Nom de famille", "Apellidos"],
        ["birthdate"] = ["Date of birth", "Geburtsdatum", "Date de naissance", "Fecha de nacimiento"],
        ["degree"] = ["Degree", "Abschluss", "Diplôme", "Título"],
        ["institution"] = ["Institution", "Hochschule", "Établissement", "Institución"],
        ["awarded_on"] = ["Awarded on", "Verliehen am", "Délivré le", "Otorgado el"],
        ["licence_number"] = ["Licence number", "Nummer der Approbation", "Numéro d’autorisation", "Número de licencia"],
        ["profession"] = ["Profession", "Beruf", "Profession", "Profesión"],
        ["jurisdiction"] = ["Jurisdiction", "Rechtsgebiet", "Ressort", "Jurisdicción"],
        ["valid_from"] = ["Valid from", "Gültig ab", "Valable dès le", "Válido desde"],
        ["valid_until"] = ["Valid until", "Gültig bis", "Valable jusqu’au", "Válido hasta"],
        ["standing"] = ["Standing", "Berufsrechtlicher Stand", "Situation professionnelle", "Situación profesional"],
        ["dao_nullifier"] = ["Number for DoctorDAO", "Kennzahl für DoctorDAO", "Numéro pour DoctorDAO", "Número para DoctorDAO"],
        ["specialty"] = ["Specialty", "Fachgebiet", "Spécialité", "Especialidad"],
        ["title"] = ["Title", "Titel", "Titre", "Título"],
        ["hospital"] = ["Hospital", "Krankenhaus", "Hôpital", "Hospital"],
        ["department"] = ["Department", "Abteilung", "Service", "Servicio"],
        ["scope"] = ["Scope", "Umfang", "Étendue", "Alcance"],
        ["provider"] = ["Provider", "Anbieter", "Organisme", "Proveedor"],
        ["hours"] = ["Hours", "Stunden", "Heures", "Horas"],
        ["completed_on"] = ["Completed on", "Abgeschlossen am", "Terminée le", "Completado el"],
        ["category"] = ["Category", "Kategorie", "Catégorie", "Categoría"],
        ["policy_number"] = ["Policy number", "Nummer der Police", "Numéro de police", "Número de póliza"],
        ["limit"] = ["Limit", "Deckungssumme", "Plafond", "Límite"],
    };

    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["standing.good"] = ["Good", "Uneingeschränkt", "Sans restriction", "Sin restricciones"],
        ["standing.conditions"] = ["Under conditions", "Mit Auflagen", "Sous conditions", "Con condiciones"],
        ["standing.suspended"] = ["Suspended", "Ruht", "Suspendue", "Suspendida"],
        ["profession.physician"] = ["Physician", "Ärztin oder Arzt", "Médecin", "Médico"],
        ["profession.dentist"] = ["Dentist", "Zahnärztin oder Zahnarzt", "Chirurgien-dentiste", "Dentista"],
        ["profession.midwife"] = ["Midwife", "Hebamme", "Sage-femme", "Matrona"],
        ["profession.nurse"] = ["Nurse", "Pflegefachperson", "Infirmier", "Enfermero"],
        ["profession.occupational-therapist"] = ["Occupational therapist", "Ergotherapie", "Ergothérapeute", "Terapeuta ocupacional"],
        ["profession.osteopath"] = ["Osteopath", "Osteopathie", "Ostéopathe", "Osteópata"],
        ["profession.paramedic"] = ["Paramedic", "Notfallsanitätsdienst", "Ambulancier", "Técnico en emergencias"],
        ["profession.pharmacist"] = ["Pharmacist", "Apothekerin oder Apotheker", "Pharmacien", "Farmacéutico"],
        ["profession.physician-assistant"] = ["Physician assistant", "Arztassistenz", "Assistant médical", "Asistente médico"],
        ["profession.physiotherapist"] = ["Physiotherapist", "Physiotherapie", "Kinésithérapeute", "Fisioterapeuta"],
        ["profession.psychologist"] = ["Psychologist", "Psychologie", "Psychologue", "Psicólogo"],
        ["profession.psychotherapist"] = ["Psychotherapist", "Psychotherapie", "Psychothérapeute", "Psicoterapeuta"],
        ["profession.radiographer"] = ["Radiographer", "Radiologietechnologie", "Manipulateur en radiologie", "Técnico en radiología"],
        ["profession.speech-therapist"] = ["Speech therapist", "Logopädie", "Orthophoniste", "Logopeda"],
    };

    /// <summary>Name of a type; the type itself when it is unknown.</summary>
    /// <param name="type">As in <see cref="CredentialTypes"/>.</param>
    /// <param name="language">Two letters; English for others.</param>
    public static string Type(string type, string language) => Find(Types, type, language);

    /// <summary>What a type says, in a sentence; the type itself when it is unknown.</summary>
    /// <param name="type">As in <see cref="CredentialTypes"/>.</param>
    /// <param name="language">Two letters; English for others.</param>
    public static string Description(string type, string language) => Find(Descriptions, type, language);

    /// <summary>Name of a claim; the claim itself when it is unknown.</summary>
    /// <param name="claim">As it stands in credentials.</param>
    /// <param name="language">Two letters; English for others.</param>
    public static string Claim(string claim, string language) => Find(Claims, claim, language);

    /// <summary>What a value of a claim is called; the value itself where it is no code that is known.</summary>
    /// <param name="claim">As it stands in credentials.</param>
    /// <param name="value">Its value.</param>
    /// <param name="language">Two letters; English for others.</param>
    public static string Value(string claim, string value, string language) => Values.ContainsKey($"{claim}.{value}") ? Find(Values, $"{claim}.{value}", language) : value;

    /// <summary>Every name of a type (<c>type.LicenceToPractise</c>), a claim (<c>claim.standing</c>) and a value (<c>value.standing.good</c>), for programs that write credentials themselves.</summary>
    /// <param name="language">Two letters; English for others.</param>
    public static IEnumerable<(string Key, string Word)> All(string language) =>
        new (string Kind, Dictionary<string, string[]> Words)[] { ("type", Types), ("claim", Claims), ("value", Values) }
            .SelectMany(x => x.Words.Keys.Select(key => ($"{x.Kind}.{key}", Find(x.Words, key, language))));

    private static string Find(Dictionary<string, string[]> words, string key, string language) =>
        words.TryGetValue(key, out var all) ? all[Math.Max(0, Array.IndexOf(Languages, language))] : key;
}
