// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PasskeyAccountFactory} from "../src/accounts/PasskeyAccountFactory.sol";
import {IIssuerRegistry} from "../src/credentials/IIssuerRegistry.sol";
import {IssuerRegistry} from "../src/credentials/IssuerRegistry.sol";
import {Chamber} from "../src/governance/Chamber.sol";
import {IChamber} from "../src/governance/IChamber.sol";
import {LiquidVotes} from "../src/governance/LiquidVotes.sol";
import {Articles} from "../src/knowledge/Articles.sol";
import {IArticles} from "../src/knowledge/IArticles.sol";
import {Membership} from "../src/membership/Membership.sol";
import {Reputation} from "../src/reputation/Reputation.sol";
import {TestEuro} from "../src/treasury/TestEuro.sol";
import {OpenMarket} from "./OpenMarket.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Deploy: the whole association on any chain
/// @notice `forge script script/Deploy.s.sol --rpc-url URL --broadcast --private-key KEY`. Settings come from the environment:
/// VERIFIERS (comma separated), VERIFIER_THRESHOLD, GUARDIAN, SETTLEMENT_TOKEN (a TestEuro owned by the deployer when absent),
/// GRID_ORIGIN, GRID_INTERVAL, VOTING_PERIOD, AGENDA_NOTICE, TERM_ORIGIN, TIMELOCK_DELAY (unix seconds or seconds),
/// QUORUM_REPRESENTED_BPS, QUORUM_VOTERS_BPS, QUORUM_OPINIONS_BPS, PROPOSAL_REPUTATION, PROPOSAL_SPONSORS,
/// ARTICLE_REPUTATION, ARTICLE_REVIEWERS, ARTICLE_REWARD,
/// ROOT_ISSUERS (comma separated, each "did|controller|Topic+Topic": accredited before the timelock takes over), and those of OpenCover and OpenMarket. Writes <DEPLOYMENTS_DIR>/<chainId>.json, which the server reads.
contract Deploy is OpenMarket {
    uint256 private constant COVER = 1;
    uint256 private constant MARKET = 2;
    string[6] private _names = ["Clinical", "Cover", "Marketplace", "Treasury", "Advocacy", "Platform"];
    string[6] private _keys = ["clinical", "cover", "marketplace", "treasury", "advocacy", "platform"];

    function run() external {
        uint256 startBlock = vm.getBlockNumber();
        address deployer = msg.sender;
        address guardian = vm.envOr("GUARDIAN", deployer);
        address[] memory fallbackVerifiers = new address[](1);
        fallbackVerifiers[0] = deployer;
        address[] memory verifiers = vm.envOr("VERIFIERS", ",", fallbackVerifiers);

        vm.startBroadcast();
        address token = vm.envOr("SETTLEMENT_TOKEN", address(0));
        if (token == address(0)) token = address(new TestEuro(deployer));
        TimelockController timelock =
            new TimelockController(vm.envOr("TIMELOCK_DELAY", uint256(2 days)), new address[](0), _anyone(), deployer);
        Membership membership = new Membership(deployer, verifiers, vm.envOr("VERIFIER_THRESHOLD", uint256(1)));
        membership.grantRole(membership.GUARDIAN_ROLE(), guardian);

        Reputation reputation = new Reputation(deployer, address(membership));
        membership.addRegistry(address(reputation));
        Articles articles = _openArticles(membership, reputation, timelock);

        IssuerRegistry issuers = new IssuerRegistry(deployer);
        _accreditRoots(issuers);
        PasskeyAccountFactory passkeyAccounts = new PasskeyAccountFactory();

        Cover memory cover = _openCover(membership, reputation, IERC20(token), deployer, guardian);
        reputation.nameSlasher("cover", address(cover.panels));
        Market memory market = _openMarket(cover, membership, reputation, token, address(timelock), deployer, guardian);
        address[] memory voices = new address[](_names.length);

        string memory chambers = "";
        for (uint256 i = 0; i < _names.length; ++i) {
            (Chamber chamber, LiquidVotes votes) = _open(i, membership, timelock, reputation, guardian);
            timelock.grantRole(timelock.PROPOSER_ROLE(), address(chamber));
            timelock.grantRole(timelock.CANCELLER_ROLE(), address(chamber));
            voices[i] = address(votes);
            if (i == COVER) cover.admin = address(chamber);
            if (i == MARKET) market.admin = address(chamber);
            chambers = string.concat(chambers, i == 0 ? "" : ",", _json(_keys[i], _names[i], address(chamber), address(votes)));
        }

        cover.panels.nameVoices(voices);
        _leaveCover(cover, deployer);
        _leaveMarket(market, deployer);
        reputation.grantRole(reputation.DEFAULT_ADMIN_ROLE(), address(timelock));
        reputation.renounceRole(reputation.DEFAULT_ADMIN_ROLE(), deployer);
        membership.grantRole(membership.DEFAULT_ADMIN_ROLE(), address(timelock));
        membership.renounceRole(membership.DEFAULT_ADMIN_ROLE(), deployer);
        issuers.grantRole(issuers.DEFAULT_ADMIN_ROLE(), address(timelock));
        issuers.renounceRole(issuers.DEFAULT_ADMIN_ROLE(), deployer);
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), deployer);
        vm.stopBroadcast();

        string memory json = string.concat(
            '{"chainId":',
            vm.toString(block.chainid),
            ',"startBlock":',
            vm.toString(startBlock),
            ',"membership":"',
            vm.toString(address(membership)),
            '","reputation":"',
            vm.toString(address(reputation)),
            '","articles":"',
            vm.toString(address(articles)),
            '","issuerRegistry":"',
            vm.toString(address(issuers)),
            '","passkeyAccounts":"',
            vm.toString(address(passkeyAccounts)),
            '","timelock":"',
            vm.toString(address(timelock)),
            '","settlementToken":"',
            vm.toString(token),
            '",',
            _coverJson(cover),
            _marketJson(market),
            '"chambers":[',
            chambers,
            "]}"
        );
        string memory folder = vm.envOr("DEPLOYMENTS_DIR", string("deployments"));
        vm.createDir(folder, true);
        vm.writeFile(string.concat(folder, "/", vm.toString(block.chainid), ".json"), json);
    }

    /// @dev None unless they are given: an association accredits its first issuers by its own vote.
    function _accreditRoots(IssuerRegistry issuers) private {
        string[] memory roots = vm.envOr("ROOT_ISSUERS", ",", new string[](0));
        for (uint256 i = 0; i < roots.length; ++i) {
            string[] memory parts = vm.split(roots[i], "|");
            string[] memory names = vm.split(parts[2], "+");
            bytes32[] memory topics = new bytes32[](names.length);
            for (uint256 j = 0; j < names.length; ++j) {
                topics[j] = bytes32(bytes(names[j]));
            }
            issuers.accredit(IIssuerRegistry.Accreditation(parts[0], vm.parseAddress(parts[1]), 0, topics, 0, 0));
        }
    }

    /// @dev It awards nothing until a chamber names it as a source.
    function _openArticles(Membership membership, Reputation reputation, TimelockController timelock) private returns (Articles) {
        IArticles.ReviewRule memory rule = IArticles.ReviewRule({
            threshold: uint32(vm.envOr("ARTICLE_REPUTATION", uint256(10))),
            reviewers: uint16(vm.envOr("ARTICLE_REVIEWERS", uint256(3))),
            reward: uint32(vm.envOr("ARTICLE_REWARD", uint256(12)))
        });
        return new Articles(membership, reputation, address(timelock), rule);
    }

    /// @dev The chamber's topic in the reputation is its key.
    function _open(uint256 index, Membership membership, TimelockController timelock, Reputation reputation, address guardian)
        private
        returns (Chamber chamber, LiquidVotes votes)
    {
        uint256 day = block.timestamp - (block.timestamp % 1 days);
        votes = new LiquidVotes(membership, uint48(vm.envOr("TERM_ORIGIN", day)));
        membership.addRegistry(address(votes));
        Chamber.Settings memory settings = Chamber.Settings({
            topic: _names[index],
            gridOrigin: uint48(vm.envOr("GRID_ORIGIN", day)),
            gridInterval: uint48(vm.envOr("GRID_INTERVAL", uint256(7 days))),
            agendaNotice: uint48(vm.envOr("AGENDA_NOTICE", uint256(2 days))),
            votingPeriod: uint32(vm.envOr("VOTING_PERIOD", uint256(7 days))),
            quorumBps: [
                uint16(vm.envOr("QUORUM_REPRESENTED_BPS", uint256(4000))),
                uint16(vm.envOr("QUORUM_VOTERS_BPS", uint256(500))),
                uint16(vm.envOr("QUORUM_OPINIONS_BPS", uint256(1000)))
            ],
            proposers: IChamber.ProposerRule({
                reputation: reputation,
                topic: bytes32(bytes(_keys[index])),
                threshold: uint32(vm.envOr("PROPOSAL_REPUTATION", uint256(0))),
                sponsors: uint16(vm.envOr("PROPOSAL_SPONSORS", uint256(0)))
            })
        });
        chamber = new Chamber(settings, votes, membership, timelock, guardian);
    }

    /// @dev The zero address as executor: anyone may run what has waited.
    function _anyone() private pure returns (address[] memory executors) {
        executors = new address[](1);
    }

    function _json(string memory key, string memory name, address governor, address votes) private pure returns (string memory) {
        return string.concat(
            '{"key":"', key, '","name":"', name, '","governor":"', vm.toString(governor), '","votes":"', vm.toString(votes), '"}'
        );
    }
}
