using DoctorDAO.Client;
using DoctorDAO.Client.Relay;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Acts on their way, in the database.</summary>
internal sealed class RelayQueue(
    IDbContextFactory<DaoDbContext> contexts, IOptions<RelayOptions> options, RelayBudget budget, RelaySignal signal, TimeProvider time, IServiceProvider services)
{
    /// <summary>The act of a key: one that has failed has given its key up.</summary>
    public async Task<RelayActRow?> FindAsync(string key, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<RelayActRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == key, ct);
    }

    public async Task<RelayTicket?> TicketAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await db.Set<RelayActRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct))?.ToTicket();
    }

    /// <summary>The newest act of a line that is in no block yet.</summary>
    public async Task<RelayActRow?> PendingAsync(string line, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<RelayActRow>().AsNoTracking()
            .Where(x => x.Line == line && (x.State == RelayState.Queued || x.State == RelayState.Submitted))
            .OrderByDescending(x => x.CreatedAt).FirstOrDefaultAsync(ct);
    }

    /// <summary>The oldest acts that are not final, at most so many in each state: many that only wait for finality must not hold up those that wait to be sent.</summary>
    public static async Task<List<RelayActRow>> NextAsync(DaoDbContext db, int most, CancellationToken ct)
    {
        List<RelayActRow> acts = [];
        foreach (var state in (RelayState[])[RelayState.Queued, RelayState.Submitted, RelayState.Mined, RelayState.Indexed])
            acts.AddRange(await db.Set<RelayActRow>().Where(x => x.State == state).OrderBy(x => x.CreatedAt).Take(most).ToListAsync(ct));
        return acts;
    }

    /// <summary>Keeps an act, or finds that it was kept already.</summary>
    /// <exception cref="RelayRefusedException">The account has had its share of this hour, or the gas of the day is used up.</exception>
    public async Task<RelayTicket> AddAsync(RelayActRow act, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hourAgo = now.AddHours(-1).ToUnixTimeMilliseconds();
        if (act.Kind != RelayKind.Keep && await db.Set<RelayActRow>().CountAsync(x => x.Account == act.Account && x.CreatedAt > hourAgo, ct) >= options.Value.ActsPerHour)
            throw RelayErrors.TooMany(options.Value.ActsPerHour);
        await budget.RequireAsync(db, act.Kind, act.Account, ct);
        // Random, not sequential: whoever knows an id may follow the act.
        act.Id = Guid.NewGuid();
        act.CreatedAt = now.ToUnixTimeMilliseconds();
        db.Add(act);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The same act came twice at once: the key is unique, and the other one was first.
            if (await FindAsync(act.Key, ct) is { } other)
                return other.ToTicket();
            throw;
        }

        signal.Ring();
        return act.ToTicket();
    }

    /// <summary>Tells whoever follows these acts that they moved on.</summary>
    public Task PublishAsync(IEnumerable<Guid> acts, CancellationToken ct) => PublishAsync((IReadOnlyList<string>)[.. acts.Select(Topics.Relay)], ct);

    /// <summary>Tells whoever listens to these topics.</summary>
    public async Task PublishAsync(IReadOnlyList<string> topics, CancellationToken ct)
    {
        if (topics.Count == 0)
            return;
        foreach (var publisher in services.GetServices<IChangePublisher>())
            await publisher.PublishAsync(topics, ct);
    }
}
