using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>What members do in the marketplace.</summary>
internal static partial class ExecutionRules
{
    // Ten words of terms, twelve milestones of two, and where they stand.
    private const int Offer = 40 * Word;

    private static readonly Dictionary<uint, int> OfMarket = Functions(
        ("offer((address,address,bytes32,bytes32,uint48,uint48,uint48,bytes32,bool,uint32),(uint96,uint48)[])", Offer), ("withdraw(uint256)", Word), ("decline(uint256)", Word),
        ("accept(uint256,uint64,(uint256,address,bytes32,uint48),bytes)", 12 * Word), ("deliver(uint256,uint8,bytes32)", 3 * Word), ("approve(uint256,uint8)", 2 * Word),
        ("askChange(uint256,uint8,bytes32)", 3 * Word), ("proposeCancel(uint256,uint16)", 2 * Word), ("agreeCancel(uint256,uint16)", 2 * Word), ("cancelByWorker(uint256)", Word),
        ("cancelByBuyer(uint256,uint256)", 2 * Word), ("multicall(bytes[])", MaxCoverCall));

    private static readonly Dictionary<uint, int> OfDisputes = Functions(
        ("open(uint256,uint8,bytes32)", 3 * Word), ("addEvidence(uint256,bytes32)", 2 * Word), ("offerShare(uint256,uint16)", 2 * Word), ("takeShare(uint256,uint16)", 2 * Word),
        ("appeal(uint256)", Word), ("decide(uint256,uint16)", 2 * Word), ("multicall(bytes[])", MaxCoverCall));

    private static readonly Dictionary<uint, int> OfRatings = Functions(("commit(uint256,bytes32)", 2 * Word));

    private static readonly Dictionary<uint, int> OfEscrow = Functions(("collect(address,address)", 2 * Word));

    private static readonly Dictionary<uint, int> OfCare = Functions(("repay(uint256)", Word), ("follow(address)", Word));

    private static bool IsOfMarket(Deployment deployment, Address target, ReadOnlySpan<byte> data) =>
        target == deployment.Marketplace ? Has(OfMarket, data)
        : target == deployment.Disputes ? Has(OfDisputes, data)
        : target == deployment.Ratings ? Has(OfRatings, data)
        : target == deployment.Escrow ? Has(OfEscrow, data)
        : target == deployment.Care && Has(OfCare, data);
}
