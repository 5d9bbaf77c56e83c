// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Decay} from "../../src/reputation/Decay.sol";
import {IReputation} from "../../src/reputation/IReputation.sol";
import {ReputationTest} from "../support/ReputationTest.sol";

/// @title Half is left after 365 days, and nothing but acts and midnights changes a balance
contract DecayTest is ReputationTest {
    address private _twin = makeAddr("twin");

    /// @dev Against real numbers, for every day that there is.
    function test_WeightsAreThoseOfRealNumbers() public view {
        uint256[] memory weights = _weights();
        assertEq(weights.length, 365, "a year");
        uint256 last;
        for (uint256 day = 0; day < 365 * 96; ++day) {
            uint256 weight = Decay.weight(day);
            assertEq(weight, weights[day % 365] << (day / 365), "weight");
            assertGt(weight, last, "grows");
            last = weight;
        }
        assertLt(last, 1 << 176, "fits");
        assertEq(reputation.weight(800), Decay.weight(800), "what the contract tells");
    }

    function test_RevertWhen_TheLastDayIsOver() public {
        _award(doctor, 1000);
        _warp(START + 96 * 365 days - 1);
        assertEq(_balance(doctor), 0, "the last second");
        _pass(1);
        vm.expectRevert(abi.encodeWithSelector(Decay.DecayBeyondRange.selector, 96 * 365));
        reputation.balanceOf(doctor, TOPIC);
        assertEq(_balance(_twin), 0, "who has nothing has nothing");
    }

    function testFuzz_HalfIsLeftAfter365Days(uint32 amount, uint256 wait, uint256 halves) public {
        _pass(bound(wait, 0, 365 days));
        halves = bound(halves, 0, 90);
        _award(doctor, amount);
        _pass(halves * 365 days);
        assertEq(_balance(doctor), halves > 31 ? 0 : amount >> halves, "exactly");
    }

    function testFuzz_ABalanceFallsAtMidnightAndAtNoOtherTime(uint32 amount, uint256 wait, uint256 later) public {
        _pass(bound(wait, 0, 10 * 365 days));
        _award(doctor, amount);
        uint256 midnight = (_now / 1 days + 1) * 1 days;
        later = bound(later, _now, midnight - 1);
        _warp(later);
        assertEq(_balance(doctor), amount, "the same day");
        _warp(midnight);
        assertEq(_balance(doctor), uint256(amount) * (2 ** 80) / _weights()[1], "the next day");
    }

    /// @dev The twin is touched all the time and gets everything in two parts: nothing of that can be seen.
    function testFuzz_ThePathDoesNotMatter(uint16[24] calldata amounts, uint8[24] calldata gaps, uint256 seed) public {
        uint256 noticed = _now;
        for (uint256 i = 0; i < 24; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 some = seed % (uint256(amounts[i]) + 1);
            bool slashes = seed % 4 == 0 && _balance(doctor) >= amounts[i];
            if (slashes) {
                assertEq(_slash(doctor, amounts[i]), amounts[i], "slashed");
                assertEq(_slash(_twin, amounts[i] - some) + _slash(_twin, some), amounts[i], "the twin, in two");
            } else {
                _award(doctor, amounts[i]);
                _award(_twin, some);
                _award(_twin, 0);
                _pass((seed >> 16) % (_toMidnight() + 1));
                _award(_twin, amounts[i] - some);
            }
            if (seed % 3 == 0) {
                noticed = _now;
                _pass(1);
            }
            uint256 days_ = gaps[i];
            for (uint256 day = 0; day < days_ && day < 3; ++day) {
                _pass(days_ * 1 days / 3);
                _award(_twin, 0);
                _slash(_twin, 0);
                assertEq(_balance(doctor), _balance(_twin), "never touched, and touched");
            }
        }
        _pass(1 days);
        assertEq(reputation.balanceAt(doctor, TOPIC, noticed), reputation.balanceAt(_twin, TOPIC, noticed), "the past");
        assertEq(_balance(doctor), _balance(_twin), "in the end");
    }

    function testFuzz_ThePastStays(uint32[8] calldata amounts, uint256 seed) public {
        uint256[8] memory times;
        uint256[8] memory balances;
        for (uint256 i = 0; i < 8; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 4 == 0) _slash(doctor, amounts[i]);
            else _award(doctor, amounts[i] / 8);
            (times[i], balances[i]) = (_now, _balance(doctor));
            _pass(1 + (seed >> 8) % 200 days);
            for (uint256 j = 0; j <= i; ++j) {
                assertEq(reputation.balanceAt(doctor, TOPIC, times[j]), balances[j], "as it was");
            }
        }
        assertEq(reputation.balanceAt(doctor, TOPIC, START - 1), 0, "before the origin");
        assertEq(reputation.balanceAt(doctor, TOPIC, 0), 0, "at the beginning of time");
    }

    function testFuzz_RevertWhen_TheTimepointIsNotPast(uint48 timepoint) public {
        _award(doctor, 10);
        _pass(100 days);
        timepoint = uint48(bound(timepoint, _now, type(uint48).max));
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationFutureLookup.selector, timepoint, _now));
        reputation.balanceAt(doctor, TOPIC, timepoint);
        assertEq(reputation.balanceAt(doctor, TOPIC, START), 10, "the block of the award");
        assertEq(reputation.balanceAt(doctor, TOPIC, START - 1), 0, "the second before");
    }

    function test_TheConstructorTellsFromWhenDaysAreCounted() public {
        _pass(100 days + 12 hours);
        vm.expectEmit();
        emit IReputation.ReputationOpened(START / 1 days + 100, 365, 30);
        address later = vm.deployCode("out/Reputation.sol/Reputation.json", abi.encode(admin, membership));
        (, bytes memory origin) = later.staticcall(abi.encodeWithSignature("originDay()"));
        assertEq(abi.decode(origin, (uint256)), START / 1 days + 100, "its day");
    }

    function _toMidnight() private view returns (uint256) {
        return 1 days - 1 - _now % 1 days;
    }
}
