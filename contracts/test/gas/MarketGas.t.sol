// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {IRatings} from "../../src/marketplace/IRatings.sol";
import {MarketTest} from "../support/MarketTest.sol";

/// @title Gas of an order, its dispute and its ratings; and that the contracts fit a chain
/// @dev Measured as in Gas.t.sol. Another order has ended before: what is measured is the price of a later one.
/// forge-config: default.isolate = true
contract MarketGasTest is MarketTest {
    uint96 private constant PART = uint96(1000 * EURO);

    function test_AnOrderHoldsItsBudgets() public {
        uint256 before = _order(1, PART);
        _deliver(before, 0);
        _approve(before, 0);

        IMarketplace.Terms memory t = _terms(address(euro));
        t.start = _midnight(_now + 5 days);
        t.end = t.start + 14 days;
        IMarketplace.Part[] memory p = new IMarketplace.Part[](1);
        p[0] = IMarketplace.Part(PART, t.end);
        vm.prank(buyer);
        uint256 orderId = market.offer(t, p);
        assertLt(vm.snapshotGasLastCall("market", "offer, one part"), 360_000, "offering");
        _accept(orderId);
        assertLt(vm.snapshotGasLastCall("market", "accept, a slot of 14 days"), 400_000, "accepting");
        _warp(t.start);
        _deliver(orderId, 0);
        assertLt(vm.snapshotGasLastCall("market", "deliver"), 90_000, "delivering");
        _approve(orderId, 0);
        assertLt(vm.snapshotGasLastCall("market", "approve, the last part"), 160_000, "approving");
        vm.prank(worker);
        escrow.collect(address(euro), worker);
        vm.snapshotGasLastCall("market", "collect");

        bytes32 commitment = ratings.commitmentOf(orderId, IRatings.Side.BUYER, 5, "words", "salt");
        vm.prank(buyer);
        ratings.commit(orderId, commitment);
        vm.snapshotGasLastCall("market", "commit to a rating");
        _pass(14 days);
        ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
        vm.snapshotGasLastCall("market", "open a rating");

        orderId = _offer(_terms(address(euro)), _parts(12, PART));
        assertLt(vm.snapshotGasLastCall("market", "offer, twelve parts"), 700_000, "offering twelve");
        _accept(orderId);
        vm.prank(worker);
        market.cancelByWorker(orderId);
        assertLt(vm.snapshotGasLastCall("market", "cancel twelve parts"), 400_000, "cancelling twelve");
    }

    function test_ADisputeHoldsItsBudgets() public {
        uint256 before = _order(1, PART);
        _deliver(before, 0);
        _dispute(buyer, before, 0);
        uint256 orderId = _order(1, PART);
        _deliver(orderId, 0);
        uint256 disputeId = _dispute(buyer, orderId, 0);
        assertLt(vm.snapshotGasLastCall("market", "open a dispute"), 360_000, "opening");
        _pass(5 days);
        disputes.convene(disputeId);
        assertLt(vm.snapshotGasLastCall("market", "convene a panel of three"), 480_000, "convening");
        _draw(disputes.disputeOf(disputeId).caseId);
        _panelSays(disputeId, 4000);
        vm.snapshotGasLastCall("market", "rule");
        _pass(3 days);
        disputes.conclude(disputeId);
        assertLt(vm.snapshotGasLastCall("market", "settle"), 400_000, "settling");
    }

    function test_HoursThatAreBorrowed() public {
        _offer(_terms(address(care)), _parts(1, HOUR));
        _offer(_terms(address(care)), _parts(1, HOUR));
        assertLt(vm.snapshotGasLastCall("market", "offer hours that are borrowed"), 420_000, "borrowing");
    }

    function test_TheyFitAChain() public view {
        address[5] memory all = [address(care), address(escrow), address(market), address(disputes), address(ratings)];
        string[5] memory names = ["Care", "Escrow", "Marketplace", "Disputes", "Ratings"];
        for (uint256 i = 0; i < 5; ++i) {
            assertLt(all[i].code.length, 24_576, string.concat(names[i], ": runtime code"));
            bytes memory init = vm.getCode(string.concat("out/", names[i], ".sol/", names[i], ".json"));
            assertLt(init.length, 49_152 - 1024, string.concat(names[i], ": creation code"));
        }
    }
}
