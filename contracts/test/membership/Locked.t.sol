// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {AssociationTest} from "../support/AssociationTest.sol";

/// @title A membership is never transferred
contract LockedTest is AssociationTest {
    function testFuzz_RevertWhen_Transferred(address to) public {
        vm.assume(to != address(0));
        address a = _member("A");
        uint256 token = uint256(_nullifier(a));
        vm.startPrank(a);
        vm.expectRevert(IMembership.MembershipLocked.selector);
        membership.transferFrom(a, to, token);
        vm.expectRevert(IMembership.MembershipLocked.selector);
        membership.safeTransferFrom(a, to, token);
        vm.expectRevert(IMembership.MembershipLocked.selector);
        membership.approve(to, token);
        vm.expectRevert(IMembership.MembershipLocked.selector);
        membership.setApprovalForAll(to, true);
        vm.stopPrank();
        assertEq(membership.ownerOf(token), a, "stays");
    }

    function test_Interfaces() public view {
        assertTrue(membership.supportsInterface(0xb45a3c0e), "ERC-5192");
        assertTrue(membership.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(membership.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(membership.supportsInterface(type(IMembership).interfaceId), "IMembership");
        assertFalse(membership.supportsInterface(0xffffffff), "not everything");
        assertEq(membership.CLOCK_MODE(), "mode=timestamp", "clock mode");
    }

    function testFuzz_RevertWhen_TheTokenIsUnknown(uint256 token) public {
        vm.expectRevert();
        membership.locked(token);
    }
}
