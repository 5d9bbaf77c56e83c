// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../../membership/IMembership.sol";
import {ICoverPool} from "../ICoverPool.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Ledger
/// @notice The seven lines, and what people may collect.
/// @dev Checked arithmetic keeps every line at zero or more. A transfer out is the last thing that a function does.
abstract contract Ledger is ICoverPool, Context {
    using SafeERC20 for IERC20;

    /// @dev What a claim is owed. Decided claims beyond what there was stand in a row; `from` is where this one's part begins.
    struct Payout {
        uint128 ready;
        uint128 missing;
        uint128 from;
        uint128 taken;
    }

    IERC20 internal immutable _token;
    IMembership public immutable membership;

    Book internal _book;
    /// @dev Length of the row of shortfalls, and how far it has been funded; the difference is `_book.shortfall`.
    uint128 private _shortfallFunded;
    /// @dev What filed claims ask beyond what could be set aside for them.
    uint256 private _unreserved;
    mapping(uint256 claimId => uint256) private _lacks;
    mapping(uint256 claimId => Payout) private _payouts;
    mapping(address account => uint256) private _owed;

    constructor(IERC20 token_, IMembership membership_) {
        (_token, membership) = (token_, membership_);
    }

    /// @inheritdoc ICoverPool
    function collect(address account, address to) external returns (uint256 amount) {
        require(membership.currentOf(account) == _msgSender(), PoolNotOwner(account, _msgSender()));
        amount = _owed[account];
        require(amount > 0, PoolNothingToCollect(account));
        _owed[account] = 0;
        _book.payables -= uint128(amount);
        emit Collected(account, to, amount);
        _give(to, amount);
    }

    /// @inheritdoc ICoverPool
    function book() public view returns (Book memory) {
        return _book;
    }

    /// @inheritdoc ICoverPool
    function owedTo(address account) external view returns (uint256) {
        return _owed[account];
    }

    /// @inheritdoc ICoverPool
    function payoutOf(uint256 claimId) public view returns (uint256 ready, uint256 missing, uint256 before) {
        Payout memory p = _payouts[claimId];
        uint256 funded = _fundedOf(p);
        before = p.from > _shortfallFunded ? p.from - _shortfallFunded : 0;
        return (p.ready + funded - p.taken, p.missing - funded, before);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @dev Money that would be equity goes to the shortfall first, if there is one.
    function _toEquity(uint256 amount) internal {
        uint128 gap = _book.shortfall;
        if (gap > 0 && amount > 0) {
            uint128 funded = amount < gap ? uint128(amount) : gap;
            (_book.shortfall, _book.payables) = (gap - funded, _book.payables + funded);
            _shortfallFunded += funded;
            amount -= funded;
            emit ShortfallFunded(funded);
        }
        _book.equity += uint128(amount);
    }

    /// @dev A claim was filed and `amount` of what it asks could not be set aside: that much of any equity to come is not free, until the claim
    /// is decided.
    function _lack(uint256 claimId, uint256 amount) internal {
        if (amount == 0) return;
        _lacks[claimId] = amount;
        _unreserved += amount;
    }

    function _endLack(uint256 claimId) internal {
        uint256 amount = _lacks[claimId];
        if (amount == 0) return;
        delete _lacks[claimId];
        _unreserved -= amount;
    }

    /// @dev Equity that is not asked for by claims which found too little when they were filed.
    function _freeEquity() internal view returns (uint256) {
        return _book.equity > _unreserved ? _book.equity - _unreserved : 0;
    }

    /// @return taken as much of `amount` as there is
    function _fromEquity(uint256 amount) internal returns (uint128 taken) {
        uint128 equity = _book.equity;
        taken = amount < equity ? uint128(amount) : equity;
        _book.equity = equity - taken;
    }

    /// @dev The caller has taken it from another line.
    function _owe(address to, uint256 amount) internal {
        _book.payables += uint128(amount);
        _owed[to] += amount;
    }

    /// @dev What a claim is owed now, and what when there is money again. The caller has taken `ready` from another line.
    function _oweClaim(uint256 claimId, uint256 ready, uint256 missing) internal {
        uint128 end = _shortfallFunded + _book.shortfall;
        _payouts[claimId] = Payout(uint128(ready), uint128(missing), end, 0);
        _book.payables += uint128(ready);
        if (missing > 0) _book.shortfall += uint128(missing);
    }

    /// @return amount that is paid now
    /// @return left what is still missing
    function _payClaim(uint256 claimId, address to) internal returns (uint256 amount, uint256 left) {
        (amount, left,) = payoutOf(claimId);
        require(amount > 0, PoolNothingToCollect(to));
        _payouts[claimId].taken += uint128(amount);
        _book.payables -= uint128(amount);
        _give(to, amount);
    }

    /// @dev Brings cash; the caller says to which line. A token that keeps a part of what is sent, or has taken from what lies here, is refused.
    function _take(address from, uint256 amount) internal {
        require(amount > 0 && amount <= type(uint96).max, PoolInvalidAmount());
        _book.cash += uint128(amount);
        uint256 before = _token.balanceOf(address(this));
        _token.safeTransferFrom(from, address(this), amount);
        uint256 received = _token.balanceOf(address(this)) - before;
        require(received == amount && before + amount >= _book.cash, PoolInvalidToken(received, amount));
    }

    /// @dev Last.
    function _give(address to, uint256 amount) internal {
        _book.cash -= uint128(amount);
        _token.safeTransfer(to, amount);
    }

    function _fundedOf(Payout memory p) private view returns (uint256) {
        if (p.missing == 0 || _shortfallFunded <= p.from) return 0;
        uint256 funded = _shortfallFunded - p.from;
        return funded < p.missing ? funded : p.missing;
    }
}
