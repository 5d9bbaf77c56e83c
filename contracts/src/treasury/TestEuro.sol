// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title TestEuro: a settlement token for demo chains, where no real one exists
/// @notice ERC-20 with permit and two decimals; its owner mints.
contract TestEuro is ERC20, ERC20Permit, Ownable {
    constructor(address owner_) ERC20("Test Euro", "tEUR") ERC20Permit("Test Euro") Ownable(owner_) {}

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    /// @param amount in cents
    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
