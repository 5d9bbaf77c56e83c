using System.Text.Json;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.E2E.Harness;

/// <summary>What the chain itself says, asked past the server, the indexer and the portal.</summary>
public sealed class OnChain(EthClient client, JsonElement deployment)
{
    /// <summary>The node.</summary>
    public EthClient Client => client;

    /// <summary>A chamber's live ballot of somebody; <c>null</c> when there is none.</summary>
    public async Task<IReadOnlyList<int>?> BallotAsync(string chamber, long session, Person voter, CancellationToken ct)
    {
        var data = await client.CallAsync(Governor(chamber), Chamber.BallotOfCall.Encode((ulong)session, voter.Address), BlockRef.Latest, ct);
        var ballot = Chamber.BallotOfCall.DecodeResult(data);
        return ballot.Live ? [.. ballot.Votes.Select(x => (int)x)] : null;
    }

    /// <summary>Voices that count through somebody's live ballot.</summary>
    public async Task<int> VoicesAsync(string chamber, long session, Person voter, CancellationToken ct)
    {
        var data = await client.CallAsync(Governor(chamber), Chamber.BallotOfCall.Encode((ulong)session, voter.Address), BlockRef.Latest, ct);
        return (int)Chamber.BallotOfCall.DecodeResult(data).Voices;
    }

    /// <summary>Votes for and against, and voices without an opinion.</summary>
    public async Task<(long For, long Against, long Abstain)> VotesAsync(string chamber, string proposal, CancellationToken ct)
    {
        var data = await client.CallAsync(Governor(chamber), Chamber.ProposalVotesCall.Encode(UInt256.Parse(proposal)), BlockRef.Latest, ct);
        var votes = Chamber.ProposalVotesCall.DecodeResult(data);
        return ((long)votes.ForVotes, (long)votes.AgainstVotes, (long)votes.AbstainVotes);
    }

    /// <summary>Whom somebody follows; themselves when nobody.</summary>
    public async Task<Address> DelegateAsync(string chamber, Person of, CancellationToken ct)
    {
        var data = await client.CallAsync(Votes(chamber), LiquidVotes.DelegatesCall.Encode(of.Address), BlockRef.Latest, ct);
        return LiquidVotes.DelegatesCall.DecodeResult(data);
    }

    /// <summary>Voices that stood behind somebody when the session began, their own included; 0 for who was no member.</summary>
    public async Task<int> BehindAsync(string chamber, long session, Person person, CancellationToken ct)
    {
        var data = await client.CallAsync(Votes(chamber), LiquidVotes.GetPastVotesCall.Encode(person.Address, (ulong)session), BlockRef.Latest, ct);
        return (int)LiquidVotes.GetPastVotesCall.DecodeResult(data);
    }

    /// <summary>Whom somebody followed when the session began; themselves when nobody.</summary>
    public async Task<Address> PastDelegateAsync(string chamber, long session, Person person, CancellationToken ct)
    {
        var data = await client.CallAsync(Votes(chamber), LiquidVotes.PastDelegateCall.Encode(person.Address, (ulong)session), BlockRef.Latest, ct);
        return LiquidVotes.PastDelegateCall.DecodeResult(data);
    }

    /// <summary>Settlement tokens of an account, in its smallest unit.</summary>
    public async Task<UInt256> BalanceAsync(Address account, CancellationToken ct)
    {
        var data = await client.CallAsync(Token, SettlementToken.BalanceOfCall.Encode(account), BlockRef.Latest, ct);
        return SettlementToken.BalanceOfCall.DecodeResult(data);
    }

    /// <summary>Casts a ballot by the voter's own transaction, past the portal and its relay.</summary>
    /// <returns>The block it is in.</returns>
    public async Task<long> CastAsync(string chamber, long session, Person voter, IReadOnlyList<int> votes, CancellationToken ct) =>
        await DoneAsync(await SendBallotAsync(chamber, session, voter, votes, ct), $"the ballot of {voter.Name}", ct);

