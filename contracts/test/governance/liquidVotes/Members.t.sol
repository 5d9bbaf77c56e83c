// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssociationTest} from "../../support/AssociationTest.sol";
import {LiquidVotesUnderTest} from "../../support/UnderTest.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title What the registry hears from the membership
contract MembersTest is AssociationTest {
    function testFuzz_OnlyTheMembershipTells(address stranger) public {
        vm.assume(stranger != address(membership));
        bytes memory only = abi.encodeWithSelector(LiquidVotesUnderTest.DelegationOnlyMembership.selector, stranger);
        vm.startPrank(stranger);
        vm.expectRevert(only);
        votes.memberAdded(stranger);
        vm.expectRevert(only);
        votes.memberRemoved(stranger);
        vm.stopPrank();
    }

    function test_ComesAndGoesInTheSameTransaction() public {
        address a = makeAddr("A");
        assertEq(votes.levels(a), 0, "nobody");
        vm.expectEmit(address(votes));
        emit IVotes.DelegateVotesChanged(a, 0, 1);
        _admit(a);
        assertEq(votes.levels(a), 1, "a member");
        vm.expectEmit(address(votes));
        emit IVotes.DelegateVotesChanged(a, 1, 0);
        _revoke(a);
        assertEq(votes.levels(a), 0, "gone");
    }

    function test_VoicesPassThroughWhoIsGone() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        _delegate(a, b);
        _delegate(b, c);
        _revoke(b);
        assertEq(votes.levels(c), 1 | (1 << 52), "A, two hops below");
        assertEq(votes.levels(b), 1 << 26, "B carries A and is nobody");
        assertEq(votes.delegates(b), c, "the edge stays");
        vm.prank(b);
        votes.delegate(address(0));
        assertEq(votes.getVotes(c), 1, "who is gone may still let go");
    }

    function test_ASuspendedMembersVoiceComesBackWhereItWas() public {
        address a = _member("A");
        address b = _member("B");
        _delegate(a, b);
        vm.prank(guardian);
        membership.suspend(a);
        assertEq(votes.getVotes(b), 1, "suspended");
        vm.prank(guardian);
        membership.reinstate(a);
        assertEq(votes.getVotes(b), 2, "reinstated");
    }

    function test_ALateRegistryIsIntroduced() public {
        address a = _member("A");
        LiquidVotesUnderTest late =
            LiquidVotesUnderTest(vm.deployCode("out/LiquidVotes.sol/LiquidVotes.json", abi.encode(membership, START)));
        vm.startPrank(admin);
        membership.addRegistry(address(late));
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (a, makeAddr("stranger"));
        membership.introduce(address(late), accounts);
        membership.introduce(address(late), accounts);
        assertEq(late.getVotes(a), 1, "once");
        assertEq(late.getVotes(accounts[1]), 0, "strangers stay strangers");

        // Out of the list it hears nothing; back in it, whoever has gone meanwhile is made known too.
        membership.removeRegistry(address(late));
        membership.revoke(a);
        assertEq(late.getVotes(a), 1, "heard nothing");
        membership.addRegistry(address(late));
        membership.introduce(address(late), accounts);
        assertEq(late.getVotes(a), 0, "now it has");
        vm.stopPrank();
    }
}
