using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>By what applications are found, and by what two of them are known to be one person's: keyed hashes, so that no copy of the database tells whose they are.</summary>
internal sealed class ApplicantHashes(IssuerVault vault)
{
    /// <summary>Writes the hashes of what an application says.</summary>
    public void Fill(IssuerRow issuer, ApplicationRow row, IReadOnlyDictionary<string, string> claims)
    {
        var (family, birth, number) = (Of("family_name"), Of("birthdate"), NumberOf(Of("licence_number")));
        var (jurisdiction, profession) = (Of("jurisdiction"), Of("profession"));
        row.NameHash = Name(issuer, family);
        // A given name is written in more ways than one; the day and the family name are warning enough.
        row.PersonHash = family.Length > 0 && birth.Length > 0 ? vault.Hash(issuer, "person", family, birth) : "";
        row.NumberHash = Number(issuer, number);
        row.LicenceHash = row.Type == CredentialTypes.Licence && number.Length > 0 && jurisdiction.Length > 0 && profession.Length > 0 ? vault.Hash(issuer, "licence", jurisdiction, profession, number) : "";

        string Of(string claim) => claims.GetValueOrDefault(claim) ?? "";
    }

    /// <summary>Hash of a family name, for finding; empty for a text without letters and digits.</summary>
    public string Name(IssuerRow issuer, string family) => vault.Hash(issuer, "name", family);

    /// <summary>Hash of a licence number, for finding.</summary>
    /// <inheritdoc cref="Name"/>
    public string Number(IssuerRow issuer, string number) => vault.Hash(issuer, "number", NumberOf(number));

    /// <summary>
    /// A licence number as all ways of writing it have it: capitals and digits. Two letters and more at its beginning name the register (GMC 1234567), which jurisdiction and
    /// profession tell apart; a single one belongs to the number (A12345).
    /// </summary>
    public static string NumberOf(string text)
    {
        var folded = IssuerVault.Fold(text);
        var letters = folded.TakeWhile(x => !char.IsDigit(x)).Count();
        return letters >= 2 && letters < folded.Length ? folded[letters..] : folded;
    }
}
