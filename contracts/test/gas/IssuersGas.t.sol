// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIssuerRegistry} from "../../src/credentials/IIssuerRegistry.sol";
import {IssuerRegistryUnderTest} from "../support/UnderTest.sol";
import {Test} from "forge-std/Test.sol";

/// @title Gas of what issuers do in their registry, four levels deep, and of what a verifier asks of it
/// @dev Measured as in Gas.t.sol.
/// forge-config: default.isolate = true
contract IssuersGasTest is Test {
    bytes32 private constant TOPIC = "HospitalPrivilege";
    bytes32 private constant KEY = keccak256("thumbprint");
    bytes32 private constant LIST = keccak256("list");

    IssuerRegistryUnderTest private _issuers;

    function setUp() public {
        vm.warp(1_767_225_600);
        _issuers = IssuerRegistryUnderTest(vm.deployCode("out/IssuerRegistry.sol/IssuerRegistry.json", abi.encode(address(this))));
    }

    function test_Issuers() public {
        bytes32 root = _accredit("did:web:dao.example:issuers:college", 0);
        vm.snapshotGasLastCall("issuers", "accredit, a root with one topic");
        bytes32 second = _accredit("did:web:dao.example:issuers:board", root);
        bytes32 third = _accredit("did:web:dao.example:issuers:hospital", second);
        bytes32 fourth = _accredit("did:web:dao.example:issuers:department", third);
        vm.snapshotGasLastCall("issuers", "accredit, four levels deep");
        vm.warp(vm.getBlockTimestamp() + 1);
        _issuers.suspend(fourth);
        vm.snapshotGasLastCall("issuers", "suspend");
        vm.warp(vm.getBlockTimestamp() + 1);
        _issuers.reinstate(fourth);
        vm.snapshotGasLastCall("issuers", "reinstate");
        vm.warp(vm.getBlockTimestamp() + 1);
        _issuers.setTopics(fourth, _topics());
        vm.snapshotGasLastCall("issuers", "set one topic anew");
        vm.warp(vm.getBlockTimestamp() + 1);
        _issuers.setValidity(fourth, 0, 0);
        vm.snapshotGasLastCall("issuers", "set the validity");
        _issuers.addKey(fourth, KEY, 0, 0);
        vm.snapshotGasLastCall("issuers", "add a key");
        _issuers.endKey(fourth, KEY, 0);
        vm.snapshotGasLastCall("issuers", "end a key");
        _issuers.anchor(fourth, LIST, 1, keccak256("first"));
        vm.snapshotGasLastCall("issuers", "anchor, first of a list");
        _issuers.anchor(fourth, LIST, 2, keccak256("second"));
        vm.snapshotGasLastCall("issuers", "anchor, later");
        assertTrue(_issuers.mayIssue(fourth, TOPIC), "four levels in standing");
        vm.snapshotGasLastCall("issuers", "ask whether somebody four levels deep may issue");
    }

    function _accredit(string memory did, bytes32 above) private returns (bytes32) {
        return _issuers.accredit(IIssuerRegistry.Accreditation(did, address(this), above, _topics(), 0, 0));
    }

    function _topics() private pure returns (bytes32[] memory topics) {
        topics = new bytes32[](1);
        topics[0] = TOPIC;
    }
}
