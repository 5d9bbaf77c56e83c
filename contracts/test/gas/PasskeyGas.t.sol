// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPasskeyAccount} from "../../src/accounts/IPasskeyAccount.sol";
import {ILiquidVotes} from "../../src/governance/ILiquidVotes.sol";
import {PasskeyTest} from "../support/PasskeyTest.sol";

/// @title Gas of accounts that obey passkeys: creating one, and what a signature of the P-256 curve adds to an act
/// @dev Measured as in Gas.t.sol, on a chain without the precompile of RIP-7212: there the curve is computed in Solidity, which is the dearer way.
/// forge-config: default.isolate = true
contract PasskeyGasTest is PasskeyTest {
    function test_PasskeyAccounts() public {
        (bytes32 qx, bytes32 qy) = _public(SECOND);
        _factory.create(qx, qy, 0);
        vm.snapshotGasLastCall("accounts", "create an account");
        _admit(address(_account));
        IPasskeyAccount.Call[] memory calls = _calls(address(votes), abi.encodeCall(ILiquidVotes.setAcceptsDelegation, (false)));
        _run(calls, "execute, first act");
        calls[0].data = abi.encodeCall(ILiquidVotes.setAcceptsDelegation, (true));
        _run(calls, "execute, later act");
        _run(_calls(address(_account), abi.encodeCall(IPasskeyAccount.addPasskey, (qx, qy))), "add a passkey");
        _run(_calls(address(_account), abi.encodeCall(IPasskeyAccount.removePasskey, (_keyId(SECOND)))), "remove a passkey");
    }

    function _run(IPasskeyAccount.Call[] memory calls, string memory name) private {
        uint256 nonce = _account.nonce();
        bytes memory signature = _signature(KEY, _account.executionDigest(calls, nonce, _now));
        _account.execute(calls, nonce, _now, signature);
        vm.snapshotGasLastCall("accounts", name);
    }
}
