// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICare} from "../../src/marketplace/ICare.sol";
import {IDisputes} from "../../src/marketplace/IDisputes.sol";
import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {CoverTest} from "./CoverTest.sol";
import {CareUnderTest, DisputesUnderTest, EscrowUnderTest, MarketplaceUnderTest, RatingsUnderTest} from "./MarketUnderTest.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The association of CoverTest with a marketplace, wired as Deploy does it
/// @dev Hours are hundredths. Panels for disputes have three seats.
abstract contract MarketTest is CoverTest {
    uint256 internal constant ATTESTER_KEY = 0xA77E57;
    uint256 internal constant BUYER_KEY = 0xB0B;
    uint96 internal constant HOUR = 100;
    uint96 internal constant JUROR_FEE = uint96(25 * EURO);
    uint96 internal constant DISPUTE_BOND = 4 * JUROR_FEE;
    bytes32 internal constant MARKET = "marketplace";

    CareUnderTest internal care;
    EscrowUnderTest internal escrow;
    MarketplaceUnderTest internal market;
    DisputesUnderTest internal disputes;
    RatingsUnderTest internal ratings;

    address internal buyer = vm.addr(BUYER_KEY);
    address internal worker = makeAddr("worker");
    address internal arbiter = makeAddr("arbiter");
    address internal stranger = makeAddr("stranger");

    function setUp() public virtual override {
        super.setUp();
        care = CareUnderTest(
            vm.deployCode("out/Care.sol/Care.json", abi.encode(membership, reputation, admin, ICare.Rule(1000, 50, 4000, 100_000)))
        );
        escrow =
            EscrowUnderTest(vm.deployCode("out/Escrow.sol/Escrow.json", abi.encode(membership, euro, care, timelock, admin, forwarder)));
        market = MarketplaceUnderTest(
            vm.deployCode(
                "out/Marketplace.sol/Marketplace.json", abi.encode(escrow, membership, policies, panels, admin, forwarder, _marketRule())
            )
        );
        disputes = DisputesUnderTest(
            vm.deployCode("out/Disputes.sol/Disputes.json", abi.encode(escrow, market, panels, admin, forwarder, _disputeRule()))
        );
        ratings = RatingsUnderTest(
            vm.deployCode(
                "out/Ratings.sol/Ratings.json", abi.encode(market, membership, reputation, admin, forwarder, [uint16(0), 0, 4, 8, 12])
            )
        );
        vm.startPrank(admin);
        care.nameEscrow(address(escrow));
        escrow.grantRole(escrow.MARKET_ROLE(), address(market));
        escrow.grantRole(escrow.MARKET_ROLE(), address(disputes));
        market.nameDisputes(address(disputes));
        market.grantRole(market.GUARDIAN_ROLE(), guardian);
        market.grantRole(market.ATTESTER_ROLE(), vm.addr(ATTESTER_KEY));
        disputes.grantRole(disputes.ARBITER_ROLE(), arbiter);
        panels.grantRole(panels.RECORDER_ROLE(), address(market));
        panels.nameOpener(address(disputes), IPanels.Rule(MARKET, 0, 3));
        reputation.nameSlasher(MARKET, address(panels));
        reputation.nameSource(MARKET, address(ratings), _noCaps());
        vm.stopPrank();
        _admit(buyer);
        _admit(worker);
        _equip(buyer);
        _equip(worker);
    }

    function _marketRule() internal pure returns (IMarketplace.Rule memory) {
        return IMarketplace.Rule({
            feeBps: 200,
            careFeeBps: 0,
            silence: 7 days,
            grace: 3 days,
            changeTime: 3 days,
            changes: 2,
            freeBefore: 7 days,
            lastBefore: 2 days,
            lateBps: 2500,
            lastBps: 5000,
            least: 25
        });
    }

    function _disputeRule() internal pure returns (IDisputes.Rule memory) {
        return IDisputes.Rule(JUROR_FEE, uint96(200 * EURO), uint96(100 * EURO), 400);
    }

    /// @dev Money, and leave for the escrow to take it, and hours.
    function _equip(address account) internal {
        vm.prank(admin);
        euro.mint(account, 1_000_000 * EURO);
        vm.startPrank(account);
        euro.approve(address(escrow), type(uint256).max);
        care.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
    }

    // --- orders ----------------------------------------------------------------------------------------------------------

    function _terms(address token) internal view returns (IMarketplace.Terms memory) {
        return IMarketplace.Terms({
            worker: worker,
            token: token,
            listing: "listing",
            words: "words",
            start: 0,
            end: 0,
            expiresAt: _now + 2 days,
            credential: 0,
            cover: false,
            ruleId: market.ruleInForce()
        });
    }

    /// @dev Due ten days from now, twenty, and so on.
    function _parts(uint256 count, uint96 amount) internal view returns (IMarketplace.Part[] memory parts) {
        parts = new IMarketplace.Part[](count);
        for (uint256 i = 0; i < count; ++i) {
            parts[i] = IMarketplace.Part(amount, _now + uint48(10 days * (i + 1)));
        }
    }

    function _offer(IMarketplace.Terms memory terms, IMarketplace.Part[] memory parts) internal returns (uint256) {
        vm.prank(buyer);
        return market.offer(terms, parts);
    }

    function _order(uint256 count, uint96 amount) internal returns (uint256 orderId) {
        orderId = _offer(_terms(address(euro)), _parts(count, amount));
        _accept(orderId);
    }

    /// @dev A slot that begins at the next midnight but `days_`.
    function _shift(uint256 days_, uint48 length) internal returns (uint256 orderId) {
        IMarketplace.Terms memory terms = _terms(address(euro));
        terms.start = _midnight(_now + 1 days + days_ * 1 days);
        terms.end = terms.start + length;
        if (terms.expiresAt > terms.start) terms.expiresAt = terms.start;
        IMarketplace.Part[] memory parts = new IMarketplace.Part[](1);
        parts[0] = IMarketplace.Part(uint96(800 * EURO), terms.end + 1 days);
        return _offer(terms, parts);
    }

    function _accept(uint256 orderId) internal {
        (, address by) = market.partiesOf(orderId);
        vm.prank(by);
        market.accept(orderId, 0, _noAttestation(), "");
    }

    function _noAttestation() internal pure returns (IMarketplace.Attestation memory none) {}

    function _deliver(uint256 orderId, uint8 index) internal {
        (, address by) = market.partiesOf(orderId);
        vm.prank(by);
        market.deliver(orderId, index, "work");
    }

    function _approve(uint256 orderId, uint8 index) internal {
        (address by,) = market.partiesOf(orderId);
        vm.prank(by);
        market.approve(orderId, index);
    }

    function _statusOf(uint256 orderId) internal view returns (IMarketplace.OrderStatus) {
        return market.orderOf(orderId).status;
    }

    function _assertStatus(uint256 orderId, IMarketplace.OrderStatus expected, string memory label) internal view {
        assertEq(uint8(_statusOf(orderId)), uint8(expected), label);
    }

    function _assertMilestone(uint256 orderId, uint8 index, IMarketplace.MilestoneStatus expected, string memory label) internal view {
        assertEq(uint8(market.milestoneOf(orderId, index).status), uint8(expected), label);
    }

    function _credit(address account) internal view returns (uint256) {
        return escrow.creditOf(account, address(euro));
    }

    /// @dev All of it lies there, and it is the orders', the disputes' and people's.
    function _assertEscrow() internal view {
        assertGe(euro.balanceOf(address(escrow)), escrow.owed(address(euro)), "the money is there");
        assertGe(care.balanceOf(address(escrow)), escrow.owed(address(care)), "the hours too");
        assertEq(care.totalSupply(), care.totalDebt() + care.totalGranted(), "hours are owed or granted");
        assertEq(euro.balanceOf(address(disputes)), 0, "nothing stays on the way to the panels");
    }

    // --- disputes --------------------------------------------------------------------------------------------------------

    function _dispute(address by, uint256 orderId, uint8 index) internal returns (uint256) {
        vm.prank(by);
        return disputes.open(orderId, index, "evidence");
    }

    function _convenePanel(uint256 disputeId) internal returns (uint256 caseId) {
        _pass(5 days);
        disputes.convene(disputeId);
        caseId = disputes.disputeOf(disputeId).caseId;
        if (caseId != 0) _draw(caseId);
    }

    function _panelSays(uint256 disputeId, uint16 workerBps) internal {
        uint256 caseId = disputes.disputeOf(disputeId).caseId;
        uint16[] memory awards = new uint16[](1);
        awards[0] = workerBps;
        _vote(caseId, awards);
        panels.decide(caseId);
        disputes.rule(disputeId);
    }

    // --- by time alone ---------------------------------------------------------------------------------------------------

    /// @dev A stranger does what anybody may, and time passes, until the order has come to an end.
    function _wait(uint256 orderId) internal {
        vm.startPrank(stranger);
        for (uint256 i = 0; i < 400; ++i) {
            IMarketplace.Order memory o = market.orderOf(orderId);
            if (o.status != IMarketplace.OrderStatus.OFFERED && o.status != IMarketplace.OrderStatus.ACCEPTED) break;
            if (!_step(orderId, o)) _blocks(12 hours / 12);
        }
        vm.stopPrank();
        IMarketplace.OrderStatus status = _statusOf(orderId);
        assertTrue(status != IMarketplace.OrderStatus.OFFERED && status != IMarketplace.OrderStatus.ACCEPTED, "it has ended by time alone");
        (, uint256 held) = escrow.heldOf(address(market), orderId);
        assertEq(held, 0, "and nothing of it is held");
    }

    function _step(uint256 orderId, IMarketplace.Order memory o) private returns (bool) {
        if (o.status == IMarketplace.OrderStatus.OFFERED) return _try(address(market), abi.encodeCall(IMarketplace.lapse, (orderId)));
        for (uint8 i = 0; i < o.count; ++i) {
            IMarketplace.MilestoneStatus status = market.milestoneOf(orderId, i).status;
            bool done = false;
            if (status == IMarketplace.MilestoneStatus.PENDING) {
                done = _try(address(market), abi.encodeCall(IMarketplace.refund, (orderId, i)));
            } else if (status == IMarketplace.MilestoneStatus.DELIVERED) {
                done = _try(address(market), abi.encodeCall(IMarketplace.release, (orderId, i)));
            } else if (status == IMarketplace.MilestoneStatus.DISPUTED) {
                done = _stepDispute(disputes.disputeAbout(orderId, i));
            }
            if (done) return true;
        }
        return false;
    }

    function _stepDispute(uint256 disputeId) private returns (bool) {
        IDisputes.Dispute memory d = disputes.disputeOf(disputeId);
        if (d.stage == IDisputes.Stage.NEGOTIATE) return _try(address(disputes), abi.encodeCall(IDisputes.convene, (disputeId)));
        if (d.stage == IDisputes.Stage.RULED) return _try(address(disputes), abi.encodeCall(IDisputes.conclude, (disputeId)));
        if (d.stage == IDisputes.Stage.ARBITER) return _try(address(disputes), abi.encodeCall(IDisputes.halve, (disputeId)));
        IPanels.State memory state = panels.stateOf(d.caseId);
        if (state.stage == IPanels.Stage.DRAWING) {
            if (vm.getBlockNumber() <= state.until) return false;
            if (vm.getBlockNumber() - state.until <= 256) vm.setBlockhash(state.until, keccak256(abi.encode(disputeId, state.until)));
            return _try(address(panels), abi.encodeCall(IPanels.draw, (d.caseId, 1024)));
        }
        if (state.stage == IPanels.Stage.COMMIT || state.stage == IPanels.Stage.REVEAL) {
            return _try(address(panels), abi.encodeCall(IPanels.decide, (d.caseId)));
        }
        return _try(address(disputes), abi.encodeCall(IDisputes.rule, (disputeId)));
    }

    function _try(address target, bytes memory data) private returns (bool ok) {
        (ok,) = target.call(data);
    }
}
