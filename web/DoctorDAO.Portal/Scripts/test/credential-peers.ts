import { deflateSync } from 'node:zlib';
import { concat, decode64, encode64, random, sha256, text, utf8, type Json } from '../credentials/bytes.js';
import { bareJwk, readJws, signJws, verifyJws, type PublicJwk } from '../credentials/jose.js';
import type { Fetch } from '../credentials/net.js';
import { memoryRows, type Rows } from '../credentials/rows.js';
import { passphraseSlot } from '../credentials/vault.js';
import { Wallet } from '../credentials/wallet.js';

export const NOW = 1_795_200_000;
export const OWN = 'dao.example';

export interface Signer { readonly key: CryptoKey; readonly jwk: PublicJwk }

export async function signer(): Promise<Signer> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { key: pair.privateKey, jwk: bareJwk(await crypto.subtle.exportKey('jwk', pair.publicKey)) };
}

/** A small internet: hosts answer what was put there. */
export class Net {
  readonly asked: string[] = [];
  readonly #pages = new Map<string, (init: RequestInit, url: string) => Response | Promise<Response>>();

  on(url: string, answer: Json | string | ((init: RequestInit, url: string) => Response | Promise<Response>)): void {
    this.#pages.set(url, typeof answer === 'function' ? answer : () => (typeof answer === 'string' ? new Response(answer) : Response.json(answer)));
  }

  readonly fetch: Fetch = async (url, init = {}) => {
    this.asked.push(url);
    const page = this.#pages.get(url);
    return page ? page(init, url) : new Response('{}', { status: 404 });
  };

  /** A DID document with one key for everything. */
  did(did: string, jwk: PublicJwk): void {
    const [host, ...path] = did.slice('did:web:'.length).split(':');
    this.on(`https://${host}/${path.join('/')}/did.json`, {
      id: did, verificationMethod: [{ id: `${did}#key-1`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk }], assertionMethod: [`${did}#key-1`], authentication: [`${did}#key-1`],
    });
  }
}

export async function newWallet(account = '0xa', rows: Rows = memoryRows()): Promise<Wallet> {
  return (await Wallet.create(rows, account, async master => [await passphraseSlot(master, 'correct horse battery staple', account, 100_000)])).wallet;
}

export interface Wrongs {
  cnf?: PublicJwk;
  signer?: Signer;
  exp?: number;
  typ?: string;
  vct?: string;
  tamper?: boolean;
  open?: Json;
  payload?: (payload: Record<string, unknown>) => void;
}

/** Issues one SD-JWT: every claim hidden, with two decoys. */
export async function issue(by: Signer, iss: string, vct: string, claims: Json, cnf: PublicJwk, wrongs: Wrongs = {}): Promise<string> {
  const disclosures = Object.entries(claims).map(([name, value]) => encode64(utf8(JSON.stringify([encode64(random(16)), name, value]))));
  const digests = await Promise.all(disclosures.map(async d => encode64(await sha256(utf8(d)))));
  const payload: Record<string, unknown> = {
    iss, iat: NOW - 10, exp: wrongs.exp ?? NOW + 86_400 * 300, vct: wrongs.vct ?? vct, cnf: { jwk: wrongs.cnf ?? cnf }, _sd_alg: 'sha-256',
    _sd: [...digests, encode64(random(32)), encode64(random(32))].sort(), ...wrongs.open,
  };
  wrongs.payload?.(payload);
  const jwt = await signJws({ typ: wrongs.typ ?? 'dc+sd-jwt', kid: `${iss}#key-1` }, payload, (wrongs.signer ?? by).key);
  const sent = wrongs.tamper ? disclosures.map((d, i) => (i === 0 ? encode64(utf8(JSON.stringify([encode64(random(16)), 'given_name', 'Mallory']))) : d)) : disclosures;
  return `${jwt}~${sent.map(d => `${d}~`).join('')}`;
}

/** An issuer of OpenID4VCI 1.0 with its pre-authorised code flow. */
export class Issuer {
  readonly did: string;
  readonly identifier: string;
  wrongs: Wrongs = {};
  code = 'code-1';
  transaction: string | undefined = '4711';
  readonly nonces = new Set<string>();
  staleNonces = 0;
  reuse = false;
  readonly notified: unknown[] = [];
  readonly proofs: PublicJwk[] = [];
  status: { uri: string; idx: number } | undefined;
  claims: Json = { given_name: 'Nora', family_name: 'Lind', licence_number: 'S-1', standing: 'good', profession: 'physician', dao_nullifier: '0xabc' };

  private constructor(readonly net: Net, readonly me: Signer, readonly vct: string, host: string, slug: string) {
    this.did = `did:web:${host}:issuers:${slug}`;
    this.identifier = `https://${host}/issuers/${slug}`;
  }

  static async open(net: Net, vct = 'https://dao.example/credentials/types/LicenceToPractise', host = 'college.example', slug = 'se'): Promise<Issuer> {
    const issuer = new Issuer(net, await signer(), vct, host, slug);
    issuer.#serve(host, slug);
    return issuer;
  }

