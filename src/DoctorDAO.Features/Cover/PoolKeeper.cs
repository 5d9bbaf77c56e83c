using System.Globalization;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// Serves those who leave, when the first has waited its time, and brings shares after their holders. While nothing may leave, serving is tried once a day: what is earned meanwhile
/// only the contract counts.
/// </summary>
internal sealed class PoolKeeper(IDbContextFactory<DaoDbContext> contexts, Deployment deployment) : IKeeper
{
    // As many at a time as a block has room for.
    private const int Most = 20;
    private const long Day = 86_400;

    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        if (deployment.CoverPool is not { } contract)
            return [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        // As a value: SQLite uses no index for a column that stands alone.
        var gone = true;
        var left = await db.Set<PoolShareView>().AsNoTracking().Where(x => x.Moved == gone).OrderBy(x => x.Account).Take(Most - 1).Select(x => x.Account).ToListAsync(ct);
        return
        [
            .. left.Select(x => Step(contract, $"pool-follow:{x}", Contract.FollowSharesCall.Encode(Address.Parse(x)))),
            .. await ServeAsync(db, now, ct) is { } key ? [Step(contract, key, Contract.ServeRedeemsCall.Encode((UInt256)Most))] : (RelayedCall[])[],
        ];
    }

    private static RelayedCall Step(Address contract, string key, byte[] data) => new(key, RelayKind.Keep, "", contract, data);

    /// <summary>Names the step that serves the queue; <c>null</c> when none is due.</summary>
    private static async Task<string?> ServeAsync(DaoDbContext db, long now, CancellationToken ct)
    {
        var first = await db.Set<RedeemRequestView>().AsNoTracking().Where(x => x.State == RedeemState.Waiting).OrderBy(x => x.Id).FirstOrDefaultAsync(ct);
        if (first is null || first.ReadyAt > now || await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } pool)
            return null;
        // What is left of a request that was served in part is another step.
        return PoolQueries.Spare(pool) > 0
            ? string.Create(CultureInfo.InvariantCulture, $"pool:serve:{first.Id}:{first.Shares}:{pool.Block}")
            : string.Create(CultureInfo.InvariantCulture, $"pool:serve:{first.Id}:day:{now / Day}");
    }
}
