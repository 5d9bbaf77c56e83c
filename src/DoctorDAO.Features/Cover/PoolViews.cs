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

    /// <summary>Shares that there are, those in the queue among them.</summary>
    public BigInteger Supply { get; set; }

    /// <summary>Shares in the queue.</summary>
    public BigInteger Queued { get; set; }

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

    /// <summary>Highest class that was ever set.</summary>
    public int Classes { get; set; }

    /// <summary>Minimum capital as the contract counts it.</summary>
    public BigInteger Minimum() => Solvency.Minimum(Locked, Largest, Correlated, Gearing);

    /// <summary>Equity by minimum capital; <c>null</c> when nothing is locked.</summary>
    public BigInteger? Ratio() => Solvency.Ratio(Equity, Minimum());
}

/// <summary>How a day ended on which something happened in the pool, and how low its solvency was.</summary>
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

    /// <summary>Lowest of the day.</summary>
    public long? Lowest { get; set; }

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
}

/// <summary>Written premium of a policy year and a class.</summary>
internal sealed class YearClassView
{
    /// <summary>From 0, of 365 days, by the start of policies.</summary>
    public int Year { get; set; }

    public int Class { get; set; }

    public int Policies { get; set; }

    /// <summary>Premium less what was owed back.</summary>
    public BigInteger Written { get; set; }
}

/// <summary>What is not earned of a policy year and a class until a midnight: between the last start and that end, the sum falls by <see cref="Rate"/> a second.</summary>
internal sealed class UnearnedView
{
    /// <summary>Days since 1970 (UTC), at whose beginning cover ends.</summary>
    public long End { get; set; }

    public int Year { get; set; }

    public int Class { get; set; }

    /// <summary>1e-18 of a minor unit a second.</summary>
    public BigInteger Rate { get; set; }
}

/// <summary>What claims of a policy year and a class did in a year of their development.</summary>
internal sealed class DevelopmentView
{
    public int Year { get; set; }

    public int Class { get; set; }

    /// <summary>Years since the policy year began: 0 for the same.</summary>
    public int Age { get; set; }

    public int Reported { get; set; }

    public BigInteger Paid { get; set; }

    /// <summary>What became owed or set aside, less what was set free.</summary>
    public BigInteger Incurred { get; set; }
}

/// <summary>A policy as the actuary sees it.</summary>
internal sealed class WrittenPolicyView
{
    public long Policy { get; set; }

    public int Year { get; set; }

    public int Class { get; set; }

    public BigInteger Premium { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Start { get; set; }

    /// <summary>The end that the premium was for.</summary>
    public long End { get; set; }
}

/// <summary>A claim as the actuary sees it.</summary>
internal sealed class IncurredClaimView
{
    public long Claim { get; set; }

    public int Year { get; set; }

    public int Class { get; set; }

    /// <summary>What is set aside for it, or owed.</summary>
    public BigInteger Incurred { get; set; }
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
            view.UseSnakeCase();
        });
        model.Entity<PoolDayView>(view =>
        {
            view.IsView("pool_days").HasKey(x => x.Day);
            view.Property(x => x.Day).ValueGeneratedNever();
            view.UseSnakeCase();
        });
        model.Entity<PoolClassView>(view =>
        {
            view.IsView("pool_classes").HasKey(x => x.Class);
            view.Property(x => x.Class).ValueGeneratedNever();
            view.UseSnakeCase();
        });
        model.Entity<RedeemRequestView>(view =>
        {
            view.IsView("pool_requests").HasKey(x => x.Id);
            view.Property(x => x.Id).ValueGeneratedNever();
            view.Property(x => x.Owner).IsAccount();
            view.HasIndex(x => new { x.State, x.Id });
            view.HasIndex(x => new { x.Owner, x.Id });
            view.UseSnakeCase();
        });
        model.Entity<PoolShareView>(view =>
        {
            view.IsView("pool_shares").HasKey(x => x.Account);
            view.Property(x => x.Account).IsAccount();
            view.UseSnakeCase();
        });
        ApplyActuarial(model);
        foreach (var amount in AllAmounts(model))
            amount.IsAmount();
    }

    private static void ApplyActuarial(ModelBuilder model)
    {
        model.Entity<YearClassView>(view =>
        {
            view.IsView("pool_years").HasKey(x => new { x.Year, x.Class });
            view.UseSnakeCase();
        });
        model.Entity<UnearnedView>(view =>
        {
            view.IsView("pool_unearned").HasKey(x => new { x.End, x.Year, x.Class });
            view.UseSnakeCase();
        });
        model.Entity<DevelopmentView>(view =>
        {
            view.IsView("pool_developments").HasKey(x => new { x.Year, x.Class, x.Age });
            view.UseSnakeCase();
        });
        model.Entity<WrittenPolicyView>(view =>
        {
            view.IsView("pool_policies").HasKey(x => x.Policy);
            view.Property(x => x.Policy).ValueGeneratedNever();
            view.UseSnakeCase();
        });
        model.Entity<IncurredClaimView>(view =>
        {
            view.IsView("pool_claims").HasKey(x => x.Claim);
            view.Property(x => x.Claim).ValueGeneratedNever();
            view.UseSnakeCase();
        });
    }

    private static IEnumerable<Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<BigInteger>> AllAmounts(ModelBuilder model)
    {
        Type[] views = [typeof(PoolView), typeof(PoolDayView), typeof(PoolClassView), typeof(RedeemRequestView), typeof(PoolShareView), typeof(YearClassView), typeof(UnearnedView), typeof(DevelopmentView), typeof(WrittenPolicyView), typeof(IncurredClaimView)];
        return from view in views
               from property in view.GetProperties()
               where property.PropertyType == typeof(BigInteger)
               select model.Entity(view).Property<BigInteger>(property.Name);
    }
}
