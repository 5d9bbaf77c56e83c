// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../../src/cover/IClaims.sol";
import {ICoverPool} from "../../../src/cover/ICoverPool.sol";
import {IPolicies} from "../../../src/cover/IPolicies.sol";
import {IPanels} from "../../../src/panels/IPanels.sol";
import {CoverTest} from "../CoverTest.sol";
import {ClaimsUnderTest, CoverPoolUnderTest, PanelsUnderTest, PoliciesUnderTest, ProductsUnderTest} from "../UnderTest.sol";

/// @title Acts at random on the pool, its policies, its claims and their panels
/// @dev An act that the rules forbid now is not tried: what the contracts refuse is for the tests by name. The list of policies and claims is
/// all that is kept; every sum is made anew from it.
contract CoverHandler is CoverTest {
    uint256 public constant HOLDERS = 5;
    uint256 public constant PROVIDERS = 3;

    uint256 public calls;
    uint256 public policyCount;

    constructor() {
        setUp();
        for (uint256 i = 0; i < HOLDERS; ++i) {
            _admit(holder(i));
        }
        for (uint256 i = 0; i < PROVIDERS; ++i) {
            _admit(provider(i));
        }
        _provide(provider(0), 3_000_000 * EURO);
    }

    function holder(uint256 i) public pure returns (address) {
        return _person(1000 + i % HOLDERS);
    }

    function provider(uint256 i) public pure returns (address) {
        return _person(2000 + i % PROVIDERS);
    }

    function thePool() external view returns (CoverPoolUnderTest, PoliciesUnderTest, ClaimsUnderTest) {
        return (pool, policies, claims);
    }

    function thePanels() external view returns (PanelsUnderTest, ProductsUnderTest) {
        return (panels, products);
    }

    function tokenBalances() external view returns (uint256, uint256) {
        return (euro.balanceOf(address(pool)), euro.balanceOf(address(panels)));
    }

    function nowIs() external view returns (uint48) {
        return _now;
    }

    function feesOfJurors() external view returns (uint256 fees) {
        for (uint256 i = 0; i < JURORS; ++i) {
            fees += panels.feesOf(_person(i));
        }
    }

    // --- capital ---------------------------------------------------------------------------------------------------------

    function provide(uint256 who, uint256 amount) external {
        ++calls;
        if (pool.book().shortfall > 0) return;
        amount = bound(amount, 1, 500_000 * EURO);
        if (pool.previewDeposit(amount) == 0) return;
        uint256 shares = _provide(provider(who), amount);
        // Nobody gains by turning round.
        assertLe(pool.previewRedeem(shares), amount, "entering and leaving");
    }

    function request(uint256 who, uint256 part) external {
        ++calls;
        uint256 shares = pool.balanceOf(provider(who)) * bound(part, 1, 100) / 100;
        if (shares == 0) return;
        vm.prank(provider(who));
        pool.requestRedeem(shares);
    }

    function cancelRequest(uint256 which) external {
        ++calls;
        (uint256 head, uint256 tail) = pool.queue();
        if (head == tail) return;
        uint256 id = head + which % (tail - head);
        (address owner, uint256 shares,) = pool.requestOf(id);
        if (shares == 0) return;
        vm.prank(owner);
        pool.cancelRedeem(id);
    }

    function serve(uint256 most) external {
        ++calls;
        (uint256 before,) = pool.queue();
        pool.accrue(_now);
        (uint256 shares, uint256 equity) = (pool.totalSupply(), pool.totalAssets());
        uint256 served = pool.serveRedeems(1 + most % 4);
        (uint256 head,) = pool.queue();
        assertGe(head, before, "in the order of asking");
        uint256 burned = shares - pool.totalSupply();
        if (burned == 0) return;
        assertGe(pool.solvencyRatio(), 12_000, "solvent after somebody has left");
        uint256 worth = burned * (equity + 1) / (shares + 1e6);
        assertLe(worth, equity - pool.totalAssets() + served + 1, "no shares are burned for nothing: a cent is rounded off");
    }

    function collect(uint256 who) external {
        ++calls;
        address account = who % 2 == 0 ? holder(who / 2) : provider(who / 2);
        if (pool.owedTo(account) == 0) return;
        vm.prank(account);
        pool.collect(account, account);
    }

    function donate(uint256 amount) external {
        ++calls;
        uint256 price = pool.previewRedeem(1e12);
        vm.prank(admin);
        euro.mint(address(pool), bound(amount, 1, 1_000_000 * EURO));
        assertEq(pool.previewRedeem(1e12), price, "a gift moves no price");
    }

    // --- policies --------------------------------------------------------------------------------------------------------

    function buy(uint256 who, uint256 what, uint256 days_) external {
        ++calls;
        IPolicies.Quote memory quote = _quote(holder(who), uint32(1 + what % 2));
        quote.end = _midnight(_now + bound(days_, 32, 365) * 1 days);
        _try(quote);
    }

    function renew(uint256 which, uint256 days_) external {
        ++calls;
        if (policyCount == 0) return;
        uint256 id = 1 + which % policyCount;
        IPolicies.Policy memory p = policies.policyOf(id);
        if (_now >= p.end || _now + 30 days < p.end || p.ended || policies.callDue(id) > 0) return;
        IPolicies.Quote memory quote = _quote(policies.holderOf(id), p.productId);
        (quote.renewalOf, quote.end) = (uint64(id), _midnight(_now + bound(days_, 32, 365) * 1 days));
        if (_try(quote)) assertEq(policies.policyOf(policyCount).retro, p.retro, "the retroactive date stays");
    }

    function cancel(uint256 which) external {
        ++calls;
        if (policyCount == 0) return;
        uint256 id = 1 + which % policyCount;
        IPolicies.Policy memory p = policies.policyOf(id);
        if (_now >= p.end || p.openClaims > 0 || p.ended) return;
        vm.prank(policies.holderOf(id));
        policies.cancel(id);
    }

    function tail(uint256 which, uint256 months, bool given) external {
        ++calls;
        if (policyCount == 0) return;
        uint256 id = 1 + which % policyCount;
        IPolicies.Policy memory p = policies.policyOf(id);
        if (p.tail || p.closed || _now > p.reportUntil) return;
        if (given) {
            vm.prank(admin);
            policies.giveTail(id);
        } else {
            address owner = policies.holderOf(id);
            _fund(owner, 1_000_000 * EURO);
            vm.prank(owner);
            policies.buyTail(id, uint16(1 + months % 60), type(uint256).max);
        }
    }

    function close(uint256 which) external {
        ++calls;
        if (policyCount == 0) return;
        uint256 id = 1 + which % policyCount;
        IPolicies.Policy memory p = policies.policyOf(id);
        if (p.closed || p.openClaims > 0 || _now <= p.reportUntil) return;
        policies.close(id);
    }

    // --- claims ----------------------------------------------------------------------------------------------------------

    function file(uint256 which, uint256 loss, uint256 incident) external {
        ++calls;
        if (policyCount == 0) return;
        uint256 id = 1 + which % policyCount;
        IPolicies.Policy memory p = policies.policyOf(id);
        uint48 opens = p.start + (p.renewalOf == 0 ? products.termsOf(p.productId).waiting : 0);
        if (p.closed || _now <= opens || _now > p.reportUntil || p.end <= opens) return;
        uint48 at = uint48(bound(incident, opens, (_now < p.end ? _now : p.end) - 1));
        loss = bound(loss, 1, 500_000 * EURO);
        address owner = policies.holderOf(id);
        _fund(owner, 10 * BOND);
        vm.prank(owner);
        try claims.file(id, keccak256(abi.encode(incident % 7)), at, loss, 0) returns (uint256 claimId) {
            assertLe(claims.claimOf(claimId).asked, loss, "no more than the loss");
        } catch (bytes memory reason) {
            bool nothing = bytes4(reason) == IClaims.ClaimNothingCovered.selector;
            assertTrue(nothing || bytes4(reason) == IClaims.ClaimTooSmall.selector, "all other claims are taken");
        }
    }

    /// @dev One step of a claim, whatever it is: the holder's, the jurors' or time's.
    function step(uint256 which, uint256 seed) external {
        ++calls;
        if (claims.count() == 0) return;
        uint256 id = 1 + which % claims.count();
        IClaims.Claim memory c = claims.claimOf(id);
        address owner = claims.holderOf(id);
        if (c.status == IClaims.Status.FILED) {
            if (seed % 8 == 0) _withdraw(id, owner);
            else if (seed % 8 == 1) _settle(id, owner, c.asked, seed);
            else _convene(id);
        } else if (c.status == IClaims.Status.JUDGED || c.status == IClaims.Status.APPEAL) {
            _stepOfPanel(id, c, owner, seed);
        } else if (c.status == IClaims.Status.CHALLENGE) {
            if (_now >= c.challengeUntil) claims.conclude(id);
            else if (seed % 3 == 0) _appeal(id, c, owner, seed);
        } else if (c.status == IClaims.Status.PAYABLE) {
            (uint256 ready,,) = pool.payoutOf(id);
            if (ready == 0) return;
            vm.prank(owner);
            claims.collect(id, owner);
        }
    }

    function pass(uint256 time) external {
        ++calls;
        _blocks(1);
        _pass(bound(time, 1 hours, 25 days));
    }

    // --- the end ---------------------------------------------------------------------------------------------------------

    /// @dev Nobody of the claims' parties does anything more, no juror answers: anybody brings all to its end by time and calls alone.
    function endAll() external {
        for (uint256 id = 1; id <= claims.count(); ++id) {
            for (uint256 i = 0; i < 30 && _isOpen(id); ++i) {
                _push(id);
            }
            assertFalse(_isOpen(id), "every claim ends");
        }
        for (uint256 id = 1; id <= policyCount; ++id) {
            IPolicies.Policy memory p = policies.policyOf(id);
            if (p.closed) continue;
            if (_now <= p.reportUntil) _warp(p.reportUntil + 1);
            policies.close(id);
        }
        pool.accrue(_now);
        ICoverPool.Book memory b = pool.book();
        assertEq(pool.locked(), 0, "nothing is locked when nothing is unclosed");
        assertEq(pool.largestClaim(), 0, "nothing can be claimed");
        assertEq(uint256(b.unearned) + b.caseReserves + b.ibnr + b.bonds, 0, "all is earned, decided, released and given back");
        _assertBooks();
    }

    function _isOpen(uint256 id) private view returns (bool) {
        IClaims.Status s = claims.claimOf(id).status;
        return s == IClaims.Status.FILED || s == IClaims.Status.JUDGED || s == IClaims.Status.CHALLENGE || s == IClaims.Status.APPEAL;
    }

    function _push(uint256 id) private {
        IClaims.Claim memory c = claims.claimOf(id);
        if (c.status == IClaims.Status.FILED) {
            claims.convene(id);
        } else if (c.status == IClaims.Status.CHALLENGE) {
            if (_now < c.challengeUntil) _warp(c.challengeUntil);
            claims.conclude(id);
        } else {
            IPanels.State memory s = panels.stateOf(c.caseId);
            if (s.stage == IPanels.Stage.DRAWING) {
                if (vm.getBlockNumber() > s.until + 256) panels.draw(c.caseId, 1);
                else _draw(c.caseId);
            } else if (s.stage == IPanels.Stage.COMMIT) {
                _warp(s.until);
            } else if (s.stage == IPanels.Stage.REVEAL) {
                if (s.revealed < s.committed && _now < s.until) _warp(s.until);
                panels.decide(c.caseId);
            } else {
                claims.rule(id);
            }
        }
    }

    // --- inside ----------------------------------------------------------------------------------------------------------

    function _try(IPolicies.Quote memory quote) private returns (bool bought) {
        _fund(quote.holder, 1_000_000 * EURO);
        bytes memory signature = _signQuote(quote);
        vm.prank(quote.holder);
        try policies.buy(quote, signature) returns (uint256 id) {
            policyCount = id;
            assertGe(pool.solvencyRatio(), 13_000, "solvent after a sale");
            return true;
        } catch {
            // The pool is full, or too small.
            return false;
        }
    }

    function _withdraw(uint256 id, address owner) private {
        vm.prank(owner);
        claims.withdraw(id);
    }

    function _settle(uint256 id, address owner, uint96 asked, uint256 seed) private {
        uint96 amount = uint96(bound(seed, 1, asked));
        vm.prank(admin);
        claims.offer(id, amount);
        vm.prank(owner);
        claims.settle(id, amount);
    }

    function _appeal(uint256 id, IClaims.Claim memory c, address owner, uint256 seed) private {
        address by = seed % 2 == 0 ? owner : provider(seed / 2);
        if (by == owner ? c.award == 10_000 : c.award == 0) return;
        _fund(by, 10 * BOND);
        vm.prank(by);
        claims.appeal(id);
    }

    /// @dev Each juror votes, or is silent, by the seed.
    function _stepOfPanel(uint256 id, IClaims.Claim memory c, address owner, uint256 seed) private {
        IPanels.State memory state = panels.stateOf(c.caseId);
        if (state.stage == IPanels.Stage.DRAWING) {
            bool open = state.round == 0 && state.drawn == 0 && vm.getBlockNumber() <= state.until;
            if (seed % 16 == 0 && c.status == IClaims.Status.JUDGED && open) _withdraw(id, owner);
            else _draw(c.caseId);
        } else if (state.stage == IPanels.Stage.COMMIT) {
            uint256 silent = seed % 5 == 0 ? state.seats / 2 + 1 : seed % 3;
            for (uint8 i = 0; i < state.seats; ++i) {
                if (i < silent || panels.seatOf(c.caseId, state.round, i).commitment != 0) continue;
                _commit(c.caseId, state.round, i, uint16(uint256(keccak256(abi.encode(seed, i))) % 10_001));
            }
            if (silent > 0) _warp(state.until);
            for (uint8 i = 0; i < state.seats; ++i) {
                if (i < silent) continue;
                panels.reveal(c.caseId, i, uint16(uint256(keccak256(abi.encode(seed, i))) % 10_001), bytes32(uint256(i)), 0);
            }
            panels.decide(c.caseId);
        } else if (state.stage == IPanels.Stage.REVEAL) {
            _pass(2 days);
            panels.decide(c.caseId);
        } else {
            claims.rule(id);
        }
    }
}
