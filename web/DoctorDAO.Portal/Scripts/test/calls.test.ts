import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeFunctionData, keccak256, parseAbi, type Hex } from 'viem';
import { addPasskey, removePasskey, setGuardians } from '../identity/calls.js';

const abi = parseAbi(['function addPasskey(bytes32,bytes32)', 'function removePasskey(bytes32)', 'function setGuardians(address[],uint8)']);
const [x, y] = [`0x${'0a'.repeat(32)}`, `0x${'f1'.repeat(32)}`] as [Hex, Hex];
const [one, two] = ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', '0x0000000000000000000000000000000000000001'];

describe('calls of one’s own account', () => {
  test('are those that viem writes', () => {
    assert.equal(addPasskey(x, y), encodeFunctionData({ abi, functionName: 'addPasskey', args: [x, y] }));
    assert.equal(removePasskey(x, y), encodeFunctionData({ abi, functionName: 'removePasskey', args: [keccak256(`${x}${y.slice(2)}` as Hex)] }));
    for (const list of [[], [two], [two, one]]) assert.equal(setGuardians([...list].reverse(), list.length), encodeFunctionData({ abi, functionName: 'setGuardians', args: [list as Hex[], list.length] }));
  });
});
