// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPolicies} from "../cover/IPolicies.sol";
import {IMembership} from "../membership/IMembership.sol";
import {IPanels} from "../panels/IPanels.sol";
import {People} from "../panels/People.sol";
import {Cancellations} from "./Cancellations.sol";
import {IEscrow} from "./IEscrow.sol";
import {IMarketplace} from "./IMarketplace.sol";
import {MarketRules} from "./MarketRules.sol";
import {Offers} from "./Offers.sol";
import {Permits} from "./Permits.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Marketplace
/// @notice See IMarketplace for the rule. DEFAULT_ADMIN_ROLE is the Marketplace chamber's.
contract Marketplace is Offers, Cancellations, ERC2771Context {
    /// @notice Who decides on what is disputed; zero until it is named.
    address public disputes;

    constructor(
        IEscrow escrow_,
        IMembership membership_,
        IPolicies policies_,
        IPanels panels_,
        address admin,
        address forwarder,
        Rule memory rule_
    ) MarketRules(rule_) People(membership_) Permits(escrow_) Offers(policies_, panels_) ERC2771Context(forwarder) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // --- milestones --------------------------------------------------------------------------------------------------------

    /// @inheritdoc IMarketplace
    function deliver(uint256 orderId, uint8 index, bytes32 work) external {
        Order storage o = _asWorker(orderId, OrderStatus.ACCEPTED);
        Milestone storage m = _milestone(orderId, index, MilestoneStatus.PENDING);
        Rule storage r = _ruleAt(o.ruleId);
        require(block.timestamp >= o.start, MarketTooEarly(o.start));
        require(block.timestamp < m.due + r.grace, MarketTooLate(m.due + r.grace));
        _drop(orderId);
        (m.status, m.until) = (MilestoneStatus.DELIVERED, uint48(block.timestamp) + r.silence);
        emit MilestoneDelivered(orderId, index, work, m.until);
    }

    /// @inheritdoc IMarketplace
    function approve(uint256 orderId, uint8 index) external nonReentrant {
        _asBuyer(orderId, OrderStatus.ACCEPTED);
        Milestone storage m = _milestone(orderId, index, MilestoneStatus.DELIVERED);
        _decideOne(orderId, index, MilestoneStatus.RELEASED, Reason.APPROVED, m.amount);
    }

    /// @inheritdoc IMarketplace
    function release(uint256 orderId, uint8 index) external nonReentrant {
        Milestone storage m = _milestone(orderId, index, MilestoneStatus.DELIVERED);
        require(block.timestamp >= m.until, MarketTooEarly(m.until));
        _decideOne(orderId, index, MilestoneStatus.RELEASED, Reason.SILENCE, m.amount);
    }

    /// @inheritdoc IMarketplace
    function askChange(uint256 orderId, uint8 index, bytes32 words) external {
        Order storage o = _asBuyer(orderId, OrderStatus.ACCEPTED);
        Milestone storage m = _milestone(orderId, index, MilestoneStatus.DELIVERED);
        Rule storage r = _ruleAt(o.ruleId);
        require(block.timestamp < m.until, MarketTooLate(m.until));
        require(m.changes < r.changes, MarketNoMoreChanges(orderId, index));
        _drop(orderId);
        uint48 due = uint48(block.timestamp) + r.changeTime;
        if (due < m.due) due = m.due;
        (m.status, m.due, m.changes) = (MilestoneStatus.PENDING, due, m.changes + 1);
        emit ChangeAsked(orderId, index, words, due, m.changes);
    }

    /// @inheritdoc IMarketplace
    function refund(uint256 orderId, uint8 index) external nonReentrant {
        Order storage o = _in(orderId, OrderStatus.ACCEPTED);
        Milestone storage m = _milestone(orderId, index, MilestoneStatus.PENDING);
        uint256 late = m.due + _ruleAt(o.ruleId).grace;
        require(block.timestamp >= late, MarketTooEarly(late));
        _decideOne(orderId, index, MilestoneStatus.REFUNDED, Reason.LATE, 0);
    }

    // --- disputes ----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IMarketplace
    function dispute(uint256 orderId, uint8 index, address by) external returns (uint96 amount, bool isCare) {
        require(msg.sender == disputes, MarketNotDisputes(msg.sender));
        Order storage o = _in(orderId, OrderStatus.ACCEPTED);
        uint8 side = _sideOf(orderId, by);
        Milestone storage m = _milestones[orderId][index];
        if (m.status == MilestoneStatus.DELIVERED) {
            require(block.timestamp < m.until, MarketTooLate(m.until));
        } else {
            require(m.status == MilestoneStatus.PENDING, MarketUnexpectedMilestone(orderId, index, m.status));
            uint256 late = m.due + _ruleAt(o.ruleId).grace;
            require(block.timestamp < late, MarketTooLate(late));
            require(block.timestamp >= m.due || (side == WORKER && m.changes > 0), MarketTooEarly(m.due));
        }
        _drop(orderId);
        m.status = MilestoneStatus.DISPUTED;
        ++o.disputed;
        emit MilestoneDisputed(orderId, index, by);
        return (m.amount, o.isCare);
    }

    /// @inheritdoc IMarketplace
    function settle(uint256 orderId, uint8 index, uint96 toWorker) external nonReentrant {
        require(msg.sender == disputes, MarketNotDisputes(msg.sender));
        _milestone(orderId, index, MilestoneStatus.DISPUTED);
        --_orders[orderId].disputed;
        _decideOne(orderId, index, MilestoneStatus.SETTLED, Reason.DISPUTE, toWorker);
    }

    /// @inheritdoc IMarketplace
    function nameDisputes(address disputes_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(disputes == address(0), MarketDisputesNamed(disputes));
        disputes = disputes_;
        emit DisputesNamed(disputes_);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IMarketplace
    function orderOf(uint256 orderId) external view returns (Order memory) {
        return _orders[orderId];
    }

    /// @inheritdoc IMarketplace
    function milestoneOf(uint256 orderId, uint8 index) external view returns (Milestone memory) {
        return _milestones[orderId][index];
    }

    /// @inheritdoc IMarketplace
    function partiesOf(uint256 orderId) external view returns (address buyer, address worker) {
        return (_currentOf(_orders[orderId].buyer), _currentOf(_orders[orderId].worker));
    }

    /// @inheritdoc IMarketplace
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IMarketplace
    function isFree(address worker, uint48 start, uint48 end) external view returns (bool) {
        return _isFree(_personOf(worker), start, end);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

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