    /// <summary>Casts the same ballot for many, in as few blocks as they fit into.</summary>
    public async Task CastAsync(string chamber, long session, IReadOnlyList<Person> voters, IReadOnlyList<int> votes, CancellationToken ct)
    {
        var sent = new List<Bytes32>();
        foreach (var voter in voters)
            sent.Add(await SendBallotAsync(chamber, session, voter, votes, ct));
        foreach (var (hash, voter) in sent.Zip(voters))
            await DoneAsync(hash, $"the ballot of {voter.Name}", ct);
    }

    /// <summary>Puts statements on a chamber's next agenda, each by the proposer's own transaction, past the portal.</summary>
    /// <param name="chamber">Key of the chamber.</param>
    /// <param name="proposals">Who proposes what; the text's first line is its title.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task ProposeAsync(string chamber, IReadOnlyList<(Person Proposer, string Text)> proposals, CancellationToken ct)
    {
        var sent = new List<(Bytes32 Hash, Person Proposer)>();
        foreach (var (proposer, text) in proposals)
            sent.Add((await SendAsync(proposer, Governor(chamber), Chamber.ProposeCall.Encode([Association], [UInt256.Zero], [[]], text), ct), proposer));
        foreach (var (hash, proposer) in sent)
            await DoneAsync(hash, $"the proposal of {proposer.Name} in {chamber}", ct);
    }

    /// <summary>The session that a proposal made now is voted on in.</summary>
    public async Task<long> NextSessionAsync(string chamber, CancellationToken ct) =>
        (long)Chamber.NextSessionCall.DecodeResult(await client.CallAsync(Governor(chamber), Chamber.NextSessionCall.Encode(), BlockRef.Latest, ct));

    /// <summary>Sends a transaction of somebody's, whom it gives what it costs.</summary>
    /// <returns>Its hash.</returns>
    public async Task<Bytes32> SendAsync(Person from, Address to, byte[] data, CancellationToken ct)
    {
        await client.RequestAsync("anvil_setBalance", ct, from.Address.ToHex(), "0xde0b6b3a7640000");
        var nonce = await client.GetTransactionCountAsync(from.Address, pending: true, ct);
        var (raw, hash) = new EthTransaction(31337, nonce, UInt256.Zero, 100_000_000_000, 4_000_000, to, UInt256.Zero, data).Sign(from.Key);
        await client.SendRawTransactionAsync(raw, ct);
        return hash;
    }

    /// <summary>What a call would answer that somebody sent now.</summary>
    /// <exception cref="RpcException">The contract would refuse it.</exception>
    public Task<byte[]> AskAsync(Address from, Address to, byte[] data, CancellationToken ct) => client.CallAsync(to, data, BlockRef.Latest, ct, from);

    /// <summary>Waits until it is in a block, and gives that; what was refused throws.</summary>
    private async Task<long> DoneAsync(Bytes32 hash, string what, CancellationToken ct)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await poll.WaitForNextTickAsync(ct))
        {
            if (await client.GetReceiptAsync(hash, ct) is { } receipt)
                return receipt.Succeeded ? (long)receipt.BlockNumber : throw new InvalidOperationException($"The contract refused {what}.");
        }

        throw new OperationCanceledException(ct);
    }

    private Task<Bytes32> SendBallotAsync(string chamber, long session, Person voter, IReadOnlyList<int> votes, CancellationToken ct) =>
        SendAsync(voter, Governor(chamber), Chamber.CastBallotCall.Encode((ulong)session, [.. votes.Select(x => (sbyte)x)], ""), ct);

    /// <summary>The account by which the association acts: its timelock.</summary>
    public Address Association => Address.Parse(deployment.GetProperty("timelock").GetString());

    /// <summary>The registry of issuers.</summary>
    public Address Issuers => Address.Parse(deployment.GetProperty("issuerRegistry").GetString());

    private Address Token => Address.Parse(deployment.GetProperty("settlementToken").GetString());

    private Address Governor(string chamber) => At(chamber, "governor");

    private Address Votes(string chamber) => At(chamber, "votes");

    private Address At(string chamber, string contract) =>
        Address.Parse(deployment.GetProperty("chambers").EnumerateArray().Single(x => x.GetProperty("key").GetString() == chamber).GetProperty(contract).GetString());
}
