// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";

/// @title The delegation forest of one chamber, with a level vector a member
/// @notice 8 lanes x 26 bits in a uint208: lane h counts the members exactly h hops below. Power is the sum of lanes.
/// IVotes' `DelegateChanged` and `DelegateVotesChanged` are emitted as the standard says (the latter for each ancestor whose power changed).
/// @dev A delegation holds for the common term (365 days, counted from `termOrigin`) in which it was made.
interface ILiquidVotes is IERC5805 {
    /// @notice Emitted once, by the constructor.
    event RegistryOpened(uint48 termOrigin, uint48 termLength);
    /// @notice The delegation holds for `term` as well: by `renew`, or by a delegation in the last 90 days of a term.
    event DelegationRenewed(address indexed delegator, address indexed delegate, uint256 indexed term);
    /// @notice Whether `account` takes new delegations. Edges that exist are not touched.
    event DelegationAcceptanceChanged(address indexed account, bool accepts);
    /// @notice A member has moved (see IRecovery): whom `from` followed, who followed `from`, the terms of all that and the acceptance of new
    /// delegations are from now on those of `to`. `DelegateChanged` tells it for the two of them, not for each follower.
    event VoiceMoved(address indexed from, address indexed to);

    error DelegationCycle(address delegator, address delegate);
    error DelegationNotAccepted(address delegate);
    error DelegationNotMember(address account);
    error DelegationRenewalTooEarly(uint48 opensAt);
    error DelegationNothingToRenew(address delegator);
    error DelegationInvalidSignature(address delegator);
    /// @notice The account was left by its member, or cannot take another's place: it follows, is followed or is a member already.
    error DelegationMoved(address account);
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);

    /// @notice `delegateBySig` for every kind of wallet: the delegator's signature by ECDSA or, from a contract, ERC-1271, over
    /// `DelegationOf(address delegator,address delegatee,uint256 nonce,uint256 expiry)`; `nonce` is that of OpenZeppelin's `delegateBySig`.
    /// Errors: `VotesExpiredSignature`, `DelegationInvalidSignature`, `InvalidAccountNonce`, those of `delegate`.
    function delegateBySig(address delegator, address delegatee, uint256 nonce, uint256 expiry, bytes calldata signature) external;
    /// @notice Carry the present delegation over into the next term; possible in the last 90 days of a term.
    function renew() external;
    function setAcceptsDelegation(bool accepts) external;
    function acceptsDelegation(address account) external view returns (bool);

    /// @notice Whom `account` followed at `timepoint`; `account` itself when nobody.
    function pastDelegate(address account, uint256 timepoint) external view returns (address);
    /// @notice Level vector of `account` at `timepoint`.
    function pastLevels(address account, uint256 timepoint) external view returns (uint208);
    /// @notice Both in one call; `parent` is the zero address when `account` followed nobody.
    function pastVoice(address account, uint256 timepoint) external view returns (uint208 levels, address parent);
    /// @notice Level vector of `account` now.
    function levels(address account) external view returns (uint208);
    /// @notice Number of the common term that `timepoint` lies in, from 0; 0 also for the time before, when there was nothing.
    function termOf(uint256 timepoint) external view returns (uint256);
}
