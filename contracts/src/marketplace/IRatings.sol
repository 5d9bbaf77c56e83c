// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Ratings: what the parties of an order say of each other
/// @notice One a side, for an order that was accepted, has ended, and in which something went to the worker. Each commits to it within 14 days of the
/// end; they are opened together: once both have committed, or when the 14 days are over, until 28 days after the end. So nobody answers a rating with one.
///
/// The k-th order that a pair has rated counts 1/k. A rating gives reputation in the topic "marketplace" to who was rated, by its stars and by 1/k, within
/// the caps of Reputation; nothing else gives it.
interface IRatings {
    /// @notice By whom.
    enum Side {
        NONE,
        BUYER,
        WORKER
    }

    /// @param commitment zero: none
    /// @param stars 1 to 5; 0: not opened
    struct Rating {
        bytes32 commitment;
        uint8 stars;
    }

    event RatingCommitted(uint256 indexed orderId, Side side, address indexed by);
    /// @param rated whom it is about
    /// @param stars 1 to 5
    /// @param words hash of what was written, or zero
    /// @param k the how-manieth rated order of the two it is: it counts 1/k
    /// @param awarded units of reputation
    event RatingOpened(
        uint256 indexed orderId, Side side, address indexed by, address indexed rated, uint8 stars, bytes32 words, uint32 k, uint256 awarded
    );
    /// @notice Units of reputation for 1 to 5 stars.
    event RewardsChanged(uint16[5] units);

    error RatingNotParty(uint256 orderId, address caller);
    /// @notice It has not ended, or nothing went to the worker.
    error RatingNotRatable(uint256 orderId);
    error RatingTooEarly(uint256 from);
    error RatingTooLate(uint256 until);
    error RatingCommittedAlready(uint256 orderId, Side side);
    error RatingNoCommitment(uint256 orderId, Side side);
    error RatingOpenedAlready(uint256 orderId, Side side);
    error RatingWrongOpening(uint256 orderId, Side side);

    /// @notice A party, once: see `commitmentOf`.
    function commit(uint256 orderId, bytes32 commitment) external;
    /// @notice Anybody who knows what was committed.
    /// @param side who has committed to it
    function reveal(uint256 orderId, Side side, uint8 stars, bytes32 words, bytes32 salt) external;
    /// @notice Admin: units of reputation for 1 to 5 stars, of the first order of a pair.
    function setRewards(uint16[5] calldata units) external;

    function commitmentOf(uint256 orderId, Side side, uint8 stars, bytes32 words, bytes32 salt) external view returns (bytes32);
    function ratingOf(uint256 orderId, Side side) external view returns (Rating memory);
    /// @notice How many orders of the two were rated.
    function ratedOf(address a, address b) external view returns (uint32);
    function rewards() external view returns (uint16[5] memory);
}
