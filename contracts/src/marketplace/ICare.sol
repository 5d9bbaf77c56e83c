// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Care: hours given and received among members, a time bank by mutual credit
/// @notice ERC-20 with permit and two decimals: 100 is an hour. Nothing of it decays. Whoever takes hours before giving any owes them: what is
/// missing is made at that moment and stands as that person's debt, up to a limit that grows with standing. What is earned pays the debt first, and is
/// gone. So all there is is what members owe and what the association has granted: `totalSupply = totalDebt + totalGranted`.
/// @dev Only the escrow of orders borrows, and only what the buyer has allowed it; a plain transfer never does. Debts are a person's and follow
/// to another account (see IRecovery); what an account held that was left, anybody brings after by `follow`. Amounts are hundredths of an hour.
interface ICare {
    /// @notice Who may owe how much, and how much the association may grant.
    /// @param base what any member may owe
    /// @param perReputation and this for each unit of reputation in the topic "marketplace"
    /// @param most but no more than this
    /// @param yearly grants and debts written off in a year of 365 days, counted from the beginning
    struct Rule {
        uint64 base;
        uint64 perReputation;
        uint64 most;
        uint64 yearly;
    }

    /// @notice Hours were made that `account` owes from now on; `debt` is all that it owes.
    event Borrowed(address indexed account, uint256 amount, uint256 debt);
    /// @notice What came in has paid a debt, and is gone; `debt` is left.
    event Repaid(address indexed account, uint256 amount, uint256 debt);
    event Granted(address indexed account, uint256 amount);
    /// @notice The association bears it as a grant: nobody owes it any more.
    event WrittenOff(address indexed account, uint256 amount, uint256 debt);
    event CareRuleChanged(uint64 base, uint64 perReputation, uint64 most, uint64 yearly);
    event EscrowNamed(address indexed escrow);

    error CareInvalidRule();
    error CareNotEscrow(address caller);
    /// @notice There is one escrow, and it stays.
    error CareEscrowNamed(address escrow);
    /// @notice `account` may owe `limit` in all, and would owe `debt`.
    error CareOverLimit(address account, uint256 debt, uint256 limit);
    error CareNothingOwed(address account);
    error CareOverYearly(uint256 amount, uint256 left);
    /// @notice Whoever uses the account has not left it.
    error CareNotLeft(address account);

    /// @notice The escrow: take `amount` from an account that has allowed it; what the account has not is borrowed. Errors: `CareOverLimit`.
    function spend(address from, uint256 amount) external;
    /// @notice The escrow, of what it holds for `account`: pay what that person owes, as far as `amount` goes.
    /// @return repaid which is gone
    function repayFor(address account, uint256 amount) external returns (uint256 repaid);
    /// @notice Pay of one's own hours what one owes, as far as `amount` goes.
    function repay(uint256 amount) external returns (uint256 repaid);
    /// @notice Anybody: bring what lies on an account that its member has left to the account that the member has now.
    function follow(address account) external returns (uint256 amount);

    /// @notice Admin: make hours that nobody owes, within the year's cap.
    function grant(address to, uint256 amount) external;
    /// @notice Admin: let the association bear a debt, within the year's cap.
    function writeOff(address account, uint256 amount) external;
    /// @notice Admin: a limit that falls takes nothing from anybody; who owes more borrows no more.
    function setRule(Rule calldata rule) external;
    /// @notice Admin, once.
    function nameEscrow(address escrow) external;

    /// @notice The most that `account` may owe: nothing unless it is an ACTIVE member's.
    function limitOf(address account) external view returns (uint256);
    /// @notice What the person behind the account owes.
    function debtOf(address account) external view returns (uint256);
    /// @notice What a member can pay now: hours held and what may still be borrowed.
    function spendable(address account) external view returns (uint256);
    function totalDebt() external view returns (uint256);
    function totalGranted() external view returns (uint256);
    /// @notice What may still be granted in the running year.
    function grantable() external view returns (uint256);
    function ruleInForce() external view returns (Rule memory);
}
