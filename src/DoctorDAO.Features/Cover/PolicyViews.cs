using System.Numerics;

namespace DoctorDAO.Features.Cover;

/// <summary>Who is covered, from when to when. Money is whole minor units of the settlement token, times are unix seconds.</summary>
internal sealed class PolicyView
{
    public long Id { get; set; }

    /// <summary>Lowercase account that has the token: the holder's, or one that the holder has left a moment ago.</summary>
    public string Holder { get; set; } = "";

    public int ProductId { get; set; }

    public int Class { get; set; }

    public long Start { get; set; }

    /// <summary>When cover ends or has ended, by expiry, cancellation or renewal.</summary>
    public long End { get; set; }

    /// <summary>The end that was bought.</summary>
    public long BoughtEnd { get; set; }

    public long Retro { get; set; }

    /// <summary>Last second of reporting: grace and tail.</summary>
    public long ReportUntil { get; set; }

    /// <summary>The policy before; 0 for a first one.</summary>
    public long RenewalOf { get; set; }

    /// <summary>The policy after; 0 when there is none.</summary>
    public long RenewedBy { get; set; }

    /// <summary>The holder's, in basis points.</summary>
    public int Experience { get; set; }

    public BigInteger Premium { get; set; }

    /// <summary>1e18 for one.</summary>
    public BigInteger Surge { get; set; }

    /// <summary>The product's rate when it was bought, in millionths; like all that its price was made of, not today's.</summary>
    public long Rate { get; set; }

    /// <summary>What its class cost against the others when it was bought, in basis points.</summary>
    public int Relativity { get; set; }

    /// <summary>For the years since its retroactive date when it was bought, in basis points.</summary>
    public int Step { get; set; }

    /// <summary>What the excess took off when it was bought, in basis points.</summary>
    public int ExcessCredit { get; set; }

    /// <summary>Price of a whole tail when it was bought, as a share of a year's premium in basis points: the contract takes this one.</summary>
    public int TailPrice { get; set; }

    public BigInteger Refunded { get; set; }

    /// <summary>Of the association's years of 365 days, by its start.</summary>
    public int Year { get; set; }

    /// <summary>It ended before its time, by cancellation or renewal.</summary>
    public bool Ended { get; set; }

    /// <summary>A tail was added.</summary>
    public bool Tail { get; set; }

    /// <summary>The tail cost nothing.</summary>
    public bool TailGiven { get; set; }

    /// <summary>What the tail set aside when it was added.</summary>
    public BigInteger TailAmount { get; set; }

    public bool Closed { get; set; }

    /// <summary>Decided in its holder's favour, by rulings or settlements.</summary>
    public BigInteger Paid { get; set; }

    /// <summary>Asked by open claims.</summary>
    public BigInteger Reserved { get; set; }

    public int OpenClaims { get; set; }

    /// <summary>All claims ever filed on it.</summary>
    public int Claims { get; set; }

    /// <summary>How many calls of the association were made before it, or answered.</summary>
    public int Answered { get; set; }

    /// <summary>Taken of its year's dividends.</summary>
    public BigInteger Dividend { get; set; }

    /// <summary>Block in which it was bought.</summary>
    public long Block { get; set; }

    /// <summary>Transaction in which it was bought.</summary>
    public string TransactionHash { get; set; } = "";
}

/// <summary>What a decision about a claim needs of its policy.</summary>
internal sealed class PolicyClaimView
{
    public long ClaimId { get; set; }

    public long PolicyId { get; set; }

    public BigInteger Asked { get; set; }

    public bool Open { get; set; }
}

/// <summary>An account that has had policies.</summary>
internal sealed class PolicyHolderView
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>How many it has now.</summary>
    public int Policies { get; set; }

    /// <summary>Its member has left it, and policies are still there.</summary>
    public bool Left { get; set; }
}

/// <summary>Policies of one year of the association.</summary>
internal sealed class PolicyYearView
{
    public int Year { get; set; }

    /// <summary>Less refunds.</summary>
    public BigInteger Premiums { get; set; }

    /// <summary>Declared so far.</summary>
    public BigInteger Dividend { get; set; }

    /// <summary>Policies that are not closed.</summary>
    public int Open { get; set; }

    /// <summary>Unix seconds from which on a dividend can be declared, when none is open.</summary>
    public long EndsAt { get; set; }
}

/// <summary>A call of the association on policies that ran when it was made.</summary>
internal sealed class MemberCallView
{
    /// <summary>From 0, in order.</summary>
    public int Id { get; set; }

    /// <summary>Of a policy's premium, in basis points.</summary>
    public int Share { get; set; }

    public long MadeAt { get; set; }

    public long Due { get; set; }
}

/// <summary>The one row that counts.</summary>
internal sealed class PolicyBookView
{
    public const string Key = "policies";

    public string Id { get; set; } = Key;

    /// <summary>Unix seconds from which years are counted.</summary>
    public long Origin { get; set; }

    public long Policies { get; set; }

    public int Calls { get; set; }
}
