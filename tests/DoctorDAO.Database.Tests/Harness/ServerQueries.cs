using System.Reflection;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
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
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Credentials.Issuing;
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
internal sealed partial class ServerQueries : IAsyncDisposable
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
        services.AddSingleton(LargeAssociation.Protection).AddSingleton<IDocumentFetcher, NoDocuments>();
        services.AddDaoFeatures(LargeAssociation.Deployment);
        services.AddSingleton<IIssuerRegistry, WillingRegistry>().AddSingleton<IPublicOrigin, Site>();
        services.Configure<IssuerOptions>(x => x.Site = Site.Address);
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
        await ReadIssuersAsync(step, heavy, light);
        await ReadResultsAsync(step, heavy);
        await ReadForumAsync(step, heavy);
        await ReadDraftsAsync(step, heavy);
        await ReadArticlesAsync(step, heavy);
        await ReadPoolAsync(step, heavy);
        await ReadCoverAsync(step, heavy);
        await ReadListingsAsync(step, heavy);
        await SearchAsync(step);
        await ReadNoticesAsync(step);
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
        await IssueAsync(step);
        await PresentAsync(step);
        await RecoverAsync(step);
        await IdentifyAsync(step);
        await WriteForumAsync(step);
        await AttachAsync(step);
        await TellAsync(step);
        await WriteDraftsAsync(step);
        await WriteArticlesAsync(step);
        await ActOnListingsAsync(step);
        await OrderAsync(step);
        await WritePapersAsync(step);
        await TalkAsync(step);
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
