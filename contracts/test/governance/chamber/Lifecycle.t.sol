// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @title From the proposal through the timelock to its effect, and how the guardian stops it
contract LifecycleTest is AssociationTest {
    bytes32 private constant TEXT = keccak256("Text");

    address[] private _targets;
    uint256[] private _values;
    bytes[] private _calldatas;
    address private _proposer;
    uint256 private _id;

    function _start(address target, bytes memory data) private {
        _proposer = _member("proposer");
        (_targets, _values, _calldatas) = _action(target, data);
        _id = _proposeCall(_proposer, target, data, "Text");
    }

    function _pass() private {
        _warp(chamber.sessionOf(_id) + 1);
        _cast(_proposer, chamber.sessionOf(_id), _votes(10));
        _warp(chamber.proposalDeadline(_id) + 1);
    }

    function _queue() private {
        _pass();
        chamber.queue(_targets, _values, _calldatas, TEXT);
    }

    function _expect(IGovernor.ProposalState state, string memory label) private view {
        assertEq(uint8(chamber.state(_id)), uint8(state), label);
    }

    function _cancelAs(address who) private {
        vm.prank(who);
        chamber.cancel(_targets, _values, _calldatas, TEXT);
    }

    function _unable(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, _id, who);
    }

    function test_APassedProposalChangesTheRules() public {
        _start(address(chamber), abi.encodeCall(chamber.setQuorum, (6000, 1000, 2000)));
        _expect(IGovernor.ProposalState.Pending, "pending");
        _pass();
        _expect(IGovernor.ProposalState.Succeeded, "succeeded");
        vm.expectEmit(address(chamber));
        emit IGovernor.ProposalQueued(_id, _now + TIMELOCK_DELAY);
        chamber.queue(_targets, _values, _calldatas, TEXT);
        _expect(IGovernor.ProposalState.Queued, "queued");

        vm.expectRevert();
        chamber.execute(_targets, _values, _calldatas, TEXT);
        _warp(_now + TIMELOCK_DELAY);
        vm.expectEmit(address(chamber));
        emit IChamber.QuorumChanged(6000, 1000, 2000);
        vm.expectEmit(address(chamber));
        emit IGovernor.ProposalExecuted(_id);
        vm.prank(makeAddr("anyone"));
        chamber.execute(_targets, _values, _calldatas, TEXT);
        _expect(IGovernor.ProposalState.Executed, "executed");
    }

    function test_ThePeriodOfSessionsThatHaveAProposalStays() public {
        _start(address(chamber), abi.encodeCall(chamber.setVotingPeriod, (10 days)));
        _queue();
        uint256 earlier = _propose(_member("earlier"));
        _warp(_now + TIMELOCK_DELAY);
        chamber.execute(_targets, _values, _calldatas, TEXT);
        assertEq(chamber.nextSession(), chamber.sessionOf(earlier), "the agenda is open still");
        assertEq(chamber.votingPeriod(), PERIOD, "its period stays");
        uint256 later = _propose(_member("later"));
        assertEq(chamber.proposalDeadline(later), chamber.proposalDeadline(earlier), "one deadline a session");
        _warp(chamber.sessionOf(earlier));
        assertEq(chamber.votingPeriod(), 10 days, "the new period");
        uint256 next = _propose(_member("next"));
        assertEq(chamber.proposalDeadline(next) - chamber.sessionOf(next), 10 days, "of the next session");
    }

    function test_TheQuorumOfSessionsThatHaveAProposalStays() public {
        _admitMany(9);
        _start(address(chamber), abi.encodeCall(chamber.setQuorum, (10_000, 10_000, 10_000)));
        _warp(chamber.sessionOf(_id) + 1);
        for (uint256 i = 0; i < 9; ++i) {
            _cast(_person(i), chamber.sessionOf(_id), _votes(1));
        }
        _warp(chamber.proposalDeadline(_id) + 1);
        chamber.queue(_targets, _values, _calldatas, TEXT);
        uint256 earlier = _propose(_person(0));
        _warp(_now + TIMELOCK_DELAY);
        chamber.execute(_targets, _values, _calldatas, TEXT);
        assertEq(chamber.quorum(_now - 1), 10, "in force for new sessions");
        _warp(chamber.sessionOf(earlier) + 1);
        assertEq(chamber.quorumOf(earlier).represented.needed, 4, "40% of 10, as when its first proposal was made");
    }

    function test_ThePlatformGrantsRolesThroughTheTimelock() public {
        bytes32 role = membership.VERIFIER_ROLE();
        bytes32 adminRole = membership.DEFAULT_ADMIN_ROLE();
        vm.prank(admin);
        membership.grantRole(adminRole, address(timelock));
        _start(address(membership), abi.encodeWithSignature("grantRole(bytes32,address)", role, address(0xBEEF)));
        _queue();
        _warp(_now + TIMELOCK_DELAY);
        chamber.execute(_targets, _values, _calldatas, TEXT);
        assertTrue(membership.hasRole(role, address(0xBEEF)), "a new verifier");
    }

    function test_RevertWhen_SettingsAreNotSetByGovernance() public {
        address[3] memory callers = [address(this), guardian, address(timelock)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.startPrank(callers[i]);
            vm.expectRevert();
            chamber.setQuorum(1, 1, 1);
            vm.expectRevert();
            chamber.setVotingPeriod(10 days);
            vm.expectRevert();
            chamber.setProposalGuardian(address(1));
            vm.stopPrank();
        }
    }

    function test_TheGuardianCancelsAtAnyStage() public {
        _start(address(chamber), abi.encodeWithSignature("name()"));
        uint256 state = vm.snapshotState();
        _cancelAs(guardian);
        _expect(IGovernor.ProposalState.Canceled, "pending");
        vm.revertToState(state);
        state = vm.snapshotState();
        _warp(chamber.sessionOf(_id) + 1);
        _cancelAs(guardian);
        _expect(IGovernor.ProposalState.Canceled, "active");
        vm.revertToState(state);
        _queue();
        vm.expectEmit(address(chamber));
        emit IGovernor.ProposalCanceled(_id);
        _cancelAs(guardian);
        _expect(IGovernor.ProposalState.Canceled, "queued");
        _warp(_now + TIMELOCK_DELAY);
        vm.expectRevert();
        chamber.execute(_targets, _values, _calldatas, TEXT);
    }

    function test_TheGuardianNeverPasses() public {
        _start(address(chamber), abi.encodeWithSignature("name()"));
        _warp(chamber.proposalDeadline(_id) + 1);
        _expect(IGovernor.ProposalState.Defeated, "nobody voted");
        vm.startPrank(guardian);
        vm.expectRevert();
        chamber.queue(_targets, _values, _calldatas, TEXT);
        vm.expectRevert();
        chamber.execute(_targets, _values, _calldatas, TEXT);
        vm.stopPrank();
    }

    function testFuzz_OthersCancelOnlyTheirOwnBeforeItOpens(address stranger) public {
        _start(address(chamber), abi.encodeWithSignature("name()"));
        vm.assume(stranger != guardian && stranger != _proposer);
        vm.expectRevert(_unable(stranger));
        _cancelAs(stranger);
        uint256 state = vm.snapshotState();
        _cancelAs(_proposer);
        _expect(IGovernor.ProposalState.Canceled, "by its proposer");
        vm.revertToState(state);
        _warp(chamber.sessionOf(_id) + 1);
        vm.expectRevert(_unable(_proposer));
        _cancelAs(_proposer);
    }
}
