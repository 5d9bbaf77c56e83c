// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {console} from "forge-std/console.sol";

/// @title From the premium to the payment, and to the last line of the book
contract CoverPathTest is CoverTest {
    function test_AClaimIsFiledJudgedAndPaid() public {
        _provide(capital, 1_000_000 * EURO);
        uint256 policyId = _buy(doctor, LEGAL);
        assertEq(uint8(policies.statusOf(policyId)), uint8(IPolicies.Status.WAITING), "waiting");
        _assertBooks();
        _pass(100 days);
        assertEq(uint8(policies.statusOf(policyId)), uint8(IPolicies.Status.ACTIVE), "active");

        uint256 claimId = _file(policyId, 10_500 * EURO);
        assertEq(claims.claimOf(claimId).asked, 10_000 * EURO, "less the excess");
        _assertBooks();
        _convene(claimId);
        _judge(claimId, 10_000);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.CHALLENGE), "can be challenged");
        _pass(7 days);
        claims.conclude(claimId);
        _assertBooks();
        uint256 before = euro.balanceOf(doctor);
        vm.prank(doctor);
        claims.collect(claimId, doctor);
        assertEq(euro.balanceOf(doctor) - before, 10_000 * EURO, "paid");
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.PAID), "and done");

        _pass(400 days);
        policies.close(policyId);
        pool.accrue(_now);
        _assertBooks();
        assertEq(pool.locked(), 0, "nothing is locked");
        assertEq(pool.book().unearned, 0, "nothing is unearned");
        assertEq(pool.largestClaim(), 0, "nothing can be claimed");
        assertEq(panels.held(), 5 * FEE, "five jurors have earned");
    }

    function test_ADeniedClaimIsAppealedAndPaid() public {
        _provide(capital, 1_000_000 * EURO);
        uint256 policyId = _buy(doctor, LEGAL);
        _pass(100 days);
        uint256 claimId = _file(policyId, 10_500 * EURO);
        _convene(claimId);
        _judge(claimId, 0);
        vm.prank(doctor);
        claims.appeal(claimId);
        _draw(claims.claimOf(claimId).caseId);
        assertEq(panels.stateOf(claims.claimOf(claimId).caseId).seats, 11, "twice as many, and one");
        _judge(claimId, 5000);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.PAYABLE), "final");
        vm.prank(doctor);
        claims.collect(claimId, doctor);
        assertEq(pool.owedTo(doctor), 3 * BOND, "both bonds come back");
        _assertBooks();
    }
}
