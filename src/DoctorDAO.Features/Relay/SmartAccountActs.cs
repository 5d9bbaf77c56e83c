using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Membership;
using DoctorDAO.Client.Membership;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Accounts that passkeys control: made on the chain when they are needed, once.</summary>
internal sealed class SmartAccountActs(
    IDbContextFactory<DaoDbContext> contexts, Persons persons, EthClient client, Deployment deployment, RelayQueue queue, IOptions<RelayOptions> options, TimeProvider time)
{
    // A few blocks of a slow chain. Who asks again later finds the same act.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Whether signatures of the account are a contract's to judge (ERC-1271): it is one, or will be.</summary>
    public async Task<bool> IsContractAsync(Address account, CancellationToken ct) =>
        await persons.AccountAsync(account.ToHex(), ct) is { Kind: AccountKind.Passkey } || await HasCodeAsync(account, ct);

    /// <summary>Puts the making of an account into the queue, where it is one that passkeys control and is not on the chain. Asking again changes nothing.</summary>
    /// <returns>The act that makes it; <c>null</c> when there is nothing to make.</returns>
    public async Task<RelayActRow?> EnsureAsync(Address account, CancellationToken ct)
    {
        if (deployment.PasskeyAccounts is not { } factory || await persons.AccountAsync(account.ToHex(), ct) is not { Kind: AccountKind.Passkey, KeyX: { } x, KeyY: { } y, Salt: { } salt })
            return null;
        if (await HasCodeAsync(account, ct))
            return null;
        var key = $"{RelayKind.Deploy}:{account.ToHex()}";
        if (await queue.FindAsync(key, ct) is { } known)
            return known;
        var data = PasskeyAccountFactory.CreateCall.Encode(Bytes32.Parse(x), Bytes32.Parse(y), UInt256.FromBigEndian(Bytes32.Parse(salt).Span));
        await queue.AddAsync(new RelayActRow { Key = key, Kind = RelayKind.Deploy, Account = account.ToHex(), Line = $"deploy:{account.ToHex()}", Contract = factory.ToHex(), Data = data }, ct);
        return await queue.FindAsync(key, ct);
    }

    /// <summary>Returns when the account is on the chain, where it is one that passkeys control.</summary>
    /// <exception cref="RelayRefusedException">It takes too long: the same can be sent again.</exception>
    public async Task ReadyAsync(Address account, CancellationToken ct)
    {
        if (await EnsureAsync(account, ct) is null)
            return;
        var until = time.GetUtcNow() + Patience;
        while (!await HasCodeAsync(account, ct))
        {
            if (time.GetUtcNow() > until)
                throw RelayErrors.NotReady();
            await Task.Delay(options.Value.PollInterval, time, ct);
        }
    }

    /// <summary>Active members whose passkey account nobody has begun to make.</summary>
    public async Task<IReadOnlyList<Address>> AdmittedAsync(CancellationToken ct)
    {
        const string prefix = nameof(RelayKind.Deploy) + ":";
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Set<PersonAccountRow>().AsNoTracking().Where(x => x.Kind == AccountKind.Passkey)
            .Where(x => db.Set<MemberView>().Any(m => m.Account == x.Account && m.Status == MemberStatus.Active))
            .Where(x => !db.Set<RelayActRow>().Any(a => a.Key == prefix + x.Account))
            .OrderBy(x => x.AddedAt).Select(x => x.Account).Take(50).ToListAsync(ct);
        return [.. found.Select(x => Address.Parse(x))];
    }

    private async Task<bool> HasCodeAsync(Address account, CancellationToken ct) => (await client.GetCodeAsync(account, ct)).Length > 0;
}
