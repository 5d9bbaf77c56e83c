import { isObject, isStrings, type Json } from './bytes.js';
import { ensure } from './problem.js';
import { disclosuresFor, readSdJwt, revealed, select, type Disclosure, type Path, type SdJwt } from './sd-jwt.js';
import type { Copy, Held } from './wallet.js';

/** A claim that is asked for. */
interface ClaimQuery {
  readonly id: string | undefined;
  readonly path: readonly (string | number | null)[];
  readonly values: readonly unknown[] | undefined;
}

/** A credential that is asked for. */
export interface CredentialQuery {
  readonly id: string;
  readonly multiple: boolean;
  readonly vcts: readonly string[] | undefined;
  readonly authorities: readonly { readonly type: string; readonly values: readonly string[] }[] | undefined;
  readonly claims: readonly ClaimQuery[] | undefined;
  readonly claimSets: readonly (readonly string[])[] | undefined;
  readonly binding: boolean;
  readonly format: string;
}

/** Which of the queries together are an answer. */
export interface SetQuery {
  readonly options: readonly (readonly string[])[];
  readonly required: boolean;
  readonly purpose: string | undefined;
}

export interface Query {
  readonly credentials: readonly CredentialQuery[];
  readonly sets: readonly SetQuery[];
}

const ID = /^[A-Za-z0-9_-]{1,100}$/;

const list = (value: unknown, most: number): readonly unknown[] | undefined => {
  if (value === undefined) return undefined;
  ensure(Array.isArray(value) && value.length > 0 && value.length <= most, 'query');
  return value;
};

function claimQuery(value: unknown): ClaimQuery {
  ensure(isObject(value), 'query');
  const path = list(value['path'], 20);
  ensure(path?.every(p => p === null || typeof p === 'string' || (Number.isSafeInteger(p) && Number(p) >= 0)), 'query');
  ensure(value['id'] === undefined || (typeof value['id'] === 'string' && ID.test(value['id'])), 'query');
  const values = list(value['values'], 100);
  ensure(values === undefined || values.every(v => ['string', 'number', 'boolean'].includes(typeof v)), 'query');
  return { id: value['id'] as string | undefined, path: path as ClaimQuery['path'], values };
}

function credentialQuery(value: unknown): CredentialQuery {
  ensure(isObject(value) && typeof value['id'] === 'string' && ID.test(value['id']) && typeof value['format'] === 'string', 'query');
  ensure(value['multiple'] === undefined || typeof value['multiple'] === 'boolean', 'query');
  const meta = isObject(value['meta']) ? value['meta'] : {};
  ensure(meta['vct_values'] === undefined || (isStrings(meta['vct_values']) && meta['vct_values'].length > 0), 'query');
  const claims = list(value['claims'], 60)?.map(claimQuery);
  const claimSets = list(value['claim_sets'], 40)?.map(set => {
    ensure(isStrings(set) && set.length > 0 && claims && set.every(id => claims.some(c => c.id === id)), 'query');
    return set;
  });
  const authorities = list(value['trusted_authorities'], 20)?.map(a => {
    ensure(isObject(a) && typeof a['type'] === 'string' && isStrings(a['values']) && a['values'].length > 0, 'query');
    return { type: a['type'], values: a['values'] };
  });
  const ids = (claims ?? []).flatMap(c => (c.id === undefined ? [] : [c.id]));
  ensure(new Set(ids).size === ids.length, 'query');
  return {
    id: value['id'], multiple: value['multiple'] === true, vcts: meta['vct_values'] as string[] | undefined, authorities, claims, claimSets,
    binding: value['require_cryptographic_holder_binding'] !== false, format: value['format'],
  };
}

/** Reads a DCQL query. Throws `query`. */
export function readQuery(value: unknown): Query {
  ensure(isObject(value), 'query');
  const credentials = (list(value['credentials'], 20) ?? []).map(credentialQuery);
  const ids = new Set(credentials.map(c => c.id));
  ensure(credentials.length > 0 && ids.size === credentials.length, 'query');
  const sets = (list(value['credential_sets'], 20) ?? []).map(set => {
    ensure(isObject(set), 'query');
    const options = list(set['options'], 20);
    ensure(options?.every(o => isStrings(o) && o.length > 0 && o.every(id => ids.has(id))), 'query');
    ensure(set['required'] === undefined || typeof set['required'] === 'boolean', 'query');
    return { options: options as string[][], required: set['required'] !== false, purpose: typeof set['purpose'] === 'string' ? set['purpose'].slice(0, 500) : undefined };
  });
  return { credentials, sets };
}

