// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "../../src/panels/IPanels.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {OpenerUnderTest} from "../support/OpenerUnderTest.sol";

/// @title Nobody turns the lot, and no opener holds anybody up
contract LotsTest is CoverTest {
    OpenerUnderTest private _opener;
    address private _party = makeAddr("party");

    function setUp() public override {
        super.setUp();
        _admit(_party);
        _opener = new OpenerUnderTest(panels, euro);
        _opener.setParties(_about(_party));
        vm.startPrank(admin);
        panels.nameOpener(address(_opener), IPanels.Rule("cover", 0, 5));
        euro.mint(address(_opener), 1_000_000 * EURO);
        vm.stopPrank();
    }

    // --- the lot ---------------------------------------------------------------------------------------------------------

    /// @dev Once the lot is there, everybody can work out who is drawn. A party that now follows one of them does not take them off.
    function test_APartyCannotTakeAJurorOffTheLotByFollowingThem() public {
        uint256 caseId = _opener.open(0, FEE);
        uint256 snapshot = vm.snapshotState();
        _draw(caseId);
        address unloved = panels.seatOf(caseId, 0, 0).juror;
        vm.revertToState(snapshot);
        _delegate(_party, unloved);
        _draw(caseId);
        assertEq(panels.seatOf(caseId, 0, 0).juror, unloved, "drawn all the same");
    }

    function test_WhomAPartyFollowedBeforeDoesNotJudge() public {
        _delegate(_party, _person(0));
        _pass(1);
        uint256 caseId = _opener.open(0, FEE);
        // Nor does it help to follow somebody else when the lot is known.
        _delegate(_party, _person(1));
        assertFalse(panels.isEligible(caseId, _person(0)), "followed when the round was opened");
        assertTrue(panels.isEligible(caseId, _person(1)), "followed later");
        _delegate(_person(2), _party);
        assertFalse(panels.isEligible(caseId, _person(2)), "who follows a party steps aside at any time");
    }

    /// @dev The draw can be done again by anybody, from what can be read.
    function test_TheDrawCanBeRepeatedByAnybody() public {
        uint256 caseId = _opener.open(0, FEE);
        uint256 places = panels.placesOf(0);
        uint256 lotBlock = panels.stateOf(caseId).until;
        _draw(caseId);
        bytes32 seed = keccak256(abi.encode(blockhash(lotBlock), caseId, uint8(0)));
        uint256 found = 0;
        address[] memory drawn = new address[](5);
        for (uint256 i = 0; found < 5; ++i) {
            address juror = panels.jurorAt(0, uint256(keccak256(abi.encode(seed, i))) % places);
            bool again = juror == address(0);
            for (uint256 j = 0; j < found; ++j) {
                again = again || drawn[j] == juror;
            }
            if (!again) drawn[found++] = juror;
        }
        for (uint8 i = 0; i < 5; ++i) {
            assertEq(panels.seatOf(caseId, 0, i).juror, drawn[i], "the same jurors");
        }
    }

    /// @dev A person who was asked is not asked again, with another account.
    function test_AJurorWhoMovesIsNotDrawnTwice() public {
        uint256 caseId = _opener.open(0, 0);
        _draw(caseId);
        address asked = panels.seatOf(caseId, 0, 0).juror;
        address moved = makeAddr("moved");
        _requestMove(asked, moved);
        _pass(7 days);
        membership.completeRecovery(asked);
        vm.prank(moved);
        panels.serve(0);
        _pass(1);
        panels.decide(caseId);
        assertEq(panels.stateOf(caseId).round, 1, "nobody has voted: other jurors");
        assertFalse(panels.isEligible(caseId, moved), "the same person");
    }

    // --- openers ---------------------------------------------------------------------------------------------------------

    function test_ARuleIsThatOfTheDayOfOpening() public {
        uint256 caseId = _opener.open(0, FEE);
        vm.prank(admin);
        panels.nameOpener(address(_opener), IPanels.Rule("another topic", 50, 0));
        assertTrue(panels.isEligible(caseId, _person(0)), "reputation is asked for in later cases alone");
        _draw(caseId);
        assertEq(panels.stateOf(caseId).seats, 5, "seats, too");
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelUnknownOpener.selector, address(_opener)));
        _opener.open(0, FEE);
    }

    function test_ASilentOpenerHoldsNobodyUp() public {
        uint256 caseId = _opener.open(0, FEE);
        _opener.setMood(OpenerUnderTest.Mood.REFUSES);
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, "lot");
        vm.expectRevert("refused");
        panels.draw(caseId, 1);
        _pass(panels.DRAW_TIME());
        panels.draw(caseId, 1);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.NO_RULING), "it ends");
    }

    function test_ACaseIsAboutOneToFourPeople() public {
        uint256 caseId = _opener.open(0, FEE);
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, "lot");
        _opener.setMood(OpenerUnderTest.Mood.NAMES_NOBODY);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelInvalidParties.selector, caseId, 0));
        panels.draw(caseId, 1);
        _opener.setMood(OpenerUnderTest.Mood.NAMES_TOO_MANY);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelInvalidParties.selector, caseId, 5));
        panels.draw(caseId, 1);
    }

    // --- fees ------------------------------------------------------------------------------------------------------------

    function test_FeesFollowTheJurorToAnotherAccount() public {
        uint256 caseId = _opener.open(0, FEE);
        _draw(caseId);
        uint16[] memory awards = new uint16[](1);
        _vote(caseId, awards);
        panels.decide(caseId);
        address juror = panels.seatOf(caseId, 0, 0).juror;
        assertEq(panels.feesOf(juror), FEE, "earned");
        address moved = makeAddr("moved");
        _move(juror, moved);
        vm.prank(juror);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelNothingToCollect.selector, juror));
        panels.collect(juror);
        vm.prank(moved);
        assertEq(panels.collect(moved), FEE, "with the account that the juror has now");
    }

    function _about(address account) private pure returns (IPanels.Party[] memory parties) {
        parties = new IPanels.Party[](1);
        parties[0] = IPanels.Party(account, 0);
    }
}
