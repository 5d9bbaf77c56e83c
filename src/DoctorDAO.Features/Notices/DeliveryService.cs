using System.Data.Common;
using DoctorDAO.Indexing;
using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Notices;

/// <summary>
/// Sends what waits to be sent, each until it is taken or given up. One process does it, so nothing is sent by two at once; what a process had sent and not yet
/// noted when it ended is sent again, under the same id.
/// </summary>
internal sealed class DeliveryService(
    IDbContextFactory<DaoDbContext> contexts, IServiceProvider services, Leases leases, IOptions<NoticeOptions> options, IOptions<IndexingOptions> indexing, TimeProvider time,
    ILogger<DeliveryService> logger) : BackgroundService
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "deliveries";

    private const int Round = 50;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private Lease? _lease;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!indexing.Value.Enabled)
            return;
        try
        {
            using var timer = new PeriodicTimer(Idle, time);
            do
            {
                try
                {
                    await HoldLeaseAsync(stoppingToken);
                    while (await TurnAsync(stoppingToken))
                    {
                        // More is due.
                    }
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    logger.LogWarning(e, "What is to be sent waits: {Message}", e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            if (_lease is not null)
                await _lease.DisposeAsync();
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>Whether more may be.</returns>
    internal async Task<bool> TurnAsync(CancellationToken ct)
    {
        var (mails, webhooks) = ((MailSender)services.GetService(typeof(MailSender))!, (WebhookSender)services.GetService(typeof(WebhookSender))!);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await db.Set<DeliveryRow>().AsNoTracking().Where(x => x.State == DeliveryState.Waiting && x.DueAt <= now).OrderBy(x => x.DueAt).ThenBy(x => x.Id).Take(Round).ToListAsync(ct);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = options.Value.AtOnce, CancellationToken = ct }, async (delivery, stop) =>
        {
            // A server that sends no mail keeps none.
            var sending = delivery.Webhook != 0 ? webhooks.SendAsync(delivery, stop) : mails.IsOn ? mails.SendAsync(delivery, stop) : Task.FromResult(false);
            await NoteAsync(delivery, sending, stop);
        });
        return (mails.IsOn && await mails.SendDigestsAsync(ct)) || due.Count == Round;
    }

    private async Task NoteAsync(DeliveryRow delivery, Task<bool> sending, CancellationToken ct)
    {
        string? problem;
        var hopeless = false;
        try
        {
            await sending;
            problem = null;
        }
        catch (WebhookRefusedException e)
        {
            problem = e.Message;
        }
        catch (SmtpCommandException e)
        {
            // Its words may hold the address.
            problem = $"The mail server answered {(int)e.StatusCode}.";
            hopeless = (int)e.StatusCode >= 500;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not (DbUpdateException or DbException))
        {
            problem = $"It could not be sent ({e.GetType().Name}).";
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (problem is null)
        {
            await db.Set<DeliveryRow>().Where(x => x.Id == delivery.Id).ExecuteDeleteAsync(ct);
            return;
        }

        var attempts = delivery.Attempts + 1;
        var dead = hopeless || attempts >= options.Value.MostAttempts;
        var next = time.GetUtcNow().ToUnixTimeMilliseconds() + (long)options.Value.PauseAfter(attempts).TotalMilliseconds;
        await db.Set<DeliveryRow>().Where(x => x.Id == delivery.Id && x.State == DeliveryState.Waiting).ExecuteUpdateAsync(
            x => x.SetProperty(d => d.Attempts, attempts).SetProperty(d => d.Problem, problem).SetProperty(d => d.DueAt, next)
                .SetProperty(d => d.State, dead ? DeliveryState.Dead : DeliveryState.Waiting), ct);
    }

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
