import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as backup from '../credentials/backup.js';
import { WalletProblem } from '../credentials/problem.js';
import { memoryRows } from '../credentials/rows.js';
import { IDLE, Tab } from '../credentials/tab.js';
import { passphraseSlot, ROUNDS, strength } from '../credentials/vault.js';
import { Wallet, type Held } from '../credentials/wallet.js';
import { random } from '../credentials/bytes.js';
import { newWallet, NOW } from './credential-peers.js';

const refuses = (run: Promise<unknown>, code: string) => assert.rejects(run, (e: unknown) => e instanceof WalletProblem && (assert.equal(e.code, code), true));
const WORDS = 'correct horse battery staple';

async function held(wallet: Wallet, id: string, ...credentials: string[]): Promise<Held> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const key = await wallet.wrap(pair.privateKey);
  return {
    kind: 'credential', id, vct: 'urn:x', issuer: 'did:web:college.example', issuerName: 'College', from: 'https://college.example', display: [], claimDisplay: [], receivedAt: NOW,
    copies: credentials.map(credential => ({ credential, jwk: { kty: 'EC' }, key })),
  };
}

const storage = () => {
  const kept = new Map<string, string>();
  return { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k), kept };
};

test('what is kept lies encrypted on the device, under 600,000 rounds', async () => {
  assert.equal(ROUNDS, 600_000);
  const rows = memoryRows();
  const wallet = await newWallet('0xa', rows);
  await wallet.put(await held(wallet, 'one', 'canary-credential'));
  const everything = rows.everything();
  for (const clear of ['canary', 'College', 'urn:x', WORDS]) assert.ok(!everything.includes(clear), clear);
});

test('the passphrase opens it, another does not, and a changed one takes its place', async () => {
  const rows = memoryRows();
  await newWallet('0xa', rows);
  const master = await Wallet.masterByPassphrase(rows, '0xa', WORDS);
  await refuses(Wallet.masterByPassphrase(rows, '0xa', 'another long passphrase'), 'passphrase-wrong');
  await refuses(Wallet.changePassphrase(rows, '0xa', master, 'too short'), 'passphrase-short');
  await Wallet.changePassphrase(rows, '0xa', master, 'quite another passphrase');
  await refuses(Wallet.masterByPassphrase(rows, '0xa', WORDS), 'passphrase-wrong');
  assert.deepEqual(await Wallet.masterByPassphrase(rows, '0xa', 'quite another passphrase'), master);
});

test('a passkey opens it too, and only with its secret', async () => {
  const rows = memoryRows();
  await newWallet('0xa', rows);
  const master = await Wallet.masterByPassphrase(rows, '0xa', WORDS);
  const secret = random(32);
  await Wallet.addPasskey(rows, '0xa', master, 'key-1', random(32), secret);
  assert.deepEqual(await Wallet.masterByPasskey(rows, '0xa', 'key-1', secret), master);
  await refuses(Wallet.masterByPasskey(rows, '0xa', 'key-1', random(32)), 'passkey-wrong');
  await refuses(Wallet.masterByPasskey(rows, '0xa', 'key-2', secret), 'passkey-wrong');
  assert.deepEqual(await Wallet.masterByPassphrase(rows, '0xa', WORDS), master);
});

test('accounts on one device do not see each other', async () => {
  const rows = memoryRows();
  const [a, b] = [await newWallet('0xa', rows), await newWallet('0xb', rows)];
  await a.put(await held(a, 'one', 'c1'));
  assert.deepEqual(await b.all(), []);
  await refuses(Wallet.create(rows, '0xa', async m => [await passphraseSlot(m, WORDS, '0xa', 100_000)]), 'vault-there');
  const [row] = await rows.list('0xa');
  await rows.change([{ ...row!, account: '0xb' }], []);
  await refuses(b.all(), 'vault-damaged');
});

