// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title A smart account: valid is what its keeper has approved
contract ContractWallet is IERC1271 {
    mapping(bytes32 hash => bool) private _approved;

    function approve(bytes32 hash) external {
        _approved[hash] = true;
    }

    function isValidSignature(bytes32 hash, bytes calldata) external view returns (bytes4) {
        return _approved[hash] ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
