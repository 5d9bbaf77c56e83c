using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>The endpoint that checks Blockcerts diplomas: what it says of a right one, of a changed one, and of what is none.</summary>
public sealed class DiplomaTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private static readonly string Samples = Path.Combine(Repository.Root, "tests", "DoctorDAO.Credentials.Tests", "vectors");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("diploma_v2", "Blockcerts v2", "Doctor of Medicine", "University of Learning", "Ana Müller")]
    [InlineData("diploma_v3_did", "Blockcerts v3", "V3 issuance", "Hyland Innovation Team", "Julien Fraichot")]
    public async Task A_right_diploma_holds_as_far_as_it_is_checked_here(string sample, string format, string title, string issuer, string recipient)
    {
        var (status, checkedOne) = await CheckAsync(Sample(sample));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((format, title, issuer, recipient), (Text(checkedOne, "format"), Text(checkedOne, "title"), Text(checkedOne, "issuer"), Text(checkedOne, "recipient")));
        Assert.Equal(
            ["content passed", "batch passed", "anchor unknown", "issuer unknown", "revocation unknown", "expiry passed"],
            checkedOne.GetProperty("checks").EnumerateArray().Select(c => $"{Text(c, "name")} {Text(c, "outcome")}"));
        Assert.All(checkedOne.GetProperty("checks").EnumerateArray(), c => Assert.Equal(Text(c, "outcome") == "passed", Text(c, "detail") is null));
    }

    [Fact]
    public async Task One_changed_word_is_found()
    {
        var changed = Sample("diploma_v2");
        changed["badge"]!["name"] = "Doctor of Surgery";
        var (status, checkedOne) = await CheckAsync(changed);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("failed", "Its content is not what was issued."), Check(checkedOne, "content"));
        Assert.Equal("passed", Check(checkedOne, "batch").Outcome);
    }

    [Fact]
    public async Task Another_hash_in_the_proof_is_found()
    {
        var changed = Sample("diploma_v2");
        changed["signature"]!["targetHash"] = new string('0', 64);
        var (_, checkedOne) = await CheckAsync(changed);
        Assert.Equal(("failed", "failed"), (Check(checkedOne, "content").Outcome, Check(checkedOne, "batch").Outcome));
    }

    [Fact]
    public async Task A_context_that_is_not_known_is_named()
    {
        var foreign = Sample("diploma_v2");
        foreign["@context"]!.AsArray().Add("https://contexts.example/medicine/v1");
        var (_, checkedOne) = await CheckAsync(foreign);
        var (outcome, detail) = Check(checkedOne, "content");
        Assert.Equal("unknown", outcome);
        Assert.Contains("https://contexts.example/medicine/v1", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("\"a text\"")]
    [InlineData("null")]
    [InlineData("""{"hello":"world"}""")]
    [InlineData("""{"@context":["https://w3id.org/blockcerts/v1"],"document":{},"receipt":{"type":["ChainpointSHA256v2"]}}""")]
    [InlineData("""{"id":"urn:uuid:1","issuer":"https://x.example","proof":{"type":"Ed25519Signature2020","proofValue":"z1"}}""")]
    [InlineData("""{"id":"urn:uuid:1","badge":{"issuer":"https://x.example"},"signature":{"type":["MerkleProof2017"],"targetHash":"12","merkleRoot":"34"}}""")]
    public async Task What_is_no_diploma_is_refused_by_the_fields_name_and_with_a_way_out(string diploma)
    {
        var (status, problem) = await SendAsync($$"""{"diploma":{{diploma}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var said = problem.GetProperty("errors").GetProperty("diploma")[0].GetString()!;
        Assert.Contains("Blockcerts", said, StringComparison.Ordinal);
        Assert.EndsWith("as its issuer gave it", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_json_is_refused()
    {
        var (status, _) = await SendAsync("""{"diploma":{""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_read()
    {
        var large = Sample("diploma_v2");
        large["displayHtml"] = new string('x', 700_000);
        var (status, _) = await SendAsync(new JsonObject { ["diploma"] = large }.ToJsonString());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Nothing_of_a_diploma_is_logged_or_cached()
    {
        var client = await dao.AsAsync(61);
        var diploma = Sample("diploma_v2");
        diploma["recipientProfile"]!["name"] = "Kanarekowska";
        using var content = new StringContent(new JsonObject { ["diploma"] = diploma }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/credentials/diplomas/check", content, Ct);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.DoesNotContain(dao.Log.All, line => line.Contains("Kanarekowska", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_turned_away()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var nobody = new HttpClient { BaseAddress = dao.Server.Url };
        using var response = await nobody.PostAsync("/api/credentials/diplomas/check", content, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static JsonObject Sample(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Samples, name + ".json")))!.AsObject();

    private Task<(HttpStatusCode Status, JsonElement Answer)> CheckAsync(JsonObject diploma) => SendAsync(new JsonObject { ["diploma"] = diploma }.ToJsonString());

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string json)
    {
        var client = await dao.AsAsync(60);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/credentials/diplomas/check", content, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        return (response.StatusCode, text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    private static (string? Outcome, string? Detail) Check(JsonElement checkedOne, string name)
    {
        var check = checkedOne.GetProperty("checks").EnumerateArray().Single(c => Text(c, "name") == name);
        return (Text(check, "outcome"), Text(check, "detail"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
