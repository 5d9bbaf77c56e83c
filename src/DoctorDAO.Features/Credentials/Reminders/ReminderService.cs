using System.Data.Common;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Reminders;

/// <summary>Looks every hour for what ends soon, and for what nobody has fetched. Should two processes do it at once, one of them finds the notices written and leaves its own for the next hour.</summary>
internal sealed partial class ReminderService(ReminderStore reminders, UnfetchedCredentials unfetched, IOptions<IndexingOptions> indexing, TimeProvider time, ILogger<ReminderService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!indexing.Value.Enabled)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reminders.TellAsync(stoppingToken);
                await unfetched.TellAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reminders of credentials could not be told; they are looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
