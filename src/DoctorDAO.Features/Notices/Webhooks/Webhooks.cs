using System.Buffers.Text;
using System.Net.Sockets;
using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Notices;

/// <inheritdoc/>
internal sealed class Webhooks(IDbContextFactory<DaoDbContext> contexts, MailTokens tokens, IOptions<NoticeOptions> options, TimeProvider time) : IWebhooks
{
    /// <summary>Most webhooks of an account.</summary>
    public const int Most = 5;

    private const int MaxUrl = 500;
    private const int CountsTo = 100;

    public async Task<IReadOnlyList<WebhookDto>> GetAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<WebhookRow>().AsNoTracking().Where(x => x.Account == owner).OrderBy(x => x.Slot).ToListAsync(ct);
        var result = new List<WebhookDto>(rows.Count);
        foreach (var row in rows)
            result.Add(await OfAsync(db, row, ct));
        return result;
    }

    public async Task<CreatedWebhook> AddAsync(string account, NewWebhook webhook, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var owner = Fields.Account("account", account);
        var url = await RequireUrlAsync(webhook.Url, ct);
        if (webhook.Kinds is null || webhook.Kinds.Any(x => !Enum.IsDefined(x)))
            throw new FieldException("kinds", "holds a kind that is unknown; none at all means every kind");
        var kinds = webhook.Kinds.Aggregate(0L, (bits, kind) => bits | (1L << (int)kind));
        await using var db = await contexts.CreateDbContextAsync(ct);
        for (var attempt = 0; attempt <= Most; attempt++)
        {
            var known = await db.Set<WebhookRow>().Where(x => x.Account == owner).OrderBy(x => x.Slot).ToListAsync(ct);
            var row = known.Find(x => x.Url == url);
            if (row is null && known.Count >= Most)
                throw new FieldException("url", $"cannot be added: an account has {Most} webhooks at most; remove one first");
            if (row is null)
            {
                var slot = Enumerable.Range(0, Most).First(x => !known.Exists(k => k.Slot == x));
                db.Add(row = new WebhookRow { Account = owner, Url = url, Slot = slot, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds() });
            }

            // The same address again is the same webhook, with the same secret as long as it can be read.
            var secret = tokens.Secret(row.Secret);
            if (secret is null)
                row.Secret = tokens.ProtectSecret(secret = "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
            row.Kinds = kinds;
            try
            {
                await db.SaveChangesAsync(ct);
                return new CreatedWebhook(await OfAsync(db, row, ct), secret);
            }
            catch (DbUpdateException) when (!ct.IsCancellationRequested && attempt < Most)
            {
                // Another was added, or this one removed, at the same moment.
                db.ChangeTracker.Clear();
            }
        }

        throw new InvalidOperationException("Webhooks of one account were changed all the time.");
    }

    public async Task<WebhookDto?> RemoveAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, account, id, ct) is not { } row)
            return null;
        var was = await OfAsync(db, row, ct);
        await db.Set<DeliveryRow>().Where(x => x.Webhook == id).ExecuteDeleteAsync(ct);
        await db.Set<WebhookRow>().Where(x => x.Id == id).ExecuteDeleteAsync(ct);
        return was;
    }

    public async Task<IReadOnlyList<DeadDeliveryDto>?> GetDeadAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, account, id, ct) is null
            ? null
            : await Dead(db, id).OrderByDescending(x => x.Id).Take(CountsTo).Select(x => new DeadDeliveryDto(x.Id, x.Notice, x.Attempts, x.Problem)).ToListAsync(ct);
    }

    public async Task<WebhookDto?> SendAgainAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, account, id, ct) is not { } row)
            return null;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await Dead(db, id).ExecuteUpdateAsync(x => x.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.Attempts, 0).SetProperty(d => d.DueAt, now), ct);
        return await OfAsync(db, row, ct);
    }

    private static IQueryable<DeliveryRow> Dead(DaoDbContext db, long webhook) => db.Set<DeliveryRow>().Where(x => x.Webhook == webhook && x.State == DeliveryState.Dead);

    private static async Task<WebhookDto> OfAsync(DaoDbContext db, WebhookRow row, CancellationToken ct) => new(
        row.Id,
        row.Url,
        [.. Enum.GetValues<NoticeKind>().Where(x => (row.Kinds & (1L << (int)x)) != 0)],
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        await Dead(db, row.Id).OrderByDescending(x => x.Id).Take(CountsTo).CountAsync(ct));

    private static async Task<WebhookRow?> FindAsync(DaoDbContext db, string account, long id, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        return await db.Set<WebhookRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Account == owner, ct);
    }

    private async Task<string> RequireUrlAsync(string? text, CancellationToken ct)
    {
        var open = options.Value.PrivateWebhooks;
        if (text is not { Length: <= MaxUrl } || !Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (open && url.Scheme == Uri.UriSchemeHttp)))
            throw new FieldException("url", $"is no https address of at most {MaxUrl} characters");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            throw new FieldException("url", "holds a name, a password or a fragment; leave them out");
        if (open)
            return url.AbsoluteUri;
        try
        {
            await PublicAddress.ResolveAsync(url.IdnHost, ct);
        }
        catch (PrivateAddressException)
        {
            throw new FieldException("url", "leads into a private network; take an address of the public internet");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new FieldException("url", "has a host that has no address; look at its spelling");
        }

        return url.AbsoluteUri;
    }
}
