// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {People} from "../panels/People.sol";
import {IReputation} from "../reputation/IReputation.sol";
import {ICare} from "./ICare.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Care
/// @notice See ICare for the rule. DEFAULT_ADMIN_ROLE is the Marketplace chamber's.
contract Care is ICare, ERC20, ERC20Permit, AccessControl, People {
    bytes32 public constant TOPIC = "marketplace";
    uint256 public constant YEAR = 365 days;

    IReputation public immutable reputation;
    /// @notice When the first year began.
    uint256 public immutable origin;

    /// @notice Who alone borrows; zero until it is named.
    address public escrow;
    uint256 public totalDebt;
    uint256 public totalGranted;

    Rule private _rule;
    mapping(bytes32 person => uint256) private _debts;
    mapping(uint256 year => uint256) private _grantedIn;

    constructor(IMembership membership_, IReputation reputation_, address admin, Rule memory rule_)
        ERC20("CARE", "CARE")
        ERC20Permit("CARE")
        People(membership_)
    {
        (reputation, origin) = (reputation_, block.timestamp);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _setRule(rule_);
    }

    modifier onlyEscrow() {
        require(msg.sender == escrow, CareNotEscrow(msg.sender));
        _;
    }

    // --- paying ------------------------------------------------------------------------------------------------------------

    /// @inheritdoc ICare
    function spend(address from, uint256 amount) external onlyEscrow {
        _spendAllowance(from, msg.sender, amount);
        uint256 own = Math.min(balanceOf(from), amount);
        _transfer(from, msg.sender, own);
        uint256 missing = amount - own;
        if (missing == 0) return;
        bytes32 person = _personOf(from);
        uint256 debt = _debts[person] + missing;
        uint256 limit = limitOf(from);
        require(debt <= limit, CareOverLimit(from, debt, limit));
        (_debts[person], totalDebt) = (debt, totalDebt + missing);
        _mint(msg.sender, missing);
        emit Borrowed(from, missing, debt);
    }

    /// @inheritdoc ICare
    function repayFor(address account, uint256 amount) external onlyEscrow returns (uint256) {
        return _repay(msg.sender, account, amount);
    }

    /// @inheritdoc ICare
    function repay(uint256 amount) external returns (uint256 repaid) {
        repaid = _repay(msg.sender, msg.sender, amount);
        require(repaid > 0, CareNothingOwed(msg.sender));
    }

    /// @inheritdoc ICare
    function follow(address account) external returns (uint256 amount) {
        address current = membership.currentOf(account);
        // What the escrow holds is others'.
        require(current != account && account != escrow, CareNotLeft(account));
        amount = balanceOf(account);
        _transfer(account, current, amount);
    }

    // --- the association ---------------------------------------------------------------------------------------------------

    /// @inheritdoc ICare
    function grant(address to, uint256 amount) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _useYearly(amount);
        _mint(to, amount);
        emit Granted(to, amount);
    }

    /// @inheritdoc ICare
    function writeOff(address account, uint256 amount) external onlyRole(DEFAULT_ADMIN_ROLE) {
        bytes32 person = _personOf(account);
        require(amount > 0 && amount <= _debts[person], CareNothingOwed(account));
        _useYearly(amount);
        _debts[person] -= amount;
        totalDebt -= amount;
        emit WrittenOff(account, amount, _debts[person]);
    }

    /// @inheritdoc ICare
    function setRule(Rule calldata rule_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setRule(rule_);
    }

    /// @inheritdoc ICare
    function nameEscrow(address escrow_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(escrow == address(0), CareEscrowNamed(escrow));
        escrow = escrow_;
        emit EscrowNamed(escrow_);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    /// @inheritdoc ICare
    function limitOf(address account) public view returns (uint256) {
        if (!membership.isMember(account)) return 0;
        return Math.min(_rule.base + uint256(_rule.perReputation) * reputation.balanceOf(account, TOPIC), _rule.most);
    }

    /// @inheritdoc ICare
    function debtOf(address account) public view returns (uint256) {
        return _debts[_personOf(account)];
    }

    /// @inheritdoc ICare
    function spendable(address account) external view returns (uint256) {
        (uint256 limit, uint256 debt) = (limitOf(account), debtOf(account));
        return balanceOf(account) + (limit > debt ? limit - debt : 0);
    }

    /// @inheritdoc ICare
    function grantable() public view returns (uint256) {
        uint256 used = _grantedIn[_year()];
        return used < _rule.yearly ? _rule.yearly - used : 0;
    }

    /// @inheritdoc ICare
    function ruleInForce() external view returns (Rule memory) {
        return _rule;
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _repay(address from, address account, uint256 amount) private returns (uint256 repaid) {
        bytes32 person = _personOf(account);
        uint256 debt = _debts[person];
        repaid = Math.min(debt, amount);
        if (repaid == 0) return 0;
        (_debts[person], totalDebt) = (debt - repaid, totalDebt - repaid);
        _burn(from, repaid);
        emit Repaid(account, repaid, debt - repaid);
    }

    function _useYearly(uint256 amount) private {
        uint256 left = grantable();
        require(amount <= left, CareOverYearly(amount, left));
        _grantedIn[_year()] += amount;
        totalGranted += amount;
    }

    function _year() private view returns (uint256) {
        return (block.timestamp - origin) / YEAR;
    }

    function _setRule(Rule memory rule_) private {
        require(rule_.base <= rule_.most, CareInvalidRule());
        _rule = rule_;
        emit CareRuleChanged(rule_.base, rule_.perReputation, rule_.most, rule_.yearly);
    }
}
