// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../../src/reputation/IReputation.sol";
import {AssociationTest} from "./AssociationTest.sol";
import {ReputationUnderTest} from "./UnderTest.sol";

/// @title The association with its reputation; the test itself is a source and a slasher without a cap
abstract contract ReputationTest is AssociationTest {
    bytes32 internal constant TOPIC = "clinical";
    bytes32 internal constant OTHER_TOPIC = "cover";
    uint32 internal constant NO_CAP = type(uint32).max;

    ReputationUnderTest internal reputation;
    address internal doctor = makeAddr("doctor");
    uint256 private _refs;

    function setUp() public virtual override {
        super.setUp();
        reputation = ReputationUnderTest(vm.deployCode("out/Reputation.sol/Reputation.json", abi.encode(admin, membership)));
        _nameThis();
    }

    /// @dev A handler sets up in its constructor, when it is no contract yet.
    function _nameThis() internal virtual {
        _name(TOPIC, address(this), NO_CAP, NO_CAP, NO_CAP);
        vm.prank(admin);
        reputation.nameSlasher(TOPIC, address(this));
    }

    function _name(bytes32 topic, address source, uint32 total, uint32 account, uint32 pair) internal {
        vm.prank(admin);
        reputation.nameSource(topic, source, IReputation.Caps(total, account, pair));
    }

    function _ref() internal returns (bytes32) {
        return bytes32(++_refs);
    }

    function _award(address account, uint256 amount) internal returns (uint256) {
        return reputation.award(account, TOPIC, amount, address(0), _ref());
    }

    function _slash(address account, uint256 amount) internal returns (uint256) {
        return reputation.slash(account, TOPIC, amount, _ref());
    }

    function _balance(address account) internal view returns (uint256) {
        return reputation.balanceOf(account, TOPIC);
    }

    /// @dev The weights of a year, from real numbers (test/reputation/vectors.mjs).
    function _weights() internal view returns (uint256[] memory) {
        return vm.parseJsonUintArray(vm.readFile("test/reputation/vectors.json"), ".weights");
    }
}
