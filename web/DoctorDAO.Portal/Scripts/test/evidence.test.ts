import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode64, encode64, random, utf8, type Bytes } from '../credentials/bytes.js';
import { contentKey, evidencePlace, recoverContentKey, wrapForAll } from '../cover/content-key.js';
import { memoryDeviceKeys } from '../cover/device-keys.js';
import type { Listed, ReaderOf } from '../cover/evidence-api.js';
import { commitment, hex, MOST_BYTES, newContentKey, newReaderKey, openFile, readerKey, sealFile, thumbprint, unwrapKey, wrapKey } from '../cover/evidence-crypto.js';
import { EvidenceProblem } from '../cover/problem.js';
import { newCode, openWith, readCode, sealUnder } from '../cover/recovery-code.js';

const EVIDENCE = '0b6f7a52-6d2f-4b3e-9c1d-2f7f5a1c8e90';
const JUROR = '0x00000000000000000000000000000000000000Aa';
const refuses = (run: Promise<unknown>, code: string) => assert.rejects(run, (e: unknown) => e instanceof EvidenceProblem && (assert.equal(e.code, code), true));
const jwk = (key: { x: string; y: string }) => ({ kty: 'EC', crv: 'P-256', ...key });

test('files of every size come back as they were, whatever they are', async () => {
  const key = newContentKey();
  for (const length of [0, 1, 4000, 4067, 4068, 4069, 4096, 100_000]) {
    const content = new Uint8Array(length).map((_, i) => i * 7);
    const sealed = await sealFile(key, EVIDENCE, { name: 'Brief des Patienten.pdf', type: 'application/pdf', content });
    assert.deepEqual(await openFile(key, EVIDENCE, sealed.hash, sealed.bytes), { name: 'Brief des Patienten.pdf', type: 'application/pdf', content });
  }
});

test('name, type and exact size lie encrypted; the same file twice is not seen to be the same', async () => {
  const key = newContentKey();
  const file = { name: 'canary-name.txt', type: 'text/canary', content: utf8('canary-content') };
  const [a, b] = [await sealFile(key, EVIDENCE, file), await sealFile(key, EVIDENCE, file)];
  assert.notEqual(a.hash, b.hash);
  assert.ok(!Buffer.from(a.bytes).toString('latin1').includes('canary'));
  assert.equal(a.bytes.length, (await sealFile(key, EVIDENCE, { ...file, content: utf8('x') })).bytes.length);
});

test('a changed bit anywhere, another key and other evidence are refused', async () => {
  const key = newContentKey();
  const sealed = await sealFile(key, EVIDENCE, { name: 'a', type: 'text/plain', content: utf8('what happened') });
  for (const at of [0, 1, 12, 13, 100, sealed.bytes.length - 1]) {
    const changed = sealed.bytes.slice();
    changed[at]! ^= 1;
    await refuses(openFile(key, EVIDENCE, sealed.hash, changed), 'damaged');
    const hash = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', changed)));
    await refuses(openFile(key, EVIDENCE, hash, changed), 'damaged');
  }
  await refuses(openFile(newContentKey(), EVIDENCE, sealed.hash, sealed.bytes), 'damaged');
  await refuses(openFile(key, EVIDENCE.replace('0b', '0c'), sealed.hash, sealed.bytes), 'damaged');
});

test('what is too large is refused before it is sent', async () => {
  await refuses(sealFile(newContentKey(), EVIDENCE, { name: 'a', type: '', content: new Uint8Array(MOST_BYTES - 29) as Bytes }), 'large');
});

test('a juror reads with the key that was given; another juror, account or claim does not', async () => {
  const [key, mine, other] = [newContentKey(), await newReaderKey(), await newReaderKey()];
  const wrapped = await wrapKey(key, EVIDENCE, JUROR, jwk(mine.publicKey), mine.id);
  assert.deepEqual(await unwrapKey(wrapped, mine.privateKey, EVIDENCE, JUROR.toLowerCase()), key);
  await refuses(unwrapKey(wrapped, other.privateKey, EVIDENCE, JUROR), 'damaged');
  await refuses(unwrapKey(wrapped, mine.privateKey, EVIDENCE.replace('0b', '0c'), JUROR), 'damaged');
  await refuses(unwrapKey(wrapped, mine.privateKey, EVIDENCE, JUROR.replace('Aa', 'Ab')), 'damaged');
  const parts = wrapped.split('.');
  for (const i of [0, 2, 3, 4]) {
    const changed = parts.map((p, j) => (j === i ? (p[5] === 'A' ? `${p.slice(0, 5)}B${p.slice(6)}` : `${p.slice(0, 5)}A${p.slice(6)}`) : p)).join('.');
    await refuses(unwrapKey(changed, mine.privateKey, EVIDENCE, JUROR), 'damaged');
  }
});

