// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIssuerRegistry} from "../../../src/credentials/IIssuerRegistry.sol";
import {IssuerRegistryUnderTest} from "../UnderTest.sol";
import {Test} from "forge-std/Test.sol";

/// @title Accredits, suspends, rotates keys and anchors at random, and keeps nothing but what was done
/// @dev Whoever may not do a thing tries it as often as whoever may: the handler says beforehand which it is, and why it is refused.
contract IssuerHandler is Test {
    uint256 public constant ISSUERS = 10;
    uint256 public constant KEYS = 3;
    uint256 public constant LISTS = 2;
    uint256 public constant TOPICS = 3;
    uint256 public constant LEVELS = 4;
    uint256 public constant GAS_BOUND = 700_000;
    uint48 public constant START = 1_767_225_600;
    uint256 private constant NOBODY = type(uint256).max;
    uint48 private constant NO_END = type(uint48).max;

    /// @dev `above` is NOBODY for a root.
    struct Issuer {
        bool known;
        address controller;
        uint256 above;
        uint256 topics;
        uint48 validFrom;
        uint48 validTo;
        bool suspended;
        bool withdrawn;
    }

    struct Key {
        bool known;
        uint48 validFrom;
        uint48 validTo;
    }

    /// @dev What was true at a time, and has to stay so.
    struct Memory {
        uint48 time;
        uint256 issuer;
        uint256 topic;
        bool may;
    }

    IssuerRegistryUnderTest public registry;
    uint48 public now_ = START;
    Issuer[ISSUERS] private _issuers;
    Key[KEYS][ISSUERS] private _keys;
    uint64[LISTS][ISSUERS] public epochs;
    bytes32[LISTS][ISSUERS] public hashes;
    Memory[] private _memories;
    address private _admin = makeAddr("timelock");
    address[4] private _people = [makeAddr("registrar 0"), makeAddr("registrar 1"), makeAddr("registrar 2"), makeAddr("stranger")];

    constructor() {
        vm.warp(now_);
        registry = IssuerRegistryUnderTest(vm.deployCode("out/IssuerRegistry.sol/IssuerRegistry.json", abi.encode(_admin)));
    }

    // --- acts ------------------------------------------------------------------------------------------------------------

    function accredit(uint256 which, uint256 above, uint256 by, uint256 topics, uint256 span) external {
        which = which % ISSUERS;
        // A third are roots; the others stand below somebody, known or not, or below themselves.
        above = above % 3 == 0 ? NOBODY : _some(above / 3);
        address caller = _caller(by, above == NOBODY ? _admin : _issuers[above].controller);
        topics = topics % 2 ** TOPICS;
        (uint48 from, uint48 to) = _span(span);
        IIssuerRegistry.Accreditation memory a =
            IIssuerRegistry.Accreditation(did(which), _person(by >> 8), above == NOBODY ? bytes32(0) : id(above), _list(topics), from, to);
        bool may = !_issuers[which].known && (to == 0 || to >= (from == 0 ? now_ : from));
        if (above == NOBODY) {
            may = may && caller == _admin;
        } else {
            may = may && _issuers[above].known && caller == _issuers[above].controller && valid(above) && levelOf(above) + 1 < LEVELS
                && topics & ~_issuers[above].topics == 0;
        }
        if (!_send(caller, abi.encodeCall(IIssuerRegistry.accredit, (a)), may)) return;
        _issuers[which] = Issuer(true, a.controller, above, topics, from == 0 ? now_ : from, to == 0 ? NO_END : to, false, false);
    }

    function setTopics(uint256 which, uint256 by, uint256 topics) external {
        which = _some(which);
        address caller = _decider(by, which);
        topics = topics % 2 ** TOPICS;
        uint256 above = _issuers[which].above;
        bool may = _mayDecide(which, caller) && (above == NOBODY || topics & ~_issuers[above].topics == 0);
        if (_send(caller, abi.encodeCall(IIssuerRegistry.setTopics, (id(which), _list(topics))), may)) _issuers[which].topics = topics;
    }

    function setValidity(uint256 which, uint256 by, uint256 span) external {
        which = _some(which);
        address caller = _decider(by, which);
        (uint48 from, uint48 to) = _span(span);
        bool may = _mayDecide(which, caller) && (to == 0 || to >= (from == 0 ? now_ : from));
        if (!_send(caller, abi.encodeCall(IIssuerRegistry.setValidity, (id(which), from, to)), may)) return;
        (_issuers[which].validFrom, _issuers[which].validTo) = (from == 0 ? now_ : from, to == 0 ? NO_END : to);
    }

    function changeController(uint256 which, uint256 by, uint256 to) external {
        which = _some(which);
        address caller = by % 2 == 0 ? _decider(by / 2, which) : _caller(by / 2, _issuers[which].controller);
        bool may = _issuers[which].known && (caller == _issuers[which].controller || _mayDecide(which, caller));
        if (_send(caller, abi.encodeCall(IIssuerRegistry.changeController, (id(which), _person(to))), may)) {
            _issuers[which].controller = _person(to);
        }
    }

    function suspend(uint256 which, uint256 by) external {
        which = _some(which);
        address caller = _decider(by, which);
        bool may = _mayDecide(which, caller) && !_issuers[which].suspended;
        if (_send(caller, abi.encodeCall(IIssuerRegistry.suspend, (id(which))), may)) _issuers[which].suspended = true;
    }

    function reinstate(uint256 which, uint256 by) external {
        which = _some(which);
        address caller = _decider(by, which);
        bool may = _mayDecide(which, caller) && _issuers[which].suspended;
        if (_send(caller, abi.encodeCall(IIssuerRegistry.reinstate, (id(which))), may)) _issuers[which].suspended = false;
    }

    /// @dev For good, so rarely: nothing would be left to act on.
    function withdraw(uint256 which, uint256 by, uint256 chance) external {
        if (chance % 4 != 0) return;
        which = _some(which);
        address caller = _decider(by, which);
        if (_send(caller, abi.encodeCall(IIssuerRegistry.withdraw, (id(which))), _mayDecide(which, caller))) {
            _issuers[which].withdrawn = true;
        }
    }

    function addKey(uint256 which, uint256 key, uint256 by, uint256 span) external {
        (which, key) = (_some(which), key % KEYS);
        address caller = _caller(by, _issuers[which].controller);
        (uint48 from, uint48 to) = _span(span);
        uint48 begins = from == 0 ? now_ : from;
        bool may = _issuers[which].known && caller == _issuers[which].controller && !_keys[which][key].known && begins >= now_
            && (to == 0 || to >= begins);
        if (_send(caller, abi.encodeCall(IIssuerRegistry.addKey, (id(which), thumbprint(key), from, to)), may)) {
            _keys[which][key] = Key(true, begins, to == 0 ? NO_END : to);
        }
    }

    /// @dev At any time, past and to come: a key's life gets shorter and never longer.
    function endKey(uint256 which, uint256 key, uint256 by, uint256 at) external {
        (which, key) = (_some(which), key % KEYS);
        for (uint256 n = 0; n < ISSUERS * KEYS && !_keys[which][key].known; ++n) {
            (which, key) = key + 1 < KEYS ? (which, key + 1) : ((which + 1) % ISSUERS, 0);
        }
        uint48 ended = at % 3 == 0 ? 0 : uint48(bound(at, now_ - 400 days, now_ + 400 days));
        // The first second that would make its life longer.
        if (at % 3 == 1 && _keys[which][key].known && _keys[which][key].validTo < NO_END) ended = _keys[which][key].validTo + 1;
        uint48 end = ended == 0 ? now_ : ended;
        address caller = by % 2 == 0 ? _decider(by / 2, which) : _caller(by / 2, _issuers[which].controller);
        bool may = _issuers[which].known && (caller == _issuers[which].controller || _mayDecide(which, caller)) && _keys[which][key].known
            && end <= _keys[which][key].validTo;
        if (_send(caller, abi.encodeCall(IIssuerRegistry.endKey, (id(which), thumbprint(key), ended)), may)) {
            _keys[which][key].validTo = end - 1;
        }
    }

    /// @dev Also while suspended or withdrawn: revocations go on.
    function anchor(uint256 which, uint256 list, uint256 by, uint64 epoch) external {
        (which, list) = (_some(which), list % LISTS);
        address caller = _caller(by, _issuers[which].controller);
        epoch = uint64(bound(epoch, 0, epochs[which][list] + 2));
        bytes32 hash = keccak256(abi.encode(which, list, epoch));
        bool may = _issuers[which].known && caller == _issuers[which].controller && epoch > epochs[which][list];
        if (_send(caller, abi.encodeCall(IIssuerRegistry.anchor, (id(which), listId(list), epoch, hash)), may)) {
            (epochs[which][list], hashes[which][list]) = (epoch, hash);
        }
    }

    /// @dev What was true in the block before is remembered, so that nothing later may change it.
    function pass(uint256 span, uint256 which, uint256 topic) external {
        (which, topic) = (which % ISSUERS, topic % TOPICS);
        _memories.push(Memory(now_, which, topic, mayIssue(which, topic)));
        now_ += uint48(bound(span, 1 minutes, 200 days));
        vm.warp(now_);
    }

    // --- the oracle ------------------------------------------------------------------------------------------------------

    function did(uint256 which) public pure returns (string memory) {
        return string.concat("did:web:issuer-", vm.toString(which), ".example");
    }

    function id(uint256 which) public pure returns (bytes32) {
        return keccak256(bytes(did(which)));
    }

    function thumbprint(uint256 key) public pure returns (bytes32) {
        return keccak256(abi.encode("key", key));
    }

    function listId(uint256 list) public pure returns (bytes32) {
        return keccak256(abi.encode("list", list));
    }

    function topicOf(uint256 topic) public pure returns (bytes32) {
        return bytes32(bytes1(uint8(0x41 + topic)));
    }

    function issuer(uint256 which) external view returns (Issuer memory) {
        return _issuers[which];
    }

    function key(uint256 which, uint256 key_) external view returns (Key memory) {
        return _keys[which][key_];
    }

    function memories() external view returns (uint256) {
        return _memories.length;
    }

    function remembered(uint256 n) external view returns (Memory memory) {
        return _memories[n];
    }

    function levelOf(uint256 which) public view returns (uint256 level) {
        for (; _issuers[which].above != NOBODY; which = _issuers[which].above) {
            ++level;
        }
    }

    /// @dev In order by itself: known, begun, not over, neither suspended nor withdrawn.
    function inOrder(uint256 which) public view returns (bool) {
        Issuer storage i = _issuers[which];
        return i.known && !i.suspended && !i.withdrawn && i.validFrom <= now_ && now_ <= i.validTo;
    }

    /// @dev It and everybody above it.
    function valid(uint256 which) public view returns (bool) {
        for (uint256 at = which; at != NOBODY; at = _issuers[at].above) {
            if (!inOrder(at)) return false;
        }
        return true;
    }

    function mayIssue(uint256 which, uint256 topic) public view returns (bool) {
        for (uint256 at = which; at != NOBODY; at = _issuers[at].above) {
            if (!inOrder(at) || _issuers[at].topics & (1 << topic) == 0) return false;
        }
        return true;
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _person(uint256 seed) private view returns (address) {
        return _people[seed % 3];
    }

    /// @dev One that is known, four times of five, where there is one.
    function _some(uint256 seed) private view returns (uint256 which) {
        which = (seed / 5) % ISSUERS;
        for (uint256 n = 0; seed % 5 != 0 && n < ISSUERS && !_issuers[which].known; ++n) {
            which = (which + 1) % ISSUERS;
        }
    }

    /// @dev Whoever may, three times of four; else the timelock, a registrar or a stranger.
    function _caller(uint256 by, address right) private view returns (address) {
        if (by % 4 != 0 && right != address(0)) return right;
        by = (by / 4) % 5;
        return by == 4 ? _admin : _people[by];
    }

    /// @dev The timelock, or whoever acts for the issuer above.
    function _decider(uint256 by, uint256 which) private view returns (address) {
        uint256 above = _issuers[which].above;
        return _caller(by / 2, by % 2 == 0 || !_issuers[which].known || above == NOBODY ? _admin : _issuers[above].controller);
    }

    function _mayDecide(uint256 which, address caller) private view returns (bool) {
        Issuer storage i = _issuers[which];
        if (!i.known || i.withdrawn) return false;
        return caller == _admin || (i.above != NOBODY && caller == _issuers[i.above].controller && valid(i.above));
    }

    /// @dev Zeros half of the time; else around now, the end before the beginning now and then.
    function _span(uint256 seed) private view returns (uint48 from, uint48 to) {
        if (seed & 1 == 1) from = uint48(bound(seed >> 2, now_ - 100 days, now_ + 100 days));
        if (seed & 2 == 2) to = uint48(bound(seed >> 64, now_ - 50 days, now_ + 700 days));
    }

    function _list(uint256 topics) private pure returns (bytes32[] memory list) {
        list = new bytes32[](TOPICS);
        uint256 count;
        for (uint256 t = 0; t < TOPICS; ++t) {
            if (topics & (1 << t) != 0) list[count++] = topicOf(t);
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    function _send(address caller, bytes memory data, bool may) private returns (bool done) {
        vm.prank(caller);
        uint256 before = gasleft();
        (done,) = address(registry).call(data);
        assertLt(before - gasleft(), GAS_BOUND, "an act's gas is bounded");
        assertEq(done, may, "refused exactly when the rule says so");
    }
}
