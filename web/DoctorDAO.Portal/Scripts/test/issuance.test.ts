import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, openOffer, readOffer, wellKnown } from '../credentials/issuance.js';
import { WalletProblem } from '../credentials/problem.js';
import type { Wallet } from '../credentials/wallet.js';
import { Issuer, Net, newWallet, NOW, signer, type Wrongs } from './credential-peers.js';

const at = NOW * 1000;

const get = async (net: Net, issuer: Issuer, wallet: Wallet, code: string | undefined = '4711') =>
  accept(net.fetch, wallet, await openOffer(net.fetch, await readOffer(net.fetch, issuer.query)), code, at);

const refuses = (run: Promise<unknown>, code: string) => assert.rejects(run, (e: unknown) => e instanceof WalletProblem && (assert.equal(e.code, code), true));

test('an offer is opened, and ten copies with ten keys are checked and kept', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  const wallet = await newWallet();
  const offer = await openOffer(net.fetch, await readOffer(net.fetch, issuer.query));
  assert.equal(offer.issuerDisplay[0]?.name, 'College of Sweden');
  assert.deepEqual(offer.transactionCode, { numeric: true, length: 4, description: 'By letter.' });
  const [held] = await get(net, issuer, wallet);
  assert.equal(held?.copies.length, 10);
  assert.equal(new Set(issuer.proofs.map(p => p.x)).size, 10);
  assert.equal((await wallet.held())[0]?.issuer, issuer.did);
  assert.deepEqual(issuer.notified, [{ notification_id: 'n-1', event: 'credential_accepted' }]);
  const key = await wallet.signingKey(held!.copies[0]!);
  assert.equal(key.extractable, false);
});

test('an offer that is fetched says the same', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  net.on('https://college.example/offers/1', issuer.offer);
  const offer = await openOffer(net.fetch, await readOffer(net.fetch, new URLSearchParams({ credential_offer_uri: 'https://college.example/offers/1' })));
  assert.equal(offer.issuer, issuer.identifier);
  await refuses(readOffer(net.fetch, new URLSearchParams({ credential_offer_uri: 'https://college.example/offers/2' })), 'offer-used');
});

test('a new batch takes the place of the old one', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  const wallet = await newWallet();
  await get(net, issuer, wallet);
  const [again] = await get(net, issuer, wallet);
  const held = await wallet.held();
  assert.equal(held.length, 1);
  assert.equal(held[0]?.id, again?.id);
  issuer.claims = { ...issuer.claims, licence_number: 'S-2' };
  await get(net, issuer, wallet);
  assert.equal((await wallet.held()).length, 2);
});

test('a nonce that became old on the way is asked for once more', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  issuer.staleNonces = 1;
  assert.equal((await get(net, issuer, await newWallet())).length, 1);
});

test('a replayed nonce is refused by the issuer and said so', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  issuer.staleNonces = 2;
  await refuses(get(net, issuer, await newWallet()), 'offer-nonce');
});

const other = await signer();
const broken: [string, Wrongs, string][] = [
  ['the key of somebody else', { cnf: other.jwk }, 'credential-key'],
  ['a bad issuer signature', { signer: other }, 'credential-signature'],
  ['one that is expired', { exp: NOW - 1 }, 'credential-expired'],
  ['a tampered disclosure', { tamper: true }, 'credential-disclosure'],
  ['another type than was offered', { vct: 'https://dao.example/other' }, 'credential-vct'],
  ['a token that is no credential', { typ: 'jwt' }, 'credential-type'],
  ['one that is not valid yet', { open: { nbf: NOW + 3600 } }, 'credential-early'],
  ['an unknown hash', { payload: p => { p['_sd_alg'] = 'md5'; } }, 'credential-format'],
  ['a digest that stands twice', { payload: p => { (p['_sd'] as string[]).push((p['_sd'] as string[])[0]!); } }, 'credential-disclosure'],
  ['a claim with a reserved name', { payload: p => { p['sub_claims'] = { '...': 'x' }; } }, 'credential-disclosure'],
  ['no issuer', { payload: p => { p['iss'] = undefined; } }, 'credential-issuer'],
  ['an issuer by an address that is no did:web', { payload: p => { p['iss'] = 'https://college.example'; } }, 'credential-issuer'],
  ['an end that is no time', { payload: p => { p['exp'] = 'never'; } }, 'credential-format'],
];
for (const [what, wrongs, code] of broken) {
  test(`a batch with ${what} is refused as a whole`, async () => {
    const net = new Net();
    const issuer = await Issuer.open(net);
    issuer.wrongs = wrongs;
    const wallet = await newWallet();
    await refuses(get(net, issuer, wallet), code);
    assert.deepEqual(await wallet.all(), []);
  });
}

test('one key for all copies is refused: they could be told to be one person’s', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  issuer.reuse = true;
  await refuses(get(net, issuer, await newWallet()), 'credential-key');
});

test('a wrong transaction code is said to be one, and a used offer to be used', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  await refuses(get(net, issuer, await newWallet(), '0000'), 'offer-code');
  issuer.transaction = undefined;
  const opened = await openOffer(net.fetch, await readOffer(net.fetch, issuer.query));
  issuer.code = 'code-2';
  await refuses(accept(net.fetch, await newWallet(), opened, undefined, at), 'offer-used');
});

test('an offer that is none, or has another flow, is refused', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  await refuses(readOffer(net.fetch, new URLSearchParams()), 'offer');
  await refuses(readOffer(net.fetch, new URLSearchParams({ credential_offer: 'x' })), 'offer');
  await refuses(readOffer(net.fetch, new URLSearchParams({ credential_offer: '{}', credential_offer_uri: 'https://x.example' })), 'offer');
  await refuses(openOffer(net.fetch, { ...issuer.offer, grants: { authorization_code: {} } }), 'offer-grant');
  await refuses(openOffer(net.fetch, { ...issuer.offer, credential_configuration_ids: ['constructor'] }), 'offer-format');
});

test('an issuer without https is refused, but on this machine', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  await refuses(openOffer(net.fetch, { ...issuer.offer, credential_issuer: 'http://college.example/issuers/se' }), 'address');
  await refuses(openOffer(net.fetch, { ...issuer.offer, credential_issuer: 'https://me:pw@college.example/' }), 'address');
  assert.equal(wellKnown('http://127.0.0.1:5080/issuers/se', 'x'), 'http://127.0.0.1:5080/.well-known/x/issuers/se');
  assert.equal(wellKnown('https://college.example/', 'x'), 'https://college.example/.well-known/x');
  assert.throws(() => wellKnown('http://127.0.0.1.example', 'x'), WalletProblem);
});

test('metadata of another issuer is refused', async () => {
  const net = new Net();
  const issuer = await Issuer.open(net);
  net.on('https://evil.example/.well-known/openid-credential-issuer', { credential_issuer: issuer.identifier });
  await refuses(openOffer(net.fetch, { ...issuer.offer, credential_issuer: 'https://evil.example' }), 'issuer-metadata');
});

test('an answer without end is cut', async () => {
  const net = new Net();
  net.on('https://college.example/offers/1', () => new Response('x'.repeat(600_000)));
  await refuses(readOffer(net.fetch, new URLSearchParams({ credential_offer_uri: 'https://college.example/offers/1' })), 'too-long');
});
