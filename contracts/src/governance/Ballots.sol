// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "./IChamber.sol";

/// @dev Words of a session's tally.
uint256 constant TALLY_WORDS = 6;

/// @title Ballots: up to 16 votes of one int8 each in a uint128, and their spread over tally lanes
/// @dev Vote j lies at bits 8j. A tally is six words of eight uint32 lanes: For of issues 0-7 and 8-15, Against likewise, voices with an
/// opinion likewise. A lane is at most 10 * 2^26 voices, so multiplying a whole word by the voices never carries into the next lane.
library Ballots {
    /// @dev Issues of a session.
    uint256 internal constant MAX_ISSUES = 16;
    /// @dev Each person's credits in a session.
    uint256 internal constant CREDITS = 100;

    /// @notice Packs `votes` and checks what they cost: the sum of squares, at most 100.
    function pack(int8[] calldata votes) internal pure returns (uint128 packed) {
        unchecked {
            uint256 cost;
            for (uint256 i = 0; i < votes.length; ++i) {
                int256 v = votes[i];
                cost += uint256(v * v);
                packed |= uint128(uint256(uint8(int8(v))) << (8 * i));
            }
            require(cost <= CREDITS, IChamber.ChamberBallotOverBudget(cost, CREDITS));
        }
    }

    /// @notice Replaces the vote on one issue and checks the cost of the whole ballot.
    function set(uint128 packed, uint256 issue, int8 v) internal pure returns (uint128 changed) {
        unchecked {
            uint256 shift = 8 * issue;
            changed = uint128((packed & ~(uint256(0xff) << shift)) | (uint256(uint8(v)) << shift));
            uint256 cost;
            for (uint256 i = 0; i < MAX_ISSUES; ++i) {
                int256 each = at_(changed, i);
                cost += uint256(each * each);
            }
            require(cost <= CREDITS, IChamber.ChamberBallotOverBudget(cost, CREDITS));
        }
    }

    /// @notice The vote on one issue.
    function at_(uint128 packed, uint256 issue) internal pure returns (int8) {
        unchecked {
            return int8(uint8(packed >> (8 * issue)));
        }
    }

    /// @notice The votes on the first `count` issues.
    function unpack(uint128 packed, uint256 count) internal pure returns (int8[] memory votes) {
        votes = new int8[](count);
        for (uint256 i = 0; i < count; ++i) {
            votes[i] = at_(packed, i);
        }
    }

    /// @notice One voice's share of each lane.
    function lanes(uint128 packed) internal pure returns (uint256[TALLY_WORDS] memory words) {
        unchecked {
            uint256 rest = packed;
            for (uint256 i = 0; rest != 0; ++i) {
                uint256 v = rest & 0xff;
                rest >>= 8;
                if (v == 0) continue;
                uint256 half = i >> 3;
                uint256 shift = (i & 7) << 5;
                if (v < 128) words[half] |= v << shift;
                else words[2 + half] |= (256 - v) << shift;
                words[4 + half] |= 1 << shift;
            }
        }
    }

    /// @notice One lane of a word.
    function lane(uint256 word, uint256 issue) internal pure returns (uint256) {
        return uint32(word >> ((issue & 7) << 5));
    }
}
