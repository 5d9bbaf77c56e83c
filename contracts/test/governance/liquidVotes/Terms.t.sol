// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../../../src/governance/ILiquidVotes.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {LiquidVotesUnderTest} from "../../support/UnderTest.sol";

/// @title Delegations end with their term (365 days, common to all) unless they were renewed in its last 90 days
contract TermsTest is AssociationTest {
    uint48 private constant FIRST_END = START + 365 days;

    address private _a;
    address private _b;
    address private _c;

    function setUp() public override {
        super.setUp();
        _a = _member("A");
        _b = _member("B");
        _c = _member("C");
        _delegate(_a, _b);
        _delegate(_b, _c);
    }

    function testFuzz_ATermsEndEndsDelegations(uint256 time) public {
        time = bound(time, _now, START + 730 days - 1);
        _warp(time);
        bool first = time < FIRST_END;
        assertEq(votes.termOf(time), first ? 0 : 1, "term");
        assertEq(votes.delegates(_a), first ? _b : _a, "delegate");
        assertEq(votes.getVotes(_c), first ? 3 : 1, "power");
        assertEq(votes.levels(_b), first ? 1 | (1 << 26) : 1, "levels");
    }

    function test_ThePastOfAnEarlierTermStays() public {
        _warp(FIRST_END + 10 days);
        assertEq(votes.getPastVotes(_c, FIRST_END - 1), 3, "the last second of the term");
        assertEq(votes.getPastVotes(_c, FIRST_END), 1, "the first of the next");
        assertEq(votes.pastDelegate(_a, FIRST_END - 1), _b, "delegate then");
        assertEq(votes.pastDelegate(_a, FIRST_END), _a, "delegate after");
    }

    function test_RenewedDelegationsLiveOn() public {
        _warp(FIRST_END - 90 days);
        vm.expectEmit(address(votes));
        emit ILiquidVotes.DelegationRenewed(_a, _b, 1);
        vm.prank(_a);
        votes.renew();
        vm.prank(_b);
        votes.renew();
        assertEq(votes.getVotes(_c), 3, "this term is as it was");
        _warp(FIRST_END);
        assertEq(votes.delegates(_a), _b, "A follows B");
        assertEq(votes.getVotes(_c), 3, "the next term's forest was written ahead");
        _warp(FIRST_END + 365 days);
        assertEq(votes.getVotes(_c), 1, "for one term");
    }

    function test_RenewingInAnyOrderGivesTheSameForest() public {
        _warp(FIRST_END - 1);
        vm.prank(_b);
        votes.renew();
        vm.prank(_a);
        votes.renew();
        vm.prank(_a);
        votes.renew();
        _warp(FIRST_END);
        assertEq(votes.levels(_c), 1 | (1 << 26) | (1 << 52), "levels");
    }

    function test_ADelegationInTheLast90DaysHoldsForTheNextTerm() public {
        address d = _member("D");
        _warp(FIRST_END - 90 days);
        vm.expectEmit(address(votes));
        emit ILiquidVotes.DelegationRenewed(d, _b, 1);
        _delegate(d, _b);
        _delegate(_a, _b);
        _warp(FIRST_END);
        assertEq(votes.delegates(d), _b, "the new one");
        assertEq(votes.delegates(_a), _b, "the repeated one");
        assertEq(votes.getVotes(_b), 3, "both in the next term");
        assertEq(votes.getVotes(_c), 1, "B did not renew");
    }

    function test_TakenBackForBothTerms() public {
        _warp(FIRST_END - 1);
        vm.prank(_a);
        votes.renew();
        _delegate(_a, address(0));
        assertEq(votes.getVotes(_b), 1, "this term");
        _warp(FIRST_END);
        assertEq(votes.delegates(_a), _a, "next term");
        assertEq(votes.getVotes(_b), 1, "next term's power");
    }

    function test_MembersComeAndGoInBothForests() public {
        _warp(FIRST_END - 1);
        vm.prank(_a);
        votes.renew();
        vm.prank(_b);
        votes.renew();
        _revoke(_a);
        assertEq(votes.getVotes(_c), 2, "this term");
        _warp(FIRST_END);
        assertEq(votes.getVotes(_c), 2, "next term");
    }

    function test_RenewalOfTheDelegationOfARevokedMember() public {
        _revoke(_b);
        assertEq(votes.getVotes(_c), 2, "voices pass through");
        _warp(FIRST_END - 1);
        vm.prank(_a);
        votes.renew();
        vm.prank(_b);
        votes.renew();
        _warp(FIRST_END);
        assertEq(votes.getVotes(_c), 2, "and still do");
    }

    function testFuzz_RevertWhen_TooEarlyToRenew(uint256 time) public {
        _warp(bound(time, _now, FIRST_END - 90 days - 1));
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationRenewalTooEarly.selector, FIRST_END - 90 days));
        vm.prank(_a);
        votes.renew();
    }

    function test_RevertWhen_ThereIsNothingToRenew() public {
        _warp(FIRST_END - 1);
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationNothingToRenew.selector, _c));
        vm.prank(_c);
        votes.renew();
        _warp(FIRST_END + 365 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationNothingToRenew.selector, _a));
        vm.prank(_a);
        votes.renew();
    }

    /// @dev A session is counted by the forest of the term its snapshot lies in, to its end.
    function test_ASessionKeepsTheForestOfItsSnapshot() public {
        _warp(FIRST_END - 9 days);
        uint48 session = _session(1);
        assertLt(session, FIRST_END, "in the first term");
        assertGt(_end(session), FIRST_END, "over its end");
        _warp(FIRST_END + 1);
        assertEq(_cast(_c, session, _votes(1)), 3, "A and B still count through C");
    }

    function test_RevertWhen_TheFirstTermIsYetToBegin() public {
        bytes memory code = abi.encodePacked(vm.getCode("out/LiquidVotes.sol/LiquidVotes.json"), abi.encode(membership, uint48(_now + 1)));
        vm.expectRevert(abi.encodeWithSelector(LiquidVotesUnderTest.DelegationTermOriginInFuture.selector, _now + 1));
        assembly ("memory-safe") {
            pop(create(0, add(code, 32), mload(code)))
        }
    }
}
