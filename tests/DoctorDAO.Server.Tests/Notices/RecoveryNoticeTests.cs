using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client.Notices;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Notices;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Whoever is about to be moved to another account has seven days to hear of it and to say no.</summary>
public sealed partial class RecoveryNoticeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recovery_is_told_on_every_channel_to_both_accounts_and_the_old_key_cancels_it()
    {
        await using var server = await NoticeServer.StartAsync(null, "Webhooks:AllowPrivate=true");
        await using var hook = await Hook.StartAsync();
        var (lost, heir) = (DaoChain.Member(4), Accounts.Key(Accounts.FirstPerson + DaoChain.Members + 30));
        var old = new NoticeClient(await server.AsAsync(4));
        using var fresh = await server.Server.SignedInAsync(heir);
        // Nothing is chosen: a recovery goes to every channel that there is by itself.
        await old.SaveAddressAsync(new NewMailAddress("lost.key@clinic.example.org", "en-GB"), Ct);
        var link = await server.Sink.NextAsync(Ct);
        var addresses = (IMailAddresses)server.Server.Services.GetService(typeof(IMailAddresses))!;
        Assert.True(await addresses.ConfirmAsync(Uri.UnescapeDataString(Token().Match(link.TextBody!).Groups[1].Value), Ct));
        await old.AddWebhookAsync(new NewWebhook(hook.Url.ToString(), [NoticeKind.RecoveryRequested, NoticeKind.RecoveryCancelled]), Ct);

        var dao = server.Chain.Association;
        var nullifier = Membership.NullifierOfCall.DecodeResult(await dao.Node.Client.CallAsync(dao.Contracts.Membership, Membership.NullifierOfCall.Encode(lost.Address), BlockRef.Latest, Ct));
        await dao.RunAsync(dao.Acts.RequestMove(nullifier, heir.Address, await dao.Node.NowAsync(Ct) + TimeSpan.FromDays(1), 1), Ct);
        var ready = DateTimeOffset.FromUnixTimeSeconds((long)Membership.RecoveryOfCall.DecodeResult(
            await dao.Node.Client.CallAsync(dao.Contracts.Membership, Membership.RecoveryOfCall.Encode(lost.Address), BlockRef.Latest, Ct)).ReadyAt);
        await ToldAsync(NoticeKind.RecoveryRequested, "recoveryRequested");
        foreach (var inbox in new[] { old, new NoticeClient(fresh) })
            Assert.Equal(ready, Assert.Single(await OfAsync(inbox, NoticeKind.RecoveryRequested)).Until);

        await dao.RunAsync(dao.Acts.CancelRecovery(lost), Ct);
        await ToldAsync(NoticeKind.RecoveryCancelled, "recoveryCancelled");
        foreach (var inbox in new[] { old, new NoticeClient(fresh) })
            Assert.Single(await OfAsync(inbox, NoticeKind.RecoveryCancelled));

        async Task ToldAsync(NoticeKind kind, string name)
        {
            await server.Chain.Node.MineAsync(Ct, 4);
            await server.Server.CatchUpAsync(server.Chain);
            // Mail and hook are sent after the inbox is written. That the membership ends some day is said by mail, too.
            var mail = await server.Sink.NextAsync(Ct);
            while (!mail.TextBody!.Contains("http://127.0.0.1:7777/recovery", StringComparison.Ordinal))
                mail = await server.Sink.NextAsync(Ct);
            Assert.Equal("lost.key@clinic.example.org", mail.To.Mailboxes.Single().Address);
            using var body = JsonDocument.Parse((await hook.NextAsync()).Body);
            Assert.Equal(name, body.RootElement.GetProperty("notice").GetProperty("kind").GetString());
            Assert.Single(await OfAsync(old, kind));
        }
    }

    private static async Task<IReadOnlyList<NoticeDto>> OfAsync(NoticeClient inbox, NoticeKind kind) => [.. (await inbox.GetNoticesAsync(new NoticeQuery(), Ct)).Items.Where(x => x.Kind == kind)];

    [GeneratedRegex(@"/mail/confirm\?token=(\S+)")]
    private static partial Regex Token();
}
