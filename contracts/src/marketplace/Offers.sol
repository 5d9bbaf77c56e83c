// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPolicies} from "../cover/IPolicies.sol";
import {IPanels} from "../panels/IPanels.sol";
import {IMarketplace} from "./IMarketplace.sol";
import {Orders} from "./Orders.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title What an offer asks of a policy
/// @dev IPolicies.policyOf, of which the first three fields are read: all of them would cost a thousand bytes of code.
interface IPolicyEnd {
    function policyOf(uint256 policyId) external view returns (uint32 productId, uint48 start, uint48 end);
}

/// @title Offers
/// @notice From an offer, which is paid at once, to its acceptance or to nothing.
abstract contract Offers is Orders, EIP712 {
    bytes32 public constant ATTESTER_ROLE = keccak256("ATTESTER_ROLE");
    uint48 public constant MAX_EXPIRY = 60 days;
    uint48 public constant MAX_AHEAD = 730 days;
    bytes32 private constant ATTESTATION_TYPEHASH =
        keccak256("Attestation(uint256 orderId,address worker,bytes32 credential,uint48 validUntil)");
    bytes32 private constant RECORDER_ROLE = keccak256("RECORDER_ROLE");

    IPolicies public immutable policies;
    IPanels public immutable panels;

    constructor(IPolicies policies_, IPanels panels_) EIP712("DoctorDAO Marketplace", "1") {
        (policies, panels) = (policies_, panels_);
    }

    /// @inheritdoc IMarketplace
    function offer(Terms calldata terms, Part[] calldata parts) external nonReentrant whenNotPaused returns (uint256 orderId) {
        address buyer = _msgSender();
        _requireMember(buyer);
        _requireMember(terms.worker);
        require(_personOf(buyer) != _personOf(terms.worker), MarketSelfDealing(terms.worker));
        require(escrow.accepts(terms.token), MarketUnknownToken(terms.token));
        require(terms.ruleId == ruleInForce(), MarketUnknownRule(terms.ruleId, ruleInForce()));
        _checkTimes(terms);
        orderId = ++_count;
        uint256 total = _writeParts(orderId, terms, parts);
        _write(orderId, buyer, total, terms, parts);
        _announce(orderId, buyer, total, terms, parts);
        escrow.take(orderId, terms.token, buyer, total);
    }

    /// @inheritdoc IMarketplace
    function withdraw(uint256 orderId) external nonReentrant {
        _giveUp(orderId, _asBuyer(orderId, OrderStatus.OFFERED), OrderStatus.WITHDRAWN);
    }

    /// @inheritdoc IMarketplace
    function decline(uint256 orderId) external nonReentrant {
        _giveUp(orderId, _asWorker(orderId, OrderStatus.OFFERED), OrderStatus.DECLINED);
    }

    /// @inheritdoc IMarketplace
    function lapse(uint256 orderId) external nonReentrant {
        Order storage o = _in(orderId, OrderStatus.OFFERED);
        require(block.timestamp >= o.expiresAt, MarketTooEarly(o.expiresAt));
        _giveUp(orderId, o, OrderStatus.LAPSED);
    }

    /// @inheritdoc IMarketplace
    function accept(uint256 orderId, uint64 policyId, Attestation calldata attestation, bytes calldata signature)
        external
        nonReentrant
        whenNotPaused
    {
        Order storage o = _asWorker(orderId, OrderStatus.OFFERED);
        address worker = _msgSender();
        require(block.timestamp < o.expiresAt, MarketTooLate(o.expiresAt));
        _requireMember(worker);
        bytes32 person = _personOf(worker);
        require(person != _personOf(o.buyer), MarketSelfDealing(worker));
        o.status = OrderStatus.ACCEPTED;
        if (o.cover) {
            _checkCover(policyId, worker, o.runsTo);
            o.policyId = policyId;
        }
        if (o.credential != 0) _checkCredential(orderId, o, worker, attestation, signature);
        if (o.start != 0) _takeSlot(person, worker, o.start, o.end);
        emit OrderAccepted(orderId, worker, o.policyId, o.credential == 0 ? 0 : attestation.validUntil);
        // Whether the market may tell is the panels' own matter: an order does not hang on it.
        if (IAccessControl(address(panels)).hasRole(RECORDER_ROLE, address(this))) panels.dealt(_currentOf(o.buyer), worker);
    }

    /// @inheritdoc IMarketplace
    function attestationDigest(Attestation calldata a) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ATTESTATION_TYPEHASH, a.orderId, a.worker, a.credential, a.validUntil)));
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _giveUp(uint256 orderId, Order storage o, OrderStatus status) private {
        o.status = status;
        emit OrderNotAccepted(orderId, status, o.total);
        escrow.refund(orderId, _currentOf(o.buyer), o.total);
    }

    function _checkTimes(Terms calldata terms) private view {
        uint48 expiresAt = terms.expiresAt;
        bool slot = terms.start != 0 || terms.end != 0;
        bool inTime = expiresAt > block.timestamp && expiresAt <= block.timestamp + MAX_EXPIRY;
        require(inTime && (!slot || expiresAt <= terms.start), MarketInvalidExpiry(expiresAt));
        require(!slot || _isSlot(terms.start, terms.end), MarketInvalidSlot(terms.start, terms.end));
    }

    function _writeParts(uint256 orderId, Terms calldata terms, Part[] calldata parts) private returns (uint256 total) {
        require(parts.length > 0 && parts.length <= MAX_PARTS, MarketInvalidPart(MAX_PARTS));
        uint32 least = _ruleAt(terms.ruleId).least;
        uint256 from = terms.end == 0 ? terms.expiresAt : terms.end;
        for (uint256 i = 0; i < parts.length; ++i) {
            (uint96 amount, uint48 due) = (parts[i].amount, parts[i].due);
            bool sound = amount >= least && amount <= type(uint88).max && due >= from && due <= block.timestamp + MAX_AHEAD;
            require(sound, MarketInvalidPart(i));
            _milestones[orderId][i] = Milestone(amount, due, 0, 0, MilestoneStatus.PENDING);
            (total, from) = (total + amount, due);
        }
    }

    function _write(uint256 orderId, address buyer, uint256 total, Terms calldata terms, Part[] calldata parts) private {
        Order storage o = _orders[orderId];
        (o.buyer, o.total, o.worker) = (buyer, uint96(total), terms.worker);
        (o.status, o.isCare, o.cover) = (OrderStatus.OFFERED, terms.token == escrow.care(), terms.cover);
        (o.count, o.open, o.ruleId) = (uint8(parts.length), uint8(parts.length), terms.ruleId);
        (o.start, o.end, o.expiresAt) = (terms.start, terms.end, terms.expiresAt);
        o.runsTo = terms.end == 0 ? parts[parts.length - 1].due : terms.end;
        if (terms.credential != 0) o.credential = terms.credential;
    }

    function _announce(uint256 orderId, address buyer, uint256 total, Terms calldata terms, Part[] calldata parts) private {
        (uint96[] memory amounts, uint48[] memory dues) = (new uint96[](parts.length), new uint48[](parts.length));
        for (uint256 i = 0; i < parts.length; ++i) {
            (amounts[i], dues[i]) = (parts[i].amount, parts[i].due);
        }
        emit OrderOffered(
            orderId,
            buyer,
            terms.worker,
            terms.token,
            total,
            terms.listing,
            terms.words,
            terms.start,
            terms.end,
            terms.expiresAt,
            terms.credential,
            terms.cover,
            terms.ruleId,
            amounts,
            dues
        );
    }

    function _checkCover(uint64 policyId, address worker, uint48 until) private view {
        require(policyId != 0 && policies.holderOf(policyId) == worker, MarketCoverMissing(policyId, until));
        (,, uint48 end) = IPolicyEnd(address(policies)).policyOf(policyId);
        require(policies.statusOf(policyId) == IPolicies.Status.ACTIVE && end >= until, MarketCoverMissing(policyId, until));
    }

    function _checkCredential(uint256 orderId, Order storage o, address worker, Attestation calldata a, bytes calldata signature)
        private
        view
    {
        bool fits = a.orderId == orderId && a.worker == worker && a.credential == o.credential && a.validUntil >= o.runsTo;
        require(
            fits && hasRole(ATTESTER_ROLE, ECDSA.recover(attestationDigest(a), signature)), MarketCredentialMissing(o.credential, o.runsTo)
        );
    }
}
