// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {IReputation} from "../reputation/IReputation.sol";
import {IArticles} from "./IArticles.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Articles
/// @notice See IArticles for the rule. DEFAULT_ADMIN_ROLE, which sets the rule and takes acceptances back, is the timelock's.
/// @dev Each review earns its share as from one person to another: so the reputation's cap of a pair bounds what a few colleagues can give
/// each other by reading each other's articles, in both directions.
contract Articles is IArticles, AccessControl, EIP712 {
    bytes32 public constant ARTICLE_REVIEW_TYPEHASH =
        keccak256("ArticleReview(bytes32 article,bytes32 previous,address author,bytes32 topic,address reviewer,uint256 deadline)");

    /// @dev Each costs a signature check and an award.
    uint256 internal constant MAX_REVIEWERS = 10;

    IMembership public immutable membership;
    IReputation public immutable reputation;

    ReviewRule private _rule;
    mapping(bytes32 article => Acceptance) private _acceptances;
    mapping(bytes32 work => bytes32) private _newest;

    /// @param admin holds DEFAULT_ADMIN_ROLE: the timelock
    constructor(IMembership membership_, IReputation reputation_, address admin, ReviewRule memory rule) EIP712("DoctorDAO Articles", "1") {
        membership = membership_;
        reputation = reputation_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _setRule(rule);
    }

    /// @inheritdoc IArticles
    function accept(Article calldata article, Review[] calldata reviews) external {
        ReviewRule memory rule = _rule;
        require(article.hash != 0, ArticleInvalid(article.hash));
        require(_acceptances[article.hash].acceptedAt == 0, ArticleAlreadyAccepted(article.hash));
        require(membership.isMember(article.author), ArticleNotMember(article.author));
        require(reviews.length >= rule.reviewers, ArticleNotEnoughReviews(reviews.length, rule.reviewers));
        require(reviews.length <= MAX_REVIEWERS, ArticleNotEnoughReviews(reviews.length, rule.reviewers));

        (bytes32 work, uint32 version) = _follow(article);
        _acceptances[article.hash] = Acceptance(article.author, uint48(block.timestamp), version, false, work, article.topic);
        _newest[work] = article.hash;
        emit ArticleAccepted(article.hash, work, article.author, article.topic, version);
        _check(article, reviews, rule.threshold);
        if (version == 1) _reward(article, reviews, rule.reward);
    }

    /// @inheritdoc IArticles
    function retract(bytes32 article) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Acceptance storage acceptance = _acceptances[article];
        require(acceptance.acceptedAt != 0 && !acceptance.retracted, ArticleNotAccepted(article));
        acceptance.retracted = true;
        emit ArticleRetracted(article);
    }

    /// @inheritdoc IArticles
    function setReviewRule(ReviewRule calldata rule) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setRule(rule);
    }

    /// @inheritdoc IArticles
    function reviewRule() external view returns (ReviewRule memory) {
        return _rule;
    }

    /// @inheritdoc IArticles
    function acceptanceOf(bytes32 article) external view returns (Acceptance memory) {
        return _acceptances[article];
    }

    /// @inheritdoc IArticles
    function newestOf(bytes32 work) external view returns (bytes32) {
        return _newest[work];
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _follow(Article calldata article) private view returns (bytes32 work, uint32 version) {
        if (article.previous == 0) return (article.hash, 1);
        Acceptance memory previous = _acceptances[article.previous];
        require(
            previous.acceptedAt != 0 && _newest[previous.work] == article.previous
                && membership.currentOf(previous.author) == article.author && previous.topic == article.topic,
            ArticleNotNewest(article.previous)
        );
        return (previous.work, previous.version + 1);
    }

    function _check(Article calldata article, Review[] calldata reviews, uint256 threshold) private {
        address last = address(0);
        for (uint256 i = 0; i < reviews.length; ++i) {
            address reviewer = reviews[i].reviewer;
            require(reviewer > last, ArticleReviewersNotSorted(last, reviewer));
            require(reviewer != article.author && membership.isMember(reviewer), ArticleInvalidReviewer(reviewer));
            require(block.timestamp <= reviews[i].deadline, ArticleReviewExpired(reviewer, reviews[i].deadline));
            if (threshold > 0) {
                uint256 earned = reputation.balanceOf(reviewer, article.topic);
                require(earned >= threshold, ArticleReputationTooLow(reviewer, earned, threshold));
            }
            bytes32 digest = _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        ARTICLE_REVIEW_TYPEHASH,
                        article.hash,
                        article.previous,
                        article.author,
                        article.topic,
                        reviewer,
                        reviews[i].deadline
                    )
                )
            );
            require(SignatureChecker.isValidSignatureNow(reviewer, digest, reviews[i].signature), ArticleInvalidSignature(reviewer));
            emit ArticleReviewed(article.hash, reviewer);
            last = reviewer;
        }
    }

    /// @dev What does not divide goes with the first. A wallet of a reviewer may be a contract, but nothing here calls it after its
    /// signature is checked, which is a static call.
    function _reward(Article calldata article, Review[] calldata reviews, uint256 reward) private {
        (bool named,) = reputation.sourceOf(article.topic, address(this));
        if (!named) return;
        uint256 share = reward / reviews.length;
        for (uint256 i = 0; i < reviews.length; ++i) {
            uint256 amount = i == 0 ? reward - share * (reviews.length - 1) : share;
            if (amount == 0) continue;
            reputation.award(
                article.author, article.topic, amount, reviews[i].reviewer, keccak256(abi.encode(article.hash, reviews[i].reviewer))
            );
        }
    }

    function _setRule(ReviewRule memory rule) private {
        require(rule.reviewers > 0 && rule.reviewers <= MAX_REVIEWERS, ArticleInvalidRule());
        _rule = rule;
        emit ReviewRuleChanged(rule.threshold, rule.reviewers, rule.reward);
    }
}
