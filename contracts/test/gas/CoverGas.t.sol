// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {CoverTest} from "../support/CoverTest.sol";

/// @title Gas of buying cover, filing a claim, and judging it
/// @dev Measured as in Gas.t.sol. Others have bought and filed before: what is measured is the price of a later one.
/// forge-config: default.isolate = true
contract CoverGasTest is CoverTest {
    function test_CoverHoldsItsBudgets() public {
        _provide(capital, 2_000_000 * EURO);
        address other = makeAddr("other");
        _admit(other);
        uint256 before = _buy(other, LEGAL);
        _pass(2 days);

        _fund(doctor, 100_000 * EURO);
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        bytes memory signature = _signQuote(quote);
        vm.prank(doctor);
        uint256 policyId = policies.buy(quote, signature);
        assertLt(vm.snapshotGasLastCall("cover", "buy a policy"), 350_000, "buying");

        _pass(60 days);
        _file(before, 5500 * EURO);
        vm.prank(doctor);
        uint256 claimId = claims.file(policyId, "incident", _now - 1, 5500 * EURO, "evidence");
        assertLt(vm.snapshotGasLastCall("cover", "file a claim"), 300_000, "filing");

        uint256 caseId = claims.convene(claimId);
        vm.snapshotGasLastCall("cover", "convene a panel of five");
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, keccak256("lot"));
        panels.draw(caseId, 1024);
        vm.snapshotGasLastCall("cover", "draw five jurors of forty");
        for (uint8 i = 0; i < 5; ++i) {
            _commit(caseId, 0, i, 10_000);
        }
        vm.snapshotGasLastCall("cover", "commit, the last of five");
        for (uint8 i = 0; i < 5; ++i) {
            panels.reveal(caseId, i, 10_000, bytes32(uint256(i)), 0);
            if (i == 1) assertLt(vm.snapshotGasLastCall("cover", "reveal"), 120_000, "revealing");
        }
        panels.decide(caseId);
        vm.snapshotGasLastCall("cover", "decide, five have revealed");
        claims.rule(claimId);
        vm.snapshotGasLastCall("cover", "rule");
        _pass(7 days);
        claims.conclude(claimId);
        vm.snapshotGasLastCall("cover", "conclude");
        vm.prank(doctor);
        claims.collect(claimId, doctor);
        vm.snapshotGasLastCall("cover", "collect");
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.PAID), "paid");
    }

    function test_Capital() public {
        _provide(capital, 2_000_000 * EURO);
        address later = makeAddr("later");
        _admit(later);
        _fund(later, 10_000 * EURO);
        vm.prank(later);
        uint256 shares = pool.deposit(10_000 * EURO, later);
        vm.snapshotGasLastCall("cover", "provide capital");
        vm.prank(later);
        pool.requestRedeem(shares);
        vm.snapshotGasLastCall("cover", "ask to leave");
        _pass(21 days);
        pool.serveRedeems(1);
        vm.snapshotGasLastCall("cover", "serve one who leaves");
        vm.prank(later);
        pool.collect(later, later);
        vm.snapshotGasLastCall("cover", "collect capital");
    }
}
