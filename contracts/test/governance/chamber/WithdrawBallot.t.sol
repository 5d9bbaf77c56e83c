// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";

contract WithdrawBallotTest is AssociationTest {
    /// @dev Everything a session shows of itself.
    function _picture(uint48 session, uint256 people) private view returns (bytes32 picture) {
        uint256[] memory agenda = chamber.agenda(session);
        for (uint256 i = 0; i < agenda.length; ++i) {
            (uint256 against, uint256 for_, uint256 abstain) = chamber.proposalVotes(agenda[i]);
            picture = keccak256(abi.encode(picture, against, for_, abstain, chamber.quorumOf(agenda[i])));
        }
        for (uint256 i = 0; i < people; ++i) {
            (bool live, uint256 voices, int8[] memory ballot) = chamber.ballotOf(session, _person(i));
            picture = keccak256(abi.encode(picture, live, voices, ballot));
        }
    }

    /// @dev A random forest of ten; those whose bit is set in `voters` have cast.
    function _forest(uint256 seed, uint256 voters) private returns (uint48 session) {
        _admitMany(10);
        for (uint256 i = 1; i < 10; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 5 != 0) _delegate(_person(i), _person((seed >> 8) % i));
        }
        session = _session(9);
        for (uint256 i = 0; i < 10; ++i) {
            if ((voters >> i) & 1 == 1) _cast(_person(i), session, _ballot(seed ^ i, 9));
        }
    }

    function testFuzz_CastThenWithdrawIsTheIdentity(uint256 seed, uint256 voters, uint256 who) public {
        who = bound(who, 0, 9);
        uint48 session = _forest(seed, voters & ~(1 << who));
        bytes32 before = _picture(session, 10);
        _cast(_person(who), session, _ballot(seed, 9));
        _cast(_person(who), session, _ballot(~seed, 9));
        _withdraw(_person(who), session);
        assertEq(_picture(session, 10), before, "nothing is left of it");
    }

    function testFuzz_TheStateDependsOnTheLastBallotsOnly(uint256 seed, uint256 voters, uint256 order) public {
        uint48 session = _forest(seed, 0);
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 10; ++i) {
            if ((voters >> i) & 1 == 1) _cast(_person(i), session, _ballot(seed ^ i, 9));
        }
        bytes32 straight = _picture(session, 10);
        vm.revertToState(state);

        // The same ballots last, in another order, after others that were changed or withdrawn.
        for (uint256 i = 0; i < 10; ++i) {
            if ((order >> i) & 1 == 1) _cast(_person(i), session, _ballot(order ^ i, 9));
        }
        for (uint256 step = 0; step < 10; ++step) {
            uint256 i = (step * 3 + order % 10) % 10;
            if ((voters >> i) & 1 == 1) _cast(_person(i), session, _ballot(seed ^ i, 9));
            else if ((order >> i) & 1 == 1) _withdraw(_person(i), session);
        }
        assertEq(_picture(session, 10), straight, "the way there does not matter");
    }

    function test_TheVoiceFlowsBack() public {
        address delegate = _member("delegate");
        address follower = _member("follower");
        _delegate(follower, delegate);
        uint48 session = _session(1);
        _cast(delegate, session, _votes(4));
        _cast(follower, session, _votes(-7));
        vm.expectEmit(address(chamber));
        emit IChamber.VoicesMoved(session, follower, delegate, 1);
        vm.expectEmit(address(chamber));
        emit IChamber.BallotWithdrawn(follower, session);
        _withdraw(follower, session);
        assertEq(_net(session, 0), 8, "both voices with the delegate");
        (bool live, uint256 voices, int8[] memory ballot) = chamber.ballotOf(session, follower);
        assertFalse(live, "no ballot");
        assertEq(voices, 0, "no voices");
        assertEq(ballot[0], 0, "no votes");
        assertFalse(chamber.hasVoted(chamber.agenda(session)[0], follower), "has not voted");
    }

    function test_MayCastAgain() public {
        address voter = _member("voter");
        uint48 session = _session(1);
        _cast(voter, session, _votes(4));
        _withdraw(voter, session);
        _cast(voter, session, _votes(-2));
        assertEq(_net(session, 0), -2, "the new ballot");
    }

    function test_RevertWhen_ThereIsNoBallot() public {
        address voter = _member("voter");
        uint48 session = _session(1);
        bytes memory none = abi.encodeWithSelector(IChamber.ChamberNoBallot.selector, voter, session);
        vm.expectRevert(none);
        _withdraw(voter, session);
        _cast(voter, session, _votes(0));
        _withdraw(voter, session);
        vm.expectRevert(none);
        _withdraw(voter, session);
    }

    function test_RevertWhen_SessionIsUnknownOrOver() public {
        address voter = _member("voter");
        uint48 session = _session(1);
        _cast(voter, session, _votes(1));
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberSessionUnknown.selector, session + 1));
        _withdraw(voter, session + 1);
        _warp(_end(session) + 1);
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberSessionNotOpen.selector, session));
        _withdraw(voter, session);
    }
}
