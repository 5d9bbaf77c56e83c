using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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

        // What is shown and the contract does not have raises the alarm; when it is right again, the alarm is lifted.
        var (state, alarms) = (Server.Services.GetRequiredService<LedgerState<PoolBook>>(), Server.Services.GetRequiredService<IAlarms>());
        await AgreesAsync(nobody, true);
        Assert.DoesNotContain(alarms.Current, x => x.Kind == LedgerAlarm.Kind);
        await EquityAsync(pool.Lines.Equity - 1);
        state.Want();
        await AgreesAsync(nobody, false);
        Assert.Contains("equity", Assert.Single(alarms.Current, x => x.Kind == LedgerAlarm.Kind).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HealthStatus.Degraded, (await state.CheckHealthAsync(new HealthCheckContext(), Ct)).Status);
        await EquityAsync(pool.Lines.Equity);
        state.Want();
        await AgreesAsync(nobody, true);
        Assert.DoesNotContain(alarms.Current, x => x.Kind == LedgerAlarm.Kind);

        async Task EquityAsync(long equity)
        {
            await using var db = Home.Context();
            (await db.Set<PoolView>().SingleAsync(Ct)).Equity = equity;
            await db.SaveChangesAsync(Ct);
        }
    }

    [Fact]
    public async Task The_cover_chamber_changes_a_price_by_its_own_relay_and_no_policy_that_runs()
    {
        await Chain.OpenCoverAsync(Ct);
        var policy = await Chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        await Server.CatchUpAsync(Chain);
        using var browser = await Server.SignedInAsync(DaoChain.Member(0));
        var before = await PolicyAsync(browser, policy);
        var price = new NewAction(
            "set-product-price", null, new Dictionary<string, string> { ["product"] = "1", ["rate"] = "2.4", ["excessCredit"] = "90", ["tail"] = "150", ["onSale"] = "yes" }, "cover");
        await (await PostAsync(browser, "/api/actions/build", price with { Chamber = "clinical" })).IsProblemAsync(HttpStatusCode.BadRequest, "target");
        using var built = await PostAsync(browser, "/api/actions/build", price);
        var (call, told) = (await built.Content.ReadFromJsonAsync<BuiltAction>(DaoClient.Json, Ct))!;
        Assert.Equal(("set-product-price", "Legal defence costs", "2.4"), (told.Kind, told.Fields![0].Known, told.Fields[1].Value));
        var draft = new NewDraft("clinical", "Dearer legal defence", "It has cost more than it brought.", "Because of the claims.", [call], Guid.NewGuid().ToString(), Confirmed: true);
        await (await PostAsync(browser, "/api/drafts", draft)).IsProblemAsync(HttpStatusCode.BadRequest, "calls");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(browser, "/api/drafts", draft with { Chamber = "cover" })).StatusCode);

        // Trying it says what it would do, in the chamber that may and in one that may not.
        var tried = await SimulateAsync(browser, "cover", call);
        Assert.True(tried.Succeeds, tried.Calls[0].Problem);
        var change = Assert.Single(tried.Changes, x => x.Event == "ProductPriced");
        Assert.Equal(("Cover products", "24000"), (change.Contract.Name, change.Arguments.Single(x => x.Key == "rate").Value));
        Assert.False((await SimulateAsync(browser, "clinical", call)).Succeeds);
        Assert.Equal(
            "The pool is solvent: a call is made when it is not.",
            (await SimulateAsync(browser, "cover", await SimulationTests.BuildAsync(browser, "call-members", null, ("share", "10"), ("due", "2099-12-31")))).Calls[0].Problem);

        var dao = Chain.Association;
        var proposal = new Proposal("cover", [new(Address.Parse(call.Target), Hex.Decode(call.Calldata))], "# Dearer legal defence\n\nIt has cost more than it brought.");
        var session = await dao.ProposeAsync(DaoChain.Member(0), proposal, Ct);
        await Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        await dao.RunAsync([.. Enumerable.Range(0, DaoChain.Members).Select(x => dao.Acts.CastBallot("cover", session, DaoChain.Member(x), [3]))], Ct);
        await Chain.Node.AdvanceTimeToAsync(await dao.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(1), Ct);
        await dao.RunAsync(dao.Acts.Queue(proposal), Ct);
        await Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(5), Ct);
        await dao.RunAsync(dao.Acts.Execute(proposal), Ct);
        await Server.CatchUpAsync(Chain);

        var read = (await browser.GetFromJsonAsync<ProposalDto>($"/api/proposals/{proposal.Id}", DaoClient.Json, Ct))!;
        Assert.Equal(("set-product-price", "Legal defence costs"), (read.Actions[0].Kind, read.Actions[0].Fields![0].Known));
        var rules = await GetAsync<CoverRulesDto>(browser, "rules");
        Assert.Equal(("cover", 24_000L, 9_000, 15_000), (rules.By!.Key, rules.Products[0].Rate, rules.Products[0].ExcessCredit, rules.Products[0].TailPrice));
        Assert.Equal((5, 26_000, 130_00L), (rules.Claims!.Seats, rules.Classes[3].Relativity, rules.Solvency.Buy));
        var after = await PolicyAsync(browser, policy);
        Assert.Equal((before.Premium, before.TailPremium), (after.Premium, after.TailPremium));
        Assert.Equal(before.Factors, after.Factors);
    }

    private static async Task<CoverPolicyDto> PolicyAsync(HttpClient browser, ulong policy) => (await browser.GetFromJsonAsync<CoverPolicyDto>($"/api/cover/policies/{policy}", DaoClient.Json, Ct))!;

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, object body) => browser.PostAsJsonAsync(path, body, DaoClient.Json, Ct);

    private static async Task<SimulationDto> SimulateAsync(HttpClient browser, string chamber, CallDto call)
    {
        using var answer = await PostAsync(browser, "/api/actions/simulate", new CallsDto(chamber, [call]));
        return (await answer.Content.ReadFromJsonAsync<SimulationDto>(DaoClient.Json, Ct))!;
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

    /// <summary>Until the recount has found that.</summary>
    private static Task AgreesAsync(HttpClient browser, bool agrees) =>
        WaitAsync(async () => (await GetAsync<PoolDto>(browser, "")).RecountAgrees == agrees, "The ledger was not recounted.");

    /// <summary>Until what the relay does by itself is in the views.</summary>
    private static Task WaitAsync(HttpClient browser, Func<CapitalDto, bool> holds) => WaitAsync(async () => holds(await GetAsync<CapitalDto>(browser, "mine")), "The relay never did it.");

    private static async Task WaitAsync(Func<Task<bool>> holds, string otherwise)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            Assert.True(since.Elapsed < TestServer.Patience, otherwise);
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
