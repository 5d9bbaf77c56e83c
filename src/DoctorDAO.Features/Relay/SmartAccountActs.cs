using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Membership;
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

    // Who votes later has it made then.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(7);

    private const string Job = "admitted-accounts";
    private const int Batch = 200;
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

    /// <summary>
    /// Puts the making of the accounts of all who were admitted, or have moved, since the last look into the queue, and of those that failed a day ago. Of members it reads those of blocks
    /// that it has not seen, that are not final yet, or in which somebody has to wait.
    /// </summary>
    /// <param name="refused">Hears why an account has to wait.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>How many accounts it has begun to make.</returns>
    public async Task<int> EnsureAdmittedAsync(Action<RelayRefusedException> refused, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(refused);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (last, block, account, begun) = (await JobPositions.LastAsync(db, ct), await JobPositions.ReadAsync(db, Job, ct) + 1, "", 0);
        foreach (var one in await FailedAsync(db, ct))
            begun += await TryEnsureAsync(one, refused, ct) is true ? 1 : 0;
        var more = true;
        while (more)
        {
            var all = db.Set<MemberView>().AsNoTracking();
            var (first, after) = (block, account);
            var page = await Keyset.ReadAsync(
                all.Where(x => x.AdmittedIn == first && string.Compare(x.Account, after) > 0).OrderBy(x => x.Account), all.Where(x => x.AdmittedIn > first).OrderBy(x => x.AdmittedIn).ThenBy(x => x.Account), Batch, ct);
            foreach (var one in await MissingAsync(db, [.. page.Where(x => !x.Inactive).Select(x => x.Account)], ct))
            {
                if (await TryEnsureAsync(one, refused, ct) is not { } made)
                    last = Math.Min(last, page.Find(x => x.Account == one)!.AdmittedIn - 1);
                else
                    begun += made ? 1 : 0;
            }

            more = page.Count == Batch;
            if (more)
                (block, account) = (page[^1].AdmittedIn, page[^1].Account);
            await JobPositions.AdvanceAsync(db, Job, more ? Math.Min(block - 1, last) : last, ct);
        }

        return begun;
    }

    /// <summary>Of these accounts those that passkeys control and nobody has begun to make, nor tried in vain lately.</summary>
    private async Task<List<string>> MissingAsync(DaoDbContext db, IReadOnlyList<string> accounts, CancellationToken ct)
    {
        const string Prefix = nameof(RelayKind.Deploy) + ":";
        const string Begins = LinePrefix;
        var since = Since();
        return await db.Set<PersonAccountRow>().AsNoTracking().Where(x => accounts.Contains(x.Account) && x.Kind == AccountKind.Passkey)
            .Where(x => !db.Set<RelayActRow>().Any(a => a.Key == Prefix + x.Account))
            .Where(x => !db.Set<RelayActRow>().Any(a => a.Line == Begins + x.Account && a.State == RelayState.Failed && a.CreatedAt > since))
            .OrderBy(x => x.AddedAt).Select(x => x.Account).ToListAsync(ct);
    }

    /// <summary>Accounts whose making failed a day ago, and within the week.</summary>
    private async Task<List<string>> FailedAsync(DaoDbContext db, CancellationToken ct)
    {
        var (since, week) = (Since(), (time.GetUtcNow() - GiveUpAfter).ToUnixTimeMilliseconds());
        var failed = await db.Set<RelayActRow>().AsNoTracking().Where(x => x.State == RelayState.Failed && x.CreatedAt > week && x.CreatedAt <= since && x.Kind == RelayKind.Deploy)
            .OrderByDescending(x => x.CreatedAt).Select(x => x.Account).Take(Batch).ToListAsync(ct);
        return failed.Count == 0 ? failed : await MissingAsync(db, [.. failed.Distinct(StringComparer.Ordinal)], ct);
    }

    /// <returns>Whether it is being made; <c>null</c> when it has to wait.</returns>
    private async Task<bool?> TryEnsureAsync(string account, Action<RelayRefusedException> refused, CancellationToken ct)
    {
        try
        {
            return await EnsureAsync(Address.Parse(account), ct) is not null;
        }
        catch (RelayRefusedException e)
        {
            refused(e);
            return null;
        }
    }

    private static string Line(Address account) => LinePrefix + account.ToHex();

    private long Since() => (time.GetUtcNow() - TryAgainAfter).ToUnixTimeMilliseconds();

    private async Task<bool> HasCodeAsync(Address account, CancellationToken ct) => (await client.GetCodeAsync(account, ct)).Length > 0;
}
