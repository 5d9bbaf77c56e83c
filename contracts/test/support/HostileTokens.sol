// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Tokens that an association should not settle in
/// @dev One contract with a switch for each bad habit.
contract HostileToken is ERC20 {
    uint256 public feeBps;
    /// @dev Called on each transfer, with each of the calls.
    address public hook;
    bytes[] private _calls;
    address[] private _targets;
    uint256 public succeeded;
    bool private _inside;

    constructor() ERC20("Hostile", "H") {}

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @dev A negative rebase, of one holder.
    function take(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    /// @dev On the next transfers, `hook` is called back, and calls all of these.
    function setHook(address hook_, address[] calldata targets, bytes[] calldata calls) external {
        (hook, _targets) = (hook_, targets);
        delete _calls;
        for (uint256 i = 0; i < calls.length; ++i) {
            _calls.push(calls[i]);
        }
    }

    function _update(address from, address to, uint256 value) internal override {
        if (feeBps > 0 && from != address(0) && to != address(0)) {
            uint256 fee = value * feeBps / 10_000;
            super._update(from, address(0), fee);
            value -= fee;
        }
        super._update(from, to, value);
        if (hook == address(0) || _inside) return;
        _inside = true;
        for (uint256 i = 0; i < _calls.length; ++i) {
            if (Hooked(hook).run(_targets[i], _calls[i])) ++succeeded;
        }
        _inside = false;
    }
}

/// @title A member that is a contract, and acts again while its money is on the way
contract Hooked {
    function run(address target, bytes calldata data) external returns (bool ok) {
        (ok,) = target.call(data);
    }
}
