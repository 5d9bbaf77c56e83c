// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Escrow: the money of orders and disputes
/// @notice It takes the settlement token and CARE, no other. What lies here for an order goes out as credits, which people collect themselves: whoever
/// cannot be paid holds up nobody. Credits are a person's: who has moved collects them with the new account.
/// @dev Accounts are kept by the contract that opened them (a "market") and its own number for it: no market ever touches the money of another, so
/// that a new version opens beside an old one. Per account and token: deposited = released + refunded + fees + held (+ lent, for disputes).
/// Balances of the token are never read but to see that a transfer brought what it said and that nothing is missing.
/// In CARE, what a person is credited pays that person's debt first. Amounts are minor units of the token.
interface IEscrow {
    /// @notice `from` has brought `amount` for `ref` of `market`.
    event Deposited(address indexed market, uint256 indexed ref, address indexed from, address token, uint256 amount);
    /// @notice `amount` of `ref` is `to`'s, as pay.
    /// @param fee of the association, beside it
    /// @param repaid of `amount` has paid what `to` owed in CARE and is gone; the rest waits to be collected
    event Released(
        address indexed market, uint256 indexed ref, address indexed to, address token, uint256 amount, uint256 fee, uint256 repaid
    );
    /// @notice `amount` of `ref` goes back to `to`.
    event Refunded(address indexed market, uint256 indexed ref, address indexed to, address token, uint256 amount, uint256 repaid);
    /// @notice The market has the money now: for a panel's deposit. What is left comes back as a deposit.
    event Lent(address indexed market, uint256 indexed ref, address token, uint256 amount);
    event Collected(address indexed account, address indexed token, address indexed to, uint256 amount);

    error EscrowUnknownToken(address token);
    error EscrowInvalidToken(uint256 received, uint256 expected);
    error EscrowInvalidAccount(address account);
    /// @notice The account holds `held` of another token, or less.
    error EscrowTooLittle(address market, uint256 ref, uint256 held, uint256 amount);
    error EscrowOtherToken(address market, uint256 ref, address token);
    error EscrowNothingToCollect(address account, address token);

    /// @notice MARKET_ROLE: take `amount`, which `from` has allowed, for the caller's `ref`.
    function take(uint256 ref, address token, address from, uint256 amount) external;
    /// @notice A market, whether it still has the role or not: of the caller's `ref`, `amount` is `to`'s and `fee` the association's.
    function release(uint256 ref, address to, uint256 amount, uint256 fee) external;
    /// @notice A market: of the caller's `ref`, `amount` goes back to `to`.
    function refund(uint256 ref, address to, uint256 amount) external;
    /// @notice A market: of the caller's `ref`, `amount` goes to the caller.
    function lend(uint256 ref, uint256 amount) external;
    /// @notice A market: bring what is left of what was lent.
    function giveBack(uint256 ref, uint256 amount) external;

    /// @notice Whoever has credits: all of them in `token`, to any account.
    function collect(address token, address to) external returns (uint256 amount);
    /// @notice Anybody: bring the association's fees in `token` to its treasury.
    function collectFees(address token) external returns (uint256 amount);

    function accepts(address token) external view returns (bool);
    function settlementToken() external view returns (address);
    function care() external view returns (address);
    function treasury() external view returns (address);
    function heldOf(address market, uint256 ref) external view returns (address token, uint256 amount);
    function creditOf(address account, address token) external view returns (uint256);
    /// @notice All that lies here for somebody.
    function owed(address token) external view returns (uint256);
}
