using DoctorDAO.Client.Relay;

namespace DoctorDAO.Features.Relay;

/// <inheritdoc/>
internal sealed class MemberContracts(Deployment deployment) : IMemberContracts
{
    public MemberContractsDto? Contracts { get; } = deployment is { Forwarder: { } forwarder, Panels: { } panels, CoverPool: { } pool, Policies: { } policies, Claims: { } claims }
        ? new((long)deployment.ChainId, forwarder.ToString(), panels.ToString(), pool.ToString(), policies.ToString(), claims.ToString(), deployment.SettlementToken.ToString(), deployment.SettlementCurrency, deployment.SettlementDecimals, MarketOf(deployment))
        : null;

    private static MarketContractsDto? MarketOf(Deployment deployment) =>
        deployment is { Marketplace: { } orders, Escrow: { } escrow, Disputes: { } disputes, Ratings: { } ratings, Care: { } care }
            ? new(orders.ToString(), escrow.ToString(), disputes.ToString(), ratings.ToString(), care.ToString())
            : null;
}
