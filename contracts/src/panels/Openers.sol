// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "./IPanels.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// @title Openers
/// @notice Whose cases are judged, and how.
/// @dev A rule is never changed: naming an opener anew writes another one, and cases keep the one they were opened under.
abstract contract Openers is IPanels, AccessControl {
    uint8 public constant MIN_SEATS = 3;
    uint8 public constant MAX_SEATS = 15;

    /// @dev The first is nobody's.
    Rule[] private _rules;
    mapping(address opener => uint32) private _ruleOf;
    uint32 private _missedPenalty;
    uint32 private _struckPenalty;

    constructor() {
        _rules.push();
    }

    /// @inheritdoc IPanels
    function nameOpener(address opener, Rule calldata rule) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(rule.seats == 0 || (rule.seats % 2 == 1 && rule.seats >= MIN_SEATS && rule.seats <= MAX_SEATS), PanelInvalidRule());
        _ruleOf[opener] = uint32(_rules.length);
        _rules.push(rule);
        emit OpenerNamed(opener, rule.topic, rule.minReputation, rule.seats);
    }

    /// @inheritdoc IPanels
    function setPenalty(uint32 missed, uint32 struck) external onlyRole(DEFAULT_ADMIN_ROLE) {
        (_missedPenalty, _struckPenalty) = (missed, struck);
        emit PenaltyChanged(missed, struck);
    }

    /// @inheritdoc IPanels
    function ruleOf(address opener) external view returns (Rule memory) {
        return _rules[_ruleOf[opener]];
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _ruleInForce(address opener) internal view returns (uint32 ruleId, uint8 seats) {
        ruleId = _ruleOf[opener];
        seats = _rules[ruleId].seats;
        require(seats > 0, PanelUnknownOpener(opener));
    }

    function _ruleAt(uint32 ruleId) internal view returns (Rule memory) {
        return _rules[ruleId];
    }

    function _penalties() internal view returns (uint32 missed, uint32 struck) {
        return (_missedPenalty, _struckPenalty);
    }
}
