using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuers;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Relay;

/// <summary>What an account may have the relay pay for.</summary>
/// <param name="Member">Acts of an active member.</param>
/// <param name="Any">Its own account and passkeys, and acts of issuers: it is a member in some state, or acts for an issuer.</param>
internal readonly record struct RelayRights(bool Member, bool Any);

/// <summary>
/// Whom the relay pays for: members, whose voice may be taken away for a time, and the controllers of issuers. Anybody may sign up, so for nobody else is an account made on the
/// chain or a call brought: the relay's money would be anybody's.
/// </summary>
internal sealed class Entitlement(IDbContextFactory<DaoDbContext> contexts) : IRelayedAccounts
{
    /// <summary>What the account may have.</summary>
    public async Task<RelayRights> OfAsync(Address account, CancellationToken ct)
    {
        var key = account.ToHex();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var status = await db.Set<MemberView>().Where(x => x.Account == key).Select(x => (MemberStatus?)x.Status).SingleOrDefaultAsync(ct);
        var any = status is MemberStatus.Active or MemberStatus.Lapsed or MemberStatus.Suspended
            || await db.Set<IssuerView>().AnyAsync(x => x.Controller == key && !x.Withdrawn, ct);
        return new RelayRights(status == MemberStatus.Active, any);
    }

    public async Task<IReadOnlySet<string>> AmongAsync(IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var members = db.Set<MemberView>().Where(x => accounts.Contains(x.Account) && (x.Status == MemberStatus.Active || x.Status == MemberStatus.Lapsed || x.Status == MemberStatus.Suspended)).Select(x => x.Account);
        var controllers = db.Set<IssuerView>().Where(x => accounts.Contains(x.Controller) && !x.Withdrawn).Select(x => x.Controller);
        return (await members.Union(controllers).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Requires that the account may have anything.</summary>
    /// <exception cref="RelayRefusedException">It may not.</exception>
    public async Task RequireAsync(Address account, CancellationToken ct)
    {
        if (!(await OfAsync(account, ct)).Any)
            throw RelayErrors.NotEntitled();
    }
}
