// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArticles} from "../src/knowledge/IArticles.sol";
import {AssociationTest} from "./support/AssociationTest.sol";
import {console} from "forge-std/console.sol";

/// @title Every contract fits a chain: EIP-170 for what is stored, EIP-3860 for what is sent
contract SizeTest is AssociationTest {
    function _fits(string memory name, uint256 size) private view {
        bytes memory init = vm.getCode(string.concat("out/", name, ".sol/", name, ".json"));
        console.log(string.concat(name, ": ", vm.toString(size), " of 24576 bytes"));
        assertLt(size, 24_576, string.concat(name, ": runtime code"));
        assertGt(size, 0, string.concat(name, ": there is code"));
        assertLt(init.length, 49_152 - 1024, string.concat(name, ": creation code"));
    }

    function test_EveryContractFits() public {
        _fits("Membership", address(membership).code.length);
        _fits("LiquidVotes", address(votes).code.length);
        _fits("Chamber", address(chamber).code.length);
        _fits("Reputation", vm.deployCode("out/Reputation.sol/Reputation.json", abi.encode(admin, membership)).code.length);
        bytes memory settings = abi.encode(membership, address(0), admin, IArticles.ReviewRule(10, 3, 12));
        _fits("Articles", vm.deployCode("out/Articles.sol/Articles.json", settings).code.length);
        _fits("IssuerRegistry", vm.deployCode("out/IssuerRegistry.sol/IssuerRegistry.json", abi.encode(admin)).code.length);
        _fits("PasskeyAccount", vm.deployCode("out/PasskeyAccount.sol/PasskeyAccount.json").code.length);
        _fits("PasskeyAccountFactory", vm.deployCode("out/PasskeyAccountFactory.sol/PasskeyAccountFactory.json").code.length);
        _fits("TimelockController", address(timelock).code.length);
        _fits("TestEuro", vm.deployCode("out/TestEuro.sol/TestEuro.json", abi.encode(admin)).code.length);
    }
}
