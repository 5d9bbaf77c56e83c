using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>
/// Takes a snapshot of the search every few minutes, apart from requests. Where there are many listings the counts beside filters are of it; which listings are found never is:
/// that the database says.
/// </summary>
internal sealed class MarketCensus(IDbContextFactory<DaoDbContext> contexts, TimeProvider time, ILogger<MarketCensus> logger) : BackgroundService
{
    private const int Batch = 1_000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(2);

    private volatile MarketSnapshot? _newest;

    /// <summary>From so many listings on counts are the snapshot's; fewer are counted as they are asked for.</summary>
    public int From { get; set; } = 2_000;

    /// <summary>The newest snapshot; <c>null</c> before there is one, and where there are few listings.</summary>
    public MarketSnapshot? Newest => _newest is { } newest && newest.Total >= From ? newest : null;

    /// <summary>How many listings have one of these facets, at most; <c>null</c> when that is not known.</summary>
    public int? CountOf(IReadOnlyList<string> parts)
    {
        if (Newest is not { } newest)
            return null;
        var sum = 0;
        foreach (var part in parts)
        {
            // What is not in it may be new, and is counted when it is asked for.
            if (!newest.Counts.TryGetValue(part, out var count))
                return null;
            sum += count;
        }

        return sum;
    }

    /// <summary>Takes a snapshot.</summary>
    public async Task TurnAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (rows, after) = (new List<MarketSearchRow>(), 0L);
        while (true)
        {
            var batch = await db.Set<MarketSearchRow>().AsNoTracking().Where(x => x.Listing > after).OrderBy(x => x.Listing).Take(Batch)
                .Select(x => new MarketSearchRow { Listing = x.Listing, Facets = x.Facets, Price = x.Price, Free = x.Free, Latitude = x.Latitude, Longitude = x.Longitude }).ToListAsync(ct);
            rows.AddRange(batch);
            if (batch.Count < Batch)
                break;
            after = batch[^1].Listing;
        }

        _newest = new MarketSnapshot(rows);
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
