// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILiquidVotes} from "../../../src/governance/ILiquidVotes.sol";
import {IMembership} from "../../../src/membership/IMembership.sol";
import {IRecovery} from "../../../src/membership/IRecovery.sol";
import {LiquidVotesUnderTest, MembershipUnderTest} from "../UnderTest.sol";
import {Test} from "forge-std/Test.sol";

/// @title Acts at random on Membership and LiquidVotes, and keeps the plainest possible books beside them
contract DelegationHandler is Test {
    uint256 public constant PEOPLE = 14;
    uint256 public constant GAS_BOUND = 1_500_000;
    uint256 private constant VERIFIER_KEY = 0xA11CE;

    struct Memory {
        uint48 time;
        uint256[PEOPLE] levels;
        address[PEOPLE] delegates;
        address[PEOPLE] accounts;
        bool[PEOPLE] members;
        uint256 total;
    }

    MembershipUnderTest private immutable _membership;
    LiquidVotesUnderTest private immutable _votes;
    address private immutable _admin;
    address private immutable _guardian;

    // The books: a status, a date, and whom each follows in this term and in the next.
    IMembership.Status[PEOPLE] public status;
    uint48[PEOPLE] public notAfter;
    address[PEOPLE] private _parent;
    address[PEOPLE] private _parentNext;
    bool[PEOPLE] private _declines;
    uint48 public time;
    uint256 private _nonce;
    uint256 private _moves;
    mapping(uint256 who => address) private _account;
    mapping(address account => uint256) private _number;
    address[] public left;
    Memory[] private _past;

    constructor(MembershipUnderTest membership, LiquidVotesUnderTest votes, address admin, address guardian, uint48 start) {
        (_membership, _votes, _admin, _guardian, time) = (membership, votes, admin, guardian, start);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            _admit(i);
        }
    }

    modifier bounded() {
        uint256 before = gasleft();
        _;
        assertLt(before - gasleft(), GAS_BOUND, "an act's gas is bounded");
    }

    // --- acts ------------------------------------------------------------------------------------------------------------

    /// @dev Twice in the list, since forests are what is wanted.
    function delegate(uint256 from, uint256 to) public bounded {
        (from, to) = (from % PEOPLE, to % PEOPLE);
        bytes memory refusal = _refusal(from, to);
        if (refusal.length != 0) vm.expectRevert(refusal);
        vm.prank(person(from));
        _votes.delegate(person(to));
        if (refusal.length != 0) return;
        _parent[from] = to == from ? address(0) : person(to);
        _parentNext[from] = _renewalOpen() ? _parent[from] : address(0);
    }

    /// @dev Long chains come up too seldom by chance.
    function chain(uint256 from, uint256 length) external {
        (from, length) = (from % PEOPLE, 2 + length % (PEOPLE - 2));
        for (uint256 i = 0; i < length; ++i) {
            delegate(from + i, from + i + 1);
        }
    }

    function takeBack(uint256 who) external bounded {
        who = who % PEOPLE;
        vm.prank(person(who));
        _votes.delegate(address(0));
        (_parent[who], _parentNext[who]) = (address(0), address(0));
    }

    function renew(uint256 who) external bounded {
        who = who % PEOPLE;
        bool possible = _renewalOpen() && _parent[who] != address(0);
        if (!possible) vm.expectRevert();
        vm.prank(person(who));
        _votes.renew();
        if (possible) _parentNext[who] = _parent[who];
    }

    function decline(uint256 who, bool accepts) external bounded {
        who = who % PEOPLE;
        vm.prank(person(who));
        _votes.setAcceptsDelegation(accepts);
        _declines[who] = !accepts;
    }

    function refresh(uint256 who) external bounded {
        who = who % PEOPLE;
        if (status[who] != IMembership.Status.REVOKED) _admit(who);
    }

    /// @dev Fourteen acts in one call: its gas is bounded by how many the caller lists.
    function lapse() external {
        address[] memory all = new address[](PEOPLE);
        uint256 due;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            all[i] = person(i);
            if (status[i] == IMembership.Status.ACTIVE && notAfter[i] < time) {
                status[i] = IMembership.Status.LAPSED;
                ++due;
            }
        }
        assertEq(_membership.lapse(all), due, "exactly those who are due");
    }

    function suspend(uint256 who) external bounded {
        who = who % PEOPLE;
        if (status[who] != IMembership.Status.ACTIVE) return;
        vm.prank(_guardian);
        _membership.suspend(person(who));
        status[who] = IMembership.Status.SUSPENDED;
    }

    function reinstate(uint256 who) external bounded {
        who = who % PEOPLE;
        if (status[who] != IMembership.Status.SUSPENDED) return;
        if (notAfter[who] < time) _admit(who);
        vm.prank(_guardian);
        _membership.reinstate(person(who));
        status[who] = IMembership.Status.ACTIVE;
    }

    /// @dev For good, so only some of them.
    function revoke(uint256 who) external bounded {
        who = who % PEOPLE;
        if (who % 4 != 1 || status[who] == IMembership.Status.REVOKED) return;
        vm.prank(_admin);
        _membership.revoke(person(who));
        status[who] = IMembership.Status.REVOKED;
    }

    /// @dev Asked for by the verifiers and completed a week later, whatever the member's state is.
    function move(uint256 who) external {
        who = who % PEOPLE;
        if (status[who] == IMembership.Status.REVOKED) return;
        address from = person(who);
        address to = address(uint160(0x100000 + ++_moves));
        bytes32 nullifier = keccak256(abi.encode(who));
        IRecovery.RecoveryVoucher memory voucher =
            IRecovery.RecoveryVoucher(nullifier, to, time + 1, _membership.recoveryVoucherNonce(nullifier));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(VERIFIER_KEY, _membership.recoveryDigest(voucher));
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = abi.encodePacked(r, s, v);
        _membership.requestRecoveryByVoucher(voucher, signatures);
        _advance(7 days);
        uint256 before = gasleft();
        _membership.completeRecovery(from);
        assertLt(before - gasleft(), GAS_BOUND, "a move's gas is bounded, however many follow");
        (_account[who], _number[to]) = (to, who);
        left.push(from);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (_parent[i] == from) _parent[i] = to;
            if (_parentNext[i] == from) _parentNext[i] = to;
        }
    }

    function pass(uint256 span) external {
        _advance(uint48(span % 4 == 0 ? bound(span, 30 days, 200 days) : bound(span, 1, 3 days)));
    }

    function _advance(uint48 span) private {
        _remember();
        uint256 term = _votes.termOf(time);
        time += span;
        vm.warp(time);
        for (uint256 t = _votes.termOf(time); t > term; --t) {
            for (uint256 i = 0; i < PEOPLE; ++i) {
                (_parent[i], _parentNext[i]) = (_parentNext[i], address(0));
            }
        }
    }

    // --- the oracle ------------------------------------------------------------------------------------------------------

    /// @dev The account that the person has now.
    function person(uint256 index) public view returns (address) {
        address moved = _account[index % PEOPLE];
        return moved == address(0) ? address(uint160(0x1000 + index % PEOPLE)) : moved;
    }

    /// @dev Accounts that were left.
    function leavings() external view returns (address[] memory) {
        return left;
    }

    function isMember(uint256 who) public view returns (bool) {
        return status[who] == IMembership.Status.ACTIVE;
    }

    function delegateOf(uint256 who) public view returns (address) {
        return _parent[who] == address(0) ? person(who) : _parent[who];
    }

    /// @dev For everyone, the members exactly h hops below: each member walks up and is counted where they come by.
    function below() public view returns (uint256[8][PEOPLE] memory counts) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (!isMember(i)) continue;
            address stop = person(i);
            for (uint256 h = 0; h < 8 && stop != address(0); ++h) {
                ++counts[_index(stop)][h];
                stop = _parent[_index(stop)];
            }
        }
    }

    function memories() external view returns (uint256) {
        return _past.length;
    }

    function remembered(uint256 index) external view returns (Memory memory) {
        return _past[index];
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _remember() private {
        Memory storage m = _past.push();
        m.time = time;
        uint256[8][PEOPLE] memory counts = below();
        for (uint256 i = 0; i < PEOPLE; ++i) {
            uint256 vector;
            for (uint256 h = 0; h < 8; ++h) {
                vector |= counts[i][h] << (26 * h);
            }
            (m.levels[i], m.delegates[i], m.members[i], m.accounts[i]) = (vector, delegateOf(i), isMember(i), person(i));
            if (isMember(i)) ++m.total;
        }
    }

    function _index(address account) private view returns (uint256) {
        return uint160(account) >= 0x100000 ? _number[account] : uint160(account) - 0x1000;
    }

    function _renewalOpen() private view returns (bool) {
        return _votes.termOf(time + 90 days) > _votes.termOf(time);
    }

    /// @dev Why this delegation must be refused; empty when it must not.
    function _refusal(uint256 from, uint256 to) private view returns (bytes memory) {
        if (to == from) return "";
        if (person(to) != _parent[from]) {
            if (!isMember(from)) return abi.encodeWithSelector(ILiquidVotes.DelegationNotMember.selector, person(from));
            if (!isMember(to)) return abi.encodeWithSelector(ILiquidVotes.DelegationNotMember.selector, person(to));
            if (_declines[to]) return abi.encodeWithSelector(ILiquidVotes.DelegationNotAccepted.selector, person(to));
        }
        address stop = person(to);
        for (uint256 h = 1; h <= 7 && stop != address(0); ++h) {
            if (stop == person(from)) return abi.encodeWithSelector(ILiquidVotes.DelegationCycle.selector, stop, stop);
            stop = _parent[_index(stop)];
        }
        return "";
    }

    function _admit(uint256 who) private {
        IMembership.Voucher memory voucher =
            IMembership.Voucher(person(who), "cardiology", keccak256(abi.encode(who)), time + 90 days, ++_nonce);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(VERIFIER_KEY, _membership.voucherDigest(voucher));
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = abi.encodePacked(r, s, v);
        _membership.admit(voucher, signatures);
        notAfter[who] = time + 90 days;
        if (status[who] != IMembership.Status.SUSPENDED) status[who] = IMembership.Status.ACTIVE;
    }
}
