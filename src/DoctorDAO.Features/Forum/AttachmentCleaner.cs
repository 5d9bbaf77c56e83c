using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Forum;

/// <summary>Looks every hour for files that no post shows. Any number of processes may: what one has forgotten the others do not find.</summary>
internal sealed partial class AttachmentCleaner(Attachments attachments, TimeProvider time, ILogger<AttachmentCleaner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await attachments.CleanAsync(stoppingToken);
            }
            catch (DbException e)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Attachments that no post shows could not be forgotten; they are looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
