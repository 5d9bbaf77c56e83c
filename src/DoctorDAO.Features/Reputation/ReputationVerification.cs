using System.Numerics;
using System.Runtime.CompilerServices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Reputation;

namespace DoctorDAO.Features.Reputation;

/// <summary>What an account has in a topic, added up again and compared.</summary>
/// <param name="Difference">What differs; <c>null</c> when nothing does.</param>
public sealed record VerifiedReputation(string Account, string Topic, TallyOutcome Outcome, string? Difference);

/// <summary>Adds every sum of reputation up again from its awards and slashes, and compares it with the contract, all at one block.</summary>
public sealed class ReputationVerification
{
    // As many calls go to the node at once.
    private const int Batch = 100;

    private readonly IDbContextFactory<DaoDbContext> _contexts;
    private readonly Deployment _deployment;
    private readonly EthClient _client;

    internal ReputationVerification(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, EthClient client) =>
        (_contexts, _deployment, _client) = (contexts, deployment, client);

    /// <summary>Verifies one account after the other.</summary>
    /// <param name="block">Height of the block; the newest that is indexed when <c>null</c>.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="Indexing.RetryableIndexingException">The node does not have that block, or the views are being rebuilt.</exception>
    public async IAsyncEnumerable<VerifiedReputation> RunAsync(ulong? block, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await _contexts.CreateDbContextAsync(ct);
        if (_deployment.Reputation is not { } contract || await VerifiedBlock.FindAsync(db, _client, block, ct) is not { } at
            || await db.Set<ReputationClockView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } clock)
        {
            yield break;
        }

        var (account, topic) = ("", "");
        while (true)
        {
            var rows = await db.Set<ReputationView>().AsNoTracking()
                .Where(x => string.Compare(x.Account, account) > 0 || (x.Account == account && string.Compare(x.Topic, topic) > 0))
                .OrderBy(x => x.Account).ThenBy(x => x.Topic).Take(Batch).ToListAsync(ct);
            if (rows.Count == 0)
                yield break;
            (account, topic) = (rows[^1].Account, rows[^1].Topic);
            var balances = await BalancesAsync(contract, rows, at, ct);
            // Counted for the day of the block that the contract is asked at.
            var day = clock.DayOf((long)((await _client.GetHeaderAsync(BlockRef.At(at.Height), ct))?.Timestamp ?? 0));
            for (var i = 0; i < rows.Count; i++)
            {
                var sum = await AddAsync(db, rows[i], clock, ct);
                var (outcome, difference) = Decay.Write(sum) != rows[i].Sum ? (TallyOutcome.Differs, "its awards and slashes add up to another sum")
                    : (ulong)rows[i].Block > at.Height ? (TallyOutcome.ChangedSince, null)
                    : balances is null ? (TallyOutcome.Unread, null)
                    : balances[i] != (UInt256)(ulong)Decay.Units(sum, day) ? (TallyOutcome.Differs, $"the contract has {balances[i]} and {Decay.Units(sum, day)} are shown")
                    : (TallyOutcome.Agrees, (string?)null);
                yield return new VerifiedReputation(rows[i].Account, rows[i].Topic, outcome, difference);
            }
        }
    }

    private static async Task<BigInteger> AddAsync(DaoDbContext db, ReputationView row, ReputationClockView clock, CancellationToken ct)
    {
        var sum = BigInteger.Zero;
        var entries = db.Set<ReputationEntryView>().AsNoTracking().Where(x => x.Account == row.Account && x.Topic == row.Topic).Select(x => new { x.Time, x.Amount, x.Slashed });
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(ct))
            sum += (entry.Slashed ? -entry.Amount : entry.Amount) * Decay.Weight(clock.DayOf(entry.Time));
        return sum;
    }

    /// <summary>What the contract says; <c>null</c> when the node does not tell.</summary>
    private async Task<IReadOnlyList<UInt256>?> BalancesAsync(Address contract, IReadOnlyList<ReputationView> rows, VerifiedBlock at, CancellationToken ct)
    {
        try
        {
            var answers = await _client.RequestBatchAsync([.. rows.Select(x => Call(contract, x, at.Hash))], ct);
            return [.. answers.Select(x => Contract.BalanceOfCall.DecodeResult(Hex.Decode(x.GetString() ?? "")))];
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return null;
        }
    }

    private static RpcRequest Call(Address contract, ReputationView row, Bytes32 hash) => new(
        "eth_call",
        new Dictionary<string, string>
        {
            ["to"] = contract.ToHex(),
            ["data"] = Hex.Encode(Contract.BalanceOfCall.Encode(Address.Parse(row.Account), TopicKey.Parse(row.Topic)!.Value)),
        },
        new Dictionary<string, string> { ["blockHash"] = hash.ToString() });
}
