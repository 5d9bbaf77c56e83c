// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LevelVector} from "../../../src/governance/LevelVector.sol";
import {Test} from "forge-std/Test.sol";

contract LevelVectorTest is Test {
    function _vector(uint256[8] memory lanes) private pure returns (uint208 vector) {
        for (uint256 h = 0; h < 8; ++h) {
            vector |= uint208(lanes[h] << (26 * h));
        }
    }

    /// @dev Lanes whose sum is a number of people a lane can hold.
    function _bound(uint256[8] memory lanes) private pure returns (uint256 sum) {
        for (uint256 h = 0; h < 8; ++h) {
            lanes[h] = bound(lanes[h], 0, (2 ** 26 - 1) - sum);
            sum += lanes[h];
        }
    }

    function testFuzz_Sum(uint256[8] memory lanes) public pure {
        uint256 sum = _bound(lanes);
        assertEq(LevelVector.sum(_vector(lanes)), sum, "sum of lanes");
    }

    function testFuzz_UpMovesLanesAndDropsTheLast(uint256[8] memory lanes, uint256 hops) public pure {
        _bound(lanes);
        hops = bound(hops, 0, 8);
        uint208 moved = LevelVector.up(_vector(lanes), hops);
        for (uint256 h = 0; h < 8; ++h) {
            assertEq((moved >> (26 * h)) & (2 ** 26 - 1), h < hops ? 0 : lanes[h - hops], "lane");
        }
    }

    function testFuzz_OwnAndLeaf(uint256[8] memory lanes) public pure {
        lanes[0] = lanes[0] % 2;
        uint256 sum = _bound(lanes);
        assertEq(LevelVector.own(_vector(lanes)), lanes[0], "lane 0");
        assertEq(LevelVector.isLeaf(_vector(lanes)), sum == lanes[0], "nobody below");
    }
}
