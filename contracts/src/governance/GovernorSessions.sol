// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ballots} from "./Ballots.sol";
import {IChamber} from "./IChamber.sol";
import {GovernorNoncesKeyed} from "@openzeppelin/contracts/governance/extensions/GovernorNoncesKeyed.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title GovernorSessions: proposals are gathered into sessions that start on a fixed grid
/// @notice A session is named by its snapshot. Its agenda closes `agendaNotice` seconds before, or when 16 proposals stand on it. What a
/// session is judged by (deadline, quorum) is fixed by its first proposal: no later change touches it.
abstract contract GovernorSessions is GovernorNoncesKeyed, IChamber {
    /// @dev Sessions shorter than this would leave nobody time to answer a delegate (see the closing rule).
    uint32 internal constant MIN_VOTING_PERIOD = 3 days;
    uint256 private constant BPS = 10_000;

    struct Session {
        uint48 deadline;
        uint8 issues;
        uint32 represented;
        uint32 voters;
        uint16 representedBps;
        uint16 votersBps;
        uint16 opinionsBps;
        mapping(uint256 index => uint256) proposalIds;
        mapping(address proposer => bool) hasProposed;
    }

    struct Issue {
        uint48 session;
        uint8 index;
    }

    /// @notice Start of the grid, its step, and how long before a session its agenda closes; in seconds.
    uint48 public immutable gridOrigin;
    uint48 public immutable gridInterval;
    uint48 public immutable agendaNotice;

    mapping(uint48 session => Session) internal _sessions;
    mapping(uint192 key => Issue) internal _issues;
    mapping(address proposer => uint256 proposalId) private _latestOf;

    uint48 private _cursor;
    uint32 private _votingPeriod;
    uint16 private _representedBps;
    uint16 private _votersBps;
    uint16 private _opinionsBps;

    /// @notice As of OpenZeppelin's GovernorSettings.
    event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod);

    constructor(uint48 gridOrigin_, uint48 gridInterval_, uint48 agendaNotice_, uint32 votingPeriod_, uint16[3] memory quorumBps) {
        require(gridInterval_ > 0 && agendaNotice_ > 0, ChamberInvalidSettings());
        gridOrigin = gridOrigin_;
        gridInterval = gridInterval_;
        agendaNotice = agendaNotice_;
        _setVotingPeriod(votingPeriod_);
        _setQuorum(quorumBps[0], quorumBps[1], quorumBps[2]);
    }

    // --- settings --------------------------------------------------------------------------------------------------------

    /// @notice Length of sessions that have no proposal yet, in seconds. By governance only.
    function setVotingPeriod(uint32 votingPeriod_) external onlyGovernance {
        _setVotingPeriod(votingPeriod_);
    }

    /// @notice The quorum of sessions that have no proposal yet, in basis points of the members. By governance only.
    function setQuorum(uint16 representedBps, uint16 votersBps, uint16 opinionsBps) external onlyGovernance {
        _setQuorum(representedBps, votersBps, opinionsBps);
    }

    // --- sessions ----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IChamber
    /// @dev O(1): agendas fill in order, so none before the cursor has room.
    function nextSession() public view returns (uint48 session) {
        uint256 earliest = uint256(clock()) + agendaNotice + 1;
        if (earliest < gridOrigin) earliest = gridOrigin;
        uint256 steps = (earliest - gridOrigin + gridInterval - 1) / gridInterval;
        session = SafeCast.toUint48(gridOrigin + steps * gridInterval);
        if (session < _cursor) session = _cursor;
    }

    /// @inheritdoc IChamber
    function agenda(uint48 session) external view returns (uint256[] memory proposalIds) {
        Session storage s = _sessions[session];
        proposalIds = new uint256[](s.issues);
        for (uint256 i = 0; i < proposalIds.length; ++i) {
            proposalIds[i] = s.proposalIds[i];
        }
    }

    /// @notice The session of a proposal.
    function sessionOf(uint256 proposalId) external view returns (uint48) {
        return uint48(proposalSnapshot(proposalId));
    }

    /// @notice Lands a proposal made now on the next session whose agenda is open.
    function votingDelay() public view override returns (uint256) {
        return nextSession() - clock();
    }

    /// @notice Length of the session that a proposal made now would land in.
    function votingPeriod() public view override returns (uint256) {
        uint48 session = nextSession();
        uint48 deadline = _sessions[session].deadline;
        return deadline == 0 ? _votingPeriod : deadline - session;
    }

    /// @notice Voices that sessions need in force now, of the members at `timepoint`.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return _share(_membersAt(timepoint), _representedBps);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @dev ECDSA, or ERC-1271 when `signer` is a contract.
    function _checkSignature(address signer, bytes32 structHash, bytes calldata signature) internal view {
        require(SignatureChecker.isValidSignatureNow(signer, _hashTypedDataV4(structHash), signature), GovernorInvalidSignature(signer));
    }

    function _membersAt(uint256 timepoint) internal view virtual returns (uint256);

    function _isMember(address account) internal view virtual returns (bool);

    /// @dev Rounds up: a quorum of 5% of 21 is 2.
    function _share(uint256 members, uint256 bps) internal pure returns (uint256) {
        return (members * bps + BPS - 1) / BPS;
    }

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal virtual override returns (uint256 proposalId) {
        require(_isMember(proposer), ChamberNotMember(proposer));
        uint48 session = nextSession();
        Session storage s = _sessions[session];
        require(!s.hasProposed[proposer], ChamberProposerHasIssue(proposer, session));
        uint256 latest = _latestOf[proposer];
        require(latest == 0 || !_isLive(latest), ChamberProposerHasLiveProposal(proposer, latest));

        proposalId = super._propose(targets, values, calldatas, description, proposer);

        uint8 index = s.issues;
        if (index == 0) {
            s.deadline = SafeCast.toUint48(session + _votingPeriod);
            (s.representedBps, s.votersBps, s.opinionsBps) = (_representedBps, _votersBps, _opinionsBps);
        }
        s.issues = index + 1;
        s.proposalIds[index] = proposalId;
        s.hasProposed[proposer] = true;
        _latestOf[proposer] = proposalId;
        _issues[uint192(proposalId)] = Issue(session, index);
        if (index + 1 == Ballots.MAX_ISSUES) _cursor = session + gridInterval;
        emit IssueAdded(session, proposalId, index);
    }

    function _isLive(uint256 proposalId) private view returns (bool) {
        ProposalState now_ = state(proposalId);
        return
            now_ == ProposalState.Pending || now_ == ProposalState.Active || now_ == ProposalState.Succeeded || now_ == ProposalState.Queued;
    }

    function _setVotingPeriod(uint32 votingPeriod_) private {
        require(votingPeriod_ >= MIN_VOTING_PERIOD, GovernorInvalidVotingPeriod(votingPeriod_));
        emit VotingPeriodSet(_votingPeriod, votingPeriod_);
        _votingPeriod = votingPeriod_;
    }

    function _setQuorum(uint16 representedBps, uint16 votersBps, uint16 opinionsBps) private {
        require(representedBps <= BPS && votersBps <= BPS && opinionsBps <= BPS, ChamberInvalidSettings());
        (_representedBps, _votersBps, _opinionsBps) = (representedBps, votersBps, opinionsBps);
        emit QuorumChanged(representedBps, votersBps, opinionsBps);
    }
}
