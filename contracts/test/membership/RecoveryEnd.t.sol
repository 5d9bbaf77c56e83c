// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {IRecovery} from "../../src/membership/IRecovery.sol";
import {GuardedMemberTest} from "../support/GuardedMemberTest.sol";

/// @title A move that was asked for ends: seven days later, unless the old account says no or the request runs out
contract RecoveryEndTest is GuardedMemberTest {
    function test_TheOldAccountCancels() public {
        _ask();
        _pass(7 days);
        vm.expectEmit(address(membership));
        emit IRecovery.RecoveryCancelled(_old, _new);
        vm.prank(_old);
        membership.cancelRecovery();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotRunning.selector, _old));
        membership.completeRecovery(_old);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotRunning.selector, _old));
        vm.prank(_old);
        membership.cancelRecovery();
    }

    function _cancellation(uint256 nonce) private view returns (bytes32) {
        bytes32 typehash = keccak256("RecoveryCancellation(address account,uint256 nonce)");
        return _typed(_domain(address(membership), "DoctorDAO Membership", block.chainid), keccak256(abi.encode(typehash, _old, nonce)));
    }

    function test_TheOldAccountCancelsBySignatureOnce() public {
        bytes memory early = _sign(OLD_KEY, _cancellation(membership.recoveryNonce(_old)));
        _ask();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _old));
        membership.cancelRecoveryBySig(_old, early);
        bytes memory signature = _sign(OLD_KEY, _cancellation(membership.recoveryNonce(_old)));
        bytes memory foreign = _sign(0xBAD, _cancellation(membership.recoveryNonce(_old)));
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _old));
        membership.cancelRecoveryBySig(_old, foreign);
        membership.cancelRecoveryBySig(_old, signature);
        assertFalse(_running(), "cancelled");
        _ask();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _old));
        membership.cancelRecoveryBySig(_old, signature);
    }

    function testFuzz_RevertWhen_SomebodyElseCancels(address stranger) public {
        vm.assume(stranger != _old);
        _ask();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotRunning.selector, stranger));
        vm.prank(stranger);
        membership.cancelRecovery();
    }

    /// @dev The second request is of the account that holds the membership now: the one that was left has no say in it.
    function test_RevertWhen_AnAccountThatWasLeftCancels() public {
        _move(_old, _new);
        _requestMove(_new, makeAddr("third account"));
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotRunning.selector, _old));
        vm.prank(_old);
        membership.cancelRecovery();
    }

    function testFuzz_RevertWhen_TooEarlyOrTooLate(uint256 wait) public {
        _ask();
        uint48 asked = _now;
        wait = bound(wait, 0, 60 days);
        _warp(asked + wait);
        if (wait < 7 days) vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryTooEarly.selector, asked + 7 days));
        if (wait > 37 days) vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryExpired.selector, asked + 37 days));
        membership.completeRecovery(_old);
        assertEq(membership.isMember(_new), wait >= 7 days && wait <= 37 days, "moved in time only");
    }

    function test_AnExpiredRequestGivesWay() public {
        _ask();
        _pass(37 days + 1);
        _ask();
        assertEq(membership.recoveryOf(_old).readyAt, _now + 7 days, "anew");
    }

    function test_RevertWhen_TheNewAccountHasBecomeAMember() public {
        _ask();
        _pass(7 days);
        _admit(_new);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, _new));
        membership.completeRecovery(_old);
    }

    function test_RevertWhen_TheMemberIsRevoked() public {
        _ask();
        _pass(7 days);
        _revoke(_old);
        vm.expectRevert(_unexpected(_old, IMembership.Status.REVOKED));
        membership.completeRecovery(_old);
        IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(_old, makeAddr("other"));
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(_unexpected(_old, IMembership.Status.REVOKED));
        membership.requestRecoveryByVoucher(voucher, signatures);
    }

    function test_ASuspendedMemberMovesAndStaysSuspended() public {
        vm.prank(guardian);
        membership.suspend(_old);
        _move(_old, _new);
        assertEq(uint8(membership.statusOf(_new)), uint8(IMembership.Status.SUSPENDED), "suspended");
        assertFalse(membership.isMember(_new), "no member");
        assertEq(votes.getVotes(_new), 0, "no voice");
        assertEq(membership.totalMembers(), 3, "total");
        vm.prank(guardian);
        membership.reinstate(_new);
        assertEq(votes.getVotes(_new), 1, "with the voice");
        vm.expectRevert(_unexpected(_old, IMembership.Status.MOVED));
        vm.prank(guardian);
        membership.reinstate(_old);
    }

    function test_ALapsedMemberMovesAndStaysLapsed() public {
        _pass(90 days + 1);
        address[] memory accounts = new address[](1);
        accounts[0] = _old;
        membership.lapse(accounts);
        _move(_old, _new);
        assertEq(uint8(membership.statusOf(_new)), uint8(IMembership.Status.LAPSED), "lapsed");
        IMembership.Voucher memory voucher = _voucher(_old);
        voucher.account = _new;
        membership.admit(voucher, _signed(voucher));
        assertTrue(membership.isMember(_new), "refreshed in the new account");
        assertEq(votes.getVotes(_new), 1, "with the voice");
    }

    function test_RevertWhen_TheOldAccountIsAdmittedOrRevokedAgain() public {
        _move(_old, _new);
        IMembership.Voucher memory voucher = _voucher(_old);
        voucher.nullifier = keccak256("somebody else");
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipAccountTaken.selector, _old, _nullifier(_old)));
        membership.admit(voucher, signatures);
        voucher = _voucher(_old);
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNullifierTaken.selector, _nullifier(_old), _new));
        membership.admit(voucher, signatures);
        vm.expectRevert(_unexpected(_old, IMembership.Status.MOVED));
        _revoke(_old);
        _revoke(_new);
        assertEq(uint8(membership.statusOf(_new)), uint8(IMembership.Status.REVOKED), "the person's account can be");
    }

    function test_RevertWhen_TwoMoveToTheSameAccount() public {
        _requestMove(_old, _new);
        _requestMove(_guardians[0], _new);
        _pass(7 days);
        membership.completeRecovery(_old);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, _new));
        membership.completeRecovery(_guardians[0]);
    }
}
