// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title A smart account that obeys passkeys: a doctor without a wallet, a seed phrase or gas
/// @notice Any of its passkeys (at least one, at most 8) speaks for it, alone. What is signed is the WebAuthn challenge
/// `keccak256(abi.encode(keccak256("PasskeyMessage(address account,uint256 chainId,bytes32 digest)"), account, chainId, digest))`, 32 bytes,
/// where `digest` is what is asked to be valid: so a signature for one account of a passkey is none for another.
/// @dev A signature is `abi.encode(bytes32 keyId, WebAuthn.WebAuthnAuth auth)` with keyId = keccak256(abi.encode(qx, qy)). User presence and
/// user verification (a fingerprint, a PIN) are required. Which origin asked is not checked here: an authenticator gives a key's signature to
/// its own relying party only.
interface IPasskeyAccount is IERC1271 {
    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    event PasskeyAdded(bytes32 indexed keyId, bytes32 qx, bytes32 qy);
    event PasskeyRemoved(bytes32 indexed keyId);
    event Executed(uint256 indexed nonce);

    error PasskeyOnlyAccount(address caller);
    /// @notice Not a point of the curve P-256.
    error PasskeyInvalidKey();
    error PasskeyKnown(bytes32 keyId);
    error PasskeyUnknown(bytes32 keyId);
    error PasskeyTooMany(uint256 limit);
    /// @notice An account without a passkey would obey nobody.
    error PasskeyLast();
    error PasskeyInvalidSignature();
    error PasskeyInvalidNonce(uint256 nonce, uint256 expected);
    error PasskeyExpired(uint48 deadline);
    error PasskeyTooManyCalls(uint256 limit);

    /// @notice Anybody, with a passkey's signature over the EIP-712 `Execution(Call[] calls,uint256 nonce,uint48 deadline)Call(address
    /// target,uint256 value,bytes data)` (domain "DoctorDAO PasskeyAccount", "1"): make the calls, all or none. What a call reverts with is
    /// passed on.
    /// @param calls at most 16
    /// @param nonce `nonce()`
    /// @param deadline unix seconds until when the signature holds
    /// @return results what the calls returned
    function execute(Call[] calldata calls, uint256 nonce, uint48 deadline, bytes calldata signature)
        external
        returns (bytes[] memory results);
    /// @notice The account itself, by `execute`. Errors: `PasskeyInvalidKey`, `PasskeyKnown`, `PasskeyTooMany`.
    function addPasskey(bytes32 qx, bytes32 qy) external;
    /// @notice The account itself, by `execute`. Errors: `PasskeyUnknown`, `PasskeyLast`.
    function removePasskey(bytes32 keyId) external;

    /// @notice The nonce of the next execution: one after the other, so an older signature is void when a newer one was brought.
    function nonce() external view returns (uint256);
    /// @notice The digest to bind for `execute` (EIP-712).
    function executionDigest(Call[] calldata calls, uint256 nonce, uint48 deadline) external view returns (bytes32);
    /// @notice The 32 bytes that a passkey signs as its WebAuthn challenge so that `digest` is valid for this account.
    function challengeOf(bytes32 digest) external view returns (bytes32);
    /// @notice All passkeys, in no order.
    function passkeys() external view returns (bytes32[] memory keyIds);
    /// @notice A passkey's public key; zeros when it is unknown.
    function passkeyOf(bytes32 keyId) external view returns (bytes32 qx, bytes32 qy);
}

/// @title Makes passkey accounts at addresses that are known before
interface IPasskeyAccountFactory {
    event AccountCreated(address indexed account, bytes32 indexed keyId);

    /// @notice The address of the account that is born with this passkey, created or not.
    /// @param salt which of the passkey's accounts, usually 0
    function accountOf(bytes32 qx, bytes32 qy, uint256 salt) external view returns (address account);
    /// @notice Anybody: create it, or do nothing when it is there. The key is part of the address, so nobody can take it for another key.
    /// Errors: `PasskeyInvalidKey`.
    function create(bytes32 qx, bytes32 qy, uint256 salt) external returns (address account);
}
