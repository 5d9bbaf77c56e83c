using System.Runtime.CompilerServices;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.LiquidVotes;
using Members = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// The delegation forests, from the acts of members and from their coming and going. Runs after the members' own projection and reads its
/// rows. Membership tells the registries in the same transaction when a member goes.
/// </summary>
internal sealed class DelegationProjection : IProjection,
    IApply<Contract.DelegateChanged>, IApply<Contract.DelegationRenewed>, IApply<Contract.DelegationAcceptanceChanged>, IApply<Contract.DelegateVotesChanged>,
    IApply<Contract.VoiceMoved>,
    IApply<Members.MemberRefreshed>, IApply<Members.MemberLapsed>, IApply<Members.MemberSuspended>, IApply<Members.MemberRevoked>
{
    public static string Name => "delegations";

    public static int Version => 2;

    public async ValueTask ApplyAsync(ChainEvent<Contract.DelegateChanged> e, IViewStore views, CancellationToken ct)
    {
        var (delegator, from, to) = e.Data;
        var forest = await Forest.OfAsync(e.ContractKey, views, ct);
        // Said for tools that know no moves, after the move itself: nobody begins to follow whom it follows already.
        if (from == delegator && to != delegator && await forest.DelegateOfAsync(delegator.ToHex(), e.BlockTime.ToUnixTimeSeconds()) == to.ToHex())
            return;
        await forest.DelegateAsync(delegator.ToHex(), to == delegator ? null : to.ToHex(), e.BlockTime.ToUnixTimeSeconds());
        Changed(views, delegator, from, to);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.VoiceMoved> e, IViewStore views, CancellationToken ct)
    {
        var forest = await Forest.OfAsync(e.ContractKey, views, ct);
        await forest.ReplaceAsync(e.Data.From.ToHex(), e.Data.To.ToHex(), e.BlockTime.ToUnixTimeSeconds());
        Changed(views, e.Data.From, e.Data.To);
        views.Changed(Topics.Sessions);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DelegationRenewed> e, IViewStore views, CancellationToken ct)
    {
        var forest = await Forest.OfAsync(e.ContractKey, views, ct);
        await forest.RenewAsync(e.Data.Delegator.ToHex(), e.Data.Delegate.ToHex(), (int)e.Data.Term, e.BlockTime.ToUnixTimeSeconds());
        Changed(views, e.Data.Delegator, e.Data.Delegate);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DelegationAcceptanceChanged> e, IViewStore views, CancellationToken ct)
    {
        var forest = await Forest.OfAsync(e.ContractKey, views, ct);
        (await forest.VoiceAsync(e.Data.Account.ToHex())).Declines = !e.Data.Accepts;
        Changed(views, e.Data.Account);
    }

    /// <summary>
    /// A registry that is told of a member says so by this event alone, be it on admission or, for one that was added later, by
    /// <c>introduce</c>. All else that it says follows from other events: nobody else's act can raise the power of an active member whom the
    /// registry does not know.
    /// </summary>
    public async ValueTask ApplyAsync(ChainEvent<Contract.DelegateVotesChanged> e, IViewStore views, CancellationToken ct)
    {
        var account = e.Data.Delegate.ToHex();
        if (await views.FindAsync<MemberView>(ct, account) is not { Status: MemberStatus.Active } member)
            return;
        if (await views.FindAsync<VoiceView>(ct, e.ContractKey, account) is { Member: true })
            return;
        var forest = await Forest.OfAsync(e.ContractKey, views, ct);
        await forest.SetMemberAsync(account, member: true, member.Specialty, e.BlockTime.ToUnixTimeSeconds());
        Changed(views, e.Data.Delegate);
        views.Changed(Topics.Sessions);
    }

    public async ValueTask ApplyAsync(ChainEvent<Members.MemberRefreshed> e, IViewStore views, CancellationToken ct)
    {
        var member = await views.GetAsync<MemberView>(ct, e.Data.Account.ToHex());
        await foreach (var forest in ToldAsync(views, ct))
            await forest.SetSpecialtyAsync(member.Account, member.Specialty, e.BlockTime.ToUnixTimeSeconds());
    }

    public ValueTask ApplyAsync(ChainEvent<Members.MemberLapsed> e, IViewStore views, CancellationToken ct) => LeaveAsync(e, e.Data.Account, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Members.MemberSuspended> e, IViewStore views, CancellationToken ct) => LeaveAsync(e, e.Data.Account, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Members.MemberRevoked> e, IViewStore views, CancellationToken ct) => LeaveAsync(e, e.Data.Account, views, ct);

    private static async ValueTask LeaveAsync<T>(ChainEvent<T> e, Address account, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var member = await views.GetAsync<MemberView>(ct, account.ToHex());
        await foreach (var forest in ToldAsync(views, ct))
            await forest.SetMemberAsync(member.Account, member: false, member.Specialty, e.BlockTime.ToUnixTimeSeconds());
        views.Changed(Topics.Sessions);
    }

    /// <summary>The forests of the chambers whose registries hear of members.</summary>
    private static async IAsyncEnumerable<Forest> ToldAsync(IViewStore views, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await views.FindAsync<RegistriesView>(ct, RegistriesView.Key) is not { } registries)
            yield break;
        foreach (var chamber in registries.List)
            yield return await Forest.OfAsync(chamber, views, ct);
    }

    private static void Changed(IViewStore views, params ReadOnlySpan<Address> accounts)
    {
        foreach (var account in accounts)
            views.Changed(Topics.Member(account.ToHex()));
        views.Changed(Topics.Members);
    }
}
