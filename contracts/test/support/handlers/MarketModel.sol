// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "../../../src/marketplace/IMarketplace.sol";
import {MarketTest} from "../MarketTest.sol";
import {CareUnderTest, EscrowUnderTest, MarketplaceUnderTest} from "../MarketUnderTest.sol";

/// @title The market as it should be: the rule reckoned again, person by person and cent by cent
abstract contract MarketModel is MarketTest {
    uint256 public constant PEOPLE = 4;

    struct Part {
        uint96 amount;
        uint48 due;
        uint48 until;
        uint8 changes;
        IMarketplace.MilestoneStatus status;
        uint96 gross;
    }

    struct Order {
        uint256 buyer;
        uint256 worker;
        bool isCare;
        IMarketplace.OrderStatus status;
        uint48 start;
        uint48 end;
        uint48 expiresAt;
        uint48 endedAt;
        bool freed;
        uint8 proposedBy;
        uint16 proposedBps;
        uint256 total;
        uint256 moved;
        uint256 committed;
        IMarketplace.Rule rule;
        Part[] parts;
    }

    struct Case {
        uint256 disputeId;
        uint256 order;
        uint8 index;
        bool byWorker;
        bool settled;
        uint256 bond;
        uint256 appealBond;
        uint256 spent;
        uint256 spentOnAppeal;
        uint16 firstAward;
        bool appealed;
        bool appealedByWorker;
    }

    uint256 public calls;
    uint256 public moves;
    Order[] internal orders;
    Case[] internal cases;
    address[PEOPLE] internal accounts;
    /// @dev Of each person, in money and in hours.
    uint256[2][PEOPLE] internal credits;
    uint256[2] internal fees;
    uint256[PEOPLE] internal debts;
    IMarketplace.Rule internal rule;
    mapping(uint256 a => mapping(uint256 b => uint256)) internal ratedPairs;

    constructor() {
        setUp();
        rule = _marketRule();
        for (uint256 i = 0; i < PEOPLE; ++i) {
            accounts[i] = _person(1000 + i);
            _admit(accounts[i]);
            _equip(accounts[i]);
        }
    }

    function account(uint256 who) public view returns (address) {
        return accounts[who];
    }

    function theMarket() external view returns (MarketplaceUnderTest, EscrowUnderTest, CareUnderTest, address) {
        return (market, escrow, care, address(euro));
    }

    /// @dev One that stands so, or nobody's.
    function _order_(uint256 which, IMarketplace.OrderStatus status) internal view returns (uint256 id, Order storage o) {
        for (uint256 i = 0; i < orders.length; ++i) {
            id = (which % orders.length + i) % orders.length;
            if (orders[id].status == status) return (id + 1, orders[id]);
        }
        return (0, _nobody());
    }

    /// @dev An order that was never made.
    function _nobody() private pure returns (Order storage o) {
        assembly {
            o.slot := 0x6e6f626f6479
        }
    }

    // --- money -------------------------------------------------------------------------------------------------------------

    function _give(uint256 who, bool isCare, uint256 amount) internal {
        if (isCare) {
            uint256 repaid = amount < debts[who] ? amount : debts[who];
            debts[who] -= repaid;
            amount -= repaid;
        }
        credits[who][isCare ? 1 : 0] += amount;
    }

    function _modelOffer(uint256 orderId, uint256 b, uint256 w, bool isCare, IMarketplace.Terms memory t, IMarketplace.Part[] memory p)
        internal
    {
        Order storage o = orders.push();
        assertEq(orderId, orders.length, "numbered in their order");
        (o.buyer, o.worker, o.isCare, o.status) = (b, w, isCare, IMarketplace.OrderStatus.OFFERED);
        (o.start, o.end, o.expiresAt, o.rule) = (t.start, t.end, t.expiresAt, rule);
        for (uint256 i = 0; i < p.length; ++i) {
            o.parts.push(Part(p[i].amount, p[i].due, 0, 0, IMarketplace.MilestoneStatus.PENDING, 0));
            o.total += p[i].amount;
        }
        // What the buyer has not is owed from now on; what the buyer has was collected before, and is the token's own matter.
        if (isCare) debts[b] = care.debtOf(account(b));
    }

    function _modelGiveUp(Order storage o, IMarketplace.OrderStatus status) internal {
        o.status = status;
        _give(o.buyer, o.isCare, o.total);
    }

    function _modelDecide(Order storage o, uint256 i, uint256 gross, IMarketplace.MilestoneStatus status) internal {
        _modelPay(o, _modelOne(o, i, gross, status), o.parts[i].amount - gross);
    }

    /// @return net to the worker
    function _modelOne(Order storage o, uint256 i, uint256 gross, IMarketplace.MilestoneStatus status) private returns (uint256 net) {
        Part storage p = o.parts[i];
        (p.status, p.gross, o.proposedBy) = (status, uint96(gross), 0);
        o.moved += gross;
        uint256 fee = gross * (o.isCare ? o.rule.careFeeBps : o.rule.feeBps) / 10_000;
        fees[o.isCare ? 1 : 0] += fee;
        return gross - fee;
    }

    /// @dev In one go: the worker's first, then the buyer's.
    function _modelPay(Order storage o, uint256 toWorker, uint256 toBuyer) private {
        _give(o.worker, o.isCare, toWorker);
        _give(o.buyer, o.isCare, toBuyer);
        if (_isOpen(o)) return;
        (o.status, o.endedAt) = (IMarketplace.OrderStatus.ENDED, _now);
    }

    // --- cancelling --------------------------------------------------------------------------------------------------------

    function _modelAgree(Order storage o) internal {
        (uint16 bps, uint256 toWorker, uint256 toBuyer) = (o.proposedBps, 0, 0);
        for (uint256 i = 0; i < o.parts.length; ++i) {
            IMarketplace.MilestoneStatus s = o.parts[i].status;
            if (s != IMarketplace.MilestoneStatus.PENDING && s != IMarketplace.MilestoneStatus.DELIVERED) continue;
            uint256 gross = uint256(o.parts[i].amount) * bps / 10_000;
            toWorker += _modelOne(o, i, gross, IMarketplace.MilestoneStatus.SETTLED);
            toBuyer += o.parts[i].amount - gross;
        }
        o.freed = true;
        _modelPay(o, toWorker, toBuyer);
    }

    function _modelWorkerCancels(Order storage o) internal {
        uint256 toBuyer = 0;
        for (uint256 i = 0; i < o.parts.length; ++i) {
            if (o.parts[i].status != IMarketplace.MilestoneStatus.PENDING) continue;
            _modelOne(o, i, 0, IMarketplace.MilestoneStatus.REFUNDED);
            toBuyer += o.parts[i].amount;
        }
        o.freed = true;
        _modelPay(o, 0, toBuyer);
    }

    function _modelCanBuyerCancel(Order storage o) internal view returns (bool) {
        for (uint256 i = 0; i < o.parts.length; ++i) {
            if (_cancellable(o, o.parts[i])) return true;
        }
        return false;
    }

    function _modelBuyerCancels(Order storage o) internal {
        (uint256 toWorker, uint256 toBuyer) = (0, 0);
        for (uint256 i = 0; i < o.parts.length; ++i) {
            Part storage p = o.parts[i];
            if (!_cancellable(o, p)) continue;
            uint256 left = (o.start == 0 ? p.due : o.start) - _now;
            uint256 bps = left >= o.rule.freeBefore ? 0 : left >= o.rule.lastBefore ? o.rule.lateBps : o.rule.lastBps;
            uint256 gross = uint256(p.amount) * bps / 10_000;
            toWorker += _modelOne(o, i, gross, gross == 0 ? IMarketplace.MilestoneStatus.REFUNDED : IMarketplace.MilestoneStatus.SETTLED);
            toBuyer += p.amount - gross;
        }
        o.freed = true;
        _modelPay(o, toWorker, toBuyer);
    }

    function _cancellable(Order storage o, Part storage p) private view returns (bool) {
        return p.status == IMarketplace.MilestoneStatus.PENDING && p.changes == 0 && _now < (o.start == 0 ? p.due : o.start);
    }

    // --- disputes ----------------------------------------------------------------------------------------------------------

    /// @param ruledOnAppeal a second panel has spoken
    function _modelSettle(Case storage c, uint16 award, bool agreed, bool ruledOnAppeal) internal {
        Order storage o = orders[c.order];
        uint256 amount = o.parts[c.index].amount;
        uint256 toWorker = amount * award / 10_000;
        if (!agreed && !o.isCare) {
            toWorker = _bear(amount, toWorker, c.byWorker, award, c.spent);
            bool moved = c.appealedByWorker ? award > c.firstAward : award < c.firstAward;
            if (ruledOnAppeal && moved) toWorker = _bear(amount, toWorker, c.appealedByWorker, award, c.spentOnAppeal);
        }
        c.settled = true;
        _give(c.byWorker ? o.worker : o.buyer, false, c.bond - c.spent);
        if (c.appealed) _give(c.appealedByWorker ? o.worker : o.buyer, false, c.appealBond - c.spentOnAppeal);
        _modelDecide(o, c.index, toWorker, IMarketplace.MilestoneStatus.SETTLED);
    }

    function _bear(uint256 amount, uint256 toWorker, bool byWorker, uint256 award, uint256 spent) private pure returns (uint256) {
        uint256 other = byWorker ? amount - toWorker : toWorker;
        uint256 borne = spent * (byWorker ? award : 10_000 - award) / 10_000;
        if (borne > other) borne = other;
        return byWorker ? toWorker + borne : toWorker - borne;
    }

    // --- looking -----------------------------------------------------------------------------------------------------------

    function _has(Order storage o, IMarketplace.MilestoneStatus status) internal view returns (bool) {
        for (uint256 i = 0; i < o.parts.length; ++i) {
            if (o.parts[i].status == status) return true;
        }
        return false;
    }

    function _isDisputed(Order storage o) internal view returns (bool) {
        return _has(o, IMarketplace.MilestoneStatus.DISPUTED);
    }

    function _isOpen(Order storage o) internal view returns (bool) {
        return _has(o, IMarketplace.MilestoneStatus.PENDING) || _has(o, IMarketplace.MilestoneStatus.DELIVERED) || _isDisputed(o);
    }

    /// @dev Whether the worker has promised some of the order's time already.
    function _isTaken(Order storage o) internal view returns (bool) {
        if (o.start == 0) return false;
        for (uint256 i = 0; i < orders.length; ++i) {
            if (_holdsTime(orders[i]) && orders[i].worker == o.worker && orders[i].start < o.end && o.start < orders[i].end) return true;
        }
        return false;
    }

    function _holdsTime(Order storage o) internal view returns (bool) {
        bool accepted = o.status == IMarketplace.OrderStatus.ACCEPTED || o.status == IMarketplace.OrderStatus.ENDED;
        return accepted && !o.freed && o.start != 0;
    }

    // --- what must hold ------------------------------------------------------------------------------------------------------

    /// @dev 1 and 2: per order, what was brought is what was released, refunded, kept as a fee, and is held.
    function checkOrders() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            Order storage o = orders[i];
            IMarketplace.Order memory real = market.orderOf(i + 1);
            assertEq(uint8(real.status), uint8(o.status), "where it stands");
            assertEq(real.moved, o.moved, "what went to the worker");
            uint256 held = 0;
            for (uint8 j = 0; j < o.parts.length; ++j) {
                IMarketplace.Milestone memory m = market.milestoneOf(i + 1, j);
                assertEq(uint8(m.status), uint8(o.parts[j].status), "where its milestone stands");
                assertEq(m.due, o.parts[j].due, "when it is due");
                bool open = m.status == IMarketplace.MilestoneStatus.PENDING || m.status == IMarketplace.MilestoneStatus.DELIVERED
                    || m.status == IMarketplace.MilestoneStatus.DISPUTED;
                if (open) held += m.amount;
            }
            if (o.status != IMarketplace.OrderStatus.OFFERED && o.status != IMarketplace.OrderStatus.ACCEPTED) held = 0;
            (address token, uint256 real_) = escrow.heldOf(address(market), i + 1);
            assertEq(real_, held, "held is what is undecided");
            assertEq(token, o.isCare ? address(care) : address(euro), "in its own token");
        }
    }

    /// @dev 3 and 4: credits and debts are the recount's, and all of them are there.
    function checkMoney() external view {
        uint256[2] memory sum;
        for (uint256 i = 0; i < orders.length; ++i) {
            (, uint256 held) = escrow.heldOf(address(market), i + 1);
            sum[orders[i].isCare ? 1 : 0] += held;
        }
        for (uint256 i = 0; i < cases.length; ++i) {
            (, uint256 held) = escrow.heldOf(address(disputes), cases[i].disputeId);
            sum[0] += held;
        }
        uint256 owing = 0;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            for (uint256 t = 0; t < 2; ++t) {
                uint256 credit = escrow.creditOf(account(i), t == 0 ? address(euro) : address(care));
                assertEq(credit, credits[i][t], "a person's credits");
                sum[t] += credit;
            }
            assertEq(care.debtOf(account(i)), debts[i], "a person's debt");
            owing += debts[i];
        }
        for (uint256 t = 0; t < 2; ++t) {
            address token = t == 0 ? address(euro) : address(care);
            assertEq(escrow.creditOf(address(timelock), token), fees[t], "the association's fees");
            assertEq(escrow.owed(token), sum[t] + fees[t], "all that is owed");
        }
        assertEq(care.totalDebt(), owing, "all debts");
        assertEq(care.balanceOf(address(escrow)), escrow.owed(address(care)), "the hours are there");
        _assertEscrow();
    }

    /// @dev 5: accepted slots of a person never overlap.
    function checkSlots() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            if (!_holdsTime(orders[i])) continue;
            assertFalse(market.isFree(account(orders[i].worker), orders[i].start, orders[i].end), "promised");
            for (uint256 j = 0; j < i; ++j) {
                if (!_holdsTime(orders[j]) || orders[i].worker != orders[j].worker) continue;
                assertTrue(orders[i].end <= orders[j].start || orders[j].end <= orders[i].start, "no two at a time");
            }
        }
    }
}
