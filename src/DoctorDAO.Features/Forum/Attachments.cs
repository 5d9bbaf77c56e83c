using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Keeps files by what is in them, and forgets those that no post shows.</summary>
internal sealed partial class Attachments(IDbContextFactory<DaoDbContext> contexts, TimeProvider time) : IAttachments, IDisposable
{
    /// <summary>Most attachments of a post, over all its versions.</summary>
    public const int MaxOfPost = 20;

    /// <summary>Most attachments of an account.</summary>
    public const int MaxFiles = 200;

    /// <summary>Most bytes of all that an account keeps.</summary>
    public const long MaxBytesOfAccount = 64L * 1024 * 1024;

    /// <summary>How long a file waits for its post.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private const int Batch = 100;

    // A decoded picture takes four bytes a pixel: few are decoded at a time.
    private readonly SemaphoreSlim _decoding = new(2);

    public async Task<AttachmentDto> AddAsync(string account, byte[] content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var owner = Fields.Account("account", account);
        if (content.Length is 0 or > IAttachments.MaxBytes)
            throw new FieldException("file", $"has {content.Length} bytes; 1 to {IAttachments.MaxBytes} are possible");
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, owner, ct);
        var kept = IsPdf(content) ? new Kept("application/pdf", content, null, null) : await RenewAsync(content, ct);
        var hash = Convert.ToHexStringLower(SHA256.HashData(kept.Content));
        await Rows.EnsureAuthorAsync(db, owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // The account's own row keeps its other files waiting, so that it keeps no more than it may.
        await Rows.HoldAuthorAsync(db, owner, ct);
        var own = await db.Set<AttachmentRow>().AsNoTracking().Where(x => x.Account == owner).Select(x => new { x.Hash, x.Bytes }).ToListAsync(ct);
        if (own.TrueForAll(x => x.Hash != hash))
        {
            if (own.Count >= MaxFiles || own.Sum(x => x.Bytes) + kept.Content.Length > MaxBytesOfAccount)
                throw new FieldException("file", $"is more than you may keep: {MaxFiles} files and {MaxBytesOfAccount / 1024 / 1024} MB. Take back posts whose files are no longer needed");
            if (!await db.Set<ContentRow>().AnyAsync(x => x.Hash == hash, ct))
                db.Add(new ContentRow { Hash = hash, Type = kept.Type, Content = kept.Content, Width = kept.Width, Height = kept.Height });
            db.Add(new AttachmentRow
            {
                Hash = hash, Account = owner, Bytes = kept.Content.Length, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                Used = await db.Set<PostAttachmentRow>().AnyAsync(x => x.Hash == hash, ct),
            });
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return new AttachmentDto("/media/" + hash, kept.Type, kept.Content.Length, kept.Width, kept.Height);
    }

    /// <summary>A file as everybody reads it; <c>null</c> when there is none.</summary>
    /// <returns>And whether it is there, but all posts that show it are hidden.</returns>
    public async Task<(Kept? File, bool Hidden)> FindAsync(string hash, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var showing = Showing(db, hash);
        return await showing.AnyAsync(ct) && !await showing.AnyAsync(x => x.State == PostState.Visible, ct) ? (null, true) : (await ReadAsync(db, hash, ct), false);
    }

    /// <summary>A file as the account reads it: whoever added it, wrote a post that shows it, or moderates reads it in a hidden post, too; nobody where the post may point to a patient.</summary>
    /// <returns><c>null</c> when there is none, or none for the account.</returns>
    public async Task<Kept?> FindAsync(string account, string hash, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var showing = Showing(db, hash);
        if (!await showing.AnyAsync(x => x.State == PostState.Visible, ct))
        {
            if (await showing.AnyAsync(x => db.Set<DecisionRow>().Any(d => d.Id == x.Decision && d.Ground == Ground.Patient), ct))
                return null;
            if (!await db.Set<AttachmentRow>().AnyAsync(x => x.Hash == hash && x.Account == reader, ct) && !await showing.AnyAsync(x => x.Author == reader, ct) && !await ModeratorView.IsOneAsync(db, reader, ct))
                return null;
        }

        return await ReadAsync(db, hash, ct);
    }

    /// <summary>The text of a hidden post as its author and moderators read it: its files come from where they may see them.</summary>
    public static string InHidden(string html) =>
        html.Replace("src=\"/media/", "src=\"" + ForumFeature.Own, StringComparison.Ordinal).Replace("href=\"/media/", "href=\"" + ForumFeature.Own, StringComparison.Ordinal);

    private static IQueryable<PostRow> Showing(DaoDbContext db, string hash) =>
        db.Set<PostAttachmentRow>().Where(x => x.Hash == hash).Join(db.Set<PostRow>(), x => x.Post, x => x.Id, (_, post) => post);

    private static Task<Kept?> ReadAsync(DaoDbContext db, string hash, CancellationToken ct) =>
        db.Set<ContentRow>().AsNoTracking().Where(x => x.Hash == hash).Select(x => new Kept(x.Type, x.Content, x.Width, x.Height)).SingleOrDefaultAsync(ct);

    /// <summary>Notes which files a text shows or leads to, in the transaction that writes it. Older versions stay readable with theirs.</summary>
    /// <exception cref="FieldException">They are too many.</exception>
    public static async Task UseAsync(DaoDbContext db, long post, string body, CancellationToken ct)
    {
        string[] named = [.. Place().Matches(body).Select(x => x.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        if (named.Length == 0)
            return;
        var known = await db.Set<PostAttachmentRow>().Where(x => x.Post == post).Select(x => x.Hash).ToListAsync(ct);
        if (known.Union(named, StringComparer.Ordinal).Count() > MaxOfPost)
            throw new FieldException("markdown", $"has more than {MaxOfPost} attachments, the most of a post");
        // First, so that whoever is about to forget one of them waits, and then finds it used.
        await db.Set<AttachmentRow>().Where(x => named.Contains(x.Hash)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Used, true), ct);
        var there = await db.Set<ContentRow>().Where(x => named.Contains(x.Hash) && !known.Contains(x.Hash)).Select(x => x.Hash).ToListAsync(ct);
        db.AddRange(there.Select(x => new PostAttachmentRow { Post = post, Hash = x }));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Forgets the author's files of a post that is taken back, but for those that other posts show, in the transaction that takes it back. Who else has added one of
    /// them keeps it, and has a day from its adding to show it.
    /// </summary>
    public static async Task ForgetAsync(DaoDbContext db, long post, string author, CancellationToken ct)
    {
        var hashes = await db.Set<PostAttachmentRow>().Where(x => x.Post == post).Select(x => x.Hash).ToListAsync(ct);
        if (hashes.Count == 0)
            return;
        await db.Set<PostAttachmentRow>().Where(x => x.Post == post).ExecuteDeleteAsync(ct);
        var others = await db.Set<PostAttachmentRow>().Where(x => hashes.Contains(x.Hash)).Select(x => x.Hash).Distinct().ToListAsync(ct);
        string[] gone = [.. hashes.Except(others, StringComparer.Ordinal)];
        await db.Set<AttachmentRow>().Where(x => gone.Contains(x.Hash) && x.Account == author).ExecuteDeleteAsync(ct);
        await db.Set<AttachmentRow>().Where(x => gone.Contains(x.Hash) && x.Used && !db.Set<PostAttachmentRow>().Any(p => p.Hash == x.Hash)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Used, false), ct);
        await DropAsync(db, gone, ct);
    }

    /// <summary>Deletes contents that nobody keeps and no post shows: somebody may have added or shown the same a moment ago.</summary>
    private static Task<int> DropAsync(DaoDbContext db, string[] hashes, CancellationToken ct) => db.Set<ContentRow>()
        .Where(x => hashes.Contains(x.Hash) && !db.Set<AttachmentRow>().Any(a => a.Hash == x.Hash) && !db.Set<PostAttachmentRow>().Any(p => p.Hash == x.Hash)).ExecuteDeleteAsync(ct);

    /// <summary>Forgets files that have waited for a post for a day.</summary>
    /// <returns>How many.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var before = (time.GetUtcNow() - Patience).ToUnixTimeMilliseconds();
        // By a value: a condition without one would have the index passed over.
        var (cleaned, used) = (0, false);
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            string[] hashes =
            [
                .. (await db.Set<AttachmentRow>().Where(x => x.Used == used && x.CreatedAt < before).OrderBy(x => x.CreatedAt).Take(Batch).Select(x => x.Hash).ToListAsync(ct)).Distinct(),
            ];
            if (hashes.Length == 0)
                return cleaned;
            // Asked once more: a post may have come to show one of them since it was read.
            cleaned += await db.Set<AttachmentRow>().Where(x => hashes.Contains(x.Hash) && x.Used == used && x.CreatedAt < before).ExecuteDeleteAsync(ct);
            await DropAsync(db, hashes, ct);
            await transaction.CommitAsync(ct);
        }
    }

    public void Dispose() => _decoding.Dispose();

    private async Task<Kept> RenewAsync(byte[] content, CancellationToken ct)
    {
        await _decoding.WaitAsync(ct);
        try
        {
            return Pictures.Renew(content) is { } picture && picture.Content.Length <= IAttachments.MaxBytes
                ? picture
                : throw new FieldException("file", "is no picture (PNG, JPEG, WebP, GIF) and no PDF that can be read");
        }
        catch (OverflowException e)
        {
            throw new FieldException("file", $"has {e.Message}, more than are read; make it smaller");
        }
        finally
        {
            _decoding.Release();
        }
    }

    /// <summary>Whether it begins and ends as a PDF does.</summary>
    private static bool IsPdf(byte[] content) => content.AsSpan().StartsWith("%PDF-"u8) && content.AsSpan(Math.Max(0, content.Length - 1_024)).IndexOf("%%EOF"u8) >= 0;

    [GeneratedRegex(@"/media/([0-9a-f]{64})(?![0-9A-Za-z])")]
    private static partial Regex Place();
}
