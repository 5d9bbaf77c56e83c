using System.Globalization;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using Contract = DoctorDAO.Contracts.Articles;

namespace DoctorDAO.Features.Knowledge;

/// <summary>What a reviewer is asked for and has.</summary>
internal sealed record ReviewerNeeds(long Threshold, long Earned);

/// <summary>What articles ask the chain. The contract decides, never the views.</summary>
internal sealed class ArticleChain(EthClient client, Deployment deployment)
{
    private static readonly IReadOnlyList<TypedMember> Review =
    [
        new("article", "bytes32"), new("previous", "bytes32"), new("author", "address"), new("topic", "bytes32"), new("reviewer", "address"), new("deadline", "uint256"),
    ];

    private JsonObject? _domain;

    /// <summary>The contract.</summary>
    /// <exception cref="FieldException">The association has none.</exception>
    public Address Contract => deployment.Articles ?? throw new FieldException("topic", "cannot have articles: the association has no contract that accepts them");

    /// <summary>The chain's clock, in unix seconds.</summary>
    public Task<long> NowAsync(CancellationToken ct) => AskAsync(async () =>
        (long)(await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new UnavailableException("The node has no block.")).Timestamp);

    /// <summary>What a reviewer in the topic is asked for now, and what the account has.</summary>
    public Task<ReviewerNeeds> NeedsAsync(Address reviewer, string topic, CancellationToken ct) => AskAsync(async () =>
    {
        var rule = Contracts.Articles.ReviewRuleCall.DecodeResult(await client.CallAsync(Contract, Contracts.Articles.ReviewRuleCall.Encode(), BlockRef.Latest, ct));
        if (rule.Threshold == 0)
            return new ReviewerNeeds(0, 0);
        var reputation = Contracts.Articles.ReputationCall.DecodeResult(await client.CallAsync(Contract, Contracts.Articles.ReputationCall.Encode(), BlockRef.Latest, ct));
        var earned = Contracts.Reputation.BalanceOfCall.DecodeResult(await client.CallAsync(reputation, Contracts.Reputation.BalanceOfCall.Encode(reviewer, Topic(topic)), BlockRef.Latest, ct));
        return new ReviewerNeeds(rule.Threshold, (long)earned);
    });

    /// <summary>How many reviews the contract asks for now.</summary>
    public Task<int> ReviewersAsync(CancellationToken ct) => AskAsync(async () =>
        (int)Contracts.Articles.ReviewRuleCall.DecodeResult(await client.CallAsync(Contract, Contracts.Articles.ReviewRuleCall.Encode(), BlockRef.Latest, ct)).Reviewers);

    /// <summary>The document that a reviewer signs.</summary>
    public Task<TypedData> DocumentAsync(ArticleRow article, ArticleTextRow text, Address reviewer, long deadline, CancellationToken ct) => AskAsync(async () =>
    {
        if (_domain is null)
        {
            var answer = Contracts.Articles.Eip712DomainCall.DecodeResult(await client.CallAsync(Contract, Contracts.Articles.Eip712DomainCall.Encode(), BlockRef.Latest, ct));
            _domain = new JsonObject
            {
                ["name"] = answer.Name, ["version"] = answer.Version, ["chainId"] = deployment.ChainId.ToString(CultureInfo.InvariantCulture), ["verifyingContract"] = Contract.ToString(),
            };
        }

        return new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>> { ["ArticleReview"] = Review },
            "ArticleReview",
            (JsonObject)_domain.DeepClone(),
            new JsonObject
            {
                ["article"] = text.Hash,
                ["previous"] = text.Previous ?? Bytes32.Zero.ToString(),
                ["author"] = Address.Parse(article.Author).ToString(),
                ["topic"] = Topic(article.Topic).ToString(),
                ["reviewer"] = reviewer.ToString(),
                ["deadline"] = deadline.ToString(CultureInfo.InvariantCulture),
            });
    });

    /// <summary>The call that accepts a text by these reviews.</summary>
    /// <param name="reviews">In the order of their reviewers.</param>
    public static byte[] Acceptance(ArticleRow article, ArticleTextRow text, IEnumerable<ArticleReviewRow> reviews) => Contracts.Articles.AcceptCall.Encode(
        new Contract.Article(Bytes32.Parse(text.Hash), text.Previous is null ? Bytes32.Zero : Bytes32.Parse(text.Previous), Address.Parse(article.Author), Topic(article.Topic)),
        [.. reviews.Select(x => new Contract.Review(Address.Parse(x.Reviewer), (ulong)x.Deadline, Hex.Decode(x.Signature!)))]);

    /// <summary>Whether the account's key, or its contract, signed the document.</summary>
    public Task<bool> SignedAsync(Address account, TypedData document, byte[] signature, CancellationToken ct) =>
        AskAsync(() => SignatureVerifier.IsValidAsync(client, account, document.Hash(), signature, ct));

    /// <summary>Why the contract would refuse a call now; <c>null</c> when it would not.</summary>
    public Task<(string Problem, string? Error)?> RefusalAsync(Address from, byte[] data, CancellationToken ct) => AskAsync<(string Problem, string? Error)?>(async () =>
    {
        try
        {
            await client.CallAsync(Contract, data, BlockRef.Latest, ct, from);
            return null;
        }
        catch (RpcException e)
        {
            RevertReason? reason = null;
            _ = e.RevertData is { Length: >= 4 } revert && Contracts.Articles.TryDecodeError(revert, out reason);
            return (Words(reason), reason?.Name);
        }
    });

    private static string Words(RevertReason? reason) => reason?.Name switch
    {
        "ArticleAlreadyAccepted" => "It is accepted already.",
        "ArticleNotNewest" => "It does not follow the newest accepted version of its work.",
        "ArticleNotMember" => "Its author is no member any more.",
        "ArticleNotEnoughReviews" => $"It needs {reason["needed"]} reviews and has {reason["reviews"]}.",
        "ArticleInvalidReviewer" => $"The reviewer {reason["reviewer"]} is no member any more.",
        "ArticleReputationTooLow" => $"The reviewer {reason["reviewer"]} has {reason["reputation"]} units of reputation in its topic; {reason["threshold"]} are needed.",
        "ArticleReviewExpired" => $"The signature of {reason["reviewer"]} is out of date.",
        "ArticleInvalidSignature" => $"The signature of {reason["reviewer"]} does not fit any more.",
        null => "The contract refuses it and does not say why.",
        _ => $"The contract refuses it: {reason}.",
    };

    private static Bytes32 Topic(string key) => TopicKey.Parse(key) ?? throw new FieldException("topic", "is no topic");

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
