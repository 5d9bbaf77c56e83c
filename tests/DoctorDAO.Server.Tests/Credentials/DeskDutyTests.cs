using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.LocalChain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Server.Tests;

/// <summary>What keeps a desk honest: whom the registry names sits there, four eyes read the same, and nobody decides on what is theirs.</summary>
public sealed class DeskDutyTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string College = IssuerServer.College;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_controller_whom_the_registry_has_replaced_has_no_desk_any_more_and_the_new_one_has()
    {
        await dao.AccreditAsync("stolen", IssuerServer.Key(0).Address, "LicenceToPractise");
        await dao.OpenAsync("stolen", "Stolen", secondPair: false, "LicenceToPractise");
        var next = await dao.AsAsync(90);
        Assert.Equal(HttpStatusCode.NotFound, (await next.GetAsync("/api/desk/stolen", Ct)).StatusCode);
        await dao.Chain.Association.RunAsync(new Act(IssuerServer.Key(0), dao.Chain.Association.Contracts.IssuerRegistry, Registry.ChangeControllerCall.Encode(dao.Id("stolen"), IssuerServer.Key(90).Address), "registry"), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        foreach (var path in (string[])["", "/applications", "/audit"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await dao.Controller.GetAsync("/api/desk/stolen" + path, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/api/desk/stolen" + path, Ct)).StatusCode);
        }

        Assert.Equal("controller", (await (await next.GetAsync("/api/desk/stolen", Ct)).JsonAsync()).GetProperty("role").GetString());
        Assert.DoesNotContain("stolen", await DesksAsync(dao.Controller));
        Assert.Contains("stolen", await DesksAsync(next));
        using var bulk = await dao.Controller.PostAsJsonAsync("/api/desk/stolen/bulk", new { type = "CpdTraining", csv = "x", confirm = false, key = "a" }, Ct);
        Assert.Equal(HttpStatusCode.NotFound, bulk.StatusCode);

        static async Task<IReadOnlyList<string?>> DesksAsync(HttpClient who) => [.. (await (await who.GetAsync("/api/desk", Ct)).JsonAsync()).EnumerateArray().Select(x => x.GetProperty("slug").GetString())];
    }

    [Fact]
    public async Task The_second_registrar_accepts_what_the_first_has_accepted_and_nothing_else()
    {
        await dao.AccreditAsync("pairs", IssuerServer.Key(0).Address, "LicenceToPractise");
        await dao.OpenAsync("pairs", "Pairs", secondPair: true, "LicenceToPractise");
        await dao.NameAsync("pairs", 1, "registrar");
        await dao.NameAsync("pairs", 2, "registrar");
        var (id, revision) = await IssuerServer.SubmitAsync(await dao.AsAsync(91), "pairs", "LicenceToPractise", IssuerServer.Claims("P-91"));
        using var first = await IssuerServer.TryAcceptAsync(dao.Registrar, "pairs", id, revision, Until("2027-12-31"));
        revision = (await first.JsonAsync()).GetProperty("revision").GetInt32();
        using var other = await AcceptAsync(dao.Second, Until("2099-12-31"));
        await other.IsProblemAsync(HttpStatusCode.BadRequest, "decision");
        // The first may correct it, and is still the first.
        using var corrected = await AcceptAsync(dao.Registrar, Until("2028-12-31"));
        revision = (await corrected.JsonAsync()).GetProperty("revision").GetInt32();
        using var alone = await AcceptAsync(dao.Registrar, Until("2028-12-31"));
        await alone.IsProblemAsync(HttpStatusCode.BadRequest, "decision");
        using var second = await AcceptAsync(dao.Second, Until("2028-12-31"));
        var decided = await second.JsonAsync();
        Assert.Equal(("accepted", "2028-12-31"), (decided.GetProperty("row").GetProperty("state").GetString(), decided.GetProperty("claims").GetProperty("valid_until").GetString()));

        Task<HttpResponseMessage> AcceptAsync(HttpClient who, Dictionary<string, string> claims) =>
            who.PostAsJsonAsync($"/api/desk/pairs/applications/{id}/decision", new { revision, decision = "accept", claims }, Ct);

        static Dictionary<string, string> Until(string day) => new(IssuerServer.Own) { ["valid_until"] = day };
    }

    [Fact]
    public async Task Nobody_changes_their_own_record_or_issues_to_themselves()
    {
        var (id, revision) = await IssuerServer.SubmitAsync(dao.Registrar, "OWN-8401");
        var accepted = await dao.AcceptAsync(id, revision, dao.Second);
        revision = accepted.GetProperty("record").GetProperty("revision").GetInt32();
        using var suspended = await ChangeAsync(dao.Second, "suspended", "inquiry");
        await suspended.JsonAsync();
        revision++;
        using var own = await ChangeAsync(dao.Registrar, "valid", "cleared");
        await own.IsProblemAsync(HttpStatusCode.BadRequest, "state");
        using var back = await ChangeAsync(dao.Second, "valid", "cleared");
        await back.JsonAsync();

        const string Head = "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n";
        var me = await BulkAsync($"{Head}{IssuerServer.Key(1).Address},Nils,Berg,1979-04-12,Airways,Academy,2,2026-10-02,clinical\n");
        Assert.False(me.GetProperty("issued").GetBoolean());
        Assert.Contains("your own", me.GetProperty("lines")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        var link = (await BulkAsync($"{Head},Nils,Berg,1979-04-12,Airways,Academy,2,2026-10-02,clinical\n")).GetProperty("lines")[0].GetProperty("link").GetString()!.Split("link=")[1];
        var applications = dao.Server.Services.GetRequiredService<IApplications>();
        Assert.Equal("link", (await Assert.ThrowsAsync<Client.FieldException>(() => applications.TakeAsync(IssuerServer.Key(1).Address.ToString(), link, Ct))).Field);
        Assert.NotNull(await applications.TakeAsync(IssuerServer.Key(92).Address.ToString(), link, Ct));

        Task<HttpResponseMessage> ChangeAsync(HttpClient who, string state, string reason) =>
            who.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/record", new { revision, state, reason, words = "You hear from us." }, Ct);

        async Task<JsonElement> BulkAsync(string csv) =>
            await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{IssuerServer.Provider}/bulk", new { type = "CpdTraining", csv, confirm = true, key = Guid.NewGuid() }, Ct)).JsonAsync();
    }

    [Fact]
    public async Task Two_copies_share_nothing_but_their_issuer_their_type_and_whole_days()
    {
        var doctor = await dao.AsAsync(93);
        var (id, revision) = await IssuerServer.SubmitAsync(doctor, College, "SpecialistTitle", new()
        {
            ["given_name"] = "Nils", ["family_name"] = "Berg", ["birthdate"] = "1979-04-12", ["specialty"] = "oncology", ["title"] = "Specialist", ["awarded_on"] = "2014-06-02",
        });
        await (await IssuerServer.TryAcceptAsync(dao.Registrar, College, id, revision, [])).JsonAsync();
        var offer = await (await doctor.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        var copies = await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, type: "SpecialistTitle", keys: [SigningKey.Generate(), SigningKey.Generate()]);
        var (one, other) = (SdJwtText.Parse(copies[0]), SdJwtText.Parse(copies[1]));
        string[] may = ["$.iss", "$.vct", "$.iat", "$.exp", "$._sd_alg", "$.status.status_list.uri", "$.cnf.jwk.kty", "$.cnf.jwk.crv"];
        var left = Leaves(JsonNode.Parse(other.Issued.Claims.GetRawText())!).Select(x => x.Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(Leaves(JsonNode.Parse(one.Issued.Claims.GetRawText())!), x => Assert.True(may.Contains(x.Path) || !left.Contains(x.Value), $"{x.Path} is shared"));
        Assert.Empty(one.Disclosures.Select(x => x.Text).Intersect(other.Disclosures.Select(x => x.Text)));
        // The end of a day: the second of the acceptance would be the record's own.
        Assert.Equal(0, one.Issued.Claims.GetProperty("exp").GetInt64() % 86_400);

        static IEnumerable<(string Path, string Value)> Leaves(JsonNode node) => node switch
        {
            JsonObject all => all.SelectMany(x => Leaves(x.Value!)),
            JsonArray all => all.SelectMany(x => Leaves(x!)),
            _ => [(node.GetPath(), node.ToJsonString())],
        };
    }

    [Fact]
    public async Task A_standing_is_one_of_the_codes()
    {
        var (id, revision) = await IssuerServer.SubmitAsync(await dao.AsAsync(94), "STAND-8402");
        using var refused = await IssuerServer.TryAcceptAsync(dao.Registrar, College, id, revision, new(IssuerServer.Own) { ["standing"] = "in good standing" });
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "claims.standing");
        using var accepted = await dao.Registrar.PostAsJsonAsync(
            $"/api/desk/{College}/applications/{id}/decision", new { revision = revision + 1, decision = "accept", claims = new Dictionary<string, string>(IssuerServer.Own) { ["standing"] = "conditions" } }, Ct);
        await accepted.JsonAsync();
        using var nobody = dao.Server.Browser();
        var schema = await (await nobody.GetAsync("/credentials/types/LicenceToPractise/schema.json", Ct)).JsonAsync();
        Assert.Contains("good", schema.GetProperty("properties").GetProperty("standing").GetProperty("enum").EnumerateArray().Select(x => x.GetString()));
    }

    [Theory]
    [InlineData("more", 91)]
    [InlineData("claimed", 181)]
    [InlineData("sent", 181)]
    public async Task An_application_that_nobody_goes_on_with_is_closed_and_its_evidence_deleted(string until, int days)
    {
        var applicant = await dao.AsAsync(95);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "LEFT-" + until);
        if (until != "sent")
            await (await dao.Clerk.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct)).JsonAsync();
        if (until == "more")
            await (await IssuerServer.DecideAsync(dao.Clerk, id, revision + 1, "more", "A page is missing.")).JsonAsync();
        var cleaner = dao.Server.Services.GetRequiredService<EvidenceCleaner>();
        await using var db = dao.Context();
        foreach (var (age, gone) in ((int, bool)[])[(days - 2, false), (days, true)])
        {
            var changed = TimeProvider.System.GetUtcNow().AddDays(-age).ToUnixTimeMilliseconds();
            await db.Set<ApplicationRow>().Where(x => x.Id == id).ExecuteUpdateAsync(x => x.SetProperty(a => a.ChangedAt, changed), Ct);
            await cleaner.CleanAsync(Ct);
            Assert.Equal(gone, !await db.Set<EvidenceRow>().AnyAsync(x => x.Application == id, Ct));
            Assert.Equal(gone, await db.Set<ApplicationRow>().AnyAsync(x => x.Id == id && x.State == ApplicationState.Withdrawn, Ct));
        }

        var seen = await (await dao.Registrar.GetAsync($"/api/desk/{College}/applications/{id}", Ct)).JsonAsync();
        Assert.Equal(("closed", JsonValueKind.Null), (seen.GetProperty("steps").EnumerateArray().Last().GetProperty("what").GetString(), seen.GetProperty("steps").EnumerateArray().Last().GetProperty("by").ValueKind));
        Assert.True(await dao.Server.Services.GetRequiredService<IDesk>().IsAuditWholeAsync(IssuerServer.Key(0).Address.ToString(), College, Ct));
    }
}
