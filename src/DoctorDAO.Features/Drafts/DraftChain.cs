using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Drafts;

/// <summary>What a chamber asks of whoever proposes.</summary>
/// <param name="Reputation">What the proposer has in the topic.</param>
internal sealed record ProposerNeeds(long Threshold, int Sponsors, string Topic, long Reputation);

/// <summary>What drafts ask the chain. The contracts decide, never the views.</summary>
internal sealed class DraftChain(EthClient client, Deployment deployment)
{
    private static readonly IReadOnlyList<TypedMember> Sponsorship = [new("proposalId", "uint256"), new("proposer", "address"), new("sponsor", "address"), new("deadline", "uint256")];

    private readonly ConcurrentDictionary<Address, (string Name, string Version)> _domains = new();

    /// <summary>The chain's clock, in unix seconds.</summary>
    public Task<long> NowAsync(CancellationToken ct) => AskAsync(async () =>
        (long)(await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new UnavailableException("The node has no block.")).Timestamp);

    /// <summary>What the chamber asks of a proposer now.</summary>
    public Task<ProposerNeeds> NeedsAsync(Address governor, Address proposer, CancellationToken ct) => AskAsync(async () =>
    {
        var rule = Chamber.ProposerRuleCall.DecodeResult(await client.CallAsync(governor, Chamber.ProposerRuleCall.Encode(), BlockRef.Latest, ct));
        var topic = Encoding.ASCII.GetString(rule.Topic.Span).TrimEnd('\0');
        if (rule.Threshold == 0)
            return new ProposerNeeds(0, rule.Sponsors, topic, 0);
        var reputation = Contracts.Reputation.BalanceOfCall.DecodeResult(await client.CallAsync(rule.Reputation, Contracts.Reputation.BalanceOfCall.Encode(proposer, rule.Topic), BlockRef.Latest, ct));
        return new ProposerNeeds(rule.Threshold, rule.Sponsors, topic, (long)reputation);
    });

    /// <summary>The document that a sponsor signs.</summary>
    public Task<TypedData> DocumentAsync(Address governor, string proposalId, Address proposer, Address sponsor, long deadline, CancellationToken ct) => AskAsync(async () =>
    {
        if (!_domains.TryGetValue(governor, out var domain))
        {
            var answer = Chamber.Eip712DomainCall.DecodeResult(await client.CallAsync(governor, Chamber.Eip712DomainCall.Encode(), BlockRef.Latest, ct));
            domain = _domains[governor] = (answer.Name, answer.Version);
        }

        return new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>> { ["ProposalSponsorship"] = Sponsorship },
            "ProposalSponsorship",
            new JsonObject
            {
                ["name"] = domain.Name, ["version"] = domain.Version, ["chainId"] = deployment.ChainId.ToString(CultureInfo.InvariantCulture), ["verifyingContract"] = governor.ToString(),
            },
            new JsonObject
            {
                ["proposalId"] = proposalId, ["proposer"] = proposer.ToString(), ["sponsor"] = sponsor.ToString(), ["deadline"] = deadline.ToString(CultureInfo.InvariantCulture),
            });
    });

    /// <summary>Whether the account's key, or its contract, signed the document.</summary>
    public Task<bool> SignedAsync(Address account, TypedData document, byte[] signature, CancellationToken ct) =>
        AskAsync(() => SignatureVerifier.IsValidAsync(client, account, document.Hash(), signature, ct));

    /// <summary>Whether the account is a contract, or has delegated to one.</summary>
    public Task<bool> HasCodeAsync(Address account, CancellationToken ct) => AskAsync(async () => (await client.GetCodeAsync(account, ct)).Length > 0);

    /// <summary>Why the contract would refuse a call now; <c>null</c> when it would not.</summary>
    public Task<(string Problem, string? Error)?> RefusalAsync(Address from, Address to, byte[] data, CancellationToken ct) => AskAsync<(string Problem, string? Error)?>(async () =>
    {
        try
        {
            await client.CallAsync(to, data, BlockRef.Latest, ct, from);
            return null;
        }
        catch (RpcException e)
        {
            RevertReason? reason = null;
            _ = e.RevertData is { Length: >= 4 } revert && Chamber.TryDecodeError(revert, out reason);
            return (Words(reason), reason?.Name);
        }
    });

    private static string Words(RevertReason? reason) => reason?.Name switch
    {
        "ChamberNotMember" => "Only members can propose.",
        "ChamberProposerHasIssue" => "You have a proposal on that session’s agenda already.",
        "ChamberProposerHasLiveProposal" => "You have a proposal that is not decided yet; one at a time is possible.",
        "ChamberReputationTooLow" => $"It needs {reason["threshold"]} units of reputation and you have {reason["reputation"]}; sponsors can help.",
        "ChamberNotEnoughSponsors" => $"It needs {reason["needed"]} sponsors and has {reason["given"]}.",
        "ChamberInvalidSponsor" => $"The sponsor {reason["sponsor"]} is no member any more.",
        "ChamberSponsorshipExpired" => $"The signature of {reason["sponsor"]} is out of date.",
        "GovernorUnexpectedProposalState" => "The same has been proposed already.",
        "GovernorInvalidSignature" => "A sponsor’s signature does not fit any more.",
        null => "The contract refuses it and does not say why.",
        _ => $"The contract refuses it: {reason}.",
    };

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            throw new UnavailableException("The chain cannot be asked at the moment. Try again soon.", e);
        }
    }
}
