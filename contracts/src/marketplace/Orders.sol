// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {People} from "../panels/People.sol";
import {MarketRules} from "./MarketRules.sol";
import {Permits} from "./Permits.sol";
import {Slots} from "./Slots.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Orders
/// @notice What is written down of orders, and how their milestones are decided and paid.
/// @dev A milestone leaves PENDING, DELIVERED or DISPUTED once, by `_decide`. State is written before the escrow is called.
abstract contract Orders is MarketRules, People, Slots, Permits, ReentrancyGuardTransient {
    uint256 public constant MAX_PARTS = 12;
    uint8 internal constant BUYER = 1;
    uint8 internal constant WORKER = 2;

    /// @dev What a call has decided, to be paid at its end.
    struct Pay {
        uint256 toWorker;
        uint256 fee;
        uint256 toBuyer;
    }

    uint256 internal _count;
    mapping(uint256 orderId => Order) internal _orders;
    mapping(uint256 orderId => mapping(uint256 index => Milestone)) internal _milestones;

    // --- deciding ----------------------------------------------------------------------------------------------------------

    /// @param gross of the milestone, to the worker, the association's fee included
    function _decide(uint256 orderId, uint8 index, MilestoneStatus status, Reason reason, uint256 gross, Pay memory pay) internal {
        Order storage o = _orders[orderId];
        Milestone storage m = _milestones[orderId][index];
        m.status = status;
        o.open -= 1;
        o.moved += uint96(gross);
        Rule storage r = _ruleAt(o.ruleId);
        uint256 fee = gross * (o.isCare ? r.careFeeBps : r.feeBps) / BPS;
        uint256 back = m.amount - gross;
        emit MilestoneDecided(orderId, index, status, reason, gross - fee, fee, back);
        (pay.toWorker, pay.fee, pay.toBuyer) = (pay.toWorker + gross - fee, pay.fee + fee, pay.toBuyer + back);
    }

    /// @dev The last thing that a call does.
    function _pay(uint256 orderId, Pay memory pay) internal {
        Order storage o = _orders[orderId];
        if (o.open == 0 && o.status == OrderStatus.ACCEPTED) {
            (o.status, o.endedAt) = (OrderStatus.ENDED, uint48(block.timestamp));
            emit OrderEnded(orderId, o.moved, o.total - o.moved);
        }
        if (pay.toWorker + pay.fee > 0) escrow.release(orderId, _currentOf(o.worker), pay.toWorker, pay.fee);
        if (pay.toBuyer > 0) escrow.refund(orderId, _currentOf(o.buyer), pay.toBuyer);
    }

    function _decideOne(uint256 orderId, uint8 index, MilestoneStatus status, Reason reason, uint256 gross) internal {
        Pay memory pay;
        _drop(orderId);
        _decide(orderId, index, status, reason, gross, pay);
        _pay(orderId, pay);
    }

    /// @dev What was proposed was about another state of things.
    function _drop(uint256 orderId) internal {
        Order storage o = _orders[orderId];
        if (o.proposedBy == 0) return;
        (o.proposedBy, o.proposedBps) = (0, 0);
        emit ProposalDropped(orderId);
    }

    // --- who and when ------------------------------------------------------------------------------------------------------

    function _in(uint256 orderId, OrderStatus status) internal view returns (Order storage o) {
        o = _orders[orderId];
        require(o.status == status, MarketUnexpectedStatus(orderId, o.status));
    }

    function _asBuyer(uint256 orderId, OrderStatus status) internal view returns (Order storage o) {
        o = _in(orderId, status);
        require(_currentOf(o.buyer) == _msgSender(), MarketNotBuyer(orderId, _msgSender()));
    }

    function _asWorker(uint256 orderId, OrderStatus status) internal view returns (Order storage o) {
        o = _in(orderId, status);
        require(_currentOf(o.worker) == _msgSender(), MarketNotWorker(orderId, _msgSender()));
    }

    /// @dev One place for each call keeps the code small.
    function _currentOf(address account) internal view returns (address) {
        return membership.currentOf(account);
    }

    function _requireMember(address account) internal view {
        require(membership.isMember(account), MarketNotMember(account));
    }

    /// @return 1 the buyer, 2 the worker
    function _sideOf(uint256 orderId, address account) internal view returns (uint8) {
        Order storage o = _orders[orderId];
        if (_currentOf(o.buyer) == account) return BUYER;
        require(_currentOf(o.worker) == account, MarketNotParty(orderId, account));
        return WORKER;
    }

    function _milestone(uint256 orderId, uint8 index, MilestoneStatus status) internal view returns (Milestone storage m) {
        m = _milestones[orderId][index];
        require(m.status == status, MarketUnexpectedMilestone(orderId, index, m.status));
    }
}
