using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Notices;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Server.Tests;

/// <summary>A server with the desk of a licensing college that the registry knows: its controller, a registrar, a second one, a clerk and applicants are accounts that are no members.</summary>
public sealed class IssuerServer : IAsyncLifetime
{
    public const string College = "college";
    public const string Provider = "academy";

    private readonly List<HttpClient> _browsers = [];
    private ServerHome? _home;
    private DaoChain? _chain;
    private TestServer? _server;

    public DaoChain Chain => _chain ?? throw new InvalidOperationException("The chain has not been started.");

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public HttpClient Controller { get; private set; } = null!;

    public HttpClient Registrar { get; private set; } = null!;

    public HttpClient Second { get; private set; } = null!;

    public HttpClient Clerk { get; private set; } = null!;

    /// <summary>All mails that the server sends.</summary>
    public SmtpSink Sink { get; } = new();

    /// <summary>All that the server logs.</summary>
    public LogLines Log { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static PrivateKey Key(int number) => Accounts.Key(700 + number);

    public DaoDbContext Context() => _home!.Context();

    public string Base(string slug = College) => new Uri(Server.Url, "/issuers/" + slug).ToString();

    public string Did(string slug = College) => $"did:web:{Server.Url.Authority.Replace(":", "%3A", StringComparison.Ordinal)}:issuers:{slug}";

    public Bytes32 Id(string slug = College) => Keccak256.Hash(Encoding.UTF8.GetBytes(Did(slug)));

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(CancellationToken.None);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home, services =>
        {
            services.RemoveAll<ILoggerProvider>();
            services.AddSingleton<ILoggerProvider>(Log);
            services.Configure<LoggerFilterOptions>(x => x.MinLevel = LogLevel.Trace);
            services.Configure<NoticeOptions>(x => (x.Mail, x.Site) = (new MailServer("127.0.0.1", Sink.Port, MailSecurity.None, "DoctorDAO <notices@dao.example.org>"), "http://127.0.0.1:7777"));
            // Mails name a site that is not there; wallets are led to the one that is.
            services.Replace(ServiceDescriptor.Singleton<IPublicOrigin, OwnOrigin>());
        });
        await _server.CatchUpAsync(_chain);
        (Controller, Registrar, Second, Clerk) = (await AsAsync(0), await AsAsync(1), await AsAsync(2), await AsAsync(3));
        await AccreditAsync(College, Key(0).Address, "LicenceToPractise", "SpecialistTitle");
        await AccreditAsync(Provider, Key(0).Address, "CpdTraining");
        await OpenAsync(College, "College of Physicians", secondPair: false, "LicenceToPractise", "SpecialistTitle", "MedicalDegree");
        await OpenAsync(Provider, "Academy", secondPair: false, "CpdTraining");
        foreach (var slug in (string[])[College, Provider])
        {
            await NameAsync(slug, 1, "registrar");
            await NameAsync(slug, 2, "registrar");
            await NameAsync(slug, 3, "clerk");
        }
    }

    public async Task<HttpClient> AsAsync(int key)
    {
        var browser = await Server.SignedInAsync(Key(key));
        lock (_browsers)
            _browsers.Add(browser);
        return browser;
    }

    /// <summary>A root, as the timelock makes one.</summary>
    public Task AccreditAsync(string slug, Address controller, params string[] types) => AsTimelockAsync(Registry.AccreditCall.Encode(
        new Registry.Accreditation(Did(slug), controller, Bytes32.Zero, [.. types.Select(Topic)], 0, 0)));

    public Task AsTimelockAsync(byte[] data) => Chain.ActAsTimelockAsync(Ct, new ProposedCall(Chain.Association.Contracts.IssuerRegistry, data));

    /// <summary>Opens a desk, and has its first key made known to the registry by what the server prepares.</summary>
    public Task OpenAsync(string slug, string name, bool secondPair, params string[] types) => OpenAsync(slug, name, secondPair, "Sweden", types);

    public async Task OpenAsync(string slug, string name, bool secondPair, string jurisdiction, string[] types)
    {
        using var opened = await Controller.PostAsJsonAsync("/api/desk", new { slug, name, jurisdiction, contact = "registrar@college.example", types, secondPair }, Ct);
        var desk = await opened.JsonAsync();
        await ActAsync(slug, new { act = "add-key", key = desk.GetProperty("keys")[0].GetProperty("id").GetInt64() });
    }

    /// <summary>Prepares an act in the registry and sends it as the controller's wallet does.</summary>
    public async Task<JsonElement> ActAsync(string slug, object wish)
    {
        using var prepared = await Controller.PostAsJsonAsync($"/api/desk/{slug}/registry", wish, Ct);
        var call = await prepared.JsonAsync();
        Assert.Equal(JsonValueKind.Null, call.GetProperty("problem").ValueKind);
        Assert.Equal(Key(0).Address.ToString(), call.GetProperty("from").GetString());
        await Chain.Association.RunAsync(new Act(Key(0), Address.Parse(call.GetProperty("to").GetString()!), Hex.Decode(call.GetProperty("data").GetString()!), "registry"), Ct);
        return call;
    }

    public async Task NameAsync(string slug, int key, string role)
    {
        using var named = await Controller.PostAsJsonAsync($"/api/desk/{slug}/staff", new { account = Key(key).Address.ToString(), role }, Ct);
        Assert.True(named.IsSuccessStatusCode, await named.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>An application that is sent, with evidence.</summary>
    public static Task<(long Id, int Revision)> SubmitAsync(HttpClient applicant, string licence, string family = "Berg") => SubmitAsync(applicant, College, "LicenceToPractise", Claims(licence, family));

    /// <summary>The same of any desk and type.</summary>
    public static async Task<(long Id, int Revision)> SubmitAsync(HttpClient applicant, string issuer, string type, Dictionary<string, string> claims)
    {
        using var begun = await applicant.PostAsJsonAsync("/api/apply", new { issuer, type, claims, key = Guid.NewGuid().ToString() }, Ct);
        var id = (await begun.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
        await AddAsync(applicant, id, Pdf);
        var read = await (await applicant.GetAsync($"/api/apply/{id}", Ct)).JsonAsync();
        using var sent = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = read.GetProperty("revision").GetInt32() }, Ct);
        return (id, (await sent.JsonAsync()).GetProperty("revision").GetInt32());
    }

    public static async Task<long> AddAsync(HttpClient applicant, long id, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("File-Name", "diploma.pdf");
        using var added = await applicant.PostAsync($"/api/apply/{id}/evidence", content, Ct);
        return (await added.JsonAsync()).GetProperty("id").GetInt64();
    }

    /// <summary>Claims it and accepts it.</summary>
    public async Task<JsonElement> AcceptAsync(long id, int revision, HttpClient? registrar = null)
    {
        using var accepted = await TryAcceptAsync(registrar ?? Registrar, College, id, revision, Own);
        return await accepted.JsonAsync();
    }

    /// <summary>Claims it and says that it is accepted, at any desk.</summary>
    public static async Task<HttpResponseMessage> TryAcceptAsync(HttpClient registrar, string desk, long id, int revision, Dictionary<string, string> own)
    {
        using var claimed = await registrar.PostAsJsonAsync($"/api/desk/{desk}/applications/{id}/claim", new { revision }, Ct);
        revision = (await claimed.JsonAsync()).GetProperty("revision").GetInt32();
        return await registrar.PostAsJsonAsync($"/api/desk/{desk}/applications/{id}/decision", new { revision, decision = "accept", claims = own }, Ct);
    }

    public static Task<HttpResponseMessage> DecideAsync(HttpClient registrar, long id, int revision, string decision, string? reason = null) => registrar.PostAsJsonAsync(
        $"/api/desk/{College}/applications/{id}/decision",
        new { revision, decision, reason, claims = decision == "accept" ? Own : null }, Ct);

    /// <summary>An accepted application of a new applicant.</summary>
    public async Task<(HttpClient Applicant, long Id)> AcceptedAsync(int key, string? licence = null)
    {
        var applicant = await AsAsync(key);
        var (id, revision) = await SubmitAsync(applicant, licence ?? $"SE-{key}");
        await AcceptAsync(id, revision);
        return (applicant, id);
    }

    public static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n% a diploma\n%%EOF\n");

    public static readonly Dictionary<string, string> Own = new() { ["valid_from"] = "2026-01-01", ["valid_until"] = "2099-12-31", ["standing"] = "good" };

    public static Dictionary<string, string> Claims(string licence, string family = "Berg") => new()
    {
        ["given_name"] = "Nils", ["family_name"] = family, ["birthdate"] = "1979-04-12", ["licence_number"] = licence, ["profession"] = "physician", ["jurisdiction"] = "Sweden",
    };

    public static Bytes32 Topic(string type)
    {
        var bytes = new byte[32];
        Encoding.ASCII.GetBytes(type, bytes);
        return new Bytes32(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers)
            browser.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
        await Sink.DisposeAsync();
    }
}

