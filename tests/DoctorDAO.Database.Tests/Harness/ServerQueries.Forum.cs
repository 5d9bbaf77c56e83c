using System.Reflection;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Relay;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Client.Results;
using DoctorDAO.Client.Search;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Feeds;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Knowledge;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Relay;
using DoctorDAO.Features.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Database.Tests;

/// <content>Forum, search and drafts.</content>
internal sealed partial class ServerQueries
{
    /// <summary>Files of posts: added, shown, taken back, forgotten.</summary>
    private async Task AttachAsync(Action<string> step)
    {
        var files = Get<Attachments>();
        step("/api/forum/attachments");
        var added = await files.AddAsync(LargeAssociation.Account(7), "%PDF-1.7 %%EOF"u8.ToArray(), Ct);
        step("/media/{hash}");
        Assert.NotNull((await files.FindAsync(added.Path["/media/".Length..], Ct)).File);
        step("/api/forum/attachments/{hash}");
        Assert.NotNull(await files.FindAsync(LargeAssociation.Account(7), added.Path["/media/".Length..], Ct));
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
        await using (var transaction = await db.Database.BeginTransactionAsync(Ct))
        {
            step("attachments shown");
            await Attachments.UseAsync(db, 3, added.Path, Ct);
            step("attachments taken back");
            await Attachments.ForgetAsync(db, 3, LargeAssociation.Account(3), Ct);
            await transaction.CommitAsync(Ct);
        }

        step("attachments forgotten");
        Assert.Equal(50, await files.CleanAsync(Ct));
    }

    /// <summary>Every method of <see cref="IForumQueries"/>.</summary>
    private async Task ReadForumAsync(Action<string> step, string author)
    {
        var (forum, watched) = Watch<IForumQueries>(Get<IForum>());
        // Threads of one moment, in the midst of them.
        var far = Cursor.Encode((LargeAssociation.Now * 1000) - 1_000_000_000 + 2, 1_250);
        step("/api/forum/categories");
        Assert.Contains(await forum.GetCategoriesAsync(Ct), x => x.Newest is not null);
        foreach (var query in (ThreadQuery[])[new(), new("clinical"), new("market"), new(Tag: "tag7"), new("help", "tag7"), new(Tag: "nothing"), new(Author: author), new(Author: LargeAssociation.Account(3))])
        {
            step($"/api/forum/threads?category={query.Category}&tag={query.Tag}&author={query.Author}");
            await PagesAsync(cursor => forum.GetThreadsAsync(query with { Cursor = cursor }, Ct), far);
        }

        step("/api/forum/threads/{id}");
        Assert.NotNull(await forum.GetThreadAsync(LargeAssociation.LongThread, Ct));
        step("/api/forum/threads/{id}/posts");
        await PagesAsync(async cursor => (await forum.GetPostsAsync(LargeAssociation.LongThread, cursor, 25, Ct))!, Cursor.Encode("000400"));
        Assert.Equal(25, (await forum.GetPostsFromAsync(LargeAssociation.LongThread, _association.Posts / 4, 25, Ct))!.Items.Count);
        step("/api/forum/posts/{id}/revisions");
        Assert.Equal(10, (await forum.GetRevisionsAsync(2, null, Ct))!.Count);
        Assert.Equal(10, (await forum.GetRevisionsAsync(2, 30, Ct))!.Count);
        watched.AskedAll<IForumQueries>();
        await ReadTalkAsync(step);
    }

