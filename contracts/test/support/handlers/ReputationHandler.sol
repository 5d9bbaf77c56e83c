// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../../../src/reputation/IReputation.sol";
import {ContractWallet} from "../ContractWallet.sol";
import {ReputationTest} from "../ReputationTest.sol";
import {ReputationUnderTest} from "../UnderTest.sol";

/// @title Acts at random on the reputation, and keeps a list of what was done and nothing else
/// @dev The oracle adds the whole list up again for every question: balances by the weights of real numbers, caps epoch by epoch.
contract ReputationHandler is ReputationTest {
    uint256 public constant PEOPLE = 4;
    uint256 public constant SOURCES = 3;
    uint256 public constant TOPICS = 2;
    uint256 public constant GAS_BOUND = 250_000;

    struct Act {
        uint256 time;
        uint256 topic;
        uint256 source;
        uint256 account;
        uint256 counterpart;
        int256 moved;
    }

    struct Look {
        uint256 time;
        uint256[PEOPLE][TOPICS] balances;
    }

    Act[] private _acts;
    Look[] private _looks;
    uint256[] private _weightOf;
    address[SOURCES] private _sources;
    IReputation.Caps[SOURCES][TOPICS] private _caps;
    bool[SOURCES][TOPICS] private _named;
    uint256[PEOPLE][TOPICS] private _last;

    constructor() {
        setUp();
        _weightOf = _weights();
        for (uint256 s = 0; s < SOURCES; ++s) {
            _sources[s] = address(new ContractWallet());
            for (uint256 t = 0; t < TOPICS; ++t) {
                name(s, t, uint32(1000 >> s), uint32(400 << s), uint32(300));
                vm.prank(admin);
                reputation.nameSlasher(topic(t), _sources[s]);
            }
        }
    }

    function theReputation() external view returns (ReputationUnderTest) {
        return reputation;
    }

    // --- acts ------------------------------------------------------------------------------------------------------------

    function award(uint256 s, uint256 t, uint256 who, uint256 from, uint256 amount) public {
        (s, t, who, from) = (s % SOURCES, t % TOPICS, who % PEOPLE, from % (PEOPLE + 1));
        // As often within the caps as above them.
        amount = amount % 3 == 0 ? amount >> 128 : amount % 200;
        address counterpart = from == PEOPLE ? address(0) : person(from);
        bytes32 ref = _ref();
        bytes memory data = abi.encodeCall(IReputation.award, (person(who), topic(t), amount, counterpart, ref));
        if (!_named[t][s]) {
            return _refuse(s, data, abi.encodeWithSelector(IReputation.ReputationNotSource.selector, topic(t), _sources[s]));
        }
        uint256 expected = _least(amount, room(s, t, who, from));
        assertEq(reputation.room(topic(t), _sources[s], person(who), counterpart), room(s, t, who, from), "room");
        assertEq(_done(s, data), expected, "awarded: the amount, or what the caps leave");
        _refuse(s, data, abi.encodeWithSelector(IReputation.ReputationRefUsed.selector, _sources[s], ref));
        _acts.push(Act(_now, t, s, who, from, int256(expected)));
        _last[t][who] += expected;
        _nothingGrew();
    }

    /// @dev An award of nothing.
    function touch(uint256 s, uint256 t, uint256 who) external {
        award(s, t, who, PEOPLE, 3);
    }

    function slash(uint256 s, uint256 t, uint256 who, uint256 amount) external {
        (s, t, who) = (s % SOURCES, t % TOPICS, who % PEOPLE);
        amount = amount % 4 == 0 ? amount : amount % 60;
        bytes memory data = abi.encodeCall(IReputation.slash, (person(who), topic(t), amount, _ref()));
        uint256 expected = _least(amount, balanceAt(t, who, _now));
        assertEq(_done(s, data), expected, "slashed: the amount, or all there is");
        _acts.push(Act(_now, t, s, who, PEOPLE, -int256(expected)));
        _last[t][who] -= expected;
        _nothingGrew();
    }

    /// @dev Caps change within an epoch, below what was awarded too.
    function name(uint256 s, uint256 t, uint32 total, uint32 account, uint32 pair) public {
        (s, t) = (s % SOURCES, t % TOPICS);
        IReputation.Caps memory caps = IReputation.Caps(total % 2000, account % 1000, pair % 500);
        _name(topic(t), _sources[s], caps.total, caps.account, caps.pair);
        (_caps[t][s], _named[t][s]) = (caps, true);
        _nothingGrew();
    }

    function drop(uint256 s, uint256 t) external {
        (s, t) = (s % SOURCES, t % TOPICS);
        if (!_named[t][s]) return;
        vm.prank(admin);
        reputation.dropSource(topic(t), _sources[s]);
        _named[t][s] = false;
        _nothingGrew();
    }

    /// @dev Hours as often as months and years. What is seen before is kept.
    function pass(uint256 span) external {
        Look storage look = _looks.push();
        look.time = _now;
        for (uint256 t = 0; t < TOPICS; ++t) {
            for (uint256 who = 0; who < PEOPLE; ++who) {
                look.balances[t][who] = reputation.balanceOf(person(who), topic(t));
            }
        }
        _pass(bound(span >> 8, 1, span % 3 == 0 ? 1 days : span % 3 == 1 ? 60 days : 800 days));
        _nothingGrew();
    }

    // --- the oracle ------------------------------------------------------------------------------------------------------

    function person(uint256 index) public pure returns (address) {
        return _person(index);
    }

    function topic(uint256 index) public pure returns (bytes32) {
        return index == 0 ? TOPIC : OTHER_TOPIC;
    }

    function looks() external view returns (uint256) {
        return _looks.length;
    }

    function lookAt(uint256 index) external view returns (Look memory) {
        return _looks[index];
    }

    function nowIs() external view returns (uint256) {
        return _now;
    }

    /// @dev The whole list added up, as it stood at the end of `time`.
    function balanceAt(uint256 t, uint256 who, uint256 time) public view returns (uint256) {
        int256 sum;
        for (uint256 i = 0; i < _acts.length; ++i) {
            Act storage act = _acts[i];
            if (act.time <= time && act.topic == t && act.account == who) sum += act.moved * int256(_weight(act.time));
        }
        assertGe(sum, 0, "never below 0");
        return uint256(sum) / _weight(time);
    }

    /// @dev What the caps leave, from the list of this epoch's awards.
    function room(uint256 s, uint256 t, uint256 who, uint256 from) public view returns (uint256 left) {
        if (who == from || !_named[t][s]) return 0;
        (uint256 total, uint256 account, uint256 pair) = _usedBy(s, t, who, from, (_now - START) / 30 days);
        IReputation.Caps storage caps = _caps[t][s];
        left = _least(_less(caps.total, total), _less(caps.account, account));
        if (from != PEOPLE) left = _least(left, _less(caps.pair, pair));
        left = _least(left, type(uint32).max - balanceAt(t, who, _now));
    }

    function _usedBy(uint256 s, uint256 t, uint256 who, uint256 from, uint256 epoch)
        private
        view
        returns (uint256 total, uint256 account, uint256 pair)
    {
        for (uint256 i = 0; i < _acts.length; ++i) {
            Act storage act = _acts[i];
            if (act.moved <= 0 || act.source != s || act.topic != t || (act.time - START) / 30 days != epoch) continue;
            uint256 moved = uint256(act.moved);
            total += moved;
            if (act.account == who) account += moved;
            if ((act.account == who && act.counterpart == from) || (act.account == from && act.counterpart == who)) pair += moved;
        }
    }

    function _nameThis() internal override {}

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _weight(uint256 time) private view returns (uint256) {
        uint256 day = time / 1 days - START / 1 days;
        return _weightOf[day % 365] << (day / 365);
    }

    /// @dev After every act: only what was awarded has been added anywhere.
    function _nothingGrew() private {
        for (uint256 t = 0; t < TOPICS; ++t) {
            for (uint256 who = 0; who < PEOPLE; ++who) {
                uint256 balance = reputation.balanceOf(person(who), topic(t));
                assertLe(balance, _last[t][who], "no balance grows without an award");
                _last[t][who] = balance;
            }
        }
    }

    function _done(uint256 s, bytes memory data) private returns (uint256) {
        vm.prank(_sources[s]);
        uint256 before = gasleft();
        (bool done, bytes memory result) = address(reputation).call(data);
        assertLt(before - gasleft(), GAS_BOUND, "an act's gas is bounded");
        assertTrue(done, "a named contract is never refused");
        return abi.decode(result, (uint256));
    }

    function _refuse(uint256 s, bytes memory data, bytes memory refusal) private {
        vm.prank(_sources[s]);
        (bool done, bytes memory result) = address(reputation).call(data);
        assertFalse(done, "refused");
        assertEq(result, refusal, "for the reason the rule names");
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _less(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? 0 : a - b;
    }
}
