// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Marketplace: orders between members, paid into escrow
/// @notice OFFERED (funded) -> ACCEPTED -> ENDED, or, before it is accepted, WITHDRAWN by the buyer, DECLINED by the worker, LAPSED by time:
/// refunded whole. An accepted order is a row of milestones:
///
/// PENDING -> DELIVERED -> RELEASED (the buyer approves, or is silent for `silence`) | PENDING again (the buyer asks for a change, at most `changes`
/// times) | DISPUTED (see IDisputes) -> SETTLED by share. PENDING -> REFUNDED, when nothing was delivered `grace` after it was due.
///
/// An order is cancelled by both (a share of what is undecided, proposed by one and agreed by the other), by the worker (what is not delivered is
/// refunded, and a strike is counted), or by the buyer (what has not begun, against a part of it that grows as the time comes near). It ends when no milestone is
/// undecided. Everything ends by time and by calls that anybody may make. Pausing stops offers and accepting them, nothing else.
/// @dev Terms are written down with the order and no rule that is made later touches them. Parties are people: who has moved to another account acts with
/// the new one. Money is minor units of the order's token, times are unix seconds, shares basis points.
interface IMarketplace {
    enum OrderStatus {
        NONE,
        OFFERED,
        ACCEPTED,
        ENDED,
        WITHDRAWN,
        DECLINED,
        LAPSED
    }

    enum MilestoneStatus {
        NONE,
        PENDING,
        DELIVERED,
        DISPUTED,
        RELEASED,
        REFUNDED,
        SETTLED
    }

    /// @notice Why a milestone was decided as it was.
    enum Reason {
        NONE,
        APPROVED,
        SILENCE,
        LATE,
        AGREED,
        WORKER_CANCELLED,
        BUYER_CANCELLED,
        DISPUTE
    }

    /// @notice How orders run that are offered under it. Versions are kept: an order keeps its own.
    /// @param feeBps of what is released in the settlement token, 0 to 2,000
    /// @param careFeeBps of what is released in CARE, 0 to 2,000
    /// @param silence of the buyer after which what was delivered is released, 1 to 30 days
    /// @param grace after which what is due and not delivered is refunded, 0 to 30 days
    /// @param changeTime that the worker has at least when a change is asked, 1 to 30 days
    /// @param changes that may be asked a milestone, 0 to 10
    /// @param freeBefore the beginning: until then the buyer cancels for nothing
    /// @param lastBefore the beginning: until then for `lateBps`, later for `lastBps`
    /// @param lateBps to the worker, at most `lastBps`
    /// @param lastBps to the worker
    /// @param least a milestone's amount, minor units of either token, at least 1
    struct Rule {
        uint16 feeBps;
        uint16 careFeeBps;
        uint32 silence;
        uint32 grace;
        uint32 changeTime;
        uint8 changes;
        uint32 freeBefore;
        uint32 lastBefore;
        uint16 lateBps;
        uint16 lastBps;
        uint32 least;
    }

    /// @notice What the buyer offers.
    /// @param token the settlement token or CARE
    /// @param listing hash of the listing's version it is about, or zero
    /// @param words hash of what the buyer has written (the brief), or zero
    /// @param start of the slot, a quarter hour (UTC), in the future; zero: no slot
    /// @param end of the slot, a quarter hour, at most 14 days after the start; zero: no slot
    /// @param expiresAt until when the worker may accept: at most 60 days from now, and not after the start
    /// @param credential topic that the worker must prove when accepting, until the end of the slot or, without one, until the last part is due; zero: none
    /// @param cover whether the worker must have a policy that runs as long
    /// @param ruleId the rule in force, as the buyer has read it
    struct Terms {
        address worker;
        address token;
        bytes32 listing;
        bytes32 words;
        uint48 start;
        uint48 end;
        uint48 expiresAt;
        bytes32 credential;
        bool cover;
        uint32 ruleId;
    }

    /// @param due after the offer expires, not before the one before it, at most two years from now; with a slot: not before its end
    struct Part {
        uint96 amount;
        uint48 due;
    }

    /// @notice What an attester signs (EIP-712 `Attestation`): the worker holds the credential that the order asks for.
    struct Attestation {
        uint256 orderId;
        address worker;
        bytes32 credential;
        uint48 validUntil;
    }