  get offer(): Json {
    return {
      credential_issuer: this.identifier, credential_configuration_ids: ['Licence'],
      grants: { 'urn:ietf:params:oauth:grant-type:pre-authorized_code': { 'pre-authorized_code': this.code, ...(this.transaction && { tx_code: { length: 4, input_mode: 'numeric', description: 'By letter.' } }) } },
    };
  }

  get query(): URLSearchParams {
    return new URLSearchParams({ credential_offer: JSON.stringify(this.offer) });
  }

  #serve(host: string, slug: string): void {
    const { net, identifier } = this;
    net.did(this.did, this.me.jwk);
    net.on(`https://${host}/.well-known/openid-credential-issuer/issuers/${slug}`, {
      credential_issuer: identifier, credential_endpoint: `${identifier}/credential`, nonce_endpoint: `${identifier}/nonce`, notification_endpoint: `${identifier}/notification`,
      batch_credential_issuance: { batch_size: 10 }, display: [{ name: 'College of Sweden', locale: 'en' }],
      credential_configurations_supported: { Licence: { format: 'dc+sd-jwt', vct: this.vct, credential_metadata: { display: [{ name: 'Licence', locale: 'en' }, { name: 'Approbation', locale: 'de' }], claims: [{ path: ['licence_number'], display: [{ name: 'Number', locale: 'en' }] }] } } },
    });
    net.on(`https://${host}/.well-known/oauth-authorization-server/issuers/${slug}`, { issuer: identifier, token_endpoint: `${identifier}/token` });
    net.on(`${identifier}/token`, init => {
      const form = new URLSearchParams(String(init.body));
      const right = form.get('pre-authorized_code') === this.code && (form.get('tx_code') ?? undefined) === this.transaction;
      return right ? Response.json({ access_token: 'token-1', token_type: 'Bearer', expires_in: 300 }) : Response.json({ error: 'invalid_grant' }, { status: 400 });
    });
    net.on(`${identifier}/nonce`, () => {
      const nonce = encode64(random(16));
      if (this.staleNonces > 0) this.staleNonces--;
      else this.nonces.add(nonce);
      return Response.json({ c_nonce: nonce });
    });
    net.on(`${identifier}/notification`, init => {
      this.notified.push(JSON.parse(String(init.body)));
      return new Response(null, { status: 204 });
    });
    net.on(`${identifier}/credential`, init => this.#credential(init));
  }

  async #credential(init: RequestInit): Promise<Response> {
    const { proofs } = JSON.parse(String(init.body)) as { proofs: { jwt: string[] } };
    const keys: PublicJwk[] = [];
    let nonce = '';
    for (const proof of proofs.jwt) {
      const jws = readJws(proof);
      const jwk = jws.header['jwk'] as PublicJwk;
      const sound = jws.header['typ'] === 'openid4vci-proof+jwt' && jws.payload['aud'] === this.identifier && (await verifyJws(jws, jwk));
      if (!sound) return Response.json({ error: 'invalid_proof' }, { status: 400 });
      nonce = String(jws.payload['nonce']);
      if (!this.nonces.has(nonce)) return Response.json({ error: 'invalid_nonce' }, { status: 400 });
      keys.push(jwk);
    }
    this.nonces.delete(nonce);
    this.proofs.push(...keys);
    const open = { ...this.wrongs.open, ...(this.status && { status: { status_list: this.status } }) };
    const credentials = await Promise.all(keys.map(async key => ({ credential: await issue(this.me, this.did, this.vct, this.claims, this.reuse ? keys[0]! : key, { ...this.wrongs, open }) })));
    return Response.json({ credentials, notification_id: 'n-1' });
  }

  /** Serves a status list of `entries` bytes inflated, of one bit each, in which these indices are set. */
  async list(uri: string, set: readonly number[], bytes = 1024, by: Signer = this.me): Promise<void> {
    const raw = new Uint8Array(bytes);
    for (const index of set) raw[index >> 3]! |= 1 << (index & 7);
    const jwt = await signJws({ typ: 'statuslist+jwt', kid: `${this.did}#key-1` }, { iss: this.did, sub: uri, iat: NOW - 5, status_list: { bits: 1, lst: encode64(deflateSync(raw)) } }, by.key);
    this.net.on(uri, () => new Response(jwt, { headers: { 'content-type': 'application/statuslist+jwt' } }));
  }
}

/** A verifier of OpenID4VP 1.0. */
export class Verifier {
  readonly did: string;
  readonly clientId: string;
  readonly base: string;
  readonly answers: URLSearchParams[] = [];
  readonly nonces = new Set<string>();
  redirect: string | undefined;
  decryptor: CryptoKeyPair | undefined;

  private constructor(readonly net: Net, readonly me: Signer, readonly host: string) {
    this.did = `did:web:${host}:verifiers:ward`;
    this.clientId = `decentralized_identifier:${this.did}`;
    this.base = `https://${host}/verifiers/ward`;
  }

