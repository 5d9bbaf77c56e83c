// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";

/// @title No delegate acts too late to be answered. Chain of three: leaf -> carrier -> top, who carries everyone
contract ClosingRuleTest is AssociationTest {
    address private _top;
    address private _carrier;
    address private _leaf;
    uint48 private _open;
    uint48 private _close;

    function setUp() public override {
        super.setUp();
        _top = _member("top");
        _carrier = _member("carrier");
        _leaf = _member("leaf");
        _delegate(_carrier, _top);
        _delegate(_leaf, _carrier);
        _open = _session(2);
        _close = _end(_open);
    }

    function _fixed(address voter, uint48 until) private view returns (bytes memory) {
        return abi.encodeWithSelector(IChamber.ChamberBallotFixed.selector, voter, _open, until);
    }

    function testFuzz_WhoMovesOnlyTheirOwnVoiceActsToTheEnd(uint256 time) public {
        _cast(_top, _open, _votes(1, 1));
        _warp(bound(time, _now, _close));
        _cast(_leaf, _open, _votes(3, 3));
        _cast(_leaf, _open, _votes(-3, 3));
        _withdraw(_leaf, _open);
        _cast(_leaf, _open, _votes(2, 2));
        _assertNet(_open, 4, 4, "two voices above, one below");
    }

    function test_ACarrierCastsUntil24HoursBefore() public {
        _warp(_close - 24 hours);
        uint256 state = vm.snapshotState();
        assertEq(_cast(_carrier, _open, _votes(1, 1)), 2, "in time");
        vm.revertToState(state);
        _pass(1);
        vm.expectRevert(_fixed(_carrier, _close - 24 hours));
        _cast(_carrier, _open, _votes(1, 1));
    }

    function test_ACarrierChangesUntil24HoursBefore() public {
        _cast(_carrier, _open, _votes(1, 1));
        _warp(_close - 24 hours);
        _cast(_carrier, _open, _votes(2, 2));
        _pass(1);
        vm.expectRevert(_fixed(_carrier, _close - 24 hours));
        _cast(_carrier, _open, _votes(3, 3));
    }

    function test_ACarrierTakesVoicesBackUntil12HoursBefore() public {
        _cast(_top, _open, _votes(1, 1));
        _warp(_close - 12 hours);
        uint256 state = vm.snapshotState();
        _cast(_carrier, _open, _votes(2, 2));
        _cast(_carrier, _open, _votes(3, 3));
        vm.revertToState(state);
        _pass(1);
        vm.expectRevert(_fixed(_carrier, _close - 12 hours));
        _cast(_carrier, _open, _votes(2, 2));
    }

    function test_ACarrierUnderABallotChangesUntil12HoursBefore() public {
        _cast(_top, _open, _votes(1, 1));
        _cast(_carrier, _open, _votes(2, 2));
        _warp(_close - 12 hours);
        _cast(_carrier, _open, _votes(3, 3));
        _pass(1);
        vm.expectRevert(_fixed(_carrier, _close - 12 hours));
        _cast(_carrier, _open, _votes(4, 4));
    }

    function test_ACarrierWithdrawsUntil48HoursBefore() public {
        _cast(_top, _open, _votes(1, 1));
        _cast(_carrier, _open, _votes(2, 2));
        _warp(_close - 48 hours);
        uint256 state = vm.snapshotState();
        _withdraw(_carrier, _open);
        vm.revertToState(state);
        _pass(1);
        vm.expectRevert(_fixed(_carrier, _close - 48 hours));
        _withdraw(_carrier, _open);
    }

    function testFuzz_ACarrierWhoseFollowersVotedMovesOnlyTheirOwnVoice(uint256 time) public {
        _cast(_leaf, _open, _votes(1, 1));
        _warp(bound(time, _now, _close));
        assertEq(_cast(_carrier, _open, _votes(2, 2)), 1, "own voice alone");
        _cast(_carrier, _open, _votes(3, 3));
        _withdraw(_carrier, _open);
    }

    function test_GovernorsOwnVotesObeyIt() public {
        uint256 issue = chamber.agenda(_open)[1];
        _warp(_close - 24 hours + 1);
        vm.prank(_top);
        vm.expectRevert(_fixed(_top, _close - 24 hours));
        chamber.castVote(issue, 1);
        vm.prank(_leaf);
        chamber.castVote(issue, 1);
        assertEq(_net(_open, 1), 1, "the leaf alone");
    }

    function test_NoSuperQuorumClosesASessionEarly() public {
        _cast(_top, _open, _votes(7, 7));
        _warp(_close);
        assertEq(uint8(chamber.state(chamber.agenda(_open)[0])), 1, "active to the last second");
        _cast(_leaf, _open, _votes(-7, 7));
    }
}
