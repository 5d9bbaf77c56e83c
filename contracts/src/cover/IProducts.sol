// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Products: what the pool covers, and what it costs
/// @notice The terms of a product never change; a better product is another one. Prices do, by the Cover chamber through the timelock, and
/// never for a policy that runs.
///
/// Premium = ceil(perClaim * rate * class * step * experience * excess credit * surge * time / 365 days), where `step` rises with the years
/// since the retroactive date (claims-made cover costs less while few old incidents can still be reported), and `surge` is the average of m(u)
/// over the utilisation u = locked / (equity * gearing) that the policy moves: m is 1 up to a kink and rises evenly after it. An average, so that
/// buying in parts costs the same.
/// @dev Money is minor units of the settlement token, times are seconds, shares basis points but where said.
interface IProducts {
    /// @param class of risk; zero: that of the holder's specialty
    /// @param perClaim, aggregate most that one incident, and all of the policy, pay
    /// @param excess what the holder bears of each incident
    /// @param period longest time of a policy; at most 365 days
    /// @param earliestRetro retroactive dates before a policy's start are possible from then on; zero: none are
    /// @param grace how long after its end incidents of its time can be reported
    /// @param waiting how long after its start a first policy pays nothing
    /// @param tailMonths of 30 days, that can be bought for reporting after the grace; zero: none
    /// @param lockFactor share of what is left of the aggregate that capital is locked for
    /// @param wording hash of the text
    struct Terms {
        uint16 class;
        uint128 perClaim;
        uint128 aggregate;
        uint128 excess;
        uint48 period;
        uint48 earliestRetro;
        uint48 grace;
        uint48 waiting;
        uint16 tailMonths;
        uint16 lockFactor;
        bytes32 wording;
    }

    /// @param rate of perClaim a year, in millionths
    /// @param excessCredit what the excess takes off: 10,000 for nothing
    /// @param tail price of a whole tail as a share of a year's premium; at most 25,000
    struct Price {
        uint32 rate;
        uint16 excessCredit;
        uint16 tail;
        bool onSale;
    }

    /// @param steps for policies that begin in the first, second, ... and fifth or later year after the retroactive date
    /// @param experienceMin, experienceMax between which a quote may put the holder's experience
    /// @param kink utilisation up to which there is no surge
    /// @param top m(1)
    struct Factors {
        uint16[5] steps;
        uint16 experienceMin;
        uint16 experienceMax;
        uint16 kink;
        uint32 top;
    }

    /// @notice A policy as it would be written now, and what its premium is made of, in the units of above; `surge` is 1e18 for one.
    /// @param lock what it locks of the capital
    /// @param tail what a whole tail will cost, as a share of a year's premium
    struct Offer {
        uint256 premium;
        uint256 surge;
        uint128 perClaim;
        uint128 lock;
        uint48 grace;
        uint48 time;
        uint32 rate;
        uint16 class;
        uint16 relativity;
        uint16 step;
        uint16 experience;
        uint16 excessCredit;
        uint16 tail;
    }

    event ProductAdded(uint32 indexed productId, string name, Terms terms);
    event ProductPriced(uint32 indexed productId, uint32 rate, uint16 excessCredit, uint16 tail, bool onSale);
    event SuccessorNamed(uint32 indexed productId, uint32 indexed successor);
    event FactorsChanged(Factors factors);
    event RelativityChanged(uint16 indexed class, uint16 relativity);
    event SpecialtyClassed(bytes32 indexed specialty, uint16 class);

    error ProductUnknown(uint32 productId);
    error ProductInvalidTerms();
    error ProductInvalidPrice();
    error ProductInvalidFactors();
    error ProductTooMany(uint256 limit);
    error ProductClassUnknown(uint16 class);
    error ProductNotOnSale(uint32 productId);
    /// @notice It would last longer than the product's period, or be over before the waiting is.
    error ProductInvalidTime(uint48 start, uint48 end);
    error ProductInvalidRetro(uint48 retro, uint48 earliest);
    error ProductExperience(uint16 experience, uint16 min, uint16 max);

    /// @notice Admin: a new product, not on sale yet.
    function add(string calldata name, Terms calldata terms) external returns (uint32 productId);
    /// @notice Admin.
    function price(uint32 productId, Price calldata price_) external;
    /// @notice Admin: policies of a product may be renewed into another one, and keep their retroactive dates. Zero: into no other.
    function nameSuccessor(uint32 productId, uint32 successor) external;
    /// @notice Admin.
    function setFactors(Factors calldata factors_) external;
    /// @notice Admin: what a class of risk costs against the others. At least 1.
    function setRelativity(uint16 class, uint16 relativity) external;
    /// @notice Admin: the class of risk of a specialty; those that are not named are of class 1.
    function setSpecialty(bytes32 specialty, uint16 class) external;

    function count() external view returns (uint32);
    function termsOf(uint32 productId) external view returns (Terms memory);
    function priceOf(uint32 productId) external view returns (Price memory);
    /// @notice Whether a policy of `before` may be renewed by one of `productId`: the same, or its successor.
    function renews(uint32 productId, uint32 before) external view returns (bool);
    function factors() external view returns (Factors memory);
    function relativityOf(uint16 class) external view returns (uint16);
    /// @notice The policy of a product for a holder of this specialty, from `start` to `end`. Errors: `ProductUnknown`, `ProductNotOnSale`,
    /// `ProductInvalidTime`, `ProductInvalidRetro`, `ProductClassUnknown`, `ProductExperience`.
    /// @param renewal the retroactive date is that of the policy before, whatever the product allows
    function offerFor(uint32 productId, bytes32 specialty, uint48 retro, uint48 start, uint48 end, uint16 experience, bool renewal)
        external
        view
        returns (Offer memory);
    /// @notice The class of risk of a specialty.
    function classOf(bytes32 specialty) external view returns (uint16);
    /// @notice What a policy locks whose aggregate has `left` left.
    function lockFor(uint32 productId, uint256 left) external view returns (uint128);
}
