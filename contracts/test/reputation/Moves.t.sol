// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../../src/reputation/IReputation.sol";
import {ReputationTest} from "../support/ReputationTest.sol";

/// @title What was done stays with the person
contract ReputationMovesTest is ReputationTest {
    address private _new = makeAddr("new account");
    address private _patron = makeAddr("patron");

    function setUp() public override {
        super.setUp();
        vm.prank(admin);
        membership.addRegistry(address(reputation));
        _admit(doctor);
    }

    function test_TheBalanceFollowsAndThePastStays() public {
        _award(doctor, 100);
        _requestMove(doctor, _new);
        _pass(7 days);
        uint256 before = _balance(doctor);
        vm.expectEmit(address(reputation));
        emit IReputation.ReputationMoved(doctor, _new);
        membership.completeRecovery(doctor);
        assertEq(_balance(_new), before, "follows");
        assertEq(_balance(doctor), 0, "opens no door any more");
        _pass(1);
        assertEq(reputation.balanceAt(doctor, TOPIC, _now - 2), before, "then");
        assertEq(reputation.balanceAt(_new, TOPIC, _now - 2), 0, "then");
    }

    function test_WhatStillNamesTheOldAccountReachesTheNewOne() public {
        _move(doctor, _new);
        vm.expectEmit(address(reputation));
        emit IReputation.ReputationAwarded(_new, TOPIC, address(this), address(0), 30, 0, bytes32(uint256(1)));
        reputation.award(doctor, TOPIC, 30, address(0), bytes32(uint256(1)));
        assertEq(_balance(_new), 30, "an order that was under way");
        _slash(doctor, 10);
        assertEq(_balance(_new), 20, "a ruling that was under way");
        address third = makeAddr("third account");
        _move(_new, third);
        _award(doctor, 5);
        _award(_new, 5);
        assertGe(_balance(third), 29, "through both");
        assertEq(_balance(_new), 0, "left");
    }

    function test_CapsAreThePersonsAndNobodyEarnsFromOneself() public {
        _name(TOPIC, address(this), NO_CAP, 50, 20);
        assertEq(reputation.award(doctor, TOPIC, 40, _patron, _ref()), 20, "pair");
        _move(doctor, _new);
        assertEq(reputation.room(TOPIC, address(this), _new, _patron), 0, "the pair's cap is used");
        assertEq(reputation.award(_new, TOPIC, 40, _patron, _ref()), 0, "nothing more");
        assertEq(reputation.award(_new, TOPIC, 40, doctor, _ref()), 0, "from oneself");
    }

    function test_WhatTheNewAccountHadByItselfIsNobodys() public {
        _award(_new, 70);
        _award(doctor, 10);
        _move(doctor, _new);
        assertEq(_balance(_new), 9, "the person's alone");
    }

    function test_RevertWhen_NotFromTheMembership() public {
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationOnlyMembership.selector, address(this)));
        reputation.memberMoved(doctor, _new);
        reputation.memberAdded(doctor);
        reputation.memberRemoved(doctor);
        assertEq(reputation.membership(), address(membership), "whose word is taken");
    }
}
