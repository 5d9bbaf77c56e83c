// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanelOpener, IPanels} from "../../src/panels/IPanels.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title Panels, opened by the test itself
contract PanelsTest is CoverTest, IPanelOpener {
    address private _party = makeAddr("party");
    mapping(address juror => bool) private _conflicted;

    function setUp() public override {
        super.setUp();
        _admit(_party);
        vm.startPrank(admin);
        panels.nameOpener(address(this), IPanels.Rule("cover", 0, 5));
        euro.mint(address(this), 1_000_000 * EURO);
        vm.stopPrank();
        euro.approve(address(panels), type(uint256).max);
    }

    function partiesOf(uint128) external view returns (IPanels.Party[] memory parties) {
        parties = new IPanels.Party[](1);
        parties[0] = IPanels.Party(_party, 0);
    }

    function isConflicted(uint128, address juror) external view returns (bool) {
        return _conflicted[juror];
    }

    // --- serving -----------------------------------------------------------------------------------------------------------

    function test_OnlyMembersServeAndServingTwiceChangesNothing() public {
        address stranger = makeAddr("stranger");
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelNotMember.selector, stranger));
        panels.serve(0);
        uint256 places = panels.placesOf(0);
        vm.prank(_person(0));
        panels.serve(0);
        assertEq(panels.placesOf(0), places, "one place");
        vm.prank(_person(0));
        panels.resign();
        assertFalse(panels.isServing(_person(0)), "gone");
        vm.prank(_person(0));
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelNotServing.selector, _person(0)));
        panels.resign();
        // The next to serve takes the place that is free.
        vm.prank(_party);
        panels.serve(0);
        assertEq(panels.placesOf(0), places, "no place more");
    }

    /// @dev The lot cannot be turned: who comes after the opening, or changes anything, is not drawn, and nobody else's chance moves.
    function test_WhoServesAfterTheOpeningIsNotDrawn() public {
        uint256 caseId = panels.open(1, "cardiology", FEE);
        address late = _member("late");
        vm.prank(late);
        panels.serve(0);
        vm.prank(_person(0));
        panels.serve(keccak256("an employer"));
        _pass(1);
        assertFalse(panels.isEligible(caseId, late), "came later");
        assertFalse(panels.isEligible(caseId, _person(0)), "changed later");
        assertTrue(panels.isEligible(caseId, _person(1)), "was there");
        uint256 next = panels.open(2, "cardiology", FEE);
        assertTrue(panels.isEligible(next, late), "serves in the next");
    }

    function test_NobodyIsDrawnDifferentlyBecauseSomebodyHasGone() public {
        uint256 caseId = panels.open(1, 0, FEE);
        uint256 snapshot = vm.snapshotState();
        _draw(caseId);
        address[5] memory drawn;
        for (uint8 i = 0; i < 5; ++i) {
            drawn[i] = panels.seatOf(caseId, 0, i).juror;
        }
        vm.revertToState(snapshot);
        vm.prank(drawn[2]);
        panels.resign();
        _draw(caseId);
        assertEq(panels.seatOf(caseId, 0, 0).juror, drawn[0], "the first");
        assertEq(panels.seatOf(caseId, 0, 1).juror, drawn[1], "the second");
        assertEq(panels.seatOf(caseId, 0, 2).juror, drawn[3], "who was fourth is third");
        assertEq(panels.seatOf(caseId, 0, 3).juror, drawn[4], "and so on");
    }

    // --- the lot -----------------------------------------------------------------------------------------------------------

    function test_TheLotIsABlockThatWasNotThere() public {
        uint256 caseId = panels.open(1, 0, FEE);
        uint256 block_ = panels.stateOf(caseId).until;
        assertEq(block_, vm.getBlockNumber() + panels.DRAW_DELAY(), "to come");
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelTooEarly.selector, block_));
        panels.draw(caseId, 10);
        vm.roll(block_);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelTooEarly.selector, block_));
        panels.draw(caseId, 10);
    }

    function test_AMissedLotIsReplacedByALaterBlock() public {
        uint256 caseId = panels.open(1, 0, FEE);
        uint256 block_ = panels.stateOf(caseId).until;
        vm.roll(block_ + 257);
        panels.draw(caseId, 10);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.DRAWING), "still drawing");
        assertEq(panels.stateOf(caseId).until, block_ + 257 + panels.DRAW_DELAY(), "another block");
        _draw(caseId);
        assertEq(panels.stateOf(caseId).drawn, 5, "drawn");
    }

    function test_ADrawCanBeTakenInSteps() public {
        uint256 caseId = panels.open(1, 0, FEE);
        uint256 snapshot = vm.snapshotState();
        _draw(caseId);
        address[5] memory drawn;
        for (uint8 i = 0; i < 5; ++i) {
            drawn[i] = panels.seatOf(caseId, 0, i).juror;
        }
        vm.revertToState(snapshot);
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, keccak256(abi.encode("lot", caseId, uint8(0))));
        while (panels.stateOf(caseId).stage == IPanels.Stage.DRAWING) {
            panels.draw(caseId, 1);
        }
        for (uint8 i = 0; i < 5; ++i) {
            assertEq(panels.seatOf(caseId, 0, i).juror, drawn[i], "the same jurors");
        }
    }

    function test_TooFewOfASpecialtyAreHelpedByAny() public {
        uint256 caseId = panels.open(1, "neurology", FEE);
        _draw(caseId);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.DRAWING), "nobody has it");
        _draw(caseId);
        assertEq(panels.stateOf(caseId).drawn, 5, "drawn of all");
    }

    function test_ASmallAssociationJudgesWithThree() public {
        for (uint256 i = 3; i < JURORS; ++i) {
            _conflicted[_person(i)] = true;
        }
        uint256 caseId = panels.open(1, 0, FEE);
        _draw(caseId);
        assertEq(panels.stateOf(caseId).seats, 3, "three");
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.COMMIT), "are enough");
        _conflicted[_person(0)] = true;
        caseId = panels.open(2, 0, FEE);
        _draw(caseId);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.NO_RULING), "two are not");
        panels.close(caseId);
        assertEq(panels.held(), panels.depositFor(5, FEE), "what it cost is back");
    }

    function testFuzz_TheFewWhoAreLeftAreAllFoundWithinSixteenLooksAPlace(bytes32 lot) public {
        vm.assume(lot != 0);
        for (uint256 i = 3; i < JURORS; ++i) {
            _conflicted[_person(i)] = true;
        }
        uint256 caseId = panels.open(1, 0, FEE);
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, lot);
        panels.draw(caseId, 16 * JURORS - 1);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.DRAWING), "others may be there");
        panels.draw(caseId, 1);
        assertEq(panels.stateOf(caseId).drawn, 3, "all three");
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.COMMIT), "with those who are there");
    }

    function testFuzz_EverybodyIsDrawnAsOften(uint256 seed) public {
        // Ten panels of five from forty: nobody twice in one, and over many runs each as often (checked by the distribution test below).
        uint256 caseId = panels.open(1, 0, 0);
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, bytes32(seed));
        if (seed == 0) return;
        panels.draw(caseId, 1024);
        for (uint8 i = 0; i < 5; ++i) {
            for (uint8 j = 0; j < i; ++j) {
                assertNotEq(panels.seatOf(caseId, 0, i).juror, panels.seatOf(caseId, 0, j).juror, "nobody twice");
            }
        }
    }

    function test_TheLotIsEven() public {
        uint256[] memory times = new uint256[](JURORS);
        for (uint256 run = 1; run <= 400; ++run) {
            uint256 caseId = panels.open(uint128(run), 0, 0);
            _draw(caseId);
            for (uint8 i = 0; i < 5; ++i) {
                ++times[uint160(panels.seatOf(caseId, 0, i).juror) - 0x1000];
            }
        }
        // 50 each are expected; six standard deviations of a binomial either way.
        for (uint256 i = 0; i < JURORS; ++i) {
            assertGt(times[i], 10, "often enough");
            assertLt(times[i], 90, "not too often");
        }
    }

    // --- votes -------------------------------------------------------------------------------------------------------------

    function test_TheRulingIsTheLowerMedian() public {
        uint16[] memory awards = new uint16[](5);
        (awards[0], awards[1], awards[2], awards[3], awards[4]) = (10_000, 0, 5000, 2000, 7000);
        assertEq(_ruling(awards), 5000, "the one in the middle");
    }

    /// @dev A majority of one mind decides, whatever the others say.
    function testFuzz_AMajorityOfOneMindDecides(uint16 mind, uint16 a, uint16 b) public {
        mind %= 10_001;
        uint16[] memory awards = new uint16[](5);
        (awards[0], awards[1], awards[2], awards[3], awards[4]) = (mind, a % 10_001, mind, b % 10_001, mind);
        assertEq(_ruling(awards), mind, "three of five");
    }

    function test_AVoteCannotBeCopiedOrChanged() public {
        uint256 caseId = _drawn();
        address first = panels.seatOf(caseId, 0, 0).juror;
        bytes32 commitment = panels.commitmentOf(caseId, 0, first, 7000, "salt", 0);
        vm.prank(first);
        panels.commit(caseId, 0, commitment);
        vm.prank(first);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelAlreadyCommitted.selector, caseId, 0));
        panels.commit(caseId, 0, keccak256("another"));
        // A neighbour copies the hash, and can never open it.
        address second = panels.seatOf(caseId, 0, 1).juror;
        vm.prank(second);
        panels.commit(caseId, 1, commitment);
        _pass(3 days);
        panels.reveal(caseId, 0, 7000, "salt", 0);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelWrongReveal.selector, caseId, 1));
        panels.reveal(caseId, 1, 7000, "salt", 0);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelAlreadyRevealed.selector, caseId, 0));
        panels.reveal(caseId, 0, 7000, "salt", 0);
    }

    function test_NothingIsRevealedBeforeAllHaveCommittedOrTimeIsUp() public {
        uint256 caseId = _drawn();
        for (uint8 i = 0; i < 4; ++i) {
            _commit(caseId, 0, i, 10_000);
        }
        uint256 until = panels.stateOf(caseId).until;
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelTooEarly.selector, until));
        panels.reveal(caseId, 0, 10_000, bytes32(uint256(0)), 0);
        _commit(caseId, 0, 4, 10_000);
        panels.reveal(caseId, 0, 10_000, bytes32(uint256(0)), 0);
        assertEq(uint8(panels.stateOf(caseId).stage), uint8(IPanels.Stage.REVEAL), "all have committed");
    }

    function test_AnybodyWhoKnowsTheVoteReveals() public {
        uint256 caseId = _drawn();
        for (uint8 i = 0; i < 5; ++i) {
            _commit(caseId, 0, i, 10_000);
        }
        vm.prank(makeAddr("keeper"));
        panels.reveal(caseId, 0, 10_000, bytes32(uint256(0)), 0);
        assertTrue(panels.seatOf(caseId, 0, 0).revealed, "revealed");
    }

    function test_AMoverKeepsTheSeatAndTheFee() public {
        uint256 caseId = _drawn();
        address old = panels.seatOf(caseId, 0, 0).juror;
        address new_ = makeAddr("new");
        _requestMove(old, new_);
        uint48 asked = _now;
        _warp(asked + 2 days);
        bytes32 commitment = panels.commitmentOf(caseId, 0, old, 10_000, bytes32(uint256(0)), 0);
        vm.prank(old);
        panels.commit(caseId, 0, commitment);
        for (uint8 i = 1; i < 5; ++i) {
            _commit(caseId, 0, i, 10_000);
        }
        for (uint8 i = 0; i < 5; ++i) {
            panels.reveal(caseId, i, 10_000, bytes32(uint256(i)), 0);
        }
        _warp(asked + 7 days);
        membership.completeRecovery(old);
        panels.decide(caseId);
        assertEq(panels.feesOf(new_), FEE, "the new account has earned");
        vm.prank(new_);
        assertEq(panels.collect(new_), FEE, "and collects");
    }

    // --- money and reputation ----------------------------------------------------------------------------------------------

    function test_WhoRevealsIsPaidAndWhoDoesNotLosesReputation() public {
        uint256 caseId = _drawn();
        address silent = panels.seatOf(caseId, 0, 4).juror;
        address alone = panels.seatOf(caseId, 0, 3).juror;
        _give(silent, 100);
        _give(alone, 100);
        for (uint8 i = 0; i < 4; ++i) {
            _commit(caseId, 0, i, i == 3 ? 0 : 10_000);
        }
        _pass(3 days);
        for (uint8 i = 0; i < 4; ++i) {
            panels.reveal(caseId, i, i == 3 ? 0 : 10_000, bytes32(uint256(i)), 0);
        }
        // Three days take a little from everybody.
        uint256 had = reputation.balanceOf(silent, "cover");
        panels.decide(caseId);
        assertEq(panels.feesOf(silent), 0, "nothing for silence");
        assertEq(reputation.balanceOf(silent, "cover"), had - 5, "five units are gone");
        assertEq(panels.feesOf(alone), FEE, "standing alone is paid alike");
        assertEq(reputation.balanceOf(alone, "cover"), had, "and costs nothing");
        uint256 before = euro.balanceOf(address(this));
        panels.close(caseId);
        assertEq(euro.balanceOf(address(this)) - before, panels.depositFor(5, FEE) - 4 * FEE, "the rest is back");
        assertEq(panels.held(), 4 * FEE, "what jurors have to collect is here");
    }

    function test_AnAppealIsJudgedByOthersAndIsFinal() public {
        uint256 caseId = _drawn();
        uint16[] memory awards = new uint16[](1);
        _vote(caseId, awards);
        panels.decide(caseId);
        panels.appeal(caseId, FEE);
        _draw(caseId);
        IPanels.State memory state = panels.stateOf(caseId);
        assertEq(state.seats, 11, "2n+1");
        for (uint8 i = 0; i < 11; ++i) {
            for (uint8 j = 0; j < 5; ++j) {
                assertNotEq(panels.seatOf(caseId, 1, i).juror, panels.seatOf(caseId, 0, j).juror, "fresh");
            }
        }
        awards[0] = 10_000;
        _vote(caseId, awards);
        panels.decide(caseId);
        assertEq(panels.stateOf(caseId).award, 10_000, "the last word");
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelAppealed.selector, caseId));
        panels.appeal(caseId, FEE);
    }

    function test_OnlyOpenersOpenAndOnlyTheirOwnIsTheirs() public {
        address other = makeAddr("other");
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelUnknownOpener.selector, other));
        panels.open(1, 0, 0);
        uint256 caseId = panels.open(1, 0, FEE);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelNotOpener.selector, caseId, other));
        panels.close(caseId);
        bytes32 role = panels.ETHICS_ROLE();
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, other, role));
        panels.strike(caseId, 0);
        panels.close(caseId);
        vm.expectRevert(abi.encodeWithSelector(IPanels.PanelUnexpectedStage.selector, caseId, IPanels.Stage.CLOSED));
        panels.draw(caseId, 1);
        assertEq(panels.held(), 0, "all of it is back");
    }

    function test_WhoHasCommittedIsPaidWhenTheCaseIsTakenBack() public {
        uint256 caseId = _drawn();
        _commit(caseId, 0, 0, 10_000);
        panels.close(caseId);
        assertEq(panels.feesOf(panels.seatOf(caseId, 0, 0).juror), FEE, "for the work that was done");
        assertEq(panels.held(), FEE, "and nothing else stays");
    }

    // --- steps -------------------------------------------------------------------------------------------------------------

    function _drawn() private returns (uint256 caseId) {
        caseId = panels.open(1, 0, FEE);
        _draw(caseId);
    }

    function _ruling(uint16[] memory awards) private returns (uint16) {
        uint256 caseId = _drawn();
        _vote(caseId, awards);
        panels.decide(caseId);
        return panels.stateOf(caseId).award;
    }

    function _give(address account, uint256 amount) private {
        bool isNamed;
        (isNamed,) = reputation.sourceOf("cover", address(this));
        if (!isNamed) {
            vm.prank(admin);
            reputation.nameSource("cover", address(this), _noCaps());
        }
        reputation.award(account, "cover", amount, address(0), keccak256(abi.encode(account)));
    }
}
