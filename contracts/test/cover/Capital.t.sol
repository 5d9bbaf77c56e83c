// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICoverPool} from "../../src/cover/ICoverPool.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @title Providing capital: the properties of ERC-4626 and ERC-7540, as far as they apply to a pool with two prices
/// @dev After a16z's erc4626-tests: previews are never better than acts, round trips favour the pool, limits say what would be refused.
/// contracts/README.md tells which functions of the standards there are, and why not the others.
contract CapitalTest is CoverTest {
    address private _other = makeAddr("other");

    function setUp() public override {
        super.setUp();
        _admit(_other);
    }

    /// @dev A pool in some state: capital, a policy or two, a claim that is open or paid, premium earned in part.
    modifier inSomeState(uint256 seed) {
        _provide(capital, 600_000 * EURO + seed % 1e9);
        if (seed % 2 == 1) {
            uint256 policyId = _buy(doctor, seed % 4 == 1 ? LEGAL : MALPRACTICE);
            _pass(31 days + seed % 40 days);
            if (seed % 3 > 0) {
                uint256 claimId = _file(policyId, 10_500 * EURO + seed % 1e7);
                if (seed % 3 == 2) {
                    uint96 asked = claims.claimOf(claimId).asked;
                    vm.prank(admin);
                    claims.offer(claimId, asked);
                    vm.prank(doctor);
                    claims.settle(claimId, asked);
                }
            }
            _pass(seed % 5 days);
        }
        _;
        _assertBooks();
    }

    // --- ERC-4626: entering ----------------------------------------------------------------------------------------------

    function testFuzz_PreviewDepositIsNeverBetterThanDeposit(uint256 seed, uint256 assets) public inSomeState(seed) {
        assets = bound(assets, 1, 10_000_000 * EURO);
        _fund(_other, assets);
        uint256 preview = pool.previewDeposit(assets);
        vm.prank(_other);
        uint256 shares = pool.deposit(assets, _other);
        assertEq(shares, preview, "exactly, whatever is to be earned still");
        assertEq(pool.balanceOf(_other), shares, "and they are there");
    }

    /// @dev Entering at equity and reserves, leaving at equity: never a gain.
    function testFuzz_ARoundTripFavoursThePool(uint256 seed, uint256 assets) public inSomeState(seed) {
        assets = bound(assets, 1, 10_000_000 * EURO);
        uint256 before = pool.previewRedeem(1e18);
        uint256 shares = _provide(_other, assets);
        assertLe(pool.previewRedeem(shares), assets, "no more comes out than has gone in");
        assertGe(pool.previewRedeem(1e18), before, "and nobody else has less");
    }

    function testFuzz_ManySmallDepositsBringNoMoreSharesThanALargeOne(uint256 seed, uint256 assets, uint8 parts) public inSomeState(seed) {
        uint256 n = bound(parts, 2, 8);
        assets = bound(assets, n, 1_000_000 * EURO) / n * n;
        uint256 whole = pool.previewDeposit(assets);
        uint256 sum = 0;
        for (uint256 i = 0; i < n; ++i) {
            sum += _provide(_other, assets / n);
        }
        assertLe(sum, whole, "rounding is the pool's");
    }

    function test_NothingForNothing() public {
        vm.prank(capital);
        vm.expectRevert(ICoverPool.PoolInvalidAmount.selector);
        pool.deposit(0, capital);
        vm.prank(capital);
        vm.expectRevert(ICoverPool.PoolInvalidAmount.selector);
        pool.requestRedeem(0);
        assertEq(pool.previewDeposit(0), 0, "no shares for nothing");
        assertEq(pool.previewRedeem(0), 0, "and nothing for no shares");
    }

    function test_MaxDepositSaysWhatWouldBeRefused() public {
        _provide(capital, 600_000 * EURO);
        assertEq(pool.maxDeposit(_other), type(uint96).max, "as much as one likes");
        address stranger = makeAddr("stranger");
        assertEq(pool.maxDeposit(stranger), 0, "members alone");
        _fund(stranger, EURO);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolNotMember.selector, stranger));
        pool.deposit(EURO, stranger);
        vm.prank(guardian);
        pool.pause();
        assertEq(pool.maxDeposit(_other), 0, "paused");
        vm.prank(guardian);
        pool.unpause();
        _shortfall();
        assertEq(pool.maxDeposit(_other), 0, "claims wait for money");
    }

    function test_AssetAndDecimals() public view {
        assertEq(pool.asset(), address(euro), "the settlement token");
        assertEq(pool.decimals(), 8, "six more than the token's");
    }

    // --- ERC-7540: leaving -----------------------------------------------------------------------------------------------

    function testFuzz_PreviewRedeemIsNeverBetterThanServing(uint256 seed, uint256 part) public inSomeState(seed) {
        uint256 shares = pool.balanceOf(capital) * bound(part, 1, 1000) / 10_000;
        vm.prank(capital);
        uint256 id = pool.requestRedeem(shares);
        _pass(pool.REDEEM_DELAY());
        uint256 preview = pool.previewRedeem(shares);
        pool.serveRedeems(1);
        (, uint256 left,) = pool.requestOf(id);
        assertEq(left, 0, "served whole: a tenth at most");
        assertGe(pool.owedTo(capital), preview, "no less than the preview said");
    }

    /// @dev A part is served at the price of the whole, and what is left keeps its place.
    function testFuzz_APartialFillRoundsForThePool(uint256 seed) public inSomeState(seed | 1) {
        uint256 shares = pool.balanceOf(capital);
        vm.prank(capital);
        uint256 id = pool.requestRedeem(shares);
        _pass(pool.REDEEM_DELAY());
        pool.accrue(_now);
        uint256 price = pool.previewRedeem(1e18);
        pool.serveRedeems(1);
        (, uint256 left,) = pool.requestOf(id);
        assertGt(left, 0, "a policy is in force: not all may leave");
        assertLe(pool.owedTo(capital), (shares - left) * (price + 1) / 1e18 + 1, "at the price, rounded down");
        assertGe(pool.previewRedeem(1e18), price, "who stays has no less");
        assertGe(pool.solvencyRatio(), 12_000, "and is solvent");
        (uint256 head,) = pool.queue();
        assertEq(head, id, "it keeps its place");
    }

    function test_FirstInFirstOut() public {
        _provide(capital, 300_000 * EURO);
        _provide(_other, 300_000 * EURO);
        _buy(doctor, MALPRACTICE);
        uint256 all = pool.balanceOf(capital);
        vm.prank(capital);
        pool.requestRedeem(all);
        all = pool.balanceOf(_other);
        vm.prank(_other);
        pool.requestRedeem(all);
        _pass(pool.REDEEM_DELAY());
        // There is not enough for the first: the second waits, although less would do.
        pool.serveRedeems(10);
        assertGt(pool.owedTo(capital), 0, "the first in part");
        assertEq(pool.owedTo(_other), 0, "the second not at all");
    }

    function test_NobodyIsServedBeforeTheTime() public {
        uint256 shares = _provide(capital, 300_000 * EURO);
        vm.prank(capital);
        pool.requestRedeem(shares);
        _pass(pool.REDEEM_DELAY() - 1);
        assertEq(pool.serveRedeems(10), 0, "a second too early");
        _pass(1);
        assertEq(pool.serveRedeems(10), 1, "in time");
    }

    function test_SharesInTheQueueBearLosses() public {
        _provide(capital, 1_500_000 * EURO);
        uint256 shares = _provide(_other, 500_000 * EURO);
        uint256 policyId = _buy(doctor, MALPRACTICE);
        _pass(31 days);
        vm.prank(_other);
        pool.requestRedeem(shares);
        _file(policyId, 210_000 * EURO);
        _pass(pool.REDEEM_DELAY());
        pool.serveRedeems(1);
        assertApproxEqAbs(pool.owedTo(_other), 450_000 * EURO, 500 * EURO, "a quarter of the reserve is theirs");
    }

    function test_WhatWasNotServedComesBack() public {
        uint256 shares = _provide(capital, 300_000 * EURO);
        vm.prank(capital);
        uint256 id = pool.requestRedeem(shares);
        vm.prank(_other);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolNotOwner.selector, capital, _other));
        pool.cancelRedeem(id);
        vm.startPrank(capital);
        pool.cancelRedeem(id);
        assertEq(pool.balanceOf(capital), shares, "all of it");
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolUnknownRequest.selector, id));
        pool.cancelRedeem(id);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, capital, shares, shares + 1));
        pool.requestRedeem(shares + 1);
        vm.stopPrank();
    }

    // --- attacks ---------------------------------------------------------------------------------------------------------

    /// @dev A claim may hold all the equity for a while. Who waits in the queue then is worth nothing on paper, and is not served for nothing.
    function test_NoSharesAreBurnedForNothingWhileAClaimHoldsAllEquity() public {
        _provide(capital, 700_000 * EURO);
        uint256[] memory policyIds = new uint256[](4);
        for (uint256 i = 0; i < 4; ++i) {
            policyIds[i] = _buy(_member(string.concat("holder", vm.toString(i))), MALPRACTICE);
        }
        uint256 shares = pool.balanceOf(capital);
        vm.prank(capital);
        uint256 id = pool.requestRedeem(shares);
        _pass(31 days);
        for (uint256 i = 0; i < 4; ++i) {
            _file(policyIds[i], 210_000 * EURO);
        }
        assertEq(pool.book().equity, 0, "all is reserved");
        assertEq(pool.serveRedeems(10), 0, "nobody is served");
        (, uint256 left,) = pool.requestOf(id);
        assertEq(left, shares, "the shares are there");
        vm.prank(capital);
        pool.cancelRedeem(id);
        assertEq(pool.balanceOf(capital), shares, "and their owner's");
    }

    /// @dev Somebody with shares files a great claim, serves the queue at the price of that moment, and takes the claim back.
    function test_NobodyIsServedBelowTheFloor() public {
        _provide(doctor, 1_200_000 * EURO);
        uint256 shares = _provide(_other, 400_000 * EURO);
        uint256 policyId = _buy(doctor, MALPRACTICE);
        _pass(31 days);
        vm.prank(_other);
        uint256 id = pool.requestRedeemAbove(shares, uint96(390_000 * EURO));
        _pass(pool.REDEEM_DELAY());
        uint256 claimId = _file(policyId, 210_000 * EURO);
        pool.serveRedeems(10);
        assertEq(pool.owedTo(_other), 0, "not at that price");
        assertEq(pool.balanceOf(_other), shares, "the shares are back");
        vm.prank(doctor);
        claims.withdraw(claimId);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolUnknownRequest.selector, id));
        vm.prank(_other);
        pool.cancelRedeem(id);

        vm.prank(_other);
        pool.requestRedeemAbove(shares, uint96(390_000 * EURO));
        _pass(pool.REDEEM_DELAY());
        pool.serveRedeems(10);
        assertGe(pool.owedTo(_other), 390_000 * EURO, "at a price above it");
        _assertBooks();
    }

    function test_AFloorIsForAPartInProportion() public {
        _provide(capital, 600_000 * EURO);
        _buy(doctor, MALPRACTICE);
        uint256 shares = pool.balanceOf(capital);
        vm.prank(capital);
        uint256 id = pool.requestRedeemAbove(shares, uint96(500_000 * EURO));
        _pass(pool.REDEEM_DELAY());
        pool.serveRedeems(1);
        (, uint256 left,) = pool.requestOf(id);
        assertApproxEqAbs(pool.floorOf(id), uint256(500_000 * EURO) * left / shares, 1, "of what is left");
    }

    function test_NobodyMakesTheQueueLongAlone() public {
        _provide(capital, 300_000 * EURO);
        uint256 most = pool.MAX_REQUESTS();
        vm.startPrank(capital);
        for (uint256 i = 0; i < most; ++i) {
            pool.requestRedeem(1);
        }
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolTooManyRequests.selector, most));
        pool.requestRedeem(1);
        pool.cancelRedeem(3);
        uint256 all = pool.balanceOf(capital);
        pool.requestRedeem(all);
        vm.stopPrank();
        // What is worth less than a cent stops nobody behind it.
        _pass(pool.REDEEM_DELAY());
        assertEq(pool.serveRedeems(100), most + 1, "all of them");
        assertGt(pool.owedTo(capital), 299_999 * EURO, "the last one whole");
        assertEq(pool.stakeOf(capital), 0, "nothing is left");
    }

    function test_SharesSentToThePoolAreNotLost() public {
        uint256 shares = _provide(capital, 1000 * EURO);
        vm.prank(capital);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolNotMember.selector, address(pool)));
        pool.transfer(address(pool), shares);
    }

    function test_SharesAndRequestsFollowTheirMember() public {
        uint256 shares = _provide(capital, 1000 * EURO);
        vm.prank(capital);
        uint256 id = pool.requestRedeem(shares / 2);
        address moved = makeAddr("moved");
        _move(capital, moved);
        pool.followShares(capital);
        assertEq(pool.stakeOf(moved), shares, "held and waiting");
        vm.prank(capital);
        vm.expectRevert(abi.encodeWithSelector(ICoverPool.PoolNotOwner.selector, moved, capital));
        pool.cancelRedeem(id);
        vm.prank(moved);
        pool.cancelRedeem(id);
        assertEq(pool.balanceOf(moved), shares, "all of them");
    }

    /// @dev Deposits around every event of a claim: who enters before and asks to leave after never gains.
    function testFuzz_EnteringAroundAClaimNeverGains(uint8 when, uint16 award, uint256 assets) public {
        assets = bound(assets, 1000 * EURO, 5_000_000 * EURO);
        award = uint16(bound(award, 0, 10_000));
        _provide(capital, 1_000_000 * EURO);
        uint256 policyId = _buy(doctor, MALPRACTICE);
        _pass(31 days);
        // Premium is earned evenly and is no gain from the claim: let all of it be earned before.
        uint256 shares = when % 4 == 0 ? _provide(_other, assets) : 0;
        uint256 claimId = _file(policyId, 210_000 * EURO);
        if (when % 4 == 1) shares = _provide(_other, assets);
        _convene(claimId);
        if (when % 4 == 2) shares = _provide(_other, assets);
        _judge(claimId, award);
        if (when % 4 == 3) shares = _provide(_other, assets);
        _pass(7 days);
        claims.conclude(claimId);
        pool.accrue(_now);
        // The bond of a claim that is denied, and some weeks' premium: 700 euros a year at most.
        assertLe(pool.previewRedeem(shares), assets + BOND + 2000 * EURO, "nothing is gained from the claim");
    }

    function _shortfall() private {
        uint256[] memory policyIds = new uint256[](4);
        for (uint256 i = 0; i < 4; ++i) {
            policyIds[i] = _buy(_member(string.concat("unlucky", vm.toString(i))), MALPRACTICE);
        }
        _pass(31 days);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 claimId = _file(policyIds[i], 210_000 * EURO);
            vm.prank(admin);
            claims.offer(claimId, uint96(200_000 * EURO));
            address holder = policies.holderOf(policyIds[i]);
            vm.prank(holder);
            claims.settle(claimId, uint96(200_000 * EURO));
        }
        assertGt(pool.book().shortfall, 0, "less than what is owed");
    }
}
