using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>A version of the marketplace's rule: orders keep theirs.</summary>
internal sealed class MarketRuleView
{
    public long Id { get; set; }

    public int FeeBps { get; set; }

    /// <summary>The same of orders in hours.</summary>
    public int CareFeeBps { get; set; }

    /// <summary>Seconds after a delivery, until it is released without a word.</summary>
    public long Silence { get; set; }

    /// <summary>Seconds after the due date, until it is refunded.</summary>
    public long Grace { get; set; }

    /// <summary>How often a change of one milestone can be asked for.</summary>
    public int Changes { get; set; }

    /// <summary>Seconds that the worker has at least when a change is asked for.</summary>
    public long ChangeTime { get; set; }

    /// <summary>Seconds before the beginning until which a buyer cancels for nothing.</summary>
    public long FreeBefore { get; set; }

    /// <summary>Basis points for the worker after that.</summary>
    public int LateBps { get; set; }

    /// <summary>Seconds before the beginning until which it costs <see cref="LateBps"/>.</summary>
    public long LastBefore { get; set; }

    /// <summary>Basis points for the worker after that.</summary>
    public int LastBps { get; set; }

    /// <summary>Least amount of a milestone, minor units of either currency.</summary>
    public long Least { get; set; }

    /// <summary>Fee of an order in a currency.</summary>
    public int FeeOf(string currency) => currency == MarketCurrency.Care ? CareFeeBps : FeeBps;
}

/// <summary>What a member is in the marketplace: numbers that search and pages read as one row.</summary>
internal sealed class WorkerView
{
    /// <summary>Lowercase account now.</summary>
    public string Account { get; set; } = "";

    /// <summary>Account for which the member has left this one.</summary>
    public string? MovedTo { get; set; }

    /// <summary>Newest order that the member pays; each names the one before. 0: none.</summary>
    public long NewestAsBuyer { get; set; }

    /// <summary>Newest order that the member works for.</summary>
    public long NewestAsWorker { get; set; }

    /// <summary>As worker: offers that wait.</summary>
    public int Offers { get; set; }

    /// <summary>As worker: accepted and not over.</summary>
    public int Running { get; set; }

    /// <summary>As worker: over after acceptance.</summary>
    public int Orders { get; set; }

    /// <summary>As worker: cancelled by the member.</summary>
    public int Strikes { get; set; }

    /// <summary>As buyer: offers that wait, accepted, over after acceptance.</summary>
    public int BuyerOffers { get; set; }

    public int BuyerRunning { get; set; }

    public int BuyerOrders { get; set; }

    /// <summary>As worker: how many ratings, their weights and their stars by weight, in millionths.</summary>
    public int Ratings { get; set; }

    public long RatingWeight { get; set; }

    public long RatingStars { get; set; }

    /// <summary>As buyer: the same.</summary>
    public int BuyerRatings { get; set; }

    public long BuyerRatingWeight { get; set; }

    public long BuyerRatingStars { get; set; }

    /// <summary>As worker: the Bayesian mean of the stars in thousandths, 1,000 to 5,000. Listings are ranked by it.</summary>
    public int Score { get; set; } = Standing.UsualScore;

    /// <summary>As worker: offers that were answered (accepted or declined), and the seconds that took together.</summary>
    public int Answers { get; set; }

    public long AnswerSeconds { get; set; }

    /// <summary>Members with whom an order was rated.</summary>
    public int Partners { get; set; }
}

/// <summary>What a member has in the marketplace in one currency, minor units.</summary>
internal sealed class PurseView
{
    /// <summary>Lowercase account now.</summary>
    public string Account { get; set; } = "";

    /// <summary>A <see cref="MarketCurrency"/>.</summary>
    public string Currency { get; set; } = "";

    /// <summary>What can be collected.</summary>
    public long Credit { get; set; }

    public long HeldAsBuyer { get; set; }

    public long HeldAsWorker { get; set; }

    /// <summary>Released to the member so far.</summary>
    public long Earned { get; set; }

    /// <summary>Released of what the member paid in, fees included.</summary>
    public long Spent { get; set; }
}

/// <summary>All orders in one currency, in minor units: paid in is released, fees, refunded and held together.</summary>
internal sealed class MarketTotalView
{
    /// <summary>A <see cref="MarketCurrency"/>.</summary>
    public string Currency { get; set; } = "";

    public long PaidIn { get; set; }

    /// <summary>To workers, without fees.</summary>
    public long Released { get; set; }

    public long Fees { get; set; }

    public long Refunded { get; set; }

    /// <summary>What lies in the escrow for people and the association to collect, from disputes among it.</summary>
    public long Credits { get; set; }

    /// <summary>Block of the newest event.</summary>
    public long Block { get; set; }
}

/// <summary>What holds for disputes that are opened from now on.</summary>
internal sealed class DisputeRuleView
{
    public const string Key = "disputes";

    public string Id { get; set; } = Key;

    /// <summary>Of a juror, minor units of the settlement token.</summary>
    public long Fee { get; set; }

    /// <summary>Most that who opens one brings.</summary>
    public long MostBond { get; set; }

    /// <summary>Milestones below have no panel.</summary>
    public long Floor { get; set; }

    /// <summary>The same in hours.</summary>
    public long CareFloor { get; set; }
}

/// <summary>An account that decides disputes which no panel has answered.</summary>
internal sealed class ArbiterView
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";
}

/// <summary>Who may owe how much in the time bank.</summary>
internal sealed class CareRuleView
{
    public const string Key = "care";

    public string Id { get; set; } = Key;

    /// <summary>What any member may owe, minor units.</summary>
    public long Base { get; set; }

    /// <summary>And this for each unit of reputation in the topic <c>marketplace</c>.</summary>
    public long PerReputation { get; set; }

    /// <summary>But no more than this.</summary>
    public long Most { get; set; }

    /// <summary>What can be granted in a year.</summary>
    public long Yearly { get; set; }
}

/// <summary>What an account has and owes in the time bank, minor units (100 are an hour).</summary>
internal sealed class CareView
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    public long Balance { get; set; }

    public long Debt { get; set; }
}
