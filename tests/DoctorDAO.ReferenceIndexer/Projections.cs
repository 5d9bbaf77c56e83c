using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;

namespace DoctorDAO.ReferenceIndexer;

/// <summary>Votes, and what they come to.</summary>
internal sealed class VoteProjection : IProjection, IApply<EventSource.VoteCast>, IApply<EventSource.ProposalCreated>
{
    public static string Name => "votes";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<EventSource.VoteCast> e, IViewStore views, CancellationToken ct)
    {
        var vote = e.Data;
        var support = (int)vote.Support;
        views.Add(new VoteView
        {
            Block = (long)e.Position.Block,
            LogIndex = e.Position.LogIndex,
            Voter = vote.Voter,
            Proposal = vote.ProposalId,
            Support = support,
            Weight = vote.Weight,
            Reason = vote.Reason,
        });
        var tally = await views.FindAsync<TallyView>(ct, vote.ProposalId, support);
        if (tally is null)
            views.Add(tally = new TallyView { Proposal = vote.ProposalId, Support = support });
        tally.Weight += vote.Weight;
        tally.Votes++;
    }

    public ValueTask ApplyAsync(ChainEvent<EventSource.ProposalCreated> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new ProposalView { Id = e.Data.ProposalId, Proposer = e.Data.Proposer, Actions = e.Data.Targets.Length, Description = e.Data.Description });
        return ValueTask.CompletedTask;
    }
}

/// <summary>What accounts have and whom they follow.</summary>
internal sealed class AccountProjection : IProjection, IApply<EventSource.Transfer>, IApply<EventSource.DelegateChanged>
{
    public static string Name => "accounts";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<EventSource.Transfer> e, IViewStore views, CancellationToken ct)
    {
        (await BalanceAsync(e.Data.From, views, ct)).Value -= e.Data.Value;
        (await BalanceAsync(e.Data.To, views, ct)).Value += e.Data.Value;
    }

    public async ValueTask ApplyAsync(ChainEvent<EventSource.DelegateChanged> e, IViewStore views, CancellationToken ct)
    {
        var account = await views.FindAsync<DelegateView>(ct, e.Data.Delegator);
        if (account is null)
            views.Add(account = new DelegateView { Account = e.Data.Delegator });
        account.Delegate = e.Data.ToDelegate;
    }

    private static async ValueTask<BalanceView> BalanceAsync(Address account, IViewStore views, CancellationToken ct)
    {
        var balance = await views.FindAsync<BalanceView>(ct, account);
        if (balance is null)
            views.Add(balance = new BalanceView { Account = account });
        return balance;
    }
}
