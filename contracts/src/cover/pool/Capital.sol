// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Paying} from "../Paying.sol";
import {Exposure} from "./Exposure.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Capital
/// @notice Shares in the pool, held by members. Entering is shaped like ERC-4626, at the price of equity and reserves; leaving is at the price of
/// equity alone, see Queue. contracts/README.md tells what differs from the standards, and why.
/// @dev A virtual share of 1e-6 of a unit and one virtual minor unit stand beside all shares and all money: who gives the pool something before
/// the first others enter has given it to the virtual share's million. Prices round against whom they are for.
abstract contract Capital is Exposure, ERC20, Pausable, Paying {
    using Math for uint256;

    uint256 internal constant VIRTUAL_SHARES = 1e6;

    /// @notice ERC-4626.
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);

    /// @notice The settlement token (ERC-4626).
    function asset() external view returns (address) {
        return address(_token);
    }

    function decimals() public view override returns (uint8) {
        return IERC20Metadata(address(_token)).decimals() + 6;
    }

    /// @notice What all shares together are worth to who leaves: equity, as of the last act (ERC-4626).
    function totalAssets() public view returns (uint256) {
        return _book.equity;
    }

    /// @notice Most that `receiver` may be given shares for (ERC-4626): nothing while entry is closed, or for who is no ACTIVE member.
    function maxDeposit(address receiver) external view returns (uint256) {
        return paused() || _book.shortfall > 0 || !membership.isMember(receiver) ? 0 : type(uint96).max;
    }

    /// @notice Shares that `assets` buy now (ERC-4626), what has been earned until now counted.
    function previewDeposit(uint256 assets) public view returns (uint256) {
        return assets.mulDiv(totalSupply() + VIRTUAL_SHARES, _equityNow() + _book.caseReserves + _book.ibnr + 1);
    }

    /// @notice What `shares` would bring who left now (ERC-4626), as of the last act.
    function previewRedeem(uint256 shares) public view returns (uint256) {
        return shares.mulDiv(_book.equity + 1, totalSupply() + VIRTUAL_SHARES);
    }

    /// @notice An ACTIVE member: provide capital (ERC-4626). Errors: `PoolNotMember`, `PoolShortfall`, `PoolInvalidAmount`.
    function deposit(uint256 assets, address receiver) external whenNotPaused returns (uint256 shares) {
        address payer = _msgSender();
        require(membership.isMember(receiver), PoolNotMember(receiver));
        _accrue();
        require(_book.shortfall == 0, PoolShortfall(_book.shortfall));
        shares = previewDeposit(assets);
        require(shares > 0, PoolInvalidAmount());
        _book.equity += uint128(assets);
        _mint(receiver, shares);
        emit Deposit(payer, receiver, assets, shares);
        _take(payer, assets);
    }

    /// @dev Shares go from member to member. Nobody loses theirs by sending them to the pool: the queue moves them by `_move`.
    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && to != address(0)) require(membership.isMember(to), PoolNotMember(to));
        super._update(from, to, value);
    }

    /// @dev Into the queue, out of it, and after a member who has moved: whoever that is.
    function _move(address from, address to, uint256 shares) internal {
        super._update(from, to, shares);
    }

    function _payment() internal view override returns (IERC20Permit token, address pool) {
        return (IERC20Permit(address(_token)), address(this));
    }
}
