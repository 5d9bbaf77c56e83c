using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Cover;

/// <summary>How far a request to leave is.</summary>
public enum RedeemState
{
    /// <summary>Some of its shares wait.</summary>
    Waiting,

    /// <summary>All its shares were served.</summary>
    Served,

    /// <summary>Its owner has taken back what was not served, or it would have brought less than its floor.</summary>
    Cancelled,
}

/// <summary>What a request waits for.</summary>
public enum RedeemWait
{
    /// <summary>Nothing: it is served with the next step, which the relay takes.</summary>
    Nothing,

    /// <summary>Its 21 days.</summary>
    Time,

    /// <summary>Solvency: too little may leave the pool now.</summary>
    Solvency,

    /// <summary>Claims that were decided and wait for money themselves.</summary>
    Claims,
}

/// <summary>Which of three rules asks for most capital.</summary>
public enum CapitalRule
{
    /// <summary>Locked cover by the gearing.</summary>
    Locked,

    /// <summary>Twice the largest claim.</summary>
    Largest,

    /// <summary>What classes may lose together.</summary>
    Correlated,
}

/// <summary>The pool's money by whom it belongs to, in minor units: cash is all others but the shortfall together.</summary>
/// <param name="Equity">Bears losses; belongs to who has shares.</param>
/// <param name="Unearned">Premium for time still to come.</param>
/// <param name="CaseReserves">Set aside for claims that were filed.</param>
/// <param name="Ibnr">Set aside for claims that are reported late.</param>
/// <param name="Payables">Decided or owed, waiting to be collected.</param>
/// <param name="Bonds">Deposits of claimants.</param>
/// <param name="Shortfall">Decided claims for which there was no money yet.</param>
public sealed record PoolLinesDto(long Cash, long Equity, long Unearned, long CaseReserves, long Ibnr, long Payables, long Bonds, long Shortfall);

/// <summary>What the pool bears and may. Ratios in basis points, money in minor units.</summary>
/// <param name="Ratio">Equity by minimum; <c>null</c> when nothing is covered. At most 1,000,000.</param>
/// <param name="Minimum">Capital that is needed.</param>
/// <param name="Rule">Which rule asks for it.</param>
/// <param name="Locked">What unclosed policies lock.</param>
/// <param name="Largest">The most that one claim can be.</param>
/// <param name="Free">Equity that no filed claim asks for.</param>
/// <param name="Spare">Of that, what may leave now.</param>
/// <param name="Gearing">Locked cover that one unit of equity carries.</param>
/// <param name="Buy">Ratio that a purchase leaves, at least.</param>
/// <param name="Redeem">Ratio that leaving leaves, at least.</param>
/// <param name="Dividend">Ratio that a dividend leaves, at least.</param>
public sealed record PoolSolvencyDto(
    long? Ratio, long Minimum, CapitalRule Rule, long Locked, long Largest, long Free, long Spare, long Gearing, long Buy, long Redeem, long Dividend);

/// <summary>A class of risk: what is locked in it, and how much may be.</summary>
/// <param name="Class">From 1.</param>
/// <param name="Cap">Most that it may lock now, in minor units.</param>
/// <param name="CapShare">Of equity times gearing, in basis points.</param>
/// <param name="Correlation">Share that may be lost together, in basis points.</param>
public sealed record PoolClassDto(int Class, long Locked, long Cap, int CapShare, int Correlation);

/// <summary>The two prices of a share, in minor units with fractions.</summary>
/// <param name="Shares">All shares.</param>
/// <param name="Enter">(equity + case reserves + ibnr) by shares: what one costs who enters.</param>
/// <param name="Leave">equity by shares: what one brings who leaves.</param>
/// <param name="EnterValue">What all together cost, in minor units.</param>
/// <param name="LeaveValue">What all together bring, in minor units.</param>
public sealed record PoolPricesDto(decimal Shares, decimal Enter, decimal Leave, long EnterValue, long LeaveValue);

/// <summary>Those who wait to leave.</summary>
/// <param name="Worth">What their shares would bring now, in minor units.</param>
/// <param name="FirstReady">When the first has waited its 21 days.</param>
public sealed record PoolQueueDto(int Requests, long Worth, DateTimeOffset? FirstReady);

/// <summary>The pool as of its last act.</summary>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Decimals">Of its minor units.</param>
/// <param name="Open">Whether capital can enter: not while the guardian has stopped it, nor while decided claims wait for money.</param>
/// <param name="Paused">Whether the guardian has stopped entry.</param>
/// <param name="PanelFees">What panels have cost, less what they gave back.</param>
/// <param name="Final">Whether the last act can no longer be undone by the chain.</param>
/// <param name="RecountAgrees">Whether the ledger worked out again from the events agrees; <c>null</c> when this process has not done it yet.</param>
/// <param name="RulesBy">Key of the chamber that alone changes prices and rules of cover, by its votes; <c>null</c> when the deployment does not name one.</param>
public sealed record PoolDto(
    string Currency, int Decimals, PoolLinesDto Lines, PoolSolvencyDto Solvency, IReadOnlyList<PoolClassDto> Classes, PoolPricesDto Prices, PoolQueueDto Queue,
    bool Open, bool Paused, long PanelFees, DateTimeOffset Time, bool Final, bool? RecountAgrees, string? RulesBy = null);

