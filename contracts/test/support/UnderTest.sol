// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {ICoverPool} from "../../src/cover/ICoverPool.sol";
import {IPolicies, IPolicyClaims} from "../../src/cover/IPolicies.sol";
import {IProducts} from "../../src/cover/IProducts.sol";
import {IIssuerRegistry} from "../../src/credentials/IIssuerRegistry.sol";
import {IChamber} from "../../src/governance/IChamber.sol";
import {ILiquidVotes} from "../../src/governance/ILiquidVotes.sol";
import {IERC5192} from "../../src/membership/IERC5192.sol";
import {IMembership, IMembershipObserver} from "../../src/membership/IMembership.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {IReputation} from "../../src/reputation/IReputation.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

// The contracts as a caller sees them. Tests deploy the artifacts by name (`vm.deployCode`) and never import an implementation: so the code
// under test is compiled once, by the optimising pipeline that is deployed, and the tests by the quick one.

interface MembershipUnderTest is IMembership, IERC5192, IAccessControl {
    function VERIFIER_ROLE() external view returns (bytes32);
    function GUARDIAN_ROLE() external view returns (bytes32);
    function DEFAULT_ADMIN_ROLE() external view returns (bytes32);
    function MAX_TERM() external view returns (uint48);
    function MAX_REGISTRIES() external view returns (uint256);
    function voucherDigest(Voucher calldata voucher) external view returns (bytes32);
    function recoveryDigest(RecoveryVoucher calldata voucher) external view returns (bytes32);
    function RECOVERY_DELAY() external view returns (uint48);
    function RECOVERY_WINDOW() external view returns (uint48);
    function MAX_GUARDIANS() external view returns (uint256);
    function threshold() external view returns (uint256);
    function registries() external view returns (address[] memory);
    function totalMembers() external view returns (uint256);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
    function clock() external view returns (uint48);
    function CLOCK_MODE() external view returns (string memory);
    function ownerOf(uint256 tokenId) external view returns (address);
    function balanceOf(address owner) external view returns (uint256);
    function transferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function approve(address to, uint256 tokenId) external;
    function setApprovalForAll(address operator, bool approved) external;
}

interface LiquidVotesUnderTest is ILiquidVotes, IMembershipObserver, IERC165 {
    error DelegationOnlyMembership(address caller);
    error DelegationTermOriginInFuture(uint48 termOrigin);
    error InvalidAccountNonce(address account, uint256 currentNonce);

    function TERM() external view returns (uint48);
    function RENEWAL_WINDOW() external view returns (uint48);
    function termOrigin() external view returns (uint48);
    function nonces(address owner) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

interface ReputationUnderTest is IReputation, IMembershipObserver, IAccessControl {
    function membership() external view returns (address);
    function DEFAULT_ADMIN_ROLE() external view returns (bytes32);
    function EPOCH_DAYS() external view returns (uint256);
    function MAX_BALANCE() external view returns (uint256);
    function originDay() external view returns (uint256);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
    function clock() external view returns (uint48);
    function CLOCK_MODE() external view returns (string memory);
}

interface IssuerRegistryUnderTest is IIssuerRegistry, IAccessControl {
    function DEFAULT_ADMIN_ROLE() external view returns (bytes32);
    function MAX_LEVELS() external view returns (uint256);
    function clock() external view returns (uint48);
    function CLOCK_MODE() external view returns (string memory);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}

interface ChamberUnderTest is IChamber, IGovernor {
    function nonces(address owner, uint192 key) external view returns (uint256);
    function nonces(address owner) external view returns (uint256);
    function proposalVotes(uint256 proposalId) external view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes);
    function sessionOf(uint256 proposalId) external view returns (uint48);
    function setVotingPeriod(uint32 votingPeriod) external;
    function setQuorum(uint16 representedBps, uint16 votersBps, uint16 opinionsBps) external;
    function setProposerRule(ProposerRule calldata rule) external;
    function setProposalGuardian(address guardian) external;
    function proposalGuardian() external view returns (address);
    function timelock() external view returns (address);
    function voices() external view returns (address);
    function membership() external view returns (address);
    function gridOrigin() external view returns (uint48);
    function gridInterval() external view returns (uint48);
    function agendaNotice() external view returns (uint48);
    function SESSION_BALLOT_TYPEHASH() external view returns (bytes32);
    function BALLOT_WITHDRAWAL_TYPEHASH() external view returns (bytes32);
    function PROPOSAL_SPONSORSHIP_TYPEHASH() external view returns (bytes32);
    function BALLOT_TYPEHASH() external view returns (bytes32);
    function EXTENDED_BALLOT_TYPEHASH() external view returns (bytes32);
    function eip712Domain() external view returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory);
}

interface TimelockUnderTest is IAccessControl {
    function PROPOSER_ROLE() external view returns (bytes32);
    function CANCELLER_ROLE() external view returns (bytes32);
    function getMinDelay() external view returns (uint256);
}

/// @dev Chamber's constructor argument, field by field.
struct ChamberSettings {
    string topic;
    uint48 gridOrigin;
    uint48 gridInterval;
    uint48 agendaNotice;
    uint32 votingPeriod;
    uint16[3] quorumBps;
    IChamber.ProposerRule proposers;
}

interface PanelsUnderTest is IPanels, IAccessControl {
    function ETHICS_ROLE() external view returns (bytes32);
    function RECORDER_ROLE() external view returns (bytes32);
    function DRAW_DELAY() external view returns (uint256);
    function MAX_TRIES() external view returns (uint256);
    function COMMIT_TIME() external view returns (uint48);
    function REVEAL_TIME() external view returns (uint48);
    function DRAW_TIME() external view returns (uint48);
    function membership() external view returns (address);
}

interface CoverPoolUnderTest is ICoverPool, IERC20, IAccessControl {
    error EnforcedPause();

    function UNDERWRITER_ROLE() external view returns (bytes32);
    function CLAIMS_ROLE() external view returns (bytes32);
    function GUARDIAN_ROLE() external view returns (bytes32);
    function asset() external view returns (address);
    function decimals() external view returns (uint8);
    function totalAssets() external view returns (uint256);
    function REDEEM_DELAY() external view returns (uint48);
    function MAX_REQUESTS() external view returns (uint256);
    function maxDeposit(address receiver) external view returns (uint256);
    function previewDeposit(uint256 assets) external view returns (uint256);
    function previewRedeem(uint256 shares) external view returns (uint256);
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);
    function setSolvency(Solvency calldata solvency) external;
    function setClass(uint16 class, uint16 correlation, uint16 cap) external;
    function pause() external;
    function unpause() external;
}

interface ProductsUnderTest is IProducts, IAccessControl {}

interface PoliciesUnderTest is IPolicies, IPolicyClaims, IAccessControl {
    function QUOTER_ROLE() external view returns (bytes32);
    function CLAIMS_ROLE() external view returns (bytes32);
    function BENEFITS_ROLE() external view returns (bytes32);
    function ownerOf(uint256 tokenId) external view returns (address);
    function balanceOf(address owner) external view returns (uint256);
    function transferFrom(address from, address to, uint256 tokenId) external;
}

interface ClaimsUnderTest is IClaims, IAccessControl {
    function OFFICER_ROLE() external view returns (bytes32);
    function setRule(Rule calldata rule) external;
}
