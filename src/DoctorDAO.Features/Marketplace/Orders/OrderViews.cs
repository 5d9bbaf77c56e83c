using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>An order as the chain has it. Money is minor units of its currency, times are unix seconds; both sides' accounts follow their members.</summary>
internal sealed class OrderView
{
    public long Id { get; set; }

    /// <summary>Lowercase account of the member who pays, now.</summary>
    public string Buyer { get; set; } = "";

    /// <summary>Lowercase account of the member who works, now.</summary>
    public string Worker { get; set; } = "";

    /// <summary>A <see cref="MarketCurrency"/>.</summary>
    public string Currency { get; set; } = "";

    /// <summary>What was paid in; at most <see cref="Ledgers.Minor.Most"/>.</summary>
    public long Total { get; set; }

    public OrderStatus Status { get; set; }

    /// <summary>Metadata hash of the listing's version; <c>null</c> for a direct offer.</summary>
    public string? Listing { get; set; }

    /// <summary>Hash of the buyer's words.</summary>
    public string Brief { get; set; } = "";

    /// <summary>Begin of the time that is booked; 0 for none.</summary>
    public long Start { get; set; }

    public long End { get; set; }

    /// <summary>Until when it can be accepted.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Topic that the worker's credential must name, as the chain has it; <c>null</c> for none.</summary>
    public string? Credential { get; set; }

    /// <summary>Whether the worker must be covered until the end.</summary>
    public bool Cover { get; set; }

    /// <summary>The policy that was shown at acceptance; 0 for none.</summary>
    public long Policy { get; set; }

    /// <summary>A <see cref="MarketRuleView.Id"/>: the terms.</summary>
    public long Rule { get; set; }

    /// <summary>Whether nothing is left to do: withdrawn, declined, lapsed or ended.</summary>
    public bool Over { get; set; }

    public int Milestones { get; set; }

    /// <summary>Of those, what is not decided.</summary>
    public int Open { get; set; }

    /// <summary>Of those, in dispute.</summary>
    public int Disputes { get; set; }

    public long OfferedAt { get; set; }

    public long? AcceptedAt { get; set; }

    /// <summary>When nothing was left to do, by whatever way.</summary>
    public long? EndedAt { get; set; }

    /// <summary>To the worker, without fees.</summary>
    public long Released { get; set; }

    public long Fees { get; set; }

    public long Refunded { get; set; }

    /// <summary>Side that proposes an end; <c>null</c> for none.</summary>
    public OrderSide? ProposedBy { get; set; }

    /// <summary>Worker's share of what is undecided, in basis points, of that proposal.</summary>
    public int ProposedShare { get; set; }

    /// <summary>Whether one side has cancelled, or both; <c>null</c>: nobody.</summary>
    public OrderStepKind? Cancelled { get; set; }

    /// <summary>Order of the same buyer before this one; 0: none.</summary>
    public long BeforeOfBuyer { get; set; }

    /// <summary>Order of the same worker before this one; 0: none.</summary>
    public long BeforeOfWorker { get; set; }

    /// <summary>Block of its newest event.</summary>
    public long Block { get; set; }

    public string TransactionHash { get; set; } = "";

    /// <summary>What is held of it.</summary>
    public long Held => Total - Released - Fees - Refunded;

    /// <summary>Which side an account is; <c>null</c>: neither.</summary>
    public OrderSide? SideOf(string account) => account == Buyer ? OrderSide.Buyer : account == Worker ? OrderSide.Worker : null;

    /// <summary>The account of a side.</summary>
    public string Of(OrderSide side) => side == OrderSide.Buyer ? Buyer : Worker;
}

/// <summary>A milestone of an order.</summary>
internal sealed class MilestoneView
{
    public long Order { get; set; }

    /// <summary>From 0.</summary>
    public int Index { get; set; }

    public long Amount { get; set; }

    public long Due { get; set; }

    public MilestoneStatus Status { get; set; }

    /// <summary>When it was last delivered.</summary>
    public long? DeliveredAt { get; set; }

    /// <summary>Hash of what was handed over last.</summary>
    public string? Delivery { get; set; }

    /// <summary>Hash of the change that was asked for last.</summary>
    public string? Change { get; set; }

    /// <summary>How often a change was asked for.</summary>
    public int Changes { get; set; }

    /// <summary>
    /// When time alone moves it on: of what is pending the last moment to deliver, of what is delivered the end of silence. <c>null</c> before the order is accepted, in dispute, and when
    /// it is decided.
    /// </summary>
    public long? Until { get; set; }

