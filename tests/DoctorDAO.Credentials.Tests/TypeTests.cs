using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials.Tests;

public sealed class TypeTests
{
    [Fact]
    public void There_are_six_types_named_in_four_languages()
    {
        Assert.Equal(["MedicalDegree", "LicenceToPractise", "SpecialistTitle", "HospitalPrivilege", "CpdTraining", "CoverCertificate"], CredentialTypes.All.Select(t => t.Name));
        Assert.All(CredentialTypes.All, type =>
        {
            Assert.True(type.Name.Length <= 32);
            Assert.Equal(CredentialTypes.Languages, type.Names.Keys);
            Assert.Equal(CredentialTypes.Languages, type.Descriptions.Keys);
            Assert.All(type.Claims, claim => Assert.Equal(CredentialTypes.Languages, claim.Names.Keys));
            Assert.Equal(["given_name", "family_name", "birthdate"], type.Claims.Take(3).Select(c => c.Name));
            Assert.DoesNotContain(type.Claims, c => SdJwtBuilder.PlainClaims.Contains(c.Name));
        });
    }

    [Fact]
    public void The_metadata_of_a_type_are_what_its_integrity_says()
    {
        foreach (var type in CredentialTypes.All)
        {
            var document = TypeMetadata.Document(type, "https://dao.example");
            Assert.Equal(document, TypeMetadata.Document(type, "https://dao.example/"));
            var vct = type.Vct("https://dao.example");
            var json = TypeMetadata.Check(document, vct, TypeMetadata.Integrity(document));
            Assert.Equal(4, json["display"]!.AsArray().Count);
            Assert.All(json["claims"]!.AsArray(), c => Assert.Equal("always", (string?)c!["sd"]));
            Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)json["schema"]!["$schema"]);
            Assert.Equal(CredentialError.IntegrityMismatch, Texts.ErrorOf(() => TypeMetadata.Check([.. document, (byte)' '], vct, TypeMetadata.Integrity(document))));
            Assert.Equal(CredentialError.IntegrityMismatch, Texts.ErrorOf(() => TypeMetadata.Check(document, vct + "x", null)));
            Assert.Equal(CredentialError.IntegrityMismatch, Texts.ErrorOf(() => TypeMetadata.Check(document, vct, "md5-x")));
        }
    }

    [Theory]
    [InlineData("hours", "8.5", null)]
    [InlineData("hours", "-1", "hours")]
    [InlineData("hours", "\"8\"", "hours")]
    [InlineData("completed_on", "\"2026-02-30\"", "completed_on")]
    [InlineData("title", "\"\"", "title")]
    [InlineData("other", "1", "other")]
    [InlineData("provider", null, "provider")]
    public void Claims_are_checked_against_their_type(string name, string? value, string? wrong)
    {
        var claims = new JsonObject
        {
            ["given_name"] = "Ana", ["family_name"] = "Müller", ["birthdate"] = "1980-02-29", ["title"] = "Sepsis", ["provider"] = "College", ["hours"] = 8, ["completed_on"] = "2026-05-01", ["category"] = "A",
        };
        if (value is null)
            claims.Remove(name);
        else
            claims[name] = JsonNode.Parse(value);
        Assert.Equal(wrong, CredentialTypes.CpdTraining.Check(claims)?.Claim);
    }
}