/** A credential that answers a query, with what it would reveal. */
export interface Candidate {
  readonly held: Held;
  /** The copy that would be shown: the first that was not yet. `undefined` when all were. */
  readonly copy: Copy | undefined;
  readonly read: SdJwt;
  readonly disclosures: readonly Disclosure[];
  /** What the verifier sees, without what is technical. */
  readonly reveals: Json;
  /** Names of the claims that stay hidden. */
  readonly hides: readonly string[];
}

/** Claims that say what a credential is, not what it says about its holder. */
export const TECHNICAL = new Set(['iss', 'iat', 'exp', 'nbf', 'cnf', 'vct', 'vct#integrity', 'status', '_sd', '_sd_alg', 'jti', 'sub']);

const found = (read: SdJwt, claim: ClaimQuery): Path[] =>
  select(read.claims, claim.path).filter(({ value }) => claim.values === undefined || claim.values.includes(value)).map(({ path }) => path);

/** The claims of the first set that the credential can answer, or `undefined` when it cannot. */
function places(read: SdJwt, query: CredentialQuery): Path[] | undefined {
  if (query.claims === undefined) return [];
  for (const set of query.claimSets ?? [undefined]) {
    const wanted = set === undefined ? query.claims : set.map(id => query.claims!.find(c => c.id === id)!);
    const all = wanted.map(claim => found(read, claim));
    if (all.every(paths => paths.length > 0)) return all.flat();
  }
  return undefined;
}

/** Authorities we can tell: the issuer's DID, its OpenID4VCI identifier. Whoever trusts by certificates or federations alone finds nothing here. */
function trusted(held: Held, query: CredentialQuery): boolean {
  return query.authorities === undefined || query.authorities.some(a => a.values.includes(held.issuer) || (a.type === 'openid_federation' && a.values.includes(held.from)));
}

/** The credentials that answer one query. What is expired answers nothing. `now` in unix seconds. */
export async function candidates(held: readonly Held[], query: CredentialQuery, now: number): Promise<Candidate[]> {
  if (query.format !== 'dc+sd-jwt') return [];
  const fitting = held.filter(h => (query.vcts === undefined || query.vcts.includes(h.vct)) && trusted(h, query));
  const made = await Promise.all(fitting.map(async (h): Promise<Candidate | undefined> => {
    const copy = h.copies.find(c => c.usedAt === undefined);
    const read = await readSdJwt((copy ?? h.copies[0]!).credential);
    if (typeof read.payload['exp'] === 'number' && read.payload['exp'] <= now) return undefined;
    const at = places(read, query);
    if (!at) return undefined;
    const disclosures = disclosuresFor(read, at);
    const shown = await revealed(read, disclosures);
    const reveals = Object.fromEntries(Object.entries(shown).filter(([name]) => !TECHNICAL.has(name)));
    const hides = Object.keys(read.claims).filter(name => !TECHNICAL.has(name) && !Object.hasOwn(shown, name));
    return { held: h, copy, read, disclosures, reveals, hides };
  }));
  return made.filter(c => c !== undefined);
}

/** One thing that the holder decides on: a query, whether it may be left out, and what answers it. */
export interface Ask {
  readonly query: CredentialQuery;
  readonly optional: boolean;
  readonly purpose: string | undefined;
  readonly candidates: readonly Candidate[];
}

/**
 * What is asked, as a list. Of each set the first option is taken that can be answered; a required set that has none makes the request unanswerable,
 * which the list shows by an ask without candidates. Without sets everything is required.
 */
export async function match(held: readonly Held[], query: Query, now: number): Promise<Ask[]> {
  const answers = new Map<string, Candidate[]>();
  for (const credential of query.credentials) answers.set(credential.id, await candidates(held, credential, now));
  const able = (id: string): boolean => answers.get(id)!.some(c => c.copy !== undefined);
  const byId = new Map(query.credentials.map(c => [c.id, c]));
  const ask = (id: string, optional: boolean, purpose: string | undefined): Ask => ({ query: byId.get(id)!, optional, purpose, candidates: answers.get(id)! });
  if (query.sets.length === 0) return query.credentials.map(c => ask(c.id, false, undefined));
  const asks = new Map<string, Ask>();
  for (const set of query.sets) {
    const option = set.options.find(ids => ids.every(able)) ?? (set.required ? set.options[0]! : undefined);
    for (const id of option ?? []) {
      const before = asks.get(id);
      asks.set(id, ask(id, !set.required && (before?.optional ?? true), before?.purpose ?? set.purpose));
    }
  }
  return [...asks.values()];
}

/** Whether every required ask can be answered. */
export const answerable = (asks: readonly Ask[]): boolean => asks.length > 0 && asks.every(a => a.optional || a.candidates.some(c => c.copy !== undefined));
