// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Care} from "../src/marketplace/Care.sol";
import {Disputes} from "../src/marketplace/Disputes.sol";
import {Escrow} from "../src/marketplace/Escrow.sol";
import {ICare} from "../src/marketplace/ICare.sol";
import {IDisputes} from "../src/marketplace/IDisputes.sol";
import {IMarketplace} from "../src/marketplace/IMarketplace.sol";
import {Marketplace} from "../src/marketplace/Marketplace.sol";
import {Ratings} from "../src/marketplace/Ratings.sol";
import {Membership} from "../src/membership/Membership.sol";
import {IPanels} from "../src/panels/IPanels.sol";
import {IReputation} from "../src/reputation/IReputation.sol";
import {Reputation} from "../src/reputation/Reputation.sol";
import {OpenCover} from "./OpenCover.sol";

/// @title OpenMarket: the marketplace, as Deploy opens it
/// @notice Settings from the environment: ATTESTER (nobody when absent: then no order that asks for a credential is accepted), ARBITER (the guardian
/// when absent), MARKET_FEE_BPS, MARKET_JUROR_FEE, MARKET_BOND, MARKET_FLOOR (minor units of the settlement token), MARKET_CARE_FLOOR (hundredths of an
/// hour), MARKET_SEATS, MARKET_PANEL_REPUTATION, CARE_BASE, CARE_PER_REPUTATION, CARE_MOST, CARE_YEARLY (hundredths of an hour).
abstract contract OpenMarket is OpenCover {
    struct Market {
        Care care;
        Escrow escrow;
        Marketplace marketplace;
        Disputes disputes;
        Ratings ratings;
        address admin;
    }

    uint256 private constant CENTS = 100;
    bytes32 private constant MARKET_TOPIC = "marketplace";

    /// @dev The deployer is admin of all of it, of the panels and of the reputation until they are left.
    function _openMarket(
        Cover memory cover,
        Membership membership,
        Reputation reputation,
        address token,
        address treasury,
        address deployer,
        address guardian
    ) internal returns (Market memory market) {
        address forwarder = address(cover.forwarder);
        market.care = new Care(membership, reputation, deployer, _careRule());
        market.escrow = new Escrow(membership, token, address(market.care), treasury, deployer, forwarder);
        market.marketplace = new Marketplace(market.escrow, membership, cover.policies, cover.panels, deployer, forwarder, _marketRule());
        market.disputes = new Disputes(market.escrow, market.marketplace, cover.panels, deployer, forwarder, _disputeRule());
        market.ratings = new Ratings(market.marketplace, membership, reputation, deployer, forwarder, [uint16(0), 0, 4, 8, 12]);

        market.care.nameEscrow(address(market.escrow));
        market.escrow.grantRole(market.escrow.MARKET_ROLE(), address(market.marketplace));
        market.escrow.grantRole(market.escrow.MARKET_ROLE(), address(market.disputes));
        market.marketplace.nameDisputes(address(market.disputes));
        market.marketplace.grantRole(market.marketplace.GUARDIAN_ROLE(), guardian);
        address attester = vm.envOr("ATTESTER", address(0));
        if (attester != address(0)) market.marketplace.grantRole(market.marketplace.ATTESTER_ROLE(), attester);
        market.disputes.grantRole(market.disputes.ARBITER_ROLE(), vm.envOr("ARBITER", guardian));

        cover.panels.grantRole(cover.panels.RECORDER_ROLE(), address(market.marketplace));
        IPanels.Rule memory rule = IPanels.Rule({
            topic: MARKET_TOPIC,
            minReputation: uint32(vm.envOr("MARKET_PANEL_REPUTATION", uint256(0))),
            seats: uint8(vm.envOr("MARKET_SEATS", uint256(3)))
        });
        cover.panels.nameOpener(address(market.disputes), rule);
        reputation.nameSlasher(MARKET_TOPIC, address(cover.panels));
        reputation.nameSource(MARKET_TOPIC, address(market.ratings), IReputation.Caps(20_000, 60, 24));
    }

    /// @dev From now on the Marketplace chamber decides by its own relay, and no other, as the Cover chamber does on cover.
    function _leaveMarket(Market memory market, address deployer) internal {
        bytes32 role = market.care.DEFAULT_ADMIN_ROLE();
        market.care.grantRole(role, market.admin);
        market.care.renounceRole(role, deployer);
        market.escrow.grantRole(role, market.admin);
        market.escrow.renounceRole(role, deployer);
        market.marketplace.grantRole(role, market.admin);
        market.marketplace.renounceRole(role, deployer);
        market.disputes.grantRole(role, market.admin);
        market.disputes.renounceRole(role, deployer);
        market.ratings.grantRole(role, market.admin);
        market.ratings.renounceRole(role, deployer);
    }

    function _marketJson(Market memory market) internal pure returns (string memory) {
        return string.concat(
            '"care":"',
            vm.toString(address(market.care)),
            '","escrow":"',
            vm.toString(address(market.escrow)),
            '","marketplace":"',
            vm.toString(address(market.marketplace)),
            '","disputes":"',
            vm.toString(address(market.disputes)),
            '","ratings":"',
            vm.toString(address(market.ratings)),
            '","marketAdmin":"',
            vm.toString(market.admin),
            '",'
        );
    }

    function _careRule() private view returns (ICare.Rule memory) {
        return ICare.Rule({
            base: uint64(vm.envOr("CARE_BASE", uint256(1000))),
            perReputation: uint64(vm.envOr("CARE_PER_REPUTATION", uint256(50))),
            most: uint64(vm.envOr("CARE_MOST", uint256(4000))),
            yearly: uint64(vm.envOr("CARE_YEARLY", uint256(100_000)))
        });
    }

    /// @dev 2 % on money and nothing on hours; a week of silence; the buyer cancels for nothing until a week before, for a quarter until two days
    /// before, for half later.
    function _marketRule() private view returns (IMarketplace.Rule memory) {
        return IMarketplace.Rule({
            feeBps: uint16(vm.envOr("MARKET_FEE_BPS", uint256(200))),
            careFeeBps: 0,
            silence: 7 days,
            grace: 3 days,
            changeTime: 3 days,
            changes: 2,
            freeBefore: 7 days,
            lastBefore: 2 days,
            lateBps: 2500,
            lastBps: 5000,
            least: 25
        });
    }

    function _disputeRule() private view returns (IDisputes.Rule memory) {
        return IDisputes.Rule({
            fee: uint96(vm.envOr("MARKET_JUROR_FEE", 25 * CENTS)),
            mostBond: uint96(vm.envOr("MARKET_BOND", 200 * CENTS)),
            floor: uint96(vm.envOr("MARKET_FLOOR", 100 * CENTS)),
            careFloor: uint96(vm.envOr("MARKET_CARE_FLOOR", uint256(400)))
        });
    }
}
