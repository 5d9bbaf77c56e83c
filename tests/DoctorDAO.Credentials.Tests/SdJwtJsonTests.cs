using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Credentials.Tests;

/// <summary>JWS JSON Serialization, RFC 9901 section 8: the examples, both directions, and each rule broken alone.</summary>
public sealed class SdJwtJsonTests
{
    private readonly Scene _scene = new();

    public static TheoryData<int, string> Rfc => Vectors.Cases("rfc9901_json");

    [Theory]
    [MemberData(nameof(Rfc))]
    public async Task An_example_of_the_RFC_is_verified(int index, string name)
    {
        var one = Vectors.Load("rfc9901_json").GetProperty("cases")[index];
        Assert.Equal(name, one.GetProperty("name").GetString());
        var key = PublicKey.FromJwk(Vectors.Load("rfc9901").GetProperty("issuerKey"));
        var now = DateTimeOffset.FromUnixTimeSeconds(one.TryGetProperty("now", out var at) ? at.GetInt64() : 1_700_000_000);
        var verifier = new SdJwtVerifier(new KnownIssuerKeys([("https://issuer.example.com", key)]), null, new FakeTimeProvider(now));
        var isBound = one.TryGetProperty("nonce", out var nonce);
        var policy = isBound ? SdJwtPolicy.For(one.GetProperty("audience").GetString()!, nonce.GetString()!) with { RequireVc = false } : SdJwtPolicy.Plain;

        var result = await verifier.VerifyJsonAsync(one.GetProperty("json").GetRawText(), policy, TestContext.Current.CancellationToken);

        Assert.True(result.IsValid, $"{result.Error}: {result.Message}");
        Assert.Equal(isBound, result.Credential.IsKeyBound);
        Texts.Same(Texts.Node(one.GetProperty("claims")), result.Credential.Claims);
    }

    [Fact]
    public async Task Both_forms_say_what_the_compact_one_says()
    {
        var presented = _scene.Present(_scene.Issue(), "given_name");
        var compact = await _scene.AcceptsAsync(presented);
        foreach (var json in new[] { SdJwtJson.Flattened(presented), SdJwtJson.General(presented), SdJwtJson.General(presented, [SigningKey.Generate()]) })
        {
            Assert.Equal(presented, SdJwtJson.ToCompact(json.ToJsonString()));
            var result = await VerifyAsync(json);
            Assert.True(result.IsValid, result.Message);
            Texts.Same(compact.Claims, result.Credential.Claims);
            Assert.Equal(compact.Disclosed, result.Credential.Disclosed);
            Assert.True(result.Credential.IsKeyBound);
        }
    }

    [Fact]
    public void The_forms_have_the_members_of_the_RFC()
    {
        var presented = _scene.Present(_scene.Issue(), "given_name");
        var flattened = SdJwtJson.Flattened(presented);
        Assert.Equal(["header", "payload", "protected", "signature"], flattened.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["disclosures", "kb_jwt"], flattened["header"]!.AsObject().Select(m => m.Key));
        var general = SdJwtJson.General(presented, [SigningKey.Generate()]);
        Assert.Equal(["payload", "signatures"], general.Select(m => m.Key));
        Assert.False(general["signatures"]![1]!.AsObject().ContainsKey("header"));
        Assert.False(SdJwtJson.Flattened(_scene.Issue())["header"]!.AsObject().ContainsKey("kb_jwt"));
    }

    [Fact]
    public void A_holder_presents_from_either_form()
    {
        var credential = _scene.Issue();
        Assert.Equal(SdJwtHolder.Present(credential, []), SdJwtHolder.Present(SdJwtJson.ToCompact(SdJwtJson.Flattened(credential).ToJsonString()), []));
        Assert.Equal(SdJwtHolder.Present(credential, []), SdJwtHolder.Present(SdJwtJson.ToCompact(SdJwtJson.General(credential).ToJsonString()), []));
    }

