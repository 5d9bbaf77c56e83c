using System.Text;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials.Tests;

/// <summary>Each rule that a verifier must not forget, broken alone.</summary>
public sealed class SdJwtRuleTests
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task What_is_right_is_accepted()
    {
        var credential = await _scene.AcceptsAsync(_scene.Present(_scene.Issue(), "given_name"));
        Assert.True(credential.IsKeyBound);
        Assert.Equal(Scene.Issuer, credential.Issuer);
        Assert.Equal(Scene.Type, credential.CredentialType);
        Assert.Equal("Ana", (string?)credential.Claims["given_name"]);
        Assert.False(credential.Claims.ContainsKey("family_name"));
        Assert.Equal(["given_name"], credential.Disclosed.Select(d => d.ToString()));
        Assert.Equal(_scene.HolderKey.Public, credential.HolderKey);
        Assert.Equal(_scene.IssuerKey.Public.Thumbprint, credential.IssuerKey.Thumbprint);
    }

    [Fact]
    public Task A_digest_that_is_there_twice_is_refused()
    {
        var disclosure = Disclosure.Create("given_name", "Ana");
        var digest = disclosure.Digest(DigestAlgorithm.Sha256);
        return _scene.RefusesAsync(CredentialError.DigestRepeated, _scene.Bind(_scene.Raw(_scene.Claims(c => { c.Remove("given_name"); c["_sd"] = new JsonArray(digest, digest); }), disclosure)));
    }

    [Fact]
    public Task A_digest_that_is_at_two_levels_is_refused()
    {
        var disclosure = Disclosure.Create("title", "Dr");
        var digest = disclosure.Digest(DigestAlgorithm.Sha256);
        return _scene.RefusesAsync(CredentialError.DigestRepeated,
            _scene.Bind(_scene.Raw(_scene.Claims(c => { c["_sd"] = new JsonArray(digest); c["address"]!["_sd"] = new JsonArray(digest); }), disclosure)));
    }

    [Fact]
    public Task A_decoy_that_is_there_twice_is_refused() =>
        _scene.RefusesAsync(CredentialError.DigestRepeated, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray("x", "x")))));

    [Fact]
    public Task A_disclosure_that_nothing_refers_to_is_refused() =>
        _scene.RefusesAsync(CredentialError.DisclosureUnknown, _scene.Bind(_scene.Raw(_scene.Claims(), Disclosure.Create("title", "Dr"))));

    [Fact]
    public Task A_disclosure_without_the_one_around_it_is_refused()
    {
        var frame = new DisclosureFrame("address") { Children = { ["address"] = new DisclosureFrame("city") } };
        var parts = _scene.Issue(_scene.Claims(), frame).Split('~');
        var inner = parts[1..^1].Single(p => Disclosure.Parse(p).Name == "city");
        return _scene.RefusesAsync(CredentialError.DisclosureUnknown, _scene.Bind($"{parts[0]}~{inner}~"));
    }

    [Fact]
    public Task A_disclosure_that_is_there_twice_is_refused()
    {
        var presented = SdJwtHolder.Present(_scene.Issue(), [new ClaimPath("given_name")]);
        return _scene.RefusesAsync(CredentialError.DisclosureRepeated, _scene.Bind(presented + presented.Split('~')[1] + "~"));
    }

    [Theory]
    [InlineData("_sd")]
    [InlineData("...")]
    public Task A_disclosed_claim_with_a_name_of_SD_JWT_is_refused(string name)
    {
        var text = Texts.Encode($"""["salt", "{name}", "x"]""");
        var payload = _scene.Claims(c => c["_sd"] = new JsonArray(DigestAlgorithm.Sha256.Digest(text)));
        return _scene.RefusesAsync(CredentialError.ClaimNameReserved, _scene.Bind($"{Jws.Sign("dc+sd-jwt", payload, _scene.IssuerKey)}~{text}~"));
    }

    [Fact]
    public Task A_plain_claim_called_by_three_points_is_refused() =>
        _scene.RefusesAsync(CredentialError.ClaimNameReserved, _scene.Bind(_scene.Raw(_scene.Claims(c => c["address"]!["..."] = "x"))));

    [Theory]
    [InlineData("_sd")]
    [InlineData("...")]
    [InlineData("_sd_alg")]
    public void A_claim_with_a_name_of_SD_JWT_is_not_issued(string name) =>
        Assert.Equal(CredentialError.ClaimNameReserved, Texts.ErrorOf(() => _scene.Issue(_scene.Claims(c => c[name] = "x"))));

    [Fact]
    public Task A_disclosure_of_a_claim_that_is_already_there_is_refused()
    {
        var disclosure = Disclosure.Create("given_name", "Eve");
        return _scene.RefusesAsync(CredentialError.ClaimAlreadyThere,
            _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray(disclosure.Digest(DigestAlgorithm.Sha256))), disclosure)));
    }

    [Fact]
    public Task Two_disclosures_of_one_claim_are_refused()
    {
        Disclosure[] two = [Disclosure.Create("title", "Dr"), Disclosure.Create("title", "Prof")];
        return _scene.RefusesAsync(CredentialError.ClaimAlreadyThere,
            _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray([.. two.Select(d => (JsonNode)d.Digest(DigestAlgorithm.Sha256))])), two)));
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""["salt"]""")]
    [InlineData("""["salt","a","b","c"]""")]
    [InlineData("""[1,"a","b"]""")]
    [InlineData("""["salt",1,"b"]""")]
    [InlineData("""["salt","a",{"b":1,"b":2}]""")]
    [InlineData("""["salt","a","\ud800"]""")]
    [InlineData("not json")]
    public Task A_malformed_disclosure_is_refused(string json)
    {
        var text = Texts.Encode(json);
        var payload = _scene.Claims(c => c["_sd"] = new JsonArray(DigestAlgorithm.Sha256.Digest(text)));
        return _scene.RefusesAsync(CredentialError.DisclosureMalformed, _scene.Bind($"{Jws.Sign("dc+sd-jwt", payload, _scene.IssuerKey)}~{text}~"));
    }

    [Fact]
    public Task A_disclosure_of_a_claim_in_an_array_is_refused()
    {
        var disclosure = Disclosure.Create("a", "b");
        return _scene.RefusesAsync(CredentialError.DisclosureMalformed,
            _scene.Bind(_scene.Raw(_scene.Claims(c => c["languages"]!.AsArray().Add(new JsonObject { ["..."] = disclosure.Digest(DigestAlgorithm.Sha256) })), disclosure)));
    }

    [Fact]
    public Task A_disclosure_of_an_arrays_member_as_a_claim_is_refused()
    {
        var disclosure = Disclosure.Create(null, "b");
        return _scene.RefusesAsync(CredentialError.DisclosureMalformed, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray(disclosure.Digest(DigestAlgorithm.Sha256))), disclosure)));
    }

    [Fact]
    public Task A_placeholder_with_other_members_is_refused() =>
        _scene.RefusesAsync(CredentialError.DigestMalformed, _scene.Bind(_scene.Raw(_scene.Claims(c => c["languages"]!.AsArray().Add(new JsonObject { ["..."] = "x", ["y"] = 1 })))));

    [Fact]
    public Task Digests_that_are_no_array_are_refused() =>
        _scene.RefusesAsync(CredentialError.DigestMalformed, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = "x"))));

    [Fact]
    public Task A_digest_that_is_no_text_is_refused() =>
        _scene.RefusesAsync(CredentialError.DigestMalformed, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray(1)))));

    [Theory]
    [InlineData("cnf")]
    [InlineData("exp")]
    [InlineData("nbf")]
    [InlineData("status")]
    [InlineData("vct#integrity")]
    public Task A_claim_that_must_be_plain_is_refused_from_a_disclosure(string name)
    {
        var disclosure = Disclosure.Create(name, 1);
        var payload = _scene.Claims(c => { c.Remove(name); c["_sd"] = new JsonArray(disclosure.Digest(DigestAlgorithm.Sha256)); });
        return _scene.RefusesAsync(CredentialError.ClaimMustBePlain, _scene.Bind(_scene.Raw(payload, disclosure)));
    }

    [Fact]
    public void A_claim_that_must_be_plain_is_not_issued_as_a_disclosure() =>
        Assert.Equal(CredentialError.ClaimMustBePlain, Texts.ErrorOf(() => _scene.Issue(frame: new DisclosureFrame("exp"))));

    [Fact]
    public Task A_stripped_key_binding_is_refused()
    {
        var presented = _scene.Present(_scene.Issue(), "given_name");
        return _scene.RefusesAsync(CredentialError.KeyBindingMissing, presented[..(presented.LastIndexOf('~') + 1)]);
    }

    [Fact]
    public Task A_key_binding_without_a_holders_key_is_refused() =>
        _scene.RefusesAsync(CredentialError.HolderKeyMissing, _scene.Bind(_scene.Raw(_scene.Claims(c => c.Remove("cnf")))));

    [Fact]
    public Task A_key_binding_by_another_key_is_refused() =>
        _scene.RefusesAsync(CredentialError.SignatureInvalid, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), key: SigningKey.Generate()));

    [Fact]
    public async Task A_key_binding_that_is_not_demanded_is_checked_all_the_same()
    {
        var presented = _scene.Present(_scene.Issue());
        var other = _scene.Bind(presented[..(presented.LastIndexOf('~') + 1)], key: SigningKey.Generate());
        await _scene.RefusesAsync(CredentialError.SignatureInvalid, other, new SdJwtPolicy { RequireKeyBinding = false });
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("vc+jwt")]
    [InlineData("kb+jwt")]
    public Task Another_type_of_the_issuers_token_is_refused(string type) =>
        _scene.RefusesAsync(CredentialError.WrongType, _scene.Bind(SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), _scene.IssuerKey, type)));

    [Fact]
    public Task Another_type_of_the_key_binding_is_refused() =>
        _scene.RefusesAsync(CredentialError.WrongType, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), type: "JWT"));

    [Fact]
    public Task Another_audience_is_refused() =>
        _scene.RefusesAsync(CredentialError.AudienceMismatch, _scene.Present(_scene.Issue(), new KeyBinding("https://other.example", Scene.Nonce, _scene.Now)));

    [Fact]
    public Task Several_audiences_are_refused() =>
        _scene.RefusesAsync(CredentialError.AudienceMismatch, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), c => c["aud"] = new JsonArray(Scene.Audience)));

    [Fact]
    public Task A_missing_audience_is_refused() =>
        _scene.RefusesAsync(CredentialError.AudienceMismatch, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), c => c.Remove("aud")));

    [Fact]
    public Task Another_nonce_is_refused() =>
        _scene.RefusesAsync(CredentialError.NonceMismatch, _scene.Present(_scene.Issue(), new KeyBinding(Scene.Audience, "other", _scene.Now)));

    [Fact]
    public Task A_missing_nonce_is_refused() =>
        _scene.RefusesAsync(CredentialError.NonceMismatch, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), c => c.Remove("nonce")));

    [Fact]
    public Task A_key_binding_for_other_disclosures_is_refused()
    {
        var credential = _scene.Issue();
        var binding = _scene.Present(credential, "given_name").Split('~')[^1];
        return _scene.RefusesAsync(CredentialError.PresentationHashMismatch, SdJwtHolder.Present(credential, [new ClaimPath("family_name")]) + binding);
    }

    [Fact]
    public Task A_key_binding_without_hash_is_refused() =>
        _scene.RefusesAsync(CredentialError.PresentationHashMismatch, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), c => c.Remove("sd_hash")));

    [Fact]
    public async Task A_key_binding_is_fresh_for_five_minutes_and_no_longer()
    {
        var presented = _scene.Present(_scene.Issue());
        _scene.Time.Advance(TimeSpan.FromMinutes(5));
        await _scene.AcceptsAsync(presented);
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        await _scene.RefusesAsync(CredentialError.TooOld, presented);
    }

    [Fact]
    public async Task A_key_binding_from_the_future_is_refused_beyond_the_skew()
    {
        var credential = _scene.Issue();
        await _scene.AcceptsAsync(_scene.Present(credential, new KeyBinding(Scene.Audience, Scene.Nonce, _scene.Now.AddSeconds(60))));
        await _scene.RefusesAsync(CredentialError.FromTheFuture, _scene.Present(credential, new KeyBinding(Scene.Audience, Scene.Nonce, _scene.Now.AddSeconds(61))));
    }

    [Fact]
    public Task A_key_binding_without_time_is_refused() =>
        _scene.RefusesAsync(CredentialError.Malformed, _scene.Bind(SdJwtHolder.Present(_scene.Issue(), []), c => c.Remove("iat")));

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("")]
    public Task An_algorithm_that_is_not_accepted_is_refused(string algorithm)
    {
        var parts = _scene.Issue().Split('~')[0].Split('.');
        var header = Texts.Encode($$"""{"alg":"{{algorithm}}","typ":"dc+sd-jwt","kid":"{{Scene.Issuer}}#one"}""");
        return _scene.RefusesAsync(CredentialError.AlgorithmRefused, $"{header}.{parts[1]}.{(algorithm == "none" ? "" : parts[2])}~");
    }

    [Fact]
    public Task A_public_key_used_as_a_shared_secret_is_refused()
    {
        var parts = _scene.Issue().Split('~')[0].Split('.');
        var header = Texts.Encode($$"""{"alg":"HS256","typ":"dc+sd-jwt","kid":"{{Scene.Issuer}}#one"}""");
        var mac = System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(_scene.IssuerKey.Public.ToJwk().ToJsonString()), Encoding.ASCII.GetBytes($"{header}.{parts[1]}"));
        return _scene.RefusesAsync(CredentialError.AlgorithmRefused, $"{header}.{parts[1]}.{Base64Text.Encode(mac)}~");
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("ES256K")]
    [InlineData("EdDSA")]
    public Task An_algorithm_that_is_not_the_keys_is_refused(string algorithm)
    {
        var parts = _scene.Issue().Split('~')[0].Split('.');
        var header = Texts.Encode($$"""{"alg":"{{algorithm}}","typ":"dc+sd-jwt","kid":"{{Scene.Issuer}}#one"}""");
        return _scene.RefusesAsync(CredentialError.AlgorithmMismatch, $"{header}.{parts[1]}.{parts[2]}~");
    }

    [Fact]
    public Task A_critical_header_is_refused() =>
        _scene.RefusesAsync(CredentialError.CriticalHeader,
            SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), _scene.IssuerKey, header: new JsonObject { ["crit"] = new JsonArray("x"), ["x"] = 1 }));

    [Fact]
    public Task A_key_in_the_header_is_not_believed()
    {
        var thief = SigningKey.Generate(KeyCurve.P256, $"{Scene.Issuer}#one");
        return _scene.RefusesAsync(CredentialError.SignatureInvalid,
            _scene.Bind(SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), thief, header: new JsonObject { ["jwk"] = thief.Public.ToJwk() })));
    }

    [Fact]
    public Task An_unknown_key_is_refused() =>
        _scene.RefusesAsync(CredentialError.KeyUnknown, SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame(), _scene.IssuerKey.WithKeyId($"{Scene.Issuer}#two")));

    [Fact]
    public Task An_unknown_issuer_is_refused() =>
        _scene.RefusesAsync(CredentialError.IssuerRefused, _scene.Issue(_scene.Claims(c => c["iss"] = "did:web:elsewhere.example")));

    [Fact]
    public Task An_issuer_that_is_not_accepted_is_refused() =>
        _scene.RefusesAsync(CredentialError.IssuerRefused, _scene.Present(_scene.Issue()), Scene.Policy with { Issuers = new HashSet<string> { "did:web:other.example" } });

    [Fact]
    public Task A_missing_issuer_is_refused() =>
        _scene.RefusesAsync(CredentialError.IssuerRefused, _scene.Issue(_scene.Claims(c => c.Remove("iss"))));

    [Fact]
    public Task A_missing_type_is_refused() =>
        _scene.RefusesAsync(CredentialError.CredentialTypeRefused, _scene.Issue(_scene.Claims(c => c.Remove("vct"))));

    [Fact]
    public Task A_type_that_is_not_accepted_is_refused() =>
        _scene.RefusesAsync(CredentialError.CredentialTypeRefused, _scene.Present(_scene.Issue()), Scene.Policy with { CredentialTypes = new HashSet<string> { "x" } });

    [Fact]
    public async Task A_credential_holds_up_to_its_end_and_the_skew()
    {
        var credential = _scene.Issue(_scene.Claims(c => c["exp"] = _scene.Now.AddMinutes(10).ToUnixTimeSeconds()));
        _scene.Time.Advance(TimeSpan.FromSeconds(10 * 60 + 59));
        await _scene.AcceptsAsync(_scene.Present(credential));
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        await _scene.RefusesAsync(CredentialError.Expired, _scene.Present(credential));
    }

    [Fact]
    public async Task A_credential_holds_from_its_beginning_less_the_skew()
    {
        var credential = _scene.Issue(_scene.Claims(c => c["nbf"] = _scene.Now.AddSeconds(61).ToUnixTimeSeconds()));
        await _scene.RefusesAsync(CredentialError.NotYetValid, _scene.Present(credential));
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        await _scene.AcceptsAsync(_scene.Present(credential));
    }

    [Fact]
    public Task A_credential_issued_in_the_future_is_refused() =>
        _scene.RefusesAsync(CredentialError.FromTheFuture, _scene.Present(_scene.Issue(_scene.Claims(c => c["iat"] = _scene.Now.AddMinutes(2).ToUnixTimeSeconds()))));

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("null")]
    public Task A_time_that_is_none_is_refused(string exp) =>
        _scene.RefusesAsync(CredentialError.Malformed, _scene.Bind(_scene.Raw(_scene.Claims(c => c["exp"] = JsonNode.Parse(exp)))));

    [Theory]
    [InlineData("sha-1")]
    [InlineData("md5")]
    [InlineData("SHA-256")]
    public Task An_unknown_hash_is_refused(string name) =>
        _scene.RefusesAsync(CredentialError.HashUnsupported, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd_alg"] = name))));

    [Theory]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha384)]
    [InlineData(DigestAlgorithm.Sha512)]
    public async Task The_supported_hashes_hold_for_digests_and_key_binding(DigestAlgorithm algorithm)
    {
        var credential = SdJwtBuilder.Issue(_scene.Claims(), new DisclosureFrame("given_name") { Decoys = 2 }, _scene.IssuerKey, algorithm: algorithm);
        Assert.Equal("Ana", (string?)(await _scene.AcceptsAsync(_scene.Present(credential, "given_name"))).Claims["given_name"]);
    }
}
