namespace DoctorDAO.Client.Marketplace;

/// <summary>A side of an order.</summary>
public enum OrderSide
{
    /// <summary>Who pays.</summary>
    Buyer,
    /// <summary>Who works.</summary>
    Worker,
}

/// <summary>How far an order is, as the contract counts it.</summary>
public enum OrderStatus
{
    /// <summary>No such order.</summary>
    None,
    /// <summary>Offered and paid in; the worker can accept it.</summary>
    Offered,
    /// <summary>Accepted; at least one milestone is open.</summary>
    Accepted,
    /// <summary>All milestones are decided.</summary>
    Ended,
    /// <summary>The buyer has taken the offer back; all is refunded.</summary>
    Withdrawn,
    /// <summary>The worker has declined; all is refunded.</summary>
    Declined,
    /// <summary>Nobody accepted in time; all is refunded.</summary>
    Lapsed,
}

/// <summary>How far a milestone is, as the contract counts it.</summary>
public enum MilestoneStatus
{
    /// <summary>To be delivered.</summary>
    Pending,
    /// <summary>Delivered; the buyer approves, or it is released by silence.</summary>
    Delivered,
    /// <summary>In dispute; nothing of it moves.</summary>
    Disputed,
    /// <summary>Paid to the worker.</summary>
    Released,
    /// <summary>Back to the buyer.</summary>
    Refunded,
    /// <summary>Shared between the two: by an agreement, a ruling, or a cancellation's fee.</summary>
    Settled,
}

/// <summary>How far a dispute is.</summary>
public enum DisputeStage
{
    /// <summary>The two talk: either may offer a share, the other can take it.</summary>
    Negotiation,
    /// <summary>A panel judges.</summary>
    Panel,
    /// <summary>A ruling stands, and can be appealed for some days.</summary>
    Ruled,
    /// <summary>A larger panel judges afresh.</summary>
    Appeal,
    /// <summary>An arbiter decides: no panel answered, or the amount is too small for one.</summary>
    Arbiter,
    /// <summary>It is over.</summary>
    Settled,
}

/// <summary>What ended a dispute.</summary>
public enum DisputeEnding
{
    /// <summary>Nothing yet.</summary>
    None,
    /// <summary>The two agreed.</summary>
    Agreed,
    /// <summary>A panel's ruling.</summary>
    Ruling,
    /// <summary>The arbiter.</summary>
    Arbiter,
    /// <summary>Nobody answered: half each.</summary>
    Halved,
}

/// <summary>Who has to act for an order to go on.</summary>
public enum OrderActor
{
    /// <summary>Nobody: it is over.</summary>
    Nobody,
    /// <summary>The buyer.</summary>
    Buyer,
    /// <summary>The worker.</summary>
    Worker,
    /// <summary>Either of the two.</summary>
    Both,
    /// <summary>The jurors of a panel.</summary>
    Panel,
    /// <summary>The arbiter.</summary>
    Arbiter,
    /// <summary>The association's relay, or anybody else: nobody decides anything in this step.</summary>
    Anybody,
}

/// <summary>What comes next for an order or a milestone.</summary>
public enum OrderNext
{
    /// <summary>Nothing.</summary>
    Nothing,
    /// <summary>The worker accepts or declines.</summary>
    Accept,
    /// <summary>The worker delivers.</summary>
    Deliver,
    /// <summary>The buyer approves, asks for a change, or disputes.</summary>
    Approve,
    /// <summary>The two talk about a share.</summary>
    Agree,
    /// <summary>A panel is called or drawn.</summary>
    Convene,
    /// <summary>Jurors read, and vote.</summary>
    Judge,
    /// <summary>The panel's answer is brought to the dispute.</summary>
    Rule,
    /// <summary>The ruling can be appealed.</summary>
    Appeal,
    /// <summary>The arbiter decides.</summary>
    Arbitrate,
    /// <summary>The time is over: anybody makes what is due happen.</summary>
    Close,
    /// <summary>It can be rated.</summary>
    Rate,
}

