using DoctorDAO.Benchmarks;
using DoctorDAO.Client.Cover;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Server;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var ct = CancellationToken.None;
var table = new Table();
if (args.Contains("growth"))
{
    await Reference.GrowAsync(table, ct);
    return Finish(table);
}

if (args.Contains("search"))
{
    await Searches.MeasureAsync(table, ct);
    return Finish(table);
}

if (args.Contains("listings"))
{
    await Listings.MeasureAsync(table, ct);
    return Finish(table);
}

if (args.Contains("credentials"))
{
    await Credentials.MeasureAsync(table, ct);
    return Finish(table);
}

if (!args.Contains("dao"))
    await Reference.MeasureAsync(table, subsquidRuns: 3, ct);
if (args.Contains("reference"))
    return Finish(table);

Gas.Measure(table);
await Searches.MeasureAsync(table, ct);
await Listings.MeasureAsync(table, ct);
await Credentials.MeasureAsync(table, ct);

// Eight issues, everybody's vote: a full session.
await using var chain = await DaoChain.StartAsync(ct);
var dao = chain.Association;
Proposal[] proposals = [.. Enumerable.Range(0, 8).Select(i => new Proposal("clinical", [dao.Acts.Statement()], $"# Issue {i}\n\nA text of one paragraph.\n\nAnd of another."))];
await dao.RunAsync([.. Enumerable.Range(18, 6).Select(i => dao.Acts.Delegate("clinical", DaoChain.Member(i), DaoChain.Member(i % 12).Address))], ct);
var session = Association.SessionOf((await dao.RunAsync([.. proposals.Select((x, i) => dao.Acts.Propose(DaoChain.Member(i), x))], ct))[0]);
await chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), ct);
await dao.RunAsync([.. Enumerable.Range(0, 18).Select(i => dao.Acts.CastBallot("clinical", session, DaoChain.Member(i), [3, -2, 1, 0, 4, 2, -1, 5]))], ct);
await Decoding.MeasureAsync(table, chain, session, ct);
// A pool with room for cover.
var provider = DaoChain.Member(0);
await dao.RunAsync([dao.Acts.Mint(provider.Address, 60_000_000), dao.Acts.Cover.Approve(provider)], ct);
await dao.RunAsync(dao.Acts.Cover.Deposit(provider, 60_000_000), ct);

var data = Directory.CreateTempSubdirectory("doctordao-bench-");
try
{
    await using var app = DaoServer.Create(["--contentRoot", AppContext.BaseDirectory], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Urls"] = "http://127.0.0.1:0",
        ["Roles"] = "api,identity,indexer",
        ["DataDirectory"] = data.FullName,
        ["Chain:RpcUrl"] = chain.Url.ToString(),
        ["Chain:WebSocketUrl"] = new UriBuilder(chain.Url) { Scheme = "ws" }.Uri.ToString(),
        ["Chain:Deployment"] = chain.DeploymentPath,
        ["RateLimits:PerMinute"] = "1000000",
        ["Cover:QuoterKey"] = Accounts.QuoterKey,
        ["Logging:LogLevel:Default"] = "Warning",
    }));
    await app.StartAsync(ct);
    await app.Services.GetRequiredService<IChainProgress>().WaitForAsync(IndexerPhase.Live, ct);
    await app.Services.GetRequiredService<IChainProgress>().WaitForAsync(await chain.Node.Client.BlockNumberAsync(ct), ct);
    var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    using var http = new HttpClient { BaseAddress = address };
    await Queries.MeasureAsync(table, http, session, proposals[0].Id.ToString(), DaoChain.Member(0).Address.ToString(), ct);
    using (var member = new HttpClient { BaseAddress = address })
        await Quotes.MeasureAsync(table, member, app.Services.GetRequiredService<IProducts>(), DaoChain.Member(1), ct);
    await Liveness.MeasureAsync(table, chain, address, session, ct);
    await Audience.MeasureAsync(table, chain, address, session, ct);
    await app.StopAsync(ct);
}
finally
{
    data.Delete(recursive: true);
}

return Finish(table);

static int Finish(Table table)
{
    Console.WriteLine();
    Console.WriteLine(table.Missed.Count == 0 ? "All limits are kept." : $"Too much: {string.Join("; ", table.Missed)}");
    return table.Missed.Count == 0 ? 0 : 1;
}
