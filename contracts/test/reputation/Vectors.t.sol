// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ReputationTest} from "../support/ReputationTest.sol";

/// @title Balances over decades against real numbers: the difference is 0 units (vectors.mjs says how the numbers are made)
/// @dev Each history is also played on a twin that gets no awards of nothing: they make no difference.
contract VectorsTest is ReputationTest {
    function test_EveryBalanceIsThatOfRealNumbers() public {
        string memory json = vm.readFile("test/reputation/vectors.json");
        uint256 origin = vm.parseJsonUint(json, ".originDay");
        assertEq(origin, reputation.originDay(), "the vectors begin when the contract does");
        uint256 played;
        for (string memory path = ".histories[0]"; vm.keyExistsJson(json, path);) {
            _play(vm.parseJsonString(json, string.concat(path, ".name")), json, path, played);
            path = string.concat(".histories[", vm.toString(++played), "]");
        }
        assertEq(played, 7, "histories");
    }

    function _play(string memory name, string memory json, string memory path, uint256 number) private {
        uint256[] memory times = vm.parseJsonUintArray(json, string.concat(path, ".at"));
        int256[] memory asked = vm.parseJsonIntArray(json, string.concat(path, ".asked"));
        int256[] memory moved = vm.parseJsonIntArray(json, string.concat(path, ".moved"));
        uint256[] memory balance = vm.parseJsonUintArray(json, string.concat(path, ".balance"));
        (address one, address twin) = (_person(2 * number), _person(2 * number + 1));
        bytes32 topic = bytes32(number + 1);
        for (uint256 i = 0; i < times.length; ++i) {
            _warp(times[i]);
            assertEq(_move(topic, one, asked[i]), moved[i], string.concat(name, ": moved"));
            if (asked[i] != 0) assertEq(_move(topic, twin, asked[i]), moved[i], string.concat(name, ": moved, twin"));
            assertEq(reputation.balanceOf(one, topic), balance[i], string.concat(name, ": balance"));
            assertEq(reputation.balanceOf(twin, topic), balance[i], string.concat(name, ": balance, twin"));
        }
        _pass(1);
        for (uint256 i = 0; i < times.length; ++i) {
            if (i + 1 < times.length && times[i + 1] == times[i]) continue;
            assertEq(reputation.balanceAt(one, topic, times[i]), balance[i], string.concat(name, ": looked back"));
            assertEq(reputation.balanceAt(twin, topic, times[i]), balance[i], string.concat(name, ": looked back, twin"));
        }
    }

    /// @dev Each act by a source of its own, so that no cap is in the way.
    function _move(bytes32 topic, address account, int256 amount) private returns (int256) {
        bytes32 ref = _ref();
        address actor = address(uint160(uint256(keccak256(abi.encode(ref)))));
        vm.etch(actor, hex"00");
        if (amount >= 0) {
            _name(topic, actor, NO_CAP, NO_CAP, NO_CAP);
            vm.prank(actor);
            return int256(reputation.award(account, topic, uint256(amount), address(0), ref));
        }
        vm.prank(admin);
        reputation.nameSlasher(topic, actor);
        vm.prank(actor);
        return -int256(reputation.slash(account, topic, uint256(-amount), ref));
    }
}
