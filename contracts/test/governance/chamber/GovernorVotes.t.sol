// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Vm} from "forge-std/Vm.sol";

/// @title Governor's own castVote and its siblings: one issue of the caller's ballot
contract GovernorVotesTest is AssociationTest {
    address private _voter;
    uint48 private _open;
    uint256 private _first;
    uint256 private _second;

    function setUp() public override {
        super.setUp();
        _voter = _member("voter");
        _open = _session(2);
        (_first, _second) = (chamber.agenda(_open)[0], chamber.agenda(_open)[1]);
    }

    function test_ForAgainstAbstain() public {
        vm.startPrank(_voter);
        vm.recordLogs();
        assertEq(chamber.castVote(_first, 1), 1, "voices");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "VoteCast alone");
        assertEq(logs[0].topics[0], IGovernor.VoteCast.selector, "VoteCast");
        _assertNet(_open, 1, 0, "for");
        chamber.castVote(_second, 0);
        _assertNet(_open, 1, -1, "against, the other issue stays");
        chamber.castVote(_first, 2);
        _assertNet(_open, 0, -1, "abstain");
        assertTrue(chamber.hasVoted(_first, _voter), "hasVoted");
        (,, int8[] memory ballot) = chamber.ballotOf(_open, _voter);
        assertEq(ballot[1], -1, "one ballot");
        (uint256 against, uint256 for_, uint256 abstain) = chamber.proposalVotes(_first);
        assertEq(abi.encode(against, for_, abstain), abi.encode(0, 0, 1), "proposalVotes");
        vm.stopPrank();
    }

    function test_BallotCastAlone() public {
        vm.recordLogs();
        _cast(_voter, _open, _votes(1, 1));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "one event");
        assertEq(logs[0].topics[0], IChamber.BallotCast.selector, "BallotCast");
    }

    function test_WithReason() public {
        vm.expectEmit(address(chamber));
        emit IGovernor.VoteCast(_voter, _first, 1, 1, "why");
        vm.prank(_voter);
        chamber.castVoteWithReason(_first, 1, "why");
        _assertNet(_open, 1, 0, "for");
    }

    function testFuzz_WithANumberOfVotes(int8 v, int8 other) public {
        v = int8(bound(v, -10, 10));
        other = int8(bound(other, -10, 10));
        _cast(_voter, _open, _votes(0, other));
        uint8 support = v > 0 ? 1 : v < 0 ? 0 : 2;
        int256 cost = int256(v) * v + int256(other) * other;
        if (cost > 100) vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberBallotOverBudget.selector, cost, 100));
        vm.prank(_voter);
        chamber.castVoteWithReasonAndParams(_first, support, "", abi.encode(v));
        if (cost <= 100) _assertNet(_open, v, other, "votes");
    }

    function testFuzz_RevertWhen_TheSignDisagrees(int8 v, uint8 support) public {
        v = int8(bound(v, -10, 10));
        support = support % 3;
        vm.assume(support != (v > 0 ? 1 : v < 0 ? 0 : 2));
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberSupportMismatch.selector, support, v));
        vm.prank(_voter);
        chamber.castVoteWithReasonAndParams(_first, support, "", abi.encode(v));
    }

    function testFuzz_RevertWhen_SupportIsUnknown(uint8 support) public {
        support = uint8(bound(support, 3, 255));
        vm.startPrank(_voter);
        vm.expectRevert(IGovernor.GovernorInvalidVoteType.selector);
        chamber.castVote(_first, support);
        vm.expectRevert(IGovernor.GovernorInvalidVoteType.selector);
        chamber.castVoteWithReasonAndParams(_first, support, "", abi.encode(int8(1)));
        vm.stopPrank();
    }

    function testFuzz_RevertWhen_ParamsAreNoInt8(bytes calldata params) public {
        vm.assume(params.length > 0 && params.length < 32);
        vm.prank(_voter);
        vm.expectRevert();
        chamber.castVoteWithReasonAndParams(_first, 1, "", params);
    }

    function test_RevertWhen_CancelledAndTheRestOfTheSessionGoesOn() public {
        vm.prank(guardian);
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) =
            _action(address(chamber), abi.encodeWithSignature("name()"));
        chamber.cancel(targets, values, calldatas, keccak256("Proposal 1"));
        vm.prank(_voter);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorUnexpectedProposalState.selector, _first, IGovernor.ProposalState.Canceled, 1 << 1)
        );
        chamber.castVote(_first, 1);
        _cast(_voter, _open, _votes(2, 3));
        assertEq(_net(_open, 1), 3, "the ballot of the whole agenda still counts");
    }

    function test_RevertWhen_NotActive() public {
        _warp(_end(_open) + 1);
        vm.prank(_voter);
        vm.expectRevert();
        chamber.castVote(_first, 1);
    }

    function test_ToolsReadItUnchanged() public view {
        assertTrue(chamber.supportsInterface(0xcdbdfcee), "IGovernor");
        assertEq(bytes32(type(IGovernor).interfaceId), bytes32(bytes4(0xcdbdfcee)), "0xcdbdfcee is IGovernor");
        assertTrue(chamber.supportsInterface(0x65455a86), "IGovernor as it was before getProposalId");
        assertFalse(chamber.supportsInterface(0xffffffff), "and not everything");
        assertEq(chamber.COUNTING_MODE(), "support=bravo&quorum=for,abstain&params=votes", "counting mode");
        assertEq(chamber.CLOCK_MODE(), "mode=timestamp", "clock mode");
        assertEq(chamber.clock(), _now, "clock");
        assertEq(chamber.getVotes(_voter, _open), 1, "getVotes");
        assertEq(chamber.getVotesWithParams(_voter, _open, ""), 1, "getVotesWithParams");
        assertEq(chamber.name(), "DoctorDAO Clinical", "name");
        assertEq(chamber.version(), "1", "version");
    }
}
