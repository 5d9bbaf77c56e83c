// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC5192} from "./IERC5192.sol";
import {IMembership, IMembershipObserver} from "./IMembership.sol";
import {IRecovery} from "./IRecovery.sol";
import {Recovery} from "./Recovery.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title Membership
contract Membership is Recovery, IERC5192, IERC6372, ERC721, AccessControl {
    using Checkpoints for Checkpoints.Trace208;

    /// @notice Signs admission vouchers.
    bytes32 public constant VERIFIER_ROLE = keccak256("VERIFIER_ROLE");
    /// @notice Suspends and reinstates.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    /// @notice Licences lapse, so a voucher speaks for at most this long.
    uint48 public constant MAX_TERM = 90 days;
    /// @notice Bounds the work of each admission.
    uint256 public constant MAX_REGISTRIES = 16;

    bytes32 private constant VOUCHER_TYPEHASH =
        keccak256("Voucher(address account,bytes32 specialty,bytes32 nullifier,uint48 notAfter,uint256 nonce)");

    struct Member {
        Status status;
        uint48 notAfter;
        bytes32 specialty;
        bytes32 nullifier;
    }

    mapping(address account => Member) private _members;
    mapping(bytes32 nullifier => address) private _accounts;
    mapping(bytes32 nullifier => mapping(uint256 nonce => bool)) private _used;
    mapping(address account => Checkpoints.Trace208) private _active;
    Checkpoints.Trace208 private _total;
    address[] private _registries;
    uint256 private _threshold;

    /// @param admin holds DEFAULT_ADMIN_ROLE: the timelock, or a deployer that hands over and renounces
    /// @param verifiers_ first admission verifiers
    /// @param threshold_ how many of them sign a voucher; at most as many as there are
    constructor(address admin, address[] memory verifiers_, uint256 threshold_)
        ERC721("DoctorDAO Membership", "DDM")
        EIP712("DoctorDAO Membership", "1")
    {
        require(threshold_ <= verifiers_.length, MembershipInvalidThreshold(threshold_));
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        for (uint256 i = 0; i < verifiers_.length; ++i) {
            _grantRole(VERIFIER_ROLE, verifiers_[i]);
        }
        _setThreshold(threshold_);
    }

    // --- admission ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IMembership
    function admit(Voucher calldata voucher, bytes[] calldata signatures) external returns (uint256 tokenId) {
        require(voucher.account != address(0), MembershipInvalidAccount(voucher.account));
        require(voucher.nullifier != bytes32(0), MembershipInvalidNullifier(voucher.nullifier));
        require(voucher.notAfter > clock(), MembershipVoucherExpired(voucher.notAfter));
        require(voucher.notAfter <= clock() + MAX_TERM, MembershipVoucherTooLong(voucher.notAfter, clock() + MAX_TERM));
        require(!_used[voucher.nullifier][voucher.nonce], MembershipVoucherUsed(voucher.nullifier, voucher.nonce));
        _checkSignatures(voucherDigest(voucher), signatures);
        _used[voucher.nullifier][voucher.nonce] = true;

        tokenId = uint256(voucher.nullifier);
        address known = _accounts[voucher.nullifier];
        Member storage member = _members[voucher.account];
        Status status = member.status;

        if (known == address(0)) {
            require(status == Status.NONE, MembershipAccountTaken(voucher.account, member.nullifier));
            _accounts[voucher.nullifier] = voucher.account;
            _members[voucher.account] = Member(Status.ACTIVE, voucher.notAfter, voucher.specialty, voucher.nullifier);
            emit MemberAdmitted(voucher.account, tokenId, voucher.nullifier, voucher.specialty, voucher.notAfter);
            emit Locked(tokenId);
            _mint(voucher.account, tokenId);
            _enter(voucher.account);
        } else {
            require(known == voucher.account, MembershipNullifierTaken(voucher.nullifier, known));
            require(status != Status.REVOKED, MembershipUnexpectedStatus(voucher.account, status));
            require(voucher.notAfter >= member.notAfter, MembershipVoucherOutdated(voucher.notAfter, member.notAfter));
            member.notAfter = voucher.notAfter;
            member.specialty = voucher.specialty;
            emit MemberRefreshed(voucher.account, voucher.specialty, voucher.notAfter);
            if (status == Status.LAPSED) {
                member.status = Status.ACTIVE;
                _enter(voucher.account);
            }
        }
    }

    /// @notice What the verifiers sign (EIP-712).
    function voucherDigest(Voucher calldata voucher) public view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(abi.encode(VOUCHER_TYPEHASH, voucher.account, voucher.specialty, voucher.nullifier, voucher.notAfter, voucher.nonce))
        );
    }

    // --- leaving and coming back ---------------------------------------------------------------------------------------

    /// @inheritdoc IMembership
    function lapse(address[] calldata accounts) external returns (uint256 lapsed) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            Member storage member = _members[accounts[i]];
            if (member.status == Status.ACTIVE && member.notAfter < clock()) {
                member.status = Status.LAPSED;
                emit MemberLapsed(accounts[i]);
                _leave(accounts[i]);
                ++lapsed;
            }
        }
    }

    /// @inheritdoc IMembership
    function suspend(address account) external onlyRole(GUARDIAN_ROLE) {
        Member storage member = _members[account];
        require(member.status == Status.ACTIVE, MembershipUnexpectedStatus(account, member.status));
        member.status = Status.SUSPENDED;
        emit MemberSuspended(account);
        _leave(account);
    }

    /// @inheritdoc IMembership
    function reinstate(address account) external onlyRole(GUARDIAN_ROLE) {
        Member storage member = _members[account];
        require(member.status == Status.SUSPENDED, MembershipUnexpectedStatus(account, member.status));
        require(member.notAfter >= clock(), MembershipVoucherExpired(member.notAfter));
        member.status = Status.ACTIVE;
        emit MemberReinstated(account);
        _enter(account);
    }

    /// @inheritdoc IMembership
    function revoke(address account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Member storage member = _members[account];
        Status status = member.status;
        require(status != Status.NONE && status != Status.REVOKED && status != Status.MOVED, MembershipUnexpectedStatus(account, status));
        member.status = Status.REVOKED;
        emit MemberRevoked(account);
        _burn(uint256(member.nullifier));
        if (status == Status.ACTIVE) _leave(account);
    }

    // --- registries ----------------------------------------------------------------------------------------------------

    /// @inheritdoc IMembership
    function addRegistry(address registry) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(_registries.length < MAX_REGISTRIES, MembershipTooManyRegistries(MAX_REGISTRIES));
        (bool found,) = _indexOf(registry);
        require(!found, MembershipRegistryKnown(registry));
        _registries.push(registry);
        emit RegistryAdded(registry);
    }

    /// @inheritdoc IMembership
    function removeRegistry(address registry) external onlyRole(DEFAULT_ADMIN_ROLE) {
        (bool found, uint256 index) = _indexOf(registry);
        require(found, MembershipRegistryUnknown(registry));
        _registries[index] = _registries[_registries.length - 1];
        _registries.pop();
        emit RegistryRemoved(registry);
    }

    /// @inheritdoc IMembership
    function introduce(address registry, address[] calldata accounts) external {
        (bool found,) = _indexOf(registry);
        require(found, MembershipRegistryUnknown(registry));
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (isMember(accounts[i])) IMembershipObserver(registry).memberAdded(accounts[i]);
            else IMembershipObserver(registry).memberRemoved(accounts[i]);
        }
    }

    /// @inheritdoc IMembership
    function setThreshold(uint256 threshold_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setThreshold(threshold_);
    }

    // --- reading -------------------------------------------------------------------------------------------------------

    /// @inheritdoc IMembership
    function isMemberAt(address account, uint256 timepoint) external view returns (bool) {
        return _active[account].upperLookupRecent(_past(timepoint)) != 0;
    }

    /// @inheritdoc IMembership
    function isMember(address account) public view returns (bool) {
        return _members[account].status == Status.ACTIVE;
    }

    /// @inheritdoc IMembership
    function membersAt(uint256 timepoint) external view returns (uint256) {
        return _total.upperLookupRecent(_past(timepoint));
    }

    /// @notice Number of ACTIVE members now.
    function totalMembers() external view returns (uint256) {
        return _total.latest();
    }

    /// @inheritdoc Recovery
    function statusOf(address account) public view override returns (Status) {
        return _members[account].status;
    }

    /// @inheritdoc IMembership
    function notAfterOf(address account) external view returns (uint48) {
        return _members[account].notAfter;
    }

    /// @inheritdoc IMembership
    function specialtyOf(address account) external view returns (bytes32) {
        return _members[account].specialty;
    }

    /// @inheritdoc Recovery
    function accountOf(bytes32 nullifier) public view override returns (address) {
        return _accounts[nullifier];
    }

    /// @inheritdoc Recovery
    function nullifierOf(address account) public view override returns (bytes32) {
        return _members[account].nullifier;
    }

    /// @inheritdoc IRecovery
    function currentOf(address account) external view returns (address) {
        address current = _accounts[_members[account].nullifier];
        return current == address(0) ? account : current;
    }

    /// @notice Signatures a voucher needs.
    function threshold() external view returns (uint256) {
        return _threshold;
    }

    /// @notice The registries that hear of members.
    function registries() external view returns (address[] memory) {
        return _registries;
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return true;
    }

    /// @inheritdoc IERC6372
    function clock() public view returns (uint48) {
        return Time.timestamp();
    }

    /// @inheritdoc IERC6372
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=timestamp";
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, AccessControl) returns (bool) {
        return interfaceId == type(IERC5192).interfaceId || interfaceId == type(IERC6372).interfaceId
            || interfaceId == type(IMembership).interfaceId || interfaceId == type(IRecovery).interfaceId
            || super.supportsInterface(interfaceId);
    }

    // --- never transferable ----------------------------------------------------------------------------------------------

    function approve(address, uint256) public pure override {
        revert MembershipLocked();
    }

    function setApprovalForAll(address, bool) public pure override {
        revert MembershipLocked();
    }

    /// @dev Only minting (from nobody) and burning (to nobody) get through.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        require(from == address(0) || to == address(0), MembershipLocked());
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _enter(address account) private {
        _active[account].push(clock(), 1);
        _total.push(clock(), _total.latest() + 1);
        for (uint256 i = 0; i < _registries.length; ++i) {
            IMembershipObserver(_registries[i]).memberAdded(account);
        }
    }

    function _leave(address account) private {
        _active[account].push(clock(), 0);
        _total.push(clock(), _total.latest() - 1);
        for (uint256 i = 0; i < _registries.length; ++i) {
            IMembershipObserver(_registries[i]).memberRemoved(account);
        }
    }

    /// @dev The state stays what it is: a suspended or lapsed member is one in the new account too. Nobody comes or goes, so the total stays.
    function _moveMember(address from, address to) internal override {
        Member memory member = _members[from];
        _members[to] = member;
        _members[from].status = Status.MOVED;
        _accounts[member.nullifier] = to;
        if (member.status == Status.ACTIVE) {
            _active[from].push(clock(), 0);
            _active[to].push(clock(), 1);
        }
        uint256 tokenId = uint256(member.nullifier);
        emit MemberMoved(from, to, member.nullifier);
        _burn(tokenId);
        _mint(to, tokenId);
        emit Locked(tokenId);
        for (uint256 i = 0; i < _registries.length; ++i) {
            IMembershipObserver(_registries[i]).memberMoved(from, to);
        }
    }

    function _checkTerm(uint48 notAfter) internal view override {
        require(notAfter > clock(), MembershipVoucherExpired(notAfter));
        require(notAfter <= clock() + MAX_TERM, MembershipVoucherTooLong(notAfter, clock() + MAX_TERM));
    }

    function _useVoucher(bytes32 nullifier, uint256 nonce, uint48 notAfter) private {
        _checkTerm(notAfter);
        require(!_used[nullifier][nonce], MembershipVoucherUsed(nullifier, nonce));
        _used[nullifier][nonce] = true;
    }

    function _checkSignatures(bytes32 digest, bytes[] calldata signatures) internal view override {
        require(signatures.length >= _threshold, MembershipNotEnoughSignatures(signatures.length, _threshold));
        address previous = address(0);
        for (uint256 i = 0; i < signatures.length; ++i) {
            address signer = ECDSA.recover(digest, signatures[i]);
            require(signer > previous, MembershipSignersNotSorted(previous, signer));
            require(hasRole(VERIFIER_ROLE, signer), MembershipNotVerifier(signer));
            previous = signer;
        }
    }

    function _setThreshold(uint256 threshold_) private {
        require(threshold_ > 0, MembershipInvalidThreshold(threshold_));
        _threshold = threshold_;
        emit ThresholdChanged(threshold_);
    }

    function _indexOf(address registry) private view returns (bool, uint256) {
        for (uint256 i = 0; i < _registries.length; ++i) {
            if (_registries[i] == registry) return (true, i);
        }
        return (false, 0);
    }

    function _past(uint256 timepoint) private view returns (uint48) {
        require(timepoint < clock(), MembershipFutureLookup(timepoint, clock()));
        return SafeCast.toUint48(timepoint);
    }
}
