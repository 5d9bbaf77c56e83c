using System.Text.Json;
using DoctorDAO.Ethereum;
using Chamber = DoctorDAO.Results.Contracts.Chamber;
using Membership = DoctorDAO.Results.Contracts.Membership;

namespace DoctorDAO.Results;

/// <summary>
/// Asks the contracts themselves what a bundle says of them. What a session was decided by does not change any more when it is over, so the newest block is
/// asked, which every node has.
/// </summary>
internal static class ContractCheck
{
    /// <summary>Compares a bundle with what its contracts answer.</summary>
    /// <exception cref="RpcException">The node refused a request, and not because a contract reverted.</exception>
    /// <exception cref="RpcUnavailableException">The node did not answer.</exception>
    public static async Task<Finding> RunAsync(ResultBundle bundle, EthClient client, CancellationToken ct)
    {
        try
        {
            return await DifferenceAsync(bundle, client, ct) is { } difference
                ? new(CheckOutcome.Fails, difference)
                : new(CheckOutcome.Holds, "The contracts say the same: whose members and voices the chamber takes, how many members there were, the tally and the quorum of each issue.");
        }
        catch (Exception e) when (e is AbiException or FormatException)
        {
            return new(CheckOutcome.Fails, $"A contract of the bundle does not answer as that of a chamber does: {e.Message}");
        }
        catch (RpcException e) when (Reverted(e))
        {
            return new(CheckOutcome.Fails, $"A contract of the bundle refuses what that of a chamber answers: {e.NodeMessage}");
        }
    }

    private static async Task<string?> DifferenceAsync(ResultBundle bundle, EthClient client, CancellationToken ct)
    {
        var (contracts, result) = (bundle.Contracts, bundle.Result);
        var answers = await client.RequestBatchAsync(
            [
                Call(contracts.Governor, Chamber.MembershipCall.Encode()),
                Call(contracts.Governor, Chamber.VoicesCall.Encode()),
                Call(contracts.Membership, Membership.MembersAtCall.Encode(bundle.Session)),
                .. result.Issues.SelectMany(x => new[]
                {
                    Call(contracts.Governor, Chamber.ProposalVotesCall.Encode(x.Proposal)), Call(contracts.Governor, Chamber.QuorumOfCall.Encode(x.Proposal)),
                }),
            ],
            ct);
        if (Chamber.MembershipCall.DecodeResult(Bytes(answers[0])) is var membership && membership != contracts.Membership)
            return $"The chamber takes its members from {membership}, the bundle from {contracts.Membership}.";
        if (Chamber.VoicesCall.DecodeResult(Bytes(answers[1])) is var voices && voices != contracts.Votes)
            return $"The chamber takes its voices from {voices}, the bundle from {contracts.Votes}.";
        if (Membership.MembersAtCall.DecodeResult(Bytes(answers[2])) is var members && members != (ulong)result.Members)
            return $"There were {members} members at the snapshot, the bundle says {result.Members}.";
        for (var i = 0; i < result.Issues.Count; i++)
        {
            var issue = result.Issues[i];
            var votes = Chamber.ProposalVotesCall.DecodeResult(Bytes(answers[3 + (2 * i)]));
            if (votes.ForVotes != (ulong)issue.For || votes.AgainstVotes != (ulong)issue.Against || votes.AbstainVotes != (ulong)issue.Abstain)
                return $"The contract has counted {votes.ForVotes} for, {votes.AgainstVotes} against and {votes.AbstainVotes} without an opinion on issue {i + 1}.";
            var quorum = Chamber.QuorumOfCall.DecodeResult(Bytes(answers[4 + (2 * i)]));
            var (represented, voters, opinions) = result.QuorumOf(issue);
            if ((Part(quorum.Represented), Part(quorum.Voters), Part(quorum.Opinions)) != (Part(represented), Part(voters), Part(opinions)))
            {
                return $"The quorum of issue {i + 1} is by the contract {Text(Part(quorum.Represented))} voices represented, {Text(Part(quorum.Voters))} ballots and {Text(Part(quorum.Opinions))} voices with an opinion, "
                    + $"by the bundle {Text(Part(represented))}, {Text(Part(voters))} and {Text(Part(opinions))} (reached / needed).";
            }
        }

        return null;
    }

    private static (UInt256 Needed, UInt256 Reached) Part(Chamber.QuorumPart part) => (part.Needed, part.Reached);

    private static (UInt256 Needed, UInt256 Reached) Part(QuorumPart part) => ((ulong)part.Needed, (ulong)part.Reached);

    private static string Text((UInt256 Needed, UInt256 Reached) part) => $"{part.Reached} / {part.Needed}";

    private static RpcRequest Call(Address to, byte[] data) =>
        new("eth_call", new Dictionary<string, string> { ["to"] = to.ToHex(), ["data"] = Hex.Encode(data) }, BlockRef.Latest.Value);

    private static byte[] Bytes(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.String ? Hex.Decode(answer.GetString()) : throw new FormatException("It gave no bytes.");

    // Nodes name a revert by code 3, or by their words alone.
    private static bool Reverted(RpcException e) => e.Code == 3 || e.RevertData is not null || e.NodeMessage.Contains("revert", StringComparison.OrdinalIgnoreCase);
}
