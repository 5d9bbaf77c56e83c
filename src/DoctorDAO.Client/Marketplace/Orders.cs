using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Marketplace;

/// <summary>Currencies of orders.</summary>
public static class MarketCurrency
{
    /// <summary>The settlement token.</summary>
    public const string Euro = "EUR";

    /// <summary>Hours of the time bank; 100 minor units are one hour.</summary>
    public const string Care = "CARE";
}

/// <summary>What comes next, who does it, until when, and what happens when nobody does.</summary>
/// <param name="Until"><c>null</c> where no time is set: it happens at once, or never lapses.</param>
/// <param name="Then">What happens after that.</param>
/// <param name="Amount">Minor units that it is about.</param>
/// <param name="Milestone">From 0, where it is about one.</param>
public sealed record OrderNextDto(OrderNext What, OrderActor Who, DateTimeOffset? Until, OrderDefault Then, long Amount = 0, int? Milestone = null);

/// <summary>An order as a row of a list. Money is minor units of its currency.</summary>
/// <param name="Side">What the reader is in it.</param>
/// <param name="Title">As the buyer wrote it; empty when its words are not kept here.</param>
/// <param name="With">The other side.</param>
/// <param name="Currency"><see cref="MarketCurrency"/>.</param>
/// <param name="Total">What was paid in.</param>
/// <param name="Held">What is still held.</param>
/// <param name="Start">Begin of the time that is booked; <c>null</c> without one.</param>
/// <param name="End">Its end.</param>
/// <param name="Next">What comes next, the earliest date first.</param>
/// <param name="MyTurn">Whether the reader has to act.</param>
/// <param name="Disputed">Whether a milestone is in dispute.</param>
public sealed record OrderRowDto(
    long Id, OrderSide Side, string Title, PersonDto With, OrderStatus Status, string Currency, long Total, long Held, DateTimeOffset OfferedAt, DateTimeOffset? Start, DateTimeOffset? End,
    OrderNextDto Next, bool MyTurn, bool Disputed);

/// <summary>The money of an order, in minor units of its currency: paid in is released, fees, refunded and held together.</summary>
/// <param name="PaidIn">What the buyer paid in.</param>
/// <param name="Released">What the worker has got of it, without fees.</param>
/// <param name="Fees">What the association has got.</param>
/// <param name="Refunded">What the buyer has back.</param>
/// <param name="Held">What is still held.</param>
public sealed record OrderMoneyDto(string Currency, long PaidIn, long Released, long Fees, long Refunded, long Held);

/// <summary>A milestone. Money is minor units of the order's currency.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Title">As the buyer wrote it; may be empty.</param>
/// <param name="Due">When it is to be delivered.</param>
/// <param name="Delivery">Hash of what was handed over.</param>
/// <param name="Change">Hash of what the buyer asked to change.</param>
/// <param name="ChangesLeft">How often the buyer can still ask.</param>
/// <param name="Next">What comes next for it; what has ended has <see cref="OrderNext.Nothing"/>.</param>
/// <param name="Released">What the worker got, without the fee.</param>
/// <param name="DecidedAt">When it was released, refunded or settled.</param>
/// <param name="Acts">What the reader can do with it now.</param>
public sealed record MilestoneDto(
    int Index, string Title, long Amount, DateTimeOffset Due, MilestoneStatus Status, DateTimeOffset? DeliveredAt, string? Delivery, string? Change, int ChangesLeft, OrderNextDto Next,
    long Released, long Fee, long Refunded, DateTimeOffset? DecidedAt, IReadOnlyList<OrderAct> Acts);

