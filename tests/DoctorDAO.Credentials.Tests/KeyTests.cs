using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace DoctorDAO.Credentials.Tests;

public sealed class KeyTests
{
    [Fact]
    public void The_thumbprint_of_an_Ed25519_key_is_that_of_RFC_8037() =>
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", PublicKey.FromJwk("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""").Thumbprint);

    [Fact]
    public void The_signature_of_RFC_8037_is_ours()
    {
        var key = SigningKey.FromJwk("""{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""");
        Assert.Equal("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            Base64Text.Encode(key.Sign(Encoding.ASCII.GetBytes("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"))));
    }

    [Fact]
    public void The_example_of_RFC_7515_is_verified()
    {
        var key = PublicKey.FromJwk("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""");
        Jws.Parse("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q").Verify(key);
    }

    [Fact]
    public void The_example_of_RFC_7515_with_P521_is_verified()
    {
        var key = PublicKey.FromJwk("""{"kty":"EC","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}""");
        Jws.Parse("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn").Verify(key);
    }

    [Theory]
    [InlineData(KeyCurve.P256, "ES256")]
    [InlineData(KeyCurve.P384, "ES384")]
    [InlineData(KeyCurve.P521, "ES512")]
    [InlineData(KeyCurve.Ed25519, "EdDSA")]
    public void A_curve_signs_with_its_own_algorithm_alone(KeyCurve curve, string own)
    {
        var key = SigningKey.Generate(curve);
        var jwk = key.Public.ToJwk();
        foreach (var algorithm in Jws.Algorithms)
        {
            // The signature is the key's own, over the very header that names another algorithm.
            var jws = Jws.Parse(Jws.Sign("x", [1], key, new JsonObject { ["alg"] = algorithm }));
            jwk["alg"] = algorithm;
            if (algorithm == own)
            {
                jws.Verify(key.Public);
                Assert.Equal(key.Public, PublicKey.FromJwk(jwk.ToJsonString()));
                continue;
            }
            Assert.Equal(CredentialError.AlgorithmMismatch, Texts.ErrorOf(() => jws.Verify(key.Public)));
            Assert.Equal(CredentialError.KeyInvalid, Texts.ErrorOf(() => PublicKey.FromJwk(jwk.ToJsonString())));
        }
    }

    [Theory]
    [InlineData(KeyCurve.P256)]
    [InlineData(KeyCurve.P384)]
    [InlineData(KeyCurve.P521)]
    public void A_signature_over_another_hash_is_refused(KeyCurve curve)
    {
        var key = SigningKey.Generate(curve);
        byte[] data = [1, 2, 3];
        using var raw = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
        {
            Curve = SigningKey.Named(curve),
            D = Base64Text.Decode((string)key.ToPrivateJwk()["d"]!),
            Q = new() { X = key.Public.X.ToArray(), Y = key.Public.Y.ToArray() },
        });
        foreach (var (hash, of) in new[] { ("SHA256", KeyCurve.P256), ("SHA384", KeyCurve.P384), ("SHA512", KeyCurve.P521) })
            Assert.Equal(of == curve, key.Public.Verify(data, raw.SignData(data, new System.Security.Cryptography.HashAlgorithmName(hash))));
    }

    [Theory]
    [InlineData(KeyCurve.P256)]
    [InlineData(KeyCurve.P384)]
    [InlineData(KeyCurve.P521)]
    [InlineData(KeyCurve.Ed25519)]
    public void A_signature_holds_for_its_data_and_key_alone(KeyCurve curve)
    {
        var key = SigningKey.Generate(curve);
        var other = SigningKey.Generate(curve);
        Gen.Byte.Array[1, 200].Sample(data =>
        {
            var signature = key.Sign(data);
            Assert.True(key.Public.Verify(data, signature));
            Assert.False(other.Public.Verify(data, signature));
            Assert.False(key.Public.Verify([.. data, 0], signature));
            Assert.False(key.Public.Verify(data, [.. signature, 0]));
            Assert.False(key.Public.Verify(data, signature.AsSpan(1)));
            signature[signature.Length / 2] ^= 1;
            Assert.False(key.Public.Verify(data, signature));
        }, iter: 30);
        Assert.Equal(key.Public, PublicKey.FromJwk(key.Public.ToJwk().ToJsonString()));
        Assert.Equal(key.Public, SigningKey.FromJwk(key.ToPrivateJwk().ToJsonString()).Public);
        Assert.Equal(key.Public, DidKey.Parse(DidKey.Create(key.Public)));
    }

    [Theory]
    [InlineData(KeyCurve.P256)]
    [InlineData(KeyCurve.P384)]
    [InlineData(KeyCurve.P521)]
    [InlineData(KeyCurve.Ed25519)]
    [InlineData(KeyCurve.Secp256k1)]
    public void Any_bytes_as_a_signature_are_answered(KeyCurve curve)
    {
        var key = curve == KeyCurve.Secp256k1 ? DidKey.Parse("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme") : SigningKey.Generate(curve).Public;
        Gen.Select(Gen.Byte.Array[0, 20], Gen.Byte.Array[0, 100]).Sample((data, signature) => !key.Verify(data, signature), iter: 200);
        Assert.False(key.Verify([1], new byte[2 * curve.Size()]));
        Assert.False(key.Verify([], new byte[2 * curve.Size()]));
    }

    [Theory]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"oct","k":"AA"}""")]
    [InlineData("""{"kty":"RSA","n":"AA","e":"AQAB"}""")]
    [InlineData("""{"kty":"OKP","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","alg":"HS256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("[]")]
    [InlineData("x")]
    public void A_key_that_is_none_is_refused(string jwk) => Assert.Equal(CredentialError.KeyInvalid, Texts.ErrorOf(() => PublicKey.FromJwk(jwk)));

    [Theory]
    [InlineData("YQ", true)]
    [InlineData("YR", false)]
    [InlineData("YWI", true)]
    [InlineData("YWJ", false)]
    [InlineData("YQ==", false)]
    [InlineData("Y Q", false)]
    [InlineData("Y+", false)]
    [InlineData("A", false)]
    [InlineData("", true)]
    public void Bytes_have_one_text(string text, bool isOne) => Assert.Equal(isOne, Base64Text.TryDecode(text, out _));

    public static TheoryData<string> NotForSigning => [.. Vectors.Load("did_key").GetProperty("other").EnumerateArray().Select(one => one.GetProperty("did").GetString()!)];

    [Theory]
    [MemberData(nameof(NotForSigning))]
    public async Task A_did_key_that_is_not_for_signing_is_read_and_does_not_sign(string did)
    {
        var one = Vectors.Load("did_key").GetProperty("other").EnumerateArray().Single(x => x.GetProperty("did").GetString() == did);
        var key = DidKey.Parse(did);
        Assert.Equal(did, DidKey.Create(key));
        if (one.TryGetProperty("jwk", out var jwk))
            Texts.Same(Texts.Node(jwk), key.WithKeyId(null).ToJwk());
        else
            Assert.Equal(one.GetProperty("base58").GetString(), Base58.Encode(key.X));

        Assert.False(key.Curve.CanSign());
        Assert.False(key.Verify([1], new byte[2 * key.Curve.Size()]));
        Assert.Equal(CredentialError.KeyInvalid, Texts.ErrorOf(() => SigningKey.FromScalar(key.Curve, new byte[key.Curve.Size()])));
        var document = await new DidResolver(new NoFetcher(), TimeProvider.System).ResolveAsync(did, TestContext.Current.CancellationToken);
        Assert.Equal(key, document.Find(null, KeyPurposes.KeyAgreement));
        Assert.Equal(CredentialError.KeyUnknown, Texts.ErrorOf(() => document.Find(key.KeyId, KeyPurposes.AssertionMethod)));
        Assert.Equal(CredentialError.KeyUnknown, Texts.ErrorOf(() => document.Find(key.KeyId, KeyPurposes.Authentication)));
    }

    [Fact]
    public void A_token_that_names_a_key_not_for_signing_is_refused()
    {
        var jws = Jws.Parse(Jws.Sign("x", new JsonObject(), SigningKey.Generate()));
        foreach (var did in NotForSigning.Select(row => row.Data))
            Assert.Equal(CredentialError.AlgorithmMismatch, Texts.ErrorOf(() => jws.Verify(DidKey.Parse(did))));
    }

    [Fact]
    public void The_empty_X25519_key_is_refused() =>
        Assert.Equal(CredentialError.KeyInvalid, Texts.ErrorOf(() => DidKey.Parse("did:key:z" + Base58.Encode([0xec, 0x01, .. new byte[32]]))));

    [Fact]
    public void A_P521_key_off_its_curve_is_refused() =>
        Assert.Equal(CredentialError.KeyInvalid, Texts.ErrorOf(() => DidKey.Parse("did:key:z" + Base58.Encode([0x82, 0x24, 2, .. Enumerable.Repeat((byte)0xff, 66)]))));

    [Fact]
    public void A_document_leaves_out_keys_that_do_not_sign()
    {
        const string Did = "did:web:a.example";
        var multibase = NotForSigning.First().Data["did:key:".Length..];
        var json = $$"""{"id":"{{Did}}","verificationMethod":[{"id":"{{Did}}#k","type":"Multikey","controller":"{{Did}}","publicKeyMultibase":"{{multibase}}"}],"assertionMethod":["{{Did}}#k"]}""";
        Assert.Empty(DidDocument.Parse(Encoding.UTF8.GetBytes(json), Did).Keys);
    }

    [Fact]
    public void The_vectors_of_did_key_hold_in_both_directions()
    {
        var file = Vectors.Load("did_key");
        foreach (var one in file.GetProperty("jwks").EnumerateArray())
        {
            var did = one.GetProperty("did").GetString()!;
            var key = PublicKey.FromJwk(one.GetProperty("jwk"));
            Assert.Equal(did, DidKey.Create(key));
            Assert.Equal(key, DidKey.Parse(did));
        }
        foreach (var one in file.GetProperty("seeds").EnumerateArray())
        {
            var did = one.GetProperty("did").GetString()!;
            Assert.Equal(did, DidKey.Create(DidKey.Parse(did)));
            var seed = Convert.FromHexString(one.GetProperty("seed").GetString()!);
            if (one.GetProperty("curve").GetString() == "Ed25519")
                Assert.Equal(did, DidKey.Create(SigningKey.FromScalar(KeyCurve.Ed25519, seed).Public));
            else
                Assert.Equal(did, DidKey.Create(PublicKey.FromPoint(KeyCurve.Secp256k1, Points.Parameters(KeyCurve.Secp256k1).G.Multiply(new Org.BouncyCastle.Math.BigInteger(1, seed)).Normalize().GetEncoded(false))));
        }
    }

    [Theory]
    [InlineData("did:key:")]
    [InlineData("did:key:z")]
    [InlineData("did:key:zQ3sh0")]
    [InlineData("did:web:example.org")]
    public void Another_did_key_is_refused(string did) => Assert.Contains(Texts.ErrorOf(() => DidKey.Parse(did)), new[] { CredentialError.DidInvalid, CredentialError.KeyInvalid });

    [Fact]
    public void Base58_comes_back() => Gen.Byte.Array[0, 40].Sample(bytes => Base58.TryDecode(Base58.Encode(bytes), out var back) && back.AsSpan().SequenceEqual(bytes));

    [Theory]
    [InlineData("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json")]
    [InlineData("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json")]
    [InlineData("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json")]
    [InlineData("did:web:localhost%3A5080:issuers:college", "http://localhost:5080/issuers/college/did.json")]
    [InlineData("did:web:127.0.0.1%3A5080", "http://127.0.0.1:5080/.well-known/did.json")]
    public void A_did_web_has_an_address(string did, string url)
    {
        Assert.Equal(url, DidWeb.ToUrl(did).AbsoluteUri);
        Assert.Equal(did, DidWeb.FromUrl(new Uri(url.Replace("/.well-known/did.json", "", StringComparison.Ordinal).Replace("/did.json", "", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("did:web:")]
    [InlineData("did:web:example.com:..:secret")]
    [InlineData("did:web:example.com:a%2Fb")]
    [InlineData("did:web:user%40example.com")]
    [InlineData("did:web:example.com%2Fpath")]
    [InlineData("did:web:example.com%3A99999")]
    [InlineData("did:web:example.com::x")]
    [InlineData("did:web:[::1]")]
    [InlineData("did:key:x")]
    public void Another_did_web_is_refused(string did) => Assert.Equal(CredentialError.DidInvalid, Texts.ErrorOf(() => DidWeb.ToUrl(did)));

    [Fact]
    public void A_document_comes_back_with_its_keys_and_purposes()
    {
        var (one, two) = (SigningKey.Generate().Public, SigningKey.Generate(KeyCurve.Ed25519).Public);
        var built = DidDocument.Build(Scene.Issuer, [(one, KeyPurposes.AssertionMethod), (two, KeyPurposes.Authentication | KeyPurposes.KeyAgreement)], [new DidService($"{Scene.Issuer}#s", "X", "https://a.example")]);
        var parsed = DidDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(built.ToJson()), Scene.Issuer);
        Assert.Equal(built.Keys, parsed.Keys);
        Assert.Equal(built.Services, parsed.Services);
        Assert.Equal(one, parsed.Find($"{Scene.Issuer}#{one.Thumbprint}", KeyPurposes.AssertionMethod));
        Assert.Equal(one, parsed.Find(one.Thumbprint, KeyPurposes.AssertionMethod));
        Assert.Equal(one, parsed.Find(null, KeyPurposes.AssertionMethod));
        Assert.Equal(CredentialError.KeyUnknown, Texts.ErrorOf(() => parsed.Find(two.Thumbprint, KeyPurposes.AssertionMethod)));
        Assert.Equal(CredentialError.KeyUnknown, Texts.ErrorOf(() => parsed.Find("did:web:other.example#x", KeyPurposes.AssertionMethod)));
        Assert.Equal(CredentialError.DidInvalid, Texts.ErrorOf(() => DidDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(built.ToJson()), "did:web:other.example")));
    }

    [Fact]
    public void A_key_that_belongs_to_another_DID_is_left_out()
    {
        var key = SigningKey.Generate().Public.ToJwk().ToJsonString();
        var json = $$"""{"id":"did:web:a.example","verificationMethod":[{"id":"did:web:b.example#k","type":"JsonWebKey2020","controller":"did:web:b.example","publicKeyJwk":{{key}}}],"assertionMethod":["did:web:b.example#k"]}""";
        Assert.Empty(DidDocument.Parse(Encoding.UTF8.GetBytes(json), "did:web:a.example").Keys);
    }

    private sealed class NoFetcher : IDocumentFetcher
    {
        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct) => throw new InvalidOperationException("Nothing is fetched for did:key.");
    }
}
