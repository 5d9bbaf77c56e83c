using System.Globalization;
using System.Numerics;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>Asks the contracts what the views claim to know without them.</summary>
internal sealed class ContractCheck(DaoIndex index)
{
    private const long LaneMask = (1 << 26) - 1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EthClient Client => index.Chain.Node.Client;

    /// <summary>Members, delegations and level vectors as they are now.</summary>
    public Task MembersAsync(string chamber) => MembersAsync(chamber, [.. Enumerable.Range(0, DaoChain.Members).Select(x => DaoChain.Member(x).Address)]);

    /// <summary>The same for these accounts.</summary>
    public async Task MembersAsync(string chamber, IReadOnlyList<Address> accounts)
    {
        var contracts = index.Association.Acts.Chamber(chamber);
        foreach (var account in accounts)
        {
            var member = await index.Queries.GetMemberAsync(account.ToString(), Ct);
            Assert.NotNull(member);
            var status = Contracts.Membership.StatusOfCall.DecodeResult(await CallAsync(index.Association.Contracts.Membership, Contracts.Membership.StatusOfCall.Encode(account)));
            Assert.Equal((MemberStatus)status, member.Status);
            var notAfter = Contracts.Membership.NotAfterOfCall.DecodeResult(await CallAsync(index.Association.Contracts.Membership, Contracts.Membership.NotAfterOfCall.Encode(account)));
            Assert.Equal((long)notAfter, member.NotAfter.ToUnixTimeSeconds());

            var voice = member.Voices.Single(x => x.Chamber.Key == chamber);
            var levels = Contracts.LiquidVotes.LevelsCall.DecodeResult(await CallAsync(contracts.Votes, Contracts.LiquidVotes.LevelsCall.Encode(account)));
            Assert.Equal(Unpack(levels), voice.Levels);
            Assert.Equal(voice.Levels.Sum(), voice.Voices);
            var parent = Contracts.LiquidVotes.DelegatesCall.DecodeResult(await CallAsync(contracts.Votes, Contracts.LiquidVotes.DelegatesCall.Encode(account)));
            Assert.Equal(parent == account ? null : parent.ToString(), voice.Delegate?.Address);
            var accepts = Contracts.LiquidVotes.AcceptsDelegationCall.DecodeResult(await CallAsync(contracts.Votes, Contracts.LiquidVotes.AcceptsDelegationCall.Encode(account)));
            Assert.Equal(accepts, voice.AcceptsDelegation);
        }
    }

    /// <summary>The forest at a session's snapshot, its ballots, its tallies, its quorum and its proposals' states.</summary>
    public async Task SessionAsync(string chamber, ulong session)
    {
        var contracts = index.Association.Acts.Chamber(chamber);
        var shown = await index.Queries.GetSessionAsync(chamber, (long)session, Ct);
        Assert.NotNull(shown);
        var agenda = Contracts.Chamber.AgendaCall.DecodeResult(await CallAsync(contracts.Governor, Contracts.Chamber.AgendaCall.Encode(session)));
        Assert.Equal(agenda.Select(x => x.ToString()), shown.Agenda.Select(x => x.ProposalId));

        foreach (var issue in shown.Agenda)
            await IssueAsync(contracts, issue);
        await using var db = index.Database.CreateDbContext();
        for (var i = 0; i < DaoChain.Members; i++)
            await VoterAsync(db, contracts, session, DaoChain.Member(i).Address, shown);
    }

