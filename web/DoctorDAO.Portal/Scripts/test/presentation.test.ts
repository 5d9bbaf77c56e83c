import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode64, utf8, type Json } from '../credentials/bytes.js';
import { answerable, match, type Ask } from '../credentials/dcql.js';
import { accept, openOffer, readOffer } from '../credentials/issuance.js';
import { answer, decline, type Choice } from '../credentials/presentation.js';
import { WalletProblem } from '../credentials/problem.js';
import { openRequest, type Request } from '../credentials/request.js';
import { standing } from '../credentials/status.js';
import { readSdJwt } from '../credentials/sd-jwt.js';
import type { Wallet } from '../credentials/wallet.js';
import { Issuer, Net, newWallet, NOW, OWN, signer, Verifier } from './credential-peers.js';

const CPD = 'https://dao.example/credentials/types/CpdTraining';
const refuses = (run: Promise<unknown>, code: string) => assert.rejects(run, (e: unknown) => e instanceof WalletProblem && (assert.equal(e.code, code), true));

async function get(net: Net, issuer: Issuer, wallet: Wallet): Promise<void> {
  await accept(net.fetch, wallet, await openOffer(net.fetch, await readOffer(net.fetch, issuer.query)), issuer.transaction, NOW * 1000);
}

async function scene(host?: string): Promise<{ net: Net; issuer: Issuer; wallet: Wallet; verifier: Verifier }> {
  const net = new Net();
  const issuer = await Issuer.open(net);
  const wallet = await newWallet();
  await get(net, issuer, wallet);
  return { net, issuer, wallet, verifier: await Verifier.open(net, host) };
}

const licence = (claims: Json[] = [{ path: ['licence_number'] }, { path: ['standing'], values: ['good'] }], more: Json = {}): Json =>
  ({ credentials: [{ id: 'lic', format: 'dc+sd-jwt', meta: { vct_values: ['https://dao.example/credentials/types/LicenceToPractise'] }, claims, ...more }] });

const choose = (asks: readonly Ask[]): Choice[] => asks.map(a => ({ query: a.query.id, chosen: a.query.multiple ? a.candidates : a.candidates.slice(0, 1) }));
const asksOf = async (wallet: Wallet, request: Request): Promise<Ask[]> => match(await wallet.held(), request.query, NOW);

test('what is asked is revealed, the rest stays hidden, and the verifier accepts it', async () => {
  const { net, issuer, wallet, verifier } = await scene();
  verifier.redirect = `${verifier.base}/done?code=1`;
  const request = await openRequest(net.fetch, await verifier.request(licence()), `https://${OWN}`, NOW);
  assert.deepEqual([request.name, request.purpose], ['Ward 4', 'Locum work']);
  const asks = await asksOf(wallet, request);
  assert.deepEqual(asks[0]?.candidates[0]?.reveals, { licence_number: 'S-1', standing: 'good' });
  assert.deepEqual([...(asks[0]?.candidates[0]?.hides ?? [])].sort(), ['dao_nullifier', 'family_name', 'given_name', 'profession']);
  const outcome = await answer(net.fetch, wallet, request, choose(asks), OWN, false, NOW);
  assert.equal(outcome.follow, verifier.redirect);
  assert.equal(verifier.answers[0]?.get('state'), 's-1');
  assert.deepEqual(await verifier.check(verifier.tokens()['lic']![0]!, issuer.me.jwk, request.nonce), { licence_number: 'S-1', standing: 'good' });
  await assert.rejects(verifier.check(verifier.tokens()['lic']![0]!, issuer.me.jwk, request.nonce), /nonce/, 'a replayed nonce');
  const [shown] = await wallet.history();
  assert.equal(shown?.to, verifier.did);
  assert.deepEqual(shown?.what[0]?.claims, { licence_number: 'S-1', standing: 'good' });
});

test('each copy is shown once, then the next, and after the last it says so', async () => {
  const { net, wallet, verifier } = await scene();
  const seen = new Set<string>();
  for (let i = 0; i < 10; i++) {
    const request = await openRequest(net.fetch, await verifier.request(licence()), `https://${OWN}`, NOW);
    await answer(net.fetch, wallet, request, choose(await asksOf(wallet, request)), OWN, false, NOW);
    seen.add(verifier.tokens()['lic']![0]!.split('~')[0]!);
  }
  assert.equal(seen.size, 10);
  const request = await openRequest(net.fetch, await verifier.request(licence()), `https://${OWN}`, NOW);
  const asks = await asksOf(wallet, request);
  assert.equal(answerable(asks), false);
  await refuses(answer(net.fetch, wallet, request, choose(asks), OWN, false, NOW), 'copies-none');
});

