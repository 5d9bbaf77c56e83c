// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../src/marketplace/IDisputes.sol";
import {IMarketplace} from "../../../src/marketplace/IMarketplace.sol";
import {IRatings} from "../../../src/marketplace/IRatings.sol";
import {IPanels} from "../../../src/panels/IPanels.sol";
import {MarketModel} from "./MarketModel.sol";

/// @title Acts at random on orders, their disputes and their ratings
/// @dev What is kept of them is in MarketModel: each act is reckoned there by the rule as it is written, and never read from the contracts.
contract MarketHandler is MarketModel {
    uint256 private constant KINDS = 32;

    /// @dev One entry, so that what leads somewhere comes as often as it should.
    function act(uint256 seed) external {
        seed = uint256(keccak256(abi.encode(seed, ++calls)));
        (uint256 kind, uint256 which) = (seed % KINDS, seed >> 224);
        seed = (seed >> 8) & type(uint128).max;
        if (kind < 5) _offerAct(seed);
        else if (kind < 9) _answer(which, seed);
        else if (kind < 14) _handle(which, seed >> 64, seed);
        else if (kind < 15) _cancel(which, seed);
        else if (kind < 19) _disputeAct(which, seed >> 64, seed % 2 == 0);
        else if (kind < 26) _judge(which, seed);
        else if (kind < 28) _rate(which, seed);
        else if (kind < 29) _collect(seed);
        else if (kind < 30) seed % 4 == 0 ? _moveAct(seed >> 8) : _changeRule(seed);
        else if (kind < 31) _donate(seed);
        else _passAct(seed);
    }

    function _offerAct(uint256 seed) private {
        if (orders.length >= 20) return;
        (uint256 b, uint256 w) = (seed % PEOPLE, (seed >> 8) % PEOPLE);
        bool isCare = (seed >> 16) % 3 == 0;
        IMarketplace.Terms memory t = _terms(isCare ? address(care) : address(euro));
        t.worker = account(w);
        t.expiresAt = _now + 20 days;
        bool slot = (seed >> 20) % 2 == 0;
        if (slot) {
            t.start = _midnight(_now + 3 days) + uint48((seed >> 24) % 300) * 900;
            t.expiresAt = t.start;
            t.end = t.start + 900 * uint48(1 + (seed >> 40) % 200);
        }
        uint256 count = 1 + (seed >> 56) % 3;
        IMarketplace.Part[] memory p = new IMarketplace.Part[](count);
        uint96 total = 0;
        uint48 due = slot ? t.end : t.expiresAt;
        for (uint256 i = 0; i < count; ++i) {
            due += uint48((seed >> (64 + 16 * i)) % 5) * 1 days;
            p[i] = IMarketplace.Part(uint96(isCare ? 25 + (seed >> (80 + 8 * i)) % 300 : 25 + (seed >> (80 + 8 * i)) % 90_000), due);
            total += p[i].amount;
        }
        if (isCare && total > care.spendable(account(b))) return;
        if (b == w) {
            vm.expectRevert(abi.encodeWithSelector(IMarketplace.MarketSelfDealing.selector, t.worker));
            vm.prank(account(b));
            market.offer(t, p);
            return;
        }
        vm.prank(account(b));
        uint256 orderId = market.offer(t, p);
        _modelOffer(orderId, b, w, isCare, t, p);
    }

    function _answer(uint256 which, uint256 how) private {
        (uint256 id, Order storage o) = _order_(which, IMarketplace.OrderStatus.OFFERED);
        if (o.status != IMarketplace.OrderStatus.OFFERED) return;
        if (how % 8 == 0) {
            vm.prank(account(o.buyer));
            market.withdraw(id);
            _modelGiveUp(o, IMarketplace.OrderStatus.WITHDRAWN);
        } else if (how % 8 == 1) {
            vm.prank(account(o.worker));
            market.decline(id);
            _modelGiveUp(o, IMarketplace.OrderStatus.DECLINED);
        } else if (_now >= o.expiresAt) {
            market.lapse(id);
            _modelGiveUp(o, IMarketplace.OrderStatus.LAPSED);
        } else {
            bool taken = _isTaken(o);
            if (taken) vm.expectPartialRevert(IMarketplace.MarketSlotTaken.selector);
            vm.prank(account(o.worker));
            market.accept(id, 0, _noAttestation(), "");
            if (!taken) o.status = IMarketplace.OrderStatus.ACCEPTED;
        }
    }

    /// @dev What a milestone is ready for, by whoever may.
    function _handle(uint256 which, uint256 part, uint256 how) private {
        (uint256 id, Order storage o) = _order_(which, IMarketplace.OrderStatus.ACCEPTED);
        if (o.status != IMarketplace.OrderStatus.ACCEPTED) return;
        uint8 i = uint8(part % o.parts.length);
        Part storage p = o.parts[i];
        if (p.status == IMarketplace.MilestoneStatus.PENDING) {
            if (_now >= p.due + o.rule.grace) {
                market.refund(id, i);
                _modelDecide(o, i, 0, IMarketplace.MilestoneStatus.REFUNDED);
            } else if (_now >= o.start) {
                vm.prank(account(o.worker));
                market.deliver(id, i, "work");
                (p.status, p.until) = (IMarketplace.MilestoneStatus.DELIVERED, _now + o.rule.silence);
                o.proposedBy = 0;
            }
        } else if (p.status == IMarketplace.MilestoneStatus.DELIVERED) {
            if (how % 3 == 0 && _now < p.until && p.changes < o.rule.changes) {
                vm.prank(account(o.buyer));
                market.askChange(id, i, "words");
                (p.status, p.changes, o.proposedBy) = (IMarketplace.MilestoneStatus.PENDING, p.changes + 1, 0);
                if (p.due < _now + o.rule.changeTime) p.due = _now + o.rule.changeTime;
            } else if (how % 3 == 1 || _now >= p.until) {
                if (_now >= p.until) {
                    market.release(id, i);
                } else {
                    vm.prank(account(o.buyer));
                    market.approve(id, i);
                }
                _modelDecide(o, i, p.amount, IMarketplace.MilestoneStatus.RELEASED);
            }
        }
    }

    function _cancel(uint256 which, uint256 how) private {
        (uint256 id, Order storage o) = _order_(which, IMarketplace.OrderStatus.ACCEPTED);
        if (o.status != IMarketplace.OrderStatus.ACCEPTED || _isDisputed(o)) return;
        if (how % 4 == 0) {
            uint16 bps = uint16((how >> 8) % 10_001);
            vm.prank(account(how & 16 == 0 ? o.buyer : o.worker));
            market.proposeCancel(id, bps);
            (o.proposedBy, o.proposedBps) = (how & 16 == 0 ? 1 : 2, bps);
        } else if (how % 4 == 1 && o.proposedBy != 0) {
            vm.prank(account(o.proposedBy == 1 ? o.worker : o.buyer));
            market.agreeCancel(id, o.proposedBps);
            _modelAgree(o);
        } else if (how % 4 == 2 && _has(o, IMarketplace.MilestoneStatus.PENDING)) {
            vm.prank(account(o.worker));
            market.cancelByWorker(id);
            _modelWorkerCancels(o);
        } else if (how % 4 == 3) {
            if (!_modelCanBuyerCancel(o)) return;
            vm.prank(account(o.buyer));
            market.cancelByBuyer(id, type(uint256).max);
            _modelBuyerCancels(o);
        }
    }

    function _disputeAct(uint256 which, uint256 part, bool byWorker) private {
        (uint256 id, Order storage o) = _order_(which, IMarketplace.OrderStatus.ACCEPTED);
        if (o.status != IMarketplace.OrderStatus.ACCEPTED) return;
        uint8 i = uint8(part % o.parts.length);
        Part storage p = o.parts[i];
        if (p.status == IMarketplace.MilestoneStatus.PENDING && part % 3 > 0 && _now >= o.start && _now < p.due + o.rule.grace) {
            vm.prank(account(o.worker));
            market.deliver(id, i, "work");
            (p.status, p.until) = (IMarketplace.MilestoneStatus.DELIVERED, _now + o.rule.silence);
        }
        if (p.status == IMarketplace.MilestoneStatus.DELIVERED) {
            if (_now >= p.until) return;
        } else if (p.status == IMarketplace.MilestoneStatus.PENDING) {
            if (_now >= p.due + o.rule.grace || (_now < p.due && !(byWorker && p.changes > 0))) return;
        } else {
            return;
        }
        uint256 who = byWorker ? o.worker : o.buyer;
        uint256 bond = p.amount >= (o.isCare ? 400 : 100 * EURO) ? DISPUTE_BOND : 0;
        vm.prank(account(who));
        uint256 disputeId = disputes.open(id, i, "evidence");
        (p.status, o.proposedBy) = (IMarketplace.MilestoneStatus.DISPUTED, 0);
        cases.push(Case(disputeId, id - 1, i, byWorker, false, bond, 0, 0, 0, 0, false, false));
    }

    /// @dev The next thing that a dispute is ready for; jurors vote as the seed says, or some stay away.
    function _judge(uint256 which, uint256 seed) private {
        if (cases.length == 0) return;
        which = which % cases.length;
        for (uint256 i = 0; i < cases.length && cases[which].settled; ++i) {
            which = (which + 1) % cases.length;
        }
        Case storage c = cases[which];
        if (c.settled) return;
        IDisputes.Dispute memory d = disputes.disputeOf(c.disputeId);
        Order storage o = orders[c.order];
        if (d.stage == IDisputes.Stage.NEGOTIATE) {
            if (seed % 4 == 0) {
                uint16 bps = uint16((seed >> 8) % 10_001);
                vm.prank(account(o.buyer));
                disputes.offerShare(c.disputeId, bps);
                vm.prank(account(o.worker));
                disputes.takeShare(c.disputeId, bps);
                _modelSettle(c, bps, true, false);
            } else {
                _until(d.until);
                disputes.convene(c.disputeId);
            }
        } else if (d.stage == IDisputes.Stage.ARBITER) {
            if (seed % 2 == 0) {
                _until(d.until);
                disputes.halve(c.disputeId);
                _modelSettle(c, 5000, false, false);
            } else {
                if (_now >= d.until) return;
                vm.prank(arbiter);
                disputes.decide(c.disputeId, uint16(seed % 10_001));
                _modelSettle(c, uint16(seed % 10_001), false, false);
            }
        } else if (d.stage == IDisputes.Stage.RULED) {
            if (seed % 2 == 1 || _now >= d.until) {
                _until(d.until);
                disputes.conclude(c.disputeId);
                _modelSettle(c, d.award, false, false);
            } else {
                bool byWorker = d.award < 5000;
                vm.prank(account(byWorker ? o.worker : o.buyer));
                disputes.appeal(c.disputeId);
                (c.appealed, c.appealedByWorker, c.firstAward, c.appealBond) = (true, byWorker, d.award, 10 * JUROR_FEE);
            }
        } else {
            _judgePanel(c, d, seed);
        }
    }

    function _judgePanel(Case storage c, IDisputes.Dispute memory d, uint256 seed) private {
        IPanels.State memory state = panels.stateOf(d.caseId);
        if (state.stage == IPanels.Stage.DRAWING) {
            _draw(d.caseId);
        } else if (state.stage == IPanels.Stage.COMMIT && state.committed == 0 && _now < state.until) {
            uint16[] memory awards = new uint16[](1);
            awards[0] = uint16(seed % 10_001);
            if (seed % 5 == 0) {
                _pass(5 days); // nobody comes
            } else {
                _vote(d.caseId, awards);
                if (c.appealed) c.spentOnAppeal += uint256(state.seats) * JUROR_FEE;
                else c.spent += uint256(state.seats) * JUROR_FEE;
            }
            panels.decide(d.caseId);
        } else if (state.stage == IPanels.Stage.COMMIT || state.stage == IPanels.Stage.REVEAL) {
            if (_now < state.until) _warp(state.until);
            state = panels.stateOf(d.caseId);
            if (_now < state.until) _warp(state.until);
            panels.decide(d.caseId);
        } else {
            bool decided = state.stage == IPanels.Stage.DECIDED;
            disputes.rule(c.disputeId);
            if (c.appealed) _modelSettle(c, decided ? state.award : d.award, false, decided);
        }
    }

    function _until(uint48 time) private {
        if (_now < time) _blocks((time - _now + 11) / 12);
    }

    function _rate(uint256 which, uint256 seed) private {
        (uint256 id, Order storage o) = _order_(which, IMarketplace.OrderStatus.ENDED);
        if (o.status != IMarketplace.OrderStatus.ENDED || o.moved == 0 || o.committed != 0 || _now >= o.endedAt + 14 days) return;
        uint8 stars = uint8(1 + seed % 5);
        for (uint256 side = 1; side <= 2; ++side) {
            if (side == 2 && seed & 32 == 0) break;
            IRatings.Side s = IRatings.Side(side);
            bytes32 commitment = ratings.commitmentOf(id, s, stars, 0, 0);
            vm.prank(account(side == 1 ? o.buyer : o.worker));
            ratings.commit(id, commitment);
            ++o.committed;
        }
        if (o.committed == 1) return;
        ratings.reveal(id, IRatings.Side.BUYER, stars, 0, 0);
        ratings.reveal(id, IRatings.Side.WORKER, stars, 0, 0);
        (uint256 a, uint256 b) = o.buyer < o.worker ? (o.buyer, o.worker) : (o.worker, o.buyer);
        ++ratedPairs[a][b];
        assertEq(ratings.ratedOf(account(a), account(b)), ratedPairs[a][b], "the pair's orders are counted");
    }

    function _collect(uint256 who) private {
        who = who % PEOPLE;
        for (uint256 t = 0; t < 2; ++t) {
            if (credits[who][t] == 0) continue;
            vm.prank(account(who));
            escrow.collect(t == 0 ? address(euro) : address(care), account(who));
            credits[who][t] = 0;
        }
    }

    /// @dev A person goes to another account. A week passes.
    function _moveAct(uint256 who) private {
        who = who % PEOPLE;
        if (moves >= 3) return;
        ++moves;
        address to = _person(5000 + moves);
        address from = account(who);
        _move(from, to);
        accounts[who] = to;
        _equip(to);
        care.follow(from);
    }

    function _changeRule(uint256 seed) private {
        IMarketplace.Rule memory r = _marketRule();
        (r.feeBps, r.careFeeBps, r.changes) = (uint16(seed % 2001), uint16((seed >> 16) % 2001), uint8((seed >> 32) % 4));
        (r.silence, r.grace) = (uint32(1 days + (seed >> 40) % 10 days), uint32((seed >> 80) % 10 days));
        (r.lateBps, r.lastBps) = (uint16((seed >> 120) % 5001), uint16(5000 + (seed >> 140) % 5001));
        vm.prank(admin);
        market.addRule(r);
        rule = r;
    }

    function _donate(uint256 amount) private {
        vm.prank(admin);
        euro.mint(address(escrow), amount % 1e9);
    }

    function _passAct(uint256 time) private {
        _blocks((1 + time % 3 days) / 12);
    }

    /// @dev Anybody, and time: all orders come to an end, and nothing is held.
    function endAll() external {
        for (uint256 i = 0; i < orders.length; ++i) {
            _wait(i + 1);
        }
        for (uint256 i = 0; i < cases.length; ++i) {
            (, uint256 held) = escrow.heldOf(address(disputes), cases[i].disputeId);
            assertEq(held, 0, "nor of its dispute");
        }
        _assertEscrow();
    }
}