/// <summary>What happens when nobody acts in time.</summary>
public enum OrderDefault
{
    /// <summary>Nothing.</summary>
    Nothing,
    /// <summary>The offer lapses and the buyer has everything back.</summary>
    Lapse,
    /// <summary>The amount is released to the worker.</summary>
    Release,
    /// <summary>The amount goes back to the buyer.</summary>
    Refund,
    /// <summary>A panel is called.</summary>
    Panel,
    /// <summary>The arbiter is asked.</summary>
    Arbiter,
    /// <summary>The ruling stands.</summary>
    Ruling,
    /// <summary>Each gets half.</summary>
    Halve,
    /// <summary>What one side has said alone is opened; after that nobody can rate.</summary>
    NoRating,
}

/// <summary>What happened to an order.</summary>
public enum OrderStepKind
{
    /// <summary>It was offered: by whom, and what was paid in.</summary>
    Offered,
    /// <summary>The worker accepted.</summary>
    Accepted,
    /// <summary>The worker declined.</summary>
    Declined,
    /// <summary>The buyer took the offer back.</summary>
    Withdrawn,
    /// <summary>Nobody accepted in time.</summary>
    Lapsed,
    /// <summary>A milestone was delivered.</summary>
    Delivered,
    /// <summary>The buyer asked for a change, with a new date.</summary>
    ChangeAsked,
    /// <summary>A milestone was approved and its amount released.</summary>
    Approved,
    /// <summary>It was released because nobody objected in time.</summary>
    ReleasedBySilence,
    /// <summary>It came too late and went back to the buyer.</summary>
    RefundedLate,
    /// <summary>An end by agreement was proposed: by whom, and the worker's share.</summary>
    CancellationProposed,
    /// <summary>Both agreed to end it.</summary>
    CancelledTogether,
    /// <summary>The worker cancelled.</summary>
    CancelledByWorker,
    /// <summary>The buyer cancelled: what the worker gets for it.</summary>
    CancelledByBuyer,
    /// <summary>A dispute was opened.</summary>
    Disputed,
    /// <summary>A share was offered in a dispute.</summary>
    ShareOffered,
    /// <summary>The offered share was taken.</summary>
    ShareAgreed,
    /// <summary>A panel was called.</summary>
    Convened,
    /// <summary>A panel has ruled.</summary>
    Ruled,
    /// <summary>It was appealed.</summary>
    Appealed,
    /// <summary>The arbiter is asked.</summary>
    ArbiterAsked,
    /// <summary>The dispute was settled: the worker's share and amount.</summary>
    Settled,
    /// <summary>All milestones are decided.</summary>
    Ended,
    /// <summary>A side has sealed its rating.</summary>
    RatingSealed,
    /// <summary>A rating was opened.</summary>
    Rated,
}

/// <summary>What a reader can do with an order now.</summary>
public enum OrderAct
{
    /// <summary>Accept the offer.</summary>
    Accept,
    /// <summary>Decline it.</summary>
    Decline,
    /// <summary>Take it back.</summary>
    Withdraw,
    /// <summary>Deliver a milestone.</summary>
    Deliver,
    /// <summary>Approve a milestone.</summary>
    Approve,
    /// <summary>Ask for a change of a milestone.</summary>
    AskChange,
    /// <summary>Open a dispute about a milestone.</summary>
    Dispute,
    /// <summary>Offer a share in a dispute.</summary>
    OfferShare,
    /// <summary>Take the share that the other side offers.</summary>
    TakeShare,
    /// <summary>Appeal against a ruling.</summary>
    Appeal,
    /// <summary>For arbiters: decide a dispute.</summary>
    Arbitrate,
    /// <summary>Propose an end by agreement.</summary>
    ProposeEnd,
    /// <summary>Agree to the end that the other side proposes.</summary>
    AgreeEnd,
    /// <summary>Cancel alone.</summary>
    Cancel,
    /// <summary>Rate the other side.</summary>
    Rate,
}
