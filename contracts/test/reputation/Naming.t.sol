// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReputation} from "../../src/reputation/IReputation.sol";
import {ContractWallet} from "../support/ContractWallet.sol";
import {ReputationTest} from "../support/ReputationTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";

/// @title Who may award and slash, and who says so
contract NamingTest is ReputationTest {
    address private _source = address(new ContractWallet());

    function test_TheAdminNamesASourceAndChangesItsCaps() public {
        vm.expectEmit(address(reputation));
        emit IReputation.SourceNamed(TOPIC, _source, 100, 50, 20);
        _name(TOPIC, _source, 100, 50, 20);
        (bool named, IReputation.Caps memory caps) = reputation.sourceOf(TOPIC, _source);
        assertTrue(named, "named");
        assertEq(abi.encode(caps), abi.encode(IReputation.Caps(100, 50, 20)), "caps");
        (named,) = reputation.sourceOf(OTHER_TOPIC, _source);
        assertFalse(named, "for this topic only");

        _awardAs(80, 50, "account");
        _name(TOPIC, _source, 100, 40, 20);
        _awardAs(80, 0, "lowered below what was awarded");
        _name(TOPIC, _source, 100, 70, 20);
        _awardAs(80, 20, "raised: what was awarded counts");
        _name(TOPIC, _source, 0, 0, 0);
        _awardAs(80, 0, "winding down: no error");
    }

    function test_ADroppedSourceIsRefused() public {
        _name(TOPIC, _source, 100, 100, 100);
        _awardAs(80, 80, "named");
        vm.expectEmit(address(reputation));
        emit IReputation.SourceDropped(TOPIC, _source);
        vm.prank(admin);
        reputation.dropSource(TOPIC, _source);
        assertEq(reputation.room(TOPIC, _source, doctor, address(0)), 0, "room");
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSource.selector, TOPIC, _source));
        vm.prank(_source);
        reputation.award(doctor, TOPIC, 1, address(0), "dropped");
        assertEq(_balance(doctor), 80, "what was awarded stays");

        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSource.selector, TOPIC, _source));
        vm.prank(admin);
        reputation.dropSource(TOPIC, _source);
        _name(TOPIC, _source, 100, 100, 100);
        _awardAs(80, 20, "dropping and naming again frees no cap");
    }

    function test_TheAdminNamesAndDropsASlasher() public {
        _award(doctor, 40);
        vm.expectEmit(address(reputation));
        emit IReputation.SlasherNamed(TOPIC, _source);
        vm.prank(admin);
        reputation.nameSlasher(TOPIC, _source);
        assertTrue(reputation.isSlasher(TOPIC, _source), "named");
        assertFalse(reputation.isSlasher(OTHER_TOPIC, _source), "for this topic only");
        vm.prank(_source);
        assertEq(reputation.slash(doctor, TOPIC, 10, "ruling"), 10, "slashes");
        vm.expectRevert(abi.encodeWithSelector(IReputation.ReputationNotSource.selector, TOPIC, _source));
        vm.prank(_source);
        reputation.award(doctor, TOPIC, 1, address(0), "ruling");

        vm.expectEmit(address(reputation));
        emit IReputation.SlasherDropped(TOPIC, _source);
        vm.prank(admin);
        reputation.dropSlasher(TOPIC, _source);
        bytes memory refusal = abi.encodeWithSelector(IReputation.ReputationNotSlasher.selector, TOPIC, _source);
        vm.expectRevert(refusal);
        vm.prank(_source);
        reputation.slash(doctor, TOPIC, 10, "another");
        vm.expectRevert(refusal);
        vm.prank(admin);
        reputation.dropSlasher(TOPIC, _source);
    }

    function testFuzz_RevertWhen_AnybodyElseNames(address stranger) public {
        vm.assume(stranger != admin);
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, stranger, reputation.DEFAULT_ADMIN_ROLE());
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        reputation.nameSource(TOPIC, _source, IReputation.Caps(1, 1, 1));
        vm.expectRevert(refusal);
        reputation.dropSource(TOPIC, address(this));
        vm.expectRevert(refusal);
        reputation.nameSlasher(TOPIC, _source);
        vm.expectRevert(refusal);
        reputation.dropSlasher(TOPIC, address(this));
    }

    function test_RevertWhen_APersonIsNamed() public {
        bytes memory refusal = abi.encodeWithSelector(IReputation.ReputationNotContract.selector, doctor);
        vm.startPrank(admin);
        vm.expectRevert(refusal);
        reputation.nameSource(TOPIC, doctor, IReputation.Caps(1, 1, 1));
        vm.expectRevert(refusal);
        reputation.nameSlasher(TOPIC, doctor);
    }

    function test_Interfaces() public view {
        assertTrue(reputation.supportsInterface(type(IReputation).interfaceId), "IReputation");
        assertTrue(reputation.supportsInterface(type(IERC6372).interfaceId), "IERC6372");
        assertTrue(reputation.supportsInterface(type(IAccessControl).interfaceId), "IAccessControl");
        assertFalse(reputation.supportsInterface(0xffffffff), "none");
        assertEq(reputation.clock(), _now, "clock");
        assertEq(reputation.CLOCK_MODE(), "mode=timestamp", "clock mode");
    }

    /// @dev Nothing that a wallet or an exchange would take for a token.
    function test_ItIsNoToken() public {
        string[7] memory surface = [
            "transfer(address,uint256)",
            "transferFrom(address,address,uint256)",
            "approve(address,uint256)",
            "allowance(address,address)",
            "balanceOf(address)",
            "totalSupply()",
            "decimals()"
        ];
        for (uint256 i = 0; i < surface.length; ++i) {
            (bool done,) = address(reputation).call(abi.encodePacked(bytes4(keccak256(bytes(surface[i]))), new bytes(96)));
            assertFalse(done, surface[i]);
        }
    }

    function _awardAs(uint256 amount, uint256 expected, string memory label) private {
        bytes32 ref = _ref();
        vm.prank(_source);
        assertEq(reputation.award(doctor, TOPIC, amount, address(0), ref), expected, label);
    }
}
