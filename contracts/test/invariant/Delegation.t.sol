// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {AssociationTest} from "../support/AssociationTest.sol";
import {DelegationHandler} from "../support/handlers/DelegationHandler.sol";

/// @title The delegation forest under random acts (README.md beside this file lists what is proved)
contract DelegationInvariants is AssociationTest {
    DelegationHandler private _handler;
    uint256 private _people;

    function setUp() public override {
        super.setUp();
        _handler = new DelegationHandler(membership, votes, admin, guardian, _now);
        _people = _handler.PEOPLE();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](15);
        selectors[0] = selectors[1] = selectors[2] = DelegationHandler.delegate.selector;
        selectors[3] = DelegationHandler.chain.selector;
        selectors[4] = selectors[5] = selectors[6] = DelegationHandler.pass.selector;
        selectors[7] = DelegationHandler.takeBack.selector;
        selectors[8] = DelegationHandler.renew.selector;
        selectors[9] = DelegationHandler.decline.selector;
        selectors[10] = DelegationHandler.refresh.selector;
        selectors[11] = DelegationHandler.lapse.selector;
        selectors[12] = DelegationHandler.suspend.selector;
        selectors[13] = DelegationHandler.reinstate.selector;
        selectors[14] = DelegationHandler.move.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
        selectors = new bytes4[](1);
        selectors[0] = DelegationHandler.revoke.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev 1 to 3 and 6, after every act.
    function invariant_LevelsEqualBruteForceCounts() public view {
        uint256 total;
        uint256[8][14] memory counts = _handler.below();
        for (uint256 i = 0; i < _people; ++i) {
            address who = _handler.person(i);
            uint256 levels = votes.levels(who);
            uint256 power;
            for (uint256 h = 0; h < 8; ++h) {
                assertEq((levels >> (26 * h)) & 0x3ffffff, counts[i][h], "members exactly h hops below");
                power += counts[i][h];
            }
            assertEq(votes.getVotes(who), power, "power is the sum of lanes");
            assertEq(votes.delegates(who), _handler.delegateOf(i), "delegate");
            assertEq(membership.isMember(who), _handler.isMember(i), "member");
            if (_handler.isMember(i)) ++total;
        }
        assertEq(membership.totalMembers(), total, "members");
    }

    /// @dev 8: an account that was left has nothing, and the person one account.
    function invariant_OnePersonOneAccount() public view {
        address[] memory left = _handler.leavings();
        for (uint256 i = 0; i < left.length; ++i) {
            assertEq(votes.levels(left[i]), 0, "levels");
            assertEq(votes.delegates(left[i]), left[i], "delegate");
            assertFalse(membership.isMember(left[i]), "member");
            assertEq(uint8(membership.statusOf(left[i])), uint8(IMembership.Status.MOVED), "status");
        }
        for (uint256 i = 0; i < _people; ++i) {
            assertEq(membership.accountOf(keccak256(abi.encode(i))), _handler.person(i), "the person's account");
        }
    }

    /// @dev 5 and 6, over everything that was remembered.
    function afterInvariant() public view {
        for (uint256 n = 0; n < _handler.memories(); ++n) {
            DelegationHandler.Memory memory m = _handler.remembered(n);
            assertEq(membership.membersAt(m.time), m.total, "members then");
            assertEq(votes.getPastTotalSupply(m.time), m.total, "total supply then");
            for (uint256 i = 0; i < _people; ++i) {
                address who = m.accounts[i];
                assertEq(votes.pastLevels(who, m.time), m.levels[i], "levels then");
                assertEq(votes.pastDelegate(who, m.time), m.delegates[i], "delegate then");
                assertEq(membership.isMemberAt(who, m.time), m.members[i], "member then");
            }
        }
    }
}
