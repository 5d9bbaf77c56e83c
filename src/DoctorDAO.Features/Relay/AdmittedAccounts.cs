using System.Data.Common;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Has the account of whoever was admitted with a passkey made on the chain, so that the first ballot waits for nothing. It hears of admissions at once in the process
/// that indexes, and looks by itself every half minute elsewhere.
/// </summary>
internal sealed partial class AdmittedAccounts(SmartAccountActs accounts, IOptions<RelayOptions> options, ILogger<AdmittedAccounts> logger) : BackgroundService, IChangePublisher
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _bell = new(0, 1);

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (topics.Any(x => x.StartsWith("member:", StringComparison.Ordinal)))
        {
            lock (_bell)
            {
                if (_bell.CurrentCount == 0)
                    _bell.Release();
            }
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _bell.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Key is null)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // That one has to wait, and nobody else.
                await accounts.EnsureAdmittedAsync(LogFailed, stoppingToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException or RpcException or RpcUnavailableException)
            {
                LogFailed(e);
            }

            try
            {
                await _bell.WaitAsync(Every, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accounts of admitted members could not be made; they are looked for again")]
    private partial void LogFailed(Exception exception);
}
