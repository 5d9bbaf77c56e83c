using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Ledgers;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>The actuary's view, from what <see cref="ActuarialProjection"/> keeps: a row for each year, class and age, and for each midnight to come at which cover ends.</summary>
internal sealed class ActuarialQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    /// <summary>IRIS ratio 2, net premium to surplus: up to 300 % is usual. There is no reinsurance here, so net is gross.</summary>
    private const long PremiumCeiling = 30_000;

    /// <summary>Rule of thumb of rating agencies for long-tailed business.</summary>
    private const long ReservesCeiling = 30_000;

    private const long Day = 86_400;
    private const long YearSeconds = 365 * Day;

    public async Task<FiguresDto?> GetAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        if (await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } pool || await db.Set<ActuarialClockView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } clock)
            return null;
        var written = await db.Set<YearClassView>().AsNoTracking().OrderBy(x => x.Year).ThenBy(x => x.Class).ToListAsync(ct);
        var developments = await db.Set<DevelopmentView>().AsNoTracking().OrderBy(x => x.Year).ThenBy(x => x.Class).ThenBy(x => x.Age).ToListAsync(ct);
        var streams = await db.Set<UnearnedView>().AsNoTracking().Where(x => x.End > head.Time / Day).ToListAsync(ct);
        return Compute(pool, clock.Origin, head.Time, written, developments, streams);
    }

    /// <summary>All of it, from the rows.</summary>
    internal FiguresDto Compute(
        PoolView pool, long origin, long now, IReadOnlyList<YearClassView> written, IReadOnlyList<DevelopmentView> developments, IReadOnlyList<UnearnedView> streams)
    {
        var last = (int)Math.Max((now - origin) / YearSeconds, 0);
        var triangle = written.Select(x => x.Year).Distinct().Order().Select(year => Develop(year, last, developments.Where(x => x.Year == year))).ToList();
        var factors = ChainLadder.Factors([.. triangle.Select(x => x.Whole)]);
        // The years that have told something tell what one that has not will come to.
        var told = triangle.Where(x => x.Whole.Count > 0).ToList();
        var (premium, losses) = (Sum(told, x => Written(x.Year)), Sum(told, x => ChainLadder.Ultimate(x.Whole, x.Now, factors, 0, 0)));
        var expected = premium > 0 ? Solvency.Told(losses * Solvency.Bps / premium) ?? 0 : ChainLadder.Expected;

        var rows = written.Select(x => Row(x)).ToList();
        var total = Together(null, null, rows);
        var annual = streams.Aggregate(BigInteger.Zero, (sum, x) => sum + x.Rate) * YearSeconds / UnearnedView.Scale;
        var expense = Ratio(pool.PanelFees, total.Earned);
        var reserves = pool.CaseReserves + BigInteger.Max(pool.Ibnr, total.Ibnr) + pool.Unearned;
        return new FiguresDto(
            deployment.SettlementCurrency,
            deployment.SettlementDecimals,
            rows,
            [.. rows.GroupBy(x => x.Year).Select(x => Together(x.Key, null, [.. x]))],
            [.. rows.GroupBy(x => x.Class).OrderBy(x => x.Key).Select(x => Together(null, x.Key, [.. x]))],
            total,
            [.. triangle.Select(x => new TriangleRowDto(
                x.Year, Moment.Of(origin + (x.Year * YearSeconds)), [.. x.All.Select(Minor.Units)], x.Whole.Count, Minor.Units(ChainLadder.Ultimate(x.Whole, x.Now, factors, Written(x.Year), expected))))],
            factors,
            expected,
            expense,
            total.LossRatio is { } loss && expense is { } cost ? loss + cost : null,
            Solvency.Told(pool.Ratio()),
            Minor.Units(annual),
            Ratio(annual, pool.Equity),
            Ratio(reserves, pool.Equity),
            PremiumCeiling,
            ReservesCeiling,
            Moment.Of(now));

        BigInteger Written(int year) => Sum(written.Where(x => x.Year == year), x => x.Written);

        FigureDto Row(YearClassView row)
        {
            var mine = developments.Where(x => x.Year == row.Year && x.Class == row.Class).ToList();
            var unearned = Sum(streams.Where(x => x.Year == row.Year && x.Class == row.Class), x => x.Rate * ((x.End * Day) - now)) / UnearnedView.Scale;
            var earned = BigInteger.Max(row.Written - unearned, 0);
            var (paid, incurred) = (Sum(mine, x => x.Paid), Sum(mine, x => x.Incurred));
            var ultimate = ChainLadder.Ultimate(Develop(row.Year, last, mine).Whole, incurred, factors, row.Written, expected);
            // Of what all its premium is for, the part that has passed.
            var ibnr = row.Written > 0 ? BigInteger.Max(Solvency.CeilingDivide(ultimate * earned, row.Written) - incurred, 0) : BigInteger.Zero;
            return new FigureDto(
                row.Year, row.Class, row.Policies, Minor.Units(row.Written), Minor.Units(earned), mine.Sum(x => x.Reported), Minor.Units(paid), Minor.Units(incurred - paid), Minor.Units(incurred),
                Minor.Units(ibnr), Ratio(incurred + ibnr, earned));
        }
    }

    private static FigureDto Together(int? year, int? @class, IReadOnlyList<FigureDto> rows)
    {
        var (earned, incurred, ibnr) = (rows.Sum(x => x.Earned), rows.Sum(x => x.Incurred), rows.Sum(x => x.Ibnr));
        return new FigureDto(
            year, @class, rows.Sum(x => x.Policies), rows.Sum(x => x.Written), earned, rows.Sum(x => x.Reported), rows.Sum(x => x.Paid), rows.Sum(x => x.Outstanding), incurred, ibnr,
            Ratio(incurred + ibnr, earned));
    }

    /// <summary>Claims of a year added up by age: all up to now, and those of whole years.</summary>
    private static Development Develop(int year, int last, IEnumerable<DevelopmentView> rows)
    {
        var by = rows.GroupBy(x => x.Age).ToDictionary(x => x.Key, x => Sum(x, y => y.Incurred));
        var (all, sum) = (new List<BigInteger>(), BigInteger.Zero);
        for (var age = 0; age <= last - year; age++)
            all.Add(sum += by.GetValueOrDefault(age));
        return new Development(year, all, [.. all.Take(Math.Max(last - year, 0))], sum);
    }

    private static long? Ratio(BigInteger part, BigInteger whole) => whole > 0 ? Solvency.Told(part * Solvency.Bps / whole) : null;

    private static BigInteger Sum<T>(IEnumerable<T> rows, Func<T, BigInteger> of) => rows.Aggregate(BigInteger.Zero, (sum, x) => sum + of(x));

    private sealed record Development(int Year, IReadOnlyList<BigInteger> All, IReadOnlyList<BigInteger> Whole, BigInteger Now);
}
