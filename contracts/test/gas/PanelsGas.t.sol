// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPanels} from "../../src/panels/IPanels.sol";
import {CoverTest} from "../support/CoverTest.sol";
import {OpenerUnderTest} from "../support/OpenerUnderTest.sol";

/// @title Gas of serving on panels and of their cases
/// @dev Measured as in Gas.t.sol. Six registries of voices are looked at, as many as an association has chambers.
/// forge-config: default.isolate = true
contract PanelsGasTest is CoverTest {
    OpenerUnderTest private _opener;

    function setUp() public override {
        super.setUp();
        _opener = new OpenerUnderTest(panels, euro);
        IPanels.Party[] memory parties = new IPanels.Party[](1);
        parties[0] = IPanels.Party(doctor, 0);
        _opener.setParties(parties);
        address[] memory registries = new address[](6);
        for (uint256 i = 0; i < 6; ++i) {
            registries[i] = address(votes);
        }
        vm.startPrank(admin);
        panels.nameVoices(registries);
        panels.nameOpener(address(_opener), IPanels.Rule("cover", 0, 5));
        euro.mint(address(_opener), 1_000_000 * EURO);
        vm.stopPrank();
    }

    function test_PanelsHoldTheirBudgets() public {
        address late = _member("late");
        vm.prank(late);
        panels.serve("hospital");
        vm.snapshotGasLastCall("panels", "serve");
        vm.prank(late);
        panels.resign();
        vm.snapshotGasLastCall("panels", "resign");

        _opener.open("cardiology", FEE);
        uint256 caseId = _opener.open("cardiology", FEE);
        vm.snapshotGasLastCall("panels", "open a case");
        _draw(caseId);
        vm.snapshotGasLastCall("panels", "draw five jurors, six registries");
        _commit(caseId, 0, 0, 10_000);
        assertLt(vm.snapshotGasLastCall("panels", "commit"), 120_000, "committing");
        for (uint8 i = 1; i < 4; ++i) {
            _commit(caseId, 0, i, 10_000);
        }
        vm.prank(admin);
        panels.strike(caseId, 4);
        vm.snapshotGasLastCall("panels", "strike a juror");
        panels.reveal(caseId, 0, 10_000, 0, 0);
        assertLt(vm.snapshotGasLastCall("panels", "reveal"), 120_000, "revealing");
        for (uint8 i = 1; i < 3; ++i) {
            panels.reveal(caseId, i, 10_000, bytes32(uint256(i)), 0);
        }
        _pass(2 days);
        panels.decide(caseId);
        vm.snapshotGasLastCall("panels", "decide, one is silent");
        _opener.appeal(caseId, FEE);
        vm.snapshotGasLastCall("panels", "appeal");
        _draw(caseId);
        vm.snapshotGasLastCall("panels", "draw eleven jurors, six registries");
        _opener.close(caseId);
        vm.snapshotGasLastCall("panels", "close a case");
        address juror = panels.seatOf(caseId, 0, 0).juror;
        vm.prank(juror);
        panels.collect(juror);
        vm.snapshotGasLastCall("panels", "collect fees");
    }
}
