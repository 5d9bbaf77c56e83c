// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIssuerRegistry} from "./IIssuerRegistry.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title IssuerRegistry
/// @notice See IIssuerRegistry for the rule. DEFAULT_ADMIN_ROLE, which accredits the roots, is the timelock's.
/// @dev Reading walks up at most `MAX_LEVELS` issuers. An issuer never changes its place in the tree. What is known of an issuer is kept under
/// its place: its id at first, another key each time the admin has freed its DID. So who gets a freed DID begins with nothing, and what hung below
/// the place of before stays there, below a withdrawn issuer.
contract IssuerRegistry is IIssuerRegistry, IERC6372, AccessControl {
    using Checkpoints for Checkpoints.Trace208;

    uint256 public constant MAX_LEVELS = 4;
    uint256 public constant MAX_TOPICS = 16;
    uint256 public constant MAX_DID_LENGTH = 256;

    uint208 private constant SUSPENDED_BIT = 1 << 96;
    uint208 private constant WITHDRAWN_BIT = 1 << 97;

    struct Record {
        address controller;
        uint8 level;
        bytes32 accreditedBy;
        /// @dev place of the accreditor; zero for a root
        bytes32 above;
        bytes32[] topics;
        /// @dev validFrom (48 bits) | validTo (48 bits, all ones for no end) | suspended | withdrawn
        Checkpoints.Trace208 states;
    }

    /// @dev `validTo` all ones for no end; `known` because a key may be ended before it began.
    struct Key {
        uint48 validFrom;
        uint48 validTo;
        bool known;
    }

    mapping(bytes32 issuerId => uint256) private _timesFreed;
    mapping(bytes32 place => Record) private _issuers;
    mapping(bytes32 place => mapping(bytes32 topic => Checkpoints.Trace208)) private _topics;
    mapping(bytes32 place => mapping(bytes32 thumbprint => Key)) private _keys;
    mapping(bytes32 place => mapping(bytes32 listId => Anchor)) private _anchors;
    mapping(bytes32 place => mapping(bytes32 listId => mapping(uint64 epoch => bytes32))) private _hashes;

    modifier onlyController(bytes32 issuerId) {
        require(msg.sender == _known(issuerId).controller, IssuerNotController(issuerId, msg.sender));
        _;
    }

    modifier onlyAccreditor(bytes32 issuerId) {
        _checkAccreditor(issuerId);
        _;
    }

    /// @param admin holds DEFAULT_ADMIN_ROLE: the timelock, or a deployer that hands over and renounces
    constructor(address admin) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // --- accrediting -----------------------------------------------------------------------------------------------------

    /// @inheritdoc IIssuerRegistry
    function accredit(Accreditation calldata a) external returns (bytes32 issuerId) {
        _checkDid(a.did);
        require(a.controller != address(0), IssuerInvalidController());
        issuerId = keccak256(bytes(a.did));
        bytes32 place = _place(issuerId);
        Record storage issuer = _issuers[place];
        require(issuer.controller == address(0), IssuerKnown(issuerId));
        if (a.accreditedBy == 0) {
            _checkRole(DEFAULT_ADMIN_ROLE);
        } else {
            Record storage above = _known(a.accreditedBy);
            require(msg.sender == above.controller, IssuerNotController(a.accreditedBy, msg.sender));
            require(standingOf(a.accreditedBy) == Standing.VALID, IssuerNotValid(a.accreditedBy));
            require(above.level + 1 < MAX_LEVELS, IssuerTooDeep(MAX_LEVELS));
            (issuer.level, issuer.above) = (above.level + 1, _place(a.accreditedBy));
        }
        (issuer.controller, issuer.accreditedBy) = (a.controller, a.accreditedBy);
        uint208 state = _validity(a.validFrom, a.validTo);
        issuer.states.push(clock(), state);
        _writeTopics(place, issuer, a.topics);
        emit IssuerAccredited(issuerId, a.accreditedBy, a.controller, a.did, a.topics, uint48(state), a.validTo);
    }

    /// @inheritdoc IIssuerRegistry
    function setTopics(bytes32 issuerId, bytes32[] calldata topics) external onlyAccreditor(issuerId) {
        bytes32 place = _place(issuerId);
        Record storage issuer = _issuers[place];
        for (uint256 i = 0; i < issuer.topics.length; ++i) {
            _topics[place][issuer.topics[i]].push(clock(), 0);
        }
        _writeTopics(place, issuer, topics);
        emit IssuerTopicsChanged(issuerId, topics);
    }

    /// @inheritdoc IIssuerRegistry
    function setValidity(bytes32 issuerId, uint48 validFrom, uint48 validTo) external onlyAccreditor(issuerId) {
        Record storage issuer = _issuers[_place(issuerId)];
        uint208 state = _validity(validFrom, validTo);
        issuer.states.push(clock(), state | (issuer.states.latest() & SUSPENDED_BIT));
        emit IssuerValidityChanged(issuerId, uint48(state), validTo);
    }

    /// @inheritdoc IIssuerRegistry
    function changeController(bytes32 issuerId, address controller) external {
        if (msg.sender != _known(issuerId).controller) _checkAccreditor(issuerId);
        require(controller != address(0), IssuerInvalidController());
        _issuers[_place(issuerId)].controller = controller;
        emit IssuerControllerChanged(issuerId, controller);
    }

    // --- standing --------------------------------------------------------------------------------------------------------

    /// @inheritdoc IIssuerRegistry
    function suspend(bytes32 issuerId) external onlyAccreditor(issuerId) {
        Checkpoints.Trace208 storage states = _issuers[_place(issuerId)].states;
        uint208 state = states.latest();
        require(state & SUSPENDED_BIT == 0, IssuerUnexpectedStanding(issuerId));
        states.push(clock(), state | SUSPENDED_BIT);
        emit IssuerSuspended(issuerId);
    }

    /// @inheritdoc IIssuerRegistry
    function reinstate(bytes32 issuerId) external onlyAccreditor(issuerId) {
        Checkpoints.Trace208 storage states = _issuers[_place(issuerId)].states;
        uint208 state = states.latest();
        require(state & SUSPENDED_BIT != 0, IssuerUnexpectedStanding(issuerId));
        states.push(clock(), state & ~SUSPENDED_BIT);
        emit IssuerReinstated(issuerId);
    }

    /// @inheritdoc IIssuerRegistry
    function withdraw(bytes32 issuerId) external onlyAccreditor(issuerId) {
        Checkpoints.Trace208 storage states = _issuers[_place(issuerId)].states;
        states.push(clock(), states.latest() | WITHDRAWN_BIT);
        emit IssuerWithdrawn(issuerId);
    }

    /// @inheritdoc IIssuerRegistry
    function free(bytes32 issuerId) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(_known(issuerId).states.latest() & WITHDRAWN_BIT != 0, IssuerUnexpectedStanding(issuerId));
        ++_timesFreed[issuerId];
        emit IssuerFreed(issuerId);
    }

    // --- keys and lists --------------------------------------------------------------------------------------------------

    /// @inheritdoc IIssuerRegistry
    function addKey(bytes32 issuerId, bytes32 thumbprint, uint48 validFrom, uint48 validTo) external onlyController(issuerId) {
        require(thumbprint != 0, IssuerInvalidKey());
        Key storage key = _keys[_place(issuerId)][thumbprint];
        require(!key.known, IssuerKeyKnown(issuerId, thumbprint));
        if (validFrom == 0) validFrom = clock();
        require(validFrom >= clock() && (validTo == 0 || validTo >= validFrom), IssuerInvalidValidity(validFrom, validTo));
        (key.validFrom, key.validTo, key.known) = (validFrom, _orNoEnd(validTo), true);
        emit IssuerKeyAdded(issuerId, thumbprint, validFrom, validTo);
    }

    /// @inheritdoc IIssuerRegistry
    function endKey(bytes32 issuerId, bytes32 thumbprint, uint48 endedAt) external {
        if (msg.sender != _known(issuerId).controller) _checkAccreditor(issuerId);
        Key storage key = _keys[_place(issuerId)][thumbprint];
        require(key.known, IssuerKeyUnknown(issuerId, thumbprint));
        if (endedAt == 0) endedAt = clock();
        // A last valid second of zero would read as no end.
        require(endedAt > 1 && endedAt <= key.validTo, IssuerInvalidValidity(key.validFrom, endedAt));
        key.validTo = endedAt - 1;
        emit IssuerKeyEnded(issuerId, thumbprint, endedAt);
    }

    /// @inheritdoc IIssuerRegistry
    function anchor(bytes32 issuerId, bytes32 listId, uint64 epoch, bytes32 hash) external onlyController(issuerId) {
        bytes32 place = _place(issuerId);
        Anchor storage newest = _anchors[place][listId];
        require(epoch > newest.epoch, IssuerAnchorOutdated(epoch, newest.epoch));
        (newest.epoch, newest.anchoredAt, newest.hash) = (epoch, clock(), hash);
        _hashes[place][listId][epoch] = hash;
        emit StatusListAnchored(issuerId, listId, epoch, hash);
    }

    // --- reading ---------------------------------------------------------------------------------------------------------

    /// @inheritdoc IIssuerRegistry
    function mayIssue(bytes32 issuerId, bytes32 topic) external view returns (bool) {
        return mayIssueAt(issuerId, topic, clock());
    }

    /// @inheritdoc IIssuerRegistry
    function mayIssueAt(bytes32 issuerId, bytes32 topic, uint256 timepoint) public view returns (bool) {
        require(timepoint <= clock(), IssuerFutureLookup(timepoint, clock()));
        uint48 when = SafeCast.toUint48(timepoint);
        bytes32 place = _place(issuerId);
        if (_issuers[place].controller == address(0)) return false;
        for (; place != 0; place = _issuers[place].above) {
            if (_topics[place][topic].upperLookupRecent(when) == 0) return false;
            if (_standing(_issuers[place].states.upperLookupRecent(when), when) != Standing.VALID) return false;
        }
        return true;
    }

    /// @inheritdoc IIssuerRegistry
    function isKeyAt(bytes32 issuerId, bytes32 thumbprint, uint256 timepoint) external view returns (bool) {
        Key storage key = _keys[_place(issuerId)][thumbprint];
        return key.known && key.validFrom <= timepoint && timepoint <= key.validTo;
    }

    /// @inheritdoc IIssuerRegistry
    function standingOf(bytes32 issuerId) public view returns (Standing) {
        return _standingAt(_place(issuerId));
    }

    /// @inheritdoc IIssuerRegistry
    function issuerOf(bytes32 issuerId) external view returns (Issuer memory) {
        Record storage issuer = _issuers[_place(issuerId)];
        uint208 state = issuer.states.latest();
        return Issuer(
            issuer.controller,
            issuer.level,
            issuer.accreditedBy,
            uint48(state),
            _orZero(uint48(state >> 48)),
            state & SUSPENDED_BIT != 0,
            state & WITHDRAWN_BIT != 0
        );
    }

    /// @inheritdoc IIssuerRegistry
    function topicsOf(bytes32 issuerId) external view returns (bytes32[] memory) {
        return _issuers[_place(issuerId)].topics;
    }

    /// @inheritdoc IIssuerRegistry
    function keyOf(bytes32 issuerId, bytes32 thumbprint) external view returns (uint48 validFrom, uint48 validTo) {
        Key storage key = _keys[_place(issuerId)][thumbprint];
        return (key.validFrom, _orZero(key.validTo));
    }

    /// @inheritdoc IIssuerRegistry
    function anchorOf(bytes32 issuerId, bytes32 listId) external view returns (Anchor memory) {
        return _anchors[_place(issuerId)][listId];
    }

    /// @inheritdoc IIssuerRegistry
    function anchoredHash(bytes32 issuerId, bytes32 listId, uint64 epoch) external view returns (bytes32) {
        return _hashes[_place(issuerId)][listId][epoch];
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
        return interfaceId == type(IIssuerRegistry).interfaceId || interfaceId == type(IERC6372).interfaceId
            || super.supportsInterface(interfaceId);
    }

    // --- inside ----------------------------------------------------------------------------------------------------------

    function _place(bytes32 issuerId) private view returns (bytes32) {
        uint256 freed = _timesFreed[issuerId];
        return freed == 0 ? issuerId : keccak256(abi.encode(issuerId, freed));
    }

    function _standingAt(bytes32 place) private view returns (Standing standing) {
        standing = _standing(_issuers[place].states.latest(), clock());
        while (standing == Standing.VALID) {
            place = _issuers[place].above;
            if (place == 0) return Standing.VALID;
            if (_standing(_issuers[place].states.latest(), clock()) != Standing.VALID) return Standing.ACCREDITOR_NOT_VALID;
        }
    }

    function _known(bytes32 issuerId) private view returns (Record storage issuer) {
        issuer = _issuers[_place(issuerId)];
        require(issuer.controller != address(0), IssuerUnknown(issuerId));
    }

    /// @dev The admin always; the controller directly above while in standing. Nothing is left to decide about a withdrawn issuer.
    function _checkAccreditor(bytes32 issuerId) private view {
        Record storage issuer = _known(issuerId);
        require(issuer.states.latest() & WITHDRAWN_BIT == 0, IssuerUnexpectedStanding(issuerId));
        if (hasRole(DEFAULT_ADMIN_ROLE, msg.sender)) return;
        bytes32 above = issuer.above;
        require(above != 0 && msg.sender == _issuers[above].controller, IssuerNotAccreditor(issuerId, msg.sender));
        require(_standingAt(above) == Standing.VALID, IssuerNotValid(issuer.accreditedBy));
    }

    function _checkDid(string calldata did) private pure {
        bytes calldata text = bytes(did);
        require(text.length > 4 && text.length <= MAX_DID_LENGTH && bytes4(text[:4]) == "did:", IssuerInvalidDid());
        for (uint256 i = 4; i < text.length; ++i) {
            require(text[i] > 0x20 && text[i] < 0x7f, IssuerInvalidDid());
        }
    }

    function _writeTopics(bytes32 place, Record storage issuer, bytes32[] calldata topics) private {
        require(topics.length <= MAX_TOPICS, IssuerInvalidTopics());
        bytes32 above = issuer.above;
        for (uint256 i = 0; i < topics.length; ++i) {
            bytes32 topic = topics[i];
            require(topic != 0 && _topics[place][topic].latest() == 0, IssuerInvalidTopics());
            require(above == 0 || _topics[above][topic].latest() != 0, IssuerTopicNotAccredited(topic));
            _topics[place][topic].push(clock(), 1);
        }
        issuer.topics = topics;
    }

    function _validity(uint48 validFrom, uint48 validTo) private view returns (uint208) {
        if (validFrom == 0) validFrom = clock();
        require(validTo == 0 || validTo >= validFrom, IssuerInvalidValidity(validFrom, validTo));
        return validFrom | (uint208(_orNoEnd(validTo)) << 48);
    }

    function _standing(uint208 state, uint48 when) private pure returns (Standing) {
        if (state == 0) return Standing.UNKNOWN;
        if (state & WITHDRAWN_BIT != 0) return Standing.WITHDRAWN;
        if (state & SUSPENDED_BIT != 0) return Standing.SUSPENDED;
        if (when < uint48(state)) return Standing.NOT_YET;
        return when > uint48(state >> 48) ? Standing.EXPIRED : Standing.VALID;
    }

    function _orNoEnd(uint48 validTo) private pure returns (uint48) {
        return validTo == 0 ? type(uint48).max : validTo;
    }

    function _orZero(uint48 validTo) private pure returns (uint48) {
        return validTo == type(uint48).max ? 0 : validTo;
    }
}