    /// <summary>To the worker, without the fee.</summary>
    public long Released { get; set; }

    public long Fee { get; set; }

    public long Refunded { get; set; }

    public long? DecidedAt { get; set; }
}

/// <summary>An event of an order's time line.</summary>
internal sealed class OrderStepView
{
    public long Order { get; set; }

    public long Block { get; set; }

    public long LogIndex { get; set; }

    public OrderStepKind Kind { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    /// <summary>Lowercase account of who did it, where somebody is named.</summary>
    public string? By { get; set; }

    public int? Milestone { get; set; }

    /// <summary>Minor units, where it has an amount.</summary>
    public long? Amount { get; set; }

    /// <summary>Basis points for the worker, where it has a share.</summary>
    public int? Share { get; set; }

    /// <summary>Unix seconds, where it opens a time.</summary>
    public long? Until { get; set; }

    public string TransactionHash { get; set; } = "";
}

/// <summary>A rating that is sealed or open.</summary>
internal sealed class RatingView
{
    public long Order { get; set; }

    /// <summary>Which side gives it.</summary>
    public OrderSide Side { get; set; }

    /// <summary>Lowercase account of who gives it.</summary>
    public string By { get; set; } = "";

    /// <summary>Lowercase account of whom it is about.</summary>
    public string About { get; set; } = "";

    public long CommittedAt { get; set; }

    /// <summary>1 to 5; 0 before it is open.</summary>
    public int Stars { get; set; }

    /// <summary>Hash of its words; <c>null</c> for none.</summary>
    public string? Words { get; set; }

    /// <summary>The so many-th rated order of the two; 0 before it is open.</summary>
    public int Pair { get; set; }

    /// <summary>What it counts, in millionths.</summary>
    public long Weight { get; set; }

    public long? RevealedAt { get; set; }

    /// <summary>Block of its newest event.</summary>
    public long Block { get; set; }
}

/// <summary>Until when an order that has ended can be rated, and what of it is sealed.</summary>
internal sealed class RateableView
{
    public long Order { get; set; }

    /// <summary>Unix seconds: from then on nothing more is sealed, and what is sealed can be opened.</summary>
    public long CommitUntil { get; set; }

    /// <summary>Unix seconds: from then on nothing is opened.</summary>
    public long RevealUntil { get; set; }

    public bool BuyerSealed { get; set; }

    public bool WorkerSealed { get; set; }

    /// <summary>From when what is sealed can be opened; <c>null</c> when nothing is sealed, or all that is sealed is open.</summary>
    public long? OpenFrom { get; set; }
}

/// <summary>A dispute about one milestone.</summary>
internal sealed class DisputeView
{
    public long Id { get; set; }

    public long Order { get; set; }

    public int Milestone { get; set; }

    /// <summary>Which side opened it.</summary>
    public OrderSide By { get; set; }

    /// <summary>Minor units of the order's currency.</summary>
    public long Amount { get; set; }

    /// <summary>What was brought for the panel, minor units of the settlement token.</summary>
    public long Bond { get; set; }

    /// <summary>Whether a panel judges it; else the amount is too small for one, and an arbiter does.</summary>
    public bool HasPanel { get; set; }

    /// <summary>Jurors' fees in all, minor units of the settlement token; known at the end.</summary>
    public long Costs { get; set; }

    public DisputeStage Stage { get; set; }

    /// <summary>When its stage is over by time: talking, the time to appeal, the arbiter's time; <c>null</c> while a panel judges, and at the end.</summary>
    public long? Until { get; set; }

    /// <summary>Worker's share that the buyer names, basis points.</summary>
    public int? BuyerOffer { get; set; }

    public int? WorkerOffer { get; set; }

    public long? CaseId { get; set; }

    /// <summary>Share of the ruling in force.</summary>
    public int? Award { get; set; }

    public bool Appealed { get; set; }

    public OrderSide? Appellant { get; set; }

    public long AppealBond { get; set; }

    public DisputeEnding Ending { get; set; }

    /// <summary>Share that it ended with.</summary>
    public int? Share { get; set; }

    public long OpenedAt { get; set; }

    public long? SettledAt { get; set; }

    /// <summary>What a side offers; <c>null</c> for nothing.</summary>
    public int? OfferOf(OrderSide side) => side == OrderSide.Buyer ? BuyerOffer : WorkerOffer;
}
