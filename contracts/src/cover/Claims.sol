// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMembership} from "../membership/IMembership.sol";
import {IPanelOpener, IPanels} from "../panels/IPanels.sol";
import {CoverPool} from "./CoverPool.sol";
import {IClaims} from "./IClaims.sol";
import {Paying} from "./Paying.sol";
import {Policies} from "./Policies.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Claims
/// @notice See IClaims for the rule. DEFAULT_ADMIN_ROLE is the Cover chamber's. Nothing here is ever paused.
/// @dev Money for the panels passes through here, so no step is taken within another.
contract Claims is IClaims, IPanelOpener, AccessControl, Paying, ReentrancyGuardTransient, ERC2771Context {
    using SafeERC20 for IERC20;

    bytes32 public constant OFFICER_ROLE = keccak256("OFFICER_ROLE");
    uint48 public constant CHALLENGE_TIME = 7 days;
    uint256 internal constant BPS = 10_000;

    CoverPool public immutable pool;
    Policies public immutable policies;
    IPanels public immutable panels;
    IMembership public immutable membership;
    IERC20 private immutable _token;

    Rule private _rule;
    uint256 private _count;
    mapping(uint256 claimId => Claim) private _claims;

    constructor(Policies policies_, IPanels panels_, address admin, address forwarder, Rule memory rule_) ERC2771Context(forwarder) {
        (policies, panels, pool) = (policies_, panels_, policies_.pool());
        (membership, _token) = (pool.membership(), IERC20(pool.asset()));
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _setRule(rule_);
        // The panels take what a case costs at once, and nothing else lies here.
        _token.forceApprove(address(panels_), type(uint256).max);
        _token.forceApprove(address(pool), type(uint256).max);
    }

    // --- the holder --------------------------------------------------------------------------------------------------------

    /// @inheritdoc IClaims
    function file(uint256 policyId, bytes32 incident, uint48 incidentAt, uint256 loss, bytes32 evidence)
        external
        nonReentrant
        returns (uint256 claimId)
    {
        address holder = policies.holderOf(policyId);
        require(holder == _msgSender(), ClaimNotHolder(0, _msgSender()));
        claimId = ++_count;
        (uint96 asked, uint96 ibnr) = policies.openClaim(policyId, incident, incidentAt, loss);
        require(asked > 0, ClaimNothingCovered(policyId));
        uint96 bond = _rule.bond;
        require(asked >= bond, ClaimTooSmall(asked, bond));
        (uint256 fromIbnr, uint256 fromEquity) = pool.reserve(claimId, asked, ibnr);
        Claim storage c = _claims[claimId];
        if (fromIbnr > 0) {
            c.ibnr = uint96(fromIbnr);
            policies.useIbnr(policyId, c.ibnr);
        }
        (c.policyId, c.incidentAt, c.reportedAt, c.status) = (uint64(policyId), incidentAt, uint48(block.timestamp), Status.FILED);
        (c.asked, c.reserved, c.bond, c.incident) = (asked, uint96(fromIbnr + fromEquity), bond, incident);
        emit ClaimFiled(claimId, policyId, holder, incident, incidentAt, loss, asked, c.reserved, evidence);
        pool.takeBond(holder, bond);
    }

    /// @inheritdoc IClaims
    function addEvidence(uint256 claimId, bytes32 evidence) external {
        Claim storage c = _held(claimId);
        bool open = c.status == Status.FILED;
        if (c.status == Status.JUDGED || c.status == Status.APPEAL) {
            open = !_isRevealing(c);
        }
        require(open, ClaimUnexpectedStatus(claimId, c.status));
        emit EvidenceAdded(claimId, _msgSender(), evidence);
    }

    /// @inheritdoc IClaims
    function withdraw(uint256 claimId) external nonReentrant {
        Claim storage c = _held(claimId);
        require(c.status == Status.FILED || (c.status == Status.JUDGED && _isLotOpen(c)), ClaimUnexpectedStatus(claimId, c.status));
        c.status = Status.WITHDRAWN;
        _closeCase(c);
        emit ClaimDecided(claimId, Status.WITHDRAWN, 0, 0);
        policies.endClaim(c.policyId, c.incident, c.asked, 0, false);
        pool.unreserve(claimId, c.reserved);
        _restoreIbnr(c, 0);
        if (c.bond > 0) pool.returnBond(_msgSender(), c.bond);
    }

    /// @inheritdoc IClaims
    function settle(uint256 claimId, uint96 amount) external nonReentrant {
        Claim storage c = _held(claimId);
        _requireUnruled(claimId, c);
        require(amount > 0 && amount == c.offer, ClaimInvalidOffer(amount, c.offer));
        c.settled = true;
        _decide(claimId, c, amount);
    }

    /// @inheritdoc IClaims
    function collect(uint256 claimId, address to) external nonReentrant returns (uint256 missing) {
        Claim storage c = _held(claimId);
        require(c.status == Status.PAYABLE, ClaimUnexpectedStatus(claimId, c.status));
        // What was paid is written down in the pool before it goes out.
        missing = pool.payClaim(claimId, to);
        if (missing == 0) c.status = Status.PAID;
    }

    // --- anybody -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IClaims
    function convene(uint256 claimId) external nonReentrant returns (uint256 caseId) {
        Claim storage c = _in(claimId, Status.FILED);
        c.status = Status.JUDGED;
        uint96 fee = _fund(panels.ruleOf(address(this)).seats);
        caseId = panels.open(uint128(claimId), membership.specialtyOf(holderOf(claimId)), fee);
        c.caseId = uint64(caseId);
        emit ClaimConvened(claimId, caseId, fee);
    }

    /// @inheritdoc IClaims
    function rule(uint256 claimId) external nonReentrant {
        Claim storage c = _claims[claimId];
        require(c.status == Status.JUDGED || c.status == Status.APPEAL, ClaimUnexpectedStatus(claimId, c.status));
        IPanels.State memory state = panels.stateOf(c.caseId);
        bool decided = state.stage == IPanels.Stage.DECIDED;
        require(decided || state.stage == IPanels.Stage.NO_RULING, ClaimTooEarly(state.until));
        if (c.status == Status.APPEAL) {
            _conclude(claimId, c, decided ? state.award : c.award, decided);
        } else if (decided) {
            (c.status, c.award, c.challengeUntil) = (Status.CHALLENGE, state.award, uint48(block.timestamp) + CHALLENGE_TIME);
            emit ClaimRuled(claimId, c.award, c.challengeUntil);
        } else {
            _openAppeal(c);
            emit ClaimAppealed(claimId, address(0), 0);
        }
    }

    /// @inheritdoc IClaims
    function appeal(uint256 claimId) external nonReentrant {
        Claim storage c = _in(claimId, Status.CHALLENGE);
        require(block.timestamp < c.challengeUntil, ClaimTooLate(c.challengeUntil));
        address by = _msgSender();
        if (by == holderOf(claimId)) require(c.award < BPS, ClaimInvalidOffer(c.award, BPS));
        else require(c.award > 0 && membership.isMember(by), ClaimNotMember(by));
        (c.appellant, c.appealBond) = (by, 2 * _rule.bond);
        emit ClaimAppealed(claimId, by, c.appealBond);
        _openAppeal(c);
        pool.takeBond(by, c.appealBond);
    }

    /// @inheritdoc IClaims
    function conclude(uint256 claimId) external nonReentrant {
        Claim storage c = _in(claimId, Status.CHALLENGE);
        require(block.timestamp >= c.challengeUntil, ClaimTooEarly(c.challengeUntil));
        _conclude(claimId, c, c.award, true);
    }

    // --- the association ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IClaims
    function offer(uint256 claimId, uint96 amount) external onlyRole(OFFICER_ROLE) {
        Claim storage c = _claims[claimId];
        _requireUnruled(claimId, c);
        require(amount <= c.asked, ClaimInvalidOffer(amount, c.asked));
        c.offer = amount;
        emit OfferMade(claimId, amount);
    }

    /// @notice Admin: for claims that are filed, convened or appealed later.
    function setRule(Rule calldata rule_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setRule(rule_);
    }

    // --- panels ask --------------------------------------------------------------------------------------------------------

    /// @inheritdoc IPanelOpener
    function partiesOf(uint128 ref) external view returns (IPanels.Party[] memory parties) {
        Claim storage c = _claims[ref];
        parties = new IPanels.Party[](c.appellant == address(0) ? 1 : 2);
        parties[0] = IPanels.Party(holderOf(ref), policies.policyOf(c.policyId).employer);
        if (parties.length == 2) parties[1] = IPanels.Party(c.appellant, 0);
    }

    /// @inheritdoc IPanelOpener
    function isConflicted(uint128, address juror) external view returns (bool) {
        return pool.stakeOf(juror) * BPS > pool.totalSupply() * _rule.interest;
    }

    // --- reading -----------------------------------------------------------------------------------------------------------

    /// @inheritdoc IClaims
    function claimOf(uint256 claimId) external view returns (Claim memory) {
        return _claims[claimId];
    }

    /// @inheritdoc IClaims
    function holderOf(uint256 claimId) public view returns (address) {
        require(_claims[claimId].policyId != 0, ClaimUnknown(claimId));
        return policies.holderOf(_claims[claimId].policyId);
    }

    /// @inheritdoc IClaims
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IClaims
    function ruleInForce() external view returns (Rule memory) {
        return _rule;
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    function _openAppeal(Claim storage c) private {
        (c.status, c.appealed) = (Status.APPEAL, true);
        panels.appeal(c.caseId, _fund(2 * panels.stateOf(c.caseId).wanted + 1));
    }

    /// @dev A pool that has nothing left is judged for nothing: nobody's claim stands still for that.
    /// @return fee a juror, for which the panel's deposit lies here now
    function _fund(uint8 seats) private returns (uint96 fee) {
        fee = _rule.fee;
        uint256 cost = panels.depositFor(seats, fee);
        if (cost > 0 && pool.payPanel(cost) == 0) fee = 0;
    }

    /// @param ruled whether a panel has spoken; else `award` is what stood before, or nothing
    function _conclude(uint256 claimId, Claim storage c, uint16 award, bool ruled) private {
        address holder = holderOf(claimId);
        if (c.appealBond > 0) {
            bool moved = membership.currentOf(c.appellant) == holder ? award > c.award : award < c.award;
            if (moved || !ruled) pool.returnBond(c.appellant, c.appealBond);
            else pool.forfeitBond(c.appealBond);
        }
        bool ever = ruled || c.challengeUntil != 0;
        c.award = award;
        uint256 amount = uint256(c.asked) * award / BPS;
        if (amount > 0) {
            _decide(claimId, c, uint96(amount));
            return;
        }
        c.status = Status.DENIED;
        _closeCase(c);
        emit ClaimDecided(claimId, Status.DENIED, award, 0);
        policies.endClaim(c.policyId, c.incident, c.asked, 0, ever);
        pool.unreserve(claimId, c.reserved);
        _restoreIbnr(c, 0);
        if (c.bond == 0) return;
        if (ever) pool.forfeitBond(c.bond);
        else pool.returnBond(holder, c.bond);
    }

    function _decide(uint256 claimId, Claim storage c, uint96 amount) private {
        c.status = Status.PAYABLE;
        _closeCase(c);
        emit ClaimDecided(claimId, Status.PAYABLE, c.award, amount);
        policies.endClaim(c.policyId, c.incident, c.asked, amount, false);
        pool.owe(claimId, amount, c.reserved);
        _restoreIbnr(c, amount);
        if (c.bond > 0) pool.returnBond(holderOf(claimId), c.bond);
    }

    /// @dev What was set aside for late reports and is not needed for this one waits for the next, until the policy is closed.
    function _restoreIbnr(Claim storage c, uint256 needed) private {
        if (c.ibnr == 0 || needed >= c.reserved) return;
        uint256 left = c.reserved - needed;
        policies.restoreIbnr(c.policyId, left < c.ibnr ? uint96(left) : c.ibnr);
    }

    /// @dev What the panel has not used goes back to the pool.
    function _closeCase(Claim storage c) private {
        if (c.caseId != 0) pool.refundPanel(panels.close(c.caseId));
    }

    function _requireUnruled(uint256 claimId, Claim storage c) private view {
        require(c.status == Status.FILED || (c.status == Status.JUDGED && !_isRevealing(c)), ClaimUnexpectedStatus(claimId, c.status));
    }

    /// @dev Nobody can know yet who will judge.
    function _isLotOpen(Claim storage c) private view returns (bool) {
        IPanels.State memory state = panels.stateOf(c.caseId);
        return state.stage == IPanels.Stage.DRAWING && state.round == 0 && state.drawn == 0 && block.number <= state.until;
    }

    /// @dev Votes are seen: nobody leaves a panel whose answer shows.
    function _isRevealing(Claim storage c) private view returns (bool) {
        IPanels.Stage stage = panels.stateOf(c.caseId).stage;
        return stage != IPanels.Stage.DRAWING && stage != IPanels.Stage.COMMIT;
    }

    function _in(uint256 claimId, Status status) private view returns (Claim storage c) {
        c = _claims[claimId];
        require(c.status == status, ClaimUnexpectedStatus(claimId, c.status));
    }

    function _held(uint256 claimId) private view returns (Claim storage c) {
        c = _claims[claimId];
        require(holderOf(claimId) == _msgSender(), ClaimNotHolder(claimId, _msgSender()));
    }

    function _setRule(Rule memory rule_) private {
        require(rule_.interest <= BPS && rule_.bond <= type(uint88).max && rule_.fee <= type(uint80).max, ClaimInvalidRule());
        _rule = rule_;
        emit RuleChanged(rule_.bond, rule_.fee, rule_.interest);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _payment() internal view override returns (IERC20Permit token, address taker) {
        return (IERC20Permit(address(_token)), address(pool));
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
