// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {CoverPool} from "./CoverPool.sol";
import {ICoverPool} from "./ICoverPool.sol";
import {IPolicies, IPolicyClaims} from "./IPolicies.sol";
import {IProducts} from "./IProducts.sol";
import {Paying} from "./Paying.sol";
import {PolicyBooks} from "./PolicyBooks.sol";
import {Quotes} from "./Quotes.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Policies
/// @notice See IPolicies for the rule. DEFAULT_ADMIN_ROLE is the Cover chamber's.
contract Policies is PolicyBooks, ERC721, IPolicyClaims, Paying, ERC2771Context {
    bytes32 public constant CLAIMS_ROLE = keccak256("CLAIMS_ROLE");
    bytes32 public constant BENEFITS_ROLE = keccak256("BENEFITS_ROLE");

    /// @notice Of what is unearned, to who cancels (basis points).
    uint256 public constant SHORT_RATE = 9_000;
    uint48 public constant RENEWAL_WINDOW = 30 days;

    IProducts public immutable products;

    /// @param used what has been given or may be given, over all policies of the person
    /// @param denied by a panel, for good
    struct Incident {
        uint96 used;
        bool denied;
    }

    mapping(bytes32 key => Incident) private _incidents;

    constructor(CoverPool pool_, IProducts products_, address admin, address forwarder, uint48 origin_)
        PolicyBooks(pool_, origin_)
        ERC721("DoctorDAO Cover Policy", "DDP")
        ERC2771Context(forwarder)
    {
        products = products_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // --- buying ------------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPolicies
    function buy(Quote calldata quote, bytes calldata signature) external returns (uint256 policyId) {
        address holder = _msgSender();
        require(quote.holder == holder, PolicyNotHolder(0, holder));
        require(membership.isMember(holder), PolicyNotMember(holder));
        _useQuote(quote, signature);
        pool.accrue(uint48(block.timestamp));
        policyId = ++_count;
        bool renewal = quote.renewalOf != 0;
        uint48 now_ = uint48(block.timestamp);
        uint48 retro = renewal ? _known(quote.renewalOf).retro : quote.retro == 0 ? now_ : quote.retro;
        require(!renewal || quote.retro == 0, PolicyInvalidRetro(quote.retro));
        IProducts.Offer memory o =
            products.offerFor(quote.productId, membership.specialtyOf(holder), retro, now_, quote.end, quote.experience, renewal);
        require(o.premium <= quote.maxPremium, PolicyPremiumTooHigh(o.premium, quote.maxPremium));
        Policy storage p = _policies[policyId];
        if (renewal) p.first = _renew(quote.renewalOf, policyId, holder, quote.productId);
        (p.productId, p.start, p.end, p.retro, p.reportUntil, p.class) =
        (quote.productId, now_, quote.end, retro, quote.end + o.grace, o.class);
        p.tailPrice = o.tail;
        _book(p, uint96(o.premium), quote.renewalOf);
        if (quote.employer != 0) p.employer = quote.employer;
        emit PolicyBought(
            policyId,
            holder,
            quote.productId,
            o.class,
            now_,
            quote.end,
            retro,
            quote.end + o.grace,
            quote.renewalOf,
            quote.experience,
            o.premium,
            o.surge
        );
        _mint(holder, policyId);
        pool.underwrite(ICoverPool.Underwriting(holder, uint128(o.premium), quote.end, o.class, o.lock, o.perClaim));
    }

    /// @inheritdoc IPolicies
    function cancel(uint256 policyId) external returns (uint256 refund) {
        Policy storage p = _held(policyId);
        require(block.timestamp < p.end, PolicyUnexpectedStatus(policyId, statusOf(policyId)));
        require(p.openClaims == 0, PolicyClaimsOpen(policyId, p.openClaims));
        _requireNoCall(policyId);
        refund = _end(p, holderOf(policyId), p.paid == 0 ? SHORT_RATE : 0);
        emit PolicyEnded(policyId, 0, p.end, refund);
    }

    // --- reporting ---------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPolicies
    function buyTail(uint256 policyId, uint16 months, uint256 maxPremium) external returns (uint256 premium) {
        Policy storage p = _held(policyId);
        premium = tailPremium(policyId, months);
        require(premium <= maxPremium, PolicyPremiumTooHigh(premium, maxPremium));
        _extend(policyId, p, months, premium, false);
        pool.setTail(_msgSender(), premium);
    }

    /// @inheritdoc IPolicies
    function giveTail(uint256 policyId) external onlyRole(BENEFITS_ROLE) {
        Policy storage p = _known(policyId);
        uint16 months = products.termsOf(p.productId).tailMonths;
        _extend(policyId, p, months, pool.giveTail(tailPremium(policyId, months)), true);
    }

    /// @inheritdoc IPolicies
    function close(uint256 policyId) external {
        Policy storage p = _known(policyId);
        require(!p.closed && block.timestamp > p.reportUntil, PolicyUnexpectedStatus(policyId, statusOf(policyId)));
        require(p.openClaims == 0, PolicyClaimsOpen(policyId, p.openClaims));
        uint96 ibnr = p.ibnr;
        (p.closed, p.ibnr) = (true, 0);
        _closeInYear(p);
        emit PolicyClosed(policyId);
        pool.release(p.class, products.lockFor(p.productId, leftOf(policyId)), products.termsOf(p.productId).perClaim, ibnr);
    }

    /// @inheritdoc IPolicies
    function follow(uint256 policyId) external {
        address from = _requireOwned(policyId);
        address to = membership.currentOf(from);
        require(from != to, PolicyNothingDue(policyId));
        _update(to, policyId, address(0));
    }

    // --- claims ------------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPolicyClaims
    function openClaim(uint256 policyId, bytes32 incident, uint48 incidentAt, uint256 loss)
        external
        onlyRole(CLAIMS_ROLE)
        returns (uint96 asked, uint96 ibnr)
    {
        Policy storage p = _known(policyId);
        IProducts.Terms memory terms = products.termsOf(p.productId);
        _requireCovered(policyId, p, incidentAt);
        bytes32 key = _incidentOf(policyId, incident);
        uint256 left = leftOf(policyId);
        asked = uint96(Math.min(Math.min(loss > terms.excess ? loss - terms.excess : 0, _freeOf(key, terms.perClaim)), left));
        _incidents[key].used += asked;
        p.reserved += asked;
        ++p.openClaims;
        ibnr = block.timestamp >= p.end ? p.ibnr : 0;
        pool.relock(p.class, products.lockFor(p.productId, left), products.lockFor(p.productId, left - asked));
    }

    /// @inheritdoc IPolicyClaims
    function useIbnr(uint256 policyId, uint96 amount) external onlyRole(CLAIMS_ROLE) {
        _known(policyId).ibnr -= amount;
    }

    /// @inheritdoc IPolicyClaims
    function restoreIbnr(uint256 policyId, uint96 amount) external onlyRole(CLAIMS_ROLE) {
        _known(policyId).ibnr += uint96(pool.giveTail(amount));
    }

    /// @inheritdoc IPolicyClaims
    function endClaim(uint256 policyId, bytes32 incident, uint96 asked, uint96 paid, bool denied) external onlyRole(CLAIMS_ROLE) {
        Policy storage p = _known(policyId);
        uint256 before = leftOf(policyId);
        Incident storage i = _incidents[_incidentOf(policyId, incident)];
        (i.used, i.denied) = (i.used - (asked - paid), i.denied || denied);
        (p.reserved, p.paid) = (p.reserved - asked, p.paid + paid);
        if (paid > 0) _years[p.year].paid += paid;
        --p.openClaims;
        pool.relock(p.class, products.lockFor(p.productId, before), products.lockFor(p.productId, leftOf(policyId)));
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPolicies
    function statusOf(uint256 policyId) public view returns (Status) {
        Policy storage p = _policies[policyId];
        if (p.start == 0) return Status.NONE;
        if (p.closed) return Status.CLOSED;
        if (block.timestamp >= p.end) return Status.REPORTING;
        bool waits = p.renewalOf == 0 && block.timestamp < p.start + products.termsOf(p.productId).waiting;
        return waits ? Status.WAITING : Status.ACTIVE;
    }

    /// @inheritdoc IPolicies
    function holderOf(uint256 policyId) public view override(PolicyBooks) returns (address) {
        return membership.currentOf(_requireOwned(policyId));
    }

    /// @inheritdoc IPolicies
    function leftOf(uint256 policyId) public view returns (uint256) {
        Policy storage p = _policies[policyId];
        return products.termsOf(p.productId).aggregate - p.paid - p.reserved;
    }

    /// @inheritdoc IPolicies
    function tailPremium(uint256 policyId, uint16 months) public view returns (uint256) {
        Policy storage p = _known(policyId);
        uint256 all = products.termsOf(p.productId).tailMonths;
        require(months > 0 && months <= all, PolicyNoTail(policyId));
        // Of a year's premium; `end` may have come early, the premium was for the whole time.
        return Math.mulDiv(uint256(p.premium) * 365 days, uint256(p.tailPrice) * months, uint256(p.time) * BPS * all, Math.Rounding.Ceil);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    /// @dev The policy before ends now: what is unearned of it is owed back whole. It must be the holder's, past its waiting, in its last days, of
    /// the same product or one that this follows, and owe no call.
    /// @return first of the line of policies
    function _renew(uint256 policyId, uint256 by, address holder, uint32 productId) private returns (uint64 first) {
        Policy storage p = _known(policyId);
        require(
            holderOf(policyId) == holder && statusOf(policyId) == Status.ACTIVE && block.timestamp + RENEWAL_WINDOW >= p.end
                && products.renews(productId, p.productId),
            PolicyNotRenewable(policyId)
        );
        _requireNoCall(policyId);
        first = p.first == 0 ? uint64(policyId) : p.first;
        p.renewedBy = uint64(by);
        uint256 refund = _end(p, holder, BPS);
        emit PolicyEnded(policyId, by, p.end, refund);
    }

    function _end(Policy storage p, address holder, uint256 share) private returns (uint256 refund) {
        refund = pool.refund(holder, p.premium, p.start, p.end, share);
        p.refunded = uint96(refund);
        _years[p.year].premiums -= uint112(refund);
        uint48 grace = p.reportUntil - p.end;
        p.end = uint48(block.timestamp);
        p.reportUntil = p.end + grace;
        p.ended = true;
    }

    function _extend(uint256 policyId, Policy storage p, uint16 months, uint256 ibnr, bool given) private {
        require(!p.tail && !p.closed && block.timestamp <= p.reportUntil, PolicyNoTail(policyId));
        p.tail = true;
        p.ibnr = uint96(ibnr);
        p.reportUntil += uint48(months) * 30 days;
        emit TailAdded(policyId, p.reportUntil, ibnr, given);
    }

    function _requireCovered(uint256 policyId, Policy storage p, uint48 incidentAt) private view {
        Policy storage first = p.first == 0 ? p : _policies[p.first];
        uint48 opens = first.start + products.termsOf(first.productId).waiting;
        require(
            !p.closed && block.timestamp >= opens && block.timestamp <= p.reportUntil, PolicyNotReportable(policyId, opens, p.reportUntil)
        );
        bool inTime = incidentAt >= p.retro && incidentAt < p.end && incidentAt <= block.timestamp;
        bool whileWaiting = incidentAt >= first.start && incidentAt < opens;
        require(inTime && !whileWaiting, PolicyNotCovered(policyId, incidentAt));
    }

    function _freeOf(bytes32 key, uint128 perClaim) private view returns (uint256) {
        Incident memory i = _incidents[key];
        return !i.denied && i.used < perClaim ? perClaim - i.used : 0;
    }

    function _incidentOf(uint256 policyId, bytes32 incident) private view returns (bytes32) {
        return keccak256(abi.encode(membership.nullifierOf(_requireOwned(policyId)), incident));
    }

    function _held(uint256 policyId) private view returns (Policy storage p) {
        p = _known(policyId);
        require(holderOf(policyId) == _msgSender(), PolicyNotHolder(policyId, _msgSender()));
    }

    /// @dev Minted, or followed to where its holder is.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        require(auth == address(0), PolicyNotTransferable());
        return super._update(to, tokenId, auth);
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, AccessControl) returns (bool) {
        return super.supportsInterface(interfaceId);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _payment() internal view override returns (IERC20Permit token, address taker) {
        return (IERC20Permit(pool.asset()), address(pool));
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
