using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>The ledger of the pool.</summary>
internal sealed class PoolBook(EthClient client, Deployment deployment) : ILedgerBook
{
    public static string Subject => "pool";

    public static string Topic => Topics.Pool;

    public bool Exists => deployment.CoverPool is not null;

    public ILedgerTrace Begin() => new LedgerTrace(deployment);

    public async Task<LedgerShown?> ShownAsync(DaoDbContext db, ILedgerTrace trace, bool everybody, CancellationToken ct) =>
        await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is { } pool ? new LedgerShown(pool.Block, Compare(((LedgerTrace)trace).Model, pool)) : null;

    public Task<string?> AskAsync(ILedgerTrace trace, Bytes32 block, long time, bool everybody, CancellationToken ct) =>
        new LedgerComparison(client, deployment).FindAsync(((LedgerTrace)trace).Model, block, time, everybody, ct);

    private static string? Compare(PoolModel model, PoolView pool)
    {
        (string Name, BigInteger Shown, BigInteger Expected)[] lines =
        [
            ("cash", pool.Cash, model.Cash), ("equity", pool.Equity, model.Equity), ("unearned", pool.Unearned, model.Unearned),
            ("case reserves", pool.CaseReserves, model.CaseReserves), ("ibnr", pool.Ibnr, model.Ibnr), ("payables", pool.Payables, model.Payables),
            ("bonds", pool.Bonds, model.Bonds), ("shortfall", pool.Shortfall, model.Shortfall), ("shares", pool.Supply, model.Supply),
            ("locked cover", pool.Locked, model.Locked), ("minimum capital", pool.Minimum(), model.Minimum),
            ("all lines together", pool.Equity + pool.Unearned + pool.CaseReserves + pool.Ibnr + pool.Payables + pool.Bonds, model.Cash),
        ];
        var wrong = lines.FirstOrDefault(x => x.Shown != x.Expected);
        return wrong.Name is null ? null : $"{wrong.Name}: {wrong.Shown} is shown, the recount says {wrong.Expected}";
    }
}
