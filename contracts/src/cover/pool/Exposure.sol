// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICoverPool} from "../ICoverPool.sol";
import {Earning} from "./Earning.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Exposure
/// @notice What unclosed policies may cost, and the capital that this needs.
abstract contract Exposure is Earning {
    uint256 internal constant BPS = 10_000;
    /// @dev Distinct limits of one claim: products have fixed ones, and there are at most as many products.
    uint256 internal constant MAX_LIMITS = 64;

    Solvency private _solvency;
    uint128 private _locked;
    uint128 private _largest;
    /// @dev Sum of class locked * correlation, in basis points of a minor unit.
    uint256 private _correlated;
    mapping(uint16 class => Class) private _classes;
    mapping(uint128 perClaim => uint32) private _limitsInForce;
    uint128[] private _limits;

    /// @inheritdoc ICoverPool
    function solvency() public view returns (Solvency memory) {
        return _solvency;
    }

    /// @inheritdoc ICoverPool
    function classOf(uint16 class) public view returns (Class memory) {
        return _classes[class];
    }

    /// @inheritdoc ICoverPool
    function locked() public view returns (uint256) {
        return _locked;
    }

    /// @inheritdoc ICoverPool
    function largestClaim() public view returns (uint256) {
        return _largest;
    }

    /// @inheritdoc ICoverPool
    function minimumCapital() public view returns (uint256) {
        uint256 geared = Math.ceilDiv(uint256(_locked) * BPS, _solvency.gearing);
        return Math.max(Math.max(geared, 2 * uint256(_largest)), Math.ceilDiv(_correlated, BPS));
    }

    /// @inheritdoc ICoverPool
    function solvencyRatio() public view returns (uint256) {
        return _ratioOf(_book.equity);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _ratioOf(uint256 equity) internal view returns (uint256) {
        uint256 needed = minimumCapital();
        return needed == 0 ? type(uint256).max : equity * BPS / needed;
    }

    function _requireSolvency(uint256 needed) internal view {
        uint256 ratio = _ratioOf(_freeEquity());
        require(ratio >= needed && _book.shortfall == 0, PoolSolvency(ratio, needed));
    }

    /// @dev Most equity that may leave while `bps` of the minimum stays.
    function _spare(uint256 bps) internal view returns (uint256) {
        if (_book.shortfall > 0) return 0;
        uint256 kept = Math.ceilDiv(minimumCapital() * bps, BPS);
        uint256 free = _freeEquity();
        return free > kept ? free - kept : 0;
    }

    function _lock(uint16 class, uint128 amount) internal {
        Class storage c = _classes[class];
        (c.locked, _locked) = (c.locked + amount, _locked + amount);
        _correlated += uint256(amount) * c.correlation;
        emit LockChanged(class, c.locked, _locked, _largest);
    }

    function _unlock(uint16 class, uint128 amount) internal {
        Class storage c = _classes[class];
        (c.locked, _locked) = (c.locked - amount, _locked - amount);
        _correlated -= uint256(amount) * c.correlation;
        emit LockChanged(class, c.locked, _locked, _largest);
    }

    function _requireRoom(uint16 class) internal view {
        Class memory c = _classes[class];
        uint256 cap = uint256(_book.equity) * _solvency.gearing / BPS * c.cap / BPS;
        require(c.locked <= cap, PoolClassFull(class, c.locked, cap));
    }

    /// @dev One more policy with this limit.
    function _raiseLimit(uint128 perClaim) internal {
        if (_limitsInForce[perClaim]++ > 0) return;
        require(_limits.length < MAX_LIMITS, PoolInvalidSettings());
        _limits.push(perClaim);
        if (perClaim > _largest) _largest = perClaim;
    }

    /// @dev One less. With the last one of the largest limit the others are looked through.
    function _dropLimit(uint128 perClaim) internal {
        if (--_limitsInForce[perClaim] > 0) return;
        uint128 largest = 0;
        for (uint256 i = 0; i < _limits.length; ++i) {
            if (_limits[i] == perClaim) {
                _limits[i] = _limits[_limits.length - 1];
                _limits.pop();
                if (i == _limits.length) break;
            }
            if (_limits[i] > largest) largest = _limits[i];
        }
        _largest = largest;
    }

    function _setSolvency(Solvency memory s) internal {
        require(
            s.gearing >= BPS && s.gearing <= 100 * BPS && s.redeem >= BPS && s.buy >= BPS && s.dividend >= s.redeem, PoolInvalidSettings()
        );
        _solvency = s;
        emit SolvencyChanged(s.gearing, s.buy, s.redeem, s.dividend);
    }

    function _setClass(uint16 class, uint16 correlation, uint16 cap) internal {
        require(correlation <= BPS && cap <= BPS, PoolInvalidSettings());
        Class storage c = _classes[class];
        _correlated = _correlated - uint256(c.locked) * c.correlation + uint256(c.locked) * correlation;
        (c.correlation, c.cap) = (correlation, cap);
        emit ClassChanged(class, correlation, cap);
    }
}
