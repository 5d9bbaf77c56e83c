// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";

/// @title People
/// @notice Accounts are left for others; a person stays the same.
abstract contract People {
    IMembership public immutable membership;

    constructor(IMembership membership_) {
        membership = membership_;
    }

    /// @dev The same for all accounts that a person has had. Who never was a member is the account.
    function _personOf(address account) internal view returns (bytes32 person) {
        person = membership.nullifierOf(account);
        if (person == 0) person = bytes32(uint256(uint160(account)));
    }

    /// @dev Whether a person has not left the account for another.
    function _isCurrent(address account) internal view returns (bool) {
        return membership.currentOf(account) == account;
    }
}
