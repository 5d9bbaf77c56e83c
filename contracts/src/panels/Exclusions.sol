// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../governance/ILiquidVotes.sol";
import {IMembership} from "../membership/IMembership.sol";
import {IPanels} from "./IPanels.sol";
import {Jurors} from "./Jurors.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// @title Exclusions
/// @notice Who is too near to a party to judge it: the party, who follows it or is followed by it, who has the same employer, who has had
/// business with it in the last 365 days.
abstract contract Exclusions is Jurors, AccessControl {
    bytes32 public constant RECORDER_ROLE = keccak256("RECORDER_ROLE");
    uint48 public constant DEALT_TIME = 365 days;
    uint256 internal constant MAX_VOICES = 8;

    ILiquidVotes[] private _voices;
    mapping(bytes32 pair => uint48) private _dealtUntil;

    constructor(IMembership membership_) Jurors(membership_) {}

    /// @inheritdoc IPanels
    function dealt(address a, address b) external onlyRole(RECORDER_ROLE) {
        uint48 until = uint48(block.timestamp) + DEALT_TIME;
        _dealtUntil[_pair(a, b)] = until;
        emit Dealt(a, b, until);
    }

    /// @inheritdoc IPanels
    function nameVoices(address[] calldata registries) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(registries.length <= MAX_VOICES, PanelTooManyVoices(MAX_VOICES));
        delete _voices;
        for (uint256 i = 0; i < registries.length; ++i) {
            _voices.push(ILiquidVotes(registries[i]));
        }
        emit VoicesNamed(registries);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _isNear(Party memory party, address juror, bytes32 employer) internal view returns (bool) {
        address account = membership.currentOf(party.account);
        if (account == juror || (employer != 0 && employer == party.employer)) return true;
        if (_dealtUntil[_pair(account, juror)] > block.timestamp) return true;
        for (uint256 i = 0; i < _voices.length; ++i) {
            if (_voices[i].delegates(account) == juror || _voices[i].delegates(juror) == account) return true;
        }
        return false;
    }

    /// @dev Of people, not accounts: a move changes nothing. Who never was a member is the account.
    function _pair(address a, address b) private view returns (bytes32) {
        (bytes32 x, bytes32 y) = (_who(a), _who(b));
        return x < y ? keccak256(abi.encode(x, y)) : keccak256(abi.encode(y, x));
    }

    function _who(address account) private view returns (bytes32 who) {
        who = membership.nullifierOf(account);
        if (who == 0) who = bytes32(uint256(uint160(account)));
    }
}
