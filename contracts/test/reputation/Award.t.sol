// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../../src/reputation/IReputation.sol";
import {ContractWallet} from "../support/ContractWallet.sol";
import {ReputationTest} from "../support/ReputationTest.sol";

contract AwardTest is ReputationTest {
    address private _patron = makeAddr("patron");

    /// @dev A fresh source with these caps in the topic.
    function _source(uint32 total, uint32 account, uint32 pair) private returns (address source) {
        source = address(new ContractWallet());
        _name(TOPIC, source, total, account, pair);
    }

    function _awardAs(address source, address account, uint256 amount, address counterpart) private returns (uint256 awarded) {
        bytes32 ref = _ref();
        vm.prank(source);
        awarded = reputation.award(account, TOPIC, amount, counterpart, ref);
    }

    function test_TellsWhatWasAwarded() public {
        vm.expectEmit(address(reputation));
        emit IReputation.ReputationAwarded(doctor, TOPIC, address(this), _patron, 40, 0, "order 1");
        assertEq(reputation.award(doctor, TOPIC, 40, _patron, "order 1"), 40, "awarded");
        assertEq(_balance(doctor), 40, "balance");
        assertEq(reputation.balanceOf(doctor, OTHER_TOPIC), 0, "of this topic only");
        assertEq(_balance(_patron), 0, "of this account only");
        assertTrue(reputation.isAwarded(address(this), "order 1"), "the ref is used");
        assertFalse(reputation.isAwarded(address(this), "order 2"), "another is not");
        assertFalse(reputation.isAwarded(doctor, "order 1"), "nor another source's");
    }

    /// @dev Whatever fraction was there before.
    function testFuzz_AnAwardIsSeenWhole(uint32 before, uint32 more, uint256 wait) public {
        before = uint32(bound(before, 0, type(uint32).max / 2));
        more = uint32(bound(more, 0, type(uint32).max / 2));
        _award(doctor, before);
        _pass(bound(wait, 0, 40 * 365 days));
        uint256 had = _balance(doctor);
        assertEq(_award(doctor, more), more, "awarded");
        assertEq(_balance(doctor), had + more, "seen whole");
    }

    // --- caps --------------------------------------------------------------------------------------------------------------

    function test_OverTheCapOfTheSourceOnlyTheRestIsAwarded() public {
        address source = _source(100, NO_CAP, NO_CAP);
        assertEq(_awardAs(source, _person(1), 60, _patron), 60, "within");
        vm.expectEmit(address(reputation));
        emit IReputation.ReputationAwarded(_person(2), TOPIC, source, _patron, 40, 20, "order");
        vm.prank(source);
        assertEq(reputation.award(_person(2), TOPIC, 60, _patron, "order"), 40, "the rest");
        assertEq(_balance(_person(2)), 40, "balance");
        assertEq(_awardAs(source, _person(3), 1, address(0)), 0, "then nothing, and no error");
    }

    function test_OverTheCapOfAnAccountOnlyTheRestIsAwarded() public {
        address source = _source(NO_CAP, 50, NO_CAP);
        assertEq(_awardAs(source, doctor, 30, _person(1)), 30, "within");
        assertEq(_awardAs(source, doctor, 30, _person(2)), 20, "whoever it is from");
        assertEq(_awardAs(source, doctor, 30, address(0)), 0, "or from nobody");
        assertEq(_awardAs(source, _person(1), 50, doctor), 50, "another account has its own");
    }

    function test_APairSharesACapInBothDirections() public {
        address source = _source(NO_CAP, NO_CAP, 50);
        assertEq(_awardAs(source, doctor, 30, _patron), 30, "one");
        assertEq(_awardAs(source, _patron, 30, doctor), 20, "the other");
        assertEq(_awardAs(source, doctor, 30, _patron), 0, "used up");
        assertEq(_awardAs(source, doctor, 30, _person(1)), 30, "another pair");
        assertEq(_awardAs(source, doctor, 90, address(0)), 90, "nobody is no pair");
    }

    function test_NobodyEarnsFromThemselves() public {
        assertEq(reputation.award(doctor, TOPIC, 30, doctor, "order"), 0, "awarded");
        assertEq(reputation.room(TOPIC, address(this), doctor, doctor), 0, "room");
    }

    function test_CapsAreOfASourceAndATopic() public {
        address source = _source(50, 50, 50);
        _name(OTHER_TOPIC, source, 50, 50, 50);
        assertEq(_awardAs(source, doctor, 90, _patron), 50, "used up");
        assertEq(_awardAs(_source(50, 50, 50), doctor, 90, _patron), 50, "another source");
        bytes32 ref = _ref();
        vm.prank(source);
        assertEq(reputation.award(doctor, OTHER_TOPIC, 90, _patron, ref), 50, "another topic");
    }

    function testFuzz_CapsStartAnewWithTheEpoch(uint256 wait) public {
        wait = bound(wait, 0, 3 * 365 days);
        _pass(wait);
        uint256 epoch = wait / 30 days;
        address source = _source(50, 40, 30);
        assertEq(_awardAs(source, doctor, 90, _patron), 30, "pair");
        assertEq(_awardAs(source, doctor, 90, address(0)), 10, "account");
        assertEq(_awardAs(source, _patron, 90, address(0)), 10, "in all");
        _warp(START + (epoch + 1) * 30 days - 1);
        assertEq(_awardAs(source, doctor, 90, _patron), 0, "to the last second");
        _pass(1);
        assertEq(_awardAs(source, doctor, 90, _patron), 30, "pair, anew");
        assertEq(_awardAs(source, doctor, 90, address(0)), 10, "account, anew");
        assertEq(_awardAs(source, _patron, 90, address(0)), 10, "in all, anew");
    }

    function test_NoAwardLiftsABalanceAboveTheMost() public {
        assertEq(_award(doctor, NO_CAP - 10), NO_CAP - 10, "below");
        address source = _source(NO_CAP, NO_CAP, NO_CAP);
        assertEq(_awardAs(source, doctor, type(uint256).max, address(0)), 10, "as much as there is room for");
        assertEq(_balance(doctor), reputation.MAX_BALANCE(), "the most");
        _warp(START + (96 * 365 days - 1));
        assertEq(_awardAs(source, doctor, type(uint256).max, address(0)), NO_CAP, "also on the last day");
        assertEq(_balance(doctor), NO_CAP, "the most, on the last day");
    }

    /// @dev What a source can ask beforehand is what it gets.
    function testFuzz_RoomIsWhatAnAwardGives(uint32[3] calldata caps, uint32[4] calldata amounts, uint256 steps) public {
        address source = _source(caps[0], caps[1], caps[2]);
        for (uint256 i = 0; i < 4; ++i) {
            address counterpart = (steps >> (8 * i)) % 3 == 0 ? address(0) : _person((steps >> (8 * i)) % 4);
            uint256 room = reputation.room(TOPIC, source, _person(1), counterpart);
            uint256 awarded = _awardAs(source, _person(1), amounts[i], counterpart);
            assertEq(awarded, amounts[i] < room ? amounts[i] : room, "the amount, or the room");
            assertEq(
                reputation.room(TOPIC, source, _person(1), counterpart), counterpart == _person(1) ? 0 : room - awarded, "what is left"
            );
            if ((steps >> (8 * i)) % 5 == 0) _pass(30 days);
        }
    }

    // --- members -------------------------------------------------------------------------------------------------------------

    function test_WhoIsNoMemberEarnsAndKeeps() public {
        _admit(doctor);
        assertEq(_award(doctor, 40), 40, "a member");
        vm.prank(guardian);
        membership.suspend(doctor);
        assertEq(_award(doctor, 40), 40, "suspended: what was done was done");
        _revoke(doctor);
        assertEq(_balance(doctor), 80, "revoked: it stays readable");
        assertEq(_award(makeAddr("stranger"), 40), 40, "a stranger: doors ask the membership too");
    }

    // --- refusals --------------------------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_TheCallerIsNotNamedForTheTopic(address stranger) public {
        vm.assume(stranger != address(this));
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSource.selector, TOPIC, stranger));
        vm.prank(stranger);
        reputation.award(doctor, TOPIC, 1, address(0), "order");
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSource.selector, OTHER_TOPIC, address(this)));
        reputation.award(doctor, OTHER_TOPIC, 1, address(0), "order");
    }

    function test_RevertWhen_TheRefWasUsed() public {
        _name(OTHER_TOPIC, address(this), NO_CAP, NO_CAP, NO_CAP);
        reputation.award(doctor, TOPIC, 0, address(0), "order");
        bytes memory used = abi.encodeWithSelector(IReputation.ReputationRefUsed.selector, address(this), bytes32("order"));
        vm.expectRevert(used);
        reputation.award(doctor, TOPIC, 1, address(0), "order");
        vm.expectRevert(used);
        reputation.award(_patron, TOPIC, 1, address(0), "order");
        vm.expectRevert(used);
        reputation.award(doctor, OTHER_TOPIC, 1, address(0), "order");
        address source = _source(9, 9, 9);
        vm.prank(source);
        assertEq(reputation.award(doctor, TOPIC, 1, address(0), "order"), 1, "another source has refs of its own");
    }

    function test_RevertWhen_ItIsForNobody() public {
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationInvalidAccount.selector, address(0)));
        _award(address(0), 1);
    }
}
