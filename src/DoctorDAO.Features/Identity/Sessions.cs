using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>Whom a session signs in.</summary>
/// <param name="Account">Lowercase account that the person acts under.</param>
/// <param name="Kind">What controls it.</param>
public sealed record SessionOwner(string Account, AccountKind Kind);

/// <summary>Browsers in which people are signed in. A cookie counts as long as its session does.</summary>
public sealed class Sessions(IDbContextFactory<DaoDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a session lasts without being used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>How long an answer about a session is believed, so that a page with its parts asks once. In this process an end is known at once.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    // When a session was used is written this seldom.
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(5);

    private const int MostBelieved = 10_000;

    private readonly ConcurrentDictionary<Guid, (SessionOwner? Owner, DateTimeOffset Until)> _believed = new();

    /// <summary>Begins a session.</summary>
    /// <param name="person">Who has proved to be here.</param>
    /// <param name="means">How.</param>
    /// <param name="device">Browser and system in words.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<SessionRow> BeginAsync(PersonRow person, AccountKind means, string device, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(device);
        var now = time.GetUtcNow();
        var session = new SessionRow
        {
            Id = Guid.NewGuid(), Person = person.Id, Stamp = person.Stamp, Means = means, Device = device.Length > 80 ? device[..80] : device,
            AuthenticatedAt = now.ToUnixTimeMilliseconds(), UsedAt = now.ToUnixTimeMilliseconds(), ExpiresAt = (now + Lifetime).ToUnixTimeMilliseconds(),
        };
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(session);
        await db.SaveChangesAsync(ct);
        return session;
    }

    /// <summary>Whose session it is, as long as it counts; it is noted as used now. Which account that person acts under is read anew: it may have changed since they signed in.</summary>
    /// <returns><c>null</c> when it counts no more.</returns>
    public async Task<SessionOwner?> FindAsync(Guid id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_believed.TryGetValue(id, out var known) && known.Until > now)
            return known.Owner;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ms = now.ToUnixTimeMilliseconds();
        var found = await db.Set<SessionRow>().AsNoTracking().Where(x => x.Id == id && x.ExpiresAt > ms)
            .Join(db.Set<PersonRow>(), x => new { Id = x.Person, x.Stamp }, x => new { x.Id, x.Stamp }, (session, person) => new { session.UsedAt, person.Main })
            .Join(db.Set<PersonAccountRow>(), x => x.Main, x => x.Account, (x, account) => new { x.UsedAt, Owner = new SessionOwner(x.Main, account.Kind) }).SingleOrDefaultAsync(ct);
        if (found is not null && ms - found.UsedAt > Noted.TotalMilliseconds)
        {
            var expires = (now + Lifetime).ToUnixTimeMilliseconds();
            await db.Set<SessionRow>().Where(x => x.Id == id).ExecuteUpdateAsync(x => x.SetProperty(s => s.UsedAt, ms).SetProperty(s => s.ExpiresAt, expires), ct);
        }

        if (_believed.Count >= MostBelieved)
            _believed.Clear();
        _believed[id] = (found?.Owner, now + Believed);
        return found?.Owner;
    }

    /// <summary>A person's sessions, the one used last first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(Guid person, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<SessionRow>().AsNoTracking().Where(x => x.Person == person && x.ExpiresAt > now).OrderByDescending(x => x.UsedAt).Take(100).ToListAsync(ct);
    }

    /// <summary>Ends one session.</summary>
    /// <returns>Whether it was the person's.</returns>
    public async Task<bool> EndAsync(Guid person, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ended = await db.Set<SessionRow>().Where(x => x.Id == id && x.Person == person).ExecuteDeleteAsync(ct) == 1;
        _believed.TryRemove(id, out _);
        return ended;
    }

    /// <summary>Ends every session of a person, this one included, and all programs and shared devices that act for them.</summary>
    public async Task EndAllAsync(Guid person, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            await EndAllAsync(db, person, ct);
            await transaction.CommitAsync(ct);
        }

        _believed.Clear();
    }

    /// <summary>The same in the caller's transaction; after it, <see cref="Recheck"/>.</summary>
    internal static async Task EndAllAsync(DaoDbContext db, Guid person, CancellationToken ct)
    {
        var stamp = Guid.NewGuid();
        await db.Set<PersonRow>().Where(x => x.Id == person).ExecuteUpdateAsync(x => x.SetProperty(p => p.Stamp, stamp), ct);
        await db.Set<SessionRow>().Where(x => x.Person == person).ExecuteDeleteAsync(ct);
        await AllowedPrograms.EndAllAsync(db, await db.Set<PersonAccountRow>().Where(x => x.Person == person).Select(x => x.Account).ToListAsync(ct), ct);
    }

    /// <summary>Ends every session of a person but one: a way in was taken away, and who came by it must not stay.</summary>
    /// <param name="person">Whose they are.</param>
    /// <param name="kept">The one that asks for it; <c>null</c> for none.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task EndOthersAsync(Guid person, Guid? kept, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Set<SessionRow>().Where(x => x.Person == person && x.Id != kept).ExecuteDeleteAsync(ct);
        _believed.Clear();
    }

    /// <summary>Has every session of this process asked about anew.</summary>
    internal void Recheck() => _believed.Clear();

    /// <summary>Forgets sessions whose time is over.</summary>
    public async Task<int> PruneAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<SessionRow>().Where(x => x.ExpiresAt < now).ExecuteDeleteAsync(ct);
    }
}
