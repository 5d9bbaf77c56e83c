using System.Net.Mail;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Credentials.Issuing;
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
    private const int LinksOfAccount = 5;
    private const int LinksToAddress = 3;
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
        var own = db.Set<MailAddressRow>().Where(x => x.Account == owner);
        var row = await own.AsNoTracking().SingleOrDefaultAsync(ct);
        if (row is { Confirmed: true } && tokens.Address(row.Address) == mail)
        {
            await own.ExecuteUpdateAsync(x => x.SetProperty(a => a.Language, address.Language), ct);
            return Of(row);
        }

        // Whoever applies waits for an issuer's answer before they are a member.
        if (!await SentApplications.HasAppliedAsync(db, owner, ct))
            await Rows.RequireMemberAsync(db, owner, ct);
        await Rows.EnsureAsync(db, new MailAddressRow { Account = owner, DigestAt = Never }, x => x.Account == owner, ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var rested = now - (long)AskAgain.TotalMilliseconds;
        var kept = tokens.ProtectAddress(mail);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            // Nobody fills a stranger's mailbox with links: not at once, and not over the day by taking the address away between them.
            var asked = await own.Where(x => x.AskedAt <= rested).ExecuteUpdateAsync(
                x => x.SetProperty(a => a.Address, kept).SetProperty(a => a.Language, address.Language).SetProperty(a => a.Confirmed, false)
                    .SetProperty(a => a.AskedAt, now).SetProperty(a => a.DigestAt, Never), ct);
            if (asked == 0)
                throw new FieldException("address", "was given a link less than a minute ago; wait for it, or try again then");
            await CountLinkAsync(db, owner, LinksOfAccount, now, ct);
            await CountLinkAsync(db, tokens.Blind(mail), LinksToAddress, now, ct);
            db.Add(new DeliveryRow { Account = owner, DueAt = now });
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return new MailAddressDto(options.Value.HasMail, mail, false);
    }

    public async Task<MailAddressDto> RemoveAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // What waits finds no address and is dropped. That a link was asked for is kept, or it could be asked for at once again.
        await db.Set<MailAddressRow>().Where(x => x.Account == owner)
            .ExecuteUpdateAsync(x => x.SetProperty(a => a.Address, "").SetProperty(a => a.Confirmed, false).SetProperty(a => a.DigestAt, Never), ct);
        return Of(null);
    }

    public async Task<bool> ConfirmAsync(string? token, CancellationToken ct)
    {
        if (tokens.Confirmed(token) is not var (account, hash))
            return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MailAddressRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account, ct) is not { } row
            || tokens.Address(row.Address) is not { } address || MailTokens.HashOf(address) != hash)
            return false;
        if (row.Confirmed)
            return true;
        var due = NextDigest(time.GetUtcNow(), options.Value.DigestHour);
        // The first daily mail tells what comes from now on.
        var newest = await db.Set<NoticeRow>().Where(x => x.Recipient == account).OrderByDescending(x => x.Id).Select(x => x.Id).FirstOrDefaultAsync(ct);
        // Of the address that the link was sent to: the account may have named another one at this moment.
        var same = db.Set<MailAddressRow>().Where(x => x.Account == account && x.Address == row.Address);
        return await same.Where(x => !x.Confirmed)
                .ExecuteUpdateAsync(x => x.SetProperty(a => a.Confirmed, true).SetProperty(a => a.DigestAt, due).SetProperty(a => a.DigestAfter, newest), ct) == 1
            || await same.AnyAsync(x => x.Confirmed, ct);
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

    /// <summary>Counts a link of this day; days that are over are forgotten.</summary>
    internal static async Task CountLinkAsync(DaoDbContext db, string who, int most, long now, CancellationToken ct)
    {
        var day = now / (long)TimeSpan.FromDays(1).TotalMilliseconds;
        await db.Set<MailLinkRow>().Where(x => x.Day < day).ExecuteDeleteAsync(ct);
        await Rows.EnsureAsync(db, new MailLinkRow { Who = who, Day = day }, x => x.Who == who && x.Day == day, ct);
        if (await db.Set<MailLinkRow>().Where(x => x.Who == who && x.Day == day && x.Links < most).ExecuteUpdateAsync(x => x.SetProperty(l => l.Links, l => l.Links + 1), ct) == 0)
            throw new FieldException("address", $"cannot be given a link: {most} were sent today; try again tomorrow");
    }

    private static string Clean(string? address)
    {
        var mail = address?.Trim() ?? "";
        // A name beside the address, a second one, or a line end would reach into the mail's head.
        return mail.Length is > 2 and <= MaxAddress && mail.All(x => x is > ' ' and < '\x7f' and not (',' or ';' or '<' or '>' or '"')) && MailAddress.TryCreate(mail, out var parsed) && parsed.Address == mail
            ? mail
            : throw new FieldException("address", $"is no mail address such as name@example.org, of at most {MaxAddress} characters");
    }

    private MailAddressDto Of(MailAddressRow? row) => new(options.Value.HasMail, row is null or { Address: "" } ? null : tokens.Address(row.Address), row?.Confirmed == true);
}
