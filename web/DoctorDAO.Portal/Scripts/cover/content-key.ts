import type { Bytes } from '../credentials/bytes.js';
import type { PublicJwk } from '../credentials/jose.js';
import type { DeviceKeys } from './device-keys.js';
import type { Given, Listed, ReaderOf } from './evidence-api.js';
import { unwrapKey, wrapKey } from './evidence-crypto.js';
import { EvidenceProblem } from './problem.js';
import { openWith } from './recovery-code.js';

/** Where a content key is sealed under a recovery code. */
export const evidencePlace = (evidence: string): string => `evidence:${evidence}`;

/** Where a juror's private key is. */
export const readerPlace = (keyId: string): string => `juror:${keyId}`;

/**
 * The content key of evidence on this device: the claimant's own, or one that was given to a key of the reader's. Throws `not-given` while nobody has given it, `no-key`
 * when it was given to a key that is on another device.
 */
export async function contentKey(device: DeviceKeys, evidence: Listed, account: string): Promise<Bytes> {
  const own = await device.contentKey(evidence.id);
  if (own) return own;
  for (const { keyId, wrapped } of evidence.keys) {
    const reader = await device.reader(keyId);
    if (reader) return unwrapKey(wrapped, reader, evidence.id, account);
  }
  throw new EvidenceProblem(evidence.keys.length > 0 || evidence.recovery !== null ? 'no-key' : 'not-given');
}

/** The claimant's content key by the recovery code; it is then on this device. Throws `code`. */
export async function recoverContentKey(device: DeviceKeys, evidence: Listed, account: string, code: string): Promise<Bytes> {
  if (evidence.recovery === null) throw new EvidenceProblem('code');
  const key = await openWith(code, evidence.recovery, evidencePlace(evidence.id));
  await device.keepContentKey(evidence.id, account, key);
  return key;
}

/** What a reader with a public key is given. */
export async function wrapFor(reader: ReaderOf, key: Bytes, evidence: string): Promise<Given | null> {
  if (!reader.keyId || !reader.key) return null;
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', ...reader.key };
  return { account: reader.person.address, keyId: reader.keyId, wrapped: await wrapKey(key, evidence, reader.person.address, jwk, reader.keyId) };
}

/** What all are given who have a key and were not given it yet. */
export async function wrapForAll(readers: readonly ReaderOf[], key: Bytes, evidence: string): Promise<Given[]> {
  const given = await Promise.all(readers.filter(reader => !reader.given).map(reader => wrapFor(reader, key, evidence)));
  return given.filter(one => one !== null);
}
