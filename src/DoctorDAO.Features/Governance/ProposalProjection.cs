using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Chamber;
using Timelock = DoctorDAO.Contracts.TimelockController;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// Proposals from their agenda to their end. Whoever may execute or cancel may do so at the timelock itself, behind the governor's back;
/// Governor's own state then follows the timelock, and so does the view.
/// </summary>
internal sealed class ProposalProjection : IProjection,
    IApply<Contract.ProposalCreated>, IApply<Contract.IssueAdded>, IApply<Contract.ProposalQueued>, IApply<Contract.ProposalExecuted>,
    IApply<Contract.ProposalCanceled>, IApply<Timelock.CallExecuted>, IApply<Timelock.Cancelled>
{
    public static string Name => "proposals";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProposalCreated> e, IViewStore views, CancellationToken ct)
    {
        var data = e.Data;
        ProposedCall[] calls = [.. data.Targets.Zip(data.Values, data.Calldatas).Select(x => new ProposedCall(x.First.ToHex(), x.Second.ToString(), Hex.Encode(x.Third)))];
        var (title, summary, _) = ProposalText.Parse(data.Description);
        var proposal = new ProposalView
        {
            Id = data.ProposalId.ToString(),
            Chamber = e.ContractKey,
            Session = (long)data.VoteStart,
            Proposer = data.Proposer.ToHex(),
            Title = title,
            Summary = summary,
            Description = RichText.Storable(data.Description),
            Calls = JsonSerializer.Serialize(calls),
            SubmittedAt = e.BlockTime.ToUnixTimeSeconds(),
            SubmittedIn = e.TransactionHash.ToString(),
            SubmittedBlock = (long)e.Position.Block,
            SubmittedLog = e.Position.LogIndex,
        };
        views.Add(proposal);
        views.Add(new OperationView { Id = OperationView.IdOf(e.Contract, calls, data.Description).ToString(), ProposalId = proposal.Id, Chamber = e.ContractKey });

        if (await views.FindAsync<SessionView>(ct, e.ContractKey, proposal.Session) is null)
        {
            var chamber = await views.GetAsync<ChamberView>(ct, e.ContractKey);
            views.Add(new SessionView
            {
                Chamber = e.ContractKey,
                Session = proposal.Session,
                Deadline = (long)data.VoteEnd,
                AgendaCloses = proposal.Session - chamber.AgendaNotice,
                RepresentedBps = chamber.RepresentedBps,
                VotersBps = chamber.VotersBps,
                OpinionsBps = chamber.OpinionsBps,
            });
        }

        Changed(e, proposal, views);
        views.Changed(Topics.Member(proposal.Proposer));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.IssueAdded> e, IViewStore views, CancellationToken ct)
    {
        var proposal = await views.GetAsync<ProposalView>(ct, e.Data.ProposalId.ToString(), e.ContractKey);
        var session = await views.GetAsync<SessionView>(ct, e.ContractKey, (long)e.Data.Session);
        proposal.Index = e.Data.Index;
        session.Issues = e.Data.Index + 1;
        (session.For, session.Against, session.Opinions) = ([.. session.For, 0], [.. session.Against, 0], [.. session.Opinions, 0]);
        session.Block = (long)e.Position.Block;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProposalQueued> e, IViewStore views, CancellationToken ct)
    {
        var proposal = await views.GetAsync<ProposalView>(ct, e.Data.ProposalId.ToString(), e.ContractKey);
        (proposal.QueuedAt, proposal.QueuedIn) = (e.BlockTime.ToUnixTimeSeconds(), e.TransactionHash.ToString());
        proposal.ExecutableAt = (long)e.Data.EtaSeconds;
        Changed(e, proposal, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProposalExecuted> e, IViewStore views, CancellationToken ct) =>
        Executed(e, await views.GetAsync<ProposalView>(ct, e.Data.ProposalId.ToString(), e.ContractKey), views);

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProposalCanceled> e, IViewStore views, CancellationToken ct) =>
        await CancelledAsync(e, await views.GetAsync<ProposalView>(ct, e.Data.ProposalId.ToString(), e.ContractKey), views, ct);

    public async ValueTask ApplyAsync(ChainEvent<Timelock.CallExecuted> e, IViewStore views, CancellationToken ct)
    {
        if (await FindAsync(e.Data.Id, views, ct) is { } proposal)
            Executed(e, proposal, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Timelock.Cancelled> e, IViewStore views, CancellationToken ct)
    {
        if (await FindAsync(e.Data.Id, views, ct) is { } proposal)
            await CancelledAsync(e, proposal, views, ct);
    }

    private static async ValueTask<ProposalView?> FindAsync(Bytes32 operation, IViewStore views, CancellationToken ct) =>
        await views.FindAsync<OperationView>(ct, operation.ToString()) is { } row
            ? await views.GetAsync<ProposalView>(ct, row.ProposalId, row.Chamber)
            : null;

    private static void Executed<T>(ChainEvent<T> e, ProposalView proposal, IViewStore views)
        where T : struct, IEventData<T>
    {
        if (proposal.ExecutedAt is not null)
            return;
        (proposal.ExecutedAt, proposal.ExecutedIn) = (e.BlockTime.ToUnixTimeSeconds(), e.TransactionHash.ToString());
        Changed(e, proposal, views);
    }

    private static async ValueTask CancelledAsync<T>(ChainEvent<T> e, ProposalView proposal, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        if (proposal.CancelledAt is not null)
            return;
        (proposal.CancelledAt, proposal.CancelledIn) = (e.BlockTime.ToUnixTimeSeconds(), e.TransactionHash.ToString());
        var session = await views.GetAsync<SessionView>(ct, proposal.Chamber, proposal.Session);
        session.Cancelled |= 1 << proposal.Index;
        Changed(e, proposal, views);
    }

    private static void Changed<T>(ChainEvent<T> e, ProposalView proposal, IViewStore views)
        where T : struct, IEventData<T>
    {
        proposal.Block = (long)e.Position.Block;
        views.Changed(Topics.Proposal(proposal.Id));
        views.Changed(Topics.Session(proposal.Chamber, proposal.Session));
        views.Changed(Topics.Sessions);
    }
}
