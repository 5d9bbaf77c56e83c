// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../../src/reputation/IReputation.sol";
import {ReputationTest} from "../support/ReputationTest.sol";

contract SlashTest is ReputationTest {
    function test_TellsWhatWasTaken() public {
        _award(doctor, 40);
        vm.expectEmit(address(reputation));
        emit IReputation.ReputationSlashed(doctor, TOPIC, address(this), 30, 0, "ruling 1");
        assertEq(reputation.slash(doctor, TOPIC, 30, "ruling 1"), 30, "slashed");
        assertEq(_balance(doctor), 10, "balance");
        vm.expectEmit(address(reputation));
        emit IReputation.ReputationSlashed(doctor, TOPIC, address(this), 10, 20, "ruling 2");
        assertEq(reputation.slash(doctor, TOPIC, 30, "ruling 2"), 10, "all there was");
        assertEq(_balance(doctor), 0, "nothing is left");
        assertTrue(reputation.isSlashed(address(this), "ruling 2"), "the ref is used");
        assertFalse(reputation.isSlashed(address(this), "ruling 3"), "another is not");
    }

    /// @dev Whatever fraction is there; it stays, is never seen, and is no debt.
    function testFuzz_ASlashTakesWholeUnits(uint32 before, uint256 wait, uint256 amount, uint32 more) public {
        _award(doctor, before);
        _pass(bound(wait, 0, 40 * 365 days));
        uint256 had = _balance(doctor);
        uint256 slashed = _slash(doctor, amount);
        assertEq(slashed, amount < had ? amount : had, "the amount, or all there is");
        assertEq(_balance(doctor), had - slashed, "taken whole");
        more = uint32(bound(more, 0, NO_CAP - (had - slashed)));
        _warp(START + (_now - START) / 30 days * 30 days + 30 days);
        had = _balance(doctor);
        assertEq(_award(doctor, more), more, "a later award");
        assertEq(_balance(doctor), had + more, "is seen whole");
    }

    function test_ASlashTakesAllIfItMust() public {
        _award(doctor, 1000);
        _pass(17 days);
        _slash(doctor, type(uint256).max);
        assertEq(_balance(doctor), 0, "nothing is left");
        _pass(10_000 days);
        assertEq(_balance(doctor), 0, "and nothing grows");
        assertEq(_slash(makeAddr("stranger"), 5), 0, "nothing from nothing");
    }

    function testFuzz_RevertWhen_TheCallerIsNotNamedForTheTopic(address stranger) public {
        vm.assume(stranger != address(this));
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSlasher.selector, TOPIC, stranger));
        vm.prank(stranger);
        reputation.slash(doctor, TOPIC, 1, "ruling");
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSlasher.selector, OTHER_TOPIC, address(this)));
        reputation.slash(doctor, OTHER_TOPIC, 1, "ruling");
    }

    function test_RevertWhen_TheRefWasUsed() public {
        reputation.award(doctor, TOPIC, 9, address(0), "case");
        reputation.slash(doctor, TOPIC, 1, "case");
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationRefUsed.selector, address(this), bytes32("case")));
        reputation.slash(doctor, TOPIC, 1, "case");
        assertEq(_balance(doctor), 8, "an award's ref and a slash's do not meet");
    }
}
