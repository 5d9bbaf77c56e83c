// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IChamber} from "../../src/governance/IChamber.sol";
import {IMembership} from "../../src/membership/IMembership.sol";
import {IRecovery} from "../../src/membership/IRecovery.sol";
import {ChamberSettings, ChamberUnderTest, LiquidVotesUnderTest, MembershipUnderTest, TimelockUnderTest} from "./UnderTest.sol";
import {Test} from "forge-std/Test.sol";

/// @title A small association on the real contracts: one membership, one registry of voices, one chamber, one timelock
/// @dev The clock is kept in `_now`, because `block.timestamp` may be read before a warp by the optimiser.
abstract contract AssociationTest is Test {
    uint48 internal constant START = 1_767_225_600; // 2026-01-01
    uint48 internal constant INTERVAL = 7 days;
    uint48 internal constant NOTICE = 2 days;
    uint32 internal constant PERIOD = 7 days;
    uint256 internal constant TIMELOCK_DELAY = 2 days;
    uint256 internal constant VERIFIER_KEY = 0xA11CE;

    address internal admin = makeAddr("admin");
    address internal guardian = makeAddr("guardian");
    address internal verifier = vm.addr(VERIFIER_KEY);

    MembershipUnderTest internal membership;
    LiquidVotesUnderTest internal votes;
    ChamberUnderTest internal chamber;
    TimelockUnderTest internal timelock;

    uint48 internal _now;
    uint256 private _vouchers;
    uint256 private _proposals;
    uint256 private _proposers;

    function setUp() public virtual {
        _warp(START);
        address[] memory verifiers = new address[](1);
        verifiers[0] = verifier;
        membership = MembershipUnderTest(vm.deployCode("out/Membership.sol/Membership.json", abi.encode(admin, verifiers, 1)));
        votes = LiquidVotesUnderTest(vm.deployCode("out/LiquidVotes.sol/LiquidVotes.json", abi.encode(membership, START)));
        timelock = TimelockUnderTest(
            payable(vm.deployCode(
                    "out/TimelockController.sol/TimelockController.json",
                    abi.encode(TIMELOCK_DELAY, new address[](0), new address[](1), admin)
                ))
        );
        chamber = _openChamber("Clinical", [uint16(4000), 500, 1000]);
        vm.startPrank(admin);
        membership.addRegistry(address(votes));
        membership.grantRole(membership.GUARDIAN_ROLE(), guardian);
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(chamber));
        timelock.grantRole(timelock.CANCELLER_ROLE(), address(chamber));
        vm.stopPrank();
    }

    // --- time ------------------------------------------------------------------------------------------------------------

    function _warp(uint256 timestamp) internal {
        _now = uint48(timestamp);
        vm.warp(timestamp);
    }

    function _pass(uint256 time) internal {
        _warp(_now + time);
    }

    // --- members ---------------------------------------------------------------------------------------------------------

    /// @dev In which every member may propose.
    function _openChamber(string memory topic, uint16[3] memory quorumBps) internal returns (ChamberUnderTest) {
        IChamber.ProposerRule memory proposers;
        return _openChamber(topic, quorumBps, proposers);
    }

    function _openChamber(string memory topic, uint16[3] memory quorumBps, IChamber.ProposerRule memory proposers)
        internal
        returns (ChamberUnderTest)
    {
        ChamberSettings memory settings = ChamberSettings(topic, START, INTERVAL, NOTICE, PERIOD, quorumBps, proposers);
        return ChamberUnderTest(
            payable(vm.deployCode("out/Chamber.sol/Chamber.json", abi.encode(settings, votes, membership, timelock, guardian)))
        );
    }

    function _nullifier(address account) internal pure returns (bytes32) {
        return keccak256(abi.encode("nullifier", account));
    }

    function _voucher(address account) internal returns (IMembership.Voucher memory) {
        return IMembership.Voucher(account, "cardiology", _nullifier(account), _now + 90 days, ++_vouchers);
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _signed(IMembership.Voucher memory voucher) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](1);
        signatures[0] = _sign(VERIFIER_KEY, membership.voucherDigest(voucher));
    }

    function _admit(address account) internal {
        IMembership.Voucher memory voucher = _voucher(account);
        membership.admit(voucher, _signed(voucher));
    }

    // --- recovery --------------------------------------------------------------------------------------------------------

    function _recoveryVoucher(address from, address to) internal view returns (IRecovery.RecoveryVoucher memory) {
        bytes32 nullifier = membership.nullifierOf(from);
        return IRecovery.RecoveryVoucher(nullifier, to, _now + 1 days, membership.recoveryVoucherNonce(nullifier));
    }

    function _signed(IRecovery.RecoveryVoucher memory voucher) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](1);
        signatures[0] = _sign(VERIFIER_KEY, membership.recoveryDigest(voucher));
    }

    /// @dev Asked for by the verifiers; the delay has not passed.
    function _requestMove(address from, address to) internal {
        IRecovery.RecoveryVoucher memory voucher = _recoveryVoucher(from, to);
        membership.requestRecoveryByVoucher(voucher, _signed(voucher));
    }

    function _move(address from, address to) internal {
        _requestMove(from, to);
        _pass(7 days);
        membership.completeRecovery(from);
    }

    function _member(string memory name) internal returns (address account) {
        account = makeAddr(name);
        _admit(account);
    }

    /// @dev The `index`-th of a row of members that tests make by the number.
    function _person(uint256 index) internal pure returns (address) {
        return address(uint160(0x1000 + index));
    }

    function _admitMany(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            _admit(_person(i));
        }
    }

    function _revoke(address account) internal {
        vm.prank(admin);
        membership.revoke(account);
    }

    function _delegate(address from, address to) internal {
        vm.prank(from);
        votes.delegate(to);
    }

    // --- sessions --------------------------------------------------------------------------------------------------------

    /// @dev A proposal that calls nothing but the chamber's own name.
    function _propose(address proposer) internal returns (uint256 id) {
        return
            _proposeCall(
                proposer, address(chamber), abi.encodeWithSignature("name()"), string.concat("Proposal ", vm.toString(++_proposals))
            );
    }

    function _proposeCall(address proposer, address target, bytes memory data, string memory description) internal returns (uint256 id) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _action(target, data);
        vm.prank(proposer);
        id = chamber.propose(targets, values, calldatas, description);
    }

    function _action(address target, bytes memory data)
        internal
        pure
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calldatas)
    {
        targets = new address[](1);
        values = new uint256[](1);
        calldatas = new bytes[](1);
        (targets[0], calldatas[0]) = (target, data);
    }

    /// @dev An agenda of `issues` by as many new members, and the clock set to its snapshot: changes made now still count.
    function _agenda(uint256 issues) internal returns (uint48 session) {
        session = chamber.nextSession();
        for (uint256 i = 0; i < issues; ++i) {
            address proposer = address(uint160(0x9000 + _proposers++));
            _admit(proposer);
            _propose(proposer);
        }
        _warp(session);
    }

    /// @dev The same, opened: nothing that happens from now on changes the session.
    function _session(uint256 issues) internal returns (uint48 session) {
        session = _agenda(issues);
        _pass(1);
    }

    function _cast(address voter, uint48 session, int8[] memory ballot) internal returns (uint256) {
        vm.prank(voter);
        return chamber.castBallot(session, ballot, "");
    }

    function _withdraw(address voter, uint48 session) internal {
        vm.prank(voter);
        chamber.withdrawBallot(session);
    }

    function _votes(int8 a) internal pure returns (int8[] memory ballot) {
        ballot = new int8[](1);
        ballot[0] = a;
    }

    function _votes(int8 a, int8 b) internal pure returns (int8[] memory ballot) {
        ballot = new int8[](2);
        (ballot[0], ballot[1]) = (a, b);
    }

    /// @dev For minus Against of an issue.
    function _net(uint48 session, uint256 issue) internal view returns (int256) {
        (uint256 against, uint256 for_,) = chamber.proposalVotes(chamber.agenda(session)[issue]);
        return int256(for_) - int256(against);
    }

    function _assertNet(uint48 session, int256 first, int256 second, string memory label) internal view {
        assertEq(_net(session, 0), first, string.concat(label, ": first issue"));
        assertEq(_net(session, 1), second, string.concat(label, ": second issue"));
    }

    function _carried(address voter, uint48 session) internal view returns (uint256 voices) {
        (, voices,) = chamber.ballotOf(session, voter);
    }

    /// @dev Any ballot within 100 credits, from a seed: dear votes come up as often as cheap ones.
    function _ballot(uint256 seed, uint256 issues) internal pure returns (int8[] memory ballot) {
        ballot = new int8[](issues);
        int256 left = 100;
        for (uint256 i = 0; i < issues; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            int256 most = 10;
            while (most * most > left) --most;
            if (seed % 3 == 0) most = most > 2 ? int256(2) : most;
            int256 v = int256((seed >> 8) % uint256(2 * most + 1)) - most;
            ballot[i] = int8(v);
            left -= v * v;
        }
    }

    function _end(uint48 session) internal view returns (uint48) {
        return uint48(chamber.proposalDeadline(chamber.agenda(session)[0]));
    }

    function _domain(address verifyingContract, string memory name, uint256 chainId) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                chainId,
                verifyingContract
            )
        );
    }

    function _typed(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _ballotDigest(uint48 session, int8[] memory ballot, string memory reason, address voter, uint256 nonce)
        internal
        view
        returns (bytes32)
    {
        bytes memory words;
        for (uint256 i = 0; i < ballot.length; ++i) {
            words = abi.encodePacked(words, int256(ballot[i]));
        }
        return _typed(
            _domain(address(chamber), "DoctorDAO Clinical", block.chainid),
            keccak256(
                abi.encode(
                    keccak256("SessionBallot(uint48 session,int8[] votes,string reason,address voter,uint256 nonce)"),
                    session,
                    keccak256(words),
                    keccak256(bytes(reason)),
                    voter,
                    nonce
                )
            )
        );
    }

    function _withdrawalDigest(uint48 session, address voter, uint256 nonce) internal view returns (bytes32) {
        return _typed(
            _domain(address(chamber), "DoctorDAO Clinical", block.chainid),
            keccak256(abi.encode(keccak256("BallotWithdrawal(uint48 session,address voter,uint256 nonce)"), session, voter, nonce))
        );
    }
}
