// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArticles} from "../../src/knowledge/IArticles.sol";
import {IReputation} from "../../src/reputation/IReputation.sol";
import {ContractWallet} from "../support/ContractWallet.sol";
import {ReputationTest} from "../support/ReputationTest.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract ArticlesTest is ReputationTest {
    uint32 private constant THRESHOLD = 10;
    uint32 private constant REWARD = 20;
    bytes32 private constant TEXT = keccak256("a text");

    IArticles private _articles;
    address[] private _reviewers;
    mapping(address reviewer => uint256) private _keys;

    function setUp() public override {
        super.setUp();
        _articles = IArticles(
            vm.deployCode(
                "out/Articles.sol/Articles.json", abi.encode(membership, reputation, admin, IArticles.ReviewRule(THRESHOLD, 3, REWARD))
            )
        );
        _name(TOPIC, address(_articles), NO_CAP, NO_CAP, NO_CAP);
        _admit(doctor);
        for (uint256 key = 0xB0B; _reviewers.length < 4; ++key) {
            address reviewer = vm.addr(key);
            _keys[reviewer] = key;
            _admit(reviewer);
            _award(reviewer, THRESHOLD);
            _insert(reviewer);
        }
    }

    // --- acceptance ----------------------------------------------------------------------------------------------------------

    function test_EnoughReviewersAcceptAndTheAuthorEarns() public {
        IArticles.Article memory article = _article(TEXT, 0);
        vm.expectEmit(address(_articles));
        emit IArticles.ArticleAccepted(TEXT, TEXT, doctor, TOPIC, 1);
        _articles.accept(article, _reviews(article, 3));

        IArticles.Acceptance memory acceptance = _articles.acceptanceOf(TEXT);
        assertEq(acceptance.author, doctor, "author");
        assertEq(acceptance.acceptedAt, _now, "at");
        assertEq(acceptance.version, 1, "version");
        assertEq(acceptance.work, TEXT, "work");
        assertFalse(acceptance.retracted, "retracted");
        assertEq(_articles.newestOf(TEXT), TEXT, "newest");
        assertEq(_balance(doctor), REWARD, "earned, the remainder too");
    }

    function test_LaterVersionsHangOnTheNewestAndEarnNothing() public {
        _accept(TEXT, 0);
        bytes32 second = keccak256("a better text");
        _accept(second, TEXT);
        IArticles.Acceptance memory acceptance = _articles.acceptanceOf(second);
        assertEq(acceptance.version, 2, "version");
        assertEq(acceptance.work, TEXT, "work");
        assertEq(_articles.newestOf(TEXT), second, "newest");
        assertEq(_balance(doctor), REWARD, "earned once");

        IArticles.Article memory fork = _article(keccak256("another second"), TEXT);
        IArticles.Review[] memory reviews = _reviews(fork, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotNewest.selector, TEXT));
        _articles.accept(fork, reviews);
    }

    function test_AVersionOfSomebodyElsesWorkIsRefused() public {
        _accept(TEXT, 0);
        address other = _member("other");
        IArticles.Article memory article = IArticles.Article(keccak256("taken"), TEXT, other, TOPIC);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotNewest.selector, TEXT));
        _articles.accept(article, reviews);
    }

    function test_ATextIsAcceptedOnce() public {
        _accept(TEXT, 0);
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleAlreadyAccepted.selector, TEXT));
        _articles.accept(article, reviews);
    }

    function test_ATextOfNobodyIsRefused() public {
        IArticles.Article memory article = IArticles.Article(TEXT, 0, makeAddr("stranger"), TOPIC);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotMember.selector, article.author));
        _articles.accept(article, reviews);
        article = _article(0, 0);
        reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalid.selector, bytes32(0)));
        _articles.accept(article, reviews);
    }

    // --- reviews -------------------------------------------------------------------------------------------------------------

    function test_TooFewReviewsAreRefused() public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 2);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotEnoughReviews.selector, 2, 3));
        _articles.accept(article, reviews);
    }

    function test_AReviewerCountsOnce() public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        reviews[1] = reviews[0];
        vm.expectRevert(
            abi.encodeWithSelector(IArticles.ArticleReviewersNotSorted.selector, reviews[0].reviewer, reviews[0].reviewer)
        );
        _articles.accept(article, reviews);
    }

    function test_WhoHasNotEarnedEnoughCannotReview() public {
        address reviewer = _reviewers[1];
        _slash(reviewer, 1);
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(
            abi.encodeWithSelector(IArticles.ArticleReputationTooLow.selector, reviewer, THRESHOLD - 1, THRESHOLD)
        );
        _articles.accept(article, reviews);
    }

    function test_WhoIsNoMemberCannotReview() public {
        address reviewer = _reviewers[2];
        _revoke(reviewer);
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidReviewer.selector, reviewer));
        _articles.accept(article, reviews);
    }

    function test_AuthorsDoNotReviewThemselves() public {
        address author = _reviewers[0];
        IArticles.Article memory article = IArticles.Article(TEXT, 0, author, TOPIC);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidReviewer.selector, author));
        _articles.accept(article, reviews);
    }

    /// @dev Each field of the signed document counts.
    function testFuzz_ASignatureIsForOneArticle(uint8 field) public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        if (field % 4 == 0) article.hash = keccak256("another");
        else if (field % 4 == 1) article.topic = OTHER_TOPIC;
        else if (field % 4 == 2) article.author = _member("other");
        else reviews[0].deadline += 1;
        if (field % 4 == 1) {
            for (uint256 i = 0; i < 3; ++i) {
                _name(OTHER_TOPIC, address(this), NO_CAP, NO_CAP, NO_CAP);
                reputation.award(reviews[i].reviewer, OTHER_TOPIC, THRESHOLD, address(0), _ref());
            }
        }
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidSignature.selector, reviews[0].reviewer));
        _articles.accept(article, reviews);
    }

    function test_AReviewExpires() public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        uint256 deadline = reviews[0].deadline;
        _warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleReviewExpired.selector, reviews[0].reviewer, deadline));
        _articles.accept(article, reviews);
        _warp(deadline);
        _articles.accept(article, reviews);
    }

    function test_AContractWalletReviews() public {
        ContractWallet wallet = new ContractWallet();
        _admit(address(wallet));
        _award(address(wallet), THRESHOLD);
        vm.prank(admin);
        _articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 1, REWARD));
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = new IArticles.Review[](1);
        reviews[0] = IArticles.Review(address(wallet), _now + 1 days, "");
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidSignature.selector, address(wallet)));
        _articles.accept(article, reviews);
        wallet.approve(_digest(article, address(wallet), _now + 1 days));
        _articles.accept(article, reviews);
        assertEq(_balance(doctor), REWARD, "earned");
    }

    // --- what is earned --------------------------------------------------------------------------------------------------------

    function testFuzz_AllOfTheRewardIsSharedOut(uint32 reward, uint8 count) public {
        count = uint8(bound(count, 1, 4));
        reward = uint32(bound(reward, 0, 1_000_000));
        vm.prank(admin);
        _articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 1, reward));
        IArticles.Article memory article = _article(TEXT, 0);
        _articles.accept(article, _reviews(article, count));
        assertEq(_balance(doctor), reward, "earned");
    }

    function test_ThoseWhoReadEachOtherAreBoundByTheCapOfAPair() public {
        _name(TOPIC, address(_articles), NO_CAP, NO_CAP, 5);
        _accept(TEXT, 0);
        assertEq(_balance(doctor), 15, "5 from each of three");
        _accept(keccak256("a second work"), 0);
        assertEq(_balance(doctor), 15, "and no more in this epoch");
        assertEq(_articles.acceptanceOf(keccak256("a second work")).version, 1, "but it is accepted");
    }

    function test_WhereNothingIsAwardedArticlesAreAcceptedAllTheSame() public {
        vm.prank(admin);
        reputation.dropSource(TOPIC, address(_articles));
        _accept(TEXT, 0);
        assertEq(_balance(doctor), 0, "earned");
    }

    // --- governance ------------------------------------------------------------------------------------------------------------

    function test_OnlyTheAdminRetractsAndSetsTheRule() public {
        _accept(TEXT, 0);
        bytes memory refused = abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, doctor, bytes32(0));
        vm.startPrank(doctor);
        vm.expectRevert(refused);
        _articles.retract(TEXT);
        vm.expectRevert(refused);
        _articles.setReviewRule(IArticles.ReviewRule(0, 1, 0));
        vm.stopPrank();

        vm.startPrank(admin);
        vm.expectEmit(address(_articles));
        emit IArticles.ArticleRetracted(TEXT);
        _articles.retract(TEXT);
        assertTrue(_articles.acceptanceOf(TEXT).retracted, "retracted");
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotAccepted.selector, TEXT));
        _articles.retract(TEXT);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotAccepted.selector, keccak256("never")));
        _articles.retract(keccak256("never"));
        vm.stopPrank();
    }

    function test_ARuleHasOneToTenReviewers() public {
        vm.startPrank(admin);
        vm.expectRevert(IArticles.ArticleInvalidRule.selector);
        _articles.setReviewRule(IArticles.ReviewRule(0, 0, 0));
        vm.expectRevert(IArticles.ArticleInvalidRule.selector);
        _articles.setReviewRule(IArticles.ReviewRule(0, 11, 0));
        vm.expectEmit(address(_articles));
        emit IArticles.ReviewRuleChanged(7, 10, 3);
        _articles.setReviewRule(IArticles.ReviewRule(7, 10, 3));
        vm.stopPrank();
        assertEq(abi.encode(_articles.reviewRule()), abi.encode(IArticles.ReviewRule(7, 10, 3)), "rule");
    }

    // --- help ------------------------------------------------------------------------------------------------------------------

    function _article(bytes32 hash, bytes32 previous) private view returns (IArticles.Article memory) {
        return IArticles.Article(hash, previous, doctor, TOPIC);
    }

    function _accept(bytes32 hash, bytes32 previous) private {
        IArticles.Article memory article = _article(hash, previous);
        _articles.accept(article, _reviews(article, 3));
    }

    function _reviews(IArticles.Article memory article, uint256 count) private view returns (IArticles.Review[] memory reviews) {
        reviews = new IArticles.Review[](count);
        for (uint256 i = 0; i < count; ++i) {
            address reviewer = _reviewers[i];
            reviews[i] = IArticles.Review(
                reviewer, _now + 30 days, _sign(_keys[reviewer], _digest(article, reviewer, _now + 30 days))
            );
        }
    }

    function _digest(IArticles.Article memory article, address reviewer, uint256 deadline) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("DoctorDAO Articles"),
                keccak256("1"),
                block.chainid,
                address(_articles)
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
    function _insert(address reviewer) private {
        _reviewers.push(reviewer);
        for (uint256 i = _reviewers.length - 1; i > 0 && _reviewers[i - 1] > _reviewers[i]; --i) {
            (_reviewers[i - 1], _reviewers[i]) = (_reviewers[i], _reviewers[i - 1]);
        }
    }
}
