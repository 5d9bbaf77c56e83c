// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIssuerRegistry} from "../../src/credentials/IIssuerRegistry.sol";
import {IssuerRegistryUnderTest} from "../support/UnderTest.sol";
import {IssuerHandler} from "../support/handlers/IssuerHandler.sol";
import {Test} from "forge-std/Test.sol";

/// @title The tree of accreditation under random acts (README.md beside this file lists what is proved)
contract IssuerInvariants is Test {
    IssuerHandler private _handler;
    IssuerRegistryUnderTest private _registry;

    function setUp() public {
        _handler = new IssuerHandler();
        _registry = _handler.registry();
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](15);
        selectors[0] = selectors[1] = selectors[2] = selectors[3] = IssuerHandler.accredit.selector;
        selectors[4] = IssuerHandler.setTopics.selector;
        selectors[5] = IssuerHandler.setValidity.selector;
        selectors[6] = IssuerHandler.changeController.selector;
        selectors[7] = IssuerHandler.suspend.selector;
        selectors[8] = IssuerHandler.reinstate.selector;
        selectors[9] = IssuerHandler.withdraw.selector;
        selectors[10] = selectors[11] = IssuerHandler.addKey.selector;
        selectors[12] = IssuerHandler.endKey.selector;
        selectors[13] = IssuerHandler.anchor.selector;
        selectors[14] = IssuerHandler.pass.selector;
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// @dev 1 to 4, after every act; 7 and 8 are asserted by the handler, act by act.
    function invariant_TheTreeEqualsWhatWasDone() public view {
        for (uint256 i = 0; i < _handler.ISSUERS(); ++i) {
            bytes32 id = _handler.id(i);
            IssuerHandler.Issuer memory expected = _handler.issuer(i);
            IIssuerRegistry.Issuer memory issuer = _registry.issuerOf(id);
            assertEq(issuer.controller, expected.controller, "controller");
            if (!expected.known) {
                assertEq(uint8(_registry.standingOf(id)), uint8(IIssuerRegistry.Standing.UNKNOWN), "unknown");
                continue;
            }
            // Up the tree there is a root within four, each a level below the one above: no circle can be.
            uint256 level = issuer.level;
            for (bytes32 at = issuer.accreditedBy; at != 0; at = _registry.issuerOf(at).accreditedBy) {
                assertEq(_registry.issuerOf(at).level, --level, "a level above");
            }
            assertEq(level, 0, "up to a root");
            assertEq(issuer.level, _handler.levelOf(i), "level");
            assertEq(_registry.standingOf(id) == IIssuerRegistry.Standing.VALID, _handler.valid(i), "in standing with everybody above");
            assertEq(
                _registry.standingOf(id) == IIssuerRegistry.Standing.ACCREDITOR_NOT_VALID,
                _handler.inOrder(i) && !_handler.valid(i),
                "in order itself, and somebody above is not"
            );
            for (uint256 t = 0; t < _handler.TOPICS(); ++t) {
                bool may = _handler.mayIssue(i, t);
                assertEq(_registry.mayIssue(id, _handler.topicOf(t)), may, "may issue");
                if (!may || issuer.accreditedBy == 0) continue;
                assertTrue(_registry.mayIssue(issuer.accreditedBy, _handler.topicOf(t)), "nobody may more than its accreditor");
            }
            assertFalse(_registry.mayIssueAt(id, _handler.topicOf(0), _handler.START() - 1), "nothing before the beginning");
        }
    }

    /// @dev 5 and 6, after every act.
    function invariant_KeysAndListsEqualWhatWasDone() public view {
        uint48 now_ = _handler.now_();
        for (uint256 i = 0; i < _handler.ISSUERS(); ++i) {
            bytes32 id = _handler.id(i);
            for (uint256 k = 0; k < _handler.KEYS(); ++k) {
                IssuerHandler.Key memory key = _handler.key(i, k);
                bytes32 thumbprint = _handler.thumbprint(k);
                assertEq(_registry.isKeyAt(id, thumbprint, now_), _within(key, now_), "now");
                if (!key.known) continue;
                assertFalse(_registry.isKeyAt(id, thumbprint, key.validFrom - 1), "before it begins");
                assertEq(_registry.isKeyAt(id, thumbprint, key.validFrom), _within(key, key.validFrom), "from its first second");
                assertEq(_registry.isKeyAt(id, thumbprint, key.validTo), _within(key, key.validTo), "to its last");
                if (key.validTo < type(uint48).max) {
                    assertFalse(_registry.isKeyAt(id, thumbprint, uint256(key.validTo) + 1), "and no more");
                }
            }
            for (uint256 l = 0; l < _handler.LISTS(); ++l) {
                IIssuerRegistry.Anchor memory anchor = _registry.anchorOf(id, _handler.listId(l));
                assertEq(anchor.epoch, _handler.epochs(i, l), "the newest epoch");
                assertEq(anchor.hash, _handler.hashes(i, l), "by the controller alone");
                if (anchor.epoch > 0) {
                    assertEq(_registry.anchoredHash(id, _handler.listId(l), anchor.epoch), anchor.hash, "and for its epoch");
                }
            }
        }
    }

    /// @dev 4 over everything that was remembered: the past stays.
    function afterInvariant() public view {
        for (uint256 n = 0; n < _handler.memories(); ++n) {
            IssuerHandler.Memory memory m = _handler.remembered(n);
            assertEq(_registry.mayIssueAt(_handler.id(m.issuer), _handler.topicOf(m.topic), m.time), m.may, "might issue then");
        }
    }

    function _within(IssuerHandler.Key memory key, uint48 when) private pure returns (bool) {
        return key.known && key.validFrom <= when && when <= key.validTo;
    }
}
