// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArticles} from "../../src/knowledge/IArticles.sol";
import {ReputationTest} from "./ReputationTest.sol";

/// @title The association with its reputation and its articles, and four members who may review
abstract contract ArticleReviewsTest is ReputationTest {
    uint32 internal constant THRESHOLD = 10;
    uint32 internal constant REWARD = 20;
    bytes32 internal constant TEXT = keccak256("a text");

    IArticles internal articles;
    address[] internal reviewers;
    mapping(address reviewer => uint256) internal _keys;

    function setUp() public virtual override {
        super.setUp();
        articles = IArticles(
            vm.deployCode(
                "out/Articles.sol/Articles.json", abi.encode(membership, reputation, admin, IArticles.ReviewRule(THRESHOLD, 3, REWARD))
            )
        );
        _name(TOPIC, address(articles), NO_CAP, NO_CAP, NO_CAP);
        _admit(doctor);
        for (uint256 key = 0xB0B; reviewers.length < 4; ++key) {
            address reviewer = vm.addr(key);
            _keys[reviewer] = key;
            _admit(reviewer);
            _award(reviewer, THRESHOLD);
            _insert(reviewer);
        }
    }

    function _article(bytes32 hash, bytes32 previous) internal view returns (IArticles.Article memory) {
        return IArticles.Article(hash, previous, doctor, TOPIC);
    }

    function _accept(bytes32 hash, bytes32 previous) internal {
        IArticles.Article memory article = _article(hash, previous);
        articles.accept(article, _reviews(article, 3));
    }

    function _reviews(IArticles.Article memory article, uint256 count) internal view returns (IArticles.Review[] memory reviews) {
        reviews = new IArticles.Review[](count);
        for (uint256 i = 0; i < count; ++i) {
            reviews[i] = _review(article, reviewers[i]);
        }
    }

    function _review(IArticles.Article memory article, address reviewer) internal view returns (IArticles.Review memory) {
        uint256 deadline = _now + 30 days;
        return IArticles.Review(reviewer, deadline, _sign(_keys[reviewer], _digest(article, reviewer, deadline)));
    }

    function _digest(IArticles.Article memory article, address reviewer, uint256 deadline) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("DoctorDAO Articles"),
                keccak256("1"),
                block.chainid,
                address(articles)
            )
        );
        bytes32 document = keccak256(
            abi.encode(
                keccak256("ArticleReview(bytes32 article,bytes32 previous,address author,bytes32 topic,address reviewer,uint256 deadline)"),
                article.hash,
                article.previous,
                article.author,
                article.topic,
                reviewer,
                deadline
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, document));
    }

    /// @dev Keeps them in order.
    function _insert(address reviewer) internal {
        reviewers.push(reviewer);
        for (uint256 i = reviewers.length - 1; i > 0 && reviewers[i - 1] > reviewers[i]; --i) {
            (reviewers[i - 1], reviewers[i]) = (reviewers[i], reviewers[i - 1]);
        }
    }
}
