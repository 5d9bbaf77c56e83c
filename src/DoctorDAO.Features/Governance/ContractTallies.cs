using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Contract = DoctorDAO.Contracts.Chamber;

namespace DoctorDAO.Features.Governance;

/// <summary>What a comparison with the contract has found.</summary>
/// <param name="Read">False when the node could not tell: an old block without its state, a block it has replaced, no answer.</param>
/// <param name="Difference">What differs; <c>null</c> when nothing does, or nothing was read.</param>
internal readonly record struct ContractAnswer(bool Read, string? Difference);

/// <summary>Asks the contract for the tallies that it keeps itself: events that disagree with it would make every view wrong and look right.</summary>
internal sealed class ContractTallies(EthClient client, Deployment deployment, ILogger<ContractTallies> logger)
{
    /// <summary>Compares a count with the contract, at the block that the count stands at.</summary>
    /// <param name="blockHash">The block by hash, so that a chain that moves meanwhile gives no answer instead of another block's.</param>
    public async Task<ContractAnswer> CompareAsync(DaoDbContext db, SessionView counted, string blockHash, CancellationToken ct)
    {
        if (deployment.Chambers.FirstOrDefault(x => x.Key == counted.Chamber) is not { } chamber)
            return new(Read: false, null);
        var ids = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Chamber == counted.Chamber && x.Session == counted.Session)
            .OrderBy(x => x.Index).Select(x => x.Id).ToListAsync(ct);
        try
        {
            var answers = await client.RequestBatchAsync([.. ids.Select(id => Call(chamber.Governor, id, blockHash))], ct);
            for (var i = 0; i < ids.Count; i++)
            {
                var contract = Contract.ProposalVotesCall.DecodeResult(Hex.Decode(answers[i].GetString() ?? ""));
                if ((long)contract.ForVotes != counted.For[i] || (long)contract.AgainstVotes != counted.Against[i]
                    || (long)contract.AbstainVotes != counted.Represented - counted.Opinions[i])
                {
                    return new(Read: true, FormattableString.Invariant(
                        $"issue {i + 1} has {contract.ForVotes} for and {contract.AgainstVotes} against in the contract and was counted as {counted.For[i]} and {counted.Against[i]}"));
                }
            }

            return new(Read: true, null);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            logger.LogInformation("The contract's tally of {Chamber}/{Session} could not be read: {Message}", counted.Chamber, counted.Session, e.Message);
            return new(Read: false, null);
        }
    }

    private static RpcRequest Call(Address governor, string id, string blockHash) => new(
        "eth_call",
        new Dictionary<string, string> { ["to"] = governor.ToHex(), ["data"] = Hex.Encode(Contract.ProposalVotesCall.Encode(UInt256.Parse(id))) },
        new Dictionary<string, string> { ["blockHash"] = blockHash });
}
