import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, render } from './page.js';

openPage('http://localhost/cover/policies/3/claim');
const { memoryDeviceKeys } = await import('../cover/device-keys.js');
const { commitment } = await import('../cover/evidence-crypto.js');
const { EvidenceUpload } = await import('../cover/evidence-upload.js');

const device = memoryDeviceKeys();
customElements.define('upload-here', class extends EvidenceUpload {
  protected override keys() {
    return Promise.resolve(device);
  }
});

const $ = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !holds(); i++) await new Promise(resolve => setTimeout(resolve));
  assert.ok(holds());
};

test('a claim cannot be signed before all that was uploaded is committed to, and nothing is uploaded twice', async t => {
  const sent: string[] = [];
  let id = '';
  let answer: ((commitment: string | null) => void) | undefined;
  t.mock.method(globalThis, 'fetch', async (path: string, init: RequestInit) => {
    if (path.endsWith('/commitment')) {
      const said = await new Promise<string | null>(resolve => (answer = resolve));
      return said === null ? Response.json({}, { status: 503 }) : Response.json({ commitment: said, files: sent.length });
    }
    if (init.method === 'PUT') sent.push(path.split('/').at(-1)!);
    else id = (JSON.parse(init.body as string) as { id: string }).id;
    return Response.json({});
  });
  render(`<upload-here data-account="0x00000000000000000000000000000000000000Aa"><textarea data-part="statement">What happened.</textarea><button data-do="encrypt">E</button>
    <p data-part="problem" hidden></p><div data-part="uploaded-box" hidden><ul data-part="uploaded"></ul></div><input type="checkbox" data-part="kept"><input type="hidden" name="evidence"><button data-do="act">A</button></upload-here>`);
  const ready = (): boolean => $('[data-do=act]').getAttribute('aria-disabled') === 'false';
  await until(() => $('[data-do=act]').hasAttribute('aria-disabled'));

  $('[data-do=encrypt]').click();
  await until(() => answer !== undefined);
  $<HTMLInputElement>('[data-part=kept]').checked = true;
  $('[data-part=kept]').dispatchEvent(new Event('change', { bubbles: true }));
  assert.ok(!ready());

  answer!(null);
  answer = undefined;
  await until(() => !$('[data-part=problem]').hidden);
  assert.ok(!ready());

  $('[data-do=encrypt]').click();
  await until(() => answer !== undefined);
  assert.equal(sent.length, 1);
  answer!(await commitment(id, sent));
  await until(ready);
  assert.equal($<HTMLInputElement>('[name=evidence]').value, await commitment(id, sent));
});
