// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ballots, TALLY_WORDS} from "./Ballots.sol";
import {GovernorProposers} from "./GovernorProposers.sol";
import {IChamber} from "./IChamber.sol";
import {ILiquidVotes} from "./ILiquidVotes.sol";
import {LevelVector} from "./LevelVector.sol";

/// @title GovernorBallots: quadratic ballots over a session, each voice following the nearest voter on its delegation chain
/// @dev `_claimed[a]` is what nearer voters below `a` have taken out of `a`'s level vector. At all times the voices of a live ballot are
/// levels - claimed, so weights need no storage. A first cast claims from every ancestor up to and including the nearest with a live
/// ballot: leaving that one out is the classic mistake, since the next voter below it would be counted twice.
abstract contract GovernorBallots is GovernorProposers {
    using LevelVector for uint208;
    using Ballots for uint128;

    bytes32 public constant SESSION_BALLOT_TYPEHASH =
        keccak256("SessionBallot(uint48 session,int8[] votes,string reason,address voter,uint256 nonce)");
    bytes32 public constant BALLOT_WITHDRAWAL_TYPEHASH = keccak256("BallotWithdrawal(uint48 session,address voter,uint256 nonce)");

    /// @dev Who carries others may withdraw until this long before the end, ...
    uint48 internal constant WITHDRAW_NOTICE = 48 hours;
    /// @dev ... cast or change until this long before it, ...
    uint48 internal constant CAST_NOTICE = 24 hours;
    /// @dev ... or until this long before it when it takes voices back from an ancestor that has cast.
    uint48 internal constant TAKE_BACK_NOTICE = 12 hours;

    struct Ballot {
        uint128 votes;
        uint64 nonce;
        bool live;
    }

    struct Count {
        uint256[TALLY_WORDS] tally;
        mapping(address voter => Ballot) ballots;
        mapping(address account => uint208) claimed;
    }

    /// @notice The delegation forest whose voices are counted.
    ILiquidVotes public immutable voices;

    mapping(uint48 session => Count) private _counts;

    constructor(ILiquidVotes voices_) {
        voices = voices_;
    }

    // --- casting -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IChamber
    function castBallot(uint48 session, int8[] calldata votes, string calldata reason) external returns (uint256) {
        return _castWhole(session, msg.sender, votes, reason);
    }

    /// @inheritdoc IChamber
    function castBallotBySig(uint48 session, int8[] calldata votes, string calldata reason, address voter, bytes calldata signature)
        external
        returns (uint256)
    {
        bytes32 structHash = keccak256(
            abi.encode(
                SESSION_BALLOT_TYPEHASH,
                session,
                keccak256(abi.encodePacked(votes)),
                keccak256(bytes(reason)),
                voter,
                nonces(voter, session)
            )
        );
        _checkSignature(voter, structHash, signature);
        return _castWhole(session, voter, votes, reason);
    }

    /// @inheritdoc IChamber
    function withdrawBallot(uint48 session) external {
        _withdraw(session, msg.sender);
    }

    /// @inheritdoc IChamber
    function withdrawBallotBySig(uint48 session, address voter, bytes calldata signature) external {
        _checkSignature(voter, keccak256(abi.encode(BALLOT_WITHDRAWAL_TYPEHASH, session, voter, nonces(voter, session))), signature);
        _withdraw(session, voter);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IChamber
    function ballotOf(uint48 session, address voter) external view returns (bool live, uint256 voices_, int8[] memory votes) {
        Count storage count = _counts[session];
        Ballot storage ballot = count.ballots[voter];
        live = ballot.live;
        votes = ballot.votes.unpack(_sessions[session].issues);
        if (live) voices_ = _unclaimed(count, voter, voices.pastLevels(voter, session)).sum();
    }

    /// @notice Votes against, votes for, and voices with no opinion.
    function proposalVotes(uint256 proposalId) public view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes) {
        uint256 opinions;
        (againstVotes, forVotes, opinions) = _tallyOf(proposalId);
        abstainVotes = _sessions[_issues[uint192(proposalId)].session].represented - opinions;
    }

    /// @inheritdoc IChamber
    function quorumOf(uint256 proposalId) public view returns (Quorum memory q) {
        uint48 session = uint48(proposalSnapshot(proposalId));
        require(session != 0, GovernorNonexistentProposal(proposalId));
        Session storage s = _sessions[session];
        if (session < clock()) {
            uint256 members = _membersAt(session);
            q.represented.needed = _share(members, s.representedBps);
            q.voters.needed = _share(members, s.votersBps);
            q.opinions.needed = _share(members, s.opinionsBps);
        }
        q.represented.reached = s.represented;
        q.voters.reached = s.voters;
        (,, q.opinions.reached) = _tallyOf(proposalId);
    }

    /// @notice Whether `account` has a live ballot in the proposal's session.
    function hasVoted(uint256 proposalId, address account) external view returns (bool) {
        return _counts[uint48(proposalSnapshot(proposalId))].ballots[account].live;
    }

    /// @notice For Tally-like tools.
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() external pure returns (string memory) {
        return "support=bravo&quorum=for,abstain&params=votes";
    }

    /// @notice The next nonce of `owner` under `key`: a session, or the low 192 bits of a proposal id for Governor's own signatures.
    /// Both count the same acts, so that no older signature of either kind can be replayed over a newer act.
    function nonces(address owner, uint192 key) public view override returns (uint256) {
        uint48 session = _sessionOfKey(key);
        return session == 0 ? super.nonces(owner, key) : (uint256(key) << 64) | _counts[session].ballots[owner].nonce;
    }

    // --- hooks of Governor -------------------------------------------------------------------------------------------------

    /// @dev Governor's own casts set one issue of the caller's ballot.
    function _castVote(uint256 proposalId, address account, uint8 support, string memory reason, bytes memory params)
        internal
        virtual
        override
        returns (uint256 weight)
    {
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Active));
        weight = _countVote(proposalId, account, support, 0, params);
        if (params.length == 0) emit VoteCast(account, proposalId, support, weight, reason);
        else emit VoteCastWithParams(account, proposalId, support, weight, reason, params);
    }

    function _countVote(uint256 proposalId, address account, uint8 support, uint256, bytes memory params)
        internal
        override
        returns (uint256)
    {
        Issue memory issue = _issues[uint192(proposalId)];
        uint128 votes = _counts[issue.session].ballots[account].votes;
        return _cast(issue.session, account, votes.set(issue.index, _votesOf(support, params)));
    }

    function _quorumReached(uint256 proposalId) internal view override returns (bool) {
        Quorum memory q = quorumOf(proposalId);
        return
            q.represented.reached >= q.represented.needed && q.voters.reached >= q.voters.needed && q.opinions.reached >= q.opinions.needed;
    }

    function _voteSucceeded(uint256 proposalId) internal view override returns (bool) {
        (uint256 againstVotes, uint256 forVotes,) = _tallyOf(proposalId);
        return forVotes > againstVotes;
    }

    function _getVotes(address account, uint256 timepoint, bytes memory) internal view override returns (uint256) {
        return voices.getPastVotes(account, timepoint);
    }

    /// @dev The cast that follows moves the nonce on.
    function _useNonce(address owner, uint192 key) internal virtual override returns (uint256) {
        return _sessionOfKey(key) == 0 ? super._useNonce(owner, key) : nonces(owner, key);
    }

    /// @dev Governor would fall back to a nonce without a key, which newer ballots do not move: such signatures are refused.
    function _useNonce(address owner) internal virtual override returns (uint256) {
        revert GovernorInvalidSignature(owner);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _castWhole(uint48 session, address voter, int8[] calldata votes, string calldata reason) private returns (uint256 weight) {
        uint256 issues = _sessions[session].issues;
        require(issues != 0, ChamberSessionUnknown(session));
        require(votes.length == issues, ChamberBallotLength(votes.length, issues));
        weight = _cast(session, voter, Ballots.pack(votes));
        emit BallotCast(voter, session, weight, votes, reason);
    }

    function _cast(uint48 session, address voter, uint128 votes) private returns (uint256 weight) {
        Session storage s = _sessions[session];
        uint48 deadline = _checkOpen(session, s);
        (uint208 levels, address parent) = voices.pastVoice(voter, session);
        require(levels.own() == 1, ChamberNoVoice(voter, session));

        Count storage count = _counts[session];
        uint208 w = _unclaimed(count, voter, levels);
        weight = w.sum();
        Ballot storage ballot = count.ballots[voter];
        (uint128 before, uint64 nonce, bool live) = (ballot.votes, ballot.nonce, ballot.live);
        if (live) {
            if (weight > 1 && clock() > deadline - CAST_NOTICE) {
                _checkCastTime(session, voter, deadline, _hasBallotAbove(count, session, parent));
            }
            _shift(count, before, weight, votes, weight);
        } else {
            (address above, uint128 aboveVotes, uint256 moved) = _claim(count, session, parent, w, true);
            if (weight > 1) _checkCastTime(session, voter, deadline, above != address(0));
            _shift(count, aboveVotes, moved, votes, weight);
            (s.represented, s.voters) = (uint32(s.represented + weight - moved), s.voters + 1);
            if (above != address(0)) emit VoicesMoved(session, above, voter, moved);
        }
        (ballot.votes, ballot.nonce, ballot.live) = (votes, nonce + 1, true);
    }

    function _withdraw(uint48 session, address voter) private {
        Session storage s = _sessions[session];
        uint48 deadline = _checkOpen(session, s);
        Count storage count = _counts[session];
        Ballot storage ballot = count.ballots[voter];
        (uint128 before, uint64 nonce, bool live) = (ballot.votes, ballot.nonce, ballot.live);
        require(live, ChamberNoBallot(voter, session));
        (uint208 levels, address parent) = voices.pastVoice(voter, session);
        uint208 w = _unclaimed(count, voter, levels);
        uint256 weight = w.sum();
        uint48 until = deadline - WITHDRAW_NOTICE;
        require(weight == 1 || clock() <= until, ChamberBallotFixed(voter, session, until));

        (address above, uint128 aboveVotes, uint256 moved) = _claim(count, session, parent, w, false);
        _shift(count, before, weight, aboveVotes, moved);
        (s.represented, s.voters) = (uint32(s.represented + moved - weight), s.voters - 1);
        (ballot.votes, ballot.nonce, ballot.live) = (0, nonce + 1, false);
        if (above != address(0)) emit VoicesMoved(session, voter, above, moved);
        emit BallotWithdrawn(voter, session);
    }

    /// @dev The voices of `voter` that nobody nearer has taken. Nobody is nearer when nobody stands below: that read is saved.
    function _unclaimed(Count storage count, address voter, uint208 levels) private view returns (uint208) {
        return levels.isLeaf() ? levels : levels - count.claimed[voter];
    }

    /// @dev Claims `w` from the ancestors up to and including the nearest with a live ballot, or gives it back.
    /// @return above that ancestor, or zero
    /// @return votes its ballot
    /// @return moved the voices of `w` that arrive there
    function _claim(Count storage count, uint48 session, address ancestor, uint208 w, bool take)
        private
        returns (address above, uint128 votes, uint256 moved)
    {
        for (uint256 hops = 1; hops <= LevelVector.REACH && ancestor != address(0); ++hops) {
            uint208 share = w.up(hops);
            uint208 claimed = count.claimed[ancestor];
            count.claimed[ancestor] = take ? claimed + share : claimed - share;
            Ballot storage ballot = count.ballots[ancestor];
            if (ballot.live) return (ancestor, ballot.votes, share.sum());
            ancestor = _parentOf(session, ancestor);
        }
    }

    function _hasBallotAbove(Count storage count, uint48 session, address ancestor) private view returns (bool) {
        for (uint256 hops = 1; hops <= LevelVector.REACH && ancestor != address(0); ++hops) {
            if (count.ballots[ancestor].live) return true;
            ancestor = _parentOf(session, ancestor);
        }
        return false;
    }

    function _parentOf(uint48 session, address account) private view returns (address parent) {
        parent = voices.pastDelegate(account, session);
        if (parent == account) parent = address(0);
    }

    /// @dev Takes one ballot times its voices out of the tally and puts another in; words that stay the same are not written.
    function _shift(Count storage count, uint128 outVotes, uint256 outVoices, uint128 inVotes, uint256 inVoices) private {
        unchecked {
            for (uint256 half = 0; half < 2; ++half) {
                (uint64 out, uint64 in_) = (uint64(outVotes >> (64 * half)), uint64(inVotes >> (64 * half)));
                if (out | in_ == 0) continue;
                (uint256 outFor, uint256 outAgainst, uint256 outOpinion) = Ballots.lanes(out);
                (uint256 inFor, uint256 inAgainst, uint256 inOpinion) = Ballots.lanes(in_);
                _shiftWord(count, half, outFor * outVoices, inFor * inVoices);
                _shiftWord(count, 2 + half, outAgainst * outVoices, inAgainst * inVoices);
                _shiftWord(count, 4 + half, outOpinion * outVoices, inOpinion * inVoices);
            }
        }
    }

    function _shiftWord(Count storage count, uint256 word, uint256 minus, uint256 plus) private {
        unchecked {
            if (minus != plus) count.tally[word] += plus - minus;
        }
    }

    function _tallyOf(uint256 proposalId) private view returns (uint256 againstVotes, uint256 forVotes, uint256 opinions) {
        Issue memory issue = _issues[uint192(proposalId)];
        uint256[TALLY_WORDS] storage tally = _counts[issue.session].tally;
        uint256 half = issue.index >> 3;
        forVotes = Ballots.lane(tally[half], issue.index);
        againstVotes = Ballots.lane(tally[2 + half], issue.index);
        opinions = Ballots.lane(tally[4 + half], issue.index);
    }

    function _checkOpen(uint48 session, Session storage s) private view returns (uint48 deadline) {
        deadline = s.deadline;
        require(deadline != 0, ChamberSessionUnknown(session));
        require(session < clock() && clock() <= deadline, ChamberSessionNotOpen(session));
    }

    function _checkCastTime(uint48 session, address voter, uint48 deadline, bool takesBack) private view {
        uint48 until = deadline - (takesBack ? TAKE_BACK_NOTICE : CAST_NOTICE);
        require(clock() <= until, ChamberBallotFixed(voter, session, until));
    }

    /// @dev `support` is 0 Against, 1 For, 2 Abstain; `params`, when given, is abi.encode(int8) whose sign must agree.
    function _votesOf(uint8 support, bytes memory params) private pure returns (int8 votes) {
        require(support <= 2, GovernorInvalidVoteType());
        if (params.length == 0) return support == 1 ? int8(1) : support == 0 ? -1 : int8(0);
        votes = abi.decode(params, (int8));
        require(support == 1 ? votes > 0 : support == 0 ? votes < 0 : votes == 0, ChamberSupportMismatch(support, votes));
    }

    function _sessionOfKey(uint192 key) private view returns (uint48) {
        return key <= type(uint48).max ? uint48(key) : _issues[key].session;
    }
}
