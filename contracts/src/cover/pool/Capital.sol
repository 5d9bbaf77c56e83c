// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICoverPool} from "../ICoverPool.sol";
import {Paying} from "../Paying.sol";
import {Exposure} from "./Exposure.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Capital
/// @notice Shares in the pool, held by members. Entering is shaped like ERC-4626, at the price of equity and reserves; leaving like ERC-7540, at
/// the price of equity, in the order of asking.
/// @dev A virtual share of 1e-6 of a unit and one virtual minor unit stand beside all shares and all money: who gives the pool something before
/// the first others enter has given it to the virtual share's million. Prices round against whom they are for.
abstract contract Capital is Exposure, ERC20, Pausable, Paying {
    using Math for uint256;

    uint48 public constant REDEEM_DELAY = 21 days;
    uint256 private constant VIRTUAL_SHARES = 1e6;

    struct Request {
        address owner;
        uint48 readyAt;
        uint256 shares;
    }

    uint256 private _head;
    Request[] private _requests;

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

    /// @notice Shares that `assets` buy now (ERC-4626), as of the last act.
    function previewDeposit(uint256 assets) public view returns (uint256) {
        return assets.mulDiv(totalSupply() + VIRTUAL_SHARES, _entryValue() + 1);
    }

    /// @notice What `shares` would bring who left now, as of the last act.
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

    /// @inheritdoc ICoverPool
    function requestRedeem(uint256 shares) external returns (uint256 requestId) {
        require(shares > 0, PoolInvalidAmount());
        address owner = _msgSender();
        _transfer(owner, address(this), shares);
        requestId = _requests.length;
        uint48 readyAt = uint48(block.timestamp) + REDEEM_DELAY;
        _requests.push(Request(owner, readyAt, shares));
        emit RedeemRequested(requestId, owner, shares, readyAt);
    }

    /// @inheritdoc ICoverPool
    function cancelRedeem(uint256 requestId) external {
        require(requestId < _requests.length && requestId >= _head, PoolUnknownRequest(requestId));
        Request storage r = _requests[requestId];
        address owner = membership.currentOf(r.owner);
        uint256 shares = r.shares;
        require(owner == _msgSender(), PoolNotOwner(owner, _msgSender()));
        require(shares > 0, PoolUnknownRequest(requestId));
        r.shares = 0;
        emit RedeemCancelled(requestId, owner, shares);
        _transfer(address(this), owner, shares);
    }

    /// @inheritdoc ICoverPool
    function serveRedeems(uint256 most) external returns (uint256 served) {
        _accrue();
        uint256 spare = _spare(solvency().redeem);
        uint256 head = _head;
        for (; served < most && head < _requests.length; ++served) {
            Request storage r = _requests[head];
            if (r.shares > 0) {
                if (block.timestamp < r.readyAt) break;
                uint256 left = _serve(head, r, spare);
                if (r.shares > 0) break;
                spare = left;
            }
            ++head;
        }
        _head = head;
    }

    /// @inheritdoc ICoverPool
    function followShares(address from) external {
        address to = membership.currentOf(from);
        uint256 shares = balanceOf(from);
        require(to != from && shares > 0, PoolNothingToCollect(from));
        emit SharesFollowed(from, to, shares);
        super._update(from, to, shares);
    }

    /// @inheritdoc ICoverPool
    function requestOf(uint256 requestId) external view returns (address owner, uint256 shares, uint48 readyAt) {
        require(requestId < _requests.length, PoolUnknownRequest(requestId));
        Request memory r = _requests[requestId];
        return (membership.currentOf(r.owner), r.shares, r.readyAt);
    }

    /// @inheritdoc ICoverPool
    function queue() external view returns (uint256 head, uint256 tail) {
        return (_head, _requests.length);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @return left of what may leave
    function _serve(uint256 requestId, Request storage r, uint256 spare) private returns (uint256 left) {
        uint256 shares = r.shares;
        uint256 assets = previewRedeem(shares);
        if (assets > spare) {
            assets = spare;
            // As many shares as the money is worth, rounded up.
            shares = spare.mulDiv(totalSupply() + VIRTUAL_SHARES, _book.equity + 1, Math.Rounding.Ceil);
            if (spare == 0 || shares > r.shares) return 0;
        }
        address owner = membership.currentOf(r.owner);
        r.shares -= shares;
        _burn(address(this), shares);
        _book.equity -= uint128(assets);
        _owe(owner, assets);
        emit RedeemServed(requestId, owner, shares, assets);
        return spare - assets;
    }

    function _entryValue() private view returns (uint256) {
        return uint256(_book.equity) + _book.caseReserves + _book.ibnr;
    }

    /// @dev Shares go from member to member, into the queue and out of it.
    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && to != address(0) && from != address(this) && to != address(this)) {
            require(membership.isMember(to), PoolNotMember(to));
        }
        super._update(from, to, value);
    }

    function _payment() internal view override returns (IERC20Permit token, address pool) {
        return (IERC20Permit(address(_token)), address(this));
    }
}
