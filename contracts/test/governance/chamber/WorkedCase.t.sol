// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssociationTest} from "../../support/AssociationTest.sol";

/// @title The worked case of the rule: A -> B -> D, C -> D, E alone; two issues
contract WorkedCaseTest is AssociationTest {
    function test_WorkedCase() public {
        address a = _member("A");
        address b = _member("B");
        address c = _member("C");
        address d = _member("D");
        address e = _member("E");
        _delegate(a, b);
        _delegate(b, d);
        _delegate(c, d);
        uint48 session = _session(2);

        assertEq(_cast(d, session, _votes(8, -6)), 4, "D carries A, B, C and D");
        _assertNet(session, 32, -24, "after D");
        assertEq(_cast(b, session, _votes(0, 10)), 2, "B takes A and B back");
        _assertNet(session, 16, 8, "after B");
        assertEq(_cast(a, session, _votes(10, 0)), 1, "A takes A back");
        _assertNet(session, 26, -2, "after A");
        _withdraw(b, session);
        _assertNet(session, 34, -18, "after B withdrew");
        assertEq(_carried(d, session), 3, "D carries B, C and D");
        _cast(e, session, _votes(-10, 0));
        _assertNet(session, 24, -18, "after E");

        assertEq(chamber.quorumOf(chamber.agenda(session)[0]).represented.reached, 5, "everyone is represented");
        assertEq(chamber.quorumOf(chamber.agenda(session)[0]).voters.reached, 3, "A, D and E voted themselves");
    }
}
