// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {MarketTest} from "../support/MarketTest.sol";

/// @title Slots that are promised, and orders that are cancelled
contract CancellationsTest is MarketTest {
    uint96 private constant PART = uint96(1000 * EURO);

    /// @dev Random slots of up to three days in two weeks: accepted exactly when none that was accepted overlaps.
    function testFuzz_SlotsNeverOverlap(uint256 seed) public {
        uint48[2][] memory taken = new uint48[2][](12);
        uint256 found = 0;
        uint48 first = _midnight(_now + 3 days);
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            IMarketplace.Terms memory t = _terms(address(euro));
            t.start = first + uint48(seed % 1344) * 900;
            t.end = t.start + 900 * uint48(1 + (seed >> 32) % 288);
            IMarketplace.Part[] memory p = new IMarketplace.Part[](1);
            p[0] = IMarketplace.Part(PART, t.end);
            bool free = true;
            for (uint256 j = 0; j < found; ++j) {
                if (t.start < taken[j][1] && taken[j][0] < t.end) free = false;
            }
            assertEq(market.isFree(worker, t.start, t.end), free, "as the list says");
            uint256 orderId = _offer(t, p);
            if (free) {
                _accept(orderId);
                taken[found++] = [t.start, t.end];
                if (seed >> 64 & 3 == 0) {
                    vm.prank(worker);
                    market.cancelByWorker(orderId);
                    --found;
                }
            } else {
                vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketSlotTaken.selector, worker, t.start, t.end));
                vm.prank(worker);
                market.accept(orderId, 0, _noAttestation(), "");
            }
        }
    }

    function test_CancelledByBoth() public {
        uint256 orderId = _order(3, PART);
        _deliver(orderId, 0);
        _approve(orderId, 0);
        vm.prank(worker);
        market.proposeCancel(orderId, 4000);
        _deliver(orderId, 1);
        bytes memory nothing = abi.encodeWithSelector(IMarketplace.MarketNothingProposed.selector, orderId);
        vm.expectRevert(nothing);
        vm.prank(buyer);
        market.agreeCancel(orderId, 4000); // something has happened since
        vm.prank(worker);
        market.proposeCancel(orderId, 4000);
        vm.expectRevert(nothing);
        vm.prank(worker);
        market.agreeCancel(orderId, 4000); // not with oneself
        vm.expectRevert(nothing);
        vm.prank(buyer);
        market.agreeCancel(orderId, 3999);
        uint256 before = _credit(worker);
        vm.prank(buyer);
        market.agreeCancel(orderId, 4000);
        assertEq(_credit(worker) - before, 2 * (PART * 4 / 10) * 98 / 100, "its share, less the fee");
        assertEq(_credit(buyer), 2 * PART * 6 / 10, "and the other's");
        _assertStatus(orderId, IMarketplace.OrderStatus.ENDED, "ended");
    }

    function test_CancelledByTheWorkerCountsAStrike() public {
        uint256 orderId = _order(3, PART);
        _deliver(orderId, 0);
        vm.prank(worker);
        market.cancelByWorker(orderId);
        assertEq(_credit(buyer), 2 * PART, "what was not delivered goes back");
        assertEq(market.strikesOf(worker), 1, "a strike");
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNothingToCancel.selector, orderId));
        vm.prank(worker);
        market.cancelByWorker(orderId);
        _approve(orderId, 0);
        _assertStatus(orderId, IMarketplace.OrderStatus.ENDED, "what was delivered is paid");
    }

    function test_CancelledByTheBuyerCostsMoreTheLaterItIs() public {
        uint96 price = uint96(800 * EURO);
        uint48[4] memory left = [uint48(7 days), 7 days - 1, 2 days, 2 days - 1];
        uint96[4] memory costs = [0, price / 4, price / 4, price / 2];
        for (uint256 i = 0; i < 4; ++i) {
            uint256 snapshot = vm.snapshotState();
            uint256 orderId = _shift(10, 8 hours);
            _accept(orderId);
            uint48 start = market.orderOf(orderId).start;
            _warp(start - left[i]);
            (uint256 cost, uint256 cancelled) = market.cancelCost(orderId);
            assertEq(cost, costs[i], "as the schedule says");
            assertEq(cancelled, price, "all of it");
            if (cost > 0) {
                vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketCostsMore.selector, cost, cost - 1));
                vm.prank(buyer);
                market.cancelByBuyer(orderId, cost - 1);
            }
            vm.prank(buyer);
            market.cancelByBuyer(orderId, cost);
            assertEq(_credit(buyer), price - cost, "the rest goes back");
            assertEq(_credit(worker), cost - cost / 50, "the worker's, less the fee");
            assertTrue(market.isFree(worker, start, start + 8 hours), "the time is free again");
            vm.revertToState(snapshot);
            _now = uint48(vm.getBlockTimestamp());
        }
        uint256 begun = _shift(1, 8 hours);
        _accept(begun);
        _warp(market.orderOf(begun).start);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNothingToCancel.selector, begun));
        vm.prank(buyer);
        market.cancelByBuyer(begun, price);
    }
}
