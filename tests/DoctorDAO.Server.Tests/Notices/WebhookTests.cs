using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Server.Tests;

/// <summary>Webhooks: what they are sent, how often, and where they must not lead.</summary>
public sealed class WebhookTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_is_signed_tried_again_given_up_and_sent_again()
    {
        await using var server = await NoticeServer.StartAsync(null, "Webhooks:AllowPrivate=true");
        await using var hook = await Hook.StartAsync();
        var (told, other) = (await server.AsAsync(0), await server.AsAsync(1));
        var mine = new NoticeClient(told);
        var created = await mine.AddWebhookAsync(new NewWebhook(hook.Url.ToString(), [NoticeKind.Reply]), Ct);
        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);

        hook.Answers.Enqueue(500);
        hook.Answers.Enqueue(302);
        await server.TellAsync(told, other, "Hooked");
        var first = await hook.NextAsync();
        var again = await hook.NextAsync();
        var taken = await hook.NextAsync();
        Assert.Equal((first.Delivery, first.Delivery), (again.Delivery, taken.Delivery));
        Assert.Equal(first.Body, taken.Body);
        Assert.True(Verify(taken.Signature, created.Secret, taken.Body));
        Assert.False(Verify(taken.Signature, created.Secret, taken.Body.Replace("Hooked", "Hacked", StringComparison.Ordinal)));
        using (var body = JsonDocument.Parse(taken.Body))
            Assert.Equal(("reply", "Hooked"), (body.RootElement.GetProperty("notice").GetProperty("kind").GetString(), body.RootElement.GetProperty("notice").GetProperty("title").GetString()));

        for (var i = 0; i < 4; i++)
            hook.Answers.Enqueue(503);
        await server.TellAsync(told, other, "Given up");
        for (var i = 0; i < 4; i++)
            await hook.NextAsync();
        var dead = await DeadAsync(server, mine, created.Webhook.Id);
        Assert.Equal((4, "It answered 503."), (dead.Attempts, dead.Problem));
        Assert.Equal(new DeliveriesDto(0, 0, 1, 0), await new DaoClient(told).GetDeliveriesAsync(Ct));
        Assert.Null(await new NoticeClient(other).GetDeadAsync(created.Webhook.Id, Ct));
        Assert.Null(await new NoticeClient(other).SendAgainAsync(created.Webhook.Id, Ct));
        Assert.Equal(0, (await mine.SendAgainAsync(created.Webhook.Id, Ct))!.Dead);
        Assert.Contains("Given up", (await hook.NextAsync()).Body, StringComparison.Ordinal);
        Assert.NotNull(await mine.RemoveWebhookAsync(created.Webhook.Id, Ct));
        Assert.Empty(await mine.GetWebhooksAsync(Ct));
    }

    [Fact]
    public async Task The_same_address_again_is_the_same_webhook_and_there_are_never_too_many()
    {
        await using var server = await NoticeServer.StartAsync(null, "Webhooks:AllowPrivate=true");
        var mine = new NoticeClient(await server.AsAsync(0));
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => mine.AddWebhookAsync(new NewWebhook("http://127.0.0.1:9/same", []), Ct)));
        var first = Assert.Single(added.DistinctBy(x => (x.Webhook.Id, x.Secret)));
        Assert.Equal([NoticeKind.Reply], (await mine.AddWebhookAsync(new NewWebhook("http://127.0.0.1:9/same", [NoticeKind.Reply]), Ct)).Webhook.Kinds);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                return (await mine.AddWebhookAsync(new NewWebhook($"http://127.0.0.1:9/{i}", []), Ct)).Webhook.Id;
            }
            catch (FieldException e) when (e.Field == "url")
            {
                return 0;
            }
        }));
        Assert.Equal(4, outcomes.Count(x => x != 0));
        Assert.Equal(5, (await mine.GetWebhooksAsync(Ct)).Count);
        Assert.Contains(first.Webhook.Id, (await mine.GetWebhooksAsync(Ct)).Select(x => x.Id));
    }

    [Fact]
    public async Task An_address_that_leads_inside_is_refused_when_it_is_registered()
    {
        string[] inside =
        [
            "https://127.0.0.1/hook", "https://localhost/hook", "https://10.1.2.3/", "https://[::1]/", "https://[::ffff:192.168.0.1]/", "https://169.254.169.254/latest/meta-data", "https://0x7f000001/",
            "http://example.org/", "https://user:secret@example.org/", "ftp://example.org/", "no address", "",
        ];
        await using var server = await NoticeServer.StartAsync();
        var mine = new NoticeClient(await server.AsAsync(0));
        foreach (var url in inside)
            Assert.Equal("url", (await Assert.ThrowsAsync<FieldException>(() => mine.AddWebhookAsync(new NewWebhook(url, []), Ct))).Field);
    }

    [Fact]
    public async Task An_address_that_leads_inside_later_is_not_connected_to()
    {
        await using var server = await NoticeServer.StartAsync();
        await using var hook = await Hook.StartAsync();
        var (told, other) = (await server.AsAsync(0), await server.AsAsync(1));
        // As after its name has come to mean another machine: registered, and now on loopback.
        await using (var db = server.Home.Context())
        {
            var secret = server.Server.Services.GetRequiredService<MailTokens>().ProtectSecret("x");
            db.Add(new WebhookRow { Account = Testing.DaoChain.Member(0).Address.ToHex(), Url = $"http://localhost:{hook.Url.Port}/", Secret = secret });
            await db.SaveChangesAsync(Ct);
        }

        await server.TellAsync(told, other, "Inside");
        var mine = new NoticeClient(told);
        var id = (await mine.GetWebhooksAsync(Ct)).Single().Id;
        Assert.Equal("The address leads into a private network.", (await DeadAsync(server, mine, id)).Problem);
        Assert.Empty(hook.Calls);
    }

    /// <summary>As docs/notices.md shows it.</summary>
    private static bool Verify(string header, string secret, string body)
    {
        var parts = header.Split(',').Select(x => x.Split('=', 2)).ToDictionary(x => x[0], x => x[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{body}"));
        return CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(parts["v1"]))
            && Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(parts["t"], CultureInfo.InvariantCulture)) < 300;
    }

    private static async Task<DeadDeliveryDto> DeadAsync(NoticeServer server, NoticeClient mine, long webhook)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await mine.GetDeadAsync(webhook, Ct) is [var dead, ..])
                return dead;
            Assert.True(since.Elapsed < TestServer.Patience, "Nothing was given up.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