test('a copy that failed to arrive is not shown again', async () => {
  const { net, wallet, verifier } = await scene();
  net.on(`${verifier.base}/response`, () => new Response('{}', { status: 400 }));
  const request = await openRequest(net.fetch, await verifier.request(licence()), `https://${OWN}`, NOW);
  await refuses(answer(net.fetch, wallet, request, choose(await asksOf(wallet, request)), OWN, false, NOW), 'answer-refused');
  assert.equal((await wallet.held())[0]?.copies.filter(c => c.usedAt !== undefined).length, 1);
});

for (const enc of ['A128GCM', 'A256GCM']) {
  test(`an answer is encrypted with ${enc} where it is asked for`, async () => {
    const { net, issuer, wallet, verifier } = await scene();
    const key = await verifier.encryptionKey();
    const request = await openRequest(net.fetch, await verifier.request(licence(), c => {
      c['response_mode'] = 'direct_post.jwt';
      c['client_metadata'] = { jwks: { keys: [key] }, encrypted_response_enc_values_supported: [enc] };
    }), `https://${OWN}`, NOW);
    await answer(net.fetch, wallet, request, choose(await asksOf(wallet, request)), OWN, false, NOW);
    assert.deepEqual([...verifier.answers[0]!.keys()], ['response']);
    const { header, content } = await verifier.decrypt(verifier.answers[0]!.get('response')!);
    assert.deepEqual([header['alg'], header['enc'], header['kid']], ['ECDH-ES', enc, 'enc-1']);
    assert.equal(content['state'], 's-1');
    await verifier.check((content['vp_token'] as Record<string, string[]>)['lic']![0]!, issuer.me.jwk, request.nonce);
  });
}

test('a request by post answers the wallet’s nonce, and one that does not is refused', async () => {
  const { net, verifier } = await scene();
  await openRequest(net.fetch, await verifier.request(licence(), undefined, {}, verifier.me, 'post'), `https://${OWN}`, NOW);
  await refuses(openRequest(net.fetch, await verifier.request(licence(), c => { c['wallet_nonce'] = 'old'; }, {}, verifier.me, 'post'), `https://${OWN}`, NOW), 'request-nonce');
});

test('an unsigned request is refused', async () => {
  const { net, verifier } = await scene();
  await refuses(openRequest(net.fetch, new URLSearchParams({ client_id: verifier.clientId, response_type: 'vp_token', nonce: 'n'.repeat(20) }), `https://${OWN}`, NOW), 'request-unsigned');
  const none = `${encode64(utf8('{"alg":"none","typ":"oauth-authz-req+jwt"}'))}.${encode64(utf8('{}'))}.${encode64(utf8('x'))}`;
  await refuses(openRequest(net.fetch, new URLSearchParams({ client_id: verifier.clientId, request: none }), `https://${OWN}`, NOW), 'request-unsigned');
});

const stranger = await signer();
const wrongs: [string, (c: Record<string, unknown>) => void, string, Json?][] = [
  ['a foreign response_uri', c => { c['response_uri'] = 'https://evil.example/response'; }, 'request-response'],
  ['a response_uri on another port', c => { c['response_uri'] = 'https://hospital.example:8443/response'; }, 'request-response'],
  ['a response_uri without https', c => { c['response_uri'] = 'http://hospital.example/response'; }, 'address'],
  ['a redirect_uri beside it', c => { c['redirect_uri'] = 'https://evil.example'; }, 'request-response'],
  ['another client_id than its link', c => { c['client_id'] = 'decentralized_identifier:did:web:evil.example'; }, 'request-client'],
  ['another audience', c => { c['aud'] = 'https://other.example'; }, 'request-audience'],
  ['no nonce', c => { delete c['nonce']; }, 'request-nonce'],
  ['a guessable nonce', c => { c['nonce'] = '1'; }, 'request-nonce'],
  ['an end in the past', c => { c['exp'] = NOW; }, 'request-gone'],
  ['another way to answer', c => { c['response_mode'] = 'fragment'; }, 'request-mode'],
  ['a transaction to agree to', c => { c['transaction_data'] = ['x']; }, 'request-transaction'],
  ['encryption without a key', c => { c['response_mode'] = 'direct_post.jwt'; }, 'encryption'],
  ['no query', c => { delete c['dcql_query']; }, 'query'],
  ['another type of token', () => undefined, 'request-type', { typ: 'jwt' }],
];
for (const [what, change, code, header] of wrongs) {
  test(`a request with ${what} is refused`, async () => {
    const { net, verifier } = await scene();
    await refuses(openRequest(net.fetch, await verifier.request(licence(), change, header), `https://${OWN}`, NOW), code);
  });
}

