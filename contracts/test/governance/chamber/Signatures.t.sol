// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../../src/governance/IChamber.sol";
import {AssociationTest} from "../../support/AssociationTest.sol";
import {ContractWallet} from "../../support/ContractWallet.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

contract SignaturesTest is AssociationTest {
    uint256 private constant KEY = 0xD0C;

    address private _voter = vm.addr(KEY);
    uint48 private _open;
    uint256 private _issue;

    function setUp() public override {
        super.setUp();
        _admit(_voter);
        _open = _session(2);
        _issue = chamber.agenda(_open)[1];
    }

    function _invalid(address voter) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, voter);
    }

    function _signedBallot(int8[] memory ballot, string memory reason, uint256 nonce) private view returns (bytes memory) {
        return _sign(KEY, _ballotDigest(_open, ballot, reason, _voter, nonce));
    }

    function _nonce() private view returns (uint256) {
        return chamber.nonces(_voter, _open);
    }

    function _governorDigest(uint256 id, uint8 support, uint256 nonce) private view returns (bytes32) {
        return _typed(
            _domain(address(chamber), "DoctorDAO Clinical", block.chainid),
            keccak256(abi.encode(chamber.BALLOT_TYPEHASH(), id, support, _voter, nonce))
        );
    }

    function _extendedDigest(uint256 id, uint8 support, uint256 nonce, string memory reason, bytes memory params)
        private
        view
        returns (bytes32)
    {
        return _typed(
            _domain(address(chamber), "DoctorDAO Clinical", block.chainid),
            keccak256(
                abi.encode(chamber.EXTENDED_BALLOT_TYPEHASH(), id, support, _voter, nonce, keccak256(bytes(reason)), keccak256(params))
            )
        );
    }

    function test_TheTypesAreThoseOfTheRule() public view {
        assertEq(
            chamber.SESSION_BALLOT_TYPEHASH(),
            keccak256("SessionBallot(uint48 session,int8[] votes,string reason,address voter,uint256 nonce)"),
            "SessionBallot"
        );
        assertEq(
            chamber.BALLOT_WITHDRAWAL_TYPEHASH(),
            keccak256("BallotWithdrawal(uint48 session,address voter,uint256 nonce)"),
            "BallotWithdrawal"
        );
    }

    function testFuzz_AnyoneBringsASignedBallot(uint256 seed, address relay, string calldata reason) public {
        int8[] memory ballot = _ballot(seed, 2);
        bytes memory signature = _signedBallot(ballot, reason, _nonce());
        vm.expectEmit(address(chamber));
        emit IChamber.BallotCast(_voter, _open, 1, ballot, reason);
        vm.prank(relay);
        assertEq(chamber.castBallotBySig(_open, ballot, reason, _voter, signature), 1, "voices");
        _assertNet(_open, ballot[0], ballot[1], "the voter's ballot");
    }

    function test_RevertWhen_Replayed() public {
        bytes memory signature = _signedBallot(_votes(1, 1), "", _nonce());
        chamber.castBallotBySig(_open, _votes(1, 1), "", _voter, signature);
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open, _votes(1, 1), "", _voter, signature);
    }

    /// @dev The relay holds back what was signed first; the voter has acted since, each time in another way.
    function testFuzz_RevertWhen_OlderThanAnyLaterAct(uint256 act) public {
        _cast(_voter, _open, _votes(1, 1));
        bytes memory ballot = _signedBallot(_votes(5, 5), "", _nonce());
        bytes memory withdrawal = _sign(KEY, _withdrawalDigest(_open, _voter, _nonce()));
        bytes memory vote = _sign(KEY, _governorDigest(_issue, 0, chamber.nonces(_voter, uint192(_issue))));
        act = act % 5;
        if (act == 0) _cast(_voter, _open, _votes(2, 2));
        if (act == 1) _withdraw(_voter, _open);
        if (act == 2) chamber.castBallotBySig(_open, _votes(2, 2), "", _voter, _signedBallot(_votes(2, 2), "", _nonce()));
        if (act == 3) chamber.withdrawBallotBySig(_open, _voter, withdrawal);
        if (act == 4) {
            vm.prank(_voter);
            chamber.castVote(_issue, 1);
        }
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open, _votes(5, 5), "", _voter, ballot);
        vm.expectRevert(_invalid(_voter));
        chamber.withdrawBallotBySig(_open, _voter, withdrawal);
        vm.expectRevert(_invalid(_voter));
        chamber.castVoteBySig(_issue, 0, _voter, vote);
    }

    function test_NoncesAreKeyedBySessionAndSharedByItsIssues() public {
        assertEq(_nonce(), uint256(_open) << 64, "first");
        assertEq(chamber.nonces(_voter, uint192(_issue)), uint256(uint192(_issue)) << 64, "first, of an issue");
        _cast(_voter, _open, _votes(1, 1));
        assertEq(_nonce(), (uint256(_open) << 64) | 1, "moved on");
        assertEq(chamber.nonces(_voter, uint192(_issue)), (uint256(uint192(_issue)) << 64) | 1, "the issue's with it");
        assertEq(chamber.nonces(_voter, _open + INTERVAL), uint256(_open + INTERVAL) << 64, "another session's not");
        assertEq(chamber.nonces(_voter), 0, "nor the one without a key");
    }

    function test_RevertWhen_ForAnotherChainChamberSessionOrVoter() public {
        int8[] memory ballot = _votes(1, 1);
        bytes memory signature = _signedBallot(ballot, "", _nonce());
        vm.chainId(block.chainid + 1);
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open, ballot, "", _voter, signature);
        vm.chainId(block.chainid - 1);
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open + 1, ballot, "", _voter, signature);
        vm.expectRevert(_invalid(_person(0)));
        chamber.castBallotBySig(_open, ballot, "", _person(0), signature);
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open, ballot, "other reason", _voter, signature);
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open, _votes(1, 2), "", _voter, signature);
        vm.expectRevert(_invalid(_voter));
        chamber.castBallotBySig(_open, ballot, "", _voter, "");
        vm.expectRevert(_invalid(address(0)));
        chamber.castBallotBySig(_open, ballot, "", address(0), signature);
    }

    function test_AnyoneBringsASignedWithdrawal() public {
        _cast(_voter, _open, _votes(1, 1));
        bytes memory signature = _sign(KEY, _withdrawalDigest(_open, _voter, _nonce()));
        vm.expectEmit(address(chamber));
        emit IChamber.BallotWithdrawn(_voter, _open);
        chamber.withdrawBallotBySig(_open, _voter, signature);
        _assertNet(_open, 0, 0, "nothing left");
        _cast(_voter, _open, _votes(1, 1));
        vm.expectRevert(_invalid(_voter));
        chamber.withdrawBallotBySig(_open, _voter, signature);
    }

    function test_ASmartAccountVotes() public {
        ContractWallet wallet = new ContractWallet();
        _admit(address(wallet));
        uint48 session = _session(2);
        bytes32 digest = _ballotDigest(session, _votes(6, -6), "", address(wallet), chamber.nonces(address(wallet), session));

        vm.expectRevert(_invalid(address(wallet)));
        chamber.castBallotBySig(session, _votes(6, -6), "", address(wallet), "passkey");
        wallet.approve(digest);
        chamber.castBallotBySig(session, _votes(6, -6), "", address(wallet), "passkey");
        _assertNet(session, 6, -6, "ERC-1271");
        vm.expectRevert(_invalid(address(wallet)));
        chamber.castBallotBySig(session, _votes(6, -6), "", address(wallet), "passkey");

        wallet.approve(_withdrawalDigest(session, address(wallet), chamber.nonces(address(wallet), session)));
        chamber.withdrawBallotBySig(session, address(wallet), "");
        _assertNet(session, 0, 0, "withdrawn");
    }

    function test_GovernorsOwnSignaturesSetOneIssue() public {
        _cast(_voter, _open, _votes(3, 3));
        bytes memory signature = _sign(KEY, _governorDigest(_issue, 0, chamber.nonces(_voter, uint192(_issue))));
        vm.expectEmit(address(chamber));
        emit IGovernor.VoteCast(_voter, _issue, 0, 1, "");
        chamber.castVoteBySig(_issue, 0, _voter, signature);
        _assertNet(_open, 3, -1, "one issue");

        bytes memory params = abi.encode(int8(7));
        signature = _sign(KEY, _extendedDigest(_issue, 1, chamber.nonces(_voter, uint192(_issue)), "why", params));
        vm.expectEmit(address(chamber));
        emit IGovernor.VoteCastWithParams(_voter, _issue, 1, 1, "why", params);
        chamber.castVoteWithReasonAndParamsBySig(_issue, 1, _voter, "why", params, signature);
        _assertNet(_open, 3, 7, "one issue, with a number of votes");

        vm.expectRevert(_invalid(_voter));
        chamber.castVoteWithReasonAndParamsBySig(_issue, 1, _voter, "why", params, signature);
    }

    /// @dev GovernorNoncesKeyed would fall back to it; ballots do not move it, so it would outlive them.
    function test_RevertWhen_TheNonceHasNoKey() public {
        bytes memory vote = _sign(KEY, _governorDigest(_issue, 1, 0));
        bytes memory extended = _sign(KEY, _extendedDigest(_issue, 1, 0, "", ""));
        vm.expectRevert(_invalid(_voter));
        chamber.castVoteBySig(_issue, 1, _voter, vote);
        vm.expectRevert(_invalid(_voter));
        chamber.castVoteWithReasonAndParamsBySig(_issue, 1, _voter, "", "", extended);
    }
}
