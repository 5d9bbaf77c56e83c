// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../../../src/governance/ILiquidVotes.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {LiquidVotesUnderTest} from "../../support/UnderTest.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title Whom a member followed and who followed the member: all of it moves, and the past does not change
contract MovesTest is AssociationTest {
    address private _new = makeAddr("new account");

    /// @dev 0 -> 1 -> 2 -> 3, 4 -> 2
    function setUp() public override {
        super.setUp();
        _admitMany(6);
        _delegate(_person(0), _person(1));
        _delegate(_person(1), _person(2));
        _delegate(_person(2), _person(3));
        _delegate(_person(4), _person(2));
    }

    function test_BothDirectionsFollow() public {
        uint208 levels = votes.levels(_person(2));
        _requestMove(_person(2), _new);
        _pass(7 days);
        vm.expectEmit(address(votes));
        emit ILiquidVotes.VoiceMoved(_person(2), _new);
        vm.expectEmit(address(votes));
        emit IVotes.DelegateChanged(_person(2), _person(3), _person(2));
        vm.expectEmit(address(votes));
        emit IVotes.DelegateChanged(_new, _new, _person(3));
        vm.expectEmit(address(votes));
        emit IVotes.DelegateVotesChanged(_person(2), 4, 0);
        vm.expectEmit(address(votes));
        emit IVotes.DelegateVotesChanged(_new, 0, 4);
        membership.completeRecovery(_person(2));

        assertEq(votes.levels(_new), levels, "levels");
        assertEq(votes.levels(_person(2)), 0, "nothing stays");
        assertEq(votes.delegates(_new), _person(3), "whom it followed");
        assertEq(votes.delegates(_person(2)), _person(2), "nobody");
        assertEq(votes.delegates(_person(1)), _new, "a follower");
        assertEq(votes.delegates(_person(4)), _new, "another");
        assertEq(votes.getVotes(_person(3)), 5, "above nothing changed");
        _pass(1);
        assertEq(votes.pastLevels(_person(2), _now - 2), levels, "the past: levels");
        assertEq(votes.pastLevels(_new, _now - 2), 0, "the past: nothing");
        assertEq(votes.pastDelegate(_person(1), _now - 2), _person(2), "the past: delegate");
        assertEq(votes.pastDelegate(_person(1), _now - 1), _new, "from the very second");
        (uint208 past, address parent) = votes.pastVoice(_new, _now - 1);
        assertEq(past, levels, "past voice");
        assertEq(parent, _person(3), "past parent");
        (past, parent) = votes.pastVoice(_person(2), _now - 1);
        assertEq(past, 0, "nothing");
        assertEq(parent, address(0), "nobody");
    }

    function test_TheForestGoesOn() public {
        _move(_person(2), _new);
        _delegate(_person(5), _new);
        assertEq(votes.getVotes(_new), 5, "a new follower");
        assertEq(votes.getVotes(_person(3)), 6, "arrives above");
        _delegate(_person(1), _person(3));
        assertEq(votes.getVotes(_new), 3, "two have left");
        vm.prank(_new);
        votes.delegate(address(0));
        assertEq(votes.getVotes(_person(3)), 3, "taken back");
        _revoke(_new);
        assertEq(votes.getVotes(_new), 2, "a revoked member carries on");
        assertEq(votes.getVotes(_person(5)), 1, "their own");
    }

    function test_AgainAndAgain() public {
        address third = makeAddr("third account");
        _move(_person(2), _new);
        _move(_new, third);
        assertEq(votes.getVotes(third), 4, "levels");
        assertEq(votes.levels(_new), 0, "nothing stays");
        assertEq(votes.levels(_person(2)), 0, "nothing stays");
        assertEq(votes.delegates(_person(1)), third, "followers");
        assertEq(votes.delegates(third), _person(3), "whom it follows");
        _pass(1);
        assertEq(votes.pastDelegate(_person(1), _now - 2), _new, "between the moves");
        assertEq(votes.getPastVotes(_new, _now - 2), 4, "between the moves");
    }

    function test_AMoveOfTheDelegateAndOfTheFollower() public {
        _move(_person(3), makeAddr("other account"));
        _move(_person(2), _new);
        assertEq(votes.delegates(_new), makeAddr("other account"), "delegate");
        assertEq(votes.getVotes(makeAddr("other account")), 5, "voices");
    }

    function test_RevertWhen_TheAccountThatWasLeftActs() public {
        _move(_person(2), _new);
        bytes memory moved = abi.encodeWithSelector(ILiquidVotes.DelegationMoved.selector, _person(2));
        vm.startPrank(_person(2));
        vm.expectRevert(moved);
        votes.delegate(_person(5));
        vm.expectRevert(moved);
        votes.delegate(address(0));
        vm.expectRevert(moved);
        votes.setAcceptsDelegation(false);
        vm.stopPrank();
        _warp(START + 300 days);
        vm.expectRevert(moved);
        vm.prank(_person(2));
        votes.renew();
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationNotMember.selector, _person(2)));
        vm.prank(_person(5));
        votes.delegate(_person(2));
    }

    function test_RevertWhen_ACycleWouldCloseThroughAMove() public {
        _move(_person(2), _new);
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationCycle.selector, _new, _new));
        vm.prank(_new);
        votes.delegate(_person(1));
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationCycle.selector, _person(3), _person(3)));
        vm.prank(_person(3));
        votes.delegate(_new);
    }

    function test_AcceptanceAndTermsFollow() public {
        vm.prank(_person(2));
        votes.setAcceptsDelegation(false);
        vm.prank(_new);
        votes.setAcceptsDelegation(true);
        _move(_person(2), _new);
        assertFalse(votes.acceptsDelegation(_new), "declines");
        assertTrue(votes.acceptsDelegation(_person(2)), "of the old account nothing is known");
        _warp(START + 275 days);
        vm.prank(_new);
        votes.renew();
        _warp(START + 365 days);
        assertEq(votes.delegates(_new), _person(3), "renewed under the new account");
        assertEq(votes.delegates(_person(1)), _person(1), "not renewed");
        assertEq(votes.getVotes(_person(3)), 2, "the next term's forest");
    }

    function test_ADelegationRenewedBeforeTheMoveHoldsAfterIt() public {
        _warp(START + 300 days);
        vm.prank(_person(1));
        votes.renew();
        _move(_person(2), _new);
        _warp(START + 365 days);
        assertEq(votes.delegates(_person(1)), _new, "follows the new account");
        assertEq(votes.getVotes(_new), 2, "in the next term");
    }

    /// @dev What the session saw at its snapshot: the old key still has the voices, the new one none.
    function test_ARunningSessionDoesNotChange() public {
        _requestMove(_person(2), _new);
        _warp(chamber.nextSession() - 2 days - 1);
        uint48 session = _agenda(1);
        _pass(1);
        membership.completeRecovery(_person(2));
        assertEq(_cast(_person(2), session, _votes(10)), 4, "the account of the snapshot");
        vm.expectRevert();
        vm.prank(_new);
        chamber.castBallot(session, _votes(10), "");
        _cast(_person(1), session, _votes(-10));
        assertEq(_carried(_person(2), session), 2, "two were taken back");
        assertEq(_net(session, 0), 0, "tally");
        session = _session(1);
        assertEq(_cast(_new, session, _votes(10)), 4, "the next one sees the new account");
    }

    function test_RevertWhen_NotFromTheMembership() public {
        vm.expectRevert(abi.encodeWithSelector(LiquidVotesUnderTest.DelegationOnlyMembership.selector, address(this)));
        votes.memberMoved(_person(2), _new);
        vm.expectRevert(abi.encodeWithSelector(ILiquidVotes.DelegationMoved.selector, _person(5)));
        vm.prank(address(membership));
        votes.memberMoved(_person(2), _person(5));
    }

    function test_ARegistryThatIsIntroducedLaterKnowsTheNewAccountOnly() public {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (_person(2), _new);
        _move(_person(2), _new);
        membership.introduce(address(votes), accounts);
        assertEq(votes.getVotes(_new), 4, "as it was");
        assertEq(votes.getVotes(_person(2)), 0, "gone");
    }
}
