// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Half as much after 365 days, in whole days and exact integers
/// @notice A unit given on day d is written down as `weight(d)`, which doubles every 365 days; what is left of a sum on a later day D is
/// the sum divided by `weight(D)`. Nothing is ever multiplied down, so nothing that is stored is ever rounded.
/// @dev weight(365 q + r) = floor(2^80 * 2^(r/365)) * 2^q, exactly: the power is made by square-and-multiply with 127 bits after the point.
/// The daily factor lies less than 2^-127 below 2^(1/365) and each product loses less than 2^-127 more; after 364 days that makes less than
/// 870 * 2^-127. Cut to 80 bits, each of the 365 values is what the exact power gives: test/reputation/vectors.mjs compares them all with
/// integer roots. A weight is therefore less than 2^-80 of itself too small, and 365 days are one bit to the left, without error.
library Decay {
    /// @notice Days after which half is left.
    uint256 internal constant HALF_LIFE = 365;
    /// @notice Half-lives that the weights reach: 2^32 units in the last of them fill 208 bits.
    uint256 internal constant HALF_LIVES = 96;

    /// @dev floor(2^(1/365) * 2^127)
    uint256 private constant DAILY = 0x803e4961d451353484c299c8a58350e1;

    error DecayBeyondRange(uint256 day);

    /// @param day whole days since the origin
    /// @return below 2^176, and growing with every day
    function weight(uint256 day) internal pure returns (uint256) {
        require(day < HALF_LIFE * HALF_LIVES, DecayBeyondRange(day));
        unchecked {
            uint256 left = day % HALF_LIFE;
            uint256 power = 1 << 127;
            // Below 2^128 each, up to the last square, which is not used.
            for (uint256 square = DAILY; left != 0; left >>= 1) {
                if (left & 1 != 0) power = (power * square) >> 127;
                square = (square * square) >> 127;
            }
            return (power >> 47) << (day / HALF_LIFE);
        }
    }
}
