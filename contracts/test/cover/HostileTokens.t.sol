// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {ICoverPool} from "../../src/cover/ICoverPool.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {Hooked, HostileToken} from "../support/HostileTokens.sol";

/// @title Tokens that keep a part of what is sent, take from what lies somewhere, or call back
/// @dev The association of CoverTest, settled in a token of the worst kind.
contract HostileTokensTest is CoverTest {
    HostileToken private _token;
    Hooked private _member_;

    function _settlementToken() internal override returns (address) {
        _token = new HostileToken();
        return address(_token);
    }

    function setUp() public override {
        super.setUp();
        _member_ = new Hooked();
        _admit(address(_member_));
        _provide(capital, 3_000_000 * EURO);
    }

    function test_ATokenThatTakesAFeeIsRefused() public {
        _token.setFee(100);
        _fund(capital, 1000 * EURO);
        vm.prank(capital);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolInvalidToken.selector, 990 * EURO, 1000 * EURO));
        pool.deposit(1000 * EURO, capital);
    }

    function test_ATokenThatHasTakenFromThePoolIsRefused() public {
        _token.take(address(pool), 1);
        _fund(capital, 1000 * EURO);
        vm.prank(capital);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolInvalidToken.selector, 1000 * EURO, 1000 * EURO));
        pool.deposit(1000 * EURO, capital);
    }

    function test_ATokenThatHasTakenFromThePanelsIsRefused() public {
        uint256 policyId = _buy(doctor, LEGAL);
        _pass(40 days);
        claims.convene(_file(policyId, 5000 * EURO));
        _token.take(address(panels), 1);
        uint256 second = _file(policyId, 5000 * EURO);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelInvalidToken.selector, 7 * FEE, 7 * FEE));
        claims.convene(second);
    }

    /// @dev While the payout is on the way, the holder asks for all there is again: for this claim, for a debt, for shares, for another policy.
    function test_ReentrantPayoutGainsNothing() public {
        address me = address(_member_);
        uint256 policyId = _buy(me, LEGAL);
        _provide(me, 1000 * EURO);
        _pass(40 days);
        uint256 claimId = _file(policyId, 10_500 * EURO);
        vm.prank(admin);
        claims.offer(claimId, uint96(10_000 * EURO));
        vm.prank(me);
        claims.settle(claimId, uint96(10_000 * EURO));

        uint256 owed = pool.owedTo(me);
        uint256 before = euro.balanceOf(me);
        address[] memory targets = new address[](4);
        bytes[] memory calls = new bytes[](4);
        (targets[0], calls[0]) = (address(claims), abi.encodeCall(IClaims.collect, (claimId, me)));
        (targets[1], calls[1]) = (address(pool), abi.encodeCall(ICoverPool.collect, (me, me)));
        (targets[2], calls[2]) = (address(claims), abi.encodeCall(IClaims.settle, (claimId, uint96(10_000 * EURO))));
        (targets[3], calls[3]) = (address(policies), abi.encodeCall(IPolicies.cancel, (policyId)));
        _token.setHook(me, targets, calls);
        vm.prank(me);
        claims.collect(claimId, me);
        assertEq(euro.balanceOf(me) - before, 10_000 * EURO + owed, "the claim once, and the debt once");
        assertEq(_token.succeeded(), 2, "the debt was paid, the policy is cancelled; nothing else");
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ClaimUnexpectedStatus.selector, claimId, IClaims.Status.PAID));
        claims.collect(claimId, me);
        _token.setHook(address(0), targets, calls);
        _assertBooks();
    }

    /// @dev While the premium, the bond or the capital is on the way in, something else comes in or goes out: the sums do not agree, and all of it
    /// is refused.
    function test_ReentrantPaymentIsRefused() public {
        address me = address(_member_);
        _fund(me, 1_000_000 * EURO);
        vm.prank(me);
        pool.deposit(1000 * EURO, me);
        address[] memory targets = new address[](1);
        bytes[] memory calls = new bytes[](1);
        (targets[0], calls[0]) = (address(pool), abi.encodeWithSignature("deposit(uint256,address)", 500 * EURO, me));
        _token.setHook(me, targets, calls);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolInvalidToken.selector, 1500 * EURO, 1000 * EURO));
        pool.deposit(1000 * EURO, me);
        _token.setHook(address(0), targets, calls);
        _assertBooks();
    }

    /// @dev Each time that money moves somebody tries every step there is for the claim, from filing to payment.
    function test_ReentrantStepsOfAClaimKeepTheBooks() public {
        address me = address(_member_);
        uint256 policyId = _buy(me, LEGAL);
        _pass(40 days);
        uint256 claimId = _file(policyId, 10_500 * EURO);
        _fund(me, 10 * BOND);
        address[] memory targets = new address[](6);
        bytes[] memory calls = new bytes[](6);
        for (uint256 i = 0; i < 6; ++i) {
            targets[i] = address(claims);
        }
        calls[0] = abi.encodeCall(IClaims.convene, (claimId));
        calls[1] = abi.encodeCall(IClaims.rule, (claimId));
        calls[2] = abi.encodeCall(IClaims.appeal, (claimId));
        calls[3] = abi.encodeCall(IClaims.conclude, (claimId));
        calls[4] = abi.encodeCall(IClaims.withdraw, (claimId));
        calls[5] = abi.encodeCall(IClaims.collect, (claimId, me));
        _token.setHook(me, targets, calls);
        _convene(claimId);
        assertEq(_token.succeeded(), 0, "while it is convened");
        _judge(claimId, 5000);
        vm.prank(me);
        claims.appeal(claimId);
        assertEq(_token.succeeded(), 0, "while it is appealed");
        _draw(claims.claimOf(claimId).caseId);
        _judge(claimId, 10_000);
        assertEq(_token.succeeded(), 0, "while it is decided");
        vm.prank(me);
        claims.collect(claimId, me);
        assertEq(_token.succeeded(), 0, "while it is paid");
        _token.setHook(address(0), targets, calls);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.PAID), "paid");
        _assertBooks();
        assertEq(euro.balanceOf(address(pool)), pool.book().cash, "to the cent");
    }
}
