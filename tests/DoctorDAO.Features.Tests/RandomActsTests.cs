using DoctorDAO.Features.Governance;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>People act at random on the real contracts; then every view is compared with what the contracts say, and with a rebuild.</summary>
public sealed class RandomActsTests(PostgresFixture postgres)
{
    private const string Chamber = "clinical";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.Sqlite, 2)]
    [InlineData(Provider.PostgreSql, 3)]
    public async Task Views_say_what_the_contracts_say(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var check = new ContractCheck(index);
        var random = new Random(seed);
        var life = new Life(index.Association, random);

        await life.DelegateAsync(50);
        await life.ComeAndGoAsync(6);
        await index.CatchUpAsync();
        await check.MembersAsync(Chamber);

        var session = await life.ProposeAsync(4);
        await life.DelegateAsync(10);
        await index.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        // What is delegated from now on is not of this session.
        for (var round = 0; round < 2; round++)
        {
            await life.VoteAsync(session, 20);
            await life.DelegateAsync(5);
            await life.ComeAndGoAsync(2);
            await index.CatchUpAsync();
            await check.SessionAsync(Chamber, session);
        }

        await check.MembersAsync(Chamber);
        await using (var db = index.Database.CreateDbContext())
            Assert.True(await db.Set<BallotView>().AnyAsync(x => x.Voices > 1, Ct), "No ballot spoke for more than its voter: the seed tests too little.");

        // Recounted by the other method, nothing differs.
        var recount = await index.Get<Recount>().RunAsync(Chamber, (long)session, Ct);
        Assert.NotNull(recount);
        Assert.Null(recount.Difference);

        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
    }

    [Fact]
    public async Task A_proposal_goes_through_queue_and_timelock_and_another_is_cancelled()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var check = new ContractCheck(index);
        var dao = index.Association;
        var people = Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member).ToList();
        Proposal[] proposals =
        [
            new(Chamber, [dao.Acts.Pay(people[20].Address, 12_345)], "# Pay the helpline\n\nOne payment. <script>alert(1)</script>\n\n**Bold**."),
            new(Chamber, [dao.Acts.Statement()], "# State something\n\nNothing moves."),
            new(Chamber, [dao.Acts.SetQuorum("platform", 3500, 500, 600)], "# Nobody wants this"),
            new(Chamber, [dao.Acts.GrantVerifier(people[3].Address)], "# Cancelled by the safety council"),
        ];
        var session = await dao.ProposeAsync(people[0], proposals[0], Ct);
        for (var i = 1; i < proposals.Length; i++)
            Assert.Equal(session, await dao.ProposeAsync(people[i], proposals[i], Ct));
        await index.CatchUpAsync();
        await check.SessionAsync(Chamber, session);

        await index.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        await dao.RunAsync([.. people.Take(12).Select(x => dao.Acts.CastBallot(Chamber, session, x, [4, 3, -5, 2]))], Ct);
        await dao.RunAsync(dao.Acts.Cancel(proposals[3], Accounts.Guardian), Ct);
        await index.CatchUpAsync();
        await check.SessionAsync(Chamber, session);

        await index.Chain.Node.AdvanceTimeToAsync(await dao.DeadlineAsync(proposals[0], Ct) + TimeSpan.FromSeconds(1), Ct);
        await index.CatchUpAsync();
        await check.SessionAsync(Chamber, session);
        await dao.RunAsync([dao.Acts.Queue(proposals[0]), dao.Acts.Queue(proposals[1])], Ct);
        await index.CatchUpAsync();
        await check.SessionAsync(Chamber, session);

        await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(5), Ct);
        await dao.RunAsync(dao.Acts.Execute(proposals[0]), Ct);
        // The second is run at the timelock itself, behind the governor's back.
        var second = proposals[1];
        var salt = second.DescriptionHash.ToArray();
        var governor = dao.Acts.Chamber(Chamber).Governor.ToArray();
        for (var i = 0; i < governor.Length; i++)
            salt[i] ^= governor[i];
        var batch = Contracts.TimelockController.ExecuteBatchCall.Encode(
            [second.Calls[0].Target], [0], [second.Calls[0].Data], default, new Ethereum.Bytes32(salt));
        await dao.RunAsync(new Act(people[5], dao.Contracts.Timelock, batch, "execute at the timelock"), Ct);
        await index.CatchUpAsync();
        await check.SessionAsync(Chamber, session);

        var paid = await index.Queries.GetProposalAsync(proposals[0].Id.ToString(), Ct);
        var action = Assert.Single(paid!.Actions);
        Assert.Equal(("pay", "123.45"), (action.Kind, action.Arguments["amount"]));
        Assert.Equal(people[20].Address.ToString(), action.Arguments["to"]);
        Assert.DoesNotContain("<script", paid.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<strong>Bold</strong>", paid.Html, StringComparison.Ordinal);
        Assert.Equal(["submitted", "opened", "closed", "queued", "executable", "executed"], paid.Dates.Select(x => x.Kind));
        var kinds = new List<string>();
        foreach (var proposal in proposals)
            kinds.Add((await index.Queries.GetProposalAsync(proposal.Id.ToString(), Ct))!.Actions[0].Kind);
        Assert.Equal(["pay", "statement", "set-quorum", "grant-role"], kinds);
    }

    /// <summary>Acts of people who do whatever comes to their mind; what the contracts refuse has not happened.</summary>
    private sealed class Life(Association dao, Random random)
    {
        private readonly HashSet<int> _suspended = [];
        private int _issues;

        public async Task DelegateAsync(int acts)
        {
            for (var i = 0; i < acts; i++)
            {
                var (from, to) = (random.Next(DaoChain.Members), random.Next(DaoChain.Members));
                // Chains grow deep when people follow their neighbour.
                if (random.Next(3) > 0)
                    to = Math.Max(0, from - 1);
                await TryAsync(random.Next(8) == 0
                    ? dao.Acts.SetAcceptsDelegation(Chamber, DaoChain.Member(from), random.Next(3) > 0)
                    : dao.Acts.Delegate(Chamber, DaoChain.Member(from), DaoChain.Member(to).Address));
            }
        }

        public async Task ComeAndGoAsync(int acts)
        {
            for (var i = 0; i < acts; i++)
            {
                var member = random.Next(DaoChain.Members);
                await TryAsync(_suspended.Remove(member) || !_suspended.Add(member)
                    ? dao.Acts.Reinstate(DaoChain.Member(member).Address)
                    : dao.Acts.Suspend(DaoChain.Member(member).Address));
            }
        }

        public async Task<ulong> ProposeAsync(int issues)
        {
            ulong session = 0;
            for (var proposer = 0; _issues < issues; proposer++)
            {
                var proposal = new Proposal(Chamber, [dao.Acts.Statement()], $"# Issue {proposer}\n\nWords.");
                if (await TryAsync(dao.Acts.Propose(DaoChain.Member(proposer), proposal)) is not { } receipt)
                    continue;
                session = Association.SessionOf(receipt);
                _issues++;
            }

            return session;
        }

        public async Task VoteAsync(ulong session, int acts)
        {
            for (var i = 0; i < acts; i++)
            {
                // A third of the people vote at all, so that the others count through them.
                var voter = DaoChain.Member(random.Next(DaoChain.Members / 3) * 3);
                switch (random.Next(6))
                {
                    case 0:
                        await TryAsync(dao.Acts.WithdrawBallot(Chamber, session, voter));
                        break;
                    case 1:
                        await TryAsync(await OneVoteAsync(session, voter));
                        break;
                    case 2:
                        var nonce = await dao.BallotNonceAsync(Chamber, session, voter.Address, Ct);
                        await TryAsync(dao.Acts.CastBallotBySig(Chamber, session, voter, Votes(), "By signature", nonce));
                        break;
                    default:
                        await TryAsync(dao.Acts.CastBallot(Chamber, session, voter, Votes(), "Because"));
                        break;
                }
            }
        }

        /// <summary>Governor's own way to vote: one issue at a time.</summary>
        private async Task<Act> OneVoteAsync(ulong session, Ethereum.PrivateKey voter)
        {
            var governor = dao.Acts.Chamber(Chamber).Governor;
            var agenda = Contracts.Chamber.AgendaCall.DecodeResult(await dao.Node.Client.CallAsync(
                governor, Contracts.Chamber.AgendaCall.Encode(session), Ethereum.BlockRef.Latest, Ct));
            var id = agenda[random.Next(agenda.Length)];
            var vote = random.Next(-9, 10);
            byte support = vote > 0 ? (byte)1 : vote < 0 ? (byte)0 : (byte)2;
            var number = new byte[32];
            number.AsSpan().Fill(vote < 0 ? (byte)0xff : (byte)0);
            number[31] = unchecked((byte)vote);
            var data = random.Next(2) == 0
                ? Contracts.Chamber.CastVoteCall.Encode(id, support)
                : Contracts.Chamber.CastVoteWithReasonAndParamsCall.Encode(id, support, "One issue", number);
            return new Act(voter, governor, data, "castVote");
        }

        private sbyte[] Votes() => [.. Enumerable.Range(0, _issues).Select(_ => (sbyte)random.Next(-5, 6))];

        private async Task<Ethereum.EthReceipt?> TryAsync(Act act)
        {
            try
            {
                return await dao.RunAsync(act, Ct);
            }
            catch (ActRefusedException)
            {
                return null;
            }
        }
    }
}
