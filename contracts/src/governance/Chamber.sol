// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {GovernorBallots} from "./GovernorBallots.sol";
import {GovernorProposers} from "./GovernorProposers.sol";
import {GovernorSessions} from "./GovernorSessions.sol";
import {ILiquidVotes} from "./ILiquidVotes.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorNoncesKeyed} from "@openzeppelin/contracts/governance/extensions/GovernorNoncesKeyed.sol";
import {GovernorProposalGuardian} from "@openzeppelin/contracts/governance/extensions/GovernorProposalGuardian.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title Chamber: one topic of the association
/// @notice See IChamber for the rule. The timelock is shared by all chambers and holds the treasury; the guardian (safety council) may cancel
/// a proposal and never pass one.
contract Chamber is GovernorBallots, GovernorTimelockControl, GovernorProposalGuardian {
    /// @param topic plain name, for example "Clinical"
    /// @param gridOrigin start of the session grid (unix seconds)
    /// @param gridInterval step of the grid (seconds)
    /// @param agendaNotice how long before a session its agenda closes (seconds)
    /// @param votingPeriod length of a session (seconds), at least 3 days
    /// @param quorumBps voices represented, direct voters, voices with an opinion on the issue; basis points of the members
    /// @param proposers which members may propose
    struct Settings {
        string topic;
        uint48 gridOrigin;
        uint48 gridInterval;
        uint48 agendaNotice;
        uint32 votingPeriod;
        uint16[3] quorumBps;
        ProposerRule proposers;
    }

    /// @notice Who is a member.
    IMembership public immutable membership;

    constructor(Settings memory settings, ILiquidVotes voices_, IMembership membership_, TimelockController timelock_, address guardian)
        Governor(string.concat("DoctorDAO ", settings.topic))
        GovernorSessions(settings.gridOrigin, settings.gridInterval, settings.agendaNotice, settings.votingPeriod, settings.quorumBps)
        GovernorProposers(settings.proposers)
        GovernorBallots(voices_)
        GovernorTimelockControl(timelock_)
    {
        membership = membership_;
        _setProposalGuardian(guardian);
        emit ChamberOpened(
            settings.topic, address(voices_), address(membership_), settings.gridOrigin, settings.gridInterval, settings.agendaNotice
        );
    }

    /// @inheritdoc Governor
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @inheritdoc Governor
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function proposalNeedsQueuing(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    function propose(address[] memory targets, uint256[] memory values, bytes[] memory calldatas, string memory description)
        public
        override(Governor, GovernorProposers)
        returns (uint256)
    {
        return super.propose(targets, values, calldatas, description);
    }

    function _membersAt(uint256 timepoint) internal view override returns (uint256) {
        return membership.membersAt(timepoint);
    }

    function _isMember(address account) internal view override returns (bool) {
        return membership.isMember(account);
    }

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override(Governor, GovernorSessions) returns (uint256) {
        return super._propose(targets, values, calldatas, description, proposer);
    }

    function _castVote(uint256 proposalId, address account, uint8 support, string memory reason, bytes memory params)
        internal
        override(Governor, GovernorBallots)
        returns (uint256)
    {
        return super._castVote(proposalId, account, support, reason, params);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(address[] memory targets, uint256[] memory values, bytes[] memory calldatas, bytes32 descriptionHash)
        internal
        override(Governor, GovernorTimelockControl)
        returns (uint256)
    {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }

    function _validateCancel(uint256 proposalId, address caller) internal view override(Governor, GovernorProposalGuardian) returns (bool) {
        return super._validateCancel(proposalId, caller);
    }

    function _validateVoteSig(uint256 proposalId, uint8 support, address voter, bytes memory signature)
        internal
        override(Governor, GovernorNoncesKeyed)
        returns (bool)
    {
        return super._validateVoteSig(proposalId, support, voter, signature);
    }

    function _validateExtendedVoteSig(
        uint256 proposalId,
        uint8 support,
        address voter,
        string memory reason,
        bytes memory params,
        bytes memory signature
    ) internal override(Governor, GovernorNoncesKeyed) returns (bool) {
        return super._validateExtendedVoteSig(proposalId, support, voter, reason, params, signature);
    }

    function _useNonce(address owner) internal override(Nonces, GovernorBallots) returns (uint256) {
        return super._useNonce(owner);
    }

    function _useCheckedNonce(address owner, uint256 nonce) internal override(Nonces, GovernorNoncesKeyed) {
        super._useCheckedNonce(owner, nonce);
    }
}
