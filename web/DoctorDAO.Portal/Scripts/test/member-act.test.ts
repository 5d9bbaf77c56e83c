import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { openPage, render } from './page.js';

openPage();
const { basisPoints, minorUnits } = await import('../acts/money.js');
const { checkCall, checkPermit } = await import('../relay/call.js');
const { NotWhatWasChosen } = await import('../relay/typed-data.js');
const { waiting } = await import('../relay/outbox.js');
await import('../acts/member-act.js');

type CallIntent = import('../relay/call.js').CallIntent;
type TypedData = import('../relay/typed-data.js').TypedData;

const [ACCOUNT, POOL, TOKEN, FORWARDER, OTHER] = ['1', '2', '3', '4', '5'].map(d => `0x${d.repeat(40)}`) as [string, string, string, string, string];
const SIGNATURE = `0x${'ab'.repeat(65)}`;
const field = (list: string): { name: string; type: string }[] => list.split(',').map(f => ({ type: f.split(' ')[0]!, name: f.split(' ')[1]! }));
const intent: CallIntent = { chain: '31337', account: ACCOUNT, contract: POOL, forwarder: FORWARDER, pays: { token: TOKEN, spender: POOL, most: 500n } };

const permit = (): TypedData => ({
  domain: { chainId: 31337, verifyingContract: TOKEN }, primaryType: 'Permit',
  types: { Permit: field('address owner,address spender,uint256 value,uint256 nonce,uint256 deadline') },
  message: { owner: ACCOUNT, spender: POOL, value: '500', nonce: '0', deadline: 1 },
});
const forward = (): TypedData => ({
  domain: { chainId: 31337, verifyingContract: FORWARDER }, primaryType: 'ForwardRequest',
  types: { ForwardRequest: field('address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data') },
  message: { from: ACCOUNT, to: POOL, value: '0', gas: 1, nonce: '0', deadline: 1, data: '0x' },
});
const execution = (targets: string[]): TypedData => ({
  domain: { chainId: 31337, verifyingContract: ACCOUNT }, primaryType: 'Execution',
  types: { Execution: field('Call[] calls,uint256 nonce,uint48 deadline') },
  message: { calls: targets.map(target => ({ target, value: '0', data: '0x' })), nonce: '0', deadline: 1 },
});
const without = (data: TypedData, part: 'domain' | 'message', name: string, value: unknown): TypedData => ({ ...data, [part]: { ...data[part], [name]: value } });

describe('what is signed for a call', () => {
  test('is what the page says', () => {
    checkPermit(permit(), intent);
    checkCall(forward(), intent);
    checkCall(execution([POOL]), intent);
    checkCall(execution([TOKEN, POOL]), intent);
  });

  for (const [what, check] of [
    ['another spender', () => checkPermit(without(permit(), 'message', 'spender', OTHER), intent)],
    ['another token', () => checkPermit(without(permit(), 'domain', 'verifyingContract', OTHER), intent)],
    ['more than was agreed', () => checkPermit(without(permit(), 'message', 'value', '501'), intent)],
    ['a permit where nothing is paid', () => checkPermit(permit(), { chain: '31337', account: ACCOUNT, contract: POOL, forwarder: FORWARDER })],
    ['another contract', () => checkCall(without(forward(), 'message', 'to', OTHER), intent)],
    ['another account', () => checkCall(without(forward(), 'message', 'from', OTHER), intent)],
    ['money of the chain', () => checkCall(without(forward(), 'message', 'value', '1'), intent)],
    ['another chain', () => checkCall(without(forward(), 'domain', 'chainId', 1), intent)],
    ['another forwarder', () => checkCall(without(forward(), 'domain', 'verifyingContract', OTHER), intent)],
    ['an approval of another token', () => checkCall(execution([OTHER, POOL]), intent)],
    ['a call too many', () => checkCall(execution([TOKEN, TOKEN, POOL]), intent)],
    ['a ballot', () => checkCall({ ...forward(), primaryType: 'SessionBallot' }, intent)],
  ] as const) test(`${what} never reaches the wallet`, () => assert.throws(check, NotWhatWasChosen));
});

describe('amounts as people write them', () => {
  for (const [text, cents] of [['1250', 125000], ['1,250.00', 125000], ['1.250,00', 125000], ['1 250,5', 125050], ['€ 12.5', 1250], ['0,07', 7], ['1,250', 125000], ['1,234,567.89', 123456789]] as const) {
    test(`${text} is ${cents}`, () => assert.equal(minorUnits(text), cents));
  }
  for (const text of ['', 'ten', '-5', '1,2,3', '1.2345', '1,25.000', '1,250,00', '12.34.56', '9'.repeat(20)]) test(`${text || 'nothing'} is no amount`, () => assert.equal(minorUnits(text), null));
});

