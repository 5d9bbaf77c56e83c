// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {IProducts} from "../../src/cover/IProducts.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {CoverPoolUnderTest} from "../support/UnderTest.sol";

/// @title What somebody would try
contract CoverAttacksTest is CoverTest {
    address private _attacker = makeAddr("attacker");

    function setUp() public override {
        super.setUp();
        _admit(_attacker);
    }

    // --- capital ---------------------------------------------------------------------------------------------------------

    function test_RunBeforeAClaim() public {
        _provide(capital, 700_000 * EURO);
        uint256 shares = _provide(_attacker, 300_000 * EURO);
        uint256 policyId = _buy(doctor, MALPRACTICE);
        _pass(100 days);
        // It is known that a claim will come: the attacker asks to leave, and is not out before the claim is filed and reserved.
        vm.prank(_attacker);
        pool.requestRedeem(shares);
        assertEq(pool.serveRedeems(10), 0, "not yet");
        _pass(20 days);
        uint256 claimId = _file(policyId, 210_000 * EURO);
        _pass(1 days);
        pool.serveRedeems(10);
        (uint256 head,) = pool.queue();
        assertEq(head, 1, "served");
        assertApproxEqAbs(pool.owedTo(_attacker), 240_000 * EURO, 1000 * EURO, "the attacker bears a third of the reserve");
        assertEq(claims.claimOf(claimId).reserved, 200_000 * EURO, "it was all there");
        _assertBooks();
    }

    function test_BuyBeforeADenial() public {
        _provide(capital, 900_000 * EURO);
        uint256 policyId = _buy(doctor, MALPRACTICE);
        _pass(100 days);
        uint256 claimId = _file(policyId, 210_000 * EURO);
        _convene(claimId);
        // The votes show that it will be denied: equity will rise by the reserve.
        uint256 shares = _provide(_attacker, 300_000 * EURO);
        _judge(claimId, 0);
        _pass(7 days);
        claims.conclude(claimId);
        assertLe(pool.previewRedeem(shares), 300_000 * EURO + 1000 * EURO, "nothing but the bond and the premium of a week is gained");
        assertGe(pool.previewRedeem(shares), 299_000 * EURO, "and nothing is lost");
        _assertBooks();
    }

    function test_Donation() public {
        uint256 shares = _provide(capital, 500_000 * EURO);
        uint256 before = pool.previewRedeem(shares);
        uint256 price = pool.previewDeposit(1000 * EURO);
        vm.prank(admin);
        euro.mint(address(pool), 1_000_000 * EURO);
        assertEq(pool.previewRedeem(shares), before, "who leaves");
        assertEq(pool.previewDeposit(1000 * EURO), price, "who enters");
        assertEq(pool.solvencyRatio(), type(uint256).max, "nothing is covered by it");
        _assertBooks();
    }

    function test_InflationOfTheFirstShare() public {
        // One cent for the first shares, a great gift by the only way there is, and a victim.
        uint256 mine = _provide(_attacker, 1);
        vm.startPrank(admin);
        euro.mint(admin, 100_000 * EURO);
        euro.approve(address(pool), type(uint256).max);
        pool.contribute(100_000 * EURO);
        vm.stopPrank();
        uint256 theirs = _provide(capital, 99_999 * EURO);
        assertGt(theirs, 0, "shares for the victim");
        assertGe(pool.previewRedeem(theirs), 99_998 * EURO, "who loses less than a euro");
        assertLe(pool.previewRedeem(mine), 50_001 * EURO, "and half of the gift is nobody's");
    }

    // --- buying ----------------------------------------------------------------------------------------------------------

    function test_SplittingPurchases() public {
        _provide(capital, 300_000 * EURO);
        IProducts.Factors memory factors = _factors();
        factors.kink = 0;
        IProducts.Terms memory twice = _legal();
        (twice.perClaim, twice.aggregate) = (2 * twice.perClaim, 2 * twice.aggregate);
        vm.startPrank(admin);
        products.setFactors(factors);
        uint32 whole = products.add("Twice as much", twice);
        products.price(whole, products.priceOf(LEGAL));
        vm.stopPrank();

        uint256 once = _premium(whole);
        uint256 sum = _premium(LEGAL);
        _buy(doctor, LEGAL);
        uint256 second = _premium(LEGAL);
        assertGt(second, sum, "the price rises with what is locked");
        assertGe(sum + second, once, "two halves cost no less than the whole");
        assertLe(sum + second, once + 2, "and no more than the rounding");
    }

    function test_ReplayedQuote() public {
        _provide(capital, 1_000_000 * EURO);
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        _buy(quote);
        bytes memory signature = _signQuote(quote);
        bytes32 digest = policies.quoteDigest(quote);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyQuoteUsed.selector, digest));
        vm.prank(doctor);
        policies.buy(quote, signature);

        // Nor with another signature of the same: the malleable one, or one that somebody else has made.
        quote = _quote(doctor, LEGAL);
        bytes memory forged = _sign(0xBAD, policies.quoteDigest(quote));
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyQuoteNotSigned.selector, vm.addr(0xBAD)));
        vm.prank(doctor);
        policies.buy(quote, forged);
        signature = _signQuote(quote);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyNotHolder.selector, 0, _attacker));
        vm.prank(_attacker);
        policies.buy(quote, signature);
    }

    // --- claims ----------------------------------------------------------------------------------------------------------

    function test_EditDuringAClaim() public {
        _provide(capital, 1_000_000 * EURO);
        uint256 policyId = _buy(doctor, LEGAL);
        _pass(100 days);
        _file(policyId, 10_500 * EURO);
        vm.startPrank(doctor);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyClaimsOpen.selector, policyId, 1));
        policies.cancel(policyId);
        vm.expectRevert(IPolicies.PolicyNotTransferable.selector);
        policies.transferFrom(doctor, _attacker, policyId);
        vm.stopPrank();
        _pass(500 days);
        vm.expectRevert(abi.encodeWithSelector(IPolicies.PolicyClaimsOpen.selector, policyId, 1));
        policies.close(policyId);
    }

    function test_DoubleClaimOnOneIncident() public {
        _provide(capital, 2_000_000 * EURO);
        uint256 one = _buy(doctor, LEGAL);
        uint256 two = _buy(doctor, LEGAL);
        _pass(100 days);
        bytes32 incident = keccak256("the incident");
        _fund(doctor, 10 * BOND);
        vm.startPrank(doctor);
        uint256 first = claims.file(one, incident, _now - 1, 20_500 * EURO, 0);
        uint256 second = claims.file(two, incident, _now - 1, 20_500 * EURO, 0);
        assertEq(claims.claimOf(first).asked + claims.claimOf(second).asked, 25_000 * EURO, "one limit for one incident");
        vm.expectRevert(abi.encodeWithSelector(IClaims.ClaimNothingCovered.selector, one));
        claims.file(one, incident, _now - 1, 20_500 * EURO, 0);
        // What is withdrawn can be asked for again.
        claims.withdraw(second);
        second = claims.file(two, incident, _now - 1, 20_500 * EURO, 0);
        assertEq(claims.claimOf(second).asked, 5000 * EURO, "the rest of it");
        vm.stopPrank();
        _assertBooks();
    }

    function test_PauseDuringPayout() public {
        uint256 claimId = _payable(10_500 * EURO);
        vm.prank(guardian);
        pool.pause();
        uint256 before = euro.balanceOf(doctor);
        vm.prank(doctor);
        claims.collect(claimId, doctor);
        assertEq(euro.balanceOf(doctor) - before, 10_000 * EURO, "what is owed is paid");
        vm.prank(doctor);
        pool.collect(doctor, doctor);
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        bytes memory signature = _signQuote(quote);
        vm.expectRevert(CoverPoolUnderTest.EnforcedPause.selector);
        vm.prank(doctor);
        policies.buy(quote, signature);
        vm.expectRevert(CoverPoolUnderTest.EnforcedPause.selector);
        vm.prank(capital);
        pool.deposit(1, capital);
    }

    function test_RevertingRecipient() public {
        uint256 claimId = _payable(10_500 * EURO);
        // The token refuses this recipient: nobody else is held up, and the holder names another.
        vm.mockCallRevert(address(euro), abi.encodeWithSignature("transfer(address,uint256)", doctor), "blocked");
        vm.prank(doctor);
        vm.expectRevert();
        claims.collect(claimId, doctor);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.PAYABLE), "still owed");
        vm.prank(doctor);
        claims.collect(claimId, capital);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.PAID), "paid elsewhere");
        _assertBooks();
    }

    function test_LossesBeyondEquity() public {
        uint256 shares = _provide(capital, 600_000 * EURO);
        uint256[3] memory claimIds;
        uint256[3] memory policyIds;
        for (uint256 i = 0; i < 3; ++i) {
            address holder = makeAddr(string.concat("holder", vm.toString(i)));
            _admit(holder);
            policyIds[i] = _buy(holder, MALPRACTICE);
        }
        _pass(60 days);
        // Half of the capital goes before anybody knows.
        vm.prank(capital);
        pool.requestRedeem(shares / 3);
        _pass(21 days);
        pool.serveRedeems(1);
        for (uint256 i = 0; i < 3; ++i) {
            claimIds[i] = _file(policyIds[i], 210_000 * EURO);
        }
        assertEq(pool.book().equity, 0, "all is reserved");
        for (uint256 i = 0; i < 3; ++i) {
            _convene(claimIds[i]);
            _judge(claimIds[i], 10_000);
            _pass(7 days);
            claims.conclude(claimIds[i]);
            _assertBooks();
        }
        (uint256 ready, uint256 missing,) = pool.payoutOf(claimIds[0]);
        assertEq(ready + missing, 200_000 * EURO, "the first is owed whole");
        assertGt(pool.book().shortfall, 0, "there is a shortfall");
        // Nobody enters, nobody leaves, nobody is covered anew.
        _fund(_attacker, EURO);
        vm.prank(_attacker);
        vm.expectRevert();
        pool.deposit(EURO, _attacker);
        // New money goes to the claims, in the order of the decisions.
        uint256 gap = pool.book().shortfall;
        vm.startPrank(admin);
        euro.mint(admin, gap);
        euro.approve(address(pool), gap);
        pool.contribute(gap);
        vm.stopPrank();
        assertEq(pool.book().shortfall, 0, "filled");
        for (uint256 i = 0; i < 3; ++i) {
            address holder = policies.holderOf(policyIds[i]);
            uint256 before = euro.balanceOf(holder);
            vm.prank(holder);
            assertEq(claims.collect(claimIds[i], holder), 0, "nothing is missing");
            assertEq(euro.balanceOf(holder) - before, 200_000 * EURO, "all is paid");
        }
        _assertBooks();
    }

    // --- panels ----------------------------------------------------------------------------------------------------------

    function test_JurorWithoutCommit() public {
        uint256 claimId = _filed(10_500 * EURO);
        uint256 caseId = _convene(claimId);
        for (uint8 i = 0; i < 3; ++i) {
            _commit(caseId, 0, i, 10_000);
        }
        _pass(3 days);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelNoCommitment.selector, caseId, 4));
        panels.reveal(caseId, 4, 0, 0, 0);
        address late = panels.seatOf(caseId, 0, 4).juror;
        vm.prank(late);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelUnexpectedStage.selector, caseId, IPanels.Stage.REVEAL));
        panels.commit(caseId, 4, keccak256("late"));
        for (uint8 i = 0; i < 3; ++i) {
            panels.reveal(caseId, i, 10_000, bytes32(uint256(i)), 0);
        }
        panels.decide(caseId);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.DECIDED), "three of five are a quorum");
        assertEq(panels.feesOf(late), 0, "no fee");
    }

    function test_JurorConflict() public {
        _provide(capital, 1_000_000 * EURO);
        bytes32 hospital = keccak256("hospital");
        // A follower, somebody followed, a colleague, a business partner, a great holder of shares: none of them judges.
        _delegate(_person(0), doctor);
        _delegate(doctor, _person(1));
        vm.prank(_person(2));
        panels.serve(hospital);
        vm.prank(admin);
        panels.dealt(doctor, _person(3));
        _provide(_person(4), 200_000 * EURO);
        _pass(1);
        IPolicies.Quote memory quote = _quote(doctor, LEGAL);
        quote.employer = hospital;
        uint256 policyId = _buy(quote);
        _pass(40 days);
        uint256 claimId = _file(policyId, 10_500 * EURO);
        uint256 caseId = claims.convene(claimId);
        for (uint256 i = 0; i < 5; ++i) {
            assertFalse(panels.isEligible(caseId, _person(i)), vm.toString(i));
        }
        assertTrue(panels.isEligible(caseId, _person(5)), "anybody else does");
        assertFalse(panels.isEligible(caseId, capital), "who does not serve");

        // One that nobody knew of: struck before revealing, the seat stays empty.
        _draw(caseId);
        address juror = panels.seatOf(caseId, 0, 0).juror;
        vm.prank(admin);
        panels.strike(caseId, 0);
        vm.prank(juror);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelNotJuror.selector, caseId, 0, juror));
        panels.commit(caseId, 0, keccak256("vote"));
    }

    function test_SilentPanel() public {
        uint256 claimId = _filed(10_500 * EURO);
        uint256 caseId = _convene(claimId);
        for (uint256 round = 0; round < 2; ++round) {
            _pass(3 days);
            panels.decide(caseId);
            if (round == 0) _draw(caseId);
        }
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.NO_RULING), "twice silent");
        claims.rule(claimId);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.APPEAL), "a larger one, for nothing");
        for (uint256 round = 0; round < 2; ++round) {
            _draw(caseId);
            _pass(3 days);
            panels.decide(caseId);
        }
        claims.rule(claimId);
        assertEq(uint8(claims.claimOf(claimId).status), uint8(IClaims.Status.DENIED), "it ends");
        assertEq(pool.owedTo(doctor), BOND, "and the bond comes back");
        assertEq(panels.held(), 0, "the fees, too");
        _assertBooks();
    }

    // --- steps -----------------------------------------------------------------------------------------------------------

    function _premium(uint32 productId) private view returns (uint256) {
        return products.offerFor(productId, 0, _now, _now, _now + 364 days, 10_000, false).premium;
    }

    function _filed(uint256 loss) private returns (uint256 claimId) {
        _provide(capital, 1_000_000 * EURO);
        uint256 policyId = _buy(doctor, LEGAL);
        _pass(100 days - 1);
        // Vouchers hold for 90 days: the members are there still.
        _refresh();
        _pass(1);
        return _file(policyId, loss);
    }

    function _payable(uint256 loss) private returns (uint256 claimId) {
        claimId = _filed(loss);
        _convene(claimId);
        _judge(claimId, 10_000);
        _pass(7 days);
        claims.conclude(claimId);
    }

    function _refresh() private {
        for (uint256 i = 0; i < JURORS; ++i) {
            _admit(_person(i));
        }
        _admit(doctor);
    }
}
