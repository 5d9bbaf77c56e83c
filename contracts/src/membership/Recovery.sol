// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "./IMembership.sol";
import {IRecovery} from "./IRecovery.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title Recovery
/// @notice See IRecovery for the rule.
/// @dev Guardians and requests are kept by the person's nullifier, guardians as nullifiers: both follow when somebody moves.
abstract contract Recovery is IMembership, EIP712 {
    /// @notice How long the old account has to say no.
    uint48 public constant RECOVERY_DELAY = 7 days;
    /// @notice How long a request can be completed after that.
    uint48 public constant RECOVERY_WINDOW = 30 days;
    uint256 public constant MAX_GUARDIANS = 7;

    bytes32 private constant APPROVAL_TYPEHASH = keccak256("GuardianApproval(address from,address to,uint256 nonce,uint48 notAfter)");
    bytes32 private constant VOUCHER_TYPEHASH =
        keccak256("RecoveryVoucher(bytes32 nullifier,address account,uint48 notAfter,uint256 nonce)");
    bytes32 private constant CANCELLATION_TYPEHASH = keccak256("RecoveryCancellation(address account,uint256 nonce)");

    struct Person {
        Request request;
        uint64 nonce;
        uint64 voucherNonce;
        uint8 threshold;
        bytes32[] guardians;
    }

    mapping(bytes32 nullifier => Person) private _people;

    // --- guardians -------------------------------------------------------------------------------------------------------

    /// @inheritdoc IRecovery
    function setGuardians(address[] calldata guardians, uint8 threshold_) external {
        _requireMovable(msg.sender);
        require(
            guardians.length <= MAX_GUARDIANS && threshold_ <= guardians.length && (threshold_ > 0 || guardians.length == 0),
            RecoveryInvalidGuardians()
        );
        bytes32[] memory people = new bytes32[](guardians.length);
        address previous = address(0);
        for (uint256 i = 0; i < guardians.length; ++i) {
            require(guardians[i] > previous, RecoveryGuardiansNotSorted(previous, guardians[i]));
            require(guardians[i] != msg.sender && statusOf(guardians[i]) == Status.ACTIVE, RecoveryNotGuardian(guardians[i]));
            people[i] = nullifierOf(guardians[i]);
            previous = guardians[i];
        }
        Person storage person = _people[nullifierOf(msg.sender)];
        (person.guardians, person.threshold, person.nonce) = (people, threshold_, person.nonce + 1);
        emit GuardiansChanged(msg.sender, guardians, threshold_);
    }

    // --- asking ----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IRecovery
    function requestRecovery(address from, address to, uint48 notAfter, GuardianApproval[] calldata approvals) external {
        require(notAfter >= Time.timestamp(), RecoveryExpired(notAfter));
        Person storage person = _people[nullifierOf(from)];
        uint8 threshold_ = person.threshold;
        require(threshold_ > 0 && approvals.length >= threshold_, RecoveryNotEnoughApprovals(approvals.length, threshold_));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(APPROVAL_TYPEHASH, from, to, person.nonce, notAfter)));
        address previous = address(0);
        for (uint256 i = 0; i < approvals.length; ++i) {
            address guardian = approvals[i].guardian;
            require(guardian > previous, RecoveryGuardiansNotSorted(previous, guardian));
            require(statusOf(guardian) == Status.ACTIVE && _isGuardian(person, nullifierOf(guardian)), RecoveryNotGuardian(guardian));
            require(SignatureChecker.isValidSignatureNow(guardian, digest, approvals[i].signature), RecoveryInvalidSignature(guardian));
            previous = guardian;
        }
        _request(from, to, false);
    }

    /// @inheritdoc IRecovery
    function requestRecoveryByVoucher(RecoveryVoucher calldata voucher, bytes[] calldata signatures) external {
        _checkTerm(voucher.notAfter);
        Person storage person = _people[voucher.nullifier];
        require(voucher.nonce == person.voucherNonce, RecoveryVoucherOutdated(voucher.nonce, person.voucherNonce));
        ++person.voucherNonce;
        _checkSignatures(recoveryDigest(voucher), signatures);
        _request(accountOf(voucher.nullifier), voucher.account, true);
    }

    /// @notice What the verifiers sign (EIP-712).
    function recoveryDigest(RecoveryVoucher calldata voucher) public view returns (bytes32) {
        return
            _hashTypedDataV4(keccak256(abi.encode(VOUCHER_TYPEHASH, voucher.nullifier, voucher.account, voucher.notAfter, voucher.nonce)));
    }

    // --- ending ----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IRecovery
    function cancelRecovery() external {
        _cancelBy(msg.sender);
    }

    /// @inheritdoc IRecovery
    function cancelRecoveryBySig(address account, bytes calldata signature) external {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CANCELLATION_TYPEHASH, account, recoveryNonce(account))));
        require(SignatureChecker.isValidSignatureNow(account, digest, signature), RecoveryInvalidSignature(account));
        _cancelBy(account);
    }

    /// @inheritdoc IRecovery
    function completeRecovery(address from) external {
        _requireMovable(from);
        Person storage person = _people[nullifierOf(from)];
        Request memory request = person.request;
        require(request.to != address(0), RecoveryNotRunning(from));
        require(Time.timestamp() >= request.readyAt, RecoveryTooEarly(request.readyAt));
        require(Time.timestamp() <= request.expiresAt, RecoveryExpired(request.expiresAt));
        _requireFree(request.to);
        delete person.request;
        ++person.nonce;
        ++person.voucherNonce;
        _moveMember(from, request.to);
    }

    // --- reading ---------------------------------------------------------------------------------------------------------

    /// @inheritdoc IRecovery
    function recoveryOf(address account) external view returns (Request memory) {
        return _people[nullifierOf(account)].request;
    }

    /// @inheritdoc IRecovery
    function guardiansOf(address account) external view returns (address[] memory guardians, uint8 threshold_) {
        Person storage person = _people[nullifierOf(account)];
        guardians = new address[](person.guardians.length);
        for (uint256 i = 0; i < guardians.length; ++i) {
            guardians[i] = accountOf(person.guardians[i]);
        }
        threshold_ = person.threshold;
    }

    /// @inheritdoc IRecovery
    function recoveryNonce(address account) public view returns (uint256) {
        return _people[nullifierOf(account)].nonce;
    }

    /// @inheritdoc IRecovery
    function recoveryVoucherNonce(bytes32 nullifier) external view returns (uint256) {
        return _people[nullifier].voucherNonce;
    }

    /// @inheritdoc IMembership
    function statusOf(address account) public view virtual returns (Status);
    /// @inheritdoc IMembership
    function accountOf(bytes32 nullifier) public view virtual returns (address);
    /// @inheritdoc IRecovery
    function nullifierOf(address account) public view virtual returns (bytes32);

    // --- what Membership does --------------------------------------------------------------------------------------------

    /// @dev Reverts unless a voucher's `notAfter` is neither past nor too far ahead.
    function _checkTerm(uint48 notAfter) internal view virtual;
    function _checkSignatures(bytes32 digest, bytes[] calldata signatures) internal view virtual;
    /// @dev `from` is a member in any state but REVOKED; `to` never was one.
    function _moveMember(address from, address to) internal virtual;

    // --- inside ----------------------------------------------------------------------------------------------------------

    function _request(address from, address to, bool byVerifiers) private {
        _requireMovable(from);
        _requireFree(to);
        Person storage person = _people[nullifierOf(from)];
        Request memory before = person.request;
        if (before.to != address(0)) {
            bool over = Time.timestamp() > before.expiresAt;
            require(over || (byVerifiers && !before.byVerifiers), RecoveryRunning(from, before.to));
            ++person.nonce;
            emit RecoveryCancelled(from, before.to);
        }
        uint48 readyAt = Time.timestamp() + RECOVERY_DELAY;
        person.request = Request(to, readyAt, readyAt + RECOVERY_WINDOW, byVerifiers);
        ++person.nonce;
        emit RecoveryRequested(from, to, readyAt, readyAt + RECOVERY_WINDOW, byVerifiers);
    }

    /// @dev An account that was left speaks for nobody: it has no request to cancel. A suspended one is silent towards the verifiers: its key
    /// may be a thief's.
    function _cancelBy(address account) private {
        Person storage person = _people[nullifierOf(account)];
        address to = person.request.to;
        require(to != address(0) && accountOf(nullifierOf(account)) == account, RecoveryNotRunning(account));
        Status status = statusOf(account);
        require(!person.request.byVerifiers || status != Status.SUSPENDED, MembershipUnexpectedStatus(account, status));
        delete person.request;
        ++person.nonce;
        emit RecoveryCancelled(account, to);
    }

    /// @dev Nobody is moved to a contract that does not sign: the escrow, a pool or the timelock would be left for an account of the mover's
    /// choice next, and what lies in it would follow. Such a contract does not answer at all; one that signs answers, or says why not.
    function _requireFree(address to) private view {
        bool free = to != address(0) && statusOf(to) == Status.NONE;
        if (free && to.code.length > 0) {
            (, bytes memory answer) = to.staticcall(abi.encodeCall(IERC1271.isValidSignature, (bytes32(0), "")));
            free = answer.length > 0;
        }
        require(free, RecoveryInvalidAccount(to));
    }

    function _requireMovable(address account) private view {
        Status status = statusOf(account);
        require(
            status == Status.ACTIVE || status == Status.LAPSED || status == Status.SUSPENDED, MembershipUnexpectedStatus(account, status)
        );
    }

    function _isGuardian(Person storage person, bytes32 nullifier) private view returns (bool) {
        bytes32[] memory guardians = person.guardians;
        for (uint256 i = 0; i < guardians.length; ++i) {
            if (guardians[i] == nullifier) return true;
        }
        return false;
    }
}
