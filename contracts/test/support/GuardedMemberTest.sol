// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../src/membership/IMembership.sol";
import {IRecovery} from "../../src/membership/IRecovery.sol";
import {AssociationTest} from "./AssociationTest.sol";

/// @title A member with three guardians, two of whom are needed, who may have to move to a new account
abstract contract GuardedMemberTest is AssociationTest {
    uint256 internal constant OLD_KEY = 0x01D;

    address internal _old = vm.addr(OLD_KEY);
    address internal _new = makeAddr("new account");
    uint256[] internal _keys;
    address[] internal _guardians;

    function setUp() public override {
        super.setUp();
        _admit(_old);
        for (uint256 key = 0x61; _keys.length < 3; ++key) {
            _keys.push(key);
            _admit(vm.addr(key));
        }
        // Ascending by address.
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = i + 1; j < 3; ++j) {
                if (vm.addr(_keys[j]) < vm.addr(_keys[i])) (_keys[i], _keys[j]) = (_keys[j], _keys[i]);
            }
            _guardians.push(vm.addr(_keys[i]));
        }
        vm.prank(_old);
        membership.setGuardians(_guardians, 2);
    }

    function _approvalDigest(address from, address to, uint256 nonce, uint48 notAfter) internal view returns (bytes32) {
        bytes32 typehash = keccak256("GuardianApproval(address from,address to,uint256 nonce,uint48 notAfter)");
        return _typed(
            _domain(address(membership), "DoctorDAO Membership", block.chainid), keccak256(abi.encode(typehash, from, to, nonce, notAfter))
        );
    }

    function _approvals(uint256 count, address to, uint48 notAfter) internal view returns (IRecovery.GuardianApproval[] memory approvals) {
        approvals = new IRecovery.GuardianApproval[](count);
        bytes32 digest = _approvalDigest(_old, to, membership.recoveryNonce(_old), notAfter);
        for (uint256 i = 0; i < count; ++i) {
            approvals[i] = IRecovery.GuardianApproval(_guardians[i], _sign(_keys[i], digest));
        }
    }

    function _ask() internal {
        membership.requestRecovery(_old, _new, _now, _approvals(2, _new, _now));
    }

    function _running() internal view returns (bool) {
        return membership.recoveryOf(_old).to != address(0);
    }

    function _unexpected(address account, IMembership.Status status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IMembership.MembershipUnexpectedStatus.selector, account, status);
    }
}
