using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>Accounts that passkeys control: made on the chain when they are needed, once.</summary>
internal sealed class SmartAccountActs(
    IDbContextFactory<DaoDbContext> contexts, Persons persons, EthClient client, Deployment deployment, RelayQueue queue, IOptions<RelayOptions> options, TimeProvider time)
{
    private const string Job = "admitted-accounts";
    private const int Batch = 200;

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

    /// <summary>
    /// Puts the making of the accounts of all who were admitted, or have moved, since the last look into the queue. Of members it reads those of blocks that it has not seen or that are not
    /// final yet.
    /// </summary>
    /// <returns>How many accounts it has begun to make.</returns>
    public async Task<int> EnsureAdmittedAsync(CancellationToken ct)
    {
        const string Prefix = nameof(RelayKind.Deploy) + ":";
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (last, block, account, begun) = (await JobPositions.LastAsync(db, ct), await JobPositions.ReadAsync(db, Job, ct) + 1, "", 0);
        var more = true;
        while (more)
        {
            var all = db.Set<MemberView>().AsNoTracking();
            var (first, after) = (block, account);
            var page = await Keyset.ReadAsync(
                all.Where(x => x.AdmittedIn == first && string.Compare(x.Account, after) > 0).OrderBy(x => x.Account), all.Where(x => x.AdmittedIn > first).OrderBy(x => x.AdmittedIn).ThenBy(x => x.Account), Batch, ct);
            var accounts = page.ConvertAll(x => x.Account);
            var due = await db.Set<PersonAccountRow>().AsNoTracking().Where(x => accounts.Contains(x.Account) && x.Kind == AccountKind.Passkey && !db.Set<RelayActRow>().Any(a => a.Key == Prefix + x.Account))
                .OrderBy(x => x.AddedAt).Select(x => x.Account).ToListAsync(ct);
            foreach (var one in due)
                begun += await EnsureAsync(Address.Parse(one), ct) is null ? 0 : 1;
            more = page.Count == Batch;
            if (more)
                (block, account) = (page[^1].AdmittedIn, page[^1].Account);
            await JobPositions.AdvanceAsync(db, Job, more ? Math.Min(block - 1, last) : last, ct);
        }

        return begun;
    }

    private async Task<bool> HasCodeAsync(Address account, CancellationToken ct) => (await client.GetCodeAsync(account, ct)).Length > 0;
}
