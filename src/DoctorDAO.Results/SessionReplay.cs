using DoctorDAO.Ethereum;
using Chamber = DoctorDAO.Results.Contracts.Chamber;
using Membership = DoctorDAO.Results.Contracts.Membership;
using Votes = DoctorDAO.Results.Contracts.LiquidVotes;

namespace DoctorDAO.Results;

/// <summary>
/// Follows the events of a session's contracts in their order, tells which of them the count needs, and counts. Members and delegations are followed up to
/// the snapshot, ballots up to the end.
/// </summary>
/// <remarks>
/// A contract emits nothing before its constructor does. So the history of the chamber and of its LiquidVotes is known from its beginning when it holds what
/// their constructors emit, and the session's first proposal is not taken before; the chamber's own event names the other two contracts. Membership has no
/// such event: a history of it that begins too late has fewer members than <c>membersAt</c> says, never as many.
/// </remarks>
/// <param name="contracts">The contracts.</param>
/// <param name="session">The session: its snapshot in unix seconds.</param>
/// <param name="snapshotBlock">The last block that is not younger than the snapshot.</param>
public sealed class SessionReplay(ResultContracts contracts, ulong session, ulong snapshotBlock)
{
    private const int Active = 1;
    private const int Lapsed = 2;
    private const int Gone = 3;
    private const ulong RenewalWindow = 90 * 24 * 3600;

    private readonly Dictionary<Address, int> _status = [];
    private readonly HashSet<Address> _voices = [];
    private readonly Dictionary<Address, (Address Parent, ulong LastTerm)> _edges = [];
    private readonly List<UInt256> _agenda = [];
    private readonly SortedDictionary<Address, int[]> _ballots = [];
    private bool _told;
    private bool _chamberOpened;
    private bool _quorumSet;
    private bool _registryOpened;
    private ulong _termOrigin;
    private ulong _termLength;
    private QuorumRule _quorum = new(0, 0, 0);

