import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashTypedData, recoverTypedDataAddress } from 'viem';
import { openPage, render } from './page.js';

openPage('http://localhost/forum/posts/7/signature');
(globalThis as { __testWallet?: unknown }).__testWallet = { index: 10, chainId: 31337 };
await import('../testing/test-wallet.js');
const { checkPost } = await import('../forum/sign-post.js');

const ACCOUNT = '0xBcd4042DE499D14e55001CcbB24a551F3b954096';
const message = { author: ACCOUNT.toLowerCase(), category: 'help', title: 'A title', replyTo: `0x${'0'.repeat(64)}`, body: 'Words\nof mine' };
const typedData = {
  domain: { name: 'DoctorDAO Forum', version: '1', chainId: 31337 },
  types: {
    EIP712Domain: [{ name: 'name', type: 'string' }, { name: 'version', type: 'string' }, { name: 'chainId', type: 'uint256' }],
    ForumPost: [
      { name: 'author', type: 'address' }, { name: 'category', type: 'string' }, { name: 'title', type: 'string' }, { name: 'replyTo', type: 'bytes32' }, { name: 'body', type: 'string' },
    ],
  },
  primaryType: 'ForumPost',
  message,
};
const hash = hashTypedData(typedData as never);
const shown = { hash, chain: '31337', account: ACCOUNT, message };

describe('signing a post', () => {
  test('a document that says what the page shows is taken', () => checkPost({ hash, typedData }, shown));

  test('one that differs in anything is not shown to the wallet', () => {
    const differs = (change: object): void => assert.throws(() => checkPost({ hash, typedData: { ...typedData, ...change } }, shown));
    for (const field of Object.keys(message)) differs({ message: { ...message, [field]: 'other' } });
    differs({ primaryType: 'SessionBallot' });
    differs({ domain: { ...typedData.domain, chainId: 1 } });
    differs({ domain: { ...typedData.domain, verifyingContract: ACCOUNT } });
    differs({ domain: { ...typedData.domain, name: 'Another' } });
    differs({ types: { ...typedData.types, ForumPost: typedData.types.ForumPost.slice(1) } });
    assert.throws(() => checkPost({ hash: `0x${'1'.repeat(64)}`, typedData }, shown));
    assert.throws(() => checkPost({ hash, typedData }, { ...shown, account: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }));
  });

  test('the wallet signs the document and the signature goes to the post', async () => {
    const sent: { path: string; init: RequestInit }[] = [];
    const arrived = new Promise<void>(resolve => {
      globalThis.fetch = (async (path: string, init: RequestInit) => {
        sent.push({ path, init });
        if (init.method === 'PUT') resolve();
        return new Response(JSON.stringify({ hash, typedData }), { status: 200 });
      }) as typeof fetch;
    });
    render(`<sign-post data-post="7" data-hash="${hash}" data-chain="31337" data-account="${ACCOUNT}" data-back="/forum/threads/1#post-1"><div class="row"><button type="button" data-do="sign">Sign</button></div></sign-post>`);
    const element = document.querySelector<HTMLElement>('sign-post')!;
    element.dataset['message'] = JSON.stringify(message);
    await new Promise(resolve => setImmediate(resolve));
    element.querySelector('button')!.click();
    await arrived;
    assert.deepEqual(sent.map(s => s.path), ['/api/forum/posts/7/document', '/api/forum/posts/7/signature']);
    const body = JSON.parse(String(sent[1]!.init.body)) as { hash: string; signature: `0x${string}` };
    assert.equal(body.hash, hash);
    assert.equal(await recoverTypedDataAddress({ ...typedData, signature: body.signature } as never), ACCOUNT);
  });
});
