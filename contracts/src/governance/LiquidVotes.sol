// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership, IMembershipObserver} from "../membership/IMembership.sol";
import {ILiquidVotes} from "./ILiquidVotes.sol";
import {LevelVector} from "./LevelVector.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title LiquidVotes
/// @dev Two traces an account, each one slot a checkpoint:
/// - the voice: whom it follows, the last term in which it does, whether it is a member (lane 0 of its level vector);
/// - for each term, lanes 1 to 7 of its level vector in that term's forest.
/// A term's end therefore costs nothing: the next term's forest is another set of traces, empty but for what was written ahead.
contract LiquidVotes is ILiquidVotes, IMembershipObserver, IERC165, EIP712, Nonces {
    using Checkpoints for Checkpoints.Trace208;
    using LevelVector for uint208;

    /// @notice Length of the common terms.
    uint48 public constant TERM = 365 days;
    /// @notice In this last part of a term a delegation holds for the next term as well.
    uint48 public constant RENEWAL_WINDOW = 90 days;

    bytes32 private constant DELEGATION_TYPEHASH = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");
    uint256 private constant MEMBER_BIT = 1 << 200;
    uint256 private constant DECLINES_BIT = 1 << 201;

    /// @notice Whose word on members is taken.
    IMembership public immutable membership;
    /// @notice When term 0 began.
    uint48 public immutable termOrigin;

    /// @dev parent (160 bits) | last term of the edge (40 bits) | member (1 bit) | declines new delegations (1 bit)
    mapping(address account => Checkpoints.Trace208) private _voices;
    mapping(uint256 term => mapping(address account => Checkpoints.Trace208)) private _below;

    error DelegationOnlyMembership(address caller);
    error DelegationTermOriginInFuture(uint48 termOrigin);

    /// @param membership_ the Membership whose admin adds this registry
    /// @param termOrigin_ when term 0 began; not in the future
    constructor(IMembership membership_, uint48 termOrigin_) EIP712("DoctorDAO Voices", "1") {
        require(termOrigin_ <= Time.timestamp(), DelegationTermOriginInFuture(termOrigin_));
        membership = membership_;
        termOrigin = termOrigin_;
        emit RegistryOpened(termOrigin_, TERM);
    }

    // --- delegating ------------------------------------------------------------------------------------------------------

    /// @inheritdoc IVotes
    /// @notice Follow `delegatee` from now on; the zero address or oneself takes the voice back.
    function delegate(address delegatee) external {
        _delegate(msg.sender, delegatee);
    }

    /// @inheritdoc IVotes
    function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) external {
        require(block.timestamp <= expiry, VotesExpiredSignature(expiry));
        address signer = ECDSA.recover(_hashTypedDataV4(keccak256(abi.encode(DELEGATION_TYPEHASH, delegatee, nonce, expiry))), v, r, s);
        _useCheckedNonce(signer, nonce);
        _delegate(signer, delegatee);
    }

    /// @inheritdoc ILiquidVotes
    function renew() external {
        uint256 term = termOf(clock());
        uint48 opensAt = _renewalOpens(term);
        require(clock() >= opensAt, DelegationRenewalTooEarly(opensAt));
        uint256 voice = _voices[msg.sender].latest();
        address parent = _parentIn(voice, term);
        require(parent != address(0), DelegationNothingToRenew(msg.sender));
        if (_parentIn(voice, term + 1) != address(0)) return;

        _attach(msg.sender, parent, term + 1, voice);
        _push(msg.sender, _voice(parent, term + 1, voice));
        emit DelegationRenewed(msg.sender, parent, term + 1);
    }

    /// @inheritdoc ILiquidVotes
    function setAcceptsDelegation(bool accepts) external {
        uint256 voice = _voices[msg.sender].latest();
        _push(msg.sender, accepts ? voice & ~DECLINES_BIT : voice | DECLINES_BIT);
        emit DelegationAcceptanceChanged(msg.sender, accepts);
    }

    // --- members come and go ---------------------------------------------------------------------------------------------

    /// @inheritdoc IMembershipObserver
    function memberAdded(address account) external {
        _setMember(account, true);
    }

    /// @inheritdoc IMembershipObserver
    function memberRemoved(address account) external {
        _setMember(account, false);
    }

    // --- reading ---------------------------------------------------------------------------------------------------------

    /// @inheritdoc ILiquidVotes
    function acceptsDelegation(address account) external view returns (bool) {
        return _voices[account].latest() & DECLINES_BIT == 0;
    }

    /// @inheritdoc IVotes
    function delegates(address account) external view returns (address) {
        return _orSelf(_parentIn(_voices[account].latest(), termOf(clock())), account);
    }

    /// @inheritdoc ILiquidVotes
    function pastDelegate(address account, uint256 timepoint) external view returns (address) {
        uint48 when = _past(timepoint);
        return _orSelf(_parentIn(_voices[account].upperLookupRecent(when), termOf(when)), account);
    }

    /// @inheritdoc ILiquidVotes
    function levels(address account) public view returns (uint208) {
        return _levels(_voices[account].latest(), _below[termOf(clock())][account].latest());
    }

    /// @inheritdoc ILiquidVotes
    function pastLevels(address account, uint256 timepoint) public view returns (uint208) {
        uint48 when = _past(timepoint);
        return _levels(_voices[account].upperLookupRecent(when), _below[termOf(when)][account].upperLookupRecent(when));
    }

    /// @inheritdoc ILiquidVotes
    function pastVoice(address account, uint256 timepoint) external view returns (uint208 levels_, address parent) {
        uint48 when = _past(timepoint);
        uint256 voice = _voices[account].upperLookupRecent(when);
        uint256 term = termOf(when);
        return (_levels(voice, _below[term][account].upperLookupRecent(when)), _parentIn(voice, term));
    }

    /// @inheritdoc IVotes
    function getVotes(address account) external view returns (uint256) {
        return levels(account).sum();
    }

    /// @inheritdoc IVotes
    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        return pastLevels(account, timepoint).sum();
    }

    /// @inheritdoc IVotes
    function getPastTotalSupply(uint256 timepoint) external view returns (uint256) {
        return membership.membersAt(timepoint);
    }

    /// @inheritdoc ILiquidVotes
    function termOf(uint256 timepoint) public view returns (uint256) {
        return timepoint < termOrigin ? 0 : (timepoint - termOrigin) / TERM;
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

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IVotes).interfaceId
            || interfaceId == type(IERC6372).interfaceId || interfaceId == type(IERC5805).interfaceId
            || interfaceId == type(ILiquidVotes).interfaceId;
    }

    /// @notice The EIP-712 domain separator.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _delegate(address delegator, address delegatee) private {
        if (delegatee == delegator) delegatee = address(0);
        uint256 term = termOf(clock());
        uint256 voice = _voices[delegator].latest();
        address previous = _parentIn(voice, term);
        uint256 lastTerm = clock() >= _renewalOpens(term) ? term + 1 : term;

        if (delegatee != address(0) && delegatee != previous) {
            require(voice & MEMBER_BIT != 0, DelegationNotMember(delegator));
            uint256 theirs = _voices[delegatee].latest();
            require(theirs & MEMBER_BIT != 0, DelegationNotMember(delegatee));
            require(theirs & DECLINES_BIT == 0, DelegationNotAccepted(delegatee));
        }

        for (uint256 t = term; t <= term + 1; ++t) {
            address from = _parentIn(voice, t);
            address to = t <= lastTerm ? delegatee : address(0);
            if (from == to) continue;
            if (from != address(0)) _detach(delegator, from, t, voice);
            if (to != address(0)) _attach(delegator, to, t, voice);
        }

        _push(delegator, _voice(delegatee, lastTerm, voice));
        emit DelegateChanged(delegator, _orSelf(previous, delegator), _orSelf(delegatee, delegator));
        if (delegatee != address(0) && lastTerm > term) emit DelegationRenewed(delegator, delegatee, lastTerm);
    }

    function _setMember(address account, bool member) private {
        require(msg.sender == address(membership), DelegationOnlyMembership(msg.sender));
        uint256 voice = _voices[account].latest();
        if ((voice & MEMBER_BIT != 0) == member) return;
        uint256 term = termOf(clock());
        for (uint256 t = term; t <= term + 1; ++t) {
            address parent = _parentIn(voice, t);
            if (parent != address(0)) _move(parent, account, t, 1, member);
        }
        _push(account, voice ^ MEMBER_BIT);
        uint256 power = _levels(voice, _below[term][account].latest()).sum();
        emit DelegateVotesChanged(account, power, member ? power + 1 : power - 1);
    }

    function _attach(address delegator, address parent, uint256 term, uint256 voice) private {
        _move(parent, delegator, term, _levels(voice, _below[term][delegator].latest()), true);
    }

    function _detach(address delegator, address parent, uint256 term, uint256 voice) private {
        _move(parent, delegator, term, _levels(voice, _below[term][delegator].latest()), false);
    }

    /// @dev Adds `vector`, standing at `origin`, to the ancestors from `ancestor` up, or takes it away. The walk ends where nothing
    /// arrives any more, but never before the cycle check has looked 7 hops up.
    function _move(address ancestor, address origin, uint256 term, uint208 vector, bool add) private {
        uint256 current = termOf(clock());
        for (uint256 hops = 1; hops <= LevelVector.REACH && ancestor != address(0); ++hops) {
            require(ancestor != origin, DelegationCycle(origin, ancestor));
            uint208 delta = vector.up(hops);
            uint256 voice = _voices[ancestor].latest();
            if (delta != 0) {
                Checkpoints.Trace208 storage trace = _below[term][ancestor];
                uint208 before = trace.latest();
                uint208 afterwards = add ? before + delta : before - delta;
                trace.push(clock(), afterwards);
                if (term == current) {
                    emit DelegateVotesChanged(ancestor, _levels(voice, before).sum(), _levels(voice, afterwards).sum());
                }
            }
            ancestor = _parentIn(voice, term);
        }
    }

    function _push(address account, uint256 voice) private {
        _voices[account].push(clock(), uint208(voice));
    }

    /// @dev The voice with another parent; its flags stay.
    function _voice(address parent, uint256 lastTerm, uint256 voice) private pure returns (uint256) {
        return uint256(uint160(parent)) | (lastTerm << 160) | (voice & (MEMBER_BIT | DECLINES_BIT));
    }

    /// @dev The parent in `term`'s forest, or zero. An edge holds in every term from the one it was made in to its last.
    function _parentIn(uint256 voice, uint256 term) private pure returns (address) {
        return uint40(voice >> 160) >= term ? address(uint160(voice)) : address(0);
    }

    function _levels(uint256 voice, uint208 below) private pure returns (uint208) {
        return voice & MEMBER_BIT != 0 ? below | 1 : below;
    }

    function _orSelf(address parent, address account) private pure returns (address) {
        return parent == address(0) ? account : parent;
    }

    function _renewalOpens(uint256 term) private view returns (uint48) {
        return uint48(termOrigin + (term + 1) * TERM) - RENEWAL_WINDOW;
    }

    function _past(uint256 timepoint) private view returns (uint48) {
        uint48 now_ = clock();
        require(timepoint < now_, ERC5805FutureLookup(timepoint, now_));
        return SafeCast.toUint48(timepoint);
    }
}
