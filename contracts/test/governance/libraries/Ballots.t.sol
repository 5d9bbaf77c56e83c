// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ballots} from "../../../src/governance/Ballots.sol";
import {IChamber} from "../../../src/governance/IChamber.sol";
import {Test} from "forge-std/Test.sol";

contract BallotsTest is Test {
    function pack(int8[] calldata votes) external pure returns (uint128) {
        return Ballots.pack(votes);
    }

    function set(uint128 packed, uint256 issue, int8 v) external pure returns (uint128) {
        return Ballots.set(packed, issue, v);
    }

    function _votes(uint256 seed) private pure returns (int8[] memory votes, int256 cost) {
        votes = new int8[](16);
        for (uint256 i = 0; i < 16; ++i) {
            int256 most = cost == 100 ? int256(0) : int256(2);
            votes[i] = int8(int256((seed >> (8 * i)) % uint256(2 * most + 1)) - most);
            cost += int256(votes[i]) * votes[i];
        }
    }

    function testFuzz_PackAndUnpack(uint256 seed) public view {
        (int8[] memory votes,) = _votes(seed);
        uint128 packed = this.pack(votes);
        assertEq(keccak256(abi.encode(Ballots.unpack(packed, 16))), keccak256(abi.encode(votes)), "unpacked");
        for (uint256 i = 0; i < 16; ++i) {
            assertEq(Ballots.at_(packed, i), votes[i], "one vote");
        }
    }

    function testFuzz_SetReplacesOneVote(uint256 seed, uint256 issue, int8 v) public {
        (int8[] memory votes, int256 cost) = _votes(seed);
        issue = bound(issue, 0, 15);
        uint128 packed = this.pack(votes);
        cost += int256(v) * v - int256(votes[issue]) * votes[issue];
        if (cost > 100) vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberBallotOverBudget.selector, cost, 100));
        uint128 changed = this.set(packed, issue, v);
        if (cost > 100) return;
        votes[issue] = v;
        assertEq(keccak256(abi.encode(Ballots.unpack(changed, 16))), keccak256(abi.encode(votes)), "changed");
    }

    function testFuzz_LanesHoldMagnitudesAndOpinions(int8[8] memory votes) public pure {
        uint64 half;
        for (uint256 i = 0; i < 8; ++i) {
            votes[i] = int8(bound(votes[i], -10, 10));
            half |= uint64(uint8(votes[i])) << uint64(8 * i);
        }
        (uint256 for_, uint256 against, uint256 opinion) = Ballots.lanes(half);
        for (uint256 i = 0; i < 8; ++i) {
            int256 v = votes[i];
            assertEq(Ballots.lane(for_, i), v > 0 ? uint256(v) : 0, "for");
            assertEq(Ballots.lane(against, i), v < 0 ? uint256(-v) : 0, "against");
            assertEq(Ballots.lane(opinion, i), v != 0 ? 1 : 0, "opinion");
        }
    }

    /// @dev The largest lane there can be: everyone at 10 votes.
    function test_LanesNeverCarry() public pure {
        uint64 half = 0x0a0a0a0a0a0a0a0a;
        (uint256 for_,, uint256 opinion) = Ballots.lanes(half);
        uint256 voices = 2 ** 26 - 1;
        for (uint256 i = 0; i < 8; ++i) {
            assertEq(Ballots.lane(for_ * voices, i), 10 * voices, "for");
            assertEq(Ballots.lane(opinion * voices, i), voices, "opinion");
        }
    }
}
