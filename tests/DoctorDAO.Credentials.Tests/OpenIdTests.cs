using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials.Tests;

/// <summary>The messages of OpenID4VCI and OpenID4VP.</summary>
public sealed class OpenIdTests
{
    private const string IssuerUrl = "https://dao.example/issuers/college";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly Scene _scene = new();

    [Fact]
    public void An_offer_comes_back_and_its_code_is_in_no_link()
    {
        var offer = new CredentialOffer(IssuerUrl, ["LicenceToPractise"], "secret-code", new TransactionCode("numeric", 6, "By letter"));
        Assert.Equivalent(offer, CredentialOffer.Parse(Encoding.UTF8.GetBytes(offer.ToJson().ToJsonString())));
        Assert.Equal("openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fdao.example%2Foffers%2F1", CredentialOffer.Link(CredentialOffer.Scheme, new Uri("https://dao.example/offers/1")));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"credential_issuer":"https://a.example","credential_configuration_ids":[],"grants":{"urn:ietf:params:oauth:grant-type:pre-authorized_code":{"pre-authorized_code":"x"}}}""")]
    [InlineData("""{"credential_issuer":"https://a.example","credential_configuration_ids":["a"],"grants":{"authorization_code":{}}}""")]
    [InlineData("""{"credential_issuer":"http://a.example","credential_configuration_ids":["a"],"grants":{"urn:ietf:params:oauth:grant-type:pre-authorized_code":{"pre-authorized_code":"x"}}}""")]
    public void An_offer_that_offers_nothing_is_refused(string json) => Assert.NotEqual(CredentialError.None, Texts.ErrorOf(() => CredentialOffer.Parse(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void The_metadata_of_an_issuer_are_written_as_the_standard_says()
    {
        var licence = new CredentialConfiguration(
            SdJwtBuilder.VcType, "https://dao.example/credentials/types/LicenceToPractise", "LicenceToPractise", ["jwk"], ["ES256"], new Dictionary<string, ProofTypeSupport> { ["jwt"] = new(["ES256"]) },
            new CredentialMetadata([new DisplayName("Licence to practise", "en")], [new ClaimMetadata(["given_name"], true, [new DisplayName("Given name", "en")])]));
        var json = JsonNode.Parse(ProtocolJson.Write(new IssuerMetadata(IssuerUrl, $"{IssuerUrl}/credential", $"{IssuerUrl}/nonce",
            new Dictionary<string, CredentialConfiguration> { ["LicenceToPractise"] = licence }, new BatchIssuance(10))))!;
        Assert.Equal(10, (int)json["batch_credential_issuance"]!["batch_size"]!);
        var configuration = json["credential_configurations_supported"]!["LicenceToPractise"]!;
        Assert.Equal("dc+sd-jwt", (string?)configuration["format"]);
        Assert.Equal("https://dao.example/credentials/types/LicenceToPractise", (string?)configuration["vct"]);
        Assert.Equal("ES256", (string?)configuration["proof_types_supported"]!["jwt"]!["proof_signing_alg_values_supported"]![0]);
        Assert.Equal("given_name", (string?)configuration["credential_metadata"]!["claims"]![0]!["path"]![0]);
        Assert.Equal("https://dao.example/.well-known/openid-credential-issuer/issuers/college", IssuerMetadata.AddressOf(IssuerUrl).AbsoluteUri);
        Assert.Equal("Bearer", (string?)JsonNode.Parse(ProtocolJson.Write(new TokenResponse("t", 300)))!["token_type"]);
    }

    [Fact]
    public void A_token_is_asked_for_with_a_pre_authorised_code_only()
    {
        (TokenRequest? Request, OAuthError? Error) Parse(string grant, string? code) => TokenRequest.Parse(name => name switch { "grant_type" => grant, "pre-authorized_code" => code, _ => null });
        Assert.Equal("x", Parse(CredentialOffer.GrantType, "x").Request!.PreAuthorizedCode);
        Assert.Equal(OAuthErrors.UnsupportedGrantType, Parse("password", "x").Error!.Error);
        Assert.Equal(OAuthErrors.InvalidRequest, Parse(CredentialOffer.GrantType, null).Error!.Error);
    }

    [Theory]
    [InlineData("""{"credential_configuration_id":"a","proofs":{"jwt":["x"]}}""", true)]
    [InlineData("""{"credential_configuration_id":"a","proofs":{"jwt":[]}}""", false)]
    [InlineData("""{"credential_configuration_id":"a","proofs":{"di_vp":[{}]}}""", false)]
    [InlineData("""{"credential_configuration_id":"a","proofs":{"jwt":["x"],"attestation":["y"]}}""", false)]
    [InlineData("""{"credential_configuration_id":"a"}""", false)]
    [InlineData("""{"credential_identifier":"a","proofs":{"jwt":["x"]}}""", false)]
    [InlineData("""{"proofs":{"jwt":["x"]}}""", false)]
    [InlineData("""{"credential_configuration_id":"a","proofs":{"jwt":["1","2","3","4","5","6","7","8","9","10","11"]}}""", false)]
    public void A_credential_request_has_one_kind_and_a_batch_of_proofs(string json, bool isRight)
    {
        if (isRight)
            Assert.Equal("a", CredentialRequest.Parse(Encoding.UTF8.GetBytes(json)).ConfigurationId);
        else
            Assert.NotEqual(CredentialError.None, Texts.ErrorOf(() => CredentialRequest.Parse(Encoding.UTF8.GetBytes(json))));
    }

    [Fact]
    public async Task A_batch_of_proofs_gives_its_keys_in_order()
    {
        var keys = Enumerable.Range(0, 10).Select(_ => SigningKey.Generate()).ToList();
        var proofs = keys.Select(k => CredentialProof.Create(k, IssuerUrl, "n", _scene.Now)).ToList();
        Assert.Equal(keys.Select(k => k.Public), await CredentialProof.CheckAllAsync(proofs, IssuerUrl, n => new(n == "n"), _scene.Now));
    }

    [Fact]
    public async Task Proofs_are_refused_by_each_rule()
    {
        var key = SigningKey.Generate();
        string Proof(Action<JsonObject>? change = null, string type = CredentialProof.Type, JsonObject? header = null, ISigner? signer = null)
        {
            var claims = new JsonObject { ["aud"] = IssuerUrl, ["iat"] = _scene.Now.ToUnixTimeSeconds(), ["nonce"] = "n" };
            change?.Invoke(claims);
            return Jws.Sign(type, claims, signer ?? key, header ?? new JsonObject { ["jwk"] = key.Public.ToJwk() });
        }
        async Task Refuses(CredentialError error, params string[] proofs) =>
            Assert.Equal(error, (await Assert.ThrowsAsync<CredentialException>(async () => await CredentialProof.CheckAllAsync(proofs, IssuerUrl, n => new(n == "n"), _scene.Now))).Error);

        Assert.Single(await CredentialProof.CheckAllAsync([Proof()], IssuerUrl, n => new(n == "n"), _scene.Now));
        await Refuses(CredentialError.AudienceMismatch, Proof(c => c["aud"] = "https://other.example"));
        await Refuses(CredentialError.NonceMismatch, Proof(c => c["nonce"] = "other"));
        await Refuses(CredentialError.NonceMismatch, Proof(c => c.Remove("nonce")));
        await Refuses(CredentialError.TooOld, Proof(c => c["iat"] = _scene.Now.AddMinutes(-6).ToUnixTimeSeconds()));
        await Refuses(CredentialError.FromTheFuture, Proof(c => c["iat"] = _scene.Now.AddMinutes(2).ToUnixTimeSeconds()));
        await Refuses(CredentialError.WrongType, Proof(type: "JWT"));
        await Refuses(CredentialError.SignatureInvalid, Proof(signer: SigningKey.Generate()));
        await Refuses(CredentialError.KeyInvalid, Proof(header: new JsonObject()));
        await Refuses(CredentialError.KeyInvalid, Proof(header: new JsonObject { ["jwk"] = key.ToPrivateJwk() }));
        await Refuses(CredentialError.KeyInvalid, Proof(header: new JsonObject { ["jwk"] = key.Public.ToJwk(), ["kid"] = DidKey.Create(key.Public) }));
        await Refuses(CredentialError.ProtocolViolation, Proof(), Proof());
        await Refuses(CredentialError.TooLarge);
        var edwards = SigningKey.Generate(KeyCurve.Ed25519);
        await Refuses(CredentialError.KeyInvalid, CredentialProof.Create(edwards, IssuerUrl, "n", _scene.Now));
        Assert.Equal(key.Public, CredentialProof.Check(Proof(header: new JsonObject { ["kid"] = DidKey.Create(key.Public) }), IssuerUrl, _scene.Now).Key);
    }

    [Fact]
    public void The_agreement_of_RFC_7518_is_ours()
    {
        var alice = SigningKey.FromJwk("""{"kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0","y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps","d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"}""");
        var bob = SigningKey.FromJwk("""{"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ","y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck","d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"}""");
        using var one = alice.Agreement();
        using var two = bob.Agreement();
        Assert.Equal("VqqN6vgjbSBcIijNcacQGg", Base64Text.Encode(Jwe.Derive(one.DeriveRawSecretAgreement(two.PublicKey), "A128GCM", "Alice"u8, "Bob"u8)));
    }

    [Theory]
    [InlineData("A128GCM")]
    [InlineData("A256GCM")]
    public void What_is_encrypted_is_read_by_its_key_alone(string encryption)
    {
        var key = SigningKey.Generate();
        var text = Jwe.Encrypt("hello"u8, key.Public.WithKeyId("k"), encryption);
        Assert.Equal("k", Jwe.KeyIdOf(text));
        Assert.Equal("hello", Encoding.UTF8.GetString(Jwe.Decrypt(text, key)));
        Assert.Equal(CredentialError.DecryptionFailed, Texts.ErrorOf(() => Jwe.Decrypt(text, SigningKey.Generate())));
        var parts = text.Split('.');
        parts[3] = Base64Text.Encode("other"u8);
        Assert.Equal(CredentialError.DecryptionFailed, Texts.ErrorOf(() => Jwe.Decrypt(string.Join('.', parts), key)));
    }

    [Theory]
    [InlineData("""{"alg":"RSA-OAEP","enc":"A256GCM"}""", CredentialError.AlgorithmRefused)]
    [InlineData("""{"alg":"dir","enc":"A256GCM"}""", CredentialError.AlgorithmRefused)]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128CBC-HS256"}""", CredentialError.AlgorithmRefused)]
    [InlineData("""{"alg":"ECDH-ES","enc":"A256GCM","zip":"DEF"}""", CredentialError.CriticalHeader)]
    [InlineData("""{"alg":"ECDH-ES","enc":"A256GCM"}""", CredentialError.KeyInvalid)]
    [InlineData("""{"alg":"ECDH-ES","enc":"A256GCM","epk":{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"}}""", CredentialError.KeyInvalid)]
    public void Another_encryption_is_refused(string header, CredentialError error) =>
        Assert.Equal(error, Texts.ErrorOf(() => Jwe.Decrypt($"{Texts.Encode(header)}..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA", SigningKey.Generate())));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_doctor_answers_a_hospital(bool isEncrypted)
    {
        var encryption = isEncrypted ? SigningKey.Generate() : null;
        var (request, verifierKey, dids) = Request(encryption?.Public);
        var seen = await PresentationRequest.VerifyAsync(request.Sign(verifierKey), request.ClientId, dids, _scene.Now, Ct);
        Assert.Equal(request.ResponseMode, seen.ResponseMode);
        Assert.Equal(request.Nonce, seen.Nonce);
        Texts.Same(request.Query.ToJson(), seen.Query.ToJson());

        var credential = _scene.Issue();
        var match = DcqlMatcher.Match(seen.Query, [new("c", [Scene.Type], SdJwtHolder.Read(credential).Claims)]);
        var presented = SdJwtHolder.Present(credential, [.. match.Matches["licence"][0].Show], _scene.HolderKey, new KeyBinding(seen.ClientId, seen.Nonce, _scene.Now));
        var form = new PresentationResponse(new Dictionary<string, IReadOnlyList<string>> { ["licence"] = [presented] }, seen.State, null).ToForm(seen.EncryptionKey);
        Assert.Equal(isEncrypted, form.ContainsKey("response"));

        var response = PresentationResponse.Parse(form.GetValueOrDefault, encryption);
        var outcome = await new PresentationVerifier(_scene.Verifier).VerifyAsync(request, response, new SdJwtPolicy(), ct: Ct);
        Assert.True(outcome.IsValid, outcome.Message);
        var verified = outcome.Credentials["licence"].Single();
        Assert.Equal("Ana", (string?)verified.Claims["given_name"]);
        Assert.False(verified.Claims.ContainsKey("family_name"));

        var receipt = new VerifierReceipt("r1", request.Did, _scene.Now, "locum", 3, request.Nonce, [ReceiptEntry.Of("licence", presented, verified)])
        {
            VerifierName = "Ward 4", PolicyName = "Locum", PolicyHash = "h", Purpose = "To work.", Accepted = false, Checks = [new("status", "licence", "failed", "revoked"), new("person", "", "passed", null)],
        };
        var signed = receipt.Sign(verifierKey);
        Assert.DoesNotContain("Ana", Encoding.UTF8.GetString(Jws.Parse(signed).PayloadBytes.Span), StringComparison.Ordinal);
        Assert.Equivalent(receipt, await VerifierReceipt.VerifyAsync(signed, new DidIssuerKeys(dids), Ct));
    }

    [Fact]
    public async Task An_answer_is_refused_by_each_rule()
    {
        var (request, _, _) = Request(null);
        var verifier = new PresentationVerifier(_scene.Verifier);
        string Presented(string type = Scene.Type, string? nonce = null, string? audience = null, params string[] show) =>
            _scene.Present(_scene.Issue(_scene.Claims(c => c["vct"] = type)), new KeyBinding(audience ?? request.ClientId, nonce ?? request.Nonce, _scene.Now), show);
        async Task Refuses(CredentialError error, string? state, params (string Id, string Text)[] all)
        {
            var response = new PresentationResponse(all.GroupBy(a => a.Id).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(a => a.Text)]), state ?? request.State, null);
            Assert.Equal(error, (await verifier.VerifyAsync(request, response, new SdJwtPolicy(), ct: Ct)).Error);
        }

        await Refuses(CredentialError.None, null, ("licence", Presented(show: "given_name")));
        await Refuses(CredentialError.QueryUnanswered, null, ("licence", Presented()));
        await Refuses(CredentialError.QueryUnanswered, null);
        await Refuses(CredentialError.ProtocolViolation, "other", ("licence", Presented(show: "given_name")));
        await Refuses(CredentialError.ProtocolViolation, null, ("other", Presented(show: "given_name")));
        await Refuses(CredentialError.ProtocolViolation, null, ("licence", Presented(show: "given_name")), ("licence", Presented(show: "given_name")));
        await Refuses(CredentialError.NonceMismatch, null, ("licence", Presented(nonce: "other", show: "given_name")));
        await Refuses(CredentialError.AudienceMismatch, null, ("licence", Presented(audience: "other", show: "given_name")));
        await Refuses(CredentialError.CredentialTypeRefused, null, ("licence", Presented(type: "other", show: "given_name")));
    }

    [Fact]
    public async Task A_request_is_refused_by_each_rule()
    {
        var (request, key, dids) = Request(null);
        var claims = StrictJson.Object(Jws.Parse(request.Sign(key)).Claims);
        async Task Refuses(CredentialError error, Action<JsonObject> change, string type = PresentationRequest.Type, ISigner? signer = null, string? clientId = null)
        {
            var changed = claims.DeepClone().AsObject();
            change(changed);
            Assert.Equal(error, (await Assert.ThrowsAsync<CredentialException>(async () =>
                await PresentationRequest.VerifyAsync(Jws.Sign(type, changed, signer ?? key), clientId ?? request.ClientId, dids, _scene.Now, Ct))).Error);
        }

        await Refuses(CredentialError.WrongType, _ => { }, "JWT");
        await Refuses(CredentialError.IssuerRefused, _ => { }, clientId: "decentralized_identifier:did:web:other.example");
        await Refuses(CredentialError.IssuerRefused, c => c["client_id"] = "x509_san_dns:a.example", clientId: "x509_san_dns:a.example");
        await Refuses(CredentialError.SignatureInvalid, _ => { }, signer: SigningKey.Generate(KeyCurve.P256, key.Public.KeyId));
        await Refuses(CredentialError.KeyUnknown, _ => { }, signer: SigningKey.Generate(KeyCurve.P256, "did:web:other.example#k"));
        await Refuses(CredentialError.Expired, c => c["exp"] = _scene.Now.AddMinutes(-5).ToUnixTimeSeconds());
        await Refuses(CredentialError.ProtocolViolation, c => c["response_mode"] = "fragment");
        await Refuses(CredentialError.ProtocolViolation, c => c["response_type"] = "code");
        await Refuses(CredentialError.ProtocolViolation, c => c["response_mode"] = "direct_post.jwt");
        await Refuses(CredentialError.ProtocolViolation, c => c.Remove("dcql_query"));
        await Refuses(CredentialError.ProtocolViolation, c => c.Remove("nonce"));
        await Refuses(CredentialError.ProtocolViolation, c => c["transaction_data"] = new JsonArray("x"));
        await Refuses(CredentialError.AddressRefused, c => c["response_uri"] = "http://hospital.example/r");
    }

    [Fact]
    public void An_answer_in_the_clear_is_refused_where_encryption_was_asked()
    {
        var form = new Dictionary<string, string> { ["vp_token"] = """{"a":["x"]}""" };
        Assert.Equal(CredentialError.ProtocolViolation, Texts.ErrorOf(() => PresentationResponse.Parse(form.GetValueOrDefault, SigningKey.Generate())));
        Assert.Equal("access_denied", PresentationResponse.Parse(name => name == "error" ? "access_denied" : null, SigningKey.Generate()).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":[1]}""")]
    public void A_vp_token_is_an_object_of_arrays_of_texts(string token) =>
        Assert.Contains(Texts.ErrorOf(() => PresentationResponse.Parse(name => name == "vp_token" ? token : null, null)), new[] { CredentialError.ProtocolViolation, CredentialError.Malformed });

    private (PresentationRequest Request, SigningKey Key, IDidResolver Dids) Request(PublicKey? encryption)
    {
        const string Did = "did:web:hospital.example:verifiers:hospital";
        var key = SigningKey.Generate();
        var document = DidDocument.Build(Did, [(key.Public, KeyPurposes.Authentication | KeyPurposes.AssertionMethod)]);
        var request = new PresentationRequest(PresentationRequest.ClientOf(Did), new Uri("https://hospital.example/answers/1"), "nonce-1", DcqlQuery.All(DcqlCredential.Ask("licence", [Scene.Type], "given_name")),
            "state-1", encryption, _scene.Now, _scene.Now.AddMinutes(5)) { VerifierName = "Hospital", Purpose = "Locum" };
        return (request, key.WithKeyId(document.Keys[0].Id), new Known(document));
    }

    private sealed class Known(DidDocument document) : IDidResolver
    {
        public ValueTask<DidDocument> ResolveAsync(string did, CancellationToken ct) =>
            did == document.Id ? new(document) : throw new CredentialException(CredentialError.Unreachable, "It is not there.");

        public ValueTask<DidDocument> ResolveAnewAsync(string did, CancellationToken ct) => ResolveAsync(did, ct);
    }
}
