// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {People} from "../panels/People.sol";
import {IReputation} from "../reputation/IReputation.sol";
import {IMarketplace} from "./IMarketplace.sol";
import {IRatings} from "./IRatings.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// @title Ratings
/// @notice See IRatings for the rule. DEFAULT_ADMIN_ROLE is the Marketplace chamber's.
contract Ratings is IRatings, AccessControl, People, ERC2771Context {
    bytes32 public constant TOPIC = "marketplace";
    uint48 public constant COMMIT_TIME = 14 days;
    uint48 public constant REVEAL_TIME = 28 days;

    IMarketplace public immutable market;
    IReputation public immutable reputation;

    uint16[5] private _rewards;
    mapping(uint256 orderId => mapping(Side side => Rating)) private _ratings;
    /// @dev Zero: no rating of it is open yet.
    mapping(uint256 orderId => uint32) private _kOf;
    mapping(bytes32 pair => uint32) private _rated;

    constructor(
        IMarketplace market_,
        IMembership membership_,
        IReputation reputation_,
        address admin,
        address forwarder,
        uint16[5] memory units
    ) People(membership_) ERC2771Context(forwarder) {
        (market, reputation, _rewards) = (market_, reputation_, units);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        emit RewardsChanged(units);
    }

    /// @inheritdoc IRatings
    function commit(uint256 orderId, bytes32 commitment) external {
        address by = _msgSender();
        (address buyer, address worker) = market.partiesOf(orderId);
        require(by == buyer || by == worker, RatingNotParty(orderId, by));
        uint48 until = _endOf(orderId) + COMMIT_TIME;
        require(block.timestamp < until, RatingTooLate(until));
        Side side = by == buyer ? Side.BUYER : Side.WORKER;
        require(commitment != 0, RatingNoCommitment(orderId, side));
        Rating storage r = _ratings[orderId][side];
        require(r.commitment == 0, RatingCommittedAlready(orderId, side));
        r.commitment = commitment;
        emit RatingCommitted(orderId, side, by);
    }

    /// @inheritdoc IRatings
    function reveal(uint256 orderId, Side side, uint8 stars, bytes32 words, bytes32 salt) external {
        Rating storage r = _ratings[orderId][side];
        require(r.commitment != 0, RatingNoCommitment(orderId, side));
        require(r.stars == 0, RatingOpenedAlready(orderId, side));
        uint48 ended = _endOf(orderId);
        bool both = _ratings[orderId][side == Side.BUYER ? Side.WORKER : Side.BUYER].commitment != 0;
        require(both || block.timestamp >= ended + COMMIT_TIME, RatingTooEarly(ended + COMMIT_TIME));
        require(block.timestamp < ended + REVEAL_TIME, RatingTooLate(ended + REVEAL_TIME));
        bool right = stars >= 1 && stars <= 5 && r.commitment == commitmentOf(orderId, side, stars, words, salt);
        require(right, RatingWrongOpening(orderId, side));
        r.stars = stars;
        _open(orderId, side, stars, words);
    }

    /// @inheritdoc IRatings
    function setRewards(uint16[5] calldata units) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _rewards = units;
        emit RewardsChanged(units);
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IRatings
    function commitmentOf(uint256 orderId, Side side, uint8 stars, bytes32 words, bytes32 salt) public view returns (bytes32) {
        return keccak256(abi.encode(address(this), orderId, side, stars, words, salt));
    }

    /// @inheritdoc IRatings
    function ratingOf(uint256 orderId, Side side) external view returns (Rating memory) {
        return _ratings[orderId][side];
    }

    /// @inheritdoc IRatings
    function ratedOf(address a, address b) external view returns (uint32) {
        return _rated[_pairOf(a, b)];
    }

    /// @inheritdoc IRatings
    function rewards() external view returns (uint16[5] memory) {
        return _rewards;
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _open(uint256 orderId, Side side, uint8 stars, bytes32 words) private {
        (address by, address rated) = market.partiesOf(orderId);
        if (side == Side.WORKER) (by, rated) = (rated, by);
        uint32 k = _kOf[orderId];
        if (k == 0) {
            k = ++_rated[_pairOf(by, rated)];
            _kOf[orderId] = k;
        }
        uint256 units = _rewards[stars - 1] / k;
        uint256 awarded = 0;
        // A rating does not hang on whether reputation is given for it.
        (bool named,) = reputation.sourceOf(TOPIC, address(this));
        if (named && units > 0) awarded = reputation.award(rated, TOPIC, units, by, keccak256(abi.encode(orderId, side)));
        emit RatingOpened(orderId, side, by, rated, stars, words, k, awarded);
    }

    function _endOf(uint256 orderId) private view returns (uint48) {
        IMarketplace.Order memory o = market.orderOf(orderId);
        require(o.status == IMarketplace.OrderStatus.ENDED && o.moved > 0, RatingNotRatable(orderId));
        return o.endedAt;
    }

    function _pairOf(address a, address b) private view returns (bytes32) {
        (bytes32 x, bytes32 y) = (_personOf(a), _personOf(b));
        return x < y ? keccak256(abi.encode(x, y)) : keccak256(abi.encode(y, x));
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
