using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Where a transaction is.</summary>
internal sealed record MinedTransaction(string Hash, long Block, string BlockHash, bool Succeeded, long GasUsed);

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

    /// <summary>No node takes this transaction, however often it comes: it is too large, or asks for too much.</summary>
    Never,
}

/// <summary>The relay's transactions at the node: prices, signing, sending, receipts.</summary>
internal sealed class RelayTransactions(EthClient client, RelayChain chain, Deployment deployment, IAlarms alarms, IOptions<RelayOptions> options, TimeProvider time)
{
    // A node estimates in the second of its newest block, where a checkpoint of that second is written over; in the next block it is a new one, which costs 17,100 gas more.
    // At most 18 of them: oneself and seven ancestors in two terms, and two of members. What is not used is not paid.
    private const long NewCheckpoints = 18 * 17_100;

    /// <summary>Up while acts wait because the network asks for more than is paid.</summary>
    public const string PriceAlarm = "relay-price";

    /// <summary>Most gas of a transaction, as EIP-7825 has it.</summary>
    public const long MaxGas = 16_777_216;

    /// <summary>Most bytes of a call: nodes take no transaction of more than 128 KiB.</summary>
    public const int MaxData = 124 * 1024;

    private PrivateKey Key => options.Value.Key ?? throw new InvalidOperationException("This process does not relay.");

    /// <summary>Transactions of the relay's account in blocks; its next nonce.</summary>
    public async Task<long> CountAsync(CancellationToken ct) => (long)await client.GetTransactionCountAsync(Key.Address, pending: false, ct);

    /// <summary>The most gas that a call may use.</summary>
    /// <exception cref="RpcException">The contract refuses the call, or the node will not say.</exception>
    /// <exception cref="RelayRefusedException">It is more than a transaction may have.</exception>
    public async Task<long> EstimateAsync(RelayActRow act, CancellationToken ct)
    {
        if (act.Data.Length > MaxData)
            throw RelayErrors.TooLarge();
        var gas = (long)await client.EstimateGasAsync(Address.Parse(act.Contract), act.Data, Key.Address, ct);
        return gas <= MaxGas ? Math.Min((gas * 5 / 4) + NewCheckpoints, MaxGas) : throw RelayErrors.TooLarge();
    }

    /// <summary>Signs a call at today's price.</summary>
    /// <param name="act">What is called.</param>
    /// <param name="gas">The most that it may use.</param>
    /// <param name="nonce">Nonce of the transaction.</param>
    /// <param name="previous">The attempt it replaces, which it must outbid.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> while the network asks for more than the settings allow.</returns>
    public async Task<RelayAttemptRow?> SignAsync(RelayActRow act, long gas, long nonce, RelayAttemptRow? previous, CancellationToken ct)
    {
        var to = Address.Parse(act.Contract);
        var (tip, price, most) = ((long)await client.MaxPriorityFeeAsync(ct), await BaseFeeAsync(ct), options.Value.MaxFeePerGas);
        if (price + tip > most)
            return TooDear();
        // Twice the present base fee, as far as the settings allow: the transaction stays good while the price doubles.
        var fee = Math.Min((2 * price) + tip, most);
        if (previous is not null)
        {
            // Nodes ask for 10 % more before they replace a transaction.
            tip = Math.Max(tip, (previous.Tip * 5 / 4) + 1);
            fee = Math.Max(Math.Max(fee, tip), (previous.MaxFee * 5 / 4) + 1);
        }

        if (fee > most)
            return TooDear();
        alarms.Lift(PriceAlarm, "relay");
        var (raw, hash) = new EthTransaction(deployment.ChainId, (ulong)nonce, (UInt256)(ulong)tip, (UInt256)(ulong)fee, (ulong)gas, to, UInt256.Zero, act.Data).Sign(Key);
        return new RelayAttemptRow { Hash = hash.ToString(), ActId = act.Id, Raw = raw, Tip = tip, MaxFee = fee, GasLimit = gas, SentAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }

    private RelayAttemptRow? TooDear()
    {
        alarms.Raise(PriceAlarm, "relay", $"The network asks for more than {options.Value.MaxFeePerGas / 1e9:0.#########} gwei a gas, which is the most that is paid (Relay:MaxFeePerGas): acts wait.");
        return null;
    }

    /// <summary>Uses a nonce up by a transaction that does nothing. Where the node has one of that nonce already, nothing happens.</summary>
    public async Task FillAsync(long nonce, CancellationToken ct)
    {
        const ulong plain = 21_000;
        try
        {
            var tip = (long)await client.MaxPriorityFeeAsync(ct);
            var fee = Math.Min((2 * await BaseFeeAsync(ct)) + tip, options.Value.MaxFeePerGas);
            var (raw, _) = new EthTransaction(deployment.ChainId, (ulong)nonce, (UInt256)(ulong)Math.Min(tip, fee), (UInt256)(ulong)fee, plain, Key.Address, UInt256.Zero, []).Sign(Key);
            await client.SendRawTransactionAsync(raw, ct);
        }
        catch (RpcException)
        {
            // The next round looks whether there is still a gap.
        }
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
                result[hash] = new MinedTransaction(hash, (long)UInt256.Parse(block), answer.GetProperty("blockHash").GetString()!, answer.GetProperty("status").GetString() == "0x1",
                    (long)UInt256.Parse(answer.GetProperty("gasUsed").GetString()!));
        }

        return result;
    }

    /// <summary>Why a call that was mined has reverted, as far as trying it again there tells.</summary>
    public Task<RevertReason?> WhyAsync(RelayActRow act, long block, CancellationToken ct) =>
        act.Kind == RelayKind.Call && ForwardedCalls.TryOpen(act.Data, out var signer, out var target, out var inner)
            ? chain.WhyAsync(signer, target, inner, BlockRef.At((ulong)block), ct)
            : chain.WhyAsync(Key.Address, Address.Parse(act.Contract), act.Data, BlockRef.At((ulong)block), ct);

    private async Task<long> BaseFeeAsync(CancellationToken ct)
    {
        var block = await client.RequestAsync("eth_getBlockByNumber", ct, "latest", false);
        return block.ValueKind == JsonValueKind.Object && block.TryGetProperty("baseFeePerGas", out var fee) ? (long)UInt256.Parse(fee.GetString()!) : 0;
    }

    /// <summary>Whether the node says that it can never do this, whatever the state of the chain is.</summary>
    public static bool IsNever(RpcException e) => Classify(e.NodeMessage) == Refusal.Never;

    // Nodes word it differently, and have no codes for it.
    private static Refusal? Classify(string message)
    {
        return Says("already known", "already imported", "known transaction") ? Refusal.None
            : Says("nonce too low", "nonce is too low") ? Refusal.NonceUsed
            : Says("underpriced", "max fee per gas less than", "fee cap") ? Refusal.Underpriced
            : Says("insufficient funds") ? Refusal.NoFunds
            : Says(
                "oversized data", "transaction size", "exceeds block gas limit", "exceeds maximum gas limit", "gas limit too high", "gas limit is too high", "gas too high",
                "intrinsic gas too low", "gas required exceeds", "gas limit exceeds") ? Refusal.Never
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
