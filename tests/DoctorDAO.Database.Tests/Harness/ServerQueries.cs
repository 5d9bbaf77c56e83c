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
using Microsoft.Extensions.Hosting;

namespace DoctorDAO.Database.Tests;

/// <summary>Everything that the server asks its database, asked in the same order on every database.</summary>
internal sealed class ServerQueries : IAsyncDisposable
{
    private readonly SilentNode _node = new();
    private readonly HttpClient _http;
    private readonly ServiceProvider _services;
    private readonly IDbContextFactory<DaoDbContext> _contexts;
    private readonly LargeAssociation _association;

    public ServerQueries(IDbContextFactory<DaoDbContext> contexts, LargeAssociation association)
    {
        (_contexts, _association, _http) = (contexts, association, new HttpClient(_node));
        var services = new ServiceCollection().AddLogging().AddSingleton(contexts).AddSingleton<TimeProvider>(new StoppedClock())
            .AddSingleton(new EthClient(_http, new Uri("http://node.invalid")));
        services.AddDaoFeatures(LargeAssociation.Deployment);
        services.Configure<RelayOptions>(x => x.Key = PrivateKey.Random());
        // One after the other, so that every database is asked in the same order.
        services.Configure<NoticeOptions>(x => x.AtOnce = 1);
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What pages and programs read: every method of <see cref="IDaoQueries"/>, with each filter, for the first page, the next, and one far down.</summary>
    /// <param name="step">Hears what is asked next, as an address of the API.</param>
    public async Task ReadAsync(Action<string> step)
    {
        var (queries, watched) = Watch<IDaoQueries>();
        const string Chamber = LargeAssociation.Chamber;
        const long Session = LargeAssociation.Session;
        var (heavy, light) = (LargeAssociation.Account(1), LargeAssociation.Account(_association.Members / 11));

        step("/api/status");
        await queries.GetStatusAsync(Ct);
        step("/api/chambers");
        await queries.GetChambersAsync(Ct);
        foreach (var chamber in new[] { null, Chamber })
        {
            foreach (var state in new[] { null, "open", "upcoming", "closed" })
            {
                step($"/api/sessions?chamber={chamber}&state={state}");
                await PagesAsync(cursor => queries.GetSessionsAsync(new SessionQuery(chamber, state, cursor), Ct), Cursor.Encode(Session - (_association.Members * 300L), Chamber));
            }
        }

        step("/api/sessions/{chamber}/{session}");
        await queries.GetSessionAsync(Chamber, Session, Ct);
        step("/api/sessions/{chamber}/{session}/ballots");
        await PagesAsync(cursor => queries.GetSessionBallotsAsync(Chamber, Session, cursor, 25, Ct), Cursor.Encode(2, "0x8"), Cursor.Encode(1, "0x8"));
        step("/api/proposals/{id}");
        Assert.NotNull(await queries.GetProposalAsync(LargeAssociation.Proposal, Ct));
        step("/api/proposals/{id}/ballots");
        await PagesAsync(async cursor => (await queries.GetProposalBallotsAsync(LargeAssociation.Proposal, cursor, 25, Ct))!, Cursor.Encode(2, "0x8"), Cursor.Encode(1, "0x8"));

        foreach (var chamber in new[] { null, Chamber })
        {
            foreach (var specialty in new[] { null, "oncology", "palliative-care", "nobody" })
            {
                step($"/api/members?chamber={chamber}&specialty={specialty}");
                await PagesAsync(
                    cursor => queries.GetMembersAsync(new MemberQuery(Specialty: specialty, Chamber: chamber, Cursor: cursor), Ct),
                    Cursor.Encode(2, "0x8"), Cursor.Encode("-0", "0x8"), Cursor.Encode("-1", "0x8"));
            }

            foreach (var search in new[] { "dr", "dr a1", "0x1", "7f", "nobody" })
            {
                step($"/api/members?chamber={chamber}&search={search}");
                await PagesAsync(cursor => queries.GetMembersAsync(new MemberQuery(search, Chamber: chamber, Cursor: cursor), Ct));
            }
        }

        foreach (var account in new[] { heavy, light })
        {
            step("/api/members/{address}");
            Assert.NotNull(await queries.GetMemberAsync(account, Ct));
            step("/api/members/{address}/ballots");
            await PagesAsync(cursor => Get<IMemberRecords>().GetMemberBallotsAsync(account, cursor, 25, Ct), Cursor.Encode(LargeAssociation.Now, Session, Chamber));
            step("/api/forum/members/{address}/follows");
            await Get<IFollows>().GetFollowCountsAsync(account, Ct);
            step("/api/members/{address}/voices");
            Assert.NotEmpty(await queries.GetVoicesAsync(account, Ct));
            step("/api/sessions/{chamber}/{session}/voices/{address}");
            Assert.NotNull(await queries.GetSessionVoiceAsync(Chamber, Session, account, Ct));
            step("/api/members/{address}/tree");
            Assert.NotNull(await queries.GetDelegationTreeAsync(Chamber, account, null, Ct));
            step("/api/members/{address}/tree?session=");
            Assert.NotNull(await queries.GetDelegationTreeAsync(Chamber, account, Session, Ct));
        }

        watched.AskedAll<IDaoQueries>();
        await ReadReputationAsync(step, heavy, light);
        await ReadResultsAsync(step, heavy);
        await ReadForumAsync(step, heavy);
        await ReadDraftsAsync(step, heavy);
        await ReadArticlesAsync(step, heavy);
        await SearchAsync(step);
        await ReadNoticesAsync(step);
    }

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
        step("daily mail");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            await MailSender.UntoldAsync(db, account, 50, Ct);
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

    /// <summary>Delegates, and the batches of exports: a few of each, since all of them are the whole association.</summary>
    private async Task ReadResultsAsync(Action<string> step, string account)
    {
        const string Chamber = LargeAssociation.Chamber;
        var delegates = Get<IDelegates>();
        step("/api/delegates?sort=agreement");
        await PagesAsync(cursor => delegates.GetDelegatesAsync(new DelegateQuery(Chamber, For: account, Cursor: cursor, Sort: DelegateSort.Agreement), Ct), Cursor.Encode(50));
        foreach (var specialty in new[] { null, "oncology", "nobody" })
        {
            step($"/api/delegates?specialty={specialty}");
            await PagesAsync(cursor => delegates.GetDelegatesAsync(new DelegateQuery(Chamber, specialty, account, cursor), Ct), Cursor.Encode(10, "0x8"), Cursor.Encode(2, "0x8"));
        }

        await using var db = await _contexts.CreateDbContextAsync(Ct);
        await ExportRows.BeginAsync(db, Ct);
        var rows = new ExportRows(db, await ChainHead.ReadAsync(db, Ct));
        step("/api/export/proposals");
        await SomeAsync(rows.ProposalsAsync(null, Ct));
        step("/api/export/ballots");
        await SomeAsync(rows.BallotsAsync(Chamber, LargeAssociation.Session, Ct));
        step("/api/export/delegations");
        var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == Chamber, Ct);
        await SomeAsync(rows.DelegationsAsync(chamber, LargeAssociation.Session, Ct));
        step("/api/sessions/{chamber}/{session}/flows");
        Assert.Null(await Get<IResults>().GetFlowsAsync(Chamber, LargeAssociation.Session, Ct));
        await SessionFlows.IsFinalAsync(db, await ChainHead.ReadAsync(db, Ct), LargeAssociation.Session, Ct);
        await SessionFlows.EndAsync(db, await ChainHead.ReadAsync(db, Ct), LargeAssociation.Session, Ct);

        static async Task SomeAsync<T>(IAsyncEnumerable<T> rows)
        {
            var read = 0;
            await foreach (var _ in rows)
            {
                if (++read == (2 * ExportRows.Batch) + 1)
                    break;
            }

            Assert.True(read > 0);
        }
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

    /// <summary>What acts ask and change: profiles, sign-ins, the relay, the clock of sessions.</summary>
    public async Task ActAsync(Action<string> step)
    {
        step("ETag");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
            await ProfileRow.NewestAsync(db, Ct);
        step("/api/me/profile");
        var profiles = Get<IProfiles>();
        var account = LargeAssociation.Account(3);
        await profiles.SaveProfileAsync(account, new ProfileDto("Dr Ada Lovelace", "Europe/London"), Ct);
        await profiles.SaveProfileAsync(account, new ProfileDto("Ada King", null), Ct);
        await profiles.GetProfileAsync(account, Ct);

        step("/api/me/statements/{chamber}");
        var statements = Get<IStatements>();
        await statements.SaveStatementAsync(account, LargeAssociation.Chamber, new StatementText("I read every dossier."), Ct);
        await statements.SaveStatementAsync(account, LargeAssociation.Chamber, new StatementText(""), Ct);
        step("/api/members/{address}/statements");
        await statements.GetStatementsAsync(account, Ct);

        step("/identity/nonce");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
        {
            var now = DateTimeOffset.FromUnixTimeSeconds(LargeAssociation.Now);
            await SignInNonces.AddAsync(db, new SignInNonceRow { Nonce = "n", ExpiresAt = now.AddMinutes(1).ToUnixTimeMilliseconds() }, now, Ct);
            step("/identity/siwe");
            await SignInNonces.SpendAsync(db, "n", now, Ct);
        }

        step("/api/relay");
        var queue = Get<RelayQueue>();
        await queue.FindAsync("key:1", Ct);
        await queue.TicketAsync(LargeAssociation.Act(1), Ct);
        await queue.PendingAsync("line:1", Ct);
        await queue.AddAsync(new RelayActRow { Key = "key:new", Account = LargeAssociation.Account(1), Line = "line:1", Contract = LargeAssociation.Account(1) }, Ct);
        await Get<ProposalCalls>().EncodeAsync(RelayKind.Queue, UInt256.Parse("12345"), Ct);
        step("relay");
        await _services.GetServices<IHostedService>().OfType<RelaySender>().Single().StepAsync(Ct);
        step("clock");
        await Get<SessionClock>().TurnAsync(Ct);
        await WriteForumAsync(step);
        await AttachAsync(step);
        await TellAsync(step);
        await WriteDraftsAsync(step);
        await WriteArticlesAsync(step);
        step("search");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
        {
            await Get<PostSource>().ReadAsync(db, _association.Posts / 2, 20, Ct);
            // As far down as there are proposals, so that what is read is what is left.
            var proposals = Get<ProposalSource>();
            var after = SearchIds.OfProposal(10 + (_association.Members / 10) - 20, 0);
            await SearchIndex.MatchAsync(db, after, long.MaxValue, await proposals.ReadAsync(db, after, 200, Ct), Ct);
            await proposals.ShowAsync(db, [SearchIds.OfProposal(20, 0), SearchIds.OfProposal(30, 0)], Ct);
        }
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

    /// <summary>The recount of a session, which reads all of its ballots.</summary>
    public async Task<RecountResult?> RecountAsync() => await Get<Recount>().RunAsync(LargeAssociation.Chamber, LargeAssociation.Session, Ct);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _http.Dispose();
        _node.Dispose();
    }

    private static async Task PagesAsync<T>(Func<string?, Task<Page<T>>> read, params string[] far)
    {
        var first = await read(null);
        foreach (var cursor in far.Prepend(first.Next))
        {
            if (cursor is not null)
                await read(cursor);
        }
    }

    private (T Queries, Watched Watched) Watch<T>(T? inner = null)
        where T : class
    {
        var queries = DispatchProxy.Create<T, Watched>();
        var watched = (Watched)(object)queries;
        watched.Inner = inner ?? Get<T>();
        return (queries, watched);
    }

    /// <summary>Knows which of the queries were asked.</summary>
#pragma warning disable CA1852 // The proxy is a subtype that is made at run time.
    internal class Watched : DispatchProxy
    {
        public object Inner { get; set; } = null!;

        public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

        /// <summary>A query that is added is asked here too.</summary>
        public void AskedAll<T>() => Assert.Equal(typeof(T).GetMethods().Select(x => x.Name).Order(StringComparer.Ordinal), Asked.Order(StringComparer.Ordinal));

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Asked.Add(targetMethod!.Name);
            return targetMethod.Invoke(Inner, args);
        }
    }
#pragma warning restore CA1852

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(LargeAssociation.Now);
    }
}