    [Fact]
    public async Task One_signature_of_the_issuer_is_enough_wherever_it_stands()
    {
        // The first is by a key that nobody knows; the key binding is over the compact form with it all the same.
        var stranger = SigningKey.Generate(KeyCurve.P384);
        var foreign = SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame("given_name"), stranger);
        var result = await VerifyAsync(SdJwtJson.General(_scene.Present(foreign, "given_name"), [_scene.IssuerKey]));
        Assert.True(result.IsValid, result.Message);
        Assert.Equal(_scene.IssuerKey.Public, result.Credential.IssuerKey);
    }

    [Fact]
    public Task No_signature_of_the_issuer_is_refused() =>
        RefusesAsync(CredentialError.AlgorithmMismatch,
            SdJwtJson.General(_scene.Present(SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), SigningKey.Generate(KeyCurve.P384))), [SigningKey.Generate(KeyCurve.Ed25519)]));

    [Fact]
    public async Task A_kid_that_nothing_protects_finds_a_key_and_no_more()
    {
        var nameless = SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), SdJwtHolder.Anonymous(_scene.IssuerKey));
        Assert.Null(SdJwtText.Parse(nameless).Issued.KeyId);
        var presented = _scene.Present(nameless);
        Assert.True((await VerifyAsync(SdJwtJson.Flattened(presented, new JsonObject { ["kid"] = _scene.IssuerKey.Public.KeyId }))).IsValid);
        await RefusesAsync(CredentialError.KeyUnknown, SdJwtJson.Flattened(presented, new JsonObject { ["kid"] = "another" }));
    }

    [Fact]
    public Task A_changed_payload_is_refused() =>
        RefusesAsync(CredentialError.SignatureInvalid, Changed(json => json["payload"] = Base64Text.Encode(StrictJson.Bytes(_scene.Claims(c => c["given_name"] = "Eve")))));

    [Fact]
    public Task A_disclosure_left_out_after_the_binding_is_refused() =>
        RefusesAsync(CredentialError.PresentationHashMismatch, Changed(json => json["header"]!["disclosures"] = new JsonArray()));

    [Fact]
    public Task A_disclosure_that_nothing_refers_to_is_refused() =>
        RefusesAsync(CredentialError.DisclosureUnknown, Changed(json => json["header"]!["disclosures"]!.AsArray().Add(Disclosure.Create("title", "Dr").Text)));

    [Fact]
    public Task A_missing_key_binding_is_refused() => RefusesAsync(CredentialError.KeyBindingMissing, Changed(json => json["header"]!.AsObject().Remove("kb_jwt")));

    [Fact]
    public Task A_key_binding_that_is_no_text_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["kb_jwt"] = 7));

    [Fact]
    public Task A_key_binding_that_is_empty_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["kb_jwt"] = ""));

    [Fact]
    public Task A_key_binding_that_smuggles_a_disclosure_is_refused() =>
        RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["kb_jwt"] = $"{Disclosure.Create("title", "Dr").Text}~{json["header"]!["kb_jwt"]}"));

    [Fact]
    public Task A_disclosure_that_holds_two_is_refused() =>
        RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["disclosures"] = new JsonArray($"{json["header"]!["disclosures"]![0]}~{Disclosure.Create("title", "Dr").Text}")));

    [Fact]
    public Task Disclosures_that_are_no_array_are_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["disclosures"] = "x"));

    [Fact]
    public Task A_disclosure_that_is_no_text_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["disclosures"] = new JsonArray(7)));

    [Fact]
    public Task A_header_that_is_no_object_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["header"] = "x"));

    [Fact]
    public Task Disclosures_with_a_second_signature_are_refused() =>
        RefusesAsync(CredentialError.Malformed, Second(json => json["header"] = new JsonObject { ["disclosures"] = new JsonArray() }));

    [Fact]
    public Task A_key_binding_with_a_second_signature_is_refused() =>
        RefusesAsync(CredentialError.Malformed, Second(json => json["header"] = new JsonObject { ["kb_jwt"] = "x" }));

    [Fact]
    public Task A_mixture_of_both_forms_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["signatures"] = new JsonArray()));

    [Fact]
    public Task No_signatures_are_refused() => RefusesAsync(CredentialError.Malformed, new JsonObject { ["payload"] = "e30", ["signatures"] = new JsonArray() });

    [Fact]
    public Task Signatures_that_are_no_array_are_refused() => RefusesAsync(CredentialError.Malformed, new JsonObject { ["payload"] = "e30", ["signatures"] = "x" });

    [Fact]
    public Task A_signature_that_is_no_object_is_refused() => RefusesAsync(CredentialError.Malformed, new JsonObject { ["payload"] = "e30", ["signatures"] = new JsonArray("x") });

    [Fact]
    public Task Too_many_signatures_are_refused() => RefusesAsync(CredentialError.TooLarge, General(json =>
    {
        for (var i = 0; i < SdJwtJson.Signatures; i++)
            json["signatures"]!.AsArray().Add(json["signatures"]![1]!.DeepClone());
    }));

    [Theory]
    [InlineData("payload")]
    [InlineData("protected")]
    [InlineData("signature")]
    public Task A_missing_part_is_refused(string name) => RefusesAsync(CredentialError.Malformed, Changed(json => json.Remove(name)));

    [Fact]
    public Task An_algorithm_that_is_not_protected_does_not_count() => RefusesAsync(CredentialError.AlgorithmRefused, Changed(json =>
    {
        json["protected"] = Texts.Encode("""{"typ":"dc+sd-jwt"}""");
        json["header"]!["alg"] = "ES256";
    }));

    [Fact]
    public Task A_member_in_both_headers_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["header"]!["typ"] = "dc+sd-jwt"));

    [Fact]
    public Task An_extension_that_an_unprotected_header_demands_is_refused() => RefusesAsync(CredentialError.CriticalHeader, Changed(json => json["header"]!["crit"] = new JsonArray("exp")));

    [Fact]
    public Task Another_type_is_refused() =>
        RefusesAsync(CredentialError.WrongType, SdJwtJson.Flattened(_scene.Present(SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), _scene.IssuerKey, "example+sd-jwt"))));

    [Fact]
    public Task A_signature_over_another_payload_is_refused() => RefusesAsync(CredentialError.Malformed, Changed(json => json["payload"] = $"e30.{json["payload"]}"));

    [Fact]
    public async Task A_member_that_is_there_twice_is_refused()
    {
        var text = Changed(_ => { }).ToJsonString();
        var twice = await _scene.Verifier.VerifyJsonAsync($$"""{"payload":"e30",{{text[1..]}}""", Scene.Policy, TestContext.Current.CancellationToken);
        Assert.Equal(CredentialError.Malformed, twice.Error);
    }

    [Fact]
    public async Task One_form_is_not_taken_for_the_other()
    {
        await _scene.RefusesAsync(CredentialError.Malformed, Changed(_ => { }).ToJsonString());
        Assert.Equal(CredentialError.Malformed, (await _scene.Verifier.VerifyJsonAsync(_scene.Present(_scene.Issue()), Scene.Policy, TestContext.Current.CancellationToken)).Error);
    }

    [Theory]
    [InlineData("disclosures")]
    [InlineData("kb_jwt")]
    [InlineData("typ")]
    [InlineData("crit")]
    public void A_header_of_ones_own_takes_no_name_that_is_taken(string name) =>
        Assert.Equal(CredentialError.Malformed, Texts.ErrorOf(() => SdJwtJson.Flattened(_scene.Issue(), new JsonObject { [name] = "x" })));

    private JsonObject Changed(Action<JsonObject> change)
    {
        var json = SdJwtJson.Flattened(_scene.Present(_scene.Issue(), "given_name"));
        change(json);
        return json;
    }

    private JsonObject General(Action<JsonObject> change)
    {
        var json = SdJwtJson.General(_scene.Present(_scene.Issue(), "given_name"), [SigningKey.Generate()]);
        change(json);
        return json;
    }

    private JsonObject Second(Action<JsonObject> change) => General(json => change(json["signatures"]![1]!.AsObject()));

    private ValueTask<SdJwtVerification> VerifyAsync(JsonObject json) => _scene.Verifier.VerifyJsonAsync(json.ToJsonString(), Scene.Policy, TestContext.Current.CancellationToken);

    private async Task RefusesAsync(CredentialError expected, JsonObject json)
    {
        var result = await VerifyAsync(json);
        Assert.Equal(expected, result.Error);
        Assert.Null(result.Credential);
    }
}
