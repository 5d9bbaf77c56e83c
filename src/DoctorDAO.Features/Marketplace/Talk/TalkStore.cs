using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Writes what parties say and hand over.</summary>
internal sealed class TalkStore(
    IDbContextFactory<DaoDbContext> contexts, TalkSeal seal, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    private const int MaxName = 120;

    /// <summary>Sends a message.</summary>
    /// <returns>Its row; <c>null</c> for who is no party.</returns>
    public async Task<OrderMessageRow?> SendAsync(string account, long order, MessageDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var text = Clean(draft);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { Side: { } side } reader)
            return null;
        if (await SameAsync(db, reader, draft.Key, ct) is { } known)
            return known;
        RequireSide(draft, reader.Order, side);
        await RequireOpenAsync(db, reader.Order, ct);
        PatientData.Require("text", text, draft.Confirmed);
        await BeginAsync(db, reader, ct);
        IReadOnlyList<string> inboxes;
        OrderMessageRow row;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            // One after the other in an order: messages are counted, and each unread one is told of once.
            await HoldAsync(db, order, ct);
            if (await SameAsync(db, reader, draft.Key, ct) is { } same)
                return same;
            if (await db.Set<OrderMessageRow>().CountAsync(x => x.Order == order && x.Account == reader.Account, ct) >= TalkLimits.Messages)
                throw new FieldException("text", $"is beyond the {TalkLimits.Messages} messages that one side of an order has");
            var files = await FilesAsync(db, reader, draft.Files ?? [], ct);
            var content = draft.Kind == MessageKind.Message
                ? Encoding.UTF8.GetBytes(text)
                : Manifest.Of(order, draft.Milestone!.Value, draft.Kind, text, [.. files.Select(x => new ManifestFile(seal.OpenName(order, x.Name), x.Bytes, x.Sha256))]).Write();
            row = new OrderMessageRow
            {
                Order = order, Account = reader.Account, Key = draft.Key, Kind = draft.Kind, Milestone = draft.Milestone, Hash = draft.Kind == MessageKind.Message ? "" : Manifest.HashOf(content),
                Sealed = seal.Seal(order, content), CreatedAt = Now,
            };
            db.Add(row);
            await db.SaveChangesAsync(ct);
            for (var i = 0; i < files.Count; i++)
                (files[i].Message, files[i].Number) = (row.Id, i);
            await db.SaveChangesAsync(ct);
            inboxes = await TellAsync(db, reader.Order, side, ct);
            await transaction.CommitAsync(ct);
        }

        // The two alone hear of it: an order's topic is everybody's.
        await PublishAsync([.. inboxes.Concat(Inboxes(reader.Order)).Distinct()], ct);
        return row;
    }

    /// <summary>Notes how far a party has read; never back.</summary>
    public async Task<bool> MarkReadAsync(string account, long order, long message, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { Side: { } side } reader)
            return false;
        var newest = await db.Set<OrderMessageRow>().Where(x => x.Order == order).OrderByDescending(x => x.Id).Select(x => (long?)x.Id).FirstOrDefaultAsync(ct) ?? 0;
        var upTo = Math.Min(message, newest);
        if (upTo <= 0)
            return true;
        await Rows.EnsureAsync(db, new OrderReadRow { Order = order, Side = side }, x => x.Order == order && x.Side == side, ct);
        if (await db.Set<OrderReadRow>().Where(x => x.Order == order && x.Side == side && x.Message < upTo).ExecuteUpdateAsync(x => x.SetProperty(r => r.Message, upTo), ct) > 0)
            await PublishAsync(Inboxes(reader.Order), ct);
        return true;
    }

    /// <summary>Whether somebody may add a file, as far as that is known before it is there.</summary>
    /// <param name="bytes">How long it says that it is.</param>
    /// <returns>False for who is no party.</returns>
    /// <exception cref="FieldException">It is too large, or one too many; the order is over.</exception>
    public async Task<bool> HasRoomAsync(string account, long order, Guid id, long bytes, CancellationToken ct)
    {
        RequireFile(id, bytes);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { Side: not null } reader)
            return false;
        await RequireOpenAsync(db, reader.Order, ct);
        await RequireRoomAsync(db, reader, id, bytes, ct);
        return true;
    }

    /// <summary>Keeps a file that no message has yet.</summary>
    public async Task<OrderFileRow?> AddFileAsync(string account, long order, Guid id, string name, byte[] content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var clean = TextLine.Clean("name", name, MaxName);
        RequireFile(id, content.Length);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { Side: not null } reader)
            return null;
        await RequireOpenAsync(db, reader.Order, ct);
        PatientData.Require("name", clean, confirmed: true);
        var sha = Convert.ToHexStringLower(SHA256.HashData(content));
        await BeginAsync(db, reader, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await HoldAsync(db, order, ct);
        if (await db.Set<OrderFileRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is { } known)
            return known.Order == order && known.Account == reader.Account && known.Sha256 == sha ? known : throw new FieldException("id", "is taken; make another random UUID");
        await RequireRoomAsync(db, reader, id, content.Length, ct);
        var row = new OrderFileRow { Id = id, Order = order, Account = reader.Account, Name = seal.SealName(order, clean), Bytes = content.Length, Sha256 = sha, CreatedAt = Now };
        db.Add(row);
        db.Add(new OrderFileContentRow { Id = id, Content = seal.SealFile(order, id, content) });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return row;
    }

    /// <summary>What is said of a file of so many bytes.</summary>
    public static FieldException TooLarge(long bytes) => new("file", $"has {bytes} bytes; 1 to {TalkLimits.FileBytes} are possible");

    /// <summary>Until when the parties of an order can write; <c>null</c>: no end is set.</summary>
    public static DateTimeOffset? Until(OrderView order) => order.EndedAt is { } ended ? Moment.Of(ended).AddDays(TalkLimits.DaysAfterEnd) : null;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Clean(MessageDraft draft)
    {
        if (draft.Key == Guid.Empty)
            throw new FieldException("key", "is empty; make a random UUID for each message");
        if (!Enum.IsDefined(draft.Kind))
            throw new FieldException("kind", "is no kind of message");
        if (draft.Files is { Count: > TalkLimits.FilesOfMessage } || draft.Files is { } files && files.Distinct().Count() != files.Count)
            throw new FieldException("files", $"are more than {TalkLimits.FilesOfMessage}, or one of them twice");
        var text = (draft.Text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        // Text that is no Unicode has no bytes of which a hash could be made.
        text = string.Concat(text.EnumerateRunes().Where(x => x.Value == '\n' || (Rune.GetUnicodeCategory(x) != UnicodeCategory.Control && x.Value is not (0xFFFE or 0xFFFF)))).Normalize(NormalizationForm.FormC);
        return text.Length is >= 1 and <= TalkLimits.Text ? text : throw new FieldException("text", $"has {text.Length} characters; 1 to {TalkLimits.Text} are possible");
    }

    private static void RequireSide(MessageDraft draft, OrderView order, OrderSide side)
    {
        if (draft.Kind == MessageKind.Message && draft.Milestone is null)
            return;
        if (draft.Milestone is not { } milestone || milestone < 0 || milestone >= order.Milestones)
            throw new FieldException("milestone", $"is none of the order's: 0 to {order.Milestones - 1} are possible");
        if (draft.Kind == MessageKind.Delivery && side != OrderSide.Worker)
            throw new FieldException("kind", "is a delivery, which is the worker's; write a message");
        if (draft.Kind == MessageKind.Change && side != OrderSide.Buyer)
            throw new FieldException("kind", "asks for a change, which is the buyer's; write a message");
    }

    private static void RequireFile(Guid id, long bytes)
    {
        if (bytes is < 1 or > TalkLimits.FileBytes)
            throw TooLarge(bytes);
        if (id == Guid.Empty)
            throw new FieldException("id", "is empty; make a random UUID for each file");
    }

    /// <param name="id">The file; where it is there already its own room is enough.</param>
    private static async Task RequireRoomAsync(DaoDbContext db, TalkReader reader, Guid id, long bytes, CancellationToken ct)
    {
        var sizes = await db.Set<OrderFileRow>().Where(x => x.Order == reader.Order.Id && x.Account == reader.Account && x.Id != id).Select(x => (long)x.Bytes).ToListAsync(ct);
        if (sizes.Count >= TalkLimits.Files || sizes.Sum() + bytes > TalkLimits.OrderBytes)
            throw new FieldException("file", $"is more than one side of an order may hand over: {TalkLimits.Files} files and {TalkLimits.OrderBytes / 1024 / 1024} MB");
    }

    private static async Task RequireOpenAsync(DaoDbContext db, OrderView order, CancellationToken ct)
    {
        if (Until(order) is { } until && (await ChainHead.ReadAsync(db, ct)).Time > until.ToUnixTimeSeconds())
            throw new FieldException("order", $"ended more than {TalkLimits.DaysAfterEnd} days ago; nothing more can be written in it");
    }

    private async Task BeginAsync(DaoDbContext db, TalkReader reader, CancellationToken ct)
    {
        var order = reader.Order.Id;
        await Rows.EnsureAsync(db, new OrderTalkRow { Order = order, BegunAt = Now }, x => x.Order == order, ct);
    }

    private static async Task HoldAsync(DaoDbContext db, long order, CancellationToken ct)
    {
        await db.Set<OrderTalkRow>().Where(x => x.Order == order).ExecuteUpdateAsync(x => x.SetProperty(t => t.BegunAt, t => t.BegunAt), ct);
        if (await db.Set<OrderTalkRow>().AnyAsync(x => x.Order == order && x.Done, ct))
            throw new FieldException("order", "ended long ago and what was written in it is deleted");
    }

    private static Task<OrderMessageRow?> SameAsync(DaoDbContext db, TalkReader reader, Guid key, CancellationToken ct) =>
        db.Set<OrderMessageRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == reader.Order.Id && x.Account == reader.Account && x.Key == key, ct);

    private static async Task<List<OrderFileRow>> FilesAsync(DaoDbContext db, TalkReader reader, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var list = ids.ToList();
        var rows = list.Count == 0 ? [] : await db.Set<OrderFileRow>().Where(x => list.Contains(x.Id)).ToListAsync(ct);
        if (rows.Count != list.Count || rows.Exists(x => x.Order != reader.Order.Id || x.Account != reader.Account || x.Message != 0))
            throw new FieldException("files", "are not all yours, of this order, and in no message yet; add them again");
        return [.. list.Select(x => rows.Single(r => r.Id == x))];
    }

    /// <summary>Tells the other party once until it has read: who gets ten messages in a row gets one notice.</summary>
    private async Task<IReadOnlyList<string>> TellAsync(DaoDbContext db, OrderView order, OrderSide from, CancellationToken ct)
    {
        var side = from == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer;
        var read = await db.Set<OrderReadRow>().Where(x => x.Order == order.Id && x.Side == side).Select(x => (long?)x.Message).SingleOrDefaultAsync(ct) ?? 0;
        var (to, cause) = (order.Of(side), string.Create(CultureInfo.InvariantCulture, $"talk:{order.Id}:{read}"));
        if ((await notices.ToldAsync(db, [to], NoticeKind.OrderMessage, [cause], ct)).Count > 0)
            return [];
        return await notices.AddAsync(db, [new NewNotice(to, NoticeKind.OrderMessage, cause, new NoticeData(Who: order.Of(from), Order: order.Id))], ct);
    }

    private static string[] Inboxes(OrderView order) => [Topics.Inbox(order.Buyer), Topics.Inbox(order.Worker)];

    private async Task PublishAsync(IReadOnlyList<string> topics, CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync(topics, ct);
    }
}
