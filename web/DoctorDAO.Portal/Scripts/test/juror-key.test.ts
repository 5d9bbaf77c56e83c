import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, render } from './page.js';

openPage('http://localhost/panels');
const { readerPlace } = await import('../cover/content-key.js');
const { memoryDeviceKeys } = await import('../cover/device-keys.js');
const { newReaderKey } = await import('../cover/evidence-crypto.js');
const { JurorKey } = await import('../cover/juror-key.js');
const { newCode, sealUnder } = await import('../cover/recovery-code.js');

const device = memoryDeviceKeys();
customElements.define('key-here', class extends JurorKey {
  protected override keys() {
    return Promise.resolve(device);
  }
});

test('a code that is given while the page still looks for keys is not lost', async t => {
  const [made, code] = [await newReaderKey(), newCode()];
  const keys = [{ id: made.id, key: made.publicKey, recovery: await sealUnder(code, made.pkcs8, readerPlace(made.id)) }];
  let looked: (() => void) | undefined;
  t.mock.method(globalThis, 'fetch', async () => {
    if (!looked) await new Promise<void>(resolve => (looked = resolve));
    return Response.json(keys);
  });
  render(`<key-here data-account="0x01"><p data-part="problem" hidden></p><form><input value="${code}"></form></key-here>`);
  const island = document.querySelector<HTMLElement>('key-here')!;
  const until = async (holds: () => boolean): Promise<void> => {
    for (let i = 0; i < 2000 && !holds(); i++) await new Promise(resolve => setTimeout(resolve, 1));
    assert.ok(holds());
  };
  await until(() => looked !== undefined);
  island.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  looked!();
  await until(() => island.dataset['state'] === 'here');
});
