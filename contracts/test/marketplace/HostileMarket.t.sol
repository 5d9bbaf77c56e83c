// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../src/marketplace/IDisputes.sol";
import {IEscrow} from "../../src/marketplace/IEscrow.sol";
import {IMarketplace} from "../../src/marketplace/IMarketplace.sol";
import {Hooked, HostileToken} from "../support/HostileTokens.sol";
import {MarketTest} from "../support/MarketTest.sol";

/// @title A token that keeps a part, takes from what lies somewhere, refuses or calls back; and members that do
contract HostileMarketTest is MarketTest {
    HostileToken private _token;
    uint96 private constant PART = uint96(1000 * EURO);

    function _settlementToken() internal override returns (address) {
        _token = new HostileToken();
        return address(_token);
    }

    function test_ATokenThatKeepsAPartIsRefused() public {
        _token.setFee(100);
        (IMarketplace.Terms memory t, IMarketplace.Part[] memory p) = (_terms(address(euro)), _parts(1, PART));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.EscrowInvalidToken.selector, PART * 99 / 100, PART));
        vm.prank(buyer);
        market.offer(t, p);
    }

    function test_ATokenThatHasTakenFromTheEscrowIsRefused() public {
        _order(1, PART);
        _token.take(address(escrow), 1);
        (IMarketplace.Terms memory t, IMarketplace.Part[] memory p) = (_terms(address(euro)), _parts(1, PART));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.EscrowInvalidToken.selector, PART, PART));
        vm.prank(buyer);
        market.offer(t, p);
    }

    function test_AGiftChangesNothing() public {
        uint256 orderId = _order(1, PART);
        _token.mint(address(escrow), 12_345);
        _token.mint(address(disputes), 12_345);
        uint256 disputeId = _reachDispute(orderId);
        _convenePanel(disputeId);
        _panelSays(disputeId, 5000);
        _pass(3 days);
        disputes.conclude(disputeId);
        uint256 borne = 3 * JUROR_FEE / 2;
        assertEq(_credit(buyer), PART / 2 + borne + DISPUTE_BOND - 3 * JUROR_FEE, "as if nothing had been given");
    }

    /// @dev A worker whose account refuses money: the order ends, the buyer is refunded, and nobody waits.
    function test_WhoRefusesMoneyHoldsUpNobody() public {
        Refusing refusing = new Refusing();
        _admit(address(refusing));
        worker = address(refusing);
        uint256 orderId = _order(2, PART);
        _deliver(orderId, 0);
        _approve(orderId, 0);
        address[] memory targets = new address[](1);
        bytes[] memory calls = new bytes[](1);
        _token.setHook(worker, targets, calls);
        vm.expectRevert(bytes("no"));
        vm.prank(worker);
        escrow.collect(address(euro), worker);
        _pass(30 days);
        market.refund(orderId, 1);
        _assertStatus(orderId, IMarketplace.OrderStatus.ENDED, "ended");
        _token.setHook(address(0), targets, calls);
        vm.prank(buyer);
        escrow.collect(address(euro), buyer);
        vm.prank(worker);
        escrow.collect(address(euro), makeAddr("elsewhere"));
        assertEq(euro.balanceOf(makeAddr("elsewhere")), PART * 98 / 100, "and collects to wherever it likes");
    }

    /// @dev While the money is on the way, the worker collects it again, approves, disputes; the buyer's money is taken while another offer comes in.
    function test_CallingBackGainsNothing() public {
        Hooked hooked = new Hooked();
        _admit(address(hooked));
        worker = address(hooked);
        uint256 orderId = _order(2, PART);
        _deliver(orderId, 0);
        _deliver(orderId, 1);
        _approve(orderId, 0);
        address[] memory targets = new address[](4);
        bytes[] memory calls = new bytes[](4);
        (targets[0], calls[0]) = (address(escrow), abi.encodeCall(IEscrow.collect, (address(euro), worker)));
        (targets[1], calls[1]) = (address(market), abi.encodeCall(IMarketplace.cancelByWorker, (orderId)));
        (targets[2], calls[2]) = (address(disputes), abi.encodeCall(IDisputes.open, (orderId, 0, "evidence")));
        (targets[3], calls[3]) = (address(market), abi.encodeCall(IMarketplace.release, (orderId, 1)));
        _token.setHook(worker, targets, calls);
        vm.prank(worker);
        escrow.collect(address(euro), worker);
        assertEq(_token.succeeded(), 0, "nothing of it");
        assertEq(euro.balanceOf(worker), PART * 98 / 100, "once");

        // On its way in: what comes in beside it makes the sums disagree, or is refused by itself.
        (IMarketplace.Terms memory t, IMarketplace.Part[] memory p) = (_terms(address(euro)), _parts(1, PART));
        (targets[0], calls[0]) = (address(market), abi.encodeCall(IMarketplace.offer, (t, p)));
        targets[1] = targets[2] = targets[3] = address(market);
        calls[1] = calls[2] = calls[3] = abi.encodeCall(IMarketplace.withdraw, (orderId));
        _token.setHook(worker, targets, calls);
        vm.prank(buyer);
        market.offer(t, p);
        assertEq(_token.succeeded(), 0, "nothing of it");
        _token.setHook(address(0), targets, calls);
        _assertEscrow();
    }

    function _reachDispute(uint256 orderId) private returns (uint256) {
        _deliver(orderId, 0);
        return _dispute(buyer, orderId, 0);
    }
}

/// @title An account that refuses whatever comes
contract Refusing {
    function run(address, bytes calldata) external pure returns (bool) {
        revert("no");
    }
}
