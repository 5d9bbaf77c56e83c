// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {IRecovery} from "../../src/membership/IRecovery.sol";
import {AssociationTest} from "../support/AssociationTest.sol";

/// @title Recovery by the verifiers when the key was not lost but stolen: who holds it wants to stay
contract RecoveryVouchersTest is AssociationTest {
    uint256 private constant STOLEN_KEY = 0x01D;

    address private _stolen = vm.addr(STOLEN_KEY);
    address private _new = makeAddr("new account");

    function setUp() public override {
        super.setUp();
        _admit(_stolen);
    }

    function _suspend() private {
        vm.prank(guardian);
        membership.suspend(_stolen);
    }

    function _cancellation() private view returns (bytes memory) {
        bytes32 typehash = keccak256("RecoveryCancellation(address account,uint256 nonce)");
        bytes32 digest = _typed(
            _domain(address(membership), "DoctorDAO Membership", block.chainid),
            keccak256(abi.encode(typehash, _stolen, membership.recoveryNonce(_stolen)))
        );
        return _sign(STOLEN_KEY, digest);
    }

    function test_ASuspendedAccountDoesNotStopTheVerifiers() public {
        _requestMove(_stolen, _new);
        _suspend();
        bytes memory unexpected =
            abi.encodeWithSelector(IMembership.MembershipUnexpectedStatus.selector, _stolen, IMembership.Status.SUSPENDED);
        vm.expectRevert(unexpected);
        vm.prank(_stolen);
        membership.cancelRecovery();
        bytes memory signature = _cancellation();
        vm.expectRevert(unexpected);
        membership.cancelRecoveryBySig(_stolen, signature);
        _pass(7 days);
        membership.completeRecovery(_stolen);
        assertEq(uint8(membership.statusOf(_new)), uint8(IMembership.Status.SUSPENDED), "moved");
        vm.prank(guardian);
        membership.reinstate(_new);
        assertTrue(membership.isMember(_new), "and back");
    }

    function test_ReinstatedItStopsThemAgain() public {
        _suspend();
        _requestMove(_stolen, _new);
        vm.prank(guardian);
        membership.reinstate(_stolen);
        vm.prank(_stolen);
        membership.cancelRecovery();
        assertEq(membership.recoveryOf(_stolen).to, address(0), "stopped");
    }

    function test_ASuspendedAccountStopsGuardians() public {
        address[] memory guardians = new address[](1);
        guardians[0] = vm.addr(0x61);
        _admit(guardians[0]);
        vm.prank(_stolen);
        membership.setGuardians(guardians, 1);
        IRecovery.GuardianApproval[] memory approvals = new IRecovery.GuardianApproval[](1);
        bytes32 typehash = keccak256("GuardianApproval(address from,address to,uint256 nonce,uint48 notAfter)");
        bytes32 digest = _typed(
            _domain(address(membership), "DoctorDAO Membership", block.chainid),
            keccak256(abi.encode(typehash, _stolen, _new, membership.recoveryNonce(_stolen), _now))
        );
        approvals[0] = IRecovery.GuardianApproval(guardians[0], _sign(0x61, digest));
        membership.requestRecovery(_stolen, _new, _now, approvals);
        _suspend();
        vm.prank(_stolen);
        membership.cancelRecovery();
        assertEq(membership.recoveryOf(_stolen).to, address(0), "stopped");
    }

    /// @dev Whatever the old key does, what the verifiers have signed stays good until one of their vouchers is brought.
    function test_OfSeveralVouchersOneCounts(uint8 acts) public {
        IRecovery.RecoveryVoucher memory first = _recoveryVoucher(_stolen, _new);
        IRecovery.RecoveryVoucher memory second = _recoveryVoucher(_stolen, makeAddr("another account"));
        for (uint256 i = 0; i < acts % 4; ++i) {
            vm.prank(_stolen);
            membership.setGuardians(new address[](0), 0);
        }
        membership.requestRecoveryByVoucher(first, _signed(first));
        vm.prank(_stolen);
        membership.cancelRecovery();
        bytes[] memory signatures = _signed(second);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryVoucherOutdated.selector, 0, 1));
        membership.requestRecoveryByVoucher(second, signatures);
        second.nonce = membership.recoveryVoucherNonce(second.nullifier);
        membership.requestRecoveryByVoucher(second, _signed(second));
        assertEq(membership.recoveryOf(_stolen).to, second.account, "signed anew");
    }

    function test_AMoveEndsWhatWasSignedBefore() public {
        IRecovery.RecoveryVoucher memory early = _recoveryVoucher(_stolen, makeAddr("another account"));
        early.nonce = 1;
        bytes[] memory signatures = _signed(early);
        _requestMove(_stolen, _new);
        _pass(7 days);
        membership.completeRecovery(_stolen);
        early.notAfter = _now + 1 days;
        signatures = _signed(early);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryVoucherOutdated.selector, 1, 2));
        membership.requestRecoveryByVoucher(early, signatures);
    }
}
