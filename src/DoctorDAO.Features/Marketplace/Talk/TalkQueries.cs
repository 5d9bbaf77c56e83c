using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Hands messages and files out to who may read them. What those who judge are given is logged before.</summary>
internal sealed class TalkQueries(IDbContextFactory<DaoDbContext> contexts, TalkReaders readers, TalkSeal seal, IOptions<TalkOptions> options)
{
    private const int MostUnread = 99;
    private const int MostAccess = 200;

    public async Task<TalkDto?> GetMessagesAsync(string account, long order, string? cursor, int limit, CancellationToken ct)
    {
        var count = Fields.Limit(limit);
        var before = Cursor.Decode(cursor, 1) is [var id] ? Cursor.Number(id) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { } reader)
            return null;
        await readers.LogAsync(db, reader, null, ct);
        var rows = await db.Set<OrderMessageRow>().AsNoTracking().Where(x => x.Order == order && x.Id < before).OrderByDescending(x => x.Id).Take(count + 1).ToListAsync(ct);
        var page = rows.Take(count).ToList();
        var reads = await db.Set<OrderReadRow>().AsNoTracking().Where(x => x.Order == order).ToDictionaryAsync(x => x.Side, x => x.Message, ct);
        var read = reader.Side is { } side ? reads.GetValueOrDefault(side) : 0;
        var other = reader.Side is { } own ? reads.GetValueOrDefault(own == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer) : 0;
        var unread = reader.Side is null
            ? 0
            : await db.Set<OrderMessageRow>().Where(x => x.Order == order && x.Id > read && x.Account != reader.Account).OrderBy(x => x.Id).Take(MostUnread).CountAsync(ct);
        var until = TalkStore.Until(reader.Order);
        var open = reader.Side is not null && (until is not { } end || (await ChainHead.ReadAsync(db, ct)).Time <= end.ToUnixTimeSeconds());
        return new TalkDto(
            new Page<MessageDto>(await ReadAsync(db, reader, page, ct), rows.Count > count ? Cursor.Encode(page[^1].Id) : null), read, other, unread, until, open,
            reader.Order.EndedAt is { } ended ? Moment.Of(ended).AddDays(options.Value.KeepDays) : null, reader.Side is null);
    }

    public async Task<MessageDto?> GetMessageAsync(string account, long order, long message, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { } reader
            || await db.Set<OrderMessageRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == message && x.Order == order, ct) is not { } row)
            return null;
        await readers.LogAsync(db, reader, null, ct);
        return (await ReadAsync(db, reader, [row], ct))[0];
    }

    public async Task<PaperFileDto?> GetFileAsync(string account, long order, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { } reader || await db.Set<OrderFileRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Order == order, ct) is not { } file)
            return null;
        // What stands in no message yet is its author's alone.
        if (file.Message == 0 && file.Account != reader.Account)
            return null;
        await readers.LogAsync(db, reader, id, ct);
        return await ContentAsync(db, file, ct) is { } content ? new PaperFileDto(seal.OpenName(order, file.Name), "application/octet-stream", content) : null;
    }

    public async Task<IReadOnlyList<TalkAccessDto>?> GetAccessAsync(string account, long order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { Side: not null })
            return null;
        var rows = await db.Set<OrderAccessRow>().AsNoTracking().Where(x => x.Order == order).OrderByDescending(x => x.Id).Take(MostAccess).ToListAsync(ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Account).Distinct(), ct);
        return [.. rows.Select(x => new TalkAccessDto(people[x.Account], DateTimeOffset.FromUnixTimeMilliseconds(x.Time), x.What))];
    }

    /// <summary>Messages as a reader sees them.</summary>
    public async Task<IReadOnlyList<MessageDto>> ReadAsync(DaoDbContext db, TalkReader reader, IReadOnlyList<OrderMessageRow> rows, CancellationToken ct)
    {
        var order = reader.Order.Id;
        var ids = rows.Select(x => x.Id).ToList();
        var files = (await db.Set<OrderFileRow>().AsNoTracking().Where(x => x.Order == order && ids.Contains(x.Message)).OrderBy(x => x.Message).ThenBy(x => x.Number).ToListAsync(ct)).ToLookup(x => x.Message);
        var milestones = rows.Any(x => x.Hash.Length > 0) ? await db.Set<MilestoneView>().AsNoTracking().Where(x => x.Order == order).ToDictionaryAsync(x => x.Index, ct) : [];
        var waits = await WaitingAsync(db, reader, rows, milestones, ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Account).Distinct(), ct);
        return
        [
            .. rows.Select(x => new MessageDto(
                x.Id, people[x.Account], x.Account == reader.Account, DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt), Text(x), x.Kind, x.Milestone, x.Hash.Length == 0 ? null : x.Hash,
                x.Milestone is { } index && milestones.GetValueOrDefault(index) is { } milestone && IsOnChain(x, milestone), [.. files[x.Id].Select(f => Dto(f, x.Sealed.Length == 0))], waits.Contains(x.Id))),
        ];
    }

    /// <summary>A file as its readers see it.</summary>
    public TalkFileDto Dto(OrderFileRow file, bool deleted = false) => new(file.Id, seal.OpenName(file.Order, file.Name), file.Bytes, file.Sha256, deleted);

    /// <summary>Ids of what the reader saved and has not signed, where its milestone takes a delivery, or a change, now. What was saved before something newer waits no longer.</summary>
    private static async Task<HashSet<long>> WaitingAsync(DaoDbContext db, TalkReader reader, IReadOnlyList<OrderMessageRow> rows, Dictionary<int, MilestoneView> milestones, CancellationToken ct)
    {
        var (order, account) = (reader.Order.Id, reader.Account);
        var (kind, status) = reader.Side == OrderSide.Worker ? (MessageKind.Delivery, MilestoneStatus.Pending) : (MessageKind.Change, MilestoneStatus.Delivered);
        if (reader.Side is null || reader.Order.Status != OrderStatus.Accepted || !rows.Any(x => x.Kind == kind && x.Account == account))
            return [];
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        // Nothing is delivered before the booked time begins, and a milestone is changed so often only.
        if (kind == MessageKind.Delivery && reader.Order.Start > now)
            return [];
        var changes = kind == MessageKind.Change ? (await OrderBooks.RuleAsync(db, reader.Order, ct)).Changes : int.MaxValue;
        var newest = await db.Set<OrderMessageRow>().Where(x => x.Order == order && x.Account == account && x.Kind == kind).GroupBy(x => x.Milestone).Select(x => x.Max(m => m.Id)).ToListAsync(ct);
        return
        [
            .. rows.Where(x => newest.Contains(x.Id) && x.Sealed.Length > 0 && x.Milestone is { } index && milestones.GetValueOrDefault(index) is { } milestone
                && milestone.Status == status && milestone.Changes < changes && now < milestone.Until && !IsOnChain(x, milestone)).Select(x => x.Id),
        ];
    }

    private static bool IsOnChain(OrderMessageRow row, MilestoneView milestone) => row.Hash.Length > 0 && (milestone.Delivery == row.Hash || milestone.Change == row.Hash);

    /// <summary>What a message says; <c>null</c> when it was deleted.</summary>
    public string? Text(OrderMessageRow row) =>
        seal.Open(row.Order, row.Sealed) is not { } content ? null : row.Hash.Length == 0 ? Encoding.UTF8.GetString(content) : Manifest.Read(content).Text;

    /// <summary>A file's content; <c>null</c> when it was deleted.</summary>
    public async Task<byte[]?> ContentAsync(DaoDbContext db, OrderFileRow file, CancellationToken ct) =>
        await db.Set<OrderFileContentRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == file.Id, ct) is { } row ? seal.OpenFile(file.Order, file.Id, row.Content) : null;
}
