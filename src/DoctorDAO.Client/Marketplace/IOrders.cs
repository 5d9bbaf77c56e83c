using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Marketplace;

/// <summary>Orders, and what their two sides do with them. Who acts is named first; <c>null</c>: no such order of this account. What cannot be done is a <see cref="FieldException"/>.</summary>
public interface IOrders
{
    /// <summary>One's own orders, the newest first.</summary>
    Task<Page<OrderRowDto>> GetOwnAsync(string account, OrderQuery query, CancellationToken ct);

    /// <summary>Orders in which one has to act now, the earliest date first, at most 50.</summary>
    Task<IReadOnlyList<OrderRowDto>> GetTurnsAsync(string account, CancellationToken ct);

    /// <summary>An order, for its two sides and for arbiters of its disputes.</summary>
    Task<OrderDto?> GetOrderAsync(string account, long id, CancellationToken ct);

    /// <summary>What one has in the marketplace, by currency.</summary>
    Task<IReadOnlyList<Purse>> GetPursesAsync(string account, CancellationToken ct);

    /// <summary>What holds for orders that are offered now; <c>null</c> for an association without a marketplace.</summary>
    Task<MarketRuleDto?> GetRuleAsync(CancellationToken ct);

    /// <summary>Checks and keeps an offer to be signed. The same again gives the same.</summary>
    Task<KeptOfferDto> KeepOfferAsync(string account, OfferDraft draft, CancellationToken ct);

    /// <summary>An offer that one keeps; <c>null</c> when there is none.</summary>
    Task<KeptOfferDto?> GetKeptOfferAsync(string account, string brief, CancellationToken ct);

    /// <summary>To sign a kept offer: a permit for the money, then the call.</summary>
    Task<PreparedCall?> PrepareOfferAsync(string account, string brief, PermitDraft draft, CancellationToken ct);

    /// <summary>For the worker: to accept. A credential that is asked for is attested here, cover is looked up.</summary>
    Task<PreparedCall?> PrepareAcceptAsync(string account, long id, CancellationToken ct);

    /// <summary>For the worker: to decline.</summary>
    Task<PreparedCall?> PrepareDeclineAsync(string account, long id, CancellationToken ct);

    /// <summary>For the buyer: to take the offer back.</summary>
    Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct);

    /// <summary>For the worker: to deliver a milestone.</summary>
    Task<PreparedCall?> PrepareDeliverAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct);

    /// <summary>For the buyer: to approve a milestone and release its amount.</summary>
    Task<PreparedCall?> PrepareApproveAsync(string account, long id, int milestone, CancellationToken ct);

    /// <summary>For the buyer: to ask for a change of what was delivered.</summary>
    Task<PreparedCall?> PrepareAskChangeAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct);

    /// <summary>To propose an end for all that is undecided.</summary>
    Task<PreparedCall?> PrepareProposeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct);

    /// <summary>To agree to the end that the other side proposes; the share is said again, so that nobody agrees to another.</summary>
    Task<PreparedCall?> PrepareAgreeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct);

    /// <summary>To cancel alone: the worker at any time, the buyer by the schedule of the terms.</summary>
    Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct);

    /// <summary>To open a dispute about a milestone: a permit for the deposit where there is one, then the call.</summary>
    Task<PreparedCall?> PrepareDisputeAsync(string account, long id, int milestone, PermitDraft draft, CancellationToken ct);

    /// <summary>To offer a share in a dispute.</summary>
    Task<PreparedCall?> PrepareOfferShareAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct);

    /// <summary>To take the share that the other side offers; it is said again.</summary>
    Task<PreparedCall?> PrepareTakeShareAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct);

    /// <summary>To appeal against a panel's ruling: a permit for the deposit, then the call.</summary>
    Task<PreparedCall?> PrepareAppealAsync(string account, long id, int milestone, PermitDraft draft, CancellationToken ct);

    /// <summary>For arbiters: to decide what no panel has answered.</summary>
    Task<PreparedCall?> PrepareArbitrateAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct);

    /// <summary>To collect what one has credit for.</summary>
    Task<PreparedCall> PrepareCollectAsync(string account, CollectDraft draft, CancellationToken ct);
}
