// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IClaims} from "../../src/cover/IClaims.sol";
import {ICoverPool} from "../../src/cover/ICoverPool.sol";
import {IPolicies} from "../../src/cover/IPolicies.sol";
import {IProducts} from "../../src/cover/IProducts.sol";
import {IPanels} from "../../src/panels/IPanels.sol";
import {IReputation} from "../../src/reputation/IReputation.sol";
import {AssociationTest} from "./AssociationTest.sol";
import {
    ClaimsUnderTest,
    CoverPoolUnderTest,
    PanelsUnderTest,
    PoliciesUnderTest,
    ProductsUnderTest,
    ReputationUnderTest
} from "./UnderTest.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

interface Euro is IERC20 {
    function mint(address to, uint256 amount) external;
    function nonces(address owner) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

/// @title An association with a pool, two products, and jurors
/// @dev Money is cents. Blocks come with time: twelve seconds each.
abstract contract CoverTest is AssociationTest {
    uint256 internal constant QUOTER_KEY = 0xC0FFEE;
    uint256 internal constant EURO = 100;
    uint32 internal constant LEGAL = 1;
    uint32 internal constant MALPRACTICE = 2;
    uint256 internal constant JURORS = 40;
    uint96 internal constant BOND = uint96(100 * EURO);
    uint96 internal constant FEE = uint96(50 * EURO);

    Euro internal euro;
    ReputationUnderTest internal reputation;
    PanelsUnderTest internal panels;
    CoverPoolUnderTest internal pool;
    ProductsUnderTest internal products;
    PoliciesUnderTest internal policies;
    ClaimsUnderTest internal claims;

    address internal doctor = makeAddr("doctor");
    address internal capital = makeAddr("capital");
    address internal forwarder = makeAddr("forwarder");
    uint256 private _quotes;

    function setUp() public virtual override {
        super.setUp();
        euro = Euro(_settlementToken());
        reputation = ReputationUnderTest(vm.deployCode("out/Reputation.sol/Reputation.json", abi.encode(admin, membership)));
        panels = PanelsUnderTest(vm.deployCode("out/Panels.sol/Panels.json", abi.encode(membership, reputation, euro, admin, forwarder)));
        pool = CoverPoolUnderTest(
            vm.deployCode("out/CoverPool.sol/CoverPool.json", abi.encode(euro, membership, admin, forwarder, _solvency()))
        );
        products = ProductsUnderTest(vm.deployCode("out/Products.sol/Products.json", abi.encode(pool, admin, _factors())));
        policies = PoliciesUnderTest(vm.deployCode("out/Policies.sol/Policies.json", abi.encode(pool, products, admin, forwarder, START)));
        claims = ClaimsUnderTest(
            vm.deployCode("out/Claims.sol/Claims.json", abi.encode(policies, panels, admin, forwarder, IClaims.Rule(BOND, FEE, 500)))
        );
        vm.startPrank(admin);
        membership.addRegistry(address(reputation));
        _nameRoles();
        _openProducts();
        vm.stopPrank();
        _admit(doctor);
        _admit(capital);
        for (uint256 i = 0; i < JURORS; ++i) {
            _admit(_person(i));
            vm.prank(_person(i));
            panels.serve(0);
        }
        _pass(1 days);
    }

    function _settlementToken() internal virtual returns (address) {
        return vm.deployCode("out/TestEuro.sol/TestEuro.json", abi.encode(admin));
    }

    function _solvency() internal pure returns (ICoverPool.Solvency memory) {
        return ICoverPool.Solvency(40_000, 13_000, 12_000, 15_000);
    }

    function _factors() internal pure returns (IProducts.Factors memory) {
        return IProducts.Factors([uint16(3500), 6500, 8500, 9500, 10_000], 7000, 20_000, 6000, 30_000);
    }

    function _legal() internal pure returns (IProducts.Terms memory) {
        return IProducts.Terms({
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
            wording: keccak256("legal defence costs")
        });
    }

    function _nameRoles() private {
        pool.grantRole(pool.UNDERWRITER_ROLE(), address(policies));
        pool.grantRole(pool.CLAIMS_ROLE(), address(claims));
        pool.grantRole(pool.GUARDIAN_ROLE(), guardian);
        policies.grantRole(policies.CLAIMS_ROLE(), address(claims));
        policies.grantRole(policies.QUOTER_ROLE(), vm.addr(QUOTER_KEY));
        policies.grantRole(policies.BENEFITS_ROLE(), admin);
        claims.grantRole(claims.OFFICER_ROLE(), admin);
        panels.grantRole(panels.ETHICS_ROLE(), admin);
        panels.grantRole(panels.RECORDER_ROLE(), admin);
        panels.nameOpener(address(claims), IPanels.Rule("cover", 0, 5));
        address[] memory registries = new address[](1);
        registries[0] = address(votes);
        panels.nameVoices(registries);
        panels.setPenalty(5, 20);
        reputation.nameSlasher("cover", address(panels));
    }

    function _openProducts() private {
        pool.setClass(1, 2000, 8000);
        products.setRelativity(1, 10_000);
        products.add("Legal defence costs", _legal());
        IProducts.Terms memory layer = _legal();
        (layer.perClaim, layer.aggregate, layer.excess) = (uint128(200_000 * EURO), uint128(400_000 * EURO), uint128(10_000 * EURO));
        layer.earliestRetro = START - 3650 days;
        products.add("Malpractice layer", layer);
        products.price(LEGAL, IProducts.Price(12_000, 9500, 20_000, true));
        products.price(MALPRACTICE, IProducts.Price(8000, 9000, 25_000, true));
    }

    function _noCaps() internal pure returns (IReputation.Caps memory) {
        return IReputation.Caps(type(uint32).max, type(uint32).max, type(uint32).max);
    }

    // --- time ------------------------------------------------------------------------------------------------------------

    /// @dev Blocks follow time.
    function _blocks(uint256 count) internal {
        vm.roll(vm.getBlockNumber() + count);
        _pass(12 * count);
    }

    function _midnight(uint256 time) internal pure returns (uint48) {
        return uint48(time / 1 days * 1 days);
    }

    // --- capital and cover -----------------------------------------------------------------------------------------------

    function _fund(address account, uint256 amount) internal {
        vm.prank(admin);
        euro.mint(account, amount);
        vm.prank(account);
        euro.approve(address(pool), type(uint256).max);
    }

    function _provide(address account, uint256 amount) internal returns (uint256 shares) {
        _fund(account, amount);
        vm.prank(account);
        return pool.deposit(amount, account);
    }

    function _quote(address holder, uint32 productId) internal returns (IPolicies.Quote memory) {
        return IPolicies.Quote({
            holder: holder,
            productId: productId,
            end: _midnight(_now + 365 days),
            retro: 0,
            experience: 10_000,
            employer: 0,
            renewalOf: 0,
            maxPremium: type(uint96).max,
            validUntil: _now + 1 hours,
            nonce: ++_quotes
        });
    }

    function _signQuote(IPolicies.Quote memory quote) internal view returns (bytes memory) {
        return _sign(QUOTER_KEY, policies.quoteDigest(quote));
    }

    function _buy(address holder, uint32 productId) internal returns (uint256 policyId) {
        return _buy(_quote(holder, productId));
    }

    function _buy(IPolicies.Quote memory quote) internal returns (uint256 policyId) {
        _fund(quote.holder, 1_000_000 * EURO);
        bytes memory signature = _signQuote(quote);
        vm.prank(quote.holder);
        return policies.buy(quote, signature);
    }

    // --- claims and panels -----------------------------------------------------------------------------------------------

    function _file(uint256 policyId, uint256 loss) internal returns (uint256 claimId) {
        address holder = policies.holderOf(policyId);
        _fund(holder, 10 * BOND);
        vm.prank(holder);
        return claims.file(policyId, keccak256(abi.encode(policyId, _now)), _now - 1, loss, keccak256("evidence"));
    }

    function _convene(uint256 claimId) internal returns (uint256 caseId) {
        caseId = claims.convene(claimId);
        _draw(caseId);
    }

    function _draw(uint256 caseId) internal {
        _blocks(panels.DRAW_DELAY() + 1);
        vm.setBlockhash(panels.stateOf(caseId).until, keccak256(abi.encode("lot", caseId, panels.stateOf(caseId).round)));
        panels.draw(caseId, 1024);
    }

    /// @dev All jurors vote as told, by turns when there are fewer votes than jurors; and the claim is ruled.
    function _judge(uint256 claimId, uint16[] memory awards) internal {
        uint256 caseId = claims.claimOf(claimId).caseId;
        _vote(caseId, awards);
        panels.decide(caseId);
        claims.rule(claimId);
    }

    function _judge(uint256 claimId, uint16 award) internal {
        uint16[] memory awards = new uint16[](1);
        awards[0] = award;
        _judge(claimId, awards);
    }

    function _vote(uint256 caseId, uint16[] memory awards) internal {
        IPanels.State memory state = panels.stateOf(caseId);
        for (uint8 i = 0; i < state.seats; ++i) {
            _commit(caseId, state.round, i, awards[i % awards.length]);
        }
        for (uint8 i = 0; i < state.seats; ++i) {
            panels.reveal(caseId, i, awards[i % awards.length], bytes32(uint256(i)), 0);
        }
    }

    function _commit(uint256 caseId, uint8 round, uint8 seat, uint16 award) internal {
        address juror = panels.seatOf(caseId, round, seat).juror;
        bytes32 commitment = panels.commitmentOf(caseId, round, juror, award, bytes32(uint256(seat)), 0);
        vm.prank(membership.currentOf(juror));
        panels.commit(caseId, seat, commitment);
    }

    /// @dev The ledger's identity, and that there is at least as much as it says.
    function _assertBooks() internal view {
        ICoverPool.Book memory b = pool.book();
        assertEq(b.cash, uint256(b.equity) + b.unearned + b.caseReserves + b.ibnr + b.payables + b.bonds, "cash is what the lines say");
        assertGe(euro.balanceOf(address(pool)), b.cash, "and it is there");
        assertGe(euro.balanceOf(address(panels)), panels.held(), "the panels' too");
    }
}
