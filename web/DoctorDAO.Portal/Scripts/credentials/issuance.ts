import { isObject, isStrings, seconds, type Json } from './bytes.js';
import { bareJwk, signJws, type PublicJwk } from './jose.js';
import { ask, getObject, object, postForm, safeUrl, type Answer, type Fetch } from './net.js';
import { ensure, WalletProblem } from './problem.js';
import { checkCredential, readSdJwt } from './sd-jwt.js';
import { newId, type ClaimDisplay, type Copy, type Display, type Held, type Wallet } from './wallet.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

/** Most keys, and so copies, that are asked for at once. */
export const MOST_COPIES = 10;

/** The code that the issuer sends by another way. */
export interface TransactionCode {
  readonly numeric: boolean;
  readonly length: number | undefined;
  readonly description: string | undefined;
}

/** What an offer offers of one type. */
export interface Offered {
  readonly id: string;
  readonly vct: string;
  readonly display: readonly Display[];
  readonly claims: readonly ClaimDisplay[];
}

/** An offer with what its issuer says about itself. */
export interface Offer {
  readonly issuer: string;
  readonly issuerDisplay: readonly Display[];
  readonly offered: readonly Offered[];
  readonly transactionCode: TransactionCode | undefined;
  readonly code: string;
  readonly endpoints: { readonly token: string; readonly nonce: string | undefined; readonly credential: string; readonly notification: string | undefined };
  readonly batch: number;
}

const displays = (value: unknown): Display[] => (Array.isArray(value) ? value : []).filter(isObject).slice(0, 20).flatMap(d => {
  const name = d['name'] ?? d['label'];
  return typeof name !== 'string' ? [] : [{
    name: name.slice(0, 200), ...(typeof d['locale'] === 'string' && { locale: d['locale'] }), ...(typeof d['lang'] === 'string' && { locale: d['lang'] }),
    ...(typeof d['description'] === 'string' && { description: d['description'].slice(0, 500) }),
  }];
});

const claimDisplays = (value: unknown): ClaimDisplay[] => (Array.isArray(value) ? value : []).filter(isObject).slice(0, 100).flatMap(claim => {
  const path = claim['path'];
  if (!Array.isArray(path) || !path.every(p => p === null || typeof p === 'string' || typeof p === 'number')) return [];
  return [{ path: path as ClaimDisplay['path'], display: displays(claim['display']).map(({ name, locale }) => ({ label: name, ...(locale !== undefined && { locale }) })) }];
});

/** A text that must be there. */
function text(value: unknown, code: string, args: Record<string, string> = {}): string {
  ensure(typeof value === 'string' && value !== '' && value.length <= 4000, code, args);
  return value;
}

/** Reads what stands in an offer's link: `credential_offer` or `credential_offer_uri`. Throws `offer`. */
export async function readOffer(fetcher: Fetch, query: URLSearchParams): Promise<Json> {
  const [inline, uri] = [query.get('credential_offer'), query.get('credential_offer_uri')];
  ensure((inline === null) !== (uri === null), 'offer');
  if (uri !== null) {
    return getObject(fetcher, uri).catch(error => {
      throw error instanceof WalletProblem && error.code === 'refused' && ['404', '410'].includes(String(error.args['status'])) ? new WalletProblem('offer-used') : error;
    });
  }
  try {
    const offer: unknown = JSON.parse(inline!);
    ensure(isObject(offer), 'offer');
    return offer;
  } catch (cause) {
    throw new WalletProblem('offer', {}, { cause });
  }
}

/** Where the metadata of an identifier with a path is: the well-known part comes between host and path. */
export function wellKnown(identifier: string, name: string): string {
  const url = safeUrl(identifier);
  ensure(url.search === '' && url.hash === '', 'address', { address: identifier.slice(0, 200) });
  return `${url.origin}/.well-known/${name}${url.pathname === '/' ? '' : url.pathname}`;
}

const transactionCode = (value: unknown): TransactionCode | undefined => (!isObject(value) ? undefined : {
  numeric: value['input_mode'] !== 'text',
  length: Number.isSafeInteger(value['length']) && Number(value['length']) > 0 && Number(value['length']) <= 64 ? Number(value['length']) : undefined,
  description: typeof value['description'] === 'string' ? value['description'].slice(0, 300) : undefined,
});

