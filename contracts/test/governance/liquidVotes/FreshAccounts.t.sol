// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssociationTest} from "../../support/AssociationTest.sol";

/// @title Whatever an account does before it is a member's, a member can move to it
contract FreshAccountsTest is AssociationTest {
    address private _new = makeAddr("new account");

    function setUp() public override {
        super.setUp();
        _admitMany(3);
        _delegate(_person(0), _person(1));
        _delegate(_person(1), _person(2));
    }

    function testFuzz_AMemberMovesToIt(uint8[4] memory acts) public {
        for (uint256 i = 0; i < acts.length; ++i) {
            vm.startPrank(_new);
            if (acts[i] % 4 == 0) votes.delegate(address(0));
            if (acts[i] % 4 == 1) votes.delegate(_new);
            if (acts[i] % 4 == 2) votes.setAcceptsDelegation(acts[i] > 127);
            vm.stopPrank();
            // Also in the last part of a term, when a delegation would hold for the next as well.
            _pass(uint256(acts[i]) * 1 days);
        }
        _move(_person(1), _new);
        assertTrue(membership.isMember(_new), "moved");
        assertEq(votes.levels(_person(1)), 0, "nothing stays");
    }

    function test_OneThatTookBackAVoiceItNeverGave() public {
        _pass(300 days);
        vm.prank(_new);
        votes.delegate(address(0));
        vm.prank(_new);
        votes.delegate(_new);
        _move(_person(1), _new);
        assertEq(votes.getVotes(_new), 2, "with its follower");
        assertEq(votes.delegates(_new), _person(2), "and whom it followed");
    }

    function test_ToTakeAVoiceBackEndsBothTerms() public {
        _warp(START + 300 days);
        _delegate(_person(0), _person(2));
        _delegate(_person(0), address(0));
        assertEq(votes.delegates(_person(0)), _person(0), "this term");
        _warp(START + 365 days);
        assertEq(votes.delegates(_person(0)), _person(0), "the next");
        assertEq(votes.getVotes(_person(2)), 1, "nobody above");
    }
}
