// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../reputation/IReputation.sol";

/// @title One topic of the association: a Governor whose proposals are voted on in sessions, by quadratic ballots
/// @notice A ballot is one `int8` an issue of the agenda; the sum of squares is at most 100 credits. Every voice follows the
/// nearest person on its delegation chain, itself included, who has cast. Governor's standard events are emitted besides these.
/// @dev `session` is the snapshot timestamp shared by up to 16 proposals. Each voice is worth one.
interface IChamber {
    /// @param needed what the rule asks for, rounded up
    /// @param reached what the session has
    struct QuorumPart {
        uint256 needed;
        uint256 reached;
    }

    /// @param represented voices of the session against q1 of the members at the snapshot
    /// @param voters distinct direct voters against q2
    /// @param opinions voices with a vote other than 0 on this issue against q3
    struct Quorum {
        QuorumPart represented;
        QuorumPart voters;
        QuorumPart opinions;
    }

    /// @notice Which members may propose: who has `threshold` in `topic`, or is sponsored by `sponsors` others. With a threshold of 0 every
    /// member may.
    /// @param topic the chamber's topic in `reputation`
    /// @param threshold whole units of reputation that `propose` asks for
    /// @param sponsors signatures that `proposeSponsored` asks for instead; at least 1 and at most 20 when there is a threshold, so that no
    /// rule shuts out everybody, itself included
    struct ProposerRule {
        IReputation reputation;
        bytes32 topic;
        uint32 threshold;
        uint16 sponsors;
    }

    /// @notice A member's signature under somebody else's proposal.
    /// @param deadline until when it may be used (unix seconds)
    /// @param signature of the EIP-712 type `ProposalSponsorship(uint256 proposalId,address proposer,address sponsor,uint256 deadline)`, or
    /// ERC-1271
    struct Sponsorship {
        address sponsor;
        uint256 deadline;
        bytes signature;
    }

    /// @notice Emitted by the constructor. `name` is the chamber's plain name, for example "Clinical". Times in seconds.
    event ChamberOpened(string name, address votes, address membership, uint48 gridOrigin, uint48 gridInterval, uint48 agendaNotice);
    /// @notice The three parts of the quorum, in basis points of the members at the snapshot (`voters` too).
    event QuorumChanged(uint16 representedBps, uint16 votersBps, uint16 opinionsBps);
    /// @notice Which members may propose from now on. Emitted by the constructor too.
    event ProposerRuleChanged(address reputation, bytes32 topic, uint256 threshold, uint256 sponsors);
    /// @notice Emitted for each sponsor, after Governor's `ProposalCreated`.
    event ProposalSponsored(uint256 indexed proposalId, address indexed sponsor);
    /// @notice `proposalId` is issue `index` (from 0) of `session`. Emitted right after Governor's `ProposalCreated`.
    event IssueAdded(uint48 indexed session, uint256 indexed proposalId, uint8 index);
    /// @notice The whole ballot as it now stands, with the `voices` it speaks for. Also emitted when a ballot is changed.
    event BallotCast(address indexed voter, uint48 indexed session, uint256 voices, int8[] votes, string reason);
    event BallotWithdrawn(address indexed voter, uint48 indexed session);
    /// @notice Voices left the ballot of `from` for that of `to`. On a first cast `from` is the nearest ancestor with a live ballot and `to`
    /// the voter; on a withdrawal `from` is the voter and `to` the ancestor. Not emitted when no ancestor has a live ballot. `voices` is what
    /// the ancestor loses or gains, which is less than what the voter has when some stand more than 7 hops below the ancestor.
    event VoicesMoved(uint48 indexed session, address indexed from, address indexed to, uint256 voices);

    error ChamberBallotOverBudget(uint256 cost, uint256 credits);
    error ChamberBallotLength(uint256 given, uint256 agenda);
    /// @notice Voting has not begun or is over.
    error ChamberSessionNotOpen(uint48 session);
    error ChamberSessionUnknown(uint48 session);
    error ChamberNoVoice(address voter, uint48 session);
    error ChamberNoBallot(address voter, uint48 session);
    /// @notice The voter carries others and the time for this act is over; `until` is when it ended.
    error ChamberBallotFixed(address voter, uint48 session, uint48 until);
    error ChamberSupportMismatch(uint8 support, int8 votes);
    error ChamberNotMember(address proposer);
    error ChamberReputationTooLow(address proposer, uint256 reputation, uint256 threshold);
    error ChamberNotEnoughSponsors(uint256 given, uint256 needed);
    error ChamberSponsorsNotSorted(address previous, address sponsor);
    /// @notice No member, or the proposer.
    error ChamberInvalidSponsor(address sponsor);
    error ChamberSponsorshipExpired(address sponsor, uint256 deadline);
    error ChamberInvalidSettings();
    error ChamberProposerHasIssue(address proposer, uint48 session);
    error ChamberProposerHasLiveProposal(address proposer, uint256 proposalId);

    /// @notice Propose without the reputation that `propose` asks for, sponsored by other members. Errors: those of `propose`,
    /// `ChamberNotEnoughSponsors`, `ChamberSponsorsNotSorted`, `ChamberInvalidSponsor`, `ChamberSponsorshipExpired`,
    /// `GovernorInvalidSignature`.
    /// @param sponsorships by distinct members, sorted by address; each is checked, also those beyond the number needed
    function proposeSponsored(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        Sponsorship[] calldata sponsorships
    ) external returns (uint256 proposalId);
    /// @notice Which members may propose.
    function proposerRule() external view returns (ProposerRule memory);

    /// @notice Cast or change the caller's ballot for the whole session. Errors: `ChamberSessionUnknown`, `ChamberSessionNotOpen`,
    /// `ChamberBallotLength`, `ChamberBallotOverBudget`, `ChamberNoVoice`, `ChamberBallotFixed`.
    /// @param votes one entry an issue of the agenda; above 0 For, below 0 Against, 0 no opinion
    /// @return voices how many voices the ballot speaks for now
    function castBallot(uint48 session, int8[] calldata votes, string calldata reason) external returns (uint256 voices);
    /// @notice The same by EIP-712 signature of `SessionBallot`, or ERC-1271; the nonce is `nonces(voter, session)`.
    function castBallotBySig(uint48 session, int8[] calldata votes, string calldata reason, address voter, bytes calldata signature)
        external
        returns (uint256 voices);
    /// @notice Withdraw the caller's ballot; its voices flow back to the nearest ancestor with a live ballot.
    function withdrawBallot(uint48 session) external;
    function withdrawBallotBySig(uint48 session, address voter, bytes calldata signature) external;

    /// @notice The ballot of `voter` and the voices that count through it now.
    function ballotOf(uint48 session, address voter) external view returns (bool live, uint256 voices, int8[] memory votes);
    /// @notice Proposals of a session in the order of a ballot's entries.
    function agenda(uint48 session) external view returns (uint256[] memory proposalIds);
    /// @notice The session a proposal made now would land in.
    function nextSession() external view returns (uint48);
    /// @notice The three parts of the quorum, needed and reached. Before the snapshot nothing is needed.
    function quorumOf(uint256 proposalId) external view returns (Quorum memory);
}
