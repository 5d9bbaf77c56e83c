// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../AssociationTest.sol";
import {ChamberUnderTest} from "../UnderTest.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title Acts at random on a chamber's sessions, and keeps nothing but the last ballots and the forest at the snapshot
/// @dev First a forest grows, then a session opens; when it is over the next one follows, on the forest as it has become.
contract SessionHandler is AssociationTest {
    uint256 public constant PEOPLE = 12;
    uint256 public constant ISSUES = 9;
    uint256 public constant GAS_BOUND = 600_000;
    uint256 private constant GROWTH = 14;

    struct Expected {
        uint256[PEOPLE] weights;
        uint256[ISSUES] for_;
        uint256[ISSUES] against;
        uint256[ISSUES] opinions;
        uint256 represented;
        uint256 voters;
    }

    uint48 public session;
    uint256 public acts;
    uint256 private _grown;

    // At the snapshot.
    uint256[PEOPLE] private _parent;
    bool[PEOPLE] private _wasMember;
    uint256 public members;
    // Since.
    bool[PEOPLE] public live;
    int8[ISSUES][PEOPLE] private _votesOf;
    uint256[PEOPLE] public moves;

    constructor() {
        setUp();
        for (uint256 i = 0; i < PEOPLE; ++i) {
            _admit(person(i));
        }
    }

    function theChamber() external view returns (ChamberUnderTest) {
        return chamber;
    }

    // --- acts ------------------------------------------------------------------------------------------------------------

    /// @dev Before a session it is the forest; during one it is noise.
    function delegate(uint256 from, uint256 to) public {
        ++_grown;
        vm.prank(person(from));
        (bool done,) = address(votes).call(abi.encodeCall(IVotes.delegate, (person(to))));
        done;
    }

    /// @dev Noise after the snapshot; another electorate for the next session.
    function comeAndGo(uint256 who) external {
        address account = person(who);
        if (membership.isMember(account)) {
            vm.prank(guardian);
            membership.suspend(account);
        } else {
            _admit(account);
            vm.prank(guardian);
            membership.reinstate(account);
        }
    }

    function castWhole(uint256 who, uint256 seed) external {
        who = who % PEOPLE;
        if (_open(who, seed)) _act(who, _ballot(seed, ISSUES), _castRefusal(who), _castCall(_ballot(seed, ISSUES)), person(who));
    }

    function recuse(uint256 who) external {
        who = who % PEOPLE;
        if (_open(who, who / PEOPLE)) _act(who, new int8[](ISSUES), _castRefusal(who), _castCall(new int8[](ISSUES)), person(who));
    }

    function castBySig(uint256 who, uint256 seed) external {
        who = who % PEOPLE;
        if (!_open(who, seed)) return;
        int8[] memory ballot = _ballot(seed, ISSUES);
        bytes memory signature = _sign(_key(who), _ballotDigest(session, ballot, "", person(who), chamber.nonces(person(who), session)));
        bytes memory data = abi.encodeCall(IChamber.castBallotBySig, (session, ballot, "", person(who), signature));
        _act(who, ballot, _castRefusal(who), data, address(this));
    }

    /// @dev Governor's own vote on one issue, with and without a number of votes.
    function castOne(uint256 who, uint256 issue, int256 v) external {
        (who, issue, v) = (who % PEOPLE, issue % ISSUES, bound(v, -10, 10));
        if (!_open(who, issue)) return;
        int8[] memory ballot = votesOf(who);
        ballot[issue] = int8(v);
        uint8 support = v > 0 ? 1 : v < 0 ? 0 : 2;
        uint256 id = chamber.agenda(session)[issue];
        bytes memory data = v * v <= 1
            ? abi.encodeWithSignature("castVote(uint256,uint8)", id, support)
            : abi.encodeWithSignature("castVoteWithReasonAndParams(uint256,uint8,string,bytes)", id, support, "", abi.encode(v));
        uint256 cost = _cost(ballot);
        bytes memory refusal = cost > 100 ? abi.encodeWithSelector(IChamber.ChamberBallotOverBudget.selector, cost, 100) : _castRefusal(who);
        _act(who, ballot, refusal, data, person(who));
    }

    function withdraw(uint256 who) external {
        who = who % PEOPLE;
        if (!_open(who, who / PEOPLE)) return;
        bytes memory refusal;
        uint48 until = _end(session) - 48 hours;
        if (!live[who]) refusal = abi.encodeWithSelector(IChamber.ChamberNoBallot.selector, person(who), session);
        else if (weightOf(who) > 1 && _now > until) refusal = _fixed(who, until);
        _send(person(who), abi.encodeCall(IChamber.withdrawBallot, (session)), refusal);
        if (refusal.length != 0) return;
        live[who] = false;
        delete _votesOf[who];
        ++moves[who];
    }

    /// @dev The last days come up as often as the others together.
    function pass(uint256 span) external {
        if (session == 0) return;
        uint48 end = _end(session);
        if (span % 3 == 0 && _now < end - 50 hours) _warp(end - 50 hours);
        else _pass(bound(span, 1 minutes, 9 hours));
        if (_now > end) session = 0;
    }

    // --- the oracle ------------------------------------------------------------------------------------------------------

    function person(uint256 index) public pure returns (address) {
        return vm.addr(_key(index % PEOPLE));
    }

    function votesOf(uint256 who) public view returns (int8[] memory ballot) {
        ballot = new int8[](ISSUES);
        for (uint256 j = 0; j < ISSUES; ++j) {
            ballot[j] = _votesOf[who][j];
        }
    }

    /// @dev The session recounted from the forest at the snapshot and the last ballots.
    function expected() external view returns (Expected memory e) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (live[i]) ++e.voters;
            if (!_wasMember[i]) continue;
            uint256 nearest = _nearest(i, PEOPLE);
            if (nearest == PEOPLE) continue;
            ++e.represented;
            ++e.weights[nearest];
            for (uint256 j = 0; j < ISSUES; ++j) {
                int256 v = _votesOf[nearest][j];
                if (v > 0) e.for_[j] += uint256(v);
                if (v < 0) e.against[j] += uint256(-v);
                if (v != 0) ++e.opinions[j];
            }
        }
    }

    /// @dev Voices whose nearest voter `who` is, or would be.
    function weightOf(uint256 who) public view returns (uint256 weight) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (_wasMember[i] && _nearest(i, who) == who) ++weight;
        }
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _key(uint256 index) private pure returns (uint256) {
        return 0xBEEF + index;
    }

    /// @dev Walks 7 hops up from `voice`; `PEOPLE` when nobody there has a live ballot. `also` counts as one who has.
    function _nearest(uint256 voice, uint256 also) private view returns (uint256) {
        for (uint256 h = 0; h <= 7; ++h) {
            if (live[voice] || voice == also) return voice;
            if (_parent[voice] == voice) return PEOPLE;
            voice = _parent[voice];
        }
        return PEOPLE;
    }

    function _ballotAbove(uint256 who) private view returns (bool) {
        for (uint256 h = 1; h <= 7; ++h) {
            if (_parent[who] == who) return false;
            who = _parent[who];
            if (live[who]) return true;
        }
        return false;
    }

    function _cost(int8[] memory ballot) private pure returns (uint256 cost) {
        for (uint256 j = 0; j < ballot.length; ++j) {
            cost += uint256(int256(ballot[j]) * ballot[j]);
        }
    }

    function _castCall(int8[] memory ballot) private view returns (bytes memory) {
        return abi.encodeCall(IChamber.castBallot, (session, ballot, ""));
    }

    function _fixed(uint256 who, uint48 until) private view returns (bytes memory) {
        return abi.encodeWithSelector(IChamber.ChamberBallotFixed.selector, person(who), session, until);
    }

    function _castRefusal(uint256 who) private view returns (bytes memory) {
        if (!_wasMember[who]) return abi.encodeWithSelector(IChamber.ChamberNoVoice.selector, person(who), session);
        uint48 until = _end(session) - (_ballotAbove(who) ? 12 hours : 24 hours);
        return weightOf(who) > 1 && _now > until ? _fixed(who, until) : bytes("");
    }

    function _act(uint256 who, int8[] memory ballot, bytes memory refusal, bytes memory data, address sender) private {
        _send(sender, data, refusal);
        if (refusal.length != 0) return;
        live[who] = true;
        for (uint256 j = 0; j < ISSUES; ++j) {
            _votesOf[who][j] = ballot[j];
        }
        ++moves[who];
    }

    function _send(address sender, bytes memory data, bytes memory refusal) private {
        ++acts;
        vm.prank(sender);
        uint256 before = gasleft();
        (bool done, bytes memory result) = address(chamber).call(data);
        assertLt(before - gasleft(), GAS_BOUND, "an act's gas is bounded");
        assertEq(done, refusal.length == 0, "refused exactly when the rule says so");
        if (!done) assertEq(result, refusal, "and for the reason it names");
    }

    /// @return whether a session is open now; else the call was spent on the forest
    function _open(uint256 who, uint256 seed) private returns (bool) {
        if (session != 0) return true;
        if (_grown < GROWTH) {
            delegate(who, seed);
            delegate(who + 1, who);
            return false;
        }
        session = _agenda(ISSUES);
        members = membership.totalMembers();
        for (uint256 i = 0; i < PEOPLE; ++i) {
            (_wasMember[i], live[i], moves[i]) = (membership.isMember(person(i)), false, 0);
            delete _votesOf[i];
            address followed = votes.delegates(person(i));
            for (uint256 p = 0; p < PEOPLE; ++p) {
                if (person(p) == followed) _parent[i] = p;
            }
        }
        _pass(1);
        return true;
    }
}
