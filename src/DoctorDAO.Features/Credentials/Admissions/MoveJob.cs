using System.Data.Common;
using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>
/// Completes recoveries that verifiers have vouched for when their seven days are over: anybody may send that transaction, so whoever lost an account need not come back for
/// it. What guardians asked for is completed on its own page.
/// </summary>
internal sealed partial class MoveJob(IDbContextFactory<DaoDbContext> contexts, AdmissionChain chain, IOptions<RelayOptions> relay, ILogger<MoveJob> logger) : BackgroundService
{
    private const int Batch = 50;

    /// <summary>Sends what is due. One that the contract does not take holds up no other.</summary>
    /// <returns>How many members it is about.</returns>
    public async Task<int> MoveAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = await chain.NowAsync(ct);
        var due = await DueAsync(db, now, ct);
        foreach (var request in due)
        {
            try
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"move:{request.Account}:{request.Nonce}");
                await chain.SendAsync(RelayKind.Move, key, request.To!, Contracts.Membership.CompleteRecoveryCall.Encode(Address.Parse(request.Account)), ct);
            }
            catch (RelayRefusedException e)
            {
                LogRefused(e);
            }
        }

        return due.Count;
    }

    /// <summary>What is ready at <paramref name="now"/> (unix seconds) and still may be completed. What has no request expires at 0, so only what runs is read.</summary>
    internal static Task<List<RecoveryView>> DueAsync(DaoDbContext db, long now, CancellationToken ct) => db.Set<RecoveryView>().AsNoTracking()
        .Where(x => x.ExpiresAt > now && x.ReadyAt <= now && x.ByVerifiers).OrderBy(x => x.ReadyAt).ThenBy(x => x.Account).Take(Batch).ToListAsync(ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (relay.Value.Key is null)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MoveAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException or RpcException or RpcUnavailableException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A recovery that is due is not taken; it may have been completed or stopped meanwhile")]
    private partial void LogRefused(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recoveries that are due could not be completed; they are looked for again in five minutes")]
    private partial void LogFailed(Exception exception);
}
