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
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = MarketHandler.act.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// forge-config: default.invariant.runs = 10
    /// forge-config: default.invariant.depth = 160
    /// forge-config: long.invariant.runs = 1400
    /// forge-config: long.invariant.depth = 160
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
