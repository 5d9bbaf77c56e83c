import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from './page.js';

openPage();
const { load } = await import('../core/load.js');

describe('a chunk of the page', () => {
  const lost = (): TypeError => new TypeError('Failed to fetch dynamically imported module: http://localhost/acts.js');

  test('that did not arrive is asked for again when the connection is back', async () => {
    let asked = 0;
    const loading = load(() => (++asked < 3 ? Promise.reject(lost()) : Promise.resolve('here')));
    for (const expected of [1, 2]) {
      await new Promise(resolve => setImmediate(resolve));
      assert.equal(asked, expected);
      window.dispatchEvent(new Event('online'));
    }
    assert.equal(await loading, 'here');
    assert.equal(asked, 3);
  });

  test('whose own code is wrong says so at once', async () => {
    let asked = 0;
    await assert.rejects(load(() => (asked++, Promise.reject(new TypeError('x is not a function')))), /not a function/);
    assert.equal(asked, 1);
  });
});
