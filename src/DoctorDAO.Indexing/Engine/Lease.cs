using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Indexing;

/// <summary>A role that this process has until it is disposed of, or another process takes it. It renews itself.</summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly ChainDatabase _database;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;
    private long _renewed;

    internal Lease(ChainDatabase database, string name, long token, long renewed, TimeProvider time, ILogger logger)
    {
        (_database, _name, Token, _renewed, _time, _logger) = (database, name, token, renewed, time, logger);
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    /// <summary>Fencing token: higher than that of every holder before.</summary>
    public long Token { get; }

    /// <summary>Cancelled once another process has the role.</summary>
    public CancellationToken Lost { get; }

    /// <summary>
    /// Whether nobody else can have the role yet, for what the database cannot refuse. It is false too while the database does not answer for longer than
    /// <see cref="Leases.Term"/>, and in a process that was paused for so long.
    /// </summary>
    public bool IsCurrent => !Lost.IsCancellationRequested && _time.GetElapsedTime(Volatile.Read(ref _renewed)) < Leases.Term;

    /// <summary>Renews it now.</summary>
    /// <returns>False when another process has it.</returns>
    public async Task<bool> RenewAsync(CancellationToken ct)
    {
        // Before the statement, not after: those who watch see its effect later than this.
        var began = _time.GetTimestamp();
        await using var db = await _database.OpenAsync(ct);
        var renewed = await db.Set<ChainLeaseRow>().Where(x => x.Name == _name && x.Token == Token)
            .ExecuteUpdateAsync(x => x.SetProperty(l => l.Renewals, l => l.Renewals + 1), ct);
        if (renewed == 1)
        {
            Volatile.Write(ref _renewed, began);
            return true;
        }

        if (!Lost.IsCancellationRequested)
            _logger.LogWarning("Another process has the role {Role} now; the token of this one was {Token}", _name, Token);
        await _lost.CancelAsync();
        return false;
    }

    /// <summary>Gives the role up, so that another process need not wait for it to lapse.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        try
        {
            await using var db = await _database.OpenAsync(CancellationToken.None);
            await db.Set<ChainLeaseRow>().Where(x => x.Name == _name && x.Token == Token)
                .ExecuteUpdateAsync(x => x.SetProperty(l => l.Holder, (string?)null), CancellationToken.None);
        }
        catch (Exception e)
        {
            _logger.LogInformation("The role {Role} could not be given up and lapses by itself: {Message}", _name, e.Message);
        }

        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Leases.RenewEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    if (!await RenewAsync(_stop.Token))
                        return;
                }
                catch (Exception e) when (!_stop.IsCancellationRequested)
                {
                    _logger.LogInformation("The role {Role} could not be renewed: {Message}", _name, e.Message);
                }
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Given up.
        }
    }
}
