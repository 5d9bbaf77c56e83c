using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Drafts;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Proposals before they are on the chain, as members meet them over HTTP.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class DraftTests(ForumServer dao) : IClassFixture<ForumServer>, IAsyncDisposable
{
    private readonly List<HttpClient> _browsers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _browsers.ForEach(x => x.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_draft_is_written_by_several_and_a_version_made_of_an_older_one_is_refused()
    {
        var (owner, other, stranger) = (await AsAsync(0), await AsAsync(1), await AsAsync(2));
        var begun = await owner.BeginAsync(Draft("A shared *draft*"), Ct);
        var id = begun.Row.Id;
        Assert.Equal((DraftState.Draft, 1, "A shared *draft*", "clinical"), (begun.Row.State, begun.Row.Version, begun.Row.Title, begun.Row.Chamber));
        Assert.Contains("<strong>why</strong>", begun.Html, StringComparison.Ordinal);

        // Others write only after they were asked and have said yes.
        Assert.Null(await other.SaveAsync(id, Edit(1, "Not yet"), Ct));
        Assert.Null(await other.AcceptAsync(id, Ct));
        Assert.Null(await other.InviteAsync(id, Address(2), Ct));
        await RefusedAsync("member", owner.InviteAsync(id, TestKeys.Stranger.Address.ToString(), Ct));
        Assert.Equal(DraftAuthorState.Invited, (await owner.InviteAsync(id, Address(1), Ct))!.Authors[1].State);
        Assert.Null(await other.SaveAsync(id, Edit(1, "Not yet"), Ct));
        Assert.Equal([DraftAuthorState.Owner, DraftAuthorState.Accepted], (await other.AcceptAsync(id, Ct))!.Authors.Select(x => x.State));

        Assert.Equal(2, (await other.SaveAsync(id, Edit(1, "Second"), Ct))!.Row.Version);
        await RefusedAsync("version", owner.SaveAsync(id, Edit(1, "Also second"), Ct));
        // The same sent again is the same.
        Assert.Equal(2, (await other.SaveAsync(id, Edit(1, "Second"), Ct))!.Row.Version);
        Assert.Equal(3, (await owner.SaveAsync(id, Edit(2, "Third"), Ct))!.Row.Version);
        Assert.Null(await stranger.SaveAsync(id, Edit(3, "Mine"), Ct));

        var versions = (await stranger.GetVersionsAsync(id, null, Ct))!;
        Assert.Equal([(3, "Third", Address(0)), (2, "Second", Address(1)), (1, "A shared *draft*", Address(0))], versions.Select(x => (x.Version, x.Title, x.Author.Address)));

        Assert.Contains((await stranger.GetDraftsAsync(new DraftQuery(Author: Address(1)), Ct)).Items, x => x.Id == id);
        Assert.Single((await owner.RemoveAsync(id, Address(1), Ct))!.Authors);
        Assert.DoesNotContain((await stranger.GetDraftsAsync(new DraftQuery(Author: Address(1)), Ct)).Items, x => x.Id == id);
        Assert.Null(await owner.RemoveAsync(id, Address(0), Ct));
    }

    [Fact]
    public async Task Of_two_who_save_at_the_same_moment_one_is_refused()
    {
        var (owner, other) = (await AsAsync(0), await AsAsync(1));
        var id = (await owner.BeginAsync(Draft("At once"), Ct)).Row.Id;
        await owner.InviteAsync(id, Address(1), Ct);
        await other.AcceptAsync(id, Ct);
        var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await (i % 2 == 0 ? owner : other).SaveAsync(id, Edit(1, $"Version of {i}"), Ct);
                return true;
            }
            catch (FieldException e) when (e.Field == "version")
            {
                return false;
            }
        }));
        Assert.Single(saved, x => x);
        Assert.Equal(2, (await owner.GetVersionsAsync(id, null, Ct))!.Count);
    }

    [Fact]
    public async Task A_draft_sent_twice_is_begun_once_and_lists_go_page_by_page()
    {
        var owner = await AsAsync(4);
        var draft = Draft("Once") with { Chamber = "treasury" };
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await owner.BeginAsync(draft, Ct)).Row.Id));
        Assert.Single(ids.Distinct());
        var second = (await owner.BeginAsync(Draft("Twice") with { Chamber = "treasury" }, Ct)).Row.Id;
        var first = await owner.GetDraftsAsync(new DraftQuery("treasury", Limit: 1), Ct);
        Assert.Equal(second, Assert.Single(first.Items).Id);
        var rest = await owner.GetDraftsAsync(new DraftQuery("treasury", Cursor: first.Next), Ct);
        Assert.Equal(ids[0], Assert.Single(rest.Items).Id);
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field()
    {
        var owner = await AsAsync(3);
        var good = Draft("A title");
        // What a preview shows is what the page then shows.
        var texts = new DraftTexts("What it is.", "And **why** <script>alert(1)</script>.\n\n- a\n- b");
        Assert.Equal((await owner.BeginAsync(good with { Markdown = texts.Markdown }, Ct)).Html, (await owner.PreviewAsync(texts, Ct)).Html);
        await RefusedAsync("summary", owner.PreviewAsync(texts with { Summary = new string('x', 281) }, Ct));
        await RefusedAsync("markdown", owner.PreviewAsync(texts with { Markdown = new string('x', 20_001) }, Ct));
        await RefusedAsync("chamber", owner.BeginAsync(good with { Chamber = "nowhere" }, Ct));
        await RefusedAsync("title", owner.BeginAsync(good with { Title = " \n " }, Ct));
        await RefusedAsync("title", owner.BeginAsync(good with { Title = new string('x', 201) }, Ct));
        await RefusedAsync("summary", owner.BeginAsync(good with { Summary = "" }, Ct));
        await RefusedAsync("markdown", owner.BeginAsync(good with { Markdown = new string('x', 20_001) }, Ct));
        await RefusedAsync("calls", owner.BeginAsync(good with { Calls = [new CallDto("0x12", "0", "0x")] }, Ct));
        await RefusedAsync("calls", owner.BeginAsync(good with { Calls = [.. Enumerable.Repeat(new CallDto(Address(0), "0", "0x"), 11)] }, Ct));
        await RefusedAsync("key", owner.BeginAsync(good with { Key = "a b" }, Ct));
        await RefusedAsync("markdown", owner.BeginAsync(good with { Markdown = "Mrs Jane Roe, born 4.5.1961, was treated." }, Ct));
        using var stranger = await dao.Server.SignedInAsync(TestKeys.Stranger);
        await RefusedAsync("account", new DraftClient(stranger).BeginAsync(good, Ct));
        using var nobody = dao.Server.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/api/drafts", good, DaoClient.Json, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/api/drafts/999999", Ct)).StatusCode);
    }

    [Fact]
    public async Task Its_thread_stands_in_the_chambers_category_and_what_was_taken_back_is_over()
    {
        var (owner, other) = (await AsAsync(5), await AsAsync(6));
        var id = (await owner.BeginAsync(Draft("To be discussed"), Ct)).Row.Id;
        Assert.Null(await other.DiscussAsync(id, Ct));
        var thread = (await owner.DiscussAsync(id, Ct))!.Thread!.Value;
        Assert.Equal(thread, (await owner.DiscussAsync(id, Ct))!.Thread);
        using var nobody = dao.Server.Browser();
        var forum = new ForumClient(nobody);
        var begun = (await forum.GetThreadAsync(thread, Ct))!.Row;
        Assert.Equal(("clinical", "To be discussed"), (begun.Category, begun.Title));

        Assert.Null(await other.WithdrawAsync(id, Ct));
        Assert.Equal(DraftState.Withdrawn, (await owner.WithdrawAsync(id, Ct))!.Row.State);
        await RefusedAsync("version", owner.SaveAsync(id, Edit(1, "Once more"), Ct));
        await RefusedAsync("version", owner.OpenAsync(id, 1, Ct));

        // Nothing of it can be read any more.
        var gone = (await other.GetDraftAsync(id, Ct))!;
        Assert.Equal(("", "", "", ""), (gone.Row.Title, gone.Summary, gone.Markdown, gone.Html.Trim()));
        Assert.Equal("", Assert.Single((await other.GetDraftsAsync(new DraftQuery(Author: Address(5)), Ct)).Items, x => x.Id == id).Title);
        Assert.All((await other.GetVersionsAsync(id, null, Ct))!, x => Assert.Equal(("", "", ""), (x.Title, x.Summary, x.Markdown)));
        Assert.Equal("", (await other.GetVersionAsync(id, 1, Ct))!.Markdown);
        Assert.Equal(DraftState.Withdrawn, (await owner.WithdrawAsync(id, Ct))!.Row.State);
        await RefusedAsync("id", other.PrepareSponsorshipAsync(id, Ct));
    }

    [Fact]
    public async Task Where_a_chamber_asks_for_sponsors_a_draft_becomes_a_proposal_by_their_signatures()
    {
        await AskForSponsorsAsync();
        var (owner, first, second) = (await AsAsync(5), await AsAsync(6), await AsAsync(7));
        using var browser = dao.Server.Browser();
        var pay = await SimulationTests.BuildAsync(browser, "pay", null, ("to", Address(8)), ("amount", "1200"));
        var begun = await owner.BeginAsync(Draft("Pay for the rota") with { Calls = [pay] }, Ct);
        var id = begun.Row.Id;
        Assert.Equal("pay", Assert.Single(begun.Actions).Kind);
        await RefusedAsync("id", first.PrepareSponsorshipAsync(id, Ct));
        await RefusedAsync("version", owner.OpenAsync(id, 2, Ct));
        var open = (await owner.OpenAsync(id, 1, Ct))!;
        Assert.Equal(DraftState.Open, open.Row.State);
        await RefusedAsync("version", owner.SaveAsync(id, Edit(1, "Changed after all"), Ct));
        Assert.Equal(new DraftSupportDto(10, "clinical", 0, 2, 0, false), await owner.GetSupportAsync(id, Ct));
        await RefusedAsync("sponsors", owner.GetSubmissionAsync(id, Ct));

        // Nobody sponsors the own draft, and nobody signs for another.
        await RefusedAsync("account", owner.PrepareSponsorshipAsync(id, Ct));
        await SponsorAsync(first, id, 7, refused: "signature");
        await SponsorAsync(first, id, 6);
        await SponsorAsync(first, id, 6);
        Assert.Equal(new DraftSupportDto(10, "clinical", 0, 2, 1, false), await owner.GetSupportAsync(id, Ct));
        await SponsorAsync(second, id, 7);
        Assert.Equal(new DraftSupportDto(10, "clinical", 0, 2, 2, true), await owner.GetSupportAsync(id, Ct));
        // Who takes a signature back counts no more and is handed out no more.
        Assert.Equal([Address(6)], (await second.UnsponsorAsync(id, Ct))!.Sponsors.Select(x => x.Person.Address));
        Assert.Null(await second.UnsponsorAsync(id, Ct));
        await RefusedAsync("sponsors", owner.GetSubmissionAsync(id, Ct));
        await SponsorAsync(second, id, 7);
        Assert.Null(await second.GetDraftOfAsync(open.ProposalId!, Ct));
        Assert.Equal([Address(6), Address(7)], (await owner.GetDraftAsync(id, Ct))!.Sponsors.Where(x => x.Counts).Select(x => x.Person.Address).Order(StringComparer.Ordinal).ToHashSet());

        Assert.Null(await first.GetSubmissionAsync(id, Ct));

        // Where there is code, that alone says what is signed, as the contract asks it; one signature that is right no more keeps no draft from being submitted.
        await CodeAsync(7, "0x00");
        await SponsorAsync(second, id, 7, refused: "signature");
        await RefusedAsync("sponsors", owner.GetSubmissionAsync(id, Ct));
        await SponsorAsync(await AsAsync(8), id, 8);
        Assert.Equal((2, null), ((await owner.GetSubmissionAsync(id, Ct))!.Sponsors, (await owner.GetSubmissionAsync(id, Ct))!.Problem));
        await CodeAsync(7, "0x");
        await RefusedAsync("deadline", first.SponsorAsync(id, new SignedSponsorship(dao.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(400).ToUnixTimeSeconds(), "0x1234"), Ct));
        var submission = (await owner.GetSubmissionAsync(id, Ct))!;
        Assert.Null(submission.Problem);
        Assert.Equal(2, submission.Sponsors);
        await dao.Chain.Association.RunAsync(
            new Act(DaoChain.Member(5), Ethereum.Address.Parse(submission.To), Hex.Decode(submission.Data), "submit the draft"), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);

        var submitted = (await owner.GetDraftAsync(id, Ct))!;
        Assert.Equal((DraftState.Submitted, open.ProposalId), (submitted.Row.State, submitted.Row.Proposal));
        var proposal = (await new DaoClient(browser).GetProposalAsync(open.ProposalId!, Ct))!;
        Assert.Equal(("Pay for the rota", "What it is.", Address(5)), (proposal.Title, proposal.Summary, proposal.Proposer.Address));
        Assert.Equal("What it is.\n\nAnd **why**.", proposal.Markdown);
        Assert.Equal("1200.00", Assert.Single(proposal.Actions).Arguments["amount"]);
        await RefusedAsync("id", owner.GetSubmissionAsync(id, Ct));
        await RefusedAsync("id", owner.WithdrawAsync(id, Ct));
        await RefusedAsync("id", second.UnsponsorAsync(id, Ct));
        Assert.Equal(id, (await second.GetDraftOfAsync(open.ProposalId!, Ct))!.Id);
        Assert.Null(await second.GetDraftOfAsync("12", Ct));
        await AWalletSponsorsAsync(first);

        // One at a time: the next one is told so before anything is sent.
        var next = (await owner.BeginAsync(Draft("Another one"), Ct)).Row.Id;
        await owner.OpenAsync(next, 1, Ct);
        await SponsorAsync(first, next, 6);
        await SponsorAsync(second, next, 7);
        Assert.Contains((await owner.GetSubmissionAsync(next, Ct))!.Error, (string[])["ChamberProposerHasIssue", "ChamberProposerHasLiveProposal"]);
    }

    [Fact]
    public async Task Versions_come_page_by_page_without_their_calls_which_a_single_one_has()
    {
        var owner = await AsAsync(10);
        using var browser = dao.Server.Browser();
        var pay = await SimulationTests.BuildAsync(browser, "pay", null, ("to", Address(8)), ("amount", "1200"));
        var id = (await owner.BeginAsync(Draft("Version 1") with { Calls = [pay] }, Ct)).Row.Id;
        for (var version = 1; version < 28; version++)
            await owner.SaveAsync(id, Edit(version, $"Version {version + 1}") with { Calls = version < 20 ? [pay] : [pay, pay] }, Ct);
        var reader = new DraftClient(browser);
        var first = (await reader.GetVersionsAsync(id, null, Ct))!;
        Assert.Equal(Enumerable.Range(4, 25).Reverse(), first.Select(x => x.Version));
        Assert.All(first, x => Assert.Equal(x.Version > 20 ? (2, 21) : (1, 1), (x.Calls, x.CallsSince)));
        Assert.DoesNotContain(pay.Calldata, await browser.GetStringAsync($"/api/drafts/{id}/versions", Ct), StringComparison.Ordinal);
        Assert.Equal([3, 2, 1], (await reader.GetVersionsAsync(id, first[^1].Version, Ct))!.Select(x => x.Version));
        Assert.Empty((await reader.GetVersionsAsync(id, 1, Ct))!);
        Assert.Null(await reader.GetVersionsAsync(999_999, null, Ct));
        var single = (await reader.GetVersionAsync(id, 28, Ct))!;
        Assert.Equal([pay, pay], single.Calls);
        Assert.Equal("pay", single.Actions[0].Kind);
        Assert.Null(await reader.GetVersionAsync(id, 29, Ct));

        var large = pay with { Calldata = "0x" + new string('0', 2 * 22_000) };
        var refused = await Assert.ThrowsAsync<FieldException>(() => owner.SaveAsync(id, Edit(28, "Large") with { Calls = [large, large, large] }, Ct));
        Assert.Contains("calldata together", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_begins_five_drafts_a_day_however_many_at_the_same_moment_and_whatever_is_taken_back()
    {
        var owner = await AsAsync(11);
        var begun = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                return (await owner.BeginAsync(Draft($"One of ten, {i}"), Ct)).Row.Id;
            }
            catch (FieldException e) when (e.Field == "account")
            {
                return 0;
            }
        }));
        Assert.Equal(5, begun.Count(x => x > 0));
        await owner.WithdrawAsync(begun.First(x => x > 0), Ct);
        var refused = await Assert.ThrowsAsync<FieldException>(() => owner.BeginAsync(Draft("One more"), Ct));
        Assert.Equal("account", refused.Field);
        Assert.NotNull(refused.Again);
    }

    [Fact]
    public async Task Twenty_drafts_at_most_wait_and_those_that_are_open_count()
    {
        var owner = await AsAsync(12);
        await using (var db = dao.Context())
        {
            db.AddRange(Enumerable.Range(0, 20).Select(i => new DraftRow
            {
                Chamber = "treasury", Owner = DaoChain.Member(12).Address.ToHex(), Key = $"waits-{i}", State = i % 2 == 0 ? DraftState.Draft : DraftState.Open, Version = 1,
                ProposalId = i % 2 == 0 ? null : $"{i}",
            }));
            await db.SaveChangesAsync(Ct);
        }

        Assert.Contains("20 drafts", (await Assert.ThrowsAsync<FieldException>(() => owner.BeginAsync(Draft("One more"), Ct))).Problem, StringComparison.Ordinal);
        await using (var db = dao.Context())
            await db.Set<DraftRow>().Where(x => x.Key == "waits-1").ExecuteUpdateAsync(x => x.SetProperty(d => d.State, DraftState.Withdrawn), Ct);
        Assert.NotNull(await owner.BeginAsync(Draft("One more"), Ct));
        await using (var db = dao.Context())
            await db.Set<DraftRow>().Where(x => x.Key.StartsWith("waits-")).ExecuteDeleteAsync(Ct);
    }

    /// <summary>Gives a member's account code, as a delegation of it would; none with <c>0x</c>.</summary>
    private async Task CodeAsync(int member, string code) => await dao.Chain.Node.Client.RequestAsync("anvil_setCode", Ct, DaoChain.Member(member).Address.ToHex(), code);

    /// <summary>A member whose account is a contract sponsors by what its keeper signs, and the chain takes that.</summary>
    private async Task AWalletSponsorsAsync(DraftClient other)
    {
        var (chain, keeper) = (dao.Chain.Association, DaoChain.Member(20));
        var wallet = await ContractWallet.PlaceAsync(dao.Chain, keeper, Ct);
        await chain.RunAsync(chain.Acts.Admit(wallet, "oncology", await dao.Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80)), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var browser = dao.Server.Browser();
        (await TestServer.SignInAsync(browser, wallet, keeper)).EnsureSuccessStatusCode();
        var (owner, sponsor) = (await AsAsync(8), new DraftClient(browser));
        var id = (await owner.BeginAsync(Draft("Sponsored by a wallet"), Ct)).Row.Id;
        await owner.OpenAsync(id, 1, Ct);
        await SponsorAsync(other, id, 6);
        await SponsorAsync(sponsor, id, 21, refused: "signature");
        await SponsorAsync(sponsor, id, 20);
        Assert.Contains(wallet.ToString(), (await owner.GetDraftAsync(id, Ct))!.Sponsors.Where(x => x.Counts).Select(x => x.Person.Address));
        var submission = (await owner.GetSubmissionAsync(id, Ct))!;
        Assert.Equal((null, 2), (submission.Problem, submission.Sponsors));
        await chain.RunAsync(new Act(DaoChain.Member(8), Ethereum.Address.Parse(submission.To), Hex.Decode(submission.Data), "submit the wallet's draft"), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        Assert.Equal(DraftState.Submitted, (await owner.GetDraftAsync(id, Ct))!.Row.State);
    }

    /// <summary>The chamber decides that proposers need 10 units of reputation or two sponsors.</summary>
    private async Task AskForSponsorsAsync()
    {
        var (chain, ballots) = (dao.Chain.Association, Enumerable.Range(0, 14));
        using var browser = dao.Server.Browser();
        var reputation = (await browser.GetFromJsonAsync<IReadOnlyList<ActionFunctionDto>>("/api/actions/functions", DaoClient.Json, Ct))!
            .Single(x => x.Key == "name-source").Targets.Single().Address;
        var rule = await SimulationTests.BuildAsync(
            browser, "set-proposer-rule", "chamber:clinical", ("reputation", reputation), ("topic", "clinical"), ("threshold", "10"), ("sponsors", "2"));
        var proposal = new Proposal("clinical", [new(Ethereum.Address.Parse(rule.Target), Hex.Decode(rule.Calldata))], "# Ask for sponsors\n\nTwo of them.");
        var session = await chain.ProposeAsync(DaoChain.Member(9), proposal, Ct);
        await dao.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 60), Ct);
        await chain.RunAsync([.. ballots.Select(i => chain.Acts.CastBallot("clinical", session, DaoChain.Member(i), [5]))], Ct);
        await dao.Chain.Node.AdvanceTimeToAsync(await chain.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(60), Ct);
        await chain.RunAsync(chain.Acts.Queue(proposal), Ct);
        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);

        // What is said of it before it runs is what then happens.
        var said = (await browser.GetFromJsonAsync<SimulationDto>($"/api/proposals/{proposal.Id}/simulation", DaoClient.Json, Ct))!;
        Assert.True(said.Succeeds, said.Calls[0].Problem);
        Assert.Equal("ProposerRuleChanged", Assert.Single(said.Changes).Event);
        var read = (await new DaoClient(browser).GetProposalAsync(proposal.Id.ToString(), Ct))!;
        Assert.Equal(("set-proposer-rule", "10", "2"), (read.Actions[0].Kind, read.Actions[0].Arguments["threshold"], read.Actions[0].Arguments["sponsors"]));
        await chain.RunAsync(chain.Acts.Execute(proposal), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
    }

    private static async Task SponsorAsync(DraftClient sponsor, long id, int key, string? refused = null)
    {
        var document = (await sponsor.PrepareSponsorshipAsync(id, Ct))!.TypedData;
        var deadline = long.Parse(document.GetProperty("message").GetProperty("deadline").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var signed = new SignedSponsorship(deadline, Hex.Encode(DaoChain.Member(key).Sign(TypedData.Parse(document).Hash()).ToBytes()));
        if (refused is null)
            Assert.NotNull(await sponsor.SponsorAsync(id, signed, Ct));
        else
            await RefusedAsync(refused, sponsor.SponsorAsync(id, signed, Ct));
    }

    private static string Address(int member) => DaoChain.Member(member).Address.ToString();

    private static NewDraft Draft(string title) => new("clinical", title, "What it is.", "And **why**.", [], Guid.NewGuid().ToString());

    private static DraftEdit Edit(int version, string title) => new(version, title, "What it is.", "And **why**.", []);

    private static async Task RefusedAsync(string field, Task act) => Assert.Equal(field, (await Assert.ThrowsAsync<FieldException>(() => act)).Field);

    private async Task<DraftClient> AsAsync(int member)
    {
        var browser = await dao.Server.SignedInAsync(DaoChain.Member(member));
        _browsers.Add(browser);
        return new DraftClient(browser);
    }
}
