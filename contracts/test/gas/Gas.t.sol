// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssociationTest} from "../support/AssociationTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {console} from "forge-std/console.sol";

interface ReferenceTokenUnderTest is IVotes {
    function mint(address to, uint256 amount) external;
}

/// @title Gas of whole transactions beside OpenZeppelin's own, and the budgets they must hold
/// @dev Every call is a transaction of its own (isolate): cold storage, 21,000 and call data included. Sessions and proposals have voters
/// already: what is measured is the price of a later voter. Snapshots land in snapshots/ and are compared on every run.
/// forge-config: default.isolate = true
contract GasTest is AssociationTest {
    ReferenceTokenUnderTest private _token;
    IGovernor private _governor;
    uint256 private _proposal;
    uint256 private _castVote;

    function setUp() public override {
        super.setUp();
        _admitMany(40);
        _token = ReferenceTokenUnderTest(vm.deployCode("out/OpenZeppelin.sol/ReferenceToken.json"));
        _governor = IGovernor(payable(vm.deployCode("out/OpenZeppelin.sol/ReferenceGovernor.json", abi.encode(_token, timelock))));
        for (uint256 i = 0; i < 40; ++i) {
            _token.mint(_person(i), 1);
            if (i < 10) _follow(_person(i), _person(i));
        }
        _pass(1);
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(address(1), "");
        _proposal = _governor.propose(targets, values, calldatas, "Reference");
    }

    function test_BallotsHoldTheirBudgets() public {
        // The delegate of 20 votes on everything; 20 then takes the voice back.
        _delegate(_person(20), _person(21));
        uint48 one = _agenda(1);
        _pass(1);
        vm.prank(_person(0));
        _governor.castVote(_proposal, 1);
        _cast(_person(0), one, _votes(10));
        _cast(_person(2), one, _votes(-3));

        vm.prank(_person(1));
        _governor.castVote(_proposal, 1);
        _castVote = vm.snapshotGasLastCall("ballots", "OpenZeppelin castVote");

        _cast(_person(1), one, _votes(10));
        _budget(vm.snapshotGasLastCall("ballots", "one issue"), _castVote, 130, "one issue");
        _cast(_person(1), one, _votes(-10));
        _budget(vm.snapshotGasLastCall("ballots", "one issue, changed"), _castVote, 130, "one issue, changed");
        _withdraw(_person(1), one);
        _budget(vm.snapshotGasLastCall("ballots", "one issue, withdrawn"), _castVote, 130, "one issue, withdrawn");
        uint256 issue = chamber.agenda(one)[0];
        vm.prank(_person(3));
        chamber.castVote(issue, 1);
        _budget(vm.snapshotGasLastCall("ballots", "castVote"), _castVote, 140, "castVote");

        uint48 all = _agenda(16);
        _pass(1);
        _cast(_person(4), all, _sixteen(2));
        _cast(_person(5), all, _sixteen(-1));

        _cast(_person(6), all, _sixteen(2));
        _budget(vm.snapshotGasLastCall("ballots", "16 issues"), _castVote, 190, "16 issues");
        _cast(_person(6), all, _sixteen(-2));
        _budget(vm.snapshotGasLastCall("ballots", "16 issues, changed"), _castVote, 155, "16 issues, changed");
        _withdraw(_person(6), all);
        _budget(vm.snapshotGasLastCall("ballots", "16 issues, withdrawn"), _castVote, 155, "16 issues, withdrawn");

        _cast(_person(21), all, _sixteen(2));
        _cast(_person(20), all, _sixteen(-1));
        _budget(vm.snapshotGasLastCall("ballots", "16 issues, override of a delegate"), _castVote, 240, "override one hop below");
    }

    function test_DelegationsHoldTheirBudgets() public {
        _follow(_person(20), _person(0));
        uint256 first = vm.snapshotGasLastCall("delegations", "OpenZeppelin delegate");
        _follow(_person(21), _person(30));
        uint256 newcomer = vm.snapshotGasLastCall("delegations", "OpenZeppelin delegate to one without checkpoints");

        _delegate(_person(20), _person(0));
        _budget(vm.snapshotGasLastCall("delegations", "first follower"), first, 140, "fresh delegation, first follower");
        _budget(vm.lastCallGas().gasTotalUsed, newcomer, 140, "fresh delegation, first follower, to OpenZeppelin's first");
        _pass(1);
        _delegate(_person(21), _person(0));
        _budget(vm.snapshotGasLastCall("delegations", "later follower"), first, 140, "fresh delegation, later follower");
    }

    function _follow(address from, address to) private {
        vm.prank(from);
        _token.delegate(to);
    }

    /// @dev For and Against by turns, so that every word of the tally moves.
    function _sixteen(int8 v) private pure returns (int8[] memory ballot) {
        ballot = new int8[](16);
        for (uint256 i = 0; i < 16; ++i) {
            ballot[i] = i % 2 == 0 ? v : -v;
        }
    }

    function _budget(uint256 gas, uint256 openZeppelin, uint256 percent, string memory what) private pure {
        string memory ratio = vm.toString(1000 + (gas * 1000 / openZeppelin) % 1000);
        ratio = string.concat(vm.toString(gas / openZeppelin), ".", _tail(ratio));
        console.log(string.concat(ratio, " of OpenZeppelin's: ", what, " (", vm.toString(gas), " gas)"));
        assertLe(gas * 100, openZeppelin * percent, string.concat(what, ": over budget"));
    }

    /// @dev What follows the leading digit.
    function _tail(string memory digits) private pure returns (string memory) {
        bytes memory tail = new bytes(bytes(digits).length - 1);
        for (uint256 i = 0; i < tail.length; ++i) {
            tail[i] = bytes(digits)[i + 1];
        }
        return string(tail);
    }
}
