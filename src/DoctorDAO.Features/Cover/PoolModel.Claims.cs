using System.Numerics;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Cover;

/// <summary>Reserves, what decided claims are owed, bonds and panels' fees.</summary>
internal sealed partial class PoolModel
{
    private readonly Dictionary<long, Payout> _payouts = [];

    /// <summary>Claims that were decided with something to pay.</summary>
    public IEnumerable<long> Payouts => _payouts.Keys;

    /// <summary>Sets aside for a claim: of its policy's ibnr first, then of equity, as much as there is.</summary>
    public (BigInteger FromIbnr, BigInteger FromEquity) Reserve(long time, long claim, BigInteger amount, BigInteger ibnr)
    {
        Accrue(time);
        var fromIbnr = BigInteger.Min(amount, ibnr);
        var fromEquity = FromEquity(amount - fromIbnr);
        (Ibnr, CaseReserves) = (Ibnr - fromIbnr, CaseReserves + fromIbnr + fromEquity);
        _lacks[claim] = amount - fromIbnr - fromEquity;
        return (fromIbnr, fromEquity);
    }

    /// <summary>A reserve that is not needed is equity again.</summary>
    public void Unreserve(long time, long claim, BigInteger amount)
    {
        _lacks.Remove(claim);
        if (amount.IsZero)
            return;
        Accrue(time);
        CaseReserves -= amount;
        ToEquity(amount);
    }

    /// <summary>A claim is decided: what is owed comes of its reserve, of equity, and is missing beyond that.</summary>
    public (BigInteger FromReserve, BigInteger FromEquity, BigInteger Missing) Owe(long time, long claim, BigInteger amount, BigInteger reserved)
    {
        Accrue(time);
        _lacks.Remove(claim);
        var fromReserve = BigInteger.Min(amount, reserved);
        CaseReserves -= reserved;
        ToEquity(reserved - fromReserve);
        var fromEquity = FromEquity(amount - fromReserve);
        var missing = amount - fromReserve - fromEquity;
        Require(!_payouts.ContainsKey(claim), "a claim was decided twice");
        // Who is short stands behind all that are short already.
        _payouts[claim] = new Payout(fromReserve + fromEquity, missing, Funded + Shortfall, BigInteger.Zero);
        (Payables, Shortfall) = (Payables + fromReserve + fromEquity, Shortfall + missing);
        return (fromReserve, fromEquity, missing);
    }

    /// <summary>What a decided claim can be paid now, and what is missing still.</summary>
    public (BigInteger Ready, BigInteger Missing) PayoutOf(long claim)
    {
        var payout = _payouts[claim];
        var funded = BigInteger.Min(BigInteger.Max(Funded - payout.From, 0), payout.Missing);
        return (payout.Ready + funded - payout.Taken, payout.Missing - funded);
    }

    /// <summary>Pays that.</summary>
    public (BigInteger Amount, BigInteger Missing) Pay(long time, long claim)
    {
        Accrue(time);
        var (amount, missing) = PayoutOf(claim);
        Require(amount > 0, "a claim was paid that has nothing to collect");
        _payouts[claim] = _payouts[claim] with { Taken = _payouts[claim].Taken + amount };
        (Payables, Cash) = (Payables - amount, Cash - amount);
        return (amount, missing);
    }

    public void TakeBond(BigInteger amount) => (Bonds, Cash) = (Bonds + amount, Cash + amount);

    public void ReturnBond(Address to, BigInteger amount)
    {
        Bonds -= amount;
        Owe(to, amount);
    }

    public void ForfeitBond(long time, BigInteger amount)
    {
        Accrue(time);
        Bonds -= amount;
        ToEquity(amount);
    }

    /// <summary>Fees go to a panel; all of them or none.</summary>
    public void PayPanel(long time, BigInteger amount)
    {
        Accrue(time);
        Require(Equity >= amount, "a panel was paid more than there is");
        (Equity, Cash) = (Equity - amount, Cash - amount);
    }

    /// <summary>A panel gives back what it has not used.</summary>
    public void RefundPanel(long time, BigInteger amount)
    {
        Accrue(time);
        ToEquity(amount);
        Cash += amount;
    }

    private sealed record Payout(BigInteger Ready, BigInteger Missing, BigInteger From, BigInteger Taken);
}
