// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPolicies} from "./IPolicies.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Quotes
/// @notice What the quote service has signed, each used once. QUOTER_ROLE is its key's.
abstract contract Quotes is IPolicies, AccessControl, EIP712 {
    bytes32 public constant QUOTER_ROLE = keccak256("QUOTER_ROLE");
    bytes32 public constant QUOTE_TYPEHASH = keccak256(
        "Quote(address holder,uint32 productId,uint48 end,uint48 retro,uint16 experience,bytes32 employer,uint64 renewalOf,uint96 maxPremium,uint48 validUntil,uint256 nonce)"
    );

    mapping(bytes32 digest => bool) private _used;

    constructor() EIP712("DoctorDAO Cover", "1") {}

    /// @inheritdoc IPolicies
    function quoteDigest(Quote calldata quote) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(QUOTE_TYPEHASH, quote)));
    }

    /// @inheritdoc IPolicies
    function isUsed(bytes32 digest) external view returns (bool) {
        return _used[digest];
    }

    function _useQuote(Quote calldata quote, bytes calldata signature) internal {
        require(block.timestamp <= quote.validUntil, PolicyQuoteExpired(quote.validUntil));
        bytes32 digest = quoteDigest(quote);
        require(!_used[digest], PolicyQuoteUsed(digest));
        _used[digest] = true;
        (address signer,,) = ECDSA.tryRecover(digest, signature);
        require(hasRole(QUOTER_ROLE, signer), PolicyQuoteNotSigned(signer));
    }
}
