using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace DoctorDAO.Credentials.Tests;

/// <summary>Whatever comes in, the parsers answer or throw the one exception they document.</summary>
public sealed class FuzzTests
{
    private static readonly Scene Shared = new();
    private static readonly SigningKey Key = SigningKey.Generate();

    private static readonly (string Seed, Action<string> Read)[] Readers =
    [
        (Shared.Present(Shared.Issue(), "given_name"), text => SdJwtPayload.Process(SdJwtText.Parse(text).Issued.Claims, SdJwtText.Parse(text).Disclosures)),
        (SdJwtJson.Flattened(Shared.Present(Shared.Issue(), "given_name")).ToJsonString(), text => SdJwtJson.Parse(text)),
        (SdJwtJson.General(Shared.Present(Shared.Issue(), "given_name"), [Key]).ToJsonString(), text => SdJwtJson.Parse(text)),
        (Shared.Issue(), text => _ = Jws.Parse(text).Claims),
        (Disclosure.Create("a", "b").Text, text => Disclosure.Parse(text)),
        (Key.Public.ToJwk().ToJsonString(), text => PublicKey.FromJwk(text)),
        (Key.ToPrivateJwk().ToJsonString(), text => SigningKey.FromJwk(text)),
        (DidKey.Create(Key.Public), text => DidKey.Parse(text)),
        ("did:web:example.com%3A3000:user:alice", text => DidWeb.ToUrl(text)),
        (DidDocument.Build(Scene.Issuer, [(Key.Public, KeyPurposes.AssertionMethod)]).ToJson().ToJsonString(), text => DidDocument.Parse(Encoding.UTF8.GetBytes(text), Scene.Issuer)),
        (new JsonObject { ["status"] = new StatusReference(StatusKind.Token, Scene.ListUri, 7).ToStatusClaim() }.ToJsonString(), text => StatusReference.Of(StrictJson.ParseObject(text))),
        (new JsonObject { ["credentialStatus"] = new StatusReference(StatusKind.Bitstring, Scene.ListUri, 7).ToCredentialStatus() }.ToJsonString(), text => StatusReference.Of(StrictJson.ParseObject(text))),
        (new JsonObject { ["credentialStatus"] = new JsonArray(new StatusReference(StatusKind.Bitstring, Scene.ListUri, 7, "message") { Messages = [new(0, "a"), new(1, "b")] }.ToCredentialStatus()) }.ToJsonString(),
            text => StatusReference.All(StrictJson.ParseObject(text))),
        ("""{"_sd":["a"],"_sd_decoy":2,"b":{"_sd":["c"],"c":{"_sd_decoy":1}}}""", text => DisclosureFrame.Parse(StrictJson.Parse(text))),
        ("eNrbuRgAAhcBXQ", text => StatusCodecs.Token.Inflate(StatusCodecs.Token.Decode(text), 1)),
        (DcqlQuery.All(DcqlCredential.Ask("a", ["x"], "b", "c")).ToJson().ToJsonString(), text => DcqlQuery.Parse(text)),
        (new CredentialOffer("https://a.example", ["x"], "code").ToJson().ToJsonString(), text => CredentialOffer.Parse(Encoding.UTF8.GetBytes(text))),
        ("""{"credential_configuration_id":"a","proofs":{"jwt":["x"]}}""", text => CredentialRequest.Parse(Encoding.UTF8.GetBytes(text))),
        (CredentialProof.Create(Key, "https://a.example", "n", Scene.Start), text => CredentialProof.Check(text, "https://a.example", Scene.Start)),
        (Jwe.Encrypt("hello"u8, Key.Public), text => Jwe.Decrypt(text, Key)),
        ("""{"a":["x"]}""", text => PresentationResponse.Parse(name => name == "vp_token" ? text : null, null)),
        ("""{"access_token":"a","expires_in":3}""", text => ProtocolJson.Read<TokenResponse>(Encoding.UTF8.GetBytes(text))),
    ];

    [Fact]
    public void Changed_messages_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, Readers.Length - 1], Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 3], Gen.Char).Array[1, 4]).Sample((which, changes) =>
        {
            var (seed, read) = Readers[which];
            var text = new StringBuilder(seed);
            foreach (var (place, kind, with) in changes)
            {
                var at = text.Length == 0 ? 0 : place % text.Length;
                _ = kind switch
                {
                    0 when text.Length > 0 => text.Remove(at, 1),
                    1 => text.Insert(at, with),
                    2 when text.Length > 0 => text.Remove(at, text.Length - at),
                    _ => text.Insert(at, text.ToString(at, Math.Min(20, text.Length - at))),
                };
            }
            Reads(read, text.ToString());
        }, iter: 20_000);

    [Fact]
    public void Any_JSON_is_read_or_refused()
    {
        var names = Gen.OneOf([.. new[] { "_sd", "...", "_sd_alg", "kty", "crv", "x", "y", "d", "alg", "typ", "kid", "iss", "vct", "exp", "iat", "cnf", "jwk", "status", "status_list", "idx", "uri", "credentials", "id", "format",
            "meta", "vct_values", "claims", "path", "values", "claim_sets", "credential_sets", "options", "multiple", "credential_issuer", "credential_configuration_ids", "grants", "verificationMethod", "assertionMethod", "publicKeyJwk", "a",
            "payload", "protected", "signature", "signatures", "header", "disclosures", "kb_jwt", "credentialStatus", "statusSize", "statusMessage", "message" }
            .Select(name => Gen.Const(name))]);
        var leaf = Gen.OneOf(Gen.Int.Select(i => (JsonNode?)i), Gen.Double.Where(double.IsFinite).Select(d => (JsonNode?)d), Gen.Bool.Select(b => (JsonNode?)b), names.Select(n => (JsonNode?)n), Gen.String.Select(s => (JsonNode?)s), Gen.Const((JsonNode?)null));
        var any = Gen.Recursive<JsonNode?>((depth, inner) => depth > 4 ? leaf : Gen.OneOf(leaf,
            Gen.Select(names, inner).Array[0, 5].Select(members =>
            {
                var result = new JsonObject();
                foreach (var (name, value) in members)
                    result[name] = value?.DeepClone();
                return (JsonNode?)result;
            }),
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]))));
        any.Sample(node =>
        {
            var text = node?.ToJsonString() ?? "null";
            foreach (var (_, read) in Readers)
                Reads(read, text);
            if (node is not JsonObject claims)
                return;
            // Signed by the issuer, and yet anything.
            var task = Shared.Verifier.VerifyAsync(Jws.Sign("dc+sd-jwt", Encoding.UTF8.GetBytes(text), Shared.IssuerKey) + "~", SdJwtPolicy.Plain).AsTask();
            Assert.True(task.IsCompleted);
            var answer = task.GetAwaiter().GetResult();
            Assert.True(answer.IsValid || answer.Error != CredentialError.None);
            Reads(_ => SdJwtPayload.Process(StrictJson.ParseObject(text), []), text);
        }, iter: 3_000);
    }

    [Fact]
    public void Any_text_is_read_or_refused() => Gen.String.Sample(text =>
    {
        foreach (var (_, read) in Readers)
            Reads(read, text);
    }, iter: 2_000);

    private static void Reads(Action<string> read, string text)
    {
        try
        {
            read(text);
        }
        catch (CredentialException)
        {
        }
    }
}
