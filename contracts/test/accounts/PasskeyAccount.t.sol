// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPasskeyAccount} from "../../src/accounts/IPasskeyAccount.sol";
import {Assertion, PasskeyAccountUnderTest, PasskeyTest} from "../support/PasskeyTest.sol";

/// @dev Something to call.
contract Target {
    error Refused(uint256 value);

    uint256 public value;

    function set(uint256 value_) external payable returns (uint256) {
        require(value_ != 13, Refused(value_));
        value = value_;
        return value_ + 1;
    }
}

/// @title An account that obeys passkeys, with signatures as browsers give them
contract PasskeyAccountTest is PasskeyTest {
    Target private _target = new Target();

    // --- where it stands -------------------------------------------------------------------------------------------------

    function testFuzz_TheAddressIsKnownBeforeAndAnybodyCreates(uint256 key, uint256 salt, address sender) public {
        key = bound(key, 1, ORDER - 1);
        (bytes32 qx, bytes32 qy) = _public(key);
        address expected = _factory.accountOf(qx, qy, salt);
        vm.prank(sender);
        assertEq(_factory.create(qx, qy, salt), expected, "as foretold");
        assertEq(_factory.create(qx, qy, salt), expected, "a second time nothing happens");
        assertEq(IPasskeyAccount(expected).passkeys().length, 1, "one passkey");
        assertEq(IPasskeyAccount(expected).passkeys()[0], keccak256(abi.encode(qx, qy)), "that one");
        assertTrue(_factory.accountOf(qx, qy, salt ^ 1) != expected, "another salt, another account");
    }

    function test_RevertWhen_TheKeyIsNoPointOfTheCurve() public {
        vm.expectRevert(IPasskeyAccount.PasskeyInvalidKey.selector);
        _factory.create(bytes32(uint256(1)), bytes32(uint256(1)), 0);
    }

    function test_RevertWhen_ItIsInitialisedAgainOrTheImplementationIs() public {
        (bytes32 qx, bytes32 qy) = _public(SECOND);
        vm.expectRevert(PasskeyAccountUnderTest.InvalidInitialization.selector);
        _account.initialize(qx, qy);
        address implementation = _factory.implementation();
        vm.expectRevert(PasskeyAccountUnderTest.InvalidInitialization.selector);
        PasskeyAccountUnderTest(implementation).initialize(qx, qy);
    }

    // --- signatures ------------------------------------------------------------------------------------------------------

    function testFuzz_APasskeySignsForItsAccount(bytes32 digest) public view {
        assertEq(_account.isValidSignature(digest, _signature(KEY, digest)), VALID, "valid");
        assertEq(_account.isValidSignature(digest ^ bytes32(uint256(1)), _signature(KEY, digest)), INVALID, "another digest");
        assertEq(_account.isValidSignature(digest, _signature(SECOND, digest)), INVALID, "an unknown passkey");
    }

    function test_TheChallengeIsBoundToAccountAndChain() public {
        bytes32 digest = keccak256("digest");
        bytes32 typehash = keccak256("PasskeyMessage(address account,uint256 chainId,bytes32 digest)");
        assertEq(_account.challengeOf(digest), keccak256(abi.encode(typehash, address(_account), block.chainid, digest)), "as documented");
        bytes memory signature = _signature(KEY, digest);
        (bytes32 qx, bytes32 qy) = _public(KEY);
        IPasskeyAccount other = IPasskeyAccount(_factory.create(qx, qy, 1));
        assertEq(other.isValidSignature(digest, signature), INVALID, "another account of the same passkey");
        bytes memory unbound = abi.encode(_keyId(KEY), _assert(KEY, digest, PRESENT_AND_VERIFIED, "get"));
        assertEq(_account.isValidSignature(digest, unbound), INVALID, "the digest itself");
        vm.chainId(block.chainid + 1);
        assertEq(_account.isValidSignature(digest, signature), INVALID, "another chain");
    }

    function test_NotWhenThePersonWasNotVerifiedOrAnotherKeySigned() public view {
        bytes32 challenge = _account.challengeOf(keccak256("digest"));
        bytes32 keyId = _keyId(KEY);
        bytes[4] memory bad = [
            abi.encode(keyId, _assert(KEY, challenge, 0x01, "get")),
            abi.encode(keyId, _assert(KEY, challenge, 0x04, "get")),
            abi.encode(keyId, _assert(KEY, challenge, PRESENT_AND_VERIFIED, "create")),
            abi.encode(keyId, _assert(SECOND, challenge, PRESENT_AND_VERIFIED, "get"))
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            assertEq(_account.isValidSignature(keccak256("digest"), bad[i]), INVALID, "must not count");
        }
    }

    function test_NotWithTheUpperS() public view {
        bytes32 challenge = _account.challengeOf(keccak256("digest"));
        Assertion memory assertion = _assert(KEY, challenge, PRESENT_AND_VERIFIED, "get");
        assertion.s = bytes32(ORDER - uint256(assertion.s));
        assertEq(_account.isValidSignature(keccak256("digest"), abi.encode(_keyId(KEY), assertion)), INVALID, "malleable");
    }

    function testFuzz_AnyBytesAreNoSignatureAndNoRevert(bytes calldata noise) public view {
        assertEq(_account.isValidSignature(keccak256("digest"), noise), INVALID, "noise");
        assertEq(_account.isValidSignature(keccak256("digest"), abi.encodePacked(_keyId(KEY), uint256(64), noise)), INVALID, "framed noise");
    }

    // --- executing -------------------------------------------------------------------------------------------------------

    function testFuzz_MoneyGoesToAPersonOrAContractAndAFunctionNeedsCode(uint96 value, bytes memory data) public {
        vm.assume(data.length > 0);
        address person = makeAddr("person");
        vm.deal(address(_account), uint256(value) * 2);
        IPasskeyAccount.Call[] memory calls = _calls(person, "");
        calls[0].value = value;
        assertEq(_execute(KEY, calls)[0].length, 0, "no answer");
        assertEq(person.balance, value, "to a person");
        (bytes32 qx, bytes32 qy) = _public(SECOND);
        address other = _factory.create(qx, qy, 0);
        calls[0].target = other;
        _execute(KEY, calls);
        assertEq(other.balance, value, "to another passkey account");
        (calls[0].target, calls[0].value, calls[0].data) = (person, 0, data);
        uint256 nonce = _account.nonce();
        bytes memory signature = _signature(KEY, _account.executionDigest(calls, nonce, _now));
        vm.expectRevert(abi.encodeWithSignature("AddressEmptyCode(address)", person));
        _account.execute(calls, nonce, _now, signature);
    }

    function test_RevertWhen_ThereIsNotEnoughMoney() public {
        IPasskeyAccount.Call[] memory calls = _calls(makeAddr("person"), "");
        calls[0].value = 1;
        bytes memory signature = _signature(KEY, _account.executionDigest(calls, 0, _now));
        vm.expectRevert(abi.encodeWithSignature("InsufficientBalance(uint256,uint256)", 0, 1));
        _account.execute(calls, 0, _now, signature);
    }

    function testFuzz_AnybodyBringsWhatAPasskeySigned(address relay, uint256 value) public {
        vm.assume(value != 13 && value != type(uint256).max);
        IPasskeyAccount.Call[] memory calls = _calls(address(_target), abi.encodeCall(Target.set, (value)));
        bytes memory signature = _signature(KEY, _account.executionDigest(calls, 0, _now));
        vm.expectEmit(address(_account));
        emit IPasskeyAccount.Executed(0);
        vm.prank(relay);
        bytes[] memory results = _account.execute(calls, 0, _now, signature);
        assertEq(_target.value(), value, "called");
        assertEq(abi.decode(results[0], (uint256)), value + 1, "returned");
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyInvalidNonce.selector, 0, 1));
        _account.execute(calls, 0, _now, signature);
        vm.expectRevert(IPasskeyAccount.PasskeyInvalidSignature.selector);
        _account.execute(calls, 1, _now, signature);
    }

    function test_TheDigestIsEip712() public view {
        IPasskeyAccount.Call[] memory calls = _calls(address(_target), hex"c0de");
        bytes32 call = keccak256(
            abi.encode(keccak256("Call(address target,uint256 value,bytes data)"), address(_target), uint256(0), keccak256(hex"c0de"))
        );
        bytes32 typehash = keccak256("Execution(Call[] calls,uint256 nonce,uint48 deadline)Call(address target,uint256 value,bytes data)");
        bytes32 expected = _typed(
            _domain(address(_account), "DoctorDAO PasskeyAccount", block.chainid),
            keccak256(abi.encode(typehash, keccak256(abi.encodePacked(call)), uint256(4), uint48(5)))
        );
        assertEq(_account.executionDigest(calls, 4, 5), expected, "as wallets hash it");
    }

    function test_AllCallsOrNone() public {
        IPasskeyAccount.Call[] memory calls = new IPasskeyAccount.Call[](2);
        calls[0] = IPasskeyAccount.Call(address(_target), 0, abi.encodeCall(Target.set, (5)));
        calls[1] = IPasskeyAccount.Call(address(_target), 0, abi.encodeCall(Target.set, (13)));
        bytes memory signature = _signature(KEY, _account.executionDigest(calls, 0, _now));
        vm.expectRevert(abi.encodeWithSelector(Target.Refused.selector, 13));
        _account.execute(calls, 0, _now, signature);
        assertEq(_target.value(), 0, "none");
        assertEq(_account.nonce(), 0, "the nonce is not used");
    }

    function test_MoneyComesAndGoes() public {
        vm.deal(address(this), 3 ether);
        (bool paid,) = address(_account).call{value: 3 ether}("");
        assertTrue(paid, "takes money");
        IPasskeyAccount.Call[] memory calls = new IPasskeyAccount.Call[](1);
        calls[0] = IPasskeyAccount.Call(address(_target), 2 ether, abi.encodeCall(Target.set, (1)));
        _execute(KEY, calls);
        assertEq(address(_target).balance, 2 ether, "sent");
    }

    function test_RevertWhen_LateOrTooMany() public {
        IPasskeyAccount.Call[] memory calls = _calls(address(_target), "");
        bytes memory signature = _signature(KEY, _account.executionDigest(calls, 0, _now - 1));
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyExpired.selector, _now - 1));
        _account.execute(calls, 0, _now - 1, signature);
        uint256 limit = _account.MAX_CALLS();
        calls = new IPasskeyAccount.Call[](limit + 1);
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyTooManyCalls.selector, limit));
        _account.execute(calls, 0, _now, "");
    }

    // --- several passkeys ------------------------------------------------------------------------------------------------

    function test_AnyOfSeveralSpeaksAndOneCanGo() public {
        _add(SECOND);
        assertEq(_account.passkeys().length, 2, "two");
        assertEq(_account.isValidSignature(keccak256("digest"), _signature(SECOND, keccak256("digest"))), VALID, "the second");
        _execute(SECOND, _calls(address(_account), abi.encodeCall(IPasskeyAccount.removePasskey, (_keyId(KEY)))));
        assertEq(_account.isValidSignature(keccak256("digest"), _signature(KEY, keccak256("digest"))), INVALID, "a lost one");
        (bytes32 qx, bytes32 qy) = _account.passkeyOf(_keyId(KEY));
        assertEq(qx | qy, 0, "forgotten");
        assertEq(_account.passkeys()[0], _keyId(SECOND), "the other is left");
    }

    function test_RevertWhen_TheLastOrAnUnknownOneIsRemoved() public {
        vm.startPrank(address(_account));
        vm.expectRevert(IPasskeyAccount.PasskeyLast.selector);
        _account.removePasskey(_keyId(KEY));
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyUnknown.selector, _keyId(SECOND)));
        _account.removePasskey(_keyId(SECOND));
        vm.stopPrank();
    }

    function test_RevertWhen_KnownOrTooMany() public {
        (bytes32 qx, bytes32 qy) = _public(KEY);
        vm.startPrank(address(_account));
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyKnown.selector, _keyId(KEY)));
        _account.addPasskey(qx, qy);
        for (uint256 i = 1; i < 8; ++i) {
            (qx, qy) = _public(SECOND + i);
            _account.addPasskey(qx, qy);
        }
        (qx, qy) = _public(SECOND);
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyTooMany.selector, 8));
        _account.addPasskey(qx, qy);
        vm.expectRevert(IPasskeyAccount.PasskeyInvalidKey.selector);
        _account.addPasskey(0, 0);
        vm.stopPrank();
    }

    function testFuzz_RevertWhen_SomebodyElseChangesPasskeys(address stranger) public {
        vm.assume(stranger != address(_account));
        (bytes32 qx, bytes32 qy) = _public(SECOND);
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyOnlyAccount.selector, stranger));
        _account.addPasskey(qx, qy);
        vm.expectRevert(abi.encodeWithSelector(IPasskeyAccount.PasskeyOnlyAccount.selector, stranger));
        _account.removePasskey(_keyId(KEY));
        vm.stopPrank();
    }

    // --- a member without a wallet ---------------------------------------------------------------------------------------

    function test_VotesAndDelegatesBySignature() public {
        _admit(address(_account));
        address delegatee = _member("delegate");
        bytes32 typehash = keccak256("DelegationOf(address delegator,address delegatee,uint256 nonce,uint256 expiry)");
        bytes32 digest = _typed(
            _domain(address(votes), "DoctorDAO Voices", block.chainid),
            keccak256(abi.encode(typehash, address(_account), delegatee, uint256(0), uint256(_now)))
        );
        votes.delegateBySig(address(_account), delegatee, 0, _now, _signature(KEY, digest));
        assertEq(votes.getVotes(delegatee), 2, "delegated");

        uint48 session = _session(1);
        digest = _ballotDigest(session, _votes(10), "", address(_account), chamber.nonces(address(_account), session));
        chamber.castBallotBySig(session, _votes(10), "", address(_account), _signature(KEY, digest));
        assertEq(_net(session, 0), 10, "voted with a fingerprint");
    }

    function test_CancelsItsRecoveryBySignature() public {
        _admit(address(_account));
        _requestMove(address(_account), makeAddr("new account"));
        bytes32 digest = _typed(
            _domain(address(membership), "DoctorDAO Membership", block.chainid),
            keccak256(
                abi.encode(
                    keccak256("RecoveryCancellation(address account,uint256 nonce)"),
                    address(_account),
                    membership.recoveryNonce(address(_account))
                )
            )
        );
        membership.cancelRecoveryBySig(address(_account), _signature(KEY, digest));
        assertEq(membership.recoveryOf(address(_account)).to, address(0), "cancelled");
    }
}
