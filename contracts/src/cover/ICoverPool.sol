// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title CoverPool: the money of the cover, in seven lines
/// @notice `cash = equity + unearned + caseReserves + ibnr + payables + bonds` after every call. The lines are stored each by itself and every
/// act moves money between them; the token's balance is never read but to see that a transfer brought what it said.
///
/// Members provide capital for shares. They enter at equity plus what is reserved for claims, and leave at equity alone: nobody gains by
/// leaving before a claim or by entering before a denial. Who leaves asks first, waits 21 days, and is served in the order of asking, as far as
/// the pool stays solvent; until then the shares bear losses as all others do. What filed claims ask and could not be set aside is not free to leave.
///
/// What was decided beyond what there is (a shortfall) is owed for good, in the order of the decisions: the next money that would be equity
/// goes there. So no line is ever below zero, and being quick to collect gains nothing.
/// @dev Money is minor units of the settlement token, times are unix seconds. UNDERWRITER_ROLE is the policies', CLAIMS_ROLE the claims'.
interface ICoverPool {
    struct Book {
        uint128 cash;
        uint128 equity;
        uint128 unearned;
        uint128 caseReserves;
        uint128 ibnr;
        uint128 payables;
        uint128 bonds;
        uint128 shortfall;
    }

    /// @notice What the pool may bear. Basis points, but for the conflict share.
    /// @param gearing locked cover that one unit of equity carries, 10,000 for one
    /// @param buy, redeem, dividend solvency ratio that is left after each, at least
    struct Solvency {
        uint32 gearing;
        uint32 buy;
        uint32 redeem;
        uint32 dividend;
    }

    /// @param correlation share of the class's locked cover that may be lost together (basis points)
    /// @param cap most of `equity * gearing` that the class may lock (basis points)
    struct Class {
        uint128 locked;
        uint16 correlation;
        uint16 cap;
    }

    /// @notice What a policy brings. `end` is a midnight (UTC).
    /// @param lock what it locks of the capital
    struct Underwriting {
        address payer;
        uint128 premium;
        uint48 end;
        uint16 class;
        uint128 lock;
        uint128 perClaim;
    }

    // --- capital ---
    event RedeemRequested(uint256 indexed requestId, address indexed owner, uint256 shares, uint48 readyAt);
    /// @notice The request is served when its shares bring `floor` at least; else they go back.
    event RedeemFloorSet(uint256 indexed requestId, uint256 floor);
    event RedeemCancelled(uint256 indexed requestId, address indexed owner, uint256 shares);
    /// @notice `shares` of a request were burned for `assets`, which wait for their owner. More may follow.
    event RedeemServed(uint256 indexed requestId, address indexed owner, uint256 shares, uint256 assets);
    event SharesFollowed(address indexed from, address indexed to, uint256 shares);

    // --- the book ---
    /// @notice Premium that was earned since the last time.
    event PremiumEarned(uint256 amount, uint48 until);
    event PremiumReceived(address indexed payer, uint256 premium, uint48 end, uint256 unearned);
    event PremiumRefunded(address indexed payer, uint256 refund, uint256 earned);
    /// @notice For reports that come late: of a tail that was bought, or that the pool gives.
    event IbnrSet(uint256 amount, bool paid);
    event IbnrReleased(uint256 amount);
    /// @notice `fromIbnr + fromEquity` is set aside for a claim; what is asked may be more when there is no more.
    event CaseReserved(uint256 indexed claimId, uint256 fromIbnr, uint256 fromEquity);
    event CaseReleased(uint256 indexed claimId, uint256 amount);
    /// @notice A claim is owed: `fromReserve` of what was set aside, `fromEquity` beyond it, the rest a shortfall.
    event ClaimOwed(uint256 indexed claimId, uint256 fromReserve, uint256 fromEquity, uint256 shortfall);
    event ClaimPaid(uint256 indexed claimId, address indexed to, uint256 amount, uint256 missing);
    event BondTaken(address indexed payer, uint256 amount);
    event BondReturned(address indexed to, uint256 amount);
    event BondForfeited(uint256 amount);
    event PanelPaid(uint256 amount);
    event PanelRefunded(uint256 amount);
    event ShortfallFunded(uint256 amount);
    event Contributed(address indexed payer, uint256 amount);
    event DividendSet(uint256 amount);
    event DividendOwed(address indexed to, uint256 amount);
    event Collected(address indexed account, address indexed to, uint256 amount);

