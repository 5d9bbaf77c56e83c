// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";

interface TestEuroUnderTest {
    error OwnableUnauthorizedAccount(address account);

    function mint(address to, uint256 amount) external;
    function decimals() external view returns (uint8);
    function balanceOf(address account) external view returns (uint256);
}

contract TestEuroTest is Test {
    TestEuroUnderTest private _token;

    function setUp() public {
        _token = TestEuroUnderTest(vm.deployCode("out/TestEuro.sol/TestEuro.json", abi.encode(address(this))));
    }

    function testFuzz_TheOwnerMintsCents(uint128 amount) public {
        _token.mint(address(1), amount);
        assertEq(_token.balanceOf(address(1)), amount, "balance");
        assertEq(_token.decimals(), 2, "cents");
    }

    function testFuzz_RevertWhen_AnyoneElseMints(address stranger) public {
        vm.assume(stranger != address(this));
        vm.expectRevert(abi.encodeWithSelector(TestEuroUnderTest.OwnableUnauthorizedAccount.selector, stranger));
        vm.prank(stranger);
        _token.mint(stranger, 1);
    }
}