/// <summary>The terms of an order, fixed when it was offered.</summary>
/// <param name="FeeBps">Basis points of what is released.</param>
/// <param name="Silence">After so long without a word a delivery is released.</param>
/// <param name="Grace">So long after its due date a milestone can still be delivered.</param>
/// <param name="Changes">How often a change of one milestone can be asked for.</param>
/// <param name="Credential">Topic that the worker's credential must name; empty for none.</param>
/// <param name="Cover">Whether the worker must be covered until the end.</param>
/// <param name="FreeUntil">Until when the buyer cancels for nothing; <c>null</c> where no time is booked.</param>
/// <param name="LateBps">Basis points of what is undecided that the worker gets after that.</param>
/// <param name="LastFrom">From when cancelling costs most.</param>
/// <param name="LastBps">Basis points from then on.</param>
/// <param name="CancelFee">What cancelling would cost the buyer now, minor units; 0 for nothing.</param>
public sealed record OrderTermsDto(
    int FeeBps, TimeSpan Silence, TimeSpan Grace, int Changes, string Credential, bool Cover, DateTimeOffset? FreeUntil, int LateBps, DateTimeOffset? LastFrom, int LastBps, long CancelFee);

/// <summary>A share that one side proposes.</summary>
/// <param name="By">Who proposes it.</param>
/// <param name="WorkerBps">Basis points of what is undecided that the worker gets.</param>
/// <param name="ToWorker">Minor units of that, before the fee.</param>
public sealed record ShareDto(OrderSide By, int WorkerBps, long ToWorker);

/// <summary>Where the ratings of an order are.</summary>
/// <param name="CommitUntil">Until when one can rate; <c>null</c> before it has ended.</param>
/// <param name="RevealUntil">Until when sealed ratings can be opened.</param>
/// <param name="MineSealed">Whether the reader has rated.</param>
/// <param name="TheirsSealed">Whether the other side has.</param>
/// <param name="HandedOver">Whether this server keeps the reader's rating and opens it.</param>
/// <param name="Mine">The reader's rating, once it is open.</param>
/// <param name="Theirs">The other side's, once it is open.</param>
public sealed record RatingStateDto(DateTimeOffset? CommitUntil, DateTimeOffset? RevealUntil, bool MineSealed, bool TheirsSealed, bool HandedOver, RatingDto? Mine, RatingDto? Theirs);

/// <summary>An event of an order's time line.</summary>
/// <param name="By">Who did it, where somebody is named.</param>
/// <param name="Milestone">From 0, where it is about one.</param>
/// <param name="Amount">Minor units, where it has an amount.</param>
/// <param name="Share">The worker's share in basis points, where it has one.</param>
/// <param name="Until">Until when something may be done from then on.</param>
/// <param name="Final">Whether it can no longer be undone by the chain.</param>
public sealed record OrderStepDto(
    OrderStepKind Kind, DateTimeOffset Time, PersonDto? By, int? Milestone, long? Amount, int? Share, DateTimeOffset? Until, string TransactionHash, bool Final);

/// <summary>Whether somebody meets what an order asks of its worker, now.</summary>
/// <param name="Credential">Whether a live, verified credential names the topic until the order's end; <c>null</c> where none is asked for.</param>
/// <param name="CredentialUntil">When the newest one expires; <c>null</c>: never, or there is none.</param>
/// <param name="Cover">Whether a policy covers until the end; <c>null</c> where none is asked for.</param>
/// <param name="Policy">Its number.</param>
/// <param name="CoverUntil">When it ends.</param>
public sealed record FitnessDto(bool? Credential, DateTimeOffset? CredentialUntil, bool? Cover, long? Policy, DateTimeOffset? CoverUntil)
{
    /// <summary>Whether nothing stands in the way.</summary>
    public bool Fits => Credential != false && Cover != false;
}

/// <summary>An order as its two sides read it. Money is minor units of its currency.</summary>
/// <param name="Words">What the buyer wrote, as HTML that is safe to show; empty when it is not kept here.</param>
/// <param name="Listing">Metadata hash of the listing's version that it is about; empty for a direct offer.</param>
/// <param name="Brief">Hash of title and words.</param>
/// <param name="ExpiresAt">Until when the offer can be accepted.</param>
/// <param name="Proposal">An end that one side proposes; <c>null</c> for none.</param>
/// <param name="Fitness">Whether the worker meets the terms now.</param>
/// <param name="Disputes">The disputes that run or ran, by milestone.</param>
/// <param name="Acts">What the reader can do with the order as a whole now; milestones have their own.</param>
/// <param name="Steps">Its time line, the oldest first.</param>
/// <param name="Final">Whether its newest event can no longer be undone by the chain.</param>
public sealed record OrderDto(
    OrderRowDto Row, PersonDto Buyer, PersonDto Worker, string Words, string Listing, string Brief, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt, DateTimeOffset? EndedAt,
    OrderMoneyDto Money, IReadOnlyList<MilestoneDto> Milestones, OrderTermsDto Terms, ShareDto? Proposal, FitnessDto? Fitness, IReadOnlyList<DisputeDto> Disputes, RatingStateDto Ratings,
    IReadOnlyList<OrderAct> Acts, IReadOnlyList<OrderStepDto> Steps, bool Final);

