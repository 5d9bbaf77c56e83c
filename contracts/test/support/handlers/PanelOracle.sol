// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../../src/membership/IMembership.sol";
import {IPanels} from "../../../src/panels/IPanels.sol";
import {CoverTest} from "../CoverTest.sol";
import {OpenerUnderTest} from "../OpenerUnderTest.sol";
import {PanelsUnderTest} from "../UnderTest.sol";

/// @title What a handler of the panels knows by itself, and what it asserts of each act
/// @dev Who serves since when, who has had business with whom, whom the parties followed when a round was opened, what each case has brought.
abstract contract PanelOracle is CoverTest {
    uint256 public constant PEOPLE = 18;
    uint256 public constant OPENERS = 2;
    uint256 internal constant REPUTATION = 1_000_000;

    struct Case {
        uint256 id;
        uint256 opener;
        uint96 fee;
        uint48 openedAt;
        bool appealed;
        int256 left;
        address[2] parties;
        address[2] followed;
    }

    uint256 public calls;
    Case[] internal _cases;
    Case internal _none;
    OpenerUnderTest[] internal _openers;
    /// @dev The account that each person has now.
    address[] internal _people;
    uint256 internal _accounts = 0x7000;
    mapping(address account => uint48) internal _servesSince;
    mapping(address account => bytes32) internal _employerOf;
    mapping(address account => bytes32) internal _specialtyServed;
    mapping(bytes32 pair => uint48) internal _dealtUntil;
    mapping(uint256 caseId => mapping(bytes32 person => bool)) internal _seated;
    mapping(uint256 caseId => uint256) public drawnIn;

    constructor() {
        setUp();
        for (uint256 i = 0; i < JURORS; ++i) {
            vm.prank(_person(i));
            panels.resign();
        }
        for (uint256 i = 0; i < OPENERS; ++i) {
            OpenerUnderTest opener = new OpenerUnderTest(panels, euro);
            _openers.push(opener);
            vm.startPrank(admin);
            panels.nameOpener(address(opener), IPanels.Rule("cover", i == 0 ? 0 : 5, i == 0 ? 3 : 5));
            euro.mint(address(opener), type(uint128).max);
            vm.stopPrank();
        }
        vm.prank(admin);
        reputation.nameSource("cover", address(_openers[0]), _noCaps());
        for (uint256 i = 0; i < PEOPLE; ++i) {
            _people.push(address(uint160(++_accounts)));
            _admitAs(_people[i], i % 3 == 0 ? bytes32("cardiology") : bytes32("surgery"));
            vm.prank(address(_openers[0]));
            reputation.award(_people[i], "cover", REPUTATION, address(0), bytes32(i + 1));
            _serve(_people[i], 0);
        }
        for (uint256 i = 0; i < OPENERS; ++i) {
            _openers[i].setParties(_parties());
        }
        _pass(1);
    }

    // --- reading ---------------------------------------------------------------------------------------------------------

    function thePanels() external view returns (PanelsUnderTest) {
        return panels;
    }

    function tokens() external view returns (uint256) {
        return euro.balanceOf(address(panels));
    }

    function caseCount() external view returns (uint256) {
        return _cases.length;
    }

    function caseAt(uint256 i) external view returns (uint256 id, bool appealed, int256 left) {
        return (_cases[i].id, _cases[i].appealed, _cases[i].left);
    }

    function personOf(address account) external view returns (bytes32) {
        return membership.nullifierOf(account);
    }

    function totalFees() public view returns (uint256 fees) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            fees += panels.feesOf(_people[i]);
        }
    }

    // --- inside ----------------------------------------------------------------------------------------------------------

    function _draw(Case storage c, uint256 tries, bytes32 lot) internal {
        IPanels.State memory before = panels.stateOf(c.id);
        if (vm.getBlockNumber() <= before.until) {
            if (_now < c.openedAt + panels.DRAW_TIME()) {
                vm.expectRevert();
                panels.draw(c.id, tries);
                return;
            }
        } else if (vm.getBlockNumber() <= before.until + 256) {
            vm.setBlockhash(before.until, lot);
        }
        try panels.draw{gas: 20_000_000}(c.id, tries) {}
        catch {
            assertTrue(_openers[c.opener].mood() != OpenerUnderTest.Mood.GOOD, "only an opener holds up a draw");
            return;
        }
        IPanels.State memory s = panels.stateOf(c.id);
        for (uint8 i = before.drawn; i < s.drawn; ++i) {
            _assertMayJudge(c, panels.seatOf(c.id, before.round, i).juror);
        }
    }

    /// @dev An oracle of its own: who the contract has seated is near to nobody, and was never asked before.
    function _assertMayJudge(Case storage c, address juror) internal {
        bytes32 person = membership.nullifierOf(juror);
        assertFalse(_seated[c.id][person], "one seat a person and case");
        _seated[c.id][person] = true;
        ++drawnIn[c.id];
        assertTrue(membership.isMember(juror), "a member");
        assertTrue(_servesSince[juror] != 0 && _servesSince[juror] < c.openedAt, "who served before the round");
        assertFalse(_openers[c.opener].conflicted(juror), "no conflict");
        for (uint256 i = 0; i < 2; ++i) {
            address party = _people[i];
            assertTrue(membership.nullifierOf(party) != person, "no party");
            // A party that has moved since is looked at as its new account: whom it followed before it might as well have left.
            if (c.parties[i] == party) assertTrue(c.followed[i] != juror, "nobody whom a party follows");
            assertTrue(votes.delegates(juror) != party, "nobody who follows a party");
            assertLe(_dealtUntil[_pair(party, juror)], _now, "no partner in business");
        }
        assertTrue(_employerOf[juror] != "hospital", "no colleague");
    }

    /// @dev Who revealed is paid the fee and loses nothing, whatever the vote; who did not loses reputation.
    function _decide(Case storage c) internal {
        IPanels.State memory s = panels.stateOf(c.id);
        uint256[] memory reputations = new uint256[](s.drawn);
        for (uint8 i = 0; i < s.drawn; ++i) {
            reputations[i] = reputation.balanceOf(membership.currentOf(panels.seatOf(c.id, s.round, i).juror), "cover");
        }
        uint256 fees = totalFees();
        panels.decide(c.id);
        assertEq(totalFees() - fees, uint256(s.revealed) * c.fee, "a flat fee for revealing");
        c.left -= int256(totalFees() - fees);
        for (uint8 i = 0; i < s.drawn; ++i) {
            IPanels.Seat memory seat = panels.seatOf(c.id, s.round, i);
            uint256 now_ = reputation.balanceOf(membership.currentOf(seat.juror), "cover");
            if (seat.revealed || seat.struck) assertEq(now_, reputations[i], "nobody loses for a vote");
            else assertEq(now_, reputations[i] - (reputations[i] < 5 ? reputations[i] : 5), "who was silent loses");
        }
        IPanels.State memory after_ = panels.stateOf(c.id);
        if (2 * uint256(s.revealed) > s.seats) assertEq(uint8(after_.stage), uint8(IPanels.Stage.DECIDED), "a majority has spoken");
        else if (after_.stage == IPanels.Stage.DRAWING) _opened(c);
    }

    function _opened(Case storage c) internal {
        c.openedAt = _now;
        for (uint256 i = 0; i < 2; ++i) {
            c.parties[i] = _people[i];
            c.followed[i] = votes.pastDelegate(_people[i], _now - 1);
        }
    }

    function _runs(uint256 caseId) internal view returns (bool) {
        IPanels.Stage stage = panels.stateOf(caseId).stage;
        return stage == IPanels.Stage.DRAWING || stage == IPanels.Stage.COMMIT || stage == IPanels.Stage.REVEAL;
    }

    /// @dev A case that stands there, beginning with one of them.
    function _at(uint256 which, IPanels.Stage stage) internal view returns (Case storage c) {
        for (uint256 i = 0; i < _cases.length; ++i) {
            c = _cases[(which % _cases.length + i) % _cases.length];
            if (c.id != 0 && panels.stateOf(c.id).stage == stage) return c;
        }
        return _none;
    }

    function _serve(address account, bytes32 employer) internal {
        bool same = panels.isServing(account) && _employerOf[account] == employer;
        vm.prank(account);
        panels.serve(employer);
        // With the same particulars nothing changes, unless the specialty has.
        if (!same || _servesSince[account] == 0 || _specialtyServed[account] != membership.specialtyOf(account)) {
            _servesSince[account] = _now;
        }
        (_employerOf[account], _specialtyServed[account]) = (employer, membership.specialtyOf(account));
    }

    function _places(bytes32 specialty) internal view returns (address[] memory places) {
        places = new address[](panels.placesOf(specialty));
        for (uint256 i = 0; i < places.length; ++i) {
            places[i] = panels.jurorAt(specialty, i);
        }
    }

    /// @dev One's own place, and no other: taken when it was empty, or left.
    function _assertPlaces(address[] memory before, address account) internal view {
        address[] memory now_ = _places(0);
        assertGe(now_.length, before.length, "no place goes");
        for (uint256 i = 0; i < now_.length; ++i) {
            address was = i < before.length ? before[i] : address(0);
            if (now_[i] == was) continue;
            assertTrue((was == address(0) && now_[i] == account) || (was == account && now_[i] == address(0)), "no place moves");
        }
    }

    function _parties() internal view returns (IPanels.Party[] memory parties) {
        parties = new IPanels.Party[](2);
        parties[0] = IPanels.Party(_people[0], "hospital");
        parties[1] = IPanels.Party(_people[1], 0);
    }

    function _awardOf(uint256 caseId, uint8 seat) internal pure returns (uint16) {
        return uint16(uint256(keccak256(abi.encode(caseId, seat))) % 10_001);
    }

    function _pair(address a, address b) internal view returns (bytes32) {
        (bytes32 x, bytes32 y) = (membership.nullifierOf(a), membership.nullifierOf(b));
        return x < y ? keccak256(abi.encode(x, y)) : keccak256(abi.encode(y, x));
    }

    function _admitAs(address account, bytes32 specialty) internal {
        IMembership.Voucher memory voucher = _voucher(account);
        voucher.specialty = specialty;
        // The person is whoever has the account now.
        bytes32 nullifier = membership.nullifierOf(account);
        if (nullifier != 0) voucher.nullifier = nullifier;
        membership.admit(voucher, _signed(voucher));
    }
}
