// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CoverTest} from "../support/CoverTest.sol";
import {ChamberUnderTest} from "../support/UnderTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

interface Relaying {
    function relay(address target, uint256 value, bytes calldata data) external payable;
}

interface Timelock {
    function schedule(address target, uint256 value, bytes calldata data, bytes32 predecessor, bytes32 salt, uint256 delay) external;
    function execute(address target, uint256 value, bytes calldata data, bytes32 predecessor, bytes32 salt) external payable;
}

/// @title The rules of cover change by the Cover chamber through the timelock, and by nobody else who has the same timelock
contract ChamberAdminTest is CoverTest {
    bytes32 private constant TEXT = keccak256("Text");

    ChamberUnderTest private _other;
    uint256 private _proposers;
    bytes private _call;

    function setUp() public override {
        super.setUp();
        // `chamber` is that of cover; another one has the same timelock and the same voices.
        _other = _openChamber("Advocacy", [uint16(0), 0, 0]);
        vm.startPrank(admin);
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(_other));
        pool.grantRole(bytes32(0), address(chamber));
        pool.renounceRole(bytes32(0), admin);
        vm.stopPrank();
        _call = abi.encodeCall(pool.setClass, (7, 1000, 1000));
    }

    function test_TheCoverChamberChangesTheRulesThroughTheTimelock() public {
        _carry(chamber, address(chamber), abi.encodeCall(Relaying.relay, (address(pool), 0, _call)));
        assertEq(pool.classOf(7).cap, 1000, "changed");
    }

    function test_AnotherChamberChangesNothing() public {
        bytes memory relayed = abi.encodeCall(Relaying.relay, (address(pool), 0, _call));
        // The timelock is not let in, whoever speaks through it.
        _refused(_other, address(pool), _call);
        // Nor does the Cover chamber obey it, unless it executes a proposal of its own.
        _refused(_other, address(chamber), relayed);
        // Nor does another chamber's relay help.
        _refused(_other, address(_other), relayed);
        assertEq(pool.classOf(7).cap, 0, "nothing has changed");
    }

    function test_WhatWaitsInTheTimelockIsExecutedByTheChamberAlone() public {
        bytes memory relayed = abi.encodeCall(Relaying.relay, (address(pool), 0, _call));
        vm.prank(address(_other));
        Timelock(address(timelock)).schedule(address(chamber), 0, relayed, 0, 0, TIMELOCK_DELAY);
        _pass(TIMELOCK_DELAY);
        vm.expectRevert();
        Timelock(address(timelock)).execute(address(chamber), 0, relayed, 0, 0);
        vm.prank(address(timelock));
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(timelock), bytes32(0)));
        pool.setClass(7, 1000, 1000);
    }

    function _carry(ChamberUnderTest by, address target, bytes memory data) private {
        _queue(by, target, data);
        _run(by, target, data);
    }

    function _refused(ChamberUnderTest by, address target, bytes memory data) private {
        uint256 id = _queue(by, target, data);
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(target, data);
        vm.expectRevert();
        by.execute(targets, values, calldatas, TEXT);
        assertEq(uint8(by.state(id)), uint8(IGovernor.ProposalState.Queued), "it stays undone");
    }

    function _queue(ChamberUnderTest by, address target, bytes memory data) private returns (uint256 id) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(target, data);
        address proposer = _member(string.concat("proposer", vm.toString(++_proposers)));
        vm.prank(proposer);
        id = by.propose(targets, values, calldatas, "Text");
        _warp(by.sessionOf(id) + 1);
        uint48 session = by.sessionOf(id);
        for (uint256 i = 0; i < 30; ++i) {
            vm.prank(_person(i));
            by.castBallot(session, _votes(10), "");
        }
        _warp(by.proposalDeadline(id) + 1);
        by.queue(targets, values, calldatas, TEXT);
        _pass(TIMELOCK_DELAY);
    }

    function _run(ChamberUnderTest by, address target, bytes memory data) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(target, data);
        by.execute(targets, values, calldatas, TEXT);
    }
}
