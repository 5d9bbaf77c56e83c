// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../src/marketplace/IDisputes.sol";
import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {MarketTest} from "../support/MarketTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title Disputes: who pays what, and that all of it ends
contract DisputesTest is MarketTest {
    uint96 private constant PART = uint96(1000 * EURO);
    /// @dev Three jurors.
    uint96 private constant COSTS = 3 * JUROR_FEE;

    function _delivered(uint96 amount) private returns (uint256 orderId) {
        orderId = _order(1, amount);
        _deliver(orderId, 0);
    }

    /// @dev What buyer and worker have at the end, money brought for bonds among it, and the treasury.
    function _assertEnd(uint256 toBuyer, uint256 toWorker, uint256 fee, string memory label) private view {
        assertEq(_credit(buyer), toBuyer, string.concat(label, ": the buyer"));
        assertEq(_credit(worker), toWorker, string.concat(label, ": the worker"));
        assertEq(_credit(address(timelock)), fee, string.concat(label, ": the association"));
        _assertEscrow();
    }

    function test_WhenItMayBeContested() public {
        uint256 orderId = _order(2, PART);
        uint48 due = market.milestoneOf(orderId, 0).due;
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, due));
        _dispute(buyer, orderId, 0);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketNotParty.selector, orderId, stranger));
        _dispute(stranger, orderId, 0);
        _deliver(orderId, 0);
        vm.prank(buyer);
        market.askChange(orderId, 0, "words");
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooEarly.selector, due));
        _dispute(buyer, orderId, 0); // who asked for a change waits for it
        uint256 disputeId = _dispute(worker, orderId, 0);
        assertEq(disputes.disputeAbout(orderId, 0), disputeId, "known by its milestone");
        vm.expectRevert(
            abi.encodeWithSelector(IMarketplace.MarketUnexpectedMilestone.selector, orderId, 0, IMarketplace.MilestoneStatus.DISPUTED)
        );
        _dispute(buyer, orderId, 0);

        // No release, no refund, no cancelling in dispute.
        bytes[5] memory calls = [
            abi.encodeCall(IMarketplace.approve, (orderId, 0)),
            abi.encodeCall(IMarketplace.release, (orderId, 0)),
            abi.encodeCall(IMarketplace.refund, (orderId, 0)),
            abi.encodeCall(IMarketplace.cancelByBuyer, (orderId, PART)),
            abi.encodeCall(IMarketplace.proposeCancel, (orderId, 5000))
        ];
        _pass(4 days);
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(buyer);
            (bool ok,) = address(market).call(calls[i]);
            assertFalse(ok, "refused in dispute");
        }
        _deliver(orderId, 1);
        _pass(7 days);
        vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketTooLate.selector, _now));
        _dispute(buyer, orderId, 1);
    }

    function test_WhoAgreeGetAllBack() public {
        uint256 orderId = _delivered(PART);
        uint256 disputeId = _dispute(buyer, orderId, 0);
        assertEq(disputes.disputeOf(disputeId).bond, DISPUTE_BOND, "what two rounds of three can cost");
        vm.prank(buyer);
        disputes.offerShare(disputeId, 6000);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNotOffered.selector, disputeId, 10_001));
        vm.prank(buyer);
        disputes.takeShare(disputeId, 6000); // one's own
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNotOffered.selector, disputeId, 6000));
        vm.prank(worker);
        disputes.takeShare(disputeId, 6001);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNotParty.selector, disputeId, stranger));
        vm.prank(stranger);
        disputes.offerShare(disputeId, 6000);
        vm.prank(worker);
        disputes.takeShare(disputeId, 6000);
        _assertEnd(PART * 4 / 10 + DISPUTE_BOND, PART * 6 / 10 * 98 / 100, PART * 6 / 10 / 50, "agreed");
        _assertMilestone(orderId, 0, IMarketplace.MilestoneStatus.SETTLED, "settled");
        _assertStatus(orderId, IMarketplace.OrderStatus.ENDED, "ended");
    }

    /// @dev The buyer opens and wins 70 %: the worker bears 70 % of what the jurors were paid.
    function test_CostsAreBorneByWhoLosesInProportion() public {
        uint256 orderId = _delivered(PART);
        uint256 disputeId = _dispute(buyer, orderId, 0);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeTooEarly.selector, _now + 5 days));
        disputes.convene(disputeId);
        _convenePanel(disputeId);
        _panelSays(disputeId, 3000);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeTooEarly.selector, _now + 3 days));
        disputes.conclude(disputeId);
        _pass(3 days);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeTooLate.selector, _now));
        vm.prank(worker);
        disputes.appeal(disputeId);
        disputes.conclude(disputeId);
        uint96 borne = COSTS * 7 / 10;
        uint96 gross = PART * 3 / 10 - borne;
        _assertEnd(PART * 7 / 10 + borne + DISPUTE_BOND - COSTS, gross - gross / 50, gross / 50, "shared");
        assertEq(_credit(buyer) + _credit(worker) + _credit(address(timelock)), PART + DISPUTE_BOND - COSTS, "nothing is made or lost");
    }

    /// @dev Nobody is made to pay beyond the milestone: the worker who wins all is paid what the buyer's part can bear.
    function test_CostsNeverExceedTheOthersPart() public {
        uint256 orderId = _delivered(PART);
        uint256 disputeId = _dispute(worker, orderId, 0);
        _convenePanel(disputeId);
        _panelSays(disputeId, 10_000);
        _pass(3 days);
        disputes.conclude(disputeId);
        _assertEnd(0, PART * 98 / 100 + DISPUTE_BOND - COSTS, PART / 50, "the buyer has no part left to take from");
    }

    function test_AnAppealIsPaidByWhoAppealsUnlessItMovesSomething() public {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            bool better = i == 0;
            uint256 orderId = _delivered(PART);
            uint256 disputeId = _dispute(buyer, orderId, 0);
            _convenePanel(disputeId);
            _panelSays(disputeId, 4000);
            uint96 second = 10 * JUROR_FEE; // what two rounds of seven can cost
            assertEq(disputes.appealBondFor(disputeId), second, "the whole deposit");
            vm.prank(worker);
            disputes.appeal(disputeId);
            _draw(disputes.disputeOf(disputeId).caseId);
            _panelSays(disputeId, better ? 8000 : 4000);

            uint96 toWorker = better ? PART * 8 / 10 : PART * 4 / 10;
            uint96 first = better ? COSTS * 2 / 10 : COSTS * 6 / 10; // the buyer opened: the worker bears what the buyer won
            uint96 spent = 7 * JUROR_FEE;
            uint96 back = better ? spent * 8 / 10 : 0; // and the buyer what the worker won by appealing
            uint96 gross = toWorker - first + back;
            _assertEnd(PART - gross + DISPUTE_BOND - COSTS, gross - gross / 50 + second - spent, gross / 50, better ? "moved" : "not moved");
            vm.revertToState(snapshot);
            _now = uint48(vm.getBlockTimestamp());
        }
    }

    function test_WhoHasAllDoesNotAppeal() public {
        uint256 disputeId = _dispute(buyer, _delivered(PART), 0);
        _convenePanel(disputeId);
        _panelSays(disputeId, 0);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNothingToGain.selector, disputeId));
        vm.prank(buyer);
        disputes.appeal(disputeId);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNotParty.selector, disputeId, stranger));
        vm.prank(stranger);
        disputes.appeal(disputeId);
    }

    function test_TheArbiterAndThenHalfAndHalf() public {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            // Too small for a panel: no bond, and the arbiter after five days.
            uint256 disputeId = _dispute(buyer, _delivered(uint96(99 * EURO)), 0);
            assertEq(disputes.disputeOf(disputeId).bond, 0, "no bond");
            _convenePanel(disputeId);
            vm.expectRevert();
            vm.prank(stranger);
            disputes.decide(disputeId, 0);
            vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeTooEarly.selector, _now + 7 days));
            disputes.halve(disputeId);
            if (i == 0) {
                vm.prank(arbiter);
                disputes.decide(disputeId, 0);
                assertEq(_credit(buyer), 99 * EURO, "all for the buyer");
            } else {
                _pass(7 days);
                vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeTooLate.selector, _now));
                vm.prank(arbiter);
                disputes.decide(disputeId, 0);
                vm.prank(stranger);
                disputes.halve(disputeId);
                assertEq(_credit(buyer), 99 * EURO / 2, "half");
            }
            vm.revertToState(snapshot);
            _now = uint48(vm.getBlockTimestamp());
        }
    }

    /// @dev What was offered as a compromise is not for whom the panel, or nobody, has decided against.
    function test_OffersEndWhenOthersDecide() public {
        uint256 disputeId = _dispute(buyer, _delivered(PART), 0);
        vm.prank(buyer);
        disputes.offerShare(disputeId, 6000);
        _convenePanel(disputeId);
        _panelSays(disputeId, 0);
        vm.startPrank(worker);
        disputes.appeal(disputeId);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNotOffered.selector, disputeId, 10_001));
        disputes.takeShare(disputeId, 6000);
        vm.stopPrank();

        disputeId = _dispute(buyer, _delivered(uint96(99 * EURO)), 0);
        vm.prank(worker);
        disputes.offerShare(disputeId, 3000);
        _convenePanel(disputeId);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeNotOffered.selector, disputeId, 10_001));
        vm.prank(buyer);
        disputes.takeShare(disputeId, 3000);
    }

    function test_NobodyIsTheArbiterOfTheirOwn() public {
        uint256 disputeId = _dispute(buyer, _delivered(uint96(99 * EURO)), 0);
        _convenePanel(disputeId);
        bytes32 role = keccak256("ARBITER_ROLE");
        vm.prank(admin);
        IAccessControl(address(disputes)).grantRole(role, worker);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeIsParty.selector, disputeId, worker));
        vm.prank(worker);
        disputes.decide(disputeId, 10_000);
    }

    /// @dev More seats than when it was opened: jurors get less. None at all: the arbiter. A rule of later: nothing.
    function test_NothingThatChangesLaterCostsAPartyMore() public {
        uint256 first = _dispute(buyer, _delivered(PART), 0);
        uint256 second = _dispute(buyer, _delivered(PART), 0);
        vm.startPrank(admin);
        panels.nameOpener(address(disputes), IPanels.Rule(MARKET, 0, 7));
        disputes.setRule(IDisputes.Rule(uint96(900 * EURO), uint96(9000 * EURO), type(uint96).max, type(uint96).max));
        vm.stopPrank();
        _pass(5 days);
        disputes.convene(first);
        IDisputes.Dispute memory d = disputes.disputeOf(first);
        assertEq(d.fee, JUROR_FEE * 4 / 10, "the bond, among more");
        assertLe(d.lent, d.bond, "within the bond");
        vm.prank(admin);
        panels.nameOpener(address(disputes), IPanels.Rule(MARKET, 0, 0));
        disputes.convene(second);
        assertEq(uint8(disputes.disputeOf(second).stage), uint8(IDisputes.Stage.ARBITER), "no panels any more");
        _wait(disputes.disputeOf(second).orderId);
        _wait(d.orderId);
    }

    /// @dev Who shows nobody what is in a panel's votes: an agreement ends it while votes are secret, not later.
    function test_AgreeingUntilJurorsReveal() public {
        uint256 disputeId = _dispute(buyer, _delivered(PART), 0);
        uint256 caseId = _convenePanel(disputeId);
        vm.prank(worker);
        disputes.offerShare(disputeId, 2000);
        for (uint8 i = 0; i < 2; ++i) {
            _commit(caseId, 0, i, 0);
        }
        uint256 snapshot = vm.snapshotState();
        vm.prank(buyer);
        disputes.takeShare(disputeId, 2000);
        uint96 gross = PART * 2 / 10;
        _assertEnd(PART - gross + DISPUTE_BOND - 2 * JUROR_FEE, gross - gross / 50, gross / 50, "who had committed is paid by who opened");
        vm.revertToState(snapshot);
        _commit(caseId, 0, 2, 0);
        vm.expectRevert(abi.encodeWithSelector(IDisputes.DisputeUnexpectedStage.selector, disputeId, IDisputes.Stage.PANEL));
        vm.prank(buyer);
        disputes.takeShare(disputeId, 2000);
    }

    /// @dev Hours are shared by the award; what a panel cost stays with who brought it.
    function test_ADisputeAboutHours() public {
        uint256 orderId = _offer(_terms(address(care)), _parts(1, 10 * HOUR));
        _accept(orderId);
        _deliver(orderId, 0);
        uint256 disputeId = _dispute(buyer, orderId, 0);
        _convenePanel(disputeId);
        _panelSays(disputeId, 5000);
        _pass(3 days);
        disputes.conclude(disputeId);
        assertEq(escrow.creditOf(worker, address(care)), 5 * HOUR, "half the hours, and no fee");
        assertEq(care.debtOf(buyer), 5 * HOUR, "the other half has paid what the buyer owed");
        _assertEnd(DISPUTE_BOND - COSTS, 0, 0, "the costs are the buyer's");
    }

    // --- every state ends by time and by what anybody may do ---------------------------------------------------------------

    function test_EveryStateEndsByTimeAlone() public {
        for (uint256 state = 0; state < 14; ++state) {
            uint256 snapshot = vm.snapshotState();
            _wait(_reach(state));
            _assertEscrow();
            vm.revertToState(snapshot);
            _now = uint48(vm.getBlockTimestamp());
        }
    }

    /// @dev An order in each of the states there are, and in those of its dispute.
    function _reach(uint256 state) private returns (uint256 orderId) {
        orderId = _offer(_terms(address(euro)), _parts(2, PART));
        if (state == 0) return orderId; // offered
        _accept(orderId);
        if (state == 1) return orderId; // accepted
        _deliver(orderId, 0);
        if (state == 2) return orderId; // delivered
        if (state == 3) {
            vm.prank(buyer);
            market.askChange(orderId, 0, "words"); // to be changed
            return orderId;
        }
        if (state == 4) {
            vm.prank(buyer);
            market.proposeCancel(orderId, 5000); // to be cancelled
            return orderId;
        }
        uint256 disputeId = _dispute(buyer, orderId, 0);
        if (state == 5) return orderId; // negotiated
        if (state == 6) {
            vm.prank(admin);
            panels.nameOpener(address(disputes), IPanels.Rule(MARKET, 0, 0)); // no panel: the arbiter
        }
        _pass(5 days);
        disputes.convene(disputeId);
        if (state <= 7) return orderId; // to be drawn
        uint256 caseId = disputes.disputeOf(disputeId).caseId;
        _draw(caseId);
        if (state == 8) return orderId; // committing
        for (uint8 i = 0; i < 3; ++i) {
            _commit(caseId, 0, i, 5000);
        }
        if (state == 9) return orderId; // revealing
        for (uint8 i = 0; i < 3; ++i) {
            panels.reveal(caseId, i, 5000, bytes32(uint256(i)), 0);
        }
        if (state == 10) return orderId; // to be decided
        panels.decide(caseId);
        disputes.rule(disputeId);
        if (state == 11) return orderId; // ruled
        vm.prank(worker);
        disputes.appeal(disputeId);
        if (state == 12) return orderId; // appealed
        _draw(caseId); // judged again
    }
}
