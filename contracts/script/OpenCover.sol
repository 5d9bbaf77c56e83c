// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claims} from "../src/cover/Claims.sol";
import {CoverPool} from "../src/cover/CoverPool.sol";
import {IClaims} from "../src/cover/IClaims.sol";
import {ICoverPool} from "../src/cover/ICoverPool.sol";
import {IProducts} from "../src/cover/IProducts.sol";
import {Policies} from "../src/cover/Policies.sol";
import {Products} from "../src/cover/Products.sol";
import {Membership} from "../src/membership/Membership.sol";
import {IPanels} from "../src/panels/IPanels.sol";
import {Panels} from "../src/panels/Panels.sol";
import {Reputation} from "../src/reputation/Reputation.sol";
import {ERC2771Forwarder} from "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Script} from "forge-std/Script.sol";

/// @title OpenCover: panels and cover, as Deploy opens them
/// @notice Settings from the environment: QUOTER, CLAIMS_OFFICER (nobody when absent), ETHICS, BENEFITS (the guardian when absent),
/// COVER_BOND, JUROR_FEE (minor units), PANEL_SEATS, PANEL_REPUTATION, POLICY_ORIGIN (unix seconds, start of the first policy year).
/// The launch set is four products whose wordings lie in contracts/wordings; what they say is hashed into the terms.
abstract contract OpenCover is Script {
    struct Cover {
        ERC2771Forwarder forwarder;
        Panels panels;
        CoverPool pool;
        Products products;
        Policies policies;
        Claims claims;
        address admin;
    }

    uint256 private constant EURO = 100;
    bytes32 private constant TOPIC = "cover";

    /// @dev The deployer is admin until `_leaveCover`.
    function _openCover(Membership membership, Reputation reputation, IERC20 token, address deployer, address guardian)
        internal
        returns (Cover memory cover)
    {
        uint48 day = uint48(block.timestamp - (block.timestamp % 1 days));
        cover.forwarder = new ERC2771Forwarder("DoctorDAO");
        address forwarder = address(cover.forwarder);
        cover.panels = new Panels(membership, reputation, token, deployer, forwarder);
        cover.pool = new CoverPool(token, membership, deployer, forwarder, ICoverPool.Solvency(40_000, 13_000, 12_000, 15_000));
        cover.products =
            new Products(cover.pool, deployer, IProducts.Factors([uint16(3500), 6500, 8500, 9500, 10_000], 7000, 20_000, 6000, 30_000));
        cover.policies = new Policies(cover.pool, cover.products, deployer, forwarder, uint48(vm.envOr("POLICY_ORIGIN", uint256(day))));
        IClaims.Rule memory rule =
            IClaims.Rule({bond: uint96(vm.envOr("COVER_BOND", 100 * EURO)), fee: uint96(vm.envOr("JUROR_FEE", 60 * EURO)), interest: 500});
        cover.claims = new Claims(cover.policies, cover.panels, deployer, forwarder, rule);
        _nameRoles(cover, guardian);
        _openClasses(cover);
        _launch(cover.products, day);
    }

    /// @dev From now on the Cover chamber decides, and no other. All chambers share a timelock, so it is not the timelock that is let in, but the
    /// chamber: it calls by `relay` (OpenZeppelin's Governor), which it obeys only in a proposal of its own that has waited in the timelock.
    function _leaveCover(Cover memory cover, address deployer) internal {
        bytes32 role = cover.pool.DEFAULT_ADMIN_ROLE();
        cover.panels.grantRole(role, cover.admin);
        cover.panels.renounceRole(role, deployer);
        cover.pool.grantRole(role, cover.admin);
        cover.pool.renounceRole(role, deployer);
        cover.products.grantRole(role, cover.admin);
        cover.products.renounceRole(role, deployer);
        cover.policies.grantRole(role, cover.admin);
        cover.policies.renounceRole(role, deployer);
        cover.claims.grantRole(role, cover.admin);
        cover.claims.renounceRole(role, deployer);
    }

    function _coverJson(Cover memory cover) internal pure returns (string memory) {
        return string.concat(
            '"forwarder":"',
            vm.toString(address(cover.forwarder)),
            '","panels":"',
            vm.toString(address(cover.panels)),
            '","coverPool":"',
            vm.toString(address(cover.pool)),
            '","products":"',
            vm.toString(address(cover.products)),
            '","policies":"',
            vm.toString(address(cover.policies)),
            '","claims":"',
            vm.toString(address(cover.claims)),
            '","coverAdmin":"',
            vm.toString(cover.admin),
            '",'
        );
    }

    function _nameRoles(Cover memory cover, address guardian) private {
        cover.pool.grantRole(cover.pool.UNDERWRITER_ROLE(), address(cover.policies));
        cover.pool.grantRole(cover.pool.CLAIMS_ROLE(), address(cover.claims));
        cover.pool.grantRole(cover.pool.GUARDIAN_ROLE(), guardian);
        cover.policies.grantRole(cover.policies.CLAIMS_ROLE(), address(cover.claims));
        cover.policies.grantRole(cover.policies.BENEFITS_ROLE(), vm.envOr("BENEFITS", guardian));
        cover.panels.grantRole(cover.panels.ETHICS_ROLE(), vm.envOr("ETHICS", guardian));
        address quoter = vm.envOr("QUOTER", address(0));
        if (quoter != address(0)) cover.policies.grantRole(cover.policies.QUOTER_ROLE(), quoter);
        address officer = vm.envOr("CLAIMS_OFFICER", address(0));
        if (officer != address(0)) cover.claims.grantRole(cover.claims.OFFICER_ROLE(), officer);
        IPanels.Rule memory rule = IPanels.Rule({
            topic: TOPIC, minReputation: uint32(vm.envOr("PANEL_REPUTATION", uint256(0))), seats: uint8(vm.envOr("PANEL_SEATS", uint256(5)))
        });
        cover.panels.nameOpener(address(cover.claims), rule);
        cover.panels.setPenalty(5, 20);
    }

    /// @dev 1 consulting, 2 hospital medicine, 3 acute and anaesthesia, 4 operating, 5 conduct (the same for all specialties).
    function _openClasses(Cover memory cover) private {
        uint16[5] memory relativities = [uint16(10_000), 12_500, 17_500, 26_000, 10_000];
        uint16[5] memory correlations = [uint16(2000), 2500, 3000, 3500, 4000];
        uint16[5] memory caps = [uint16(6000), 5000, 5000, 4500, 3000];
        for (uint16 i = 0; i < 5; ++i) {
            cover.products.setRelativity(i + 1, relativities[i]);
            cover.pool.setClass(i + 1, correlations[i], caps[i]);
        }
        bytes32[7] memory specialties = [
            bytes32("infectious-diseases"),
            "oncology",
            "paediatrics",
            "critical-care-nursing",
            "emergency-medicine",
            "anaesthesia",
            "surgery"
        ];
        uint16[7] memory classes = [uint16(2), 2, 2, 2, 3, 3, 4];
        for (uint256 i = 0; i < specialties.length; ++i) {
            cover.products.setSpecialty(specialties[i], classes[i]);
        }
    }

    function _launch(Products products, uint48 day) private {
        IProducts.Terms memory terms = IProducts.Terms({
            class: 0,
            perClaim: uint128(25_000 * EURO),
            aggregate: uint128(50_000 * EURO),
            excess: uint128(500 * EURO),
            period: 365 days,
            earliestRetro: 0,
            grace: 60 days,
            waiting: 30 days,
            tailMonths: 60,
            lockFactor: 5000,
            wording: _wording("legal-defence-1")
        });
        uint32 id = products.add("Legal defence costs", terms);
        products.price(id, IProducts.Price(12_000, 9500, 20_000, true));

        terms.class = 5;
        (terms.perClaim, terms.aggregate, terms.excess) = (uint128(15_000 * EURO), uint128(30_000 * EURO), uint128(250 * EURO));
        terms.wording = _wording("disciplinary-hearings-1");
        id = products.add("Disciplinary hearings", terms);
        products.price(id, IProducts.Price(14_000, 9700, 18_000, true));

        terms.class = 0;
        (terms.perClaim, terms.aggregate, terms.excess) = (uint128(5000 * EURO), uint128(10_000 * EURO), uint128(100 * EURO));
        terms.wording = _wording("excess-top-up-1");
        id = products.add("Excess top-up", terms);
        products.price(id, IProducts.Price(18_000, 9800, 15_000, true));

        (terms.perClaim, terms.aggregate, terms.excess) = (uint128(200_000 * EURO), uint128(400_000 * EURO), uint128(10_000 * EURO));
        terms.earliestRetro = day - 3650 days;
        (terms.tailMonths, terms.lockFactor) = (84, 6000);
        terms.wording = _wording("malpractice-layer-1");
        id = products.add("Malpractice layer", terms);
        products.price(id, IProducts.Price(8000, 9000, 25_000, true));
    }

    function _wording(string memory name) private view returns (bytes32) {
        return keccak256(bytes(vm.readFile(string.concat("wordings/", name, ".md"))));
    }
}
