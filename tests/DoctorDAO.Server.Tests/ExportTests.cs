using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Governance;
using DoctorDAO.Results;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What readers take along of a session that is over: exports, flows of voices, the bundle.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private const string Chamber = Sessions.Chamber;
    private const string Formula = "=HYPERLINK(\"http://evil.example\",\"a, \"\"b\"\"\")";

    private DaoChain _chain = null!;
    private ServerHome _home = null!;
    private TestServer _server = null!;
    private HttpClient _browser = null!;
    private long _session;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ResultsClient Results => new(_browser);

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home);
        _browser = _server.Browser();
        var (association, acts) = (_chain.Association, _chain.Association.Acts);
        // 1 -> 2 -> 3, 4 -> 3; eight specialties in turn, so of each there are three members.
        await association.RunAsync([.. new[] { (1, 2), (2, 3), (4, 3) }.Select(x => acts.Delegate(Chamber, DaoChain.Member(x.Item1), DaoChain.Member(x.Item2).Address))], Ct);
        var session = await Sessions.OpenAsync(_chain);
        _session = (long)session;
        await association.RunAsync(
            [
                acts.CastBallot(Chamber, session, DaoChain.Member(3), [5, -6], Formula),
                acts.CastBallot(Chamber, session, DaoChain.Member(7), [-1, 0], "Line one\r\nand \"two\""),
                acts.CastBallot(Chamber, session, DaoChain.Member(8), [1, 1]),
                acts.Delegate(Chamber, DaoChain.Member(9), DaoChain.Member(3).Address),
            ],
            Ct);
        await association.RunAsync(acts.WithdrawBallot(Chamber, session, DaoChain.Member(8)), Ct);
        await _server.CatchUpAsync(_chain);
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }

    [Fact]
    public async Task Ballots_are_exported_as_they_stand_at_a_block_that_is_named()
    {
        var head = await _chain.Node.HeadAsync(Ct);
        var (export, block) = await JsonAsync<ExportedBallot>(new ExportQuery(ExportKind.Ballots, ExportFormat.Json, Chamber, _session));
        Assert.Equal((long)head.Number, export.Block.Number);
        Assert.Equal(head.Hash.ToString(), export.Block.Hash);
        Assert.Equal(export.Block, block);
        Assert.Equal(2, export.Count);
        var listed = (await new DaoClient(_browser).GetSessionBallotsAsync(Chamber, _session, null, 100, Ct)).Items;
        Assert.Equal(
            listed.OrderBy(x => x.Voter.Address, StringComparer.OrdinalIgnoreCase).Select(x => (x.Voter.Address, x.Voices, string.Join(',', x.Votes), x.Reason)),
            export.Rows.Select(x => (x.Voter, x.Voices, string.Join(',', x.Votes), x.Reason)));
        Assert.Contains(export.Rows, x => x.Voices == 4 && x.Reason == Formula);
    }

    [Fact]
    public async Task Csv_is_read_back_cell_by_cell_and_holds_no_formula()
    {
        await using var download = await Results.ExportAsync(new ExportQuery(ExportKind.Ballots, ExportFormat.Csv, Chamber, _session), Ct);
        var rows = await ReadCsvAsync(download.Content);
        Assert.Equal(["voter", "voices", "issue1", "issue2", "reason", "cast", "transaction"], rows[0]);
        Assert.Equal(3, rows.Count);
        var heavy = rows.Single(x => x[1] == "4");
        // Numbers stay numbers, below zero too; text cannot begin a formula.
        Assert.Equal(["5", "-6", "'" + Formula], heavy[2..5]);
        Assert.Equal("Line one\nand \"two\"", rows.Single(x => x[1] == "1")[4]);
    }

    [Fact]
    public async Task Delegations_are_exported_as_they_are_and_as_they_were_at_a_snapshot()
    {
        var (now, _) = await JsonAsync<ExportedDelegation>(new ExportQuery(ExportKind.Delegations, ExportFormat.Json, Chamber));
        var (then, _) = await JsonAsync<ExportedDelegation>(new ExportQuery(ExportKind.Delegations, ExportFormat.Json, Chamber, _session));
        Assert.Equal(4, now.Rows.Count);
        Assert.Equal([.. Pairs((1, 2), (2, 3), (4, 3)).Order()], then.Rows.Select(x => (x.Delegator, x.Delegate)).Order());
        Assert.Contains(Pairs((9, 3)).Single(), now.Rows.Select(x => (x.Delegator, x.Delegate)));
        Assert.All(now.Rows, x => Assert.Equal(DaoChain.Genesis.AddDays(365), x.Ends));
    }

    [Fact]
    public async Task Proposals_are_exported_with_their_tallies()
    {
        var (all, _) = await JsonAsync<ExportedProposal>(new ExportQuery(ExportKind.Proposals, ExportFormat.Json));
        Assert.Equal(["First", "Second"], all.Rows.Select(x => x.Title));
        Assert.Equal([(20L, 1L, 0L), (0L, 24L, 1L)], all.Rows.Select(x => (x.For, x.Against, x.Abstain)));
        Assert.All(all.Rows, x => Assert.Equal((ProposalState.Open, 5L, 2L, (long)DaoChain.Members), (x.State, x.Represented, x.Voters, x.Members)));
        Assert.Empty((await JsonAsync<ExportedProposal>(new ExportQuery(ExportKind.Proposals, ExportFormat.Json, "cover"))).Export.Rows);
        await using var download = await Results.ExportAsync(new ExportQuery(ExportKind.Proposals, ExportFormat.Csv, Chamber), Ct);
        Assert.Equal(3, (await ReadCsvAsync(download.Content)).Count);
    }

    [Theory]
    [InlineData("/api/export/ballots.csv?chamber=nowhere&session=1", HttpStatusCode.BadRequest, "chamber")]
    [InlineData("/api/export/ballots.csv?chamber=clinical", HttpStatusCode.BadRequest, "session")]
    [InlineData("/api/export/delegations.json", HttpStatusCode.BadRequest, "chamber")]
    [InlineData("/api/export/delegations.json?chamber=clinical&session=x", HttpStatusCode.BadRequest, "session")]
    [InlineData("/api/export/proposals.csv?chamber=x", HttpStatusCode.BadRequest, "chamber")]
    [InlineData("/api/export/ballots.csv?chamber=clinical&session=12", HttpStatusCode.NotFound, null)]
    [InlineData("/api/export/delegations.csv?chamber=clinical&session=12", HttpStatusCode.NotFound, null)]
    [InlineData("/api/export/proposals.xml", HttpStatusCode.NotFound, null)]
    [InlineData("/api/sessions/clinical/12/bundle", HttpStatusCode.NotFound, null)]
    [InlineData("/api/sessions/clinical/x/bundle", HttpStatusCode.BadRequest, "session")]
    [InlineData("/api/sessions/clinical/12/flows", HttpStatusCode.NotFound, null)]
    public async Task What_cannot_be_exported_says_why(string path, HttpStatusCode status, string? field)
    {
        using var answer = await _browser.GetAsync(path, Ct);
        await answer.IsProblemAsync(status, field);
    }

    [Fact]
    public async Task All_batches_are_of_one_block_while_the_indexer_goes_on()
    {
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(Ct);
        await ExportRows.BeginAsync(db, Ct);
        var before = await db.Set<BallotView>().AsNoTracking().CountAsync(Ct);
        await _chain.Association.RunAsync(_chain.Association.Acts.CastBallot(Chamber, (ulong)_session, DaoChain.Member(11), [1, 1]), Ct);
        await _server.CatchUpAsync(_chain);
        Assert.Equal(before, await db.Set<BallotView>().AsNoTracking().CountAsync(Ct));
        await db.Database.RollbackTransactionAsync(Ct);
        Assert.Equal(before + 1, await db.Set<BallotView>().AsNoTracking().CountAsync(Ct));
    }

    [Fact]
    public async Task A_session_that_is_over_has_flows_and_a_bundle_that_holds()
    {
        Assert.Null(await Results.GetFlowsAsync(Chamber, _session, Ct));
        Assert.Null(await Results.GetBundleAsync(Chamber, _session, Ct));
        var proposal = Sessions.Proposal(_chain, "First");
        await _chain.Node.AdvanceTimeToAsync(await _chain.Association.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(1), Ct);
        await _server.CatchUpAsync(_chain);
        Assert.False((await Results.GetFlowsAsync(Chamber, _session, Ct))!.Final);
        Assert.Null(await Results.GetBundleAsync(Chamber, _session, Ct));
        await _chain.Node.MineAsync(Ct, 4);
        await _server.CatchUpAsync(_chain);

        var flows = (await Results.GetFlowsAsync(Chamber, _session, Ct))!;
        Assert.True(flows.Final);
        Assert.Equal((DaoChain.Members, 5, 2), (flows.Members, flows.Represented, flows.Voters));
        Assert.Equal([2, 2, 1, 0, 0, 0, 0, 0], flows.Hops);
        // Three members of each specialty are too few to be told apart.
        Assert.Equal(new SpecialtyTurnoutDto("", DaoChain.Members, 5, 2), Assert.Single(flows.Specialties));
        Assert.Equal(4, Assert.Single(flows.Heaviest).Voices);

        using var file = new MemoryStream((await Results.GetBundleAsync(Chamber, _session, Ct))!);
        var bundle = await ResultBundle.ReadAsync(file, Ct);
        Assert.Equal(flows.Hops, bundle.Result.Hops);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        Assert.All(await BundleVerifier.VerifyAsync(bundle, new EthClient(http, _chain.Url), Ct), x => Assert.Equal(CheckOutcome.Holds, x.Outcome));
    }

    [Fact]
    public async Task Somebody_who_asks_too_often_waits()
    {
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(_chain, home, null, "RateLimits:ExportsPerMinute=2");
        using var browser = server.Browser();
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/export/proposals.csv", Ct)).StatusCode);
        using var refused = await browser.GetAsync("/api/export/proposals.csv", Ct);
        await refused.IsProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/chambers", Ct)).StatusCode);
    }

    [Fact]
    public void Small_groups_are_never_told_apart()
    {
        Gen.Int[1, 12].Array[0, 12].Sample(sizes =>
        {
            var merged = SessionFlows.Merge(sizes.Select((x, i) => new SpecialtyTurnoutDto($"s{i:00}", x, x / 2, x / 3)));
            Assert.All(merged, x => Assert.True(x.Members >= SessionFlows.SmallestGroup));
            Assert.True(merged.SkipLast(1).All(x => x.Specialty.Length > 0));
            Assert.Equal(sizes.Sum() >= SessionFlows.SmallestGroup ? sizes.Sum() : 0, merged.Sum(x => x.Members));
        });
    }

    private static IEnumerable<(string Delegator, string Delegate)> Pairs(params (int From, int To)[] pairs) =>
        pairs.Select(x => (DaoChain.Member(x.From).Address.ToString(), DaoChain.Member(x.To).Address.ToString()));

    private async Task<(Export<T> Export, Client.Status.BlockDto Block)> JsonAsync<T>(ExportQuery query)
    {
        await using var download = await Results.ExportAsync(query, Ct);
        var export = (await JsonSerializer.DeserializeAsync<Export<T>>(download.Content, DaoClient.Json, Ct))!;
        Assert.Equal(export.Count, export.Rows.Count);
        return (export, download.Block);
    }

    /// <summary>Reads RFC 4180 and nothing else.</summary>
    private static async Task<List<string[]>> ReadCsvAsync(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(Ct);
        var rows = new List<string[]>();
        var (row, cell, at) = (new List<string>(), new StringBuilder(), 0);
        while (at < text.Length)
        {
            if (text[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (text[at] != '"')
                        cell.Append(text[at]);
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                        cell.Append(text[at++]);
                    else
                        break;
                }

                at++;
            }
            else
            {
                while (text[at] is not (',' or '\r'))
                {
                    Assert.NotEqual('"', text[at]);
                    cell.Append(text[at++]);
                }
            }

            row.Add(cell.ToString());
            cell.Clear();
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        Assert.Empty(row);
        return rows;
    }
}
