using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Ledgers;

namespace DoctorDAO.Features.Cover;

/// <summary>Views of products and prices in the words of answers.</summary>
internal static class ProductText
{
    public const long Day = 86_400;

    private const decimal Whole = Solvency.Bps;

    /// <summary>An amount as it is told, at most <see cref="Minor.Most"/>.</summary>
    public static long Units(BigInteger amount) => amount > Minor.Most ? Minor.Most : (long)amount;

    public static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    public static ProductDto Of(ProductView x) => new(
        x.Id, x.Name, Wordings.NameOf(x.Wording), x.Wording, x.Class, Units(x.PerClaim), Units(x.Aggregate), Units(x.Excess), (int)(x.Period / Day),
        x.EarliestRetro == 0 ? null : DateOnly.FromDateTime(Time(x.EarliestRetro + Day - 1).UtcDateTime), (int)(x.Grace / Day), (int)(x.Waiting / Day), x.TailMonths, x.Tail, x.Rate, x.OnSale);

    /// <param name="used">Percent of the pool's capacity in use.</param>
    public static IReadOnlyList<PriceFactorDto> Factors(Offer offer, int years, Experience experience, int used) =>
    [
        new(PriceFactor.Base, Units(offer.PerClaim * offer.Rate / 1_000_000), 0),
        new(PriceFactor.Class, offer.Relativity / Whole, offer.Class),
        new(PriceFactor.Step, offer.Step / Whole, years),
        new(PriceFactor.Experience, offer.Experience / Whole, experience.Years, experience.Claims),
        new(PriceFactor.Excess, offer.ExcessCredit / Whole, 0),
        new(PriceFactor.Surge, Scaled(offer.Surge), used),
        new(PriceFactor.Time, decimal.Round((decimal)offer.Time / PremiumFormula.Year, 4), (int)((offer.Time + (Day / 2)) / Day)),
    ];

    /// <summary>A factor of which 1e18 is one, to four places.</summary>
    public static decimal Scaled(BigInteger factor) => (decimal)(factor / BigInteger.Pow(10, 14)) / 10_000;
}
