using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Credentials.Issuing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>One person, one voice, as far as an issuer can see to it: a licence has one secret, whoever names it, however it is written, and whatever is erased.</summary>
public sealed class OnePersonTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string Nordic = "nordic";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1234567", "GMC 1234567", "GMC-1234567", "gmc1234567", " 123 45 67 ", "No. 1234567", "1234567")]
    [InlineData("A12345", "a 12345", "A-12345")]
    [InlineData("SE7A7", "7-a.7")]
    public void A_number_is_the_same_however_it_is_written(params string[] ways) => Assert.Single(ways.Select(ApplicantHashes.NumberOf).Distinct());

    [Fact]
    public void A_number_keeps_what_belongs_to_it() =>
        Assert.Equal(4, new[] { "A12345", "G12345", "12345", "012345" }.Select(ApplicantHashes.NumberOf).Distinct().Count());

    [Fact]
    public async Task A_licence_is_its_jurisdiction_its_profession_and_its_number()
    {
        await dao.AccreditAsync(Nordic, IssuerServer.Key(0).Address, "LicenceToPractise");
        await dao.OpenAsync(Nordic, "Nordic college", secondPair: false, "Sweden, Denmark", ["LicenceToPractise"]);
        await dao.NameAsync(Nordic, 1, "registrar");
        var first = await MarkAsync(70, "12345");
        Assert.Equal(first, await MarkAsync(71, "SFS 123-45"));
        Assert.NotEqual(first, await MarkAsync(72, "12345", jurisdiction: "denmark"));
        Assert.NotEqual(first, await MarkAsync(73, "12345", profession: "dentist"));
        var applicant = await dao.AsAsync(74);
        foreach (var (claim, value) in ((string, string)[])[("jurisdiction", "Norway"), ("profession", "Doctor of medicine")])
        {
            using var refused = await applicant.PostAsJsonAsync("/api/apply", new { issuer = Nordic, type = "LicenceToPractise", claims = Changed("1", claim, value), key = Guid.NewGuid() }, Ct);
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, "claims." + claim);
        }

        async Task<string> MarkAsync(int key, string number, string jurisdiction = "Sweden", string profession = "physician")
        {
            var browser = await dao.AsAsync(key);
            var claims = Changed(number, "jurisdiction", jurisdiction);
            claims["profession"] = profession;
            var (id, revision) = await IssuerServer.SubmitAsync(browser, Nordic, "LicenceToPractise", claims);
            await (await IssuerServer.TryAcceptAsync(dao.Registrar, Nordic, id, revision, IssuerServer.Own)).JsonAsync();
            return await FetchAsync(browser, id, Nordic);
        }
    }

    [Fact]
    public async Task The_desk_is_told_of_another_account_with_the_same_licence_number_or_person()
    {
        var (_, first) = await dao.AcceptedAsync(75, "TOLD-8101");
        var (same, _) = await IssuerServer.SubmitAsync(await dao.AsAsync(76), "told 8101", "Other");
        Assert.Equal((first, "licence"), Assert.Single(await SimilarAsync(same)));
        var (dentist, _) = await IssuerServer.SubmitAsync(await dao.AsAsync(77), IssuerServer.College, "LicenceToPractise", new(IssuerServer.Claims("TOLD-8101", "Third")) { ["profession"] = "dentist" });
        Assert.Equal([(same, "number"), (first, "number")], await SimilarAsync(dentist));
        var (person, _) = await IssuerServer.SubmitAsync(await dao.AsAsync(78), "TOLD-8199", "Öther");
        Assert.Contains((same, "person"), await SimilarAsync(person));
        // Nobody is alike to oneself, and the applicant is told nothing of others.
        var (again, _) = await IssuerServer.SubmitAsync(await dao.AsAsync(76), "TOLD-8198", "Unlike");
        Assert.DoesNotContain(await SimilarAsync(again), x => x.Id == same);
        Assert.Equal(JsonValueKind.Null, (await (await (await dao.AsAsync(76)).GetAsync($"/api/apply/{same}", Ct)).JsonAsync()).GetProperty("check").ValueKind);

        async Task<IReadOnlyList<(long Id, string In)>> SimilarAsync(long id) =>
            [.. (await CheckAsync(id)).GetProperty("similar").EnumerateArray().Select(x => (x.GetProperty("application").GetInt64(), x.GetProperty("in").GetString()!))];
    }

    [Fact]
    public async Task Whoever_only_names_a_licence_takes_nothing_from_its_holder_by_having_everything_erased()
    {
        var (doctor, id) = await dao.AcceptedAsync(80, "VICTIM-8201");
        var mark = await FetchAsync(doctor, id);
        var (drafts, sends) = (await dao.AsAsync(81), await dao.AsAsync(82));
        using var begun = await drafts.PostAsJsonAsync("/api/apply", new { issuer = IssuerServer.College, type = "LicenceToPractise", claims = IssuerServer.Claims("VICTIM-8201"), key = "draft" }, Ct);
        await begun.JsonAsync();
        await IssuerServer.SubmitAsync(sends, "victim 8201");
        await EraseAsync(drafts);
        await EraseAsync(sends);
        Assert.Equal(mark, await FetchAsync(doctor, await RenewAsync(doctor, "VICTIM-8201")));
        // Neither does an account that was let in by mistake.
        var (wrong, mistaken) = await dao.AcceptedAsync(83, "VICTIM-8201");
        await FetchAsync(wrong, mistaken);
        await EraseAsync(wrong);
        Assert.Equal(mark, await FetchAsync(doctor, await RenewAsync(doctor, "VICTIM-8201")));
    }

    [Fact]
    public async Task An_erased_licence_waits_until_no_membership_of_it_can_run_and_only_then_has_another_secret()
    {
        var (doctor, id) = await dao.AcceptedAsync(84, "WAITS-8301");
        var mark = await FetchAsync(doctor, id);
        var (title, revision) = await IssuerServer.SubmitAsync(doctor, IssuerServer.College, "SpecialistTitle", Title);
        await (await IssuerServer.TryAcceptAsync(dao.Registrar, IssuerServer.College, title, revision, [])).JsonAsync();
        await EraseAsync(doctor);
        await using var db = dao.Context();
        // Copies of the licence could prolong the membership; those of a title say nothing of it.
        Assert.Equal(Client.Credentials.RecordState.Revoked, await db.Set<RecordRow>().Where(x => x.Application == id).Select(x => x.State).SingleAsync(Ct));
        Assert.Equal(Client.Credentials.RecordState.Valid, await db.Set<RecordRow>().Where(x => x.Application == title).Select(x => x.State).SingleAsync(Ct));
        Assert.Contains(await db.Set<StatusListRow>().ToListAsync(Ct), x => x.SignedAt == 0);
        var erased = await db.Set<PersonSecretRow>().AsNoTracking().SingleAsync(x => x.FreeOn > 0, Ct);
        Assert.Empty(erased.Secret);
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(erased.FreeOn) - now, TimeSpan.FromDays(91), TimeSpan.FromDays(92));

        var anew = await dao.AsAsync(85);
        (var second, revision) = await IssuerServer.SubmitAsync(anew, "waits 8301");
        Assert.Equal(erased.FreeOn, (await CheckAsync(second)).GetProperty("freeOn").GetDateTimeOffset().ToUnixTimeSeconds());
        using var early = await IssuerServer.TryAcceptAsync(dao.Registrar, IssuerServer.College, second, revision, IssuerServer.Own);
        var problem = await early.IsProblemAsync(HttpStatusCode.BadRequest, "decision");
        Assert.Contains(DateTimeOffset.FromUnixTimeSeconds(erased.FreeOn).ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture), problem.ToString(), StringComparison.Ordinal);
        var cleaner = dao.Server.Services.GetRequiredService<EvidenceCleaner>();
        await cleaner.CleanAsync(Ct);
        Assert.True(await db.Set<PersonSecretRow>().AnyAsync(x => x.FreeOn > 0, Ct));

        await db.Set<PersonSecretRow>().Where(x => x.FreeOn > 0).ExecuteUpdateAsync(x => x.SetProperty(s => s.FreeOn, now.ToUnixTimeSeconds()), Ct);
        await cleaner.CleanAsync(Ct);
        // Nothing tells any more that it was erased.
        Assert.False(await db.Set<PersonSecretRow>().AnyAsync(x => x.LicenceHash == erased.LicenceHash, Ct));
        using var decided = await IssuerServer.DecideAsync(dao.Registrar, second, revision + 1, "accept");
        await decided.JsonAsync();
        Assert.NotEqual(mark, await FetchAsync(anew, second));
    }

    [Fact]
    public async Task What_was_accepted_before_is_not_fetched_while_an_erased_licence_waits()
    {
        var (doctor, id) = await dao.AcceptedAsync(86, "WAITS-8302");
        await FetchAsync(doctor, id);
        // Somebody else's record of it has ended, so the secret is nobody else's; what would be issued is.
        var (other, second) = await dao.AcceptedAsync(87, "WAITS-8302");
        await using var db = dao.Context();
        await db.Set<RecordRow>().Where(x => x.Application == second).ExecuteUpdateAsync(x => x.SetProperty(r => r.Until, 1L), Ct);
        await EraseAsync(doctor);
        await db.Set<RecordRow>().Where(x => x.Application == second).ExecuteUpdateAsync(x => x.SetProperty(r => r.Until, 4_000_000_000L), Ct);
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        var offer = await (await other.PostAsJsonAsync($"/api/apply/{second}/offer", new { code = false }, Ct)).JsonAsync();
        var token = await wallet.TokenOfAsync(offer.GetProperty("offerUri").GetString()!);
        var (_, body) = await wallet.AskAsync(token, SoftWallet.Proof(SigningKey.Generate(), dao.Base(), await wallet.NonceAsync()));
        Assert.Equal("credential_request_denied", body.GetProperty("error").GetString());
        await db.Set<PersonSecretRow>().Where(x => x.FreeOn > 0).ExecuteDeleteAsync(Ct);
    }

    private static Dictionary<string, string> Title => new()
    {
        ["given_name"] = "Nils", ["family_name"] = "Berg", ["birthdate"] = "1979-04-12", ["specialty"] = "oncology", ["title"] = "Specialist", ["awarded_on"] = "2014-06-02",
    };

    private static Dictionary<string, string> Changed(string number, string claim, string value) => new(IssuerServer.Claims(number)) { [claim] = value };

    private static async Task EraseAsync(HttpClient browser) => Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsJsonAsync("/identity/data/erase", new { }, Ct)).StatusCode);

    private async Task<JsonElement> CheckAsync(long id) => (await (await dao.Registrar.GetAsync($"/api/desk/{IssuerServer.College}/applications/{id}", Ct)).JsonAsync()).GetProperty("check");

    private async Task<long> RenewAsync(HttpClient doctor, string number)
    {
        var (id, revision) = await IssuerServer.SubmitAsync(doctor, number);
        await dao.AcceptAsync(id, revision);
        return id;
    }

    private async Task<string> FetchAsync(HttpClient applicant, long id, string slug = IssuerServer.College)
    {
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base(slug));
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        var copy = SdJwtText.Parse(Assert.Single(await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, keys: SigningKey.Generate())));
        return (string)SdJwtPayload.Process(copy.Issued.Claims, copy.Disclosures).Claims["dao_nullifier"]!;
    }
}
