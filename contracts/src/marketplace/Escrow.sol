// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {People} from "../panels/People.sol";
import {ICare} from "./ICare.sol";
import {IEscrow} from "./IEscrow.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Escrow
/// @notice See IEscrow for the rule. DEFAULT_ADMIN_ROLE, which names markets, is the Marketplace chamber's; it moves no money.
/// @dev A role is needed to open accounts only: what lies in them, the market that opened them can always settle.
contract Escrow is IEscrow, AccessControl, People, ReentrancyGuardTransient, ERC2771Context {
    using SafeERC20 for IERC20;

    bytes32 public constant MARKET_ROLE = keccak256("MARKET_ROLE");

    address public immutable settlementToken;
    address public immutable care;
    address public immutable treasury;

    struct Account {
        address token;
        uint96 held;
    }

    mapping(address market => mapping(uint256 ref => Account)) private _accounts;
    mapping(bytes32 person => mapping(address token => uint256)) private _credits;
    /// @inheritdoc IEscrow
    mapping(address token => uint256) public owed;

    constructor(IMembership membership_, address settlementToken_, address care_, address treasury_, address admin, address forwarder)
        People(membership_)
        ERC2771Context(forwarder)
    {
        (settlementToken, care, treasury) = (settlementToken_, care_, treasury_);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // --- markets -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IEscrow
    function take(uint256 ref, address token, address from, uint256 amount) external nonReentrant onlyRole(MARKET_ROLE) {
        require(accepts(token), EscrowUnknownToken(token));
        Account storage a = _accounts[msg.sender][ref];
        require(a.token == token || a.token == address(0), EscrowOtherToken(msg.sender, ref, a.token));
        a.token = token;
        _take(a, ref, from, amount);
    }

    /// @inheritdoc IEscrow
    function giveBack(uint256 ref, uint256 amount) external nonReentrant {
        Account storage a = _accounts[msg.sender][ref];
        require(a.token != address(0), EscrowUnknownToken(address(0)));
        _take(a, ref, msg.sender, amount);
    }

    /// @inheritdoc IEscrow
    function release(uint256 ref, address to, uint256 amount, uint256 fee) external nonReentrant {
        address token = _use(ref, amount + fee);
        _credits[_accountKey(treasury)][token] += fee;
        emit Released(msg.sender, ref, to, token, amount, fee, _credit(token, to, amount));
    }

    /// @inheritdoc IEscrow
    function refund(uint256 ref, address to, uint256 amount) external nonReentrant {
        address token = _use(ref, amount);
        emit Refunded(msg.sender, ref, to, token, amount, _credit(token, to, amount));
    }

    /// @inheritdoc IEscrow
    function lend(uint256 ref, uint256 amount) external nonReentrant {
        address token = _use(ref, amount);
        owed[token] -= amount;
        emit Lent(msg.sender, ref, token, amount);
        IERC20(token).safeTransfer(msg.sender, amount);
    }

    // --- people ------------------------------------------------------------------------------------------------------------

    /// @inheritdoc IEscrow
    function collect(address token, address to) external nonReentrant returns (uint256) {
        require(to != address(0) && to != address(this), EscrowInvalidAccount(to));
        address account = _msgSender();
        require(_isCurrent(account), EscrowNothingToCollect(account, token));
        return _collect(_personOf(account), account, token, to);
    }

    /// @inheritdoc IEscrow
    function collectFees(address token) external nonReentrant returns (uint256) {
        return _collect(_accountKey(treasury), treasury, token, treasury);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IEscrow
    function accepts(address token) public view returns (bool) {
        return token == settlementToken || token == care;
    }

    /// @inheritdoc IEscrow
    function heldOf(address market, uint256 ref) external view returns (address token, uint256 amount) {
        Account storage a = _accounts[market][ref];
        return (a.token, a.held);
    }

    /// @inheritdoc IEscrow
    function creditOf(address account, address token) public view returns (uint256) {
        return _isCurrent(account) ? _credits[_personOf(account)][token] : 0;
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _take(Account storage a, uint256 ref, address from, uint256 amount) private {
        require(amount <= type(uint96).max - a.held, EscrowInvalidToken(type(uint96).max, amount));
        address token = a.token;
        a.held += uint96(amount);
        owed[token] += amount;
        emit Deposited(msg.sender, ref, from, token, amount);

        uint256 before = IERC20(token).balanceOf(address(this));
        if (token == care) ICare(care).spend(from, amount);
        else IERC20(token).safeTransferFrom(from, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        require(received == amount && before + amount >= owed[token], EscrowInvalidToken(received, amount));
    }

    function _use(uint256 ref, uint256 amount) private returns (address token) {
        Account storage a = _accounts[msg.sender][ref];
        require(amount <= a.held, EscrowTooLittle(msg.sender, ref, a.held, amount));
        a.held -= uint96(amount);
        return a.token;
    }

    function _credit(address token, address to, uint256 amount) private returns (uint256 repaid) {
        if (amount == 0) return 0;
        if (token == care) {
            // CARE is the association's own and calls nobody.
            repaid = ICare(care).repayFor(to, amount);
            owed[token] -= repaid;
        }
        _credits[_personOf(to)][token] += amount - repaid;
    }

    /// @dev The association is no person, and goes nowhere.
    function _accountKey(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function _collect(bytes32 person, address account, address token, address to) private returns (uint256 amount) {
        amount = _credits[person][token];
        require(amount > 0, EscrowNothingToCollect(account, token));
        _credits[person][token] = 0;
        owed[token] -= amount;
        emit Collected(account, token, to, amount);
        IERC20(token).safeTransfer(to, amount);
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
