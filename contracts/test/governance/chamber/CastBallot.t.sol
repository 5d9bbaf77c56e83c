// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";

contract CastBallotTest is AssociationTest {
    function testFuzz_BallotIsCountedIssueByIssue(uint256 seed, uint256 issues) public {
        issues = bound(issues, 1, 16);
        address voter = _member("voter");
        uint48 session = _session(issues);
        int8[] memory ballot = _ballot(seed, issues);

        vm.expectEmit(address(chamber));
        emit IChamber.BallotCast(voter, session, 1, ballot, "because");
        vm.prank(voter);
        uint256 voices = chamber.castBallot(session, ballot, "because");

        assertEq(voices, 1, "voices");
        uint256[] memory agenda = chamber.agenda(session);
        for (uint256 i = 0; i < issues; ++i) {
            (uint256 against, uint256 for_, uint256 abstain) = chamber.proposalVotes(agenda[i]);
            assertEq(for_, ballot[i] > 0 ? uint256(int256(ballot[i])) : 0, "for");
            assertEq(against, ballot[i] < 0 ? uint256(-int256(ballot[i])) : 0, "against");
            assertEq(abstain, ballot[i] == 0 ? 1 : 0, "voices with no opinion");
            assertTrue(chamber.hasVoted(agenda[i], voter), "has voted");
        }
        (bool live, uint256 carried, int8[] memory kept) = chamber.ballotOf(session, voter);
        assertTrue(live, "live");
        assertEq(carried, 1, "carried");
        assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(ballot)), "the ballot is kept as cast");
    }

    function testFuzz_ADelegateAddsVoicesTimesVotes(uint256 seed, uint256 followers) public {
        followers = bound(followers, 0, 12);
        address delegate = _member("delegate");
        for (uint256 i = 0; i < followers; ++i) {
            _admit(_person(i));
            _delegate(_person(i), delegate);
        }
        uint48 session = _session(9);
        int8[] memory ballot = _ballot(seed, 9);
        assertEq(_cast(delegate, session, ballot), followers + 1, "voices");
        for (uint256 i = 0; i < 9; ++i) {
            assertEq(_net(session, i), int256(ballot[i]) * int256(followers + 1), "voices times votes, never a root of pooled credits");
        }
    }

    function testFuzz_ALaterBallotReplacesTheEarlier(uint256 first, uint256 second) public {
        address delegate = _member("delegate");
        address follower = _member("follower");
        _delegate(follower, delegate);
        uint48 session = _session(16);
        _cast(delegate, session, _ballot(first, 16));
        int8[] memory ballot = _ballot(second, 16);
        assertEq(_cast(delegate, session, ballot), 2, "voices");
        for (uint256 i = 0; i < 16; ++i) {
            assertEq(_net(session, i), 2 * int256(ballot[i]), "only the last ballot counts");
        }
        IChamber.Quorum memory q = chamber.quorumOf(chamber.agenda(session)[0]);
        assertEq(q.represented.reached, 2, "represented");
        assertEq(q.voters.reached, 1, "voters");
    }

    function testFuzz_RevertWhen_OverBudget(int8 a, int8 b) public {
        int256 cost = int256(a) * a + int256(b) * b;
        vm.assume(cost > 100);
        address voter = _member("voter");
        uint48 session = _session(2);
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberBallotOverBudget.selector, cost, 100));
        _cast(voter, session, _votes(a, b));
    }

    function test_RevertWhen_OneCreditOverBudget() public {
        address voter = _member("voter");
        uint48 session = _session(16);
        int8[] memory ballot = new int8[](16);
        (ballot[0], ballot[15]) = (10, -1);
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberBallotOverBudget.selector, 101, 100));
        _cast(voter, session, ballot);
    }

    function testFuzz_RevertWhen_LengthIsNotTheAgendas(uint256 issues, uint256 length) public {
        issues = bound(issues, 1, 16);
        length = bound(length, 0, 20);
        vm.assume(length != issues);
        address voter = _member("voter");
        uint48 session = _session(issues);
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberBallotLength.selector, length, issues));
        _cast(voter, session, new int8[](length));
    }

    function test_RevertWhen_AnEntryIsNoInt8() public {
        address voter = _member("voter");
        uint48 session = _session(1);
        int256[] memory wide = new int256[](1);
        wide[0] = 256 + 3;
        vm.prank(voter);
        (bool done,) = address(chamber).call(abi.encodeWithSelector(IChamber.castBallot.selector, session, wide, ""));
        assertFalse(done, "the upper bits are not cut off silently");
    }

    function test_OpenFromAfterTheSnapshotToTheDeadline() public {
        address voter = _member("voter");
        uint48 session = _agenda(1);
        uint48 end = _end(session);
        assertEq(end, session + PERIOD, "deadline");
        bytes memory notOpen = abi.encodeWithSelector(IChamber.ChamberSessionNotOpen.selector, session);

        vm.expectRevert(notOpen);
        _cast(voter, session, _votes(1));
        _warp(session + 1);
        _cast(voter, session, _votes(1));
        _warp(end);
        _cast(voter, session, _votes(2));
        _warp(end + 1);
        vm.expectRevert(notOpen);
        _cast(voter, session, _votes(3));
    }

    function testFuzz_RevertWhen_SessionIsUnknown(uint48 session) public {
        address voter = _member("voter");
        vm.assume(session != _session(1));
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberSessionUnknown.selector, session));
        _cast(voter, session, _votes(1));
    }

    function test_RevertWhen_NotAMemberAtTheSnapshot() public {
        address before = _member("before");
        uint48 session = _session(1);
        address late = _member("late");
        address stranger = makeAddr("stranger");

        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberNoVoice.selector, late, session));
        _cast(late, session, _votes(1));
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberNoVoice.selector, stranger, session));
        _cast(stranger, session, _votes(1));

        _revoke(before);
        assertEq(_cast(before, session, _votes(1)), 1, "who was a member at the snapshot votes in this session");
    }

    function test_ARecusalTakesTheVoiceBackAndCountsForTurnout() public {
        address delegate = _member("delegate");
        address follower = _member("follower");
        _delegate(follower, delegate);
        uint48 session = _session(2);
        _cast(delegate, session, _votes(5, -5));
        _assertNet(session, 10, -10, "both voices");
        _cast(follower, session, _votes(0, 0));
        _assertNet(session, 5, -5, "one voice");
        IChamber.Quorum memory q = chamber.quorumOf(chamber.agenda(session)[0]);
        assertEq(q.represented.reached, 2, "a recusal is represented");
        assertEq(q.voters.reached, 2, "a recusal is a vote");
        assertEq(q.opinions.reached, 1, "a recusal is no opinion");
        (,, uint256 abstain) = chamber.proposalVotes(chamber.agenda(session)[0]);
        assertEq(abstain, 1, "abstain");
    }

    function testFuzz_ALeafsBallotLowersItsDelegateByOne(uint256 seed, uint256 depth) public {
        depth = bound(depth, 1, 7);
        _admitMany(depth + 1);
        for (uint256 i = 0; i < depth; ++i) {
            _delegate(_person(i + 1), _person(i));
        }
        uint48 session = _session(3);
        _cast(_person(0), session, _ballot(seed, 3));
        assertEq(_carried(_person(0), session), depth + 1, "the whole chain");
        address leaf = _person(depth);
        vm.expectEmit(address(chamber));
        emit IChamber.VoicesMoved(session, _person(0), leaf, 1);
        _cast(leaf, session, _ballot(seed / 2, 3));
        assertEq(_carried(_person(0), session), depth, "one less");
    }

    /// @dev The classic mistake: an ancestor that has cast keeps what was taken from under it for the next one.
    function test_TheStoppingAncestorIsClaimedFrom() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        address d = _member("D");
        _delegate(a, b);
        _delegate(b, d);
        _delegate(c, d);
        uint48 session = _session(1);
        _cast(d, session, _votes(1));
        _cast(a, session, _votes(-1));
        assertEq(_carried(d, session), 3, "D without A");
        assertEq(_cast(b, session, _votes(-1)), 1, "B without A, who has cast");
        assertEq(_carried(d, session), 2, "D without A and B");
        _cast(c, session, _votes(-1));
        assertEq(_carried(d, session), 1, "D alone");
        assertEq(_net(session, 0), -2, "one for, three against");
    }

    function test_AVoiceTravelsSevenHops() public {
        _admitMany(10);
        for (uint256 i = 0; i < 9; ++i) {
            _delegate(_person(i + 1), _person(i));
        }
        uint48 session = _session(1);
        assertEq(_cast(_person(0), session, _votes(1)), 8, "two of ten are out of reach");
        vm.expectEmit(address(chamber));
        emit IChamber.VoicesMoved(session, _person(0), _person(2), 6);
        assertEq(_cast(_person(2), session, _votes(-1)), 8, "they reach the third");
        assertEq(_carried(_person(0), session), 2, "the first keeps two");
        assertEq(chamber.quorumOf(chamber.agenda(session)[0]).represented.reached, 10, "nobody is counted twice or lost");
        assertEq(_net(session, 0), 2 - 8, "tally");
        _withdraw(_person(2), session);
        assertEq(_carried(_person(0), session), 8, "and back");
        assertEq(chamber.quorumOf(chamber.agenda(session)[0]).represented.reached, 8, "two are out of reach again");
    }

    function test_VoicesPassThroughARevokedMember() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        _delegate(a, b);
        _delegate(b, c);
        _revoke(b);
        uint48 session = _session(1);
        assertEq(_cast(c, session, _votes(1)), 2, "A and C");
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberNoVoice.selector, b, session));
        _cast(b, session, _votes(-1));
        _cast(a, session, _votes(-1));
        assertEq(_net(session, 0), 0, "A took the voice back through B");
    }

    function test_NothingAfterTheSnapshotChangesASession() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        _delegate(a, b);
        uint48 session = _session(1);
        _delegate(a, c);
        _revoke(a);
        assertEq(_cast(b, session, _votes(3)), 2, "A still counts through B");
        assertEq(_cast(c, session, _votes(-3)), 1, "and not through C");
    }
}
