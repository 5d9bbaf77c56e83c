using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Server.Tests;

/// <summary>What configuration decides.</summary>
public sealed class SettingsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_setting_that_cannot_be_used_is_one_line_with_the_way_out()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Roles"] = "api,cook",
            ["Database:Provider"] = "Paper",
            ["Chain:RpcUrl"] = "nowhere",
            ["Chain:Deployment"] = "/nonexistent/31337.json",
            ["Chain:FinalityBlocks"] = "0",
            ["Identity:Clients:0:Id"] = "x",
            ["Identity:Clients:0:Redirects:0"] = "http://elsewhere.example/",
            ["TrustedProxies:0"] = "proxy",
            ["Issuing:EvidenceDays"] = "0",
        }).Build();
        var problems = Assert.Throws<SettingsException>(() => ServerSettings.Read(configuration)).Problems;
        string[] keys = ["Roles", "Database:Provider", "Chain:Deployment", "Chain:RpcUrl", "Chain:FinalityBlocks", "Identity:Clients:0:Redirects", "TrustedProxies:0", "Issuing:EvidenceDays"];
        Assert.Equal(keys.Order(), problems.Select(x => x[..x.IndexOf(": ", StringComparison.Ordinal)]).Order());
        Assert.All(problems, x => Assert.DoesNotContain('\n', x));
        Assert.Contains(problems, x => x.Contains("'cook' is unknown", StringComparison.Ordinal));
    }

    [Fact]
    public void A_relay_key_that_is_none_is_refused_without_being_shown()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Roles"] = "relay", ["Relay:PrivateKey"] = "0xsecret" }).Build();
        var problems = Assert.Throws<SettingsException>(() => ServerSettings.Read(configuration)).Problems;
        Assert.Contains(problems, x => x.StartsWith("Relay:PrivateKey:", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, x => x.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_are_sorted_by_what_they_are_for_and_their_addresses_are_not_shown()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Chain:RpcUrl"] = "https://one.example/v3/swordfish",
            ["Chain:RpcUrls:0"] = "wss://two.example/swordfish",
            ["Chain:RpcUrls:1"] = "ftp://three.example/swordfish",
            ["Chain:RpcUrls:2"] = "swordfish",
            ["Chain:WebSocketUrl"] = "https://four.example/swordfish",
            ["Chain:CheckHistory"] = "perhaps",
        }).Build();
        var problems = Assert.Throws<SettingsException>(() => ServerSettings.Read(configuration)).Problems.Where(x => !x.StartsWith("Chain:Deployment", StringComparison.Ordinal) && !x.StartsWith("Relay", StringComparison.Ordinal));
        Assert.Equal(["Chain:CheckHistory", "Chain:RpcUrls:1", "Chain:RpcUrls:2", "Chain:WebSocketUrl"], problems.Select(x => x[..x.IndexOf(": ", StringComparison.Ordinal)]).Order());
        Assert.DoesNotContain(problems, x => x.Contains("swordfish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_does_what_its_roles_say_and_nothing_else()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await using (var indexer = await TestServer.StartAsync(chain, home, null, "Roles=indexer"))
        {
            using var browser = indexer.Browser();
            await indexer.CatchUpAsync(chain);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/live", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/status", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsJsonAsync("/identity/nonce", new { }, Ct)).StatusCode);
        }

        await using var api = await TestServer.StartAsync(chain, home, null, "Roles:0=api", "Roles:1=identity");
        using var reader = api.Browser();
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/status", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/", Ct)).StatusCode);
        Assert.False(api.Services.GetRequiredService<IOptions<IndexingOptions>>().Value.Enabled);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/health/ready", Ct)).StatusCode);
    }

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_again()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(chain, home, null, "RateLimits:SignInsPerMinute=3");
        using var browser = server.Browser();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/identity/nonce", new { }, Ct)).StatusCode);
        using var refused = await browser.PostAsJsonAsync("/identity/nonce", new { }, Ct);
        await refused.IsProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
    }
}
