using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>What contracts of cover and panels answer now.</summary>
public static class CoverReads
{
    /// <summary>The pool's lines, as of the last act that moved them.</summary>
    public static async Task<CoverPool.Book> BookAsync(this Association dao, CancellationToken ct) =>
        CoverPool.BookCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.CoverPool, CoverPool.BookCall.Encode(), ct));

    /// <summary>Equity by minimum capital in basis points; the largest number when nothing is locked.</summary>
    public static async Task<UInt256> SolvencyRatioAsync(this Association dao, CancellationToken ct) =>
        CoverPool.SolvencyRatioCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.CoverPool, CoverPool.SolvencyRatioCall.Encode(), ct));

    /// <summary>Shares of an account.</summary>
    public static async Task<UInt256> SharesAsync(this Association dao, Address account, CancellationToken ct) =>
        CoverPool.BalanceOfCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.CoverPool, CoverPool.BalanceOfCall.Encode(account), ct));

    /// <summary>What shares would bring who left now, in cents.</summary>
    public static async Task<UInt256> WorthAsync(this Association dao, UInt256 shares, CancellationToken ct) =>
        CoverPool.PreviewRedeemCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.CoverPool, CoverPool.PreviewRedeemCall.Encode(shares), ct));

    /// <summary>What the pool owes an account, in cents.</summary>
    public static async Task<UInt256> OwedAsync(this Association dao, Address account, CancellationToken ct) =>
        CoverPool.OwedToCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.CoverPool, CoverPool.OwedToCall.Encode(account), ct));

    /// <summary>A policy.</summary>
    public static async Task<Policies.Policy> PolicyAsync(this Association dao, ulong policy, CancellationToken ct) =>
        Policies.PolicyOfCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.Policies, Policies.PolicyOfCall.Encode(policy), ct));

    /// <summary>A claim. Its status is a number of <see cref="ClaimStatus"/>.</summary>
    public static async Task<Claims.Claim> ClaimAsync(this Association dao, ulong claim, CancellationToken ct) =>
        Claims.ClaimOfCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.Claims, Claims.ClaimOfCall.Encode(claim), ct));

    /// <summary>How a case stands. Its stage is a number of <see cref="PanelStage"/>.</summary>
    public static async Task<Panels.State> CaseAsync(this Association dao, ulong @case, CancellationToken ct) =>
        Panels.StateOfCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.Panels, Panels.StateOfCall.Encode(@case), ct));

    /// <summary>A seat of a round.</summary>
    public static async Task<Panels.Seat> SeatAsync(this Association dao, ulong @case, byte round, byte seat, CancellationToken ct) =>
        Panels.SeatOfCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.Panels, Panels.SeatOfCall.Encode(@case, round, seat), ct));

    /// <summary>What a juror can collect, in cents.</summary>
    public static async Task<UInt256> FeesAsync(this Association dao, Address juror, CancellationToken ct) =>
        Panels.FeesOfCall.DecodeResult(await At(dao).CallAsync(dao.Contracts.Panels, Panels.FeesOfCall.Encode(juror), ct));

    private static Association At(Association dao)
    {
        ArgumentNullException.ThrowIfNull(dao);
        return dao;
    }
}

/// <summary>How a claim stands, as the contract numbers it.</summary>
public enum ClaimStatus
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Nobody judges it yet.</summary>
    Filed,

    /// <summary>A panel has it.</summary>
    Judged,

    /// <summary>A ruling stands unless somebody appeals.</summary>
    Challenge,

    /// <summary>The larger panel has it.</summary>
    Appeal,

    /// <summary>It is owed.</summary>
    Payable,

    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>Nothing is paid.</summary>
    Denied,

    /// <summary>The holder took it back.</summary>
    Withdrawn,
}

/// <summary>How a case stands, as the contract numbers it.</summary>
public enum PanelStage
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Jurors are drawn.</summary>
    Drawing,

    /// <summary>Jurors commit.</summary>
    Commit,

    /// <summary>They reveal.</summary>
    Reveal,

    /// <summary>There is a ruling.</summary>
    Decided,

    /// <summary>There is none.</summary>
    NoRuling,

    /// <summary>The opener has ended it.</summary>
    Closed,
}
