using System.Globalization;
using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>Makes what members do with capital into calls that their wallets sign. What the views can tell is checked here, with its field; the contract has the last word.</summary>
internal sealed class PoolActs(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IMemberCalls calls)
{
    /// <summary>Requests of one person that may wait at a time, as the contract counts them.</summary>
    public const int MaxRequests = 16;

    public async Task<PreparedCall> PrepareDepositAsync(string account, DepositDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var payer = Fields.Account("account", account);
        var amount = Amount("amount", draft.Amount);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pool = await PoolAsync(db, ct);
        await Rows.RequireMemberAsync(db, payer, ct);
        if (pool.Paused)
            throw new FieldException("$", "cannot be done now: the guardian has stopped entry into the pool. What is owed can be collected all the same");
        if (pool.Shortfall > 0)
            throw new FieldException("$", "cannot be done now: claims that were decided wait for money, and nobody enters before they are paid");
        var address = Address.Parse(payer);
        return await calls.PrepareAsync(address, new PaidCall(Pool(), Contract.DepositCall.Encode((UInt256)(ulong)amount, address), (UInt256)(ulong)amount), draft.Permit, ct);
    }

    public async Task<PreparedCall> PrepareRedeemAsync(string account, RedeemDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var owner = Fields.Account("account", account);
        var amount = Amount("amount", draft.Amount);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pool = await PoolAsync(db, ct);
        var mine = (await db.Set<PoolShareView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == owner, ct))?.Shares ?? BigInteger.Zero;
        if (mine.IsZero)
            throw new FieldException("amount", "cannot be asked for: you have no capital in the pool that is not asked for already");
        var worth = PoolQueries.Worth(pool, mine);
        if (amount > worth)
            throw new FieldException("amount", $"is more than you have in the pool, which is {Money(worth)} now");
        if (draft.Floor is { } least && (least < 0 || least > Minor.Most))
            throw new FieldException("floor", "is not an amount from 0");
        var own = await Rows.AccountsAsync(db, owner, ct);
        if (await db.Set<RedeemRequestView>().CountAsync(x => own.Contains(x.Owner) && x.State == RedeemState.Waiting, ct) >= MaxRequests)
            throw new FieldException("amount", $"cannot be asked for: {MaxRequests} of your requests wait already, and no more can; take one back first");
        // All, to the last share, when that is what it comes to.
        var shares = (UInt256)(amount == worth ? mine : BigInteger.Min(PoolQueries.SharesWorth(pool, amount), mine));
        var call = draft.Floor is > 0 and { } floor ? Contract.RequestRedeemAboveCall.Encode(shares, (UInt256)(ulong)floor) : Contract.RequestRedeemCall.Encode(shares);
        return await calls.PrepareAsync(Address.Parse(owner), new MemberCall(Pool(), call), ct);
    }

    public async Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<RedeemRequestView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } request)
            return null;
        // The request of an account that its member has left is that member's.
        if (!(await Rows.AccountsAsync(db, owner, ct)).Contains(request.Owner))
            throw new FieldException("id", "is another member's request");
        if (request.State != RedeemState.Waiting)
            throw new FieldException("id", "does not wait any more");
        return await calls.PrepareAsync(Address.Parse(owner), new MemberCall(Pool(), Contract.CancelRedeemCall.Encode((UInt256)(ulong)id)), ct);
    }

    public async Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var own = await Rows.AccountsAsync(db, owner, ct);
        // One account at a time, their newest first: an account that its member has left may be owed something, too.
        var owed = await db.Set<PoolShareView>().AsNoTracking().Where(x => own.Contains(x.Account) && x.Owed != BigInteger.Zero).Select(x => x.Account).ToListAsync(ct);
        if (own.Find(owed.Contains) is not { } from)
            throw new FieldException("account", "has nothing to collect from the pool");
        var address = Address.Parse(owner);
        return await calls.PrepareAsync(address, new MemberCall(Pool(), Contract.CollectCall.Encode(Address.Parse(from), address)), ct);
    }

    private static long Amount(string field, long? amount) => amount is > 0 and <= Minor.Most ? amount.Value : throw new FieldException(field, "is not an amount above 0");

    private static async Task<PoolView> PoolAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) ?? throw new FieldException("$", "cannot be done: this association has no cover");

    private Address Pool() => deployment.CoverPool ?? throw new FieldException("$", "cannot be done: this association has no cover");

    private string Money(BigInteger amount) => ((decimal)amount / (decimal)Math.Pow(10, deployment.SettlementDecimals)).ToString("0.00", CultureInfo.InvariantCulture) + " " + deployment.SettlementCurrency;
}
