using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Credentials.Tests;

/// <summary>The files of the folder vectors, embedded.</summary>
internal static class Vectors
{
    public static JsonElement Load(string name)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Places and names of a file's cases.</summary>
    public static TheoryData<int, string> Cases(string name)
    {
        var data = new TheoryData<int, string>();
        foreach (var (place, one) in Load(name).GetProperty("cases").EnumerateArray().Index())
            data.Add(place, one.GetProperty("name").GetString()!);
        return data;
    }

    public static IEnumerable<string> Names(string prefix) => typeof(Vectors).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}

/// <summary>An issuer, a holder and a verifier with a clock of their own.</summary>
internal sealed class Scene
{
    public const string Issuer = "did:web:college.example:issuers:college";
    public const string Type = "https://dao.example/credentials/types/LicenceToPractise";
    public const string Audience = "decentralized_identifier:did:web:hospital.example:verifiers:hospital";
    public const string Nonce = "n-0S6_WzA2Mj-2q4XkL9rQ";
    public const string ListUri = "https://college.example/issuers/college/status/1";
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Start);
    public SigningKey IssuerKey { get; init; } = SigningKey.Generate(KeyCurve.P256, $"{Issuer}#one");
    public SigningKey HolderKey { get; init; } = SigningKey.Generate();
    public Lists StatusLists { get; } = new();
    public DateTimeOffset Now => Time.GetUtcNow();

    public SdJwtVerifier Verifier => new(new KnownIssuerKeys([(Issuer, IssuerKey.Public)]), StatusLists, Time);

    public static SdJwtPolicy Policy => SdJwtPolicy.For(Audience, Nonce);

    public JsonObject Claims(Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddYears(1).ToUnixTimeSeconds(),
            ["vct"] = Type,
            ["cnf"] = new JsonObject { ["jwk"] = HolderKey.Public.ToJwk() },
            ["given_name"] = "Ana",
            ["family_name"] = "Müller",
            ["address"] = new JsonObject { ["city"] = "Köln", ["country"] = "DE" },
            ["languages"] = new JsonArray("de", "fr", "es"),
        };
        change?.Invoke(claims);
        return claims;
    }

    public string Issue(JsonObject? claims = null, DisclosureFrame? frame = null) =>
        SdJwtBuilder.Issue(claims ?? Claims(), frame ?? new DisclosureFrame("given_name", "family_name", "address"), IssuerKey);

    public string Present(string credential, params string[] show) => Present(credential, new KeyBinding(Audience, Nonce, Now), show);

    public string Present(string credential, KeyBinding binding, params string[] show) =>
        SdJwtHolder.Present(credential, [.. show.Select(name => new ClaimPath(name))], HolderKey, binding);

    /// <summary>A credential whose payload is written by hand.</summary>
    public string Raw(JsonObject payload, params Disclosure[] disclosures) =>
        string.Concat([Jws.Sign("dc+sd-jwt", payload, IssuerKey), "~", .. disclosures.Select(d => d.Text + "~")]);

    /// <summary>A key binding written by hand, over whatever stands before it.</summary>
    public string Bind(string presented, Action<JsonObject>? change = null, string type = "kb+jwt", ISigner? key = null)
    {
        var claims = new JsonObject { ["iat"] = Now.ToUnixTimeSeconds(), ["aud"] = Audience, ["nonce"] = Nonce, ["sd_hash"] = DigestAlgorithm.Sha256.Digest(presented) };
        change?.Invoke(claims);
        return presented + Jws.Sign(type, claims, key ?? HolderKey);
    }

    public async Task RefusesAsync(CredentialError expected, string text, SdJwtPolicy? policy = null)
    {
        var result = await Verifier.VerifyAsync(text, policy ?? Policy);
        Assert.Equal(expected, result.Error);
        Assert.Null(result.Credential);
        Assert.NotEmpty(result.Message);
    }

    public async Task<VerifiedCredential> AcceptsAsync(string text, SdJwtPolicy? policy = null)
    {
        var result = await Verifier.VerifyAsync(text, policy ?? Policy);
        Assert.True(result.IsValid, $"{result.Error}: {result.Message}");
        return result.Credential;
    }

    /// <summary>Lists by their address.</summary>
    internal sealed class Lists : IStatusLists
    {
        public Dictionary<string, StatusSnapshot> All { get; } = new(StringComparer.Ordinal);

        public ValueTask<StatusSnapshot> GetAsync(StatusReference reference, string issuer, TimeSpan? maxAge, CancellationToken ct) =>
            All.TryGetValue(reference.Uri, out var list) ? new(list) : throw new CredentialException(CredentialError.StatusUnavailable, "It is not there.");

        public void Put(StatusList list, params string[] purposes) => Put(ListUri, list, purposes);

        public void Put(string uri, StatusList list, params string[] purposes) => All[uri] = new(uri, Issuer, list, purposes, new byte[] { 1 }, Start, null, null, Start);
    }
}

internal static class Texts
{
    public static string Encode(string text) => Base64Text.Encode(Encoding.UTF8.GetBytes(text));

    public static CredentialError ErrorOf(Action action) => Assert.Throws<CredentialException>(action).Error;

    public static JsonNode Node(JsonElement element) => JsonNode.Parse(element.GetRawText())!;

    public static void Same(JsonNode expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected}{Environment.NewLine}actual {actual}");
}
