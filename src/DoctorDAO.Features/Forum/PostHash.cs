using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Forum;

/// <summary>
/// What an author stands for with a post: EIP-712 typed data that a wallet can sign and anyone can hash again. An answer names the hash of what it answers, so
/// nobody's answer can be put below another text.
/// </summary>
internal static class PostHash
{
    private const string Type = "ForumPost";

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<TypedMember>> Types = new Dictionary<string, IReadOnlyList<TypedMember>>
    {
        ["EIP712Domain"] = [new("name", "string"), new("version", "string"), new("chainId", "uint256")],
        [Type] = [new("author", "address"), new("category", "string"), new("title", "string"), new("replyTo", "bytes32"), new("body", "string")],
    };

    /// <summary>The document that the author signs.</summary>
    /// <param name="chainId">The association's chain.</param>
    /// <param name="author">Lowercase account.</param>
    /// <param name="category">Of the thread.</param>
    /// <param name="title">Of the thread.</param>
    /// <param name="replyTo">Hash of the post that is answered, as it was then; zero for the first of a thread.</param>
    /// <param name="body">Markdown.</param>
    public static TypedData Document(ulong chainId, string author, string category, string title, Bytes32 replyTo, string body) => new(
        Types,
        Type,
        new JsonObject { ["name"] = "DoctorDAO Forum", ["version"] = "1", ["chainId"] = chainId },
        new JsonObject { ["author"] = author, ["category"] = category, ["title"] = title, ["replyTo"] = replyTo.ToString(), ["body"] = body });
}
