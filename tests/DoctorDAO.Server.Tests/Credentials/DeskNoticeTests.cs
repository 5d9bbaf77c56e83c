using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Who hears of what happens at a desk: the applicant by inbox and mail, the desk's screens live, and nobody else.</summary>
public sealed partial class DeskNoticeTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string Family = "Querfurth-Canary";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_applicant_is_told_of_every_answer_in_the_inbox_and_by_mail()
    {
        var applicant = await dao.AsAsync(80);
        var mine = new NoticeClient(applicant);
        // Somebody who has applied for nothing and is no member has no mails sent.
        Assert.Equal("account", (await Assert.ThrowsAsync<FieldException>(() => mine.SaveAddressAsync(new NewMailAddress("eva@clinic.example.org", "en-GB"), Ct))).Field);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "SE-80", Family);
        await mine.SaveAddressAsync(new NewMailAddress("eva@clinic.example.org", "en-GB"), Ct);
        var link = await dao.Sink.NextAsync(Ct);
        Assert.True(await dao.Server.Services.GetRequiredService<IMailAddresses>().ConfirmAsync(Uri.UnescapeDataString(Token().Match(link.TextBody!).Groups[1].Value), Ct));

        using var claimed = await dao.Clerk.PostAsJsonAsync($"/api/desk/{IssuerServer.College}/applications/{id}/claim", new { revision }, Ct);
        using var more = await IssuerServer.DecideAsync(dao.Clerk, id, (await claimed.JsonAsync()).GetProperty("revision").GetInt32(), "more", "A page is missing.");
        await more.JsonAsync();
        await MailedAsync("College of Physicians needs more from you for your application: Licence to practise.");

        var read = await (await applicant.GetAsync($"/api/apply/{id}", Ct)).JsonAsync();
        using var again = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = read.GetProperty("revision").GetInt32() }, Ct);
        using var accepted = await IssuerServer.DecideAsync(dao.Registrar, id, (await again.JsonAsync()).GetProperty("revision").GetInt32(), "accept");
        await accepted.JsonAsync();
        await MailedAsync("College of Physicians has accepted your application: Licence to practise.");

        using var suspended = await dao.Registrar.PostAsJsonAsync($"/api/desk/{IssuerServer.College}/applications/{id}/record", new { revision = 1, state = "suspended", reason = "inquiry", words = "An inquiry." }, Ct);
        await suspended.JsonAsync();
        await MailedAsync("College of Physicians has revoked, suspended or reinstated a credential of yours: Licence to practise.");

        var notices = (await mine.GetNoticesAsync(new NoticeQuery(), Ct)).Items;
        Assert.Equal([NoticeKind.CredentialChanged, NoticeKind.ApplicationAccepted, NoticeKind.ApplicationNeedsMore], notices.Select(x => x.Kind));
        Assert.All(notices, x => Assert.Equal(($"/apply/{id}", "College of Physicians", "LicenceToPractise"), (x.Href, x.Issuer, x.Credential)));

        async Task MailedAsync(string words)
        {
            var mail = await dao.Sink.NextAsync(Ct);
            Assert.Equal("eva@clinic.example.org", mail.To.Mailboxes.Single().Address);
            Assert.Contains(words, mail.TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);
            Assert.Contains($"http://127.0.0.1:7777/apply/{id}", mail.TextBody, StringComparison.Ordinal);
            // What the application says stays behind the sign-in.
            Assert.DoesNotContain(Family, mail.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("A page is missing", mail.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_desk_hears_of_new_applications_and_of_nothing_personal_and_strangers_hear_nothing()
    {
        var applicant = await dao.AsAsync(81);
        using var desk = new Heard();
        using var own = new Heard();
        await using var registrar = await ListenAsync(1, desk.Add);
        await using var author = await ListenAsync(81, own.Add);
        await using var nobody = await dao.Server.ListenAsync(_ => { });
        var account = IssuerServer.Key(81).Address;
        await SubscribeAsync(registrar, Topics.Desk(IssuerServer.College));
        await SubscribeAsync(author, Topics.Applications(account.ToHex()));
        foreach (var (hub, topic) in ((HubConnection, string)[])
        [
            (author, Topics.Desk(IssuerServer.College)), (nobody, Topics.Desk(IssuerServer.College)), (registrar, Topics.Desk("nowhere")),
            (registrar, Topics.Applications(account.ToHex())), (nobody, Topics.Applications(account.ToHex())),
        ])
        {
            await Assert.ThrowsAsync<HubException>(() => SubscribeAsync(hub, topic));
        }

        using var begun = await applicant.PostAsJsonAsync("/api/apply", new { issuer = IssuerServer.College, type = "LicenceToPractise", claims = IssuerServer.Claims("SE-81", Family), key = "k" }, Ct);
        await begun.JsonAsync();
        await own.NextAsync(Ct);
        // A draft is its author's alone.
        Assert.Empty(desk.All);
        var (id, revision) = await IssuerServer.SubmitAsync(applicant, "SE-82", Family);
        await desk.NextAsync(Ct);
        await dao.AcceptAsync(id, revision);
        // Taken for review and accepted; begun, a file and sent before.
        for (var i = 0; i < 2; i++)
            await desk.NextAsync(Ct);
        for (var i = 0; i < 5; i++)
            await own.NextAsync(Ct);
        Assert.All(desk.All, x => Assert.Equal(Topics.Desk(IssuerServer.College), x));
        Assert.All(own.All, x => Assert.Equal(Topics.Applications(account.ToHex()), x));
    }

    [Fact]
    public async Task What_nobody_fetches_is_told_after_a_week_and_after_a_month_and_once_each()
    {
        var (applicant, id) = await dao.AcceptedAsync(83, "SE-83");
        var (fetched, other) = await dao.AcceptedAsync(84, "SE-84");
        var unfetched = dao.Server.Services.GetRequiredService<UnfetchedCredentials>();
        Assert.Equal(0, await unfetched.TellAsync(Ct));
        foreach (var (days, told) in ((int, int)[])[(6, 0), (8, 1), (8, 0), (20, 0), (31, 1), (31, 0), (60, 0)])
        {
            await using var db = dao.Context();
            var decided = TimeProvider.System.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds();
            await db.Set<ApplicationRow>().Where(x => x.Id == id || x.Id == other).ExecuteUpdateAsync(x => x.SetProperty(a => a.DecidedAt, decided), Ct);
            await db.Set<ApplicationRow>().Where(x => x.Id == other).ExecuteUpdateAsync(x => x.SetProperty(a => a.State, ApplicationState.Issued), Ct);
            Assert.Equal((days, told), (days, await unfetched.TellAsync(Ct)));
        }

        Assert.Equal(2, (await new NoticeClient(applicant).GetNoticesAsync(new NoticeQuery(), Ct)).Items.Count(x => x.Kind == NoticeKind.CredentialWaits));
        Assert.DoesNotContain((await new NoticeClient(fetched).GetNoticesAsync(new NoticeQuery(), Ct)).Items, x => x.Kind == NoticeKind.CredentialWaits);
    }

    [Fact]
    public async Task A_training_certificate_from_a_list_is_told_to_the_account_that_it_goes_to()
    {
        var doctor = await dao.AsAsync(85);
        var csv = "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n"
            + $"{IssuerServer.Key(85).Address},Eva,{Family},1981-03-04,Airways,Academy,6,2026-05-01,clinical\n,Nils,Holm,1979-04-12,Airways,Academy,6,2026-05-01,clinical\n";
        for (var i = 0; i < 2; i++)
            await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{IssuerServer.Provider}/bulk", new { type = "CpdTraining", csv, confirm = true, key = "list-85" }, Ct)).JsonAsync();
        var notice = Assert.Single((await new NoticeClient(doctor).GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        Assert.Equal((NoticeKind.CredentialWaits, "Academy", "CpdTraining"), (notice.Kind, notice.Issuer, notice.Credential));
    }

    private static Task SubscribeAsync(HubConnection hub, string topic) => hub.InvokeAsync("Subscribe", new[] { topic }, Ct);

    private Task<HubConnection> ListenAsync(int key, Action<string> heard) => dao.Server.ListenAsync(heard, IssuerServer.Key(key));

    /// <summary>What a connection hears of.</summary>
    private sealed class Heard : IDisposable
    {
        private readonly SemaphoreSlim _bell = new(0);

        public ConcurrentQueue<string> All { get; } = new();

        public void Add(string topic)
        {
            All.Enqueue(topic);
            _bell.Release();
        }

        public async Task NextAsync(CancellationToken ct) => Assert.True(await _bell.WaitAsync(TestServer.Patience, ct), $"Heard {All.Count} and no more.");

        public void Dispose() => _bell.Dispose();
    }

    [GeneratedRegex(@"/mail/confirm\?token=(\S+)")]
    private static partial Regex Token();
}
