using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Server.Tests;

/// <summary>An issuer on a loopback address of its own: its DID document, its status list, and credentials of any claims.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    private static int _issuers;

    private readonly WebApplication _app;
    private readonly string _home;
    private readonly List<SigningKey> _keys = [];
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _served = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _bitstrings = new(StringComparer.Ordinal);
    private SignedStatusList? _list;
    private int _next;
    private int _asked;

    private TestIssuer(WebApplication app, string origin, string name)
    {
        (_app, _home) = (app, $"{origin}/issuers/{name}");
        Did = $"did:web:{new Uri(origin).Authority.Replace(":", "%3A", StringComparison.Ordinal)}:issuers:{name}";
        Key = Key.WithKeyId($"{Did}#{Key.Public.Thumbprint}");
    }

    /// <summary>How often anybody asked for anything of it.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Its DID.</summary>
    public string Did { get; }

    /// <summary>Its key.</summary>
    public SigningKey Key { get; } = SigningKey.Generate();

    /// <summary>All of its keys, the newest last.</summary>
    public IReadOnlyList<SigningKey> Keys => [Key, .. _keys];

    /// <summary>Address of its status list.</summary>
    public string ListUri => $"{_home}/status/1";

    /// <summary>The compressed list as it is served.</summary>
    public ReadOnlyMemory<byte> Compressed => _list!.Compressed;

    public static async Task<TestIssuer> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        TestIssuer? issuer = null;
        // The system gives a port that is free again to the next issuer: of one that was on it before, a server may still keep the document.
        var name = FormattableString.Invariant($"college-{Interlocked.Increment(ref _issuers)}");
        app.Use((http, next) =>
        {
            Interlocked.Increment(ref issuer!._asked);
            return next(http);
        });
        app.MapGet($"/issuers/{name}/did.json", () => Microsoft.AspNetCore.Http.Results.Text(DidDocument.Build(issuer!.Did, issuer.Keys.Select(x => (x.Public, KeyPurposes.AssertionMethod))).ToJson().ToJsonString(), "application/did+json"));
        app.MapGet($"/issuers/{name}/status/1", () => Microsoft.AspNetCore.Http.Results.Text(issuer!._list!.Token, StatusTokens.TokenMediaType));
        app.MapGet($"/issuers/{name}/status/1/{{hash}}", (string hash) => issuer!._served.TryGetValue(hash, out var list) ? Microsoft.AspNetCore.Http.Results.Bytes(list) : Microsoft.AspNetCore.Http.Results.NotFound());
        app.MapGet($"/issuers/{name}/bitstring/1-{{purpose}}", (string purpose) =>
            issuer!._bitstrings.TryGetValue(purpose, out var list) ? Microsoft.AspNetCore.Http.Results.Text(list, StatusTokens.BitstringMediaType) : Microsoft.AspNetCore.Http.Results.NotFound());
        await app.StartAsync();
        issuer = new TestIssuer(app, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(), name);
        issuer.Publish(new StatusList(StatusKind.Token, 1, 1_024), time.GetUtcNow());
        return issuer;
    }

    /// <summary>Signs lists with another key from now on, which stands beside the old one.</summary>
    public SigningKey Rotate(DateTimeOffset at)
    {
        var next = SigningKey.Generate();
        _keys.Add(next.WithKeyId($"{Did}#{next.Public.Thumbprint}"));
        Publish(new StatusList(StatusKind.Token, 1, 1_024), at);
        return Keys[^1];
    }

    /// <summary>Signs a list.</summary>
    public void Publish(StatusList list, DateTimeOffset at) => _list = StatusTokens.Sign(list, new StatusListInfo(ListUri, Did, at, TimeToLive: TimeSpan.FromDays(30)), Keys[^1]);

    /// <summary>Serves the list as it is now beside the newest, by its hash.</summary>
    public Bytes32 Keep()
    {
        var hash = Keccak256.Hash(Compressed.Span);
        _served[hash.ToString()] = Compressed;
        return hash;
    }

    /// <summary>Serves the list as it is now under a hash that is not its own.</summary>
    public void Serve(Bytes32 hash) => _served[hash.ToString()] = Compressed;

    /// <summary>Signs a bitstring of a purpose.</summary>
    public void Publish(string purpose, StatusList list, DateTimeOffset at) =>
        _bitstrings[purpose] = StatusTokens.Sign(list, new StatusListInfo(BitstringUri(purpose), Did, at, TimeToLive: TimeSpan.FromDays(30), Purpose: purpose), Keys[^1]).Token;

    /// <summary>Address of a bitstring.</summary>
    public string BitstringUri(string purpose) => $"{_home}/bitstring/1-{purpose}";

    /// <summary>Serves a text in the place of the list.</summary>
    public void PublishText(string token) => _list = _list! with { Token = token };

    /// <summary>Issues a credential.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="origin">Whose type it is.</param>
    /// <param name="holder">The holder's key.</param>
    /// <param name="claims">Disclosable claims.</param>
    /// <param name="issued">When.</param>
    /// <param name="index">Its place in the list.</param>
    /// <param name="purposes">Of bitstrings in which it has the same place.</param>
    public Held Issue(string type, string origin, JsonObject claims, DateTimeOffset issued, int? index = null, SigningKey? by = null, string? issuer = null, params string[] purposes)
    {
        var holder = SigningKey.Generate();
        var all = (JsonObject)claims.DeepClone();
        all["iss"] = issuer ?? Did;
        all["vct"] = $"{origin}/credentials/types/{type}";
        all["iat"] = issued.ToUnixTimeSeconds();
        all["exp"] = issued.AddYears(1).ToUnixTimeSeconds();
        all["cnf"] = new JsonObject { ["jwk"] = holder.Public.ToJwk() };
        all["status"] = new JsonObject { ["status_list"] = new JsonObject { ["idx"] = index ?? Interlocked.Increment(ref _next), ["uri"] = ListUri } };
        var plain = SdJwtBuilder.PlainClaims.ToHashSet(StringComparer.Ordinal);
        if (purposes.Length > 0)
        {
            plain.Add("credentialStatus");
            all["credentialStatus"] = new JsonArray([.. purposes.Select(x => (JsonNode)new StatusReference(StatusKind.Bitstring, BitstringUri(x), index!.Value, x).ToCredentialStatus())]);
        }

        return new Held(type, SdJwtBuilder.Issue(all, DisclosureFrame.AllBut(all, plain, decoys: 2), by ?? Key), holder);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A credential that its holder keeps.</summary>
public sealed record Held(string Type, string Text, SigningKey Key);
