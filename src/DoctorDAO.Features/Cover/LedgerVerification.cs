using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>The ledger of the pool that was worked out again and compared.</summary>
/// <param name="Block">Height at which the contract was asked.</param>
/// <param name="Difference">What differs; <c>null</c> when nothing does.</param>
public sealed record VerifiedLedger(ulong Block, TallyOutcome Outcome, string? Difference);

/// <summary>Works the ledger of the pool out again from the first event, and compares it with the contract, every account, request and payout among it, all at one block.</summary>
public sealed class LedgerVerification
{
    private readonly IDbContextFactory<DaoDbContext> _contexts;
    private readonly EthClient _client;
    private readonly Deployment _deployment;

    internal LedgerVerification(IDbContextFactory<DaoDbContext> contexts, EthClient client, Deployment deployment) => (_contexts, _client, _deployment) = (contexts, client, deployment);

    /// <summary>Verifies it; <c>null</c> for an association without cover, and when nothing is indexed.</summary>
    /// <param name="block">Height of the block; the newest that is indexed when <c>null</c>. The views are compared at that one alone.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="Indexing.RetryableIndexingException">The node does not have that block, or the views are being rebuilt.</exception>
    public async Task<VerifiedLedger?> RunAsync(ulong? block, CancellationToken ct)
    {
        await using var db = await _contexts.CreateDbContextAsync(ct);
        if (_deployment.CoverPool is null || await VerifiedBlock.FindAsync(db, _client, block, ct) is not var (height, hash))
            return null;
        var trace = new LedgerTrace(_deployment);
        try
        {
            await LedgerRecount.ApplyAsync(db, trace, -1, (long)height, ct);
        }
        catch (LedgerException e)
        {
            return new VerifiedLedger(height, TallyOutcome.Differs, e.Message);
        }

        if (block is null && await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is { } pool && LedgerRecount.Compare(trace.Model, pool) is { } shown)
            return new VerifiedLedger(height, pool.Block > (long)height ? TallyOutcome.ChangedSince : TallyOutcome.Differs, shown);
        try
        {
            var time = (long)((await _client.GetHeaderAsync(BlockRef.At(height), ct))?.Timestamp ?? 0);
            var difference = await new LedgerComparison(_client, _deployment).FindAsync(trace.Model, hash, time, everybody: true, ct);
            return new VerifiedLedger(height, difference is null ? TallyOutcome.Agrees : TallyOutcome.Differs, difference);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return new VerifiedLedger(height, TallyOutcome.Unread, null);
        }
    }
}
