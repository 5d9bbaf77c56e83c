// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRecovery} from "../../src/membership/IRecovery.sol";
import {GuardedMemberTest} from "../support/GuardedMemberTest.sol";

/// @title Gas of moving a member to a new account
/// @dev Measured as in Gas.t.sol.
/// forge-config: default.isolate = true
contract RecoveryGasTest is GuardedMemberTest {
    function test_Moves() public {
        vm.prank(_guardians[0]);
        membership.setGuardians(_others(), 2);
        vm.snapshotGasLastCall("recovery", "name two guardians, first time");
        IRecovery.GuardianApproval[] memory approvals = _approvals(2, _new, _now);
        membership.requestRecovery(_old, _new, _now, approvals);
        vm.snapshotGasLastCall("recovery", "ask, by two guardians");
        vm.prank(_old);
        membership.cancelRecovery();
        vm.snapshotGasLastCall("recovery", "cancel");
        IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(_old, _new);
        bytes[] memory signatures = _signed(voucher);
        membership.requestRecoveryByVoucher(voucher, signatures);
        vm.snapshotGasLastCall("recovery", "ask, by one verifier");
        // The member carries others and follows somebody: the place in the forest moves along.
        _delegate(_guardians[0], _old);
        _delegate(_old, _guardians[1]);
        _pass(7 days);
        membership.completeRecovery(_old);
        vm.snapshotGasLastCall("recovery", "complete, with a place in the forest");
    }

    function _others() private view returns (address[] memory others) {
        others = new address[](2);
        (others[0], others[1]) = (_guardians[1], _guardians[2]);
    }
}
