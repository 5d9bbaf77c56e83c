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

/// <content>Notices, feeds, reputation and articles.</content>
internal sealed partial class ServerQueries
{
    /// <summary>Inboxes, webhooks, feeds and the calendar.</summary>
    private async Task ReadNoticesAsync(Action<string> step)
    {
        var notices = Get<INotices>();
        foreach (var account in new[] { LargeAssociation.Account(1), LargeAssociation.Account(3) })
        {
            foreach (var unread in new[] { false, true })
            {
                step($"/api/me/notices?unread={unread}");
                await PagesAsync(cursor => notices.GetNoticesAsync(account, new NoticeQuery(unread, cursor), Ct), Cursor.Encode(_association.Members / 50));
            }

            step("/api/me/notices/count");
            await notices.CountAsync(account, Ct);
            step("/api/me/notices/preferences");
            await notices.GetPreferencesAsync(account, Ct);
            step("/api/me/notices/webhooks");
            await Get<IWebhooks>().GetAsync(account, Ct);
        }

        step("daily mail");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            await MailSender.UntoldAsync(db, LargeAssociation.Account(1), 50, Ct);
        step("/api/feeds/sessions.atom");
        await Get<FeedQueries>().SessionsAsync(null, Ct);
        await Get<FeedQueries>().DatesAsync(LargeAssociation.Chamber, "https://dao.example.org", Ct);
        step("/api/feeds/proposals.atom");
        Assert.NotEmpty(await Get<FeedQueries>().ProposalsAsync(Ct));
        step("/api/feeds/threads.atom");
        Assert.NotEmpty(await Get<FeedQueries>().ThreadsAsync(Ct));
        step("/api/feeds/threads/{id}.atom");
        Assert.NotNull(await Get<FeedQueries>().PostsAsync(LargeAssociation.LongThread, Ct));
    }

    /// <summary>What turns final blocks into notices, and what is sent of them.</summary>
    private async Task TellAsync(Action<string> step)
    {
        var account = LargeAssociation.Account(1);
        step("notices of logs");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
        {
            Assert.NotEmpty(await FinalEvents.ReadAsync(db, 100, 0, 990, Ct));
            step("notices of the calendar");
            await Calendar.TellAsync(db, LargeAssociation.Now - 100, LargeAssociation.Now - 10, Ct);
            foreach (var audience in Enum.GetValues<NoticeAudience>())
            {
                step($"notices to {audience}");
                var fanout = new NoticeFanoutRow
                {
                    Kind = NoticeKind.DelegateVoted, Cause = "ballot:new", Audience = audience, Data = new NoticeData(LargeAssociation.Chamber, LargeAssociation.Session, Who: account, Thread: LargeAssociation.LongThread, Post: 1).Write(),
                    Root = account, Depth = 7, From = LargeAssociation.Now, To = LargeAssociation.Now + 2_000_000, After = LargeAssociation.Account(77),
                };
                await Fanouts.NextAsync(db, fanout, Ct);
            }

            step("notices written");
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            await Get<INoticeWriter>().AddAsync(db, [.. Enumerable.Range(1, 100).Select(i => new NewNotice(LargeAssociation.Account(i), NoticeKind.SessionCloses, "session:new", new NoticeData()))], Ct);
            await transaction.CommitAsync(Ct);
        }

        step("notices to those behind the next");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            Assert.Single(await NoticeEngine.RootsAsync(db, NoticeKind.DelegateVoted, "ballot:7", [LargeAssociation.Account(7), LargeAssociation.Account(8)], Ct));
        step("notices of a turn");
        for (var i = 0; i < 2; i++)
            await Get<NoticeEngine>().StepAsync(Ct);
        step("/api/me/notices/read");
        await Get<INotices>().ReadAsync(account, new NoticesRead([1, 2, 3], null), Ct);
        await Get<INotices>().SavePreferencesAsync(account, [new NoticePreference(NoticeKind.Reply, NoticeChannel.Off)], Ct);
        step("notices forgotten");
        Assert.Equal(0, await Get<NoticePruner>().PruneAsync(Ct));
        step("/api/status/deliveries");
        await Get<IDeliveries>().GetDeliveriesAsync(Ct);
        step("deliveries");
        await Get<DeliveryService>().TurnAsync(Ct);
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            await db.Set<MailAddressRow>().AsNoTracking().Where(x => x.DigestAt <= LargeAssociation.Now).OrderBy(x => x.DigestAt).ThenBy(x => x.Account).Take(50).ToListAsync(Ct);
        step("link to confirm an address");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            await MailAddresses.CountLinkAsync(db, account, 3, LargeAssociation.Now * 1000, Ct);
        step("/api/me/notices/webhooks/{id}/dead");
        await Get<IWebhooks>().GetDeadAsync(LargeAssociation.Account(7), 7, Ct);
        await Get<IWebhooks>().SendAgainAsync(LargeAssociation.Account(7), 7, Ct);
    }

