using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>
/// All messages and files of an order in one archive. It is made twice: once for its length and hash, which are said before its first byte, and once for its reader. Of neither is more in
/// memory than some messages or one file, however slowly somebody reads.
/// </summary>
internal sealed class TalkBundles(IDbContextFactory<DaoDbContext> contexts, TalkReaders readers, TalkQueries queries, TalkSeal seal) : IDisposable
{
    private const int Batch = 100;

    private static readonly DateTimeOffset Dated = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Told = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, Converters = { new JsonStringEnumConverter() },
    };

    // Hashing is work for a processor, and no reader holds it up: one at a time.
    private readonly SemaphoreSlim _hashing = new(1);

    public void Dispose() => _hashing.Dispose();

    /// <summary>The archive for somebody who may read it, up to the newest message.</summary>
    /// <returns><c>null</c> for anybody else.</returns>
    public async Task<TalkBundleDto?> GetAsync(string account, long order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkReaders.FindAsync(db, account, order, ct) is not { } reader)
            return null;
        await readers.LogAsync(db, reader, null, ct);
        var last = await db.Set<OrderMessageRow>().Where(x => x.Order == order).OrderByDescending(x => x.Id).Select(x => (long?)x.Id).FirstOrDefaultAsync(ct) ?? 0;
        await _hashing.WaitAsync(ct);
        try
        {
            var (bytes, hash) = await WriteAsync(reader.Order, last, null, Stream.Null, ct);
            return new TalkBundleDto($"order-{order}.zip", bytes, hash, (content, token) => WriteAsync(reader.Order, last, hash, content, token));
        }
        finally
        {
            _hashing.Release();
        }
    }

    /// <summary>Writes it uncompressed and with one date, so that the same messages are the same bytes everywhere.</summary>
    /// <param name="last">Id of the newest message in it.</param>
    /// <param name="expected">The hash that was said of it; <c>null</c> when none was.</param>
    /// <exception cref="InvalidOperationException">It has become another: what is written then lacks its end.</exception>
    private async Task<(long Bytes, string Hash)> WriteAsync(OrderView order, long last, string? expected, Stream content, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var hashed = new HashedStream(content);
        await using (var archive = await ZipArchive.CreateAsync(hashed, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
        {
            await using (var messages = await OpenAsync(archive, "messages.json", ct))
                await JsonSerializer.SerializeAsync(messages, new Conversation(order.Id, order.Buyer, order.Worker, MessagesAsync(db, order, last, ct)), Told, ct);
            await foreach (var row in RowsAsync(db, order.Id, last, handed: true, ct))
            {
                if (seal.Open(row.Order, row.Sealed) is { } manifest)
                    await AddAsync(archive, $"manifests/{row.Hash}.json", manifest, ct);
            }

            var files = await db.Set<OrderFileRow>().AsNoTracking().Where(x => x.Order == order.Id && x.Message > 0 && x.Message <= last).OrderBy(x => x.Message).ThenBy(x => x.Number).ToListAsync(ct);
            foreach (var file in files)
            {
                if (await queries.ContentAsync(db, file, ct) is { } bytes)
                    await AddAsync(archive, $"files/{file.Id:N}", bytes, ct);
            }
        }

        var hash = hashed.Hash();
        if (expected is not null && hash != expected)
            throw new InvalidOperationException($"What was written in order {order.Id} was deleted while somebody read it.");
        await hashed.EndAsync(ct);
        return (hashed.Bytes, hash);
    }

    private async IAsyncEnumerable<BundledMessage> MessagesAsync(DaoDbContext db, OrderView order, long last, [EnumeratorCancellation] CancellationToken ct)
    {
        // What somebody wrote before moving to another account follows later than the order.
        var worker = await Rows.AccountsAsync(db, order.Worker, ct);
        await foreach (var rows in BatchesAsync(db, order.Id, last, handed: false, ct))
        {
            var (from, to) = (rows[0].Id, rows[^1].Id);
            var files = (await db.Set<OrderFileRow>().AsNoTracking().Where(x => x.Order == order.Id && x.Message >= from && x.Message <= to).OrderBy(x => x.Message).ThenBy(x => x.Number).ToListAsync(ct))
                .ToLookup(x => x.Message);
            foreach (var row in rows)
            {
                yield return new BundledMessage(
                    row.Id, worker.Contains(row.Account) ? OrderSide.Worker : OrderSide.Buyer, row.Account, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), row.Kind, row.Milestone,
                    row.Hash.Length == 0 ? null : row.Hash, queries.Text(row), [.. files[row.Id].Select(x => new BundledFile(x.Id, seal.OpenName(x.Order, x.Name), x.Bytes, x.Sha256))]);
            }
        }
    }

    private static async IAsyncEnumerable<OrderMessageRow> RowsAsync(DaoDbContext db, long order, long last, bool handed, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var rows in BatchesAsync(db, order, last, handed, ct))
        {
            foreach (var row in rows)
                yield return row;
        }
    }

    /// <param name="handed">Whether only those that have a manifest.</param>
    private static async IAsyncEnumerable<List<OrderMessageRow>> BatchesAsync(DaoDbContext db, long order, long last, bool handed, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        List<OrderMessageRow> rows;
        do
        {
            rows = await db.Set<OrderMessageRow>().AsNoTracking().Where(x => x.Order == order && x.Id > after && x.Id <= last && (!handed || x.Kind != MessageKind.Message)).OrderBy(x => x.Id).Take(Batch).ToListAsync(ct);
            if (rows.Count == 0)
                yield break;
            after = rows[^1].Id;
            yield return rows;
        }
        while (rows.Count == Batch);
    }

    private static async Task AddAsync(ZipArchive archive, string name, byte[] content, CancellationToken ct)
    {
        await using var stream = await OpenAsync(archive, name, ct);
        await stream.WriteAsync(content, ct);
    }

    private static async Task<Stream> OpenAsync(ZipArchive archive, string name, CancellationToken ct)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Dated;
        return await entry.OpenAsync(ct);
    }

    private sealed record Conversation(long Order, string Buyer, string Worker, IAsyncEnumerable<BundledMessage> Messages);

    private sealed record BundledMessage(
        long Id, OrderSide By, string Account, DateTimeOffset At, MessageKind Kind, int? Milestone, string? Hash, string? Text, IReadOnlyList<BundledFile> Files);

    private sealed record BundledFile(Guid Id, string Name, int Bytes, string Sha256);
}