    /// @param buyer account that offered it; see `partiesOf` for those of today
    /// @param open milestones that are undecided
    /// @param disputed of them
    /// @param proposedBy 0 nobody, 1 the buyer, 2 the worker
    /// @param moved what went to the worker, fees included
    /// @param runsTo end of the slot; without one when the last part is due: until then credential and cover must hold
    struct Order {
        address buyer;
        uint96 total;
        // --- a word
        address worker;
        uint96 moved;
        // --- a word
        OrderStatus status;
        bool isCare;
        bool cover;
        bool slotFreed;
        uint8 count;
        uint8 open;
        uint8 disputed;
        uint8 proposedBy;
        uint16 proposedBps;
        uint32 ruleId;
        uint48 start;
        uint48 end;
        uint48 endedAt;
        // --- a word
        uint48 expiresAt;
        uint48 runsTo;
        uint64 policyId;
        // --- a word
        bytes32 credential;
    }

    /// @param until when the buyer's silence releases it (DELIVERED)
    struct Milestone {
        uint96 amount;
        uint48 due;
        uint48 until;
        uint8 changes;
        MilestoneStatus status;
    }

    event OrderOffered(
        uint256 indexed orderId,
        address indexed buyer,
        address indexed worker,
        address token,
        uint256 total,
        bytes32 listing,
        bytes32 words,
        uint48 start,
        uint48 end,
        uint48 expiresAt,
        bytes32 credential,
        bool cover,
        uint32 ruleId,
        uint96[] amounts,
        uint48[] dues
    );
    /// @param worker account that accepted it
    /// @param credentialUntil until when the credential that was proved holds; zero: none was asked for
    event OrderAccepted(uint256 indexed orderId, address indexed worker, uint64 policyId, uint48 credentialUntil);
    /// @notice Nothing came of it (WITHDRAWN, DECLINED, LAPSED): `refunded` is the buyer's again.
    event OrderNotAccepted(uint256 indexed orderId, OrderStatus status, uint256 refunded);
    /// @param work hash of what was handed over
    /// @param until when it is released unless the buyer speaks
    event MilestoneDelivered(uint256 indexed orderId, uint8 index, bytes32 work, uint48 until);
    /// @param words hash of what is to change
    /// @param due when the milestone is due now
    /// @param changes that were asked so far
    event ChangeAsked(uint256 indexed orderId, uint8 index, bytes32 words, uint48 due, uint8 changes);
    event MilestoneDisputed(uint256 indexed orderId, uint8 index, address indexed by);
    /// @notice Once a milestone: its amount is `toWorker + fee + toBuyer`.
    event MilestoneDecided(
        uint256 indexed orderId, uint8 index, MilestoneStatus status, Reason reason, uint256 toWorker, uint256 fee, uint256 toBuyer
    );
    /// @notice Of everything that is undecided, `workerBps` for the worker; it takes the place of what either has proposed before.
    event CancelProposed(uint256 indexed orderId, address indexed by, uint16 workerBps);
    /// @notice What was proposed holds no more: something else has happened.
    event ProposalDropped(uint256 indexed orderId);
    /// @param reason AGREED, WORKER_CANCELLED or BUYER_CANCELLED
    event OrderCancelled(uint256 indexed orderId, Reason reason, address indexed by);
    /// @param strikes of the worker so far
    event StrikeCounted(uint256 indexed orderId, address indexed worker, uint32 strikes);
    /// @notice Nothing is undecided. `moved` went to the worker (fees included), `refunded` back to the buyer.
    event OrderEnded(uint256 indexed orderId, uint256 moved, uint256 refunded);
    event MarketRuleAdded(
        uint32 indexed ruleId,
        uint16 feeBps,
        uint16 careFeeBps,
        uint32 silence,
        uint32 grace,
        uint32 changeTime,
        uint8 changes,
        uint32 freeBefore,
        uint32 lastBefore,
        uint16 lateBps,
        uint16 lastBps,
        uint32 least
    );

    /// @notice Who decides on what is disputed.
    event DisputesNamed(address indexed disputes);

