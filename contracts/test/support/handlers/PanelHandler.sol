// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "../../../src/panels/IPanels.sol";
import {OpenerUnderTest} from "../OpenerUnderTest.sol";
import {PanelOracle} from "./PanelOracle.sol";

/// @title Acts at random on the panels: jurors come, go and move, openers behave well or not, cases are opened, drawn, judged and dropped
/// @dev What must hold of an act is asserted with it; what must hold at all times is in test/invariant/Panels.t.sol. An act that the rules forbid
/// now is not tried, but for those whose refusal is the rule.
contract PanelHandler is PanelOracle {
    // --- jurors ----------------------------------------------------------------------------------------------------------

    function serve(uint256 who, uint256 employer) external {
        ++calls;
        address account = _people[who % PEOPLE];
        if (!membership.isMember(account)) return;
        address[] memory before = _places(0);
        _serve(account, employer % 4 == 0 ? bytes32("hospital") : bytes32(0));
        _assertPlaces(before, account);
    }

    function resign(uint256 who) external {
        ++calls;
        address account = _people[who % PEOPLE];
        if (!panels.isServing(account)) return;
        address[] memory before = _places(0);
        vm.prank(account);
        panels.resign();
        delete _servesSince[account];
        _assertPlaces(before, account);
    }

    function admit(uint256 who, bool surgeon) external {
        ++calls;
        _admitAs(_people[who % PEOPLE], surgeon ? bytes32("surgery") : bytes32("cardiology"));
    }

    function suspend(uint256 who) external {
        ++calls;
        address account = _people[who % PEOPLE];
        if (!membership.isMember(account)) return;
        _admitAs(account, membership.specialtyOf(account));
        vm.prank(guardian);
        membership.suspend(account);
        _pass(1);
        vm.prank(guardian);
        membership.reinstate(account);
    }

    /// @dev To another account; fees and seats follow.
    function move(uint256 who) external {
        ++calls;
        address from = _people[who % PEOPLE];
        if (!membership.isMember(from)) return;
        uint256 fees = panels.feesOf(from);
        address to = address(uint160(++_accounts));
        _move(from, to);
        _people[who % PEOPLE] = to;
        if (who % 8 > 0) _serve(to, 0);
        assertEq(panels.feesOf(to), fees, "fees follow their juror");
        assertEq(panels.feesOf(from), 0, "and are not there twice");
    }

    function collect(uint256 who) external {
        ++calls;
        address account = _people[who % PEOPLE];
        uint256 fees = panels.feesOf(account);
        if (fees == 0) return;
        uint256 before = euro.balanceOf(account);
        vm.prank(account);
        panels.collect(account);
        assertEq(euro.balanceOf(account) - before, fees, "all of it");
    }

    // --- who is near -----------------------------------------------------------------------------------------------------

    function follow(uint256 who, uint256 whom) external {
        ++calls;
        (address a, address b) = (_people[who % 4], _people[whom % PEOPLE]);
        vm.prank(a);
        try votes.delegate(b) {} catch {}
    }

    function deal(uint256 who, uint256 whom) external {
        ++calls;
        (address a, address b) = (_people[who % 2], _people[whom % PEOPLE]);
        vm.prank(admin);
        panels.dealt(a, b);
        _dealtUntil[_pair(a, b)] = _now + 365 days;
    }

    function conflict(uint256 which, uint256 who, bool conflicted) external {
        ++calls;
        _openers[which % OPENERS].setConflict(_people[who % PEOPLE], conflicted && who % 4 == 0);
    }

    function misbehave(uint256 which, uint256 mood) external {
        ++calls;
        _openers[which % OPENERS].setMood(OpenerUnderTest.Mood(mood % 24 < 6 ? mood % 6 : 0));
    }

    /// @dev For cases to come; those that run keep theirs.
    function rename(uint256 which, uint256 seats, uint32 minimum) external {
        ++calls;
        vm.prank(admin);
        panels.nameOpener(address(_openers[which % OPENERS]), IPanels.Rule("cover", minimum % 100, uint8(3 + 2 * (seats % 3))));
    }

    // --- cases -----------------------------------------------------------------------------------------------------------

    function open(uint256 which, uint256 fee, bool any) external {
        ++calls;
        if (_cases.length >= 24) return;
        Case memory c;
        c.opener = which % OPENERS;
        c.fee = uint96(bound(fee, 0, 1000 * EURO));
        uint256 held = panels.held();
        c.id = _openers[c.opener].open(any ? bytes32(0) : bytes32("cardiology"), c.fee);
        c.left = int256(panels.held() - held);
        _cases.push(c);
        _opened(_cases[_cases.length - 1]);
    }

    function draw(uint256 which, uint256 tries, uint256 blocks, bytes32 lot) external {
        ++calls;
        Case storage c = _at(which, IPanels.Stage.DRAWING);
        if (c.id == 0) return;
        _blocks(blocks % 10 == 0 ? 300 : 1 + blocks % 6);
        _draw(c, tries % 4 == 0 ? 1 + tries % 64 : 1024, lot);
        // It answers the next time.
        _openers[c.opener].setMood(OpenerUnderTest.Mood.GOOD);
    }

    function vote(uint256 which, uint256 seed) external {
        ++calls;
        Case storage c = _at(which, IPanels.Stage.COMMIT);
        if (c.id == 0) return;
        IPanels.State memory s = panels.stateOf(c.id);
        uint8 seat = uint8(seed % s.drawn);
        IPanels.Seat memory held = panels.seatOf(c.id, s.round, seat);
        address juror = membership.currentOf(held.juror);
        bytes32 commitment = panels.commitmentOf(c.id, s.round, held.juror, _awardOf(c.id, seat), bytes32(uint256(seat)), 0);
        if (held.struck || held.commitment != 0) vm.expectRevert();
        vm.prank(juror);
        panels.commit(c.id, seat, commitment);
    }

    function reveal(uint256 which, uint256 seed) external {
        ++calls;
        Case storage c = _at(which, IPanels.Stage.REVEAL);
        if (c.id == 0) return;
        IPanels.State memory s = panels.stateOf(c.id);
        uint8 seat = uint8(seed % s.drawn);
        IPanels.Seat memory held = panels.seatOf(c.id, s.round, seat);
        if (held.struck || held.commitment == 0 || held.revealed || _now >= s.until) vm.expectRevert();
        panels.reveal(c.id, seat, _awardOf(c.id, seat), bytes32(uint256(seat)), 0);
        // One reveal a seat.
        vm.expectRevert();
        panels.reveal(c.id, seat, _awardOf(c.id, seat), bytes32(uint256(seat)), 0);
    }

    /// @dev All who are there vote and reveal: most cases of life.
    function judge(uint256 which, uint256 silent) external {
        ++calls;
        Case storage c = _at(which, IPanels.Stage.COMMIT);
        if (c.id == 0) return;
        IPanels.State memory s = panels.stateOf(c.id);
        silent = silent % 4 == 0 ? s.seats : silent % 2;
        for (uint8 i = uint8(silent); i < s.drawn; ++i) {
            IPanels.Seat memory held = panels.seatOf(c.id, s.round, i);
            if (held.commitment == 0 && !held.struck) _commit(c.id, s.round, i, _awardOf(c.id, i));
        }
        if (panels.stateOf(c.id).stage != IPanels.Stage.REVEAL) _warp(s.until);
        for (uint8 i = 0; i < s.drawn; ++i) {
            IPanels.Seat memory held = panels.seatOf(c.id, s.round, i);
            if (held.commitment != 0 && !held.struck && !held.revealed) {
                panels.reveal(c.id, i, _awardOf(c.id, i), bytes32(uint256(i)), 0);
            }
        }
        _decide(c);
    }

    function decide(uint256 which) external {
        ++calls;
        Case storage c = _at(which, IPanels.Stage.REVEAL);
        if (c.id == 0) return;
        IPanels.State memory s = panels.stateOf(c.id);
        if (s.revealed < s.committed && _now < s.until) {
            vm.expectRevert(abi.encodeWithSelector(IPanels.PanelTooEarly.selector, s.until));
            panels.decide(c.id);
            _warp(s.until);
        }
        _decide(c);
    }

    function strike(uint256 which, uint256 seed) external {
        ++calls;
        Case storage c = _at(which, IPanels.Stage.COMMIT);
        if (c.id == 0) return;
        IPanels.State memory s = panels.stateOf(c.id);
        uint8 seat = uint8(seed % s.drawn);
        if (panels.seatOf(c.id, s.round, seat).struck) return;
        vm.prank(admin);
        panels.strike(c.id, seat);
    }

    function appeal(uint256 which, uint256 fee) external {
        ++calls;
        Case storage c = _at(which, which % 2 == 0 ? IPanels.Stage.DECIDED : IPanels.Stage.NO_RULING);
        if (c.id == 0) return;
        uint256 held = panels.held();
        uint96 next = uint96(bound(fee, 0, 1000 * EURO));
        if (c.appealed) {
            vm.expectRevert(abi.encodeWithSelector(IPanels.PanelAppealed.selector, c.id));
            _openers[c.opener].appeal(c.id, next);
            return;
        }
        _openers[c.opener].appeal(c.id, next);
        (c.appealed, c.fee) = (true, next);
        c.left += int256(panels.held() - held);
        _opened(c);
    }

    function close(uint256 which) external {
        ++calls;
        if (_cases.length == 0 || which % 3 != 0) return;
        Case storage c = _cases[(which / 3) % _cases.length];
        if (panels.stateOf(c.id).stage == IPanels.Stage.CLOSED) return;
        uint256 fees = totalFees();
        uint256 before = euro.balanceOf(address(_openers[c.opener]));
        _openers[c.opener].close(c.id);
        c.left -= int256(totalFees() - fees) + int256(euro.balanceOf(address(_openers[c.opener])) - before);
        assertEq(c.left, 0, "jurors and the opener have all of it");
    }

    function pass(uint256 time) external {
        ++calls;
        _blocks(1);
        _pass(bound(time, 1 hours, 4 days));
    }

    // --- the end ---------------------------------------------------------------------------------------------------------

    /// @dev Anybody brings every case to its end, whatever its opener does. Five steps a round, four rounds.
    function endAll() external {
        for (uint256 i = 0; i < _cases.length; ++i) {
            Case storage c = _cases[i];
            for (uint256 step = 0; step < 20 && _runs(c.id); ++step) {
                IPanels.State memory s = panels.stateOf(c.id);
                if (s.stage == IPanels.Stage.DRAWING) {
                    _blocks(6);
                    if (_openers[c.opener].mood() != OpenerUnderTest.Mood.GOOD) _pass(panels.DRAW_TIME());
                    _draw(c, 1024, keccak256(abi.encode(c.id, step)));
                } else if (s.stage == IPanels.Stage.COMMIT) {
                    _warp(s.until);
                } else {
                    if (_now < s.until) _warp(s.until);
                    _decide(c);
                }
            }
            assertFalse(_runs(c.id), "every case ends");
        }
    }
}
