using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>The pool over HTTP: everybody reads, members provide capital, ask for it, and are served by the relay.</summary>
public sealed class PoolTests : OwnServerTest
{
    private const string Path = "/api/cover/pool";

    [Fact]
    public async Task Capital_is_provided_asked_for_served_and_collected()
    {
        await Chain.OpenCoverAsync(Ct);
        await Server.CatchUpAsync(Chain);
        var member = DaoChain.Member(2);
        using var browser = await Server.SignedInAsync(member);
        await ActAsync(browser, member, "deposit", new DepositDraft(100_000));
        var mine = await GetAsync<CapitalDto>(browser, "mine");
        Assert.Equal(((long)DaoCover.Capital + 100_000, 0L), (mine.Provided, mine.Owed));
        // Both prices are one while nothing is set aside; a share is a euro.
        Assert.Equal((26_000m, 2_600_000L), (mine.Shares, mine.Worth));

        await ActAsync(browser, member, "redeem", new RedeemDraft(40_000, 39_000));
        await ActAsync(browser, member, "redeem", new RedeemDraft(mine.Worth - 40_000));
        mine = await GetAsync<CapitalDto>(browser, "mine");
        Assert.Equal((0m, 0L), (mine.Shares, mine.Worth));
        Assert.Equal([(1L, 2), (0L, 1)], mine.Requests.Select(x => (x.Id, x.Place!.Value)));
        Assert.Equal([40_000L, 0L], mine.Requests.Select(x => x.Ahead));
        Assert.Equal(39_000, mine.Requests[1].Floor);
        await ActAsync(browser, member, "requests/1/cancel", new { });
        Assert.Equal(RedeemState.Cancelled, (await GetAsync<CapitalDto>(browser, "mine")).Requests[0].State);

        await Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(22), Ct);
        await Server.CatchUpAsync(Chain);
        await Server.Services.GetRequiredService<KeeperService>().KeepAsync(Ct);
        await WaitAsync(browser, x => x.Owed > 0);
        Assert.Equal(40_000, (await GetAsync<CapitalDto>(browser, "mine")).Owed);
        var before = await Chain.Association.BalanceAsync(member.Address, Ct);
        await ActAsync(browser, member, "collect", new { });
        Assert.Equal(before + 40_000, await Chain.Association.BalanceAsync(member.Address, Ct));
        Assert.Equal(0, (await GetAsync<CapitalDto>(browser, "mine")).Owed);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_field()
    {
        await Chain.OpenCoverAsync(Ct);
        await Chain.Association.RunAsync(Chain.Association.Acts.Cover.RequestRedeem(DaoChain.Member(5), 1_000_000), Ct);
        await Server.CatchUpAsync(Chain);
        using var nobody = Server.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync(Path + "/deposit/prepare", new DepositDraft(100), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Path + "/mine", Ct)).StatusCode);
        using var member = await Server.SignedInAsync(DaoChain.Member(2));
        foreach (var amount in (long?[])[null, 0, -1, 1L << 60])
        {
            await RefusedAsync(member, "deposit", new DepositDraft(amount), "amount");
            await RefusedAsync(member, "redeem", new RedeemDraft(amount), "amount");
        }

        await RefusedAsync(member, "redeem", new RedeemDraft((long)DaoCover.Capital + 1), "amount");
        await RefusedAsync(member, "redeem", new RedeemDraft(100, -5), "floor");
        await RefusedAsync(member, "requests/0/cancel", new { }, "id");
        Assert.Equal(HttpStatusCode.NotFound, (await member.PostAsJsonAsync(Path + "/requests/77/cancel/prepare", new { }, Ct)).StatusCode);
        await RefusedAsync(member, "collect", new { }, "account");
        using var stranger = await Server.SignedInAsync(Accounts.Key(900));
        await RefusedAsync(stranger, "deposit", new DepositDraft(100), "account");
        await RefusedAsync(stranger, "redeem", new RedeemDraft(100), "amount");

        await Chain.Association.RunAsync(Chain.Association.Acts.Cover.Pause(), Ct);
        await Server.CatchUpAsync(Chain);
        await RefusedAsync(member, "deposit", new DepositDraft(100), "$");
        Assert.True((await GetAsync<PoolDto>(nobody, "")).Paused);
        // Whoever wants to leave may ask all the same.
        Assert.Equal(HttpStatusCode.OK, (await member.PostAsJsonAsync(Path + "/redeem/prepare", new RedeemDraft(100), Ct)).StatusCode);
    }

    [Fact]
    public async Task Everybody_reads_the_pool_its_history_and_the_actuarys_tables()
    {
        await Chain.OpenCoverAsync(Ct);
        var policy = await Chain.InsureAsync(0, DaoCover.Disciplinary, Ct);
        var claim = await Chain.FileAsync(0, policy, 500_000, Ct);
        await Server.CatchUpAsync(Chain);
        using var nobody = Server.Browser();
        var pool = await GetAsync<PoolDto>(nobody, "");
        var book = await Chain.Association.BookAsync(Ct);
        Assert.Equal((long)book.Equity, pool.Lines.Equity);
        Assert.Equal(475_000, pool.Lines.CaseReserves);
        Assert.Equal(CapitalRule.Largest, pool.Solvency.Rule);
        Assert.Equal((long)await Chain.Association.SolvencyRatioAsync(Ct), pool.Solvency.Ratio);
        Assert.True(pool.Prices.Enter > pool.Prices.Leave);
        var days = await GetAsync<IReadOnlyList<PoolDayDto>>(nobody, "/history?days=60");
        Assert.Equal(2, days.Count);
        Assert.Equal(475_000, days[^1].Loss);
        await (await nobody.GetAsync(Path + "/history?days=0", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "days");
        await (await nobody.GetAsync(Path + "/history?days=x", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "days");
        var history = await nobody.GetStringAsync(Path + "/history.csv?days=60", Ct);
        Assert.Equal(3, history.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var figures = await nobody.GetStringAsync(Path + "/figures.csv", Ct);
        Assert.Contains("\r\n0,5,1,", figures, StringComparison.Ordinal);
        Assert.Contains(",4750.00,4750.00,", figures, StringComparison.Ordinal);
        Assert.True((await Chain.Association.ClaimAsync(claim, Ct)).Reserved == 475_000);
    }

    private async Task ActAsync(HttpClient browser, PrivateKey key, string act, object draft)
    {
        using var answer = await browser.PostAsJsonAsync($"{Path}/{act}/prepare", draft, Ct);
        var prepared = await answer.Content.ReadFromJsonAsync<PreparedCall>(Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(PreparedCall.Call, prepared!.Next);
        using var sent = await Sessions.SubmitAsync(browser, "calls", Sessions.Sign(prepared.TypedData, key));
        await Sessions.ReachAsync(Server, browser, (await sent.JsonAsync()).GetProperty("id").GetGuid(), "indexed", "final");
    }

    private static async Task RefusedAsync(HttpClient browser, string act, object draft, string field) =>
        await (await browser.PostAsJsonAsync($"{Path}/{act}/prepare", draft, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, field);

    private static async Task<T> GetAsync<T>(HttpClient browser, string path) =>
        (await browser.GetFromJsonAsync<T>(Path + (path.Length == 0 || path[0] == '/' ? path : "/" + path), Client.DaoClient.Json, Ct))!;

    /// <summary>Until what the relay does by itself is in the views.</summary>
    private static async Task WaitAsync(HttpClient browser, Func<CapitalDto, bool> holds)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!holds(await GetAsync<CapitalDto>(browser, "mine")))
        {
            Assert.True(since.Elapsed < TestServer.Patience, "The relay never did it.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
