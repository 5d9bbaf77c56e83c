import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { verifyMessage } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { createSiweMessage, parseSiweMessage } from 'viem/siwe';
import { checksummed, isForHere, message, safeReturn, type Challenge } from '../identity/siwe.js';

const challenge: Challenge = {
  nonce: 'kEWepMt9knR6lWJ6A', issuedAt: '2026-11-24T12:00:00.000Z', expiresAt: '2026-11-24T12:05:00.000Z', domain: 'localhost:5080', uri: 'http://localhost:5080/sign-in',
  chainId: 31337, statement: 'Sign in to DoctorDAO.',
};
const here = { host: 'localhost:5080', origin: 'http://localhost:5080' };

describe('signing in', () => {
  test('EIP-55: the addresses of the standard', () => {
    for (const address of [
      '0x52908400098527886E0F7030069857D2E4169EE7', '0x8617E340B3D01FA5F11F306F4090FD50E238070D', '0xde709f2102306220921060314715629080e2fb77', '0x27b1fdb04752bbc536007a920d24acb045561c26',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359', '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB', '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
    ]) assert.equal(checksummed(address.toLowerCase()), address);
    assert.throws(() => checksummed('0x12'), RangeError);
  });

  test('the message is the one viem writes, reads and verifies', async () => {
    const account = mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex: 10 });
    const text = message(challenge, account.address.toLowerCase());
    assert.equal(text, createSiweMessage({
      address: account.address, chainId: 31337, domain: challenge.domain, nonce: challenge.nonce, uri: challenge.uri, version: '1', statement: challenge.statement,
      issuedAt: new Date(challenge.issuedAt), expirationTime: new Date(challenge.expiresAt),
    }));
    assert.equal(parseSiweMessage(text).nonce, challenge.nonce);
    assert.ok(await verifyMessage({ address: account.address, message: text, signature: await account.signMessage({ message: text }) }));
  });

  test('a challenge for another site is not shown to the wallet', () => {
    assert.ok(isForHere(challenge, here));
    assert.ok(!isForHere({ ...challenge, domain: 'evil.example' }, here));
    assert.ok(!isForHere({ ...challenge, uri: 'http://evil.example/' }, here));
    assert.ok(!isForHere({ ...challenge, uri: 'nonsense' }, here));
    assert.ok(!isForHere({ ...challenge, nonce: 'short' }, here));
    assert.ok(!isForHere({ ...challenge, statement: 'a\nURI: http://evil.example' }, here));
  });

  test('one returns to this site only', () => {
    assert.equal(safeReturn('/voice?x=1#y', here.origin), '/voice?x=1#y');
    for (const wanted of ['//evil.example/', 'https://evil.example/', 'javascript:alert(1)', '/\\evil.example', 'voice', undefined]) {
      const to = safeReturn(wanted, here.origin);
      assert.equal(new URL(to, here.origin).origin, here.origin);
      assert.ok(to.startsWith('/') && !to.startsWith('//'));
    }
  });
});
