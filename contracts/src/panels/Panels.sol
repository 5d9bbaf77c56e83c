// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {IReputation} from "../reputation/IReputation.sol";
import {Draws} from "./Draws.sol";
import {Fees} from "./Fees.sol";
import {IPanels} from "./IPanels.sol";
import {People} from "./People.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Panels
/// @notice See IPanels for the rule. DEFAULT_ADMIN_ROLE is the Cover chamber's.
/// @dev Money: what an opener brings stays the case's until jurors have earned it or the case is over.
contract Panels is Draws, Fees, ERC2771Context {
    bytes32 public constant ETHICS_ROLE = keccak256("ETHICS_ROLE");

    uint48 public constant REVEAL_TIME = 2 days;
    uint16 public constant WHOLE = 10_000;

    uint256 private _cases;

    constructor(IMembership membership_, IReputation reputation_, IERC20 token_, address admin, address forwarder)
        People(membership_)
        Draws(reputation_)
        Fees(token_)
        ERC2771Context(forwarder)
    {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // --- openers -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPanels
    function open(uint128 ref, bytes32 specialty, uint96 fee) external returns (uint256 caseId) {
        (uint32 ruleId, uint8 seats) = _ruleInForce(msg.sender);
        caseId = ++_cases;
        Proceeding storage p = _proceedings[caseId];
        (p.opener, p.wanted, p.ruleId, p.fee, p.ref) = (msg.sender, seats, ruleId, fee, ref);
        if (specialty != 0) p.specialty = specialty;
        emit CaseOpened(caseId, msg.sender, ref, specialty, fee);
        _openRound(caseId, p, 0, seats);
        p.deposit += _bring(msg.sender, depositFor(seats, fee));
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
        (, uint32 penalty) = _penalties();
        _slash(caseId, p, seat, s.juror, penalty);
        _endCommitEarly(caseId, p);
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
    function depositOf(uint256 caseId) external view returns (uint256) {
        return _proceedings[caseId].deposit;
    }

    // --- rounds ------------------------------------------------------------------------------------------------------------

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

    /// @return awards of those who revealed
    function _payAndPunish(uint256 caseId, Proceeding storage p) private returns (uint16[] memory awards) {
        awards = new uint16[](p.revealed);
        (uint32 penalty,) = _penalties();
        uint256 found = 0;
        Seat[] storage seats = _seats[caseId][p.round];
        for (uint256 i = 0; i < seats.length; ++i) {
            Seat storage s = seats[i];
            if (s.revealed) {
                awards[found++] = s.award;
                _pay(caseId, p, s.juror);
            } else if (!s.struck) {
                emit JurorMissed(caseId, p.round, uint8(i), s.juror);
                _slash(caseId, p, uint8(i), s.juror, penalty);
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

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @dev The fee is the person's: who has moved collects with the new account.
    function _pay(uint256 caseId, Proceeding storage p, address juror) private {
        p.deposit -= p.fee;
        _earn(caseId, membership.currentOf(juror), p.fee);
    }

    function _slash(uint256 caseId, Proceeding storage p, uint8 seat, address juror, uint256 amount) private {
        bytes32 topic = _ruleAt(p.ruleId).topic;
        if (amount == 0 || !reputation.isSlasher(topic, address(this))) return;
        reputation.slash(juror, topic, amount, keccak256(abi.encode(caseId, p.round, seat)));
    }

    function _isRevealing(Proceeding storage p) private view returns (bool) {
        return block.timestamp >= p.until;
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
