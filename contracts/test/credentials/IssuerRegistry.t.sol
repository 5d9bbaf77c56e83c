// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIssuerRegistry} from "../../src/credentials/IIssuerRegistry.sol";
import {IssuerRegistryUnderTest} from "../support/UnderTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Test} from "forge-std/Test.sol";

/// @title Accreditation from the association down to the hospital
contract IssuerRegistryTest is Test {
    uint48 private constant START = 1_767_225_600;
    bytes32 private constant LICENCE = "LicenceToPractise";
    bytes32 private constant PRIVILEGE = "HospitalPrivilege";
    bytes32 private constant LIST = "status/1";

    address private _admin = makeAddr("timelock");
    address private _college = makeAddr("college");
    address private _hospital = makeAddr("hospital");
    address private _stranger = makeAddr("stranger");
    IssuerRegistryUnderTest private _issuers;
    bytes32 private _root;
    bytes32 private _child;
    uint48 private _now;

    function setUp() public {
        _warp(START);
        _issuers = IssuerRegistryUnderTest(vm.deployCode("out/IssuerRegistry.sol/IssuerRegistry.json", abi.encode(_admin)));
        _root = _accredit(_admin, "did:web:college.example", _college, 0, _topics(LICENCE, PRIVILEGE));
        _child = _accredit(_college, "did:web:hospital.example", _hospital, _root, _topics(PRIVILEGE));
    }

    function _warp(uint48 timestamp) private {
        _now = timestamp;
        vm.warp(timestamp);
    }

    function _topics(bytes32 a) private pure returns (bytes32[] memory topics) {
        topics = new bytes32[](1);
        topics[0] = a;
    }

    function _topics(bytes32 a, bytes32 b) private pure returns (bytes32[] memory topics) {
        topics = new bytes32[](2);
        (topics[0], topics[1]) = (a, b);
    }

    function _accreditation(string memory did, address controller, bytes32 above, bytes32[] memory topics)
        private
        pure
        returns (IIssuerRegistry.Accreditation memory)
    {
        return IIssuerRegistry.Accreditation(did, controller, above, topics, 0, 0);
    }

    function _accredit(address by, string memory did, address controller, bytes32 above, bytes32[] memory topics)
        private
        returns (bytes32)
    {
        vm.prank(by);
        return _issuers.accredit(_accreditation(did, controller, above, topics));
    }

    function _standing(bytes32 issuer, IIssuerRegistry.Standing standing, string memory label) private view {
        assertEq(uint8(_issuers.standingOf(issuer)), uint8(standing), label);
    }

    // --- accrediting -----------------------------------------------------------------------------------------------------

    function test_TheAssociationAccreditsACollegeAndTheCollegeAHospital() public view {
        assertEq(_root, keccak256("did:web:college.example"), "id");
        IIssuerRegistry.Issuer memory issuer = _issuers.issuerOf(_child);
        assertEq(issuer.controller, _hospital, "controller");
        assertEq(issuer.level, 1, "level");
        assertEq(issuer.accreditedBy, _root, "accreditor");
        assertEq(issuer.validFrom, START, "from now");
        assertEq(issuer.validTo, 0, "no end");
        assertEq(_issuers.topicsOf(_child), _topics(PRIVILEGE), "topics");
        assertTrue(_issuers.mayIssue(_root, LICENCE), "college: licences");
        assertTrue(_issuers.mayIssue(_child, PRIVILEGE), "hospital: privileges");
        assertFalse(_issuers.mayIssue(_child, LICENCE), "hospital: no licences");
        assertFalse(_issuers.mayIssue(keccak256("nobody"), LICENCE), "unknown");
        _standing(_child, IIssuerRegistry.Standing.VALID, "valid");
        _standing(keccak256("nobody"), IIssuerRegistry.Standing.UNKNOWN, "unknown");
    }

    function test_RevertWhen_TheCallerMayNotAccredit() public {
        IIssuerRegistry.Accreditation memory a = _accreditation("did:web:x.example", _stranger, 0, _topics(LICENCE));
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, _college, _issuers.DEFAULT_ADMIN_ROLE())
        );
        vm.prank(_college);
        _issuers.accredit(a);
        a.accreditedBy = _root;
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotController.selector, _root, _admin));
        vm.prank(_admin);
        _issuers.accredit(a);
        a.accreditedBy = keccak256("nobody");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerUnknown.selector, a.accreditedBy));
        vm.prank(_college);
        _issuers.accredit(a);
    }

    function test_RevertWhen_TheAccreditorIsNotInStanding() public {
        vm.prank(_admin);
        _issuers.suspend(_root);
        IIssuerRegistry.Accreditation memory a = _accreditation("did:web:x.example", _stranger, _root, _topics(LICENCE));
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotValid.selector, _root));
        vm.prank(_college);
        _issuers.accredit(a);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotValid.selector, _root));
        vm.prank(_college);
        _issuers.suspend(_child);
    }

    function test_RevertWhen_TheTreeWouldBeTooDeep() public {
        bytes32 second = _accredit(_hospital, "did:web:ward.example", _hospital, _child, _topics(PRIVILEGE));
        bytes32 third = _accredit(_hospital, "did:web:room.example", _hospital, second, _topics(PRIVILEGE));
        assertEq(_issuers.issuerOf(third).level, 3, "four levels");
        IIssuerRegistry.Accreditation memory a = _accreditation("did:web:bed.example", _hospital, third, _topics(PRIVILEGE));
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerTooDeep.selector, 4));
        vm.prank(_hospital);
        _issuers.accredit(a);
    }

    function _refuse(IIssuerRegistry.Accreditation memory a, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(_admin);
        _issuers.accredit(a);
    }

    function test_RevertWhen_TheAccreditationMakesNoSense() public {
        IIssuerRegistry.Accreditation memory a = _accreditation("web:x.example", _stranger, 0, _topics(LICENCE));
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidDid.selector));
        a.did = string.concat("did:", string(new bytes(253)));
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidDid.selector));
        a.did = "did:web:x .example";
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidDid.selector));
        a.did = "did:";
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidDid.selector));
        a.did = "did:web:college.example";
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerKnown.selector, _root));
        a.did = "did:web:x.example";
        a.controller = address(0);
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidController.selector));
        a.controller = _stranger;
        a.topics = _topics(LICENCE, LICENCE);
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidTopics.selector));
        a.topics = _topics(0);
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidTopics.selector));
        a.topics = new bytes32[](17);
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidTopics.selector));
        a.topics = _topics(LICENCE);
        (a.validFrom, a.validTo) = (START + 10, START + 9);
        _refuse(a, abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidValidity.selector, START + 10, START + 9));
    }

    function test_RevertWhen_ATopicIsNotTheAccreditors() public {
        IIssuerRegistry.Accreditation memory a = _accreditation("did:web:x.example", _stranger, _root, _topics("MedicalDegree"));
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerTopicNotAccredited.selector, bytes32("MedicalDegree")));
        vm.prank(_college);
        _issuers.accredit(a);
    }

    // --- changes ---------------------------------------------------------------------------------------------------------

    function test_TopicsChangeFromNowOnAndTakeTheSubtreeAlong() public {
        _warp(START + 100);
        vm.prank(_admin);
        _issuers.setTopics(_root, _topics(LICENCE));
        assertFalse(_issuers.mayIssue(_root, PRIVILEGE), "gone");
        assertFalse(_issuers.mayIssue(_child, PRIVILEGE), "gone below");
        assertTrue(_issuers.mayIssueAt(_child, PRIVILEGE, START + 99), "then it was so");
        vm.prank(_admin);
        _issuers.setTopics(_root, _topics(PRIVILEGE, LICENCE));
        assertTrue(_issuers.mayIssue(_child, PRIVILEGE), "back");
    }

    function test_ValidityIsJudgedByTheDay() public {
        vm.prank(_college);
        _issuers.setValidity(_child, START + 10, START + 20);
        _standing(_child, IIssuerRegistry.Standing.NOT_YET, "not yet");
        _warp(START + 20);
        assertTrue(_issuers.mayIssue(_child, PRIVILEGE), "last second");
        _warp(START + 21);
        _standing(_child, IIssuerRegistry.Standing.EXPIRED, "expired");
        assertFalse(_issuers.mayIssueAt(_child, PRIVILEGE, START + 9), "before");
        assertTrue(_issuers.mayIssueAt(_child, PRIVILEGE, START + 15), "within");
        assertEq(_issuers.issuerOf(_child).validTo, START + 20, "kept");
    }

    function test_TheControllerChangesByItselfByTheAccreditorOrByTheAdmin() public {
        address[3] memory by = [_hospital, _college, _admin];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(by[i]);
            _issuers.changeController(_child, _stranger);
            assertEq(_issuers.issuerOf(_child).controller, _stranger, "changed");
            vm.prank(_stranger);
            _issuers.changeController(_child, _hospital);
        }
        vm.expectRevert(IIssuerRegistry.IssuerInvalidController.selector);
        vm.prank(_hospital);
        _issuers.changeController(_child, address(0));
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotAccreditor.selector, _child, _stranger));
        vm.prank(_stranger);
        _issuers.changeController(_child, _stranger);
    }

    function test_SuspensionCascadesAndIsUndone() public {
        _warp(START + 100);
        vm.expectEmit(address(_issuers));
        emit IIssuerRegistry.IssuerSuspended(_root);
        vm.prank(_admin);
        _issuers.suspend(_root);
        _standing(_root, IIssuerRegistry.Standing.SUSPENDED, "suspended");
        _standing(_child, IIssuerRegistry.Standing.ACCREDITOR_NOT_VALID, "below");
        assertFalse(_issuers.mayIssue(_child, PRIVILEGE), "below");
        assertTrue(_issuers.mayIssueAt(_child, PRIVILEGE, START + 99), "what was issued before counts");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerUnexpectedStanding.selector, _root));
        vm.prank(_admin);
        _issuers.suspend(_root);
        _warp(START + 200);
        vm.prank(_admin);
        _issuers.reinstate(_root);
        assertTrue(_issuers.mayIssue(_child, PRIVILEGE), "back");
        assertFalse(_issuers.mayIssueAt(_child, PRIVILEGE, START + 150), "not in between");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerUnexpectedStanding.selector, _root));
        vm.prank(_admin);
        _issuers.reinstate(_root);
    }

    function test_WithdrawnIsForGood() public {
        vm.prank(_college);
        _issuers.withdraw(_child);
        _standing(_child, IIssuerRegistry.Standing.WITHDRAWN, "withdrawn");
        bytes memory over = abi.encodeWithSelector(IIssuerRegistry.IssuerUnexpectedStanding.selector, _child);
        vm.startPrank(_college);
        vm.expectRevert(over);
        _issuers.withdraw(_child);
        vm.expectRevert(over);
        _issuers.setValidity(_child, 0, 0);
        vm.expectRevert(over);
        _issuers.suspend(_child);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerKnown.selector, _child));
        _issuers.accredit(_accreditation("did:web:hospital.example", _hospital, _root, _topics(PRIVILEGE)));
        vm.stopPrank();
    }

    function testFuzz_RevertWhen_SomebodyElseChangesStanding(address who) public {
        vm.assume(who != _admin && who != _college);
        bytes memory not = abi.encodeWithSelector(IIssuerRegistry.IssuerNotAccreditor.selector, _child, who);
        vm.startPrank(who);
        vm.expectRevert(not);
        _issuers.suspend(_child);
        vm.expectRevert(not);
        _issuers.reinstate(_child);
        vm.expectRevert(not);
        _issuers.withdraw(_child);
        vm.expectRevert(not);
        _issuers.setTopics(_child, _topics(PRIVILEGE));
        vm.expectRevert(not);
        _issuers.setValidity(_child, 0, 0);
        vm.stopPrank();
    }

    function test_ASuspensionOutlivesAChangeOfValidity() public {
        vm.startPrank(_college);
        _issuers.suspend(_child);
        _issuers.setValidity(_child, 0, 0);
        vm.stopPrank();
        _standing(_child, IIssuerRegistry.Standing.SUSPENDED, "still");
    }

    // --- keys ------------------------------------------------------------------------------------------------------------

    function test_KeysCountInTheirTime() public {
        vm.startPrank(_hospital);
        _issuers.addKey(_child, "a", 0, START + 100);
        _issuers.addKey(_child, "b", START + 50, 0);
        vm.stopPrank();
        assertTrue(_issuers.isKeyAt(_child, "a", START), "from now");
        assertTrue(_issuers.isKeyAt(_child, "a", START + 100), "last second");
        assertFalse(_issuers.isKeyAt(_child, "a", START + 101), "after");
        assertFalse(_issuers.isKeyAt(_child, "b", START + 49), "before");
        assertTrue(_issuers.isKeyAt(_child, "b", START + 10_000_000), "no end");
        assertFalse(_issuers.isKeyAt(_root, "a", START), "of another issuer");
        assertFalse(_issuers.isKeyAt(_child, "c", START), "unknown");
    }

    function test_AKeyThatWasStolenEndsInThePast() public {
        vm.prank(_hospital);
        _issuers.addKey(_child, "a", 0, 0);
        _warp(START + 100);
        vm.prank(_college);
        _issuers.endKey(_child, "a", START + 40);
        assertTrue(_issuers.isKeyAt(_child, "a", START + 39), "before the theft");
        assertFalse(_issuers.isKeyAt(_child, "a", START + 40), "from the theft on");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidValidity.selector, START, START + 50));
        vm.prank(_hospital);
        _issuers.endKey(_child, "a", START + 50);
        vm.prank(_hospital);
        _issuers.endKey(_child, "a", START);
        assertFalse(_issuers.isKeyAt(_child, "a", START), "never");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerKeyKnown.selector, _child, bytes32("a")));
        vm.prank(_hospital);
        _issuers.addKey(_child, "a", 0, 0);
    }

    function test_RevertWhen_AKeyMakesNoSense() public {
        vm.startPrank(_hospital);
        vm.expectRevert(IIssuerRegistry.IssuerInvalidKey.selector);
        _issuers.addKey(_child, 0, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidValidity.selector, START - 1, 0));
        _issuers.addKey(_child, "a", START - 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerInvalidValidity.selector, START + 2, START + 1));
        _issuers.addKey(_child, "a", START + 2, START + 1);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerKeyUnknown.selector, _child, bytes32("a")));
        _issuers.endKey(_child, "a", 0);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotController.selector, _child, _college));
        vm.prank(_college);
        _issuers.addKey(_child, "a", 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotAccreditor.selector, _child, _stranger));
        vm.prank(_stranger);
        _issuers.endKey(_child, "a", 0);
    }

    // --- lists -----------------------------------------------------------------------------------------------------------

    function test_ListsAreAnchoredWithRisingEpochsAlsoWhileSuspended() public {
        vm.expectEmit(address(_issuers));
        emit IIssuerRegistry.StatusListAnchored(_child, LIST, 3, "first");
        vm.prank(_hospital);
        _issuers.anchor(_child, LIST, 3, "first");
        vm.prank(_college);
        _issuers.suspend(_child);
        _warp(START + 60);
        vm.prank(_hospital);
        _issuers.anchor(_child, LIST, 4, "second");
        IIssuerRegistry.Anchor memory anchor = _issuers.anchorOf(_child, LIST);
        assertEq(anchor.epoch, 4, "epoch");
        assertEq(anchor.anchoredAt, START + 60, "time");
        assertEq(anchor.hash, "second", "hash");
        assertEq(_issuers.anchoredHash(_child, LIST, 3), "first", "the one before");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerAnchorOutdated.selector, 4, 4));
        vm.prank(_hospital);
        _issuers.anchor(_child, LIST, 4, "third");
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerNotController.selector, _child, _college));
        vm.prank(_college);
        _issuers.anchor(_child, LIST, 5, "third");
    }

    function testFuzz_RevertWhen_LookingAhead(uint256 timepoint) public {
        timepoint = bound(timepoint, START + 1, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IIssuerRegistry.IssuerFutureLookup.selector, timepoint, START));
        _issuers.mayIssueAt(_child, PRIVILEGE, timepoint);
    }

    function test_Interfaces() public view {
        assertTrue(_issuers.supportsInterface(type(IIssuerRegistry).interfaceId), "IIssuerRegistry");
        assertTrue(_issuers.supportsInterface(0x01ffc9a7), "ERC-165");
        assertEq(_issuers.CLOCK_MODE(), "mode=timestamp", "clock mode");
        assertEq(_issuers.clock(), START, "clock");
    }
}
