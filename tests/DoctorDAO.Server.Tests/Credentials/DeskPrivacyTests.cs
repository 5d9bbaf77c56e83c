using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Credentials.Reminders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What a desk keeps of people: encrypted, written down when it is read, handed out, and forgotten.</summary>
public sealed class DeskPrivacyTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string College = IssuerServer.College;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evidence_is_encrypted_each_reading_is_written_down_and_it_goes_some_days_after_the_decision()
    {
        var applicant = await dao.AsAsync(47);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "SE-47");
        await using var db = dao.Context();
        var row = await db.Set<EvidenceRow>().AsNoTracking().SingleAsync(x => x.Application == id, Ct);
        Assert.True(row.Content.AsSpan().IndexOf("a diploma"u8) < 0 && row.Name.AsSpan().IndexOf("diploma"u8) < 0);
        using var read = await dao.Clerk.GetAsync($"/api/desk/{College}/applications/{id}/evidence/{row.Id}", Ct);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (read.StatusCode, read.Content.Headers.ContentType?.MediaType));
        Assert.Equal(IssuerServer.Pdf, await read.Content.ReadAsByteArrayAsync(Ct));
        Assert.Contains("sandbox", read.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var entry = await db.Set<AuditRow>().AsNoTracking().SingleAsync(x => x.Application == id && x.What == "evidence-read", Ct);
        Assert.Equal(IssuerServer.Key(3).Address.ToHex(), entry.Actor);
        await dao.AcceptAsync(id, revision);
        var cleaner = dao.Server.Services.GetRequiredService<EvidenceCleaner>();
        await cleaner.CleanAsync(Ct);
        Assert.True(await db.Set<EvidenceRow>().AnyAsync(x => x.Application == id, Ct));
        await db.Set<ApplicationRow>().Where(x => x.Id == id).ExecuteUpdateAsync(x => x.SetProperty(a => a.IdleSince, TimeProvider.System.GetUtcNow().AddDays(-31).ToUnixTimeMilliseconds()), Ct);
        Assert.True(await cleaner.CleanAsync(Ct) >= 1);
        Assert.False(await db.Set<EvidenceRow>().AnyAsync(x => x.Application == id, Ct));
        // Nobody walks past it again.
        Assert.Equal(0, await db.Set<ApplicationRow>().Where(x => x.Id == id).Select(x => x.IdleSince).SingleAsync(Ct));
    }

    [Fact]
    public async Task Evidence_of_a_draft_goes_when_nobody_touches_it_and_what_waits_for_the_issuer_keeps_its_own()
    {
        var (drafting, waiting) = (await dao.AsAsync(61), await dao.AsAsync(62));
        using var begun = await drafting.PostAsJsonAsync("/api/apply", new { issuer = College, type = "LicenceToPractise", claims = IssuerServer.Claims("SE-61"), key = "draft" }, Ct);
        var draft = (await begun.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
        await IssuerServer.AddAsync(drafting, draft, IssuerServer.Pdf);
        var (sent, _) = await IssuerServer.SubmitAsync(waiting, "SE-62");
        await using var db = dao.Context();
        Assert.Equal(0, await db.Set<ApplicationRow>().Where(x => x.Id == sent).Select(x => x.IdleSince).SingleAsync(Ct));
        var cleaner = dao.Server.Services.GetRequiredService<EvidenceCleaner>();
        await cleaner.CleanAsync(Ct);
        Assert.True(await db.Set<EvidenceRow>().AnyAsync(x => x.Application == draft, Ct));
        await db.Set<ApplicationRow>().Where(x => x.Id == draft).ExecuteUpdateAsync(x => x.SetProperty(a => a.IdleSince, a => a.IdleSince - (31 * 86_400_000L)), Ct);
        await cleaner.CleanAsync(Ct);
        Assert.Equal([sent], await db.Set<EvidenceRow>().Where(x => x.Application == draft || x.Application == sent).Select(x => x.Application).ToListAsync(Ct));
    }

    [Fact]
    public async Task Nothing_personal_is_logged_or_stands_readable_in_the_database_or_the_trail()
    {
        string[] canaries = ["Kanarekowski", "CANARY-771177", "1979-04-12", "diploma", "misread the file"];
        var applicant = await dao.AsAsync(53);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, canaries[1], canaries[0]);
        await dao.Registrar.GetAsync($"/api/desk/{College}/applications?search={canaries[0]}", Ct);
        await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{College}/applications/{id}/claim", new { revision }, Ct)).JsonAsync();
        await (await IssuerServer.DecideAsync(dao.Registrar, id, revision + 1, "more", canaries[4])).JsonAsync();
        using var wrong = await applicant.PutAsJsonAsync($"/api/apply/{id}", new { revision = 1, claims = IssuerServer.Claims(canaries[1], canaries[0]) }, Ct);
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);
        Assert.NotEmpty(dao.Log.All);
        foreach (var canary in canaries)
            Assert.DoesNotContain(dao.Log.All, x => x.Contains(canary, StringComparison.OrdinalIgnoreCase));
        await using var db = dao.Context();
        var row = await db.Set<ApplicationRow>().AsNoTracking().SingleAsync(x => x.Id == id, Ct);
        foreach (var canary in canaries.Take(3))
            Assert.True(row.Claims.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) < 0);
        foreach (var entry in await db.Set<AuditRow>().AsNoTracking().Where(x => x.Application == id).ToListAsync(Ct))
            Assert.DoesNotContain(canaries, x => entry.Detail.Contains(x, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Erasing_a_person_leaves_the_status_and_no_way_back_to_the_nullifier()
    {
        var (applicant, id) = await dao.AcceptedAsync(54, "ERASE-8601");
        var account = IssuerServer.Key(54).Address.ToHex();
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, keys: SigningKey.Generate());
        var data = dao.Server.Services.GetRequiredService<ApplicantData>();
        await using var db = dao.Context();
        var licence = await db.Set<ApplicationRow>().Where(x => x.Id == id).Select(x => x.LicenceHash).SingleAsync(Ct);
        Assert.True(await db.Set<PersonSecretRow>().AnyAsync(x => x.LicenceHash == licence, Ct));
        Assert.Contains("ERASE-8601", JsonSerializer.Serialize(await data.ReadAsync(db, new(Guid.Empty, [account]), Ct)), StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
            await data.EraseAsync(db, new(Guid.Empty, [account]), Ct);
        Assert.False(await db.Set<PersonSecretRow>().AnyAsync(x => x.LicenceHash == licence && x.FreeOn == 0, Ct));
        Assert.DoesNotContain("ERASE-8601", JsonSerializer.Serialize(await data.ReadAsync(db, new(Guid.Empty, [account]), Ct)), StringComparison.Ordinal);
        await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "state");
        Assert.Equal(1, await db.Set<CopyRow>().CountAsync(x => db.Set<RecordRow>().Any(r => r.Id == x.Record && r.Application == id), Ct));
        await data.MoveAsync(db, account, IssuerServer.Key(55).Address.ToHex(), Ct);
        Assert.Equal(HttpStatusCode.OK, (await (await dao.AsAsync(55)).GetAsync($"/api/apply/{id}", Ct)).StatusCode);
    }

    [Fact]
    public async Task What_a_person_applied_for_showed_and_is_reminded_of_is_handed_out_and_erased_with_the_person()
    {
        var (applicant, id) = await dao.AcceptedAsync(56, "ERASE-8602");
        var account = IssuerServer.Key(56).Address.ToHex();
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, keys: SigningKey.Generate());
        await (await applicant.PostAsJsonAsync("/api/credentials/reminders", new { reminders = new[] { new { kind = "LicenceToPractise", dueOn = TimeProvider.System.GetUtcNow().AddDays(200).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } } }, Ct)).JsonAsync();
        await (await applicant.PostAsJsonAsync("/api/me/admission", new { kind = "membership" }, Ct)).JsonAsync();
        await using (var zip = new ZipArchive(await applicant.GetStreamAsync("/account/data/archive", Ct), ZipArchiveMode.Read))
        {
            foreach (var (file, holds) in ((string, string)[])[("credential-applications", "ERASE-8602"), ("credential-reminders", "LicenceToPractise"), ("admissions", account)])
            {
                using var reader = new StreamReader(await zip.GetEntry(file + ".json")!.OpenAsync(Ct));
                Assert.Contains(holds, await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
            }
        }

        await using var db = dao.Context();
        var licence = await db.Set<ApplicationRow>().Where(x => x.Id == id).Select(x => x.LicenceHash).SingleAsync(Ct);
        var shown = await db.Set<AdmissionRow>().Where(x => x.Account == account).Select(x => x.Presentation).SingleAsync(Ct);
        Assert.True(await db.Set<PersonSecretRow>().AnyAsync(x => x.LicenceHash == licence, Ct));
        Assert.Equal(HttpStatusCode.NoContent, (await applicant.PostAsJsonAsync("/identity/data/erase", new { }, Ct)).StatusCode);
        Assert.False(await db.Set<PersonSecretRow>().AnyAsync(x => x.LicenceHash == licence && x.FreeOn == 0, Ct));
        Assert.False(await db.Set<ApplicationRow>().AnyAsync(x => x.LicenceHash == licence, Ct));
        Assert.False(await db.Set<AdmissionRow>().AnyAsync(x => x.Account == account, Ct));
        Assert.False(await db.Set<PresentationRow>().AnyAsync(x => x.Id == shown, Ct));
        Assert.False(await db.Set<ReminderRow>().AnyAsync(x => x.Account == account, Ct));
    }

    private static async Task<JsonElement> ReadAsync(HttpClient applicant, long id) => await (await applicant.GetAsync($"/api/apply/{id}", Ct)).JsonAsync();
}