describe('shares as people write them', () => {
  for (const [text, points] of [['0', 0], ['40', 4000], ['37.5', 3750], ['37,25 %', 3725], ['100', 10000]] as const) test(`${text} is ${points}`, () => assert.equal(basisPoints(text), points));
  for (const text of ['', 'half', '-5', '100.01', '101', '1.234', '5 6']) test(`${text || 'nothing'} is no share`, () => assert.equal(basisPoints(text), null));
});

describe('<member-act>', () => {
  let posted: { path: string; body: Record<string, unknown> }[];
  let answer: (path: string, body: Record<string, unknown>) => { status: number; body: unknown };
  let asked: string[];

  addEventListener('eip6963:requestProvider', () => {
    const provider = {
      request: async ({ method }: { method: string }): Promise<unknown> => {
        asked.push(method);
        return method === 'eth_requestAccounts' ? [ACCOUNT] : method === 'eth_chainId' ? '0x7a69' : SIGNATURE;
      },
    };
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info: { uuid: '1', name: 'W', icon: '', rdns: 'w' }, provider } }));
  });

  globalThis.fetch = (async (path: string, init?: RequestInit) => {
    if (init?.method !== 'POST') return new Response(JSON.stringify({ id: '9f1c0b52-0000-4000-8000-000000000001', state: 'submitted' }), { status: 200 });
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    posted.push({ path, body });
    const { status, body: text } = answer(path, body);
    return new Response(JSON.stringify(text), { status, headers: { 'content-type': 'application/json' } });
  }) as typeof fetch;

  const settle = async (holds: () => boolean): Promise<void> => {
    for (let i = 0; i < 2000 && !holds(); i++) await new Promise(resolve => setTimeout(resolve, 2));
    assert.ok(holds());
  };
  const press = (): void => document.querySelector<HTMLElement>('[data-do=act]')!.click();

  beforeEach(() => {
    localStorage.clear();
    [posted, asked] = [[], []];
    answer = (path, body) => ({
      status: 200,
      body: !path.endsWith('/prepare') ? { id: '9f1c0b52-0000-4000-8000-000000000001', state: 'queued' }
        : body['permit'] ? { next: 'call', typedData: forward(), submit: '/api/relay/calls' } : { next: 'permit', typedData: permit(), submit: '', deadline: 77 },
    });
    render(`<member-act data-account="${ACCOUNT}" data-chain="31337" data-forwarder="${FORWARDER}" data-contract="${POOL}" data-path="/api/cover/pool/deposit" data-token="${TOKEN}" data-spender="${POOL}"
      data-draft='{"kind":"x"}'><input name="amount" data-as="money" value="1.250,00"><p data-problem="amount" hidden></p><input name="agreed" type="checkbox" data-as="flag" checked>
      <div class="row"><button type="button" data-do="act">Go</button></div><div data-part="progress"></div></member-act>
      <template id="dao-progress"><div><div data-part="sent" hidden><p data-part="title"></p></div><div data-part="refusal" hidden><p data-part="problem"></p></div><div data-part="kept" hidden></div><div data-part="reorg" hidden></div></div></template>`);
  });

  test('asks for the permit, then for the call, and sends it', async () => {
    await new Promise(resolve => setImmediate(resolve));
    press();
    await settle(() => posted.some(p => p.path === '/api/relay/calls'));
    assert.deepEqual(posted.map(p => p.path), ['/api/cover/pool/deposit/prepare', '/api/cover/pool/deposit/prepare', '/api/relay/calls']);
    assert.deepEqual(posted[0]!.body, { kind: 'x', amount: 125000, agreed: true });
    assert.deepEqual(posted[1]!.body['permit'], { deadline: 77, signature: SIGNATURE });
    assert.equal(asked.filter(m => m === 'eth_signTypedData_v4').length, 2);
  });

  test('says at the field what cannot be read, and asks nobody', async () => {
    await new Promise(resolve => setImmediate(resolve));
    document.querySelector<HTMLInputElement>('[name=amount]')!.value = 'ten';
    press();
    await settle(() => !document.querySelector<HTMLElement>('[data-problem=amount]')!.hidden);
    assert.equal(posted.length, 0);
    assert.equal(document.querySelector('[name=amount]')!.getAttribute('aria-invalid'), 'true');
  });

  test('says at the field what the server refuses', async () => {
    answer = () => ({ status: 409, body: { errors: { amount: ['There is not enough.'] } } });
    await new Promise(resolve => setImmediate(resolve));
    press();
    await settle(() => document.querySelector('[data-problem=amount]')!.textContent === 'There is not enough.');
    assert.equal(asked.length, 0);
    assert.equal(waiting(`31337:call:/api/cover/pool/deposit:${ACCOUNT}`), null);
  });
});