/// <summary>What orders are asked for.</summary>
/// <param name="Side"><c>null</c>: both.</param>
/// <param name="Open">True: those that are not over; false: those that are; <c>null</c>: all.</param>
/// <param name="Cursor">Of the page before; <c>null</c> for the first.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record OrderQuery(OrderSide? Side = null, bool? Open = null, string? Cursor = null, int Limit = 50);

/// <summary>What a member has in the marketplace in one currency. Money is minor units.</summary>
/// <param name="Currency"><see cref="MarketCurrency"/>.</param>
/// <param name="Credit">What can be collected.</param>
/// <param name="HeldAsBuyer">Of running orders that the member pays.</param>
/// <param name="HeldAsWorker">Of running orders that the member works for.</param>
/// <param name="Earned">All that was released to the member so far.</param>
/// <param name="Spent">All that was released of what the member paid in, fees included.</param>
/// <param name="Balance">Of the time bank: hours on the account; 0 for the settlement token.</param>
/// <param name="Debt">Of the time bank: hours that are to be given back.</param>
/// <param name="Limit">Of the time bank: how far that may go; <c>null</c> when it is not known.</param>
public sealed record Purse(string Currency, long Credit, long HeldAsBuyer, long HeldAsWorker, long Earned, long Spent, long Balance, long Debt, long? Limit);

/// <summary>A side's orders in numbers.</summary>
/// <param name="Offered">That wait for acceptance.</param>
/// <param name="Running">That are accepted and not over.</param>
/// <param name="Ended">That are over after acceptance.</param>
/// <param name="Strikes">Cancelled by the member as worker.</param>
public sealed record MarketStandingDto(long Offered, long Running, long Ended, long Strikes, ScoreDto Score, double? AnswerHours);

/// <summary>What the marketplace asks of orders that are offered now.</summary>
/// <param name="Rule">Number of the rule.</param>
/// <param name="LeastEuro">Least total in the settlement token, minor units.</param>
/// <param name="LeastCare">Least total in hours, minor units.</param>
/// <param name="DisputeFloorEuro">Milestones below this have an arbiter and no panel.</param>
/// <param name="DisputeFloorCare">The same in hours.</param>
/// <param name="DisputeDeposit">Most that opening a dispute takes as deposit, minor units of the settlement token.</param>
/// <param name="CareBase">Hours (minor units) that any member may owe.</param>
/// <param name="CarePerReputation">More for each point of reputation in the marketplace.</param>
/// <param name="CareMost">And the most.</param>
/// <param name="CareFeeBps">Basis points of what is released in hours; the others are of money.</param>
/// <param name="ChangeTime">How long the worker has at least when a change is asked for.</param>
/// <param name="By">The chamber that decides all of this; <c>null</c> when it is not known.</param>
public sealed record MarketRuleDto(
    long Rule, int FeeBps, TimeSpan Silence, TimeSpan Grace, int Changes, TimeSpan FreeBefore, int LateBps, TimeSpan LastBefore, int LastBps, long LeastEuro, long LeastCare,
    long DisputeFloorEuro, long DisputeFloorCare, long DisputeDeposit, TimeSpan Negotiation, TimeSpan Appeal, TimeSpan ArbiterTime, TimeSpan RateFor, TimeSpan RevealFor, long CareBase,
    long CarePerReputation, long CareMost, int CareFeeBps, TimeSpan ChangeTime, ChamberRefDto? By);
