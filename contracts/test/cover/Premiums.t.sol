// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPolicies} from "../../src/cover/IPolicies.sol";
import {IProducts} from "../../src/cover/IProducts.sol";
import {CoverTest} from "../support/CoverTest.sol";

/// @title What is true of every premium
contract PremiumsTest is CoverTest {
    uint256 private constant MOST = 8;

    /// @dev Buying in parts costs no less than at once, wherever on the curve, and no more than the rounding.
    function testFuzz_ManySmallPoliciesCostNoLessThanALargeOne(uint8 parts, uint16 kink, uint32 top, uint256 before, uint256 assets)
        public
    {
        uint256 n = bound(parts, 2, MOST);
        _provide(capital, bound(assets, 1_000_000 * EURO, 3_000_000 * EURO));
        IProducts.Factors memory factors = _factors();
        (factors.kink, factors.top) = (uint16(bound(kink, 0, 3000)), uint32(bound(top, 10_000, 100_000)));
        vm.prank(admin);
        products.setFactors(factors);
        uint32 small = _product(20_000 * EURO);
        uint32 large = _product(n * 20_000 * EURO);
        // Somebody else has bought before.
        for (uint256 i = 0; i < before % 6; ++i) {
            _buy(_member(string.concat("earlier", vm.toString(i))), MALPRACTICE);
        }
        uint256 whole = _premium(large);
        uint256 sum = 0;
        for (uint256 i = 0; i < n; ++i) {
            sum += policies.policyOf(_buy(doctor, small)).premium;
        }
        assertGe(sum, whole, "parts cost no less");
        // Each part is rounded up by itself, and so is its surge.
        assertLe(sum, whole + 2 * n, "and no more");
    }

    /// @dev Earned, unearned and refunded are what was paid, whoever buys, cancels or accrues, and whenever.
    function testFuzz_EarnedUnearnedAndRefundedAreThePremium(uint32[12] memory steps, uint8[12] memory acts) public {
        _provide(capital, 3_000_000 * EURO);
        uint256 equity = pool.book().equity;
        (uint256 paid, uint256 refunded) = (0, 0);
        uint256[] memory ids = new uint256[](12);
        uint256 count = 0;
        for (uint256 i = 0; i < 12; ++i) {
            _pass(steps[i] % 40 days);
            if (acts[i] % 4 < 2) {
                address holder = _member(string.concat("holder", vm.toString(i)));
                IPolicies.Quote memory quote = _quote(holder, LEGAL + acts[i] % 2);
                quote.end = _midnight(_now + 32 days + steps[i] % 330 days);
                ids[count] = _buy(quote);
                paid += policies.policyOf(ids[count++]).premium;
            } else if (acts[i] % 4 == 2 && count > 0) {
                uint256 id = ids[acts[i] / 4 % count];
                IPolicies.Policy memory p = policies.policyOf(id);
                if (!p.ended && _now < p.end) {
                    address holder = policies.holderOf(id);
                    vm.prank(holder);
                    refunded += policies.cancel(id);
                }
            } else {
                pool.accrue(_now - uint48(steps[i] % 10 days));
            }
            uint256 earned = pool.book().equity - equity;
            assertEq(earned + pool.book().unearned + refunded, paid, "to the cent, after every act");
        }
        _pass(366 days);
        pool.accrue(_now);
        assertEq(pool.book().unearned, 0, "all is earned in the end");
        assertEq(pool.book().equity - equity + refunded, paid, "to the cent");
        _assertBooks();
    }

    /// @dev Ten years of silence, then one act.
    function test_AccrualIsFitForYearsOfSilence() public {
        _provide(capital, 1_000_000 * EURO);
        uint256 equity = pool.book().equity;
        uint256 premium = policies.policyOf(_buy(doctor, LEGAL)).premium;
        _pass(3650 days);
        uint256 gas = gasleft();
        pool.accrue(_now);
        assertLt(gas - gasleft(), 2_000_000, "no day after the last end is looked at");
        assertEq(pool.book().equity, equity + premium, "all of it");
    }

    function _premium(uint32 productId) private view returns (uint256) {
        return products.offerFor(productId, 0, _now, _now, _midnight(_now + 365 days), 10_000, false).premium;
    }

    function _product(uint256 limit) private returns (uint32 id) {
        IProducts.Terms memory terms = _legal();
        (terms.perClaim, terms.aggregate, terms.lockFactor) = (uint128(limit), uint128(limit), 10_000);
        vm.startPrank(admin);
        id = products.add("Some", terms);
        products.price(id, IProducts.Price(12_000, 9500, 20_000, true));
        vm.stopPrank();
    }
}
