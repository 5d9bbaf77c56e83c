import { concat, decode64, encode64, random, text, utf8, type Bytes } from './bytes.js';
import { ensure, WalletProblem } from './problem.js';

/** Rounds of PBKDF2-SHA-256: what OWASP asks for. */
export const ROUNDS = 600_000;

/** Shortest passphrase, in characters. */
export const SHORTEST = 12;

/** Encrypted bytes with the IV they were encrypted with, both base64url. */
export interface Sealed {
  readonly iv: string;
  readonly data: string;
}

/** One way to the master key. */
export type Slot =
  | { readonly kind: 'passphrase'; readonly salt: string; readonly rounds: number; readonly key: Sealed }
  | { readonly kind: 'passkey'; readonly id: string; readonly salt: string; readonly key: Sealed };

const AES = 'AES-GCM';

/** Encrypts bytes; `place` binds them to where they are kept, so that nobody puts one row in the place of another. */
export async function seal(key: CryptoKey, data: Bytes, place: string): Promise<Sealed> {
  const iv = random(12);
  const sealed = await crypto.subtle.encrypt({ name: AES, iv, additionalData: utf8(place) }, key, data);
  return { iv: encode64(iv), data: encode64(new Uint8Array(sealed)) };
}

/** Decrypts. Throws `vault-damaged` when the bytes, the key or the place is another. */
export async function unseal(key: CryptoKey, sealed: Sealed, place: string): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: AES, iv: decode64(sealed.iv), additionalData: utf8(place) }, key, decode64(sealed.data)));
  } catch (cause) {
    throw new WalletProblem('vault-damaged', {}, { cause });
  }
}

export const sealJson = (key: CryptoKey, value: unknown, place: string): Promise<Sealed> => seal(key, utf8(JSON.stringify(value)), place);

export const unsealJson = async <T>(key: CryptoKey, sealed: Sealed, place: string): Promise<T> => JSON.parse(text(await unseal(key, sealed, place))) as T;

/** A key of these 32 bytes that no script can read again. */
export const aesKey = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt']);

/** The key of a passphrase. The same letters typed on another keyboard are the same passphrase (NFKC). */
export async function passphraseKey(passphrase: string, salt: Bytes, rounds = ROUNDS): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, material, { name: AES, length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The key of what a passkey's PRF gives. */
export async function prfKey(secret: Bytes, salt: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8('DoctorDAO wallet master key') }, material, { name: AES, length: 256 }, false, ['encrypt', 'decrypt']);
}

const place = (kind: string, account: string): string => `slot:${kind}:${account}`;

/** A slot that opens with a passphrase. */
export async function passphraseSlot(master: Bytes, passphrase: string, account: string, rounds = ROUNDS): Promise<Slot> {
  ensure([...passphrase].length >= SHORTEST, 'passphrase-short', { n: SHORTEST });
  const salt = random(16);
  return { kind: 'passphrase', salt: encode64(salt), rounds, key: await seal(await passphraseKey(passphrase, salt, rounds), master, place('passphrase', account)) };
}

/** A slot that opens with a passkey: `id` is the passkey's, `salt` what its PRF was asked with, `secret` what it gave. */
export const passkeySlot = async (master: Bytes, id: string, salt: Bytes, secret: Bytes, account: string): Promise<Slot> =>
  ({ kind: 'passkey', id, salt: encode64(salt), key: await seal(await prfKey(secret, salt), master, place('passkey', account)) });

/** The master key by a passphrase. Throws `passphrase-wrong`. */
export async function openByPassphrase(slots: readonly Slot[], passphrase: string, account: string): Promise<Bytes> {
  for (const slot of slots) {
    if (slot.kind !== 'passphrase') continue;
    ensure(slot.rounds >= 100_000 && slot.rounds <= 10_000_000, 'vault-damaged');
    try {
      return await unseal(await passphraseKey(passphrase, decode64(slot.salt), slot.rounds), slot.key, place('passphrase', account));
    } catch {
      // Another slot may be the one.
    }
  }
  throw new WalletProblem('passphrase-wrong');
}

/** The master key by what a passkey's PRF gave for the slot's salt. Throws `passkey-wrong`. */
export async function openByPasskey(slot: Slot & { kind: 'passkey' }, secret: Bytes, account: string): Promise<Bytes> {
  try {
    return await unseal(await prfKey(secret, decode64(slot.salt)), slot.key, place('passkey', account));
  } catch (cause) {
    throw new WalletProblem('passkey-wrong', {}, { cause });
  }
}

/** How strong a passphrase is, roughly: `weak` ones are not refused above the shortest length, but said to be weak. */
export function strength(passphrase: string): 'short' | 'weak' | 'fair' | 'strong' {
  const letters = [...passphrase];
  if (letters.length < SHORTEST) return 'short';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter(kind => kind.test(passphrase)).length;
  const words = passphrase.trim().split(/[\s-]+/).filter(word => word.length >= 3).length;
  const variety = new Set(letters).size;
  if (variety < 7) return 'weak';
  if (words >= 5 || (letters.length >= 18 && variety >= 12) || (letters.length >= 16 && kinds >= 3 && variety >= 10)) return 'strong';
  return words >= 4 || kinds >= 3 || letters.length >= 16 ? 'fair' : 'weak';
}

/** A new master key. */
export const newMaster = (): Bytes => random(32);

/** Bytes of a private key wrapped under the master: PKCS #8, readable only by unwrapping. */
export async function wrapPrivate(master: CryptoKey, key: CryptoKey, at: string): Promise<Sealed> {
  return seal(master, new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)), at);
}

/** A signing key that no script can read, from its wrapped bytes. */
export async function unwrapPrivate(master: CryptoKey, sealed: Sealed, at: string): Promise<CryptoKey> {
  const raw = await unseal(master, sealed, at);
  const key = await crypto.subtle.importKey('pkcs8', raw, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  raw.fill(0);
  return key;
}

/** A hash that tells two things apart without saying what they are. */
export const fingerprint = async (...parts: readonly string[]): Promise<string> =>
  encode64(new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts.map(p => utf8(`${p.length}:${p}`))))));
