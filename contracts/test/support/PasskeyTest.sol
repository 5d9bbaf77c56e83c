// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPasskeyAccount, IPasskeyAccountFactory} from "../../src/accounts/IPasskeyAccount.sol";
import {AssociationTest} from "./AssociationTest.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";

interface PasskeyAccountUnderTest is IPasskeyAccount {
    error InvalidInitialization();

    function initialize(bytes32 qx, bytes32 qy) external;
    function MAX_PASSKEYS() external view returns (uint256);
    function MAX_CALLS() external view returns (uint256);
}

interface FactoryUnderTest is IPasskeyAccountFactory {
    function implementation() external view returns (address);
}

/// @dev WebAuthn.WebAuthnAuth, field by field.
struct Assertion {
    bytes32 r;
    bytes32 s;
    uint256 challengeIndex;
    uint256 typeIndex;
    bytes authenticatorData;
    string clientDataJSON;
}

/// @title An account of a passkey, with signatures as browsers give them
abstract contract PasskeyTest is AssociationTest {
    uint256 internal constant KEY = 0xFACE;
    uint256 internal constant SECOND = 0xBEEF;
    uint256 internal constant ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;
    bytes4 internal constant VALID = 0x1626ba7e;
    bytes4 internal constant INVALID = 0xffffffff;
    bytes1 internal constant PRESENT_AND_VERIFIED = 0x05;

    FactoryUnderTest internal _factory;
    PasskeyAccountUnderTest internal _account;

    function setUp() public override {
        super.setUp();
        _factory = FactoryUnderTest(vm.deployCode("out/PasskeyAccountFactory.sol/PasskeyAccountFactory.json"));
        (bytes32 qx, bytes32 qy) = _public(KEY);
        _account = PasskeyAccountUnderTest(_factory.create(qx, qy, 0));
    }

    // --- a passkey -------------------------------------------------------------------------------------------------------

    function _public(uint256 key) internal pure returns (bytes32, bytes32) {
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        return (bytes32(x), bytes32(y));
    }

    function _keyId(uint256 key) internal pure returns (bytes32) {
        (bytes32 qx, bytes32 qy) = _public(key);
        return keccak256(abi.encode(qx, qy));
    }

    function _assert(uint256 key, bytes32 challenge, bytes1 flags, string memory ceremony)
        internal
        pure
        returns (Assertion memory assertion)
    {
        assertion.clientDataJSON = string.concat(
            '{"type":"webauthn.',
            ceremony,
            '","challenge":"',
            Base64.encodeURL(abi.encodePacked(challenge)),
            '","origin":"https://dao.example"}'
        );
        assertion.authenticatorData = abi.encodePacked(sha256("dao.example"), flags, uint32(7));
        (assertion.typeIndex, assertion.challengeIndex) = (1, 23);
        bytes32 message = sha256(abi.encodePacked(assertion.authenticatorData, sha256(bytes(assertion.clientDataJSON))));
        (assertion.r, assertion.s) = vm.signP256(key, message);
        // Authenticators give either s; the lower one is what counts, and clients bring it down.
        if (uint256(assertion.s) > ORDER / 2) assertion.s = bytes32(ORDER - uint256(assertion.s));
    }

    function _signature(uint256 key, bytes32 digest) internal view returns (bytes memory) {
        return abi.encode(_keyId(key), _assert(key, _account.challengeOf(digest), PRESENT_AND_VERIFIED, "get"));
    }

    function _calls(address target, bytes memory data) internal pure returns (IPasskeyAccount.Call[] memory calls) {
        calls = new IPasskeyAccount.Call[](1);
        calls[0] = IPasskeyAccount.Call(target, 0, data);
    }

    function _execute(uint256 key, IPasskeyAccount.Call[] memory calls) internal returns (bytes[] memory) {
        uint256 nonce = _account.nonce();
        bytes memory signature = _signature(key, _account.executionDigest(calls, nonce, _now));
        return _account.execute(calls, nonce, _now, signature);
    }

    function _add(uint256 key) internal {
        (bytes32 qx, bytes32 qy) = _public(key);
        _execute(KEY, _calls(address(_account), abi.encodeCall(IPasskeyAccount.addPasskey, (qx, qy))));
    }
}
