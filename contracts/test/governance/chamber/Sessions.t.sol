// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {ChamberSettings} from "../../support/UnderTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

contract SessionsTest is AssociationTest {
    function testFuzz_AProposalLandsOnTheNextGridPointWithAnOpenAgenda(uint256 wait) public {
        _pass(bound(wait, 0, 80 days));
        address proposer = _member("proposer");
        uint48 session = chamber.nextSession();
        assertEq((session - START) % INTERVAL, 0, "on the grid");
        assertGt(session, _now + NOTICE, "its agenda is open");
        assertLe(session, _now + NOTICE + INTERVAL, "and it is the next");
        assertEq(chamber.votingDelay(), session - _now, "votingDelay");
        assertEq(chamber.votingPeriod(), PERIOD, "votingPeriod");

        uint256 id = _propose(proposer);
        assertEq(chamber.proposalSnapshot(id), session, "snapshot");
        assertEq(chamber.sessionOf(id), session, "sessionOf is the snapshot");
        assertEq(chamber.proposalDeadline(id), session + PERIOD, "deadline");
        assertEq(chamber.proposalProposer(id), proposer, "proposer");
        assertEq(chamber.agenda(session)[0], id, "agenda");
    }

    function test_EmitsTheIssueAfterTheProposal() public {
        address proposer = _member("proposer");
        uint48 session = chamber.nextSession();
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(address(chamber), "");
        uint256 id = chamber.getProposalId(targets, values, calldatas, keccak256("Text"));
        vm.expectEmit(address(chamber));
        emit IGovernor.ProposalCreated(id, proposer, targets, values, new string[](1), calldatas, session, session + PERIOD, "Text");
        vm.expectEmit(address(chamber));
        emit IChamber.IssueAdded(session, id, 0);
        _proposeCall(proposer, address(chamber), "", "Text");
    }

    function test_TheSeventeenthGoesToTheSessionAfter() public {
        _admitMany(34);
        uint48 session = chamber.nextSession();
        for (uint256 i = 0; i < 33; ++i) {
            assertEq(chamber.nextSession(), session + INTERVAL * (i / 16), "16 an agenda");
            assertEq(chamber.sessionOf(_propose(_person(i))), session + INTERVAL * (i / 16), "landed there");
        }
        assertEq(chamber.agenda(session).length, 16, "first agenda");
        assertEq(chamber.agenda(session + INTERVAL).length, 16, "second agenda");
        assertEq(chamber.agenda(session + 2 * INTERVAL).length, 1, "third agenda");
        _warp(session + 3 * INTERVAL);
        assertGt(chamber.nextSession(), _now + NOTICE, "a cursor of the past holds nothing up");
    }

    function test_RevertWhen_TheProposerHasAnIssueThereEvenACancelledOne() public {
        address proposer = _member("proposer");
        uint48 session = chamber.nextSession();
        _proposeCall(proposer, address(1), "", "First");
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberProposerHasIssue.selector, proposer, session));
        _proposeCall(proposer, address(1), "", "Second");

        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(address(1), "");
        vm.prank(proposer);
        chamber.cancel(targets, values, calldatas, keccak256("First"));
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberProposerHasIssue.selector, proposer, session));
        _proposeCall(proposer, address(1), "", "Second");

        _warp(session - NOTICE);
        uint256 id = _proposeCall(proposer, address(1), "", "Second");
        assertEq(chamber.sessionOf(id), session + INTERVAL, "the next session is free");
    }

    function test_RevertWhen_TheProposerHasALiveProposal() public {
        address proposer = _member("proposer");
        uint256 first = _propose(proposer);
        _warp(chamber.sessionOf(first) + 1);
        bytes memory live = abi.encodeWithSelector(IChamber.ChamberProposerHasLiveProposal.selector, proposer, first);
        vm.expectRevert(live);
        _proposeCall(proposer, address(1), "", "Second");
        _warp(chamber.proposalDeadline(first) + 1);
        assertEq(uint8(chamber.state(first)), uint8(IGovernor.ProposalState.Defeated), "over");
        _proposeCall(proposer, address(1), "", "Second");
    }

    function testFuzz_RevertWhen_TheProposerIsNoMember(address stranger) public {
        vm.assume(stranger != address(0));
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberNotMember.selector, stranger));
        _propose(stranger);
        address former = _member("former");
        _revoke(former);
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberNotMember.selector, former));
        _propose(former);
    }

    function test_RevertWhen_TheSameProposalStandsAlready() public {
        address a = _member("A");
        address b = _member("B");
        _proposeCall(a, address(1), "", "Same");
        vm.expectRevert();
        _proposeCall(b, address(1), "", "Same");
    }

    function testFuzz_RevertWhen_SettingsMakeNoSense(uint32 period, uint16 bps) public {
        period = uint32(bound(period, 0, 3 days - 1));
        bps = uint16(bound(bps, 10_001, type(uint16).max));
        IChamber.ProposerRule memory anyMember;
        ChamberSettings memory settings = ChamberSettings("X", START, INTERVAL, NOTICE, period, [uint16(1), 1, 1], anyMember);
        _refused(settings, abi.encodeWithSelector(IGovernor.GovernorInvalidVotingPeriod.selector, period));
        bytes memory invalid = abi.encodeWithSelector(IChamber.ChamberInvalidSettings.selector);
        settings.votingPeriod = PERIOD;
        settings.quorumBps[bps % 3] = bps;
        _refused(settings, invalid);
        settings.quorumBps = [uint16(1), 1, 1];
        settings.gridInterval = 0;
        _refused(settings, invalid);
        (settings.gridInterval, settings.agendaNotice) = (INTERVAL, 0);
        _refused(settings, invalid);
    }

    function _refused(ChamberSettings memory settings, bytes memory error_) private {
        bytes memory code =
            abi.encodePacked(vm.getCode("out/Chamber.sol/Chamber.json"), abi.encode(settings, votes, membership, timelock, guardian));
        vm.expectRevert(error_);
        assembly ("memory-safe") {
            pop(create(0, add(code, 32), mload(code)))
        }
    }
}
