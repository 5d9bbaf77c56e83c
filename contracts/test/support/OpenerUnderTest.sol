// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanelOpener, IPanels} from "../../src/panels/IPanels.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title An opener of cases that behaves well, or not
contract OpenerUnderTest is IPanelOpener {
    enum Mood {
        GOOD,
        REFUSES,
        NAMES_NOBODY,
        NAMES_TOO_MANY,
        BURNS_GAS,
        TURNS_AWAY_ALL
    }

    IPanels public immutable panels;
    Mood public mood;
    IPanels.Party[] private _parties;
    mapping(address juror => bool) public conflicted;

    constructor(IPanels panels_, IERC20 token) {
        panels = panels_;
        token.approve(address(panels_), type(uint256).max);
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function setParties(IPanels.Party[] calldata parties) external {
        delete _parties;
        for (uint256 i = 0; i < parties.length; ++i) {
            _parties.push(parties[i]);
        }
    }

    function setConflict(address juror, bool conflict) external {
        conflicted[juror] = conflict;
    }

    function open(bytes32 specialty, uint96 fee) external returns (uint256) {
        return panels.open(1, specialty, fee);
    }

    function appeal(uint256 caseId, uint96 fee) external {
        panels.appeal(caseId, fee);
    }

    function close(uint256 caseId) external returns (uint256) {
        return panels.close(caseId);
    }

    function partiesOf(uint128) external view returns (IPanels.Party[] memory) {
        require(mood != Mood.REFUSES, "refused");
        if (mood == Mood.BURNS_GAS) while (true) {}
        if (mood == Mood.NAMES_NOBODY) return new IPanels.Party[](0);
        if (mood == Mood.NAMES_TOO_MANY) return new IPanels.Party[](5);
        return _parties;
    }

    function isConflicted(uint128, address juror) external view returns (bool) {
        return mood == Mood.TURNS_AWAY_ALL || conflicted[juror];
    }
}
