// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {IReputation} from "../../../src/reputation/IReputation.sol";
import {ContractWallet} from "../../support/ContractWallet.sol";
import {ReputationTest} from "../../support/ReputationTest.sol";
import {ChamberSettings, ChamberUnderTest} from "../../support/UnderTest.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @title Who may propose: by reputation, or by the signatures of sponsors
contract ProposersTest is ReputationTest {
    uint256 private constant SPONSORS = 3;
    uint32 private constant THRESHOLD = 100;

    address private _newcomer;
    uint256[] private _keys;

    function setUp() public override {
        super.setUp();
        _newcomer = _member("newcomer");
        chamber = _openChamber("Clinical", [uint16(1), 1, 1], _rule(THRESHOLD, uint16(SPONSORS)));
        vm.startPrank(admin);
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(chamber));
        vm.stopPrank();
        // Sorted by address.
        _keys = new uint256[](SPONSORS + 1);
        for (uint256 i = 0; i < _keys.length; ++i) {
            _keys[i] = 0x5905 + i;
            for (uint256 j = i; j > 0 && vm.addr(_keys[j - 1]) > vm.addr(_keys[j]); --j) {
                (_keys[j - 1], _keys[j]) = (_keys[j], _keys[j - 1]);
            }
            _admit(vm.addr(0x5905 + i));
        }
    }

    function _rule(uint32 threshold, uint16 sponsors) private view returns (IChamber.ProposerRule memory) {
        return IChamber.ProposerRule(reputation, TOPIC, threshold, sponsors);
    }

    function _tooLow(address proposer, uint256 held) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IChamber.ChamberReputationTooLow.selector, proposer, held, THRESHOLD);
    }

    /// @dev The proposal that all of these tests make.
    function _idOf(string memory description) private view returns (uint256) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(address(1), "");
        return chamber.getProposalId(targets, values, calldatas, keccak256(bytes(description)));
    }

    function _sponsoredBy(address proposer, string memory description, IChamber.Sponsorship[] memory sponsorships)
        private
        returns (uint256)
    {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(address(1), "");
        vm.prank(proposer);
        return chamber.proposeSponsored(targets, values, calldatas, description, sponsorships);
    }

    function _digest(ChamberUnderTest signedFor, uint256 proposalId, address proposer, address sponsor, uint256 deadline)
        private
        view
        returns (bytes32)
    {
        return _typed(
            _domain(address(signedFor), "DoctorDAO Clinical", block.chainid),
            keccak256(
                abi.encode(
                    keccak256("ProposalSponsorship(uint256 proposalId,address proposer,address sponsor,uint256 deadline)"),
                    proposalId,
                    proposer,
                    sponsor,
                    deadline
                )
            )
        );
    }

    function _sponsorship(uint256 key, uint256 proposalId, address proposer) private view returns (IChamber.Sponsorship memory) {
        return IChamber.Sponsorship(vm.addr(key), _now, _sign(key, _digest(chamber, proposalId, proposer, vm.addr(key), _now)));
    }

    function _sponsorships(uint256 count, uint256 proposalId) private view returns (IChamber.Sponsorship[] memory result) {
        result = new IChamber.Sponsorship[](count);
        for (uint256 i = 0; i < count; ++i) {
            result[i] = _sponsorship(_keys[i], proposalId, _newcomer);
        }
    }

    function _refused(IChamber.Sponsorship[] memory sponsorships, bytes memory refusal) private {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(address(1), "");
        vm.expectRevert(refusal);
        vm.prank(_newcomer);
        chamber.proposeSponsored(targets, values, calldatas, "Text", sponsorships);
    }

    // --- by reputation -----------------------------------------------------------------------------------------------------

    function test_TheRuleIsTold() public {
        assertEq(abi.encode(chamber.proposerRule()), abi.encode(_rule(THRESHOLD, uint16(SPONSORS))), "the rule");
        assertEq(chamber.proposalThreshold(), 0, "no votes are asked for");
        assertEq(
            chamber.PROPOSAL_SPONSORSHIP_TYPEHASH(),
            keccak256("ProposalSponsorship(uint256 proposalId,address proposer,address sponsor,uint256 deadline)"),
            "ProposalSponsorship"
        );
        vm.expectEmit();
        emit IChamber.ProposerRuleChanged(address(reputation), TOPIC, 7, 2);
        _openChamber("Clinical", [uint16(1), 1, 1], _rule(7, 2));
    }

    function testFuzz_WhoHasTheReputationProposes(uint32 held, uint32 elsewhere) public {
        held = uint32(bound(held, 0, 2 * THRESHOLD));
        _award(_newcomer, held);
        _name(OTHER_TOPIC, address(this), NO_CAP, NO_CAP, NO_CAP);
        reputation.award(_newcomer, OTHER_TOPIC, elsewhere, address(0), _ref());
        if (held < THRESHOLD) vm.expectRevert(_tooLow(_newcomer, held));
        uint256 id = _proposeCall(_newcomer, address(1), "", "Text");
        if (held >= THRESHOLD) assertEq(chamber.proposalProposer(id), _newcomer, "proposed");
    }

    function test_ReputationOpensTheDoorUntilItHasDecayed() public {
        _award(_newcomer, 2 * THRESHOLD);
        _proposeCall(_newcomer, address(1), "", "First");
        _pass(365 days);
        _proposeCall(_newcomer, address(1), "", "Second");
        _pass(20 days);
        vm.expectRevert(_tooLow(_newcomer, _balance(_newcomer)));
        _proposeCall(_newcomer, address(1), "", "Third");
    }

    function test_RevertWhen_WhoHasTheReputationIsNoMember() public {
        _award(doctor, THRESHOLD);
        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberNotMember.selector, doctor));
        _proposeCall(doctor, address(1), "", "Text");
    }

    // --- by sponsors -------------------------------------------------------------------------------------------------------

    function test_SponsorsStandInForReputation() public {
        uint256 id = _idOf("Text");
        IChamber.Sponsorship[] memory sponsorships = _sponsorships(SPONSORS + 1, id);
        for (uint256 i = 0; i < sponsorships.length; ++i) {
            vm.expectEmit(address(chamber));
            emit IChamber.ProposalSponsored(id, sponsorships[i].sponsor);
        }
        assertEq(_sponsoredBy(_newcomer, "Text", sponsorships), id, "the id that was signed");
        assertEq(chamber.proposalProposer(id), _newcomer, "proposed");
        assertEq(chamber.agenda(chamber.sessionOf(id))[0], id, "on the agenda");

        vm.expectRevert(abi.encodeWithSelector(IChamber.ChamberProposerHasIssue.selector, _newcomer, chamber.sessionOf(id)));
        _sponsoredBy(_newcomer, "Text", sponsorships);
    }

    function test_ASmartAccountSponsors() public {
        ContractWallet wallet = new ContractWallet();
        _admit(address(wallet));
        uint256 id = _idOf("Text");
        chamber = _openChamber("Clinical", [uint16(1), 1, 1], _rule(THRESHOLD, 1));
        IChamber.Sponsorship[] memory sponsorships = new IChamber.Sponsorship[](1);
        sponsorships[0] = IChamber.Sponsorship(address(wallet), _now + 1 days, "");
        _refused(sponsorships, abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, wallet));
        wallet.approve(_digest(chamber, id, _newcomer, address(wallet), _now + 1 days));
        assertEq(_sponsoredBy(_newcomer, "Text", sponsorships), id, "proposed");
    }

    function test_WhereEveryMemberMayProposeSponsorsAreWelcomeAndNotNeeded() public {
        chamber = _openChamber("Clinical", [uint16(1), 1, 1]);
        assertEq(_sponsoredBy(_newcomer, "Text", _sponsorships(2, _idOf("Text"))), _idOf("Text"), "two");
        address other = _member("other");
        assertEq(_sponsoredBy(other, "Other", new IChamber.Sponsorship[](0)), _idOf("Other"), "none");
        _proposeCall(_member("third"), address(1), "", "Third");
    }

    /// @dev A reputation that cannot be read, or that nobody has, shuts nobody out for good.
    function test_SponsorsNeedNoReputationContract() public {
        vm.etch(address(reputation), hex"5f5ffd");
        vm.expectRevert();
        _proposeCall(_newcomer, address(1), "", "Text");
        _sponsoredBy(_newcomer, "Text", _sponsorships(SPONSORS, _idOf("Text")));
    }

    function test_RevertWhen_SponsorsAreTooFew() public {
        IChamber.Sponsorship[] memory few = _sponsorships(SPONSORS - 1, _idOf("Text"));
        _refused(few, abi.encodeWithSelector(IChamber.ChamberNotEnoughSponsors.selector, SPONSORS - 1, SPONSORS));
        few = new IChamber.Sponsorship[](0);
        _refused(few, abi.encodeWithSelector(IChamber.ChamberNotEnoughSponsors.selector, 0, SPONSORS));
    }

    function test_RevertWhen_OneSponsorSignsTwiceOrTheyAreNotSorted() public {
        IChamber.Sponsorship[] memory sponsorships = _sponsorships(SPONSORS, _idOf("Text"));
        IChamber.Sponsorship memory first = sponsorships[0];
        sponsorships[0] = sponsorships[1];
        _refused(
            sponsorships,
            abi.encodeWithSelector(IChamber.ChamberSponsorsNotSorted.selector, sponsorships[1].sponsor, sponsorships[1].sponsor)
        );
        sponsorships[1] = first;
        _refused(
            sponsorships,
            abi.encodeWithSelector(IChamber.ChamberSponsorsNotSorted.selector, sponsorships[0].sponsor, sponsorships[1].sponsor)
        );
        sponsorships[0].sponsor = address(0);
        _refused(sponsorships, abi.encodeWithSelector(IChamber.ChamberSponsorsNotSorted.selector, address(0), address(0)));
    }

    function test_RevertWhen_TheProposerSponsorsThemselves() public {
        _newcomer = vm.addr(_keys[1]);
        _refused(_sponsorships(SPONSORS, _idOf("Text")), abi.encodeWithSelector(IChamber.ChamberInvalidSponsor.selector, _newcomer));
    }

    function test_RevertWhen_ASponsorIsNoMember() public {
        address former = vm.addr(_keys[2]);
        vm.prank(guardian);
        membership.suspend(former);
        IChamber.Sponsorship[] memory sponsorships = _sponsorships(SPONSORS, _idOf("Text"));
        _refused(sponsorships, abi.encodeWithSelector(IChamber.ChamberInvalidSponsor.selector, former));
        sponsorships = _sponsorships(SPONSORS + 1, _idOf("Text"));
        _refused(sponsorships, abi.encodeWithSelector(IChamber.ChamberInvalidSponsor.selector, former));
    }

    function test_RevertWhen_TheProposerIsNoMember() public {
        _newcomer = makeAddr("stranger");
        _refused(_sponsorships(SPONSORS, _idOf("Text")), abi.encodeWithSelector(IChamber.ChamberNotMember.selector, _newcomer));
    }

    function testFuzz_RevertWhen_ASponsorshipIsOutOfDate(uint256 late) public {
        IChamber.Sponsorship[] memory sponsorships = _sponsorships(SPONSORS, _idOf("Text"));
        uint256 deadline = _now;
        _pass(bound(late, 1, 1000 days));
        _refused(sponsorships, abi.encodeWithSelector(IChamber.ChamberSponsorshipExpired.selector, sponsorships[0].sponsor, deadline));
        // Another deadline was not signed.
        sponsorships[0].deadline = type(uint256).max;
        _refused(sponsorships, abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, sponsorships[0].sponsor));
    }

    function test_RevertWhen_SignedForAnotherProposalProposerOrChamber() public {
        bytes memory invalid = abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, vm.addr(_keys[0]));
        _refused(_sponsorships(SPONSORS, _idOf("Other")), invalid);
        IChamber.Sponsorship[] memory sponsorships = _sponsorships(SPONSORS, _idOf("Text"));
        address thief = _member("thief");
        vm.expectRevert(invalid);
        _sponsoredBy(thief, "Text", sponsorships);

        ChamberUnderTest meant = chamber;
        chamber = _openChamber("Clinical", [uint16(1), 1, 1], _rule(THRESHOLD, uint16(SPONSORS)));
        _refused(sponsorships, invalid);
        chamber = meant;
        _sponsoredBy(_newcomer, "Text", sponsorships);
    }

    function test_RevertWhen_TheDescriptionNamesAnotherProposer() public {
        string memory text = string.concat("Text #proposer=", vm.toString(doctor));
        IChamber.Sponsorship[] memory sponsorships = _sponsorships(SPONSORS, _idOf(text));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, _newcomer));
        _sponsoredBy(_newcomer, text, sponsorships);
        text = string.concat("Text #proposer=", vm.toString(_newcomer));
        _sponsoredBy(_newcomer, text, _sponsorships(SPONSORS, _idOf(text)));
    }

    /// @dev The creation is refused; a proposal could not be executed.
    function _invalid(IChamber.ProposerRule memory rule) private {
        ChamberSettings memory settings = ChamberSettings("X", START, INTERVAL, NOTICE, PERIOD, [uint16(1), 1, 1], rule);
        bytes memory code =
            abi.encodePacked(vm.getCode("out/Chamber.sol/Chamber.json"), abi.encode(settings, votes, membership, timelock, guardian));
        vm.expectRevert(IChamber.ChamberInvalidSettings.selector);
        assembly ("memory-safe") {
            pop(create(0, add(code, 32), mload(code)))
        }
    }

    // --- the rule ----------------------------------------------------------------------------------------------------------

    function test_GovernanceChangesTheRule() public {
        IChamber.ProposerRule memory open = _rule(0, 0);
        _award(_newcomer, THRESHOLD);
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) =
            _action(address(chamber), abi.encodeCall(chamber.setProposerRule, (open)));
        uint256 id = _proposeCall(_newcomer, targets[0], calldatas[0], "Open");
        uint48 session = chamber.sessionOf(id);
        _warp(session + 1);
        _cast(_newcomer, session, _votes(10));
        _warp(chamber.proposalDeadline(id) + 1);
        chamber.queue(targets, values, calldatas, keccak256("Open"));
        _pass(TIMELOCK_DELAY);
        address other = _member("other");
        vm.expectRevert(_tooLow(other, 0));
        _proposeCall(other, address(1), "", "Text");
        vm.expectEmit(address(chamber));
        emit IChamber.ProposerRuleChanged(address(reputation), TOPIC, 0, 0);
        chamber.execute(targets, values, calldatas, keccak256("Open"));
        _proposeCall(other, address(1), "", "Text");
    }

    function testFuzz_RevertWhen_AnybodyElseChangesTheRule(address stranger) public {
        vm.assume(stranger != address(timelock));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, stranger));
        vm.prank(stranger);
        chamber.setProposerRule(_rule(0, 0));
    }

    function test_RevertWhen_TheRuleWouldShutEverybodyOut() public {
        _invalid(_rule(1, 0));
        _invalid(_rule(1, 21));
        _invalid(_rule(0, 21));
        IChamber.ProposerRule memory rule = _rule(1, 1);
        rule.reputation = IReputation(doctor);
        _invalid(rule);
        _openChamber("Clinical", [uint16(1), 1, 1], _rule(type(uint32).max, 20));
    }
}
