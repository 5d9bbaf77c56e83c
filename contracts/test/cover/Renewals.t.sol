// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {IProducts} from "../../src/cover/IProducts.sol";
import {CoverTest} from "../support/CoverTest.sol";

/// @title What somebody would try with renewals, cancellations and tails
contract RenewalsTest is CoverTest {
    function setUp() public override {
        super.setUp();
        _provide(capital, 3_000_000 * EURO);
    }

    // --- waiting ---------------------------------------------------------------------------------------------------------

    /// @dev A policy of 32 days could be renewed on its second day by one that waits for nothing.
    function test_AShortPolicyDoesNotSaveTheWaiting() public {
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        quote.end = _midnight(_now + 32 days);
        uint256 first = _buy(quote);
        _pass(2 days);
        _refusedToRenew(first, LEGAL, abi.encodeWithSelector(IPolicies.PolicyNotRenewable.selector, first));
        _pass(28 days);
        _buy(_renewal(first, LEGAL));
    }

    function test_WhatHappenedWhileWaitingIsNotPaidAfterARenewal() public {
        uint256 first = _buy(doctor, LEGAL);
        uint48 start = policies.policyOf(first).start;
        _warp(policies.policyOf(first).end - 10 days);
        _admit(doctor);
        uint256 second = _buy(_renewal(first, LEGAL));
        assertEq(policies.policyOf(second).first, first, "of a line that began with it");
        _fund(doctor, 10 * BOND);
        vm.startPrank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotCovered.selector, second, start + 5 days));
        claims.file(second, "while waiting", start + 5 days, 5000 * EURO, 0);
        claims.file(second, "after it", start + 30 days, 5000 * EURO, 0);
        vm.stopPrank();
        // And so on, down the line.
        _warp(policies.policyOf(second).end - 10 days);
        _admit(doctor);
        uint256 third = _buy(_renewal(second, LEGAL));
        assertEq(policies.policyOf(third).first, first, "the same line");
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotCovered.selector, third, start + 5 days));
        claims.file(third, "while waiting", start + 5 days, 5000 * EURO, 0);
    }

    // --- products --------------------------------------------------------------------------------------------------------

    /// @dev The retroactive date of a cheap product is none for a dear one.
    function test_APolicyIsRenewedByItsOwnProductOrItsSuccessor() public {
        uint256 first = _buy(doctor, LEGAL);
        _warp(policies.policyOf(first).end - 10 days);
        _admit(doctor);
        bytes memory refused = abi.encodeWithSelector(IPolicies.PolicyNotRenewable.selector, first);
        _refusedToRenew(first, MALPRACTICE, refused);

        vm.startPrank(admin);
        uint32 better = products.add("Legal defence costs, with interpreters", _legal());
        products.price(better, products.priceOf(LEGAL));
        vm.stopPrank();
        _refusedToRenew(first, better, refused);
        vm.prank(admin);
        products.nameSuccessor(LEGAL, better);
        assertFalse(products.renews(LEGAL, better), "not the other way");
        uint256 second = _buy(_renewal(first, better));
        assertEq(policies.policyOf(second).retro, policies.policyOf(first).retro, "and keeps its retroactive date");
    }

    // --- ending ----------------------------------------------------------------------------------------------------------

    function test_NothingComesBackOfAPolicyThatHasPaid() public {
        uint256 policyId = _buy(doctor, LEGAL);
        _pass(40 days);
        uint256 claimId = _file(policyId, 5000 * EURO);
        vm.prank(admin);
        claims.offer(claimId, uint96(3000 * EURO));
        vm.startPrank(doctor);
        claims.settle(claimId, uint96(3000 * EURO));
        assertEq(policies.cancel(policyId), 0, "it was for the year");
        vm.stopPrank();
        _assertBooks();
    }

    function test_NobodyCancelsOrTakesADividendWithACallOpen() public {
        uint256 policyId = _inNeed();
        vm.prank(admin);
        policies.callMembers(1000, _now + 30 days);
        uint256 due = policies.callDue(policyId);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyCallOpen.selector, policyId, due));
        policies.cancel(policyId);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyCallOpen.selector, policyId, due));
        policies.takeDividend(policyId);
        _fund(doctor, due);
        vm.startPrank(doctor);
        policies.answerCall(policyId);
        policies.cancel(policyId);
        vm.stopPrank();
    }

    function test_ATailCostsWhatItDidWhenThePolicyWasBought() public {
        uint256 policyId = _buy(doctor, LEGAL);
        uint256 before = policies.tailPremium(policyId, 60);
        vm.prank(admin);
        products.price(LEGAL, IProducts.Price(12_000, 9500, 25_000, true));
        assertEq(policies.tailPremium(policyId, 60), before, "never dearer for a policy that runs");
    }

    /// @dev The tail's money waits for late reports until the policy closes: a claim that comes to nothing does not free it.
    function test_WhatALateClaimHasNotNeededWaitsForTheNext() public {
        uint256 policyId = _buy(doctor, LEGAL);
        _warp(policies.policyOf(policyId).end);
        uint256 price = policies.tailPremium(policyId, 60);
        _fund(doctor, 100_000 * EURO);
        vm.startPrank(doctor);
        policies.buyTail(policyId, 60, price);
        uint48 incidentAt = _now - 1;
        uint256 claimId = claims.file(policyId, "late", incidentAt, 10_500 * EURO, 0);
        assertEq(pool.book().ibnr, 0, "used");
        claims.withdraw(claimId);
        assertEq(pool.book().ibnr, price, "and back");
        assertEq(policies.policyOf(policyId).ibnr, price, "the policy's");
        claims.file(policyId, "later", incidentAt, 10_500 * EURO, 0);
        assertEq(pool.book().ibnr, 0, "used again");
        vm.stopPrank();
        _assertBooks();
    }

    // --- dividends -------------------------------------------------------------------------------------------------------

    /// @dev Policyholders are the chamber's members: they do not vote themselves the capital.
    function test_ADividendIsOfTheYearsOwnSurplus() public {
        uint256 policyId = _buy(doctor, LEGAL);
        uint256 premium = policies.policyOf(policyId).premium;
        _pass(40 days);
        uint256 claimId = _file(policyId, 700 * EURO);
        vm.prank(admin);
        claims.offer(claimId, uint96(50 * EURO));
        vm.prank(doctor);
        claims.settle(claimId, uint96(50 * EURO));
        _warp(policies.policyOf(policyId).reportUntil + 1);
        policies.close(policyId);
        uint256 surplus = premium - 50 * EURO;
        vm.startPrank(admin);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNoSurplus.selector, 0, surplus));
        policies.declareDividend(0, uint112(surplus + 1));
        policies.declareDividend(0, uint112(surplus));
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNoSurplus.selector, 0, 0));
        policies.declareDividend(0, 1);
        vm.stopPrank();
        _assertBooks();
    }

    // --- steps -----------------------------------------------------------------------------------------------------------

    function _inNeed() private returns (uint256 policyId) {
        uint256[] memory lost = new uint256[](15);
        for (uint256 i = 0; i < 15; ++i) {
            lost[i] = _buy(_member(string.concat("unlucky", vm.toString(i))), MALPRACTICE);
        }
        policyId = _buy(doctor, LEGAL);
        _pass(40 days);
        for (uint256 i = 0; i < 15; ++i) {
            _file(lost[i], 210_000 * EURO);
        }
        assertLt(pool.solvencyRatio(), 10_000, "in need");
    }

    function _renewal(uint256 policyId, uint32 productId) private returns (IPolicies.Quote memory quote) {
        quote = _quote(doctor, productId);
        quote.renewalOf = uint64(policyId);
    }

    function _refusedToRenew(uint256 policyId, uint32 productId, bytes memory reason) private {
        IPolicies.Quote memory quote = _renewal(policyId, productId);
        bytes memory signature = _signQuote(quote);
        _fund(doctor, 100_000 * EURO);
        vm.prank(doctor);
        vm.expectRevert(reason);
        policies.buy(quote, signature);
    }
}
