using System.Collections.Concurrent;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>A contract refused an act.</summary>
/// <param name="what">The act.</param>
/// <param name="reason">The contract's error, or <c>null</c> when it gave none that is known.</param>
/// <param name="detail">The node's words.</param>
public sealed class ActRefusedException(string what, RevertReason? reason, string detail) : Exception($"{what}: {reason?.ToString() ?? detail}")
{
    /// <summary>The contract's error.</summary>
    public RevertReason? Reason { get; } = reason;
}

/// <summary>
/// The association on a local chain, and its people, whose acts are sent as signed transactions. Many acts sent together go into one block, so that
/// an association of hundreds is there within seconds. Not for two callers at once: nonces are counted here.
/// </summary>
/// <param name="node">The chain.</param>
/// <param name="contracts">Where it stands.</param>
public sealed class Association(LocalNode node, AssociationContracts contracts)
{
    // Local chains ask for about 1 gwei; this is enough for any number of full blocks.
    private static readonly UInt256 MaxFee = 100_000_000_000;
    private readonly ConcurrentDictionary<Address, ulong> _nonces = new();
    private readonly HashSet<Address> _funded = [];

    /// <summary>The chain.</summary>
    public LocalNode Node => node;

    /// <summary>Where it stands.</summary>
    public AssociationContracts Contracts => contracts;

    /// <summary>What people can do.</summary>
    public Acts Acts { get; } = new(contracts);

    /// <summary>Sends one act and returns its receipt when it is in a block.</summary>
    /// <exception cref="ActRefusedException">The contract refuses it.</exception>
    public async Task<EthReceipt> RunAsync(Act act, CancellationToken ct) => (await RunAsync([act], ct))[0];

    /// <summary>Sends acts, in order, and returns their receipts when all are in blocks: in one block unless the chain mines at intervals.</summary>
    /// <exception cref="ActRefusedException">A contract refuses one of them; the others may have happened.</exception>
    public async Task<IReadOnlyList<EthReceipt>> RunAsync(Act[] acts, CancellationToken ct)
    {
        if (acts.Length == 0)
            return [];
        await PrepareAsync(acts, ct);
        if (acts.Length == 1)
            await ProbeAsync(acts[0], ct);

        var mining = node.Mining;
        if (mining == Mining.EachTransaction && acts.Length > 1)
            await node.SetMiningAsync(Mining.OnDemand, ct);
        try
        {
            var signed = acts.Select(Sign).ToArray();
            await node.Client.RequestBatchAsync([.. signed.Select(x => new RpcRequest("eth_sendRawTransaction", Hex.Encode(x.Raw)))], ct);
            // A block takes as many transactions as its gas limit covers the limits of.
            if (node.Mining == Mining.OnDemand)
                await node.MineAsync(ct, 1 + (int)((ulong)acts.Sum(x => (long)x.Gas) / LocalNode.BlockGas));
            var receipts = new List<EthReceipt>(acts.Length);
            foreach (var (act, (_, hash)) in acts.Zip(signed))
                receipts.Add(await ReceiptAsync(act, hash, ct));
            return receipts;
        }
        catch
        {
            // What was counted may not have been sent.
            Forget();
            throw;
        }
        finally
        {
            if (node.Mining != mining)
                await node.SetMiningAsync(mining, CancellationToken.None);
        }
    }

    /// <summary>Must be called after the chain went back to a snapshot: forgets nonces.</summary>
    public void Forget()
    {
        _nonces.Clear();
        _funded.Clear();
    }

    /// <summary>Puts a proposal on an agenda and returns the session it landed in.</summary>
    public async Task<ulong> ProposeAsync(PrivateKey from, Proposal proposal, CancellationToken ct) => SessionOf(await RunAsync(Acts.Propose(from, proposal), ct));

    /// <summary>The session that the receipt of a proposal names.</summary>
    public static ulong SessionOf(EthReceipt receipt) => Find<Chamber.IssueAdded>(receipt).Session;

    /// <summary>The first event of a kind that a receipt tells of.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static T Find<T>(EthReceipt receipt)
        where T : struct, IEventData<T>
    {
        foreach (var log in receipt.Logs)
        {
            if (log.Topics.Length > 0 && log.Topics.Span[0] == T.Topic0 && T.TryDecode(log, out var found, out _))
                return found;
        }

        throw new InvalidOperationException($"The transaction tells of no {T.Name}.");
    }

    /// <summary>The session that a proposal made now would land in.</summary>
    public async Task<ulong> NextSessionAsync(string chamber, CancellationToken ct) =>
        Chamber.NextSessionCall.DecodeResult(await CallAsync(Acts.Chamber(chamber).Governor, Chamber.NextSessionCall.Encode(), ct));

    /// <summary>When the session of a proposal ends; its last second is still in it.</summary>
    public async Task<DateTimeOffset> DeadlineAsync(Proposal proposal, CancellationToken ct) =>
        Time(Chamber.ProposalDeadlineCall.DecodeResult(await CallAsync(Acts.Chamber(proposal.Chamber).Governor, Chamber.ProposalDeadlineCall.Encode(proposal.Id), ct)));

    /// <summary>Governor's state of a proposal: 0 pending, 1 active, 2 cancelled, 3 defeated, 4 succeeded, 5 queued, 6 expired, 7 executed.</summary>
    public async Task<int> StateAsync(Proposal proposal, CancellationToken ct) =>
        Chamber.StateCall.DecodeResult(await CallAsync(Acts.Chamber(proposal.Chamber).Governor, Chamber.StateCall.Encode(proposal.Id), ct));

