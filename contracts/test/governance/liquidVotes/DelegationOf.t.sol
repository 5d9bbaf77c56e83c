// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../../../src/governance/ILiquidVotes.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {ContractWallet} from "../../support/ContractWallet.sol";
import {LiquidVotesUnderTest} from "../../support/UnderTest.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title Delegation by the signature of any kind of wallet
contract DelegationOfTest is AssociationTest {
    uint256 private constant KEY = 0xD0C;

    address private _to;
    ContractWallet private _wallet;

    function setUp() public override {
        super.setUp();
        _to = _member("delegate");
        _wallet = new ContractWallet();
        _admit(address(_wallet));
        _admit(vm.addr(KEY));
    }

    function _digest(address delegator, address delegatee, uint256 nonce, uint256 expiry) private view returns (bytes32) {
        bytes32 typehash = keccak256("DelegationOf(address delegator,address delegatee,uint256 nonce,uint256 expiry)");
        return _typed(
            _domain(address(votes), "DoctorDAO Voices", block.chainid), keccak256(abi.encode(typehash, delegator, delegatee, nonce, expiry))
        );
    }

    function test_AContractWalletDelegates() public {
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationInvalidSignature.selector, address(_wallet)));
        votes.delegateBySig(address(_wallet), _to, 0, _now, "");
        _wallet.approve(_digest(address(_wallet), _to, 0, _now));
        votes.delegateBySig(address(_wallet), _to, 0, _now, "");
        assertEq(votes.delegates(address(_wallet)), _to, "follows");
        vm.expectRevert(abi.encodeWithSelector(LiquidVotesUnderTest.InvalidAccountNonce.selector, address(_wallet), 1));
        votes.delegateBySig(address(_wallet), _to, 0, _now, "");
    }

    function test_AKeyDelegatesToo() public {
        votes.delegateBySig(vm.addr(KEY), _to, 0, _now, _sign(KEY, _digest(vm.addr(KEY), _to, 0, _now)));
        assertEq(votes.delegates(vm.addr(KEY)), _to, "follows");
        assertEq(votes.nonces(vm.addr(KEY)), 1, "one row of nonces for both kinds");
    }

    function test_RevertWhen_ExpiredOrForSomebodyElse() public {
        bytes memory signature = _sign(KEY, _digest(vm.addr(KEY), _to, 0, _now - 1));
        vm.expectRevert(abi.encodeWithSelector(IVotes.VotesExpiredSignature.selector, _now - 1));
        votes.delegateBySig(vm.addr(KEY), _to, 0, _now - 1, signature);
        signature = _sign(KEY, _digest(_to, vm.addr(KEY), 0, _now));
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationInvalidSignature.selector, _to));
        votes.delegateBySig(_to, vm.addr(KEY), 0, _now, signature);
    }
}
