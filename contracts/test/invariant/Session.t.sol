// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../src/governance/IChamber.sol";
import {ChamberUnderTest} from "../support/UnderTest.sol";
import {SessionHandler} from "../support/handlers/SessionHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @title Sessions under random acts (README.md beside this file lists what is proved)
contract SessionInvariants is Test {
    SessionHandler private _handler;
    ChamberUnderTest private _chamber;

    function setUp() public {
        _handler = new SessionHandler();
        _chamber = _handler.theChamber();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](13);
        selectors[0] = selectors[1] = SessionHandler.castWhole.selector;
        selectors[2] = selectors[3] = SessionHandler.castOne.selector;
        selectors[4] = selectors[5] = SessionHandler.withdraw.selector;
        selectors[6] = SessionHandler.castBySig.selector;
        selectors[7] = SessionHandler.recuse.selector;
        selectors[8] = selectors[9] = SessionHandler.pass.selector;
        selectors[10] = selectors[11] = SessionHandler.delegate.selector;
        selectors[12] = SessionHandler.comeAndGo.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev 1 to 6 and 8, after every act; 7 and 9 are asserted by the handler, act by act.
    function invariant_TheContractEqualsTheRecount() public view {
        uint48 session = _handler.session();
        if (session == 0) return;
        SessionHandler.Expected memory e = _handler.expected();
        uint256[] memory agenda = _chamber.agenda(session);
        for (uint256 j = 0; j < agenda.length; ++j) {
            (uint256 against, uint256 for_, uint256 abstain) = _chamber.proposalVotes(agenda[j]);
            assertEq(for_, e.for_[j], "for");
            assertEq(against, e.against[j], "against");
            assertEq(abstain, e.represented - e.opinions[j], "voices with no opinion");
            IChamber.Quorum memory q = _chamber.quorumOf(agenda[j]);
            assertEq(q.represented.reached, e.represented, "represented");
            assertEq(q.voters.reached, e.voters, "voters");
            assertEq(q.opinions.reached, e.opinions[j], "voices with an opinion");
            assertEq(q.represented.needed, (_handler.members() * 4000 + 9999) / 10_000, "quorum of the members at the snapshot");
        }
        for (uint256 i = 0; i < _handler.PEOPLE(); ++i) {
            address who = _handler.person(i);
            (bool live, uint256 voices, int8[] memory ballot) = _chamber.ballotOf(session, who);
            assertEq(live, _handler.live(i), "live");
            assertEq(voices, live ? e.weights[i] : 0, "voices");
            assertEq(keccak256(abi.encode(ballot)), keccak256(abi.encode(_handler.votesOf(i))), "votes");
            uint256 cost;
            for (uint256 j = 0; j < ballot.length; ++j) {
                cost += uint256(int256(ballot[j]) * ballot[j]);
            }
            assertLe(cost, 100, "credits");
            assertEq(_chamber.nonces(who, session), (uint256(session) << 64) | _handler.moves(i), "nonce");
        }
    }
}
