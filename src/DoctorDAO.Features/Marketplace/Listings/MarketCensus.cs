using DoctorDAO.Client.Marketplace;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>
/// How many listings have each facet, counted apart from requests every few minutes and kept in memory. A search that asks for nothing shows these counts; to every other they
/// say what is rare. They need not be of this moment for that.
/// </summary>
internal sealed class MarketCensus(IDbContextFactory<DaoDbContext> contexts, TimeProvider time, ILogger<MarketCensus> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private volatile IReadOnlyDictionary<string, int>? _counts;

    /// <summary>Counts by facet; <c>null</c> before the first time.</summary>
    public IReadOnlyDictionary<string, int>? Counts => _counts;

    /// <summary>How many listings there are; 0 when that is not known.</summary>
    public int Total => CountOf([MarketParts.KindOf(ListingKind.Offered)]) + CountOf([MarketParts.KindOf(ListingKind.Sought)]) ?? CountOf([MarketParts.KindOf(ListingKind.Offered)]) ?? 0;

    /// <summary>How many listings have one of these facets, at most; <c>null</c> when that is not known.</summary>
    public int? CountOf(IReadOnlyList<string> parts)
    {
        if (_counts is not { Count: > 0 } counts)
            return null;
        var sum = 0;
        foreach (var part in parts)
        {
            // What was not counted may be new, and is counted when it is asked for.
            if (!counts.TryGetValue(part, out var count))
                return null;
            sum += count;
        }

        return sum;
    }

    /// <summary>Counts.</summary>
    public async Task TurnAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Every key of a facet is before those of words.
        var counts = await db.Set<MarketPartRow>().Where(x => string.Compare(x.Part, "w:") < 0).GroupBy(x => x.Part).Select(x => new { x.Key, Count = x.Count() }).ToListAsync(ct);
        _counts = counts.ToDictionary(x => x.Key, x => x.Count, StringComparer.Ordinal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "The listings could not be counted: {Message}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
