using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR.Client;

namespace DoctorDAO.Server.Tests;

/// <summary>Sessions on the chain, and acts signed for the relay as the island signs them.</summary>
public static class Sessions
{
    public const string Chamber = "clinical";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A session of the Clinical chamber with two issues, open now.</summary>
    public static async Task<ulong> OpenAsync(DaoChain chain)
    {
        var session = await AnnounceAsync(chain);
        await chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 60), Ct);
        return session;
    }

    /// <summary>A session with two issues, not open yet.</summary>
    public static async Task<ulong> AnnounceAsync(DaoChain chain)
    {
        var session = await chain.Association.ProposeAsync(DaoChain.Member(0), Proposal(chain, "First"), Ct);
        Assert.Equal(session, await chain.Association.ProposeAsync(DaoChain.Member(1), Proposal(chain, "Second"), Ct));
        return session;
    }

    public static Proposal Proposal(DaoChain chain, string title) => new(Chamber, [chain.Association.Acts.Statement()], $"# {title}\n\nA text.");

    public static BallotDraft Draft(ulong session, PrivateKey voter, params int[] votes) => new(Chamber, (long)session, votes, "", voter.Address.ToString());

    /// <summary>Has a document prepared.</summary>
    public static async Task<JsonElement> PrepareAsync(HttpClient browser, string kind, object draft)
    {
        using var answer = await browser.PostAsJsonAsync($"/api/relay/{kind}/prepare", draft, Ct);
        return (await answer.JsonAsync()).GetProperty("typedData");
    }

    public static SignedAct Sign(JsonElement document, PrivateKey key) => new(document, Hex.Encode(key.Sign(TypedData.Parse(document).Hash()).ToBytes()));

    public static Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string kind, SignedAct act) => browser.PostAsJsonAsync($"/api/relay/{kind}", act, JsonSerializerOptions.Web, Ct);

    /// <summary>Prepares, signs and submits.</summary>
    public static async Task<Guid> RelayAsync(HttpClient browser, string kind, object draft, PrivateKey key)
    {
        using var answer = await SubmitAsync(browser, kind, Sign(await PrepareAsync(browser, kind, draft), key));
        return (await answer.JsonAsync()).GetProperty("id").GetGuid();
    }

    /// <summary>Makes the block that an act is waiting for.</summary>
    public static async Task MineAsync(DaoChain chain, JsonElement ticket)
    {
        await HeardAsync(chain, ticket);
        await chain.Node.MineAsync(Ct);
    }

    /// <summary>The transaction of an act in the node's pool. Its ticket is written before the node hears of it, so that is waited for.</summary>
    public static async Task<JsonElement> HeardAsync(DaoChain chain, JsonElement ticket)
    {
        var hash = ticket.GetProperty("transactionHash").GetString()!;
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await chain.Node.Client.RequestAsync("eth_getTransactionByHash", Ct, hash) is { ValueKind: JsonValueKind.Object } transaction)
                return transaction;
            Assert.True(since.Elapsed < TestServer.Patience, $"The node never heard of {ticket}.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    /// <summary>Waits until a ticket says one of these states; the hub tells when to ask again.</summary>
    public static Task<JsonElement> ReachAsync(TestServer server, HttpClient browser, Guid id, params string[] states) =>
        ReachAsync(server, browser, id, ticket => states.Contains(ticket.GetProperty("state").GetString()));

    public static async Task<JsonElement> ReachAsync(TestServer server, HttpClient browser, Guid id, Func<JsonElement, bool> reached)
    {
        var since = Stopwatch.StartNew();
        using var bell = new SemaphoreSlim(0);
        await using var hub = await server.ListenAsync(_ => bell.Release());
        await hub.InvokeAsync("Subscribe", new[] { $"relay:{id:N}" }, Ct);
        while (true)
        {
            using var answer = await browser.GetAsync($"/api/relay/{id}", Ct);
            var ticket = await answer.JsonAsync();
            var state = ticket.GetProperty("state").GetString()!;
            if (reached(ticket))
                return ticket;
            Assert.True(state != "failed", ticket.ToString());
            // The ticket's topic is all that tells; a hub that stayed silent fails the test here, and so does an act that moves without getting on.
            var left = TestServer.Patience - since.Elapsed;
            Assert.True(left > TimeSpan.Zero && await bell.WaitAsync(left, Ct), $"It did not get further than {state}.");
        }
    }
}
