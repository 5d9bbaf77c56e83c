// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICoverPool} from "../ICoverPool.sol";
import {Capital} from "./Capital.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Queue
/// @notice Leaving is shaped like ERC-7540: ask, wait 21 days, be served in the order of asking, collect.
/// @dev Shares that wait lie with the pool and bear what all others bear; they are burned when they are served.
abstract contract Queue is Capital {
    using Math for uint256;

    uint48 public constant REDEEM_DELAY = 21 days;
    /// @notice Requests of one person that may wait at a time: nobody makes the queue long alone.
    uint256 public constant MAX_REQUESTS = 16;

    /// @param floor what all the shares must bring when they are served, at least
    struct Request {
        address owner;
        uint48 readyAt;
        uint160 shares;
        uint96 floor;
    }

    /// @dev What a person has in the queue.
    struct Waiting {
        uint240 shares;
        uint16 requests;
    }

    uint256 private _head;
    Request[] private _requests;
    mapping(bytes32 nullifier => Waiting) private _waiting;

    /// @inheritdoc ICoverPool
    function requestRedeem(uint256 shares) external returns (uint256 requestId) {
        return _request(shares, 0);
    }

    /// @inheritdoc ICoverPool
    function requestRedeemAbove(uint256 shares, uint96 floor) external returns (uint256 requestId) {
        requestId = _request(shares, floor);
        emit RedeemFloorSet(requestId, floor);
    }

    /// @inheritdoc ICoverPool
    function cancelRedeem(uint256 requestId) external {
        require(requestId < _requests.length && requestId >= _head, PoolUnknownRequest(requestId));
        Request storage r = _requests[requestId];
        address owner = membership.currentOf(r.owner);
        require(owner == _msgSender(), PoolNotOwner(owner, _msgSender()));
        require(r.shares > 0, PoolUnknownRequest(requestId));
        _giveUp(requestId, r, owner);
    }

    /// @inheritdoc ICoverPool
    function serveRedeems(uint256 most) external returns (uint256 served) {
        _accrue();
        uint256 spare = _spare(solvency().redeem);
        uint256 head = _head;
        for (; served < most && head < _requests.length; ++served) {
            Request storage r = _requests[head];
            if (r.shares > 0) {
                // Where nothing may leave nobody is served: shares are not burned for nothing because a claim holds all there is.
                if (spare == 0 || block.timestamp < r.readyAt) break;
                spare = _serve(head, r, spare);
                if (r.shares > 0) break;
            }
            ++head;
        }
        _head = head;
    }

    /// @inheritdoc ICoverPool
    function followShares(address from) external {
        address to = membership.currentOf(from);
        uint256 shares = balanceOf(from);
        // What waits in the queue lies here, and is others'.
        require(to != from && from != address(this) && shares > 0, PoolNothingToCollect(from));
        emit SharesFollowed(from, to, shares);
        _move(from, to, shares);
    }

    /// @inheritdoc ICoverPool
    function requestOf(uint256 requestId) external view returns (address owner, uint256 shares, uint48 readyAt) {
        require(requestId < _requests.length, PoolUnknownRequest(requestId));
        Request memory r = _requests[requestId];
        return (membership.currentOf(r.owner), r.shares, r.readyAt);
    }

    /// @inheritdoc ICoverPool
    function floorOf(uint256 requestId) external view returns (uint96) {
        return _requests[requestId].floor;
    }

    /// @inheritdoc ICoverPool
    function queue() external view returns (uint256 head, uint256 tail) {
        return (_head, _requests.length);
    }

    /// @inheritdoc ICoverPool
    function stakeOf(address account) external view returns (uint256) {
        return balanceOf(account) + _waiting[membership.nullifierOf(account)].shares;
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _request(uint256 shares, uint96 floor) private returns (uint256 requestId) {
        require(shares > 0, PoolInvalidAmount());
        address owner = _msgSender();
        _move(owner, address(this), shares);
        Waiting storage w = _waiting[membership.nullifierOf(owner)];
        require(w.requests < MAX_REQUESTS, PoolTooManyRequests(MAX_REQUESTS));
        (w.shares, w.requests) = (w.shares + uint240(shares), w.requests + 1);
        requestId = _requests.length;
        uint48 readyAt = uint48(block.timestamp) + REDEEM_DELAY;
        _requests.push(Request(owner, readyAt, SafeCast.toUint160(shares), floor));
        emit RedeemRequested(requestId, owner, shares, readyAt);
    }

    /// @dev Serve a request as far as `spare` goes; below its floor, not at all, and for good.
    /// @return left of what may leave
    function _serve(uint256 requestId, Request storage r, uint256 spare) private returns (uint256 left) {
        address owner = membership.currentOf(r.owner);
        uint256 shares = r.shares;
        uint256 assets = previewRedeem(shares);
        if (assets < r.floor) {
            _giveUp(requestId, r, owner);
            return spare;
        }
        if (assets > spare) {
            assets = spare;
            // As many shares as the money is worth, rounded up.
            shares = spare.mulDiv(totalSupply() + VIRTUAL_SHARES, _book.equity + 1, Math.Rounding.Ceil);
            if (r.floor > 0) r.floor -= uint96(uint256(r.floor).mulDiv(shares, r.shares));
        }
        _dequeue(r, shares);
        _burn(address(this), shares);
        _book.equity -= uint128(assets);
        _owe(owner, assets);
        emit RedeemServed(requestId, owner, shares, assets);
        return spare - assets;
    }

    function _giveUp(uint256 requestId, Request storage r, address owner) private {
        uint256 shares = r.shares;
        _dequeue(r, shares);
        emit RedeemCancelled(requestId, owner, shares);
        _move(address(this), owner, shares);
    }

    /// @dev Out of the queue.
    function _dequeue(Request storage r, uint256 shares) private {
        r.shares -= uint160(shares);
        Waiting storage w = _waiting[membership.nullifierOf(r.owner)];
        w.shares -= uint240(shares);
        if (r.shares == 0) --w.requests;
    }
}
