// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MarketHandler} from "../support/handlers/MarketHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @title The market under random acts (README.md beside this file lists what is proved)
contract MarketInvariants is Test {
    MarketHandler private _handler;

    function setUp() public {
        _handler = new MarketHandler();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](20);
        selectors[0] = selectors[1] = selectors[2] = MarketHandler.offer.selector;
        selectors[3] = selectors[4] = MarketHandler.answer.selector;
        selectors[5] = selectors[6] = selectors[7] = MarketHandler.act.selector;
        selectors[8] = MarketHandler.cancel.selector;
        selectors[9] = MarketHandler.dispute.selector;
        selectors[10] = selectors[11] = selectors[12] = selectors[13] = MarketHandler.judge.selector;
        selectors[14] = MarketHandler.rate.selector;
        selectors[15] = MarketHandler.collect.selector;
        selectors[16] = MarketHandler.move.selector;
        selectors[17] = MarketHandler.changeRule.selector;
        selectors[18] = MarketHandler.donate.selector;
        selectors[19] = MarketHandler.pass.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev One function for all of it: each has a run of its own.
    function invariant_TheMarketIsWhatTheRuleSays() public view {
        _handler.checkOrders();
        _handler.checkMoney();
        _handler.checkSlots();
    }

    function afterInvariant() external {
        _handler.endAll();
    }
}
