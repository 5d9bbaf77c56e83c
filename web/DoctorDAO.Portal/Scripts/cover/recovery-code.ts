import { concat, decode64, encode64, random, utf8, type Bytes } from '../credentials/bytes.js';
import { EvidenceProblem } from './problem.js';

// Crockford's letters: no I, L, O, U.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LETTERS = 24;
const VERSION = 1;

const check = (letters: string): string => {
  let sum = 0;
  for (const letter of letters) sum = (sum * 3 + LETTERS.indexOf(letter) + 1) % 31;
  return LETTERS[sum]!;
};

const grouped = (letters: string): string => letters.match(/.{5}/g)!.join('-');

/** A new recovery code: 120 random bits and a letter that finds a slip, as five groups of five. Strong enough that no passphrase is needed. */
export function newCode(): string {
  const letters = [...random(RANDOM_LETTERS)].map(byte => LETTERS[byte & 31]!).join('');
  return grouped(letters + check(letters));
}

/** A code as it was typed: case, dashes and blanks do not matter, nor O for 0 and I or L for 1. Throws `code` when it is none. */
export function readCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const known = letters.length === RANDOM_LETTERS + 1 && [...letters].every(letter => LETTERS.includes(letter));
  if (!known || check(letters.slice(0, -1)) !== letters.at(-1)) throw new EvidenceProblem('code');
  return grouped(letters);
}

async function keyOf(code: string, salt: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(code), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8('DoctorDAO recovery code') }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Seals a secret under a code; `place` binds it to what it is the key of. */
export async function sealUnder(code: string, secret: Bytes, place: string): Promise<string> {
  const [salt, iv] = [random(16), random(12)];
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, await keyOf(readCode(code), salt), secret);
  return encode64(concat(new Uint8Array([VERSION]), salt, iv, new Uint8Array(sealed)));
}

/** The secret again. Throws `code` for another code, another place, or what was changed. */
export async function openWith(typed: string, sealed: string, place: string): Promise<Bytes> {
  const code = readCode(typed);
  try {
    const bytes = decode64(sealed);
    if (bytes[0] !== VERSION) throw new SyntaxError('Another version.');
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.slice(17, 29), additionalData: utf8(place) }, await keyOf(code, bytes.slice(1, 17)), bytes.slice(29)));
  } catch (cause) {
    throw new EvidenceProblem('code', { cause });
  }
}
