// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ledger} from "./Ledger.sol";

/// @title Earning
/// @notice Premium is earned by the second, evenly from the day a policy begins to the midnight (UTC) at which it ends.
/// @dev One rate for all policies together, in 1e-18 of a minor unit a second; what ends at a midnight is taken off the rate there, and what
/// the division of its premium has left over is earned at that moment. So after the last midnight exactly the premium has been earned, however
/// often anybody called. The line is rounded up: what is not wholly earned is owed.
abstract contract Earning is Ledger {
    uint256 internal constant SCALE = 1e18;

    struct Ending {
        uint192 rate;
        uint64 dust;
    }

    /// @dev What is unearned, scaled.
    uint256 private _unearned;
    uint192 private _rate;
    uint48 private _accruedAt;
    mapping(uint256 day => Ending) private _endings;

    /// @dev Before anything that looks at equity or changes a rate. Costs a read for each midnight since the last time.
    function _accrue() internal {
        _accrueUntil(uint48(block.timestamp));
    }

    function _accrueUntil(uint48 until) internal {
        if (_accruedAt >= until) return;
        (uint256 earned, uint256 rate) = _earnedBy(until);
        (_accruedAt, _rate) = (until, uint192(rate));
        uint256 amount = _lower(earned);
        if (amount > 0) {
            emit PremiumEarned(amount, until);
            _toEquity(amount);
        }
    }

    /// @dev What equity would be after `_accrue`.
    function _equityNow() internal view returns (uint256) {
        if (_accruedAt >= block.timestamp) return _book.equity;
        (uint256 earned,) = _earnedBy(block.timestamp);
        uint256 amount = _book.unearned - _lineOf(_unearned - earned);
        return _book.equity + (amount > _book.shortfall ? amount - _book.shortfall : 0);
    }

    /// @dev `until` is later than the last time.
    /// @return earned since then, scaled
    /// @return rate from then on
    function _earnedBy(uint256 until) private view returns (uint256 earned, uint256 rate) {
        uint256 from = _accruedAt;
        uint256 unearned = _unearned;
        rate = _rate;
        while (from < until && unearned > earned) {
            uint256 midnight = (from / 1 days + 1) * 1 days;
            uint256 to = midnight < until ? midnight : until;
            earned += rate * (to - from);
            from = to;
            if (to < midnight) break;
            Ending memory ending = _endings[to / 1 days];
            if (ending.rate > 0) (rate, earned) = (rate - ending.rate, earned + ending.dust);
        }
    }

    /// @dev Accrued before.
    function _earnFromNow(uint256 premium, uint48 end) internal {
        uint256 time = _timeUntil(end);
        uint256 scaled = premium * SCALE;
        uint192 rate = uint192(scaled / time);
        _rate += rate;
        _unearned += scaled;
        Ending storage ending = _endings[end / 1 days];
        (ending.rate, ending.dust) = (ending.rate + rate, ending.dust + uint64(scaled - rate * time));
        _book.unearned += uint128(premium);
    }

    /// @dev Accrued before. A policy of `premium` that began at `start` and has not ended is earned no further.
    /// @return unearned of its premium, rounded down; it has left the line, and with it what was rounded
    /// @return earned what became earned by the rounding
    function _stopEarning(uint256 premium, uint48 start, uint48 end) internal returns (uint256 unearned, uint256 earned) {
        uint256 scaled = premium * SCALE;
        uint256 time = end - start;
        uint192 rate = uint192(scaled / time);
        uint64 dust = uint64(scaled - rate * time);
        uint256 left = rate * (end - block.timestamp) + dust;
        Ending storage ending = _endings[end / 1 days];
        (ending.rate, ending.dust) = (ending.rate - rate, ending.dust - dust);
        _rate -= rate;
        unearned = left / SCALE;
        // The line sinks by that, or by one more.
        earned = _lower(left) - unearned;
    }

    function _timeUntil(uint48 end) private view returns (uint256) {
        require(end > block.timestamp && end % 1 days == 0, PoolInvalidEnd(end));
        return end - block.timestamp;
    }

    /// @return amount by which the line sinks
    function _lower(uint256 scaled) private returns (uint256 amount) {
        _unearned -= scaled;
        uint128 line = _lineOf(_unearned);
        amount = _book.unearned - line;
        _book.unearned = line;
    }

    function _lineOf(uint256 scaled) private pure returns (uint128) {
        return uint128((scaled + SCALE - 1) / SCALE);
    }
}
