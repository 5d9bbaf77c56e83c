using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// The pool worked out again, exactly: what acts bring goes in, every line, price and ratio comes out. Nothing that the contract has computed is
/// taken from it. Money is in minor units of the settlement token, times are unix seconds, shares of things basis points.
/// </summary>
/// <remarks>
/// It expects acts in the order in which they happened; it does not know who may act. An act that the contract would refuse for its amounts throws
/// <see cref="LedgerException"/>.
/// </remarks>
internal sealed partial class PoolModel
{
    private const long Day = 86_400;
    private static readonly BigInteger Scale = BigInteger.Pow(10, 18);

    private readonly Dictionary<long, (BigInteger Rate, BigInteger Dust)> _endings = [];
    private readonly Dictionary<int, (BigInteger Locked, int Correlation)> _classes = [];
    private readonly Dictionary<BigInteger, int> _limits = [];
    private readonly Dictionary<Address, BigInteger> _owed = [];
    private readonly Dictionary<long, BigInteger> _lacks = [];
    private BigInteger _unearned;
    private BigInteger _rate;
    private long _accruedAt;
    private SolvencyRule _rule = new(0, 0, 0, 0);

    public BigInteger Cash { get; private set; }

    public BigInteger Equity { get; private set; }

    /// <summary>What is not wholly earned, rounded up.</summary>
    public BigInteger Unearned => Line(_unearned);

    public BigInteger CaseReserves { get; private set; }

    public BigInteger Ibnr { get; private set; }

    public BigInteger Payables { get; private set; }

    public BigInteger Bonds { get; private set; }

    /// <summary>Decided claims for which there was no money yet.</summary>
    public BigInteger Shortfall { get; private set; }

    /// <summary>What filed claims ask beyond what could be set aside for them.</summary>
    public BigInteger Unreserved => _lacks.Values.Aggregate(BigInteger.Zero, (sum, x) => sum + x);

    /// <summary>Equity that no claim asks for.</summary>
    public BigInteger Free => BigInteger.Max(Equity - Unreserved, 0);

    /// <summary>All premium that was ever earned by time.</summary>
    public BigInteger Earned { get; private set; }

    /// <summary>All that ever went to a shortfall.</summary>
    public BigInteger Funded { get; private set; }

    public BigInteger Locked { get; private set; }

    public BigInteger Largest => _limits.Count == 0 ? BigInteger.Zero : _limits.Keys.Max();

    /// <summary>In basis points of a minor unit.</summary>
    public BigInteger Correlated => _classes.Values.Aggregate(BigInteger.Zero, (sum, x) => sum + (x.Locked * x.Correlation));

    public BigInteger Minimum => Solvency.Minimum(Locked, Largest, Correlated, _rule.Gearing);

    /// <summary>Basis points; <c>null</c> when nothing is locked.</summary>
    public BigInteger? Ratio => Solvency.Ratio(Equity, Minimum);

    /// <summary>What an account can collect.</summary>
    public BigInteger OwedTo(Address account) => _owed.GetValueOrDefault(account);

    /// <summary>Accounts to which something was ever owed.</summary>
    public IEnumerable<Address> Creditors => _owed.Keys;

    public BigInteger LockedOf(int @class) => _classes.GetValueOrDefault(@class).Locked;

    /// <summary>Classes that were ever set or used.</summary>
    public IEnumerable<int> Classes => _classes.Keys;

    // --- parameters ---

    /// <summary>Locked cover that one unit of equity carries, in basis points.</summary>
    public long Gearing => _rule.Gearing;

    public void SetSolvency(SolvencyRule rule) => _rule = rule;

    public void SetClass(int @class, int correlation) => _classes[@class] = (LockedOf(@class), correlation);

    // --- earning ---

    /// <summary>
    /// Earns up to a time. One rate for all policies, a bucket a midnight with the rate that ends there and what the division of premiums left over,
    /// in 1e-18 of a minor unit: after the last midnight exactly the premium has been earned, however often this was called.
    /// </summary>
    public void Accrue(long until)
    {
        if (until <= _accruedAt)
            return;
        var (scaled, rate) = At(until);
        foreach (var day in _endings.Keys.Where(x => x * Day <= until).ToList())
            _endings.Remove(day);
        var before = Unearned;
        (_unearned, _rate, _accruedAt) = (scaled, rate, until);
        Earned += before - Unearned;
        ToEquity(before - Unearned);
    }

    /// <summary>What equity would be after that; nothing changes.</summary>
    public BigInteger EquityAt(long time)
    {
        if (time <= _accruedAt)
            return Equity;
        return Equity + BigInteger.Max(Unearned - Line(At(time).Scaled) - Shortfall, 0);
    }

    /// <summary>A policy is sold: its premium comes, is earned until its end (a midnight), and its lock is set.</summary>
    public void Underwrite(long time, BigInteger premium, long end, int @class, BigInteger @lock, BigInteger perClaim)
    {
        Accrue(time);
        Require(end > time && end % Day == 0, "a policy ends at no midnight to come");
        Lock(@class, @lock);
        _limits[perClaim] = _limits.GetValueOrDefault(perClaim) + 1;
        var (rate, dust) = Stream(premium, time, end);
        var ending = _endings.GetValueOrDefault(end / Day);
        _endings[end / Day] = (ending.Rate + rate, ending.Dust + dust);
        _rate += rate;
        _unearned += premium * Scale;
        Cash += premium;
        Require(Shortfall.IsZero && (Solvency.Ratio(Free, Minimum) is not { } left || left >= _rule.Buy), "a policy was sold that leaves too little");
    }

