using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.DevHost.Tests;

/// <summary>The driver against the deployed contracts.</summary>
[Collection(OneChain.Name)]
public sealed class AssociationTests(DaoChain chain) : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Association Dao => chain.Association;

    private Acts Acts => chain.Association.Acts;

    public async ValueTask InitializeAsync() => await chain.ResetAsync(Ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_chain_starts_with_members_and_a_treasury_at_its_own_time()
    {
        Assert.Equal(DaoChain.Members, await Dao.MembersAsync(Ct));
        Assert.Equal(100_000_000ul, await Dao.BalanceAsync(Dao.Contracts.Timelock, Ct));
        Assert.InRange(await chain.Node.NowAsync(Ct), DaoChain.Genesis, DaoChain.Genesis + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task History_survives_in_the_state_file()
    {
        var logs = await chain.Node.Client.GetLogsAsync(
            new LogFilter([Dao.Contracts.Membership], [LocalChain.Contracts.Membership.MemberAdmitted.Topic0]), 0, (await chain.Node.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(DaoChain.Members, logs.Count);
    }

    [Fact]
    public async Task A_payment_is_proposed_voted_queued_and_executed()
    {
        var payee = Accounts.Key(200).Address;
        var proposal = new Proposal("treasury", [Acts.Pay(payee, 4_200_00)], "# Print the charter\n\n€4,200 for 3,000 posters.");
        await Dao.RunAsync([.. Enumerable.Range(1, 5).Select(i => Acts.Delegate("treasury", DaoChain.Member(i), DaoChain.Member(0).Address))], Ct);
        var session = await Dao.ProposeAsync(DaoChain.Member(0), proposal, Ct);
        Assert.Equal(0, await Dao.StateAsync(proposal, Ct));

        await chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        await Dao.RunAsync([.. Enumerable.Range(6, 6).Select(i => Acts.CastBallot("treasury", session, DaoChain.Member(i), [2]))], Ct);
        var signed = Acts.CastBallotBySig("treasury", session, DaoChain.Member(0), [-3], "Too dear.", await Dao.BallotNonceAsync("treasury", session, DaoChain.Member(0).Address, Ct));
        await Dao.RunAsync(signed, Ct);
        var ballot = await Dao.BallotAsync("treasury", session, DaoChain.Member(0).Address, Ct);
        Assert.True(ballot.Live);
        Assert.Equal(6ul, ballot.Voices);
        await Dao.RunAsync(Acts.CastBallot("treasury", session, DaoChain.Member(0), [1]), Ct);
        var votes = await Dao.VotesAsync(proposal, Ct);
        Assert.Equal(18ul, votes.ForVotes);
        Assert.Equal(0ul, votes.AgainstVotes);

        await chain.Node.AdvanceTimeToAsync(await Dao.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(1), Ct);
        await Dao.RunAsync(Acts.Queue(proposal), Ct);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2), Ct);
        await Dao.RunAsync(Acts.Execute(proposal), Ct);
        Assert.Equal(7, await Dao.StateAsync(proposal, Ct));
        Assert.Equal(420_000ul, await Dao.BalanceAsync(payee, Ct));
    }

    [Fact]
    public async Task A_refused_act_names_the_contracts_error()
    {
        var alone = await Assert.ThrowsAsync<ActRefusedException>(() => Dao.RunAsync(Acts.CastBallot("clinical", 1, DaoChain.Member(0), [1]), Ct));
        Assert.Equal("ChamberSessionUnknown", alone.Reason?.Name);
        var together = await Assert.ThrowsAsync<ActRefusedException>(() => Dao.RunAsync(
            [Acts.Delegate("clinical", DaoChain.Member(1), DaoChain.Member(0).Address), Acts.Delegate("clinical", DaoChain.Member(0), DaoChain.Member(1).Address)], Ct));
        Assert.Equal("DelegationCycle", together.Reason?.Name);
        // And the driver goes on.
        await Dao.RunAsync(Acts.Delegate("clinical", DaoChain.Member(2), DaoChain.Member(0).Address), Ct);
    }

    [Fact]
    public async Task A_hundred_members_are_admitted_in_one_block()
    {
        var notAfter = await chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80);
        var receipts = await Dao.RunAsync([.. Enumerable.Range(100, 100).Select(i => Acts.Admit(Accounts.Key(i).Address, "oncology", notAfter))], Ct);
        Assert.Single(receipts.Select(x => x.BlockNumber).Distinct());
        Assert.Equal(DaoChain.Members + 100, await Dao.MembersAsync(Ct));
    }

    [Fact]
    public async Task Chains_of_tests_do_not_touch_each_other()
    {
        await using var other = await DaoChain.StartAsync(Ct);
        await other.Association.RunAsync(other.Association.Acts.Suspend(DaoChain.Member(3).Address), Ct);
        Assert.Equal(DaoChain.Members - 1, await other.Association.MembersAsync(Ct));
        Assert.Equal(DaoChain.Members, await Dao.MembersAsync(Ct));
        await other.ResetAsync(Ct);
        Assert.Equal(DaoChain.Members, await other.Association.MembersAsync(Ct));
    }
}