/** Asks the issuer of an offer what it offers. Throws `offer`, `offer-grant`, `issuer-metadata`, `offer-format`. */
export async function openOffer(fetcher: Fetch, offer: Json): Promise<Offer> {
  const issuer = text(offer['credential_issuer'], 'offer');
  const host = safeUrl(issuer).host;
  const ids = offer['credential_configuration_ids'];
  ensure(isStrings(ids) && ids.length > 0 && ids.length <= 10 && new Set(ids).size === ids.length, 'offer');
  const grant = isObject(offer['grants']) ? offer['grants'][GRANT] : undefined;
  ensure(isObject(grant), 'offer-grant');
  const metadata = await getObject(fetcher, wellKnown(issuer, 'openid-credential-issuer'));
  ensure(metadata['credential_issuer'] === issuer, 'issuer-metadata', { host });
  const servers = isStrings(metadata['authorization_servers']) ? metadata['authorization_servers'] : [issuer];
  const server = grant['authorization_server'] === undefined ? servers[0] : servers.find(s => s === grant['authorization_server']);
  ensure(server !== undefined, 'issuer-metadata', { host });
  const oauth = await getObject(fetcher, wellKnown(server, 'oauth-authorization-server'));
  ensure(oauth['issuer'] === server, 'issuer-metadata', { host });
  const supported = metadata['credential_configurations_supported'];
  ensure(isObject(supported), 'issuer-metadata', { host });
  const offered = ids.map(id => {
    const configuration = Object.hasOwn(supported, id) ? supported[id] : undefined;
    ensure(isObject(configuration) && configuration['format'] === 'dc+sd-jwt', 'offer-format', { host });
    const about = isObject(configuration['credential_metadata']) ? configuration['credential_metadata'] : configuration;
    return { id, vct: text(configuration['vct'], 'offer-format', { host }), display: displays(about['display']), claims: claimDisplays(about['claims']) };
  });
  const batch = isObject(metadata['batch_credential_issuance']) ? Number(metadata['batch_credential_issuance']['batch_size']) : 1;
  const address = (value: unknown): string => safeUrl(text(value, 'issuer-metadata', { host })).href;
  return {
    issuer, issuerDisplay: displays(metadata['display']), offered, transactionCode: transactionCode(grant['tx_code']), code: text(grant['pre-authorized_code'], 'offer'),
    endpoints: {
      token: address(oauth['token_endpoint']), credential: address(metadata['credential_endpoint']),
      nonce: metadata['nonce_endpoint'] === undefined ? undefined : address(metadata['nonce_endpoint']),
      notification: metadata['notification_endpoint'] === undefined ? undefined : address(metadata['notification_endpoint']),
    },
    batch: Number.isSafeInteger(batch) && batch >= 1 ? Math.min(batch, MOST_COPIES) : 1,
  };
}

/** The words a type has for itself (SD-JWT VC type metadata), when the type is a page of its own. Nothing when it cannot be had. */
export async function typeWords(fetcher: Fetch, vct: string): Promise<Pick<Offered, 'display' | 'claims'>> {
  if (!/^https?:/.test(vct)) return { display: [], claims: [] };
  try {
    const metadata = await getObject(fetcher, vct);
    return metadata['vct'] !== vct ? { display: [], claims: [] } : { display: displays(metadata['display']), claims: claimDisplays(metadata['claims']) };
  } catch {
    return { display: [], claims: [] };
  }
}

const TOKEN_PROBLEMS: Readonly<Record<string, string>> = { invalid_grant: 'offer-used', invalid_client: 'offer-client', invalid_request: 'offer-refused' };

/** What the issuer refused, in words of ours. */
function refusal(answer: Answer, host: string, known: Readonly<Record<string, string>>): WalletProblem {
  let error = '';
  try {
    error = String(object(answer, host)['error'] ?? '');
  } catch {
    // Said without words.
  }
  return new WalletProblem(known[error] ?? 'refused', { host, status: error || String(answer.status) });
}

interface Pair { readonly key: CryptoKey; readonly jwk: PublicJwk }

/** A key that is extractable only until it is wrapped: in use it never is. */
async function newPair(): Promise<Pair> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { key: pair.privateKey, jwk: bareJwk(await crypto.subtle.exportKey('jwk', pair.publicKey)) };
}

async function nonceOf(fetcher: Fetch, offer: Offer, host: string): Promise<string | undefined> {
  if (offer.endpoints.nonce === undefined) return undefined;
  const answer = await ask(fetcher, offer.endpoints.nonce, { method: 'POST', headers: { accept: 'application/json' } });
  if (!answer.ok) throw refusal(answer, host, {});
  return text(object(answer, host)['c_nonce'], 'issuer-answer', { host });
}

interface Token { readonly token: string; readonly identifiers: ReadonlyMap<string, string> }

async function tokenOf(fetcher: Fetch, offer: Offer, transaction: string | undefined, host: string): Promise<Token> {
  const answer = await postForm(fetcher, offer.endpoints.token, { grant_type: GRANT, 'pre-authorized_code': offer.code, ...(transaction !== undefined && { tx_code: transaction }) });
  // A wrong transaction code and a used offer are told apart by nobody on the way.
  if (!answer.ok) throw refusal(answer, host, transaction === undefined ? TOKEN_PROBLEMS : { ...TOKEN_PROBLEMS, invalid_grant: 'offer-code' });
  const body = object(answer, host);
  ensure(String(body['token_type']).toLowerCase() === 'bearer', 'issuer-answer', { host });
  const details = Array.isArray(body['authorization_details']) ? body['authorization_details'].filter(isObject) : [];
  const identifiers = details.flatMap(d => (typeof d['credential_configuration_id'] === 'string' && isStrings(d['credential_identifiers']) && d['credential_identifiers'][0] !== undefined
    ? [[d['credential_configuration_id'], d['credential_identifiers'][0]] as const] : []));
  return { token: text(body['access_token'], 'issuer-answer', { host }), identifiers: new Map(identifiers) };
}

