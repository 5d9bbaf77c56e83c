using System.Numerics;
using DoctorDAO.Client.Governance;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>What the Cover chamber decides: products and prices, what the pool bears, claims, panels.</summary>
internal sealed partial class GovernedFunctions
{
    /// <summary>Template of what the Cover chamber decides.</summary>
    public const string Cover = "cover";

    private const long DaySeconds = 86_400;
    private const long YearSeconds = 365 * DaySeconds;
    private const long MostShare = ushort.MaxValue;
    private const long MostTailPrice = 25_000;
    private const long MostTailMonths = 120;
    private const int MostSeats = 15;

    private static ActionField Product => Field("product", ActionFieldKind.Product) with { Least = 1, Most = uint.MaxValue };

    /// <summary>They obey the chamber that the deployment names, which calls them by <c>relay</c>; without one there is nobody whose proposals could change them.</summary>
    private IEnumerable<GovernedContract> CoverContracts()
    {
        if (_deployment.Chambers.FirstOrDefault(x => x.Governor == _deployment.CoverAdmin) is not { } chamber)
            yield break;
        if (_deployment.Products is { } products)
            yield return new("products", "Cover products", products, _abis["Products"], Relay: chamber);
        if (_deployment.CoverPool is { } pool)
            yield return new("pool", "Cover pool", pool, _abis["CoverPool"], Relay: chamber);
        if (_deployment.Policies is { } policies)
            yield return new("policies", "Policies", policies, _abis["Policies"], Relay: chamber);
        if (_deployment.Claims is { } claims)
            yield return new("claims", "Claims", claims, _abis["Claims"], Relay: chamber);
        if (_deployment.Panels is { } panels)
            yield return new("panels", "Panels", panels, _abis["Panels"], Relay: chamber);
    }

    // The bounds are those of the contracts.
    private IEnumerable<GovernedFunction> CoverFunctions()
    {
        yield return Of(
            "set-product-price", Cover, "Products", "price",
            Product, Percent("rate", 1, 1_000_000, 4), Percent("excessCredit", 1), Percent("tail", 0, MostTailPrice), Field("onSale", ActionFieldKind.YesNo));
        yield return Of(
            "set-price-factors", Cover, "Products", "setFactors",
            [.. Enumerable.Range(1, 5).Select(i => Percent($"step{i}", 1)), Percent("experienceMin", 1, MostShare), Percent("experienceMax", 1, MostShare), Percent("kink", 0, 9_999), Percent("top", 10_000, 1_000_000)]);
        yield return Of("set-class-relativity", Cover, "Products", "setRelativity", Class(1), Percent("relativity", 1, MostShare));
        yield return Of("set-specialty-class", Cover, "Products", "setSpecialty", Field("specialty", ActionFieldKind.Topic), Class(1));
        yield return Of(
            "add-product", Cover, "Products", "add",
            Field("name", ActionFieldKind.Text), Class(0), Money("perClaim", 1, 96), Money("aggregate", 1, 96), Money("excess", 0, 96), Length("period", DaySeconds, YearSeconds),
            new("earliestRetro", ActionFieldKind.FirstDay, 0, ActionField.LastTime), Length("grace", 0, YearSeconds), Length("waiting", 0, YearSeconds - 1), Number("tailMonths", MostTailMonths),
            Percent("lockFactor", 1), Field("wording", ActionFieldKind.Wording));
        yield return Of("name-successor", Cover, "Products", "nameSuccessor", Product, Product with { Name = "successor", Least = 0 });
        yield return Of(
            "set-solvency", Cover, "CoverPool", "setSolvency",
            Percent("gearing", 10_000, 1_000_000), Percent("buy", 10_000, uint.MaxValue), Percent("redeem", 10_000, uint.MaxValue), Percent("dividend", 10_000, uint.MaxValue));
        yield return Of("set-risk-class", Cover, "CoverPool", "setClass", Class(1), Percent("correlation"), Percent("cap"));
        yield return Of("call-members", Cover, "Policies", "callMembers", Percent("share", 1), new ActionField("due", ActionFieldKind.LastDay, 1, ActionField.LastTime));
        yield return Of("declare-dividend", Cover, "Policies", "declareDividend", Number("year", ushort.MaxValue), Money("amount", 1, 112));
        yield return Of("set-claim-rule", Cover, "Claims", "setRule", Money("bond", 0, 88), Money("fee", 0, 80), Percent("interest"));
        yield return Of(
            "name-opener", Cover, "Panels", "nameOpener", Account("opener"), Field("topic", ActionFieldKind.Topic), Number("minReputation", uint.MaxValue), Number("seats", MostSeats));
        yield return Of("set-juror-penalty", Cover, "Panels", "setPenalty", Number("missed", uint.MaxValue), Number("struck", uint.MaxValue));
    }

    private static ActionField Class(int least) => Number("class", ushort.MaxValue, least);

    private static ActionField Length(string name, long least, long most) => new(name, ActionFieldKind.Duration, least, most);

    /// <summary>As much as so many bits hold.</summary>
    private ActionField Money(string name, int least, int bits) =>
        new(name, ActionFieldKind.Amount, least, BigInteger.Pow(2, bits) - 1, _deployment.SettlementDecimals, _deployment.SettlementCurrency);
}