  static async open(net: Net, host = 'hospital.example'): Promise<Verifier> {
    const verifier = new Verifier(net, await signer(), host);
    net.did(verifier.did, verifier.me.jwk);
    net.on(`${verifier.base}/response`, init => {
      verifier.answers.push(new URLSearchParams(String(init.body)));
      return Response.json(verifier.redirect === undefined ? {} : { redirect_uri: verifier.redirect });
    });
    return verifier;
  }

  /** Makes a request and its link. `change` breaks it. */
  async request(dcql: Json, change: (claims: Record<string, unknown>) => void = () => undefined, header: Json = {}, by: Signer = this.me, method?: 'post'): Promise<URLSearchParams> {
    const nonce = encode64(random(18));
    this.nonces.add(nonce);
    const claims: Record<string, unknown> = {
      client_id: this.clientId, iss: this.did, aud: 'https://self-issued.me/v2', response_type: 'vp_token', response_mode: 'direct_post', response_uri: `${this.base}/response`,
      nonce, state: 's-1', iat: NOW, exp: NOW + 600, client_metadata: { client_name: 'Ward 4', purpose: 'Locum work' }, dcql_query: dcql,
    };
    change(claims);
    const uri = `${this.base}/requests/${encode64(random(6))}`;
    this.net.on(uri, async init => {
      const walletNonce = init.method === 'POST' ? new URLSearchParams(String(init.body)).get('wallet_nonce') : null;
      return new Response(await signJws({ typ: 'oauth-authz-req+jwt', kid: `${this.did}#key-1`, ...header }, { ...claims, ...(walletNonce !== null && claims['wallet_nonce'] === undefined && { wallet_nonce: walletNonce }) }, by.key));
    });
    return new URLSearchParams({ client_id: this.clientId, request_uri: uri, ...(method && { request_uri_method: method }) });
  }

  /** Verifies a presentation as a verifier does and gives its claims; each nonce is good once. Throws what is wrong. */
  async check(presentation: string, issuer: PublicJwk, nonce: string): Promise<Json> {
    if (!this.nonces.delete(nonce)) throw new Error('nonce');
    const cut = presentation.lastIndexOf('~') + 1;
    const [shown, binding] = [presentation.slice(0, cut), readJws(presentation.slice(cut))];
    const parts = shown.split('~');
    const jws = readJws(parts[0]!);
    if (!(await verifyJws(jws, issuer))) throw new Error('issuer');
    const jwk = (jws.payload['cnf'] as { jwk: PublicJwk }).jwk;
    if (binding.header['typ'] !== 'kb+jwt' || !(await verifyJws(binding, jwk))) throw new Error('binding');
    if (binding.payload['nonce'] !== nonce) throw new Error('nonce');
    if (binding.payload['aud'] !== this.clientId) throw new Error('aud');
    if (binding.payload['sd_hash'] !== encode64(await sha256(utf8(shown)))) throw new Error('sd_hash');
    const digests = jws.payload['_sd'] as string[];
    const claims: Record<string, unknown> = {};
    for (const encoded of parts.slice(1, -1)) {
      if (!digests.includes(encode64(await sha256(utf8(encoded))))) throw new Error('digest');
      const [, name, value] = JSON.parse(text(decode64(encoded))) as [string, string, unknown];
      claims[name] = value;
    }
    return claims;
  }

  /** The newest answer's presentations by query. */
  tokens(): Record<string, string[]> {
    return JSON.parse(this.answers.at(-1)!.get('vp_token')!) as Record<string, string[]>;
  }

  async encryptionKey(): Promise<JsonWebKey> {
    this.decryptor = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    return { ...bareJwk(await crypto.subtle.exportKey('jwk', this.decryptor.publicKey)), kid: 'enc-1', alg: 'ECDH-ES', use: 'enc' } as JsonWebKey;
  }

  /** Decrypts by RFC 7518, written apart from the wallet's own. */
  async decrypt(jwe: string): Promise<{ header: Json; content: Json }> {
    const [head, wrapped, iv, sealed, tag] = jwe.split('.') as [string, string, string, string, string];
    if (wrapped !== '') throw new Error('No key travels with ECDH-ES.');
    const header = JSON.parse(text(decode64(head))) as { enc: string; epk: JsonWebKey };
    const epk = await crypto.subtle.importKey('jwk', header.epk, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
    const z = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: epk }, this.decryptor!.privateKey, 256));
    const bits = header.enc === 'A128GCM' ? 128 : 256;
    const u32 = (n: number): Uint8Array => { const b = new Uint8Array(4); new DataView(b.buffer).setUint32(0, n); return b; };
    const info = concat(u32(1), z, u32(header.enc.length), utf8(header.enc), u32(0), u32(0), u32(bits));
    const key = await crypto.subtle.importKey('raw', (await sha256(info)).slice(0, bits / 8), 'AES-GCM', false, ['decrypt']);
    const clear = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: decode64(iv), additionalData: utf8(head) }, key, concat(decode64(sealed), decode64(tag)));
    return { header: header as unknown as Json, content: JSON.parse(text(new Uint8Array(clear))) as Json };
  }
}
