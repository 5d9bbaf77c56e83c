using System.Numerics;

namespace DoctorDAO.Features.Cover;

/// <summary>What the pool covers, and for how much. Money is whole minor units of the settlement token, times are unix seconds or seconds.</summary>
internal sealed class ProductView
{
    /// <summary>From 1.</summary>
    public int Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>Class of risk; 0: that of the holder's specialty.</summary>
    public int Class { get; set; }

    public BigInteger PerClaim { get; set; }

    public BigInteger Aggregate { get; set; }

    public BigInteger Excess { get; set; }

    /// <summary>Longest time of a policy, in seconds.</summary>
    public long Period { get; set; }

    /// <summary>From when on retroactive dates are possible, in unix seconds; 0: only the start.</summary>
    public long EarliestRetro { get; set; }

    /// <summary>Seconds after the end in which incidents can be reported.</summary>
    public long Grace { get; set; }

    /// <summary>Seconds after the start in which a first policy pays nothing.</summary>
    public long Waiting { get; set; }

    /// <summary>Months of 30 days for which a tail can be bought; 0: none.</summary>
    public int TailMonths { get; set; }

    /// <summary>Share of what is left of the aggregate that capital is locked for, in basis points.</summary>
    public int LockFactor { get; set; }

    /// <summary>Keccak-256 of the wording's file.</summary>
    public string Wording { get; set; } = "";

    /// <summary>Of <see cref="PerClaim"/> a year, in millionths; 0 before the first price.</summary>
    public long Rate { get; set; }

    /// <summary>What the excess takes off, in basis points; 10,000 for nothing.</summary>
    public int ExcessCredit { get; set; }

    /// <summary>Price of a whole tail as a share of a year's premium, in basis points.</summary>
    public int Tail { get; set; }

    public bool OnSale { get; set; }

    /// <summary>Unix seconds.</summary>
    public long AddedAt { get; set; }
}

/// <summary>The one row of the factors of every price. Shares are basis points.</summary>
internal sealed class FactorsView
{
    public const string Key = "factors";

    public string Id { get; set; } = Key;

    /// <summary>For policies that begin in the first, second, ... and fifth or later year after the retroactive date.</summary>
    public int[] Steps { get; set; } = [];

    public int ExperienceMin { get; set; }

    public int ExperienceMax { get; set; }

    /// <summary>Utilisation up to which there is no surge.</summary>
    public int Kink { get; set; }

    /// <summary>Surge of a full pool; 10,000 for one.</summary>
    public long Top { get; set; }
}

/// <summary>What a class of risk costs against the others.</summary>
internal sealed class RelativityView
{
    public int Class { get; set; }

    /// <summary>10,000 for one.</summary>
    public int Relativity { get; set; }
}

/// <summary>The class of risk of a specialty; those that have no row are of class 1.</summary>
internal sealed class SpecialtyClassView
{
    /// <summary>Code, as members have it.</summary>
    public string Specialty { get; set; } = "";

    public int Class { get; set; }
}
