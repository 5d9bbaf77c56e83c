using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Reputation;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>Reputation on a real chain: what the views say is what the contract says, through time and reorgs.</summary>
public sealed class ReputationTests(PostgresFixture postgres)
{
    private const int People = 6;
    private static readonly string[] Topics = ["clinical", "platform"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.PostgreSql, 2)]
    public async Task Balances_are_the_contracts_after_random_awards_slashes_and_years_and_a_reorg_leaves_nothing(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (acts, random, number) = (index.Association.Acts, new Random(seed), 0);
        await index.Chain.ActAsTimelockAsync(Ct, [.. Topics.SelectMany(x => (ProposedCall[])[acts.NameTimelockSource(x, 60, 30), acts.NameTimelockSlasher(x)])]);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                await index.Chain.ActAsTimelockAsync(Ct, Random());
                await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromHours(random.Next(1, 24 * 50)), Ct);
            }

            await index.CatchUpAsync();
            await CompareAsync(index);
        }

        var lived = await index.Database.ViewsAsync();
        var snapshot = await index.Chain.Node.SnapshotAsync(Ct);
        await index.Chain.ActAsTimelockAsync(
            Ct,
            acts.Award(DaoChain.Member(0).Address, "clinical", 3, "will be gone"), acts.Slash(DaoChain.Member(0).Address, "clinical", 1, "will be gone"),
            acts.Award(DaoChain.Member(9).Address, "platform", 1, "will be gone, too"), acts.NameTimelockSource("treasury", 1, 1));
        await index.CatchUpAsync();
        Assert.NotEqual(lived, await index.Database.ViewsAsync());
        await CompareAsync(index);
        await index.Chain.Node.RevertAsync(snapshot, Ct);
        await index.Chain.Node.MineAsync(Ct, 6);
        await index.CatchUpAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        await CompareAsync(index);
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());

        ProposedCall Random()
        {
            var (account, topic, units) = (DaoChain.Member(random.Next(People)).Address, Topics[random.Next(2)], (ulong)random.Next(1, 40));
            var what = $"act {number++}";
            return random.Next(4) == 0
                ? acts.Slash(account, topic, units, what)
                : acts.Award(account, topic, units, what, random.Next(2) == 0 ? DaoChain.Member(random.Next(People)).Address : null);
        }
    }

    [Fact]
    public async Task Leaders_stand_in_order_and_a_history_is_read_in_pages()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var acts = index.Association.Acts;
        var queries = index.Get<IReputationQueries>();
        await index.Chain.ActAsTimelockAsync(Ct, acts.NameTimelockSource("clinical", 1000, 500), acts.NameTimelockSlasher("clinical"));
        await index.Chain.ActAsTimelockAsync(Ct, [.. Enumerable.Range(0, 7).Select(i => acts.Award(DaoChain.Member(i).Address, "clinical", i < 3 ? 5u : 10u + (uint)i, $"award {i}"))]);
        await index.Chain.ActAsTimelockAsync(Ct, acts.Slash(DaoChain.Member(6).Address, "clinical", 100, "ruling"));
        await index.Chain.ActAsTimelockAsync(Ct, [.. Enumerable.Range(0, 6).Select(i => acts.Award(DaoChain.Member(5).Address, "clinical", 1, $"more {i}", DaoChain.Member(0).Address))]);
        await index.CatchUpAsync();

        var leaders = await ReadAsync(cursor => queries.GetReputationLeadersAsync("clinical", cursor, 2, Ct));
        Assert.Equal([21, 14, 13, 5, 5, 5], leaders.Select(x => x.Units));
        Assert.Equal(6, leaders.Select(x => x.Person.Address).Distinct().Count());
        var account = DaoChain.Member(5).Address.ToString();
        foreach (var topic in new[] { null, "clinical" })
        {
            var entries = await ReadAsync(cursor => queries.GetReputationHistoryAsync(new ReputationHistoryQuery(account, topic, cursor, 3), Ct));
            Assert.Equal([1, 1, 1, 1, 1, 1, 15], entries.Select(x => x.Amount));
            Assert.Equal(entries.Select(x => x.Time).OrderDescending(), entries.Select(x => x.Time));
            Assert.Equal(DaoChain.Member(0).Address.ToString(), entries[0].Counterpart?.Address);
            Assert.Equal(("timelock", false, 0L), (entries[0].ByKey, entries[0].Slashed, entries[0].Cut));
        }

        Assert.Empty((await queries.GetReputationHistoryAsync(new ReputationHistoryQuery(account, "platform"), Ct)).Items);
        var ruling = (await queries.GetReputationHistoryAsync(new ReputationHistoryQuery(DaoChain.Member(6).Address.ToString()), Ct)).Items[0];
        Assert.Equal((true, 16L, 84L), (ruling.Slashed, ruling.Amount, ruling.Cut));
        var topics = await queries.GetReputationTopicsAsync(Ct);
        Assert.Equal(index.Deployment.Chambers.Select(x => x.Key), topics.Select(x => x.Topic.Key));
        var source = Assert.Single(topics[0].Sources);
        Assert.Equal((1000L, 500L, 500L, 79L), (source.CapTotal, source.CapAccount, source.CapPair, source.Used));
        Assert.Equal((7, "timelock"), (topics[0].Accounts, Assert.Single(topics[0].Slashers).Key));

        // Half of it after a half-life; less than a unit of one in the day after.
        var before = (await queries.GetReputationAsync(account, Ct))!.Topics[0];
        Assert.Equal([21, 10, 5], new[] { 0, 5, 10 }.Select(i => before.Fading[i].Units));
        await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(365), Ct);
        await index.CatchUpAsync();
        var after = (await queries.GetReputationAsync(account, Ct))!;
        Assert.Equal((10L, TrustLevel.Member), (after.Topics[0].Units, after.Level));
        Assert.Equal(before.Gone, after.Topics[0].Gone);
        Assert.Equal(leaders.Select(x => x.Person.Address), (await queries.GetReputationLeadersAsync("clinical", null, 25, Ct)).Items.Select(x => x.Person.Address));
        Assert.Equal(0, (await queries.GetReputationTopicAsync("clinical", Ct))!.Sources[0].Used);
        Assert.Null(await queries.GetReputationTopicAsync("nothing", Ct));
    }

    [Fact]
    public async Task The_experienced_are_counted_once_each_as_their_ballots_stand()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (dao, queries) = (index.Association, index.Get<IReputationQueries>());
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.NameTimelockSource("clinical", 1000, 500), dao.Acts.NameTimelockSource("platform", 1000, 500));
        await index.Chain.ActAsTimelockAsync(Ct, [.. Enumerable.Range(0, 4).Select(i => dao.Acts.Award(DaoChain.Member(i).Address, "clinical", 2, $"award {i}"))]);
        // Another topic opens nothing here.
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.Award(DaoChain.Member(4).Address, "platform", 50, "elsewhere"));
        await dao.RunAsync(dao.Acts.Delegate("clinical", DaoChain.Member(9), DaoChain.Member(0).Address), Ct);
        Proposal[] proposals = [new("clinical", [dao.Acts.Statement()], "# One"), new("clinical", [dao.Acts.Statement()], "# Two")];
        var session = await dao.ProposeAsync(DaoChain.Member(0), proposals[0], Ct);
        await dao.ProposeAsync(DaoChain.Member(1), proposals[1], Ct);
        await index.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 60), Ct);
        await index.CatchUpAsync();
        Assert.Equal([new(0, 0, 0, 0), new(0, 0, 0, 0)], await CountsAsync());

        await CastAsync(0, 9, -4);
        await CastAsync(1, 1, 0);
        await CastAsync(2, -2, 3);
        await CastAsync(4, 5, 5);
        await CastAsync(5, -5, 5);
        Assert.Equal([new(3, 2, 1, 0), new(3, 1, 1, 1)], await CountsAsync());
        await CastAsync(0, -1, -4);
        await dao.RunAsync(dao.Acts.CastVote(proposals[1], DaoChain.Member(3), 1), Ct);
        Assert.Equal([new(4, 1, 2, 1), new(4, 2, 1, 1)], await CountsAsync());
        // Who earns something between two ballots counts with the second.
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.Award(DaoChain.Member(5).Address, "clinical", 1, "late"));
        Assert.Equal(4, (await CountsAsync())[0].Voters);
        await CastAsync(5, -5, 4);
        await dao.RunAsync(dao.Acts.WithdrawBallot("clinical", session, DaoChain.Member(1)), Ct);
        Assert.Equal([new(4, 0, 3, 1), new(4, 3, 1, 0)], await CountsAsync());
        Assert.Null(await queries.GetExperiencedVoteAsync("77", Ct));

        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());

        Task CastAsync(int member, params sbyte[] votes) => dao.RunAsync(dao.Acts.CastBallot("clinical", session, DaoChain.Member(member), votes), Ct);

        async Task<List<ExperiencedVoteDto>> CountsAsync()
        {
            await index.CatchUpAsync();
            return [(await queries.GetExperiencedVoteAsync(proposals[0].Id.ToString(), Ct))!, (await queries.GetExperiencedVoteAsync(proposals[1].Id.ToString(), Ct))!];
        }
    }

    [Fact]
    public async Task Who_may_propose_is_what_the_chamber_says()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (dao, queries) = (index.Association, index.Get<IReputationQueries>());
        var account = DaoChain.Member(0).Address.ToString();
        await index.CatchUpAsync();
        var open = (await queries.GetProposerAsync("clinical", account, Ct))!;
        Assert.Equal((true, true, 0L, "clinical"), (open.Member, open.Alone, open.Rule.Threshold, open.Rule.Topic.Key));
        Assert.False((await queries.GetProposerAsync("clinical", Accounts.Key(900).Address.ToString(), Ct))!.Alone);

        // A chamber's rule is changed by the chamber itself, when a proposal is executed.
        var rule = new Proposal("clinical", [dao.Acts.SetProposerRule("clinical", 10, 3), dao.Acts.NameTimelockSource("clinical", 100, 50)], "# Ask for reputation");
        var session = await dao.ProposeAsync(DaoChain.Member(0), rule, Ct);
        await index.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        await dao.RunAsync([.. Enumerable.Range(0, 14).Select(i => dao.Acts.CastBallot("clinical", session, DaoChain.Member(i), [5]))], Ct);
        await index.Chain.Node.AdvanceTimeToAsync(await dao.DeadlineAsync(rule, Ct) + TimeSpan.FromSeconds(1), Ct);
        await dao.RunAsync(dao.Acts.Queue(rule), Ct);
        await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(5), Ct);
        await dao.RunAsync(dao.Acts.Execute(rule), Ct);
        await index.CatchUpAsync();
        Assert.Equal(("clinical", 10L, 3), Rule((await queries.GetProposerAsync("clinical", account, Ct))!));
        Assert.Equal(10, (await index.Queries.GetChambersAsync(Ct)).Single(x => x.Chamber.Key == "clinical").Proposers!.Threshold);
        Assert.False((await queries.GetProposerAsync("clinical", account, Ct))!.Alone);

        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.Award(DaoChain.Member(0).Address, "clinical", 10, "enough"));
        await index.CatchUpAsync();
        var after = (await queries.GetProposerAsync("clinical", account, Ct))!;
        Assert.Equal((10L, true), (after.Units, after.Alone));
        // The contract agrees: the one may, another may not.
        await dao.ProposeAsync(DaoChain.Member(0), new Proposal("clinical", [dao.Acts.Statement()], "# By reputation"), Ct);
        await Assert.ThrowsAsync<ActRefusedException>(() => dao.ProposeAsync(DaoChain.Member(1), new Proposal("clinical", [dao.Acts.Statement()], "# By nothing"), Ct));

        static (string Topic, long Threshold, int Sponsors) Rule(ProposerDto x) => (x.Rule.Topic.Key, x.Rule.Threshold, x.Rule.Sponsors);
    }

    [Theory]
    [InlineData(0, 0, TrustLevel.New)]
    [InlineData(13, 0, TrustLevel.New)]
    [InlineData(13, 1, TrustLevel.Member)]
    [InlineData(13, 1000, TrustLevel.Member)]
    [InlineData(14, 0, TrustLevel.Member)]
    [InlineData(14, 19, TrustLevel.Member)]
    [InlineData(14, 20, TrustLevel.Experienced)]
    public void A_level_needs_time_or_something_earned_and_the_highest_needs_both(int days, long units, TrustLevel level) =>
        Assert.Equal(level, Standing.LevelOf(1_700_000_000, 1_700_000_000 + (days * 86_400L), units));

    private static async Task<List<T>> ReadAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        var (items, cursor) = (new List<T>(), (string?)null);
        do
        {
            var page = await read(cursor);
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }

    private static async Task CompareAsync(DaoIndex index)
    {
        var queries = index.Get<IReputationQueries>();
        var standing = index.Get<IStanding>();
        await using var db = index.Database.CreateDbContext();
        for (var i = 0; i < People; i++)
        {
            var account = DaoChain.Member(i).Address;
            var shown = (await queries.GetReputationAsync(account.ToString(), Ct))!;
            var best = 0L;
            foreach (var topic in Topics)
            {
                var data = Contracts.Reputation.BalanceOfCall.Encode(account, new Bytes32([.. Encoding.ASCII.GetBytes(topic.PadRight(Bytes32.Size, '\0'))]));
                var answer = await index.Chain.Node.Client.CallAsync(index.Association.Contracts.Reputation, data, BlockRef.Latest, Ct);
                var balance = (long)Contracts.Reputation.BalanceOfCall.DecodeResult(answer);
                Assert.Equal(balance, shown.Topics.SingleOrDefault(x => x.Topic.Key == topic)?.Units ?? 0);
                Assert.Equal(balance, await standing.OfAsync(db, account.ToHex(), topic, Ct));
                best = Math.Max(best, balance);
            }

            Assert.Equal(best, await standing.BestAsync(db, account.ToHex(), Ct));
        }
    }
}
