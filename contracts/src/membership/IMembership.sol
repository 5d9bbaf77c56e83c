// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRecovery} from "./IRecovery.sol";

/// @title Membership: one person, one voice
/// @notice Non-transferable ERC-721 + ERC-5192 token. A person is a `nullifier`, unique on chain and unlinkable to a licence number.
/// @dev Trust: `threshold` of the accounts holding VERIFIER_ROLE decide who is a person and a health worker. Roles are held by the timelock.
/// Times are seconds since the Unix epoch (ERC-6372 `mode=timestamp`).
interface IMembership is IRecovery {
    /// @notice Where a member stands. NONE -> ACTIVE -> (LAPSED | SUSPENDED) -> ACTIVE | REVOKED. MOVED is an account that its member has left
    /// for another (see IRecovery): nobody's, for good.
    enum Status {
        NONE,
        ACTIVE,
        LAPSED,
        SUSPENDED,
        REVOKED,
        MOVED
    }

    /// @notice What the admission verifiers sign (EIP-712).
    /// @param account who becomes (or stays) a member
    /// @param specialty ASCII code of the specialty, right-padded, for example "cardiology"
    /// @param nullifier the person: H(secret held by the issuer for that person, domain of this DAO)
    /// @param notAfter when the membership lapses unless refreshed; at most 90 days from the transaction
    /// @param nonce unordered and single use per nullifier, chosen by the verifiers
    struct Voucher {
        address account;
        bytes32 specialty;
        bytes32 nullifier;
        uint48 notAfter;
        uint256 nonce;
    }

    event MemberAdmitted(address indexed account, uint256 indexed tokenId, bytes32 indexed nullifier, bytes32 specialty, uint48 notAfter);
    /// @notice A further voucher for the same person: also lifts a lapse.
    event MemberRefreshed(address indexed account, bytes32 specialty, uint48 notAfter);
    event MemberLapsed(address indexed account);
    event MemberSuspended(address indexed account);
    event MemberReinstated(address indexed account);
    event MemberRevoked(address indexed account);
    event RegistryAdded(address indexed registry);
    event RegistryRemoved(address indexed registry);
    event ThresholdChanged(uint256 threshold);

    error MembershipVoucherExpired(uint48 notAfter);
    error MembershipVoucherTooLong(uint48 notAfter, uint48 latest);
    /// @notice A voucher that says less than the one in force: an older one that was never used cannot be played over a newer one.
    error MembershipVoucherOutdated(uint48 notAfter, uint48 inForce);
    error MembershipVoucherUsed(bytes32 nullifier, uint256 nonce);
    error MembershipNotEnoughSignatures(uint256 given, uint256 threshold);
    error MembershipSignersNotSorted(address previous, address signer);
    error MembershipNotVerifier(address signer);
    /// @notice Zero is nobody: it is what `nullifierOf` says of accounts that are no members.
    error MembershipInvalidNullifier(bytes32 nullifier);
    error MembershipNullifierTaken(bytes32 nullifier, address account);
    error MembershipAccountTaken(address account, bytes32 nullifier);
    error MembershipUnexpectedStatus(address account, Status status);
    error MembershipLocked();
    error MembershipFutureLookup(uint256 timepoint, uint48 clock);
    error MembershipTooManyRegistries(uint256 limit);
    error MembershipRegistryKnown(address registry);
    error MembershipRegistryUnknown(address registry);
    error MembershipInvalidThreshold(uint256 threshold);
    error MembershipInvalidAccount(address account);

    /// @notice Admit a new member, or refresh or un-lapse a present one. Permissionless: the signatures decide.
    /// @param signatures one per verifier, ECDSA, sorted by signer address without repetition
    function admit(Voucher calldata voucher, bytes[] calldata signatures) external returns (uint256 tokenId);

    /// @notice Lapse every listed member whose `notAfter` has passed. Permissionless; accounts that are not due are skipped.
    /// @return lapsed how many lapsed
    function lapse(address[] calldata accounts) external returns (uint256 lapsed);

    /// @notice GUARDIAN_ROLE: take the voice of an ACTIVE member away until `reinstate`.
    function suspend(address account) external;
    /// @notice GUARDIAN_ROLE: give it back; the voucher must still be in date.
    function reinstate(address account) external;
    /// @notice Admin: end a membership for good. The nullifier stays taken.
    function revoke(address account) external;

    /// @notice Admin: from now on `registry` hears of every member that comes or goes. At most 16.
    function addRegistry(address registry) external;
    function removeRegistry(address registry) external;
    /// @notice Tell `registry`, added when members had come or gone already, how the listed accounts stand. Permissionless and idempotent.
    function introduce(address registry, address[] calldata accounts) external;
    function setThreshold(uint256 threshold) external;

    /// @notice Whether `account` was an ACTIVE member at `timepoint`. Reads checkpoints, never the clock.
    function isMemberAt(address account, uint256 timepoint) external view returns (bool);
    function isMember(address account) external view returns (bool);
    /// @notice Number of ACTIVE members at `timepoint` (must be in the past).
    function membersAt(uint256 timepoint) external view returns (uint256);
    function statusOf(address account) external view returns (Status);
    function notAfterOf(address account) external view returns (uint48);
    function specialtyOf(address account) external view returns (bytes32);
    function accountOf(bytes32 nullifier) external view returns (address);
}

/// @title What a registry of voices hears from Membership, in the same transaction and never in a try/catch
interface IMembershipObserver {
    /// @dev Does nothing for an account it knows.
    function memberAdded(address account) external;
    /// @dev Does nothing for an account it does not know.
    function memberRemoved(address account) external;
    /// @dev All that is known of `from` is from now on `to`'s, of whom nothing is known; `from` is known no more.
    function memberMoved(address from, address to) external;
}
