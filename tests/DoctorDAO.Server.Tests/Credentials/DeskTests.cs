using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What applicants and an issuer's people may do, and what they may not.</summary>
public sealed class DeskTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string College = IssuerServer.College;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_foreign_application_and_a_foreign_desk_are_not_there()
    {
        var (applicant, stranger) = (await dao.AsAsync(40), await dao.AsAsync(41));
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "SE-40");
        foreach (var path in (string[])[$"/api/apply/{id}", $"/api/desk/{College}", $"/api/desk/{College}/applications", $"/api/desk/{College}/applications/{id}", $"/api/desk/{College}/audit", $"/api/desk/{College}/audit.csv"])
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path, Ct)).StatusCode);
        foreach (var act in (string[])["submit", "withdraw"])
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"/api/apply/{id}/{act}", new { revision }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"/api/desk/{College}/registry", new { act = "anchor", list = 1 }, Ct)).StatusCode);
        // Staff of the one desk read nothing through the other.
        Assert.Equal(HttpStatusCode.NotFound, (await dao.Registrar.GetAsync($"/api/desk/{IssuerServer.Provider}/applications/{id}", Ct)).StatusCode);
        using var nobody = dao.Server.Browser();
        foreach (var path in (string[])["/api/apply", $"/api/apply/{id}", "/api/desk"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_clerk_claims_and_asks_for_more_and_may_not_decide_revoke_or_name_anybody()
    {
        var applicant = await dao.AsAsync(42);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "SE-42");
        using var claimed = await dao.Clerk.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct);
        revision = (await claimed.JsonAsync()).GetProperty("revision").GetInt32();
        foreach (var decision in (string[])["accept", "refuse"])
        {
            using var refused = await IssuerServer.DecideAsync(dao.Clerk, id, revision, decision, "No.");
            await refused.IsProblemAsync(HttpStatusCode.Forbidden);
        }

        using var changed = await dao.Clerk.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/record", new { revision = 1, state = "revoked", reason = "other", words = "No." }, Ct);
        await changed.IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, (await dao.Clerk.GetAsync($"/api/desk/{College}/audit", Ct)).StatusCode);
        foreach (var one in (HttpClient[])[dao.Clerk, dao.Registrar])
        {
            using var named = await one.PostAsJsonAsync($"/api/desk/{College}/staff", new { account = IssuerServer.Key(43).Address.ToString(), role = "registrar" }, Ct);
            await named.IsProblemAsync(HttpStatusCode.Forbidden);
            using var prepared = await one.PostAsJsonAsync($"/api/desk/{College}/registry", new { act = "suspend", did = "did:web:hospital.example" }, Ct);
            await prepared.IsProblemAsync(HttpStatusCode.Forbidden);
        }

        using var more = await IssuerServer.DecideAsync(dao.Clerk, id, revision, "more", "A page is missing.");
        await more.JsonAsync();
        var mine = await ReadAsync(applicant, id);
        Assert.Equal(("needsMore", "A page is missing."), (mine.GetProperty("row").GetProperty("state").GetString(), mine.GetProperty("reason").GetString()));
        // The applicant is not told who at the desk asked.
        Assert.Equal(JsonValueKind.Null, mine.GetProperty("row").GetProperty("claimedBy").ValueKind);
        Assert.All(mine.GetProperty("steps").EnumerateArray(), x => Assert.Equal(JsonValueKind.Null, x.GetProperty("by").ValueKind));
        await IssuerServer.AddAsync(applicant, id, IssuerServer.Pdf);
        using var again = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = (await ReadAsync(applicant, id)).GetProperty("revision").GetInt32() }, Ct);
        Assert.Equal("inReview", (await again.JsonAsync()).GetProperty("row").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Whoever_acts_on_something_older_is_told_409()
    {
        var applicant = await dao.AsAsync(44);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "SE-44");
        using var first = await dao.Registrar.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct);
        Assert.True(first.IsSuccessStatusCode);
        using var second = await dao.Second.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct);
        await second.IsProblemAsync(HttpStatusCode.Conflict, "revision");
        using var withdrawn = await applicant.PostAsJsonAsync($"/api/apply/{id}/withdraw", new { revision }, Ct);
        await withdrawn.IsProblemAsync(HttpStatusCode.Conflict, "revision");
        using var now = await applicant.PostAsJsonAsync($"/api/apply/{id}/withdraw", new { revision = revision + 1 }, Ct);
        var gone = await now.JsonAsync();
        Assert.Equal(("withdrawn", 0), (gone.GetProperty("row").GetProperty("state").GetString(), gone.GetProperty("evidence").GetArrayLength()));
        await using var db = dao.Context();
        Assert.False(await db.Set<EvidenceRow>().AnyAsync(x => x.Application == id, Ct));
    }

    [Fact]
    public async Task Two_registrars_accept_a_licence_where_the_desk_says_so()
    {
        await dao.AccreditAsync("strict", IssuerServer.Key(0).Address, "LicenceToPractise");
        await dao.OpenAsync("strict", "Strict", secondPair: true, "LicenceToPractise");
        await dao.NameAsync("strict", 1, "registrar");
        await dao.NameAsync("strict", 2, "registrar");
        var applicant = await dao.AsAsync(45);
        using var begun = await applicant.PostAsJsonAsync("/api/apply", new { issuer = "strict", type = "LicenceToPractise", claims = IssuerServer.Claims("X-45"), key = Guid.NewGuid() }, Ct);
        var id = (await begun.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
        await IssuerServer.AddAsync(applicant, id, IssuerServer.Pdf);
        using var sent = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = 2 }, Ct);
        await sent.JsonAsync();
        await (await dao.Registrar.PostAsJsonAsync($"/api/desk/strict/applications/{id}/claim", new { revision = 3 }, Ct)).JsonAsync();
        var first = await (await AcceptAsync(dao.Registrar, 4)).JsonAsync();
        Assert.Equal(("inReview", true), (first.GetProperty("row").GetProperty("state").GetString(), first.GetProperty("secondNeeded").GetBoolean()));
        await (await AcceptAsync(dao.Registrar, 5)).IsProblemAsync(HttpStatusCode.BadRequest, "decision");
        var second = await (await AcceptAsync(dao.Second, 5)).JsonAsync();
        Assert.Equal("accepted", second.GetProperty("row").GetProperty("state").GetString());

        Task<HttpResponseMessage> AcceptAsync(HttpClient who, int revision) =>
            who.PostAsJsonAsync($"/api/desk/strict/applications/{id}/decision", new { revision, decision = "accept", claims = IssuerServer.Own }, Ct);
    }

    [Fact]
    public async Task Fields_that_cannot_be_are_refused_by_their_names()
    {
        var applicant = await dao.AsAsync(46);
        await RefusedAsync("issuer", new { issuer = "nobody", type = "LicenceToPractise", claims = new { }, key = "a" });
        await RefusedAsync("type", new { issuer = College, type = "CoverCertificate", claims = new { }, key = "a" });
        await RefusedAsync("key", new { issuer = College, type = "LicenceToPractise", claims = new { }, key = "a b" });
        await RefusedAsync("claims.birthdate", new { issuer = College, type = "LicenceToPractise", claims = new { birthdate = "12.4.1979" }, key = "a" });
        await RefusedAsync("claims.valid_until", new { issuer = College, type = "LicenceToPractise", claims = new { valid_until = "2099-01-01" }, key = "a" });
        await RefusedAsync("claims.dao_nullifier", new { issuer = College, type = "LicenceToPractise", claims = new { dao_nullifier = "0x00" }, key = "a" });
        await RefusedAsync("claims.given_name", new { issuer = College, type = "LicenceToPractise", claims = new { given_name = new string('x', 101) }, key = "a" });
        using var begun = await applicant.PostAsJsonAsync("/api/apply", new { issuer = College, type = "LicenceToPractise", claims = new { given_name = "N" }, key = "draft" }, Ct);
        var id = (await begun.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
        using var same = await applicant.PostAsJsonAsync("/api/apply", new { issuer = College, type = "LicenceToPractise", claims = new { given_name = "N" }, key = "draft" }, Ct);
        Assert.Equal(id, (await same.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64());
        using var early = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = 1 }, Ct);
        await early.IsProblemAsync(HttpStatusCode.BadRequest, "claims.family_name");
        // A draft is its author's alone.
        Assert.Equal(HttpStatusCode.NotFound, (await dao.Registrar.GetAsync($"/api/desk/{College}/applications/{id}", Ct)).StatusCode);
        await (await applicant.PutAsJsonAsync($"/api/apply/{id}", new { revision = 1, claims = IssuerServer.Claims("SE-46") }, Ct)).JsonAsync();
        using var bare = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = 2 }, Ct);
        await bare.IsProblemAsync(HttpStatusCode.BadRequest, "file");
        foreach (var file in (byte[][])[[], "MZ not a document"u8.ToArray(), "%PDF-1.7 without an end"u8.ToArray(), [0xFF, 0xD8, 0xFF, 0x00], [.. "<svg onload=alert(1)>"u8]])
        {
            using var content = new ByteArrayContent(file);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
            using var refused = await applicant.PostAsync($"/api/apply/{id}/evidence", content, Ct);
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, "file");
        }

        using var long1 = new ByteArrayContent(new byte[IApplications.MaxEvidenceBytes + 2048]);
        long1.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var tooLong = await applicant.PostAsync($"/api/apply/{id}/evidence", long1, Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
        for (var i = 0; i < IApplications.MaxEvidence; i++)
            await IssuerServer.AddAsync(applicant, id, IssuerServer.Pdf);
        using var more = new ByteArrayContent(IssuerServer.Pdf);
        more.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await (await applicant.PostAsync($"/api/apply/{id}/evidence", more, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "file");

        async Task RefusedAsync(string field, object body)
        {
            using var refused = await applicant.PostAsJsonAsync("/api/apply", body, Ct);
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, field);
        }
    }

    [Fact]
    public async Task A_desk_s_counts_are_those_of_its_applications_whatever_happens_to_them()
    {
        var (withdrawn, asked, refused, erased) = (await dao.AsAsync(63), await dao.AsAsync(64), await dao.AsAsync(65), await dao.AsAsync(66));
        await CountedAsync();
        var (first, revision) = await IssuerServer.SubmitAsync(withdrawn, "SE-63");
        await CountedAsync();
        await withdrawn.PostAsJsonAsync($"/api/apply/{first}/withdraw", new { revision }, Ct);
        await CountedAsync();
        foreach (var (applicant, decision) in new[] { (asked, "more"), (refused, "refuse") })
        {
            var (id, now) = await IssuerServer.SubmitAsync(applicant, $"SE-{decision}");
            using var claimed = await dao.Registrar.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision = now }, Ct);
            await CountedAsync();
            using var decided = await IssuerServer.DecideAsync(dao.Registrar, id, (await claimed.JsonAsync()).GetProperty("revision").GetInt32(), decision, "Why");
            await decided.JsonAsync();
            await CountedAsync();
        }

        await IssuerServer.SubmitAsync(erased, "SE-66");
        await dao.AcceptedAsync(67);
        await CountedAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await erased.PostAsJsonAsync("/identity/data/erase", new { }, Ct)).StatusCode);
        await CountedAsync();

        async Task CountedAsync()
        {
            await using var db = dao.Context();
            var rows = await db.Set<ApplicationRow>().Where(x => x.State != ApplicationState.Draft).Join(db.Set<IssuerRow>().Where(x => x.Slug == College), x => x.Issuer, x => x.Id, (x, _) => x.State).ToListAsync(Ct);
            Assert.Equal(rows.CountBy(x => x).OrderBy(x => x.Key), (await Service().GetDeskAsync(Controller, College, Ct))!.Counts.OrderBy(x => x.Key));
        }
    }

    [Fact]
    public async Task The_trail_is_a_chain_that_shows_when_an_entry_is_changed_taken_out_or_the_last_one_dropped()
    {
        await dao.AcceptedAsync(48);
        var issuer = (await Service().GetDeskAsync(Controller, College, Ct))!.Issuer;
        Assert.True(await Service().IsAuditWholeAsync(Controller, College, Ct));
        var csv = await dao.Registrar.GetStringAsync($"/api/desk/{College}/audit.csv", Ct);
        Assert.StartsWith("number,at,actor,what,application,detail,previous,hash\r\n1,", csv, StringComparison.Ordinal);
        await using var db = dao.Context();
        var rows = await db.Set<AuditRow>().AsNoTracking().Where(x => db.Set<IssuerRow>().Any(i => i.Id == x.Issuer && i.Slug == College)).OrderBy(x => x.Number).ToListAsync(Ct);
        Assert.Equal(rows.Count, csv.Split("\r\n").Length - 2);
        var (middle, last) = (rows[rows.Count / 2], rows[^1]);
        await ChangedAsync(middle, x => x.ExecuteUpdateAsync(y => y.SetProperty(a => a.What, "refused"), Ct), x => x.ExecuteUpdateAsync(y => y.SetProperty(a => a.What, middle.What), Ct));
        await ChangedAsync(middle, x => x.ExecuteDeleteAsync(Ct), _ => AddAsync(middle));
        await ChangedAsync(last, x => x.ExecuteDeleteAsync(Ct), _ => AddAsync(last));
        Assert.NotEmpty(issuer.Did);

        async Task ChangedAsync(AuditRow row, Func<IQueryable<AuditRow>, Task<int>> change, Func<IQueryable<AuditRow>, Task<int>> back)
        {
            var one = db.Set<AuditRow>().Where(x => x.Issuer == row.Issuer && x.Number == row.Number);
            Assert.Equal(1, await change(one));
            Assert.False(await Service().IsAuditWholeAsync(Controller, College, Ct));
            await back(one);
            Assert.True(await Service().IsAuditWholeAsync(Controller, College, Ct));
        }

        async Task<int> AddAsync(AuditRow row)
        {
            db.Add(row);
            var added = await db.SaveChangesAsync(Ct);
            db.ChangeTracker.Clear();
            return added;
        }
    }

    [Fact]
    public async Task The_queue_finds_by_number_account_name_and_licence_and_goes_page_by_page()
    {
        var applicant = await dao.AsAsync(49);
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
            ids.Add((await IssuerServer.SubmitAsync(applicant, $"FIND-85{i}", "Öberg-Finder")).Id);
        Assert.Equal([ids[1]], await FindAsync("find 851"));
        Assert.Equal(ids, await FindAsync("öberg finder"));
        Assert.Equal(ids, await FindAsync(IssuerServer.Key(49).Address.ToString()));
        Assert.Contains(ids[2], await FindAsync($"{ids[2]}"));
        Assert.Empty(await FindAsync("Nobody"));
        await (await dao.Registrar.GetAsync($"/api/desk/{College}/applications?search={new string('x', 101)}", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "search");
        var page = await (await dao.Registrar.GetAsync($"/api/desk/{College}/applications?search=%C3%96berg%20Finder&limit=2", Ct)).JsonAsync();
        var rest = await (await dao.Registrar.GetAsync($"/api/desk/{College}/applications?search=%C3%96berg%20Finder&limit=2&cursor={page.GetProperty("next").GetString()}", Ct)).JsonAsync();
        Assert.Equal(ids[2], Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt64());

        async Task<IReadOnlyList<long>> FindAsync(string text) =>
            [.. (await (await dao.Registrar.GetAsync($"/api/desk/{College}/applications?search={Uri.EscapeDataString(text)}", Ct)).JsonAsync()).GetProperty("items").EnumerateArray().Select(x => x.GetProperty("id").GetInt64())];
    }

    [Fact]
    public async Task Many_certificates_are_looked_at_first_then_issued_once_to_accounts_and_by_links_that_work_once()
    {
        const string Head = "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n";
        var good = Head + $"{IssuerServer.Key(50).Address},Nils,Berg,1979-04-12,\"Airways, hard ones\",Academy,7.5,2026-10-02,clinical\n,Mia,Holm,1983-01-09,Airways,Academy,2,2026-10-02,clinical\n";
        var key = Guid.NewGuid().ToString();
        var bad = await SendAsync(Head + ",Nils,Berg,1979-04-12,Airways,Academy,seven,2026-10-02,clinical\n", confirm: true);
        Assert.False(bad.GetProperty("issued").GetBoolean());
        Assert.Contains("hours", bad.GetProperty("lines")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        var looked = await SendAsync(good, confirm: false);
        Assert.Equal((false, 2), (looked.GetProperty("issued").GetBoolean(), looked.GetProperty("lines").GetArrayLength()));
        var issued = await SendAsync(good, confirm: true);
        Assert.True(issued.GetProperty("issued").GetBoolean());
        var again = await SendAsync(good, confirm: true);
        Assert.Equal(issued.GetProperty("lines")[1].GetProperty("application").GetInt64(), again.GetProperty("lines")[1].GetProperty("application").GetInt64());
        await (await dao.Clerk.PostAsJsonAsync($"/api/desk/{IssuerServer.Provider}/bulk", new { type = "CpdTraining", csv = good, confirm = false, key }, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{College}/bulk", new { type = "LicenceToPractise", csv = good, confirm = false, key }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "type");

        var (named, first, second) = (await dao.AsAsync(50), await dao.AsAsync(51), await dao.AsAsync(52));
        var link = issued.GetProperty("lines")[1].GetProperty("link").GetString()!.Split("link=")[1];
        var applications = dao.Server.Services.GetRequiredService<IApplications>();
        var taken = await applications.TakeAsync(IssuerServer.Key(51).Address.ToString(), link, Ct);
        Assert.NotNull(taken);
        Assert.Equal(taken, await applications.TakeAsync(IssuerServer.Key(51).Address.ToString(), link, Ct));
        Assert.Null(await applications.TakeAsync(IssuerServer.Key(52).Address.ToString(), link, Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync($"/api/apply/{taken}", Ct)).StatusCode);
        foreach (var (who, id) in ((HttpClient, long)[])[(named, issued.GetProperty("lines")[0].GetProperty("application").GetInt64()), (first, taken.Value)])
        {
            var offer = await (await who.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
            using var wallet = new SoftWallet(dao.Server.Url, dao.Base(IssuerServer.Provider));
            var copy = SdJwtText.Parse(Assert.Single(await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, type: "CpdTraining", keys: SigningKey.Generate())));
            var hours = SdJwtPayload.Process(copy.Issued.Claims, copy.Disclosures).Claims["hours"]!;
            Assert.Equal(JsonValueKind.Number, hours.GetValueKind());
        }

        async Task<JsonElement> SendAsync(string csv, bool confirm) => await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{IssuerServer.Provider}/bulk", new { type = "CpdTraining", csv, confirm, key }, Ct)).JsonAsync();
    }

    [Fact]
    public async Task A_college_accredits_a_hospital_and_the_hospital_opens_its_desk_and_nobody_else_does()
    {
        var hospital = IssuerServer.Key(60);
        await dao.ActAsync(College, new { act = "accredit", did = dao.Did("hospital"), controller = hospital.Address.ToString(), types = new[] { "SpecialistTitle" } });
        var desk = new { slug = "hospital", name = "University Hospital", jurisdiction = "Uppsala", contact = "staff@hospital.example", types = new[] { "SpecialistTitle" }, secondPair = false };
        await (await dao.Registrar.PostAsJsonAsync("/api/desk", desk, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "slug");
        await (await dao.Registrar.PostAsJsonAsync("/api/desk", desk with { slug = "unknown" }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "slug");
        var browser = await dao.AsAsync(60);
        var opened = await (await browser.PostAsJsonAsync("/api/desk", desk, Ct)).JsonAsync();
        Assert.Equal("controller", opened.GetProperty("role").GetString());
        Assert.Equal("SpecialistTitle", Assert.Single(opened.GetProperty("issuer").GetProperty("types").EnumerateArray()).GetString());
        // What is suspended above takes it along.
        await dao.AsTimelockAsync(Contracts.IssuerRegistry.SuspendCall.Encode(dao.Id()));
        var suspended = await (await browser.GetAsync("/api/desk/hospital", Ct)).JsonAsync();
        Assert.NotEqual(JsonValueKind.Null, suspended.GetProperty("issuer").GetProperty("refusal").ValueKind);
        await dao.AsTimelockAsync(Contracts.IssuerRegistry.ReinstateCall.Encode(dao.Id()));
        var wrong = await (await dao.Controller.PostAsJsonAsync($"/api/desk/{College}/registry", new { act = "accredit", did = "did:web:other.example", controller = hospital.Address.ToString(), types = new[] { "CoverCertificate" } }, Ct)).JsonAsync();
        Assert.NotEqual(JsonValueKind.Null, wrong.GetProperty("problem").ValueKind);
        foreach (var (field, wish) in ((string, object)[])[("act", new { act = "burn" }), ("did", new { act = "suspend", did = "nothing" }), ("types", new { act = "accredit", did = "did:web:a.example", controller = hospital.Address.ToString() }), ("controller", new { act = "accredit", did = "did:web:a.example", types = new[] { "CpdTraining" } }), ("key", new { act = "add-key", key = 99_999 }), ("list", new { act = "anchor", list = 99 })])
            await (await dao.Controller.PostAsJsonAsync($"/api/desk/{College}/registry", wish, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, field);
    }

    private static string Controller => IssuerServer.Key(0).Address.ToString();

    private IDesk Service() => dao.Server.Services.GetRequiredService<IDesk>();

    private static async Task<JsonElement> ReadAsync(HttpClient applicant, long id) => await (await applicant.GetAsync($"/api/apply/{id}", Ct)).JsonAsync();
}
