using System.Data.Common;
using DoctorDAO.Client.Notices;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace DoctorDAO.Features.Notices;

/// <summary>
/// Makes mails of notices and gives them to the mail server. A mail that was taken twice, because a process ended between the server's answer and the
/// commit, has the same Message-ID both times.
/// </summary>
internal sealed class MailSender(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, MailTokens tokens, IOptions<NoticeOptions> options, TimeProvider time, IMailWords? words = null)
{
    private const int DigestsAtOnce = 50;
    private const int NoticesOfDigest = 50;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly NoticeOptions _options = options.Value;

    /// <summary>Whether mail can be sent.</summary>
    public bool IsOn => _options.HasMail && words is not null;

    /// <summary>Sends one mail.</summary>
    /// <returns>False when there is nobody any more to send it to.</returns>
    /// <exception cref="SmtpCommandException">The server refuses it.</exception>
    public async Task<bool> SendAsync(DeliveryRow delivery, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Set<MailAddressRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == delivery.Account, ct);
        if (row is null || tokens.Address(row.Address) is not { } address || (row.Confirmed == (delivery.Notice == 0)))
            return false;
        if (delivery.Notice == 0)
        {
            var link = $"{_options.Site}/mail/confirm?token={Uri.EscapeDataString(tokens.Confirm(row.Account, address))}";
            await GiveAsync(Compose(row, address, words!.Confirm(link, row.Language), $"confirm-{delivery.Id}"), ct);
            return true;
        }

        if (await db.Set<NoticeRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == delivery.Notice, ct) is not { } notice)
            return false;
        var read = await NoticeQueries.ReadAsync(db, deployment, [notice], ct);
        await GiveAsync(Compose(row, address, words!.One(read[0], row.Language, _options.Site!), $"notice-{notice.Id}"), ct);
        return true;
    }

    /// <summary>Sends the daily mails that are due.</summary>
    /// <returns>Whether more may be due.</returns>
    public async Task<bool> SendDigestsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var due = now.ToUnixTimeMilliseconds();
        var rows = await db.Set<MailAddressRow>().AsNoTracking().Where(x => x.DigestAt <= due).OrderBy(x => x.DigestAt).ThenBy(x => x.Account).Take(DigestsAtOnce).ToListAsync(ct);
        foreach (var row in rows)
        {
            var after = row.DigestAfter;
            var next = MailAddresses.NextDigest(now, _options.DigestHour);
            try
            {
                after = await DigestAsync(db, row, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is not (DbUpdateException or DbException))
            {
                // Refused for good: the next day is early enough. Else soon again.
                if (e is not SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 })
                    next = due + (long)_options.PauseAfter(2).TotalMilliseconds;
            }

            await db.Set<MailAddressRow>().Where(x => x.Account == row.Account && x.DigestAt == row.DigestAt)
                .ExecuteUpdateAsync(x => x.SetProperty(a => a.DigestAt, next).SetProperty(a => a.DigestAfter, after), ct);
        }

        return rows.Count == DigestsAtOnce;
    }

    /// <summary>The newest notices for the daily mail behind one, at most one more than a mail tells.</summary>
    internal static Task<List<NoticeRow>> UntoldAsync(DaoDbContext db, string account, long after, CancellationToken ct) =>
        db.Set<NoticeRow>().AsNoTracking().Where(x => x.Recipient == account && x.Channel == NoticeChannel.Digest && x.Id > after)
            .OrderByDescending(x => x.Id).Take(NoticesOfDigest + 1).ToListAsync(ct);

    /// <returns>The notice up to which all have been told.</returns>
    private async Task<long> DigestAsync(DaoDbContext db, MailAddressRow row, CancellationToken ct)
    {
        var rows = await UntoldAsync(db, row.Account, row.DigestAfter, ct);
        var told = rows.Take(NoticesOfDigest).ToList();
        if (told.Count == 0 || tokens.Address(row.Address) is not { } address)
            return rows.Count > 0 ? rows[0].Id : row.DigestAfter;
        var read = await NoticeQueries.ReadAsync(db, deployment, told, ct);
        await GiveAsync(Compose(row, address, words!.Digest(read, rows.Count > NoticesOfDigest, row.Language, _options.Site!), $"digest-{rows[0].Id}"), ct);
        return rows[0].Id;
    }

    private MimeMessage Compose(MailAddressRow row, string address, MailText text, string id)
    {
        var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(_options.Mail!.From));
        mail.To.Add(MailboxAddress.Parse(address));
        mail.Subject = text.Subject;
        mail.Date = time.GetUtcNow();
        mail.MessageId = $"{id}@{new Uri(_options.Site!).Host}";
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        // RFC 8058: one request without a page, a cookie or a question.
        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{_options.Site}/api/mail/unsubscribe?token={Uri.EscapeDataString(tokens.Unsubscribe(row.Account))}>");
        mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        var link = $"{_options.Site}/mail/unsubscribe?token={Uri.EscapeDataString(tokens.Unsubscribe(row.Account))}";
        mail.Body = new BodyBuilder { TextBody = text.Text + "\n\n" + words!.Unsubscribe(row.Language) + "\n" + link + "\n", HtmlBody = text.Html(link, words.Unsubscribe(row.Language), row.Language) }.ToMessageBody();
        return mail;
    }

    private async Task GiveAsync(MimeMessage mail, CancellationToken ct)
    {
        var server = _options.Mail!;
        using var smtp = new SmtpClient { Timeout = (int)Timeout.TotalMilliseconds };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        await smtp.ConnectAsync(
            server.Host, server.Port,
            server.Security switch { MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None }, limit.Token);
        if (server.User is not null)
            await smtp.AuthenticateAsync(server.User, server.Password ?? "", limit.Token);
        await smtp.SendAsync(mail, limit.Token);
        await smtp.DisconnectAsync(quit: true, limit.Token);
    }
}