    /// <summary>Last second of voting; 0 as long as the session has no proposal.</summary>
    public ulong Deadline { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <param name="log">A log of any contract; its <see cref="EthLog.BlockTimestamp"/> is needed to count, not to tell what is needed.</param>
    /// <returns>Whether the count needs it.</returns>
    /// <exception cref="FormatException">An event of the contracts is malformed, or no contract could have emitted it after those before.</exception>
    public bool Apply(in EthLog log)
    {
        if (log.Topics.Length == 0)
            return false;
        if (log.Address == contracts.Governor)
            return ApplyGovernor(log);
        if (log.BlockNumber > snapshotBlock)
            return false;
        return log.Address == contracts.Membership ? ApplyMembership(log) : log.Address == contracts.Votes && ApplyVotes(log);
    }

    /// <summary>Counts what was taken.</summary>
    public SessionResult Count()
    {
        var term = TermOf(session);
        var count = new NearestVoters<Address>(_ballots.Keys, ParentOf);
        foreach (var member in _voices)
            count.Count(member);

        var (votesFor, votesAgainst, opinions) = (new long[_agenda.Count], new long[_agenda.Count], new long[_agenda.Count]);
        foreach (var (voter, votes) in _ballots)
        {
            long voices = count.Voices[voter];
            for (var i = 0; i < votes.Length; i++)
            {
                votesFor[i] += votes[i] > 0 ? votes[i] * voices : 0;
                votesAgainst[i] -= votes[i] < 0 ? votes[i] * voices : 0;
                opinions[i] += votes[i] != 0 ? voices : 0;
            }
        }

        var members = _status.Values.LongCount(x => x == Active);
        var represented = count.Hops.Sum();
        return new SessionResult(
            members,
            _quorum,
            represented,
            _ballots.Count,
            count.Hops,
            [
                .. _agenda.Select((x, i) => new IssueResult(
                    x, votesFor[i], votesAgainst[i], represented - opinions[i], opinions[i],
                    _quorum.Passes(members, represented, _ballots.Count, opinions[i], votesFor[i], votesAgainst[i]))),
            ],
            [.. _ballots.Select(x => new CountedBallot(x.Key, count.Voices[x.Key], x.Value))]);

        bool ParentOf(Address account, out Address parent)
        {
            var follows = _edges.TryGetValue(account, out var edge) && edge.LastTerm >= term;
            parent = follows ? edge.Parent : account;
            return follows;
        }
    }

    private bool ApplyMembership(in EthLog log)
    {
        var topic = log.Topics.Span[0];
        if (topic == Membership.MemberAdmitted.Topic0)
            return Set(Decode<Membership.MemberAdmitted>(log).Account, Active);
        if (topic == Membership.MemberRefreshed.Topic0)
        {
            var account = Decode<Membership.MemberRefreshed>(log).Account;
            return _status.GetValueOrDefault(account) == Lapsed && Set(account, Active);
        }

        if (topic == Membership.MemberReinstated.Topic0)
            return Set(Decode<Membership.MemberReinstated>(log).Account, Active);
        if (topic == Membership.MemberLapsed.Topic0)
            return Set(Decode<Membership.MemberLapsed>(log).Account, Lapsed);
        if (topic == Membership.MemberSuspended.Topic0)
            return Set(Decode<Membership.MemberSuspended>(log).Account, Gone);
        if (topic == Membership.MemberRevoked.Topic0)
            return Set(Decode<Membership.MemberRevoked>(log).Account, Gone);
        if (topic == Membership.MemberMoved.Topic0)
        {
            var (from, to, _) = Decode<Membership.MemberMoved>(log);
            // The registry of voices says itself that it has heard.
            (_status[to], _status[from]) = (_status.GetValueOrDefault(from), Gone);
            return true;
        }

        if (topic == Membership.RegistryAdded.Topic0)
            return Decode<Membership.RegistryAdded>(log).Registry == contracts.Votes && (_told = true);
        if (topic != Membership.RegistryRemoved.Topic0 || Decode<Membership.RegistryRemoved>(log).Registry != contracts.Votes)
            return false;
        _told = false;
        return true;
    }

    private bool Set(Address account, int status)
    {
        _status[account] = status;
        if (status != Active && _told)
            _voices.Remove(account);
        return true;
    }

    private bool ApplyVotes(in EthLog log)
    {
        var topic = log.Topics.Span[0];
        if (topic == Votes.RegistryOpened.Topic0)
        {
            var opened = Decode<Votes.RegistryOpened>(log);
            (_termOrigin, _termLength, _registryOpened) = (opened.TermOrigin, opened.TermLength, true);
            return true;
        }

        if (topic == Votes.DelegateChanged.Topic0)
        {
            var (delegator, before, to) = Decode<Votes.DelegateChanged>(log);
            var now = log.BlockTimestamp ?? 0;
            var term = TermOf(now);
            // Repeats a move: nobody begins to follow whom it follows already.
            if (before == delegator && _edges.TryGetValue(delegator, out var known) && known.LastTerm >= term && known.Parent == to)
                return false;
            var renews = now + RenewalWindow >= _termOrigin + ((term + 1) * _termLength);
            if (to == delegator)
                _edges.Remove(delegator);
            else
                _edges[delegator] = (to, renews ? term + 1 : term);
            return true;
        }

        if (topic == Votes.VoiceMoved.Topic0)
        {
            var (from, to) = Decode<Votes.VoiceMoved>(log);
            if (_edges.Remove(from, out var own))
                _edges[to] = own;
            foreach (var follower in _edges.Where(x => x.Value.Parent == from).Select(x => x.Key).ToList())
                _edges[follower] = (to, _edges[follower].LastTerm);
            if (_voices.Remove(from))
                _voices.Add(to);
            return true;
        }

        if (topic == Votes.DelegationRenewed.Topic0)
        {
            var renewed = Decode<Votes.DelegationRenewed>(log);
            _edges[renewed.Delegator] = (renewed.Delegate, Number(renewed.Term, "A term"));
            return true;
        }

        if (topic != Votes.DelegateVotesChanged.Topic0)
            return false;
        // A registry that is told of a member says so by this event alone; nobody else's act raises the power of an active member whom it does not know.
        var account = Decode<Votes.DelegateVotesChanged>(log).Delegate;
        return _status.GetValueOrDefault(account) == Active && _voices.Add(account);
    }

    private bool ApplyGovernor(in EthLog log)
    {
        var topic = log.Topics.Span[0];
        if (topic == Chamber.ChamberOpened.Topic0)
            return Open(Decode<Chamber.ChamberOpened>(log));
        if (topic == Chamber.QuorumChanged.Topic0)
        {
            // What a session is judged by is fixed by its first proposal.
            if (Deadline != 0)
                return false;
            var (represented, voters, opinions) = Decode<Chamber.QuorumChanged>(log);
            (_quorum, _quorumSet) = (new QuorumRule(represented, voters, opinions), true);
            return true;
        }

        if (topic == Chamber.ProposalCreated.Topic0)
        {
            var created = Decode<Chamber.ProposalCreated>(log);
            if (created.VoteStart != session)
                return false;
            if (BeginsLate() is { } missing)
                throw new FormatException($"The events do not begin with the contracts: {missing} is missing before the session's first proposal.");
            Deadline = Number(created.VoteEnd, "The deadline");
            return true;
        }

        if (topic == Chamber.IssueAdded.Topic0)
        {
            var added = Decode<Chamber.IssueAdded>(log);
            if (added.Session != session)
                return false;
            if (added.Index != _agenda.Count)
                throw new FormatException($"Issue {_agenda.Count + 1} of the agenda is missing.");
            _agenda.Add(added.ProposalId);
            return true;
        }

        if (topic == Chamber.BallotCast.Topic0)
        {
            var cast = Decode<Chamber.BallotCast>(log);
            return cast.Session == session && Cast(cast.Voter, [.. cast.Votes.Select(x => (int)x)]);
        }

        if (topic == Chamber.BallotWithdrawn.Topic0)
        {
            var withdrawn = Decode<Chamber.BallotWithdrawn>(log);
            if (withdrawn.Session != session)
                return false;
            return _ballots.Remove(withdrawn.Voter) ? true : throw new FormatException($"{withdrawn.Voter} withdraws a ballot that was never cast.");
        }

        if (topic == Chamber.VoteCast.Topic0)
        {
            var vote = Decode<Chamber.VoteCast>(log);
            return CastOne(vote.Voter, vote.ProposalId, vote.Support switch { 1 => 1, 0 => -1, _ => 0 });
        }

        if (topic != Chamber.VoteCastWithParams.Topic0)
            return false;
        var given = Decode<Chamber.VoteCastWithParams>(log);
        return given.Params.Length == 32
            ? CastOne(given.Voter, given.ProposalId, (sbyte)given.Params[31])
            : throw new FormatException("A vote's number is malformed.");
    }

    private bool Open(in Chamber.ChamberOpened opened)
    {
        if (opened.Membership != contracts.Membership || opened.Votes != contracts.Votes)
        {
            throw new FormatException(
                $"The chamber {contracts.Governor} was opened over the Membership {opened.Membership} and the LiquidVotes {opened.Votes}, not over {contracts.Membership} and {contracts.Votes}.");
        }

        return _chamberOpened = true;
    }

    /// <summary>The name of what a constructor emits and was not among the events so far.</summary>
    private string? BeginsLate() =>
        !_chamberOpened ? "ChamberOpened" : !_quorumSet ? "QuorumChanged" : !_registryOpened ? "RegistryOpened" : null;

    private bool CastOne(Address voter, UInt256 proposal, int vote)
    {
        var issue = _agenda.IndexOf(proposal);
        if (issue < 0)
            return false;
        var votes = new int[_agenda.Count];
        _ballots.GetValueOrDefault(voter)?.CopyTo(votes, 0);
        votes[issue] = vote;
        return Cast(voter, votes);
    }

    private bool Cast(Address voter, int[] votes)
    {
        if (votes.Length != _agenda.Count || votes.Sum(x => x * x) > 100)
            throw new FormatException($"The ballot of {voter} is not of this agenda's length or over 100 credits.");
        _ballots[voter] = votes;
        return true;
    }

    private ulong TermOf(ulong time) => time < _termOrigin || _termLength == 0 ? 0 : (time - _termOrigin) / _termLength;

    private static ulong Number(UInt256 value, string name) =>
        value <= ulong.MaxValue ? (ulong)value : throw new FormatException($"{name} is over 64 bits.");

    private static T Decode<T>(in EthLog log)
        where T : struct, IEventData<T> =>
        T.TryDecode(log, out var data, out var error) ? data : throw new FormatException($"{T.Name}: {error?.Parameter} {error?.Problem}");
}
