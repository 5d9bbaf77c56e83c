using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Membership;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Accounts that passkeys control: made on the chain when they are needed, once.</summary>
internal sealed class SmartAccountActs(
    IDbContextFactory<DaoDbContext> contexts, Persons persons, Entitlement entitlement, EthClient client, Deployment deployment, RelayQueue queue, IOptions<RelayOptions> options, TimeProvider time)
{
    // A few blocks of a slow chain. Who asks again later finds the same act.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromDays(1);

    private const string LinePrefix = "deploy:";

    /// <summary>Whether signatures of the account are a contract's to judge (ERC-1271): it is one, or will be.</summary>
    public async Task<bool> IsContractAsync(Address account, CancellationToken ct) =>
        await persons.AccountAsync(account.ToHex(), ct) is { Kind: AccountKind.Passkey } || await HasCodeAsync(account, ct);

    /// <summary>Whether it is an account that passkeys control, made by this association's factory.</summary>
    public async Task<bool> IsPasskeyAsync(Address account, CancellationToken ct) => await persons.AccountAsync(account.ToHex(), ct) is { Kind: AccountKind.Passkey };

    /// <summary>
    /// Puts the making of an account into the queue, where it is one that passkeys control and is not on the chain. Asking again changes nothing. One that failed is tried again a
    /// day after at the soonest: each try may cost.
    /// </summary>
    /// <returns>The act that makes it; <c>null</c> when there is nothing to make.</returns>
    /// <exception cref="RelayRefusedException">It is nobody's whom the relay pays for, or it failed lately.</exception>
    public async Task<RelayActRow?> EnsureAsync(Address account, CancellationToken ct)
    {
        if (deployment.PasskeyAccounts is not { } factory || await persons.AccountAsync(account.ToHex(), ct) is not { Kind: AccountKind.Passkey, KeyX: { } x, KeyY: { } y, Salt: { } salt })
            return null;
        if (await HasCodeAsync(account, ct))
            return null;
        var key = $"{RelayKind.Deploy}:{account.ToHex()}";
        if (await queue.FindAsync(key, ct) is { } known)
            return known;
        await entitlement.RequireAsync(account, ct);
        var line = Line(account);
        var since = Since();
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (await db.Set<RelayActRow>().AnyAsync(x => x.Line == line && x.State == RelayState.Failed && x.CreatedAt > since, ct))
                throw RelayErrors.NotMade();
        }

        var data = PasskeyAccountFactory.CreateCall.Encode(Bytes32.Parse(x), Bytes32.Parse(y), UInt256.FromBigEndian(Bytes32.Parse(salt).Span));
        await queue.AddAsync(new RelayActRow { Key = key, Kind = RelayKind.Deploy, Account = account.ToHex(), Line = line, Contract = factory.ToHex(), Data = data }, ct);
        return await queue.FindAsync(key, ct);
    }

    /// <summary>Returns when the account is on the chain, where it is one that passkeys control.</summary>
    /// <exception cref="RelayRefusedException">It takes too long: the same can be sent again.</exception>
    public async Task ReadyAsync(Address account, CancellationToken ct)
    {
        if (await EnsureAsync(account, ct) is null)
            return;
        var (until, pause) = (time.GetUtcNow() + Patience, options.Value.PollInterval);
        while (!await HasCodeAsync(account, ct))
        {
            if (time.GetUtcNow() > until)
                throw RelayErrors.NotReady();
            // Many may wait at once: the node is asked ever less often.
            await Task.Delay(pause, time, ct);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    /// <summary>Active members whose passkey account nobody has begun to make.</summary>
    public async Task<IReadOnlyList<Address>> AdmittedAsync(CancellationToken ct)
    {
        const string prefix = nameof(RelayKind.Deploy) + ":";
        const string line = LinePrefix;
        var since = Since();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Set<PersonAccountRow>().AsNoTracking().Where(x => x.Kind == AccountKind.Passkey)
            .Where(x => db.Set<MemberView>().Any(m => m.Account == x.Account && m.Status == MemberStatus.Active))
            .Where(x => !db.Set<RelayActRow>().Any(a => a.Key == prefix + x.Account))
            .Where(x => !db.Set<RelayActRow>().Any(a => a.Line == line + x.Account && a.State == RelayState.Failed && a.CreatedAt > since))
            .OrderBy(x => x.AddedAt).Select(x => x.Account).Take(50).ToListAsync(ct);
        return [.. found.Select(x => Address.Parse(x))];
    }

    private static string Line(Address account) => LinePrefix + account.ToHex();

    private long Since() => (time.GetUtcNow() - TryAgainAfter).ToUnixTimeMilliseconds();

    private async Task<bool> HasCodeAsync(Address account, CancellationToken ct) => (await client.GetCodeAsync(account, ct)).Length > 0;
}
