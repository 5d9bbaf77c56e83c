// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Arithmetic of level vectors: 8 lanes x 26 bits in a uint208, lane h = members exactly h hops below
/// @dev A lane holds 67,108,863 members. Vectors are only subtracted from vectors that contain them, so no lane borrows.
library LevelVector {
    uint256 internal constant LANES = 8;
    uint256 internal constant LANE_BITS = 26;
    uint256 internal constant LANE_MASK = (1 << LANE_BITS) - 1;
    /// @dev 1 in every lane.
    uint256 internal constant ONES = ((1 << (LANES * LANE_BITS)) - 1) / LANE_MASK;
    /// @dev How far a voice travels.
    uint256 internal constant REACH = LANES - 1;

    /// @notice What `levels` looks like from `hops` further up. Who is then more than 7 hops below falls off the end.
    function up(uint208 levels, uint256 hops) internal pure returns (uint208) {
        unchecked {
            return uint208(uint256(levels) << (LANE_BITS * hops));
        }
    }

    /// @notice Number of voices in all lanes.
    /// @dev The topmost lane of the product is the sum of all lanes. Nobody stands in two lanes, so a sum of lanes fits a lane too.
    function sum(uint208 levels) internal pure returns (uint256 voices) {
        unchecked {
            return ((levels * ONES) >> (LANE_BITS * REACH)) & LANE_MASK;
        }
    }

    /// @notice Whether nobody stands below: lanes 1 to 7 are empty.
    function isLeaf(uint208 levels) internal pure returns (bool) {
        return levels <= LANE_MASK;
    }

    /// @notice Lane 0: 1 for a member, 0 for everyone else.
    function own(uint208 levels) internal pure returns (uint256) {
        return uint256(levels) & LANE_MASK;
    }
}
