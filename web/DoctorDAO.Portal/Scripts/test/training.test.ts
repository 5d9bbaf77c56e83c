import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walletPage } from '../credentials/links.js';
import { WalletProblem } from '../credentials/problem.js';
import { calendar, daysUntil, endOf, sums, training, yearBefore } from '../credentials/training.js';

const CPD = 'https://dao.example/credentials/types/CpdTraining';

test('training is read from certificates of training alone, and only when it says hours and a day', () => {
  assert.deepEqual(training(CPD, { hours: '2.5', completed_on: '2026-01-02', category: 'clinical', title: 'Sepsis' }), { hours: 2.5, on: '2026-01-02', category: 'clinical', title: 'Sepsis' });
  assert.equal(training('https://dao.example/NotCpdTraining', { hours: 2, completed_on: '2026-01-02' }), undefined);
  for (const wrong of [{ hours: -1, completed_on: '2026-01-02' }, { hours: 2, completed_on: 'yesterday' }, { hours: 'many', completed_on: '2026-01-02' }, { completed_on: '2026-01-02' }]) assert.equal(training(CPD, wrong), undefined);
});

test('hours are added up by category for twelve months and each year; the future counts nowhere', () => {
  const of = (on: string, hours: number, category = 'a') => ({ title: '', hours, category, on });
  const found = sums([of('2025-11-27', 1), of('2025-11-28', 2), of('2026-11-27', 4), of('2026-11-28', 8), of('2026-01-01', 16, 'b')], '2026-11-27');
  assert.deepEqual(found.map(s => [s.category, s.months, [...s.years].sort()]), [['a', 6, [['2025', 3], ['2026', 4]]], ['b', 16, [['2026', 16]]]]);
  assert.equal(yearBefore('2028-02-29'), '2027-02-28');
});

test('the end of a credential is what it says itself, then what its token says', () => {
  assert.equal(endOf({ exp: 1_800_000_000 }, { valid_until: '2026-12-31' }), '2026-12-31');
  assert.equal(endOf({ exp: 1_800_000_000 }, {}), '2027-01-15');
  assert.equal(endOf({}, {}), undefined);
  assert.equal(daysUntil('2026-12-01', '2026-11-27'), 4);
});

test('a calendar escapes, folds at 75 octets and cuts no letter', () => {
  const text = calendar([{ id: 'a', name: `Ä;,\\ ${'ü'.repeat(80)}`, kind: 'CpdTraining', on: '2026-12-31' }], e => `Ends: ${e.name}`, new Date(Date.UTC(2026, 10, 27)));
  for (const line of text.split('\r\n')) assert.ok(new TextEncoder().encode(line).length <= 75, line);
  const unfolded = text.replaceAll('\r\n ', '');
  assert.match(unfolded, /SUMMARY:Ends: Ä\\;\\,\\\\ ü{80}\r\n/);
  assert.match(unfolded, /DTSTART;VALUE=DATE:20261231\r\n/);
  assert.match(unfolded, /DTSTAMP:20261127T000000Z\r\n/);
});

test('a link or a code leads to a page of this wallet, whoever made it, and never elsewhere', () => {
  assert.equal(walletPage('openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fx'), '/credentials/offer?credential_offer_uri=https%3A%2F%2Fx');
  assert.equal(walletPage(' openid4vp://?client_id=a&request_uri=b '), '/credentials/present?client_id=a&request_uri=b');
  assert.equal(walletPage('https://other.example/credentials/present?client_id=a&request=b'), '/credentials/present?client_id=a&request=b');
  for (const wrong of ['', 'hello', 'https://evil.example/?client_id=a&request_uri=b', 'javascript:alert(1)?client_id=a&request=b', 'openid4vp://?client_id=a', `openid4vp://?client_id=a&request=${'x'.repeat(9000)}`]) {
    assert.throws(() => walletPage(wrong), WalletProblem, wrong);
  }
});
