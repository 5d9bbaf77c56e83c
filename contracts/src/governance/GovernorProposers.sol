// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GovernorSessions} from "./GovernorSessions.sol";
import {IChamber} from "./IChamber.sol";

/// @title GovernorProposers: who may propose, by reputation or by the signatures of sponsors
/// @notice `proposalThreshold` stays 0: tools read it as a number of votes, and votes open nothing here.
abstract contract GovernorProposers is GovernorSessions {
    bytes32 public constant PROPOSAL_SPONSORSHIP_TYPEHASH =
        keccak256("ProposalSponsorship(uint256 proposalId,address proposer,address sponsor,uint256 deadline)");

    /// @dev More would put proposing out of reach of a small association.
    uint256 internal constant MAX_SPONSORS = 20;

    ProposerRule private _rule;

    constructor(ProposerRule memory rule) {
        _setProposerRule(rule);
    }

    /// @notice Change which members may propose from now on. By governance only.
    function setProposerRule(ProposerRule calldata rule) external onlyGovernance {
        _setProposerRule(rule);
    }

    /// @inheritdoc IChamber
    function proposerRule() external view returns (ProposerRule memory) {
        return _rule;
    }

    /// @dev Governor's own, for a member with enough reputation.
    function propose(address[] memory targets, uint256[] memory values, bytes[] memory calldatas, string memory description)
        public
        virtual
        override
        returns (uint256)
    {
        uint256 threshold = _rule.threshold;
        if (threshold > 0) {
            uint256 reputation = _rule.reputation.balanceOf(msg.sender, _rule.topic);
            require(reputation >= threshold, ChamberReputationTooLow(msg.sender, reputation, threshold));
        }
        return super.propose(targets, values, calldatas, description);
    }

    /// @inheritdoc IChamber
    /// @dev The proposal's id is the hash of its content and stands once, so a signature serves once and needs no nonce. It names the
    /// proposer too, or anybody who sees it under way could propose the same first, and cancel it.
    function proposeSponsored(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        Sponsorship[] calldata sponsorships
    ) external returns (uint256 proposalId) {
        require(_isValidDescriptionForProposer(msg.sender, description), GovernorRestrictedProposer(msg.sender));
        require(sponsorships.length >= _rule.sponsors, ChamberNotEnoughSponsors(sponsorships.length, _rule.sponsors));
        proposalId = _propose(targets, values, calldatas, description, msg.sender);

        address previous = address(0);
        for (uint256 i = 0; i < sponsorships.length; ++i) {
            (address sponsor, uint256 deadline) = (sponsorships[i].sponsor, sponsorships[i].deadline);
            require(sponsor > previous, ChamberSponsorsNotSorted(previous, sponsor));
            require(sponsor != msg.sender && _isMember(sponsor), ChamberInvalidSponsor(sponsor));
            require(clock() <= deadline, ChamberSponsorshipExpired(sponsor, deadline));
            _checkSignature(
                sponsor,
                keccak256(abi.encode(PROPOSAL_SPONSORSHIP_TYPEHASH, proposalId, msg.sender, sponsor, deadline)),
                sponsorships[i].signature
            );
            emit ProposalSponsored(proposalId, sponsor);
            previous = sponsor;
        }
    }

    function _setProposerRule(ProposerRule memory rule) private {
        require(rule.sponsors <= MAX_SPONSORS, ChamberInvalidSettings());
        require(rule.threshold == 0 || (rule.sponsors > 0 && address(rule.reputation).code.length > 0), ChamberInvalidSettings());
        _rule = rule;
        emit ProposerRuleChanged(address(rule.reputation), rule.topic, rule.threshold, rule.sponsors);
    }
}
