// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {IRecovery} from "../../src/membership/IRecovery.sol";
import {AssociationTest} from "../support/AssociationTest.sol";
import {ContractWallet} from "../support/ContractWallet.sol";

/// @title A member moves: asked for by guardians or verifiers, seven days later, unless the old account says no
contract RecoveryTest is AssociationTest {
    uint256 private constant OLD_KEY = 0x01D;

    address private _old = vm.addr(OLD_KEY);
    address private _new = makeAddr("new account");
    uint256[] private _keys;
    address[] private _guardians;

    function setUp() public override {
        super.setUp();
        _admit(_old);
        for (uint256 key = 0x61; _keys.length < 3; ++key) {
            _keys.push(key);
            _admit(vm.addr(key));
        }
        // Ascending by address.
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = i + 1; j < 3; ++j) {
                if (vm.addr(_keys[j]) < vm.addr(_keys[i])) (_keys[i], _keys[j]) = (_keys[j], _keys[i]);
            }
            _guardians.push(vm.addr(_keys[i]));
        }
        vm.prank(_old);
        membership.setGuardians(_guardians, 2);
    }

    function _approvalDigest(address from, address to, uint256 nonce, uint48 notAfter) private view returns (bytes32) {
        bytes32 typehash = keccak256("GuardianApproval(address from,address to,uint256 nonce,uint48 notAfter)");
        return _typed(
            _domain(address(membership), "DoctorDAO Membership", block.chainid), keccak256(abi.encode(typehash, from, to, nonce, notAfter))
        );
    }

    function _approvals(uint256 count, address to, uint48 notAfter) private view returns (IRecovery.GuardianApproval[] memory approvals) {
        approvals = new IRecovery.GuardianApproval[](count);
        bytes32 digest = _approvalDigest(_old, to, membership.recoveryNonce(_old), notAfter);
        for (uint256 i = 0; i < count; ++i) {
            approvals[i] = IRecovery.GuardianApproval(_guardians[i], _sign(_keys[i], digest));
        }
    }

    function _ask() private {
        membership.requestRecovery(_old, _new, _now, _approvals(2, _new, _now));
    }

    function _running() private view returns (bool) {
        return membership.recoveryOf(_old).to != address(0);
    }

    function _unexpected(address account, IMembership.Status status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMembership.MembershipUnexpectedStatus.selector, account, status);
    }

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

    // --- ending ----------------------------------------------------------------------------------------------------------

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
