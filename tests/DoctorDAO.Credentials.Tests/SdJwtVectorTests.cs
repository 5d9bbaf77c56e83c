using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Credentials.Tests;

public sealed class SdJwtVectorTests
{
    // The public file expects nothing, and is run by nobody there; RFC 9901 section 7.1 and the case of sd-jwt-python it comes from expect an empty object.
    private const string NoneDisclosed = "sdjwt_array_none_disclosed";
    private static readonly JsonNode NoneDisclosedClaims = new JsonObject { ["is_over"] = new JsonObject() };

    public static TheoryData<string> Cases => [.. Vectors.Names("sdjwt_")];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_public_case_is_issued_presented_and_verified(string name)
    {
        var vector = Vectors.Load(name);
        var claims = Texts.Node(vector.GetProperty("claims")).AsObject();
        var frame = DisclosureFrame.Parse(vector.GetProperty("disclosureFrame"));
        var header = vector.TryGetProperty("header", out var extra) ? Texts.Node(extra).AsObject() : null;
        foreach (var curve in new[] { KeyCurve.P256, KeyCurve.P384, KeyCurve.P521, KeyCurve.Ed25519 })
        {
            var key = SigningKey.Generate(curve);
            var credential = SdJwtBuilder.Issue(claims, frame, key, "example+sd-jwt", header: header);
            var verifier = new SdJwtVerifier(new KnownIssuerKeys([("", key.Public)]), null, new FakeTimeProvider());

            var whole = await verifier.VerifyAsync(credential, SdJwtPolicy.Plain, TestContext.Current.CancellationToken);
            Assert.True(whole.IsValid, whole.Message);
            Texts.Same(claims, whole.Credential.Claims);

            var presented = SdJwtHolder.Present(credential, [.. Paths(claims, vector.GetProperty("presentationFrames"), [])]);
            var result = await verifier.VerifyAsync(presented, SdJwtPolicy.Plain, TestContext.Current.CancellationToken);
            Assert.True(result.IsValid, result.Message);
            foreach (var form in new[] { SdJwtJson.Flattened(presented), SdJwtJson.General(presented) })
            {
                var json = await verifier.VerifyJsonAsync(form.ToJsonString(), SdJwtPolicy.Plain, TestContext.Current.CancellationToken);
                Assert.True(json.IsValid, json.Message);
                Texts.Same(result.Credential.Claims, json.Credential.Claims);
            }
            var expected = vector.TryGetProperty("presentedClaims", out var shown) ? shown : vector.GetProperty("presenatedClaims");
            Texts.Same(name == NoneDisclosed ? NoneDisclosedClaims : Texts.Node(expected), result.Credential.Claims);
        }
    }

    [Fact]
    public void There_are_as_many_cases_as_in_the_public_set() => Assert.True(Cases.Count >= 17, $"{Cases.Count}");

    public static TheoryData<int, string> Rfc => Vectors.Cases("rfc9901");

    [Theory]
    [MemberData(nameof(Rfc))]
    public async Task An_example_of_the_RFC_is_verified(int index, string name)
    {
        var file = Vectors.Load("rfc9901");
        var one = file.GetProperty("cases")[index];
        Assert.Equal(name, one.GetProperty("name").GetString());
        var key = PublicKey.FromJwk(file.GetProperty("issuerKey"));
        var now = DateTimeOffset.FromUnixTimeSeconds(one.TryGetProperty("now", out var at) ? at.GetInt64() : 1_700_000_000);
        var verifier = new SdJwtVerifier(new KnownIssuerKeys([(one.TryGetProperty("issuer", out var issuer) ? issuer.GetString()! : "https://issuer.example.com", key)]), null, new FakeTimeProvider(now));
        var isBound = one.TryGetProperty("nonce", out var nonce);
        var policy = isBound ? SdJwtPolicy.For(one.GetProperty("audience").GetString()!, nonce.GetString()!) : SdJwtPolicy.Plain;
        policy = policy with { RequireVc = one.TryGetProperty("vc", out _) };

        var result = await verifier.VerifyAsync(one.GetProperty("text").GetString()!, policy, TestContext.Current.CancellationToken);

        Assert.True(result.IsValid, $"{result.Error}: {result.Message}");
        Assert.Equal(isBound, result.Credential.IsKeyBound);
        Texts.Same(Texts.Node(one.GetProperty("claims")), result.Credential.Claims);
    }

    [Fact]
    public void The_payloads_of_section_6_are_processed()
    {
        foreach (var one in Vectors.Load("rfc9901").GetProperty("payloads").EnumerateArray())
        {
            var disclosures = one.GetProperty("disclosures").EnumerateArray().Select(d => Disclosure.Parse(d.GetString()!)).ToList();
            Texts.Same(Texts.Node(one.GetProperty("claims")), SdJwtPayload.Process(one.GetProperty("payload"), disclosures).Claims);
        }
    }

    [Theory]
    [MemberData(nameof(Rfc))]
    public async Task An_example_of_the_RFC_with_one_disclosure_changed_is_refused(int index, string name)
    {
        var file = Vectors.Load("rfc9901");
        var one = file.GetProperty("cases")[index];
        var parts = one.GetProperty("text").GetString()!.Split('~');
        var changed = Disclosure.Parse(parts[1]);
        parts[1] = Disclosure.Create(changed.Salt, changed.Name, "changed").Text;
        var issuer = one.TryGetProperty("issuer", out var said) ? said.GetString()! : "https://issuer.example.com";
        var verifier = new SdJwtVerifier(new KnownIssuerKeys([(issuer, PublicKey.FromJwk(file.GetProperty("issuerKey")))]), null, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_748_361_941)));
        var result = await verifier.VerifyAsync(string.Join('~', parts), SdJwtPolicy.Plain, TestContext.Current.CancellationToken);
        Assert.True(result.Error == CredentialError.DisclosureUnknown, $"{name}: {result.Error}");
    }

    [Fact]
    public void The_disclosures_and_digests_of_the_RFC_are_ours()
    {
        Assert.Equal("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", Disclosure.Parse("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0").Digest(DigestAlgorithm.Sha256));
        Assert.Equal("w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs", Disclosure.Parse("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0").Digest(DigestAlgorithm.Sha256));
        // The same array with other white space and escapes is the same claim.
        Assert.Equal("Möbius", Disclosure.Parse("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd").Value.GetString());
        Assert.Equal("Möbius", Disclosure.Parse("WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiTcO2Yml1cyIKXQ").Value.GetString());
    }

    private static IEnumerable<ClaimPath> Paths(JsonNode? at, JsonElement frame, List<ClaimStep> path)
    {
        foreach (var member in frame.EnumerateObject())
        {
            List<ClaimStep> inner = [.. path, at is JsonArray ? new ClaimStep(null, int.Parse(member.Name, CultureInfo.InvariantCulture)) : new ClaimStep(member.Name, null)];
            if (member.Value.ValueKind == JsonValueKind.True)
                yield return new ClaimPath(inner);
            else if (member.Value.ValueKind == JsonValueKind.Object)
            {
                // Some cases ask for members that are not there.
                var next = at is JsonArray array ? array.ElementAtOrDefault(inner[^1].Index!.Value) : at?[member.Name];
                if (next is null)
                    continue;
                foreach (var found in Paths(next, member.Value, inner))
                    yield return found;
            }
        }
    }
}