test('a request signed by somebody else is refused', async () => {
  const { net, verifier } = await scene();
  await refuses(openRequest(net.fetch, await verifier.request(licence(), undefined, {}, stranger), `https://${OWN}`, NOW), 'request-signature');
});

test('a nullifier asked by a stranger is refused unless the holder insists, and is given to this association', async () => {
  const query = licence([{ path: ['dao_nullifier'] }]);
  const { net, wallet, verifier } = await scene();
  const request = await openRequest(net.fetch, await verifier.request(query), `https://${OWN}`, NOW);
  const asks = await asksOf(wallet, request);
  await refuses(answer(net.fetch, wallet, request, choose(asks), OWN, false, NOW), 'nullifier');
  assert.deepEqual([verifier.answers.length, (await wallet.history()).length], [0, 0]);
  await answer(net.fetch, wallet, request, choose(asks), OWN, true, NOW);
  assert.equal(verifier.answers.length, 1);
  const ours = await scene(OWN);
  const own = await openRequest(ours.net.fetch, await ours.verifier.request(query), `https://${OWN}`, NOW);
  await answer(ours.net.fetch, ours.wallet, own, choose(await asksOf(ours.wallet, own)), OWN, false, NOW);
  assert.equal(ours.verifier.answers.length, 1);
});

test('who stands behind a name is taken from this site alone', async () => {
  const vouch = (claims: Record<string, unknown>): void => { claims['vouched'] = { by: 'registry', issuer: 'did:web:college.example', name: 'College' }; };
  const [elsewhere, here] = [await scene(), await scene(OWN)];
  assert.equal((await openRequest(elsewhere.net.fetch, await elsewhere.verifier.request(licence(), vouch), `https://${OWN}`, NOW)).vouched, undefined);
  assert.deepEqual((await openRequest(here.net.fetch, await here.verifier.request(licence(), vouch), `https://${OWN}`, NOW)).vouched, { by: 'registry', name: 'College' });
  assert.deepEqual((await openRequest(here.net.fetch, await here.verifier.request(licence(), c => { c['vouched'] = { by: 'association' }; }), `https://${OWN}`, NOW)).vouched, { by: 'association' });
  for (const wrong of [undefined, 'registry', { by: 'registry' }, { by: 'registry', name: ' ' }, { by: 'me', name: 'College' }])
    assert.equal((await openRequest(here.net.fetch, await here.verifier.request(licence(), c => { c['vouched'] = wrong; }), `https://${OWN}`, NOW)).vouched, undefined);
});

test('declining says so and shows nothing', async () => {
  const { net, wallet, verifier } = await scene();
  verifier.redirect = 'https://elsewhere.example/bye';
  const request = await openRequest(net.fetch, await verifier.request(licence()), `https://${OWN}`, NOW);
  assert.deepEqual(await decline(net.fetch, request), { show: 'https://elsewhere.example/bye' });
  assert.deepEqual([...verifier.answers[0]!], [['error', 'access_denied'], ['state', 's-1']]);
  assert.equal((await wallet.history()).length, 0);
});

test('values, types and authorities are held to', async () => {
  const { net, issuer, wallet, verifier } = await scene();
  const count = async (query: Json): Promise<number> => {
    const request = await openRequest(net.fetch, await verifier.request(query), `https://${OWN}`, NOW);
    return (await asksOf(wallet, request))[0]!.candidates.length;
  };
  assert.equal(await count(licence([{ path: ['standing'], values: ['poor'] }])), 0);
  assert.equal(await count(licence([{ path: ['missing'] }])), 0);
  assert.equal(await count({ credentials: [{ id: 'x', format: 'dc+sd-jwt', meta: { vct_values: [CPD] } }] }), 0);
  assert.equal(await count({ credentials: [{ id: 'x', format: 'mso_mdoc', meta: {} }] }), 0);
  assert.equal(await count(licence(undefined, { trusted_authorities: [{ type: 'did', values: [issuer.did] }] })), 1);
  assert.equal(await count(licence(undefined, { trusted_authorities: [{ type: 'did', values: ['did:web:other.example'] }] })), 0);
});

