using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Credentials.Tests;

public sealed class DiplomaTests
{
    // MerkleProof2019's own example (vaultie/lds-merkle-proof-2019, MIT).
    private const string ProofValue =
        "z6nGv6rMRybRe9CuMzbQbdu7sA858v1d13JU3hoAr1x93cheinB35kDXqCvaA93WTLWGtLZMdQSvvNCxEMZPhLvDa4CbUYkm4pCwBe7kCZAsuwHZwHxgyzCbRUWFbMXHhkVSHoPYmPzfi4arfHKMgKSurZ7oqe3GHRdi78TbHGvA65edK8JBEdTUt8SpCdc7wz5qiwj3THtcNAXfgK4LmCAu4fq8CnjLcMtGoEdfXfjy3turtaTapyM3katuYKAzbJF3FiE8i8NXBsiBnEbvKk7k";

    private const string Issuer = "https://university.example/issuer.json";
    private const string Address = "msBCHdwaQ7N2ypBYupkp6uNxtr9Pg76imj";
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static JsonObject V2(Action<JsonObject>? change = null)
    {
        var diploma = JsonObject.Create(Vectors.Load("diploma_v2"))!;
        change?.Invoke(diploma);
        return diploma;
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    [Fact]
    public void A_diploma_of_version_2_is_read()
    {
        var diploma = DiplomaReader.Read(Bytes(V2()));
        Assert.Equal((2, "Doctor of Medicine", "Ana Müller", Issuer, "University of Learning"), (diploma.Version, diploma.Title, diploma.Recipient, diploma.IssuerId, diploma.IssuerName));
        Assert.Equal(new DiplomaAnchor("btc", "mainnet", "d75b7a5bdb3d5244b753e6b84e987267cfa4ffa7a532a2ed49ad3848be1d82f8"), diploma.Proof.Anchors.Single());
        Assert.True(diploma.Proof.IsConsistent);
    }

    [Fact]
    public async Task A_diploma_of_the_first_version_2_is_read_and_matches_its_hash()
    {
        var report = await new DiplomaChecker(new FakeTimeProvider(Now)).CheckAsync(Bytes(JsonObject.Create(Vectors.Load("diploma_v2_alpha"))!), Ct);
        var diploma = report.Diploma;
        Assert.Equal((2, "This is the certificate title", "Arya Stark", "https://www.blockcerts.org/mockissuer/issuer/issuerTestnet_v1.json", "Issuer Institution Name"),
            (diploma.Version, diploma.Title, diploma.Recipient, diploma.IssuerId, diploma.IssuerName));
        Assert.Equal(new DiplomaAnchor("btc", "testnet", "e05eac3ebdd2b84529020242af05d80bdea572da65bfc6e4d4dadd91d62561fa"), diploma.Proof.Anchors.Single());
        Assert.Equal([DiplomaStep.Content, DiplomaStep.Batch, DiplomaStep.Expiry], report.Checks.Where(c => c.Outcome == DiplomaOutcome.Passed).Select(c => c.Step));
    }

    [Fact]
    public void The_proof_value_of_version_3_is_decoded()
    {
        var proof = DiplomaReader.Decode(ProofValue);
        Assert.Equal("c65c6184e3d5a945ddb5437e93ea312411fd33aa1def22b0746d6ecd4aa30f20", Convert.ToHexStringLower(proof.TargetHash.Span));
        Assert.Equal("3c9ee831b8705f2fbe09f8b3a92247eed88cdc90418c024924be668fdc92e781", Convert.ToHexStringLower(proof.MerkleRoot.Span));
        Assert.Equal(["51b4e22ed024ec7f38dc68b0bf78c87eda525ab0896b75d2064bdb9fc60b2698", "61c56cca660b2e616d0bd62775e728f50275ae44adf12d1bfb9b9c507a14766b"], proof.Path.Select(s => Convert.ToHexStringLower(s.Hash.Span)));
        Assert.All(proof.Path, s => Assert.False(s.IsLeft));
        Assert.Equal(new DiplomaAnchor("btc", "testnet", "582733d7cef8035d87cecc9ebbe13b3a2f6cc52583fbcd2b9709f20a6b8b56b3"), proof.Anchors.Single());
        Assert.True(proof.IsConsistent);
    }

    [Fact]
    public void A_diploma_of_version_3_is_read()
    {
        var diploma = DiplomaReader.Read(Encoding.UTF8.GetBytes($$$"""
            {"@context":["https://www.w3.org/2018/credentials/v1"],"id":"urn:uuid:1","type":["VerifiableCredential","BlockcertsCredential"],"issuer":"{{{Issuer}}}","issuanceDate":"2020-03-10T04:24:12Z",
            "credentialSubject":{"name":"Ana","claim":{"name":"MD"}},"proof":{"type":"MerkleProof2019","proofValue":"{{{ProofValue}}}"}}
            """));
        Assert.Equal((3, "MD", "Ana", Issuer), (diploma.Version, diploma.Title, diploma.Recipient, diploma.IssuerId));
    }

    [Fact]
    public async Task Without_means_nothing_passes_but_what_can_be_calculated()
    {
        var report = await new DiplomaChecker(new FakeTimeProvider(Now)).CheckAsync(Bytes(V2()), Ct);
        Assert.Equal(DiplomaOutcome.CannotCheck, report.Outcome);
        Assert.Equal([DiplomaStep.Content, DiplomaStep.Batch, DiplomaStep.Expiry], report.Checks.Where(c => c.Outcome == DiplomaOutcome.Passed).Select(c => c.Step));
        Assert.All(report.Checks.Where(c => c.Outcome == DiplomaOutcome.CannotCheck), c => Assert.NotEmpty(c.Message));
    }

    [Fact]
    public async Task With_all_means_a_right_diploma_passes() => Assert.Equal(DiplomaOutcome.Passed, (await CheckAsync(V2())).Outcome);

    [Fact]
    public Task A_changed_hash_fails() => FailsAsync(DiplomaStep.Batch, V2(d => d["signature"]!["targetHash"] = new string('0', 64)));

    [Fact]
    public Task A_changed_content_fails() => FailsAsync(DiplomaStep.Content, V2(d => d["badge"]!["name"] = "Doctor of Law"));

    [Fact]
    public Task Another_root_in_the_transaction_fails() => FailsAsync(DiplomaStep.Anchor, V2(), root: new byte[32]);

    [Fact]
    public Task A_transaction_of_somebody_else_fails() => FailsAsync(DiplomaStep.Issuer, V2(), sender: "other");

    [Fact]
    public Task A_key_that_had_been_revoked_fails() => FailsAsync(DiplomaStep.Issuer, V2(), key: $$"""{"id":"ecdsa-koblitz-pubkey:{{Address}}","revoked":"2017-01-01T00:00:00Z"}""");

    [Fact]
    public Task A_revoked_diploma_fails() => FailsAsync(DiplomaStep.Revocation, V2(), revoked: "urn:uuid:8e0b8a28-beff-43de-a72c-820bc360db3d");

    [Fact]
    public Task A_diploma_that_has_ended_fails() => FailsAsync(DiplomaStep.Expiry, V2(d => d["expires"] = "2020-01-01T00:00:00Z"));

    [Fact]
    public async Task A_profile_that_calls_itself_otherwise_does_not_count()
    {
        var report = await CheckAsync(V2(), profileId: "https://other.example/issuer.json");
        Assert.Equal(DiplomaOutcome.CannotCheck, report.Outcome);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"signature":{"type":"Other"}}""")]
    [InlineData("""{"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-2022"}}""")]
    [InlineData("""{"id":"x","issuer":"y","proof":{"type":"MerkleProof2019","proofValue":"zzz"}}""")]
    public void Anything_else_is_refused(string json) => Assert.Equal(CredentialError.Malformed, Texts.ErrorOf(() => DiplomaReader.Read(Encoding.UTF8.GetBytes(json))));

    private static async Task FailsAsync(
        DiplomaStep step, JsonObject diploma, byte[]? root = null, string sender = Address, string? key = null, string revoked = "other")
    {
        var report = await CheckAsync(diploma, root, sender, key, revoked);
        Assert.Equal(DiplomaOutcome.Failed, report.Outcome);
        Assert.Equal(DiplomaOutcome.Failed, report.Checks.Single(c => c.Step == step).Outcome);
    }

    private static async Task<DiplomaReport> CheckAsync(
        JsonObject diploma, byte[]? root = null, string sender = Address, string? key = null, string revoked = "other", string profileId = Issuer)
    {
        var rightRoot = DiplomaReader.Read(Bytes(V2())).Proof.MerkleRoot.ToArray();
        var means = new Means(
            new AnchoredTransaction(root ?? [0x6a, 32, .. rightRoot], sender, new DateTimeOffset(2017, 6, 29, 0, 0, 0, TimeSpan.Zero)),
            new()
            {
                [Issuer] = $$"""{"id":"{{profileId}}","publicKey":[{{key ?? $$"""{"id":"ecdsa-koblitz-pubkey:{{Address}}","created":"2017-01-01T00:00:00Z"}"""}}],"revocationList":"https://university.example/revoked.json"}""",
                ["https://university.example/revoked.json"] = $$"""{"revokedAssertions":[{"id":"{{revoked}}"}]}""",
            });
        return await new DiplomaChecker(new FakeTimeProvider(Now), means, means).CheckAsync(Bytes(diploma), Ct);
    }

    private sealed class Means(AnchoredTransaction transaction, Dictionary<string, string> documents) : IDocumentFetcher, IAnchorLookup
    {
        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct) =>
            documents.TryGetValue(address.AbsoluteUri, out var text) ? new(Encoding.UTF8.GetBytes(text)) : throw new CredentialException(CredentialError.Unreachable, "It is not there.");

        public ValueTask<AnchoredTransaction?> FindAsync(DiplomaAnchor anchor, CancellationToken ct) => new(transaction);
    }
}
