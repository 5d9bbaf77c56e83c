using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>
/// The things by which a listing is found, as short keys: <c>c:</c> category, <c>s:</c> specialty, <c>r:</c> region, <c>l:</c> language, <c>u:</c> currency, <c>p:</c> price,
/// <c>q:</c> stars and more, <c>k:</c> kind, <c>v:</c> what is verified, <c>g:</c> a cell of the map of one degree, <c>w:</c> a word.
/// </summary>
internal static class MarketParts
{
    /// <summary>Words of a listing that are looked at.</summary>
    public const int MostWords = 40;

    /// <summary>Longest word; what is longer is found by its beginning.</summary>
    public const int MaxWord = 60;

    /// <summary>The author's licence is verified now.</summary>
    public const string Verified = "v:licence";

    /// <summary>The author is covered now.</summary>
    public const string Covered = "v:cover";

    /// <summary>The listing is for everywhere, and found in every region.</summary>
    public const string Everywhere = "r:any";

    /// <summary>What every listing has; searches that ask for nothing else watch it.</summary>
    public const string Any = "*";

    /// <summary>Where the steps of prices begin, in minor units.</summary>
    public static readonly long[] Steps = [0, 5_000, 10_000, 20_000, 50_000];

    /// <summary>Folded words, each once.</summary>
    public static string[] Words(ListingText text) =>
        [.. Folded.Words(text.Title + " " + text.Summary + " " + text.Place?.Name).Select(Cut).Distinct(StringComparer.Ordinal).Take(MostWords)];

    /// <summary>Facets of a listing.</summary>
    public static List<string> Facets(ListingText text, WorkerFigures figures, bool verified, bool covered)
    {
        var facets = new List<string>
        {
            "c:" + text.Category,
            "u:" + text.Currency,
            PriceOf(text.Price),
            KindOf(text.Kind),
        };
        facets.AddRange(text.Specialties.Select(x => "s:" + x));
        // Whoever is in a part of a country is in the country.
        facets.AddRange(text.Regions.Concat(text.Regions.Select(x => x[..2])).Distinct(StringComparer.Ordinal).Select(x => "r:" + x));
        if (text.Regions.Count == 0)
            facets.Add(Everywhere);
        facets.AddRange(text.Languages.Select(x => "l:" + x));
        facets.AddRange(Enumerable.Range(1, figures.Stars / 1000).Select(Stars));
        if (verified)
            facets.Add(Verified);
        if (covered)
            facets.Add(Covered);
        return facets;
    }

    /// <summary>All parts of a listing.</summary>
    public static IEnumerable<string> All(MarketSearchRow row) =>
        [.. row.Facets.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. row.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word), .. Cell(row)];

    /// <summary>A word as far as it is looked at. No half of a pair of surrogates is left at its end.</summary>
    public static string Cut(string word) => word.Length <= MaxWord ? word : word[..(char.IsHighSurrogate(word[MaxWord - 1]) ? MaxWord - 1 : MaxWord)];

    public static string Word(string word) => "w:" + word;

    public static string KindOf(ListingKind kind) => kind == ListingKind.Offered ? "k:offered" : "k:sought";

    public static string Stars(int stars) => string.Create(CultureInfo.InvariantCulture, $"q:{stars}");

    public static string PriceOf(long price) => string.Create(CultureInfo.InvariantCulture, $"p:{Steps.Last(x => x <= price)}");

    /// <summary>Cells that a circle touches; at most some dozens.</summary>
    public static string[] Cells(int latitude, int longitude, int kilometres)
    {
        var (south, north, west, east) = Box(latitude, longitude, kilometres);
        return
        [
            .. from y in Range(south, north)
               from x in Range(west, east)
               select CellOf(y, x > 179 ? x - 360 : x < -180 ? x + 360 : x),
        ];

        static IEnumerable<int> Range(int from, int to) => Enumerable.Range(Floor(from), Floor(to) - Floor(from) + 1);
    }

    /// <summary>A box round a circle, in thousandths of a degree. Its sides may lie beyond the date line.</summary>
    public static (int South, int North, int West, int East) Box(int latitude, int longitude, int kilometres)
    {
        const double KilometresADegree = 111.2;
        var high = kilometres / KilometresADegree * 1000;
        // Near the poles a box is as wide as there is any use for.
        var wide = Math.Min(high / Math.Max(0.1, Math.Cos(Math.Min(Math.Abs(latitude) + high, 89_000) / 1000 * Math.PI / 180)), 20_000);
        return ((int)Math.Max(latitude - high, -90_000), (int)Math.Min(latitude + high, 90_000), (int)(longitude - wide), (int)(longitude + wide));
    }

    /// <summary>How far two places are from each other, by the great circle.</summary>
    public static double Kilometres(int latitude, int longitude, int otherLatitude, int otherLongitude)
    {
        const double Radius = 6371;
        static double Rad(int thousandths) => thousandths / 1000.0 * Math.PI / 180;
        var (dy, dx) = (Rad(otherLatitude - latitude), Rad(otherLongitude - longitude));
        var a = Math.Pow(Math.Sin(dy / 2), 2) + (Math.Cos(Rad(latitude)) * Math.Cos(Rad(otherLatitude)) * Math.Pow(Math.Sin(dx / 2), 2));
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static string[] Cell(MarketSearchRow row) => row.Latitude == int.MinValue ? [] : [CellOf(Floor(row.Latitude), row.Longitude == 180_000 ? -180 : Floor(row.Longitude))];

    private static string CellOf(int latitude, int longitude) => string.Create(CultureInfo.InvariantCulture, $"g:{latitude}:{longitude}");

    private static int Floor(int thousandths) => (int)Math.Floor(thousandths / 1000.0);
}

