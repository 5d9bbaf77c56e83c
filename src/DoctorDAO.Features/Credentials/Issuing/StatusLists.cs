using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuers;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>
/// Status lists of 131,072 places. A copy's place is drawn at random among those that are free, so that copies of one record lie nowhere near each other; lists are
/// served whole, so that nobody learns whose status is looked at.
/// </summary>
internal sealed class StatusLists(IDbContextFactory<DaoDbContext> contexts, IssuerKeys keys, TimeProvider time)
{
    /// <summary>Places of a list.</summary>
    public const int Places = 131_072;

    /// <summary>How long whoever fetches a list may keep it.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);

    /// <summary>How long a list is good after it was signed.</summary>
    public static readonly TimeSpan Good = TimeSpan.FromHours(12);

    // A list is signed anew well before it ends, and often enough for whoever takes none that is older than an hour.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);

    // Bits of a place.
    private const int Size = 2;

    // Places are drawn; from here on a new list is begun, so that a draw seldom meets a place that is taken.
    private const int Full = Places / 2;

    /// <summary>Draws places for copies of a record, in the transaction of the caller, who holds the issuer's row.</summary>
    public async Task<IReadOnlyList<CopyRow>> DrawAsync(DaoDbContext db, IssuerRow issuer, long record, int count, CancellationToken ct)
    {
        var list = await db.Set<StatusListRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderByDescending(x => x.Number).Select(x => new { x.Number, x.Taken }).FirstOrDefaultAsync(ct);
        var number = list?.Number ?? 0;
        if (list is null || list.Taken + count > Full)
            db.Add(new StatusListRow { Issuer = issuer.Id, Number = ++number, Taken = count });
        else
            await db.Set<StatusListRow>().Where(x => x.Issuer == issuer.Id && x.Number == number).ExecuteUpdateAsync(x => x.SetProperty(l => l.Taken, l => l.Taken + count), ct);

        var day = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeSeconds();
        var copies = new List<CopyRow>();
        while (copies.Count < count)
        {
            var wanted = new HashSet<int>();
            while (wanted.Count < count - copies.Count)
                wanted.Add(RandomNumberGenerator.GetInt32(Places));
            int[] places = [.. wanted];
            var taken = (await db.Set<CopyRow>().Where(x => x.Issuer == issuer.Id && x.List == number && places.Contains(x.Place)).Select(x => x.Place).ToListAsync(ct)).ToHashSet();
            copies.AddRange(places.Where(x => !taken.Contains(x) && copies.TrueForAll(y => y.Place != x)).Select(x => new CopyRow { Issuer = issuer.Id, List = number, Place = x, Record = record, IssuedOn = day }));
        }

        db.AddRange(copies);
        await db.SaveChangesAsync(ct);
        return copies;
    }

    /// <summary>Writes a record's new state at the places of its copies, in the transaction that changes it and holds the issuer's row. A record has few copies; those of others are not read.</summary>
    public static async Task MarkAsync(DaoDbContext db, long issuer, long record, RecordState state, CancellationToken ct)
    {
        // Who issues copies of it holds that row, too: either they see the new state, or their places are seen here.
        var copies = await db.Set<CopyRow>().AsNoTracking().Where(x => x.Record == record && x.Issuer == issuer).Select(x => new { x.List, x.Place }).ToListAsync(ct);
        foreach (var list in copies.GroupBy(x => x.List).OrderBy(x => x.Key))
        {
            // Holds the list's row, so that of two changes at the same moment none is lost.
            await db.Set<StatusListRow>().Where(x => x.Issuer == issuer && x.Number == list.Key).ExecuteUpdateAsync(x => x.SetProperty(l => l.Changes, l => l.Changes + 1).SetProperty(l => l.SignedAt, 0L), ct);
            var bits = Read(await db.Set<StatusListRow>().Where(x => x.Issuer == issuer && x.Number == list.Key).Select(x => x.Bits).SingleAsync(ct));
            foreach (var copy in list)
                bits[copy.Place] = (int)ValueOf(state);
            var written = bits.Bytes.ToArray();
            await db.Set<StatusListRow>().Where(x => x.Issuer == issuer && x.Number == list.Key).ExecuteUpdateAsync(x => x.SetProperty(l => l.Bits, written), ct);
        }
    }

