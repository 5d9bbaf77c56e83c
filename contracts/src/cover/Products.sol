// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICoverPool} from "./ICoverPool.sol";
import {IProducts} from "./IProducts.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Products
/// @notice See IProducts for the rule. DEFAULT_ADMIN_ROLE is the Cover chamber's.
contract Products is IProducts, AccessControl {
    uint256 internal constant BPS = 10_000;
    uint256 internal constant ONE = 1e18;
    uint256 internal constant YEAR = 365 days;
    uint256 public constant MAX_PRODUCTS = 64;
    uint16 public constant MAX_TAIL_PRICE = 25_000;

    ICoverPool public immutable pool;

    Factors private _factors;
    Terms[] private _terms;
    mapping(uint32 productId => Price) private _prices;
    mapping(uint32 productId => uint32) private _successors;
    mapping(uint16 class => uint16) private _relativities;
    mapping(bytes32 specialty => uint16) private _classes;

    constructor(ICoverPool pool_, address admin, Factors memory factors_) {
        pool = pool_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _setFactors(factors_);
    }

    // --- the association ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IProducts
    function add(string calldata name, Terms calldata terms) external onlyRole(DEFAULT_ADMIN_ROLE) returns (uint32 productId) {
        require(_terms.length < MAX_PRODUCTS, ProductTooMany(MAX_PRODUCTS));
        require(
            terms.perClaim > 0 && terms.aggregate >= terms.perClaim && terms.aggregate <= type(uint96).max && terms.period >= 1 days
                && terms.period <= YEAR && terms.waiting < terms.period && terms.grace <= YEAR && terms.tailMonths <= 120
                && terms.lockFactor > 0 && terms.lockFactor <= BPS && terms.wording != 0,
            ProductInvalidTerms()
        );
        _terms.push(terms);
        productId = uint32(_terms.length);
        emit ProductAdded(productId, name, terms);
    }

    /// @inheritdoc IProducts
    function price(uint32 productId, Price calldata price_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _requireKnown(productId);
        require(
            price_.rate > 0 && price_.rate <= 1_000_000 && price_.excessCredit > 0 && price_.excessCredit <= BPS
                && price_.tail <= MAX_TAIL_PRICE,
            ProductInvalidPrice()
        );
        _prices[productId] = price_;
        emit ProductPriced(productId, price_.rate, price_.excessCredit, price_.tail, price_.onSale);
    }

    /// @inheritdoc IProducts
    function nameSuccessor(uint32 productId, uint32 successor) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _requireKnown(productId);
        if (successor != 0) _requireKnown(successor);
        _successors[productId] = successor;
        emit SuccessorNamed(productId, successor);
    }

    /// @inheritdoc IProducts
    function setFactors(Factors calldata factors_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setFactors(factors_);
    }

    /// @inheritdoc IProducts
    function setRelativity(uint16 class, uint16 relativity) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(class > 0 && relativity > 0, ProductInvalidFactors());
        _relativities[class] = relativity;
        emit RelativityChanged(class, relativity);
    }

    /// @inheritdoc IProducts
    function setSpecialty(bytes32 specialty, uint16 class) external onlyRole(DEFAULT_ADMIN_ROLE) {
        require(_relativities[class] > 0, ProductClassUnknown(class));
        _classes[specialty] = class;
        emit SpecialtyClassed(specialty, class);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IProducts
    function count() external view returns (uint32) {
        return uint32(_terms.length);
    }

    /// @inheritdoc IProducts
    function termsOf(uint32 productId) external view returns (Terms memory) {
        _requireKnown(productId);
        return _terms[productId - 1];
    }

    /// @inheritdoc IProducts
    function priceOf(uint32 productId) external view returns (Price memory) {
        return _prices[productId];
    }

    /// @inheritdoc IProducts
    function renews(uint32 productId, uint32 before) external view returns (bool) {
        return productId == before || (productId != 0 && _successors[before] == productId);
    }

    /// @inheritdoc IProducts
    function factors() external view returns (Factors memory) {
        return _factors;
    }

    /// @inheritdoc IProducts
    function relativityOf(uint16 class) external view returns (uint16) {
        return _relativities[class];
    }

    /// @inheritdoc IProducts
    function classOf(bytes32 specialty) public view returns (uint16) {
        uint16 class = _classes[specialty];
        return class == 0 ? 1 : class;
    }

    /// @inheritdoc IProducts
    function lockFor(uint32 productId, uint256 left) public view returns (uint128) {
        return uint128(Math.ceilDiv(left * _terms[productId - 1].lockFactor, BPS));
    }

    /// @inheritdoc IProducts
    function offerFor(uint32 productId, bytes32 specialty, uint48 retro, uint48 start, uint48 end, uint16 experience, bool renewal)
        external
        view
        returns (Offer memory offer)
    {
        _requireKnown(productId);
        Price memory p = _prices[productId];
        require(p.onSale, ProductNotOnSale(productId));
        Terms storage terms = _terms[productId - 1];
        require(end > start && end - start > terms.waiting && end - start <= terms.period, ProductInvalidTime(start, end));
        uint48 earliest = terms.earliestRetro;
        require(retro <= start && (renewal || retro == start || (earliest != 0 && retro >= earliest)), ProductInvalidRetro(retro, earliest));
        Factors memory f = _factors;
        require(
            experience >= f.experienceMin && experience <= f.experienceMax, ProductExperience(experience, f.experienceMin, f.experienceMax)
        );
        uint16 class = terms.class == 0 ? classOf(specialty) : terms.class;
        uint16 relativity = _relativities[class];
        require(relativity > 0, ProductClassUnknown(class));
        uint256 years_ = (start - retro) / YEAR;
        uint128 lock = lockFor(productId, terms.aggregate);
        offer = Offer({
            premium: 0,
            surge: _surge(f, lock),
            perClaim: terms.perClaim,
            lock: lock,
            grace: terms.grace,
            time: end - start,
            rate: p.rate,
            class: class,
            relativity: relativity,
            step: f.steps[years_ < 4 ? years_ : 4],
            experience: experience,
            excessCredit: p.excessCredit,
            tail: p.tail
        });
        offer.premium = Math.mulDiv(
            uint256(offer.perClaim) * offer.rate * offer.time,
            uint256(offer.relativity) * offer.step * offer.experience * offer.excessCredit * offer.surge,
            1_000_000 * BPS ** 4 * ONE * YEAR,
            Math.Rounding.Ceil
        );
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @return the average of m over what locking `lock` more moves, 1e18 for one, rounded up
    function _surge(Factors memory f, uint256 lock) private view returns (uint256) {
        uint256 capacity = uint256(pool.book().equity) * pool.solvency().gearing / BPS;
        uint256 kink = capacity * f.kink / BPS;
        uint256 from = pool.locked();
        uint256 to = from + lock;
        // Nobody can buy what the pool has no capacity for; the price is that of a full one.
        if (capacity == kink) return ONE * f.top / BPS;
        if (to <= kink) return ONE;
        uint256 a = from > kink ? from - kink : 0;
        uint256 b = to - kink;
        // Integral of (u - kink) between a and b, by the width: (b - a)(b + a) / 2 / lock.
        uint256 mean = Math.mulDiv((b - a) * (b + a), ONE, 2 * lock, Math.Rounding.Ceil);
        return ONE + Math.mulDiv(mean, f.top - BPS, (capacity - kink) * BPS, Math.Rounding.Ceil);
    }

    function _setFactors(Factors memory f) private {
        require(
            f.experienceMin > 0 && f.experienceMin <= f.experienceMax && f.kink < BPS && f.top >= BPS && f.top <= 100 * BPS,
            ProductInvalidFactors()
        );
        for (uint256 i = 0; i < 5; ++i) {
            require(f.steps[i] > 0 && f.steps[i] <= BPS && (i == 0 || f.steps[i] >= f.steps[i - 1]), ProductInvalidFactors());
        }
        _factors = f;
        emit FactorsChanged(f);
    }

    function _requireKnown(uint32 productId) private view {
        require(productId > 0 && productId <= _terms.length, ProductUnknown(productId));
    }
}
