// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPolicies} from "../../src/cover/IPolicies.sol";
import {CoverTest} from "../support/CoverTest.sol";

interface PayingUnderTest {
    function usePermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    function multicall(bytes[] calldata data) external returns (bytes[] memory);
}

/// @title One transaction, brought by the forwarder, with the token's permit and what it pays for
contract PayingTest is CoverTest {
    uint256 private constant KEY = 0xD0C;
    address private holder = vm.addr(KEY);

    function setUp() public override {
        super.setUp();
        _provide(capital, 2_000_000 * EURO);
        _admit(holder);
        vm.prank(admin);
        euro.mint(holder, 1000 * EURO);
    }

    function test_APermitAndThePurchaseComeTogether() public {
        IPolicies.Quote memory quote = _quote(holder, LEGAL);
        quote.maxPremium = uint96(500 * EURO);
        _forward(_calls(_permit(quote.maxPremium), abi.encodeCall(IPolicies.buy, (quote, _signQuote(quote)))));
        assertEq(policies.holderOf(1), holder);
        _assertBooks();
    }

    /// @dev Whoever sees a permit may bring it first, and stops nothing by that.
    function test_APermitThatSomebodyElseHasBroughtDoesNoHarm() public {
        IPolicies.Quote memory quote = _quote(holder, LEGAL);
        quote.maxPremium = uint96(500 * EURO);
        bytes memory permit = _permit(quote.maxPremium);
        (uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) =
            abi.decode(_args(permit), (uint256, uint256, uint8, bytes32, bytes32));
        (bool ok,) = address(euro)
            .call(
                abi.encodeWithSignature(
                    "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", holder, pool, amount, deadline, v, r, s
                )
            );
        assertTrue(ok);
        _forward(_calls(permit, abi.encodeCall(IPolicies.buy, (quote, _signQuote(quote)))));
        assertEq(policies.holderOf(1), holder);
    }

    /// @dev What is appended by others than the forwarder names nobody.
    function test_NobodyElseSpeaksForAHolder() public {
        IPolicies.Quote memory quote = _quote(holder, LEGAL);
        bytes[] memory calls = _calls(_permit(1000 * EURO), abi.encodeCall(IPolicies.buy, (quote, _signQuote(quote))));
        bytes memory data = abi.encodePacked(abi.encodeCall(PayingUnderTest.multicall, (calls)), holder);
        vm.prank(makeAddr("thief"));
        (bool ok, bytes memory answer) = address(policies).call(data);
        assertFalse(ok);
        assertEq(bytes4(answer), IPolicies.PolicyNotHolder.selector);
    }

    function _calls(bytes memory first, bytes memory second) private pure returns (bytes[] memory calls) {
        calls = new bytes[](2);
        (calls[0], calls[1]) = (first, second);
    }

    function _forward(bytes[] memory calls) private {
        vm.prank(forwarder);
        (bool ok, bytes memory answer) =
            address(policies).call(abi.encodePacked(abi.encodeCall(PayingUnderTest.multicall, (calls)), holder));
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    function _permit(uint256 amount) private view returns (bytes memory) {
        uint256 deadline = _now + 1 hours;
        bytes32 typehash = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 content = keccak256(abi.encode(typehash, holder, address(pool), amount, euro.nonces(holder), deadline));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, keccak256(abi.encodePacked(hex"1901", euro.DOMAIN_SEPARATOR(), content)));
        return abi.encodeCall(PayingUnderTest.usePermit, (amount, deadline, v, r, s));
    }

    function _args(bytes memory data) private pure returns (bytes memory args) {
        args = new bytes(data.length - 4);
        for (uint256 i = 0; i < args.length; ++i) {
            args[i] = data[i + 4];
        }
    }
}
