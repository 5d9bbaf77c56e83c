import { concat, decode64, encode64, isObject, random, sha256, text, utf8, type Bytes } from '../credentials/bytes.js';
import { decryptJwe, encryptJwe, type PublicJwk } from '../credentials/jose.js';
import { EvidenceProblem } from './problem.js';

/** A file as its claimant sees it. */
export interface ClearFile {
  readonly name: string;
  readonly type: string;
  readonly content: Bytes;
}

/** An encrypted file. */
export interface SealedFile {
  /** SHA-256 of `bytes`: 0x and 64 digits. */
  readonly hash: string;
  readonly bytes: Bytes;
}

/** Most bytes of an encrypted file, as the server takes them. */
export const MOST_BYTES = 10 * 1024 * 1024;

/** Most files of a claim. */
export const MOST_FILES = 30;

const VERSION = 1;
// Sizes tell much about a document: they are rounded up.
const BLOCK = 4096;

/** Hexadecimal digits with 0x. */
export const hex = (bytes: Uint8Array): string => '0x' + [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');

/** A new content key. */
export const newContentKey = (): Bytes => random(32);

const aes = (key: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> => crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
const place = (evidence: string): Bytes => utf8(`DoctorDAO evidence 1:${evidence}`);

function number(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Encrypts a file with its name and type. Throws `large`. */
export async function sealFile(key: Bytes, evidence: string, file: ClearFile): Promise<SealedFile> {
  const head = utf8(JSON.stringify({ name: file.name.slice(0, 200), type: file.type.slice(0, 100) }));
  const length = 8 + head.length + file.content.length;
  const clear = concat(number(head.length), number(file.content.length), head, file.content, new Uint8Array((BLOCK - (length % BLOCK)) % BLOCK));
  if (clear.length + 29 > MOST_BYTES) throw new EvidenceProblem('large');
  const iv = random(12);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: place(evidence) }, await aes(key, 'encrypt'), clear);
  const bytes = concat(new Uint8Array([VERSION]), iv, new Uint8Array(sealed));
  return { hash: hex(await sha256(bytes)), bytes };
}

/** Decrypts a file. Throws `damaged` when it is not what its hash says, of other evidence, or changed. */
export async function openFile(key: Bytes, evidence: string, hash: string, bytes: Bytes): Promise<ClearFile> {
  try {
    if (hex(await sha256(bytes)) !== hash || bytes[0] !== VERSION) throw new SyntaxError('Another file.');
    const clear = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.slice(1, 13), additionalData: place(evidence) }, await aes(key, 'decrypt'), bytes.slice(13)));
    const view = new DataView(clear.buffer);
    const [head, length] = [view.getUint32(0), view.getUint32(4)];
    if (8 + head + length > clear.length) throw new SyntaxError('Too short.');
    const said: unknown = JSON.parse(text(clear.slice(8, 8 + head)));
    if (!isObject(said) || typeof said['name'] !== 'string' || typeof said['type'] !== 'string') throw new SyntaxError('No name.');
    return { name: said['name'], type: said['type'], content: clear.slice(8 + head, 8 + head + length) };
  } catch (cause) {
    throw new EvidenceProblem('damaged', { cause });
  }
}

/** What stands on the chain for files: SHA-256 over their hashes in order, and the evidence they belong to. */
export async function commitment(evidence: string, hashes: readonly string[]): Promise<string> {
  const manifest = ['DoctorDAO evidence 1', evidence, ...hashes.map(hash => hash.slice(2)).sort()].map(line => `${line}\n`).join('');
  return hex(await sha256(utf8(manifest)));
}

/** Encrypts the content key to a reader's public key (JWE, ECDH-ES, A256GCM), bound to the evidence and the reader's account. */
export const wrapKey = (key: Bytes, evidence: string, account: string, reader: PublicJwk, keyId: string): Promise<string> =>
  encryptJwe({ evidence, account: account.toLowerCase(), key: encode64(key) }, { ...reader, kid: keyId }, 'A256GCM');

/** The content key again. Throws `damaged` when it is for another key, other evidence, or another account. */
export async function unwrapKey(wrapped: string, own: CryptoKey, evidence: string, account: string): Promise<Bytes> {
  try {
    const said = await decryptJwe(wrapped, own);
    if (said['evidence'] !== evidence || said['account'] !== account.toLowerCase() || typeof said['key'] !== 'string') throw new SyntaxError('For something else.');
    const key = decode64(said['key']);
    if (key.length !== 32) throw new SyntaxError('No key.');
    return key;
  } catch (cause) {
    throw new EvidenceProblem('damaged', { cause });
  }
}

/** A reader's key pair as it was made: the private key's bytes are for the recovery copy alone. */
export interface NewReaderKey {
  readonly id: string;
  readonly publicKey: { readonly x: string; readonly y: string };
  readonly privateKey: CryptoKey;
  readonly pkcs8: Bytes;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** Private keys of readers, usable and not readable. */
export const readerKey = (pkcs8: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('pkcs8', pkcs8, CURVE, false, ['deriveBits']);

/** RFC 7638. */
export const thumbprint = async (key: { readonly x: string; readonly y: string }): Promise<string> =>
  encode64(await sha256(utf8(JSON.stringify({ crv: 'P-256', kty: 'EC', x: key.x, y: key.y }))));

/** Makes a reader's key. */
export async function newReaderKey(): Promise<NewReaderKey> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  return { id: await thumbprint({ x, y }), publicKey: { x, y }, privateKey: await readerKey(pkcs8), pkcs8 };
}
