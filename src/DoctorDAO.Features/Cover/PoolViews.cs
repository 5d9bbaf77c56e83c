using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>The one row of the pool: its lines as of the last act, what it bears and what it may. Money is in minor units of the settlement token, ratios in basis points.</summary>
internal sealed class PoolView
{
    public const string Key = "pool";

    public string Id { get; set; } = Key;

    public BigInteger Cash { get; set; }

    public BigInteger Equity { get; set; }

    public BigInteger Unearned { get; set; }

    public BigInteger CaseReserves { get; set; }

    public BigInteger Ibnr { get; set; }

    public BigInteger Payables { get; set; }

    public BigInteger Bonds { get; set; }

    /// <summary>Decided claims for which there was no money yet.</summary>
    public BigInteger Shortfall { get; set; }

    /// <summary>What filed claims ask beyond what could be set aside for them: equity that is not free.</summary>
    public BigInteger Unreserved { get; set; }

    /// <summary>Shares that there are, those in the queue among them.</summary>
    public BigInteger Supply { get; set; }

    /// <summary>Shares in the queue.</summary>
    public BigInteger Queued { get; set; }

    /// <summary>Requests there.</summary>
    public int Waiting { get; set; }

    /// <summary>What unclosed policies lock of the capital.</summary>
    public BigInteger Locked { get; set; }

    /// <summary>The most that one claim on an unclosed policy can be.</summary>
    public BigInteger Largest { get; set; }

    /// <summary>Sum of class locked * correlation, in basis points of a minor unit.</summary>
    public BigInteger Correlated { get; set; }

    /// <summary>Locked cover that one unit of equity carries.</summary>
    public long Gearing { get; set; }

    /// <summary>Ratio that a purchase leaves, at least.</summary>
    public long Buy { get; set; }

    /// <summary>Ratio that leaving leaves, at least.</summary>
    public long Redeem { get; set; }

    /// <summary>Ratio that a dividend leaves, at least.</summary>
    public long Dividend { get; set; }

    /// <summary>Whether the guardian has stopped entry.</summary>
    public bool Paused { get; set; }

    /// <summary>Unix seconds and block of the last act.</summary>
    public long Time { get; set; }

    public long Block { get; set; }

    /// <summary>What panels have cost, less what they gave back.</summary>
    public BigInteger PanelFees { get; set; }

    /// <summary>Minimum capital as the contract counts it.</summary>
    public BigInteger Minimum() => Solvency.Minimum(Locked, Largest, Correlated, Gearing);

    /// <summary>Equity by minimum capital; <c>null</c> when nothing is locked.</summary>
    public BigInteger? Ratio() => Solvency.Ratio(Equity, Minimum());
}

/// <summary>How a day ended on which something happened in the pool, and what cost it most.</summary>
internal sealed class PoolDayView
{
    /// <summary>Days since 1970 (UTC).</summary>
    public long Day { get; set; }

    public BigInteger Cash { get; set; }

    public BigInteger Equity { get; set; }

    public BigInteger Unearned { get; set; }

    public BigInteger CaseReserves { get; set; }

    public BigInteger Ibnr { get; set; }

    public BigInteger Minimum { get; set; }

    public BigInteger Locked { get; set; }

    public BigInteger Supply { get; set; }

    /// <summary>Solvency ratio at the day's end, at most <see cref="Solvency.Most"/>; <c>null</c> when nothing is locked.</summary>
    public long? Ratio { get; set; }

    /// <summary>The claim that has taken most of the equity that day; 0: none.</summary>
    public long Claim { get; set; }

    /// <summary>What it has taken.</summary>
    public BigInteger Loss { get; set; }
}

/// <summary>A class of risk.</summary>
internal sealed class PoolClassView
{
    public int Class { get; set; }

    public BigInteger Locked { get; set; }

    /// <summary>Share of it that may be lost together.</summary>
    public int Correlation { get; set; }

    /// <summary>Most of equity * gearing that it may lock.</summary>
    public int Cap { get; set; }
}

/// <summary>A place in the queue of those who leave with capital.</summary>
internal sealed class RedeemRequestView
{
    /// <summary>From 0, in the order of asking.</summary>
    public long Id { get; set; }

    /// <summary>Lowercase account that asked.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Shares asked for.</summary>
    public BigInteger Asked { get; set; }

    /// <summary>Shares that wait.</summary>
    public BigInteger Shares { get; set; }

    /// <summary>What all of them have to bring, else they go back; 0: nothing.</summary>
    public BigInteger Floor { get; set; }

    /// <summary>What was owed for those served.</summary>
    public BigInteger Assets { get; set; }

    /// <summary>Unix seconds.</summary>
    public long AskedAt { get; set; }

    public long ReadyAt { get; set; }

    public RedeemState State { get; set; }
}

/// <summary>What an account has in the pool.</summary>
internal sealed class PoolShareView
{
    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    /// <summary>Shares in hand, without those in the queue.</summary>
    public BigInteger Shares { get; set; }

    /// <summary>What it can collect.</summary>
    public BigInteger Owed { get; set; }

    /// <summary>All that it has provided.</summary>
    public BigInteger Provided { get; set; }

    /// <summary>All that shares have become owed to it.</summary>
    public BigInteger Left { get; set; }

    /// <summary>Its member has moved, and shares are still there.</summary>
    public bool Moved { get; set; }
}

/// <summary>Tables of the pool.</summary>
internal static class PoolTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<PoolView>(view =>
        {
            view.IsView("pool").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<PoolDayView>(view =>
        {
            view.IsView("pool_days").HasKey(x => x.Day);
            view.Property(x => x.Day).ValueGeneratedNever();
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<PoolClassView>(view =>
        {
            view.IsView("pool_classes").HasKey(x => x.Class);
            view.Property(x => x.Class).ValueGeneratedNever();
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<RedeemRequestView>(view =>
        {
            view.IsView("pool_requests").HasKey(x => x.Id);
            view.Property(x => x.Id).ValueGeneratedNever();
            view.HasAmounts();
            view.Property(x => x.Owner).IsAccount();
            view.HasIndex(x => new { x.State, x.Id });
            view.HasIndex(x => new { x.Owner, x.Id });
            view.UseSnakeCase();
        });
        model.Entity<PoolShareView>(view =>
        {
            view.IsView("pool_shares").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.HasIndex(x => new { x.Moved, x.Account });
            view.HasAmounts();
            view.UseSnakeCase();
        });
    }
}
