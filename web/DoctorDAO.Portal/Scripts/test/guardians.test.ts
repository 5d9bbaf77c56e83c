import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from './page.js';

openPage('http://localhost/account/recovery');
const { fits, hindrance, MOST, typed } = await import('../identity/guardians.js');

const account = (n: number): string => `0x${n.toString(16).padStart(40, 'A')}`;
const member = (n: number, verified = true): { address: string; name: string; verified: boolean } => ({ address: account(n), name: `Dr ${n}`, verified });

describe('guardians', () => {
  test('are typed as accounts, one or many, or as a name', () => {
    assert.deepEqual(typed(` ${account(1)}, ${account(2)}\n`), [account(1), account(2)]);
    for (const name of ['', 'Okafor', '0x12', `${account(1)}0`]) assert.deepEqual(typed(name), []);
  });

  test('are members, not oneself, each once, and not too many', () => {
    assert.equal(hindrance(member(1), account(9), []), null);
    assert.equal(hindrance(null, account(9), []), 'act.guardian-none');
    assert.equal(hindrance(member(1, false), account(9), []), 'act.guardian-none');
    assert.equal(hindrance(member(9), account(9).toLowerCase(), []), 'act.guardian-self');
    assert.equal(hindrance(member(1), account(9), [account(1).toLowerCase()]), 'act.guardian-twice');
    const full = Array.from({ length: MOST }, (_, i) => account(i + 20));
    assert.equal(hindrance(member(1), account(9), full), 'act.guardian-many');
    assert.equal(hindrance(member(1), account(9), full.slice(1)), null);
  });

  test('have to agree in a number that they can', () => {
    assert.ok(fits(0, 0));
    for (let chosen = 1; chosen <= MOST; chosen++) {
      for (let threshold = -1; threshold <= MOST + 1; threshold++) assert.equal(fits(threshold, chosen), threshold >= 1 && threshold <= chosen);
      for (const odd of [1.5, NaN, Infinity]) assert.equal(fits(odd, chosen), false);
    }
  });
});
