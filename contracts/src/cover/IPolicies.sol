// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Policies: who is covered, from when to when
/// @notice A policy is a token (ERC-721) that nobody can transfer; it follows its holder to another account (see IRecovery). Claims-made: it pays
/// for incidents since its retroactive date that are reported while it runs, in its grace, or in a tail.
///
/// WAITING -> ACTIVE -> (CANCELLED | EXPIRED, which is REPORTING) -> CLOSED. A policy is never edited; while a claim is open it is neither
/// cancelled nor closed. What it locks is free when it is closed.
/// @dev Money is minor units of the settlement token, times are unix seconds, shares basis points.
interface IPolicies {
    enum Status {
        NONE,
        WAITING,
        ACTIVE,
        REPORTING,
        CLOSED
    }

    /// @notice What the quote service signs (EIP-712 `Quote`), single use. The contract works out the premium itself, so the signature vouches
    /// for who the holder is, not for the price.
    /// @param end midnight (UTC)
    /// @param retro retroactive date; zero: the start, or for a renewal that of the policy before
    /// @param experience the holder's, see IProducts
    /// @param employer commitment to the holder's employer, or zero: colleagues do not judge the holder's claims
    /// @param renewalOf zero: a first policy
    /// @param maxPremium the holder pays no more
    struct Quote {
        address holder;
        uint32 productId;
        uint48 end;
        uint48 retro;
        uint16 experience;
        bytes32 employer;
        uint64 renewalOf;
        uint96 maxPremium;
        uint48 validUntil;
        uint256 nonce;
    }

    /// @param end when cover ends or ended, by expiry, cancellation or renewal
    /// @param reportUntil last second of reporting: grace and tail
    /// @param time that was bought, in seconds; `end` may have come early
    /// @param tailPrice of a whole tail, as a share of a year's premium: what it was when the policy was bought
    /// @param first of the policies that this one renews, whose waiting never pays; zero: none before it
    /// @param refunded of the premium
    /// @param ibnr for late reports, of its tail; what claims have used of it is gone
    /// @param answered how many calls of the association were made before it, or answered
    struct Policy {
        uint32 productId;
        uint48 start;
        uint48 end;
        uint48 retro;
        uint48 reportUntil;
        uint16 class;
        uint8 openClaims;
        bool closed;
        // --- a word
        uint96 premium;
        uint64 renewalOf;
        uint16 year;
        uint16 answered;
        bool tail;
        bool ended;
        uint32 time;
        uint16 tailPrice;
        // --- a word
        uint96 paid;
        uint96 reserved;
        uint64 first;
        // --- a word
        uint96 refunded;
        uint96 ibnr;
        uint64 renewedBy;
        // --- a word
        bytes32 employer;
        // --- a word
        uint96 dividend;
    }

    /// @param premiums less refunds
    /// @param open policies that are not closed
    /// @param paid of the claims on them: a year gives back no more than it has left
    struct Year {
        uint112 premiums;
        uint112 dividend;
        uint32 open;
        uint112 paid;
    }

    event PolicyBought(
        uint256 indexed policyId,
        address indexed holder,
        uint32 indexed productId,
        uint16 class,
        uint48 start,
        uint48 end,
        uint48 retro,
        uint48 reportUntil,
        uint64 renewalOf,
        uint16 experience,
        uint256 premium,
        uint256 surge
    );
    /// @notice Cover has ended before its time; `by` zero: cancelled, else the policy that renews it.
    event PolicyEnded(uint256 indexed policyId, uint256 by, uint48 end, uint256 refund);
    event TailAdded(uint256 indexed policyId, uint48 reportUntil, uint256 ibnr, bool given);
    event PolicyClosed(uint256 indexed policyId);
    event CallMade(uint256 indexed callId, uint16 share, uint48 due);
    event CallAnswered(uint256 indexed policyId, address indexed payer, uint256 amount, uint16 answered);
    event DividendDeclared(uint16 indexed year, uint256 amount);
    event DividendTaken(uint256 indexed policyId, uint256 amount);
    /// @notice Once, at the beginning: years of 365 days are counted from here.
    event YearsCounted(uint48 origin);

