using System.Globalization;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>Serves those who leave, when the first has waited its time. While nothing may leave it is tried once a day: what is earned meanwhile only the contract counts.</summary>
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
        var first = await db.Set<RedeemRequestView>().AsNoTracking().Where(x => x.State == RedeemState.Waiting).OrderBy(x => x.Id).FirstOrDefaultAsync(ct);
        if (first is null || first.ReadyAt > now || await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } pool)
            return [];
        // What is left of a request that was served in part is another step.
        var step = PoolQueries.Spare(pool) > 0
            ? string.Create(CultureInfo.InvariantCulture, $"pool:serve:{first.Id}:{first.Shares}:{pool.Block}")
            : string.Create(CultureInfo.InvariantCulture, $"pool:serve:{first.Id}:day:{now / Day}");
        return [new RelayedCall(step, RelayKind.Keep, "", contract, Contract.ServeRedeemsCall.Encode((UInt256)Most))];
    }
}
