import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { site } from '../../bundle.mjs';
import { root } from './page.js';

const result = await build({ ...site(root), write: false });
const outputs: Metafile['outputs'] = result.metafile.outputs;
const bytes = new Map(result.outputFiles.map(f => [f.path.slice(f.path.lastIndexOf('/') + 1), brotliCompressSync(f.contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length]));
const file = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Files that come with an entry: itself and what it imports at once. */
function closure(entry: string, seen = new Set<string>()): Set<string> {
  const path = Object.keys(outputs).find(o => o === entry || outputs[o]!.entryPoint === entry);
  assert.ok(path, entry);
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, kind } of outputs[path]!.imports) if (kind !== 'dynamic-import') closure(next, seen);
  return seen;
}

function weight(...entries: string[]): number {
  const files = new Set(entries.flatMap(e => [...closure(e)]));
  return [...files].reduce((sum, path) => sum + bytes.get(file(path))!, 0);
}

const FRAME = ['Scripts/portal.ts', 'Scripts/live/live-region.ts'];

describe('what a page transfers, brotli', () => {
  const limits: [string, string[], number][] = [
    ['any page without a live part', ['Scripts/portal.ts'], 4_000],
    ['a proposal page', [...FRAME, 'Scripts/acts/acts.ts'], 30_000],
    ['a session page with the ballot', [...FRAME, 'Scripts/ballot/ballot-form.ts', 'Scripts/acts/acts.ts'], 34_000],
    ['a thread with a form', [...FRAME, 'Scripts/forum/draft-box.ts'], 23_000],
    ['the wallet', ['Scripts/portal.ts', 'Scripts/credentials/wallet-page.ts'], 24_000],
    ['a request to the wallet', ['Scripts/portal.ts', 'Scripts/credentials/present-page.ts'], 24_000],
    ['the sign-in page', ['Scripts/portal.ts', 'Scripts/identity/sign-in.ts'], 12_000],
  ];
  for (const [page, entries, limit] of limits) {
    test(`${page}: at most ${limit / 1000} kB`, t => {
      const size = weight(...entries);
      t.diagnostic(`${page}: ${size} bytes`);
      assert.ok(size <= limit, `${size} bytes`);
    });
  }

  test('viem comes with the demo wallet and with what a passkey signs, and with no page by itself', () => {
    const light = [...FRAME, 'Scripts/ballot/ballot-form.ts', 'Scripts/acts/acts.ts', 'Scripts/forum/draft-box.ts', 'Scripts/identity/sign-in.ts'].flatMap(e => [...closure(e)]);
    for (const path of light) assert.ok(!Object.keys(outputs[path]!.inputs).some(i => i.includes('node_modules/viem/')), path);
    const passkey = weight('Scripts/wallet/passkey.ts');
    assert.ok(passkey <= 40_000, `${passkey} bytes`);
  });
});
