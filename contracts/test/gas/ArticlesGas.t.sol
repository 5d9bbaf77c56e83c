// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArticles} from "../../src/knowledge/IArticles.sol";
import {ArticleReviewsTest} from "../support/ArticleReviewsTest.sol";

/// @title Gas of accepting articles by three reviews
/// @dev Measured as in Gas.t.sol.
/// forge-config: default.isolate = true
contract ArticlesGasTest is ArticleReviewsTest {
    function test_Accepting() public {
        _accept(keccak256("a first text"), 0);
        vm.snapshotGasLastCall("articles", "accept, first work of an author");
        _accept(keccak256("a better text"), keccak256("a first text"));
        vm.snapshotGasLastCall("articles", "accept, later version");
        _accept(keccak256("another text"), 0);
        vm.snapshotGasLastCall("articles", "accept, next work of an author");
    }
}
