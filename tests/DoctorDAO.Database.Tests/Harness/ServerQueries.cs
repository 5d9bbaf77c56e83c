using System.Reflection;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;
using DoctorDAO.Client.Search;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Membership;
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
        await ReadForumAsync(step, heavy);
        await ReadDraftsAsync(step, heavy);
        await SearchAsync(step);
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
        step("/api/forum/posts/{id}/revisions");
        Assert.Equal(50, (await forum.GetRevisionsAsync(2, Ct))!.Count);
        watched.AskedAll<IForumQueries>();
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
        step("/api/drafts/{id}/versions");
        Assert.Equal(100, (await drafts.GetVersionsAsync(1, Ct))!.Count);
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
        await WriteDraftsAsync(step);
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
        step("/api/forum/posts/{id} withdrawn");
        await forum.WithdrawAsync(other, answer.Post, Ct);
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