/// <summary>The address at which a server listens.</summary>
internal sealed class OwnOrigin(IServer server) : IPublicOrigin
{
    public string Origin => server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
}

/// <summary>What is logged, kept.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => new Lines(_lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class Lines(ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
    }
}

/// <summary>A wallet that fetches credentials as OpenID4VCI says, and can do each step wrong.</summary>
public sealed class SoftWallet(Uri server, string issuer) : IDisposable
{
    public const string Grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

    private readonly HttpClient _http = new() { BaseAddress = server };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HttpClient Http => _http;

    /// <summary>Reads an offer: the code, and whether it takes six digits.</summary>
    public async Task<(string Code, bool Digits)> ReadAsync(string offer)
    {
        var json = await (await _http.GetAsync(new Uri(offer), Ct)).JsonAsync();
        Assert.Equal(issuer, json.GetProperty("credential_issuer").GetString());
        var grant = json.GetProperty("grants").GetProperty(Grant);
        return (grant.GetProperty("pre-authorized_code").GetString()!, grant.TryGetProperty("tx_code", out _));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> TokenAsync(string code, string? digits = null, string grant = Grant)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = grant, ["pre-authorized_code"] = code };
        if (digits is not null)
            form["tx_code"] = digits;
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _http.PostAsync(new Uri(issuer + "/token"), content, Ct);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement);
    }

    public async Task<string> TokenOfAsync(string offer, string? digits = null)
    {
        var (status, body) = await TokenAsync((await ReadAsync(offer)).Code, digits);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("access_token").GetString()!;
    }

    public async Task<string> NonceAsync()
    {
        using var answer = await _http.PostAsync(new Uri(issuer + "/nonce"), null, Ct);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return (await answer.JsonAsync()).GetProperty("c_nonce").GetString()!;
    }

    public static string Proof(SigningKey key, string audience, string nonce, string type = "openid4vci-proof+jwt", long? iat = null) => Jws.Sign(
        type, new JsonObject { ["aud"] = audience, ["iat"] = iat ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), ["nonce"] = nonce }, key, new JsonObject { ["jwk"] = key.Public.ToJwk() });

    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string? token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(issuer + "/credential")) { Content = JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request, Ct);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement);
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string? token, params string[] proofs) =>
        AskAsync(token, new { credential_configuration_id = "LicenceToPractise", proofs = new { jwt = proofs } });

    /// <summary>Fetches copies, one for each key.</summary>
    public async Task<IReadOnlyList<string>> FetchAsync(string offer, string? digits = null, string type = "LicenceToPractise", params SigningKey[] keys)
    {
        var (token, nonce) = (await TokenOfAsync(offer, digits), await NonceAsync());
        var (status, body) = await AskAsync(token, new { credential_configuration_id = type, proofs = new { jwt = keys.Select(x => Proof(x, issuer, nonce)) } });
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return [.. body.GetProperty("credentials").EnumerateArray().Select(x => x.GetProperty("credential").GetString()!)];
    }

    public void Dispose() => _http.Dispose();
}
