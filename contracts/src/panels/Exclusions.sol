// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../governance/ILiquidVotes.sol";
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

    /// @dev A party as a draw looks at it.
    /// @param followed whom the party followed when the round was opened, one a registry; the party itself when nobody
    struct Near {
        address account;
        bytes32 employer;
        address[] followed;
    }

    ILiquidVotes[] private _voices;
    mapping(bytes32 pair => uint48) private _dealtUntil;

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

    /// @dev What a party does when the lot is known turns it no more: whom it follows is read as of before the round. Whom a juror follows is
    /// the juror's own affair, as is resigning. A party that has moved to another account since then is read as that one: it followed nobody.
    function _nearOf(Party[] memory parties, uint256 openedAt) internal view returns (Near[] memory near) {
        near = new Near[](parties.length);
        uint256 count = _voices.length;
        for (uint256 i = 0; i < parties.length; ++i) {
            address account = membership.currentOf(parties[i].account);
            near[i] = Near(account, parties[i].employer, new address[](count));
            for (uint256 j = 0; j < count; ++j) {
                near[i].followed[j] = _voices[j].pastDelegate(account, openedAt - 1);
            }
        }
    }

    function _isNear(Near memory party, address juror, bytes32 employer) internal view returns (bool) {
        if (party.account == juror || (employer != 0 && employer == party.employer)) return true;
        if (_dealtUntil[_pair(party.account, juror)] > block.timestamp) return true;
        for (uint256 i = 0; i < party.followed.length; ++i) {
            if (party.followed[i] == juror || _voices[i].delegates(juror) == party.account) return true;
        }
        return false;
    }

    /// @dev Of people, not accounts: a move changes nothing.
    function _pair(address a, address b) private view returns (bytes32) {
        (bytes32 x, bytes32 y) = (_personOf(a), _personOf(b));
        return x < y ? keccak256(abi.encode(x, y)) : keccak256(abi.encode(y, x));
    }
}
