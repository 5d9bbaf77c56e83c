// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembershipObserver} from "../membership/IMembership.sol";
import {Decay} from "./Decay.sol";
import {IReputation} from "./IReputation.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title Reputation
/// @notice See IReputation for the rule. DEFAULT_ADMIN_ROLE, which names sources and slashers, is the timelock's: chambers act through it.
/// @dev What is stored is not the balance but S = sum of amount * weight(day of the act), awards up and slashes down, a checkpoint a
/// change; the balance on day D is floor(S / weight(D)). Why it is so:
/// - Path independence. S changes by acts alone, never by time and never by reading, and an act adds a whole number that depends on its
///   amount and its day only. So the same amounts in any order on a day, any way to split them, and any number of awards of nothing lead to
///   the same S. Had the balance been multiplied down and rounded at each touch, each touch would have cost up to a unit, and touching
///   would be an attack.
/// - Acts are exact. floor((S + a w) / w) = floor(S / w) + a: an award of a is seen as a, whatever fraction was there; likewise a slash,
///   and since a slash is at most floor(S / w), S never falls below 0. The fraction (less than a unit, which nobody can see or lose) stays.
/// - The only rounding is the one down to whole units when reading. Against real numbers each weight is less than 2^-80 of itself too
///   small, so before that rounding a balance is off by less than 2^-79 of the units that were ever awarded and slashed; after whole
///   half-lives by nothing at all.
/// - S < 2^32 * weight(D) < 2^(32 + 176) fits a checkpoint's 208 bits until 96 half-lives after the origin, because no award lifts a
///   balance above 2^32 - 1 and weights only grow. A new version will have been deployed by then; this one stops with `DecayBeyondRange`.
contract Reputation is IReputation, IMembershipObserver, IERC6372, AccessControl {
    using Checkpoints for Checkpoints.Trace208;

    /// @notice Days of an epoch: caps start anew when the next begins.
    uint256 public constant EPOCH_DAYS = 30;
    /// @notice No award lifts a balance above this.
    uint256 public constant MAX_BALANCE = type(uint32).max;
    /// @dev In `_places`: the account was left by its member.
    uint208 private constant LEFT_BIT = 1 << 160;

    /// @notice Days since 1970 when day 0 began.
    uint256 public immutable originDay;

    /// @notice Whose word on moves is taken.
    address public immutable membership;

    /// @dev One slot. `used` is what was awarded in `epoch`.
    struct Source {
        bool named;
        Caps caps;
        uint32 epoch;
        uint32 used;
    }

    struct Usage {
        uint32 epoch;
        uint32 used;
    }

    /// @dev Sums and usages stand under the first account of a person, whichever holds them now.
    mapping(bytes32 topic => mapping(address place => Checkpoints.Trace208)) private _sums;
    /// @dev Only of accounts that moved: the place (zero: the account itself) and whether it was left.
    mapping(address account => Checkpoints.Trace208) private _places;
    mapping(address place => address) private _holders;
    mapping(bytes32 topic => mapping(address source => Source)) private _sources;
    /// @dev By topic, source and person, and by topic, source and pair.
    mapping(bytes32 key => Usage) private _usages;
    mapping(bytes32 topic => mapping(address slasher => bool)) private _slashers;
    mapping(address source => mapping(bytes32 ref => bool)) private _awarded;
    mapping(address slasher => mapping(bytes32 ref => bool)) private _slashed;

    /// @param admin holds DEFAULT_ADMIN_ROLE: the timelock
    /// @param membership_ the Membership whose admin adds this registry
    constructor(address admin, address membership_) {
        membership = membership_;
        originDay = block.timestamp / 1 days;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        emit ReputationOpened(block.timestamp / 1 days, Decay.HALF_LIFE, EPOCH_DAYS);
    }

    // --- earning and losing ----------------------------------------------------------------------------------------------

    /// @inheritdoc IReputation
    function award(address account, bytes32 topic, uint256 amount, address counterpart, bytes32 ref) external returns (uint256 awarded) {
        require(_sources[topic][msg.sender].named, ReputationNotSource(topic, msg.sender));
        require(account != address(0), ReputationInvalidAccount(account));
        (account, counterpart) = (_current(account), _current(counterpart));
        require(!_awarded[msg.sender][ref], ReputationRefUsed(msg.sender, ref));
        _awarded[msg.sender][ref] = true;

        awarded = Math.min(amount, room(topic, msg.sender, account, counterpart));
        if (awarded > 0) {
            uint32 more = uint32(awarded);
            Source storage source = _sources[topic][msg.sender];
            uint32 epoch = _epoch();
            (source.epoch, source.used) = (epoch, _usedOf(source.epoch, source.used) + more);
            address place = _placeOf(account);
            _use(_keyOf(topic, msg.sender, place, address(0)), epoch, more);
            if (counterpart != address(0)) _use(_keyOf(topic, msg.sender, place, _placeOf(counterpart)), epoch, more);
            Checkpoints.Trace208 storage sum = _sums[topic][place];
            sum.push(clock(), SafeCast.toUint208(sum.latest() + awarded * Decay.weight(_day(clock()))));
        }
        emit ReputationAwarded(account, topic, msg.sender, counterpart, awarded, amount - awarded, ref);
    }

    /// @inheritdoc IReputation
    function slash(address account, bytes32 topic, uint256 amount, bytes32 ref) external returns (uint256 slashed) {
        require(_slashers[topic][msg.sender], ReputationNotSlasher(topic, msg.sender));
        require(!_slashed[msg.sender][ref], ReputationRefUsed(msg.sender, ref));
        _slashed[msg.sender][ref] = true;
        account = _current(account);

        slashed = Math.min(amount, balanceOf(account, topic));
        if (slashed > 0) {
            Checkpoints.Trace208 storage sum = _sums[topic][_placeOf(account)];
            sum.push(clock(), SafeCast.toUint208(sum.latest() - slashed * Decay.weight(_day(clock()))));
        }
        emit ReputationSlashed(account, topic, msg.sender, slashed, amount - slashed, ref);
    }

    // --- members move ----------------------------------------------------------------------------------------------------

    /// @inheritdoc IMembershipObserver
    function memberMoved(address from, address to) external {
        require(msg.sender == membership, ReputationOnlyMembership(msg.sender));
        address place = _placeOf(from);
        _places[from].push(clock(), place == from ? LEFT_BIT : LEFT_BIT | uint160(place));
        _places[to].push(clock(), uint160(place));
        _holders[place] = to;
        emit ReputationMoved(from, to);
    }

    /// @inheritdoc IMembershipObserver
    /// @notice Nothing: reputation asks nobody whether an account is a member.
    function memberAdded(address account) external {}

    /// @inheritdoc IMembershipObserver
    /// @notice Nothing.
    function memberRemoved(address account) external {}

    // --- naming ----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IReputation
    function nameSource(bytes32 topic, address source, Caps calldata caps) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(source.code.length != 0, ReputationNotContract(source));
        Source storage named = _sources[topic][source];
        (named.named, named.caps) = (true, caps);
        emit SourceNamed(topic, source, caps.total, caps.account, caps.pair);
    }

    /// @inheritdoc IReputation
    function dropSource(bytes32 topic, address source) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Source storage named = _sources[topic][source];
        require(named.named, ReputationNotSource(topic, source));
        named.named = false;
        emit SourceDropped(topic, source);
    }

    /// @inheritdoc IReputation
    function nameSlasher(bytes32 topic, address slasher) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(slasher.code.length != 0, ReputationNotContract(slasher));
        _slashers[topic][slasher] = true;
        emit SlasherNamed(topic, slasher);
    }

    /// @inheritdoc IReputation
    function dropSlasher(bytes32 topic, address slasher) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(_slashers[topic][slasher], ReputationNotSlasher(topic, slasher));
        _slashers[topic][slasher] = false;
        emit SlasherDropped(topic, slasher);
    }

    // --- reading ---------------------------------------------------------------------------------------------------------

    /// @inheritdoc IReputation
    function balanceOf(address account, bytes32 topic) public view returns (uint256) {
        uint208 place = _places[account].latest();
        if (place & LEFT_BIT != 0) return 0;
        return _balance(_sums[topic][place == 0 ? account : address(uint160(place))].latest(), clock());
    }

    /// @inheritdoc IReputation
    function balanceAt(address account, bytes32 topic, uint256 timepoint) external view returns (uint256) {
        require(timepoint < clock(), ReputationFutureLookup(timepoint, clock()));
        uint48 past = SafeCast.toUint48(timepoint);
        uint208 place = _places[account].upperLookupRecent(past);
        if (place & LEFT_BIT != 0) return 0;
        return _balance(_sums[topic][place == 0 ? account : address(uint160(place))].upperLookupRecent(past), past);
    }

    /// @inheritdoc IReputation
    function room(bytes32 topic, address source, address account, address counterpart) public view returns (uint256 left) {
        Source memory s = _sources[topic][source];
        (account, counterpart) = (_current(account), _current(counterpart));
        if (!s.named || account == counterpart) return 0;
        address place = _placeOf(account);
        left = Math.saturatingSub(s.caps.total, _usedOf(s.epoch, s.used));
        left = Math.min(left, _left(s.caps.account, _keyOf(topic, source, place, address(0))));
        if (counterpart != address(0)) left = Math.min(left, _left(s.caps.pair, _keyOf(topic, source, place, _placeOf(counterpart))));
        left = Math.min(left, Math.saturatingSub(MAX_BALANCE, balanceOf(account, topic)));
    }

    /// @inheritdoc IReputation
    function sourceOf(bytes32 topic, address source) external view returns (bool named, Caps memory caps) {
        Source storage s = _sources[topic][source];
        return (s.named, s.caps);
    }

    /// @inheritdoc IReputation
    function isSlasher(bytes32 topic, address slasher) external view returns (bool) {
        return _slashers[topic][slasher];
    }

    /// @inheritdoc IReputation
    function isAwarded(address source, bytes32 ref) external view returns (bool) {
        return _awarded[source][ref];
    }

    /// @inheritdoc IReputation
    function isSlashed(address slasher, bytes32 ref) external view returns (bool) {
        return _slashed[slasher][ref];
    }

    /// @inheritdoc IReputation
    function weight(uint256 day) external pure returns (uint256) {
        return Decay.weight(day);
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

    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IReputation).interfaceId || interfaceId == type(IERC6372).interfaceId
                || super.supportsInterface(interfaceId);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _balance(uint208 sum, uint48 timepoint) private view returns (uint256) {
        return sum == 0 ? 0 : sum / Decay.weight(_day(timepoint));
    }

    /// @dev Where the sums of whoever has or had `account` stand.
    function _placeOf(address account) private view returns (address) {
        address place = address(uint160(_places[account].latest()));
        return place == address(0) ? account : place;
    }

    /// @dev Who holds now what `account` holds or held.
    function _current(address account) private view returns (address) {
        uint208 place = _places[account].latest();
        if (place & LEFT_BIT == 0) return account;
        return _holders[place == LEFT_BIT ? account : address(uint160(place))];
    }

    /// @dev Nothing is asked about a time before the origin: nobody had anything.
    function _day(uint48 timepoint) private view returns (uint256) {
        return timepoint / 1 days - originDay;
    }

    function _epoch() private view returns (uint32) {
        return uint32(_day(clock()) / EPOCH_DAYS);
    }

    /// @dev What was used in an earlier epoch counts no more.
    function _usedOf(uint32 epoch, uint32 used) private view returns (uint32) {
        return epoch == _epoch() ? used : 0;
    }

    function _left(uint32 cap, bytes32 key) private view returns (uint256) {
        Usage storage usage = _usages[key];
        return Math.saturatingSub(cap, _usedOf(usage.epoch, usage.used));
    }

    function _use(bytes32 key, uint32 epoch, uint32 more) private {
        Usage storage usage = _usages[key];
        (usage.epoch, usage.used) = (epoch, _usedOf(usage.epoch, usage.used) + more);
    }

    /// @dev The two of a pair in one order, so that both directions share a cap; alone, a person stands beside the zero address.
    function _keyOf(bytes32 topic, address source, address a, address b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(topic, source, a, b)) : keccak256(abi.encode(topic, source, b, a));
    }
}
