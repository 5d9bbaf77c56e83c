import { decode64, encode64, isObject, isStrings, sha256, text, utf8, type Json } from './bytes.js';
import { verifyByDid } from './did.js';
import { readJws, sameKey, signJws, type PublicJwk } from './jose.js';
import type { Fetch } from './net.js';
import { ensure, WalletProblem } from './problem.js';

/** Where a claim stands: names of members and numbers of elements. */
export type Path = readonly (string | number)[];

/** A disclosure that the credential's payload refers to. */
export interface Disclosure {
  readonly encoded: string;
  readonly path: Path;
  readonly value: unknown;
  /** Disclosures that must be revealed before this one can be found, outermost first. */
  readonly parents: readonly string[];
}

/** An SD-JWT with its disclosures put in their places. */
export interface SdJwt {
  readonly jwt: string;
  readonly header: Json;
  readonly payload: Json;
  /** All claims, with what was hidden put in, without `_sd` and `_sd_alg`. */
  readonly claims: Json;
  readonly disclosures: readonly Disclosure[];
}

/** Most disclosures of a credential, and most characters of it. */
const [MOST_DISCLOSURES, MOST_CHARACTERS, MOST_DEPTH] = [200, 200_000, 12];

interface Raw { readonly encoded: string; readonly name: string | undefined; readonly value: unknown }

function readDisclosure(encoded: string): Raw {
  const parts: unknown = JSON.parse(text(decode64(encoded)));
  if (!Array.isArray(parts) || typeof parts[0] !== 'string' || parts[0] === '') throw new SyntaxError('No salt.');
  if (parts.length === 2) return { encoded, name: undefined, value: parts[1] };
  if (parts.length !== 3 || typeof parts[1] !== 'string' || parts[1] === '_sd' || parts[1] === '...') throw new SyntaxError('Not a disclosure.');
  return { encoded, name: parts[1], value: parts[2] };
}

/** Puts disclosures in their places by the rules of RFC 9901, section 7.1: each digest once, each disclosure used, no name twice. */
class Filling {
  readonly found: Disclosure[] = [];
  readonly #seen = new Set<string>();

  constructor(readonly byDigest: ReadonlyMap<string, Raw>) {}

  #take(digest: unknown, element: boolean): Raw | undefined {
    if (typeof digest !== 'string' || this.#seen.has(digest)) throw new SyntaxError('A digest is no text or stands twice.');
    this.#seen.add(digest);
    const raw = this.byDigest.get(digest);
    if (raw && (raw.name === undefined) !== element) throw new SyntaxError('A disclosure of the other kind.');
    return raw;
  }

  value(value: unknown, path: Path, parents: readonly string[]): unknown {
    if (path.length > MOST_DEPTH) throw new SyntaxError('Too deep.');
    if (Array.isArray(value)) return this.#array(value, path, parents);
    return isObject(value) ? this.object(value, path, parents) : value;
  }

  object(value: Json, path: Path, parents: readonly string[]): Json {
    const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [name, inner] of Object.entries(value)) {
      if (name === '...') throw new SyntaxError('Reserved name.');
      if (name !== '_sd' && !(name === '_sd_alg' && path.length === 0)) out[name] = this.value(inner, [...path, name], parents);
    }
    const digests = value['_sd'];
    if (digests !== undefined && !Array.isArray(digests)) throw new SyntaxError('_sd is no list.');
    for (const digest of (digests as unknown[] | undefined) ?? []) {
      const raw = this.#take(digest, false);
      if (!raw) continue;
      if (Object.hasOwn(value, raw.name!) || Object.hasOwn(out, raw.name!)) throw new SyntaxError('A name stands twice.');
      const at = [...path, raw.name!];
      const filled = this.value(raw.value, at, [...parents, raw.encoded]);
      out[raw.name!] = filled;
      this.found.push({ encoded: raw.encoded, path: at, value: filled, parents });
    }
    return { ...out };
  }

  #array(value: readonly unknown[], path: Path, parents: readonly string[]): unknown[] {
    const out: unknown[] = [];
    for (const inner of value) {
      if (isObject(inner) && Object.hasOwn(inner, '...')) {
        if (Object.keys(inner).length !== 1) throw new SyntaxError('More beside a digest.');
        const raw = this.#take(inner['...'], true);
        if (!raw) continue;
        const at = [...path, out.length];
        const filled = this.value(raw.value, at, [...parents, raw.encoded]);
        this.found.push({ encoded: raw.encoded, path: at, value: filled, parents });
        out.push(filled);
      } else out.push(this.value(inner, [...path, out.length], parents));
    }
    return out;
  }
}

