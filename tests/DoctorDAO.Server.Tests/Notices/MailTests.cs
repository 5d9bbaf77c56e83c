using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Credentials.Reminders;
using DoctorDAO.Features.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Mails of notices, to a mail server that speaks SMTP.</summary>
public sealed partial class MailTests
{
    private const string Address = "nora.lind@clinic.example.org";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_is_confirmed_gets_its_mails_and_is_forgotten_by_one_request()
    {
        await using var server = await NoticeServer.StartAsync();
        var (told, other) = (await server.AsAsync(0), await server.AsAsync(1));
        var mine = new NoticeClient(told);
        await mine.SavePreferencesAsync([new NoticePreference(NoticeKind.Reply, NoticeChannel.Immediate)], Ct);
        Assert.Equal(new MailAddressDto(true, Address, false), await mine.SaveAddressAsync(new NewMailAddress(Address, "de"), Ct));
        // A second link within a minute is refused: nobody fills a stranger's mailbox.
        await Assert.ThrowsAsync<FieldException>(() => mine.SaveAddressAsync(new NewMailAddress("other@clinic.example.org", "de"), Ct));
        var link = await server.Sink.NextAsync(Ct);
        // Before the link is followed, nothing else is sent.
        await server.TellAsync(told, other, "Zu früh");
        var addresses = (IMailAddresses)server.Server.Services.GetService(typeof(IMailAddresses))!;
        var token = Uri.UnescapeDataString(Token().Match(link.TextBody!).Groups[1].Value);
        Assert.False(await addresses.ConfirmAsync(token[..^4] + "AAAA", Ct));
        Assert.True(await addresses.ConfirmAsync(token, Ct));
        Assert.True(await addresses.ConfirmAsync(token, Ct));

        await server.TellAsync(told, other, "Eine Frage <b>mit</b> Zeichen");
        var mail = await server.Sink.NextAsync(Ct);
        Assert.Equal(Address, mail.To.Mailboxes.Single().Address);
        Assert.Contains("geantwortet", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Eine Frage <b>mit</b> Zeichen", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;mit&lt;/b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:7777/forum/threads/", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Matches("^notice-[0-9]+@127.0.0.1$", mail.MessageId);

        // As a mail program does it: a post without a cookie.
        var unsubscribe = new Uri(mail.Headers["List-Unsubscribe"]!.Replace("\r\n", "", StringComparison.Ordinal).Trim('<', '>', ' '));
        using var program = new HttpClient { BaseAddress = server.Server.Url };
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        using var answer = await program.PostAsync(unsubscribe.PathAndQuery, content, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null((await mine.GetAddressAsync(Ct)).Address);
        using var wrong = await program.PostAsync("/api/mail/unsubscribe?token=x", null, Ct);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_now_comes_later_and_one_refused_for_good_is_given_up()
    {
        await using var server = await NoticeServer.StartAsync();
        var (told, other) = (await server.AsAsync(0), await server.AsAsync(1));
        await ConfirmAsync(server, told);
        server.Sink.Refuse(2, "451 not now");
        await server.TellAsync(told, other, "Later");
        Assert.Contains("Later", (await server.Sink.NextAsync(Ct)).TextBody, StringComparison.Ordinal);
        server.Sink.Refuse(1, $"550 no {Address} here");
        await server.TellAsync(told, other, "Never");
        await using var db = server.Home.Context();
        // The answer comes before it is noted.
        DeliveryRow? dead;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((dead = await db.Set<DeliveryRow>().AsNoTracking().SingleOrDefaultAsync(x => x.State == DeliveryState.Dead, Ct)) is null)
            await timer.WaitForNextTickAsync(Ct);
        Assert.Equal((1, "The mail server answered 550."), (dead.Attempts, dead.Problem));
        await server.TellAsync(told, other, "After");
        Assert.Contains("After", (await server.Sink.NextAsync(Ct)).TextBody, StringComparison.Ordinal);
        // At rest nobody reads the address.
        Assert.DoesNotContain("clinic", (await db.Set<MailAddressRow>().SingleAsync(Ct)).Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_daily_mail_tells_what_came_since_the_last_one()
    {
        await using var server = await NoticeServer.StartAsync(AfterTheHour());
        var (told, other) = (await server.AsAsync(0), await server.AsAsync(1));
        await ConfirmAsync(server, told, NoticeChannel.Digest);
        await server.TellAsync(told, other, "First");
        await server.TellAsync(told, other, "Second");
        await DueAsync(server);
        var mail = await server.Sink.NextAsync(Ct);
        Assert.Contains("2 new notices", mail.Subject, StringComparison.Ordinal);
        Assert.Matches("(?s)Second.*First", mail.TextBody);
        await server.TellAsync(told, other, "Third");
        await DueAsync(server);
        mail = await server.Sink.NextAsync(Ct);
        Assert.Contains("Third", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Second", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_has_a_mailbox_filled_with_links()
    {
        await using var server = await NoticeServer.StartAsync();
        var mine = new NoticeClient(await server.AsAsync(0));
        for (var i = 0; i < 3; i++)
        {
            await mine.SaveAddressAsync(new NewMailAddress(Address, "en-GB"), Ct);
            await server.Sink.NextAsync(Ct);
            // Taking the address away between two links does not start over.
            await mine.RemoveAddressAsync(Ct);
            Assert.Null((await mine.GetAddressAsync(Ct)).Address);
            await Assert.ThrowsAsync<FieldException>(() => mine.SaveAddressAsync(new NewMailAddress(Address, "en-GB"), Ct));
            await RestAsync(server);
        }

        var other = new NoticeClient(await server.AsAsync(1));
        Assert.Equal("address", (await Assert.ThrowsAsync<FieldException>(() => other.SaveAddressAsync(new NewMailAddress(Address.ToUpperInvariant(), "en-GB"), Ct))).Field);
        for (var i = 0; i < 2; i++)
        {
            await mine.SaveAddressAsync(new NewMailAddress($"n{i}@clinic.example.org", "en-GB"), Ct);
            await RestAsync(server);
        }

        await Assert.ThrowsAsync<FieldException>(() => mine.SaveAddressAsync(new NewMailAddress("n3@clinic.example.org", "en-GB"), Ct));
        var stranger = new NoticeClient(await server.Server.SignedInAsync(TestKeys.Stranger));
        Assert.Equal("account", (await Assert.ThrowsAsync<FieldException>(() => stranger.SaveAddressAsync(new NewMailAddress(Address, "en-GB"), Ct))).Field);
    }

    [Fact]
    public async Task The_daily_mail_is_not_crowded_out_by_what_is_for_the_inbox_alone()
    {
        await using var server = await NoticeServer.StartAsync(AfterTheHour());
        var (told, other) = (await server.AsAsync(0), await server.AsAsync(1));
        await ConfirmAsync(server, told, NoticeChannel.Digest);
        await server.TellAsync(told, other, "Crowded");
        await using (var db = server.Home.Context())
        {
            var row = await db.Set<NoticeRow>().AsNoTracking().SingleAsync(x => x.Kind == NoticeKind.Reply, Ct);
            db.AddRange(Enumerable.Range(0, 60).Select(i => new NoticeRow { Recipient = row.Recipient, Kind = NoticeKind.VoiceReceived, Cause = $"log:{i}", Channel = NoticeChannel.Inbox, CreatedAt = row.CreatedAt }));
            await db.SaveChangesAsync(Ct);
        }

        await DueAsync(server);
        Assert.Contains("Crowded", (await server.Sink.NextAsync(Ct)).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_address_is_refused()
    {
        await using var server = await NoticeServer.StartAsync();
        var mine = new NoticeClient(await server.AsAsync(0));
        foreach (var address in (string[])["nora@clinic.example.org\r\nBcc: all@example.org", "a@example.org, b@example.org", "Nora <nora@example.org>", "nora", "", new string('n', 250) + "@example.org"])
            Assert.Equal("address", (await Assert.ThrowsAsync<FieldException>(() => mine.SaveAddressAsync(new NewMailAddress(address, "en-GB"), Ct))).Field);
        Assert.Equal("language", (await Assert.ThrowsAsync<FieldException>(() => mine.SaveAddressAsync(new NewMailAddress(Address, "it"), Ct))).Field);
        Assert.Empty(server.Sink.Mails);
    }

    [Fact]
    public async Task A_certificate_that_ends_is_told_by_mail_thirty_days_before_and_only_then()
    {
        var time = new MovableTime();
        await using var server = await NoticeServer.StartAsync(time);
        var told = await server.AsAsync(0);
        await ConfirmAsync(server, told);
        var ends = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(33);
        using var saved = await told.PostAsJsonAsync("/api/credentials/reminders", new { reminders = new[] { new { kind = "CpdTraining", dueOn = ends } } }, Ct);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var reminders = server.Server.Services.GetRequiredService<ReminderStore>();
        Assert.Equal(0, await reminders.TellAsync(Ct));
        time.Advance(TimeSpan.FromDays(4));
        Assert.Equal(1, await reminders.TellAsync(Ct));
        var mail = await server.Sink.NextAsync(Ct);
        Assert.Equal(Address, mail.To.Mailboxes.Single().Address);
        Assert.Contains("http://127.0.0.1:7777/credentials", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(ends.Day.ToString(System.Globalization.CultureInfo.InvariantCulture), mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(0, await reminders.TellAsync(Ct));
    }

    private static async Task ConfirmAsync(NoticeServer server, HttpClient told, NoticeChannel channel = NoticeChannel.Immediate)
    {
        var mine = new NoticeClient(told);
        await mine.SavePreferencesAsync([new NoticePreference(NoticeKind.Reply, channel)], Ct);
        await mine.SaveAddressAsync(new NewMailAddress(Address, "en-GB"), Ct);
        var link = await server.Sink.NextAsync(Ct);
        var addresses = (IMailAddresses)server.Server.Services.GetService(typeof(IMailAddresses))!;
        Assert.True(await addresses.ConfirmAsync(Uri.UnescapeDataString(Token().Match(link.TextBody!).Groups[1].Value), Ct));
    }

    /// <summary>Has the minute pass in which no second link is sent.</summary>
    private static async Task RestAsync(NoticeServer server)
    {
        await using var db = server.Home.Context();
        await db.Set<MailAddressRow>().ExecuteUpdateAsync(x => x.SetProperty(a => a.AskedAt, 0), Ct);
    }

    /// <summary>A time at which the hour of the daily mail, six in the morning, does not come by itself while a test runs.</summary>
    private static MovableTime AfterTheHour()
    {
        var time = new MovableTime();
        var now = time.GetUtcNow();
        time.Advance(new DateTimeOffset(now.UtcDateTime.Date.AddDays(1).AddHours(12), TimeSpan.Zero) - now);
        return time;
    }

    /// <summary>Brings the hour of the daily mail to pass, once the mail of the last time has been noted: it comes before it is, and the note names the next hour.</summary>
    private static async Task DueAsync(NoticeServer server)
    {
        await using var db = server.Home.Context();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await db.Set<MailAddressRow>().AnyAsync(x => x.DigestAt == 0, Ct))
            await timer.WaitForNextTickAsync(Ct);
        await db.Set<MailAddressRow>().ExecuteUpdateAsync(x => x.SetProperty(a => a.DigestAt, 0), Ct);
    }

    [GeneratedRegex(@"/mail/confirm\?token=(\S+)")]
    private static partial Regex Token();
}