/// <summary>Days on which somebody is free, a bit each: 63 days go round, of which 57 can be ahead, so a day that is over is not taken for one to come for six days.</summary>
internal static class FreeDays
{
    /// <summary>Days ahead that are kept.</summary>
    public const int Ahead = 56;

    private const int Round = 63;

    /// <summary>The bit of a day since 1970.</summary>
    public static long Bit(int day) => 1L << (day % Round);

    /// <summary>The bits of days.</summary>
    public static long Mask(int from, int to)
    {
        var mask = 0L;
        for (var day = from; day <= to; day++)
            mask |= Bit(day);
        return mask;
    }

    /// <summary>The day since 1970 of a moment, by UTC.</summary>
    public static int Of(long seconds) => (int)Math.Clamp(seconds / 86_400, 0, int.MaxValue);
}

/// <summary>
/// Where a listing stands in the order that nobody chose. The mean of stars is drawn to what is usual while there are few of them (a Bayesian mean); who has few orders is
/// shown a little higher, so that it shows what they do (the bonus of UCB1 falls with the root of the number of tries); what is new stands a little higher; and a
/// part of it is drawn anew every day, the same for everybody, so that equals take turns. docs/market.md has the formula and where it is from.
/// </summary>
internal static class MarketRank
{
    public const double Exploration = 0.8;
    public const double Freshness = 0.3;
    public const double FreshDays = 45;
    public const double Rotation = 0.25;

    /// <summary>Larger is better; about 1 to 6.5.</summary>
    /// <param name="figures">The author's work.</param>
    /// <param name="listing">Id.</param>
    /// <param name="age">Days since it was published.</param>
    /// <param name="day">Day since 1970.</param>
    public static double Score(WorkerFigures figures, long listing, double age, int day)
    {
        var mean = (figures.Ratings == 0 ? Standing.UsualScore : figures.Stars) / 1000.0;
        return mean + (Exploration / Math.Sqrt(1 + figures.Orders)) + (Freshness * Math.Exp(-Math.Max(0, age) / FreshDays)) + (Rotation * Drawn(listing, day));
    }

    /// <summary>As a list's key.</summary>
    public static long Place(double score) => (long)((10 - score) * 1_000_000_000);

    /// <summary>0 to 1, of a listing on a day. Nobody can choose an id that is drawn well on many days.</summary>
    internal static double Drawn(long listing, int day)
    {
        // SplitMix64: neighbours are far apart.
        var x = ((ulong)listing * 0x9E3779B97F4A7C15UL) + ((ulong)day * 0xD1B54A32D192ED03UL);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return (x ^ (x >> 31)) / (double)ulong.MaxValue;
    }
}