/// <summary>How a day ended on which something happened.</summary>
/// <param name="Ratio">Basis points; <c>null</c> when nothing was covered.</param>
/// <param name="Loss">What one claim has taken of the equity that day, at most; 0: nothing.</param>
public sealed record PoolDayDto(
    DateOnly Day, long? Ratio, long Equity, long Minimum, long Locked, long Cash, long Unearned, long CaseReserves, long Ibnr, long Loss);

/// <summary>A place in the queue.</summary>
/// <param name="Asked">Shares asked for.</param>
/// <param name="Shares">Of those, what waits.</param>
/// <param name="Worth">What that would bring now, in minor units.</param>
/// <param name="Received">What was owed for the others.</param>
/// <param name="Floor">What it has to bring, else it goes back; 0: nothing.</param>
/// <param name="Place">1 for the first; <c>null</c> when it does not wait.</param>
/// <param name="Ahead">What those before it would bring, in minor units.</param>
/// <param name="Wait">What it waits for.</param>
/// <param name="Expected">When it is served as the pool stands now; <c>null</c> when that depends on more than time.</param>
/// <param name="Missing">How much more equity has to be free for it to be served whole, in minor units.</param>
public sealed record RedeemRequestDto(
    long Id, RedeemState State, decimal Asked, decimal Shares, long Worth, long Received, long Floor, DateTimeOffset AskedAt, DateTimeOffset ReadyAt,
    int? Place, long Ahead, RedeemWait Wait, DateTimeOffset? Expected, long Missing);

/// <summary>What an account has in the pool. Money in minor units.</summary>
/// <param name="Shares">In hand, without those in the queue.</param>
/// <param name="Worth">What they would bring now.</param>
/// <param name="Owed">What can be collected.</param>
/// <param name="Provided">All that was ever provided.</param>
/// <param name="Left">All that shares have become owed for.</param>
/// <param name="Requests">The newest first, at most 50.</param>
public sealed record CapitalDto(decimal Shares, long Worth, long Owed, long Provided, long Left, IReadOnlyList<RedeemRequestDto> Requests);

/// <summary>Capital to provide.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Permit">To take it, when the wallet has signed it.</param>
public sealed record DepositDraft(long? Amount, SignedPermit? Permit = null);

/// <summary>Capital to ask back.</summary>
/// <param name="Amount">What it is worth now, in minor units; all when it is all there is.</param>
/// <param name="Floor">Less than this (for all of it) and it goes back instead; nothing when <c>null</c>.</param>
public sealed record RedeemDraft(long? Amount, long? Floor = null);

/// <summary>The pool: everybody reads, members provide capital and ask for it. Who acts is named first.</summary>
public interface IPool
{
    /// <summary>The pool now; <c>null</c> for an association without cover.</summary>
    Task<PoolDto?> GetPoolAsync(CancellationToken ct);

    /// <summary>Days on which something happened, the oldest first.</summary>
    /// <param name="days">How far back from the newest block; 1 to 3,660.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException">Not so many.</exception>
    Task<IReadOnlyList<PoolDayDto>> GetHistoryAsync(int days, CancellationToken ct);

    /// <summary>What the Cover chamber has decided; <c>null</c> for an association without cover.</summary>
    Task<CoverRulesDto?> GetRulesAsync(CancellationToken ct);

    /// <summary>What an actuary asks; <c>null</c> for an association without cover.</summary>
    Task<FiguresDto?> GetFiguresAsync(CancellationToken ct);

    /// <summary>What an account has in the pool; <c>null</c> for an association without cover.</summary>
    Task<CapitalDto?> GetCapitalAsync(string account, CancellationToken ct);

    /// <summary>What the wallet signs to provide capital.</summary>
    /// <exception cref="FieldException">A field is not as it should be.</exception>
    Task<PreparedCall> PrepareDepositAsync(string account, DepositDraft draft, CancellationToken ct);

    /// <summary>To take a place in the queue.</summary>
    /// <exception cref="FieldException">A field is not as it should be.</exception>
    Task<PreparedCall> PrepareRedeemAsync(string account, RedeemDraft draft, CancellationToken ct);

    /// <summary>To leave the queue; <c>null</c> when there is no such request.</summary>
    /// <exception cref="FieldException">It is another member's, or does not wait.</exception>
    Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct);

    /// <summary>To collect what is owed.</summary>
    /// <exception cref="FieldException">Nothing is.</exception>
    Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct);
}
