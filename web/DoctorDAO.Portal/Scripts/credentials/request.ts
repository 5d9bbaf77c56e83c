import { encode64, isObject, random, seconds, type Json } from './bytes.js';
import { readQuery, type Query } from './dcql.js';
import { didHost, verifyByDid } from './did.js';
import { readJws, type PublicJwk } from './jose.js';
import { ask, postForm, safeUrl, type Fetch } from './net.js';
import { ensure } from './problem.js';

const PREFIX = 'decentralized_identifier:';

/** A verifier's request that was verified. */
export interface Request {
  /** With its prefix: what the key binding names as audience. */
  readonly clientId: string;
  readonly did: string;
  readonly host: string;
  /** What the verifier calls itself, or its host. */
  readonly name: string;
  /** Who stands behind the name, as this site's own server has looked it up; undefined when nobody does, and of verifiers elsewhere, who would say so of themselves. */
  readonly vouched: { readonly by: 'association' } | { readonly by: 'registry'; readonly name: string } | undefined;
  readonly purpose: string | undefined;
  /** How many days the verifier says that it keeps the answer. */
  readonly retainDays: number | undefined;
  readonly nonce: string;
  readonly state: string | undefined;
  readonly responseUri: string;
  readonly encrypted: { readonly key: PublicJwk; readonly encryptions: unknown } | undefined;
  readonly query: Query;
}

const text = (value: unknown, code: string): string => {
  ensure(typeof value === 'string' && value !== '' && value.length <= 2000, code);
  return value;
};

async function fetchRequest(fetcher: Fetch, uri: string, post: boolean): Promise<{ compact: string; walletNonce: string | undefined }> {
  const host = safeUrl(uri).host;
  const walletNonce = post ? encode64(random(16)) : undefined;
  const accept = 'application/oauth-authz-req+jwt';
  const metadata = JSON.stringify({
    vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256', 'ES384'], 'kb-jwt_alg_values': ['ES256'] } }, client_id_prefixes_supported: ['decentralized_identifier'],
    response_types_supported: ['vp_token'], response_modes_supported: ['direct_post', 'direct_post.jwt'], request_object_signing_alg_values_supported: ['ES256', 'ES384'],
  });
  const answer = walletNonce === undefined ? await ask(fetcher, uri, { headers: { accept } }) : await postForm(fetcher, uri, { wallet_nonce: walletNonce, wallet_metadata: metadata }, accept);
  ensure(answer.ok, answer.status === 404 || answer.status === 410 ? 'request-gone' : 'refused', { host, status: String(answer.status) });
  return { compact: answer.text.trim(), walletNonce };
}

function encryption(client: Json, mode: string): Request['encrypted'] {
  if (mode === 'direct_post') return undefined;
  const keys = isObject(client['jwks']) && Array.isArray(client['jwks']['keys']) ? client['jwks']['keys'].filter(isObject) : [];
  const key = (keys as unknown as PublicJwk[]).find(k => k.kty === 'EC' && k.crv === 'P-256' && k.use !== 'sig' && (k.alg === undefined || k.alg === 'ECDH-ES'));
  ensure(key, 'encryption');
  return { key, encryptions: client['encrypted_response_enc_values_supported'] };
}

function readVouch(value: unknown): Request['vouched'] {
  if (!isObject(value)) return undefined;
  if (value['by'] === 'association') return { by: 'association' };
  const name = words(value['name']);
  return value['by'] === 'registry' && name !== undefined ? { by: 'registry', name } : undefined;
}

/** Where whoever asks may want to be named with purpose. */
const words = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : undefined);

/**
 * Reads a request link and verifies what it leads to: signed by the verifier that it names, for a wallet, for now, with an answer that goes to that verifier alone.
 * @param query of the link
 * @param origin of this wallet
 * @param now unix seconds
 */
export async function openRequest(fetcher: Fetch, query: URLSearchParams, origin: string, now = seconds()): Promise<Request> {
  const clientId = query.get('client_id') ?? '';
  ensure(clientId.startsWith(`${PREFIX}did:web:`) && clientId.length <= 500, 'request-client');
  const did = clientId.slice(PREFIX.length);
  const [uri, inline, method] = [query.get('request_uri'), query.get('request'), query.get('request_uri_method') ?? 'get'];
  ensure(uri !== null || inline !== null, 'request-unsigned');
  ensure((uri === null) !== (inline === null) && (method === 'get' || method === 'post'), 'request');
  const { compact, walletNonce } = inline !== null ? { compact: inline, walletNonce: undefined } : await fetchRequest(fetcher, uri!, method === 'post');
  const jws = readJws(compact);
  ensure(jws.header['alg'] !== 'none', 'request-unsigned');
  ensure(jws.header['typ'] === 'oauth-authz-req+jwt', 'request-type');
  // Keys for assertions alone signed receipts once: whoever finds one that was replaced must not ask in the verifier's name.
  await verifyByDid(fetcher, jws, did, 'authentication', 'request-signature');
  const claims = jws.payload;
  ensure(claims['client_id'] === clientId && (claims['iss'] === undefined || claims['iss'] === did || claims['iss'] === clientId), 'request-client');
  const audiences: unknown[] = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
  ensure(audiences.includes('https://self-issued.me/v2') || audiences.includes(origin), 'request-audience');
  ensure(walletNonce === undefined || claims['wallet_nonce'] === walletNonce, 'request-nonce');
  ensure(claims['exp'] === undefined || (typeof claims['exp'] === 'number' && claims['exp'] > now), 'request-gone', { host: didHost(did) });
  ensure(claims['response_type'] === 'vp_token', 'request');
  ensure(claims['transaction_data'] === undefined, 'request-transaction');
  const mode = claims['response_mode'];
  ensure(mode === 'direct_post' || mode === 'direct_post.jwt', 'request-mode');
  const responseUri = safeUrl(text(claims['response_uri'], 'request-response'));
  ensure(responseUri.host === didHost(did) && claims['redirect_uri'] === undefined, 'request-response', { host: responseUri.host });
  const nonce = text(claims['nonce'], 'request-nonce');
  ensure(nonce.length >= 16, 'request-nonce');
  const client = isObject(claims['client_metadata']) ? claims['client_metadata'] : {};
  const read = readQuery(claims['dcql_query']);
  return {
    clientId, did, host: didHost(did), name: words(client['client_name']) ?? didHost(did), vouched: didHost(did) === new URL(origin).host ? readVouch(claims['vouched']) : undefined, purpose: words(client['purpose']) ?? words(claims['purpose']) ?? read.sets.find(s => s.purpose !== undefined)?.purpose,
    retainDays: Number.isSafeInteger(claims['retain_days']) && Number(claims['retain_days']) >= 0 ? Number(claims['retain_days']) : undefined,
    nonce, state: claims['state'] === undefined || claims['state'] === '' ? undefined : text(claims['state'], 'request'), responseUri: responseUri.href, encrypted: encryption(client, mode), query: read,
  };
}
