// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../src/cover/IClaims.sol";
import {ICoverPool} from "../src/cover/ICoverPool.sol";
import {IProducts} from "../src/cover/IProducts.sol";
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
        _coverFits(vm.deployCode("out/TestEuro.sol/TestEuro.json", abi.encode(admin)));
        _fits("TestEuro", vm.deployCode("out/TestEuro.sol/TestEuro.json", abi.encode(admin)).code.length);
    }

    function _coverFits(address euro) private {
        address reputation = vm.deployCode("out/Reputation.sol/Reputation.json", abi.encode(admin, membership));
        address panels = vm.deployCode("out/Panels.sol/Panels.json", abi.encode(membership, reputation, euro, admin, address(1)));
        bytes memory solvency = abi.encode(euro, membership, admin, address(1), ICoverPool.Solvency(40_000, 13_000, 12_000, 15_000));
        address pool = vm.deployCode("out/CoverPool.sol/CoverPool.json", solvency);
        IProducts.Factors memory factors = IProducts.Factors([uint16(3500), 6500, 8500, 9500, 10_000], 7000, 20_000, 6000, 30_000);
        address products = vm.deployCode("out/Products.sol/Products.json", abi.encode(pool, admin, factors));
        address policies =
            vm.deployCode("out/Policies.sol/Policies.json", abi.encode(pool, products, admin, address(1), uint48(block.timestamp)));
        address claims =
            vm.deployCode("out/Claims.sol/Claims.json", abi.encode(policies, panels, admin, address(1), IClaims.Rule(10_000, 5000, 500)));
        _fits("Panels", panels.code.length);
        _fits("CoverPool", pool.code.length);
        _fits("Products", products.code.length);
        _fits("Policies", policies.code.length);
        _fits("Claims", claims.code.length);
    }
}
