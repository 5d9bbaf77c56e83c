using System.Data.Common;
using System.Globalization;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>
/// Has memberships lapse whose voucher is over: anybody may send that transaction, and the relay does, in batches. Until it is sent a lapsed licence would still vote,
/// since the contracts read checkpoints and never the clock.
/// </summary>
internal sealed partial class LapseJob(IDbContextFactory<DaoDbContext> contexts, AdmissionChain chain, IOptions<RelayOptions> relay, TimeProvider time, ILogger<LapseJob> logger) : BackgroundService
{
    /// <summary>Members that one transaction lapses.</summary>
    public const int Batch = 50;

    /// <summary>Sends what is due.</summary>
    /// <returns>How many members it is about.</returns>
    public async Task<int> LapseAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = await chain.NowAsync(ct);
        var due = await DueAsync(db, now, ct);
        if (due.Count == 0)
            return 0;
        // The same members with the same end are one act, whichever process looks; once it is done they are no longer due.
        var hash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(string.Join(';', due.Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.Account}:{x.NotAfter}")))));
        await chain.SendAsync(
            RelayKind.Lapse, $"lapse:{hash}", relay.Value.Key?.Address.ToHex() ?? Address.Zero.ToHex(), DoctorDAO.Contracts.Membership.LapseCall.Encode([.. due.Select(x => Address.Parse(x.Account))]), ct);
        return due.Count;
    }

    /// <summary>Members whose time was over before <paramref name="now"/> (unix seconds), the longest over first.</summary>
    internal static Task<List<MemberView>> DueAsync(DaoDbContext db, long now, CancellationToken ct)
    {
        // As a value: of a condition that is merely denied SQLite uses no index, and would walk past all who lapsed before.
        var inactive = false;
        return db.Set<MemberView>().AsNoTracking().Where(x => x.Inactive == inactive && x.NotAfter < now).OrderBy(x => x.NotAfter).ThenBy(x => x.Account).Take(Batch).ToListAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (relay.Value.Key is null)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LapseAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException or RpcException or RpcUnavailableException or RelayRefusedException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Memberships that are over could not be lapsed; they are looked for again in five minutes")]
    private partial void LogFailed(Exception exception);
}