    /// <summary>Votes against, votes for, voices without an opinion.</summary>
    public async Task<Chamber.ProposalVotesCall.Result> VotesAsync(Proposal proposal, CancellationToken ct) =>
        Chamber.ProposalVotesCall.DecodeResult(await CallAsync(Acts.Chamber(proposal.Chamber).Governor, Chamber.ProposalVotesCall.Encode(proposal.Id), ct));

    /// <summary>The ballot of a voter and the voices that count through it now.</summary>
    public async Task<Chamber.BallotOfCall.Result> BallotAsync(string chamber, ulong session, Address voter, CancellationToken ct) =>
        Chamber.BallotOfCall.DecodeResult(await CallAsync(Acts.Chamber(chamber).Governor, Chamber.BallotOfCall.Encode(session, voter), ct));

    /// <summary>The nonce that a voter's next signature in a session needs.</summary>
    public async Task<UInt256> BallotNonceAsync(string chamber, ulong session, Address voter, CancellationToken ct) =>
        Chamber.NoncesAddressUint192Call.DecodeResult(await CallAsync(Acts.Chamber(chamber).Governor, Chamber.NoncesAddressUint192Call.Encode(voter, session), ct));

    /// <summary>Settlement tokens of an account, in euro cents.</summary>
    public async Task<UInt256> BalanceAsync(Address account, CancellationToken ct) =>
        SettlementToken.BalanceOfCall.DecodeResult(await CallAsync(contracts.SettlementToken, SettlementToken.BalanceOfCall.Encode(account), ct));

    /// <summary>Number of members now.</summary>
    public async Task<int> MembersAsync(CancellationToken ct) =>
        (int)Membership.TotalMembersCall.DecodeResult(await CallAsync(contracts.Membership, Membership.TotalMembersCall.Encode(), ct));

    internal Task<byte[]> CallAsync(Address to, byte[] data, CancellationToken ct) => node.Client.CallAsync(to, data, BlockRef.Latest, ct);

    /// <summary>Asks for unknown nonces, and gives ether to senders that have none.</summary>
    private async Task PrepareAsync(Act[] acts, CancellationToken ct)
    {
        Address[] unknown = [.. acts.Select(x => x.From.Address).Distinct().Where(x => !_nonces.ContainsKey(x))];
        if (unknown.Length == 0)
            return;
        var counts = await node.Client.RequestBatchAsync([.. unknown.Select(x => new RpcRequest("eth_getTransactionCount", x.ToHex(), "pending"))], ct);
        foreach (var (account, count) in unknown.Zip(counts))
            _nonces[account] = (ulong)UInt256.Parse(count.GetString()!);
        Address[] poor = [.. unknown.Where(_funded.Add)];
        await node.Client.RequestBatchAsync([.. poor.Select(x => new RpcRequest("anvil_setBalance", x.ToHex(), "0x3635c9adc5dea00000"))], ct);
    }

    /// <summary>A refusal before sending says why; afterwards a receipt says only that there was one.</summary>
    private async Task ProbeAsync(Act act, CancellationToken ct)
    {
        try
        {
            await node.Client.RequestAsync("eth_call", ct, Request(act), "pending");
        }
        catch (RpcException e)
        {
            throw new ActRefusedException(act.What, Decode(e.RevertData), e.NodeMessage);
        }
    }

    private (byte[] Raw, Bytes32 Hash) Sign(Act act)
    {
        var nonce = _nonces[act.From.Address];
        _nonces[act.From.Address] = nonce + 1;
        return new EthTransaction(LocalNode.ChainId, nonce, UInt256.Zero, MaxFee, act.Gas, act.To, UInt256.Zero, act.Data).Sign(act.From);
    }

    private async Task<EthReceipt> ReceiptAsync(Act act, Bytes32 hash, CancellationToken ct)
    {
        while (true)
        {
            if (await node.Client.GetReceiptAsync(hash, ct) is { } receipt)
                return receipt.Succeeded ? receipt : throw await RefusalAsync(act, receipt, ct);
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }
    }

    private async Task<ActRefusedException> RefusalAsync(Act act, EthReceipt receipt, CancellationToken ct)
    {
        try
        {
            await node.Client.RequestAsync("eth_call", ct, Request(act), BlockRef.At(receipt.BlockNumber).Value);
            return new(act.What, null, "reverted, and does not when it is tried again");
        }
        catch (RpcException e)
        {
            return new(act.What, Decode(e.RevertData), e.NodeMessage);
        }
    }

    private static Dictionary<string, string> Request(Act act) =>
        new() { ["from"] = act.From.Address.ToHex(), ["to"] = act.To.ToHex(), ["data"] = Hex.Encode(act.Data) };

    private static RevertReason? Decode(byte[]? data)
    {
        RevertReason? reason = null;
        _ = data is not null
            && (Chamber.TryDecodeError(data, out reason) || LiquidVotes.TryDecodeError(data, out reason) || Membership.TryDecodeError(data, out reason)
                || TimelockController.TryDecodeError(data, out reason) || SettlementToken.TryDecodeError(data, out reason) || Reputation.TryDecodeError(data, out reason)
                || Articles.TryDecodeError(data, out reason) || CoverPool.TryDecodeError(data, out reason) || Products.TryDecodeError(data, out reason)
                || Policies.TryDecodeError(data, out reason) || Claims.TryDecodeError(data, out reason) || Panels.TryDecodeError(data, out reason));
        return reason;
    }

    private static DateTimeOffset Time(UInt256 seconds) => DateTimeOffset.FromUnixTimeSeconds((long)seconds);
}