    /// <summary>Every method of <see cref="IModerationQueries"/>, and what else is read beside threads.</summary>
    private async Task ReadTalkAsync(Action<string> step)
    {
        var (moderation, watched) = Watch<IModerationQueries>(Get<IModeration>());
        var moderator = LargeAssociation.Account(3);
        step("/api/forum/decisions");
        await PagesAsync(cursor => moderation.GetDecisionsAsync(cursor, 25, Ct), Cursor.Encode(_association.Posts / 2));
        step("/api/forum/decisions/{id}");
        Assert.NotNull(await moderation.GetDecisionAsync(5, Ct));
        step("/api/forum/moderators");
        Assert.NotEmpty(await moderation.GetModeratorsAsync(Ct));
        step("/api/forum/posts/{id}/hidden");
        Assert.NotNull(await moderation.GetHiddenAsync(LargeAssociation.HiddenPost, Ct));
        watched.AskedAll<IModerationQueries>();
        step("/api/forum/moderation/flagged");
        await PagesAsync(async cursor => (await Get<IModeration>().GetFlaggedAsync(moderator, cursor, 25, Ct))!, Cursor.Encode(LargeAssociation.Now * 1000, 1_000));
        step("/api/forum/moderation/appeals");
        await PagesAsync(async cursor => (await Get<IModeration>().GetAppealsAsync(moderator, cursor, 25, Ct))!, Cursor.Encode(_association.Posts / 2));
        step("/api/forum/posts/{id}/document");
        Assert.NotNull(await Get<IPostSigning>().GetDocumentAsync(4, Ct));
        step("/api/forum/threads/{id}/poll");
        Assert.NotNull(await Get<IPolls>().GetPollAsync(LargeAssociation.Account(1), LargeAssociation.LongThread, Ct));
        step("/api/forum/follows");
        Assert.NotEmpty(await Get<IFollows>().GetFollowsAsync(LargeAssociation.Account(5), Ct));
        step("followers of a thread");
        await using var db = await _contexts.CreateDbContextAsync(Ct);
        var (followers, next) = await Follows.FollowersAsync(db, LargeAssociation.LongThread, moderator, "", 100, Ct);
        Assert.NotEmpty(followers);
        await Follows.FollowersAsync(db, LargeAssociation.LongThread, moderator, next!, 100, Ct);
    }

    /// <summary>What is written into the forum.</summary>
    private async Task WriteForumAsync(Action<string> step)
    {
        var forum = Get<IForum>();
        var (author, other) = (LargeAssociation.Account(3), LargeAssociation.Account(7));
        step("/api/forum/threads");
        var thread = await forum.BeginAsync(author, new NewThread("market", "A thread", "A text", ["tag7"], "a-new-key"), Ct);
        step("/api/forum/threads/{id}/posts");
        var answer = (await forum.ReplyAsync(other, new NewPost(LargeAssociation.LongThread, 1, "An answer", "a-new-key"), Ct))!;
        step("/api/forum/posts/{id}");
        await forum.EditAsync(other, answer.Post, new PostEdit(1, "Another answer"), Ct);
        foreach (var given in new[] { true, false })
        {
            step($"/api/forum/posts/{{id}}/reactions/{{reaction}} {given}");
            await forum.ReactAsync(author, answer.Post, "agree", given, Ct);
        }

        step("/api/forum/threads/{id}/answer");
        await forum.ChooseAnswerAsync(author, thread.Thread, 1, Ct);
        await WriteTalkAsync(step, author, other, thread, answer);
        step("/api/forum/posts/{id} withdrawn");
        await forum.WithdrawAsync(other, answer.Post, Ct);
    }

    /// <summary>Flags, decisions, follows and votes.</summary>
    private async Task WriteTalkAsync(Action<string> step, string moderator, string author, PostPlace thread, PostPlace answer)
    {
        const string Reason = "It does not belong here.";
        var (moderation, member) = (Get<IModeration>(), LargeAssociation.Account(5));
        step("mentions");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            await Mentions.ResolveAsync(db, $"@{member} and @Nobody Of This Name", Ct);
        step("/api/forum/posts/{id}/flag");
        await moderation.FlagAsync(member, answer.Post, new Flag(Ground.Spam), Ct);
        Assert.NotNull(await moderation.GetFlagAsync(member, answer.Post, Ct));
        await moderation.UnflagAsync(member, answer.Post, Ct);
        step("/api/forum/decisions made");
        var hidden = (await moderation.DecideAsync(moderator, new NewDecision(DecisionKind.Hide, answer.Thread, answer.Number, Ground.Spam, Reason, "hide"), Ct))!;
        await moderation.AppealAsync(author, hidden.Id, new NewAppeal(Reason), Ct);
        step("/api/forum/decisions/{id}/verdict");
        await moderation.JudgeAsync(LargeAssociation.Account(9), hidden.Id, new Verdict(true, Reason), Ct);
        step("/api/forum/decisions moved");
        await moderation.DecideAsync(LargeAssociation.Account(9), new NewDecision(DecisionKind.Move, thread.Thread, null, Ground.OffTopic, Reason, "move", "help"), Ct);
        step("/api/forum/follows written");
        await Get<IFollows>().FollowAsync(moderator, new FollowWish(FollowKind.Category, "help", FollowLevel.Following), Ct);
        step("/api/forum/threads/{id}/poll/voice");
        await Get<IPolls>().VoteAsync(moderator, LargeAssociation.LongThread, new PollVoice([2]), Ct);
    }

