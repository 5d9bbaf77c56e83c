using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuers;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What controllers do in the registry: prepared here, in plain words, and sent by their own wallets. The server has no controller's key.</summary>
internal sealed class RegistryActs(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IIssuerRegistry registry, IssuerStaff staff, IssuerKeys keys, StatusLists lists, TimeProvider time)
{
    private const long LastTime = 253_402_300_799;

    private static readonly string[] OfIssuers = ["accredit", "suspend", "reinstate", "withdraw", "set-types", "set-validity", "set-controller"];
    private static readonly string[] OfKeysAndLists = ["add-key", "end-key", "anchor"];

    /// <summary>A new key; the one that signs now goes on until the registry knows the new one.</summary>
    public async Task<IssuerKeyDto?> RotateAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await staff.ControllerAsync(db, account, slug, ct) is not var (issuer, me))
            return null;
        // One that waits for the registry is enough: sent twice, there is one more key and not two.
        if (await db.Set<IssuerKeyRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderByDescending(x => x.Id).FirstOrDefaultAsync(ct) is { } newest
            && newest.ValidTo > time.GetUtcNow().ToUnixTimeSeconds() && !(await EndsAsync(db, issuer, [newest.Thumbprint], ct)).ContainsKey(newest.Thumbprint)
            && !await registry.IsKeyGoodAsync(issuer.Did, newest.Thumbprint, ct))
        {
            return ToDto(newest, onChain: false, ended: null);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = await keys.AddAsync(db, issuer, ct);
        await AuditTrail.AddAsync(db, issuer.Id, me, "key-made", null, row.Thumbprint, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return ToDto(row, onChain: false, ended: null);
    }

    /// <summary>A transaction for the controller's wallet.</summary>
    public async Task<RegistryCallDto?> PrepareAsync(string account, string slug, RegistryWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await staff.ControllerAsync(db, account, slug, ct) is not var (issuer, me))
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var (words, key, list) = (Check(issuer, ref wish, head.Time > 0 ? head.Time : time.GetUtcNow().ToUnixTimeSeconds()), (IssuerKeyRow?)null, (StatusListRow?)null);
        if (wish.Act is "add-key" or "end-key")
        {
            key = await db.Set<IssuerKeyRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Id == wish.Key, ct) ?? throw new FieldException("key", "is none of this desk");
            words = wish.Act == "add-key"
                ? $"Let {issuer.Name} sign with the key {Short(key.Thumbprint)} until {Day(key.ValidTo)}."
                : $"End the key {Short(key.Thumbprint)} of {issuer.Name}: nothing that it signs from {(wish.Until is > 0 ? Day(wish.Until.Value) : "now")} on counts.";
        }

        if (wish.Act == "anchor")
        {
            list = await lists.GetAsync(issuer, wish.List ?? 0, ct) ?? throw new FieldException("list", "is none of this desk");
            await lists.PrepareAsync(issuer, list, (await registry.AnchorAsync(issuer.Did, StatusLists.ListId(issuer, list.Number).ToString(), ct))?.Hash, ct);
            words = $"Publish the hash of status list {list.Number} of {issuer.Name}, as it is now (epoch {list.Epoch}).";
        }

        var (to, data) = registry.Encode(issuer, wish, key, list);
        var refusal = await registry.RefusalAsync(me, to, data, ct);
        return new RegistryCallDto(deployment.ChainId, Address.Parse(me).ToString(), to.ToString(), Hex.Encode(data), words, refusal?.Words, refusal?.Error);
    }

    /// <summary>Keys with what the registry says of them.</summary>
    public async Task<IReadOnlyList<IssuerKeyDto>> KeysAsync(DaoDbContext db, IssuerRow issuer, CancellationToken ct)
    {
        var result = new List<IssuerKeyDto>();
        var rows = await db.Set<IssuerKeyRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderByDescending(x => x.Id).Take(20).ToListAsync(ct);
        var ends = await EndsAsync(db, issuer, [.. rows.Select(x => x.Thumbprint)], ct);
        foreach (var row in rows)
        {
            bool? known = null;
            try
            {
                known = await registry.IsKeyGoodAsync(issuer.Did, row.Thumbprint, ct);
            }
            catch (UnavailableException)
            {
                // The page says that it could not be asked.
            }

            result.Add(ToDto(row, known, ends.GetValueOrDefault(row.Thumbprint)));
        }

        return result;
    }

    /// <summary>Lists with what is anchored of them.</summary>
    public async Task<IReadOnlyList<StatusListDto>> ListsAsync(DaoDbContext db, IssuerRow issuer, CancellationToken ct)
    {
        var result = new List<StatusListDto>();
        foreach (var number in await db.Set<StatusListRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderBy(x => x.Number).Take(100).Select(x => x.Number).ToListAsync(ct))
        {
            StatusListRow? row;
            (string Hash, long Epoch)? anchored = null;
            try
            {
                row = await lists.GetAsync(issuer, number, ct);
                anchored = await registry.AnchorAsync(issuer.Did, StatusLists.ListId(issuer, number).ToString(), ct);
            }
            catch (Exception e) when (e is FieldException or UnavailableException)
            {
                row = await db.Set<StatusListRow>().AsNoTracking().SingleAsync(x => x.Issuer == issuer.Id && x.Number == number, ct);
            }

            result.Add(new StatusListDto(number, StatusLists.ListId(issuer, number).ToString(), row!.Epoch, row.Hash, row.Taken, anchored?.Hash, anchored?.Epoch));
        }

        return result;
    }

    /// <summary>Refuses what makes no sense whatever the contract says of it.</summary>
    /// <param name="now">The chain's time, unix seconds.</param>
    /// <returns>What an act about an issuer does, in plain words; nothing for one about a key or a list.</returns>
    private static string Check(IssuerRow issuer, ref RegistryWish wish, long now)
    {
        if (OfKeysAndLists.Contains(wish.Act, StringComparer.Ordinal))
            return wish.Until is < 0 or > LastTime ? throw new FieldException("until", "is no time in unix seconds") : "";
        if (!OfIssuers.Contains(wish.Act, StringComparer.Ordinal))
            throw new FieldException("act", $"is none of {string.Join(", ", OfIssuers.Concat(OfKeysAndLists))}");
        if (wish.Did is not { Length: > 4 and <= 256 } did || !did.StartsWith("did:", StringComparison.Ordinal) || !did.All(x => x is > ' ' and < (char)127) || (did == issuer.Did && wish.Act != "set-controller"))
            throw new FieldException("did", "is not the DID of another issuer, such as did:web:hospital.example");
        if (wish.Act is "accredit" or "set-controller")
            wish = wish with { Controller = Address.Parse(Fields.Account("controller", wish.Controller)).ToString() };
        if (wish.Act is "accredit" or "set-types" && (wish.Types is not { Count: > 0 } types || types.Any(x => CredentialTypes.Find(x) is null) || types.Distinct(StringComparer.Ordinal).Count() != types.Count))
            throw new FieldException("types", "are not one or more types of credentials, each once");
        if (wish.Act is "accredit" or "set-validity")
            CheckTimes(wish, now);
        return wish.Act switch
        {
            "accredit" => $"Accredit {did}: its controller {wish.Controller} may let it issue {string.Join(", ", wish.Types!)}{Span(wish)}.",
            "suspend" => $"Suspend {did}: it, and whoever it has accredited, issues nothing until it is reinstated.",
            "reinstate" => $"Reinstate {did}: it may issue again.",
            "withdraw" => $"Withdraw the accreditation of {did} for good.",
            "set-types" => $"From now on {did} may issue {string.Join(", ", wish.Types!)}, and nothing else.",
            "set-validity" => $"The accreditation of {did} holds{Span(wish)}{(wish.Until is > 0 ? "" : ", without an end")}.",
            _ => $"{wish.Controller} acts for {did} from now on.",
        };
    }

    // A day that has begun is not over: its first second may be behind.
    private static void CheckTimes(RegistryWish wish, long now)
    {
        const int DaySeconds = 86_400;
        if (wish.From is < 0 or > LastTime || (wish.From is > 0 && wish.From < now - (now % DaySeconds)))
            throw new FieldException("from", "is not a time from today on, in unix seconds; without one it begins at once");
        if (wish.Until is < 0 or > LastTime || (wish.Until is > 0 && (wish.Until <= now || wish.Until <= (wish.From ?? 0))))
            throw new FieldException("until", "is not a time in the future and after the beginning, in unix seconds; to end an accreditation now, suspend or withdraw it");
    }

    private static string Span(RegistryWish wish) => $"{(wish.From is > 0 ? $" from {Day(wish.From.Value)}" : "")}{(wish.Until is > 0 ? $" until {Day(wish.Until.Value)}" : "")}";

    private static string Day(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Short(string thumbprint) => thumbprint[..10] + "…";

    /// <summary>Keys that the registry has ever been told of, by thumbprint, with when they were ended before their time.</summary>
    private static async Task<Dictionary<string, DateTimeOffset?>> EndsAsync(DaoDbContext db, IssuerRow issuer, string[] thumbprints, CancellationToken ct)
    {
        var id = ChainIssuerRegistry.IdOf(issuer.Did).ToString();
        var known = await db.Set<IssuerKeyView>().AsNoTracking().Where(x => x.Issuer == id && thumbprints.Contains(x.Thumbprint)).ToListAsync(ct);
        // Of a DID that was freed and accredited anew the newest counts.
        return known.GroupBy(x => x.Thumbprint).ToDictionary(
            x => x.Key, x => x.MaxBy(k => k.AddedAt) is { Ended: true } ended ? DateTimeOffset.FromUnixTimeSeconds(ended.ValidTo) : (DateTimeOffset?)null, StringComparer.Ordinal);
    }

    private static IssuerKeyDto ToDto(IssuerKeyRow row, bool? onChain, DateTimeOffset? ended) => new(
        row.Id, row.Thumbprint, DateTimeOffset.FromUnixTimeSeconds(row.ValidFrom), DateTimeOffset.FromUnixTimeSeconds(row.ValidTo), ended, onChain);
}
