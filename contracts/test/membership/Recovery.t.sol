// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {IRecovery} from "../../src/membership/IRecovery.sol";
import {ContractWallet} from "../support/ContractWallet.sol";
import {GuardedMemberTest} from "../support/GuardedMemberTest.sol";

/// @title A member moves: guardians are named, and they or the verifiers ask for it (RecoveryEnd.t.sol has what follows)
contract RecoveryTest is GuardedMemberTest {
    // --- guardians -------------------------------------------------------------------------------------------------------

    function test_GuardiansAreKept() public view {
        (address[] memory guardians, uint8 threshold) = membership.guardiansOf(_old);
        assertEq(guardians, _guardians, "as named");
        assertEq(threshold, 2, "threshold");
    }

    function testFuzz_RevertWhen_TheThresholdMakesNoSense(uint8 threshold) public {
        vm.assume(threshold == 0 || threshold > 3);
        vm.expectRevert(IRecovery.RecoveryInvalidGuardians.selector);
        vm.prank(_old);
        membership.setGuardians(_guardians, threshold);
        vm.expectRevert(IRecovery.RecoveryInvalidGuardians.selector);
        vm.prank(_old);
        membership.setGuardians(new address[](8), 1);
    }

    function test_NoneAndZeroTakesAllAway() public {
        vm.prank(_old);
        membership.setGuardians(new address[](0), 0);
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotEnoughApprovals.selector, 2, 0));
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function test_RevertWhen_AGuardianIsNoMemberOrTwiceOrOneself() public {
        address[] memory one = new address[](1);
        one[0] = makeAddr("stranger");
        vm.startPrank(_old);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotGuardian.selector, one[0]));
        membership.setGuardians(one, 1);
        one[0] = _old;
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotGuardian.selector, _old));
        membership.setGuardians(one, 1);
        address[] memory twice = new address[](2);
        twice[0] = twice[1] = _guardians[0];
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryGuardiansNotSorted.selector, _guardians[0], _guardians[0]));
        membership.setGuardians(twice, 1);
        vm.stopPrank();
    }

    function test_RevertWhen_TheCallerIsNoMember() public {
        address stranger = makeAddr("stranger");
        vm.expectRevert(_unexpected(stranger, IMembership.Status.NONE));
        vm.prank(stranger);
        membership.setGuardians(_guardians, 1);
    }

    // --- asking ----------------------------------------------------------------------------------------------------------

    function test_GuardiansMoveAMember() public {
        vm.expectEmit(address(membership));
        emit IRecovery.RecoveryRequested(_old, _new, _now + 7 days, _now + 37 days, false);
        _ask();
        assertTrue(membership.isMember(_old), "still there");
        _pass(7 days);
        vm.expectEmit(address(membership));
        emit IRecovery.MemberMoved(_old, _new, _nullifier(_old));
        vm.prank(makeAddr("anybody"));
        membership.completeRecovery(_old);

        assertEq(uint8(membership.statusOf(_old)), uint8(IMembership.Status.MOVED), "left");
        assertTrue(membership.isMember(_new), "arrived");
        assertFalse(membership.isMember(_old), "one person, one account");
        assertEq(membership.totalMembers(), 4, "nobody came or went");
        assertEq(membership.accountOf(_nullifier(_old)), _new, "the person's account");
        assertEq(membership.nullifierOf(_old), _nullifier(_old), "the old account still tells who it was");
        assertEq(membership.currentOf(_old), _new, "current");
        assertEq(membership.currentOf(_new), _new, "current");
        assertEq(membership.ownerOf(uint256(_nullifier(_old))), _new, "the token");
        assertEq(membership.balanceOf(_old), 0, "no token is left");
        assertEq(membership.specialtyOf(_new), "cardiology", "specialty");
        assertTrue(membership.isMemberAt(_old, _now - 1), "the past stays");
        assertFalse(membership.isMemberAt(_new, _now - 1), "the past stays");
        (address[] memory guardians,) = membership.guardiansOf(_new);
        assertEq(guardians, _guardians, "guardians follow");
        vm.expectRevert(_unexpected(_old, IMembership.Status.MOVED));
        membership.completeRecovery(_old);
    }

    function test_VerifiersMoveAMember() public {
        _move(_old, _new);
        assertTrue(membership.isMember(_new), "moved");
    }

    function test_AGuardianMayBeAContract() public {
        ContractWallet wallet = new ContractWallet();
        _admit(address(wallet));
        address[] memory one = new address[](1);
        one[0] = address(wallet);
        vm.prank(_old);
        membership.setGuardians(one, 1);
        IRecovery.GuardianApproval[] memory approvals = new IRecovery.GuardianApproval[](1);
        approvals[0] = IRecovery.GuardianApproval(address(wallet), "");
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, address(wallet)));
        membership.requestRecovery(_old, _new, _now, approvals);
        wallet.approve(_approvalDigest(_old, _new, membership.recoveryNonce(_old), _now));
        membership.requestRecovery(_old, _new, _now, approvals);
        assertTrue(_running(), "asked for");
    }

    function test_AGuardianWhoMovedIsStillOne() public {
        address moved = vm.addr(0xABC);
        _move(_guardians[0], moved);
        (address[] memory guardians,) = membership.guardiansOf(_old);
        assertEq(guardians[0], moved, "under the new account");
        bytes32 digest = _approvalDigest(_old, _new, membership.recoveryNonce(_old), _now);
        IRecovery.GuardianApproval[] memory approvals = new IRecovery.GuardianApproval[](2);
        approvals[0] = IRecovery.GuardianApproval(moved, _sign(0xABC, digest));
        approvals[1] = IRecovery.GuardianApproval(_guardians[1], _sign(_keys[1], digest));
        if (moved > _guardians[1]) (approvals[0], approvals[1]) = (approvals[1], approvals[0]);
        membership.requestRecovery(_old, _new, _now, approvals);
        assertTrue(_running(), "asked for");
    }

    function test_RevertWhen_TooFewGuardiansAsk() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(1, _new, _now);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotEnoughApprovals.selector, 1, 2));
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function test_RevertWhen_AGuardianAsksTwice() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        approvals[1] = approvals[0];
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryGuardiansNotSorted.selector, _guardians[0], _guardians[0]));
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function test_RevertWhen_AGuardianIsNoActiveMemberAnyMore() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        vm.prank(guardian);
        membership.suspend(_guardians[1]);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryNotGuardian.selector, _guardians[1]));
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        address stranger = makeAddr("stranger");
        _admit(stranger);
        approvals[1].guardian = stranger > _guardians[0] ? stranger : approvals[1].guardian;
        approvals[1].signature = approvals[0].signature;
        vm.expectRevert();
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function testFuzz_RevertWhen_AnythingSignedIsChanged(address to, uint48 notAfter) public {
        vm.assume(to != _new);
        notAfter = uint48(bound(notAfter, _now + 1, type(uint48).max));
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _guardians[0]));
        membership.requestRecovery(_old, to, _now, approvals);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _guardians[0]));
        membership.requestRecovery(_old, _new, notAfter, approvals);
    }

    function test_RevertWhen_ApprovalsAreReplayedAfterACancellation() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        membership.requestRecovery(_old, _new, _now, approvals);
        vm.prank(_old);
        membership.cancelRecovery();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _guardians[0]));
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function test_RevertWhen_ApprovalsAreOlderThanTheGuardians() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        vm.prank(_old);
        membership.setGuardians(_guardians, 2);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidSignature.selector, _guardians[0]));
        membership.requestRecovery(_old, _new, _now, approvals);
    }

    function test_RevertWhen_ApprovalsHaveExpired() public {
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now - 1);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryExpired.selector, _now - 1));
        membership.requestRecovery(_old, _new, _now - 1, approvals);
    }

    function test_RevertWhen_TheVouchersSignatureOrNonceIsWrong() public {
        IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(_old, _new);
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = _sign(0xBAD, membership.recoveryDigest(voucher));
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNotVerifier.selector, vm.addr(0xBAD)));
        membership.requestRecoveryByVoucher(voucher, signatures);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNotEnoughSignatures.selector, 0, 1));
        membership.requestRecoveryByVoucher(voucher, new bytes[](0));
        signatures = _signed(voucher);
        membership.requestRecoveryByVoucher(voucher, signatures);
        vm.prank(_old);
        membership.cancelRecovery();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryVoucherOutdated.selector, 0, 1));
        membership.requestRecoveryByVoucher(voucher, signatures);
        voucher.nonce = 1;
        voucher.notAfter = _now;
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipVoucherExpired.selector, _now));
        membership.requestRecoveryByVoucher(voucher, signatures);
        voucher.notAfter = _now + 90 days + 1;
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipVoucherTooLong.selector, _now + 90 days + 1, _now + 90 days));
        membership.requestRecoveryByVoucher(voucher, signatures);
    }

    function test_RevertWhen_TheNewAccountIsOrWasAMembers() public {
        IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(_old, _guardians[0]);
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, _guardians[0]));
        membership.requestRecoveryByVoucher(voucher, signatures);
        _revoke(_guardians[0]);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, _guardians[0]));
        membership.requestRecoveryByVoucher(voucher, signatures);
        voucher.account = address(0);
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, address(0)));
        membership.requestRecoveryByVoucher(voucher, signatures);
        _move(_old, _new);
        voucher = _recoveryVoucher(_new, _old);
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, _old));
        membership.requestRecoveryByVoucher(voucher, signatures);
    }

    /// @dev From a contract that signs nothing the mover could go on to wherever guardians say, and what lies in it would follow.
    function test_RevertWhen_TheNewAccountIsAContractThatDoesNotSign() public {
        address[3] memory silent = [address(membership), address(votes), address(timelock)];
        for (uint256 i = 0; i < silent.length; ++i) {
            IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(_old, silent[i]);
            bytes[] memory signatures = _signed(voucher);
            vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, silent[i]));
            membership.requestRecoveryByVoucher(voucher, signatures);
        }
        // Nor to one that comes to be there meanwhile.
        _ask();
        _pass(7 days);
        vm.etch(_new, address(timelock).code);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryInvalidAccount.selector, _new));
        membership.completeRecovery(_old);
    }

    function test_RevertWhen_ARequestRuns() public {
        _ask();
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, makeAddr("other"), _now);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryRunning.selector, _old, _new));
        membership.requestRecovery(_old, makeAddr("other"), _now, approvals);
    }

    /// @dev Guardians who conspire cannot lock out a member whose licence the verifiers know; the delay begins anew.
    function test_VerifiersEndARequestOfGuardiansButNotTheirOwn() public {
        _ask();
        _pass(6 days);
        address right = makeAddr("right account");
        uint256 nonce = membership.recoveryNonce(_old);
        vm.expectEmit(address(membership));
        emit IRecovery.RecoveryCancelled(_old, _new);
        _requestMove(_old, right);
        assertEq(membership.recoveryNonce(_old), nonce + 2, "one for each event");
        _pass(6 days);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryTooEarly.selector, _now + 1 days));
        membership.completeRecovery(_old);
        IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(_old, _new);
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryRunning.selector, _old, right));
        membership.requestRecoveryByVoucher(voucher, signatures);
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.RecoveryRunning.selector, _old, right));
        membership.requestRecovery(_old, _new, _now, approvals);
    }
}
