// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Articles: what peers have read and found right
/// @notice An article is a content hash; its text lies elsewhere. It is accepted when enough members who have earned reputation in its topic
/// have signed for it, and its author then earns reputation there. Versions of a work hang on each other, and only the first one earns.
interface IArticles {
    /// @notice What acceptance takes, and what it earns.
    /// @param threshold reputation in the topic that each reviewer has, in whole units
    /// @param reviewers how many there are, 1 to 10
    /// @param reward units that the author of a work's first version earns, shared out over the reviews
    struct ReviewRule {
        uint32 threshold;
        uint16 reviewers;
        uint32 reward;
    }

    /// @param hash of the text, as the forum makes it for a post
    /// @param previous the version that this one follows; zero for the first
    /// @param topic of the reputation, for example "clinical"
    struct Article {
        bytes32 hash;
        bytes32 previous;
        address author;
        bytes32 topic;
    }

    /// @notice A reviewer's signature.
    /// @param deadline until when it may be used (unix seconds)
    /// @param signature of the EIP-712 type `ArticleReview(bytes32 article,bytes32 previous,address author,bytes32 topic,address
    /// reviewer,uint256 deadline)`, or ERC-1271
    struct Review {
        address reviewer;
        uint256 deadline;
        bytes signature;
    }

    /// @notice What is known of an accepted version.
    /// @param work hash of the work's first version
    /// @param version from 1
    /// @param acceptedAt unix seconds; zero when it never was
    /// @param retracted whether governance has taken the acceptance back
    struct Acceptance {
        address author;
        uint48 acceptedAt;
        uint32 version;
        bool retracted;
        bytes32 work;
        bytes32 topic;
    }

    event ReviewRuleChanged(uint32 threshold, uint16 reviewers, uint32 reward);
    event ArticleAccepted(bytes32 indexed article, bytes32 indexed work, address indexed author, bytes32 topic, uint32 version);
    event ArticleReviewed(bytes32 indexed article, address indexed reviewer);
    event ArticleRetracted(bytes32 indexed article);

    error ArticleInvalidRule();
    error ArticleInvalid(bytes32 article);
    error ArticleAlreadyAccepted(bytes32 article);
    /// @notice `previous` is no accepted version, not the newest of its work, or another author's or topic's.
    error ArticleNotNewest(bytes32 previous);
    error ArticleNotMember(address author);
    error ArticleNotEnoughReviews(uint256 reviews, uint256 needed);
    /// @notice Reviews come in ascending order of their reviewers, so that each counts once.
    error ArticleReviewersNotSorted(address previous, address reviewer);
    /// @notice The reviewer is the author, or no member.
    error ArticleInvalidReviewer(address reviewer);
    error ArticleReputationTooLow(address reviewer, uint256 reputation, uint256 threshold);
    error ArticleReviewExpired(address reviewer, uint256 deadline);
    error ArticleInvalidSignature(address reviewer);
    error ArticleNotAccepted(bytes32 article);

    /// @notice Anybody, with the reviewers' signatures: accept a version. Each of its hashes is accepted once. Whether its author earns
    /// anything is for the reputation to say: a cap, or a topic in which this contract awards nothing, stands in nobody's way here. Who sends
    /// it chooses among the signatures; an author who cares through which pairs the reward comes sends it first.
    function accept(Article calldata article, Review[] calldata reviews) external;
    /// @notice Admin: take an acceptance back; what was earned is for a ruling to take. A version may still follow, as a correction. Errors: `ArticleNotAccepted`.
    function retract(bytes32 article) external;
    /// @notice Admin: from now on acceptance takes this. Errors: `ArticleInvalidRule`.
    function setReviewRule(ReviewRule calldata rule) external;

    function reviewRule() external view returns (ReviewRule memory);
    function acceptanceOf(bytes32 article) external view returns (Acceptance memory);
    /// @notice The newest accepted version of a work; zero when there is none.
    function newestOf(bytes32 work) external view returns (bytes32);
}
