import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './page.js';

const names = (file: string): string[] => [...readFileSync(join(root, 'Texts', file), 'utf8').matchAll(/<data name="([^"]+)"/g)].map(m => m[1]!);
const own = new Set(names('WalletScript.resx'));
// The page brings the words of verifiers about who asks, too.
const texts = new Set([...own, ...names('Verify.resx').filter(key => key.startsWith('vouch.'))]);
const folder = join(root, 'Scripts', 'credentials');
const scripts = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8')).join('\n');

test('every text that the wallet asks for by its key exists', () => {
  const asked = [...scripts.matchAll(/\bt\('([^']+)'/g)].map(m => m[1]!);
  const chosen = [...scripts.matchAll(/\bt\([^'`()]+\? '([^']+)' : (?:[^'`()]+\? '([^']+)' : )?'([^']+)'/g)].flatMap(m => [m[1]!, m[2], m[3]!]).filter(k => k !== undefined);
  assert.ok(asked.length > 100 && chosen.length > 8);
  assert.deepEqual([...new Set([...asked, ...chosen])].filter(key => !texts.has(key)), []);
});

test('every problem that the wallet knows is told in words', () => {
  const codes = [...scripts.matchAll(/(?:ensure\([^;]*?, |WalletProblem\()'([a-z-]+)'(?=\)|, \{)/g)].map(m => m[1]!);
  const groups = [...scripts.matchAll(/\[\/(\S+)\/, '([a-z-]+)'\]/g)].map(m => [new RegExp(m[1]!), m[2]!] as const);
  assert.ok(codes.length > 40 && groups.length > 8);
  const told = (code: string): boolean => [code, ...groups.filter(([of]) => of.test(code)).map(([, group]) => group)].some(key => texts.has(`problem.${key}`));
  assert.deepEqual([...new Set(codes)].filter(code => !told(code)), []);
});

test('every text is used, and none has words that are not ours', () => {
  const named = /^(?:problem|status|strength|check)\./;
  const quoted = new Set([...scripts.matchAll(/'([a-z][A-Za-z.-]+)'/g)].map(m => m[1]!));
  assert.deepEqual([...texts].filter(key => !named.test(key) && !quoted.has(key) && key !== 'toast.undo'), []);
  const english = readFileSync(join(root, 'Texts', 'WalletScript.resx'), 'utf8').matchAll(/<value>([^<]*)<\/value>/g);
  for (const [, message] of english) assert.ok(!/!|\bplease\b|\boops\b|successful|invalid|\buser\b/i.test(message!), message);
});
