using System.Text.Json;
using DoctorDAO.Ethereum;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Where a transaction is.</summary>
internal sealed record MinedTransaction(string Hash, long Block, string BlockHash, bool Succeeded);

/// <summary>The node did not take a transaction.</summary>
internal enum Refusal
{
    /// <summary>It was taken, or was there already.</summary>
    None,

    /// <summary>Another transaction has used its nonce.</summary>
    NonceUsed,

    /// <summary>Another one of the same nonce waits, and this one pays too little more.</summary>
    Underpriced,

    /// <summary>The relay's account is empty.</summary>
    NoFunds,
}

/// <summary>The relay's transactions at the node: prices, signing, sending, receipts.</summary>
internal sealed class RelayTransactions(EthClient client, Deployment deployment, IOptions<RelayOptions> options, TimeProvider time)
{
    // A node estimates in the second of its newest block, where a checkpoint of that second is written over; in the next block it is a new one, which costs 17,100 gas more.
    // At most 18 of them: oneself and seven ancestors in two terms, and two of members. What is not used is not paid.
    private const long NewCheckpoints = 18 * 17_100;

    private PrivateKey Key => options.Value.Key ?? throw new InvalidOperationException("This process does not relay.");

    /// <summary>Transactions of the relay's account in blocks; its next nonce.</summary>
    public async Task<long> CountAsync(CancellationToken ct) => (long)await client.GetTransactionCountAsync(Key.Address, pending: false, ct);

    /// <summary>Signs a call at today's price.</summary>
    /// <param name="act">What is called.</param>
    /// <param name="nonce">Nonce of the transaction.</param>
    /// <param name="previous">The attempt it replaces, which it must outbid.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> while the network asks for more than the settings allow.</returns>
    /// <exception cref="RpcException">The contract refuses the call.</exception>
    public async Task<RelayAttemptRow?> SignAsync(RelayActRow act, long nonce, RelayAttemptRow? previous, CancellationToken ct)
    {
        var to = Address.Parse(act.Contract);
        var gas = previous?.GasLimit ?? ((long)await client.EstimateGasAsync(to, act.Data, Key.Address, ct) * 5 / 4) + NewCheckpoints;
        var tip = (long)await client.MaxPriorityFeeAsync(ct);
        // Twice the present base fee: the transaction stays good while the price doubles.
        var fee = (2 * await BaseFeeAsync(ct)) + tip;
        if (previous is not null)
        {
            // Nodes ask for 10 % more before they replace a transaction.
            tip = Math.Max(tip, (previous.Tip * 5 / 4) + 1);
            fee = Math.Max(Math.Max(fee, tip), (previous.MaxFee * 5 / 4) + 1);
        }

        if (fee > options.Value.MaxFeePerGas)
            return null;
        var (raw, hash) = new EthTransaction(deployment.ChainId, (ulong)nonce, (UInt256)(ulong)tip, (UInt256)(ulong)fee, (ulong)gas, to, UInt256.Zero, act.Data).Sign(Key);
        return new RelayAttemptRow { Hash = hash.ToString(), ActId = act.Id, Raw = raw, Tip = tip, MaxFee = fee, GasLimit = gas, SentAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }

    /// <summary>Gives a transaction to the node.</summary>
    /// <exception cref="RpcException">The node refuses it for a reason that is none of <see cref="Refusal"/>.</exception>
    public async Task<Refusal> SendAsync(RelayAttemptRow attempt, CancellationToken ct)
    {
        try
        {
            await client.SendRawTransactionAsync(attempt.Raw, ct);
            return Refusal.None;
        }
        catch (RpcException e) when (Classify(e.NodeMessage) is { } refusal)
        {
            return refusal;
        }
    }

    /// <summary>Receipts of those that are in blocks.</summary>
    public async Task<IReadOnlyDictionary<string, MinedTransaction>> ReceiptsAsync(IReadOnlyList<string> hashes, CancellationToken ct)
    {
        var result = new Dictionary<string, MinedTransaction>(StringComparer.Ordinal);
        if (hashes.Count == 0)
            return result;
        var answers = await client.RequestBatchAsync([.. hashes.Select(x => new RpcRequest("eth_getTransactionReceipt", x))], ct);
        foreach (var (hash, answer) in hashes.Zip(answers))
        {
            if (answer.ValueKind == JsonValueKind.Object && answer.GetProperty("blockNumber").GetString() is { } block)
                result[hash] = new MinedTransaction(hash, (long)UInt256.Parse(block), answer.GetProperty("blockHash").GetString()!, answer.GetProperty("status").GetString() == "0x1");
        }

        return result;
    }

    /// <summary>Why a call that was mined has reverted, as far as trying it again there tells.</summary>
    public async Task<RevertReason?> WhyAsync(RelayActRow act, long block, CancellationToken ct)
    {
        try
        {
            await client.CallAsync(Address.Parse(act.Contract), act.Data, BlockRef.At((ulong)block), ct, Key.Address);
            return null;
        }
        catch (RpcException e)
        {
            return RelayErrors.Decode(e.RevertData);
        }
    }

    private async Task<long> BaseFeeAsync(CancellationToken ct)
    {
        var block = await client.RequestAsync("eth_getBlockByNumber", ct, "latest", false);
        return block.ValueKind == JsonValueKind.Object && block.TryGetProperty("baseFeePerGas", out var fee) ? (long)UInt256.Parse(fee.GetString()!) : 0;
    }

    // Nodes word it differently, and have no codes for it.
    private static Refusal? Classify(string message)
    {
        return Says("already known", "already imported", "known transaction") ? Refusal.None
            : Says("nonce too low", "nonce is too low") ? Refusal.NonceUsed
            : Says("underpriced", "max fee per gas less than", "fee cap") ? Refusal.Underpriced
            : Says("insufficient funds") ? Refusal.NoFunds
            : null;

        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }
    }
}
