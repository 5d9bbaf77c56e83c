// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "../../src/panels/IPanels.sol";
import {PanelsUnderTest} from "../support/UnderTest.sol";
import {PanelHandler} from "../support/handlers/PanelHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @title The panels under random acts (README.md beside this file lists what is proved)
contract PanelInvariants is Test {
    PanelHandler private _handler;
    PanelsUnderTest private _panels;

    function setUp() public {
        _handler = new PanelHandler();
        _panels = _handler.thePanels();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](32);
        selectors[0] = selectors[26] = selectors[27] = PanelHandler.serve.selector;
        selectors[1] = PanelHandler.resign.selector;
        selectors[2] = PanelHandler.admit.selector;
        selectors[3] = PanelHandler.suspend.selector;
        selectors[4] = PanelHandler.move.selector;
        selectors[5] = PanelHandler.collect.selector;
        selectors[6] = PanelHandler.follow.selector;
        selectors[7] = PanelHandler.deal.selector;
        selectors[8] = PanelHandler.conflict.selector;
        selectors[9] = PanelHandler.misbehave.selector;
        selectors[10] = PanelHandler.rename.selector;
        selectors[11] = selectors[12] = PanelHandler.open.selector;
        selectors[13] = selectors[14] = selectors[15] = selectors[16] = selectors[28] = selectors[29] = PanelHandler.draw.selector;
        selectors[17] = PanelHandler.vote.selector;
        selectors[18] = PanelHandler.reveal.selector;
        selectors[19] = selectors[20] = selectors[30] = PanelHandler.judge.selector;
        selectors[21] = PanelHandler.decide.selector;
        selectors[22] = PanelHandler.strike.selector;
        selectors[23] = selectors[31] = PanelHandler.appeal.selector;
        selectors[24] = PanelHandler.close.selector;
        selectors[25] = PanelHandler.pass.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev 1, 4, 8. What must hold of a single act is asserted with it, in the handler.
    function invariant_FeesAndDepositsAreAllThatIsHeld() public view {
        uint256 left = 0;
        for (uint256 i = 0; i < _handler.caseCount(); ++i) {
            (uint256 id, bool appealed, int256 ofCase) = _handler.caseAt(i);
            if (id == 0) continue;
            assertGe(ofCase, 0, "a case pays from its own deposit");
            left += uint256(ofCase);
            _assertCase(id, appealed);
        }
        assertEq(_panels.held(), left + _handler.totalFees(), "held is fees and deposits");
        assertEq(_handler.tokens(), _panels.held(), "and it is there");
    }

    /// @dev 10.
    function afterInvariant() external {
        _handler.endAll();
    }

    function _assertCase(uint256 id, bool appealed) private view {
        IPanels.State memory s = _panels.stateOf(id);
        assertLe(s.round, appealed ? 3 : 1, "one redraw a panel, one appeal a case");
        assertLe(s.drawn, s.seats, "no more than there are seats");
        assertLe(s.revealed, s.committed, "nobody reveals what was not committed");
        assertLe(s.seats, 2 * s.wanted + 1, "no larger than an appeal's");
        if (s.stage != IPanels.Stage.DECIDED && s.stage != IPanels.Stage.CLOSED) assertEq(s.award, 0, "no award without a ruling");
        assertLe(s.award, 10_000, "a share of what is asked");
    }
}