async function copiesOf(fetcher: Fetch, wallet: Wallet, offer: Offer, offered: Offered, token: Token, now: number, host: string): Promise<{ copies: Copy[]; issuer: string; notification: unknown }> {
  const pairs = await Promise.all(Array.from({ length: offer.batch }, newPair));
  const which = token.identifiers.has(offered.id) ? { credential_identifier: token.identifiers.get(offered.id) } : { credential_configuration_id: offered.id };
  const request = async (): Promise<Answer> => {
    const nonce = await nonceOf(fetcher, offer, host);
    const jwt = await Promise.all(pairs.map(({ key, jwk }) => signJws({ typ: 'openid4vci-proof+jwt', jwk }, { aud: offer.issuer, iat: now, ...(nonce !== undefined && { nonce }) }, key)));
    return ask(fetcher, offer.endpoints.credential, {
      method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${token.token}` }, body: JSON.stringify({ ...which, proofs: { jwt } }),
    }, 4 * 1024 * 1024);
  };
  let answer = await request();
  // A nonce may have become old on the way: once more with a fresh one.
  if (!answer.ok && answer.text.includes('invalid_nonce')) answer = await request();
  if (!answer.ok) throw refusal(answer, host, { invalid_nonce: 'offer-nonce', invalid_proof: 'offer-proof', credential_request_denied: 'offer-denied', invalid_token: 'offer-used' });
  const body = object(answer, host);
  ensure(body['transaction_id'] === undefined, 'offer-deferred', { host });
  const credentials = Array.isArray(body['credentials']) ? body['credentials'] : [];
  ensure(credentials.length > 0 && credentials.length <= pairs.length && credentials.every(c => isObject(c) && typeof c['credential'] === 'string'), 'issuer-answer', { host });
  const texts = credentials.map(c => (c as { credential: string }).credential);
  ensure(new Set(texts).size === texts.length, 'credential-key');
  const copies: Copy[] = [];
  let issuer = '';
  for (const [i, credential] of texts.entries()) {
    const { key, jwk } = pairs[i]!;
    const read = await checkCredential(fetcher, credential, { vct: offered.vct, key: jwk, now });
    ensure(issuer === '' || issuer === read.issuer, 'credential-issuer');
    issuer = read.issuer;
    copies.push({ credential, jwk, key: await wallet.wrap(key) });
  }
  return { copies, issuer, notification: body['notification_id'] };
}

/**
 * Gets what an offer offers, checks every copy and keeps it: all of it, or nothing when one rule is broken. A new batch of a credential that is kept
 * already takes the place of its used copies.
 * @param transaction the transaction code, when the offer asks for one
 * @param now milliseconds since 1970
 */
export async function accept(fetcher: Fetch, wallet: Wallet, offer: Offer, transaction: string | undefined, now = Date.now()): Promise<Held[]> {
  const host = safeUrl(offer.issuer).host;
  ensure((offer.transactionCode !== undefined) === (transaction !== undefined), 'offer-code', { host });
  const token = await tokenOf(fetcher, offer, transaction, host);
  const kept = await wallet.held();
  const held: Held[] = [];
  const notifications: unknown[] = [];
  for (const offered of offer.offered) {
    const words = await typeWords(fetcher, offered.vct);
    const { copies, issuer, notification } = await copiesOf(fetcher, wallet, offer, offered, token, seconds(now), host);
    notifications.push(notification);
    held.push({
      kind: 'credential', id: newId(), vct: offered.vct, issuer, issuerName: offer.issuerDisplay[0]?.name ?? host, from: offer.issuer,
      display: words.display.length > 0 ? words.display : offered.display, claimDisplay: words.claims.length > 0 ? words.claims : offered.claims, receivedAt: seconds(now), copies,
    });
  }
  const put = await Promise.all(held.map(async fresh => ({ ...fresh, id: (await sameAs(kept, fresh))?.id ?? fresh.id })));
  await wallet.put(...put);
  await Promise.all(notifications.map(id => notify(fetcher, offer, token.token, id)));
  return put;
}

/** The credential of which a new batch was got: same issuer and type, and the same claims but for its dates. */
async function sameAs(kept: readonly Held[], fresh: Held): Promise<Held | undefined> {
  const content = async (held: Held): Promise<string> => {
    const { iat: _i, exp: _e, nbf: _n, cnf: _c, status: _s, valid_until: _v, ...claims } = (await readSdJwt(held.copies[0]!.credential)).claims;
    return JSON.stringify(Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  for (const held of kept) if (held.issuer === fresh.issuer && held.vct === fresh.vct && (await content(held)) === (await content(fresh))) return held;
  return undefined;
}

/** Tells the issuer that all arrived; whether it hears that is its own matter. */
async function notify(fetcher: Fetch, offer: Offer, token: string, id: unknown): Promise<void> {
  if (offer.endpoints.notification === undefined || typeof id !== 'string') return;
  try {
    await ask(fetcher, offer.endpoints.notification, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ notification_id: id, event: 'credential_accepted' }),
    });
  } catch {
    // The credentials are here all the same.
  }
}
