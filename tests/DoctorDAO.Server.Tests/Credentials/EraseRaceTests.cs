using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Credentials.Issuing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Tests;

/// <summary>Somebody has everything erased at the moment at which their issuer acts: both are done, one after the other.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class EraseRaceTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string College = IssuerServer.College;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_desk_takes_on_another_application()
    {
        var (applicant, _) = await dao.AcceptedAsync(80, "RACE-80");
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "RACE-80");
        await RaceAsync(applicant, () => dao.Clerk.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task While_a_desk_ends_the_record()
    {
        var (applicant, id) = await dao.AcceptedAsync(81, "RACE-81");
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, keys: SigningKey.Generate());
        await RaceAsync(applicant, () => dao.Registrar.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/record", new { state = "suspended", reason = "inquiry", words = "Asked.", revision = 1 }, Ct), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task While_a_wallet_fetches_what_was_granted()
    {
        var (applicant, id) = await dao.AcceptedAsync(82, "RACE-82");
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        var (token, nonce, key) = (await wallet.TokenOfAsync(offer.GetProperty("offerUri").GetString()!), await wallet.NonceAsync(), SigningKey.Generate());
        await RaceAsync(applicant, async () => new HttpResponseMessage((await wallet.AskAsync(token, SoftWallet.Proof(key, dao.Base(), nonce))).Status), HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task While_its_owner_asks_for_an_offer()
    {
        var (applicant, id) = await dao.AcceptedAsync(83, "RACE-83");
        var elsewhere = await dao.AsAsync(83);
        await RaceAsync(applicant, () => elsewhere.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct), HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task While_the_controller_ends_that_somebody_is_staff()
    {
        var (applicant, _) = await dao.AcceptedAsync(84, "RACE-84");
        await dao.NameAsync(College, 84, "clerk");
        await RaceAsync(applicant, () => dao.Controller.DeleteAsync($"/api/desk/{College}/staff/{IssuerServer.Key(84).Address}", Ct), HttpStatusCode.NotFound);
    }

    /// <summary>Both begin while somebody else holds the issuer's row, so that each has taken what it takes first; then they go on.</summary>
    private async Task RaceAsync(HttpClient applicant, Func<Task<HttpResponseMessage>> act, params HttpStatusCode[] refusals)
    {
        await using var db = dao.Context();
        var onServer = db.Database.IsNpgsql();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        if (onServer)
            await AuditTrail.HoldAsync(db, await db.Set<IssuerRow>().Where(x => x.Slug == College).Select(x => x.Id).SingleAsync(Ct), Ct);
        var erased = applicant.PostAsJsonAsync("/identity/data/erase", new { }, Ct);
        if (onServer)
            await WaitingAsync(1);
        var acted = act();
        if (onServer)
            await WaitingAsync(2);
        await transaction.RollbackAsync(Ct);
        Assert.Equal(HttpStatusCode.NoContent, (await erased).StatusCode);
        using var answer = await acted;
        Assert.True(answer.IsSuccessStatusCode || refusals.Contains(answer.StatusCode), $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    private async Task WaitingAsync(int count)
    {
        await using var db = dao.Context();
        var until = TimeProvider.System.GetUtcNow() + TestServer.Patience;
        while (await db.Database.SqlQueryRaw<int>("SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync(Ct) < count)
            Assert.True(TimeProvider.System.GetUtcNow() < until, "Nobody waits for the row.");
    }
}
