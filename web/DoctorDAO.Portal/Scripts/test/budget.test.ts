import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BUDGET, clamp, cost, fixes, pressed, shrink, used } from '../ballot/budget.js';
import { ballots, random } from './page.js';

const changed = (votes: readonly number[], issue: number, to: number): number[] => votes.map((v, i) => (i === issue ? to : v));

describe('the budget', () => {
  test('ten votes on one issue are all hundred credits', () => {
    assert.equal(cost(10), BUDGET);
    assert.equal(used([4, -2, 5, 0, 3, 0, -1, 2]), 59);
  });

  test('every fix makes the ballot fit, is the smallest on its issue, keeps the side and says what it frees', () => {
    for (const votes of ballots(5000)) {
      const over = used(votes) - BUDGET;
      const found = fixes(votes);
      if (over <= 0) {
        assert.deepEqual(found, []);
        continue;
      }
      assert.ok(found.length <= 3);
      for (const { issue, to, frees, loses } of found) {
        const before = votes[issue]!;
        const after = changed(votes, issue, to);
        assert.ok(used(after) <= BUDGET, `${votes} fits after ${issue} -> ${to}`);
        assert.equal(used(votes) - used(after), frees);
        assert.equal(Math.abs(before) - Math.abs(to), loses);
        assert.ok(to === 0 || Math.sign(to) === Math.sign(before));
        assert.ok(used(changed(votes, issue, to === 0 ? Math.sign(before) : to + Math.sign(to))) > BUDGET, 'one vote more would be over');
      }
    }
  });

  test('the fixes offered lose the fewest votes of all single changes', () => {
    for (const votes of ballots(3000, 11)) {
      const over = used(votes) - BUDGET;
      if (over <= 0) continue;
      const brute = votes.flatMap((v, issue) => {
        for (let size = Math.abs(v) - 1; size >= 0; size--) {
          const frees = cost(v) - cost(size);
          if (frees >= over) return [{ issue, frees, loses: Math.abs(v) - size }];
        }
        return [];
      }).sort((a, b) => a.loses - b.loses || a.frees - b.frees || a.issue - b.issue).slice(0, 3);
      assert.deepEqual(fixes(votes).map(({ issue, frees, loses }) => ({ issue, frees, loses })), brute);
    }
  });

  test('lowering step by step ends within the budget, never changes a side, never raises, and lowers no further than needed', () => {
    for (const votes of ballots(3000, 3)) {
      const lowered = shrink(votes);
      assert.ok(used(lowered) <= BUDGET);
      lowered.forEach((v, i) => {
        assert.ok(Math.abs(v) <= Math.abs(votes[i]!));
        assert.ok(v === 0 || Math.sign(v) === Math.sign(votes[i]!));
      });
      if (used(votes) <= BUDGET) assert.deepEqual(lowered, votes);
      else assert.ok(used(lowered) + 2 * Math.max(...lowered.map(Math.abs)) + 1 > BUDGET, 'the last step was needed');
    }
  });

  test('when no single change is enough, none is offered', () => {
    assert.deepEqual(fixes([8, 8, 8, 8]), []);
    assert.deepEqual(shrink([8, 8, 8, 8]), [5, 5, 5, 5]);
  });

  test('a worked example: 109 credits', () => {
    const votes = [7, 6, 4, -2, 2];
    assert.equal(used(votes) - BUDGET, 9);
    assert.deepEqual(fixes(votes).map(f => [f.issue, f.to, f.frees]), [[1, 5, 11], [0, 6, 13], [2, 2, 12]]);
  });
});

describe('keys on a control', () => {
  test('no key ever leaves -10 to +10, and keys of the range input itself are left to it', () => {
    const next = random(5);
    const keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '\u2212', 'Delete', 'Backspace', 'PageUp', 'PageDown'];
    let votes = 0;
    for (let i = 0; i < 20_000; i++) {
      votes = pressed(keys[Math.floor(next() * keys.length)]!, votes)!;
      assert.ok(Number.isInteger(votes) && votes >= -10 && votes <= 10 && !Object.is(votes, -0));
    }
    for (const key of ['ArrowUp', 'ArrowLeft', 'Home', 'End', 'Tab', 'Enter', 'a']) assert.equal(pressed(key, 3), null);
  });

  test('a digit sets the size and keeps the side; minus changes the side; page keys move three', () => {
    assert.equal(pressed('7', 2), 7);
    assert.equal(pressed('7', -2), -7);
    assert.equal(pressed('0', -2), 0);
    assert.equal(pressed('-', 4), -4);
    assert.equal(pressed('-', -4), 4);
    assert.equal(pressed('PageUp', 9), 10);
    assert.equal(pressed('PageDown', -9), -10);
    assert.equal(pressed('Delete', 9), 0);
  });

  test('what is not a whole number counts as no opinion', () => {
    assert.equal(clamp(NaN), 0);
    assert.equal(clamp(2.5), 0);
    assert.equal(clamp(99), 10);
    assert.ok(!Object.is(clamp(-0), -0));
  });
});
