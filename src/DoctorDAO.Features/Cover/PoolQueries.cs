using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>The pool as the views have it.</summary>
internal sealed class PoolQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, LedgerState<PoolBook> ledger)
{
    public const int MaxDays = 3_660;

    private const int MaxRequests = 50;

    // A share in its own smallest units: those of money, and six more.
    private static readonly BigInteger Virtual = BigInteger.Pow(10, 6);
    private const long Day = 86_400;

    public async Task<PoolDto?> GetPoolAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } pool)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var classes = await db.Set<PoolClassView>().AsNoTracking().OrderBy(x => x.Class).ToListAsync(ct);
        var first = await db.Set<RedeemRequestView>().AsNoTracking().Where(x => x.State == RedeemState.Waiting).OrderBy(x => x.Id).Select(x => (long?)x.ReadyAt).FirstOrDefaultAsync(ct);
        return new PoolDto(
            deployment.SettlementCurrency,
            deployment.SettlementDecimals,
            new PoolLinesDto(
                Minor.Units(pool.Cash), Minor.Units(pool.Equity), Minor.Units(pool.Unearned), Minor.Units(pool.CaseReserves), Minor.Units(pool.Ibnr), Minor.Units(pool.Payables),
                Minor.Units(pool.Bonds), Minor.Units(pool.Shortfall)),
            SolvencyOf(pool),
            [.. classes.Select(x => new PoolClassDto(x.Class, Minor.Units(x.Locked), Minor.Units(pool.Equity * pool.Gearing / Solvency.Bps * x.Cap / Solvency.Bps), x.Cap, x.Correlation))],
            PricesOf(pool),
            new PoolQueueDto(pool.Waiting, Minor.Units(Worth(pool, pool.Queued)), first is { } time ? Moment.Of(time) : null),
            Open: !pool.Paused && pool.Shortfall.IsZero,
            pool.Paused,
            Minor.Units(pool.PanelFees),
            Moment.Of(pool.Time),
            head.IsFinal(pool.Block),
            ledger.Found is { } found ? found.Difference is null : null,
            deployment.Chambers.FirstOrDefault(x => x.Governor == deployment.CoverAdmin)?.Key);
    }

    public async Task<IReadOnlyList<PoolDayDto>> GetHistoryAsync(int days, CancellationToken ct)
    {
        if (days is < 1 or > MaxDays)
            throw new FieldException("days", $"is {days}; 1 to {MaxDays} are possible");
        await using var db = await contexts.CreateDbContextAsync(ct);
        var from = ((await ChainHead.ReadAsync(db, ct)).Time / Day) - days;
        var rows = await db.Set<PoolDayView>().AsNoTracking().Where(x => x.Day >= from).OrderBy(x => x.Day).ToListAsync(ct);
        return
        [
            .. rows.Select(x => new PoolDayDto(
                DateOnly.FromDateTime(Moment.Of(x.Day * Day).UtcDateTime), x.Ratio, Minor.Units(x.Equity), Minor.Units(x.Minimum), Minor.Units(x.Locked), Minor.Units(x.Cash),
                Minor.Units(x.Unearned), Minor.Units(x.CaseReserves), Minor.Units(x.Ibnr), Minor.Units(x.Loss))),
        ];
    }

    public async Task<CapitalDto?> GetCapitalAsync(string account, CancellationToken ct)
    {
        var key = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } pool)
            return null;
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        // What waits and what is owed are a person's, whichever account they had when they asked.
        var own = await Rows.AccountsAsync(db, key, ct);
        var mine = await db.Set<PoolShareView>().AsNoTracking().Where(x => own.Contains(x.Account)).ToListAsync(ct);
        var shares = Sum(x => x.Shares);
        var requests = await db.Set<RedeemRequestView>().AsNoTracking().Where(x => own.Contains(x.Owner)).OrderByDescending(x => x.Id).Take(MaxRequests).ToListAsync(ct);
        var ahead = await AheadAsync(db, requests.Where(x => x.State == RedeemState.Waiting).Select(x => x.Id).DefaultIfEmpty(-1).Max(), ct);
        return new CapitalDto(
            Shares(shares), Minor.Units(Worth(pool, shares)), Minor.Units(Sum(x => x.Owed)), Minor.Units(Sum(x => x.Provided)), Minor.Units(Sum(x => x.Left)),
            [.. requests.Select(x => Request(x, pool, ahead, now))]);

        BigInteger Sum(Func<PoolShareView, BigInteger> of) => mine.Aggregate(BigInteger.Zero, (sum, x) => sum + of(x));
    }

    /// <summary>What shares bring who leaves now, rounded down.</summary>
    public static BigInteger Worth(PoolView pool, BigInteger shares) => shares * (pool.Equity + 1) / (pool.Supply + Virtual);

    /// <summary>As many shares as an amount is worth now, rounded up.</summary>
    public static BigInteger SharesWorth(PoolView pool, BigInteger amount) => Solvency.CeilingDivide(amount * (pool.Supply + Virtual), pool.Equity + 1);

    /// <summary>Equity that no filed claim asks for.</summary>
    public static BigInteger Free(PoolView pool) => BigInteger.Max(pool.Equity - pool.Unreserved, 0);

    /// <summary>Most that may leave now.</summary>
    public static BigInteger Spare(PoolView pool) =>
        pool.Shortfall > 0 ? BigInteger.Zero : BigInteger.Max(Free(pool) - Solvency.CeilingDivide(pool.Minimum() * pool.Redeem, Solvency.Bps), 0);

    private static PoolSolvencyDto SolvencyOf(PoolView pool)
    {
        var minimum = pool.Minimum();
        var rule = minimum == 2 * pool.Largest ? CapitalRule.Largest : minimum == Solvency.CeilingDivide(pool.Correlated, Solvency.Bps) ? CapitalRule.Correlated : CapitalRule.Locked;
        return new PoolSolvencyDto(
            Solvency.Told(pool.Ratio()), Minor.Units(minimum), rule, Minor.Units(pool.Locked), Minor.Units(pool.Largest), Minor.Units(Free(pool)), Minor.Units(Spare(pool)), pool.Gearing, pool.Buy,
            pool.Redeem, pool.Dividend);
    }

    private PoolPricesDto PricesOf(PoolView pool)
    {
        var entry = pool.Equity + pool.CaseReserves + pool.Ibnr;
        return new PoolPricesDto(Shares(pool.Supply), Price(entry), Price(pool.Equity), Minor.Units(entry), Minor.Units(pool.Equity));

        // To a millionth of a minor unit.
        decimal Price(BigInteger value) => (decimal)BigInteger.Min((value + 1) * Unit * Virtual / (pool.Supply + Virtual), Minor.Most) / 1_000_000;
    }

    /// <summary>A whole share in its smallest units.</summary>
    private BigInteger Unit => BigInteger.Pow(10, deployment.SettlementDecimals + 6);

    private decimal Shares(BigInteger units) => (decimal)BigInteger.Min(units, (BigInteger)decimal.MaxValue / 2) / (decimal)Unit;

    /// <summary>All that waits up to a request, in the order of the queue: a person has at most 16 there.</summary>
    private static async Task<IReadOnlyList<(long Id, BigInteger Shares)>> AheadAsync(DaoDbContext db, long last, CancellationToken ct)
    {
        if (last < 0)
            return [];
        var rows = await db.Set<RedeemRequestView>().AsNoTracking().Where(x => x.State == RedeemState.Waiting && x.Id <= last)
            .OrderBy(x => x.Id).Take(MaxQueue).Select(x => new { x.Id, x.Shares }).ToListAsync(ct);
        return [.. rows.Select(x => (x.Id, x.Shares))];
    }

    // Beyond this place nobody is told what exactly is before them.
    private const int MaxQueue = 1_000;

    private RedeemRequestDto Request(RedeemRequestView row, PoolView pool, IReadOnlyList<(long Id, BigInteger Shares)> queue, long now)
    {
        var worth = Worth(pool, row.Shares);
        if (row.State != RedeemState.Waiting)
            return new RedeemRequestDto(row.Id, row.State, Shares(row.Asked), 0, 0, Minor.Units(row.Assets), 0, Moment.Of(row.AskedAt), Moment.Of(row.ReadyAt), null, 0, RedeemWait.Nothing, null, 0);
        var before = queue.Where(x => x.Id < row.Id).ToList();
        var ahead = Worth(pool, before.Aggregate(BigInteger.Zero, (sum, x) => sum + x.Shares));
        var missing = BigInteger.Max(ahead + worth - Spare(pool), 0);
        // Those before have all waited longer.
        var wait = pool.Shortfall > 0 ? RedeemWait.Claims : missing > 0 ? RedeemWait.Solvency : row.ReadyAt > now ? RedeemWait.Time : RedeemWait.Nothing;
        return new RedeemRequestDto(
            row.Id, row.State, Shares(row.Asked), Shares(row.Shares), Minor.Units(worth), Minor.Units(row.Assets), Minor.Units(row.Floor), Moment.Of(row.AskedAt), Moment.Of(row.ReadyAt),
            queue.Any(x => x.Id == row.Id) ? before.Count + 1 : null, Minor.Units(ahead), wait, missing > 0 ? null : Moment.Of(Math.Max(row.ReadyAt, now)), Minor.Units(missing));
    }
}
