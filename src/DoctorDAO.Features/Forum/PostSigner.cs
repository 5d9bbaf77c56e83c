using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Signatures of authors under their posts: checked here by key or by the contract of the account, kept beside the text, and gone with a change of it.</summary>
internal sealed class PostSigner(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, EthClient chain, ForumNews news) : IPostSigning
{
    // What the column holds, in bytes.
    private const int MaxSignature = 999;

    public async Task<PostDocumentDto?> GetDocumentAsync(long post, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == post && x.State == PostState.Visible, ct) is { } row ? await DocumentAsync(db, row, ct) : null;
    }

    public async Task<PostDocumentDto?> SignAsync(string account, long post, PostSignature signature, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(signature);
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == post && x.Author == author && x.State == PostState.Visible, ct) is not { } row)
            return null;
        if (!string.Equals(signature.Hash, row.Hash, StringComparison.OrdinalIgnoreCase))
            throw new FieldException("hash", "is not that of the newest version: read the post again and sign what it says now");
        var bytes = Bytes(signature.Signature);
        var text = Hex.Encode(bytes);
        var document = await DocumentAsync(db, row, ct);
        if (row.Signature == text)
            return document;
        if (!await SignatureVerifier.IsValidAsync(chain, Address.Parse(author), Bytes32.Parse(row.Hash), bytes, ct))
            throw new FieldException("signature", "is not one of the author over this hash: sign with the account that wrote the post");
        // The text may have been changed while the node was asked.
        if (await db.Set<PostRow>().Where(x => x.Id == post && x.Hash == row.Hash && x.State == PostState.Visible).ExecuteUpdateAsync(x => x.SetProperty(p => p.Signature, text), ct) == 0)
            throw new FieldException("hash", "is not that of the newest version: read the post again and sign what it says now");
        await news.TellAsync(ct, Topics.Thread(row.Thread));
        return document with { Signature = text };
    }

    private async Task<PostDocumentDto> DocumentAsync(DaoDbContext db, PostRow post, CancellationToken ct)
    {
        var thread = await db.Set<ThreadRow>().AsNoTracking().SingleAsync(x => x.Id == post.Thread, ct);
        var replyTo = post.ReplyToHash is null ? Bytes32.Zero : Bytes32.Parse(post.ReplyToHash);
        if (thread.TitleHidden)
            throw new FieldException("title", "of the thread was withdrawn or hidden; the post's hash was made with it and cannot be made again without");
        var document = PostHash.Document(deployment.ChainId, post.Author, thread.Origin ?? thread.Category, thread.Title, replyTo, post.Body);
        return new PostDocumentDto(post.Id, post.Thread, post.Number, Address.Parse(post.Author).ToString(), post.Revision, document.ToJson(), post.Hash, post.Signature);
    }

    private static byte[] Bytes(string? text)
    {
        if (text is { Length: > 2 } && text.Length % 2 == 0 && text.StartsWith("0x", StringComparison.Ordinal) && text.Length <= 2 + (2 * MaxSignature))
        {
            var bytes = new byte[(text.Length - 2) / 2];
            if (Hex.TryDecode(text, bytes))
                return bytes;
        }

        throw new FieldException("signature", $"is not 0x and 1 to {MaxSignature} bytes in hexadecimal digits");
    }
}
