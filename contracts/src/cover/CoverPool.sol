// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {ICoverPool} from "./ICoverPool.sol";
import {Ledger} from "./pool/Ledger.sol";
import {Queue} from "./pool/Queue.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title CoverPool
/// @notice See ICoverPool for the rule. DEFAULT_ADMIN_ROLE is the Cover chamber's; GUARDIAN_ROLE may stop entry, never what is owed.
contract CoverPool is Queue, AccessControl, ERC2771Context {
    bytes32 public constant UNDERWRITER_ROLE = keccak256("UNDERWRITER_ROLE");
    bytes32 public constant CLAIMS_ROLE = keccak256("CLAIMS_ROLE");
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    constructor(IERC20 token_, IMembership membership_, address admin, address forwarder, Solvency memory solvency_)
        Ledger(token_, membership_)
        ERC20("DoctorDAO Cover", "DDC")
        ERC2771Context(forwarder)
    {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _setSolvency(solvency_);
    }

    // --- anybody, and the association -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc ICoverPool
    function accrue(uint48 until) external {
        require(until <= block.timestamp, PoolNotAccrued(until));
        _accrueUntil(until);
    }

    /// @inheritdoc ICoverPool
    function contribute(uint256 amount) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _accrue();
        _toEquity(amount);
        emit Contributed(_msgSender(), amount);
        _take(_msgSender(), amount);
    }

    // --- policies ----------------------------------------------------------------------------------------------------------

    /// @notice Take a premium, earn it until `end`, lock what the policy may cost. Errors: `PoolSolvency`, `PoolClassFull`, `PoolInvalidEnd`.
    function underwrite(Underwriting calldata u) external onlyRole(UNDERWRITER_ROLE) whenNotPaused {
        _accrue();
        _raiseLimit(u.perClaim);
        _lock(u.class, u.lock);
        _requireSolvency(solvency().buy);
        _requireRoom(u.class);
        _earnFromNow(u.premium, u.end);
        emit PremiumReceived(u.payer, u.premium, u.end, _book.unearned);
        _take(u.payer, u.premium);
    }

    /// @notice End the earning of a running policy; `shareBps` of what is unearned is owed to `payer`, the rest is earned.
    /// @return refund rounded down
    function refund(address payer, uint128 premium, uint48 start, uint48 end, uint256 shareBps)
        external
        onlyRole(UNDERWRITER_ROLE)
        returns (uint256)
    {
        _accrue();
        (uint256 unearned, uint256 earned) = _stopEarning(premium, start, end);
        uint256 back = unearned * shareBps / BPS;
        earned += unearned - back;
        emit PremiumRefunded(payer, back, earned);
        _toEquity(earned);
        _owe(payer, back);
        return back;
    }

    /// @notice What a policy locks has changed.
    function relock(uint16 class, uint128 before, uint128 now_) external onlyRole(UNDERWRITER_ROLE) {
        if (now_ > before) _lock(class, now_ - before);
        else if (before > now_) _unlock(class, before - now_);
    }

    /// @notice A policy is closed.
    function release(uint16 class, uint128 lock, uint128 perClaim, uint256 ibnr) external onlyRole(UNDERWRITER_ROLE) {
        _accrue();
        _dropLimit(perClaim);
        _unlock(class, lock);
        if (ibnr == 0) return;
        _book.ibnr -= uint128(ibnr);
        emit IbnrReleased(ibnr);
        _toEquity(ibnr);
    }

    /// @notice A tail that is paid for: all of it stays for late reports until the policy closes.
    function setTail(address payer, uint256 premium) external onlyRole(UNDERWRITER_ROLE) whenNotPaused {
        _accrue();
        _book.ibnr += uint128(premium);
        emit IbnrSet(premium, true);
        _take(payer, premium);
    }

    /// @notice Equity set aside for late reports: a tail that the pool gives, or what a claim that was decided has not needed of one.
    /// @return set as much of `amount` as there was
    function giveTail(uint256 amount) external onlyRole(UNDERWRITER_ROLE) returns (uint256 set) {
        _accrue();
        set = _fromEquity(amount);
        _book.ibnr += uint128(set);
        emit IbnrSet(set, false);
    }

    /// @notice A share of a premium that the association has called for.
    function takeCall(address payer, uint256 amount) external onlyRole(UNDERWRITER_ROLE) {
        _accrue();
        _toEquity(amount);
        emit Contributed(payer, amount);
        _take(payer, amount);
    }

    /// @notice Equity becomes a dividend, which policies collect by `oweDividend`. Errors: `PoolSolvency`.
    function setDividend(uint256 amount) external onlyRole(UNDERWRITER_ROLE) {
        _accrue();
        uint256 spare = _spare(solvency().dividend);
        require(amount > 0 && amount <= spare, PoolSolvency(_ratioOf(_book.equity), solvency().dividend));
        _book.equity -= uint128(amount);
        _book.payables += uint128(amount);
        emit DividendSet(amount);
    }

    /// @notice A part of what `setDividend` has set aside is owed to somebody.
    function oweDividend(address to, uint256 amount) external onlyRole(UNDERWRITER_ROLE) {
        _book.payables -= uint128(amount);
        _owe(to, amount);
        emit DividendOwed(to, amount);
    }

    // --- claims ------------------------------------------------------------------------------------------------------------

    /// @notice Set aside for a claim: of the policy's ibnr first, then of equity, as much as there is.
    function reserve(uint256 claimId, uint256 amount, uint256 ibnr)
        external
        onlyRole(CLAIMS_ROLE)
        returns (uint256 fromIbnr, uint256 fromEquity)
    {
        _accrue();
        fromIbnr = amount < ibnr ? amount : ibnr;
        _book.ibnr -= uint128(fromIbnr);
        fromEquity = _fromEquity(amount - fromIbnr);
        _book.caseReserves += uint128(fromIbnr + fromEquity);
        _lack(claimId, amount - fromIbnr - fromEquity);
        emit CaseReserved(claimId, fromIbnr, fromEquity);
    }

    /// @notice What is not needed of a reserve is equity again.
    function unreserve(uint256 claimId, uint256 amount) external onlyRole(CLAIMS_ROLE) {
        _endLack(claimId);
        if (amount == 0) return;
        _accrue();
        _book.caseReserves -= uint128(amount);
        emit CaseReleased(claimId, amount);
        _toEquity(amount);
    }

    /// @notice A claim is decided: `amount` is owed, of its reserve, of equity, and what is missing when there is more. Once a claim.
    function owe(uint256 claimId, uint256 amount, uint256 reserved) external onlyRole(CLAIMS_ROLE) {
        _accrue();
        _endLack(claimId);
        uint256 fromReserve = amount < reserved ? amount : reserved;
        _book.caseReserves -= uint128(reserved);
        if (reserved > fromReserve) {
            emit CaseReleased(claimId, reserved - fromReserve);
            _toEquity(reserved - fromReserve);
        }
        uint256 fromEquity = _fromEquity(amount - fromReserve);
        uint256 missing = amount - fromReserve - fromEquity;
        emit ClaimOwed(claimId, fromReserve, fromEquity, missing);
        _oweClaim(claimId, fromReserve + fromEquity, missing);
    }

    /// @notice Pay what a decided claim is owed and can be paid. Never paused.
    /// @return missing what is left for when there is money again
    function payClaim(uint256 claimId, address to) external onlyRole(CLAIMS_ROLE) returns (uint256 missing) {
        _accrue();
        uint256 amount;
        (amount, missing) = _payClaim(claimId, to);
        emit ClaimPaid(claimId, to, amount, missing);
    }

    function takeBond(address payer, uint256 amount) external onlyRole(CLAIMS_ROLE) {
        if (amount == 0) return;
        _book.bonds += uint128(amount);
        emit BondTaken(payer, amount);
        _take(payer, amount);
    }

    function returnBond(address to, uint256 amount) external onlyRole(CLAIMS_ROLE) {
        _book.bonds -= uint128(amount);
        _owe(to, amount);
        emit BondReturned(to, amount);
    }

    function forfeitBond(uint256 amount) external onlyRole(CLAIMS_ROLE) {
        _accrue();
        _book.bonds -= uint128(amount);
        emit BondForfeited(amount);
        _toEquity(amount);
    }

    /// @notice Equity for a panel's fees, to the claims, which bring it to the panel.
    /// @return paid all of it, or nothing when there is not enough
    function payPanel(uint256 amount) external onlyRole(CLAIMS_ROLE) returns (uint256 paid) {
        _accrue();
        if (_book.equity < amount) return 0;
        paid = _fromEquity(amount);
        emit PanelPaid(paid);
        _give(_msgSender(), paid);
    }

    /// @notice What a panel has not used.
    function refundPanel(uint256 amount) external onlyRole(CLAIMS_ROLE) {
        if (amount == 0) return;
        _accrue();
        _toEquity(amount);
        emit PanelRefunded(amount);
        _take(_msgSender(), amount);
    }

    // --- the association ---------------------------------------------------------------------------------------------------

    function setSolvency(Solvency calldata solvency_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setSolvency(solvency_);
    }

    /// @notice A class of risk that policies may be written in.
    function setClass(uint16 class, uint16 correlation, uint16 cap) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setClass(class, correlation, cap);
    }

    /// @notice Stop entry: deposits and new policies. What is owed can be collected, and asked for.
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(GUARDIAN_ROLE) {
        _unpause();
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
