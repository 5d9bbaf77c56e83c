// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICare} from "../../src/marketplace/ICare.sol";
import {IDisputes} from "../../src/marketplace/IDisputes.sol";
import {IEscrow} from "../../src/marketplace/IEscrow.sol";
import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {IRatings} from "../../src/marketplace/IRatings.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

interface CareUnderTest is ICare, IERC20, IAccessControl {
    function escrow() external view returns (address);
    function decimals() external view returns (uint8);
    function nonces(address owner) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

interface EscrowUnderTest is IEscrow, IAccessControl {
    function MARKET_ROLE() external view returns (bytes32);
}

interface MarketplaceUnderTest is IMarketplace, IAccessControl {
    error EnforcedPause();

    function GUARDIAN_ROLE() external view returns (bytes32);
    function ATTESTER_ROLE() external view returns (bytes32);
    function disputes() external view returns (address);
    function usePermit(address token, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);
}

interface DisputesUnderTest is IDisputes, IAccessControl {
    function ARBITER_ROLE() external view returns (bytes32);
}

interface RatingsUnderTest is IRatings, IAccessControl {}
