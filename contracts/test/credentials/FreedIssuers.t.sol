// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIssuerRegistry} from "../../src/credentials/IIssuerRegistry.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Test} from "forge-std/Test.sol";

/// @title Somebody had a hospital's DID accredited under a controller of their own: the admin gives it back
contract FreedIssuersTest is Test {
    uint48 private constant START = 1_767_225_600;
    bytes32 private constant PRIVILEGE = "HospitalPrivilege";
    bytes32 private constant LIST = "status/1";
    bytes32 private constant THEIR_KEY = "key of the squatter";
    string private constant DID = "did:web:hospital.example";

    address private _admin = makeAddr("timelock");
    address private _college = makeAddr("college");
    address private _squatter = makeAddr("squatter");
    address private _hospital = makeAddr("hospital");
    IIssuerRegistry private _issuers;
    bytes32 private _root;
    bytes32 private _id;
    bytes32 private _below;

    function setUp() public {
        vm.warp(START);
        _issuers = IIssuerRegistry(vm.deployCode("out/IssuerRegistry.sol/IssuerRegistry.json", abi.encode(_admin)));
        _root = _accredit(_admin, "did:web:college.example", _college, 0);
        bytes32 other = _accredit(_admin, "did:web:squatter.example", _squatter, 0);
        _id = _accredit(_squatter, DID, _squatter, other);
        _below = _accredit(_squatter, "did:web:ward.example", _squatter, _id);
        vm.startPrank(_squatter);
        _issuers.addKey(_id, THEIR_KEY, START + 10 days, 0);
        _issuers.anchor(_id, LIST, type(uint64).max, "theirs");
        vm.stopPrank();
    }

    function _accredit(address by, string memory did, address controller, bytes32 above) private returns (bytes32) {
        bytes32[] memory topics = new bytes32[](1);
        topics[0] = PRIVILEGE;
        vm.prank(by);
        return _issuers.accredit(IIssuerRegistry.Accreditation(did, controller, above, topics, 0, 0));
    }

    function _free() private {
        vm.startPrank(_admin);
        _issuers.withdraw(_id);
        _issuers.free(_id);
        vm.stopPrank();
    }

    function test_TheInstitutionBeginsWithNothingOfBefore() public {
        vm.warp(START + 1 days);
        vm.prank(_squatter);
        _issuers.withdraw(_id);
        vm.expectEmit(address(_issuers));
        emit IIssuerRegistry.IssuerFreed(_id);
        vm.prank(_admin);
        _issuers.free(_id);
        assertEq(uint8(_issuers.standingOf(_id)), uint8(IIssuerRegistry.Standing.UNKNOWN), "nobody's");
        assertEq(_issuers.issuerOf(_id).controller, address(0), "nobody acts for it");
        assertEq(_accredit(_college, DID, _hospital, _root), _id, "the same id");

        assertEq(_issuers.issuerOf(_id).accreditedBy, _root, "under the college");
        assertEq(_issuers.issuerOf(_id).level, 1, "level");
        assertTrue(_issuers.mayIssue(_id, PRIVILEGE), "may issue");
        assertFalse(_issuers.mayIssueAt(_id, PRIVILEGE, START), "what was issued before does not count");
        vm.startPrank(_hospital);
        _issuers.anchor(_id, LIST, 1, "ours");
        _issuers.addKey(_id, THEIR_KEY, 0, 0);
        vm.stopPrank();
        assertEq(_issuers.anchorOf(_id, LIST).hash, "ours", "the list begins anew");
        assertEq(_issuers.anchoredHash(_id, LIST, type(uint64).max), 0, "theirs is gone");
    }

    function test_TheirKeysAndWhomTheyAccreditedDoNotComeBack() public {
        _free();
        _accredit(_college, DID, _hospital, _root);
        vm.warp(START + 20 days);
        assertFalse(_issuers.isKeyAt(_id, THEIR_KEY, START + 20 days), "a key added for later");
        assertFalse(_issuers.mayIssue(_below, PRIVILEGE), "the ward");
        assertEq(uint8(_issuers.standingOf(_below)), uint8(IIssuerRegistry.Standing.ACCREDITOR_NOT_VALID), "hangs below what was withdrawn");
        // Nor does it answer to the hospital.
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotAccreditor.selector, _below, _hospital));
        vm.prank(_hospital);
        _issuers.suspend(_below);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotController.selector, _id, _squatter));
        vm.prank(_squatter);
        _issuers.addKey(_id, "another", 0, 0);
        vm.prank(_admin);
        _issuers.withdraw(_below);
    }

    function test_AgainAndAgain() public {
        _free();
        _accredit(_college, DID, _hospital, _root);
        _free();
        assertFalse(_issuers.mayIssue(_id, PRIVILEGE), "free");
        _accredit(_admin, DID, _hospital, 0);
        assertEq(_issuers.issuerOf(_id).level, 0, "a root now");
        assertTrue(_issuers.mayIssue(_id, PRIVILEGE), "may issue");
    }

    function test_RevertWhen_ItIsNotTheAdminOrNotWithdrawn() public {
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerUnexpectedStanding.selector, _id));
        vm.prank(_admin);
        _issuers.free(_id);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerUnknown.selector, bytes32("nobody")));
        vm.prank(_admin);
        _issuers.free("nobody");
        vm.prank(_squatter);
        _issuers.withdraw(_id);
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, _squatter, bytes32(0)));
        vm.prank(_squatter);
        _issuers.free(_id);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerKnown.selector, _id));
        _accredit(_college, DID, _hospital, _root);
    }

    function testFuzz_AKeyThatEndedBeforeItBeganHasAnEnd(uint48 endedAt) public {
        endedAt = uint48(bound(endedAt, 1, START));
        bool possible = endedAt > 1;
        if (!possible) vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidValidity.selector, START + 10 days, 1));
        vm.prank(_squatter);
        _issuers.endKey(_id, THEIR_KEY, endedAt);
        (, uint48 validTo) = _issuers.keyOf(_id, THEIR_KEY);
        assertEq(validTo, possible ? endedAt - 1 : 0, "its last second");
    }
}
