using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Indexing;

/// <summary>
/// Elects the one process that has a role, over a row of <c>chain_lease</c>. The holder counts the row up; whoever wants the role watches the count, and
/// takes it when it has stood still for <see cref="Term"/>. Each process measures with its own clock how long it has seen no change, so that no
/// two clocks are ever compared: not those of two servers, and not the database's, which SQLite does not have.
/// </summary>
public sealed class Leases
{
    /// <summary>Name of the indexer's lease.</summary>
    public const string Indexer = "indexer";

    /// <summary>Name of the relay's lease.</summary>
    public const string Relay = "relay";

    /// <summary>How long a count must stand still before the lease has lapsed.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(5);

    internal static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(500);

    private readonly ChainDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<Leases> _logger;

    // A process is known by its machine, its process namespace (that of its container) and its number there.
    private readonly string _place = $"{Environment.MachineName}/{new FileInfo("/proc/self/ns/pid").LinkTarget}/";
    private readonly string _holder;

    internal Leases(ChainDatabase database, TimeProvider time, ILogger<Leases> logger)
    {
        (_database, _time, _logger) = (database, time, logger);
        _holder = string.Create(CultureInfo.InvariantCulture, $"{_place}{Environment.ProcessId}/{Guid.NewGuid():N}");
    }

    /// <summary>Takes a lease that is free, or whose holder's process is gone from this machine.</summary>
    /// <returns><c>null</c> when somebody holds it.</returns>
    public async Task<Lease?> TryAcquireAsync(string name, CancellationToken ct)
    {
        var row = await ReadAsync(name, ct);
        return row.Holder is null || IsGone(row.Holder) ? await TakeAsync(row, ct) : null;
    }

    /// <summary>Waits until a lease is free or has lapsed, and takes it.</summary>
    public async Task<Lease> AcquireAsync(string name, CancellationToken ct)
    {
        ChainLeaseRow? seen = null;
        var since = _time.GetTimestamp();
        using var timer = new PeriodicTimer(WatchEvery, _time);
        while (true)
        {
            var row = await ReadAsync(name, ct);
            if (seen is null || (row.Token, row.Renewals) != (seen.Token, seen.Renewals))
                (seen, since) = (row, _time.GetTimestamp());
            if ((row.Holder is null || IsGone(row.Holder) || _time.GetElapsedTime(since) >= Term) && await TakeAsync(row, ct) is { } lease)
                return lease;
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>Takes a lease from whoever holds it, for a command that a person gives.</summary>
    public async Task<Lease> SeizeAsync(string name, CancellationToken ct)
    {
        while (true)
        {
            if (await TakeAsync(await ReadAsync(name, ct), ct) is { } lease)
                return lease;
        }
    }

    /// <summary>Who holds a lease; <c>null</c> when nobody does.</summary>
    public async Task<string?> HolderAsync(string name, CancellationToken ct)
    {
        await using var db = await _database.OpenAsync(ct);
        return await db.Set<ChainLeaseRow>().Where(x => x.Name == name).Select(x => x.Holder).SingleOrDefaultAsync(ct);
    }

    private async Task<ChainLeaseRow> ReadAsync(string name, CancellationToken ct)
    {
        await using var db = await _database.OpenAsync(ct);
        if (await db.Set<ChainLeaseRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Name == name, ct) is { } row)
            return row;
        try
        {
            db.Add(new ChainLeaseRow { Name = name });
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Another process was first.
        }

        return await db.Set<ChainLeaseRow>().AsNoTracking().SingleAsync(x => x.Name == name, ct);
    }

    /// <summary>Takes a lease if it still is as it was seen.</summary>
    private async Task<Lease?> TakeAsync(ChainLeaseRow seen, CancellationToken ct)
    {
        var began = _time.GetTimestamp();
        await using var db = await _database.OpenAsync(ct);
        var taken = await db.Set<ChainLeaseRow>()
            .Where(x => x.Name == seen.Name && x.Token == seen.Token && x.Renewals == seen.Renewals && x.Holder == seen.Holder)
            .ExecuteUpdateAsync(
                x => x.SetProperty(l => l.Token, seen.Token + 1).SetProperty(l => l.Renewals, seen.Renewals + 1).SetProperty(l => l.Holder, _holder), ct);
        if (taken != 1)
            return null;
        _logger.LogInformation("This process has the role {Role} now, with token {Token}", seen.Name, seen.Token + 1);
        return new Lease(_database, seen.Name, seen.Token + 1, began, _time, _logger);
    }

    /// <summary>Whether a holder was a process of this machine that has ended. One that is stopped has not.</summary>
    private bool IsGone(string holder)
    {
        if (!holder.StartsWith(_place, StringComparison.Ordinal)
            || !int.TryParse(holder.AsSpan(_place.Length, Math.Max(0, holder.LastIndexOf('/') - _place.Length)), CultureInfo.InvariantCulture, out var id))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