    private async Task IssueAsync(ChamberContracts contracts, IssueDto issue)
    {
        var id = UInt256.Parse(issue.ProposalId);
        var votes = Contracts.Chamber.ProposalVotesCall.DecodeResult(await CallAsync(contracts.Governor, Contracts.Chamber.ProposalVotesCall.Encode(id)));
        Assert.Equal(((long)votes.AgainstVotes, (long)votes.ForVotes, (long)votes.AbstainVotes), (issue.Tally.Against, issue.Tally.For, issue.Tally.Abstain));

        var quorum = Contracts.Chamber.QuorumOfCall.DecodeResult(await CallAsync(contracts.Governor, Contracts.Chamber.QuorumOfCall.Encode(id)));
        Assert.Equal(
            (Part(quorum.Represented), Part(quorum.Voters), Part(quorum.Opinions)),
            (issue.Tally.Represented, issue.Tally.Voters, issue.Tally.Opinions));

        var state = Contracts.Chamber.StateCall.DecodeResult(await CallAsync(contracts.Governor, Contracts.Chamber.StateCall.Encode(id)));
        Assert.Equal(state, issue.State switch
        {
            ProposalState.Pending => 0,
            ProposalState.Open => 1,
            ProposalState.Cancelled => 2,
            ProposalState.NotPassed => 3,
            ProposalState.Passed => 4,
            ProposalState.Waiting or ProposalState.Executable => 5,
            ProposalState.InForce => 7,
            _ => throw new InvalidOperationException(),
        });
        var proposal = await index.Queries.GetProposalAsync(issue.ProposalId, Ct);
        Assert.Equal(issue.State, proposal!.State);
    }

    private async Task VoterAsync(DaoDbContext db, ChamberContracts contracts, ulong session, Address account, SessionDto shown)
    {
        var ballot = Contracts.Chamber.BallotOfCall.DecodeResult(await CallAsync(contracts.Governor, Contracts.Chamber.BallotOfCall.Encode(session, account)));
        var row = await db.Set<BallotView>().AsNoTracking()
            .SingleOrDefaultAsync(x => x.Chamber == contracts.Key && x.Session == (long)session && x.Voter == account.ToHex(), Ct);
        Assert.Equal(ballot.Live, row?.Live ?? false);
        if (ballot.Live)
        {
            Assert.Equal((int)ballot.Voices, row!.Voices);
            Assert.Equal(ballot.Votes.Select(x => (int)x), row.Votes);
        }

        if (shown.State is SessionState.AgendaOpen or SessionState.AgendaClosed)
            return;
        var voice = await index.Queries.GetSessionVoiceAsync(contracts.Key, (long)session, account.ToString(), Ct);
        var parent = Contracts.LiquidVotes.PastDelegateCall.DecodeResult(
            await CallAsync(contracts.Votes, Contracts.LiquidVotes.PastDelegateCall.Encode(account, session)));
        Assert.Equal(parent == account ? null : parent.ToString(), voice!.Chain.Count > 0 ? voice.Chain[0].Person.Address : null);
        var levels = Unpack(Contracts.LiquidVotes.PastLevelsCall.DecodeResult(
            await CallAsync(contracts.Votes, Contracts.LiquidVotes.PastLevelsCall.Encode(account, session))));
        Assert.Equal(levels[0] == 0, voice.State == VoiceState.NoVoice);
        var tree = await index.Queries.GetDelegationTreeAsync(contracts.Key, account.ToString(), (long)session, Ct);
        Assert.Equal(levels.Sum(), tree!.Self.Voices);

        // What would move if the account cast now is what a cast would return.
        if (shown.State == SessionState.Open && levels[0] == 1)
        {
            var cast = Contracts.Chamber.CastBallotCall.Encode(session, new sbyte[shown.Agenda.Count], "");
            var request = new Dictionary<string, string> { ["from"] = account.ToHex(), ["to"] = contracts.Governor.ToHex(), ["data"] = Hex.Encode(cast) };
            var result = await Client.RequestAsync("eth_call", Ct, request, "latest");
            var voices = int.Parse(result.GetString()![^8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(voices, voice.Carries);
        }
    }

    private Task<byte[]> CallAsync(Address to, byte[] data) => Client.CallAsync(to, data, BlockRef.Latest, Ct);

    private static QuorumPartDto Part(Contracts.Chamber.QuorumPart part) => new((long)part.Needed, (long)part.Reached);

    private static int[] Unpack(UInt256 levels)
    {
        BigInteger all = levels;
        return [.. Enumerable.Range(0, 8).Select(lane => (int)((all >> (26 * lane)) & LaneMask))];
    }
}
