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

/// <summary>Exports that there are not, or not yet again; and who is never told apart in them.</summary>
[Collection(OneServer.Name)]
public sealed class ExportRefusalTests(SharedServer shared)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
        using var browser = shared.Server.Browser();
        using var answer = await browser.GetAsync(path, Ct);
        await answer.IsProblemAsync(status, field);
    }

    [Fact]
    public async Task Somebody_who_asks_too_often_waits()
    {
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(shared.Chain, home, null, "RateLimits:ExportsPerMinute=2");
        using var browser = server.Browser();
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/export/proposals.csv", Ct)).StatusCode);
        using var refused = await browser.GetAsync("/api/export/proposals.csv", Ct);
        await refused.IsProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
        // What was written in an order is handed out no more often.
        await (await browser.GetAsync("/api/market/orders/1/bundle", Ct)).IsProblemAsync(HttpStatusCode.TooManyRequests);
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
}
