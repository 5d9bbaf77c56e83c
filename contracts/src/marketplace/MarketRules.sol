// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "./IMarketplace.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// @title MarketRules
/// @notice How orders run: versions, of which each order keeps its own.
/// @dev A version is never changed. Bounds hold for every version, so that none keeps an order from ending.
abstract contract MarketRules is IMarketplace, AccessControl, Pausable {
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    uint256 internal constant BPS = 10_000;

    /// @dev The first is nobody's.
    Rule[] private _rules;

    constructor(Rule memory rule_) {
        _rules.push();
        _addRule(rule_);
    }

    /// @inheritdoc IMarketplace
    function addRule(Rule calldata rule_) external onlyRole(DEFAULT_ADMIN_ROLE) returns (uint32 ruleId) {
        return _addRule(rule_);
    }

    /// @inheritdoc IMarketplace
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @inheritdoc IMarketplace
    function unpause() external onlyRole(GUARDIAN_ROLE) {
        _unpause();
    }

    /// @inheritdoc IMarketplace
    function ruleInForce() public view returns (uint32) {
        return uint32(_rules.length - 1);
    }

    /// @inheritdoc IMarketplace
    function ruleOf(uint32 ruleId) external view returns (Rule memory) {
        return _ruleAt(ruleId);
    }

    function _ruleAt(uint32 ruleId) internal view returns (Rule storage) {
        return _rules[ruleId];
    }

    function _addRule(Rule memory r) private returns (uint32 ruleId) {
        bool times = r.silence >= 1 days && r.silence <= 30 days && r.grace <= 30 days && r.changeTime >= 1 days && r.changeTime <= 30 days;
        bool late = r.lastBefore <= r.freeBefore && r.freeBefore <= 365 days && r.lateBps <= r.lastBps && r.lastBps <= BPS;
        require(times && late && r.feeBps <= 2000 && r.careFeeBps <= 2000 && r.changes <= 10 && r.least > 0, MarketInvalidRule());
        ruleId = uint32(_rules.length);
        _rules.push(r);
        _announce(ruleId, r);
    }

    function _announce(uint32 ruleId, Rule memory r) private {
        emit MarketRuleAdded(
            ruleId,
            r.feeBps,
            r.careFeeBps,
            r.silence,
            r.grace,
            r.changeTime,
            r.changes,
            r.freeBefore,
            r.lastBefore,
            r.lateBps,
            r.lastBps,
            r.least
        );
    }
}
