// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Panels: peers, drawn by lot, who judge a claim or a dispute
/// @notice A contract that the association trusts (an opener: claims, the marketplace) brings a case and the jurors' fees. Jurors are drawn
/// from the members who serve; each commits to a vote, then reveals it. Each stage has an end, and anybody may take the next step.
///
/// A vote is the share of what is asked, in basis points: 0 is "nothing", 10,000 "all of it". The ruling is the lower median of the votes that
/// were revealed: a majority gives at least as much, and a majority of one side cannot be moved by how far the other goes. With an even number
/// of votes the asker bears the doubt.
///
/// DRAWING -> COMMIT (3 days, or until all have) -> REVEAL (2 days, or until all have) -> DECIDED, when a majority of the seats was revealed.
/// Else, once, DRAWING with fresh jurors; else NO_RULING. An opener may appeal once: 2n+1 fresh jurors, whose word is final.
/// @dev The lot is the hash of a block that did not exist when the case was opened. Who serves after that is not drawn for this round, and
/// nobody's place among those who serve ever changes, so that nobody can turn the lot by coming and going. A hash that was missed (256 blocks)
/// is replaced by a later one.
///
/// Jurors are paid a flat fee for revealing, whatever they voted. They lose reputation for not revealing, or when the association strikes them
/// for a conflict that is proven; never for standing alone. A seat follows its juror to another account (see IRecovery).
/// Times are unix seconds, money is minor units of the settlement token.
interface IPanels {
    /// @notice `COMMIT` holds for the time of revealing too: see `stageOf`.
    enum Stage {
        NONE,
        DRAWING,
        COMMIT,
        REVEAL,
        DECIDED,
        NO_RULING,
        CLOSED
    }

    /// @notice Somebody whom the case is about. They, those who follow them and those whom they follow do not judge it.
    /// @param employer commitment to the party's employer, or zero: who has given the same does not judge it
    struct Party {
        address account;
        bytes32 employer;
    }

    /// @notice How cases of an opener are judged. A change holds for cases that are opened later.
    /// @param topic of the reputation that jurors need, and lose
    /// @param minReputation whole units
    /// @param seats odd, 3 to 15; 0: no opener
    struct Rule {
        bytes32 topic;
        uint32 minReputation;
        uint8 seats;
    }

    /// @notice How a case stands.
    /// @param round 0 first; each draw of other jurors is a further one
    /// @param seats of the running round; fewer than wanted when not enough could be drawn
    /// @param wanted seats of the first panel
    /// @param until when the running stage ends; for DRAWING the block whose hash is the lot
    /// @param award the ruling, in basis points; of DECIDED and CLOSED alone
    struct State {
        Stage stage;
        uint8 round;
        uint8 seats;
        uint8 drawn;
        uint8 committed;
        uint8 revealed;
        bool appealed;
        uint16 award;
        uint48 until;
        uint8 wanted;
        address opener;
        uint128 ref;
    }

    /// @param commitment zero: none yet
    struct Seat {
        address juror;
        bool revealed;
        bool struck;
        uint16 award;
        bytes32 commitment;
    }

    /// @notice `account` judges from now on, in cases that are opened later. Also emitted when its specialty or employer changes.
    event JurorServing(address indexed account, bytes32 indexed specialty, bytes32 employer);
    event JurorResigned(address indexed account);
    event CaseOpened(uint256 indexed caseId, address indexed opener, uint128 indexed ref, bytes32 specialty, uint256 fee);
    /// @notice A round begins: `seats` jurors will be drawn by the hash of block `drawBlock`.
    event RoundOpened(uint256 indexed caseId, uint8 round, uint8 seats, bool appeal, uint256 drawBlock);
    /// @notice The hash was missed, or too few have the specialty: another block decides.
    event DrawPostponed(uint256 indexed caseId, uint8 round, uint256 drawBlock, bytes32 specialty);
    event JurorDrawn(uint256 indexed caseId, uint8 round, uint8 seat, address indexed juror);
    event CommitOpened(uint256 indexed caseId, uint8 round, uint48 until);
    event VoteCommitted(uint256 indexed caseId, uint8 round, uint8 seat, address indexed juror);
    event RevealOpened(uint256 indexed caseId, uint8 round, uint48 until);
    /// @param reasons hash of the text that the juror gives, or zero
    event VoteRevealed(uint256 indexed caseId, uint8 round, uint8 seat, address indexed juror, uint16 award, bytes32 reasons);
    event JurorStruck(uint256 indexed caseId, uint8 round, uint8 seat, address indexed juror);
    /// @notice The juror did not reveal.
    event JurorMissed(uint256 indexed caseId, uint8 round, uint8 seat, address indexed juror);
    event CaseDecided(uint256 indexed caseId, uint8 round, uint16 award, uint8 revealed);
    /// @notice Too few revealed, twice, or nobody could be drawn.
    event CaseUndecided(uint256 indexed caseId, uint8 round);
    /// @notice The opener has ended it: nothing more happens. `unused` went back to it.
    event CaseClosed(uint256 indexed caseId, uint256 unused);
    event FeeEarned(uint256 indexed caseId, address indexed juror, uint256 amount);
    event FeesCollected(address indexed juror, address indexed to, uint256 amount);
    /// @notice Two people have had business with each other: for 365 days neither judges the other.
    event Dealt(address indexed a, address indexed b, uint48 until);
    event OpenerNamed(address indexed opener, bytes32 indexed topic, uint32 minReputation, uint8 seats);
    event VoicesNamed(address[] registries);
    event PenaltyChanged(uint32 missed, uint32 struck);

