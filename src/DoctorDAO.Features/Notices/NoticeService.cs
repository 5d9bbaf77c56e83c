using DoctorDAO.Client;
using DoctorDAO.Indexing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Notices;

/// <summary>Hears of each block and has it told. Of the processes that index, one does it: the one that holds the lease <c>notices</c>.</summary>
internal sealed class NoticeService(
    IServiceProvider services, Leases leases, IChainProgress progress, IOptions<IndexingOptions> options, ILogger<NoticeService> logger) : BackgroundService, IChangePublisher
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "notices";

    // A block that another process has indexed is found by looking.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _signal = new(0, 1);
    private Lease? _lease;

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (_signal.CurrentCount == 0 && topics.Contains(Topics.Status))
        {
            try
            {
                _signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another block has asked at the same moment.
            }
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        try
        {
            // While history is read it is no news; the first turn begins behind it.
            await progress.WaitForAsync(IndexerPhase.Live, stoppingToken);
            await RunAsync(stoppingToken);
        }
        catch (FatalIndexingException)
        {
            // The indexer has raised its alarm; nothing becomes final any more.
        }
        finally
        {
            if (_lease is not null)
                await _lease.DisposeAsync();
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        // Made late: the publishers that it tells are this service, too.
        var engine = (NoticeEngine)services.GetService(typeof(NoticeEngine))!;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await HoldLeaseAsync(ct);
                await engine.TurnAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(e, "Notices are made at the next block: {Message}", e.Message);
            }

            await _signal.WaitAsync(Idle, ct);
        }
    }

    /// <summary>Returns when this process is the one that tells. Two would do no harm, but the same work.</summary>
    private async Task HoldLeaseAsync(CancellationToken ct)
    {
        if (_lease is not null)
        {
            if (_lease.IsCurrent || await _lease.RenewAsync(ct))
                return;
            await _lease.DisposeAsync();
            _lease = null;
        }

        _lease = await leases.AcquireAsync(LeaseName, ct);
    }
}
