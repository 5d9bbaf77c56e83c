// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEscrow} from "./IEscrow.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

/// @title Permits: one transaction with the token's permit and what it pays for
/// @notice `multicall([usePermit(...), offer(...)])`. Whatever members pay here, the escrow takes it from them.
abstract contract Permits is Multicall {
    IEscrow public immutable escrow;

    constructor(IEscrow escrow_) {
        escrow = escrow_;
    }

    /// @notice The caller's permit (ERC-2612) for the escrow to take `amount`. One that somebody else has brought already does no harm: whether there
    /// is enough, the token says when the escrow takes it.
    /// @param token the settlement token or CARE
    function usePermit(address token, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        require(escrow.accepts(token), IEscrow.EscrowUnknownToken(token));
        try IERC20Permit(token).permit(_msgSender(), address(escrow), amount, deadline, v, r, s) {} catch {}
    }
}
