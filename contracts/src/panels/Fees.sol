// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "./IPanels.sol";
import {People} from "./People.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Fees
/// @notice What openers bring and jurors collect.
/// @dev Balances of the token are never read but to see that a transfer brought what it said, and that nothing is missing: a gift changes nothing,
/// and a token that keeps a part of what is sent, or takes from what lies here, is refused. Fees are a person's: who has moved collects them with
/// the new account.
abstract contract Fees is IPanels, People, Context {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;

    uint256 private _held;
    mapping(bytes32 person => uint256) private _fees;

    constructor(IERC20 token_) {
        token = token_;
    }

    /// @inheritdoc IPanels
    function collect(address to) external returns (uint256 amount) {
        address juror = _msgSender();
        amount = feesOf(juror);
        require(amount > 0, PanelNothingToCollect(juror));
        (_fees[_personOf(juror)], _held) = (0, _held - amount);
        emit FeesCollected(juror, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc IPanels
    function feesOf(address juror) public view returns (uint256) {
        return _isCurrent(juror) ? _fees[_personOf(juror)] : 0;
    }

    /// @inheritdoc IPanels
    function held() external view returns (uint256) {
        return _held;
    }

    function _bring(address opener, uint256 amount) internal returns (uint128) {
        if (amount == 0) return 0;
        _held += amount;
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(opener, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        require(received == amount && before + amount >= _held, PanelInvalidToken(received, amount));
        return uint128(amount);
    }

    function _giveBack(address opener, uint256 amount) internal {
        if (amount == 0) return;
        _held -= amount;
        token.safeTransfer(opener, amount);
    }

    function _earn(uint256 caseId, address juror, uint256 amount) internal {
        if (amount == 0) return;
        _fees[_personOf(juror)] += amount;
        emit FeeEarned(caseId, juror, amount);
    }
}
