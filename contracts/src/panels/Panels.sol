// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {IReputation} from "../reputation/IReputation.sol";
import {Exclusions} from "./Exclusions.sol";
import {Fees} from "./Fees.sol";
import {IPanelOpener, IPanels} from "./IPanels.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Panels
/// @notice See IPanels for the rule. DEFAULT_ADMIN_ROLE is the timelock's.
/// @dev Money: what an opener brings stays the case's until jurors have earned it or the case is over.
contract Panels is Exclusions, Fees, ERC2771Context {
    bytes32 public constant ETHICS_ROLE = keccak256("ETHICS_ROLE");

    uint48 public constant COMMIT_TIME = 3 days;
    uint48 public constant REVEAL_TIME = 2 days;
    /// @notice Blocks between the opening of a round and the one whose hash is the lot.
    uint256 public constant DRAW_DELAY = 4;
    /// @notice How many places are looked up for one round before it is widened, or goes on with fewer seats.
    uint256 public constant MAX_TRIES = 1024;
    uint8 public constant MIN_SEATS = 3;
    uint8 public constant MAX_SEATS = 15;
    uint16 public constant WHOLE = 10_000;

    /// @dev `wanted` seats of the first round; a round may go on with fewer. `stage` is DRAWING, COMMIT (also while revealing), DECIDED, NO_RULING or CLOSED. `until` is the block of the lot, then the end of
    /// the time to commit.
    struct Proceeding {
        address opener;
        uint40 openedAt;
        uint8 wanted;
        Stage stage;
        uint8 round;
        uint8 seats;
        uint8 drawn;
        uint8 committed;
        bool appealed;
        // --- a word
        uint48 until;
        uint16 award;
        uint8 revealed;
        uint8 struck;
        bool redrawn;
        uint16 tries;
        uint24 places;
        uint32 minReputation;
        uint96 fee;
        // --- a word
        uint128 ref;
        uint128 deposit;
        // --- a word each
        bytes32 specialty;
        bytes32 seed;
    }

    IReputation public immutable reputation;

    uint256 private _cases;
    uint32 private _missedPenalty;
    uint32 private _struckPenalty;

    mapping(uint256 caseId => Proceeding) private _proceedings;
    mapping(uint256 caseId => mapping(uint8 round => Seat[])) private _seats;
    /// @dev Whoever was drawn for a case once is not drawn for it again.
    mapping(uint256 caseId => mapping(address juror => bool)) private _asked;
    mapping(address opener => Rule) private _rules;

    constructor(IMembership membership_, IReputation reputation_, IERC20 token_, address admin, address forwarder)
        Exclusions(membership_)
        Fees(token_)
        ERC2771Context(forwarder)
    {
        reputation = reputation_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // --- openers -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPanels
    function open(uint128 ref, bytes32 specialty, uint96 fee) external returns (uint256 caseId) {
        Rule memory rule = _rules[msg.sender];
        require(rule.seats > 0, PanelUnknownOpener(msg.sender));
        caseId = ++_cases;
        Proceeding storage p = _proceedings[caseId];
        (p.opener, p.wanted, p.minReputation, p.fee, p.ref) = (msg.sender, rule.seats, rule.minReputation, fee, ref);
        if (specialty != 0) p.specialty = specialty;
        emit CaseOpened(caseId, msg.sender, ref, specialty, fee);
        _openRound(caseId, p, 0, rule.seats);
        p.deposit += _bring(msg.sender, depositFor(rule.seats, fee));
    }

    /// @inheritdoc IPanels
    function appeal(uint256 caseId, uint96 fee) external {
        Proceeding storage p = _owned(caseId);
        require(p.stage == Stage.DECIDED || p.stage == Stage.NO_RULING, PanelUnexpectedStage(caseId, p.stage));
        require(!p.appealed, PanelAppealed(caseId));
        (p.appealed, p.redrawn, p.fee) = (true, false, fee);
        uint8 seats = 2 * p.wanted + 1;
        _openRound(caseId, p, p.round + 1, seats);
        p.deposit += _bring(msg.sender, depositFor(seats, fee));
    }

    /// @inheritdoc IPanels
    function close(uint256 caseId) external returns (uint256 unused) {
        Proceeding storage p = _owned(caseId);
        require(p.stage != Stage.CLOSED, PanelUnexpectedStage(caseId, p.stage));
        if (p.stage == Stage.COMMIT) {
            Seat[] storage seats = _seats[caseId][p.round];
            for (uint256 i = 0; i < seats.length; ++i) {
                if (seats[i].commitment != 0 && !seats[i].struck) _pay(caseId, p, seats[i].juror);
            }
        }
        p.stage = Stage.CLOSED;
        unused = p.deposit;
        p.deposit = 0;
        emit CaseClosed(caseId, unused);
        _giveBack(p.opener, unused);
    }

    // --- steps that anybody may take ---------------------------------------------------------------------------------------

    /// @inheritdoc IPanels
    function draw(uint256 caseId, uint256 tries) external {
        Proceeding storage p = _at(caseId, Stage.DRAWING);
        if (p.seed == 0 && !_readLot(caseId, p)) return;
        (bytes32 seed, bytes32 specialty, uint256 places, uint256 tried) = (p.seed, p.specialty, p.places, p.tries);
        uint256 end = tries < MAX_TRIES - tried ? tried + tries : MAX_TRIES;
        if (places == 0) (tried, end) = (MAX_TRIES, MAX_TRIES);
        Party[] memory parties = IPanelOpener(p.opener).partiesOf(p.ref);
        while (tried < end && p.drawn < p.seats) {
            address juror = _jurorAt(specialty, uint256(keccak256(abi.encode(seed, tried))) % places);
            ++tried;
            if (_fits(caseId, p, parties, juror)) _seat(caseId, p, juror);
        }
        p.tries = uint16(tried);
        if (p.drawn == p.seats) _openCommit(caseId, p);
        else if (tried == MAX_TRIES) _widen(caseId, p);
    }

    /// @inheritdoc IPanels
    function commit(uint256 caseId, uint8 seat, bytes32 commitment) external {
        Proceeding storage p = _at(caseId, Stage.COMMIT);
        require(!_isRevealing(p), PanelUnexpectedStage(caseId, Stage.REVEAL));
        Seat storage s = _seatAt(caseId, p, seat);
        require(!s.struck && membership.currentOf(s.juror) == _msgSender(), PanelNotJuror(caseId, seat, _msgSender()));
        require(commitment != 0, PanelNoCommitment(caseId, seat));
        require(s.commitment == 0, PanelAlreadyCommitted(caseId, seat));
        s.commitment = commitment;
        ++p.committed;
        emit VoteCommitted(caseId, p.round, seat, s.juror);
        _endCommitEarly(caseId, p);
    }

    /// @inheritdoc IPanels
    function reveal(uint256 caseId, uint8 seat, uint16 award, bytes32 salt, bytes32 reasons) external {
        Proceeding storage p = _at(caseId, Stage.COMMIT);
        require(_isRevealing(p), PanelTooEarly(p.until));
        require(block.timestamp < p.until + REVEAL_TIME, PanelUnexpectedStage(caseId, Stage.REVEAL));
        Seat storage s = _seatAt(caseId, p, seat);
        require(!s.struck && s.commitment != 0, PanelNoCommitment(caseId, seat));
        require(!s.revealed, PanelAlreadyRevealed(caseId, seat));
        require(
            award <= WHOLE && s.commitment == commitmentOf(caseId, p.round, s.juror, award, salt, reasons), PanelWrongReveal(caseId, seat)
        );
        (s.revealed, s.award) = (true, award);
        ++p.revealed;
        emit VoteRevealed(caseId, p.round, seat, s.juror, award, reasons);
    }

    /// @inheritdoc IPanels
    function decide(uint256 caseId) external {
        Proceeding storage p = _at(caseId, Stage.COMMIT);
        require(_isRevealing(p), PanelTooEarly(p.until));
        require(p.revealed == p.committed || block.timestamp >= p.until + REVEAL_TIME, PanelTooEarly(p.until + REVEAL_TIME));
        uint16[] memory awards = _payAndPunish(caseId, p);
        if (2 * awards.length > p.seats) {
            (p.stage, p.award) = (Stage.DECIDED, _lowerMedian(awards));
            emit CaseDecided(caseId, p.round, p.award, uint8(awards.length));
        } else {
            _undecided(caseId, p);
        }
    }

    // --- the association ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IPanels
    function strike(uint256 caseId, uint8 seat) external onlyRole(ETHICS_ROLE) {
        Proceeding storage p = _at(caseId, Stage.COMMIT);
        Seat storage s = _seatAt(caseId, p, seat);
        require(!s.struck && !s.revealed, PanelAlreadyRevealed(caseId, seat));
        s.struck = true;
        ++p.struck;
        if (s.commitment != 0) --p.committed;
        emit JurorStruck(caseId, p.round, seat, s.juror);
        _slash(caseId, p, seat, s.juror, _struckPenalty);
        _endCommitEarly(caseId, p);
    }

    /// @inheritdoc IPanels
    function nameOpener(address opener, Rule calldata rule) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(rule.seats == 0 || (rule.seats % 2 == 1 && rule.seats >= MIN_SEATS && rule.seats <= MAX_SEATS), PanelInvalidRule());
        _rules[opener] = rule;
        emit OpenerNamed(opener, rule.topic, rule.minReputation, rule.seats);
    }

    /// @inheritdoc IPanels
    function setPenalty(uint32 missed, uint32 struck) external onlyRole(DEFAULT_ADMIN_ROLE) {
        (_missedPenalty, _struckPenalty) = (missed, struck);
        emit PenaltyChanged(missed, struck);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPanels
    function depositFor(uint8 seats, uint96 fee) public pure returns (uint256) {
        // A round that fails has paid a minority; then all seats of the next.
        return uint256(fee) * (seats + (seats - 1) / 2);
    }

    /// @inheritdoc IPanels
    function commitmentOf(uint256 caseId, uint8 round, address juror, uint16 award, bytes32 salt, bytes32 reasons)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(caseId, round, juror, award, salt, reasons));
    }

    /// @inheritdoc IPanels
    function stateOf(uint256 caseId) external view returns (State memory) {
        Proceeding storage p = _proceedings[caseId];
        bool revealing = p.stage == Stage.COMMIT && _isRevealing(p);
        return State({
            stage: revealing ? Stage.REVEAL : p.stage,
            round: p.round,
            seats: p.seats,
            drawn: p.drawn,
            committed: p.committed,
            revealed: p.revealed,
            appealed: p.appealed,
            award: p.award,
            until: revealing ? p.until + REVEAL_TIME : p.until,
            wanted: p.wanted,
            opener: p.opener,
            ref: p.ref
        });
    }

    /// @inheritdoc IPanels
    function seatOf(uint256 caseId, uint8 round, uint8 seat) external view returns (Seat memory) {
        return _seats[caseId][round][seat];
    }

    /// @inheritdoc IPanels
    function isEligible(uint256 caseId, address juror) external view returns (bool) {
        Proceeding storage p = _at(caseId, Stage.DRAWING);
        return _fits(caseId, p, IPanelOpener(p.opener).partiesOf(p.ref), juror);
    }

    /// @inheritdoc IPanels
    function ruleOf(address opener) external view returns (Rule memory) {
        return _rules[opener];
    }

    // --- rounds ------------------------------------------------------------------------------------------------------------

    function _openRound(uint256 caseId, Proceeding storage p, uint8 round, uint8 seats) private {
        (p.stage, p.round, p.seats, p.openedAt) = (Stage.DRAWING, round, seats, uint40(block.timestamp));
        (p.drawn, p.committed, p.revealed, p.struck, p.tries, p.award) = (0, 0, 0, 0, 0, 0);
        p.until = uint48(block.number + DRAW_DELAY);
        p.places = uint24(placesOf(p.specialty));
        if (p.seed != 0) p.seed = 0;
        emit RoundOpened(caseId, round, seats, p.appealed, p.until);
    }

    /// @return whether the lot is known now; else another block decides.
    function _readLot(uint256 caseId, Proceeding storage p) private returns (bool) {
        require(block.number > p.until, PanelTooEarly(p.until));
        bytes32 lot = blockhash(p.until);
        if (lot == 0) {
            _postpone(caseId, p);
            return false;
        }
        p.seed = keccak256(abi.encode(lot, caseId, p.round));
        return true;
    }

    function _postpone(uint256 caseId, Proceeding storage p) private {
        p.until = uint48(block.number + DRAW_DELAY);
        emit DrawPostponed(caseId, p.round, p.until, p.specialty);
    }

    /// @dev Too few of the specialty: any. Too few at all: with those there are, if they are enough.
    function _widen(uint256 caseId, Proceeding storage p) private {
        if (p.specialty != 0) {
            (p.specialty, p.seed, p.tries, p.places) = (0, 0, 0, uint24(placesOf(0)));
            _postpone(caseId, p);
        } else if (p.drawn >= MIN_SEATS) {
            p.seats = p.drawn;
            _openCommit(caseId, p);
        } else {
            // Who was drawn already is in vain, and blameless.
            _noRuling(caseId, p);
        }
    }

    function _seat(uint256 caseId, Proceeding storage p, address juror) private {
        _asked[caseId][juror] = true;
        _seats[caseId][p.round].push(Seat(juror, false, false, 0, 0));
        emit JurorDrawn(caseId, p.round, p.drawn++, juror);
    }

    function _openCommit(uint256 caseId, Proceeding storage p) private {
        (p.stage, p.until) = (Stage.COMMIT, uint48(block.timestamp) + COMMIT_TIME);
        emit CommitOpened(caseId, p.round, p.until);
    }

    /// @dev Nobody is left to commit: revealing begins.
    function _endCommitEarly(uint256 caseId, Proceeding storage p) private {
        if (_isRevealing(p) || p.committed + p.struck < p.seats) return;
        p.until = uint48(block.timestamp);
        emit RevealOpened(caseId, p.round, p.until + REVEAL_TIME);
    }

    function _undecided(uint256 caseId, Proceeding storage p) private {
        if (p.redrawn) {
            _noRuling(caseId, p);
        } else {
            p.redrawn = true;
            _openRound(caseId, p, p.round + 1, p.appealed ? 2 * p.wanted + 1 : p.wanted);
        }
    }

    function _noRuling(uint256 caseId, Proceeding storage p) private {
        p.stage = Stage.NO_RULING;
        emit CaseUndecided(caseId, p.round);
    }

    /// @return awards of those who revealed
    function _payAndPunish(uint256 caseId, Proceeding storage p) private returns (uint16[] memory awards) {
        awards = new uint16[](p.revealed);
        uint256 found = 0;
        Seat[] storage seats = _seats[caseId][p.round];
        for (uint256 i = 0; i < seats.length; ++i) {
            Seat storage s = seats[i];
            if (s.revealed) {
                awards[found++] = s.award;
                _pay(caseId, p, s.juror);
            } else if (!s.struck) {
                emit JurorMissed(caseId, p.round, uint8(i), s.juror);
                _slash(caseId, p, uint8(i), s.juror, _missedPenalty);
            }
        }
    }

    /// @dev Insertion sort: 31 votes at most.
    function _lowerMedian(uint16[] memory awards) private pure returns (uint16) {
        for (uint256 i = 1; i < awards.length; ++i) {
            uint16 award = awards[i];
            uint256 j = i;
            for (; j > 0 && awards[j - 1] > award; --j) {
                awards[j] = awards[j - 1];
            }
            awards[j] = award;
        }
        return awards[(awards.length - 1) / 2];
    }

    // --- who may judge -----------------------------------------------------------------------------------------------------

    function _fits(uint256 caseId, Proceeding storage p, Party[] memory parties, address account) private view returns (bool) {
        if (account == address(0) || _asked[caseId][account]) return false;
        Juror memory juror = _jurorOf(account);
        if (juror.since == 0 || juror.since >= p.openedAt || !membership.isMember(account)) return false;
        if (p.specialty != 0 && membership.specialtyOf(account) != p.specialty) return false;
        if (p.minReputation > 0 && reputation.balanceOf(account, _rules[p.opener].topic) < p.minReputation) return false;
        for (uint256 i = 0; i < parties.length; ++i) {
            if (_isNear(parties[i], account, juror.employer)) return false;
        }
        return !IPanelOpener(p.opener).isConflicted(p.ref, account);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @dev The fee is the person's: who has moved collects with the new account.
    function _pay(uint256 caseId, Proceeding storage p, address juror) private {
        p.deposit -= p.fee;
        _earn(caseId, membership.currentOf(juror), p.fee);
    }

    function _slash(uint256 caseId, Proceeding storage p, uint8 seat, address juror, uint256 amount) private {
        bytes32 topic = _rules[p.opener].topic;
        if (amount == 0 || !reputation.isSlasher(topic, address(this))) return;
        reputation.slash(juror, topic, amount, keccak256(abi.encode(caseId, p.round, seat)));
    }

    function _isRevealing(Proceeding storage p) private view returns (bool) {
        return block.timestamp >= p.until;
    }

    function _at(uint256 caseId, Stage stage) private view returns (Proceeding storage p) {
        p = _proceedings[caseId];
        require(p.stage == stage, PanelUnexpectedStage(caseId, p.stage));
    }

    function _owned(uint256 caseId) private view returns (Proceeding storage p) {
        p = _proceedings[caseId];
        require(p.opener == msg.sender && msg.sender != address(0), PanelNotOpener(caseId, msg.sender));
    }

    function _seatAt(uint256 caseId, Proceeding storage p, uint8 seat) private view returns (Seat storage) {
        require(seat < p.drawn, PanelNotJuror(caseId, seat, address(0)));
        return _seats[caseId][p.round][seat];
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
