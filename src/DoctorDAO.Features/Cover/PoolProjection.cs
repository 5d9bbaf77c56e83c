using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.CoverPool;
using MemberContract = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Cover;

/// <summary>The pool's lines, solvency, classes, queue and shares, by adding up the amounts in its events. <see cref="PoolModel"/> works them out again without those amounts.</summary>
internal sealed partial class PoolProjection : IProjection,
    IApply<Contract.SolvencyChanged>, IApply<Contract.ClassChanged>, IApply<Contract.LockChanged>, IApply<Contract.Paused>, IApply<Contract.Unpaused>,
    IApply<Contract.Transfer>, IApply<Contract.Deposit>, IApply<Contract.RedeemRequested>, IApply<Contract.RedeemFloorSet>, IApply<Contract.RedeemCancelled>, IApply<Contract.RedeemServed>,
    IApply<Contract.PremiumEarned>, IApply<Contract.PremiumReceived>, IApply<Contract.PremiumRefunded>, IApply<Contract.IbnrSet>, IApply<Contract.IbnrReleased>,
    IApply<Contract.CaseReserved>, IApply<Contract.CaseReleased>, IApply<Contract.ClaimOwed>, IApply<Contract.ClaimPaid>,
    IApply<Contract.BondTaken>, IApply<Contract.BondReturned>, IApply<Contract.BondForfeited>, IApply<Contract.PanelPaid>, IApply<Contract.PanelRefunded>,
    IApply<Contract.ShortfallFunded>, IApply<Contract.Contributed>, IApply<Contract.DividendSet>, IApply<Contract.DividendOwed>, IApply<Contract.Collected>,
    IApply<MemberContract.MemberMoved>
{
    private const long Day = 86_400;

    public static string Name => "pool";

    public static int Version => 1;

    // --- what it bears ---

    public async ValueTask ApplyAsync(ChainEvent<Contract.SolvencyChanged> e, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<PoolView>(ct, PoolView.Key) is null)
            views.Add(new PoolView());
        await MoveAsync(e, views, x => (x.Gearing, x.Buy, x.Redeem, x.Dividend) = (e.Data.Gearing, e.Data.Buy, e.Data.Redeem, e.Data.Dividend), ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClassChanged> e, IViewStore views, CancellationToken ct)
    {
        var row = await views.FindAsync<PoolClassView>(ct, (int)e.Data.Class);
        if (row is null)
            views.Add(row = new PoolClassView { Class = e.Data.Class });
        await MoveAsync(e, views, x => x.Correlated += row.Locked * (e.Data.Correlation - row.Correlation), ct);
        (row.Correlation, row.Cap) = (e.Data.Correlation, e.Data.Cap);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.LockChanged> e, IViewStore views, CancellationToken ct)
    {
        // A class that was never set can lock: it has no correlation, and its cap lets nobody buy.
        var row = await views.FindAsync<PoolClassView>(ct, (int)e.Data.Class);
        if (row is null)
            views.Add(row = new PoolClassView { Class = e.Data.Class });
        await MoveAsync(e, views, x =>
        {
            x.Correlated += (e.Data.Locked - row.Locked) * row.Correlation;
            (x.Locked, x.Largest) = (e.Data.Total, e.Data.Largest);
        }, ct);
        row.Locked = e.Data.Locked;
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.Paused> e, IViewStore views, CancellationToken ct) => MoveAsync(e, views, x => x.Paused = true, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.Unpaused> e, IViewStore views, CancellationToken ct) => MoveAsync(e, views, x => x.Paused = false, ct);

    // --- capital ---

    public async ValueTask ApplyAsync(ChainEvent<Contract.Transfer> e, IViewStore views, CancellationToken ct)
    {
        BigInteger shares = e.Data.Value;
        if (e.Data.From == Address.Zero)
            await MoveAsync(e, views, x => x.Supply += shares, ct);
        else if (e.Data.From == e.Contract)
            await MoveAsync(e, views, x => x.Queued -= shares, ct);
        else
            await GiveAsync(e.Data.From, shares, views, ct);
        if (e.Data.To == Address.Zero)
            await MoveAsync(e, views, x => x.Supply -= shares, ct);
        else if (e.Data.To == e.Contract)
            await MoveAsync(e, views, x => x.Queued += shares, ct);
        else
            (await AccountAsync(e.Data.To, views, ct)).Shares += shares;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.Deposit> e, IViewStore views, CancellationToken ct)
    {
        await MoveAsync(e, views, x => (x.Cash, x.Equity) = (x.Cash + e.Data.Assets, x.Equity + e.Data.Assets), ct);
        (await AccountAsync(e.Data.Owner, views, ct)).Provided += e.Data.Assets;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RedeemRequested> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new RedeemRequestView
        {
            Id = (long)e.Data.RequestId,
            Owner = e.Data.Owner.ToHex(),
            Asked = e.Data.Shares,
            Shares = e.Data.Shares,
            AskedAt = e.BlockTime.ToUnixTimeSeconds(),
            ReadyAt = (long)e.Data.ReadyAt,
        });
        await MoveAsync(e, views, x => x.Waiting++, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RedeemFloorSet> e, IViewStore views, CancellationToken ct) =>
        (await views.GetAsync<RedeemRequestView>(ct, (long)e.Data.RequestId)).Floor = e.Data.Floor;

    public async ValueTask ApplyAsync(ChainEvent<Contract.RedeemCancelled> e, IViewStore views, CancellationToken ct)
    {
        var request = await views.GetAsync<RedeemRequestView>(ct, (long)e.Data.RequestId);
        (request.Shares, request.State) = (BigInteger.Zero, RedeemState.Cancelled);
        await MoveAsync(e, views, x => x.Waiting--, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RedeemServed> e, IViewStore views, CancellationToken ct)
    {
        var request = await views.GetAsync<RedeemRequestView>(ct, (long)e.Data.RequestId);
        // As the contract lowers it: in proportion, rounded down.
        var floor = request.Floor * e.Data.Shares / request.Shares;
        (request.Floor, request.Shares, request.Assets) = (request.Floor - floor, request.Shares - e.Data.Shares, request.Assets + e.Data.Assets);
        var last = request.Shares.IsZero;
        if (last)
            request.State = RedeemState.Served;
        await MoveAsync(e, views, x => (x.Equity, x.Payables, x.Waiting) = (x.Equity - e.Data.Assets, x.Payables + e.Data.Assets, x.Waiting - (last ? 1 : 0)), ct);
        await OweAsync(e.Data.Owner, e.Data.Assets, views, ct);
        (await AccountAsync(e.Data.Owner, views, ct)).Left += e.Data.Assets;
        views.Changed(Topics.Member(request.Owner));
    }

    /// <summary>What waits and what is owed are the person's at once; shares follow when somebody asks for it.</summary>
    public async ValueTask ApplyAsync(ChainEvent<MemberContract.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<PoolShareView>(ct, e.Data.From.ToHex()) is not { } left)
            return;
        left.Moved = !left.Shares.IsZero;
        views.Changed(Topics.Member(e.Data.To.ToHex()));
    }

    // --- premium ---

    public ValueTask ApplyAsync(ChainEvent<Contract.PremiumEarned> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Unearned, x.Equity) = (x.Unearned - e.Data.Amount, x.Equity + e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.PremiumReceived> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Cash, x.Unearned) = (x.Cash + e.Data.Premium, x.Unearned + e.Data.Premium), ct);

    public async ValueTask ApplyAsync(ChainEvent<Contract.PremiumRefunded> e, IViewStore views, CancellationToken ct)
    {
        await MoveAsync(e, views, x =>
        {
            x.Unearned -= (BigInteger)e.Data.Refund + e.Data.Earned;
            x.Payables += e.Data.Refund;
            x.Equity += e.Data.Earned;
        }, ct);
        await OweAsync(e.Data.Payer, e.Data.Refund, views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.IbnrSet> e, IViewStore views, CancellationToken ct) => MoveAsync(e, views, x =>
    {
        x.Ibnr += e.Data.Amount;
        if (e.Data.Paid)
            x.Cash += e.Data.Amount;
        else
            x.Equity -= e.Data.Amount;
    }, ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.IbnrReleased> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Ibnr, x.Equity) = (x.Ibnr - e.Data.Amount, x.Equity + e.Data.Amount), ct);

    // --- claims ---

    public async ValueTask ApplyAsync(ChainEvent<Contract.CaseReserved> e, IViewStore views, CancellationToken ct)
    {
        await MoveAsync(e, views, x =>
        {
            x.Ibnr -= e.Data.FromIbnr;
            x.Equity -= e.Data.FromEquity;
            x.CaseReserves += (BigInteger)e.Data.FromIbnr + e.Data.FromEquity;
        }, ct);
        await LoseAsync(e, e.Data.ClaimId, e.Data.FromEquity, views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.CaseReleased> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.CaseReserves, x.Equity) = (x.CaseReserves - e.Data.Amount, x.Equity + e.Data.Amount), ct);

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClaimOwed> e, IViewStore views, CancellationToken ct)
    {
        await MoveAsync(e, views, x =>
        {
            x.CaseReserves -= e.Data.FromReserve;
            x.Equity -= e.Data.FromEquity;
            x.Payables += (BigInteger)e.Data.FromReserve + e.Data.FromEquity;
            x.Shortfall += e.Data.Shortfall;
        }, ct);
        await LoseAsync(e, e.Data.ClaimId, e.Data.FromEquity, views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.ClaimPaid> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Payables, x.Cash) = (x.Payables - e.Data.Amount, x.Cash - e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.BondTaken> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Cash, x.Bonds) = (x.Cash + e.Data.Amount, x.Bonds + e.Data.Amount), ct);

    public async ValueTask ApplyAsync(ChainEvent<Contract.BondReturned> e, IViewStore views, CancellationToken ct)
    {
        await MoveAsync(e, views, x => (x.Bonds, x.Payables) = (x.Bonds - e.Data.Amount, x.Payables + e.Data.Amount), ct);
        await OweAsync(e.Data.To, e.Data.Amount, views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Contract.BondForfeited> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Bonds, x.Equity) = (x.Bonds - e.Data.Amount, x.Equity + e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.PanelPaid> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Equity, x.Cash, x.PanelFees) = (x.Equity - e.Data.Amount, x.Cash - e.Data.Amount, x.PanelFees + e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.PanelRefunded> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Equity, x.Cash, x.PanelFees) = (x.Equity + e.Data.Amount, x.Cash + e.Data.Amount, x.PanelFees - e.Data.Amount), ct);

    // --- the association ---

    /// <summary>What was to be equity has gone to decided claims; the event beside it has counted it as equity.</summary>
    public ValueTask ApplyAsync(ChainEvent<Contract.ShortfallFunded> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Equity, x.Shortfall, x.Payables) = (x.Equity - e.Data.Amount, x.Shortfall - e.Data.Amount, x.Payables + e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.Contributed> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Cash, x.Equity) = (x.Cash + e.Data.Amount, x.Equity + e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.DividendSet> e, IViewStore views, CancellationToken ct) =>
        MoveAsync(e, views, x => (x.Equity, x.Payables) = (x.Equity - e.Data.Amount, x.Payables + e.Data.Amount), ct);

    public ValueTask ApplyAsync(ChainEvent<Contract.DividendOwed> e, IViewStore views, CancellationToken ct) => OweAsync(e.Data.To, e.Data.Amount, views, ct);

    public async ValueTask ApplyAsync(ChainEvent<Contract.Collected> e, IViewStore views, CancellationToken ct)
    {
        await MoveAsync(e, views, x => (x.Payables, x.Cash) = (x.Payables - e.Data.Amount, x.Cash - e.Data.Amount), ct);
        await OweAsync(e.Data.Account, -(BigInteger)e.Data.Amount, views, ct);
    }

    // --- inside ---

    /// <summary>Changes the pool's row, and says how the day stands.</summary>
    private static async ValueTask MoveAsync<T>(ChainEvent<T> e, IViewStore views, Action<PoolView> change, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var pool = await views.GetAsync<PoolView>(ct, PoolView.Key);
        change(pool);
        (pool.Time, pool.Block) = (e.BlockTime.ToUnixTimeSeconds(), (long)e.Position.Block);
        var day = await DayAsync(pool.Time, views, ct);
        (day.Cash, day.Equity, day.Unearned, day.CaseReserves, day.Ibnr, day.Locked, day.Supply) =
            (pool.Cash, pool.Equity, pool.Unearned, pool.CaseReserves, pool.Ibnr, pool.Locked, pool.Supply);
        day.Minimum = pool.Minimum();
        day.Ratio = Solvency.Told(pool.Ratio());
        views.Changed(Topics.Pool);
    }

    private static async ValueTask LoseAsync<T>(ChainEvent<T> e, UInt256 claim, BigInteger equity, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var day = await DayAsync(e.BlockTime.ToUnixTimeSeconds(), views, ct);
        if (equity > day.Loss)
            (day.Claim, day.Loss) = ((long)claim, equity);
    }

    private static async ValueTask<PoolDayView> DayAsync(long time, IViewStore views, CancellationToken ct)
    {
        var day = await views.FindAsync<PoolDayView>(ct, time / Day);
        if (day is null)
            views.Add(day = new PoolDayView { Day = time / Day });
        return day;
    }

    private static async ValueTask OweAsync(Address account, BigInteger amount, IViewStore views, CancellationToken ct)
    {
        (await AccountAsync(account, views, ct)).Owed += amount;
        views.Changed(Topics.Pool);
    }

    private static async ValueTask GiveAsync(Address account, BigInteger shares, IViewStore views, CancellationToken ct)
    {
        var row = await AccountAsync(account, views, ct);
        row.Shares -= shares;
        row.Moved &= !row.Shares.IsZero;
    }

    private static async ValueTask<PoolShareView> AccountAsync(Address account, IViewStore views, CancellationToken ct)
    {
        var row = await views.FindAsync<PoolShareView>(ct, account.ToHex());
        if (row is null)
            views.Add(row = new PoolShareView { Account = account.ToHex() });
        views.Changed(Topics.Member(account.ToHex()));
        return row;
    }
}
