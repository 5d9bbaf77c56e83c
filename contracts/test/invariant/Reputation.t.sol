// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ReputationUnderTest} from "../support/UnderTest.sol";
import {ReputationHandler} from "../support/handlers/ReputationHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @title Reputation under random acts (README.md beside this file lists what is proved)
contract ReputationInvariants is Test {
    ReputationHandler private _handler;
    ReputationUnderTest private _reputation;

    function setUp() public {
        _handler = new ReputationHandler();
        _reputation = _handler.theReputation();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](9);
        selectors[0] = selectors[1] = selectors[2] = ReputationHandler.award.selector;
        selectors[3] = ReputationHandler.touch.selector;
        selectors[4] = ReputationHandler.slash.selector;
        selectors[5] = ReputationHandler.name.selector;
        selectors[6] = ReputationHandler.drop.selector;
        selectors[7] = selectors[8] = ReputationHandler.pass.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev 1 and 2, after every act; 3 to 6 are asserted by the handler, act by act.
    function invariant_TheContractEqualsTheRecount() public view {
        for (uint256 t = 0; t < _handler.TOPICS(); ++t) {
            bytes32 topic = _handler.topic(t);
            for (uint256 who = 0; who < _handler.PEOPLE(); ++who) {
                address account = _handler.person(who);
                assertEq(_reputation.balanceOf(account, topic), _handler.balanceAt(t, who, _handler.nowIs()), "balance");
            }
        }
    }

    function afterInvariant() public view {
        for (uint256 i = 0; i < _handler.looks(); ++i) {
            ReputationHandler.Look memory look = _handler.lookAt(i);
            for (uint256 t = 0; t < _handler.TOPICS(); ++t) {
                for (uint256 who = 0; who < _handler.PEOPLE(); ++who) {
                    uint256 balance = _reputation.balanceAt(_handler.person(who), _handler.topic(t), look.time);
                    assertEq(balance, look.balances[t][who], "the past stays");
                    assertEq(balance, _handler.balanceAt(t, who, look.time), "and is the recount of then");
                }
            }
        }
    }
}