test('a row that was changed or put elsewhere is not read', async () => {
  const rows = memoryRows();
  const wallet = await newWallet('0xa', rows);
  await wallet.put(await held(wallet, 'one', 'c1'));
  const [row] = await rows.list('0xa');
  await rows.change([{ ...row!, id: 'two' }], [row!]);
  await refuses(wallet.all(), 'vault-damaged');
});

test('a tab stays unlocked from page to page, for ten minutes, and never for another account', async () => {
  const rows = memoryRows();
  const kept = storage();
  let now = 1_000_000;
  const master = random(32);
  const tab = new Tab(rows, kept, () => now);
  await tab.keep('0xa', master);
  assert.deepEqual(await new Tab(rows, kept, () => now).master('0xa'), master);
  now += IDLE - 1;
  assert.equal(await tab.touch(), true);
  now += IDLE - 1;
  assert.deepEqual(await tab.master('0xa'), master);
  now += 2;
  assert.equal(await tab.master('0xa'), undefined);
  assert.equal(kept.kept.size, 0);
  await tab.keep('0xa', master);
  assert.equal(await tab.master('0xb'), undefined);
  assert.equal(await tab.master('0xa'), undefined);
  await tab.keep('0xa', master);
  await tab.lock();
  assert.equal(await tab.master('0xa'), undefined);
});

test('an export opens on another device, shows what it brings, and overwrites nothing', async () => {
  const from = await newWallet('0xa');
  const one = await held(from, 'one', 'c1', 'c2');
  await from.put(one, await held(from, 'two', 'd1'));
  const file = JSON.stringify(await backup.write(from, 'a passphrase of the file', new Date(NOW * 1000), 100_000));
  assert.ok(!file.includes('College'));
  const to = await newWallet('0xa');
  const mine = { ...(await held(to, 'one', 'c1')), issuerName: 'Mine' };
  await to.put({ ...mine, copies: mine.copies.map(c => ({ ...c, usedAt: NOW })) });
  await refuses(backup.read(to, file, 'the wrong passphrase'), 'backup-passphrase');
  const preview = await backup.read(to, file, 'a passphrase of the file');
  assert.deepEqual([preview.fresh.map(x => x.id), preview.more.map(x => x.id), preview.same], [['two'], ['one'], []]);
  assert.equal((await to.held()).length, 1);
  await preview.merge();
  const merged = (await to.held()).find(h => h.id === 'one')!;
  assert.deepEqual([merged.issuerName, merged.copies.map(c => [c.credential, c.usedAt])], ['Mine', [['c1', NOW], ['c2', undefined]]]);
  const key = await to.signingKey(merged.copies[1]!);
  assert.equal(key.extractable, false);
  const again = await backup.read(to, file, 'a passphrase of the file');
  assert.deepEqual([again.fresh.length, again.more.length, again.same.length], [0, 0, 2]);
});

test('a file that is none, of another version or changed is refused', async () => {
  const wallet = await newWallet();
  const file = await backup.write(wallet, 'a passphrase of the file', new Date(), 100_000);
  const read = (change: Record<string, unknown>) => backup.read(wallet, JSON.stringify({ ...file, ...change }), 'a passphrase of the file');
  await refuses(backup.read(wallet, 'x', WORDS), 'backup-format');
  await refuses(read({ format: 'other' }), 'backup-format');
  await refuses(read({ version: 2 }), 'backup-version');
  await refuses(read({ rounds: 1 }), 'backup-format');
  await refuses(read({ made: '2020-01-01T00:00:00Z' }), 'backup-passphrase');
  await refuses(backup.write(wallet, 'short', new Date()), 'passphrase-short');
});

test('strength is said in words', () => {
  assert.equal(strength('short'), 'short');
  assert.equal(strength('aaaaaaaaaaaaaaaa'), 'weak');
  assert.equal(strength('onlyletters12'), 'weak');
  assert.equal(strength(WORDS), 'strong');
  assert.equal(strength('Ward-round-at-7'), 'fair');
});
