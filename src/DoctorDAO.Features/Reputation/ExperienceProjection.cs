using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Chamber;

namespace DoctorDAO.Features.Reputation;

/// <summary>
/// How members with reputation in the chamber's topic voted: counted when a ballot is cast, so that no page ever counts. Comes after the projection of
/// ballots, whose rows it reads.
/// </summary>
internal sealed class ExperienceProjection : IProjection,
    IApply<Contract.BallotCast>, IApply<Contract.VoteCast>, IApply<Contract.VoteCastWithParams>, IApply<Contract.BallotWithdrawn>
{
    public static string Name => "experience";

    public static int Version => 1;

    public ValueTask ApplyAsync(ChainEvent<Contract.BallotCast> e, IViewStore views, CancellationToken ct) =>
        CountAsync(e, (long)e.Data.Session, e.Data.Voter, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.VoteCast> e, IViewStore views, CancellationToken ct) =>
        CountOneAsync(e, e.Data.ProposalId, e.Data.Voter, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.VoteCastWithParams> e, IViewStore views, CancellationToken ct) =>
        CountOneAsync(e, e.Data.ProposalId, e.Data.Voter, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.BallotWithdrawn> e, IViewStore views, CancellationToken ct) =>
        CountAsync(e, (long)e.Data.Session, e.Data.Voter, views, ct);

    private static async ValueTask CountOneAsync<T>(ChainEvent<T> e, UInt256 proposal, Address voter, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T> =>
        await CountAsync(e, (await views.GetAsync<ProposalView>(ct, proposal.ToString(), e.ContractKey)).Session, voter, views, ct);

    private static async ValueTask CountAsync<T>(ChainEvent<T> e, long session, Address voter, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var account = voter.ToHex();
        var ballot = await views.GetAsync<BallotView>(ct, e.ContractKey, session, account);
        var counted = await views.FindAsync<ExperiencedBallotView>(ct, e.ContractKey, session, account);
        var counts = ballot.Live && await IsExperiencedAsync(e, account, views, ct);
        if (counted is null && !counts)
            return;

        var tally = await views.FindAsync<ExperiencedTallyView>(ct, e.ContractKey, session);
        if (tally is null)
            views.Add(tally = new ExperiencedTallyView { Chamber = e.ContractKey, Session = session });
        if (counted is not null)
            tally.Count(counted.Votes, -1);
        if (!counts)
        {
            views.Remove(counted!);
            return;
        }

        if (counted is null)
            views.Add(counted = new ExperiencedBallotView { Chamber = e.ContractKey, Session = session, Voter = account });
        counted.Votes = [.. ballot.Votes];
        tally.Count(counted.Votes, 1);
    }

    private static async ValueTask<bool> IsExperiencedAsync<T>(ChainEvent<T> e, string account, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T> =>
        await views.FindAsync<ReputationView>(ct, account, e.ContractKey) is { } sum
        && await views.GetAsync<ReputationClockView>(ct, ReputationClockView.Key) is { } clock
        && Decay.Units(Decay.Read(sum.Sum), clock.DayOf(e.BlockTime.ToUnixTimeSeconds())) > 0;
}
