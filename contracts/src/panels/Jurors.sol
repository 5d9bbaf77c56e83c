// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "./IPanels.sol";
import {People} from "./People.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Jurors
/// @notice Who serves, each with a place among all and one among those of the same specialty.
/// @dev A place never moves: who resigns leaves it empty, and the next to serve takes it. What was looked up by the lot before is looked up
/// alike after, but for those who have gone themselves.
abstract contract Jurors is IPanels, People, Context {
    /// @param since when the juror began to serve with these particulars; zero: serves not
    /// @param placeInSpecialty nothing for who has no specialty
    struct Juror {
        uint48 since;
        uint32 place;
        uint32 placeInSpecialty;
        bytes32 specialty;
        bytes32 employer;
    }

    struct Places {
        address[] jurors;
        uint32[] free;
    }

    mapping(address account => Juror) private _jurors;
    /// @dev Of a specialty; zero for all.
    mapping(bytes32 specialty => Places) private _places;

    /// @inheritdoc IPanels
    function serve(bytes32 employer) external {
        address account = _msgSender();
        require(membership.isMember(account), PanelNotMember(account));
        bytes32 specialty = membership.specialtyOf(account);
        Juror storage juror = _jurors[account];
        if (juror.since == 0) {
            juror.place = _take(0, account);
            if (specialty != 0) juror.placeInSpecialty = _take(specialty, account);
        } else if (juror.specialty != specialty) {
            if (juror.specialty != 0) _leave(juror.specialty, juror.placeInSpecialty);
            if (specialty != 0) juror.placeInSpecialty = _take(specialty, account);
        } else if (juror.employer == employer) {
            return;
        }
        (juror.since, juror.specialty, juror.employer) = (uint48(block.timestamp), specialty, employer);
        emit JurorServing(account, specialty, employer);
    }

    /// @inheritdoc IPanels
    function resign() external {
        address account = _msgSender();
        Juror memory juror = _jurors[account];
        require(juror.since != 0, PanelNotServing(account));
        _leave(0, juror.place);
        if (juror.specialty != 0) _leave(juror.specialty, juror.placeInSpecialty);
        delete _jurors[account];
        emit JurorResigned(account);
    }

    /// @inheritdoc IPanels
    function isServing(address account) public view returns (bool) {
        return _jurors[account].since != 0;
    }

    /// @inheritdoc IPanels
    function placesOf(bytes32 specialty) public view returns (uint256) {
        return _places[specialty].jurors.length;
    }

    /// @inheritdoc IPanels
    function jurorAt(bytes32 specialty, uint256 place) public view returns (address) {
        return _places[specialty].jurors[place];
    }

    function _jurorOf(address account) internal view returns (Juror memory) {
        return _jurors[account];
    }

    function _take(bytes32 specialty, address account) private returns (uint32 place) {
        Places storage places = _places[specialty];
        uint256 free = places.free.length;
        if (free == 0) {
            place = uint32(places.jurors.length);
            places.jurors.push(account);
        } else {
            place = places.free[free - 1];
            places.free.pop();
            places.jurors[place] = account;
        }
    }

    function _leave(bytes32 specialty, uint32 place) private {
        Places storage places = _places[specialty];
        delete places.jurors[place];
        places.free.push(place);
    }
}
