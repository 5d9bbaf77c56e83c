// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

/// @title Paying: one transaction with the token's permit and what it pays for
/// @notice `multicall([usePermit(...), buy(...)])`. Whatever members pay for cover, the pool takes it from them.
abstract contract Paying is Multicall {
    /// @notice The caller's permit (ERC-2612) for the pool to take `amount`. One that somebody else has brought already does no harm: whether there is
    /// enough, the token says when the pool takes it.
    function usePermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        (IERC20Permit token, address pool) = _payment();
        try token.permit(_msgSender(), pool, amount, deadline, v, r, s) {} catch {}
    }

    /// @dev What is paid with, and who takes it.
    function _payment() internal view virtual returns (IERC20Permit token, address pool);
}
