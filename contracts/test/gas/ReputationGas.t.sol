// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../src/governance/IChamber.sol";
import {ReputationTest} from "../support/ReputationTest.sol";

/// @title Gas of whole transactions around reputation: awards, slashes, and what the rule of who may propose adds to proposing
/// @dev Measured as in Gas.t.sol.
/// forge-config: default.isolate = true
contract ReputationGasTest is ReputationTest {
    function test_AwardsAndSlashes() public {
        address patron = _person(1);
        reputation.award(_person(2), TOPIC, 10, patron, _ref());
        reputation.award(doctor, TOPIC, 10, patron, _ref());
        vm.snapshotGasLastCall("reputation", "award, first of a person");
        _pass(1 days);
        reputation.award(doctor, TOPIC, 10, patron, _ref());
        vm.snapshotGasLastCall("reputation", "award, later");
        reputation.award(doctor, TOPIC, 10, address(0), _ref());
        vm.snapshotGasLastCall("reputation", "award, later, same block, no counterpart");
        // The last day of a half-life: the longest power.
        _pass(254 days);
        reputation.award(doctor, TOPIC, 10, patron, _ref());
        vm.snapshotGasLastCall("reputation", "award, later epoch");
        reputation.award(doctor, TOPIC, 0, patron, _ref());
        vm.snapshotGasLastCall("reputation", "award, nothing left by the caps");
        _pass(1 days);
        reputation.slash(doctor, TOPIC, 5, _ref());
        vm.snapshotGasLastCall("reputation", "slash");
    }

    function test_Proposing() public {
        uint256[] memory keys = new uint256[](3);
        (keys[0], keys[1], keys[2]) = _sorted(1, 2, 3);
        for (uint256 i = 0; i < 3; ++i) {
            _admit(vm.addr(keys[i]));
        }
        for (uint256 i = 10; i < 16; ++i) {
            _admit(_person(i));
        }
        _propose(_person(10));
        _propose(_person(11));
        vm.snapshotGasLastCall("reputation", "propose, every member may");

        chamber = _openChamber("Clinical", [uint16(1), 1, 1], IChamber.ProposerRule(reputation, TOPIC, 10, 3));
        _award(_person(12), 50);
        _award(_person(13), 50);
        _pass(255 days);
        _propose(_person(12));
        _propose(_person(13));
        vm.snapshotGasLastCall("reputation", "propose, by reputation");

        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) =
            _action(address(chamber), abi.encodeWithSignature("name()"));
        uint256 id = chamber.getProposalId(targets, values, calldatas, keccak256("Proposal 5"));
        IChamber.Sponsorship[] memory sponsorships = new IChamber.Sponsorship[](3);
        for (uint256 i = 0; i < 3; ++i) {
            address sponsor = vm.addr(keys[i]);
            bytes32 typehash = chamber.PROPOSAL_SPONSORSHIP_TYPEHASH();
            bytes32 digest = _typed(
                _domain(address(chamber), "DoctorDAO Clinical", block.chainid),
                keccak256(abi.encode(typehash, id, _person(14), sponsor, _now))
            );
            sponsorships[i] = IChamber.Sponsorship(sponsor, _now, _sign(keys[i], digest));
        }
        vm.prank(_person(14));
        chamber.proposeSponsored(targets, values, calldatas, "Proposal 5", sponsorships);
        vm.snapshotGasLastCall("reputation", "propose, by three sponsors");
    }

    function _sorted(uint256 a, uint256 b, uint256 c) private pure returns (uint256, uint256, uint256) {
        if (vm.addr(a) > vm.addr(b)) (a, b) = (b, a);
        if (vm.addr(b) > vm.addr(c)) (b, c) = (c, b);
        if (vm.addr(a) > vm.addr(b)) (a, b) = (b, a);
        return (a, b, c);
    }
}
