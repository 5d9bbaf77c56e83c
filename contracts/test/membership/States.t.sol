// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {AssociationTest} from "../support/AssociationTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title NONE -> ACTIVE -> (LAPSED | SUSPENDED) -> ACTIVE | REVOKED
contract StatesTest is AssociationTest {
    address private _a = _person(1);

    function setUp() public override {
        super.setUp();
        _admit(_a);
    }

    function _is(IMembership.Status status, string memory label) private view {
        assertEq(uint8(membership.statusOf(_a)), uint8(status), label);
        assertEq(membership.isMember(_a), status == IMembership.Status.ACTIVE, "isMember");
        assertEq(votes.getVotes(_a), status == IMembership.Status.ACTIVE ? 1 : 0, "the voice goes with it");
        assertEq(membership.totalMembers(), status == IMembership.Status.ACTIVE ? 1 : 0, "total");
    }

    function _unexpected(IMembership.Status status) private view returns (bytes memory) {
        return abi.encodeWithSelector(IMembership.MembershipUnexpectedStatus.selector, _a, status);
    }

    function _lapse() private returns (uint256) {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (makeAddr("stranger"), _a, _a);
        vm.prank(makeAddr("anyone"));
        return membership.lapse(accounts);
    }

    function _as(address who, bytes memory data) private {
        vm.prank(who);
        (bool done, bytes memory result) = address(membership).call(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    function test_LapsingIsAPermissionlessTransaction() public {
        _pass(90 days);
        assertEq(_lapse(), 0, "not due in the last second");
        _pass(1);
        _is(IMembership.Status.ACTIVE, "due, and a member until somebody says so");
        vm.expectEmit(address(membership));
        emit IMembership.MemberLapsed(_a);
        assertEq(_lapse(), 1, "once");
        _is(IMembership.Status.LAPSED, "lapsed");
        assertEq(_lapse(), 0, "nothing more to do");
    }

    function test_AVoucherLiftsALapse() public {
        _pass(90 days + 1);
        _lapse();
        _pass(1 days);
        _admit(_a);
        _is(IMembership.Status.ACTIVE, "back");
        assertFalse(membership.isMemberAt(_a, _now - 1), "not a member in between");
        assertTrue(membership.isMemberAt(_a, _now - 2 days), "a member before");
    }

    function test_SuspendAndReinstate() public {
        vm.expectEmit(address(membership));
        emit IMembership.MemberSuspended(_a);
        vm.prank(guardian);
        membership.suspend(_a);
        _is(IMembership.Status.SUSPENDED, "suspended");
        vm.expectRevert(_unexpected(IMembership.Status.SUSPENDED));
        vm.prank(guardian);
        membership.suspend(_a);
        _admit(_a);
        _is(IMembership.Status.SUSPENDED, "a voucher does not lift a suspension");
        vm.expectEmit(address(membership));
        emit IMembership.MemberReinstated(_a);
        vm.prank(guardian);
        membership.reinstate(_a);
        _is(IMembership.Status.ACTIVE, "reinstated");
        vm.expectRevert(_unexpected(IMembership.Status.ACTIVE));
        vm.prank(guardian);
        membership.reinstate(_a);
    }

    function test_RevertWhen_ReinstatedAfterTheVoucherRanOut() public {
        vm.prank(guardian);
        membership.suspend(_a);
        uint48 notAfter = membership.notAfterOf(_a);
        _warp(notAfter + 1);
        assertEq(_lapse(), 0, "suspended members do not lapse");
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipVoucherExpired.selector, notAfter));
        vm.prank(guardian);
        membership.reinstate(_a);
        _admit(_a);
        vm.prank(guardian);
        membership.reinstate(_a);
        _is(IMembership.Status.ACTIVE, "with a new voucher");
    }

    function testFuzz_RevokedIsForGood(uint256 from) public {
        if (from % 3 == 1) {
            _pass(91 days);
            _lapse();
        }
        if (from % 3 == 2) {
            vm.prank(guardian);
            membership.suspend(_a);
        }
        vm.expectEmit(address(membership));
        emit IMembership.MemberRevoked(_a);
        _revoke(_a);
        _is(IMembership.Status.REVOKED, "revoked");
        assertEq(membership.balanceOf(_a), 0, "the token is burnt");
        assertEq(membership.accountOf(_nullifier(_a)), _a, "the nullifier stays taken");
        vm.expectRevert(_unexpected(IMembership.Status.REVOKED));
        _revoke(_a);

        IMembership.Voucher memory voucher = _voucher(_a);
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(_unexpected(IMembership.Status.REVOKED));
        membership.admit(voucher, signatures);
        voucher.account = _person(2);
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNullifierTaken.selector, voucher.nullifier, _a));
        membership.admit(voucher, signatures);
    }

    function testFuzz_RevertWhen_TheCallerHasNoRole(address stranger) public {
        vm.assume(stranger != guardian && stranger != admin);
        bytes4[3] memory acts = [IMembership.suspend.selector, IMembership.reinstate.selector, IMembership.revoke.selector];
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 role = i == 2 ? membership.DEFAULT_ADMIN_ROLE() : membership.GUARDIAN_ROLE();
            vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, stranger, role));
            this.act(stranger, abi.encodeWithSelector(acts[i], _a));
        }
    }

    function act(address who, bytes calldata data) external {
        _as(who, data);
    }

    function test_RevertWhen_TheAccountIsNoMember() public {
        address nobody = makeAddr("nobody");
        bytes memory none = abi.encodeWithSelector(IMembership.MembershipUnexpectedStatus.selector, nobody, IMembership.Status.NONE);
        vm.expectRevert(none);
        vm.prank(guardian);
        membership.suspend(nobody);
        vm.expectRevert(none);
        vm.prank(guardian);
        membership.reinstate(nobody);
        vm.expectRevert(none);
        _revoke(nobody);
    }

    function test_ReadsCheckpointsAndNeverTheClock() public {
        uint48 admitted = _now;
        _pass(200 days);
        assertTrue(membership.isMemberAt(_a, _now - 1), "long due, but nobody has lapsed it");
        assertEq(membership.membersAt(_now - 1), 1, "counted");
        assertFalse(membership.isMemberAt(_a, admitted - 1), "not before");
        assertTrue(membership.isMemberAt(_a, admitted), "from the very second");
        assertEq(membership.membersAt(admitted - 1), 0, "none before");
    }

    function testFuzz_RevertWhen_LookingAhead(uint256 timepoint) public {
        timepoint = bound(timepoint, _now, type(uint256).max);
        bytes memory future = abi.encodeWithSelector(IMembership.MembershipFutureLookup.selector, timepoint, _now);
        vm.expectRevert(future);
        membership.isMemberAt(_a, timepoint);
        vm.expectRevert(future);
        membership.membersAt(timepoint);
    }
}
