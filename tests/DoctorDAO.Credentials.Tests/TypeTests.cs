using System.Text;

namespace DoctorDAO.Credentials.Tests;

public sealed class TypeTests
{
    [Fact]
    public void The_metadata_of_a_type_are_what_its_integrity_says()
    {
        const string Vct = "https://dao.example/credentials/types/LicenceToPractise";
        var document = Encoding.UTF8.GetBytes($$"""{"vct":"{{Vct}}","name":"Licence to practise"}""");
        Assert.Equal("Licence to practise", (string?)TypeMetadata.Check(document, Vct, TypeMetadata.Integrity(document))["name"]);
        Assert.Equal("Licence to practise", (string?)TypeMetadata.Check(document, Vct, null)["name"]);
        Assert.Equal(CredentialError.IntegrityMismatch, Texts.ErrorOf(() => TypeMetadata.Check([.. document, (byte)' '], Vct, TypeMetadata.Integrity(document))));
        Assert.Equal(CredentialError.IntegrityMismatch, Texts.ErrorOf(() => TypeMetadata.Check(document, Vct + "x", null)));
        Assert.Equal(CredentialError.IntegrityMismatch, Texts.ErrorOf(() => TypeMetadata.Check(document, Vct, "md5-x")));
    }
}
