// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../../../src/governance/ILiquidVotes.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

contract DelegateTest is AssociationTest {
    /// @dev person(0) <- person(1) <- ... <- person(length)
    function _chain(uint256 length) private {
        _admitMany(length + 1);
        for (uint256 i = 0; i < length; ++i) {
            _delegate(_person(i + 1), _person(i));
        }
    }

    function _cycle(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILiquidVotes.DelegationCycle.selector, who, who);
    }

    function test_FollowAndTakeBack() public {
        address a = _member("A");
        address b = _member("B");
        assertEq(votes.delegates(a), a, "oneself at first");
        vm.expectEmit(address(votes));
        emit IVotes.DelegateVotesChanged(b, 1, 2);
        vm.expectEmit(address(votes));
        emit IVotes.DelegateChanged(a, a, b);
        _delegate(a, b);
        assertEq(votes.delegates(a), b, "follows");
        assertEq(votes.levels(b), 1 | (1 << 26), "one member one hop below");
        assertEq(votes.levels(a), 1, "the follower's own level stays");
        assertEq(votes.getVotes(b), 2, "power");

        vm.expectEmit(address(votes));
        emit IVotes.DelegateVotesChanged(b, 2, 1);
        vm.expectEmit(address(votes));
        emit IVotes.DelegateChanged(a, b, a);
        _delegate(a, address(0));
        assertEq(votes.delegates(a), a, "taken back by the zero address");
        _delegate(a, b);
        _delegate(a, a);
        assertEq(votes.delegates(a), a, "taken back by naming oneself");
        assertEq(votes.getVotes(b), 1, "power");
    }

    function testFuzz_EachLaneHoldsItsHops(uint256 length) public {
        length = bound(length, 1, 12);
        _chain(length);
        for (uint256 i = 0; i <= length; ++i) {
            for (uint256 h = 0; h < 8; ++h) {
                assertEq((votes.levels(_person(i)) >> (26 * h)) & 0x3ffffff, i + h <= length ? 1 : 0, "one a lane, seven hops at most");
            }
        }
    }

    function test_AChainHungBelowBlocksNobody() public {
        _chain(9);
        address top = _member("top");
        _delegate(_person(0), top);
        assertEq(votes.getVotes(top), 8, "truncated, never refused");
        _delegate(_person(0), address(0));
        assertEq(votes.getVotes(top), 1, "and given back exactly");
        assertEq(votes.getVotes(_person(0)), 8, "own power untouched");
    }

    function testFuzz_RevertWhen_ALoopOfAtMostSevenHops(uint256 length) public {
        length = bound(length, 1, 6);
        _chain(length);
        vm.expectRevert(_cycle(_person(0)));
        _delegate(_person(0), _person(length));
    }

    function test_ALoopOfEightClosesSinceNoVoiceTravelsEightHops() public {
        _chain(7);
        _delegate(_person(0), _person(7));
        for (uint256 i = 0; i < 8; ++i) {
            assertEq(votes.getVotes(_person(i)), 8, "everyone once");
        }
    }

    function test_LongerLoopsAreHarmless() public {
        _chain(8);
        _delegate(_person(0), _person(8));
        for (uint256 i = 0; i < 9; ++i) {
            assertEq(votes.getVotes(_person(i)), 8, "everyone counts the seven behind and oneself");
        }
        _delegate(_person(4), address(0));
        // 4 is the top now; below it in a row 5, 6, 7, 8, 0, 1, 2 and, out of reach, 3.
        assertEq(votes.getVotes(_person(4)), 8, "the top");
        assertEq(votes.getVotes(_person(5)), 8, "the next");
        assertEq(votes.getVotes(_person(0)), 4, "0, 1, 2 and 3");
        assertEq(votes.getVotes(_person(3)), 1, "the last");
        uint48 session = _session(1);
        for (uint256 i = 0; i < 9; ++i) {
            _cast(_person(i), session, _votes(1));
        }
        assertEq(_net(session, 0), 9, "one voice each");
    }

    function test_RevertWhen_OneOfTheTwoIsNoMember() public {
        address a = _member("A");
        address stranger = makeAddr("stranger");
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationNotMember.selector, stranger));
        _delegate(a, stranger);
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationNotMember.selector, stranger));
        _delegate(stranger, a);
    }

    function test_WhoDeclinesGetsNoNewFollowersAndKeepsTheOld() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        _delegate(a, b);
        assertTrue(votes.acceptsDelegation(b), "by default");
        vm.expectEmit(address(votes));
        emit ILiquidVotes.DelegationAcceptanceChanged(b, false);
        vm.prank(b);
        votes.setAcceptsDelegation(false);
        assertFalse(votes.acceptsDelegation(b), "declines");
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationNotAccepted.selector, b));
        _delegate(c, b);
        _delegate(a, b);
        assertEq(votes.getVotes(b), 2, "the edge that was there stays");
        _delegate(b, c);
        assertFalse(votes.acceptsDelegation(b), "still declines after delegating");
        assertEq(votes.levels(b) & 1, 1, "and is a member");
        vm.prank(b);
        votes.setAcceptsDelegation(true);
        _delegate(_member("D"), b);
        assertEq(votes.getVotes(c), 4, "accepts again");
    }

    function test_ThePastStays() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        _delegate(a, b);
        uint48 first = _now;
        _pass(1 days);
        _delegate(a, c);
        uint48 second = _now;
        _pass(1 days);
        _delegate(a, a);
        assertEq(votes.getPastVotes(b, first), 2, "B then");
        assertEq(votes.getPastVotes(b, second), 1, "B later");
        assertEq(votes.getPastVotes(c, second), 2, "C later");
        assertEq(votes.pastDelegate(a, first), b, "A followed B");
        assertEq(votes.pastDelegate(a, second), c, "A followed C");
        (uint208 levels, address parent) = votes.pastVoice(a, second);
        assertEq(levels, 1, "levels");
        assertEq(parent, c, "parent");
        (, parent) = votes.pastVoice(c, second);
        assertEq(parent, address(0), "nobody");
        assertEq(votes.getPastTotalSupply(first), 3, "members then");
    }

    function testFuzz_BeforeTheFirstTermThereWasNothing(uint256 timepoint) public {
        timepoint = bound(timepoint, 0, START - 1);
        address a = _member("A");
        assertEq(votes.getPastVotes(a, timepoint), 0, "power");
        assertEq(votes.pastDelegate(a, timepoint), a, "delegate");
        assertEq(votes.termOf(timepoint), 0, "term");
    }

    function testFuzz_RevertWhen_LookingAhead(uint256 timepoint) public {
        timepoint = bound(timepoint, _now, type(uint256).max);
        bytes memory future = abi.encodeWithSelector(ILiquidVotes.ERC5805FutureLookup.selector, timepoint, _now);
        vm.expectRevert(future);
        votes.pastLevels(admin, timepoint);
        vm.expectRevert(future);
        votes.pastDelegate(admin, timepoint);
        vm.expectRevert(future);
        votes.pastVoice(admin, timepoint);
        vm.expectRevert(future);
        votes.getPastVotes(admin, timepoint);
    }
}
