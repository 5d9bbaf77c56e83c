// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {CoverTest} from "../support/CoverTest.sol";

/// @title What somebody would try with claims: another jury, another try, the smallest loss
contract ClaimAttacksTest is CoverTest {
    uint256 private _policyId;

    function setUp() public override {
        super.setUp();
        _provide(capital, 1_000_000 * EURO);
        _policyId = _buy(doctor, LEGAL);
        _pass(40 days);
    }

    // --- shopping for jurors ---------------------------------------------------------------------------------------------

    function test_NobodyLooksAtTheJurorsAndAsksForOthers() public {
        uint256 claimId = _file(_policyId, 10_500 * EURO);
        uint256 caseId = claims.convene(claimId);
        vm.roll(panels.stateOf(caseId).until + 1);
        // The hash is there: whoever reckons knows who will be drawn.
        _refusedToWithdraw(claimId);
        vm.setBlockhash(panels.stateOf(caseId).until, "lot");
        panels.draw(caseId, 1024);
        _refusedToWithdraw(claimId);
        _pass(3 days);
        panels.decide(caseId);
        // Nor between two rounds.
        _refusedToWithdraw(claimId);
    }

    function test_AClaimIsTakenBackAsLongAsTheLotIsOpen() public {
        uint256 claimId = _file(_policyId, 10_500 * EURO);
        uint256 caseId = claims.convene(claimId);
        vm.roll(panels.stateOf(caseId).until);
        vm.prank(doctor);
        claims.withdraw(claimId);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.WITHDRAWN), "taken back");
        assertEq(pool.owedTo(doctor), BOND, "with the bond");
        assertEq(panels.held(), 0, "and what was for the jurors");
        _assertBooks();
    }

    function test_ADeniedIncidentIsNotAskedForAgain() public {
        bytes32 incident = keccak256("incident");
        uint48 incidentAt = _now - 1;
        _fund(doctor, 10 * BOND);
        vm.prank(doctor);
        uint256 claimId = claims.file(_policyId, incident, incidentAt, 10_500 * EURO, 0);
        _convene(claimId);
        _judge(claimId, 0);
        _pass(7 days);
        claims.conclude(claimId);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ClaimNothingCovered.selector, _policyId));
        claims.file(_policyId, incident, incidentAt, 5000 * EURO, 0);
        // In no other policy of the person either.
        uint256 other = _buy(doctor, LEGAL);
        uint48 later = _now;
        _pass(31 days);
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ClaimNothingCovered.selector, other));
        claims.file(other, incident, later + 30 days, 5000 * EURO, 0);
    }

    function test_AnIncidentThatWasPaidInPartCanBeAskedForAgain() public {
        bytes32 incident = keccak256("incident");
        uint48 incidentAt = _now - 1;
        _fund(doctor, 10 * BOND);
        vm.prank(doctor);
        uint256 claimId = claims.file(_policyId, incident, incidentAt, 10_500 * EURO, 0);
        _convene(claimId);
        _judge(claimId, 5000);
        _pass(7 days);
        claims.conclude(claimId);
        vm.prank(doctor);
        claimId = claims.file(_policyId, incident, incidentAt, 50_000 * EURO, 0);
        assertEq(claims.claimOf(claimId).asked, 20_000 * EURO, "what is left of the limit");
    }

    // --- small claims ----------------------------------------------------------------------------------------------------

    function test_AClaimAsksForItsBondAtLeast() public {
        _fund(doctor, 10 * BOND);
        vm.startPrank(doctor);
        uint48 incidentAt = _now - 1;
        vm.expectRevert(abi.encodeWithSelector(IClaims.ClaimTooSmall.selector, BOND - 1, BOND));
        claims.file(_policyId, "tiny", incidentAt, 500 * EURO + BOND - 1, 0);
        claims.file(_policyId, "small", incidentAt, 500 * EURO + BOND, 0);
        vm.stopPrank();
    }

    // --- interest --------------------------------------------------------------------------------------------------------

    /// @dev Shares that wait in the queue bear losses: their owner has an interest still.
    function test_AskingToLeaveDoesNotHideAnInterest() public {
        uint256 shares = _provide(_person(0), 200_000 * EURO);
        uint256 claimId = _file(_policyId, 10_500 * EURO);
        uint256 caseId = claims.convene(claimId);
        assertFalse(panels.isEligible(caseId, _person(0)), "a sixth of the pool");
        vm.prank(_person(0));
        pool.requestRedeem(shares);
        assertEq(pool.balanceOf(_person(0)), 0, "in the queue");
        assertEq(pool.stakeOf(_person(0)), shares, "and at stake");
        assertFalse(panels.isEligible(caseId, _person(0)), "still");
    }

    // --- books -----------------------------------------------------------------------------------------------------------

    /// @dev What a claim asks and could not be set aside is not there for who leaves, when money comes again.
    function test_NobodyLeavesWithWhatAFiledClaimLacks() public {
        uint256[] memory lost = new uint256[](6);
        for (uint256 i = 0; i < 6; ++i) {
            lost[i] = _buy(_member(string.concat("unlucky", vm.toString(i))), MALPRACTICE);
        }
        _pass(40 days);
        uint256 shares = pool.balanceOf(capital);
        vm.prank(capital);
        pool.requestRedeem(shares);
        for (uint256 i = 0; i < 6; ++i) {
            _file(lost[i], 210_000 * EURO);
        }
        assertEq(pool.book().equity, 0, "not enough for all six");
        _pass(21 days);
        // Much money comes, but for what is asked already.
        vm.startPrank(admin);
        euro.mint(admin, 900_000 * EURO);
        euro.approve(address(pool), type(uint256).max);
        pool.contribute(900_000 * EURO);
        vm.stopPrank();
        uint256 lacks = 0;
        for (uint256 i = 1; i <= 6; ++i) {
            lacks += claims.claimOf(i).asked - claims.claimOf(i).reserved;
        }
        assertGt(lacks, 100_000 * EURO, "the last claim lacks most");
        pool.serveRedeems(1);
        uint256 kept = pool.book().equity;
        assertGe(kept, lacks + pool.minimumCapital() * 12 / 10, "kept for the claims, beside the solvency");
        assertGt(pool.owedTo(capital), 0, "the rest may leave");
        _assertBooks();
    }

    function _refusedToWithdraw(uint256 claimId) private {
        vm.prank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ClaimUnexpectedStatus.selector, claimId, IClaims.Status.JUDGED));
        claims.withdraw(claimId);
    }
}
