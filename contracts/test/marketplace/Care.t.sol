// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICare} from "../../src/marketplace/ICare.sol";
import {IEscrow} from "../../src/marketplace/IEscrow.sol";
import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {IRatings} from "../../src/marketplace/IRatings.sol";
import {MarketTest} from "../support/MarketTest.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @title Hours that are owed and paid, and what the parties say of each other
contract CareTest is MarketTest {
    function _hours(uint96 amount) private returns (uint256 orderId) {
        orderId = _offer(_terms(address(care)), _parts(1, amount));
        _accept(orderId);
        _deliver(orderId, 0);
        _approve(orderId, 0);
    }

    /// @dev The buyer owes ten hours; they go round and pay what is owed.
    function test_HoursAreOwedAndPaid() public {
        _hours(10 * HOUR);
        assertEq(care.debtOf(buyer), 10 * HOUR, "taken before any was given");
        assertEq(care.totalSupply(), 10 * HOUR, "that is all there is");
        IMarketplace.Terms memory t = _terms(address(care));
        vm.expectRevert(abi.encodeWithSelector(ICare.CareOverLimit.selector, buyer, 10 * HOUR + 25, 10 * HOUR));
        vm.prank(buyer);
        market.offer(t, _parts(1, 25));

        vm.prank(worker);
        escrow.collect(address(care), worker);
        (buyer, worker) = (worker, buyer);
        _hours(6 * HOUR);
        assertEq(care.debtOf(worker), 4 * HOUR, "what was earned has paid a part");
        assertEq(escrow.creditOf(worker, address(care)), 0, "and is gone");
        assertEq(care.totalSupply(), 4 * HOUR, "there is less of it");
        vm.prank(buyer);
        care.transfer(worker, HOUR);
        vm.prank(worker);
        care.repay(HOUR);
        assertEq(care.debtOf(worker), 3 * HOUR, "paid by hand");
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, worker, 0, 1));
        vm.prank(worker);
        care.transfer(buyer, 1); // a transfer never borrows
        _assertEscrow();
    }

    function test_WhatOneMayOweGrowsWithStanding() public {
        assertEq(care.limitOf(worker), 10 * HOUR, "any member");
        assertEq(care.limitOf(stranger), 0, "members alone");
        uint256 orderId = _order(1, uint96(1000 * EURO));
        _deliver(orderId, 0);
        _approve(orderId, 0);
        _rate(orderId, IRatings.Side.BUYER, 5, buyer);
        _rate(orderId, IRatings.Side.WORKER, 4, worker);
        ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
        assertEq(care.limitOf(worker), 16 * HOUR, "and half an hour for each of twelve units");
        vm.prank(admin);
        care.setRule(ICare.Rule(100, 0, 100, 0));
        assertEq(care.limitOf(worker), HOUR, "as the chamber says");
        vm.prank(guardian);
        membership.suspend(worker);
        assertEq(care.limitOf(worker), 0, "not while suspended");
    }

    function test_DebtsAndHoursFollowAPerson() public {
        _hours(10 * HOUR);
        vm.prank(worker);
        escrow.collect(address(care), worker);
        (address debtor, address holder) = (makeAddr("debtor"), makeAddr("holder"));
        _move(buyer, debtor);
        assertEq(care.debtOf(debtor), 10 * HOUR, "who has moved owes it still");
        assertEq(care.spendable(debtor), 0, "and borrows no more");
        vm.expectRevert(abi.encodeWithSelector(ICare.CareNotLeft.selector, worker));
        care.follow(worker);
        _move(worker, holder);
        vm.prank(stranger);
        care.follow(worker);
        assertEq(care.balanceOf(holder), 10 * HOUR, "what was held is brought after");
    }

    function test_TheAssociationGrantsWithinAYearsCap() public {
        vm.startPrank(admin);
        care.grant(worker, 99_000);
        vm.expectRevert(abi.encodeWithSelector(ICare.CareOverYearly.selector, 1001, 1000));
        care.grant(worker, 1001);
        _pass(365 days);
        care.grant(worker, 1001);
        vm.stopPrank();
        assertEq(care.totalGranted(), 100_001, "granted");
        vm.expectRevert();
        vm.prank(buyer);
        care.grant(buyer, 1);
        vm.expectRevert(abi.encodeWithSelector(ICare.CareNotEscrow.selector, buyer));
        vm.prank(buyer);
        care.spend(worker, 1);
        vm.expectRevert(abi.encodeWithSelector(ICare.CareEscrowNamed.selector, address(escrow)));
        vm.prank(admin);
        care.nameEscrow(admin);
    }

    function test_ADebtIsWrittenOffAsAGrant() public {
        _hours(10 * HOUR);
        vm.prank(admin);
        care.writeOff(buyer, 4 * HOUR);
        assertEq(care.debtOf(buyer), 6 * HOUR, "owed no more");
        _assertEscrow();
        vm.expectRevert(abi.encodeWithSelector(ICare.CareNothingOwed.selector, buyer));
        vm.prank(admin);
        care.writeOff(buyer, 6 * HOUR + 1);
    }

    // --- ratings ---------------------------------------------------------------------------------------------------------

    function _ended() private returns (uint256 orderId) {
        orderId = _order(1, uint96(100 * EURO));
        _deliver(orderId, 0);
        _approve(orderId, 0);
    }

    function _rate(uint256 orderId, IRatings.Side side, uint8 stars, address by) private {
        bytes32 commitment = ratings.commitmentOf(orderId, side, stars, "words", "salt");
        vm.prank(by);
        ratings.commit(orderId, commitment);
    }

    function test_RatingsAreOpenedTogether() public {
        uint256 orderId = _order(1, uint96(100 * EURO));
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingNotRatable.selector, orderId));
        vm.prank(buyer);
        ratings.commit(orderId, "x");
        _deliver(orderId, 0);
        _approve(orderId, 0);
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingNotParty.selector, orderId, stranger));
        vm.prank(stranger);
        ratings.commit(orderId, "x");
        _rate(orderId, IRatings.Side.BUYER, 5, buyer);
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingTooEarly.selector, _now + 14 days));
        ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingCommittedAlready.selector, orderId, IRatings.Side.BUYER));
        vm.prank(buyer);
        ratings.commit(orderId, "another");
        _rate(orderId, IRatings.Side.WORKER, 3, worker);
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingWrongOpening.selector, orderId, IRatings.Side.BUYER));
        ratings.reveal(orderId, IRatings.Side.BUYER, 4, "words", "salt");
        ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
        ratings.reveal(orderId, IRatings.Side.WORKER, 3, "words", "salt");
        assertEq(reputation.balanceOf(worker, MARKET), 12, "five stars");
        assertEq(reputation.balanceOf(buyer, MARKET), 4, "three stars");
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingOpenedAlready.selector, orderId, IRatings.Side.BUYER));
        ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
    }

    /// @dev One alone is opened after 14 days; after 28 none.
    function test_RatingsHaveTheirTime() public {
        uint256 first = _ended();
        uint256 second = _ended();
        _rate(first, IRatings.Side.BUYER, 5, buyer);
        _rate(second, IRatings.Side.BUYER, 5, buyer);
        _pass(14 days);
        ratings.reveal(first, IRatings.Side.BUYER, 5, "words", "salt");
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingTooLate.selector, _now));
        vm.prank(worker);
        ratings.commit(first, "x");
        _pass(14 days);
        vm.expectRevert(abi.encodeWithSelector(IRatings.RatingTooLate.selector, _now));
        ratings.reveal(second, IRatings.Side.BUYER, 5, "words", "salt");
    }

    /// @dev The k-th order of a pair gives 1/k, whichever of the two buys.
    function test_APairThatRatesOftenGainsLessAndLess() public {
        uint256 gained = 0;
        for (uint256 k = 1; k <= 14; ++k) {
            uint256 orderId = _ended();
            _rate(orderId, IRatings.Side.BUYER, 5, buyer);
            _rate(orderId, IRatings.Side.WORKER, 5, worker);
            ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
            ratings.reveal(orderId, IRatings.Side.WORKER, 5, "words", "salt");
            gained += 12 / k;
            assertEq(reputation.balanceOf(worker, MARKET), gained, "12/k");
            assertEq(ratings.ratedOf(buyer, worker), k, "counted");
            (buyer, worker) = (worker, buyer);
        }
    }

    function test_RatingsGiveNothingThatNobodyHasNamedThemFor() public {
        vm.prank(admin);
        reputation.dropSource(MARKET, address(ratings));
        uint256 orderId = _ended();
        _rate(orderId, IRatings.Side.BUYER, 5, buyer);
        _pass(14 days);
        ratings.reveal(orderId, IRatings.Side.BUYER, 5, "words", "salt");
        assertEq(reputation.balanceOf(worker, MARKET), 0, "opened all the same");
        assertEq(ratings.ratingOf(orderId, IRatings.Side.BUYER).stars, 5, "five");
    }

    // --- the escrow ------------------------------------------------------------------------------------------------------

    function test_TheEscrowObeysMarketsAloneAndEachInItsOwn() public {
        uint256 orderId = _order(1, uint96(100 * EURO));
        vm.expectRevert();
        vm.prank(stranger);
        escrow.take(1, address(euro), buyer, 1);
        bytes memory nothing = abi.encodeWithSelector(IEscrow.EscrowTooLittle.selector, stranger, orderId, 0, 1);
        vm.startPrank(stranger);
        vm.expectRevert(nothing);
        escrow.release(orderId, stranger, 1, 0);
        vm.expectRevert(nothing);
        escrow.refund(orderId, stranger, 1);
        vm.expectRevert(nothing);
        escrow.lend(orderId, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.EscrowUnknownToken.selector, address(0)));
        escrow.giveBack(orderId, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.EscrowNothingToCollect.selector, stranger, address(euro)));
        escrow.collect(address(euro), stranger);
        vm.stopPrank();
        // A market that is named later never touches what another holds, and who lost the role settles what it has.
        vm.startPrank(admin);
        escrow.grantRole(escrow.MARKET_ROLE(), stranger);
        escrow.revokeRole(escrow.MARKET_ROLE(), address(market));
        vm.stopPrank();
        vm.expectRevert(nothing);
        vm.prank(stranger);
        escrow.release(orderId, stranger, 1, 0);
        _deliver(orderId, 0);
        _approve(orderId, 0);
        assertEq(_credit(worker), 98 * EURO, "paid");
    }
}