    // --- what it bears ---
    event LockChanged(uint16 indexed class, uint256 locked, uint256 total, uint256 largest);
    event SolvencyChanged(uint32 gearing, uint32 buy, uint32 redeem, uint32 dividend);
    event ClassChanged(uint16 indexed class, uint16 correlation, uint16 cap);

    error PoolInvalidToken(uint256 received, uint256 expected);
    error PoolInvalidAmount();
    error PoolInvalidSettings();
    error PoolInvalidEnd(uint48 end);
    error PoolNotMember(address account);
    error PoolNotOwner(address account, address caller);
    /// @notice The solvency ratio would be `ratio`, less than `needed` (basis points).
    error PoolSolvency(uint256 ratio, uint256 needed);
    error PoolClassFull(uint16 class, uint256 locked, uint256 cap);
    /// @notice Claims that were decided wait for money: nobody enters until they are paid.
    error PoolShortfall(uint256 amount);
    error PoolUnknownRequest(uint256 requestId);
    /// @notice So many requests of one person wait already.
    error PoolTooManyRequests(uint256 limit);
    error PoolNothingToCollect(address account);
    error PoolNotAccrued(uint48 until);

    // --- capital ---
    /// @notice Take a place in the queue with shares. Errors: ERC20InsufficientBalance.
    function requestRedeem(uint256 shares) external returns (uint256 requestId);
    /// @notice The same, and take them back rather than let them go for less than `floor` (for all of them; in proportion, for a part): so that nobody
    /// makes who leaves pay for a claim that comes to nothing.
    function requestRedeemAbove(uint256 shares, uint96 floor) external returns (uint256 requestId);
    /// @notice Leave the queue: what was not served comes back.
    function cancelRedeem(uint256 requestId) external;
    /// @notice Anybody: serve the queue from its head, at most `most` requests.
    function serveRedeems(uint256 most) external returns (uint256 served);
    /// @notice Anybody: bring the shares of an account that its member has left to the account the member has now.
    function followShares(address from) external;

    // --- collecting; never paused ---
    /// @notice What is owed to `account` (or to an account that the caller has left), to where the caller says.
    function collect(address account, address to) external returns (uint256 amount);

    /// @notice Anybody: earn what is to be earned up to `until` (not in the future), for who finds the pool asleep for years.
    function accrue(uint48 until) external;
    /// @notice Admin: the association adds to the equity and takes no shares.
    function contribute(uint256 amount) external;

    // --- reading ---
    /// @notice The lines, as of the last act that moved them.
    function book() external view returns (Book memory);
    function solvency() external view returns (Solvency memory);
    function classOf(uint16 class) external view returns (Class memory);
    /// @notice Sum of what unclosed policies lock.
    function locked() external view returns (uint256);
    /// @notice The most that one claim on an unclosed policy can be.
    function largestClaim() external view returns (uint256);
    /// @notice Minimum capital: max(locked / gearing, 2 * largest claim, sum of class locked * correlation), rounded up.
    function minimumCapital() external view returns (uint256);
    /// @notice Equity by minimum capital in basis points; the largest number when nothing is locked.
    function solvencyRatio() external view returns (uint256);
    function owedTo(address account) external view returns (uint256);
    function requestOf(uint256 requestId) external view returns (address owner, uint256 shares, uint48 readyAt);
    /// @notice What the shares of a request that are left must bring.
    function floorOf(uint256 requestId) external view returns (uint96);
    /// @notice Shares of the person of an account: its own, and those that wait in the queue.
    function stakeOf(address account) external view returns (uint256);
    /// @notice The requests that wait are `[head, tail)`.
    function queue() external view returns (uint256 head, uint256 tail);
    /// @notice Of a decided claim: what can be paid now, what is missing still, and what others are to have before it.
    function payoutOf(uint256 claimId) external view returns (uint256 ready, uint256 missing, uint256 before);
}
