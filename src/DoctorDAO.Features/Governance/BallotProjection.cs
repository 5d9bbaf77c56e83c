using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Chamber;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// Ballots and tallies. The voices of a ballot are those that the events say; what is claimed is followed beside it by the contract's own
/// rule, so that a page can say what would move with a member that has not cast.
/// </summary>
internal sealed class BallotProjection : IProjection,
    IApply<Contract.BallotCast>, IApply<Contract.VoteCast>, IApply<Contract.VoteCastWithParams>, IApply<Contract.VoicesMoved>, IApply<Contract.BallotWithdrawn>
{
    public static string Name => "ballots";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.BallotCast> e, IViewStore views, CancellationToken ct)
    {
        var session = await views.GetAsync<SessionView>(ct, e.ContractKey, (long)e.Data.Session);
        await CastAsync(e, session, e.Data.Voter, [.. e.Data.Votes.Select(x => (int)x)], (int)e.Data.Voices, e.Data.Reason, views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.VoteCast> e, IViewStore views, CancellationToken ct) =>
        CastOneAsync(e, e.Data.Voter, e.Data.ProposalId, e.Data.Support switch { 1 => 1, 0 => -1, _ => 0 }, (int)e.Data.Weight, e.Data.Reason, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.VoteCastWithParams> e, IViewStore views, CancellationToken ct) =>
        // abi.encode(int8): the contract has checked that it is one.
        CastOneAsync(e, e.Data.Voter, e.Data.ProposalId, (sbyte)e.Data.Params[31], (int)e.Data.Weight, e.Data.Reason, views, ct);

    /// <summary>Precedes the cast or the withdrawal it belongs to: the one who casts has no live ballot yet, the one who withdraws still has.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Contract.VoicesMoved> e, IViewStore views, CancellationToken ct)
    {
        var number = (long)e.Data.Session;
        var voices = (int)e.Data.Voices;
        var session = await views.GetAsync<SessionView>(ct, e.ContractKey, number);
        await MoveAsync(e.Data.From, -voices);
        await MoveAsync(e.Data.To, voices);

        async ValueTask MoveAsync(Address account, int change)
        {
            if (await views.FindAsync<BallotView>(ct, e.ContractKey, number, account.ToHex()) is not { Live: true } ballot)
                return;
            ballot.Voices += change;
            session.Represented += change;
            session.Count(ballot.Votes, change);
            views.Changed(Topics.Member(ballot.Voter));
        }
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.BallotWithdrawn> e, IViewStore views, CancellationToken ct)
    {
        var session = await views.GetAsync<SessionView>(ct, e.ContractKey, (long)e.Data.Session);
        var ballot = await views.GetAsync<BallotView>(ct, e.ContractKey, session.Session, e.Data.Voter.ToHex());
        session.Count(ballot.Votes, -ballot.Voices);
        session.Represented -= ballot.Voices;
        session.Voters--;
        (ballot.Live, ballot.Voices, ballot.Votes, ballot.Reason) = (false, 0, new int[session.Issues], "");
        await ClaimAsync(session, ballot.Voter, take: false, views, ct);
        Touch(e, session, ballot, views);
    }

    private static async ValueTask CastOneAsync<T>(
        ChainEvent<T> e, Address voter, UInt256 proposal, int vote, int voices, string reason, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var issue = await views.GetAsync<ProposalView>(ct, proposal.ToString(), e.ContractKey);
        var session = await views.GetAsync<SessionView>(ct, e.ContractKey, issue.Session);
        var ballot = await views.FindAsync<BallotView>(ct, e.ContractKey, issue.Session, voter.ToHex());
        var votes = new int[session.Issues];
        ballot?.Votes.CopyTo(votes, 0);
        votes[issue.Index] = vote;
        await CastAsync(e, session, voter, votes, voices, reason.Length > 0 ? reason : ballot?.Reason ?? "", views, ct);
    }

    private static async ValueTask CastAsync<T>(
        ChainEvent<T> e, SessionView session, Address voter, int[] votes, int voices, string reason, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var ballot = await views.FindAsync<BallotView>(ct, e.ContractKey, session.Session, voter.ToHex());
        if (ballot is null)
            views.Add(ballot = new BallotView { Chamber = e.ContractKey, Session = session.Session, Voter = voter.ToHex() });
        if (ballot.Live)
        {
            session.Count(ballot.Votes, -ballot.Voices);
            session.Represented -= ballot.Voices;
        }
        else
        {
            await ClaimAsync(session, ballot.Voter, take: true, views, ct);
            session.Voters++;
        }

        (ballot.Live, ballot.Voices, ballot.Votes, ballot.Reason) = (true, voices, votes, RichText.Storable(reason));
        session.Count(votes, voices);
        session.Represented += voices;
        Touch(e, session, ballot, views);
    }

    /// <summary>Claims the voter's voices from the ancestors up to and including the nearest with a live ballot, or gives them back.</summary>
    private static async ValueTask ClaimAsync(SessionView session, string voter, bool take, IViewStore views, CancellationToken ct)
    {
        var chamber = await views.GetAsync<ChamberView>(ct, session.Chamber);
        var forest = new PastForest(chamber, session.Session, views, ct);
        var own = await views.FindAsync<ClaimView>(ct, session.Chamber, session.Session, voter);
        var levels = Levels.Subtract(await forest.LevelsOfAsync(voter), own?.Claimed ?? Levels.None);
        var ancestor = await forest.ParentOfAsync(voter);
        for (var hops = 1; hops <= Levels.Reach && ancestor is not null; hops++)
        {
            var claim = await views.FindAsync<ClaimView>(ct, session.Chamber, session.Session, ancestor);
            if (claim is null)
                views.Add(claim = new ClaimView { Chamber = session.Chamber, Session = session.Session, Account = ancestor });
            var share = Levels.Up(levels, hops);
            claim.Claimed = take ? Levels.Add(claim.Claimed, share) : Levels.Subtract(claim.Claimed, share);
            if (await views.FindAsync<BallotView>(ct, session.Chamber, session.Session, ancestor) is { Live: true })
                return;
            ancestor = await forest.ParentOfAsync(ancestor);
        }
    }

    private static void Touch<T>(ChainEvent<T> e, SessionView session, BallotView ballot, IViewStore views)
        where T : struct, IEventData<T>
    {
        session.Block = (long)e.Position.Block;
        ballot.Time = e.BlockTime.ToUnixTimeSeconds();
        ballot.Block = session.Block;
        ballot.TransactionHash = e.TransactionHash.ToString();
        views.Changed(Topics.Session(session.Chamber, session.Session));
        views.Changed(Topics.Sessions);
        views.Changed(Topics.Member(ballot.Voter));
    }
}
