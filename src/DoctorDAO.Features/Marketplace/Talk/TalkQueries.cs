using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Hands messages and files out to who may read them. What those who judge are given is logged before.</summary>
internal sealed class TalkQueries(IDbContextFactory<DaoDbContext> contexts, TalkReaders readers, TalkSeal seal, IOptions<TalkOptions> options) : IDisposable
{
    private const int MostUnread = 99;
    private const int MostAccess = 200;
    private const int MostMessages = 2 * TalkLimits.Messages;

    private static readonly JsonSerializerOptions Told = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, Converters = { new JsonStringEnumConverter() },
    };

    // A bundle is in memory while it is made: one at a time.
    private readonly SemaphoreSlim _bundles = new(1);

    public void Dispose() => _bundles.Dispose();

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

    public async Task<TalkBundleDto?> GetBundleAsync(string account, long order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { } reader)
            return null;
        await readers.LogAsync(db, reader, null, ct);
        await _bundles.WaitAsync(ct);
        try
        {
            var content = await BundleAsync(db, reader.Order, ct);
            return new TalkBundleDto(new PaperFileDto($"order-{order}.zip", "application/zip", content), Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        finally
        {
            _bundles.Release();
        }
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
        var people = await People.ReadAsync(db, rows.Select(x => x.Account).Distinct(), ct);
        return
        [
            .. rows.Select(x => new MessageDto(
                x.Id, people[x.Account], x.Account == reader.Account, DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt), Text(x), x.Kind, x.Milestone, x.Hash.Length == 0 ? null : x.Hash,
                x.Milestone is { } index && milestones.GetValueOrDefault(index) is { } milestone && x.Hash.Length > 0 && (milestone.Delivery == x.Hash || milestone.Change == x.Hash),
                [.. files[x.Id].Select(f => Dto(f, x.Sealed.Length == 0))])),
        ];
    }

    /// <summary>A file as its readers see it.</summary>
    public TalkFileDto Dto(OrderFileRow file, bool deleted = false) => new(file.Id, seal.OpenName(file.Order, file.Name), file.Bytes, file.Sha256, deleted);

    private string? Text(OrderMessageRow row) =>
        seal.Open(row.Order, row.Sealed) is not { } content ? null : row.Hash.Length == 0 ? Encoding.UTF8.GetString(content) : Manifest.Read(content).Text;

    private async Task<byte[]?> ContentAsync(DaoDbContext db, OrderFileRow file, CancellationToken ct) =>
        await db.Set<OrderFileContentRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == file.Id, ct) is { } row ? seal.OpenFile(file.Order, file.Id, row.Content) : null;

    /// <summary>Everything in one archive, uncompressed and with one date, so that the same messages are the same bytes everywhere.</summary>
    private async Task<byte[]> BundleAsync(DaoDbContext db, OrderView order, CancellationToken ct)
    {
        var rows = await db.Set<OrderMessageRow>().AsNoTracking().Where(x => x.Order == order.Id).OrderBy(x => x.Id).Take(MostMessages).ToListAsync(ct);
        var files = await db.Set<OrderFileRow>().AsNoTracking().Where(x => x.Order == order.Id && x.Message > 0).OrderBy(x => x.Message).ThenBy(x => x.Number).ToListAsync(ct);
        var byMessage = files.ToLookup(x => x.Message);
        var messages = rows.Select(x => new
        {
            x.Id, By = x.Account == order.Worker ? OrderSide.Worker : OrderSide.Buyer, x.Account, At = DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt), x.Kind, x.Milestone,
            Hash = x.Hash.Length == 0 ? null : x.Hash, Text = Text(x), Files = byMessage[x.Id].Select(f => new { f.Id, Name = seal.OpenName(f.Order, f.Name), f.Bytes, f.Sha256 }),
        });
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(archive, "messages.json", JsonSerializer.SerializeToUtf8Bytes(new { Order = order.Id, order.Buyer, order.Worker, Messages = messages }, Told), ct);
            foreach (var row in rows.Where(x => x.Hash.Length > 0))
            {
                if (seal.Open(row.Order, row.Sealed) is { } manifest)
                    await AddAsync(archive, $"manifests/{row.Hash}.json", manifest, ct);
            }

            foreach (var file in files)
            {
                if (await ContentAsync(db, file, ct) is { } bytes)
                    await AddAsync(archive, $"files/{file.Id:N}", bytes, ct);
            }
        }

        return content.ToArray();
    }

    private static async Task AddAsync(ZipArchive archive, string name, byte[] content, CancellationToken ct)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var stream = await entry.OpenAsync(ct);
        await stream.WriteAsync(content, ct);
    }
}
