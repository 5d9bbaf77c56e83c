using System.Text.Json.Nodes;
using DoctorDAO.Credentials;
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
    private readonly WebApplication _app;
    private readonly string _origin;
    private SignedStatusList? _list;
    private int _next;
    private int _asked;

    private TestIssuer(WebApplication app, string origin)
    {
        (_app, _origin) = (app, origin);
        Did = $"did:web:{new Uri(origin).Authority.Replace(":", "%3A", StringComparison.Ordinal)}:issuers:college";
        Key = Key.WithKeyId($"{Did}#{Key.Public.Thumbprint}");
    }

    /// <summary>How often anybody asked for anything of it.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Its DID.</summary>
    public string Did { get; }

    /// <summary>Its key.</summary>
    public SigningKey Key { get; } = SigningKey.Generate();

    /// <summary>Address of its status list.</summary>
    public string ListUri => $"{_origin}/issuers/college/status/1";

    /// <summary>The compressed list as it is served.</summary>
    public ReadOnlyMemory<byte> Compressed => _list!.Compressed;

    public static async Task<TestIssuer> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        TestIssuer? issuer = null;
        app.Use((http, next) =>
        {
            Interlocked.Increment(ref issuer!._asked);
            return next(http);
        });
        app.MapGet("/issuers/college/did.json", () => Microsoft.AspNetCore.Http.Results.Text(DidDocument.Build(issuer!.Did, [(issuer.Key.Public, KeyPurposes.AssertionMethod)]).ToJson().ToJsonString(), "application/did+json"));
        app.MapGet("/issuers/college/status/1", () => Microsoft.AspNetCore.Http.Results.Text(issuer!._list!.Token, StatusTokens.TokenMediaType));
        await app.StartAsync();
        issuer = new TestIssuer(app, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        issuer.Publish(new StatusList(StatusKind.Token, 1, 1_024), time.GetUtcNow());
        return issuer;
    }

    /// <summary>Signs a list.</summary>
    public void Publish(StatusList list, DateTimeOffset at) => _list = StatusTokens.Sign(list, new StatusListInfo(ListUri, Did, at, TimeToLive: TimeSpan.FromDays(30)), Key);

    /// <summary>Serves a text in the place of the list.</summary>
    public void PublishText(string token) => _list = _list! with { Token = token };

    /// <summary>Issues a credential.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="origin">Whose type it is.</param>
    /// <param name="holder">The holder's key.</param>
    /// <param name="claims">Disclosable claims.</param>
    /// <param name="issued">When.</param>
    /// <param name="index">Its place in the list.</param>
    public Held Issue(string type, string origin, JsonObject claims, DateTimeOffset issued, int? index = null, SigningKey? by = null, string? issuer = null)
    {
        var holder = SigningKey.Generate();
        var all = (JsonObject)claims.DeepClone();
        all["iss"] = issuer ?? Did;
        all["vct"] = $"{origin}/credentials/types/{type}";
        all["iat"] = issued.ToUnixTimeSeconds();
        all["exp"] = issued.AddYears(1).ToUnixTimeSeconds();
        all["cnf"] = new JsonObject { ["jwk"] = holder.Public.ToJwk() };
        all["status"] = new JsonObject { ["status_list"] = new JsonObject { ["idx"] = index ?? Interlocked.Increment(ref _next), ["uri"] = ListUri } };
        return new Held(type, SdJwtBuilder.Issue(all, DisclosureFrame.AllBut(all, SdJwtBuilder.PlainClaims, decoys: 2), by ?? Key), holder);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A credential that its holder keeps.</summary>
public sealed record Held(string Type, string Text, SigningKey Key);
