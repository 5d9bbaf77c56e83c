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
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title LiquidVotes
/// @dev Two traces a place in the forest, each one slot a checkpoint:
/// - the voice: whom it follows, the last term in which it does, whether it is a member (lane 0 of its level vector);
/// - for each term, lanes 1 to 7 of its level vector in that term's forest.
/// A term's end therefore costs nothing: the next term's forest is another set of traces, empty but for what was written ahead.
///
/// A place bears the address of the first account that stood in it. When that member moves, nothing in the forest changes, however many
/// follow: the place is marked as held by another, that account's own trace points to the place, and reading goes through both. All of it is
/// checkpointed like the rest, so a session sees the accounts that stood at its snapshot. Who never moved costs no read more.
contract LiquidVotes is ILiquidVotes, IMembershipObserver, IERC165, EIP712, Nonces {
    using Checkpoints for Checkpoints.Trace208;
    using LevelVector for uint208;

    /// @notice Length of the common terms.
    uint48 public constant TERM = 365 days;
    /// @notice In this last part of a term a delegation holds for the next term as well.
    uint48 public constant RENEWAL_WINDOW = 90 days;

    bytes32 private constant DELEGATION_TYPEHASH = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");
    bytes32 private constant DELEGATION_OF_TYPEHASH =
        keccak256("DelegationOf(address delegator,address delegatee,uint256 nonce,uint256 expiry)");
    uint256 private constant MEMBER_BIT = 1 << 200;
    uint256 private constant DECLINES_BIT = 1 << 201;
    /// @dev In the voice of a place: another account than the one that gave it its name holds it.
    uint256 private constant HELD_BIT = 1 << 202;
    /// @dev In the voice of an account: it holds the place named in the parent's bits, and this is all it says.
    uint256 private constant HOLDS_BIT = 1 << 203;

    /// @notice Whose word on members is taken.
    IMembership public immutable membership;
    /// @notice When term 0 began.
    uint48 public immutable termOrigin;

    /// @dev parent's place (160 bits) | last term of the edge (40 bits) | member | declines new delegations | held | holds (1 bit each)
    mapping(address account => Checkpoints.Trace208) private _voices;
    mapping(uint256 term => mapping(address account => Checkpoints.Trace208)) private _below;
    /// @dev Who holds a place whose voice says that another does.
    mapping(address place => Checkpoints.Trace208) private _holders;

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
    function delegateBySig(address delegator, address delegatee, uint256 nonce, uint256 expiry, bytes calldata signature) external {
        require(block.timestamp <= expiry, VotesExpiredSignature(expiry));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(DELEGATION_OF_TYPEHASH, delegator, delegatee, nonce, expiry)));
        require(SignatureChecker.isValidSignatureNow(delegator, digest, signature), DelegationInvalidSignature(delegator));
        _useCheckedNonce(delegator, nonce);
        _delegate(delegator, delegatee);
    }

    /// @inheritdoc ILiquidVotes
    function renew() external {
        uint256 term = termOf(clock());
        uint48 opensAt = _renewalOpens(term);
        require(clock() >= opensAt, DelegationRenewalTooEarly(opensAt));
        (address place, uint256 voice) = _place(msg.sender);
        address parent = _parentIn(voice, term);
        require(parent != address(0), DelegationNothingToRenew(msg.sender));
        if (_parentIn(voice, term + 1) != address(0)) return;

        _attach(place, parent, term + 1, voice);
        _push(place, _voice(parent, term + 1, voice));
        emit DelegationRenewed(msg.sender, _holder(parent), term + 1);
    }

    /// @inheritdoc ILiquidVotes
    function setAcceptsDelegation(bool accepts) external {
        (address place, uint256 voice) = _place(msg.sender);
        _push(place, accepts ? voice & ~DECLINES_BIT : voice | DECLINES_BIT);
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

    /// @inheritdoc IMembershipObserver
    function memberMoved(address from, address to) external {
        require(msg.sender == address(membership), DelegationOnlyMembership(msg.sender));
        require(_voices[to].latest() & ~DECLINES_BIT == 0, DelegationMoved(to));
        (address place, uint256 voice) = _place(from);
        uint256 term = termOf(clock());
        uint256 power = _levels(voice, _below[term][place].latest()).sum();
        address parent = _parentIn(voice, term);
        if (parent != address(0)) parent = _holder(parent);

        if (place != from) _push(from, 0);
        _push(place, voice | HELD_BIT);
        _holders[place].push(clock(), uint160(to));
        _push(to, uint160(place) | HOLDS_BIT);

        emit VoiceMoved(from, to);
        if (parent != address(0)) {
            emit DelegateChanged(from, parent, from);
            emit DelegateChanged(to, to, parent);
        }
        if (power != 0) {
            emit DelegateVotesChanged(from, power, 0);
            emit DelegateVotesChanged(to, 0, power);
        }
    }

    // --- reading ---------------------------------------------------------------------------------------------------------

    /// @inheritdoc ILiquidVotes
    function acceptsDelegation(address account) external view returns (bool) {
        (, uint256 voice) = _read(account);
        return voice & DECLINES_BIT == 0;
    }

    /// @inheritdoc IVotes
    function delegates(address account) external view returns (address) {
        (, uint256 voice) = _read(account);
        address parent = _parentIn(voice, termOf(clock()));
        return parent == address(0) ? account : _holder(parent);
    }

    /// @inheritdoc ILiquidVotes
    function pastDelegate(address account, uint256 timepoint) external view returns (address) {
        uint48 when = _past(timepoint);
        (, uint256 voice) = _readAt(account, when);
        address parent = _parentIn(voice, termOf(when));
        return parent == address(0) ? account : _holderAt(parent, when);
    }

    /// @inheritdoc ILiquidVotes
    function levels(address account) public view returns (uint208) {
        (address place, uint256 voice) = _read(account);
        return place == address(0) ? 0 : _levels(voice, _below[termOf(clock())][place].latest());
    }

    /// @inheritdoc ILiquidVotes
    function pastLevels(address account, uint256 timepoint) public view returns (uint208) {
        uint48 when = _past(timepoint);
        (address place, uint256 voice) = _readAt(account, when);
        return place == address(0) ? 0 : _levels(voice, _below[termOf(when)][place].upperLookupRecent(when));
    }

    /// @inheritdoc ILiquidVotes
    function pastVoice(address account, uint256 timepoint) external view returns (uint208 levels_, address parent) {
        uint48 when = _past(timepoint);
        (address place, uint256 voice) = _readAt(account, when);
        if (place == address(0)) return (0, address(0));
        uint256 term = termOf(when);
        levels_ = _levels(voice, _below[term][place].upperLookupRecent(when));
        parent = _parentIn(voice, term);
        if (parent != address(0)) parent = _holderAt(parent, when);
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
        (address place, uint256 voice) = _place(delegator);
        (address target, uint256 theirs) = delegatee == address(0) ? (delegatee, 0) : _read(delegatee);
        address previous = _parentIn(voice, term);
        uint256 lastTerm = clock() >= _renewalOpens(term) ? term + 1 : term;

        if (delegatee != address(0) && (target != previous || target == address(0))) {
            require(voice & MEMBER_BIT != 0, DelegationNotMember(delegator));
            require(theirs & MEMBER_BIT != 0, DelegationNotMember(delegatee));
            require(theirs & DECLINES_BIT == 0, DelegationNotAccepted(delegatee));
        }

        for (uint256 t = term; t <= term + 1; ++t) {
            address from = _parentIn(voice, t);
            address to = t <= lastTerm ? target : address(0);
            if (from == to) continue;
            if (from != address(0)) _detach(place, from, t, voice);
            if (to != address(0)) _attach(place, to, t, voice);
        }

        _push(place, _voice(target, lastTerm, voice));
        emit DelegateChanged(
            delegator, previous == address(0) ? delegator : _holder(previous), delegatee == address(0) ? delegator : delegatee
        );
        if (delegatee != address(0) && lastTerm > term) emit DelegationRenewed(delegator, delegatee, lastTerm);
    }

    function _setMember(address account, bool member) private {
        require(msg.sender == address(membership), DelegationOnlyMembership(msg.sender));
        (address place, uint256 voice) = _read(account);
        if (place == address(0) || (voice & MEMBER_BIT != 0) == member) return;
        uint256 term = termOf(clock());
        for (uint256 t = term; t <= term + 1; ++t) {
            address parent = _parentIn(voice, t);
            if (parent != address(0)) _move(parent, place, t, 1, member);
        }
        _push(place, voice ^ MEMBER_BIT);
        uint256 power = _levels(voice, _below[term][place].latest()).sum();
        emit DelegateVotesChanged(account, power, member ? power + 1 : power - 1);
    }

    function _attach(address place, address parent, uint256 term, uint256 voice) private {
        _move(parent, place, term, _levels(voice, _below[term][place].latest()), true);
    }

    function _detach(address place, address parent, uint256 term, uint256 voice) private {
        _move(parent, place, term, _levels(voice, _below[term][place].latest()), false);
    }

    /// @dev Adds `vector`, standing at the place `origin`, to the ancestors from `ancestor` up, or takes it away. The walk ends where nothing
    /// arrives any more, but never before the cycle check has looked 7 hops up.
    function _move(address ancestor, address origin, uint256 term, uint208 vector, bool add) private {
        uint256 current = termOf(clock());
        for (uint256 hops = 1; hops <= LevelVector.REACH && ancestor != address(0); ++hops) {
            if (ancestor == origin) revert DelegationCycle(_holder(origin), _holder(origin));
            uint208 delta = vector.up(hops);
            uint256 voice = _voices[ancestor].latest();
            if (delta != 0) {
                Checkpoints.Trace208 storage trace = _below[term][ancestor];
                uint208 before = trace.latest();
                uint208 afterwards = add ? before + delta : before - delta;
                trace.push(clock(), afterwards);
                if (term == current) {
                    address holder = voice & HELD_BIT == 0 ? ancestor : _holder(ancestor);
                    emit DelegateVotesChanged(holder, _levels(voice, before).sum(), _levels(voice, afterwards).sum());
                }
            }
            ancestor = _parentIn(voice, term);
        }
    }

    /// @dev The place in which `account` stands and its voice; none (zero) when its member has left it.
    function _read(address account) private view returns (address place, uint256 voice) {
        voice = _voices[account].latest();
        if (voice & (HELD_BIT | HOLDS_BIT) == 0) return (account, voice);
        if (voice & HELD_BIT != 0) return (address(0), 0);
        place = address(uint160(voice));
        voice = _voices[place].latest();
    }

    function _readAt(address account, uint48 when) private view returns (address place, uint256 voice) {
        voice = _voices[account].upperLookupRecent(when);
        if (voice & (HELD_BIT | HOLDS_BIT) == 0) return (account, voice);
        if (voice & HELD_BIT != 0) return (address(0), 0);
        place = address(uint160(voice));
        voice = _voices[place].upperLookupRecent(when);
    }

    /// @dev The same for an act, which an account that was left cannot do.
    function _place(address account) private view returns (address place, uint256 voice) {
        (place, voice) = _read(account);
        require(place != address(0), DelegationMoved(account));
    }

    function _holder(address place) private view returns (address) {
        return _voices[place].latest() & HELD_BIT == 0 ? place : address(uint160(_holders[place].latest()));
    }

    function _holderAt(address place, uint48 when) private view returns (address) {
        if (_voices[place].upperLookupRecent(when) & HELD_BIT == 0) return place;
        return address(uint160(_holders[place].upperLookupRecent(when)));
    }

    function _push(address place, uint256 voice) private {
        _voices[place].push(clock(), uint208(voice));
    }

    /// @dev The voice with another parent; its flags stay. Without a parent there is no last term either: an account that took back a voice
    /// it never gave is as fresh as before, and a member can move to it.
    function _voice(address parent, uint256 lastTerm, uint256 voice) private pure returns (uint256) {
        if (parent == address(0)) lastTerm = 0;
        return uint256(uint160(parent)) | (lastTerm << 160) | (voice & (MEMBER_BIT | DECLINES_BIT | HELD_BIT));
    }

    /// @dev The parent in `term`'s forest, or zero. An edge holds in every term from the one it was made in to its last.
    function _parentIn(uint256 voice, uint256 term) private pure returns (address) {
        return uint40(voice >> 160) >= term ? address(uint160(voice)) : address(0);
    }

    function _levels(uint256 voice, uint208 below) private pure returns (uint208) {
        return voice & MEMBER_BIT != 0 ? below | 1 : below;
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
