using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Server.Tests;

/// <summary>The real server on a free port of loopback, over a real chain and a real database.</summary>
public sealed class TestServer : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come, on a machine that may be busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly WebApplication _app;

    private TestServer(WebApplication app, Uri url)
    {
        _app = app;
        Url = url;
    }

    public Uri Url { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server.</summary>
    /// <param name="chain">The chain it follows.</param>
    /// <param name="home">Its data; starting again with the same home is a restart.</param>
    /// <param name="replace">Registers services that take the place of the server's own.</param>
    /// <param name="settings">Further settings, <c>Name=value</c>.</param>
    public static async Task<TestServer> StartAsync(DaoChain chain, ServerHome home, Action<IServiceCollection>? replace = null, params string[] settings)
    {
        var app = DaoServer.Create(Arguments(chain, home, settings), builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            // Runs when the server is built: after it has registered its own.
            if (replace is not null)
                builder.Host.ConfigureContainer<IServiceCollection>((_, services) => replace(services));
        });
        await app.StartAsync(Ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TestServer(app, new Uri(address));
    }

    /// <summary>The command line of a server.</summary>
    public static string[] Arguments(DaoChain chain, ServerHome home, params IEnumerable<string> settings) =>
    [
        "--applicationName=DoctorDAO.Server",
        "--Urls=http://127.0.0.1:0",
        $"--Chain:RpcUrl={chain.Url}",
        $"--Chain:Deployment={chain.DeploymentPath}",
        "--Chain:FinalityBlocks=3",
        $"--Relay:PrivateKey={TestKeys.RelayHex}",
        $"--Cover:QuoterKey={Accounts.QuoterKey}",
        $"--Marketplace:AttesterKey={Accounts.AttesterKey}",
        "--Cover:Closed:XX=its law does not allow it.",
        $"--DataDirectory={home.Folder}",
        .. home.Settings,
        "--Identity:Clients:0:Id=reader",
        "--Identity:Clients:0:Name=Reader",
        "--Identity:Clients:0:Redirects:0=http://127.0.0.1/callback",
        "--Relay:Keep=false",
        "--Credentials:AllowLoopback=true",
        "--RateLimits:PerMinute=1000000",
        "--RateLimits:SignInsPerMinute=1000000",
        "--RateLimits:ExportsPerMinute=1000000",
        .. settings.Select(x => "--" + x),
    ];

    /// <summary>Completes when the views stand at the chain's head.</summary>
    public async Task CatchUpAsync(DaoChain chain)
    {
        var head = await chain.Node.HeadAsync(Ct);
        await Services.GetRequiredService<IChainProgress>().WaitForAsync(head.Number, Ct);
    }

    /// <summary>A browser that keeps its cookies and follows no redirect.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Url };

    /// <summary>A browser in which a key's owner is signed in.</summary>
    public async Task<HttpClient> SignedInAsync(PrivateKey key)
    {
        var browser = Browser();
        var answer = await SignInAsync(browser, key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    /// <summary>Signs in as the island does, with changes to the message that a test wants.</summary>
    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, PrivateKey key, Func<JsonNode, JsonNode>? change = null) =>
        SignInAsync(browser, key.Address, key, change);

    /// <summary>Signs in to an account by a key, which need not be the account's own.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, Address account, PrivateKey signer, Func<JsonNode, JsonNode>? change = null, string path = "/identity/siwe")
    {
        using var asked = await browser.PostAsJsonAsync("/identity/nonce", new { }, Ct);
        var challenge = (await asked.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        return await AnswerAsync(browser, change is null ? challenge : change(challenge), account, signer, path);
    }

    public static Task<HttpResponseMessage> AnswerAsync(HttpClient browser, JsonNode challenge, Address account, PrivateKey signer, string path = "/identity/siwe") =>
        WalletSignIn.AnswerAsync(browser, challenge, account, signer, path, Ct);

    /// <summary>A connection to the hub.</summary>
    public async Task<HubConnection> ListenAsync(Action<string> changed, string? token = null)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(Url, "/hub/dao"), options => options.AccessTokenProvider = token is null ? null : () => Task.FromResult<string?>(token)).Build();
        hub.On(nameof(IDaoHubClient.Changed), changed);
        await hub.StartAsync(Ct);
        return hub;
    }

    /// <summary>A connection to the hub from a browser in which a key's owner is signed in.</summary>
    public async Task<HubConnection> ListenAsync(Action<string> changed, PrivateKey key)
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = Url };
        using var answer = await SignInAsync(browser, key);
        var hub = new HubConnectionBuilder().WithUrl(new Uri(Url, "/hub/dao"), options => options.Cookies = cookies).Build();
        hub.On(nameof(IDaoHubClient.Changed), changed);
        await hub.StartAsync(Ct);
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

/// <summary>Reads answers.</summary>
public static class Answers
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Asserts that an answer is problem details with this status that names the field, and returns them.</summary>
    public static async Task<JsonElement> IsProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string? field = null)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        if (field is not null)
            Assert.True(problem.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field, out _), $"{field} is not named: {text}");
        return problem;
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}

/// <summary>Keys as settings write them.</summary>
public static class TestKeys
{
    /// <summary>Key 6 of the public test words: <see cref="Accounts.Relay"/>.</summary>
    public const string RelayHex = "0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e";

    /// <summary>Somebody who is no member.</summary>
    public static PrivateKey Stranger { get; } = Accounts.Key(900);
}
