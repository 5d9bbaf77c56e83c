using System.Numerics;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>
/// Which listings have which facet, a bit each, and the numbers that searches compare: 13 kilobytes a facet for 100,000 listings. How many fit a search, and how many would with
/// each other choice, is then some thousands of steps of the machine, whatever is asked.
/// </summary>
internal sealed class MarketSnapshot
{
    private const int Bits = 64;

    private readonly Dictionary<string, ulong[]> _facets = new(StringComparer.Ordinal);
    private readonly long[] _prices;
    private readonly long[] _free;
    private readonly int[] _latitudes;
    private readonly int[] _longitudes;
    private readonly ulong[] _all;

    public MarketSnapshot(IReadOnlyList<MarketSearchRow> rows)
    {
        Total = rows.Count;
        _prices = [.. rows.Select(x => x.Price)];
        _free = [.. rows.Select(x => x.Free)];
        _latitudes = [.. rows.Select(x => x.Latitude)];
        _longitudes = [.. rows.Select(x => x.Longitude)];
        _all = new ulong[(rows.Count + Bits - 1) / Bits];
        var facets = _facets.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < rows.Count; i++)
        {
            _all[i / Bits] |= 1UL << (i % Bits);
            foreach (var range in rows[i].Facets.AsSpan().Split(' '))
            {
                var part = rows[i].Facets.AsSpan(range);
                if (part.Length == 0)
                    continue;
                if (!facets.TryGetValue(part, out var bits))
                    facets[part] = bits = new ulong[_all.Length];
                bits[i / Bits] |= 1UL << (i % Bits);
            }
        }

        Counts = _facets.ToDictionary(x => x.Key, x => Count(x.Value), StringComparer.Ordinal);
    }

    /// <summary>How many listings there are.</summary>
    public int Total { get; }

    /// <summary>How many listings have each facet.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>Listings that fit a search, but for one facet. Words are not known here.</summary>
    public ulong[] Fit(ListingSearch search, string? without)
    {
        var fit = (ulong[])_all.Clone();
        foreach (var group in search.Groups.Where(x => x.Facet.Length > 0 && x.Facet != without))
        {
            var any = new ulong[fit.Length];
            foreach (var part in group.Parts)
            {
                if (!_facets.TryGetValue(part, out var bits))
                    continue;
                for (var i = 0; i < any.Length; i++)
                    any[i] |= bits[i];
            }

            for (var i = 0; i < fit.Length; i++)
                fit[i] &= any[i];
        }

        if (search.ComparesNumbers)
        {
            for (var i = 0; i < fit.Length; i++)
            {
                for (var left = fit[i]; left != 0; left &= left - 1)
                {
                    var at = (i * Bits) + BitOperations.TrailingZeroCount(left);
                    if (!search.FitsNumbers(_prices[at], _free[at], _latitudes[at], _longitudes[at], without))
                        fit[i] &= ~(1UL << (at % Bits));
                }
            }
        }

        return fit;
    }

    /// <summary>How many of these listings have each facet; those that none has are left out.</summary>
    public Dictionary<string, int> CountsOf(ulong[] listings)
    {
        var counts = new Dictionary<string, int>(_facets.Count, StringComparer.Ordinal);
        foreach (var (part, bits) in _facets)
        {
            var count = 0;
            for (var i = 0; i < bits.Length; i++)
                count += BitOperations.PopCount(bits[i] & listings[i]);
            if (count > 0)
                counts[part] = count;
        }

        return counts;
    }

    /// <summary>How many of these listings are free on one of some days.</summary>
    public int FreeOf(ulong[] listings, long days)
    {
        var count = 0;
        for (var i = 0; i < listings.Length; i++)
        {
            for (var left = listings[i]; left != 0; left &= left - 1)
                count += (_free[(i * Bits) + BitOperations.TrailingZeroCount(left)] & days) != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many there are.</summary>
    public static int Count(ulong[] listings)
    {
        var count = 0;
        foreach (var bits in listings)
            count += BitOperations.PopCount(bits);
        return count;
    }
}
