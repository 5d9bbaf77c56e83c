using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DoctorDAO.Server.Tests;

/// <summary>What a test lets the registry say, so that each rule is met by itself. The rules over the real registry have tests of their own.</summary>
internal sealed class SaidTrust : IIssuerTrust
{
    public Func<string, IssuerTrust> Standing { get; set; } = _ => IssuerTrust.MayIssue;

    public Func<string, KeyTrust> Key { get; set; } = _ => KeyTrust.Pinned;

    public Func<string, KeyTrust> ListKey { get; set; } = _ => KeyTrust.Pinned;

    public Func<string, bool> Under { get; set; } = _ => true;

    public Func<string, Bytes32?> Anchor { get; set; } = _ => null;

    public ValueTask<bool> KnowsAsync(string did, CancellationToken ct) => new(Standing(did) != IssuerTrust.Unknown);

    public ValueTask<Address?> ControllerAsync(string did, CancellationToken ct) => new((Address?)null);

    public ValueTask<KeyTrust> KeyNowAsync(string did, Bytes32 thumbprint, CancellationToken ct) => new(ListKey(did));

    public ValueTask<IssuerTrust> MayIssueAsync(string did, string type, DateTimeOffset issuedAt, CancellationToken ct) => new(Standing(did));

    public ValueTask<KeyTrust> KeyAsync(string did, Bytes32 thumbprint, DateTimeOffset at, CancellationToken ct) => new(Key(did));

    public ValueTask<bool> IsUnderAsync(string did, IReadOnlyList<string> roots, CancellationToken ct) => new(Under(did));

    public ValueTask<Bytes32?> AnchorAsync(string did, string listUri, CancellationToken ct) => new(Anchor(did));
}

/// <summary>A server, an issuer on another address, a hospital with its staff.</summary>
public sealed class VerifierServer : IAsyncLifetime
{
    private ServerHome? _home;
    private DaoChain? _chain;
    private TestServer? _server;
    private TestIssuer? _issuer;

    internal SaidTrust Trust { get; } = new();

    public TestServer Server => _server!;

    public TestIssuer Issuer => _issuer!;

    public DaoChain Chain => _chain!;

    public string Origin => Server.Url.GetLeftPart(UriPartial.Authority);

    public static TimeProvider Time => TimeProvider.System;

    public DaoDbContext Context() => _home!.Context();

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(CancellationToken.None);
        _home = await ServerHome.CreateAsync();
        _issuer = await TestIssuer.StartAsync(Time);
        _server = await TestServer.StartAsync(_chain, _home, services => services.Replace(ServiceDescriptor.Singleton<IIssuerTrust>(Trust)));
        await _server.CatchUpAsync(_chain);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_issuer is not null)
            await _issuer.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }

    /// <summary>Claims of a person.</summary>
    public static JsonObject Person(params (string Name, JsonNode Value)[] more)
    {
        var claims = new JsonObject { ["given_name"] = "Canary", ["family_name"] = "Zaunkoenig", ["birthdate"] = "1980-02-03" };
        foreach (var (name, value) in more)
            claims[name] = value;
        return claims;
    }

    public Held Licence(JsonObject? claims = null, int? index = null) => Issuer.Issue(
        "LicenceToPractise", Origin,
        claims ?? Person(("licence_number", "CANARY-4711"), ("profession", "physician"), ("jurisdiction", "SE"), ("valid_from", "2020-01-01"), ("valid_until", "2099-01-01"), ("standing", "good")),
        Time.GetUtcNow().AddDays(-1), index);

    public Held Title(JsonObject? claims = null) => Issuer.Issue("SpecialistTitle", Origin, claims ?? Person(("specialty", "oncology"), ("title", "Consultant"), ("awarded_on", "2015-05-05")), Time.GetUtcNow().AddDays(-1));

    public Held Training(string title, decimal hours, DateTimeOffset done, JsonObject? person = null)
    {
        var claims = person ?? Person();
        (claims["title"], claims["provider"], claims["hours"], claims["completed_on"], claims["category"]) = (title, "Academy", hours, done.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "course");
        return Issuer.Issue("CpdTraining", Origin, claims, Time.GetUtcNow().AddDays(-1));
    }

    /// <summary>The policy of a template.</summary>
    public static PolicyContent Template(string key) => PolicyRules.Templates.Single(x => x.Key == key).Content with { Anchor = AnchorRule.Warn };
}
