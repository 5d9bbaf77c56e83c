using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Chamber = DoctorDAO.Contracts.Chamber;
using Contract = DoctorDAO.Contracts.Membership;
using Votes = DoctorDAO.Contracts.LiquidVotes;

namespace DoctorDAO.Features.Membership;

/// <summary>One line of a member's history.</summary>
internal sealed class HistoryView
{
    public string Account { get; set; } = "";

    public long Block { get; set; }

    public long LogIndex { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    public string Kind { get; set; } = "";

    public string? Chamber { get; set; }

    public long? Session { get; set; }

    /// <summary>The delegate, or the account moved to or from, where there is one.</summary>
    public string? Other { get; set; }

    public string TransactionHash { get; set; } = "";
}

/// <summary>What each account did and what was done to it, in all slices.</summary>
internal sealed class HistoryProjection : IProjection,
    IApply<Contract.MemberAdmitted>, IApply<Contract.MemberRefreshed>, IApply<Contract.MemberLapsed>, IApply<Contract.MemberSuspended>,
    IApply<Contract.MemberReinstated>, IApply<Contract.MemberRevoked>,
    IApply<Contract.GuardiansChanged>, IApply<Contract.RecoveryRequested>, IApply<Contract.RecoveryCancelled>, IApply<Contract.MemberMoved>,
    IApply<Votes.DelegateChanged>, IApply<Votes.DelegationRenewed>,
    IApply<Chamber.BallotCast>, IApply<Chamber.BallotWithdrawn>, IApply<Chamber.VoteCast>, IApply<Chamber.VoteCastWithParams>
{
    public static string Name => "history";

    public static int Version => 2;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<HistoryView>(view =>
        {
            view.IsView("history").HasKey(x => new { x.Account, x.Block, x.LogIndex });
            view.Property(x => x.Account).IsAccount();
            view.Property(x => x.Kind).HasMaxLength(24).IsUnicode(false);
            view.Property(x => x.Chamber).HasMaxLength(32).IsUnicode(false);
            view.Property(x => x.Other).IsAccount();
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberAdmitted> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "admitted", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberRefreshed> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "refreshed", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberLapsed> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "lapsed", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberSuspended> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "suspended", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberReinstated> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "reinstated", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.MemberRevoked> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "revoked", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.GuardiansChanged> e, IViewStore views, CancellationToken ct) => Add(e, e.Data.Account, "guardians-changed", views);

    public ValueTask ApplyAsync(ChainEvent<Contract.RecoveryRequested> e, IViewStore views, CancellationToken ct) =>
        Add(e, e.Data.From, "recovery-requested", views, other: e.Data.To);

    public ValueTask ApplyAsync(ChainEvent<Contract.RecoveryCancelled> e, IViewStore views, CancellationToken ct) =>
        Add(e, e.Data.From, "recovery-cancelled", views, other: e.Data.To);

    public async ValueTask ApplyAsync(ChainEvent<Contract.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        await Add(e, e.Data.From, "moved", views, other: e.Data.To);
        await Add(e, e.Data.To, "moved-here", views, other: e.Data.From);
    }

    public ValueTask ApplyAsync(ChainEvent<Votes.DelegateChanged> e, IViewStore views, CancellationToken ct)
    {
        var (delegator, from, to) = e.Data;
        if (from == to)
            return ValueTask.CompletedTask;
        return to == delegator
            ? Add(e, delegator, "delegation-ended", views, e.ContractKey, other: from)
            : Add(e, delegator, "delegated", views, e.ContractKey, other: to);
    }

    public ValueTask ApplyAsync(ChainEvent<Votes.DelegationRenewed> e, IViewStore views, CancellationToken ct) =>
        Add(e, e.Data.Delegator, "renewed", views, e.ContractKey, other: e.Data.Delegate);

    public ValueTask ApplyAsync(ChainEvent<Chamber.BallotCast> e, IViewStore views, CancellationToken ct) =>
        Add(e, e.Data.Voter, "ballot-cast", views, e.ContractKey, (long)e.Data.Session);

    public ValueTask ApplyAsync(ChainEvent<Chamber.BallotWithdrawn> e, IViewStore views, CancellationToken ct) =>
        Add(e, e.Data.Voter, "ballot-withdrawn", views, e.ContractKey, (long)e.Data.Session);

    public ValueTask ApplyAsync(ChainEvent<Chamber.VoteCast> e, IViewStore views, CancellationToken ct) =>
        AddVoteAsync(e, e.Data.Voter, e.Data.ProposalId, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Chamber.VoteCastWithParams> e, IViewStore views, CancellationToken ct) =>
        AddVoteAsync(e, e.Data.Voter, e.Data.ProposalId, views, ct);

    private static async ValueTask AddVoteAsync<T>(ChainEvent<T> e, Address voter, UInt256 proposal, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var issue = await views.GetAsync<ProposalView>(ct, proposal.ToString(), e.ContractKey);
        await Add(e, voter, "ballot-cast", views, e.ContractKey, issue.Session);
    }

    private static ValueTask Add<T>(
        ChainEvent<T> e, Address account, string kind, IViewStore views, string? chamber = null, long? session = null, Address? other = null)
        where T : struct, IEventData<T>
    {
        views.Add(new HistoryView
        {
            Account = account.ToHex(),
            Block = (long)e.Position.Block,
            LogIndex = e.Position.LogIndex,
            Time = e.BlockTime.ToUnixTimeSeconds(),
            Kind = kind,
            Chamber = chamber,
            Session = session,
            Other = other?.ToHex(),
            TransactionHash = e.TransactionHash.ToString(),
        });
        views.Changed(Topics.Member(account.ToHex()));
        return ValueTask.CompletedTask;
    }
}
