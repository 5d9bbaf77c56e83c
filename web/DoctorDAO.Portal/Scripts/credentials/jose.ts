import { concat, decode64, encode64, isObject, random, text, utf8, type Bytes, type Json } from './bytes.js';
import { ensure, WalletProblem } from './problem.js';

/** A public key as JWK; what is not looked at is left out. */
export interface PublicJwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
}

/** A signed token, read and not yet verified. */
export interface Jws {
  readonly header: Json;
  readonly payload: Json;
  readonly signed: Bytes;
  readonly signature: Bytes;
}

// The curves an algorithm is bound to: a key never decides alone how it is used.
const ALGORITHMS: Readonly<Record<string, { crv: string; hash: string; size: number }>> = {
  ES256: { crv: 'P-256', hash: 'SHA-256', size: 64 },
  ES384: { crv: 'P-384', hash: 'SHA-384', size: 96 },
};

const part = (encoded: string): Json => {
  const value: unknown = JSON.parse(text(decode64(encoded)));
  if (!isObject(value)) throw new SyntaxError('Not an object.');
  return value;
};

/** Reads a compact JWS. Throws `token` when it is none. */
export function readJws(compact: string): Jws {
  try {
    const [header, payload, signature, ...more] = compact.split('.');
    if (header === undefined || payload === undefined || !signature || more.length > 0) throw new SyntaxError('Not three parts.');
    return { header: part(header), payload: part(payload), signed: utf8(`${header}.${payload}`), signature: decode64(signature) };
  } catch (cause) {
    throw new WalletProblem('token', {}, { cause });
  }
}

/** Whether a signature is that of the key. The algorithm must be one of ours and fit the key; `crit` is understood by nobody here. */
export async function verifyJws(jws: Jws, key: PublicJwk): Promise<boolean> {
  const alg = typeof jws.header['alg'] === 'string' && Object.hasOwn(ALGORITHMS, jws.header['alg']) ? ALGORITHMS[jws.header['alg']] : undefined;
  if (!alg || jws.header['crit'] !== undefined || jws.header['b64'] !== undefined) return false;
  if (key.kty !== 'EC' || key.crv !== alg.crv || (key.alg !== undefined && key.alg !== jws.header['alg']) || (key.use !== undefined && key.use !== 'sig')) return false;
  if (jws.signature.length !== alg.size || key.x === undefined || key.y === undefined) return false;
  try {
    const imported = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: key.crv, x: key.x, y: key.y }, { name: 'ECDSA', namedCurve: key.crv }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: alg.hash }, imported, jws.signature, jws.signed);
  } catch {
    return false;
  }
}

/** Signs a token with ES256. */
export async function signJws(header: Json, payload: Json, key: CryptoKey): Promise<string> {
  const signed = `${encode64(utf8(JSON.stringify({ ...header, alg: 'ES256' })))}.${encode64(utf8(JSON.stringify(payload)))}`;
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, utf8(signed)));
  return `${signed}.${encode64(signature)}`;
}

/** The members of a public P-256 key that make it that key. */
export const bareJwk = (jwk: JsonWebKey | PublicJwk): PublicJwk => ({ kty: 'EC', crv: 'P-256', x: jwk.x ?? '', y: jwk.y ?? '' });

/** Whether two JWKs are the same P-256 key. */
export const sameKey = (a: PublicJwk, b: PublicJwk): boolean => a.kty === 'EC' && b.kty === 'EC' && a.crv === 'P-256' && b.crv === 'P-256' && !!a.x && a.x === b.x && !!a.y && a.y === b.y;

const number = (n: number): Bytes => new Uint8Array([n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
const sized = (data: Bytes): Bytes => concat(number(data.length), data);

/** Key agreement of RFC 7518, 4.6, for direct use: one round of Concat KDF is enough for keys of up to 256 bits. */
async function agreed(shared: Bytes, enc: string, bits: number, apu: Bytes, apv: Bytes): Promise<Bytes> {
  const info = concat(number(1), shared, sized(utf8(enc)), sized(apu), sized(apv), number(bits));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', info)).slice(0, bits / 8);
}

const ENCRYPTIONS: Readonly<Record<string, number>> = { A128GCM: 128, A256GCM: 256 };

/** The content encryption to use of those a verifier takes; A128GCM is what it takes when it names none. Throws `encryption`. */
export function chooseEncryption(offered: unknown): string {
  const names = Array.isArray(offered) ? offered : ['A128GCM'];
  const chosen = ['A256GCM', 'A128GCM'].find(name => names.includes(name));
  ensure(chosen, 'encryption');
  return chosen;
}

/** Encrypts for a P-256 key with ECDH-ES. */
export async function encryptJwe(payload: Json, recipient: PublicJwk, enc: string): Promise<string> {
  const bits = ENCRYPTIONS[enc];
  ensure(bits !== undefined && recipient.kty === 'EC' && recipient.crv === 'P-256' && recipient.x && recipient.y, 'encryption');
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  let theirs: CryptoKey;
  try {
    theirs = await crypto.subtle.importKey('jwk', bareJwk(recipient) as JsonWebKey, curve, false, []);
  } catch (cause) {
    throw new WalletProblem('encryption', {}, { cause });
  }
  const mine = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, mine.privateKey, 256));
  const epk = bareJwk(await crypto.subtle.exportKey('jwk', mine.publicKey));
  const header = encode64(utf8(JSON.stringify({ alg: 'ECDH-ES', enc, epk, ...(recipient.kid !== undefined && { kid: recipient.kid }) })));
  const key = await crypto.subtle.importKey('raw', await agreed(shared, enc, bits, new Uint8Array(), new Uint8Array()), 'AES-GCM', false, ['encrypt']);
  const iv = random(12);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(header) }, key, utf8(JSON.stringify(payload))));
  return [header, '', encode64(iv), encode64(sealed.slice(0, -16)), encode64(sealed.slice(-16))].join('.');
}

/** Decrypts what was encrypted with ECDH-ES for a P-256 key of ours. Throws `encryption` when it is anything else, for another key, or changed. */
export async function decryptJwe(compact: string, key: CryptoKey): Promise<Json> {
  try {
    const [header, encryptedKey, iv, data, tag, ...more] = compact.split('.');
    if (header === undefined || encryptedKey !== '' || iv === undefined || data === undefined || !tag || more.length > 0) throw new SyntaxError('Not five parts.');
    const { alg, enc, epk, crit, zip } = part(header);
    const bits = typeof enc === 'string' && Object.hasOwn(ENCRYPTIONS, enc) ? ENCRYPTIONS[enc] : undefined;
    if (alg !== 'ECDH-ES' || bits === undefined || crit !== undefined || zip !== undefined || !isObject(epk) || epk['kty'] !== 'EC' || epk['crv'] !== 'P-256') throw new SyntaxError('Not for us.');
    const theirs = await crypto.subtle.importKey('jwk', bareJwk(epk as unknown as PublicJwk) as JsonWebKey, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
    const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, key, 256));
    const content = await crypto.subtle.importKey('raw', await agreed(shared, enc as string, bits, new Uint8Array(), new Uint8Array()), 'AES-GCM', false, ['decrypt']);
    const sealed = concat(decode64(data), decode64(tag));
    const payload: unknown = JSON.parse(text(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: decode64(iv), additionalData: utf8(header) }, content, sealed))));
    if (!isObject(payload)) throw new SyntaxError('Not an object.');
    return payload;
  } catch (cause) {
    throw new WalletProblem('encryption', {}, { cause });
  }
}
