using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Governance.Calls;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Calls of proposals, tried against a real chain without sending anything.</summary>
public sealed class SimulationTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private const string Verifier = "VERIFIER_ROLE";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Somebody => DaoChain.Member(3).Address.ToString();

    [Fact]
    public async Task What_moves_and_which_roles_and_rules_change_is_told_and_nothing_happens()
    {
        using var browser = await dao.Server.SignedInAsync(DaoChain.Member(0));
        var before = await dao.Chain.Association.BalanceAsync(dao.Chain.Association.Contracts.Timelock, Ct);
        var result = await SimulateAsync(
            browser,
            "clinical",
            await BuildAsync(browser, "pay", null, ("to", Somebody), ("amount", "400")),
            await BuildAsync(browser, "grant-role", "membership", ("role", Verifier), ("account", Somebody)),
            await BuildAsync(browser, "set-quorum", "chamber:clinical", ("represented", "33.5"), ("voters", "5"), ("opinions", "10")),
            await BuildAsync(browser, "set-voting-period", "chamber:clinical", ("period", "9d")),
            await BuildAsync(browser, "set-waiting-period", "timelock", ("period", "3d")));
        Assert.True(result.Complete);
        Assert.True(result.Succeeds, string.Join('\n', result.Calls.Select(x => x.Problem)));
        Assert.All(result.Calls, x => Assert.True(x.Gas > 21_000));
        var move = Assert.Single(result.Moves);
        Assert.Equal(("400.00", "EUR", "Treasury", Somebody), (move.Amount, move.Currency, move.From.Name, move.To.Address));
        var role = Assert.Single(result.Roles);
        Assert.Equal((Verifier, "Membership", Somebody, true), (role.Role, role.Contract.Name, role.Account.Address, role.Granted));
        Assert.Equal(["QuorumChanged", "VotingPeriodSet", "MinDelayChange"], result.Changes.Select(x => x.Event));
        Assert.Equal("3350", result.Changes[0].Arguments.Single(x => x.Key == "representedBps").Value);
        Assert.Equal(before, await dao.Chain.Association.BalanceAsync(dao.Chain.Association.Contracts.Timelock, Ct));
    }

    [Fact]
    public async Task A_call_sees_what_those_before_it_did_and_what_fails_says_why()
    {
        using var browser = await dao.Server.SignedInAsync(DaoChain.Member(0));
        var result = await SimulateAsync(
            browser,
            "clinical",
            await BuildAsync(browser, "pay", null, ("to", Somebody), ("amount", "999999")),
            await BuildAsync(browser, "pay", null, ("to", Somebody), ("amount", "2")),
            // Another chamber's rules are not this one's to change.
            await BuildAsync(browser, "set-quorum", "chamber:cover", ("represented", "1"), ("voters", "1"), ("opinions", "1")),
            await BuildAsync(browser, "grant-role", "timelock", ("role", Verifier), ("account", Somebody)));
        Assert.True(result.Complete);
        Assert.False(result.Succeeds);
        Assert.Equal([true, false, false, true], result.Calls.Select(x => x.Succeeds));
        Assert.Equal(("ERC20InsufficientBalance", "The treasury holds 1.00 EUR, and 2.00 EUR are needed."), (result.Calls[1].Error, result.Calls[1].Problem));
        Assert.Equal("200", result.Calls[1].ErrorArguments["needed"]);
        Assert.Equal("A chamber’s rules change only by a proposal of the same chamber.", result.Calls[2].Problem);
        // What fails moves nothing.
        Assert.Equal(["999999.00"], result.Moves.Select(x => x.Amount));
    }

    [Fact]
    public async Task The_chains_own_money_moves_when_there_is_any()
    {
        using var browser = await dao.Server.SignedInAsync(DaoChain.Member(0));
        var pay = await BuildAsync(browser, "pay-native", null, ("to", Somebody), ("amount", "0.25"));
        var without = await SimulateAsync(browser, "clinical", pay);
        Assert.False(without.Succeeds);
        Assert.Equal("The treasury holds too little of the chain’s own money.", without.Calls[0].Problem);
        await dao.Chain.Node.Client.RequestAsync("anvil_setBalance", Ct, dao.Chain.Association.Contracts.Timelock.ToHex(), "0xde0b6b3a7640000");
        var with = await SimulateAsync(browser, "clinical", pay);
        Assert.True(with.Succeeds);
        var move = Assert.Single(with.Moves);
        Assert.Equal(("ETH", null), (move.Currency, move.Token));
        Assert.Equal(0.25m, decimal.Parse(move.Amount, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_node_that_cannot_run_them_together_tries_each_by_itself_and_that_is_said()
    {
        var deployment = await Deployment.ReadAsync(dao.Chain.DeploymentPath, Ct);
        var governed = new GovernedFunctions(deployment);
        using var http = new HttpClient();
        var node = new NodeSimulation(new EthClient(new WithoutSimulation(new JsonRpcTransport(http, dao.Chain.Url, new RpcOptions(), TimeProvider.System))), governed, deployment);
        ProposedCall[] calls =
        [
            governed.Build(new NewAction("pay", null, new Dictionary<string, string> { ["to"] = Somebody, ["amount"] = "999999" })),
            governed.Build(new NewAction("pay", null, new Dictionary<string, string> { ["to"] = Somebody, ["amount"] = "2" })),
            governed.Build(new NewAction("pay", null, new Dictionary<string, string> { ["to"] = Somebody, ["amount"] = "1000000.01" })),
            governed.Build(new NewAction("set-voting-period", "chamber:clinical", new Dictionary<string, string> { ["period"] = "9d" })),
        ];
        var (complete, tried) = await node.RunAsync(deployment.Chambers.Single(x => x.Key == "clinical"), calls, BlockRef.Latest, Ct);
        Assert.False(complete);
        Assert.Equal([true, true, false, true], tried.Select(x => x.Succeeds));
        Assert.Equal("ERC20InsufficientBalance", CallErrors.Decode(tried[2].Data)?.Name);
    }

    [Fact]
    public async Task What_cannot_be_tried_is_refused_by_its_field()
    {
        using var browser = await dao.Server.SignedInAsync(DaoChain.Member(0));
        using var anonymous = dao.Server.Browser();
        var call = new CallDto(Somebody, "0", "0x");
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(anonymous, "clinical", call)).StatusCode);
        await (await PostAsync(browser, "nowhere", call)).IsProblemAsync(HttpStatusCode.BadRequest, "chamber");
        await (await PostAsync(browser, "clinical")).IsProblemAsync(HttpStatusCode.BadRequest, "calls");
        await (await PostAsync(browser, "clinical", [.. Enumerable.Repeat(call, 17)])).IsProblemAsync(HttpStatusCode.BadRequest, "calls");
        foreach (var wrong in (CallDto[])[call with { Target = "0x12" }, call with { Value = "-1" }, call with { Calldata = "0x1" }, call with { Calldata = "12" }, call with { Calldata = "0x" + new string('1', 50_000) }])
            await (await PostAsync(browser, "clinical", wrong)).IsProblemAsync(HttpStatusCode.BadRequest, "calls");
        using var build = await anonymous.PostAsJsonAsync("/api/actions/build", new NewAction("pay", null, new Dictionary<string, string> { ["to"] = Somebody, ["amount"] = "x" }), DaoClient.Json, Ct);
        await build.IsProblemAsync(HttpStatusCode.BadRequest, "amount");
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync("/api/proposals/12345/simulation", Ct)).StatusCode);
    }

    internal static async Task<CallDto> BuildAsync(HttpClient browser, string function, string? target, params (string Name, string Text)[] arguments)
    {
        using var answer = await browser.PostAsJsonAsync("/api/actions/build", new NewAction(function, target, arguments.ToDictionary(x => x.Name, x => x.Text)), DaoClient.Json, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<BuiltAction>(DaoClient.Json, Ct))!.Call;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string chamber, params CallDto[] calls) =>
        browser.PostAsJsonAsync("/api/actions/simulate", new CallsDto(chamber, calls), DaoClient.Json, Ct);

    private static async Task<SimulationDto> SimulateAsync(HttpClient browser, string chamber, params CallDto[] calls)
    {
        using var answer = await PostAsync(browser, chamber, calls);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<SimulationDto>(DaoClient.Json, Ct))!;
    }

    /// <summary>A node of a kind that does not offer the method.</summary>
    private sealed class WithoutSimulation(IRpcTransport node) : IRpcTransport
    {
        public Task<T> SendAsync<T>(RpcRequest request, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct) =>
            request.Method == "eth_simulateV1" ? throw new RpcException(request.Method, -32601, "the method eth_simulateV1 does not exist/is not available") : node.SendAsync(request, parse, ct);

        public Task<IReadOnlyList<T>> SendBatchAsync<T>(IReadOnlyList<RpcRequest> requests, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct) => node.SendBatchAsync(requests, parse, ct);
    }
}
