// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Disputes: a milestone that buyer and worker do not agree on
/// @notice NEGOTIATE (5 days: either names the worker's share, the other takes it) -> PANEL (anybody convenes it) -> RULED (3 days to appeal) -> SETTLED,
/// or -> APPEAL (2n+1 fresh jurors, at the appellant's cost) -> SETTLED. When a panel is silent, or the milestone is too small for one: ARBITER
/// (7 days) -> SETTLED, by half and half once the arbiter was silent too.
///
/// Who opens a dispute brings what the panel may cost, in the settlement token, no more than the rule says; whole back when the two agree in time.
/// What jurors were paid is borne by who lost, in proportion: it is taken from the other's part of the milestone, never from anything else. Of an order in
/// CARE costs stay with who brought them. An appeal that moves nothing is paid by who appealed.
/// @dev Money is minor units of the settlement token, times are unix seconds, shares basis points: 0 is all for the buyer, 10,000 all for the worker.
interface IDisputes {
    enum Stage {
        NONE,
        NEGOTIATE,
        PANEL,
        RULED,
        APPEAL,
        ARBITER,
        SETTLED
    }

    /// @notice How a dispute came to its end.
    enum Outcome {
        NONE,
        AGREED,
        RULED,
        APPEALED,
        ARBITER,
        HALVED
    }

    /// @notice For disputes that are opened later.
    /// @param fee of a juror
    /// @param mostBond what the opener brings at most: fees are lower for it
    /// @param floor below which there is no panel and no bond, for a milestone in the settlement token
    /// @param careFloor the same in CARE
    struct Rule {
        uint96 fee;
        uint96 mostBond;
        uint96 floor;
        uint96 careFloor;
    }

    /// @param panel whether the milestone is big enough for one
    /// @param openedBy 1 the buyer, 2 the worker
    /// @param appealedBy 0 nobody, 1 the buyer, 2 the worker
    /// @param buyerOffer the share that the buyer has named for the worker, plus one; zero: none
    /// @param workerOffer likewise
    /// @param until when the running stage ends (NEGOTIATE, RULED, ARBITER)
    /// @param bond what the opener has brought
    /// @param spent of it by jurors, once a panel has spoken
    struct Dispute {
        uint64 orderId;
        uint8 index;
        Stage stage;
        Outcome outcome;
        bool isCare;
        bool panel;
        uint8 openedBy;
        uint8 appealedBy;
        uint16 buyerOffer;
        uint16 workerOffer;
        uint16 award;
        uint48 until;
        // --- a word
        uint96 amount;
        uint96 fee;
        uint64 caseId;
        // --- a word
        uint96 bond;
        uint96 appealBond;
        // --- a word
        uint96 lent;
        uint96 spent;
    }

    /// @param by who contests it, and brings `bond`
    /// @param amount of the milestone
    /// @param panel whether it is big enough for one
    /// @param evidence hash, or zero
    event DisputeOpened(
        uint256 indexed disputeId,
        uint256 indexed orderId,
        uint8 index,
        address indexed by,
        uint256 amount,
        uint256 bond,
        bool panel,
        uint48 until,
        bytes32 evidence
    );
    event EvidenceAdded(uint256 indexed disputeId, address indexed by, bytes32 evidence);
    /// @notice `by` would settle for this share for the worker; it takes the place of what the same party has offered before.
    event ShareOffered(uint256 indexed disputeId, address indexed by, uint16 workerBps);
    event PanelConvened(uint256 indexed disputeId, uint256 indexed caseId, uint256 fee, uint256 deposit);
    event DisputeRuled(uint256 indexed disputeId, uint16 workerBps, uint48 until);
    event DisputeAppealed(uint256 indexed disputeId, address indexed by, uint256 bond);
    /// @notice No panel has spoken, or there is none: the arbiter may, until then.
    event ArbiterCalled(uint256 indexed disputeId, uint48 until);
    /// @notice The end.
    /// @param workerBps the award
    /// @param toWorker of the milestone, after costs, fee of the association included
    /// @param costs that jurors were paid in all
    /// @param toOpener of the bond, back
    /// @param toAppellant of the appeal's bond, back
    event DisputeSettled(
        uint256 indexed disputeId,
        uint256 indexed orderId,
        uint8 index,
        Outcome outcome,
        uint16 workerBps,
        uint256 toWorker,
        uint256 toBuyer,
        uint256 costs,
        uint256 toOpener,
        uint256 toAppellant
    );
    event DisputeRuleChanged(uint96 fee, uint96 mostBond, uint96 floor, uint96 careFloor);

    error DisputeInvalidRule();
    error DisputeUnknown(uint256 disputeId);
    error DisputeUnexpectedStage(uint256 disputeId, Stage stage);
    error DisputeNotParty(uint256 disputeId, address caller);
    /// @notice Nobody is the arbiter of a dispute of their own.
    error DisputeIsParty(uint256 disputeId, address caller);
    error DisputeInvalidShare(uint16 bps);
    /// @notice The other has offered `offered`, or (10,001) nothing.
    error DisputeNotOffered(uint256 disputeId, uint16 offered);
    error DisputeTooEarly(uint256 from);
    error DisputeTooLate(uint256 until);
    /// @notice Who appeals has all already.
    error DisputeNothingToGain(uint256 disputeId);

    /// @notice A party: contest a milestone, and bring the bond. Errors: those of IMarketplace.dispute.
    function open(uint256 orderId, uint8 index, bytes32 evidence) external returns (uint256 disputeId);
    /// @notice A party, until jurors reveal: a hash of what is to be seen.
    function addEvidence(uint256 disputeId, bytes32 evidence) external;
    /// @notice A party, until jurors reveal or while it is the arbiter's: name a share for the worker. It stands until a ruling, or until the arbiter is called.
    function offerShare(uint256 disputeId, uint16 workerBps) external;
    /// @notice The other party: take it. The dispute is settled.
    function takeShare(uint256 disputeId, uint16 workerBps) external;

    /// @notice Anybody, when the time to negotiate is over: ask a panel; without one, the arbiter.
    function convene(uint256 disputeId) external;
    /// @notice Anybody, when the panel has spoken or is silent: what it said holds.
    function rule(uint256 disputeId) external;
    /// @notice A party, who has something to gain, in time: bring the deposit of a bigger panel.
    function appeal(uint256 disputeId) external;
    /// @notice Anybody, when nobody has appealed in time.
    function conclude(uint256 disputeId) external;
    /// @notice ARBITER_ROLE, in time; not a party.
    function decide(uint256 disputeId, uint16 workerBps) external;
    /// @notice Anybody, when the arbiter was silent: half and half.
    function halve(uint256 disputeId) external;

    /// @notice Admin.
    function setRule(Rule calldata rule) external;

    function disputeOf(uint256 disputeId) external view returns (Dispute memory);
    /// @notice The dispute about a milestone; zero: none.
    function disputeAbout(uint256 orderId, uint8 index) external view returns (uint256);
    function count() external view returns (uint256);
    function ruleInForce() external view returns (Rule memory);
    /// @notice What would have to be brought to contest a milestone of this amount now.
    function bondFor(uint96 amount, bool isCare) external view returns (uint256);
    /// @notice What an appeal would cost; zero unless it is RULED.
    function appealBondFor(uint256 disputeId) external view returns (uint256);
}
