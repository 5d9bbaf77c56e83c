using DoctorDAO.Client;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>The pool's lines, solvency, classes, queue and shares, from the amounts in its events.</summary>
internal sealed partial class PoolProjection : IProjection, IApply<Contract.SolvencyChanged>
{
    public static string Name => "pool";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.SolvencyChanged> e, IViewStore views, CancellationToken ct)
    {
        var pool = await views.FindAsync<PoolView>(ct, PoolView.Key);
        if (pool is null)
            views.Add(pool = new PoolView());
        (pool.Gearing, pool.Buy, pool.Redeem, pool.Dividend) = (e.Data.Gearing, e.Data.Buy, e.Data.Redeem, e.Data.Dividend);
        views.Changed(Topics.Pool);
    }
}