    error PanelInvalidRule();
    error PanelUnknownOpener(address account);
    error PanelNotOpener(uint256 caseId, address caller);
    error PanelUnexpectedStage(uint256 caseId, Stage stage);
    error PanelTooEarly(uint256 until);
    error PanelAppealed(uint256 caseId);
    error PanelNotMember(address account);
    error PanelNotServing(address account);
    error PanelNotJuror(uint256 caseId, uint8 seat, address account);
    error PanelAlreadyCommitted(uint256 caseId, uint8 seat);
    error PanelNoCommitment(uint256 caseId, uint8 seat);
    error PanelWrongReveal(uint256 caseId, uint8 seat);
    error PanelAlreadyRevealed(uint256 caseId, uint8 seat);
    error PanelNothingToCollect(address juror);
    error PanelInvalidToken(uint256 received, uint256 expected);
    error PanelTooManyVoices(uint256 limit);
    /// @notice The opener names nobody whom the case is about, or too many.
    error PanelInvalidParties(uint256 caseId, uint256 parties);

    /// @notice An ACTIVE member: judge cases that are opened from now on, in the member's present specialty. Again: with a new specialty or
    /// employer; cases that are drawing then pass this juror by.
    /// @param employer commitment to the employer (see docs), or zero
    function serve(bytes32 employer) external;
    /// @notice Be drawn no more. Seats that one has are still to be filled.
    function resign() external;

    /// @notice An opener: begin a case. It brings `depositFor(seats, fee)`, which is what two rounds can cost.
    /// @param ref the opener's own name for it
    /// @param specialty jurors have this one, as long as enough do; zero: any
    /// @param fee for each juror who reveals
    function open(uint128 ref, bytes32 specialty, uint96 fee) external returns (uint256 caseId);
    /// @notice The opener, of a case that is DECIDED or NO_RULING, once: it is judged anew by `2 * wanted + 1` jurors, who were not asked yet.
    /// It brings their deposit.
    function appeal(uint256 caseId, uint96 fee) external;
    /// @notice The opener: end the case, whatever its stage. Who has committed is paid; what is left goes back to the opener.
    function close(uint256 caseId) external returns (uint256 unused);

    /// @notice Anybody, once the block is there: fill seats, looking at no more than `tries` of those who serve. A round that was not drawn in 30
    /// days ends without a ruling.
    function draw(uint256 caseId, uint256 tries) external;
    /// @notice The juror: the hash of a vote, see `commitmentOf`. Once.
    function commit(uint256 caseId, uint8 seat, bytes32 commitment) external;
    /// @notice Anybody who knows what was committed, from when the time to commit is over, or all have.
    function reveal(uint256 caseId, uint8 seat, uint16 award, bytes32 salt, bytes32 reasons) external;
    /// @notice Anybody, when the time to reveal is over or all who committed have revealed: count, pay, and go on.
    function decide(uint256 caseId) external;
    /// @notice A juror's fees, those of accounts that the juror has left among them.
    function collect(address to) external returns (uint256 amount);

    /// @notice ETHICS_ROLE, before the juror reveals: a conflict is proven. The seat stays empty.
    function strike(uint256 caseId, uint8 seat) external;
    /// @notice RECORDER_ROLE: two people have business with each other.
    function dealt(address a, address b) external;
    /// @notice Admin: whose cases are judged, and how.
    function nameOpener(address opener, Rule calldata rule) external;
    /// @notice Admin: the registries of voices in which nobody judges whom they follow. At most 8.
    function nameVoices(address[] calldata registries) external;
    /// @notice Admin: units of reputation that are lost.
    function setPenalty(uint32 missed, uint32 struck) external;

    /// @notice What two rounds cost at most.
    function depositFor(uint8 seats, uint96 fee) external pure returns (uint256);
    function commitmentOf(uint256 caseId, uint8 round, address juror, uint16 award, bytes32 salt, bytes32 reasons)
        external
        pure
        returns (bytes32);
    function stateOf(uint256 caseId) external view returns (State memory);
    function ruleOf(address opener) external view returns (Rule memory);
    function seatOf(uint256 caseId, uint8 round, uint8 seat) external view returns (Seat memory);
    /// @notice What a case holds for jurors' fees.
    function depositOf(uint256 caseId) external view returns (uint256);
    function isServing(address account) external view returns (bool);
    /// @notice How many places there are among those who serve in a specialty (zero: in any); resigned ones included until somebody takes them.
    function placesOf(bytes32 specialty) external view returns (uint256);
    /// @notice Who has a place; zero when it is empty. Everybody can draw the lot again: the `i`-th to be looked at has the place
    /// `keccak256(abi.encode(seed, i)) % places`, and `seed` is `keccak256(abi.encode(blockhash, caseId, round))`.
    function jurorAt(bytes32 specialty, uint256 place) external view returns (address);
    /// @notice Whether `juror` could be drawn for the running round.
    function isEligible(uint256 caseId, address juror) external view returns (bool);
    function feesOf(address juror) external view returns (uint256);
    /// @notice All that the contract owes: fees of jurors and deposits of cases.
    function held() external view returns (uint256);
}

/// @title What an opener answers
interface IPanelOpener {
    /// @notice Whom `ref` is about: 1 to 4. Never changes while the case is open.
    function partiesOf(uint128 ref) external view returns (IPanels.Party[] memory);
    /// @notice Whether `juror` has an interest in `ref` that Panels cannot know.
    function isConflicted(uint128 ref, address juror) external view returns (bool);
}
