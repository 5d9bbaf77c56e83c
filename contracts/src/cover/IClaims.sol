// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Claims: what members ask of the pool, and how it is decided
/// @notice FILED (bond, reserve now) -> JUDGED (a panel: see IPanels) -> CHALLENGE 7 days -> [APPEAL, a panel twice as large] -> PAYABLE (never
/// lapses) -> PAID | DENIED; or WITHDRAWN or SETTLED before that. Every step but the holder's own may be taken by anybody, and each stage ends
/// by time. A panel that gave no ruling twice is followed by the larger one, without a bond; when that is silent too, nothing is paid.
///
/// The bond comes back unless the last ruling gives nothing; then it is the pool's. Whoever appeals brings twice the bond and has it back when
/// the appeal moves the ruling their way.
/// @dev Evidence lives encrypted off the chain; the chain has commitments. Money is minor units of the settlement token.
interface IClaims {
    enum Status {
        NONE,
        FILED,
        JUDGED,
        CHALLENGE,
        APPEAL,
        PAYABLE,
        PAID,
        DENIED,
        WITHDRAWN
    }

    /// @param settled by an offer that the holder took, not by a ruling
    /// @param asked what the policy can pay of the loss; a ruling is a share of it
    /// @param reserved of that, what there was to set aside
    /// @param award basis points of the ruling in force
    /// @param ibnr of what is reserved, that was set aside for late reports before
    struct Claim {
        uint64 policyId;
        uint48 incidentAt;
        uint48 reportedAt;
        uint48 challengeUntil;
        Status status;
        bool appealed;
        bool settled;
        uint16 award;
        // --- a word
        uint96 asked;
        uint96 reserved;
        uint64 caseId;
        // --- a word
        uint96 bond;
        address appellant;
        // --- a word
        uint96 appealBond;
        uint96 offer;
        // --- a word
        bytes32 incident;
        // --- a word
        uint96 ibnr;
    }

    /// @param bond of who files
    /// @param fee of a juror
    /// @param interest share of all shares above which a holder judges no claim (basis points)
    struct Rule {
        uint96 bond;
        uint96 fee;
        uint16 interest;
    }

    event ClaimFiled(
        uint256 indexed claimId,
        uint256 indexed policyId,
        address indexed holder,
        bytes32 incident,
        uint48 incidentAt,
        uint256 loss,
        uint256 asked,
        uint256 reserved,
        bytes32 evidence
    );
    event EvidenceAdded(uint256 indexed claimId, address indexed by, bytes32 evidence);
    event ClaimConvened(uint256 indexed claimId, uint256 indexed caseId, uint256 fee);
    /// @notice A ruling stands, unless somebody appeals before `challengeUntil`.
    event ClaimRuled(uint256 indexed claimId, uint16 award, uint48 challengeUntil);
    event ClaimAppealed(uint256 indexed claimId, address indexed by, uint256 bond);
    event OfferMade(uint256 indexed claimId, uint256 amount);
    event ClaimDecided(uint256 indexed claimId, Status status, uint16 award, uint256 amount);
    event RuleChanged(uint96 bond, uint96 fee, uint16 interest);

    error ClaimUnknown(uint256 claimId);
    error ClaimNotHolder(uint256 claimId, address caller);
    error ClaimNotMember(address account);
    error ClaimUnexpectedStatus(uint256 claimId, Status status);
    error ClaimNothingCovered(uint256 policyId);
    /// @notice It asks for less than the bond: a panel would cost more than it is about.
    error ClaimTooSmall(uint256 asked, uint256 least);
    error ClaimTooEarly(uint256 until);
    error ClaimTooLate(uint256 until);
    error ClaimInvalidOffer(uint256 amount, uint256 most);
    error ClaimInvalidRule();

    /// @notice The holder of a policy: report an incident and what it costs. Brings the bond. Errors: `PolicyNotReportable`, `PolicyNotCovered`,
    /// `ClaimNothingCovered`, `ClaimTooSmall`. An incident for which a panel has given nothing is not asked for again.
    /// @param incident the holder's own key for it, the same in each policy that it touches
    /// @param loss whole, in minor units
    /// @param evidence commitment to what is filed with it
    function file(uint256 policyId, bytes32 incident, uint48 incidentAt, uint256 loss, bytes32 evidence) external returns (uint256 claimId);
    /// @notice The holder, until jurors begin to reveal.
    function addEvidence(uint256 claimId, bytes32 evidence) external;
    /// @notice Anybody: have the panel drawn.
    function convene(uint256 claimId) external returns (uint256 caseId);
    /// @notice Anybody, when the panel has ended: its ruling is the claim's.
    function rule(uint256 claimId) external;
    /// @notice The holder against less than what was asked, or any other member against more than nothing, while it can be challenged.
    function appeal(uint256 claimId) external;
    /// @notice Anybody, when nobody has appealed in time.
    function conclude(uint256 claimId) external;
    /// @notice The holder of a PAYABLE claim: have it paid, as far as there is money. Again for the rest.
    function collect(uint256 claimId, address to) external returns (uint256 missing);
    /// @notice The holder, until the lot of the panel is known: nobody looks at the jurors and then asks for others. The bond comes back.
    function withdraw(uint256 claimId) external;
    /// @notice OFFICER_ROLE, before the first ruling: an amount up to what was asked. Zero takes the offer back.
    function offer(uint256 claimId, uint96 amount) external;
    /// @notice The holder: take an offer.
    function settle(uint256 claimId, uint96 amount) external;

    function claimOf(uint256 claimId) external view returns (Claim memory);
    function holderOf(uint256 claimId) external view returns (address);
    function count() external view returns (uint256);
    function ruleInForce() external view returns (Rule memory);
}
