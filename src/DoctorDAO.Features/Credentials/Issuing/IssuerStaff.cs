using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Credentials.Issuers;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Who may do what at a desk. The controller is who the registry says; others are named by it.</summary>
internal sealed class IssuerStaff(IDbContextFactory<DaoDbContext> contexts, IIssuerRegistry registry, TimeProvider time)
{
    private const int MaxStaff = 100;

    /// <summary>The desk as the account has it; <c>null</c> when it has nothing to do there. Who is the controller the chain's events say: a key that was stolen and replaced opens nothing.</summary>
    /// <returns>Issuer, the account in lowercase, its role.</returns>
    public static async Task<(IssuerRow Issuer, string Account, StaffRole Role)?> FindAsync(DaoDbContext db, string account, string slug, CancellationToken ct)
    {
        var me = Fields.Account("account", account);
        if (await IssuerQueries.FindAsync(db, slug, ct) is not { } issuer)
            return null;
        if ((await ControllersAsync(db, [issuer], ct))[issuer.Id] == me)
            return (issuer, me, StaffRole.Controller);
        return await db.Set<StaffRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Account == me, ct) is { } row ? (issuer, me, row.Role) : null;
    }

    /// <summary>Who acts for issuers by the chain's events, lowercase, by the issuers' rows: whoever did so before has no more say, and sees nothing more.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> ControllersAsync(DaoDbContext db, IReadOnlyList<IssuerRow> issuers, CancellationToken ct)
    {
        var ids = issuers.ToDictionary(x => x.Id, x => ChainIssuerRegistry.IdOf(x.Did).ToString());
        string[] all = [.. ids.Values];
        var known = await db.Set<IssuerView>().AsNoTracking().Where(x => all.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Controller, ct);
        return issuers.ToDictionary(x => x.Id, x => known.GetValueOrDefault(ids[x.Id], x.Controller));
    }

    /// <summary>Refuses who may less.</summary>
    /// <exception cref="NotAllowedException">The role is less than it takes.</exception>
    public static void Require(StaffRole role, StaffRole least)
    {
        if (role < least)
            throw new NotAllowedException($"This takes a {least.ToString().ToLowerInvariant()}; you are a {role.ToString().ToLowerInvariant()} at this desk.");
    }

    /// <summary>Whether what is decided on is the own person's: by the same account, or by another that signs in as the same person.</summary>
    public static async Task<bool> IsOwnAsync(DaoDbContext db, string me, string account, CancellationToken ct) =>
        me == account || (account.Length > 0 && await db.Set<PersonAccountRow>().Where(x => x.Account == me).AnyAsync(x => db.Set<PersonAccountRow>().Any(o => o.Account == account && o.Person == x.Person), ct));

    /// <summary>The desk for its controller, whom the registry is asked about anew.</summary>
    /// <exception cref="NotAllowedException">The account is another.</exception>
    public async Task<(IssuerRow Issuer, string Account)?> ControllerAsync(DaoDbContext db, string account, string slug, CancellationToken ct)
    {
        if (await FindAsync(db, account, slug, ct) is not var (issuer, me, role))
            return null;
        if (role != StaffRole.Controller && (await registry.FindAsync(issuer.Did, ct))?.Controller != me)
            Require(role, StaffRole.Controller);

        if (issuer.Controller != me)
            await db.Set<IssuerRow>().Where(x => x.Id == issuer.Id).ExecuteUpdateAsync(x => x.SetProperty(i => i.Controller, me), ct);
        return (issuer, me);
    }

    /// <summary>Makes somebody staff.</summary>
    public async Task<bool?> GrantAsync(string account, string slug, StaffWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var person = Fields.Account("account", wish.Account);
        if (wish.Role == StaffRole.Controller)
            throw new FieldException("role", "is the registry's to give");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ControllerAsync(db, account, slug, ct) is not var (issuer, me))
            return null;
        if (await db.Set<StaffRow>().CountAsync(x => x.Issuer == issuer.Id, ct) >= MaxStaff)
            throw new FieldException("account", $"is one too many: a desk has {MaxStaff} people at most");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        var row = await db.Set<StaffRow>().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Account == person, ct);
        if (row?.Role == wish.Role)
            return true;
        if (row is null)
            db.Add(row = new StaffRow { Issuer = issuer.Id, Account = person, Since = time.GetUtcNow().ToUnixTimeMilliseconds() });
        row.Role = wish.Role;
        await db.SaveChangesAsync(ct);
        await AuditTrail.AddAsync(db, issuer.Id, me, "staff-named", null, $"{person} {wish.Role}", time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Ends that somebody is staff.</summary>
    public async Task<bool?> DismissAsync(string account, string slug, string staff, CancellationToken ct)
    {
        var person = Fields.Account("account", staff);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ControllerAsync(db, account, slug, ct) is not var (issuer, me))
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        if (await db.Set<StaffRow>().Where(x => x.Issuer == issuer.Id && x.Account == person).ExecuteDeleteAsync(ct) == 0)
            return null;
        await AuditTrail.AddAsync(db, issuer.Id, me, "staff-ended", null, person, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
