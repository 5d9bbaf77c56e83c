using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Governance;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>One small session, told step by step.</summary>
public sealed class SessionTests(PostgresFixture postgres)
{
    private const string Chamber = "clinical";
    private const int A = 0, B = 1, C = 2, D = 3, E = 4;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task The_worked_case_and_where_each_voice_is(Provider provider)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var dao = index.Association;
        await dao.RunAsync([Follow(A, B), Follow(B, D), Follow(C, D)], Ct);
        var session = await OpenAsync(index, 2);

        await CastAsync(D, 8, -6);
        await TallyAsync(32, -24);
        Assert.Equal((VoiceState.Delegate, 2), await StateAsync(A));
        await CastAsync(B, 0, 10);
        await TallyAsync(16, 8);
        Assert.Equal((VoiceState.Delegate, 1), await StateAsync(A));
        await CastAsync(A, 10, 0);
        await TallyAsync(26, -2);
        Assert.Equal((VoiceState.Own, 0), await StateAsync(A));

        var b = await VoiceAsync(B);
        Assert.Equal(1, b.Carries);
        Assert.Equal(DeadlineReason.OwnVoiceOnly, b.Deadlines.Reason);
        Assert.Equal(8, b.DelegateBallot!.Votes[0]);
        var d = await VoiceAsync(D);
        Assert.Equal((2, 1, DeadlineReason.CarriesOthers), (d.Carries, d.Deadlines.Others, d.Deadlines.Reason));
        Assert.Equal(d.Deadlines.Ends - TimeSpan.FromHours(24), d.Deadlines.CastUntil);
        Assert.Equal(d.Deadlines.Ends - TimeSpan.FromHours(48), d.Deadlines.WithdrawUntil);

        await dao.RunAsync(dao.Acts.WithdrawBallot(Chamber, session, DaoChain.Member(B)), Ct);
        await TallyAsync(34, -18);
        // B would carry nobody but itself: A has cast for itself.
        Assert.Equal(1, (await VoiceAsync(B)).Carries);
        await CastAsync(E, -10, 0);
        await TallyAsync(24, -18);
        Assert.Equal((VoiceState.Waiting, 0), await StateAsync(9));

        var ballots = await index.Queries.GetSessionBallotsAsync(Chamber, (long)session, null, 2, Ct);
        Assert.Equal([3, 1], ballots.Items.Select(x => x.Voices));
        var rest = await index.Queries.GetSessionBallotsAsync(Chamber, (long)session, ballots.Next, 2, Ct);
        Assert.Single(rest.Items);
        Assert.Null(rest.Next);
        var tree = await index.Queries.GetDelegationTreeAsync(Chamber, DaoChain.Member(D).Address.ToString(), (long)session, Ct);
        Assert.Equal([2, 1], tree!.Self.Children.Select(x => x.Voices));
        Assert.Equal([false, false], tree.Self.Children.Select(x => x.HasBallot!.Value));
        Assert.True(tree.Self.Children[0].Children[0].HasBallot);

        Act Follow(int from, int to) => dao.Acts.Delegate(Chamber, DaoChain.Member(from), DaoChain.Member(to).Address);

        Task CastAsync(int voter, params sbyte[] votes) => dao.RunAsync(dao.Acts.CastBallot(Chamber, session, DaoChain.Member(voter), votes), Ct);

        async Task TallyAsync(params long[] sums)
        {
            await index.CatchUpAsync();
            var shown = await index.Queries.GetSessionAsync(Chamber, (long)session, Ct);
            Assert.Equal(sums, shown!.Agenda.Select(x => x.Tally.For - x.Tally.Against));
        }

        async Task<SessionVoiceDto> VoiceAsync(int member) =>
            (await index.Queries.GetSessionVoiceAsync(Chamber, (long)session, DaoChain.Member(member).Address.ToHex(), Ct))!;

