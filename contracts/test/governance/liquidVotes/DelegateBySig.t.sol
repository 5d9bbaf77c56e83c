// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../../../src/governance/ILiquidVotes.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {LiquidVotesUnderTest} from "../../support/UnderTest.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

contract DelegateBySigTest is AssociationTest {
    uint256 private constant KEY = 0xD0C;

    address private _signer = vm.addr(KEY);
    address private _to;

    function setUp() public override {
        super.setUp();
        _admit(_signer);
        _to = _member("delegate");
    }

    function _signature(address to, uint256 nonce, uint256 expiry) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 structHash =
            keccak256(abi.encode(keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)"), to, nonce, expiry));
        return vm.sign(KEY, _typed(_domain(address(votes), "DoctorDAO Voices", block.chainid), structHash));
    }

    function testFuzz_AnyoneBringsIt(address relay, uint256 expiry) public {
        expiry = bound(expiry, _now, type(uint256).max);
        (uint8 v, bytes32 r, bytes32 s) = _signature(_to, 0, expiry);
        vm.prank(relay);
        votes.delegateBySig(_to, 0, expiry, v, r, s);
        assertEq(votes.delegates(_signer), _to, "follows");
        assertEq(votes.nonces(_signer), 1, "nonce");
        assertEq(votes.DOMAIN_SEPARATOR(), _domain(address(votes), "DoctorDAO Voices", block.chainid), "domain");
    }

    function test_RevertWhen_Replayed() public {
        (uint8 v, bytes32 r, bytes32 s) = _signature(_to, 0, _now);
        votes.delegateBySig(_to, 0, _now, v, r, s);
        vm.expectRevert(abi.encodeWithSelector(LiquidVotesUnderTest.InvalidAccountNonce.selector, _signer, 1));
        votes.delegateBySig(_to, 0, _now, v, r, s);
    }

    function testFuzz_RevertWhen_Expired(uint256 expiry) public {
        expiry = bound(expiry, 0, _now - 1);
        (uint8 v, bytes32 r, bytes32 s) = _signature(_to, 0, expiry);
        vm.expectRevert(abi.encodeWithSelector(IVotes.VotesExpiredSignature.selector, expiry));
        votes.delegateBySig(_to, 0, expiry, v, r, s);
    }

    function test_RevertWhen_ForAnotherChain() public {
        (uint8 v, bytes32 r, bytes32 s) = _signature(_to, 0, _now);
        vm.chainId(block.chainid + 1);
        vm.expectRevert();
        votes.delegateBySig(_to, 0, _now, v, r, s);
    }

    function test_RevertWhen_ASignatureForSomebodyElseIsBrought() public {
        (uint8 v, bytes32 r, bytes32 s) = _signature(_to, 0, _now);
        vm.expectRevert();
        votes.delegateBySig(_signer, 0, _now, v, r, s);
        assertEq(votes.delegates(_signer), _signer, "nothing happened");
    }

    function test_Interfaces() public view {
        assertTrue(votes.supportsInterface(type(IVotes).interfaceId), "IVotes");
        assertTrue(votes.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(votes.supportsInterface(type(ILiquidVotes).interfaceId), "ILiquidVotes");
        assertFalse(votes.supportsInterface(0xffffffff), "not everything");
        assertEq(votes.CLOCK_MODE(), "mode=timestamp", "clock mode");
        assertEq(votes.clock(), _now, "clock");
    }
}
