using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Search;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static DoctorDAO.Server.Tests.Refused;

namespace DoctorDAO.Server.Tests;

/// <summary>Flags, decisions of moderators whom the chain names, the public log, and appeals.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class ModerationTests(ModeratedForum moderated) : IClassFixture<ModeratedForum>
{
    private const string Reason = "It insults a colleague, see rule 3.";

    private readonly ForumServer _forum = moderated.Forum;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Fact]
    public async Task Three_flags_of_members_hide_a_post_once_and_those_of_newcomers_weigh_nothing()
    {
        var (author, authorTalk) = await AsAsync(0);
        var begun = await author.BeginAsync(new NewThread("help", "Flagged thread", "Nice words", [], NewKey), Ct);
        var post = (await author.ReplyAsync(new NewPost(begun.Thread, 1, "Bad pqrstuv words", NewKey), Ct))!.Post;
        await RefusedAsync("post", authorTalk.FlagAsync(post, new Flag(Ground.Abuse), Ct));
        var newcomers = new List<TalkClient>();
        foreach (var number in (int[])[710, 711, 712])
        {
            var key = Accounts.Key(number);
            await _forum.Chain.Association.RunAsync(_forum.Chain.Association.Acts.Admit(key.Address, "oncology", (await _forum.Chain.Node.NowAsync(Ct)).AddDays(80)), Ct);
            await _forum.Server.CatchUpAsync(_forum.Chain);
            newcomers.Add(new TalkClient(await _forum.Server.SignedInAsync(key)));
        }

        foreach (var newcomer in newcomers)
            await newcomer.FlagAsync(post, new Flag(Ground.Spam), Ct);
        Assert.Equal(PostState.Visible, await StateAsync(begun.Thread, 2));
        var members = await Task.WhenAll(Enumerable.Range(1, 4).Select(AsAsync));
        await RefusedAsync("note", members[0].Talk.FlagAsync(post, new Flag(Ground.Other, " "), Ct));
        Assert.Null(await members[0].Talk.FlagAsync(long.MaxValue, new Flag(Ground.Abuse), Ct));
        // One that is given ten times is one, and one that is taken back is none.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => members[0].Talk.FlagAsync(post, new Flag(Ground.Abuse, "Look"), Ct)));
        await members[1].Talk.FlagAsync(post, new Flag(Ground.Abuse), Ct);
        await members[1].Talk.UnflagAsync(post, Ct);
        await members[2].Talk.FlagAsync(post, new Flag(Ground.OffTopic), Ct);
        Assert.Equal(PostState.Visible, await StateAsync(begun.Thread, 2));
        Assert.Equal(new Flag(Ground.Abuse, "Look"), await members[0].Talk.GetFlagAsync(post, Ct));
        Assert.Null(await members[1].Talk.GetFlagAsync(post, Ct));
        Assert.NotEmpty(await FoundAsync("pqrstuv"));

        await Task.WhenAll(members[1].Talk.FlagAsync(post, new Flag(Ground.Abuse), Ct), members[3].Talk.FlagAsync(post, new Flag(Ground.Abuse), Ct));
        Assert.Equal(PostState.Hidden, await StateAsync(begun.Thread, 2));
        Assert.Empty(await FoundAsync("pqrstuv"));
        var line = Assert.Single((await authorTalk.GetDecisionsAsync(null, 100, Ct)).Items, x => x.Thread == begun.Thread);
        Assert.Equal((DecisionKind.Flagged, 2, Ground.Abuse, true), (line.Kind, line.Number, line.Ground, line.By is null));
        var shown = (await author.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items[1];
        Assert.Equal(("", line.Id, Ground.Abuse), (shown.Html, shown.Decision, shown.Ground));
        Assert.Contains("pqrstuv", (await authorTalk.GetHiddenAsync(post, Ct))!.Html, StringComparison.Ordinal);
        Assert.Null(await authorTalk.GetHiddenAsync(begun.Post, Ct));
    }

    [Fact]
    public async Task Moderators_are_whom_the_Platform_chamber_has_elected_and_their_decisions_stand_in_the_log()
    {
        var (author, authorTalk) = await AsAsync(5);
        var (_, first) = await AsAsync(6);
        var (_, second) = await AsAsync(7);
        var begun = await author.BeginAsync(new NewThread("help", "Moderated thread", "A wxyzabc text", ["moved-tag"], NewKey), Ct);
        var hide = new NewDecision(DecisionKind.Hide, begun.Thread, 1, Ground.Abuse, Reason, NewKey);
        Assert.Null(await first.DecideAsync(hide, Ct));
        Assert.Null(await first.GetFlaggedAsync(null, 25, Ct));
        var acts = _forum.Chain.Association.Acts;
        // What Clinical gives counts for nothing, whatever the contract says of it then.
        await moderated.DecideAsync(
            new Proposal("platform", [ModeratedForum.Give(6), ModeratedForum.Give(7)], "# Elect moderators"), new Proposal("clinical", [ModeratedForum.Give(10)], "# Elect another"), new Proposal("cover", [acts.Statement()], "# Nothing"));
        await SendAsTimelockAsync("2f2ff15d", 11);
        var moderators = await authorTalk.GetModeratorsAsync(Ct);
        string[] named = [.. moderators.Select(x => x.Person.Address)];
        Assert.Equal([true, true, false, false], new[] { 6, 7, 10, 11 }.Select(x => named.Contains(DaoChain.Member(x).Address.ToString())));
        Assert.All(moderators, x => Assert.Equal(TimeSpan.FromDays(365), x.Until - x.Since));

        foreach (var (wrong, field) in ((NewDecision, string)[])
        [
            (hide with { Reason = "short" }, "reason"), (hide with { Kind = DecisionKind.Flagged }, "kind"), (hide with { Key = "" }, "key"), (hide with { Number = null }, "number"),
            (hide with { Kind = DecisionKind.Move, Category = "nowhere" }, "category"), (hide with { Kind = DecisionKind.Restore }, "kind"), (hide with { Kind = DecisionKind.Unlock }, "kind"),
        ])
        {
            await RefusedAsync(field, first.DecideAsync(wrong, Ct));
        }

        // The same ten times at once is one decision.
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => first.DecideAsync(hide, Ct)));
        var decision = Assert.Single(made.Select(x => x!.Id).Distinct());
        Assert.Equal(PostState.Removed, await StateAsync(begun.Thread, 1));
        Assert.Empty(await FoundAsync("wxyzabc"));
        await RefusedAsync("kind", second.DecideAsync(hide with { Key = NewKey }, Ct));
        Assert.Null(await author.EditAsync(begun.Post, new PostEdit(1, "Another"), Ct));

        // The appeal: by the author, once, decided by the other moderator.
        Assert.Null(await second.AppealAsync(decision, new NewAppeal("Not mine, but I object."), Ct));
        Assert.Null(await first.JudgeAsync(decision, new Verdict(true, Reason), Ct));
        var appeal = new NewAppeal("It was a quotation of a judgment.");
        Assert.Equal(AppealState.Open, (await authorTalk.AppealAsync(decision, appeal, Ct))!.Appeal!.State);
        Assert.Equal(AppealState.Open, (await authorTalk.AppealAsync(decision, appeal, Ct))!.Appeal!.State);
        await RefusedAsync("text", authorTalk.AppealAsync(decision, new NewAppeal("And another thing besides."), Ct));
        Assert.Contains((await second.GetAppealsAsync(null, 25, Ct))!.Items, x => x.Id == decision);
        await RefusedAsync("account", first.JudgeAsync(decision, new Verdict(false, Reason), Ct));
        Assert.Null(await authorTalk.JudgeAsync(decision, new Verdict(true, Reason), Ct));
        var judged = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => second.JudgeAsync(decision, new Verdict(true, "A quotation insults nobody."), Ct)));
        Assert.All(judged, x => Assert.Equal(AppealState.Overturned, x!.Appeal!.State));
        await RefusedAsync("overturn", second.JudgeAsync(decision, new Verdict(false, Reason), Ct));
        Assert.Equal(PostState.Visible, await StateAsync(begun.Thread, 1));
        Assert.NotEmpty(await FoundAsync("wxyzabc"));
        Assert.DoesNotContain((await second.GetAppealsAsync(null, 25, Ct))!.Items, x => x.Id == decision);

        // Locked, and moved with its tags, its words and its hashes.
        await second.DecideAsync(new NewDecision(DecisionKind.Lock, begun.Thread, null, Ground.OffTopic, Reason, NewKey), Ct);
        await RefusedAsync("thread", author.ReplyAsync(new NewPost(begun.Thread, 1, "Too late", NewKey), Ct));
        await second.DecideAsync(new NewDecision(DecisionKind.Unlock, begun.Thread, null, Ground.OffTopic, Reason, NewKey), Ct);
        var counts = await CountsAsync();
        var move = new NewDecision(DecisionKind.Move, begun.Thread, null, Ground.OffTopic, Reason, NewKey, "knowledge");
        var moved = (await second.DecideAsync(move, Ct))!;
        Assert.Equal(("help", "knowledge"), (moved.From, moved.To));
        Assert.Equal((counts.Help - 1, counts.Knowledge + 1), await CountsAsync());
        Assert.Contains((await author.GetThreadsAsync(new ThreadQuery("knowledge", "moved-tag"), Ct)).Items, x => x.Id == begun.Thread);
        var place = (await author.ReplyAsync(new NewPost(begun.Thread, 1, "After the move", NewKey), Ct))!;
        Assert.Equal("help", (await author.GetThreadAsync(begun.Thread, Ct))!.Origin);
        foreach (var post in (long[])[begun.Post, place.Post])
        {
            var document = (await authorTalk.GetDocumentAsync(post, Ct))!;
            Assert.Equal(document.Hash, TypedData.Parse(document.TypedData).Hash().ToString());
        }

        await authorTalk.AppealAsync(moved.Id, new NewAppeal("Help is where it belongs."), Ct);
        await RefusedAsync("account", second.JudgeAsync(moved.Id, new Verdict(true, Reason), Ct));
        await first.JudgeAsync(moved.Id, new Verdict(true, "It is a question, after all."), Ct);
        Assert.Equal(counts, await CountsAsync());

        // The log, in pages, the newest first.
        var read = new List<DecisionDto>();
        string? cursor = null;
        do
        {
            var page = await authorTalk.GetDecisionsAsync(cursor, 2, Ct);
            read.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal([DecisionKind.Move, DecisionKind.Unlock, DecisionKind.Lock, DecisionKind.Hide], read.Where(x => x.Thread == begun.Thread).Select(x => x.Kind));
        Assert.Equal(read.Select(x => x.Id).OrderDescending(), read.Select(x => x.Id));
        Assert.Equal(decision, (await authorTalk.GetDecisionAsync(decision, Ct))!.Id);
        Assert.Null(await authorTalk.GetDecisionAsync(long.MaxValue, Ct));
        await RefusedAsync("cursor", authorTalk.GetDecisionsAsync("AAAA", 2, Ct));

        // Nobody decides about what is their own.
        var (own, _) = await AsAsync(6);
        var mine = await own.BeginAsync(new NewThread("help", "A moderator's", "A text", [], NewKey), Ct);
        await RefusedAsync("account", first.DecideAsync(new NewDecision(DecisionKind.Lock, mine.Thread, null, Ground.Other, Reason, NewKey), Ct));
    }

    [Fact]
    public async Task What_may_point_to_a_patient_is_opened_to_nobody_and_what_was_restored_is_not_hidden_by_flags_again()
    {
        var (author, authorTalk) = await AsAsync(8);
        var (_, moderator) = await AsAsync(9);
        var begun = await author.BeginAsync(new NewThread("cases", "A case", "The patient of bed four", [], NewKey), Ct);
        var members = await Task.WhenAll(Enumerable.Range(10, 6).Select(AsAsync));
        foreach (var member in members.Take(3))
            await member.Talk.FlagAsync(begun.Post, new Flag(Ground.Patient, "Bed and ward"), Ct);
        var hidden = (await authorTalk.GetHiddenAsync(begun.Post, Ct))!;
        Assert.Null(hidden.Html);
        Assert.Equal(Ground.Patient, hidden.Decision.Ground);
        var waiting = Assert.Single((await moderator.GetFlaggedAsync(null, 100, Ct))!.Items, x => x.Place.Post == begun.Post);
        Assert.Equal((3, PostState.Hidden), (waiting.Weight, waiting.State));
        Assert.All(waiting.Flags, x => Assert.Equal(new Flag(Ground.Patient, "Bed and ward"), x));

        await moderator.DecideAsync(new NewDecision(DecisionKind.Restore, begun.Thread, 1, Ground.Patient, "Nobody can be told from this.", NewKey), Ct);
        Assert.Equal(PostState.Visible, await StateAsync(begun.Thread, 1));
        Assert.Null(await members[0].Talk.GetFlagAsync(begun.Post, Ct));
        foreach (var member in members.Skip(3))
            await member.Talk.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct);
        Assert.Equal(PostState.Visible, await StateAsync(begun.Thread, 1));
        Assert.Contains((await moderator.GetFlaggedAsync(null, 100, Ct))!.Items, x => x.Place.Post == begun.Post);

        // Another text is not what the moderator has let stand.
        await author.EditAsync(begun.Post, new PostEdit(1, "Something quite different"), Ct);
        await members[0].Talk.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct);
        Assert.Equal(PostState.Hidden, await StateAsync(begun.Thread, 1));

        // Another chamber takes the role in vain; whoever loses it by a vote of Platform decides nothing any more.
        await moderated.DecideAsync(new Proposal("treasury", [ModeratedForum.Take(9)], "# End a moderator"));
        Assert.NotNull(await moderator.GetFlaggedAsync(null, 25, Ct));
        await moderated.DecideAsync(new Proposal("platform", [ModeratedForum.Take(9)], "# End a moderator"));
        Assert.Null(await moderator.GetFlaggedAsync(null, 25, Ct));
        Assert.Null(await moderator.DecideAsync(new NewDecision(DecisionKind.Hide, begun.Thread, 1, Ground.Spam, Reason, NewKey), Ct));
        Assert.DoesNotContain(await authorTalk.GetModeratorsAsync(Ct), x => x.Person.Address == DaoChain.Member(9).Address.ToString());
    }

    [Fact]
    public async Task The_title_and_the_poll_go_and_come_with_the_first_post_and_are_erased_when_it_is_taken_back()
    {
        var (author, authorTalk) = await AsAsync(3);
        var (other, otherTalk) = await AsAsync(4);
        var (_, moderator) = await AsAsync(14);
        var poll = new NewPoll(["Qqoption one", "Qqoption two"], false, _forum.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(2));
        var begun = await author.BeginAsync(new NewThread("help", "The qqtitle of it", "A text", [], NewKey, Poll: poll), Ct);
        var answer = (await other.ReplyAsync(new NewPost(begun.Thread, 1, "A qqanswer to it", NewKey), Ct))!;
        Assert.NotEmpty(await FoundAsync("qqtitle"));
        await ShownAsync("The qqtitle of it");

        var hidden = (await moderator.DecideAsync(new NewDecision(DecisionKind.Hide, begun.Thread, 1, Ground.Patient, Reason, NewKey), Ct))!;
        Assert.Equal("", hidden.Title);
        Assert.Empty(await FoundAsync("qqtitle"));
        Assert.Empty(Assert.Single(await FoundAsync("qqanswer")).Title);
        await ShownAsync("");
        await RefusedAsync("title", otherTalk.GetDocumentAsync(answer.Post, Ct));
        await moderator.DecideAsync(new NewDecision(DecisionKind.Restore, begun.Thread, 1, Ground.Patient, Reason, NewKey), Ct);
        Assert.NotEmpty(await FoundAsync("qqtitle"));
        await ShownAsync("The qqtitle of it");
        Assert.Equal("A qqanswer to it", (await otherTalk.GetDocumentAsync(answer.Post, Ct))!.TypedData.GetProperty("message").GetProperty("body").GetString());

        await author.WithdrawAsync(begun.Post, Ct);
        Assert.Empty(await FoundAsync("qqtitle"));
        await ShownAsync("");
        await RefusedAsync("title", otherTalk.GetDocumentAsync(answer.Post, Ct));
        await using (var db = _forum.Context())
        {
            Assert.Equal("", await db.Set<ThreadRow>().Where(x => x.Id == begun.Thread).Select(x => x.Title).SingleAsync(Ct));
            Assert.Equal(["", ""], await db.Set<PollOptionRow>().Where(x => x.Thread == begun.Thread).Select(x => x.Text).ToListAsync(Ct));
        }

        // What stands below stays, and can be answered.
        Assert.NotNull(await other.ReplyAsync(new NewPost(begun.Thread, 2, "One more", NewKey), Ct));

        async Task ShownAsync(string title)
        {
            using var browser = _forum.Server.Browser();
            Assert.Equal((title, title.Length > 0), ((await author.GetThreadAsync(begun.Thread, Ct))!.Row.Title, (await author.GetThreadAsync(begun.Thread, Ct))!.Poll));
            Assert.Equal(title, Assert.Single((await other.GetThreadsAsync(new ThreadQuery("help", Limit: 100), Ct)).Items, x => x.Id == begun.Thread).Title);
            Assert.Equal(title.Length > 0, await authorTalk.GetPollAsync(begun.Thread, Ct) is not null);
            Assert.Equal(title.Length > 0, (await browser.GetStringAsync("/api/feeds/threads.atom", Ct)).Contains("qqtitle", StringComparison.Ordinal));
            Assert.All((await authorTalk.GetDecisionsAsync(null, 100, Ct)).Items.Where(x => x.Thread == begun.Thread), x => Assert.Equal(title, x.Title));
        }
    }

    [Fact]
    public async Task A_hidden_draft_is_read_by_nobody_until_it_is_restored_by_a_decision_or_an_appeal()
    {
        using var mine = await _forum.Server.SignedInAsync(DaoChain.Member(16));
        var (owner, ownerTalk, anybody) = (new DraftClient(mine), new TalkClient(mine), new DraftClient(_forum.Server.Browser()));
        var ((_, first), (_, second)) = (await AsAsync(17), await AsAsync(18));
        var id = (await owner.BeginAsync(new NewDraft("clinical", "A title of it", "What it is", "A text", [], NewKey), Ct)).Row.Id;
        var hide = new NewDecision(DecisionKind.HideDraft, 0, null, Ground.Patient, Reason, NewKey, Draft: id);
        Assert.Null(await ownerTalk.DecideAsync(hide, Ct));
        await RefusedAsync("draft", first.DecideAsync(hide with { Draft = null }, Ct));
        Assert.Null(await first.DecideAsync(hide with { Draft = 999_999 }, Ct));
        await RefusedAsync("kind", first.DecideAsync(hide with { Kind = DecisionKind.RestoreDraft }, Ct));
        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => first.DecideAsync(hide, Ct)));
        var decision = Assert.Single(made.DistinctBy(x => x!.Id))!;
        Assert.Equal((id, DecisionKind.HideDraft, ""), (decision.Draft, decision.Kind, decision.Title));

        var hidden = (await anybody.GetDraftAsync(id, Ct))!;
        Assert.Equal(("", "", "", decision.Id), (hidden.Row.Title, hidden.Summary, hidden.Html.Trim(), hidden.Hidden));
        Assert.All((await anybody.GetVersionsAsync(id, null, Ct))!, x => Assert.Equal(("", ""), (x.Title, x.Markdown)));
        Assert.Null(await anybody.GetVersionAsync(id, 1, Ct));
        await RefusedAsync("id", owner.SaveAsync(id, new DraftEdit(1, "Another", "What it is", "A text", []), Ct));
        await RefusedAsync("id", owner.OpenAsync(id, 1, Ct));
        await RefusedAsync("id", owner.DiscussAsync(id, Ct));

        await ownerTalk.AppealAsync(decision.Id, new NewAppeal("Nobody can be told from it."), Ct);
        await RefusedAsync("account", first.JudgeAsync(decision.Id, new Verdict(true, Reason), Ct));
        await second.JudgeAsync(decision.Id, new Verdict(true, "Nobody can, that is right."), Ct);
        Assert.Equal(("A title of it", null), ((await anybody.GetDraftAsync(id, Ct))!.Row.Title, (await anybody.GetDraftAsync(id, Ct))!.Hidden));
        await second.DecideAsync(hide with { Key = NewKey }, Ct);
        await second.DecideAsync(hide with { Key = NewKey, Kind = DecisionKind.RestoreDraft }, Ct);
        Assert.Equal(2, (await owner.SaveAsync(id, new DraftEdit(1, "Another", "What it is", "A text", []), Ct))!.Row.Version);
    }

    [Fact]
    public async Task Who_flags_decides_and_takes_back_at_the_same_moment_waits_for_nobody_who_waits()
    {
        var (author, _) = await AsAsync(1);
        var (_, moderator) = await AsAsync(15);
        var members = await Task.WhenAll(Enumerable.Range(10, 4).Select(AsAsync));
        for (var i = 0; i < 6; i++)
        {
            var begun = await author.BeginAsync(new NewThread("help", "All at once", "A text", [], NewKey), Ct);
            await author.EditAsync(begun.Post, new PostEdit(1, "A changed text"), Ct);
            Task[] acts =
            [
                .. members.Select(x => TriedAsync(() => x.Talk.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct))),
                .. members.Select(x => TriedAsync(() => x.Forum.ReplyAsync(new NewPost(begun.Thread, 1, "An answer", NewKey), Ct))),
                TriedAsync(() => moderator.DecideAsync(new NewDecision(DecisionKind.Hide, begun.Thread, 1, Ground.Spam, Reason, NewKey), Ct)),
                TriedAsync(() => moderator.DecideAsync(new NewDecision(DecisionKind.Restore, begun.Thread, 1, Ground.Spam, Reason, NewKey), Ct)),
                TriedAsync(() => author.EditAsync(begun.Post, new PostEdit(2, "Changed once more"), Ct)),
                TriedAsync(() => author.WithdrawAsync(begun.Post, Ct)),
            ];
            await Task.WhenAll(acts);
            var visible = await StateAsync(begun.Thread, 1) == PostState.Visible;
            Assert.Equal(visible, (await author.GetThreadAsync(begun.Thread, Ct))!.Row.Title.Length > 0);
        }


        // What comes too late is refused, and nothing else goes wrong.
        static async Task TriedAsync(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (FieldException)
            {
            }
        }
    }

    [Fact]
    public async Task Flags_that_are_taken_back_count_for_the_day()
    {
        var (author, _) = await AsAsync(2);
        var (_, member) = await AsAsync(5);
        var begun = await author.BeginAsync(new NewThread("help", "Flagged again and again", "A text", [], NewKey), Ct);
        // Half of them under way at the same moment as the others.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => member.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct)));
        await member.UnflagAsync(begun.Post, Ct);
        for (var i = 1; i < Flags.MaxADay; i++)
        {
            await member.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct);
            await member.UnflagAsync(begun.Post, Ct);
        }

        Assert.NotNull((await RefusedAsync("account", member.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct))).Again);
        await using var db = _forum.Context();
        var account = DaoChain.Member(5).Address.ToHex();
        // The next day begins anew.
        await db.Set<AuthorRow>().Where(x => x.Account == account).ExecuteUpdateAsync(x => x.SetProperty(a => a.FlagDay, a => a.FlagDay - 1), Ct);
        Assert.NotNull(await member.FlagAsync(begun.Post, new Flag(Ground.Spam), Ct));
    }

    private async Task<(ForumClient Forum, TalkClient Talk)> AsAsync(int member)
    {
        var browser = await _forum.Server.SignedInAsync(DaoChain.Member(member));
        return (new ForumClient(browser), new TalkClient(browser));
    }

    /// <summary>A call of the timelock that is no proposal's.</summary>
    private async Task SendAsTimelockAsync(string selector, int member)
    {
        var (chain, contracts) = (_forum.Chain, _forum.Chain.Association.Contracts);
        var data = "0x" + selector + Keccak256.Hash("FORUM_MODERATOR_ROLE").ToString()[2..] + new string('0', 24) + DaoChain.Member(member).Address.ToHex()[2..];
        await chain.Node.Client.RequestAsync("anvil_setBalance", Ct, contracts.Timelock.ToHex(), "0xde0b6b3a7640000");
        await chain.Node.Client.RequestAsync("anvil_impersonateAccount", Ct, contracts.Timelock.ToHex());
        await chain.Node.Client.RequestAsync("eth_sendTransaction", Ct, new { from = contracts.Timelock.ToHex(), to = contracts.Membership.ToHex(), data });
        await chain.Node.Client.RequestAsync("anvil_stopImpersonatingAccount", Ct, contracts.Timelock.ToHex());
        await chain.Node.MineAsync(Ct);
        await _forum.Server.CatchUpAsync(chain);
    }

    private async Task<PostState> StateAsync(long thread, int number)
    {
        using var browser = _forum.Server.Browser();
        return (await new ForumClient(browser).GetPostsAsync(thread, null, 100, Ct))!.Items.Single(x => x.Number == number).State;
    }

    private async Task<IReadOnlyList<SearchHitDto>> FoundAsync(string text)
    {
        using var browser = _forum.Server.Browser();
        return (await new DaoClient(browser).SearchAsync(new SearchQuery(text, [SearchKind.Post]), Ct)).Items;
    }

    private async Task<(int Help, int Knowledge)> CountsAsync()
    {
        using var browser = _forum.Server.Browser();
        var counts = (await new ForumClient(browser).GetCategoriesAsync(Ct)).ToDictionary(x => x.Key, x => x.Threads);
        return (counts["help"], counts["knowledge"]);
    }
}
