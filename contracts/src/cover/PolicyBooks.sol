// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {CoverPool} from "./CoverPool.sol";
import {IPolicies} from "./IPolicies.sol";
import {Quotes} from "./Quotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title PolicyBooks
/// @notice Policies by year, with what the members get back of a good one and owe in a bad one.
abstract contract PolicyBooks is Quotes {
    uint256 internal constant BPS = 10_000;
    /// @notice At most this of the premium a call.
    uint16 public constant MAX_CALL = 10_000;

    struct Call {
        uint16 share;
        uint48 madeAt;
        uint48 due;
    }

    CoverPool public immutable pool;
    IMembership public immutable membership;
    /// @notice Years of 365 days are counted from here.
    uint48 public immutable origin;

    uint256 internal _count;
    Call[] internal _calls;
    mapping(uint256 policyId => Policy) internal _policies;
    mapping(uint16 year => Year) internal _years;

    constructor(CoverPool pool_, uint48 origin_) {
        (pool, membership, origin) = (pool_, pool_.membership(), origin_);
        emit YearsCounted(origin_);
    }

    /// @inheritdoc IPolicies
    function callMembers(uint16 share, uint48 due) external onlyRole(DEFAULT_ADMIN_ROLE) returns (uint256 callId) {
        pool.accrue(uint48(block.timestamp));
        uint256 ratio = pool.solvencyRatio();
        require(ratio < BPS, PolicySolvent(ratio));
        require(share > 0 && share <= MAX_CALL && due > block.timestamp, PolicyInvalidTerm(uint48(block.timestamp), due));
        callId = _calls.length;
        _calls.push(Call(share, uint48(block.timestamp), due));
        emit CallMade(callId, share, due);
    }

    /// @inheritdoc IPolicies
    function answerCall(uint256 policyId) external returns (uint256 amount) {
        amount = callDue(policyId);
        require(amount > 0, PolicyNothingDue(policyId));
        uint16 answered = uint16(_calls.length);
        _policies[policyId].answered = answered;
        emit CallAnswered(policyId, _msgSender(), amount, answered);
        pool.takeCall(_msgSender(), amount);
    }

    /// @inheritdoc IPolicies
    function declareDividend(uint16 year, uint112 amount) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Year storage y = _years[year];
        require(y.open == 0 && y.premiums > 0 && block.timestamp >= origin + (uint256(year) + 1) * 365 days, PolicyNotDeveloped(year));
        // Capital is not the year's to give away.
        uint256 surplus = Math.saturatingSub(y.premiums, uint256(y.paid) + y.dividend);
        require(amount <= surplus, PolicyNoSurplus(year, surplus));
        y.dividend += amount;
        emit DividendDeclared(year, amount);
        pool.setDividend(amount);
    }

    /// @inheritdoc IPolicies
    function takeDividend(uint256 policyId) external returns (uint256 amount) {
        Policy storage p = _known(policyId);
        _requireNoCall(policyId);
        Year memory y = _years[p.year];
        uint256 all = y.dividend == 0 ? 0 : Math.mulDiv(y.dividend, p.premium - p.refunded, y.premiums);
        amount = all - p.dividend;
        require(amount > 0, PolicyNothingDue(policyId));
        p.dividend = uint96(all);
        emit DividendTaken(policyId, amount);
        pool.oweDividend(holderOf(policyId), amount);
    }

    /// @inheritdoc IPolicies
    function policyOf(uint256 policyId) external view returns (Policy memory) {
        return _policies[policyId];
    }

    /// @inheritdoc IPolicies
    function yearOf(uint16 year) external view returns (Year memory) {
        return _years[year];
    }

    /// @inheritdoc IPolicies
    function callDue(uint256 policyId) public view returns (uint256 due) {
        Policy memory p = _known(policyId);
        for (uint256 i = p.answered; i < _calls.length; ++i) {
            if (_calls[i].madeAt < p.end) due += Math.ceilDiv(uint256(p.premium) * _calls[i].share, BPS);
        }
    }

    function holderOf(uint256 policyId) public view virtual returns (address);

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _book(Policy storage p, uint96 premium, uint64 renewalOf) internal {
        uint16 year = uint16((block.timestamp - origin) / 365 days);
        (p.premium, p.renewalOf, p.year, p.answered, p.time) = (premium, renewalOf, year, uint16(_calls.length), uint32(p.end - p.start));
        Year storage y = _years[year];
        (y.premiums, y.open) = (y.premiums + premium, y.open + 1);
    }

    function _requireNoCall(uint256 policyId) internal view {
        uint256 due = callDue(policyId);
        require(due == 0, PolicyCallOpen(policyId, due));
    }

    function _closeInYear(Policy storage p) internal {
        --_years[p.year].open;
    }

    function _known(uint256 policyId) internal view returns (Policy storage p) {
        p = _policies[policyId];
        require(p.start != 0, PolicyUnknown(policyId));
    }
}
