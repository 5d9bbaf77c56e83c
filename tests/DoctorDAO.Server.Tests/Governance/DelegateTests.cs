using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Results;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Finding somebody to follow: statements, records, agreement.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class DelegateTests : OwnServerTest
{
    private const string Chamber = Sessions.Chamber;

    private HttpClient _browser = null!;

    private ResultsClient Client => new(_browser);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _browser = Keep(Server.Browser());
        await Server.CatchUpAsync(Chain);
    }

    [Fact]
    public async Task A_members_ballots_come_newest_first_with_their_reasons_and_without_what_was_withdrawn()
    {
        var (association, acts, dao) = (Chain.Association, Chain.Association.Acts, new DaoClient(_browser));
        var session = await Sessions.AnnounceAsync(Chain);
        foreach (var chamber in (string[])["cover", "treasury"])
            Assert.Equal(session, await association.ProposeAsync(Key(0), Sessions.Proposal(Chain, "In " + chamber) with { Chamber = chamber }, Ct));
        await Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 60), Ct);
        // Cover and treasury in one block, so at the same second.
        await association.RunAsync([acts.CastBallot("cover", session, Key(3), [2], "Both."), acts.CastBallot("treasury", session, Key(3), [-2])], Ct);
        await association.RunAsync([acts.CastBallot(Chamber, session, Key(3), [5, 0], "<First>"), acts.CastBallot(Chamber, session, Key(4), [1, 1])], Ct);
        await Server.CatchUpAsync(Chain);
        var address = Key(3).Address.ToString();

        var read = new List<MemberBallotDto>();
        string? cursor = null;
        do
        {
            var page = await dao.GetMemberBallotsAsync(address, cursor, 1, Ct);
            read.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal([(Chamber, "<First>", "5,0"), ("treasury", "", "-2"), ("cover", "Both.", "2")], read.Select(x => (x.Chamber.Key, x.Reason, string.Join(',', x.Votes.Select(v => v.Votes)))));
        Assert.Equal(["First", "Second"], read[0].Votes.Select(x => x.Title));
        Assert.Equal((await dao.GetSessionAsync(Chamber, (long)session, Ct))!.Agenda.Select(x => x.ProposalId), read[0].Votes.Select(x => x.Proposal));
        Assert.Equal(read.Select(x => x.CastAt), (await dao.GetMemberBallotsAsync(address, null, 100, Ct)).Items.Select(x => x.CastAt));

        await association.RunAsync(acts.WithdrawBallot("cover", session, Key(3)), Ct);
        await Server.CatchUpAsync(Chain);
        Assert.DoesNotContain((await dao.GetMemberBallotsAsync(address, null, 100, Ct)).Items, x => x.Chamber.Key == "cover");
        Assert.Empty((await dao.GetMemberBallotsAsync(Key(5).Address.ToString(), null, 100, Ct)).Items);
        Assert.Equal("address", (await Assert.ThrowsAsync<FieldException>(() => dao.GetMemberBallotsAsync("0x12", null, 100, Ct))).Field);
        Assert.Equal("cursor", (await Assert.ThrowsAsync<FieldException>(() => dao.GetMemberBallotsAsync(address, "AAAA", 100, Ct))).Field);
    }

    [Fact]
    public async Task Delegates_come_with_what_they_carry_what_they_did_and_how_often_they_took_my_side()
    {
        var (association, acts) = (Chain.Association, Chain.Association.Acts);
        // 1 -> 2 -> 3, 4 -> 3, 5 -> 6, 7 -> 8.
        await association.RunAsync([.. new[] { (1, 2), (2, 3), (4, 3), (5, 6), (7, 8) }.Select(x => acts.Delegate(Chamber, Key(x.Item1), Key(x.Item2).Address))], Ct);
        await association.RunAsync(acts.SetAcceptsDelegation(Chamber, Key(6), accepts: false), Ct);
        var session = await Sessions.OpenAsync(Chain);
        await association.RunAsync(
            [
                acts.CastBallot(Chamber, session, Key(10), [3, -2]), acts.CastBallot(Chamber, session, Key(3), [5, 6], "Because."), acts.CastBallot(Chamber, session, Key(6), [0, -1]),
            ],
            Ct);
        await Server.CatchUpAsync(Chain);
        // An open session is nobody's record yet.
        Assert.All((await Client.GetDelegatesAsync(new DelegateQuery(Chamber), Ct)).Items, x => Assert.Equal((0, 0), (x.Sessions, x.Voted)));
        await Chain.Node.AdvanceTimeToAsync(await association.DeadlineAsync(Sessions.Proposal(Chain, "First"), Ct) + TimeSpan.FromSeconds(1), Ct);
        await Server.CatchUpAsync(Chain);

        var me = Key(10).Address.ToString();
        var all = await Client.GetDelegatesAsync(new DelegateQuery(Chamber, For: me), Ct);
        Assert.Null(all.Next);
        Assert.Equal(
            [(3, 4, 2, 2, true, 1, 1, 1), (2, 2, 1, 1, true, 1, 0, 0), (6, 2, 1, 1, false, 1, 1, 0), (8, 2, 1, 1, true, 1, 0, 0)],
            all.Items.Select(x => (Number(x), x.Voices, x.Followers, x.Depth, x.AcceptsDelegation, x.Sessions, x.Voted, x.WithReason)).OrderByDescending(x => x.Voices).ThenBy(x => x.Item1));
        Assert.Equal(new AgreementDto(1, 2), all.Items.Single(x => Number(x) == 3).Agreement);
        Assert.Equal(new AgreementDto(1, 1), all.Items.Single(x => Number(x) == 6).Agreement);
        Assert.Equal(new AgreementDto(0, 0), all.Items.Single(x => Number(x) == 2).Agreement);
        Assert.Null((await Client.GetDelegatesAsync(new DelegateQuery(Chamber, For: Key(3).Address.ToString()), Ct)).Items.Single(x => Number(x) == 3).Agreement);

        // By agreement: 6 on the one issue of both, 3 on one of two, then whoever has nothing in common; of those the heavier first.
        async Task<IReadOnlyList<int>> SortedAsync(DelegateSort sort)
        {
            var (sorted, cursor) = (new List<int>(), (string?)null);
            do
            {
                var page = await Client.GetDelegatesAsync(new DelegateQuery(Chamber, For: me, Cursor: cursor, Limit: 1, Sort: sort), Ct);
                sorted.AddRange(page.Items.Select(Number));
                cursor = page.Next;
            }
            while (cursor is not null);
            return sorted;
        }

        Assert.Equal([6, 3], (await SortedAsync(DelegateSort.Agreement)).Take(2));
        Assert.Equal(all.Items.Select(Number).Where(x => x is 2 or 8), (await SortedAsync(DelegateSort.Agreement)).Skip(2));
        Assert.Equal([3, 6], (await SortedAsync(DelegateSort.Participation)).Take(2));
        Assert.Equal("for", (await Assert.ThrowsAsync<FieldException>(() => Client.GetDelegatesAsync(new DelegateQuery(Chamber, Sort: DelegateSort.Agreement), Ct))).Field);

        // Page by page each once, in the same order.
        var paged = new List<int>();
        string? cursor = null;
        do
        {
            var page = await Client.GetDelegatesAsync(new DelegateQuery(Chamber, Cursor: cursor, Limit: 1), Ct);
            paged.AddRange(page.Items.Select(Number));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(all.Items.Select(Number), paged);
        var specialty = all.Items[0].Person.Specialty;
        Assert.All((await Client.GetDelegatesAsync(new DelegateQuery(Chamber, specialty), Ct)).Items, x => Assert.Equal(specialty, x.Person.Specialty));
        Assert.Empty((await Client.GetDelegatesAsync(new DelegateQuery("cover"), Ct)).Items);
    }

    [Fact]
    public async Task A_statement_is_written_by_its_author_cleaned_shown_and_taken_back()
    {
        var author = Key(3);
        await Chain.Association.RunAsync(Chain.Association.Acts.Delegate(Chamber, Key(4), author.Address), Ct);
        await Server.CatchUpAsync(Chain);
        using var mine = await Server.SignedInAsync(author);
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync(mine, Chamber, "I read **every** dossier. <script>alert(1)</script> [me](javascript:alert(1))"));
        var statement = Assert.Single(await Client.GetStatementsAsync(author.Address.ToString(), Ct));
        Assert.Equal(Chamber, statement.Chamber.Key);
        Assert.Contains("<strong>every</strong>", statement.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", statement.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"javascript", statement.Html, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("I read every dossier.", Assert.Single((await Client.GetDelegatesAsync(new DelegateQuery(Chamber), Ct)).Items).Statement, StringComparison.Ordinal);

        // The same again is the same; a reader's ETag knows that something changed.
        using var before = await _browser.GetAsync($"/api/members/{author.Address}/statements", Ct);
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync(mine, Chamber, statement.Markdown));
        Assert.Equal(before.Headers.ETag, (await _browser.GetAsync($"/api/members/{author.Address}/statements", Ct)).Headers.ETag);
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync(mine, Chamber, "Shorter."));
        Assert.NotEqual(before.Headers.ETag, (await _browser.GetAsync($"/api/members/{author.Address}/statements", Ct)).Headers.ETag);
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync(mine, Chamber, " "));
        Assert.Empty(await Client.GetStatementsAsync(author.Address.ToString(), Ct));
    }

    [Fact]
    public async Task First_writes_at_the_same_moment_are_all_taken()
    {
        using var mine = await Server.SignedInAsync(Key(6));
        var writes = Enumerable.Range(0, 8).SelectMany(i => (Task<HttpStatusCode>[])[SaveAsync(mine, Chamber, $"Text {i}"), ProfileAsync(i)]);
        Assert.All(await Task.WhenAll(writes), x => Assert.Equal(HttpStatusCode.NoContent, x));
        Assert.StartsWith("Text ", Assert.Single(await Client.GetStatementsAsync(Key(6).Address.ToString(), Ct)).Markdown, StringComparison.Ordinal);
        Assert.StartsWith("Name ", (await new DaoClient(_browser).GetMemberAsync(Key(6).Address.ToString(), Ct))!.Person.Name, StringComparison.Ordinal);

        async Task<HttpStatusCode> ProfileAsync(int i)
        {
            using var answer = await mine.PutAsJsonAsync("/api/me/profile", new ProfileDto($"Name {(char)('A' + i)}", null), Ct);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task What_cannot_be_written_says_why()
    {
        using var mine = await Server.SignedInAsync(Key(3));
        using (var answer = await mine.PutAsJsonAsync($"/api/me/statements/{Chamber}", new StatementText(new string('x', 4_001)), Ct))
            await answer.IsProblemAsync(HttpStatusCode.BadRequest, "markdown");
        using (var answer = await mine.PutAsJsonAsync("/api/me/statements/nowhere", new StatementText("x"), Ct))
            await answer.IsProblemAsync(HttpStatusCode.BadRequest, "chamber");
        using var stranger = await Server.SignedInAsync(TestKeys.Stranger);
        using (var answer = await stranger.PutAsJsonAsync($"/api/me/statements/{Chamber}", new StatementText("x"), Ct))
            await answer.IsProblemAsync(HttpStatusCode.BadRequest, "address");
        using (var answer = await _browser.PutAsJsonAsync($"/api/me/statements/{Chamber}", new StatementText("x"), Ct))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        foreach (var (query, field) in new[] { ("chamber=nowhere", "chamber"), ("", "chamber"), ("chamber=clinical&for=0x1", "for"), ("chamber=clinical&limit=0", "limit"), ("chamber=clinical&cursor=!", "cursor"), ("chamber=clinical&sort=names", "sort") })
        {
            using var answer = await _browser.GetAsync($"/api/delegates?{query}", Ct);
            await answer.IsProblemAsync(HttpStatusCode.BadRequest, field);
        }
    }

    private static Ethereum.PrivateKey Key(int member) => DaoChain.Member(member);

    private static int Number(DelegateRowDto row) => Enumerable.Range(0, DaoChain.Members).Single(x => Key(x).Address.ToString() == row.Person.Address);

    private static async Task<HttpStatusCode> SaveAsync(HttpClient browser, string chamber, string text)
    {
        using var answer = await browser.PutAsJsonAsync($"/api/me/statements/{chamber}", new StatementText(text), Ct);
        return answer.StatusCode;
    }
}
