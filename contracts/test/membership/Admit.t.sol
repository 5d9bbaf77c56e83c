// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC5192} from "../../src/membership/IERC5192.sol";
import {IMembership} from "../../src/membership/IMembership.sol";
import {AssociationTest} from "../support/AssociationTest.sol";
import {MembershipUnderTest} from "../support/UnderTest.sol";

contract AdmitTest is AssociationTest {
    uint256[3] private _keys = [uint256(11), 22, 33];

    /// @dev A membership whose vouchers need two of three.
    function _twoOfThree() private returns (MembershipUnderTest) {
        address[] memory verifiers = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            verifiers[i] = vm.addr(_keys[i]);
        }
        return MembershipUnderTest(vm.deployCode("out/Membership.sol/Membership.json", abi.encode(admin, verifiers, 2)));
    }

    /// @dev Signatures by the keys given, in the order of the signers' addresses.
    function _signatures(bytes32 digest, uint256 first, uint256 second) private pure returns (bytes[] memory signatures) {
        if (vm.addr(first) > vm.addr(second)) (first, second) = (second, first);
        signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (_sign(first, digest), _sign(second, digest));
    }

    function testFuzz_AVoucherMakesAMember(address account, bytes32 specialty, bytes32 nullifier, uint48 notAfter, uint256 nonce) public {
        vm.assume(account != address(0) && account.code.length == 0 && nullifier != bytes32(0));
        notAfter = uint48(bound(notAfter, _now + 1, _now + 90 days));
        IMembership.Voucher memory voucher = IMembership.Voucher(account, specialty, nullifier, notAfter, nonce);
        vm.expectEmit(address(membership));
        emit IMembership.MemberAdmitted(account, uint256(nullifier), nullifier, specialty, notAfter);
        vm.expectEmit(address(membership));
        emit IERC5192.Locked(uint256(nullifier));
        uint256 tokenId = membership.admit(voucher, _signed(voucher));

        assertEq(tokenId, uint256(nullifier), "the token is the person");
        assertEq(membership.ownerOf(tokenId), account, "owner");
        assertTrue(membership.locked(tokenId), "locked");
        assertEq(uint8(membership.statusOf(account)), uint8(IMembership.Status.ACTIVE), "status");
        assertTrue(membership.isMember(account), "member");
        assertEq(membership.accountOf(nullifier), account, "account");
        assertEq(membership.specialtyOf(account), specialty, "specialty");
        assertEq(membership.notAfterOf(account), notAfter, "not after");
        assertEq(membership.totalMembers(), 1, "total");
        assertEq(votes.getVotes(account), 1, "the registry heard of it in the same transaction");
    }

    function test_TheDigestIsEip712() public {
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Voucher(address account,bytes32 specialty,bytes32 nullifier,uint48 notAfter,uint256 nonce)"),
                voucher.account,
                voucher.specialty,
                voucher.nullifier,
                voucher.notAfter,
                voucher.nonce
            )
        );
        bytes32 domain = _domain(address(membership), "DoctorDAO Membership", block.chainid);
        assertEq(membership.voucherDigest(voucher), _typed(domain, structHash), "digest");
    }

    function testFuzz_TwoOfThreeInAnyPair(uint256 first, uint256 second) public {
        (first, second) = (first % 3, second % 3);
        vm.assume(first != second);
        MembershipUnderTest m = _twoOfThree();
        IMembership.Voucher memory voucher = _voucher(_person(1));
        m.admit(voucher, _signatures(m.voucherDigest(voucher), _keys[first], _keys[second]));
        assertTrue(m.isMember(_person(1)), "member");
    }

    function test_RevertWhen_SignaturesAreTooFew() public {
        MembershipUnderTest m = _twoOfThree();
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes[] memory one = new bytes[](1);
        one[0] = _sign(_keys[0], m.voucherDigest(voucher));
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNotEnoughSignatures.selector, 1, 2));
        m.admit(voucher, one);
    }

    function test_RevertWhen_OneVerifierSignsTwice() public {
        MembershipUnderTest m = _twoOfThree();
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes[] memory twice = _signatures(m.voucherDigest(voucher), _keys[0], _keys[0]);
        address signer = vm.addr(_keys[0]);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipSignersNotSorted.selector, signer, signer));
        m.admit(voucher, twice);
    }

    function test_RevertWhen_SignersAreNotSorted() public {
        MembershipUnderTest m = _twoOfThree();
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes[] memory signatures = _signatures(m.voucherDigest(voucher), _keys[0], _keys[1]);
        (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        vm.expectPartialRevert(IMembership.MembershipSignersNotSorted.selector);
        m.admit(voucher, signatures);
    }

    function testFuzz_RevertWhen_ASignerIsNoVerifier(uint256 key) public {
        key = bound(key, 1000, type(uint128).max);
        vm.assume(key != VERIFIER_KEY);
        MembershipUnderTest m = _twoOfThree();
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes[] memory signatures = _signatures(m.voucherDigest(voucher), _keys[0], key);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNotVerifier.selector, vm.addr(key)));
        m.admit(voucher, signatures);
    }

    function test_RevertWhen_ForAnotherMembershipOrChain() public {
        IMembership.Voucher memory voucher = _voucher(_person(1));
        bytes[] memory signatures = _signed(voucher);
        vm.chainId(block.chainid + 1);
        vm.expectPartialRevert(IMembership.MembershipNotVerifier.selector);
        membership.admit(voucher, signatures);
    }

    function testFuzz_RevertWhen_TheTermIsOverOrTooLong(uint48 notAfter) public {
        vm.assume(notAfter <= _now || notAfter > _now + 90 days);
        IMembership.Voucher memory voucher = _voucher(_person(1));
        voucher.notAfter = notAfter;
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(
            notAfter <= _now
                ? abi.encodeWithSelector(IMembership.MembershipVoucherExpired.selector, notAfter)
                : abi.encodeWithSelector(IMembership.MembershipVoucherTooLong.selector, notAfter, _now + 90 days)
        );
        membership.admit(voucher, signatures);
    }

    function test_RevertWhen_AVoucherIsUsedTwice() public {
        IMembership.Voucher memory voucher = _voucher(_person(1));
        membership.admit(voucher, _signed(voucher));
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipVoucherUsed.selector, voucher.nullifier, voucher.nonce));
        membership.admit(voucher, signatures);
    }

    function test_RevertWhen_OnePersonComesTwiceOrTwoShareAnAccount() public {
        _admit(_person(1));
        IMembership.Voucher memory voucher = _voucher(_person(2));
        voucher.nullifier = _nullifier(_person(1));
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipNullifierTaken.selector, voucher.nullifier, _person(1)));
        membership.admit(voucher, signatures);

        voucher = _voucher(_person(1));
        voucher.nullifier = _nullifier(_person(2));
        signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipAccountTaken.selector, _person(1), _nullifier(_person(1))));
        membership.admit(voucher, signatures);
    }

    function test_RevertWhen_TheAccountIsZero() public {
        IMembership.Voucher memory voucher = _voucher(address(0));
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipInvalidAccount.selector, address(0)));
        membership.admit(voucher, signatures);
    }

    /// @dev All accounts that are no members have this nullifier: whoever were admitted with it would be the current account of all of them.
    function test_RevertWhen_TheNullifierIsZero() public {
        IMembership.Voucher memory voucher = _voucher(_person(1));
        voucher.nullifier = bytes32(0);
        bytes[] memory signatures = _signed(voucher);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipInvalidNullifier.selector, bytes32(0)));
        membership.admit(voucher, signatures);
        assertEq(membership.currentOf(_person(2)), _person(2), "an account that is no member stands for itself");
    }

    function test_AFurtherVoucherRefreshes() public {
        _admit(_person(1));
        _pass(30 days);
        IMembership.Voucher memory voucher = _voucher(_person(1));
        voucher.specialty = "oncology";
        vm.expectEmit(address(membership));
        emit IMembership.MemberRefreshed(_person(1), "oncology", _now + 90 days);
        membership.admit(voucher, _signed(voucher));
        assertEq(membership.notAfterOf(_person(1)), _now + 90 days, "longer");
        assertEq(membership.specialtyOf(_person(1)), "oncology", "specialty");
        assertEq(membership.totalMembers(), 1, "one member still");
        assertEq(votes.getVotes(_person(1)), 1, "one voice still");
    }

    /// @dev Anyone may bring a voucher: one that was signed earlier and never used must not cut a later one short.
    function test_RevertWhen_AnOlderVoucherComesLater() public {
        IMembership.Voucher memory older = _voucher(_person(1));
        older.notAfter = _now + 20 days;
        bytes[] memory signatures = _signed(older);
        _admit(_person(1));
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipVoucherOutdated.selector, older.notAfter, _now + 90 days));
        membership.admit(older, signatures);
    }

    function testFuzz_RevertWhen_TheThresholdMakesNoSense(uint256 threshold) public {
        vm.assume(threshold == 0 || threshold > 3);
        bytes memory code =
            abi.encodePacked(vm.getCode("out/Membership.sol/Membership.json"), abi.encode(admin, new address[](3), threshold));
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipInvalidThreshold.selector, threshold));
        assembly ("memory-safe") {
            pop(create(0, add(code, 32), mload(code)))
        }
    }

    function test_TheAdminSetsTheThreshold() public {
        vm.expectRevert();
        membership.setThreshold(2);
        vm.startPrank(admin);
        vm.expectRevert(abi.encodeWithSelector(IMembership.MembershipInvalidThreshold.selector, 0));
        membership.setThreshold(0);
        vm.expectEmit(address(membership));
        emit IMembership.ThresholdChanged(2);
        membership.setThreshold(2);
        vm.stopPrank();
        assertEq(membership.threshold(), 2, "threshold");
    }
}