test('the first set of claims that fits is revealed; without claims nothing is', async () => {
  const { net, wallet, verifier } = await scene();
  const query = licence([{ id: 'a', path: ['missing'] }, { id: 'b', path: ['standing'] }, { id: 'c', path: ['profession'] }], { claim_sets: [['a', 'b'], ['c'], ['b']] });
  const request = await openRequest(net.fetch, await verifier.request(query), `https://${OWN}`, NOW);
  assert.deepEqual((await asksOf(wallet, request))[0]?.candidates[0]?.reveals, { profession: 'physician' });
  const bare = await openRequest(net.fetch, await verifier.request({ credentials: [{ id: 'lic', format: 'dc+sd-jwt', meta: {} }] }), `https://${OWN}`, NOW);
  assert.deepEqual((await asksOf(wallet, bare))[0]?.candidates[0]?.reveals, {});
});

test('sets: an option that can be answered is taken, what is optional may be left out, and several certificates go together', async () => {
  const { net, wallet, verifier } = await scene();
  const cpd = await Issuer.open(net, CPD, 'academy.example', 'cpd');
  for (const title of ['Sepsis', 'Airway']) {
    cpd.claims = { title, hours: 6, category: 'clinical', completed_on: '2026-05-01' };
    await get(net, cpd, wallet);
  }
  const query: Json = {
    credentials: [
      { id: 'lic', format: 'dc+sd-jwt', meta: { vct_values: ['https://dao.example/credentials/types/LicenceToPractise'] }, claims: [{ path: ['standing'] }] },
      { id: 'deg', format: 'dc+sd-jwt', meta: { vct_values: ['urn:degree'] } },
      { id: 'cpd', format: 'dc+sd-jwt', meta: { vct_values: [CPD] }, multiple: true, claims: [{ path: ['title'] }, { path: ['hours'] }] },
    ],
    credential_sets: [{ options: [['deg'], ['lic']] }, { options: [['cpd']], required: false, purpose: 'Training' }],
  };
  const request = await openRequest(net.fetch, await verifier.request(query), `https://${OWN}`, NOW);
  const asks = await asksOf(wallet, request);
  assert.deepEqual(asks.map(a => [a.query.id, a.optional, a.candidates.length]), [['lic', false, 1], ['cpd', true, 2]]);
  await answer(net.fetch, wallet, request, choose(asks), OWN, false, NOW);
  assert.deepEqual(Object.entries(verifier.tokens()).map(([id, list]) => [id, list.length]), [['lic', 1], ['cpd', 2]]);
});

test('a broken query is refused', async () => {
  const { net, verifier } = await scene();
  const bad: Json[] = [
    { credentials: [] }, { credentials: [{ id: 'a b', format: 'dc+sd-jwt' }] }, { credentials: [{ id: 'a', format: 'x' }, { id: 'a', format: 'x' }] },
    licence([{ path: [] }]), licence([{ path: [-1] }]), licence([{ id: 'a', path: ['x'] }], { claim_sets: [['b']] }), { ...licence(), credential_sets: [{ options: [['nobody']] }] },
    { credentials: Array.from({ length: 21 }, (_, i) => ({ id: `c${i}`, format: 'dc+sd-jwt' })) },
  ];
  for (const query of bad) await refuses(openRequest(net.fetch, await verifier.request(query), `https://${OWN}`, NOW), 'query');
});

test('status: valid and revoked are read from a signed list, a bad signature and an oversize list are not', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  const uri = 'https://college.example/issuers/se/status/1';
  issuer.status = { uri, idx: 11 };
  const wallet = await newWallet();
  await get(net, issuer, wallet);
  const { payload } = await readSdJwt((await wallet.held())[0]!.copies[0]!.credential);
  await issuer.list(uri, [10]);
  assert.equal(await standing(net.fetch, payload, NOW), 'valid');
  await issuer.list(uri, [11]);
  assert.equal(await standing(net.fetch, payload, NOW), 'invalid');
  await issuer.list(uri, [], 1024, stranger);
  await refuses(standing(net.fetch, payload, NOW), 'status-signature');
  await issuer.list(uri, [], 64 * 1024 * 1024);
  await refuses(standing(net.fetch, payload, NOW), 'status-size');
  await issuer.list(uri, [], 1);
  await refuses(standing(net.fetch, payload, NOW), 'status-index');
});
