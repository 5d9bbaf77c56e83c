using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Panels;

namespace DoctorDAO.Client.Marketplace;

/// <summary>A dispute about one milestone. Shares are the worker's, in basis points of the milestone.</summary>
/// <param name="Id">Number of the dispute.</param>
/// <param name="Milestone">From 0.</param>
/// <param name="By">Which side opened it.</param>
/// <param name="Amount">Minor units of the order's currency that it is about.</param>
/// <param name="Bond">What was deposited for the panel, minor units of the settlement token; 0 without a panel.</param>
/// <param name="BuyerOffer">Share that the buyer offers; <c>null</c> for none.</param>
/// <param name="WorkerOffer">Share that the worker offers.</param>
/// <param name="NegotiateUntil">When talking ends.</param>
/// <param name="CaseId">The panels' case; <c>null</c> before it is convened.</param>
/// <param name="PanelStage">How far that is.</param>
/// <param name="Award">Share of the ruling in force; <c>null</c> before the first.</param>
/// <param name="AppealUntil">Until when it can be appealed.</param>
/// <param name="AppealCost">What whoever appeals deposits, minor units of the settlement token; <c>null</c> where nobody can appeal, and while the chain cannot be asked.</param>
/// <param name="ArbiterUntil">Until when the arbiter can decide.</param>
/// <param name="Ending">What ended it.</param>
/// <param name="Share">What the worker has got.</param>
/// <param name="Next">What comes next.</param>
public sealed record DisputeDto(
    long Id, long Order, int Milestone, OrderSide By, long Amount, string Currency, long Bond, DisputeStage Stage, int? BuyerOffer, int? WorkerOffer, DateTimeOffset OpenedAt,
    DateTimeOffset NegotiateUntil, long? CaseId, CaseStage? PanelStage, int? Award, DateTimeOffset? AppealUntil, bool Appealed, OrderSide? Appellant, long? AppealCost,
    DateTimeOffset? ArbiterUntil, DisputeEnding Ending, int? Share, OrderNextDto Next);

/// <summary>What a dispute's case is about, for its jurors and parties: a vote is the worker's share of the amount. What the two wrote and handed over is in the order's bundle.</summary>
/// <param name="Amount">Minor units of the currency.</param>
/// <param name="Title">Of the order; empty when its words are not kept here.</param>
/// <param name="Words">What the buyer wrote, as HTML that is safe to show.</param>
/// <param name="MilestoneTitle">Of the milestone.</param>
/// <param name="Due">When it was to be delivered.</param>
/// <param name="DeliveredAt">When it was; <c>null</c>: it was not.</param>
/// <param name="By">Which side opened the dispute.</param>
public sealed record DisputeCaseDto(
    long Id, long Order, int Milestone, long Amount, string Currency, string Title, string Words, string MilestoneTitle, DateTimeOffset Due, DateTimeOffset? DeliveredAt, OrderSide By,
    DateTimeOffset OpenedAt);

/// <summary>A dispute as an arbiter's row.</summary>
public sealed record DisputeRowDto(DisputeDto Dispute, PersonDto Buyer, PersonDto Worker, string Title);

/// <summary>Disputes beyond the order they belong to.</summary>
public interface IDisputes
{
    /// <summary>Whether an account decides what no panel has answered: the chain says who does.</summary>
    Task<bool> IsArbiterAsync(string account, CancellationToken ct);

    /// <summary>For arbiters: disputes that wait for them, the earliest end first, at most 100.</summary>
    Task<IReadOnlyList<DisputeRowDto>> GetDeskAsync(CancellationToken ct);
}
