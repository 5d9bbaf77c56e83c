// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @title Passing: For > Against, and three parts. 20 members: 40% represented, 5% voters (then 30%), 10% with an opinion
contract QuorumTest is AssociationTest {
    function _quorum(uint16[3] memory bps) private {
        chamber = _openChamber("Quorum", bps);
    }

    function _state(uint48 session, uint256 issue) private view returns (uint8) {
        return uint8(chamber.state(chamber.agenda(session)[issue]));
    }

    function _over(uint48 session) private {
        _warp(_end(session) + 1);
    }

    function testFuzz_PassesExactlyWhenAllThreePartsAreReached(uint16[3] memory bps, uint256 seed) public {
        for (uint256 i = 0; i < 3; ++i) {
            bps[i] = uint16(bound(bps[i], 0, 10_000));
        }
        _quorum(bps);
        _admitMany(9);
        uint48 session = _session(1);
        (uint256 represented, uint256 opinions) = (0, 0);
        int256 net;
        for (uint256 i = 0; i < 9; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 4 == 0) continue;
            int8 v = int8(int256((seed >> 8) % 9)) - 3;
            _cast(_person(i), session, _votes(v));
            ++represented;
            if (v != 0) ++opinions;
            net += v;
        }
        uint256 id = chamber.agenda(session)[0];
        IChamber.Quorum memory q = chamber.quorumOf(id);
        assertEq(q.represented.needed, (10 * uint256(bps[0]) + 9999) / 10_000, "represented: rounded up");
        assertEq(q.voters.needed, (10 * uint256(bps[1]) + 9999) / 10_000, "voters: rounded up");
        assertEq(q.opinions.needed, (10 * uint256(bps[2]) + 9999) / 10_000, "opinions: rounded up");
        assertEq(q.represented.reached, represented, "represented");
        assertEq(q.voters.reached, represented, "voters");
        assertEq(q.opinions.reached, opinions, "opinions");
        bool passes = net > 0 && represented >= q.represented.needed && represented >= q.voters.needed && opinions >= q.opinions.needed;
        _over(session);
        assertEq(
            uint8(chamber.state(id)),
            uint8(passes ? IGovernor.ProposalState.Succeeded : IGovernor.ProposalState.Defeated),
            "all three and more for than against"
        );
    }

    /// @dev Nine follow one: everyone is represented, but one alone has voted.
    function test_OneDelegateIsNotEnough() public {
        _quorum([uint16(4000), 2000, 1000]);
        _admitMany(10);
        for (uint256 i = 1; i < 10; ++i) {
            _delegate(_person(i), _person(0));
        }
        uint48 session = _session(1);
        _cast(_person(0), session, _votes(10));
        IChamber.Quorum memory q = chamber.quorumOf(chamber.agenda(session)[0]);
        assertEq(q.represented.reached, 10, "represented");
        assertEq(q.voters.reached, 1, "voters");
        assertEq(q.voters.needed, 3, "20% of 11, rounded up");
        _over(session);
        assertEq(_state(session, 0), uint8(IGovernor.ProposalState.Defeated), "too few voted themselves");
    }

    /// @dev One +1 on an issue that nobody noticed does not pass in a busy session.
    function test_AnUnnoticedIssueFails() public {
        _quorum([uint16(4000), 500, 3000]);
        _admitMany(8);
        uint48 session = _session(2);
        for (uint256 i = 0; i < 8; ++i) {
            _cast(_person(i), session, _votes(5, i == 0 ? int8(1) : int8(0)));
        }
        _over(session);
        assertEq(_state(session, 0), uint8(IGovernor.ProposalState.Succeeded), "the noticed one");
        assertEq(_state(session, 1), uint8(IGovernor.ProposalState.Defeated), "the other one");
    }

    function test_ATieFails() public {
        _admitMany(4);
        uint48 session = _session(1);
        _cast(_person(0), session, _votes(7));
        _cast(_person(1), session, _votes(-7));
        _over(session);
        assertEq(_state(session, 0), uint8(IGovernor.ProposalState.Defeated), "a tie");
    }

    /// @dev Intensity counts: two at 10 outvote five at 3.
    function test_VotesDecideNotHeads() public {
        _admitMany(7);
        uint48 session = _session(1);
        for (uint256 i = 0; i < 7; ++i) {
            _cast(_person(i), session, _votes(i < 2 ? int8(10) : int8(-3)));
        }
        _over(session);
        assertEq(_state(session, 0), uint8(IGovernor.ProposalState.Succeeded), "20 votes against 15");
    }

    function test_MembersAtTheSnapshotCount() public {
        _admitMany(9);
        uint48 session = _agenda(1);
        IChamber.Quorum memory q = chamber.quorumOf(chamber.agenda(session)[0]);
        assertEq(q.represented.needed, 0, "nothing is needed before");
        _pass(1);
        for (uint256 i = 20; i < 40; ++i) {
            _admit(_person(i));
        }
        q = chamber.quorumOf(chamber.agenda(session)[0]);
        assertEq(q.represented.needed, 4, "40% of 10, whoever came later");
    }

    function test_RevertWhen_TheProposalIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, 42));
        chamber.quorumOf(42);
    }
}
