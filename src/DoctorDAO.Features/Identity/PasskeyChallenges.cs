using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>What was begun with a passkey, in the database: each works once, whichever process is asked.</summary>
public sealed class PasskeyChallenges(IDbContextFactory<DaoDbContext> contexts, TimeProvider time)
{
    /// <summary>How long somebody has for it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Keeps one.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> AddAsync(PasskeyPurpose purpose, Guid person, string state, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(state);
        var row = new PasskeyChallengeRow { Id = Guid.NewGuid(), Purpose = purpose, Person = person, State = state, ExpiresAt = (time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds() };
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }

    /// <summary>Uses one up, whatever comes of it.</summary>
    /// <returns>Its state; <c>null</c> when it was used already, took too long or was made for something else.</returns>
    public async Task<string?> SpendAsync(Guid id, PasskeyPurpose purpose, Guid person, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Set<PasskeyChallengeRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
        var spent = await db.Set<PasskeyChallengeRow>().Where(x => x.Id == id).ExecuteDeleteAsync(ct) == 1;
        return spent && row!.Purpose == purpose && row.Person == person && row.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds() ? row.State : null;
    }

    /// <summary>Forgets those whose time is over.</summary>
    public async Task<int> PruneAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PasskeyChallengeRow>().Where(x => x.ExpiresAt < now).ExecuteDeleteAsync(ct);
    }
}
