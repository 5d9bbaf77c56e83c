// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {MarketTest} from "../support/MarketTest.sol";
import {MarketplaceUnderTest} from "../support/MarketUnderTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title Orders: from an offer to an end
contract OrdersTest is MarketTest {
    uint96 private constant PART = uint96(1000 * EURO);

    /// @dev One transaction with a permit; one milestone approved, one released by silence; both collect, the fee is the treasury's.
    function test_AnOrderToItsEnd() public {
        vm.prank(buyer);
        euro.approve(address(escrow), 0);
        bytes[] memory calls = new bytes[](2);
        bytes32 digest = keccak256(
            abi.encodePacked(
                hex"1901",
                euro.DOMAIN_SEPARATOR(),
                keccak256(
                    abi.encode(
                        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                        buyer,
                        escrow,
                        2 * PART,
                        0,
                        _now
                    )
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(BUYER_KEY, digest);
        calls[0] = abi.encodeCall(MarketplaceUnderTest.usePermit, (address(euro), 2 * PART, _now, v, r, s));
        calls[1] = abi.encodeCall(IMarketplace.offer, (_terms(address(euro)), _parts(2, PART)));
        vm.prank(buyer);
        uint256 orderId = abi.decode(market.multicall(calls)[1], (uint256));
        (, uint256 held) = escrow.heldOf(address(market), orderId);
        assertEq(held, 2 * PART, "all of it is held");
        // For a year neither judges the other.
        vm.expectEmit(address(panels));
        emit IPanels.Dealt(buyer, worker, _now + 365 days);
        _accept(orderId);

        _deliver(orderId, 0);
        _approve(orderId, 0);
        assertEq(_credit(worker), PART - PART / 50, "less two per cent");
        _pass(9 days);
        _deliver(orderId, 1);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, _now + 7 days));
        market.release(orderId, 1);
        _pass(7 days);
        vm.prank(stranger);
        market.release(orderId, 1);

        IMarketplace.Order memory o = market.orderOf(orderId);
        assertEq(uint8(o.status), uint8(IMarketplace.OrderStatus.ENDED), "ended");
        assertEq(o.moved, 2 * PART, "all of it moved");
        assertEq(o.endedAt, _now, "now");
        uint256 before = euro.balanceOf(worker);
        vm.prank(worker);
        escrow.collect(address(euro), worker);
        assertEq(euro.balanceOf(worker) - before, 2 * (PART - PART / 50), "collected");
        escrow.collectFees(address(euro));
        assertEq(euro.balanceOf(address(timelock)), 2 * PART / 50, "the fees are the treasury's");
        assertEq(escrow.owed(address(euro)), 0, "nothing is left");
        _assertEscrow();
    }

    function test_OffersThatAreRefused() public {
        IMarketplace.Terms memory t = _terms(address(euro));
        IMarketplace.Part[] memory p = _parts(2, PART);
        t.worker = buyer;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketSelfDealing.selector, buyer));
        t.worker = stranger;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketNotMember.selector, stranger));
        t = _terms(address(policies));
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketUnknownToken.selector, address(policies)));
        t = _terms(address(euro));
        t.ruleId = 2;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketUnknownRule.selector, 2, 1));
        t = _terms(address(euro));
        t.expiresAt = _now;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketInvalidExpiry.selector, _now));
        t.expiresAt = _now + 60 days + 1;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketInvalidExpiry.selector, t.expiresAt));

        t = _terms(address(euro));
        uint48 day = _midnight(_now + 5 days);
        uint48[2][5] memory slots = [[day, day], [day, day + 14 days + 900], [day + 1, day + 901], [day, day + 901], [_midnight(_now), day]];
        for (uint256 i = 0; i < 5; ++i) {
            (t.start, t.end) = (slots[i][0], slots[i][1]);
            t.expiresAt = i == 4 ? _now + 1 : _now + 2 days;
            bytes4 why = i == 4 ? IMarketplace.MarketInvalidExpiry.selector : IMarketplace.MarketInvalidSlot.selector;
            vm.expectPartialRevert(why);
            vm.prank(buyer);
            market.offer(t, p);
        }

        t = _terms(address(euro));
        _refuse(t, _parts(0, PART), abi.encodeWithSelector(IMarketplace.MarketInvalidPart.selector, 12));
        _refuse(t, _parts(13, PART), abi.encodeWithSelector(IMarketplace.MarketInvalidPart.selector, 12));
        _refuse(t, _parts(1, 24), abi.encodeWithSelector(IMarketplace.MarketInvalidPart.selector, 0));
        p[1].due = p[0].due - 1;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketInvalidPart.selector, 1));
        p[1].due = _now + 731 days;
        _refuse(t, p, abi.encodeWithSelector(IMarketplace.MarketInvalidPart.selector, 1));
        assertEq(market.count(), 0, "nothing was written");
    }

    function test_BeforeItIsAcceptedAllGoesBack() public {
        uint256 before = _credit(buyer);
        uint256 first = _offer(_terms(address(euro)), _parts(1, PART));
        uint256 second = _offer(_terms(address(euro)), _parts(1, PART));
        uint256 third = _offer(_terms(address(euro)), _parts(1, PART));
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNotBuyer.selector, first, worker));
        vm.prank(worker);
        market.withdraw(first);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNotWorker.selector, first, buyer));
        vm.prank(buyer);
        market.decline(first);
        vm.prank(buyer);
        market.withdraw(first);
        vm.prank(worker);
        market.decline(second);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, _now + 2 days));
        market.lapse(third);
        _pass(2 days);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooLate.selector, _now));
        vm.prank(worker);
        market.accept(third, 0, _noAttestation(), "");
        market.lapse(third);
        assertEq(_credit(buyer) - before, 3 * PART, "whole, without a fee");
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketUnexpectedStatus.selector, first, IMarketplace.OrderStatus.WITHDRAWN));
        vm.prank(buyer);
        market.withdraw(first);
    }

    function test_AcceptingNeedsTheCredentialAndTheCoverThatWereAskedFor() public {
        IMarketplace.Terms memory t = _terms(address(euro));
        (t.credential, t.cover) = ("LicenceToPractise", true);
        _provide(capital, 2_000_000 * EURO);
        uint64 policyId = uint64(_buy(worker, LEGAL));
        uint64 others = uint64(_buy(doctor, LEGAL));
        IMarketplace.Part[] memory p = _parts(1, PART);
        uint256 orderId = _offer(t, p);
        IMarketplace.Attestation memory a = IMarketplace.Attestation(orderId, worker, t.credential, p[0].due);

        bytes memory good = _sign(ATTESTER_KEY, market.attestationDigest(a));
        bytes memory missing = abi.encodeWithSelector(IMarketplace.MarketCoverMissing.selector, policyId, p[0].due);
        _refuseAccept(orderId, policyId, a, good, missing); // it waits: nothing is covered yet
        vm.warp(_now + 1 days);
        missing = abi.encodeWithSelector(IMarketplace.MarketCoverMissing.selector, others, p[0].due);
        _refuseAccept(orderId, others, a, good, missing);
        _pass(31 days);

        (t.expiresAt, t.cover) = (_now + 2 days, true);
        p = _parts(1, PART);
        orderId = _offer(t, p);
        a = IMarketplace.Attestation(orderId, worker, t.credential, p[0].due - 1);
        missing = abi.encodeWithSelector(IMarketplace.MarketCredentialMissing.selector, t.credential, p[0].due);
        _refuseAccept(orderId, policyId, a, _sign(ATTESTER_KEY, market.attestationDigest(a)), missing);
        a.validUntil = p[0].due;
        _refuseAccept(orderId, policyId, a, _sign(BUYER_KEY, market.attestationDigest(a)), missing);
        a.orderId = orderId + 1;
        _refuseAccept(orderId, policyId, a, _sign(ATTESTER_KEY, market.attestationDigest(a)), missing);
        a.orderId = orderId;
        good = _sign(ATTESTER_KEY, market.attestationDigest(a));
        vm.prank(worker);
        market.accept(orderId, policyId, a, good);
        assertEq(market.orderOf(orderId).policyId, policyId, "the policy is written down");
        // What runs out later stops no payment.
        vm.prank(worker);
        policies.cancel(policyId);
        _deliver(orderId, 0);
        _approve(orderId, 0);
    }

    function test_ChangesAreBoundedAndGiveTime() public {
        uint256 orderId = _order(1, PART);
        uint48 due = market.milestoneOf(orderId, 0).due;
        _pass(9 days);
        for (uint8 i = 1; i <= 2; ++i) {
            _deliver(orderId, 0);
            _pass(1 days);
            vm.prank(buyer);
            market.askChange(orderId, 0, "words");
            assertEq(market.milestoneOf(orderId, 0).due, _now + 3 days > due ? _now + 3 days : due, "three days at least");
        }
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNothingToCancel.selector, orderId));
        vm.prank(buyer);
        market.cancelByBuyer(orderId, PART); // what was delivered once is not cancelled by the buyer alone
        _deliver(orderId, 0);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNoMoreChanges.selector, orderId, 0));
        vm.prank(buyer);
        market.askChange(orderId, 0, "words");
    }

    function test_LateIsRefundedAndNotDelivered() public {
        uint256 orderId = _order(2, PART);
        _pass(13 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, _now + 1));
        market.refund(orderId, 0);
        _pass(1);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooLate.selector, _now));
        vm.prank(worker);
        market.deliver(orderId, 0, "work");
        vm.prank(stranger);
        market.refund(orderId, 0);
        assertEq(_credit(buyer), PART, "back, without a fee");
        vm.expectRevert(
            abi.encodeWithSelector(IMarketplace.MarketUnexpectedMilestone.selector, orderId, 0, IMarketplace.MilestoneStatus.REFUNDED)
        );
        market.refund(orderId, 0);
        _assertStatus(orderId, IMarketplace.OrderStatus.ACCEPTED, "the other part goes on");
    }

    function test_NoShiftIsDeliveredBeforeItBegins() public {
        uint256 orderId = _shift(5, 8 hours);
        _accept(orderId);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, market.orderOf(orderId).start));
        vm.prank(worker);
        market.deliver(orderId, 0, "work");
    }

    function test_ARuleOfLaterTouchesNoRunningOrder() public {
        uint256 orderId = _order(2, PART);
        IMarketplace.Rule memory hard = _marketRule();
        (hard.feeBps, hard.silence, hard.grace, hard.changes, hard.lastBps, hard.lateBps, hard.freeBefore) =
        (2000, 1 days, 0, 0, 10_000, 10_000, 365 days);
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, buyer, bytes32(0)));
        vm.prank(buyer);
        market.addRule(hard);
        vm.prank(admin);
        market.addRule(hard);
        _deliver(orderId, 0);
        _pass(1 days);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, _now + 6 days));
        market.release(orderId, 0);
        vm.prank(buyer);
        market.askChange(orderId, 0, "words");
        _deliver(orderId, 0);
        _approve(orderId, 0);
        assertEq(_credit(worker), PART * 98 / 100, "two per cent, as it was offered");
        (uint256 cost,) = market.cancelCost(orderId);
        assertEq(cost, 0, "nineteen days before");
        hard.silence = 31 days;
        vm.expectRevert(IMarketplace.MarketInvalidRule.selector);
        vm.prank(admin);
        market.addRule(hard);
    }

    /// @dev The worker was another person's account when it was offered, and is the buyer's when it is to be accepted; and who has moved is the same.
    function test_NobodyDealsWithOneselfWhateverTheAccount() public {
        address second = makeAddr("second account");
        uint256 orderId = _offer(_terms(address(euro)), _parts(1, PART));
        _move(buyer, second);
        IMarketplace.Terms memory t = _terms(address(euro));
        t.worker = second;
        _equip(second);
        _refuseBy(second, t, abi.encodeWithSelector(IMarketplace.MarketSelfDealing.selector, second));
        t.worker = buyer; // left by its member
        _refuseBy(second, t, abi.encodeWithSelector(IMarketplace.MarketNotMember.selector, buyer));
        market.lapse(orderId);
        assertEq(_credit(second), PART, "what was the old account's is the new one's");
        assertEq(_credit(buyer), 0, "and not the old one's");
    }

    function test_WhoHasMovedKeepsOrdersAndTime() public {
        uint256 orderId = _shift(20, 8 hours);
        _accept(orderId);
        IMarketplace.Order memory o = market.orderOf(orderId);
        address second = makeAddr("second account");
        _move(worker, second);
        assertFalse(market.isFree(second, o.start, o.end), "the time is still promised");
        _warp(o.start);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNotWorker.selector, orderId, worker));
        vm.prank(worker);
        market.deliver(orderId, 0, "work");
        vm.prank(second);
        market.deliver(orderId, 0, "work");
        _approve(orderId, 0);
        assertEq(_credit(second), o.total * 98 / 100, "paid to the account of today");
    }

    function test_PauseStopsOffersAndAcceptingAlone() public {
        uint256 running = _order(1, PART);
        uint256 waiting = _offer(_terms(address(euro)), _parts(1, PART));
        vm.prank(guardian);
        market.pause();
        _refuse(_terms(address(euro)), _parts(1, PART), abi.encodeWithSelector(MarketplaceUnderTest.EnforcedPause.selector));
        _refuseAccept(waiting, 0, _noAttestation(), "", abi.encodeWithSelector(MarketplaceUnderTest.EnforcedPause.selector));
        _deliver(running, 0);
        _approve(running, 0);
        vm.prank(worker);
        escrow.collect(address(euro), worker);
        vm.prank(buyer);
        market.withdraw(waiting);
        vm.prank(guardian);
        market.unpause();
        _order(1, PART);
    }

    function test_NamedOnceAndByNobodyElse() public {
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketDisputesNamed.selector, address(disputes)));
        vm.prank(admin);
        market.nameDisputes(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNotDisputes.selector, stranger));
        vm.prank(stranger);
        market.settle(1, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNotDisputes.selector, stranger));
        vm.prank(stranger);
        market.dispute(1, 0, buyer);
    }

    function _refuse(IMarketplace.Terms memory t, IMarketplace.Part[] memory p, bytes memory why) private {
        vm.expectRevert(why);
        vm.prank(buyer);
        market.offer(t, p);
    }

    function _refuseBy(address by, IMarketplace.Terms memory t, bytes memory why) private {
        t.expiresAt = _now + 2 days;
        IMarketplace.Part[] memory p = _parts(1, PART);
        vm.expectRevert(why);
        vm.prank(by);
        market.offer(t, p);
    }

    function _refuseAccept(uint256 orderId, uint64 policyId, IMarketplace.Attestation memory a, bytes memory signature, bytes memory why)
        private
    {
        vm.expectRevert(why);
        vm.prank(worker);
        market.accept(orderId, policyId, a, signature);
    }
}
