using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Which calls of a smart account the relay brings and pays for: what members and issuers do with this association's contracts, and what an account does with its own passkeys.
/// Each function has the most bytes that its arguments can need, so that nothing is paid for that no contract reads. Money it moves none. Everything else the account's owner
/// may bring by other means.
/// </summary>
internal static partial class ExecutionRules
{
    /// <summary>Most calls of one execution, as the contract has it.</summary>
    public const int MaxCalls = 16;

    /// <summary>Most bytes of the data of all calls of an execution: with its signature the transaction stays well under the 128 KiB that nodes take.</summary>
    public const int MaxData = 96 * 1024;

    /// <summary>Most bytes of a call of panels or cover: a permit and a purchase with a signed quote.</summary>
    public const int MaxCoverCall = 2048;

    private const int Word = 32;

    // A ballot's statement: 1,000 characters of at most three bytes.
    private const int Statement = 3_000 + Word;

    private static readonly Dictionary<uint, int> Own = Functions(("addPasskey(bytes32,bytes32)", 2 * Word), ("removePasskey(bytes32)", Word));

    private static readonly Dictionary<uint, int> OfMembership = Functions(("setGuardians(address[],uint8)", 10 * Word), ("cancelRecovery()", 0));

    private static readonly Dictionary<uint, int> OfVotes = Functions(("delegate(address)", Word), ("renew()", 0), ("setAcceptsDelegation(bool)", Word));

    private static readonly Dictionary<uint, int> OfChamber = Functions(
        ("propose(address[],uint256[],bytes[],string)", MaxData), ("castBallot(uint48,int8[],string)", (21 * Word) + Statement), ("withdrawBallot(uint48)", Word),
        ("cancel(address[],uint256[],bytes[],bytes32)", MaxData));

    // Ten reviewers with signatures of contracts at most.
    private static readonly Dictionary<uint, int> OfArticles = new() { [Selector(Articles.AcceptCall.Encode(new Articles.Article(default, default, default, default), []))] = 48 * 1024 };

    private static readonly Dictionary<uint, int> OfIssuers = Functions(
        ("accredit((string,address,bytes32,bytes32[],uint48,uint48))", (25 * Word) + 256), ("setTopics(bytes32,bytes32[])", 19 * Word), ("setValidity(bytes32,uint48,uint48)", 3 * Word),
        ("changeController(bytes32,address)", 2 * Word), ("addKey(bytes32,bytes32,uint48,uint48)", 4 * Word), ("endKey(bytes32,bytes32,uint48)", 3 * Word), ("suspend(bytes32)", Word),
        ("reinstate(bytes32)", Word), ("withdraw(bytes32)", Word), ("anchor(bytes32,bytes32,uint64,bytes32)", 4 * Word));

    private static readonly Dictionary<uint, int> OfPanels = Functions(
        ("serve(bytes32)", Word), ("resign()", 0), ("commit(uint256,uint8,bytes32)", 3 * Word), ("reveal(uint256,uint8,uint16,bytes32,bytes32)", 5 * Word), ("collect(address)", Word));

    private static readonly Dictionary<uint, int> OfPool = Functions(
        ("deposit(uint256,address)", 2 * Word), ("requestRedeem(uint256)", Word), ("requestRedeemAbove(uint256,uint96)", 2 * Word), ("cancelRedeem(uint256)", Word), ("followShares(address)", Word), ("collect(address,address)", 2 * Word),
        ("multicall(bytes[])", MaxCoverCall));

    private static readonly Dictionary<uint, int> OfPolicies = Functions(
        ("buy((address,uint32,uint48,uint48,uint16,bytes32,uint64,uint96,uint48,uint256),bytes)", 16 * Word), ("cancel(uint256)", Word), ("buyTail(uint256,uint16,uint256)", 3 * Word),
        ("answerCall(uint256)", Word), ("takeDividend(uint256)", Word), ("follow(uint256)", Word), ("multicall(bytes[])", MaxCoverCall));

    private static readonly Dictionary<uint, int> OfClaims = Functions(
        ("file(uint256,bytes32,uint48,uint256,bytes32)", 5 * Word), ("addEvidence(uint256,bytes32)", 2 * Word), ("appeal(uint256)", Word), ("withdraw(uint256)", Word),
        ("offer(uint256,uint96)", 2 * Word), ("settle(uint256,uint96)", 2 * Word), ("collect(uint256,address)", 2 * Word), ("multicall(bytes[])", MaxCoverCall));

    private static uint Approve { get; } = Selector(SettlementToken.ApproveCall.Encode(default, default));

    /// <summary>Whether a call is one that members make of panels, cover and the marketplace.</summary>
    public static bool IsOfCover(Deployment deployment, Address target, ReadOnlySpan<byte> data) =>
        target == deployment.Panels ? Has(OfPanels, data)
        : target == deployment.CoverPool ? Has(OfPool, data)
        : target == deployment.Policies ? Has(OfPolicies, data)
        : target == deployment.Claims ? Has(OfClaims, data)
        : IsOfMarket(deployment, target, data);

    /// <summary>Whether a call lets the pool or the escrow take settlement tokens, or the escrow hours.</summary>
    public static bool IsApproval(Deployment deployment, Address target, ReadOnlySpan<byte> data) =>
        (target == deployment.SettlementToken || target == deployment.Care) && Selector(data) == Approve && SettlementToken.ApproveCall.TryDecode(data, out var approval)
        && (approval.Spender == deployment.Escrow || (target == deployment.SettlementToken && approval.Spender == deployment.CoverPool));

    /// <summary>Whether a call is of an account's own passkeys.</summary>
    public static bool IsOwn(Address account, Address target, ReadOnlySpan<byte> data) => target == account && Has(Own, data);

    /// <summary>Whether a call is one by which issuers act. Who may do it for which issuer the contract says.</summary>
    public static bool IsOfIssuers(Deployment deployment, Address target, ReadOnlySpan<byte> data) => target == deployment.IssuerRegistry && Has(OfIssuers, data);

    /// <summary>Whether a call is one that members make.</summary>
    public static bool IsOfMembers(Deployment deployment, Address target, ReadOnlySpan<byte> data) =>
        target == deployment.Membership ? Has(OfMembership, data)
        : target == deployment.Articles ? Has(OfArticles, data)
        : deployment.Chambers.Any(x => x.Votes == target) ? Has(OfVotes, data)
        : deployment.Chambers.Any(x => x.Governor == target) && (Has(OfChamber, data) || Selector(data) == ProposeSponsored);

    private static uint ProposeSponsored { get; } = Selector(Chamber.ProposeSponsoredCall.Encode([], [], [], "", []));

    private static bool Has(Dictionary<uint, int> functions, ReadOnlySpan<byte> data) => functions.TryGetValue(Selector(data), out var most) && data.Length - 4 <= most;

    private static uint Selector(ReadOnlySpan<byte> data) => data.Length < 4 ? 0 : System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(data);

    private static Dictionary<uint, int> Functions(params (string Signature, int Most)[] functions) => functions.ToDictionary(x => Selector(Keccak256.Hash(x.Signature).Span), x => x.Most);
}
