// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPasskeyAccountFactory} from "./IPasskeyAccount.sol";
import {PasskeyAccount} from "./PasskeyAccount.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

/// @title PasskeyAccountFactory
/// @notice See IPasskeyAccountFactory for the rule. It has no owner and keeps nothing.
contract PasskeyAccountFactory is IPasskeyAccountFactory {
    /// @notice What accounts are clones of.
    address public immutable implementation;

    constructor() {
        implementation = address(new PasskeyAccount());
    }

    /// @inheritdoc IPasskeyAccountFactory
    function accountOf(bytes32 qx, bytes32 qy, uint256 salt) public view returns (address account) {
        return Clones.predictDeterministicAddress(implementation, _salt(qx, qy, salt));
    }

    /// @inheritdoc IPasskeyAccountFactory
    function create(bytes32 qx, bytes32 qy, uint256 salt) external returns (address account) {
        account = accountOf(qx, qy, salt);
        if (account.code.length != 0) return account;
        Clones.cloneDeterministic(implementation, _salt(qx, qy, salt));
        PasskeyAccount(payable(account)).initialize(qx, qy);
        emit AccountCreated(account, keccak256(abi.encode(qx, qy)));
    }

    function _salt(bytes32 qx, bytes32 qy, uint256 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(qx, qy, salt));
    }
}
