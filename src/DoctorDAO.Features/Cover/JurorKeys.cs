using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>Public keys that jurors make on their devices. The private ones are here only under recovery codes that are not.</summary>
internal sealed class JurorKeys(IDbContextFactory<DaoDbContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<JurorKeyDto>> GetAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<JurorKeyRow>().AsNoTracking().Where(x => x.Account == owner).OrderByDescending(x => x.CreatedAt).ThenBy(x => x.Id).Take(EvidenceLimits.Keys).ToListAsync(ct);
        return rows.ConvertAll(Dto);
    }

    public async Task<JurorKeyDto> AddAsync(string account, NewJurorKey key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        var owner = Fields.Account("account", account);
        var (x, y) = (Coordinate("key.x", key.Key?.X), Coordinate("key.y", key.Key?.Y));
        RequirePoint(x, y);
        EvidenceStore.CheckSealed("recovery", key.Recovery);
        var row = new JurorKeyRow
        {
            Id = Thumbprint(key.Key!), Account = owner, X = key.Key!.X, Y = key.Key.Y, Recovery = key.Recovery, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, owner, ct);
        await Rows.EnsureAuthorAsync(db, owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Rows.HoldAuthorAsync(db, owner, ct);
        if (await db.Set<JurorKeyRow>().AsNoTracking().SingleOrDefaultAsync(k => k.Id == row.Id, ct) is { } known)
            return known.Account == owner ? Dto(known) : throw new FieldException("key", "is another member's; make a new one");
        if (await db.Set<JurorKeyRow>().CountAsync(k => k.Account == owner, ct) >= EvidenceLimits.Keys)
            throw new FieldException("key", $"is one too many: {EvidenceLimits.Keys} are possible; use one that you have, by its recovery code");
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Dto(row);
    }

    /// <summary>RFC 7638, of the members that make a P-256 key.</summary>
    internal static string Thumbprint(PublicKeyDto key) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{key.X}}","y":"{{key.Y}}"}""")));

    private static JurorKeyDto Dto(JurorKeyRow x) => new(x.Id, new PublicKeyDto(x.X, x.Y), x.Recovery, DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt));

    private static byte[] Coordinate(string field, string? value) => value is { Length: 43 } && Base64Url.IsValid(value) && Base64Url.DecodeFromChars(value) is { Length: 32 } bytes && Base64Url.EncodeToString(bytes) == value
        ? bytes
        : throw new FieldException(field, "is not base64url of 32 bytes");

    private static void RequirePoint(byte[] x, byte[] y)
    {
        try
        {
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
        }
        catch (CryptographicException)
        {
            throw new FieldException("key", "is no point on P-256");
        }
    }
}
