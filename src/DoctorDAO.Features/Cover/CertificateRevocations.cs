using System.Data.Common;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Contract = DoctorDAO.Contracts.Policies;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// Revokes the credential of a policy that has ended before its time, by cancellation or renewal, as soon as that is final: what is revoked stays so. Cover that runs out ends its
/// credential by the date in it.
/// </summary>
internal sealed partial class CertificateRevocations(
    IDbContextFactory<DaoDbContext> contexts, IRuleIssuing issuing, Deployment deployment, IOptions<IndexingOptions> indexing, TimeProvider time, ILogger<CertificateRevocations> logger) : BackgroundService
{
    private const string Job = "cover-certificates";
    private const int Batch = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Revokes what final blocks say that were not read before. A block that is read again changes nothing.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> RevokeAsync(CancellationToken ct)
    {
        if (deployment.Policies is not { } contract)
            return 0;
        var revoked = 0;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (last, block, log) = (await JobPositions.LastAsync(db, ct), await JobPositions.ReadAsync(db, Job, ct), long.MaxValue);
        while (block < last)
        {
            var all = db.Set<ChainLogRow>().AsNoTracking().Where(x => x.Address == contract);
            var (first, after) = (block, log);
            var logs = await Keyset.ReadAsync(
                all.Where(x => x.Block == first && x.LogIndex > after).OrderBy(x => x.LogIndex), all.Where(x => x.Block > first && x.Block <= last).OrderBy(x => x.Block).ThenBy(x => x.LogIndex), Batch, ct);
            foreach (var row in logs)
            {
                if (Ended(row) is { } ended && await issuing.RevokeAsync(CredentialTypes.Cover, CoverCertificates.KeyOf((long)ended.PolicyId), Words(ended), ct))
                    revoked++;
            }

            (block, log) = logs.Count < Batch ? (last, long.MaxValue) : (logs[^1].Block, logs[^1].LogIndex);
            // Of the newest block more may be left.
            await JobPositions.AdvanceAsync(db, Job, logs.Count < Batch ? last : block - 1, ct);
        }

        return revoked;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!indexing.Value.Enabled || deployment.Policies is null)
            return;
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                try
                {
                    await RevokeAsync(stoppingToken);
                }
                catch (Exception e) when (e is DbException or DbUpdateException or ConflictException)
                {
                    // A registrar may have changed the record at the same moment: the block is read again.
                    LogFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private static Contract.PolicyEnded? Ended(ChainLogRow row)
    {
        if (row.Topics.Length < Bytes32.Size || !row.Topics.AsSpan(0, Bytes32.Size).SequenceEqual(Contract.PolicyEnded.Topic0.Span))
            return null;
        Bytes32[] topics = [.. row.Topics.Chunk(Bytes32.Size).Select(x => new Bytes32(x))];
        var log = new EthLog(row.Address, topics, row.Data, (ulong)row.Block, default, null, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
        return Contract.PolicyEnded.TryDecode(log, out var ended, out _) ? ended : null;
    }

    private static string Words(Contract.PolicyEnded ended) => ended.By == UInt256.Zero ? "The policy was cancelled." : "The policy was renewed; the new one has a certificate of its own.";

    [LoggerMessage(Level = LogLevel.Error, Message = "Certificates of policies that ended could not be revoked; they are tried again")]
    private partial void LogFailed(Exception e);
}
