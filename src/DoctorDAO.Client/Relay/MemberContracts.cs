namespace DoctorDAO.Client.Relay;

/// <summary>Where panels and cover stand on the chain, and what brings signed calls there.</summary>
/// <param name="ChainId">Of the chain.</param>
/// <param name="Forwarder">Brings calls that keys have signed (ERC-2771).</param>
/// <param name="Panels">Jurors and their cases.</param>
/// <param name="Pool">The money of the cover; what members pay, it takes.</param>
/// <param name="Policies">Who is covered.</param>
/// <param name="Claims">What members ask of the pool.</param>
/// <param name="Token">The settlement token.</param>
/// <param name="Currency">What the token stands for, for example EUR.</param>
/// <param name="Decimals">Decimals of its amounts.</param>
/// <param name="Market">Where the marketplace stands; <c>null</c> for an association without one.</param>
public sealed record MemberContractsDto(
    long ChainId, string Forwarder, string Panels, string Pool, string Policies, string Claims, string Token, string Currency, int Decimals, MarketContractsDto? Market = null);

/// <summary>Where the marketplace stands on the chain.</summary>
/// <param name="Orders">Orders and their milestones.</param>
/// <param name="Escrow">The money of orders; what buyers pay, it takes.</param>
/// <param name="Disputes">Disputes about milestones.</param>
/// <param name="Ratings">What the sides of an order say of each other.</param>
/// <param name="Care">The token of the time bank.</param>
public sealed record MarketContractsDto(string Orders, string Escrow, string Disputes, string Ratings, string Care);

/// <summary>Tells pages what members' calls are signed for.</summary>
public interface IMemberContracts
{
    /// <summary><c>null</c> for an association that has no cover.</summary>
    MemberContractsDto? Contracts { get; }
}
