using System.Numerics;
using DoctorDAO.Client.Governance;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>What the Marketplace chamber decides: how orders and disputes run, who may owe hours, what ratings earn.</summary>
internal sealed partial class GovernedFunctions
{
    /// <summary>Template of what the Marketplace chamber decides.</summary>
    public const string Market = "market";

    private const long MostFee = 2_000;
    private const long MostChanges = 10;
    private const int HourDecimals = 2;

    /// <summary>They obey the chamber that the deployment names, as those of cover do.</summary>
    private IEnumerable<GovernedContract> MarketContracts()
    {
        if (_deployment.Chambers.FirstOrDefault(x => x.Governor == _deployment.MarketAdmin) is not { } chamber)
            yield break;
        if (_deployment.Marketplace is { } orders)
            yield return new("market", "Marketplace orders", orders, _abis["Marketplace"], Relay: chamber);
        if (_deployment.Escrow is { } escrow)
            yield return new("escrow", "Escrow", escrow, _abis["Escrow"], Relay: chamber);
        if (_deployment.Disputes is { } disputes)
            yield return new("disputes", "Disputes", disputes, _abis["Disputes"], Relay: chamber);
        if (_deployment.Ratings is { } ratings)
            yield return new("ratings", "Ratings", ratings, _abis["Ratings"], Relay: chamber);
        if (_deployment.Care is { } care)
            yield return new("care", "Time bank", care, _abis["Care"], Relay: chamber);
    }

    // The bounds are those of the contracts.
    private IEnumerable<GovernedFunction> MarketFunctions()
    {
        yield return Of(
            "add-market-rule", Market, "Marketplace", "addRule",
            Percent("feeBps", 0, MostFee), Percent("careFeeBps", 0, MostFee), Length("silence", DaySeconds, 30 * DaySeconds), Length("orderGrace", 0, 30 * DaySeconds),
            Length("changeTime", DaySeconds, 30 * DaySeconds), Number("changes", MostChanges), Length("freeBefore", 0, YearSeconds), Length("lastBefore", 0, YearSeconds), Percent("lateBps"),
            Percent("lastBps"), Number("least", uint.MaxValue, 1));
        yield return Of("set-dispute-rule", Market, "Disputes", "setRule", Money("fee", 0, 80), Money("mostBond", 0, 88), Money("floor", 0, 96), Hours("careFloor", 96));
        yield return Of("set-care-rule", Market, "Care", "setRule", Hours("base", 64), Hours("perReputation", 64), Hours("most", 64), Hours("yearly", 64));
        yield return Of("grant-care", Market, "Care", "grant", Account("to"), Hours("hours", 64, 1));
        yield return Of("write-off-care", Market, "Care", "writeOff", Account("account"), Hours("hours", 64, 1));
        yield return Of("set-rating-rewards", Market, "Ratings", "setRewards", [.. Enumerable.Range(1, 5).Select(i => Number($"star{i}", ushort.MaxValue))]);
    }

    /// <summary>Hours of the time bank, as much as so many bits hold.</summary>
    private static ActionField Hours(string name, int bits, int least = 0) => new(name, ActionFieldKind.Amount, least, BigInteger.Pow(2, bits) - 1, HourDecimals, "CARE");
}