    error PolicyUnknown(uint256 policyId);
    error PolicyNotHolder(uint256 policyId, address caller);
    error PolicyNotMember(address account);
    error PolicyInvalidTerm(uint48 start, uint48 end);
    error PolicyInvalidRetro(uint48 retro);
    error PolicyPremiumTooHigh(uint256 premium, uint256 most);
    error PolicyQuoteExpired(uint48 validUntil);
    error PolicyQuoteUsed(bytes32 digest);
    error PolicyQuoteNotSigned(address signer);
    error PolicyNotRenewable(uint256 policyId);
    error PolicyCallOpen(uint256 policyId, uint256 due);
    error PolicyUnexpectedStatus(uint256 policyId, Status status);
    error PolicyClaimsOpen(uint256 policyId, uint256 claims);
    error PolicyNoTail(uint256 policyId);
    error PolicyNotDeveloped(uint16 year);
    /// @notice The year's premiums less its claims and dividends leave `surplus`.
    error PolicyNoSurplus(uint16 year, uint256 surplus);
    error PolicyNothingDue(uint256 policyId);
    error PolicySolvent(uint256 ratio);
    error PolicyNotTransferable();
    /// @notice Why a claim is not covered: reported outside the time, or the incident is.
    error PolicyNotReportable(uint256 policyId, uint48 from, uint48 until);
    error PolicyNotCovered(uint256 policyId, uint48 incidentAt);

    /// @notice The holder, an ACTIVE member: buy what was quoted, or renew within the last 30 days (the policy before ends then, and what is
    /// unearned of it is owed back). An ACTIVE policy is renewed, by one of the same product or of its successor; what the first one's waiting did
    /// not pay is not paid later.
    function buy(Quote calldata quote, bytes calldata signature) external returns (uint256 policyId);
    /// @notice The holder, who owes no call: end cover now. 90 % of what is unearned is owed back; nothing when a claim was paid.
    function cancel(uint256 policyId) external returns (uint256 refund);
    /// @notice The holder, once, until reporting ends: `months` more to report in.
    function buyTail(uint256 policyId, uint16 months, uint256 maxPremium) external returns (uint256 premium);
    /// @notice BENEFITS_ROLE: the whole tail for nothing, after death, disability, or retirement after ten member-years.
    function giveTail(uint256 policyId) external;
    /// @notice Anybody, when reporting is over and no claim is open.
    function close(uint256 policyId) external;
    /// @notice Anybody: bring a policy to the account that its holder has moved to.
    function follow(uint256 policyId) external;

    /// @notice Admin, while equity is below the minimum: policies that run owe `share` of their premium. Who does not pay cannot renew.
    function callMembers(uint16 share, uint48 due) external returns (uint256 callId);
    /// @notice Anybody for a policy: pay what it owes of calls.
    function answerCall(uint256 policyId) external returns (uint256 amount);
    /// @notice Admin: of a year of which all policies are closed, and of what its claims have left of its premiums.
    function declareDividend(uint16 year, uint112 amount) external;
    /// @notice Anybody: what a policy that owes no call has of its year's dividends is owed to its holder.
    function takeDividend(uint256 policyId) external returns (uint256 amount);

    function policyOf(uint256 policyId) external view returns (Policy memory);
    function statusOf(uint256 policyId) external view returns (Status);
    function holderOf(uint256 policyId) external view returns (address);
    function yearOf(uint16 year) external view returns (Year memory);
    /// @notice What is left of the aggregate: less what was paid and what is reserved.
    function leftOf(uint256 policyId) external view returns (uint256);
    function callDue(uint256 policyId) external view returns (uint256);
    function tailPremium(uint256 policyId, uint16 months) external view returns (uint256);
    function quoteDigest(Quote calldata quote) external view returns (bytes32);
    function isUsed(bytes32 digest) external view returns (bool);
}

/// @title What claims do to a policy
interface IPolicyClaims {
    /// @notice CLAIMS_ROLE: a claim is filed now.
    /// @return asked of the loss what the policy can pay: less the excess, within what is left for the incident and of the aggregate
    /// @return ibnr of the policy that the reserve may use
    function openClaim(uint256 policyId, bytes32 incident, uint48 incidentAt, uint256 loss) external returns (uint96 asked, uint96 ibnr);
    /// @notice CLAIMS_ROLE: how much of the policy's ibnr the reserve took.
    function useIbnr(uint256 policyId, uint96 amount) external;
    /// @notice CLAIMS_ROLE: equity is set aside again for late reports, as much of `amount` as there is: a claim has not needed it.
    function restoreIbnr(uint256 policyId, uint96 amount) external;
    /// @notice CLAIMS_ROLE: a claim has ended with `paid` of `asked`.
    /// @param denied by a panel: nothing can be asked for this incident again
    function endClaim(uint256 policyId, bytes32 incident, uint96 asked, uint96 paid, bool denied) external;
}
