// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership, IMembershipObserver} from "../../src/membership/IMembership.sol";
import {AssociationTest} from "../support/AssociationTest.sol";

/// @dev A registry that cannot hear.
contract DeafRegistry is IMembershipObserver {
    error Deaf();

    function memberAdded(address) external pure {
        revert Deaf();
    }

    function memberRemoved(address) external pure {
        revert Deaf();
    }

    function memberMoved(address, address) external pure {
        revert Deaf();
    }
}

contract RegistriesTest is AssociationTest {
    function test_AddAndRemove() public {
        vm.startPrank(admin);
        vm.expectEmit(address(membership));
        emit IMembership.RegistryAdded(address(1));
        membership.addRegistry(address(1));
        assertEq(membership.registries().length, 2, "two");
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipRegistryKnown.selector, address(1)));
        membership.addRegistry(address(1));
        vm.expectEmit(address(membership));
        emit IMembership.RegistryRemoved(address(votes));
        membership.removeRegistry(address(votes));
        assertEq(membership.registries()[0], address(1), "the other is left");
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipRegistryUnknown.selector, address(votes)));
        membership.removeRegistry(address(votes));
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipRegistryUnknown.selector, address(votes)));
        membership.introduce(address(votes), new address[](0));
        vm.stopPrank();
    }

    function test_RevertWhen_ThereAreTooMany() public {
        vm.startPrank(admin);
        for (uint160 i = 1; i < 16; ++i) {
            membership.addRegistry(address(i));
        }
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipTooManyRegistries.selector, 16));
        membership.addRegistry(address(16));
        vm.stopPrank();
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheAdmin(address stranger) public {
        vm.assume(stranger != admin);
        vm.startPrank(stranger);
        vm.expectRevert();
        membership.addRegistry(stranger);
        vm.expectRevert();
        membership.removeRegistry(address(votes));
        vm.stopPrank();
    }

    /// @dev Never try/catch: a registry that did not hear would count people who are gone.
    function test_RevertWhen_ARegistryDoesNotHear() public {
        address a = _member("A");
        DeafRegistry deaf = new DeafRegistry();
        vm.prank(admin);
        membership.addRegistry(address(deaf));
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(DeafRegistry.Deaf.selector);
        membership.admit(voucher, signatures);
        vm.expectRevert(DeafRegistry.Deaf.selector);
        _revoke(a);
        assertTrue(membership.isMember(a), "nothing happened");
    }
}
