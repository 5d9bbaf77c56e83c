// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {ICoverPool} from "../../src/cover/ICoverPool.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {ClaimsUnderTest, CoverPoolUnderTest, PanelsUnderTest, PoliciesUnderTest, ProductsUnderTest} from "../support/UnderTest.sol";
import {CoverHandler} from "../support/handlers/CoverHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @title The pool under random acts (README.md beside this file lists what is proved)
contract CoverInvariants is Test {
    CoverHandler private _handler;
    CoverPoolUnderTest private _pool;
    PoliciesUnderTest private _policies;
    ClaimsUnderTest private _claims;
    PanelsUnderTest private _panels;
    ProductsUnderTest private _products;

    function setUp() public {
        _handler = new CoverHandler();
        (_pool, _policies, _claims) = _handler.thePool();
        (_panels, _products) = _handler.thePanels();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](18);
        selectors[0] = CoverHandler.provide.selector;
        selectors[1] = CoverHandler.request.selector;
        selectors[2] = CoverHandler.cancelRequest.selector;
        selectors[3] = CoverHandler.serve.selector;
        selectors[4] = CoverHandler.collect.selector;
        selectors[5] = CoverHandler.donate.selector;
        selectors[6] = selectors[7] = CoverHandler.buy.selector;
        selectors[8] = CoverHandler.renew.selector;
        selectors[9] = CoverHandler.cancel.selector;
        selectors[10] = CoverHandler.tail.selector;
        selectors[11] = CoverHandler.close.selector;
        selectors[12] = CoverHandler.file.selector;
        selectors[13] = selectors[14] = selectors[15] = CoverHandler.step.selector;
        selectors[16] = selectors[17] = CoverHandler.pass.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev 1 and 2.
    function invariant_CashIsWhatTheLinesSay() public view {
        ICoverPool.Book memory b = _pool.book();
        assertEq(b.cash, uint256(b.equity) + b.unearned + b.caseReserves + b.ibnr + b.payables + b.bonds, "the ledger's identity");
        (uint256 ofPool, uint256 ofPanels) = _handler.tokenBalances();
        assertGe(ofPool, b.cash, "it is there");
        assertEq(ofPanels, _panels.held(), "and the panels'");
        if (b.shortfall > 0) assertEq(b.equity, 0, "no equity beside a shortfall");
    }

    /// @dev 3 to 6: every line is the sum of what it is for.
    function invariant_EveryLineIsTheSumOfItsParts() public {
        _pool.accrue(_handler.nowIs());
        (uint256 scaled, uint256 locked, uint256 ibnr, uint256 largest) = _ofPolicies();
        ICoverPool.Book memory b = _pool.book();
        assertEq(b.unearned, (scaled + 1e18 - 1) / 1e18, "unearned is what the policies have to run");
        assertEq(_pool.locked(), locked, "locked is what unclosed policies have left");
        assertEq(_pool.largestClaim(), largest, "the largest limit of unclosed policies");
        assertEq(b.ibnr, ibnr, "ibnr is the tails'");
        (uint256 reserved, uint256 bonds, uint256 missing, uint256 ready) = _ofClaims();
        assertEq(b.caseReserves, reserved, "case reserves are the open claims'");
        assertEq(b.bonds, bonds, "bonds are the open claims'");
        assertEq(b.shortfall, missing, "the shortfall is what decided claims miss");
        assertEq(b.payables, ready + _owed(), "payables are what people may collect");
    }

    /// @dev 9.
    function afterInvariant() external {
        _handler.endAll();
    }

    function _ofPolicies() private view returns (uint256 scaled, uint256 locked, uint256 ibnr, uint256 largest) {
        uint48 now_ = _handler.nowIs();
        for (uint256 id = 1; id <= _handler.policyCount(); ++id) {
            IPolicies.Policy memory p = _policies.policyOf(id);
            uint256 aggregate = _products.termsOf(p.productId).aggregate;
            assertLe(uint256(p.paid) + p.reserved, aggregate, "paid and reserved are within the aggregate");
            ibnr += p.ibnr;
            if (!p.ended && now_ < p.end) {
                uint256 whole = uint256(p.premium) * 1e18;
                scaled += whole - whole / p.time * (now_ - p.start);
            }
            if (p.closed) continue;
            locked += _products.lockFor(p.productId, aggregate - p.paid - p.reserved);
            uint256 limit = _products.termsOf(p.productId).perClaim;
            if (limit > largest) largest = limit;
        }
    }

    function _ofClaims() private view returns (uint256 reserved, uint256 bonds, uint256 missing, uint256 ready) {
        for (uint256 id = 1; id <= _claims.count(); ++id) {
            IClaims.Claim memory c = _claims.claimOf(id);
            bool open = c.status == IClaims.Status.FILED || c.status == IClaims.Status.JUDGED || c.status == IClaims.Status.CHALLENGE
                || c.status == IClaims.Status.APPEAL;
            if (open) (reserved, bonds) = (reserved + c.reserved, bonds + c.bond + (c.status == IClaims.Status.APPEAL ? c.appealBond : 0));
            (uint256 r, uint256 m,) = _pool.payoutOf(id);
            (ready, missing) = (ready + r, missing + m);
            if (c.status == IClaims.Status.PAID) assertEq(r + m, 0, "a claim is paid once");
        }
    }

    function _owed() private view returns (uint256 owed) {
        for (uint256 i = 0; i < _handler.HOLDERS(); ++i) {
            owed += _pool.owedTo(_handler.holder(i));
        }
        for (uint256 i = 0; i < _handler.PROVIDERS(); ++i) {
            owed += _pool.owedTo(_handler.provider(i));
        }
    }
}
