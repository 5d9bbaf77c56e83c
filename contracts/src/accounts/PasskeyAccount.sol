// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPasskeyAccount} from "./IPasskeyAccount.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {WebAuthn} from "@openzeppelin/contracts/utils/cryptography/WebAuthn.sol";

/// @title PasskeyAccount
/// @notice See IPasskeyAccount for the rule. Deployed once; accounts are clones of it, and the code behind an account never changes.
contract PasskeyAccount is IPasskeyAccount, Initializable, EIP712 {
    uint256 public constant MAX_PASSKEYS = 8;
    uint256 public constant MAX_CALLS = 16;

    bytes32 private constant MESSAGE_TYPEHASH = keccak256("PasskeyMessage(address account,uint256 chainId,bytes32 digest)");
    bytes32 private constant CALL_TYPEHASH = keccak256("Call(address target,uint256 value,bytes data)");
    bytes32 private constant EXECUTION_TYPEHASH =
        keccak256("Execution(Call[] calls,uint256 nonce,uint48 deadline)Call(address target,uint256 value,bytes data)");

    struct Passkey {
        bytes32 qx;
        bytes32 qy;
    }

    mapping(bytes32 keyId => Passkey) private _passkeys;
    bytes32[] private _keyIds;
    uint256 private _nonce;

    modifier onlyAccount() {
        require(msg.sender == address(this), PasskeyOnlyAccount(msg.sender));
        _;
    }

    constructor() EIP712("DoctorDAO PasskeyAccount", "1") {
        _disableInitializers();
    }

    receive() external payable {}

    /// @notice The factory, in the transaction that makes the clone: its first passkey.
    function initialize(bytes32 qx, bytes32 qy) external initializer {
        _add(qx, qy);
    }

    /// @inheritdoc IPasskeyAccount
    function execute(Call[] calldata calls, uint256 nonce_, uint48 deadline, bytes calldata signature)
        external
        returns (bytes[] memory results)
    {
        require(block.timestamp <= deadline, PasskeyExpired(deadline));
        require(nonce_ == _nonce, PasskeyInvalidNonce(nonce_, _nonce));
        require(calls.length <= MAX_CALLS, PasskeyTooManyCalls(MAX_CALLS));
        require(_isValid(executionDigest(calls, nonce_, deadline), signature), PasskeyInvalidSignature());
        _nonce = nonce_ + 1;
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            results[i] = _call(calls[i]);
        }
        emit Executed(nonce_);
    }

    /// @inheritdoc IPasskeyAccount
    function addPasskey(bytes32 qx, bytes32 qy) external onlyAccount {
        _add(qx, qy);
    }

    /// @inheritdoc IPasskeyAccount
    function removePasskey(bytes32 keyId) external onlyAccount {
        uint256 count = _keyIds.length;
        require(_passkeys[keyId].qx | _passkeys[keyId].qy != 0, PasskeyUnknown(keyId));
        require(count > 1, PasskeyLast());
        delete _passkeys[keyId];
        for (uint256 i = 0; i < count; ++i) {
            if (_keyIds[i] != keyId) continue;
            _keyIds[i] = _keyIds[count - 1];
            _keyIds.pop();
            break;
        }
        emit PasskeyRemoved(keyId);
    }

    /// @inheritdoc IERC1271
    /// @dev Also false, and no revert, for bytes that are no signature at all.
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return _isValid(hash, signature) ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @inheritdoc IPasskeyAccount
    function nonce() external view returns (uint256) {
        return _nonce;
    }

    /// @inheritdoc IPasskeyAccount
    function executionDigest(Call[] calldata calls, uint256 nonce_, uint48 deadline) public view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            hashes[i] = keccak256(abi.encode(CALL_TYPEHASH, calls[i].target, calls[i].value, keccak256(calls[i].data)));
        }
        return _hashTypedDataV4(keccak256(abi.encode(EXECUTION_TYPEHASH, keccak256(abi.encodePacked(hashes)), nonce_, deadline)));
    }

    /// @inheritdoc IPasskeyAccount
    function challengeOf(bytes32 digest) public view returns (bytes32) {
        return keccak256(abi.encode(MESSAGE_TYPEHASH, address(this), block.chainid, digest));
    }

    /// @inheritdoc IPasskeyAccount
    function passkeys() external view returns (bytes32[] memory keyIds) {
        return _keyIds;
    }

    /// @inheritdoc IPasskeyAccount
    function passkeyOf(bytes32 keyId) external view returns (bytes32 qx, bytes32 qy) {
        Passkey storage passkey = _passkeys[keyId];
        return (passkey.qx, passkey.qy);
    }

    // --- inside ----------------------------------------------------------------------------------------------------------

    /// @dev Without data it is a payment, which people's accounts take, too. A call of a function needs code to answer it.
    function _call(Call calldata call) private returns (bytes memory) {
        if (call.data.length > 0) return Address.functionCallWithValue(call.target, call.data, call.value);
        Address.sendValue(payable(call.target), call.value);
        return "";
    }

    function _add(bytes32 qx, bytes32 qy) private {
        require(P256.isValidPublicKey(qx, qy), PasskeyInvalidKey());
        bytes32 keyId = keccak256(abi.encode(qx, qy));
        require(_passkeys[keyId].qx | _passkeys[keyId].qy == 0, PasskeyKnown(keyId));
        require(_keyIds.length < MAX_PASSKEYS, PasskeyTooMany(MAX_PASSKEYS));
        _passkeys[keyId] = Passkey(qx, qy);
        _keyIds.push(keyId);
        emit PasskeyAdded(keyId, qx, qy);
    }

    function _isValid(bytes32 digest, bytes calldata signature) private view returns (bool) {
        // abi.encode(bytes32, dynamic tuple): the key, where the tuple begins, the tuple.
        if (signature.length < 64 || uint256(bytes32(signature[32:64])) != 64) return false;
        Passkey memory passkey = _passkeys[bytes32(signature[:32])];
        if (passkey.qx | passkey.qy == 0) return false;
        (bool decoded, WebAuthn.WebAuthnAuth calldata auth) = WebAuthn.tryDecodeAuth(signature[64:]);
        return decoded && WebAuthn.verify(abi.encodePacked(challengeOf(digest)), auth, passkey.qx, passkey.qy, true);
    }
}
