// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Recovery: a member who has lost a key moves to another account
/// @notice Guardians whom the member named beforehand ask for it, or the admission verifiers do by a voucher for the same nullifier. The move
/// waits `RECOVERY_DELAY`, is announced by an event, and the old account can cancel it as long as it has not happened. Everything that is
/// keyed by the person follows: the membership in whatever state it is (a suspended member stays suspended), delegations in both directions,
/// reputation. A revoked member cannot move.
/// @dev Trust: `threshold` guardians together, or `threshold` verifiers together, can move a member whose old account stays silent for the
/// whole delay. Nobody can hold up the verifiers: their request ends one of the guardians, never the other way round, and while a member is
/// suspended only time stands between their request and the move. So a stolen key is answered by suspending the member first.
/// Signatures are EIP-712 in the domain of Membership; guardians and the old account may be contracts (ERC-1271), verifiers sign by ECDSA.
interface IRecovery {
    /// @notice A running request. None runs when `to` is zero.
    /// @param to the account to move to
    /// @param readyAt unix seconds from which `completeRecovery` works
    /// @param expiresAt unix seconds after which it does no more, and another request may take the place
    /// @param byVerifiers asked for by the verifiers' voucher, not by guardians
    struct Request {
        address to;
        uint48 readyAt;
        uint48 expiresAt;
        bool byVerifiers;
    }

    /// @notice One guardian's signature over `GuardianApproval(address from,address to,uint256 nonce,uint48 notAfter)`, `nonce` being
    /// `recoveryNonce(from)`.
    struct GuardianApproval {
        address guardian;
        bytes signature;
    }

    /// @notice What the verifiers sign (EIP-712 `RecoveryVoucher(bytes32 nullifier,address account,uint48 notAfter,uint256 nonce)`).
    /// @param nullifier the person
    /// @param account the new account
    /// @param notAfter until when it can be brought; at most 90 days from the transaction
    /// @param nonce `recoveryVoucherNonce(nullifier)`: once a voucher was brought, or the person has moved, every other one of before is void
    struct RecoveryVoucher {
        bytes32 nullifier;
        address account;
        uint48 notAfter;
        uint256 nonce;
    }

    event GuardiansChanged(address indexed account, address[] guardians, uint8 threshold);
    event RecoveryRequested(address indexed from, address indexed to, uint48 readyAt, uint48 expiresAt, bool byVerifiers);
    /// @notice The request was cancelled by the old account, or ended because another took its place.
    event RecoveryCancelled(address indexed from, address indexed to);
    event MemberMoved(address indexed from, address indexed to, bytes32 indexed nullifier);

    error RecoveryInvalidGuardians();
    error RecoveryGuardiansNotSorted(address previous, address guardian);
    /// @notice Not named by the member, or no ACTIVE member (any more).
    error RecoveryNotGuardian(address guardian);
    error RecoveryNotEnoughApprovals(uint256 given, uint256 threshold);
    error RecoveryInvalidSignature(address signer);
    error RecoveryRunning(address from, address to);
    error RecoveryNotRunning(address from);
    error RecoveryTooEarly(uint48 readyAt);
    error RecoveryExpired(uint48 expiresAt);
    /// @notice The account to move to is zero, is or was a member's, or is a contract that signs nothing (ERC-1271).
    error RecoveryInvalidAccount(address to);
    /// @notice Another voucher was brought since the verifiers signed this one, or the person has moved.
    error RecoveryVoucherOutdated(uint256 nonce, uint256 inForce);

    /// @notice The caller, a member: who may ask for a recovery, and how many of them together. None and 0 take all away. Signatures given
    /// before are void. Errors: `RecoveryInvalidGuardians`, `RecoveryGuardiansNotSorted`, `RecoveryNotGuardian`.
    /// @param guardians ACTIVE members, at most 7, ascending, not the caller; who moves later stays guardian under the new account
    function setGuardians(address[] calldata guardians, uint8 threshold) external;
    /// @notice Anybody, with the guardians' signatures: move `from` to `to` after the delay.
    /// @param notAfter until when the signatures hold (unix seconds)
    /// @param approvals ascending by guardian
    function requestRecovery(address from, address to, uint48 notAfter, GuardianApproval[] calldata approvals) external;
    /// @notice Anybody, with the verifiers' signatures: the same. Ends a running request of guardians.
    /// @param signatures one per verifier, ECDSA, ascending by signer
    function requestRecoveryByVoucher(RecoveryVoucher calldata voucher, bytes[] calldata signatures) external;
    /// @notice The old account: this recovery does not happen. While suspended it cannot say so to the verifiers. Errors: `RecoveryNotRunning`,
    /// `MembershipUnexpectedStatus`.
    function cancelRecovery() external;
    /// @notice Anybody, with the old account's signature over `RecoveryCancellation(address account,uint256 nonce)`, `nonce` being
    /// `recoveryNonce(account)`.
    function cancelRecoveryBySig(address account, bytes calldata signature) external;
    /// @notice Anybody, when the delay is over: move. Errors: `RecoveryNotRunning`, `RecoveryTooEarly`, `RecoveryExpired`,
    /// `RecoveryInvalidAccount`, `MembershipUnexpectedStatus`.
    function completeRecovery(address from) external;

    /// @notice The running (or expired) request for `account`.
    function recoveryOf(address account) external view returns (Request memory);
    /// @notice The present accounts of the guardians, in the order they were named, and how many of them it takes.
    function guardiansOf(address account) external view returns (address[] memory guardians, uint8 threshold);
    /// @notice What the next signature of a guardian, or a cancellation, has to name. It counts the person's
    /// `GuardiansChanged`, `RecoveryRequested`, `RecoveryCancelled` and `MemberMoved`.
    function recoveryNonce(address account) external view returns (uint256);
    /// @notice What the next voucher of the verifiers has to name. It counts the vouchers that were brought and the moves of the person.
    function recoveryVoucherNonce(bytes32 nullifier) external view returns (uint256);
    /// @notice The person behind an account, also behind one that the person has left; zero when there never was one.
    function nullifierOf(address account) external view returns (bytes32);
    /// @notice The account that holds the membership which `account` holds or held; `account` itself when it never held one.
    function currentOf(address account) external view returns (address);
}
