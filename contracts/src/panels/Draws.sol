// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../reputation/IReputation.sol";
import {Exclusions} from "./Exclusions.sol";
import {IPanelOpener, IPanels} from "./IPanels.sol";
import {Openers} from "./Openers.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Draws
/// @notice Rounds of a case, and the lot that fills their seats.
abstract contract Draws is Exclusions, Openers {
    /// @notice Blocks between the opening of a round and the one whose hash is the lot.
    uint256 public constant DRAW_DELAY = 4;
    /// @notice How many places are looked up for one round before it is widened, or goes on with fewer seats.
    uint256 public constant MAX_TRIES = 1024;
    /// @dev Nor are more for each place there is: a place is missed by so many with a chance of e^-16, one in nine million.
    uint256 internal constant TRIES_OF_PLACE = 16;
    /// @notice A round that is not drawn in this time (an opener that does not answer, nobody who draws) ends without a ruling.
    uint48 public constant DRAW_TIME = 30 days;
    uint256 internal constant MAX_PARTIES = 4;
    uint48 public constant COMMIT_TIME = 3 days;

    /// @dev `wanted` seats of the first round; a round may go on with fewer. `stage` is DRAWING, COMMIT (also while revealing), DECIDED,
    /// NO_RULING or CLOSED. `until` is the block of the lot, then the end of the time to commit.
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
        uint32 ruleId;
        uint96 fee;
        // --- a word
        uint128 ref;
        uint128 deposit;
        // --- a word each
        bytes32 specialty;
        bytes32 seed;
    }

    IReputation public immutable reputation;

    mapping(uint256 caseId => Proceeding) internal _proceedings;
    mapping(uint256 caseId => mapping(uint8 round => Seat[])) internal _seats;
    /// @dev Whoever was drawn for a case once is not drawn for it again, with whatever account.
    mapping(uint256 caseId => mapping(bytes32 person => bool)) private _asked;

    constructor(IReputation reputation_) {
        reputation = reputation_;
    }

    /// @inheritdoc IPanels
    function draw(uint256 caseId, uint256 tries) external {
        Proceeding storage p = _at(caseId, Stage.DRAWING);
        if (block.timestamp >= p.openedAt + DRAW_TIME) {
            _noRuling(caseId, p);
            return;
        }
        if (p.seed == 0 && !_readLot(caseId, p)) return;
        (bytes32 seed, bytes32 specialty, uint256 places, uint256 tried) = (p.seed, p.specialty, p.places, p.tries);
        uint256 most = Math.min(MAX_TRIES, TRIES_OF_PLACE * places);
        uint256 end = tries < most - tried ? tried + tries : most;
        Near[] memory near = _partiesOf(caseId, p);
        while (tried < end && p.drawn < p.seats) {
            address juror = jurorAt(specialty, uint256(keccak256(abi.encode(seed, tried))) % places);
            ++tried;
            if (_fits(caseId, p, near, juror)) _seat(caseId, p, juror);
        }
        p.tries = uint16(tried);
        if (p.drawn == p.seats) _openCommit(caseId, p);
        else if (tried == most) _widen(caseId, p);
    }

    /// @inheritdoc IPanels
    function isEligible(uint256 caseId, address juror) external view returns (bool) {
        Proceeding storage p = _at(caseId, Stage.DRAWING);
        return _fits(caseId, p, _partiesOf(caseId, p), juror);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _openRound(uint256 caseId, Proceeding storage p, uint8 round, uint8 seats) internal {
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
        _asked[caseId][_personOf(juror)] = true;
        _seats[caseId][p.round].push(Seat(juror, false, false, 0, 0));
        emit JurorDrawn(caseId, p.round, p.drawn++, juror);
    }

    function _openCommit(uint256 caseId, Proceeding storage p) private {
        (p.stage, p.until) = (Stage.COMMIT, uint48(block.timestamp) + COMMIT_TIME);
        emit CommitOpened(caseId, p.round, p.until);
    }

    function _noRuling(uint256 caseId, Proceeding storage p) internal {
        p.stage = Stage.NO_RULING;
        emit CaseUndecided(caseId, p.round);
    }

    function _fits(uint256 caseId, Proceeding storage p, Near[] memory near, address account) private view returns (bool) {
        if (account == address(0) || _asked[caseId][_personOf(account)]) return false;
        Juror memory juror = _jurorOf(account);
        if (juror.since == 0 || juror.since >= p.openedAt || !membership.isMember(account)) return false;
        if (p.specialty != 0 && membership.specialtyOf(account) != p.specialty) return false;
        Rule memory rule = _ruleAt(p.ruleId);
        if (rule.minReputation > 0 && reputation.balanceOf(account, rule.topic) < rule.minReputation) return false;
        for (uint256 i = 0; i < near.length; ++i) {
            if (_isNear(near[i], account, juror.employer)) return false;
        }
        return !IPanelOpener(p.opener).isConflicted(p.ref, account);
    }

    function _partiesOf(uint256 caseId, Proceeding storage p) private view returns (Near[] memory) {
        Party[] memory parties = IPanelOpener(p.opener).partiesOf(p.ref);
        require(parties.length > 0 && parties.length <= MAX_PARTIES, PanelInvalidParties(caseId, parties.length));
        return _nearOf(parties, p.openedAt);
    }

    function _at(uint256 caseId, Stage stage) internal view returns (Proceeding storage p) {
        p = _proceedings[caseId];
        require(p.stage == stage, PanelUnexpectedStage(caseId, p.stage));
    }
}
