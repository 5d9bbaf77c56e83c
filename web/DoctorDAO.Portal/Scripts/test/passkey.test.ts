import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { decodeAbiParameters, encodeAbiParameters, hashMessage, hashTypedData, keccak256, stringToHex, toHex, type Hex } from 'viem';
import { openPage } from './page.js';

openPage();
const { bind, digestOf, encode, ORDER, personal } = await import('../wallet/passkey-digest.js');
const { parts, passkeyWallet } = await import('../wallet/passkey.js');
const { base64url, bytesOf } = await import('../identity/credential.js');
const { check } = await import('../wallet/execution.js');

const ACCOUNT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('signing with a passkey', () => {
  test('base64url goes there and back', () => {
    for (const bytes of [[], [0], [255, 254, 253], [1, 2, 3, 4]]) assert.deepEqual([...bytesOf(base64url(new Uint8Array(bytes)))], bytes);
    assert.equal(base64url(new Uint8Array([251, 255])), '-_8');
  });

  test('digests are those of the standards, whether or not the document names its domain', () => {
    const types = { Ballot: [{ name: 'voter', type: 'address' }, { name: 'votes', type: 'int8[]' }] };
    const document = { domain: { name: 'A', version: '1', chainId: 31337, verifyingContract: ACCOUNT as Hex }, types, primaryType: 'Ballot' as const, message: { voter: ACCOUNT as Hex, votes: [1, -2] } };
    assert.equal(digestOf(JSON.stringify(document)), hashTypedData(document));
    const domain = [{ name: 'name', type: 'string' }, { name: 'version', type: 'string' }, { name: 'chainId', type: 'uint256' }, { name: 'verifyingContract', type: 'address' }];
    assert.equal(digestOf(JSON.stringify({ ...document, types: { ...types, EIP712Domain: domain } })), hashTypedData(document));
    assert.equal(personal('0xc3a9'), hashMessage('é'));
  });

  test('a challenge is bound to account, chain and digest', () => {
    const digest = keccak256('0x01');
    const type = keccak256(stringToHex('PasskeyMessage(address account,uint256 chainId,bytes32 digest)'));
    const word = (t: string) => ({ type: t });
    assert.equal(toHex(bind(ACCOUNT, 5n, digest)), keccak256(encodeAbiParameters([word('bytes32'), word('address'), word('uint256'), word('bytes32')], [type, ACCOUNT as Hex, 5n, digest])));
    const others = [bind(ACCOUNT, 6n, digest), bind('0x0000000000000000000000000000000000000001', 5n, digest), bind(ACCOUNT, 5n, keccak256('0x02'))].map(b => toHex(b));
    assert.equal(new Set([...others, toHex(bind(ACCOUNT, 5n, digest))]).size, 4);
  });

  test('the second number of a signature is in its lower half and still verifies', () => {
    for (let i = 0; i < 64; i++) {
      const data = Buffer.from(`message ${i}`);
      const { r, s } = parts(new Uint8Array(sign('sha256', data, keys.privateKey)));
      assert.ok(s <= ORDER / 2n && s > 0n);
      const raw = Buffer.concat([r, s].map(n => Buffer.from(n.toString(16).padStart(64, '0'), 'hex')));
      assert.ok(verify('sha256', data, { key: keys.publicKey, dsaEncoding: 'ieee-p1363' }, raw));
    }
  });

  test('what the account answers names the key and says what the authenticator said', () => {
    const [x, y] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`];
    const clientData = '{"type":"webauthn.get","challenge":"abc","origin":"http://localhost"}';
    const made = encode(x, y, { r: 1n, s: 2n, data: new Uint8Array([7, 8]), clientData });
    const [keyId, auth] = decodeAbiParameters([
      { type: 'bytes32' },
      { type: 'tuple', components: [{ type: 'bytes32' }, { type: 'bytes32' }, { type: 'uint256', name: 'c' }, { type: 'uint256', name: 't' }, { type: 'bytes' }, { type: 'string' }].map((c, i) => ({ name: `n${i}`, ...c })) },
    ], made) as unknown as [Hex, Record<string, unknown>];
    assert.equal(keyId, keccak256(`${x}${y.slice(2)}` as Hex));
    assert.deepEqual(Object.values(auth), [toHex(1n, { size: 32 }), toHex(2n, { size: 32 }), BigInt(clientData.indexOf('"challenge"')), 1n, '0x0708', clientData]);
  });

  test('another account is not signed for, and nothing else is pretended', async () => {
    const { provider } = passkeyWallet(ACCOUNT);
    assert.deepEqual(await provider.request({ method: 'eth_requestAccounts' }), [ACCOUNT]);
    await assert.rejects(provider.request({ method: 'personal_sign', params: ['0x00', '0x0000000000000000000000000000000000000001'] }), (e: { code?: number }) => e.code === 4100);
    await assert.rejects(provider.request({ method: 'eth_sign', params: [] }), (e: { code?: number }) => e.code === 4200);
  });

  test('an execution that makes other calls than chosen is not signed', () => {
    const calls = [{ target: ACCOUNT, value: '0', data: '0x12345678' }];
    const document = {
      primaryType: 'Execution', domain: { verifyingContract: ACCOUNT }, message: { calls },
      types: {
        Execution: [{ name: 'calls', type: 'Call[]' }, { name: 'nonce', type: 'uint256' }, { name: 'deadline', type: 'uint48' }],
        Call: [{ name: 'target', type: 'address' }, { name: 'value', type: 'uint256' }, { name: 'data', type: 'bytes' }],
      },
    };
    check(document, ACCOUNT, calls);
    for (const wrong of [
      { ...document, primaryType: 'Other' }, { ...document, domain: { verifyingContract: '0x01' } }, { ...document, message: { calls: [] } },
      { ...document, message: { calls: [{ ...calls[0]!, value: '1' }] } }, { ...document, message: { calls: [{ ...calls[0]!, data: '0x' }] } },
      { ...document, types: { ...document.types, Call: [] } },
    ]) assert.throws(() => check(wrong, ACCOUNT, calls));
  });
});
