import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from './page.js';

openPage();
const { discover, safeIcon } = await import('../wallet/discovery.js');
const { accounts, Declined, signTyped, signText, useAccount, useChain, WalletProblem, hex } = await import('../wallet/eip1193.js');
const { only, search, storyFirst } = await import('../wallet/demo-people.js');

type Provider = import('../wallet/eip1193.js').Provider;
const provider = (answer: (method: string, params: unknown) => unknown): Provider => ({ request: async ({ method, params }) => answer(method, params) });
const fails = (code: number): Provider => provider(() => {
  throw Object.assign(new Error('no'), { code });
});
const announce = (info: object, p: unknown): boolean => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info, provider: p } }));
const ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

describe('wallets', () => {
  test('without an announcement the old one of the browser is used', async () => {
    const old = provider(() => []);
    (globalThis as { ethereum?: Provider }).ethereum = old;
    assert.deepEqual((await discover(0)).map(w => w.provider), [old]);
    delete (globalThis as { ethereum?: Provider }).ethereum;
    assert.deepEqual(await discover(0), []);
  });

  test('announced wallets are found once each, however late and often they speak; nonsense is not', async () => {
    const a = provider(() => []);
    addEventListener('eip6963:requestProvider', () => {
      announce({ uuid: '1', name: 'Zeta', icon: '', rdns: 'com.zeta' }, a);
      announce({ uuid: '2', name: 'Alpha', icon: '', rdns: 'com.alpha' }, a);
      announce({ uuid: '3', name: 'Alpha', icon: '', rdns: 'com.alpha' }, a);
      announce({ uuid: '4', name: 'No provider', icon: '', rdns: 'com.none' }, {});
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: null }));
    });
    assert.deepEqual((await discover(0)).map(w => w.info.name), ['Alpha', 'Zeta']);
  });

  test('only pictures inside the announcement are shown', () => {
    assert.ok(safeIcon('data:image/png;base64,AA'));
    for (const icon of ['https://evil.example/pixel.png', 'javascript:alert(1)', 'data:text/html,x', '']) assert.equal(safeIcon(icon), null);
  });

  test('refusals, waiting wallets, empty wallets and other accounts are told apart', async () => {
    await assert.rejects(accounts(fails(4001)), Declined);
    await assert.rejects(accounts(fails(-32002)), (e: unknown) => e instanceof WalletProblem && e.key === 'wallet.busy');
    await assert.rejects(accounts(provider(() => [])), (e: unknown) => e instanceof WalletProblem && e.key === 'wallet.empty');
    await useAccount(provider(() => [ADDRESS.toLowerCase()]), ADDRESS);
    await assert.rejects(useAccount(provider(() => ['0x0000000000000000000000000000000000000001']), ADDRESS), (e: unknown) => e instanceof WalletProblem && e.key === 'wallet.other');
  });

  test('the chain is changed only when it is another, and an unknown one is said', async () => {
    const seen: string[] = [];
    const on = (chain: string): Provider => provider(method => {
      seen.push(method);
      return method === 'eth_chainId' ? chain : null;
    });
    await useChain(on('0x7a69'), 31337n);
    assert.deepEqual(seen, ['eth_chainId']);
    seen.length = 0;
    await useChain(on('0x1'), 31337n);
    assert.deepEqual(seen, ['eth_chainId', 'wallet_switchEthereumChain']);
    await assert.rejects(useChain(fails(4902), 31337n), (e: unknown) => e instanceof WalletProblem && e.key === 'wallet.chain');
    await assert.rejects(useChain(fails(4001), 31337n), Declined);
  });

  test('what comes back must be a signature', async () => {
    const good = `0x${'ab'.repeat(65)}`;
    let asked: unknown;
    assert.equal(await signTyped(provider((method, params) => {
      asked = { method, params };
      return good;
    }), ADDRESS, { a: 1 }), good);
    assert.deepEqual(asked, { method: 'eth_signTypedData_v4', params: [ADDRESS, '{"a":1}'] });
    await signText(provider((method, params) => {
      asked = { method, params };
      return good;
    }), ADDRESS, 'é');
    assert.deepEqual(asked, { method: 'personal_sign', params: ['0xc3a9', ADDRESS] });
    for (const bad of [null, '', '0x', '0x12', `0x${'ab'.repeat(64)}`, `0x${'ab'.repeat(4097)}`, `0x${'zz'.repeat(65)}`, {}]) {
      await assert.rejects(signTyped(provider(() => bad), ADDRESS, {}), (e: unknown) => e instanceof WalletProblem && e.key === 'wallet.broken');
    }
    assert.equal(hex(new Uint8Array([0, 255])), '0x00ff');
  });
});

describe('people of the demo', () => {
  const people = [
    { index: 30, name: 'Dr Kenji Peeters', address: '0x03', about: null }, { index: 16, name: 'Dr Tomás Herrera', address: '0x02', about: 'Votes in Clinical' },
    { index: 10, name: 'Dr Nora Lindqvist', address: '0x01', about: 'The doctor of the story' },
  ];

  test('Enter takes the only one, or whose name it is although another tells of them', () => {
    const told = [{ name: 'Nordic office', address: '0x1', about: null }, { name: 'Dr Nora', address: '0x2', about: 'Known to the Nordic office' }];
    assert.equal(only(told, 'nordic office')?.address, '0x1');
    assert.equal(only(told, 'known')?.address, '0x2');
    assert.equal(only(told, 'o'), undefined);
    assert.equal(only(told, 'nobody'), undefined);
  });
  test('the story comes first', () => assert.deepEqual(storyFirst(people).map(p => p.index), [10, 16, 30]));

  test('are found by parts of a name, without accents, and by what they are', () => {
    assert.deepEqual(search(people, 'tomas her').map(p => p.index), [16]);
    assert.deepEqual(search(people, 'STORY').map(p => p.index), [10]);
    assert.deepEqual(search(people, '').length, 3);
    assert.deepEqual(search(people, 'nobody'), []);
  });
});