test('a private key cannot be read again, and comes back by its recovery code', async () => {
  const made = await newReaderKey();
  await assert.rejects(crypto.subtle.exportKey('pkcs8', made.privateKey));
  assert.equal(made.id, await thumbprint(made.publicKey));
  const code = newCode();
  const sealed = await sealUnder(code, made.pkcs8, `juror:${made.id}`);
  assert.ok(sealed.length <= 1000);
  const again = await readerKey(await openWith(code.toLowerCase().replaceAll('-', ' '), sealed, `juror:${made.id}`));
  const key = newContentKey();
  assert.deepEqual(await unwrapKey(await wrapKey(key, EVIDENCE, JUROR, jwk(made.publicKey), made.id), again, EVIDENCE, JUROR), key);
});

test('recovery codes: another code, place or byte opens nothing, and a slip is found', async () => {
  const [code, secret] = [newCode(), random(32)];
  const sealed = await sealUnder(code, secret, 'evidence:1');
  assert.deepEqual(await openWith(code, sealed, 'evidence:1'), secret);
  await refuses(openWith(newCode(), sealed, 'evidence:1'), 'code');
  await refuses(openWith(code, sealed, 'evidence:2'), 'code');
  const changed = decode64(sealed);
  changed[40]! ^= 1;
  await refuses(openWith(code, encode64(changed), 'evidence:1'), 'code');
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
  let [slips, found] = [0, 0];
  const letters = code.replaceAll('-', '');
  for (let i = 0; i < 24; i++) {
    const slip = letters[i] === 'X' ? 'Y' : 'X';
    slips++;
    try {
      readCode(letters.slice(0, i) + slip + letters.slice(i + 1));
    } catch {
      found++;
    }
  }
  assert.ok(found >= slips - 1, `${found} of ${slips} slips were found`);
});

test('the commitment is that of the server, in whatever order files come', async () => {
  const hashes = ['0x' + '22'.repeat(32), '0x' + '11'.repeat(32)];
  // The same numbers stand in the server's test of EvidenceCommitment.
  assert.equal(await commitment(EVIDENCE, hashes), '0x0cbb5c491a178b5a90ba8cd0f0826798762ecb5f5dbccac17c37d550e7f6c4d7');
  assert.equal(await commitment(EVIDENCE, hashes), await commitment(EVIDENCE, [...hashes].reverse()));
  assert.notEqual(await commitment(EVIDENCE, hashes), await commitment(EVIDENCE, hashes.slice(1)));
});

test('each juror with a key is given it once, and reads on the device that has the key; the claimant comes by it with the code', async () => {
  const [key, code, claimant, juror] = [newContentKey(), newCode(), memoryDeviceKeys(), memoryDeviceKeys()];
  const made = await newReaderKey();
  const reader = (account: string, more: Partial<ReaderOf>): ReaderOf => ({ person: { address: account }, custodian: false, keyId: null, key: null, given: false, ...more });
  const readers = [reader(JUROR, { keyId: made.id, key: made.publicKey }), reader('0x01', {}), reader('0x02', { keyId: 'x', key: made.publicKey, given: true })];
  const given = await wrapForAll(readers, key, EVIDENCE);
  assert.deepEqual(given.map(({ account, keyId }) => [account, keyId]), [[JUROR, made.id]]);
  const listed: Listed = { id: EVIDENCE, files: [], recovery: null, keys: given, deleted: null };
  await refuses(contentKey(juror, { ...listed, keys: [] }, JUROR), 'not-given');
  await refuses(contentKey(juror, listed, JUROR), 'no-key');
  await juror.keepReader(made.id, JUROR, made.privateKey);
  assert.deepEqual(await contentKey(juror, listed, JUROR), key);

  const own: Listed = { ...listed, keys: [], recovery: await sealUnder(code, key, evidencePlace(EVIDENCE)) };
  await refuses(contentKey(claimant, own, JUROR), 'no-key');
  await refuses(recoverContentKey(claimant, own, JUROR, newCode()), 'code');
  assert.deepEqual(await recoverContentKey(claimant, own, JUROR, code), key);
  assert.deepEqual(await contentKey(claimant, own, JUROR), key);
});
