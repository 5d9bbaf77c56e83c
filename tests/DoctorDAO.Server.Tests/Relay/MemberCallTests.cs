using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Calls of panels and cover: prepared by slices, signed by keys and passkeys, brought by the relay; and steps that it takes by itself.</summary>
public sealed class MemberCallTests : OwnServerTest
{
    private static readonly UInt256 Amount = 250_000;

    private AssociationContracts Contracts => Chain.Association.Contracts;

    private IMemberCalls Calls => Server.Services.GetRequiredService<IMemberCalls>();

    [Fact]
    public async Task A_key_signs_a_permit_and_the_call_and_pays_once()
    {
        var member = DaoChain.Member(4);
        await Chain.Association.RunAsync(Chain.Association.Acts.Mint(member.Address, 300_000), Ct);
        await Server.CatchUpAsync(Chain);
        using var browser = await Server.SignedInAsync(member);
        var deposit = Deposit(member.Address);
        var permit = await Calls.PrepareAsync(member.Address, deposit, null, Ct);
        Assert.Equal(PreparedCall.Permit, permit.Next);
        var signed = new SignedPermit(permit.Deadline!.Value, Sessions.Sign(permit.TypedData, member).Signature);
        var call = await Calls.PrepareAsync(member.Address, deposit, signed, Ct);
        Assert.Equal((PreparedCall.Call, "/api/relay/calls"), (call.Next, call.Submit));
        var act = Sessions.Sign(call.TypedData, member);

        await (await Sessions.SubmitAsync(browser, "calls", Sessions.Sign(call.TypedData, DaoChain.Member(5)))).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        using (var other = await Server.SignedInAsync(DaoChain.Member(5)))
            await (await Sessions.SubmitAsync(other, "calls", act)).IsProblemAsync(HttpStatusCode.Forbidden, "typedData.message.from");
        var changed = JsonNode.Parse(call.TypedData.GetRawText())!;
        changed["message"]!["to"] = Contracts.SettlementToken.ToString();
        await (await Sessions.SubmitAsync(browser, "calls", Sessions.Sign(JsonSerializer.SerializeToElement(changed), member))).IsProblemAsync(HttpStatusCode.BadRequest, "typedData.message.to");

        var tickets = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Sessions.SubmitAsync(browser, "calls", act)));
        var ids = new HashSet<Guid>();
        foreach (var ticket in tickets)
            ids.Add((await ticket.JsonAsync()).GetProperty("id").GetGuid());
        await Sessions.ReachAsync(Server, browser, Assert.Single(ids), "indexed", "final");
        Assert.Equal(Amount, await ReadAsync(CoverPool.TotalAssetsCall.Encode()));
        Assert.Equal((UInt256)50_000, await Chain.Association.BalanceAsync(member.Address, Ct));

        // Another request needs another signature: the nonce is used.
        changed["message"]!["to"] = Contracts.CoverPool.ToString();
        changed["message"]!["deadline"] = call.TypedData.GetProperty("message").GetProperty("deadline").GetInt64() + 1;
        await (await Sessions.SubmitAsync(browser, "calls", Sessions.Sign(JsonSerializer.SerializeToElement(changed), member))).IsProblemAsync(HttpStatusCode.Conflict, "typedData.message.nonce");
    }

    [Fact]
    public async Task Whoever_cannot_pay_or_is_refused_by_the_contract_is_told_before_signing()
    {
        var member = DaoChain.Member(4);
        await Server.CatchUpAsync(Chain);
        var poor = await Assert.ThrowsAsync<RelayRefusedException>(() => Calls.PrepareAsync(member.Address, Deposit(member.Address), null, Ct));
        Assert.Equal("ERC20InsufficientBalance", poor.Code);
        var none = await Assert.ThrowsAsync<RelayRefusedException>(() => Calls.PrepareAsync(member.Address, new MemberCall(Contracts.CoverPool, CoverPool.RequestRedeemCall.Encode(1)), Ct));
        Assert.Equal("ERC20InsufficientBalance", none.Code);
        var stranger = await Assert.ThrowsAsync<RelayRefusedException>(() => Calls.PrepareAsync(Accounts.Key(900).Address, Deposit(member.Address), null, Ct));
        Assert.Equal("not-entitled", stranger.Code);
    }

    [Fact]
    public async Task A_passkey_pays_by_one_execution()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        await Chain.Association.RunAsync(
            [Chain.Association.Acts.Admit(account, "surgery", await Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80)), Chain.Association.Acts.Mint(account, 300_000)], Ct);
        await Server.CatchUpAsync(Chain);
        var call = await Calls.PrepareAsync(account, Deposit(account), null, Ct);
        Assert.Equal((PreparedCall.Call, "/api/relay/executions"), (call.Next, call.Submit));
        Assert.Equal(2, call.TypedData.GetProperty("message").GetProperty("calls").GetArrayLength());
        var signature = Hex.Encode(passkey.Sign(account, 31337, TypedData.Parse(call.TypedData).Hash(), Server.Url.Host));
        using var answer = await Sessions.SubmitAsync(browser, "executions", new SignedAct(call.TypedData, signature));
        await Sessions.ReachAsync(Server, browser, (await answer.JsonAsync()).GetProperty("id").GetGuid(), "indexed", "final");
        Assert.Equal(Amount, await ReadAsync(CoverPool.TotalAssetsCall.Encode()));
    }

    [Fact]
    public async Task A_step_that_is_due_is_taken_once()
    {
        await using var home = await ServerHome.CreateAsync();
        var step = new Step(Contracts.CoverPool);
        await using var server = await TestServer.StartAsync(Chain, home, services => services.AddSingleton<IKeeper>(step));
        await server.CatchUpAsync(Chain);
        var keeper = server.Services.GetRequiredService<KeeperService>();
        await keeper.KeepAsync(Ct);
        await keeper.KeepAsync(Ct);
        await using var db = home.Context();
        var act = Assert.Single(db.Set<RelayActRow>());
        Assert.Equal((RelayKind.Keep, "keep:test"), (act.Kind, act.Key));
        // The other step is refused by the contract, and asked for again each time.
        Assert.Equal(2, step.Asked);
    }

    private PaidCall Deposit(Address receiver) => new(Contracts.CoverPool, CoverPool.DepositCall.Encode(Amount, receiver), Amount);

    private async Task<UInt256> ReadAsync(byte[] call) => UInt256.FromBigEndian(await Chain.Node.Client.CallAsync(Contracts.CoverPool, call, BlockRef.Latest, Ct));

    private sealed class Step(Address pool) : IKeeper
    {
        public int Asked { get; private set; }

        public Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
        {
            Asked++;
            return Task.FromResult<IReadOnlyList<RelayedCall>>(
            [
                new("keep:refused", RelayKind.Keep, "", pool, CoverPool.CancelRedeemCall.Encode(7)),
                new("keep:test", RelayKind.Keep, "", pool, CoverPool.ServeRedeemsCall.Encode(1)),
            ]);
        }
    }
}