    /// <summary>Every method of <see cref="IReputationQueries"/>.</summary>
    private async Task ReadReputationAsync(Action<string> step, string heavy, string light)
    {
        var (queries, watched) = Watch<IReputationQueries>();
        foreach (var account in new[] { heavy, light })
        {
            step("/api/members/{address}/reputation");
            Assert.NotEmpty((await queries.GetReputationAsync(account, Ct))!.Topics);
            foreach (var topic in new[] { null, LargeAssociation.Chamber })
            {
                step($"/api/members/{{address}}/reputation/history?topic={topic}");
                await PagesAsync(cursor => queries.GetReputationHistoryAsync(new ReputationHistoryQuery(account, topic, cursor), Ct), Cursor.Encode(500, 3));
            }

            step("/api/chambers/{chamber}/proposers/{address}");
            Assert.NotNull(await queries.GetProposerAsync(LargeAssociation.Chamber, account, Ct));
        }

        step("/api/reputation");
        Assert.NotEmpty(await queries.GetReputationTopicsAsync(Ct));
        step("/api/reputation/{topic}");
        Assert.NotNull(await queries.GetReputationTopicAsync(LargeAssociation.Chamber, Ct));
        step("/api/reputation/{topic}/leaders");
        var leaders = await queries.GetReputationLeadersAsync(LargeAssociation.Chamber, null, 25, Ct);
        Assert.Equal(25, leaders.Items.Count);
        // In the midst of a long tie.
        await PagesAsync(cursor => queries.GetReputationLeadersAsync(LargeAssociation.Chamber, cursor, 25, Ct), Cursor.Encode(LargeAssociation.TiedSum, "0x8"));
        step("/api/proposals/{id}/experienced");
        Assert.Equal(3, (await queries.GetExperiencedVoteAsync(LargeAssociation.Proposal, Ct))!.Voters);
        watched.AskedAll<IReputationQueries>();
    }

    /// <summary>Every method of <see cref="IArticleQueries"/>.</summary>
    private async Task ReadArticlesAsync(Action<string> step, string author)
    {
        var articles = Get<IArticles>();
        foreach (var state in (ArticleState[])[ArticleState.Accepted, ArticleState.Review])
        {
            foreach (var query in (ArticleQuery[])[new(), new(LargeAssociation.Chamber), new("treasury"), new(Author: author), new(Author: LargeAssociation.Account(3))])
            {
                step($"/api/articles?state={state}&topic={query.Topic}&author={query.Author}");
                await PagesAsync(cursor => articles.GetArticlesAsync(query with { State = state, Cursor = cursor }, Ct), state == ArticleState.Accepted ? Cursor.Encode(50, 25_300) : Cursor.Encode(5_000));
            }
        }

        step("/api/articles/rule");
        Assert.NotNull(await articles.GetReviewRuleAsync(Ct));
        step("/api/articles/{id}");
        Assert.Equal(100, (await articles.GetArticleAsync(1, Ct))!.Reviews.Count);
        Assert.Equal(11, (await articles.GetArticleAsync(2, Ct))!.Acceptance!.Reviewers.Count);
        step("/api/articles/{id}/versions");
        Assert.Equal(100, (await articles.GetArticleVersionsAsync(2, Ct))!.Count);
        step("/api/articles/{id}/versions/{version}");
        Assert.NotNull(await articles.GetArticleVersionAsync(2, 50, Ct));
        Assert.NotNull(await articles.GetArticleDocumentAsync(2, 50, Ct));
    }

    /// <summary>What is written into articles; what the chain is asked besides gets no answer here.</summary>
    private async Task WriteArticlesAsync(Action<string> step)
    {
        var articles = Get<IArticles>();
        var (author, other) = (LargeAssociation.Account(3), LargeAssociation.Account(7));
        step("/api/articles begun");
        var id = await articles.BeginAsync(author, new NewArticle(LargeAssociation.Chamber, "A title", "en", "A text", [], "a-new-key"), Ct);
        var hash = (await articles.GetArticleAsync(id, Ct))!.Row.Hash;
        step("/api/articles/{id} saved");
        Assert.Equal(1, await articles.SaveAsync(author, id, new ArticleEdit(hash, "Another title", "en", "A text", []), Ct));
        step("/api/articles/{id}/reviews");
        hash = (await articles.GetArticleAsync(id, Ct))!.Row.Hash;
        await Assert.ThrowsAsync<UnavailableException>(() => articles.ReviewAsync(other, id, new SignedReview(hash, 1, "0x12"), Ct));
        step("/api/articles/{id}/acceptance");
        await Assert.ThrowsAsync<UnavailableException>(() => articles.GetSubmissionAsync(author, id, Ct));
        step("/api/articles/{id}/withdraw");
        await articles.WithdrawAsync(author, id, Ct);
        step("articles closed");
        Assert.Equal(0, await Get<ArticleCloser>().CloseAsync(Ct));
    }
}