/** Reads an SD-JWT without a key binding and puts its disclosures in their places. The signature is not looked at. Throws `credential-format`, `credential-disclosure`. */
export async function readSdJwt(credential: string): Promise<SdJwt> {
  const parts = credential.split('~');
  ensure(credential.length <= MOST_CHARACTERS && parts.length >= 2 && parts.length - 2 <= MOST_DISCLOSURES && parts.at(-1) === '', 'credential-format');
  const jwt = parts[0]!;
  const { header, payload } = readJws(jwt);
  ensure(payload['_sd_alg'] === undefined || payload['_sd_alg'] === 'sha-256', 'credential-format');
  try {
    const byDigest = new Map<string, Raw>();
    for (const encoded of parts.slice(1, -1)) {
      const digest = encode64(await sha256(utf8(encoded)));
      if (byDigest.has(digest)) throw new SyntaxError('A disclosure stands twice.');
      byDigest.set(digest, readDisclosure(encoded));
    }
    const filling = new Filling(byDigest);
    const claims = filling.object(payload, [], []);
    if (filling.found.length !== byDigest.size) throw new SyntaxError('A disclosure that no digest names.');
    return { jwt, header, payload, claims, disclosures: filling.found };
  } catch (cause) {
    throw new WalletProblem('credential-disclosure', {}, { cause });
  }
}

/** What a credential must be to be kept. */
export interface Expected {
  readonly vct?: string | undefined;
  readonly key: PublicJwk;
  /** Unix seconds. */
  readonly now: number;
}

const SKEW = 60;
// What must stand open: a claim of these among the disclosures could be left out by a holder (SD-JWT VC, section 3.2.2.2).
const OPEN = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status'];

/** Checks a credential that an issuer has sent before it is kept. Throws the rule that it breaks. */
export async function checkCredential(fetcher: Fetch, credential: string, expected: Expected): Promise<SdJwt & { readonly issuer: string; readonly document: Json }> {
  const read = await readSdJwt(credential);
  const { header, payload } = read;
  ensure(header['typ'] === 'dc+sd-jwt', 'credential-type');
  const issuer = payload['iss'];
  ensure(typeof issuer === 'string' && issuer.startsWith('did:web:'), 'credential-issuer');
  const { document } = await verifyByDid(fetcher, readJws(read.jwt), issuer, 'assertionMethod', 'credential-signature');
  ensure(read.disclosures.every(d => d.path.length !== 1 || !OPEN.includes(String(d.path[0]))), 'credential-disclosure');
  ensure(typeof payload['vct'] === 'string' && (expected.vct === undefined || payload['vct'] === expected.vct), 'credential-vct');
  const cnf = isObject(payload['cnf']) ? payload['cnf']['jwk'] : undefined;
  ensure(isObject(cnf) && sameKey(cnf as unknown as PublicJwk, expected.key), 'credential-key');
  for (const name of ['exp', 'nbf', 'iat']) ensure(payload[name] === undefined || (typeof payload[name] === 'number' && Number.isFinite(payload[name])), 'credential-format');
  ensure(payload['exp'] === undefined || Number(payload['exp']) > expected.now, 'credential-expired');
  ensure(payload['nbf'] === undefined || Number(payload['nbf']) <= expected.now + SKEW, 'credential-early');
  return { ...read, issuer, document };
}

/** Values of a claim by a DCQL path: `null` in it stands for every element of a list. Empty when there is none. */
export function select(claims: unknown, path: readonly unknown[]): { path: Path; value: unknown }[] {
  let at: { path: Path; value: unknown }[] = [{ path: [], value: claims }];
  for (const step of path) {
    at = at.flatMap(({ path: p, value }) => {
      if (step === null) return Array.isArray(value) ? value.map((v: unknown, i) => ({ path: [...p, i], value: v })) : [];
      if (typeof step === 'number') return Array.isArray(value) && step < value.length ? [{ path: [...p, step], value: (value as unknown[])[step] }] : [];
      return typeof step === 'string' && isObject(value) && Object.hasOwn(value, step) ? [{ path: [...p, step], value: value[step] }] : [];
    });
  }
  return at;
}

const within = (path: Path, root: Path): boolean => root.length <= path.length && root.every((step, i) => step === path[i]);

/** The disclosures that reveal the claims at these places and nothing beside them. */
export function disclosuresFor(read: SdJwt, places: readonly Path[]): Disclosure[] {
  const needed = new Set<string>();
  for (const disclosure of read.disclosures) {
    if (places.some(place => within(disclosure.path, place) || within(place, disclosure.path))) {
      needed.add(disclosure.encoded);
      for (const parent of disclosure.parents) needed.add(parent);
    }
  }
  return read.disclosures.filter(d => needed.has(d.encoded));
}

/** What a verifier sees when these disclosures are revealed. */
export const revealed = async (read: SdJwt, disclosures: readonly Disclosure[]): Promise<Json> => (await readSdJwt(`${read.jwt}~${disclosures.map(d => `${d.encoded}~`).join('')}`)).claims;

/** Makes a presentation with its key binding. */
export async function present(read: SdJwt, disclosures: readonly Disclosure[], key: CryptoKey, audience: string, nonce: string, now: number): Promise<string> {
  const shown = `${read.jwt}~${disclosures.map(d => `${d.encoded}~`).join('')}`;
  const hash = encode64(await sha256(utf8(shown)));
  return shown + (await signJws({ typ: 'kb+jwt' }, { iat: now, aud: audience, nonce, sd_hash: hash }, key));
}

/** Claims as texts, for those who read JSON: no more than that. */
export const plain = (value: unknown): string => (typeof value === 'string' ? value : isStrings(value) ? value.join(', ') : JSON.stringify(value));
