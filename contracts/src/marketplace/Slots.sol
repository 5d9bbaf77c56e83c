// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketplace} from "./IMarketplace.sol";

/// @title Slots: the time that workers have promised
/// @notice A bit a quarter hour (UTC) and person. What is taken twice is refused, so accepted slots never overlap.
/// @dev 256 quarter hours a word: a slot of 14 days touches seven at most.
abstract contract Slots {
    uint48 public constant QUARTER = 15 minutes;
    uint48 public constant MAX_SLOT = 14 days;

    mapping(bytes32 person => mapping(uint256 word => uint256)) private _taken;

    function _isSlot(uint48 start, uint48 end) internal view returns (bool) {
        return start > block.timestamp && end > start && end - start <= MAX_SLOT && start % QUARTER == 0 && end % QUARTER == 0;
    }

    function _takeSlot(bytes32 person, address worker, uint48 start, uint48 end) internal {
        (uint256 from, uint256 to) = (start / QUARTER, end / QUARTER);
        while (from < to) {
            (uint256 word, uint256 mask, uint256 next) = _piece(from, to);
            uint256 taken = _taken[person][word];
            require(taken & mask == 0, IMarketplace.MarketSlotTaken(worker, start, end));
            _taken[person][word] = taken | mask;
            from = next;
        }
    }

    /// @dev All of it was taken.
    function _freeSlot(bytes32 person, uint48 start, uint48 end) internal {
        (uint256 from, uint256 to) = (start / QUARTER, end / QUARTER);
        while (from < to) {
            (uint256 word, uint256 mask, uint256 next) = _piece(from, to);
            _taken[person][word] &= ~mask;
            from = next;
        }
    }

    function _isFree(bytes32 person, uint48 start, uint48 end) internal view returns (bool) {
        require(end > start && end - start <= MAX_SLOT, IMarketplace.MarketInvalidSlot(start, end));
        (uint256 from, uint256 to) = (start / QUARTER, (uint256(end) + QUARTER - 1) / QUARTER);
        while (from < to) {
            (uint256 word, uint256 mask, uint256 next) = _piece(from, to);
            if (_taken[person][word] & mask != 0) return false;
            from = next;
        }
        return true;
    }

    /// @dev The part of [from, to) that lies in the word of `from`.
    function _piece(uint256 from, uint256 to) private pure returns (uint256 word, uint256 mask, uint256 next) {
        word = from / 256;
        next = (word + 1) * 256;
        if (next > to) next = to;
        uint256 length = next - from;
        mask = (length == 256 ? type(uint256).max : (uint256(1) << length) - 1) << (from % 256);
    }
}