    private async Task SearchAsync(Action<string> step)
    {
        var search = Get<ISearch>();
        foreach (var category in new[] { null, "clinical", "market" })
        {
            foreach (var text in new[] { "common", "hundredth", "common hundredth", "thousand777", "single77", "thread 2", "a", "nothing at all", "dr a1" })
            {
                step($"/api/search?category={category}&text={text}");
                await PagesAsync(cursor => search.SearchAsync(new SearchQuery(text, null, category, cursor), Ct));
            }
        }

        step("/api/search of somebody who mutes");
        await search.SearchAsync(new SearchQuery("common", Reader: LargeAssociation.Account(3)), Ct);
        step("/api/search?kinds=draft");
        await search.SearchAsync(new SearchQuery("common", [SearchKind.Draft]), Ct);
        step("/api/search?kinds=post");
        Assert.Equal(25, (await search.SearchAsync(new SearchQuery("common", [SearchKind.Post]), Ct)).Items.Count);
        Assert.Single((await search.SearchAsync(new SearchQuery($"single{_association.Posts}", [SearchKind.Post]), Ct)).Items);
    }

    /// <summary>What is read of drafts; what the chain is asked besides gets no answer here.</summary>
    private async Task ReadDraftsAsync(Action<string> step, string author)
    {
        var drafts = Get<IDrafts>();
        foreach (var query in (DraftQuery[])[new(), new(LargeAssociation.Chamber), new("treasury"), new(Author: author), new(Author: LargeAssociation.Account(3))])
        {
            step($"/api/drafts?chamber={query.Chamber}&author={query.Author}");
            await PagesAsync(cursor => drafts.GetDraftsAsync(query with { Cursor = cursor }, Ct), Cursor.Encode(5_000));
        }

        step("/api/drafts/{id}");
        Assert.Equal(100, (await drafts.GetDraftAsync(1, Ct))!.Sponsors.Count);
        step("/api/proposals/{id}/draft");
        await drafts.GetDraftOfAsync(LargeAssociation.Proposal, Ct);
        await drafts.GetDraftOfAsync("12345", Ct);
        step("/api/drafts/{id}/versions");
        Assert.Equal(25, (await drafts.GetVersionsAsync(1, null, Ct))!.Count);
        Assert.Equal(25, (await drafts.GetVersionsAsync(1, 60, Ct))!.Count);
        step("/api/drafts/{id}/versions/{version}");
        Assert.Equal(50, (await drafts.GetVersionAsync(1, 50, Ct))!.Version);
        step("/api/drafts/{id}/support");
        await Assert.ThrowsAsync<UnavailableException>(() => drafts.GetSupportAsync(1, Ct));
        step("/api/proposals/{id}/simulation");
        Assert.Null(await Get<IActions>().SimulateProposalAsync("123", Ct));
    }

    /// <summary>What is written into drafts.</summary>
    private async Task WriteDraftsAsync(Action<string> step)
    {
        var drafts = Get<IDrafts>();
        var (owner, other) = (LargeAssociation.Account(3), LargeAssociation.Account(7));
        step("/api/drafts begun");
        var id = await drafts.BeginAsync(owner, new NewDraft(LargeAssociation.Chamber, "A title", "A summary", "A text", [], "a-new-key"), Ct);
        step("/api/drafts/{id} saved");
        Assert.Equal(2, await drafts.SaveAsync(owner, id, new DraftEdit(1, "Another title", "A summary", "A text", []), Ct));
        step("/api/drafts/{id}/authors");
        await drafts.InviteAsync(owner, id, other, Ct);
        await drafts.AcceptAsync(other, id, Ct);
        await drafts.RemoveAsync(owner, id, other, Ct);
        step("/api/drafts/{id}/thread");
        await drafts.DiscussAsync(owner, id, Ct);
        step("/api/drafts/{id}/open");
        await drafts.OpenAsync(owner, id, 2, Ct);
        step("/api/drafts/{id}/sponsorships");
        await Assert.ThrowsAsync<UnavailableException>(() => drafts.SponsorAsync(other, id, new SignedSponsorship(1, "0x12"), Ct));
        step("/api/drafts/{id}/submission");
        await Assert.ThrowsAsync<UnavailableException>(() => drafts.GetSubmissionAsync(owner, id, Ct));
        step("/api/drafts/{id}/withdraw");
        await drafts.WithdrawAsync(owner, id, Ct);
    }
}
