using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.DevHost.Tests;

/// <summary>The driver of cover against the deployed contracts.</summary>
[Collection(OneChain.Name)]
public sealed class CoverActsTests(DaoChain chain) : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Association Dao => chain.Association;

    private Acts Acts => chain.Association.Acts;

    public async ValueTask InitializeAsync()
    {
        await chain.ResetAsync(Ct);
        await chain.OpenCoverAsync(Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_claim_is_judged_by_five_and_paid()
    {
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        var before = await Dao.BalanceAsync(DaoChain.Member(0).Address, Ct);
        var claim = await chain.FileAsync(0, policy, 850_000, Ct);
        await chain.RunToEndAsync(0, claim, Ct, 10_000, 5_000, 8_000, 0, 8_000);

        // The lower median of the five; 500.00 are the excess, the bond is owed back and was taken.
        Assert.Equal(ClaimStatus.Paid, await chain.Life().StatusAsync(claim, Ct));
        Assert.Equal(before - 10_000 + (850_000 - 50_000) * 8 / 10, await Dao.BalanceAsync(DaoChain.Member(0).Address, Ct));
        await Dao.RunAsync(Acts.Cover.Collect(DaoChain.Member(0)), Ct);
        Assert.Equal(before + 640_000, await Dao.BalanceAsync(DaoChain.Member(0).Address, Ct));
    }

    [Fact]
    public async Task A_denial_is_appealed_and_turned_by_eleven()
    {
        var policy = await chain.InsureAsync(0, DaoCover.Disciplinary, Ct);
        var claim = await chain.FileAsync(0, policy, 425_000, Ct);
        await chain.Life().JudgeAsync(claim, [0], Ct);
        Assert.Equal(ClaimStatus.Challenge, await chain.Life().StatusAsync(claim, Ct));
        await chain.AppealAsync(0, claim, Ct, 10_000);
        Assert.Equal(ClaimStatus.Paid, await chain.Life().StatusAsync(claim, Ct));
        var state = await Dao.CaseAsync((await Dao.ClaimAsync(claim, Ct)).CaseId, Ct);
        Assert.Equal(11, state.Seats);
    }

    [Fact]
    public async Task Capital_waits_and_leaves()
    {
        var member = DaoChain.Member(20);
        await Dao.RunAsync(Acts.Cover.RequestRedeem(member, await Dao.SharesAsync(member.Address, Ct)), Ct);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(21), Ct);
        await Dao.RunAsync(Acts.Cover.ServeRedeems(), Ct);
        Assert.Equal(DaoCover.Capital, await Dao.OwedAsync(member.Address, Ct));
    }

    [Fact]
    public async Task A_refused_act_names_the_contracts_error()
    {
        var stranger = await Assert.ThrowsAsync<ActRefusedException>(() => Dao.RunAsync(Acts.Cover.Deposit(Accounts.Deployer, 1), Ct));
        Assert.Equal("PoolNotMember", stranger.Reason?.Name);
        var unknown = await Assert.ThrowsAsync<ActRefusedException>(() => Dao.RunAsync(Acts.Cover.Cancel(DaoChain.Member(0), 1), Ct));
        Assert.Equal("PolicyUnknown", unknown.Reason?.Name);
        var early = await Assert.ThrowsAsync<ActRefusedException>(() => Dao.RunAsync(Acts.Cover.Conclude(1), Ct));
        Assert.Equal("ClaimUnexpectedStatus", early.Reason?.Name);
        var nothing = await Assert.ThrowsAsync<ActRefusedException>(() => Dao.RunAsync(Acts.Panels.Collect(DaoChain.Member(0)), Ct));
        Assert.Equal("PanelNothingToCollect", nothing.Reason?.Name);
    }
}