        async Task<(VoiceState, int)> StateAsync(int member)
        {
            var voice = await VoiceAsync(member);
            return (voice.State, voice.Hops);
        }
    }

    [Fact]
    public async Task A_voice_does_not_travel_more_than_seven_hops()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var dao = index.Association;
        // 9 follows 8 follows ... follows 0.
        await dao.RunAsync([.. Enumerable.Range(1, 9).Select(i => dao.Acts.Delegate(Chamber, DaoChain.Member(i), DaoChain.Member(i - 1).Address))], Ct);
        var session = await OpenAsync(index, 1);
        await dao.RunAsync(dao.Acts.CastBallot(Chamber, session, DaoChain.Member(0), [5]), Ct);
        await index.CatchUpAsync();

        var near = await index.Queries.GetSessionVoiceAsync(Chamber, (long)session, DaoChain.Member(7).Address.ToString(), Ct);
        Assert.Equal((VoiceState.Delegate, 7), (near!.State, near.Hops));
        var far = await index.Queries.GetSessionVoiceAsync(Chamber, (long)session, DaoChain.Member(9).Address.ToString(), Ct);
        Assert.Equal((VoiceState.BeyondReach, 9), (far!.State, far.Hops));
        Assert.Equal(7, far.Chain.Count);

        foreach (var number in new long?[] { null, (long)session })
        {
            var tree = await index.Queries.GetDelegationTreeAsync(Chamber, DaoChain.Member(0).Address.ToString(), number, Ct);
            Assert.Equal((8, 2), (tree!.Self.Voices, tree.BeyondReach));
            var top = await index.Queries.GetDelegationTreeAsync(Chamber, DaoChain.Member(9).Address.ToString(), number, Ct);
            Assert.Equal(9, top!.Above.Count);
            Assert.Equal(-9, top.Above[^1].Hops);
        }
    }

    [Fact]
    public async Task The_recount_raises_an_alarm_when_a_tally_is_tampered_with_and_lifts_it_again()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var dao = index.Association;
        var session = await OpenAsync(index, 2);
        await dao.RunAsync(dao.Acts.CastBallot(Chamber, session, DaoChain.Member(1), [3, -3]), Ct);
        await index.CatchUpAsync();
        await UntilAsync(async () => (await index.Queries.GetStatusAsync(Ct)).RecountAgrees == true);

        await TamperAsync(1);
        index.Get<RecountState>().Want(Chamber, (long)session);
        await UntilAsync(async () => (await index.Queries.GetStatusAsync(Ct)).RecountAgrees == false);
        var alarm = Assert.Single(index.Get<IAlarms>().Current);
        Assert.Equal((RecountService.Alarm, $"{Chamber}/{session}"), (alarm.Kind, alarm.Subject));
        Assert.Contains("issue 1", alarm.Message, StringComparison.Ordinal);

        await TamperAsync(-1);
        index.Get<RecountState>().Want(Chamber, (long)session);
        await UntilAsync(async () => (await index.Queries.GetStatusAsync(Ct)).RecountAgrees == true);
        Assert.Empty(index.Get<IAlarms>().Current);

        // Views that agree with each other and with no contract: the ballot is gone from all of them.
        await using (var db = index.Database.CreateDbContext())
        {
            await db.Set<BallotView>().Where(x => x.Chamber == Chamber).ExecuteDeleteAsync(Ct);
            var row = await db.Set<SessionView>().SingleAsync(x => x.Chamber == Chamber, Ct);
            (row.For, row.Against, row.Opinions, row.Represented, row.Voters) = ([0, 0], [0, 0], [0, 0], 0, 0);
            await db.SaveChangesAsync(Ct);
        }

        index.Get<RecountState>().Want(Chamber, (long)session);
        await UntilAsync(async () => (await index.Queries.GetStatusAsync(Ct)).RecountAgrees == false);
        Assert.Contains("in the contract", Assert.Single(index.Get<IAlarms>().Current).Message, StringComparison.Ordinal);

        async Task TamperAsync(long votes)
        {
            await using var db = index.Database.CreateDbContext();
            var row = await db.Set<SessionView>().SingleAsync(x => x.Chamber == Chamber, Ct);
            row.For = [row.For[0] + votes, .. row.For.Skip(1)];
            await db.SaveChangesAsync(Ct);
        }
    }

    [Fact]
    public async Task Members_are_listed_searched_and_paged()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var dao = index.Association;
        await dao.RunAsync(
            [
                .. Enumerable.Range(1, 3).Select(i => dao.Acts.Delegate(Chamber, DaoChain.Member(i), DaoChain.Member(0).Address)),
                dao.Acts.Delegate("cover", DaoChain.Member(6), DaoChain.Member(5).Address),
                dao.Acts.Suspend(DaoChain.Member(23).Address),
            ],
            Ct);
        await index.CatchUpAsync();
        var profiles = index.Get<IProfiles>();
        await profiles.SaveProfileAsync(DaoChain.Member(7).Address.ToString(), new ProfileDto("Dr Élodie Müller", "Europe/Paris"), Ct);
        await profiles.SaveProfileAsync(DaoChain.Member(8).Address.ToString(), new ProfileDto("Prof Muriel Stone", null), Ct);

        var all = new List<MemberRowDto>();
        var cursor = (string?)null;
        do
        {
            var page = await index.Queries.GetMembersAsync(new MemberQuery(Cursor: cursor, Limit: 5), Ct);
            Assert.InRange(page.Items.Count, 1, 5);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(DaoChain.Members, all.Select(x => x.Person.Address).Distinct().Count());
        Assert.Equal(DaoChain.Members, all.Count);
        Assert.Equal([(4, 3), (2, 1), (1, 0)], all.Take(3).Select(x => (x.Voices, x.Followers)));
        Assert.Equal((MemberStatus.Suspended, 0), (all[^1].Status, all[^1].Voices));

        var cover = await index.Queries.GetMembersAsync(new MemberQuery(Chamber: "cover", Limit: 2), Ct);
        Assert.Equal([(2, 1), (1, 0)], cover.Items.Select(x => (x.Voices, x.Followers)));
        Assert.Equal(["Dr Élodie Müller", "Prof Muriel Stone"], await NamesAsync("mu"));
        Assert.Equal(["Dr Élodie Müller"], await NamesAsync("ELODIE m"));
        Assert.Equal(["Dr Élodie Müller"], await NamesAsync(DaoChain.Member(7).Address.ToString()[..12]));
        Assert.Empty(await NamesAsync("nobody"));
        var oncology = await index.Queries.GetMembersAsync(new MemberQuery(Specialty: "oncology"), Ct);
        Assert.Equal(3, oncology.Items.Count);
        Assert.All(oncology.Items, x => Assert.Equal("oncology", x.Person.Specialty));

        await RefusedAsync("limit", new MemberQuery(Limit: 0));
        await RefusedAsync("limit", new MemberQuery(Limit: 101));
        await RefusedAsync("cursor", new MemberQuery(Cursor: "x"));
        await RefusedAsync("chamber", new MemberQuery(Chamber: "kitchen"));
        await RefusedAsync("search", new MemberQuery(Search: new string('a', 101)));
        Assert.Equal("name", (await Assert.ThrowsAsync<FieldException>(() => profiles.SaveProfileAsync(DaoChain.Member(1).Address.ToString(), new ProfileDto(" ", null), Ct))).Field);
        Assert.Equal("timeZone", (await Assert.ThrowsAsync<FieldException>(() => profiles.SaveProfileAsync(DaoChain.Member(1).Address.ToString(), new ProfileDto("A", "Mars"), Ct))).Field);

        async Task<IEnumerable<string?>> NamesAsync(string search) =>
            (await index.Queries.GetMembersAsync(new MemberQuery(search), Ct)).Items.Select(x => x.Person.Name).Order(StringComparer.Ordinal);

        async Task RefusedAsync(string field, MemberQuery query) =>
            Assert.Equal(field, (await Assert.ThrowsAsync<FieldException>(() => index.Queries.GetMembersAsync(query, Ct))).Field);
    }

    [Fact]
    public async Task Sessions_and_chambers_follow_the_clock_of_the_chain()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var session = await OpenAsync(index, 1);
        Assert.Single((await index.Queries.GetSessionsAsync(new SessionQuery(State: "open"), Ct)).Items);
        Assert.Empty((await index.Queries.GetSessionsAsync(new SessionQuery(State: "upcoming"), Ct)).Items);
        var clinical = (await index.Queries.GetChambersAsync(Ct)).Single(x => x.Chamber.Key == Chamber);
        Assert.Equal((long)session, clinical.Open!.Session);
        Assert.Equal(DaoChain.Members, clinical.Members);
        Assert.Equal(DaoChain.Members, clinical.Open.Members);

        var closes = clinical.Open.Closes;
        await index.Chain.Node.AdvanceTimeToAsync(closes - TimeSpan.FromHours(47), Ct);
        await index.CatchUpAsync();
        Assert.Equal(SessionState.Closing, (await index.Queries.GetSessionAsync(Chamber, (long)session, Ct))!.State);
        await index.Chain.Node.AdvanceTimeToAsync(closes + TimeSpan.FromSeconds(1), Ct);
        await index.CatchUpAsync();
        Assert.Equal(SessionState.Closed, Assert.Single((await index.Queries.GetSessionsAsync(new SessionQuery(Chamber, "closed"), Ct)).Items).State);
        Assert.Null(await index.Queries.GetSessionAsync(Chamber, 1, Ct));
        Assert.Null(await index.Queries.GetProposalAsync("1", Ct));
        Assert.Null(await index.Queries.GetMemberAsync("0x" + new string('1', 40), Ct));
        Assert.NotEmpty(await index.Queries.GetVoicesAsync(DaoChain.Member(0).Address.ToString(), Ct));
    }

    /// <summary>An agenda of so many statements, and voting on it has begun.</summary>
    private static async Task<ulong> OpenAsync(DaoIndex index, int issues)
    {
        var dao = index.Association;
        ulong session = 0;
        for (var i = 0; i < issues; i++)
            session = await dao.ProposeAsync(DaoChain.Member(10 + i), new Proposal(Chamber, [dao.Acts.Statement()], $"# Issue {i}\n\nWords."), Ct);
        await index.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        await index.CatchUpAsync();
        return session;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(TimeSpan.FromMilliseconds(10), Ct);
    }
}
