// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArticles} from "../../src/knowledge/IArticles.sol";
import {IReputation} from "../../src/reputation/IReputation.sol";
import {ArticleReviewsTest} from "../support/ArticleReviewsTest.sol";
import {ContractWallet} from "../support/ContractWallet.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract ArticlesTest is ArticleReviewsTest {
    // --- acceptance ----------------------------------------------------------------------------------------------------------

    function test_EnoughReviewersAcceptAndTheAuthorEarns() public {
        IArticles.Article memory article = _article(TEXT, 0);
        vm.expectEmit(address(articles));
        emit IArticles.ArticleAccepted(TEXT, TEXT, doctor, TOPIC, 1);
        articles.accept(article, _reviews(article, 3));

        IArticles.Acceptance memory acceptance = articles.acceptanceOf(TEXT);
        assertEq(acceptance.author, doctor, "author");
        assertEq(acceptance.acceptedAt, _now, "at");
        assertEq(acceptance.version, 1, "version");
        assertEq(acceptance.work, TEXT, "work");
        assertFalse(acceptance.retracted, "retracted");
        assertEq(articles.newestOf(TEXT), TEXT, "newest");
        assertEq(_balance(doctor), REWARD, "earned, the remainder too");
    }

    function test_LaterVersionsHangOnTheNewestAndEarnNothing() public {
        _accept(TEXT, 0);
        bytes32 second = keccak256("a better text");
        _accept(second, TEXT);
        IArticles.Acceptance memory acceptance = articles.acceptanceOf(second);
        assertEq(acceptance.version, 2, "version");
        assertEq(acceptance.work, TEXT, "work");
        assertEq(articles.newestOf(TEXT), second, "newest");
        assertEq(_balance(doctor), REWARD, "earned once");

        IArticles.Article memory fork = _article(keccak256("another second"), TEXT);
        IArticles.Review[] memory reviews = _reviews(fork, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotNewest.selector, TEXT));
        articles.accept(fork, reviews);
    }

    function test_AVersionOfSomebodyElsesWorkIsRefused() public {
        _accept(TEXT, 0);
        address other = _member("other");
        IArticles.Article memory article = IArticles.Article(keccak256("taken"), TEXT, other, TOPIC);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotNewest.selector, TEXT));
        articles.accept(article, reviews);
    }

    function test_ATextIsAcceptedOnce() public {
        _accept(TEXT, 0);
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleAlreadyAccepted.selector, TEXT));
        articles.accept(article, reviews);
    }

    function test_ATextOfNobodyIsRefused() public {
        IArticles.Article memory article = IArticles.Article(TEXT, 0, makeAddr("stranger"), TOPIC);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotMember.selector, article.author));
        articles.accept(article, reviews);
        article = _article(0, 0);
        reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalid.selector, bytes32(0)));
        articles.accept(article, reviews);
    }

    // --- reviews -------------------------------------------------------------------------------------------------------------

    function test_TooFewReviewsAreRefused() public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 2);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotEnoughReviews.selector, 2, 3));
        articles.accept(article, reviews);
    }

    function test_AReviewerCountsOnce() public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        reviews[1] = reviews[0];
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleReviewersNotSorted.selector, reviews[0].reviewer, reviews[0].reviewer));
        articles.accept(article, reviews);
    }

    function test_WhoHasNotEarnedEnoughCannotReview() public {
        address reviewer = reviewers[1];
        _slash(reviewer, 1);
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleReputationTooLow.selector, reviewer, THRESHOLD - 1, THRESHOLD));
        articles.accept(article, reviews);
    }

    function test_WhoIsNoMemberCannotReview() public {
        address reviewer = reviewers[2];
        _revoke(reviewer);
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidReviewer.selector, reviewer));
        articles.accept(article, reviews);
    }

    function test_AuthorsDoNotReviewThemselves() public {
        address author = reviewers[0];
        IArticles.Article memory article = IArticles.Article(TEXT, 0, author, TOPIC);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidReviewer.selector, author));
        articles.accept(article, reviews);
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
        articles.accept(article, reviews);
    }

    function test_AReviewExpires() public {
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = _reviews(article, 3);
        uint256 deadline = reviews[0].deadline;
        // What fades meanwhile is not what this is about.
        for (uint256 i = 0; i < 3; ++i) {
            _award(reviews[i].reviewer, 1);
        }
        _warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleReviewExpired.selector, reviews[0].reviewer, deadline));
        articles.accept(article, reviews);
        _warp(deadline);
        articles.accept(article, reviews);
    }

    function test_AContractWalletReviews() public {
        ContractWallet wallet = new ContractWallet();
        _admit(address(wallet));
        _award(address(wallet), THRESHOLD);
        vm.prank(admin);
        articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 1, REWARD));
        IArticles.Article memory article = _article(TEXT, 0);
        IArticles.Review[] memory reviews = new IArticles.Review[](1);
        reviews[0] = IArticles.Review(address(wallet), _now + 1 days, "");
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleInvalidSignature.selector, address(wallet)));
        articles.accept(article, reviews);
        wallet.approve(_digest(article, address(wallet), _now + 1 days));
        articles.accept(article, reviews);
        assertEq(_balance(doctor), REWARD, "earned");
    }

    // --- what is earned --------------------------------------------------------------------------------------------------------

    function testFuzz_AllOfTheRewardIsSharedOut(uint32 reward, uint8 count) public {
        count = uint8(bound(count, 1, 4));
        reward = uint32(bound(reward, 0, 1_000_000));
        vm.prank(admin);
        articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 1, reward));
        IArticles.Article memory article = _article(TEXT, 0);
        articles.accept(article, _reviews(article, count));
        assertEq(_balance(doctor), reward, "earned");
    }

    function test_ThoseWhoReadEachOtherAreBoundByTheCapOfAPair() public {
        _name(TOPIC, address(articles), NO_CAP, NO_CAP, 5);
        _accept(TEXT, 0);
        assertEq(_balance(doctor), 15, "5 from each of three");
        _accept(keccak256("a second work"), 0);
        assertEq(_balance(doctor), 15, "and no more in this epoch");
        assertEq(articles.acceptanceOf(keccak256("a second work")).version, 1, "but it is accepted");
    }

    /// @dev Both directions of a pair share its cap: who is read by somebody earns less from reading back and forth.
    function test_TheCapOfAPairIsOneForBothDirections() public {
        vm.prank(admin);
        articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 1, REWARD));
        _name(TOPIC, address(articles), NO_CAP, NO_CAP, 25);
        _award(doctor, THRESHOLD);
        _keys[doctor] = _keyOfDoctor();
        address colleague = reviewers[0];
        _acceptBy(keccak256("mine"), doctor, colleague);
        assertEq(_balance(doctor), THRESHOLD + REWARD, "the first takes 20 of 25");
        _acceptBy(keccak256("yours"), colleague, doctor);
        assertEq(_balance(colleague), THRESHOLD + 5, "the way back has 5 left");
    }

    /// @dev Whatever the caps are, they cut what is earned and stand in no article's way.
    function testFuzz_NoCapPreventsAcceptance(uint32 total, uint32 account, uint32 pair, uint32 reward, uint8 count) public {
        count = uint8(bound(count, 1, 4));
        vm.prank(admin);
        articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 1, reward));
        _name(TOPIC, address(articles), total, account, pair);
        IArticles.Article memory article = _article(TEXT, 0);
        articles.accept(article, _reviews(article, count));
        uint256 share = reward / count;
        uint256 first = reward - share * (count - 1);
        uint256 cut = (first < pair ? first : pair) + (count - 1) * (share < pair ? share : pair);
        if (cut > account) cut = account;
        if (cut > total) cut = total;
        assertEq(_balance(doctor), cut, "earned");
        assertEq(articles.acceptanceOf(TEXT).version, 1, "accepted");
    }

    function test_WhoHasTheMostThatThereIsIsAcceptedAllTheSame() public {
        // What the reviewers were given counts against the same cap, so a little room is left.
        assertEq(_award(doctor, type(uint32).max), type(uint32).max - 4 * THRESHOLD);
        vm.prank(admin);
        articles.setReviewRule(IArticles.ReviewRule(THRESHOLD, 3, 1000));
        _accept(TEXT, 0);
        assertEq(_balance(doctor), type(uint32).max, "no more than that");
    }

    function test_WhereNothingIsAwardedArticlesAreAcceptedAllTheSame() public {
        vm.prank(admin);
        reputation.dropSource(TOPIC, address(articles));
        _accept(TEXT, 0);
        assertEq(_balance(doctor), 0, "earned");
    }

    // --- governance ------------------------------------------------------------------------------------------------------------

    function test_OnlyTheAdminRetractsAndSetsTheRule() public {
        _accept(TEXT, 0);
        bytes memory refused = abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, doctor, bytes32(0));
        vm.startPrank(doctor);
        vm.expectRevert(refused);
        articles.retract(TEXT);
        vm.expectRevert(refused);
        articles.setReviewRule(IArticles.ReviewRule(0, 1, 0));
        vm.stopPrank();

        vm.startPrank(admin);
        vm.expectEmit(address(articles));
        emit IArticles.ArticleRetracted(TEXT);
        articles.retract(TEXT);
        assertTrue(articles.acceptanceOf(TEXT).retracted, "retracted");
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotAccepted.selector, TEXT));
        articles.retract(TEXT);
        vm.expectRevert(abi.encodeWithSelector(IArticles.ArticleNotAccepted.selector, keccak256("never")));
        articles.retract(keccak256("never"));
        vm.stopPrank();
    }

    /// @dev A correction follows what was taken back, and is no new work.
    function test_AVersionMayFollowARetractedOne() public {
        _accept(TEXT, 0);
        vm.prank(admin);
        articles.retract(TEXT);
        bytes32 correction = keccak256("a correction");
        _accept(correction, TEXT);
        assertEq(articles.newestOf(TEXT), correction, "newest");
        assertFalse(articles.acceptanceOf(correction).retracted, "retracted");
        assertEq(_balance(doctor), REWARD, "earned once");
    }

    function test_ARuleHasOneToTenReviewers() public {
        vm.startPrank(admin);
        vm.expectRevert(IArticles.ArticleInvalidRule.selector);
        articles.setReviewRule(IArticles.ReviewRule(0, 0, 0));
        vm.expectRevert(IArticles.ArticleInvalidRule.selector);
        articles.setReviewRule(IArticles.ReviewRule(0, 11, 0));
        vm.expectEmit(address(articles));
        emit IArticles.ReviewRuleChanged(7, 10, 3);
        articles.setReviewRule(IArticles.ReviewRule(7, 10, 3));
        vm.stopPrank();
        assertEq(abi.encode(articles.reviewRule()), abi.encode(IArticles.ReviewRule(7, 10, 3)), "rule");
    }

    // --- help ------------------------------------------------------------------------------------------------------------------

    /// @dev The doctor of the other tests is an address without a key.
    function _keyOfDoctor() private returns (uint256 key) {
        (doctor, key) = makeAddrAndKey("doctor");
    }

    function _acceptBy(bytes32 hash, address author, address reviewer) private {
        IArticles.Article memory article = IArticles.Article(hash, 0, author, TOPIC);
        IArticles.Review[] memory reviews = new IArticles.Review[](1);
        reviews[0] = _review(article, reviewer);
        articles.accept(article, reviews);
    }
}
