// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Reputation: what a member has done for the association, by topic, half of it forgotten every 365 days
/// @notice Whole units that cannot be transferred, approved or bought: this is no token. It opens doors (who may propose, who may judge)
/// and never multiplies a vote. Only contracts that the association has named for a topic award it, within caps, or slash it.
/// @dev A topic is a chamber's key in ASCII, right-padded, for example "clinical": a new version of a chamber keeps its topic. Times are
/// seconds since the Unix epoch (ERC-6372 `mode=timestamp`); decay goes by whole days (UTC), so a balance falls at midnight and at no other
/// time.
///
/// Reputation asks nobody whether an account is a member. It tells what was done; whether that opens a door is for the door to say, and
/// every door asks Membership as well. So an order may be finished while a voucher is late, what was earned is there when a lapsed or
/// suspended member comes back, and what a revoked one had stays readable and opens nothing.
///
/// When a member moves to another account (see IRecovery), all that was earned stands there from that block on, and whatever still names the
/// old account, an order or a ruling that was under way, reaches the new one. What the new account had earned by itself before is not added:
/// it is nobody's.
///
/// Every balance can be made again from the events: see `ReputationAwarded` and `ReputationMoved`.
interface IReputation {
    /// @notice What a source may award in one topic and epoch (30 days): in all, to one account, and between two people.
    struct Caps {
        uint32 total;
        uint32 account;
        uint32 pair;
    }

    /// @notice Emitted once, by the constructor. Days and epochs are counted from midnight (UTC) of `originDay`, which is in days since
    /// 1970.
    event ReputationOpened(uint256 originDay, uint256 halfLifeDays, uint256 epochDays);
    /// @notice From now on `source` may award in `topic`; also emitted when its caps change.
    event SourceNamed(bytes32 indexed topic, address indexed source, uint32 capTotal, uint32 capAccount, uint32 capPair);
    event SourceDropped(bytes32 indexed topic, address indexed source);
    event SlasherNamed(bytes32 indexed topic, address indexed slasher);
    event SlasherDropped(bytes32 indexed topic, address indexed slasher);
    /// @notice `amount` was added on the day of this block, and `cut` was not because a cap stood in the way; their sum is what was asked
    /// for. The balance on day D is floor(sum of amount * weight(day of the event) / weight(D)), awards counted up and slashes down.
    /// @param counterpart the person it was earned from; zero when there is none
    /// @param ref what it was earned by, as the source names it
    event ReputationAwarded(
        address indexed account,
        bytes32 indexed topic,
        address indexed source,
        address counterpart,
        uint256 amount,
        uint256 cut,
        bytes32 ref
    );
    /// @notice `amount` was taken on the day of this block, and `cut` was not because there was no more.
    event ReputationSlashed(
        address indexed account, bytes32 indexed topic, address indexed slasher, uint256 amount, uint256 cut, bytes32 ref
    );

    /// @notice Everything of `from` is `to`'s now. Awards and slashes that name `from` later are emitted as those of `to`.
    event ReputationMoved(address indexed from, address indexed to);

    error ReputationOnlyMembership(address caller);
    error ReputationNotSource(bytes32 topic, address account);
    error ReputationNotSlasher(bytes32 topic, address account);
    /// @notice Sources and slashers are contracts; nobody awards by hand.
    error ReputationNotContract(address account);
    error ReputationInvalidAccount(address account);
    /// @notice The caller has awarded (or slashed) for `ref` already.
    error ReputationRefUsed(address caller, bytes32 ref);
    error ReputationFutureLookup(uint256 timepoint, uint48 clock);

    /// @notice A named source: add `amount` to the account, or as much of it as the caps leave. Being over a cap is no error, because what
    /// awards is the end of an order or a panel, and nobody's work may hang on somebody's cap. Errors: `ReputationNotSource`,
    /// `ReputationRefUsed`, `ReputationInvalidAccount`.
    /// @param counterpart the person it is earned from, or zero when there is none. The cap of a pair counts both directions; from oneself
    /// nothing is earned.
    /// @param ref what it is earned by; once a source, whatever the topic
    /// @return awarded what was added
    function award(address account, bytes32 topic, uint256 amount, address counterpart, bytes32 ref) external returns (uint256 awarded);
    /// @notice A named slasher: take `amount` from the account, or all there is; that frees no cap. Errors: `ReputationNotSlasher`,
    /// `ReputationRefUsed`.
    /// @param ref the ruling; once a slasher, whatever the topic
    /// @return slashed what was taken
    function slash(address account, bytes32 topic, uint256 amount, bytes32 ref) external returns (uint256 slashed);

    /// @notice Admin: let `source` award in `topic`, or change its caps. With caps of 0 it awards nothing and its orders can still end: a
    /// source is wound down like that before it is dropped. What it has awarded in the running epoch counts against new caps, also after a
    /// drop. The timelock can be a source: then a proposal awards when it is executed. Errors: `ReputationNotContract`.
    function nameSource(bytes32 topic, address source, Caps calldata caps) external;
    /// @notice Admin: from now on `award` refuses `source` in `topic`. Errors: `ReputationNotSource`.
    function dropSource(bytes32 topic, address source) external;
    /// @notice Admin: let `slasher` slash in `topic`. Errors: `ReputationNotContract`.
    function nameSlasher(bytes32 topic, address slasher) external;
    /// @notice Admin: from now on `slash` refuses `slasher` in `topic`. Errors: `ReputationNotSlasher`.
    function dropSlasher(bytes32 topic, address slasher) external;

    /// @notice Whole units of `account` today. Members or not: see above.
    function balanceOf(address account, bytes32 topic) external view returns (uint256);
    /// @notice What it was at `timepoint`, which must be in the past. Nothing later changes the answer. Errors: `ReputationFutureLookup`.
    function balanceAt(address account, bytes32 topic, uint256 timepoint) external view returns (uint256);
    /// @notice The most that `source` can award to `account` now, from `counterpart` or, when that is zero, from nobody.
    function room(bytes32 topic, address source, address account, address counterpart) external view returns (uint256);
    /// @notice Whether `source` is named for `topic`, and its caps.
    function sourceOf(bytes32 topic, address source) external view returns (bool named, Caps memory caps);
    function isSlasher(bytes32 topic, address slasher) external view returns (bool);
    /// @notice Whether `source` has awarded for `ref`.
    function isAwarded(address source, bytes32 ref) external view returns (bool);
    /// @notice Whether `slasher` has slashed for `ref`.
    function isSlashed(address slasher, bytes32 ref) external view returns (bool);
    /// @notice What one unit that is given `day` days after the origin counts in sums: floor(2^80 * 2^(r/365)) * 2^q for day = 365 q + r.
    function weight(uint256 day) external pure returns (uint256);
}
