using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
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

    // Places are drawn; from here on a new list is begun, so that a draw seldom meets a place that is taken.
    private const int Full = Places / 2;

    /// <summary>Draws places for copies of a record, in the transaction of the caller, who holds the issuer's row.</summary>
    public async Task<IReadOnlyList<CopyRow>> DrawAsync(DaoDbContext db, IssuerRow issuer, long record, int count, CancellationToken ct)
    {
        var list = await db.Set<StatusListRow>().Where(x => x.Issuer == issuer.Id).OrderByDescending(x => x.Number).FirstOrDefaultAsync(ct);
        if (list is null || list.Taken + count > Full)
        {
            list = new StatusListRow { Issuer = issuer.Id, Number = (list?.Number ?? 0) + 1 };
            db.Add(list);
        }

        var day = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeSeconds();
        var copies = new List<CopyRow>();
        while (copies.Count < count)
        {
            var wanted = new HashSet<int>();
            while (wanted.Count < count - copies.Count)
                wanted.Add(RandomNumberGenerator.GetInt32(Places));
            int[] places = [.. wanted];
            var taken = (await db.Set<CopyRow>().Where(x => x.Issuer == issuer.Id && x.List == list.Number && places.Contains(x.Place)).Select(x => x.Place).ToListAsync(ct)).ToHashSet();
            copies.AddRange(places.Where(x => !taken.Contains(x) && copies.TrueForAll(y => y.Place != x)).Select(x => new CopyRow { Issuer = issuer.Id, List = list.Number, Place = x, Record = record, IssuedOn = day }));
        }

        db.AddRange(copies);
        list.Taken += count;
        await db.SaveChangesAsync(ct);
        return copies;
    }

    /// <summary>Marks the lists in which a record has copies as changed, in the transaction that changes it.</summary>
    public static Task<int> MarkAsync(DaoDbContext db, long issuer, long record, CancellationToken ct) => db.Set<StatusListRow>()
        .Where(x => x.Issuer == issuer && db.Set<CopyRow>().Any(c => c.Issuer == issuer && c.Record == record && c.List == x.Number))
        .ExecuteUpdateAsync(x => x.SetProperty(l => l.Changes, l => l.Changes + 1).SetProperty(l => l.SignedAt, 0L), ct);

    /// <summary>A list, made anew when something in it has changed or it grows old.</summary>
    /// <returns><c>null</c> when there is none of that number.</returns>
    public async Task<StatusListRow?> GetAsync(IssuerRow issuer, int number, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<StatusListRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Number == number, ct) is not { } row)
            return null;
        var now = time.GetUtcNow();
        if (row.SignedAt > (now - Fresh).ToUnixTimeSeconds())
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

        await BuildAsync(db, issuer, row, signer, now, ct);
        return row;
    }

    /// <summary>Name of a list on the chain.</summary>
    public static Bytes32 ListId(IssuerRow issuer, int number) => Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(IssuerAddress.TokenList(issuer, number)));

    private static async Task BuildAsync(DaoDbContext db, IssuerRow issuer, StatusListRow row, ISigner signer, DateTimeOffset now, CancellationToken ct)
    {
        // Read before: what changes meanwhile is made into the next one.
        var changes = row.Changes;
        var marked = await db.Set<CopyRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id && x.List == row.Number)
            .Join(db.Set<RecordRow>().Where(x => x.State != RecordState.Valid), x => x.Record, x => x.Id, (copy, record) => new { copy.Place, record.State }).ToListAsync(ct);
        var token = new StatusList(StatusKind.Token, 2, Places);
        var (revoked, suspended) = (new StatusList(StatusKind.Bitstring, 1, Places), new StatusList(StatusKind.Bitstring, 1, Places));
        foreach (var copy in marked)
        {
            token[copy.Place] = (int)(copy.State == RecordState.Revoked ? StatusValue.Invalid : StatusValue.Suspended);
            (copy.State == RecordState.Revoked ? revoked : suspended)[copy.Place] = 1;
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
