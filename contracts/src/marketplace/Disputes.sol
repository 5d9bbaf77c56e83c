// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanelOpener, IPanels} from "../panels/IPanels.sol";
import {IDisputes} from "./IDisputes.sol";
import {IEscrow} from "./IEscrow.sol";
import {IMarketplace} from "./IMarketplace.sol";
import {Permits} from "./Permits.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Disputes
/// @notice See IDisputes for the rule. DEFAULT_ADMIN_ROLE is the Marketplace chamber's. Nothing here is ever paused.
/// @dev A dispute's money lies in the escrow under its number. It comes here on its way to a panel and back, within a call; so no step is taken
/// within another.
contract Disputes is IDisputes, IPanelOpener, AccessControl, Permits, ReentrancyGuardTransient, ERC2771Context {
    using SafeERC20 for IERC20;

    bytes32 public constant ARBITER_ROLE = keccak256("ARBITER_ROLE");
    uint48 public constant NEGOTIATE_TIME = 5 days;
    uint48 public constant APPEAL_TIME = 3 days;
    uint48 public constant ARBITER_TIME = 7 days;
    uint16 private constant BPS = 10_000;
    uint8 private constant BUYER = 1;
    uint8 private constant WORKER = 2;

    IMarketplace public immutable market;
    IPanels public immutable panels;
    address private immutable _token;

    Rule private _rule;
    uint256 private _count;
    mapping(uint256 disputeId => Dispute) private _disputes;
    mapping(uint256 orderId => mapping(uint8 index => uint256)) private _about;

    constructor(IEscrow escrow_, IMarketplace market_, IPanels panels_, address admin, address forwarder, Rule memory rule_)
        Permits(escrow_)
        ERC2771Context(forwarder)
    {
        (market, panels, _token) = (market_, panels_, escrow_.settlementToken());
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _setRule(rule_);
        // The panels take what a case costs at once, the escrow what is left of it, and nothing else lies here.
        IERC20(_token).forceApprove(address(panels_), type(uint256).max);
        IERC20(_token).forceApprove(address(escrow_), type(uint256).max);
    }

    // --- the parties -------------------------------------------------------------------------------------------------------

    /// @inheritdoc IDisputes
    function open(uint256 orderId, uint8 index, bytes32 evidence) external nonReentrant returns (uint256 disputeId) {
        address by = _msgSender();
        (uint96 amount, bool isCare) = market.dispute(orderId, index, by);
        disputeId = ++_count;
        _about[orderId][index] = disputeId;
        (uint96 bond, uint96 fee) = _bondFor(amount, isCare);
        Dispute storage d = _disputes[disputeId];
        (d.orderId, d.index, d.stage, d.isCare) = (uint64(orderId), index, Stage.NEGOTIATE, isCare);
        (d.openedBy, d.until) = (_sideOf(disputeId, by), uint48(block.timestamp) + NEGOTIATE_TIME);
        (d.amount, d.fee, d.bond, d.panel) = (amount, fee, bond, _isBig(amount, isCare));
        emit DisputeOpened(disputeId, orderId, index, by, amount, bond, d.panel, d.until, evidence);
        if (bond > 0) escrow.take(disputeId, _token, by, bond);
    }

    /// @inheritdoc IDisputes
    function addEvidence(uint256 disputeId, bytes32 evidence) external {
        _requireArguing(disputeId);
        _sideOf(disputeId, _msgSender());
        emit EvidenceAdded(disputeId, _msgSender(), evidence);
    }

    /// @inheritdoc IDisputes
    function offerShare(uint256 disputeId, uint16 workerBps) external {
        Dispute storage d = _requireArguing(disputeId);
        require(workerBps <= BPS, DisputeInvalidShare(workerBps));
        if (_sideOf(disputeId, _msgSender()) == BUYER) d.buyerOffer = workerBps + 1;
        else d.workerOffer = workerBps + 1;
        emit ShareOffered(disputeId, _msgSender(), workerBps);
    }

    /// @inheritdoc IDisputes
    function takeShare(uint256 disputeId, uint16 workerBps) external nonReentrant {
        Dispute storage d = _requireArguing(disputeId);
        uint16 offered = _sideOf(disputeId, _msgSender()) == BUYER ? d.workerOffer : d.buyerOffer;
        require(offered == workerBps + 1, DisputeNotOffered(disputeId, offered == 0 ? BPS + 1 : offered - 1));
        _settle(disputeId, d, Outcome.AGREED, workerBps);
    }

    /// @inheritdoc IDisputes
    function appeal(uint256 disputeId) external nonReentrant {
        Dispute storage d = _in(disputeId, Stage.RULED);
        require(block.timestamp < d.until, DisputeTooLate(d.until));
        address by = _msgSender();
        uint8 side = _sideOf(disputeId, by);
        require(side == BUYER ? d.award > 0 : d.award < BPS, DisputeNothingToGain(disputeId));
        uint96 bond = _appealBond(d);
        d.spent = d.lent - uint96(panels.depositOf(d.caseId));
        (d.stage, d.appealedBy, d.appealBond) = (Stage.APPEAL, side, bond);
        emit DisputeAppealed(disputeId, by, bond);
        if (bond > 0) {
            escrow.take(disputeId, _token, by, bond);
            escrow.lend(disputeId, bond);
        }
        panels.appeal(d.caseId, d.fee);
    }

    // --- anybody -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IDisputes
    function convene(uint256 disputeId) external nonReentrant {
        Dispute storage d = _in(disputeId, Stage.NEGOTIATE);
        require(block.timestamp >= d.until, DisputeTooEarly(d.until));
        uint8 seats = panels.ruleOf(address(this)).seats;
        // Too small for a panel, or there is none any more.
        if (!d.panel || seats == 0) {
            _callArbiter(disputeId, d);
            return;
        }
        // Panels may have more seats by now: then jurors get less, and the opener pays no more.
        uint96 most = uint96(d.bond / panels.depositFor(seats, 1));
        if (d.fee > most) d.fee = most;
        d.lent = uint96(panels.depositFor(seats, d.fee));
        d.stage = Stage.PANEL;
        if (d.lent > 0) escrow.lend(disputeId, d.lent);
        uint256 caseId = panels.open(uint128(disputeId), 0, d.fee);
        d.caseId = uint64(caseId);
        emit PanelConvened(disputeId, caseId, d.fee, d.lent);
    }

    /// @inheritdoc IDisputes
    function rule(uint256 disputeId) external nonReentrant {
        Dispute storage d = _disputes[disputeId];
        require(d.stage == Stage.PANEL || d.stage == Stage.APPEAL, DisputeUnexpectedStage(disputeId, d.stage));
        IPanels.State memory state = panels.stateOf(d.caseId);
        bool decided = state.stage == IPanels.Stage.DECIDED;
        require(decided || state.stage == IPanels.Stage.NO_RULING, DisputeTooEarly(state.until));
        if (d.stage == Stage.APPEAL) {
            // A silent second panel leaves the first one's word.
            _settle(disputeId, d, decided ? Outcome.APPEALED : Outcome.RULED, decided ? state.award : d.award);
        } else if (decided) {
            (d.stage, d.award, d.until) = (Stage.RULED, state.award, uint48(block.timestamp) + APPEAL_TIME);
            _dropOffers(d);
            emit DisputeRuled(disputeId, d.award, d.until);
        } else {
            _callArbiter(disputeId, d);
        }
    }

    /// @inheritdoc IDisputes
    function conclude(uint256 disputeId) external nonReentrant {
        Dispute storage d = _in(disputeId, Stage.RULED);
        require(block.timestamp >= d.until, DisputeTooEarly(d.until));
        _settle(disputeId, d, Outcome.RULED, d.award);
    }

    /// @inheritdoc IDisputes
    function decide(uint256 disputeId, uint16 workerBps) external nonReentrant onlyRole(ARBITER_ROLE) {
        Dispute storage d = _in(disputeId, Stage.ARBITER);
        require(block.timestamp < d.until, DisputeTooLate(d.until));
        require(workerBps <= BPS, DisputeInvalidShare(workerBps));
        (address buyer, address worker) = market.partiesOf(d.orderId);
        require(_msgSender() != buyer && _msgSender() != worker, DisputeIsParty(disputeId, _msgSender()));
        _settle(disputeId, d, Outcome.ARBITER, workerBps);
    }

    /// @inheritdoc IDisputes
    function halve(uint256 disputeId) external nonReentrant {
        Dispute storage d = _in(disputeId, Stage.ARBITER);
        require(block.timestamp >= d.until, DisputeTooEarly(d.until));
        _settle(disputeId, d, Outcome.HALVED, BPS / 2);
    }

    /// @inheritdoc IDisputes
    function setRule(Rule calldata rule_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setRule(rule_);
    }

    // --- panels ask --------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPanelOpener
    function partiesOf(uint128 ref) external view returns (IPanels.Party[] memory parties) {
        (address buyer, address worker) = market.partiesOf(_disputes[ref].orderId);
        parties = new IPanels.Party[](2);
        (parties[0].account, parties[1].account) = (buyer, worker);
    }

    /// @inheritdoc IPanelOpener
    function isConflicted(uint128, address) external pure returns (bool) {
        return false;
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IDisputes
    function disputeOf(uint256 disputeId) external view returns (Dispute memory) {
        return _disputes[disputeId];
    }

    /// @inheritdoc IDisputes
    function disputeAbout(uint256 orderId, uint8 index) external view returns (uint256) {
        return _about[orderId][index];
    }

    /// @inheritdoc IDisputes
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IDisputes
    function ruleInForce() external view returns (Rule memory) {
        return _rule;
    }

    /// @inheritdoc IDisputes
    function bondFor(uint96 amount, bool isCare) external view returns (uint256 bond) {
        (bond,) = _bondFor(amount, isCare);
    }

    /// @inheritdoc IDisputes
    function appealBondFor(uint256 disputeId) external view returns (uint256) {
        Dispute storage d = _disputes[disputeId];
        return d.stage == Stage.RULED ? _appealBond(d) : 0;
    }

    // --- the end -----------------------------------------------------------------------------------------------------------

    /// @dev Costs move money between the two parts of the milestone and between who brought bonds, and make none.
    function _settle(uint256 disputeId, Dispute storage d, Outcome outcome, uint16 award) private {
        (uint96 spent, uint96 spentOnAppeal) = _endCase(disputeId, d);
        uint96 toWorker = uint96(uint256(d.amount) * award / BPS);
        if (outcome != Outcome.AGREED && !d.isCare) {
            toWorker = _share(d.amount, toWorker, d.openedBy, award, spent);
            if (outcome == Outcome.APPEALED && (d.appealedBy == BUYER ? award < d.award : award > d.award)) {
                toWorker = _share(d.amount, toWorker, d.appealedBy, award, spentOnAppeal);
            }
        }
        (d.stage, d.outcome, d.award, d.until) = (Stage.SETTLED, outcome, award, 0);
        (uint96 toOpener, uint96 toAppellant) = (d.bond - spent, d.appealBond - spentOnAppeal);
        emit DisputeSettled(
            disputeId,
            d.orderId,
            d.index,
            outcome,
            award,
            toWorker,
            d.amount - toWorker,
            uint256(spent) + spentOnAppeal,
            toOpener,
            toAppellant
        );
        (address buyer, address worker) = market.partiesOf(d.orderId);
        if (toOpener > 0) escrow.refund(disputeId, d.openedBy == BUYER ? buyer : worker, toOpener);
        if (toAppellant > 0) escrow.refund(disputeId, d.appealedBy == BUYER ? buyer : worker, toAppellant);
        market.settle(d.orderId, d.index, toWorker);
    }

    /// @return spent of the bond, and of the appeal's
    function _endCase(uint256 disputeId, Dispute storage d) private returns (uint96 spent, uint96 spentOnAppeal) {
        if (d.caseId == 0) return (0, 0);
        uint256 unused = panels.close(d.caseId);
        if (unused > 0) escrow.giveBack(disputeId, unused);
        uint96 total = uint96(d.lent + d.appealBond - unused);
        if (d.appealedBy != 0) {
            (spent, spentOnAppeal) = (d.spent, total - d.spent);
        } else {
            (spent, d.spent) = (total, total);
        }
    }

    /// @dev Of what `side` has spent, the other bears as much as the share that `side` has won, and no more than the other's own part.
    function _share(uint96 amount, uint96 toWorker, uint8 side, uint16 award, uint96 spent) private pure returns (uint96) {
        if (side == WORKER) return toWorker + uint96(Math.min(uint256(spent) * award / BPS, amount - toWorker));
        return toWorker - uint96(Math.min(uint256(spent) * (BPS - award) / BPS, toWorker));
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _callArbiter(uint256 disputeId, Dispute storage d) private {
        (d.stage, d.until) = (Stage.ARBITER, uint48(block.timestamp) + ARBITER_TIME);
        _dropOffers(d);
        emit ArbiterCalled(disputeId, d.until);
    }

    /// @dev What was offered before others decided is not to be taken by whom they decided against.
    function _dropOffers(Dispute storage d) private {
        (d.buyerOffer, d.workerOffer) = (0, 0);
    }

    function _bondFor(uint96 amount, bool isCare) private view returns (uint96 bond, uint96 fee) {
        uint8 seats = panels.ruleOf(address(this)).seats;
        if (seats == 0 || !_isBig(amount, isCare)) return (0, 0);
        fee = uint96(Math.min(_rule.fee, _rule.mostBond / panels.depositFor(seats, 1)));
        return (uint96(panels.depositFor(seats, fee)), fee);
    }

    function _isBig(uint96 amount, bool isCare) private view returns (bool) {
        return amount >= (isCare ? _rule.careFloor : _rule.floor);
    }

    function _appealBond(Dispute storage d) private view returns (uint96) {
        return uint96(panels.depositFor(2 * panels.stateOf(d.caseId).wanted + 1, d.fee));
    }

    /// @dev Until jurors reveal, and while it is the arbiter's.
    function _requireArguing(uint256 disputeId) private view returns (Dispute storage d) {
        d = _disputes[disputeId];
        bool open_ = d.stage == Stage.NEGOTIATE || d.stage == Stage.ARBITER;
        if (d.stage == Stage.PANEL || d.stage == Stage.APPEAL) {
            IPanels.Stage stage = panels.stateOf(d.caseId).stage;
            open_ = stage == IPanels.Stage.DRAWING || stage == IPanels.Stage.COMMIT;
        }
        require(open_, DisputeUnexpectedStage(disputeId, d.stage));
    }

    function _in(uint256 disputeId, Stage stage) private view returns (Dispute storage d) {
        d = _disputes[disputeId];
        require(d.stage == stage, DisputeUnexpectedStage(disputeId, d.stage));
    }

    function _sideOf(uint256 disputeId, address account) private view returns (uint8) {
        (address buyer, address worker) = market.partiesOf(_disputes[disputeId].orderId);
        if (account == buyer) return BUYER;
        require(account == worker, DisputeNotParty(disputeId, account));
        return WORKER;
    }

    function _setRule(Rule memory r) private {
        require(r.fee <= type(uint80).max && r.mostBond <= type(uint88).max, DisputeInvalidRule());
        _rule = r;
        emit DisputeRuleChanged(r.fee, r.mostBond, r.floor, r.careFloor);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