    error MarketInvalidRule();
    error MarketUnknownRule(uint32 ruleId, uint32 inForce);
    error MarketUnknownToken(address token);
    error MarketNotMember(address account);
    /// @notice Nobody buys from oneself, with whatever account.
    error MarketSelfDealing(address account);
    error MarketInvalidSlot(uint48 start, uint48 end);
    error MarketInvalidExpiry(uint48 expiresAt);
    /// @notice Part `index` is too small, or due at the wrong time; with `index` 12: there are none, or too many.
    error MarketInvalidPart(uint256 index);
    error MarketInvalidShare(uint16 bps);
    error MarketUnexpectedStatus(uint256 orderId, OrderStatus status);
    error MarketUnexpectedMilestone(uint256 orderId, uint8 index, MilestoneStatus status);
    error MarketNotBuyer(uint256 orderId, address caller);
    error MarketNotWorker(uint256 orderId, address caller);
    error MarketNotParty(uint256 orderId, address caller);
    error MarketTooEarly(uint256 from);
    error MarketTooLate(uint256 until);
    /// @notice The worker has promised some of the time already.
    error MarketSlotTaken(address worker, uint48 start, uint48 end);
    /// @notice The credential that the order asks for is not proved until `until`.
    error MarketCredentialMissing(bytes32 credential, uint48 until);
    error MarketCoverMissing(uint256 policyId, uint48 until);
    error MarketNoMoreChanges(uint256 orderId, uint8 index);
    error MarketInDispute(uint256 orderId);
    error MarketNothingProposed(uint256 orderId);
    error MarketNothingToCancel(uint256 orderId);
    /// @notice The worker would get `cost` now, more than the buyer has said.
    error MarketCostsMore(uint256 cost, uint256 most);
    error MarketNotDisputes(address caller);
    /// @notice There is one, and it stays.
    error MarketDisputesNamed(address disputes);

    /// @notice A member: offer an order, and pay all of it into escrow. 1 to 12 parts.
    function offer(Terms calldata terms, Part[] calldata parts) external returns (uint256 orderId);
    /// @notice The buyer, before it is accepted.
    function withdraw(uint256 orderId) external;
    /// @notice The worker, before it is accepted.
    function decline(uint256 orderId) external;
    /// @notice Anybody, after it has expired.
    function lapse(uint256 orderId) external;
    /// @notice The worker, an ACTIVE member, until it expires. What the order does not ask for is ignored.
    function accept(uint256 orderId, uint64 policyId, Attestation calldata attestation, bytes calldata signature) external;

    /// @notice The worker, from the slot's beginning until `grace` after it was due.
    function deliver(uint256 orderId, uint8 index, bytes32 work) external;
    /// @notice The buyer: what was delivered is right.
    function approve(uint256 orderId, uint8 index) external;
    /// @notice Anybody, when the buyer was silent.
    function release(uint256 orderId, uint8 index) external;
    /// @notice The buyer, while it is delivered: it is to be changed.
    function askChange(uint256 orderId, uint8 index, bytes32 words) external;
    /// @notice Anybody: it was not delivered in time.
    function refund(uint256 orderId, uint8 index) external;

    /// @notice Either: end all that is undecided, with a share for the worker.
    function proposeCancel(uint256 orderId, uint16 workerBps) external;
    /// @notice The other, with what was proposed.
    function agreeCancel(uint256 orderId, uint16 workerBps) external;
    /// @notice The worker: what is not delivered is refunded; a strike is counted.
    function cancelByWorker(uint256 orderId) external;
    /// @notice The buyer: what has not begun (the slot; without one: what is not due yet) and was never delivered is refunded, less what the rule gives
    /// the worker so late.
    /// @param most that the worker may get of it, in minor units: the buyer's word on a price that changes with time
    function cancelByBuyer(uint256 orderId, uint256 most) external;

    /// @notice Disputes: `by` contests a milestone. Either party, when it is delivered and the buyer may still speak, or not delivered when due; the worker,
    /// when a change was asked.
    function dispute(uint256 orderId, uint8 index, address by) external returns (uint96 amount, bool isCare);
    /// @notice Disputes: a dispute is over; `toWorker` of the milestone, fee included.
    function settle(uint256 orderId, uint8 index, uint96 toWorker) external;

    /// @notice Admin: the rule for orders that are offered from now on.
    function addRule(Rule calldata rule) external returns (uint32 ruleId);
    /// @notice Admin, once.
    function nameDisputes(address disputes) external;
    /// @notice GUARDIAN_ROLE: no offers and no accepting until `unpause`.
    function pause() external;
    function unpause() external;

    function orderOf(uint256 orderId) external view returns (Order memory);
    function milestoneOf(uint256 orderId, uint8 index) external view returns (Milestone memory);
    /// @notice The accounts that the parties have today.
    function partiesOf(uint256 orderId) external view returns (address buyer, address worker);
    function count() external view returns (uint256);
    function ruleInForce() external view returns (uint32);
    function ruleOf(uint32 ruleId) external view returns (Rule memory);
    function strikesOf(address account) external view returns (uint32);
    /// @notice Whether the worker has promised none of the time.
    function isFree(address worker, uint48 start, uint48 end) external view returns (bool);
    /// @notice What the worker would get if the buyer cancelled now, and what would be cancelled.
    function cancelCost(uint256 orderId) external view returns (uint256 toWorker, uint256 cancelled);
    function attestationDigest(Attestation calldata attestation) external view returns (bytes32);
}
