import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkReview } from '../knowledge/check.js';
import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';

const hash = (digit: string): string => '0x' + digit.repeat(64);
const account = (digit: string): string => '0x' + digit.repeat(40);
const meant = { chain: '31337', contract: account('C'), article: hash('a'), previous: hash('0'), author: account('1'), topic: 'clinical', reviewer: account('2') };

const document = (): { types: Record<string, { name: string; type: string }[]>; primaryType: string; domain: Record<string, unknown>; message: Record<string, unknown> } => ({
  types: {
    ArticleReview: [
      { name: 'article', type: 'bytes32' }, { name: 'previous', type: 'bytes32' }, { name: 'author', type: 'address' }, { name: 'topic', type: 'bytes32' },
      { name: 'reviewer', type: 'address' }, { name: 'deadline', type: 'uint256' },
    ],
  },
  primaryType: 'ArticleReview',
  domain: { name: 'DoctorDAO Articles', version: '1', chainId: '31337', verifyingContract: account('c') },
  message: {
    article: hash('a'), previous: hash('0'), author: account('1'), topic: '0x636c696e6963616c' + '0'.repeat(48), reviewer: account('2'), deadline: '1800000000',
  },
});

describe('what a reviewer is asked to sign', () => {
  test('is the review that the page speaks of', () => assert.equal(checkReview(document() as unknown as TypedData, meant), 1_800_000_000));

  for (const [field, value] of Object.entries({
    article: hash('b'), previous: hash('a'), author: account('2'), topic: '0x636f766572' + '0'.repeat(54), reviewer: account('1'), deadline: '-1',
  })) {
    test(`is refused with another ${field}`, () => {
      const changed = document();
      changed.message[field] = value;
      assert.throws(() => checkReview(changed as unknown as TypedData, meant), (e: unknown) => e instanceof NotWhatWasChosen && e.message.includes(field));
    });
  }

  for (const [name, change] of Object.entries({
    'another type': (d: ReturnType<typeof document>) => { d.primaryType = 'Permit'; },
    'more fields': (d: ReturnType<typeof document>) => { d.message['spender'] = account('9'); },
    'another chain': (d: ReturnType<typeof document>) => { d.domain['chainId'] = '1'; },
    'another contract': (d: ReturnType<typeof document>) => { d.domain['verifyingContract'] = account('d'); },
    'types in another order': (d: ReturnType<typeof document>) => { d.types['ArticleReview']!.reverse(); },
  })) {
    test(`is refused with ${name}`, () => {
      const changed = document();
      change(changed);
      assert.throws(() => checkReview(changed as unknown as TypedData, meant), NotWhatWasChosen);
    });
  }
});
