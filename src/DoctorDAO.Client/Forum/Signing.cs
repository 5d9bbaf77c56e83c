using System.Text.Json;

namespace DoctorDAO.Client.Forum;

/// <summary>What the author of a post stands for, as a wallet signs it.</summary>
/// <param name="Post">The post.</param>
/// <param name="Thread">Its thread.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Author">EIP-55 address of its author.</param>
/// <param name="Revision">The version, from 1.</param>
/// <param name="TypedData">EIP-712 document, as <c>eth_signTypedData_v4</c> takes it.</param>
/// <param name="Hash">Its digest, which is the content hash of this version.</param>
/// <param name="Signature">The author's signature over it, 0x-prefixed; <c>null</c> when there is none.</param>
public sealed record PostDocumentDto(long Post, long Thread, int Number, string Author, int Revision, JsonElement TypedData, string Hash, string? Signature);

/// <summary>A signature under a post.</summary>
/// <param name="Hash">What was signed: the content hash of the newest version.</param>
/// <param name="Signature">0x-prefixed; 65 bytes of a key, up to 999 of a contract wallet.</param>
public sealed record PostSignature(string Hash, string Signature);

/// <summary>Signatures under posts.</summary>
public interface IPostSigning
{
    /// <summary>The document of a post's newest version.</summary>
    /// <returns><c>null</c> when there is no such post that everybody can read.</returns>
    /// <exception cref="FieldException"><c>title</c>: that of the thread was withdrawn or hidden, and the document holds it.</exception>
    Task<PostDocumentDto?> GetDocumentAsync(long post, CancellationToken ct);

    /// <summary>Puts the author's signature under a post. The same again changes nothing.</summary>
    /// <returns><c>null</c> when the account has no such post that everybody can read.</returns>
    /// <exception cref="FieldException"><c>hash</c>: it is not the newest version's; <c>signature</c>: it is not the author's over this hash.</exception>
    Task<PostDocumentDto?> SignAsync(string account, long post, PostSignature signature, CancellationToken ct);
}
