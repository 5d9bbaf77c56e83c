using System.Net.Mail;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Notices;

/// <inheritdoc/>
internal sealed class MailAddresses(IDbContextFactory<DaoDbContext> contexts, MailTokens tokens, IOptions<NoticeOptions> options, TimeProvider time) : IMailAddresses
{
    /// <summary>When the daily mail of an address is due that gets none.</summary>
    public const long Never = long.MaxValue;

    private const int MaxAddress = 254;
    private static readonly string[] Languages = ["en-GB", "de", "fr", "es"];
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    public async Task<MailAddressDto> GetAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Of(await db.Set<MailAddressRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == owner, ct));
    }

    public async Task<MailAddressDto> SaveAsync(string account, NewMailAddress address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(address);
        var owner = Fields.Account("account", account);
        if (!options.Value.HasMail)
            throw new FieldException("address", "cannot be used: this server sends no mail; whoever runs it can set a mail server");
        var mail = Clean(address.Address);
        if (!Languages.Contains(address.Language))
            throw new FieldException("language", $"is none of {string.Join(", ", Languages)}");
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Set<MailAddressRow>().SingleOrDefaultAsync(x => x.Account == owner, ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (row is not null && tokens.Address(row.Address) == mail && row.Confirmed)
        {
            row.Language = address.Language;
            await db.SaveChangesAsync(ct);
            return Of(row);
        }

        // Nobody fills a stranger's mailbox with links.
        if (row is not null && now - row.AskedAt < AskAgain.TotalMilliseconds)
            throw new FieldException("address", "was given a link less than a minute ago; wait for it, or try again then");
        if (row is null)
            db.Add(row = new MailAddressRow { Account = owner });
        (row.Address, row.Language, row.Confirmed, row.AskedAt, row.DigestAt) = (tokens.ProtectAddress(mail), address.Language, false, now, Never);
        db.Add(new DeliveryRow { Account = owner, DueAt = now });
        await db.SaveChangesAsync(ct);
        return Of(row);
    }

    public async Task<MailAddressDto> RemoveAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // What waits finds no address and is dropped.
        await db.Set<MailAddressRow>().Where(x => x.Account == owner).ExecuteDeleteAsync(ct);
        return Of(null);
    }

    public async Task<bool> ConfirmAsync(string? token, CancellationToken ct)
    {
        if (tokens.Confirmed(token) is not var (account, hash))
            return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MailAddressRow>().SingleOrDefaultAsync(x => x.Account == account, ct) is not { } row
            || tokens.Address(row.Address) is not { } address || MailTokens.HashOf(address) != hash)
            return false;
        if (row.Confirmed)
            return true;
        row.Confirmed = true;
        row.DigestAt = NextDigest(time.GetUtcNow(), options.Value.DigestHour);
        // The first daily mail tells what comes from now on.
        row.DigestAfter = await db.Set<NoticeRow>().Where(x => x.Recipient == account).OrderByDescending(x => x.Id).Select(x => x.Id).FirstOrDefaultAsync(ct);
        await db.SaveChangesAsync(ct);
        return true;
    }

    public async Task<bool> UnsubscribeAsync(string? token, CancellationToken ct)
    {
        if (tokens.Unsubscribed(token) is not { } account)
            return false;
        await RemoveAsync(account, ct);
        return true;
    }

    /// <summary>The next time that it is that hour, in unix milliseconds.</summary>
    public static long NextDigest(DateTimeOffset now, int hour)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(hour);
        return (today > now ? today : today.AddDays(1)).ToUnixTimeMilliseconds();
    }

    private static string Clean(string? address)
    {
        var mail = address?.Trim() ?? "";
        // A name beside the address, a second one, or a line end would reach into the mail's head.
        return mail.Length is > 2 and <= MaxAddress && mail.All(x => x is > ' ' and < '\x7f' and not (',' or ';' or '<' or '>' or '"')) && MailAddress.TryCreate(mail, out var parsed) && parsed.Address == mail
            ? mail
            : throw new FieldException("address", $"is no mail address such as name@example.org, of at most {MaxAddress} characters");
    }

    private MailAddressDto Of(MailAddressRow? row) => new(options.Value.HasMail, row is null ? null : tokens.Address(row.Address), row?.Confirmed == true);
}
