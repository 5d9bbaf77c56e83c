using System.Numerics;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>The one row that says from when policy years are counted.</summary>
internal sealed class ActuarialClockView
{
    public const string Key = "years";

    public string Id { get; set; } = Key;

    /// <summary>Unix seconds.</summary>
    public long Origin { get; set; }
}

/// <summary>Written premium of a policy year and a class.</summary>
internal sealed class YearClassView
{
    /// <summary>From 0, of 365 days, by the start of policies.</summary>
    public int Year { get; set; }

    public int Class { get; set; }

    public int Policies { get; set; }

    /// <summary>Premium less what was owed back, and premium of tails.</summary>
    public BigInteger Written { get; set; }
}

/// <summary>
/// What is not earned of a policy year and a class until a midnight: between the last start and that end, the sum falls by <see cref="Rate"/> a second. What begins to be earned
/// later, such as a tail, has the same rate with the sign turned until then.
/// </summary>
internal sealed class UnearnedView
{
    /// <summary>A minor unit, in the units of <see cref="Rate"/>.</summary>
    public static readonly BigInteger Scale = BigInteger.Pow(10, 18);

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

    /// <summary>Last second of reporting.</summary>
    public long ReportUntil { get; set; }

    /// <summary>What was paid for a tail; 0 for none, or one that was given.</summary>
    public BigInteger Tail { get; set; }

    /// <summary>Length of that tail, in seconds; it ends with <see cref="ReportUntil"/>.</summary>
    public long TailTime { get; set; }
}

/// <summary>A claim as the actuary sees it.</summary>
internal sealed class IncurredClaimView
{
    public long Claim { get; set; }

    public int Year { get; set; }

    public int Class { get; set; }

    /// <summary>What is set aside for it, or owed.</summary>
    public BigInteger Incurred { get; set; }

    /// <summary>What it asks and could not be set aside, until it is decided.</summary>
    public BigInteger Lack { get; set; }
}

/// <summary>Tables of the actuary.</summary>
internal static class ActuarialTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<ActuarialClockView>(view =>
        {
            view.IsView("pool_clock").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<YearClassView>(view =>
        {
            view.IsView("pool_years").HasKey(x => new { x.Year, x.Class });
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<UnearnedView>(view =>
        {
            view.IsView("pool_unearned").HasKey(x => new { x.End, x.Year, x.Class });
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<DevelopmentView>(view =>
        {
            view.IsView("pool_developments").HasKey(x => new { x.Year, x.Class, x.Age });
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<WrittenPolicyView>(view =>
        {
            view.IsView("pool_policies").HasKey(x => x.Policy);
            view.Property(x => x.Policy).ValueGeneratedNever();
            view.HasAmounts();
            view.UseSnakeCase();
        });
        model.Entity<IncurredClaimView>(view =>
        {
            view.IsView("pool_claims").HasKey(x => x.Claim);
            view.Property(x => x.Claim).ValueGeneratedNever();
            view.HasAmounts();
            view.UseSnakeCase();
        });
    }
}
