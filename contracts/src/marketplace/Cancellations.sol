// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "./IMarketplace.sol";
import {Orders} from "./Orders.sol";

/// @title Cancellations
/// @notice By both, by the worker, by the buyer; never while a milestone is disputed.
abstract contract Cancellations is Orders {
    mapping(bytes32 person => uint32) private _strikes;

    /// @inheritdoc IMarketplace
    function proposeCancel(uint256 orderId, uint16 workerBps) external {
        Order storage o = _undisputed(orderId);
        address by = _msgSender();
        uint8 side = _sideOf(orderId, by);
        require(workerBps <= BPS, MarketInvalidShare(workerBps));
        (o.proposedBy, o.proposedBps) = (side, workerBps);
        emit CancelProposed(orderId, by, workerBps);
    }

    /// @inheritdoc IMarketplace
    function agreeCancel(uint256 orderId, uint16 workerBps) external nonReentrant {
        Order storage o = _undisputed(orderId);
        uint8 other = _sideOf(orderId, _msgSender()) == BUYER ? WORKER : BUYER;
        require(o.proposedBy == other && o.proposedBps == workerBps, MarketNothingProposed(orderId));
        o.proposedBy = 0;
        emit OrderCancelled(orderId, Reason.AGREED, _msgSender());
        Pay memory pay;
        for (uint8 i = 0; i < o.count; ++i) {
            Milestone storage m = _milestones[orderId][i];
            if (m.status != MilestoneStatus.PENDING && m.status != MilestoneStatus.DELIVERED) continue;
            _decide(orderId, i, MilestoneStatus.SETTLED, Reason.AGREED, uint256(m.amount) * workerBps / BPS, pay);
        }
        _free(o);
        _pay(orderId, pay);
    }

    /// @inheritdoc IMarketplace
    function cancelByWorker(uint256 orderId) external nonReentrant {
        Order storage o = _undisputed(orderId);
        _asWorker(orderId, OrderStatus.ACCEPTED);
        emit OrderCancelled(orderId, Reason.WORKER_CANCELLED, _msgSender());
        emit StrikeCounted(orderId, _msgSender(), ++_strikes[_personOf(_msgSender())]);
        _drop(orderId);
        Pay memory pay;
        for (uint8 i = 0; i < o.count; ++i) {
            if (_milestones[orderId][i].status != MilestoneStatus.PENDING) continue;
            _decide(orderId, i, MilestoneStatus.REFUNDED, Reason.WORKER_CANCELLED, 0, pay);
        }
        require(pay.toBuyer > 0, MarketNothingToCancel(orderId));
        _free(o);
        _pay(orderId, pay);
    }

    /// @inheritdoc IMarketplace
    function cancelByBuyer(uint256 orderId, uint256 most) external nonReentrant {
        Order storage o = _undisputed(orderId);
        _asBuyer(orderId, OrderStatus.ACCEPTED);
        emit OrderCancelled(orderId, Reason.BUYER_CANCELLED, _msgSender());
        _drop(orderId);
        Pay memory pay;
        bool any = false;
        for (uint8 i = 0; i < o.count; ++i) {
            (bool possible, uint256 gross) = _lateFee(o, _milestones[orderId][i]);
            if (!possible) continue;
            any = true;
            MilestoneStatus status = gross == 0 ? MilestoneStatus.REFUNDED : MilestoneStatus.SETTLED;
            _decide(orderId, i, status, Reason.BUYER_CANCELLED, gross, pay);
        }
        require(any, MarketNothingToCancel(orderId));
        require(pay.toWorker + pay.fee <= most, MarketCostsMore(pay.toWorker + pay.fee, most));
        _free(o);
        _pay(orderId, pay);
    }

    /// @inheritdoc IMarketplace
    function cancelCost(uint256 orderId) external view returns (uint256 toWorker, uint256 cancelled) {
        Order storage o = _orders[orderId];
        if (o.status != OrderStatus.ACCEPTED || o.disputed > 0) return (0, 0);
        for (uint8 i = 0; i < o.count; ++i) {
            Milestone storage m = _milestones[orderId][i];
            (bool possible, uint256 gross) = _lateFee(o, m);
            if (possible) (toWorker, cancelled) = (toWorker + gross, cancelled + m.amount);
        }
    }

    /// @inheritdoc IMarketplace
    function strikesOf(address account) external view returns (uint32) {
        return _strikes[_personOf(account)];
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @return possible whether the buyer alone may still cancel it
    /// @return gross what the worker gets of it
    function _lateFee(Order storage o, Milestone storage m) private view returns (bool possible, uint256 gross) {
        uint256 begins = o.start == 0 ? m.due : o.start;
        if (m.status != MilestoneStatus.PENDING || m.changes > 0 || block.timestamp >= begins) return (false, 0);
        Rule storage r = _ruleAt(o.ruleId);
        uint256 left = begins - block.timestamp;
        if (left >= r.freeBefore) return (true, 0);
        return (true, uint256(m.amount) * (left >= r.lastBefore ? r.lateBps : r.lastBps) / BPS);
    }

    function _undisputed(uint256 orderId) private view returns (Order storage o) {
        o = _in(orderId, OrderStatus.ACCEPTED);
        require(o.disputed == 0, MarketInDispute(orderId));
    }

    function _free(Order storage o) private {
        if (o.start == 0 || o.slotFreed) return;
        o.slotFreed = true;
        _freeSlot(_personOf(o.worker), o.start, o.end);
    }
}