    /// <summary>A list, made anew when something in it has changed or it grows old.</summary>
    /// <returns><c>null</c> when there is none of that number.</returns>
    public async Task<StatusListRow?> GetAsync(IssuerRow issuer, int number, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<StatusListRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Number == number, ct) is not { } row)
            return null;
        var now = time.GetUtcNow();
        if (row.SignedAt > (now - Fresh).ToUnixTimeSeconds() && !await IsSpentAsync(db, issuer, row.Token, now, ct))
            return row;
        ISigner signer;
        try
        {
            signer = await keys.SignerAsync(issuer, ct);
        }
        catch (Exception e) when (e is FieldException or UnavailableException && row.Token.Length > 0 && row.SignedAt > (now - Good).ToUnixTimeSeconds())
        {
            // What is there still says the truth until it ends.
            return row;
        }

        await SignAsync(db, issuer, row, signer, now, ct);
        return row;
    }

    /// <summary>Keeps a list whose hash is about to be put on the chain, and the one that is there, so that whoever insists on what is anchored can read it when the list has changed again.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="row">The list as it is signed.</param>
    /// <param name="anchored">The hash that is on the chain; <c>null</c> for none.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task PrepareAsync(IssuerRow issuer, StatusListRow row, string? anchored, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        var list = Compressed(row.Token);
        // What was prepared and never sent is dropped for what is on the chain.
        var before = anchored is not null && HashOf(row.Prepared) == anchored ? row.Prepared : row.Anchored;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Set<StatusListRow>().Where(x => x.Issuer == issuer.Id && x.Number == row.Number).ExecuteUpdateAsync(x => x.SetProperty(l => l.Prepared, list).SetProperty(l => l.Anchored, before), ct);
    }

    /// <summary>The compressed list of a hash: the one that is served now, or one that was prepared for the chain.</summary>
    /// <returns><c>null</c> when there is none of that number and hash.</returns>
    public async Task<byte[]?> FindAsync(IssuerRow issuer, int number, string hash, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<StatusListRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id && x.Number == number).Select(x => new { x.Prepared, x.Anchored, x.Token }).SingleOrDefaultAsync(ct) is not { } row)
            return null;
        return new[] { row.Prepared, row.Anchored }.FirstOrDefault(x => HashOf(x) == hash) ?? (row.Token.Length > 0 && Compressed(row.Token) is var now && HashOf(now) == hash ? now : null);
    }

    private static string HashOf(byte[] compressed) => compressed.Length == 0 ? "" : Keccak256.Hash(compressed).ToString();

    private static byte[] Compressed(string token) => StatusCodecs.Token.Decode((string)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!["status_list"]!["lst"]!);

    /// <summary>Name of a list on the chain.</summary>
    public static Bytes32 ListId(IssuerRow issuer, int number) => Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(IssuerAddress.TokenList(issuer, number)));

    /// <summary>Whether the registry has ended the key that signed a list: nobody believes it any more, however fresh it is.</summary>
    private static async Task<bool> IsSpentAsync(DaoDbContext db, IssuerRow issuer, string token, DateTimeOffset now, CancellationToken ct)
    {
        var kid = (string?)JsonNode.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.'))))!["kid"] ?? "";
        var (id, thumbprint, second) = (ChainIssuerRegistry.IdOf(issuer.Did).ToString(), Hex.Encode(Base64Url.DecodeFromChars(kid.AsSpan(kid.IndexOf('#') + 1))), now.ToUnixTimeSeconds());
        return await db.Set<IssuerKeyView>().AnyAsync(x => x.Issuer == id && x.Thumbprint == thumbprint && x.Ended && x.ValidTo < second, ct);
    }

    private static StatusList Read(byte[] bits) => bits.Length == 0 ? new StatusList(StatusKind.Token, Size, Places) : StatusList.FromBytes(StatusKind.Token, Size, bits);

    private static StatusValue ValueOf(RecordState state) => state switch
    {
        RecordState.Revoked => StatusValue.Invalid,
        RecordState.Suspended => StatusValue.Suspended,
        _ => StatusValue.Valid,
    };

    private static async Task SignAsync(DaoDbContext db, IssuerRow issuer, StatusListRow row, ISigner signer, DateTimeOffset now, CancellationToken ct)
    {
        // Read before: what changes meanwhile is made into the next one.
        var changes = row.Changes;
        var token = Read(row.Bits);
        var (revoked, suspended) = (new StatusList(StatusKind.Bitstring, 1, Places), new StatusList(StatusKind.Bitstring, 1, Places));
        for (var place = 0; place < Places; place++)
        {
            if (token[place] != (int)StatusValue.Valid)
                (token[place] == (int)StatusValue.Invalid ? revoked : suspended)[place] = 1;
        }

        var signed = StatusTokens.Sign(token, Info(IssuerAddress.TokenList(issuer, row.Number), "revocation"), signer);
        var hash = Keccak256.Hash(signed.Compressed.Span).ToString();
        if (hash != row.Hash)
            row.Epoch++;
        (row.Hash, row.SignedAt, row.Token) = (hash, now.ToUnixTimeSeconds(), signed.Token);
        row.Revocation = StatusTokens.Sign(revoked, Info(IssuerAddress.Bitstring(issuer, row.Number, "revocation"), "revocation"), signer).Token;
        row.Suspension = StatusTokens.Sign(suspended, Info(IssuerAddress.Bitstring(issuer, row.Number, "suspension"), "suspension"), signer).Token;
        await db.Set<StatusListRow>().Where(x => x.Issuer == issuer.Id && x.Number == row.Number && x.Changes == changes).ExecuteUpdateAsync(
            x => x.SetProperty(l => l.Hash, row.Hash).SetProperty(l => l.Epoch, row.Epoch).SetProperty(l => l.SignedAt, row.SignedAt).SetProperty(l => l.Token, row.Token)
                .SetProperty(l => l.Revocation, row.Revocation).SetProperty(l => l.Suspension, row.Suspension), ct);

        StatusListInfo Info(string uri, string purpose) => new(uri, issuer.Did, now, now + Good, Keep, purpose);
    }
}