    /// <summary>A running policy ends: a share of what is unearned is owed to its payer, the rest is earned.</summary>
    /// <returns>What is owed back.</returns>
    public BigInteger Refund(long time, Address payer, BigInteger premium, long start, long end, int share)
    {
        Accrue(time);
        var (rate, dust) = Stream(premium, start, end);
        var left = (rate * (end - time)) + dust;
        var ending = _endings[end / Day];
        _endings[end / Day] = (ending.Rate - rate, ending.Dust - dust);
        _rate -= rate;
        var line = Unearned;
        _unearned -= left;
        var back = left / Scale * share / Solvency.Bps;
        ToEquity(line - Unearned - back);
        Owe(payer, back);
        return back;
    }

    // --- locks and late reports ---

    /// <summary>What a policy locks has changed.</summary>
    public void Relock(int @class, BigInteger before, BigInteger after) => Lock(@class, after - before);

    /// <summary>A policy is closed: its lock is free, and what was kept for its late reports is equity.</summary>
    public void Release(long time, int @class, BigInteger @lock, BigInteger perClaim, BigInteger ibnr)
    {
        Accrue(time);
        Lock(@class, -@lock);
        if (--_limits[perClaim] == 0)
            _limits.Remove(perClaim);
        Ibnr -= ibnr;
        ToEquity(ibnr);
    }

    /// <summary>A tail that is paid for.</summary>
    public void SetTail(long time, BigInteger premium)
    {
        Accrue(time);
        (Ibnr, Cash) = (Ibnr + premium, Cash + premium);
    }

    /// <summary>Equity set aside for late reports, as much as there is: a tail that the pool gives, or what a claim has not needed of one.</summary>
    public BigInteger GiveTail(long time, BigInteger amount)
    {
        Accrue(time);
        var set = FromEquity(amount);
        Ibnr += set;
        return set;
    }

    // --- the association ---

    /// <summary>Money that buys no shares: of the association, or what members owe of a call.</summary>
    public void Contribute(long time, BigInteger amount)
    {
        Accrue(time);
        ToEquity(amount);
        Cash += amount;
    }

    /// <summary>Equity is set aside as a dividend.</summary>
    public void SetDividend(long time, BigInteger amount)
    {
        Accrue(time);
        Require(amount <= Spare(_rule.Dividend), "a dividend leaves too little");
        (Equity, Payables) = (Equity - amount, Payables + amount);
    }

    /// <summary>Of that, somebody's part is owed.</summary>
    public void OweDividend(Address to, BigInteger amount) => _owed[to] = OwedTo(to) + amount;

    /// <summary>An account collects all that is owed to it.</summary>
    public BigInteger Collect(Address account)
    {
        var amount = OwedTo(account);
        _owed.Remove(account);
        (Payables, Cash) = (Payables - amount, Cash - amount);
        return amount;
    }

    // --- inside ---

    /// <summary>What is unearned at a time after the last, and the rate from then on.</summary>
    private (BigInteger Scaled, BigInteger Rate) At(long time)
    {
        var (scaled, rate, from) = (_unearned, _rate, _accruedAt);
        foreach (var day in _endings.Keys.Where(x => x * Day <= time).Order())
        {
            scaled -= (rate * ((day * Day) - from)) + _endings[day].Dust;
            rate -= _endings[day].Rate;
            from = day * Day;
        }

        return (scaled - (rate * (time - from)), rate);
    }

    private static BigInteger Line(BigInteger scaled) => (scaled + Scale - 1) / Scale;

    private static (BigInteger Rate, BigInteger Dust) Stream(BigInteger premium, long start, long end)
    {
        var rate = BigInteger.DivRem(premium * Scale, end - start, out var dust);
        return (rate, dust);
    }

    private void Lock(int @class, BigInteger change)
    {
        var row = _classes.GetValueOrDefault(@class);
        _classes[@class] = (row.Locked + change, row.Correlation);
        Locked += change;
        Require(row.Locked + change >= 0, "a class locks less than nothing");
    }

    private BigInteger Spare(long ratio)
    {
        if (Shortfall > 0)
            return BigInteger.Zero;
        return BigInteger.Max(Free - Solvency.CeilingDivide(Minimum * ratio, Solvency.Bps), BigInteger.Zero);
    }

    private void ToEquity(BigInteger amount)
    {
        var funded = BigInteger.Min(amount, Shortfall);
        (Shortfall, Payables, Funded) = (Shortfall - funded, Payables + funded, Funded + funded);
        Equity += amount - funded;
    }

    private BigInteger FromEquity(BigInteger amount)
    {
        var taken = BigInteger.Min(amount, Equity);
        Equity -= taken;
        return taken;
    }

    private void Owe(Address to, BigInteger amount)
    {
        Payables += amount;
        OweDividend(to, amount);
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new LedgerException(problem);
    }
}

/// <summary>What ratios acts have to leave, and what one unit of equity carries; basis points.</summary>
internal sealed record SolvencyRule(long Gearing, long Buy, long Redeem, long Dividend);
