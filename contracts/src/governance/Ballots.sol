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

    /// @dev 1 in every fourth uint32 lane of the lower 160 bits: where four bytes each stand halfway through the spreading.
    uint256 private constant PAIRS = 1 | (1 << 128);
    /// @dev 1 in every uint32 lane.
    uint256 private constant ONES = type(uint256).max / type(uint32).max;

    /// @notice Packs `votes`, at most 16, and checks what they cost: the sum of squares, at most 100.
    function pack(int8[] calldata votes) internal pure returns (uint128 packed) {
        unchecked {
            uint256 cost;
            uint256 bits;
            for (uint256 i = 0; i < votes.length; ++i) {
                int256 v = votes[i];
                cost += uint256(v * v);
                bits |= (uint256(v) & 0xff) << (8 * i);
            }
            require(cost <= CREDITS, IChamber.ChamberBallotOverBudget(cost, CREDITS));
            return uint128(bits);
        }
    }

    /// @notice Replaces the vote on one issue and checks the cost of the whole ballot.
    function set(uint128 packed, uint256 issue, int8 v) internal pure returns (uint128 changed) {
        unchecked {
            uint256 shift = 8 * issue;
            changed = uint128((packed & ~(uint256(0xff) << shift)) | (uint256(uint8(v)) << shift));
            uint256 cost;
            for (uint256 rest = changed; rest != 0; rest >>= 8) {
                int256 each = int8(uint8(rest));
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

    /// @notice One voice's share of each lane of half a ballot.
    /// @param half eight votes of one byte each
    /// @dev The bytes are first spread over the lanes (a byte of b < 0 reads 256 + b there); no step carries from lane to lane.
    function lanes(uint64 half) internal pure returns (uint256 for_, uint256 against, uint256 opinion) {
        unchecked {
            uint256 x = half;
            x = (x & 0xffffffff) | ((x >> 32) << 128);
            x = (x & (PAIRS * 0xffff)) | ((x & (PAIRS * 0xffff0000)) << 48);
            x = (x & (ONES * 0xff)) | ((x & (ONES * 0xff00)) << 24);
            uint256 negative = (x >> 7) & ONES;
            for_ = x & ~(negative * 0xff);
            against = (negative << 8) - (x & (negative * 0xff));
            opinion = ((x + ONES * 0xff) >> 8) & ONES;
        }
    }

    /// @notice One lane of a word.
    function lane(uint256 word, uint256 issue) internal pure returns (uint256) {
        return uint32(word >> ((issue & 7) << 5));
    }
}
