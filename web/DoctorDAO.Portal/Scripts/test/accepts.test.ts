import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFunctionData, parseAbi } from 'viem';
import { acceptsCall } from '../drafts/accepts.js';

test('taking and refusing delegations are the calls that the contract knows', () => {
  const abi = parseAbi(['function setAcceptsDelegation(bool accepts)']);
  for (const accepts of [true, false]) assert.equal(acceptsCall(accepts), encodeFunctionData({ abi, functionName: 'setAcceptsDelegation', args: [accepts] }));
});
