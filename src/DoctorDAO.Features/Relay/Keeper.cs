using System.Data.Common;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Steps of a slice that anybody may take on the chain and somebody has to.</summary>
public interface IKeeper
{
    /// <summary>The steps that are due, at most 20. Their kind is <see cref="RelayKind.Keep"/>, their account empty, and each key names one step.</summary>
    /// <param name="now">The chain's clock, in unix seconds.</param>
    /// <param name="ct">Cancels it.</param>
    Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct);
}

/// <summary>
/// Has the relay take the steps that are due, whenever the views have moved on and each minute. What a contract refuses is asked for again the next time: somebody else has
/// taken the step, or the views are behind. Any process that relays may: a step's key is taken once.
/// </summary>
internal sealed partial class KeeperService(
    IEnumerable<IKeeper> keepers, IRelayedCalls calls, IOptions<RelayOptions> options, TimeProvider time, ILogger<KeeperService> logger) : BackgroundService, IChangePublisher
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _bell = new(0, 1);

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (topics.Contains(Topics.Status))
        {
            lock (_bell)
            {
                if (_bell.CurrentCount == 0)
                    _bell.Release();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes what is due.</summary>
    /// <returns>How many steps were given to the relay, or are with it.</returns>
    public async Task<int> KeepAsync(CancellationToken ct)
    {
        var now = await calls.NowAsync(ct);
        var taken = 0;
        foreach (var keeper in keepers)
        {
            foreach (var step in await keeper.DueAsync(now, ct))
            {
                try
                {
                    await calls.SendAsync(step, ct);
                    taken++;
                }
                catch (RelayRefusedException e)
                {
                    LogRefused(step.Key, e.Message);
                }
            }
        }

        return taken;
    }

    public override void Dispose()
    {
        _bell.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Key is null || !options.Value.Keeps)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException or RpcException or RpcUnavailableException)
            {
                LogFailed(e);
            }

            using var life = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var rung = _bell.WaitAsync(life.Token);
            await Task.WhenAny(rung, Task.Delay(Every, time, life.Token));
            await life.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The step {Step} is not taken now: {Why}")]
    private partial void LogRefused(string step, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Steps that are due could not be looked for; they are looked for again")]
    private partial void LogFailed(Exception exception);
}
