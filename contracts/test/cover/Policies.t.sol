// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPolicies} from "../../src/cover/IPolicies.sol";
import {IProducts} from "../../src/cover/IProducts.sol";
import {CoverTest} from "../support/CoverTest.sol";

/// @title The life of a policy
contract PoliciesTest is CoverTest {
    function setUp() public override {
        super.setUp();
        _provide(capital, 2_000_000 * EURO);
    }

    // --- premium -----------------------------------------------------------------------------------------------------------

    /// @dev 25,000 EUR at 1.2 % a year, first year of five (35 %), excess credit 95 %, no surge, 364.something days.
    function test_ThePremiumIsTheFormula() public {
        uint256 time = _midnight(_now + 365 days) - _now;
        uint256 exact = uint256(25_000 * EURO) * 12 * 35 * 95 * time;
        uint256 divisor = uint256(1000) * 100 * 100 * 365 days;
        uint256 policyId = _buy(doctor, LEGAL);
        assertEq(policies.policyOf(policyId).premium, (exact + divisor - 1) / divisor, "rounded up once");
        assertEq(pool.book().unearned, policies.policyOf(policyId).premium, "none of it is earned yet");
    }

    function test_TheStepsFollowTheYearsSinceTheRetroactiveDate() public {
        uint16[6] memory steps = [uint16(3500), 6500, 8500, 9500, 10_000, 10_000];
        for (uint48 i = 0; i < 6; ++i) {
            IProducts.Offer memory o = products.offerFor(MALPRACTICE, 0, _now - i * 365 days, _now, _now + 300 days, 10_000, false);
            assertEq(o.step, steps[i], vm.toString(i));
        }
        uint48 before = START - 3651 days;
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductInvalidRetro.selector, before, START - 3650 days));
        products.offerFor(MALPRACTICE, 0, before, _now, _now + 300 days, 10_000, false);
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductInvalidRetro.selector, _now - 1, 0));
        products.offerFor(LEGAL, 0, _now - 1, _now, _now + 300 days, 10_000, false);
    }

    /// @dev A stolen key of the quote service can give a holder the best experience that there is, and nothing else.
    function test_AQuoteCannotLowerThePriceBeyondTheFactors() public {
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        quote.experience = 6999;
        bytes memory signature = _signQuote(quote);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IProducts.ProductExperience.selector, 6999, 7000, 20_000));
        policies.buy(quote, signature);
    }

    function test_NobodyPaysMoreThanTheQuoteSays() public {
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        uint256 premium = products.offerFor(LEGAL, 0, _now, _now, quote.end, 10_000, false).premium;
        quote.maxPremium = uint96(premium - 1);
        bytes memory signature = _signQuote(quote);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyPremiumTooHigh.selector, premium, premium - 1));
        policies.buy(quote, signature);
    }

    /// @dev Whenever anybody calls, and however often, exactly the premium has been earned at the end.
    function testFuzz_ExactlyThePremiumIsEarned(uint32[8] memory steps) public {
        uint256 before = pool.book().equity;
        uint256 policyId = _buy(doctor, LEGAL);
        IPolicies.Policy memory p = policies.policyOf(policyId);
        for (uint256 i = 0; i < 8; ++i) {
            _pass(steps[i] % 60 days);
            pool.accrue(_now);
            uint256 left = _now < p.end ? (uint256(p.premium) * (p.end - _now)) / p.time : 0;
            assertApproxEqAbs(pool.book().unearned, left, 1, "by the second");
        }
        _warp(p.end);
        pool.accrue(_now);
        assertEq(pool.book().unearned, 0, "all of it");
        assertEq(pool.book().equity, before + p.premium, "is equity");
        _assertBooks();
    }

    // --- ending ------------------------------------------------------------------------------------------------------------

    function testFuzz_CancellingPaysNineTenthsOfWhatIsUnearned(uint32 after_) public {
        uint256 policyId = _buy(doctor, LEGAL);
        IPolicies.Policy memory p = policies.policyOf(policyId);
        _pass(after_ % (p.time - 1));
        vm.prank(doctor);
        uint256 refund = policies.cancel(policyId);
        uint256 exact = uint256(p.premium) * (p.end - _now) * 9 / 10 / p.time;
        assertApproxEqAbs(refund, exact, 1, "short rate");
        assertLe(refund, exact, "rounded down");
        assertEq(pool.owedTo(doctor), refund, "to be collected");
        assertEq(pool.book().unearned, 0, "nothing is left to earn");
        _assertBooks();
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyUnexpectedStatus.selector, policyId, IPolicies.Status.REPORTING));
        policies.cancel(policyId);
        // What happened before is covered for the grace.
        _pass(60 days);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyUnexpectedStatus.selector, policyId, IPolicies.Status.REPORTING));
        policies.close(policyId);
        _pass(1);
        policies.close(policyId);
        assertEq(pool.locked(), 0, "free");
        assertEq(policies.yearOf(p.year).open, 0, "the year has one less");
    }

    function test_ARenewalKeepsTheRetroactiveDateAndLosesNoDay() public {
        uint256 first = _buy(doctor, LEGAL);
        IPolicies.Policy memory p = policies.policyOf(first);
        IPolicies.Quote memory quote = _renewalOf(first);
        bytes memory signature = _signQuote(quote);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotRenewable.selector, first));
        policies.buy(quote, signature);

        _warp(p.end - 10 days);
        _admit(doctor);
        uint256 second = _buy(_renewalOf(first));
        IPolicies.Policy memory q = policies.policyOf(second);
        assertEq(q.retro, p.retro, "the retroactive date");
        assertEq(uint8(policies.statusOf(second)), uint8(IPolicies.Status.ACTIVE), "no waiting again");
        assertEq(uint8(policies.statusOf(first)), uint8(IPolicies.Status.REPORTING), "the first has ended");
        assertApproxEqAbs(pool.owedTo(doctor), uint256(p.premium) * 10 days / p.time, 1, "ten days are owed back, whole");
        _assertBooks();
        // An incident of the first year, reported in the second: the second pays.
        _file(second, 5000 * EURO);

        quote = _renewalOf(first);
        signature = _signQuote(quote);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotRenewable.selector, first));
        policies.buy(quote, signature);
    }

    function test_AGapResetsTheRetroactiveDate() public {
        uint256 first = _buy(doctor, LEGAL);
        _warp(policies.policyOf(first).end);
        IPolicies.Quote memory quote = _renewalOf(first);
        bytes memory signature = _signQuote(quote);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotRenewable.selector, first));
        policies.buy(quote, signature);
        uint256 second = _buy(doctor, LEGAL);
        assertEq(policies.policyOf(second).retro, _now, "from now");
    }

    // --- what is covered ---------------------------------------------------------------------------------------------------

    function test_WhatIsCoveredAndWhenItIsReported() public {
        uint256 policyId = _buy(doctor, LEGAL);
        IPolicies.Policy memory p = policies.policyOf(policyId);
        _fund(doctor, 100 * BOND);
        uint48 opens = p.start + 30 days;
        _refused(policyId, p.start, abi.encodeWithSelector(IPolicies.PolicyNotReportable.selector, policyId, opens, p.reportUntil));
        _warp(opens + 1 days);
        _refused(policyId, p.retro - 1, abi.encodeWithSelector(IPolicies.PolicyNotCovered.selector, policyId, p.retro - 1));
        _refused(policyId, opens - 1, abi.encodeWithSelector(IPolicies.PolicyNotCovered.selector, policyId, opens - 1));
        _refused(policyId, _now + 1, abi.encodeWithSelector(IPolicies.PolicyNotCovered.selector, policyId, _now + 1));
        _warp(p.end + 60 days);
        _refused(policyId, p.end, abi.encodeWithSelector(IPolicies.PolicyNotCovered.selector, policyId, p.end));
        vm.prank(doctor);
        claims.file(policyId, "last", p.end - 1, 5000 * EURO, 0);
        _pass(1);
        _refused(policyId, p.end - 1, abi.encodeWithSelector(IPolicies.PolicyNotReportable.selector, policyId, opens, p.reportUntil));
    }

    // --- tails -------------------------------------------------------------------------------------------------------------

    function test_ATailIsBoughtOnceAndPaysLateReports() public {
        uint256 policyId = _buy(doctor, LEGAL);
        IPolicies.Policy memory p = policies.policyOf(policyId);
        _warp(p.end + 1 days);
        uint256 whole = policies.tailPremium(policyId, 60);
        assertLe(whole, uint256(p.premium) * 365 days * 5 / (2 * uint256(p.time)) + 1, "at most two and a half years");
        assertApproxEqAbs(policies.tailPremium(policyId, 30) * 2, whole, 1, "half of it for half");
        _fund(doctor, 100_000 * EURO);
        vm.startPrank(doctor);
        policies.buyTail(policyId, 60, whole);
        assertEq(pool.book().ibnr, whole, "all of it waits for late reports");
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNoTail.selector, policyId));
        policies.buyTail(policyId, 60, whole);
        vm.stopPrank();

        _warp(p.end + 60 days + 60 * 30 days);
        uint256 equity = pool.book().equity;
        vm.prank(doctor);
        uint256 claimId = claims.file(policyId, "late", p.end - 1, 10_500 * EURO, 0);
        assertEq(pool.book().ibnr, 0, "of the tail first");
        assertEq(equity - pool.book().equity, 10_000 * EURO - whole, "then of equity");
        vm.prank(doctor);
        claims.withdraw(claimId);
        _pass(1);
        policies.close(policyId);
        assertEq(pool.book().ibnr, 0, "nothing is kept");
        _assertBooks();
    }

    function test_ATailIsGivenByThePool() public {
        uint256 policyId = _buy(doctor, LEGAL);
        uint256 price = policies.tailPremium(policyId, 60);
        uint256 before = pool.book().equity;
        vm.prank(admin);
        policies.giveTail(policyId);
        assertEq(pool.book().ibnr, price, "what it would have cost");
        assertEq(before - pool.book().equity, price, "from equity");
        _warp(policies.policyOf(policyId).reportUntil + 1);
        policies.close(policyId);
        assertEq(pool.book().ibnr, 0, "and back when it closes");
    }

    // --- good years and bad ones -------------------------------------------------------------------------------------------

    function test_ADevelopedYearPaysADividend() public {
        address other = _member("other");
        uint256 one = _buy(doctor, LEGAL);
        uint256 two = _buy(other, MALPRACTICE);
        vm.startPrank(admin);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotDeveloped.selector, 0));
        policies.declareDividend(0, uint112(100 * EURO));
        _warp(policies.policyOf(two).reportUntil + 1);
        policies.close(one);
        policies.close(two);
        policies.declareDividend(0, uint112(100 * EURO));
        vm.stopPrank();
        uint256 first = policies.takeDividend(one);
        uint256 second = policies.takeDividend(two);
        assertApproxEqAbs(first + second, 100 * EURO, 1, "all of it");
        assertApproxEqAbs(first * policies.policyOf(two).premium, second * policies.policyOf(one).premium, 1e10, "by premium");
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNothingDue.selector, one));
        policies.takeDividend(one);
        assertEq(pool.owedTo(doctor), first, "to be collected");
        _assertBooks();
    }

    function test_ACallIsMadeInNeedAndBarsTheRenewal() public {
        uint256 policyId = _buy(doctor, MALPRACTICE);
        vm.startPrank(admin);
        vm.expectRevert();
        policies.callMembers(2500, _now + 30 days);
        vm.stopPrank();
        // Most of the capital is lost.
        _pass(40 days);
        uint256[] memory lost = new uint256[](10);
        for (uint256 i = 0; i < 10; ++i) {
            address holder = _member(string.concat("unlucky", vm.toString(i)));
            lost[i] = _buy(holder, MALPRACTICE);
        }
        _pass(40 days);
        for (uint256 i = 0; i < 10; ++i) {
            _file(lost[i], 210_000 * EURO);
        }
        assertLt(pool.solvencyRatio(), 10_000, "in need");
        vm.prank(admin);
        policies.callMembers(2500, _now + 30 days);
        uint256 due = policies.callDue(policyId);
        assertEq(due, (uint256(policies.policyOf(policyId).premium) * 2500 + 9999) / 10_000, "a quarter of the premium");
        _warp(policies.policyOf(policyId).end - 1 days);
        _admit(doctor);
        IPolicies.Quote memory quote = _renewalOf(policyId);
        bytes memory signature = _signQuote(quote);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyCallOpen.selector, policyId, due));
        policies.buy(quote, signature);
        uint256 equity = pool.book().equity;
        _fund(doctor, due);
        vm.prank(doctor);
        policies.answerCall(policyId);
        assertGe(pool.book().equity, equity + due, "equity has it");
        assertEq(policies.callDue(policyId), 0, "answered");
        _assertBooks();
    }

    // --- recovery ----------------------------------------------------------------------------------------------------------

    function test_APolicyFollowsItsHolder() public {
        uint256 policyId = _buy(doctor, LEGAL);
        vm.prank(doctor);
        policies.cancel(policyId);
        policyId = _buy(doctor, LEGAL);
        address new_ = makeAddr("new");
        _move(doctor, new_);
        assertEq(policies.holderOf(policyId), new_, "at once");
        policies.follow(policyId);
        assertEq(policies.ownerOf(policyId), new_, "and the token, when somebody says so");
        uint256 owed = pool.owedTo(doctor);
        vm.prank(new_);
        assertEq(pool.collect(doctor, new_), owed, "what was owed to the old account");
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotHolder.selector, policyId, doctor));
        policies.cancel(policyId);
    }

    // --- steps -------------------------------------------------------------------------------------------------------------

    function _renewalOf(uint256 policyId) private returns (IPolicies.Quote memory quote) {
        quote = _quote(doctor, policies.policyOf(policyId).productId);
        quote.renewalOf = uint64(policyId);
    }

    function _refused(uint256 policyId, uint48 incidentAt, bytes memory reason) private {
        vm.prank(doctor);
        vm.expectRevert(reason);
        claims.file(policyId, "incident", incidentAt, 5000 * EURO, 0);
    }
}
