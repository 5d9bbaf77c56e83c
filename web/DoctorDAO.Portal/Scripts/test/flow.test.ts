import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { openPage, render } from './page.js';

openPage();
const { Flow } = await import('../relay/flow.js');
const { Progress } = await import('../relay/progress.js');
const { underway, waiting } = await import('../relay/outbox.js');
const { Declined, WalletProblem } = await import('../wallet/eip1193.js');
const { NotWhatWasChosen } = await import('../relay/typed-data.js');
const { Unreachable } = await import('../core/http.js');

type Plan = import('../relay/flow.js').Plan;
type Ticket = import('../relay/outbox.js').Ticket;

const ACCOUNT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const CONTRACT = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const SCOPE = `31337:clinical:1795212000:${ACCOUNT.toLowerCase()}`;
const SIGNATURE = `0x${'ab'.repeat(65)}`;
const field = (list: string): { name: string; type: string }[] => list.split(',').map(f => ({ type: f.split(' ')[0]!, name: f.split(' ')[1]! }));

/** What the server and the wallet of a test do. */
let server: { reachable: boolean; tamper: boolean; ticket: Ticket; posted: { path: string; body: Record<string, unknown> }[] };
let wallet: { refuses: boolean; account: string; asked: string[] };

addEventListener('eip6963:requestProvider', () => {
  const provider = {
    request: async ({ method }: { method: string }): Promise<unknown> => {
      wallet.asked.push(method);
      if (wallet.refuses && method.startsWith('eth_sign')) throw Object.assign(new Error('no'), { code: 4001 });
      return method === 'eth_requestAccounts' ? [wallet.account] : method === 'eth_chainId' ? '0x7a69' : SIGNATURE;
    },
  };
  dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info: { uuid: '1', name: 'W', icon: '', rdns: 'w' }, provider } }));
});

globalThis.fetch = (async (path: string, init?: RequestInit) => {
  if (!server.reachable || !String(path).startsWith('/api/')) throw new TypeError('no network');
  const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {};
  if (init?.method === 'POST') server.posted.push({ path, body });
  const answer = path.endsWith('/prepare')
    ? {
      warnings: [],
      typedData: {
        domain: { chainId: 31337, verifyingContract: CONTRACT }, primaryType: 'SessionBallot',
        types: { SessionBallot: field('uint48 session,int8[] votes,string reason,address voter,uint256 nonce') },
        message: { session: body['session'], votes: server.tamper ? [10, 0] : body['votes'], reason: body['reason'], voter: body['voter'], nonce: '0' },
      },
    }
    : server.ticket;
  return new Response(JSON.stringify(answer), { status: 200, headers: { 'content-type': 'application/json' } });
}) as typeof fetch;

const plan = (votes: readonly number[]): Plan => ({
  path: '/api/relay/ballots', draft: { chamber: 'clinical', session: 1795212000, votes, reason: '', voter: ACCOUNT },
  intent: { kind: 'ballot', chain: '31337', contract: CONTRACT, session: '1795212000', votes, reason: '', account: ACCOUNT },
});

let life: AbortController;
let finals: unknown[];
function open(): InstanceType<typeof Flow> {
  const at = (id: string): HTMLElement => document.getElementById(id)!;
  return new Flow(SCOPE, ACCOUNT, new Progress({ sent: at('sent'), problem: at('problem'), kept: at('kept'), reorg: at('reorg') }), { final: votes => finals.push(votes) }, life.signal);
}
const settle = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !holds(); i++) await new Promise(resolve => setImmediate(resolve));
  assert.ok(holds());
};
const shown = (id: string): boolean => !document.getElementById(id)!.hidden;
const quiet = (): void => undefined;

describe('from the wallet to finality', () => {
  beforeEach(() => {
    life?.abort();
    life = new AbortController();
    finals = [];
    localStorage.clear();
    server = { reachable: true, tamper: false, ticket: { id: '9f1c0b52-0000-4000-8000-000000000001', state: 'queued' }, posted: [] };
    wallet = { refuses: false, account: ACCOUNT, asked: [] };
    render(`<div id="sent" tabindex="-1" hidden>${['signed', 'submitted', 'mined', 'indexed', 'final'].map(s => `<i data-step="${s}"></i>`).join('')}</div>
      <div id="problem" tabindex="-1" hidden><b data-part="problem"></b></div><div id="kept" hidden><b></b></div><div id="reorg" hidden></div>`);
  });

  test('what was prepared is checked, signed, sent and followed', async () => {
    const flow = open();
    const said: (string | null)[] = [];
    await flow.sign(plan([4, -2]), text => said.push(text));
    assert.equal(said.length, 3);
    assert.equal(said.at(-1), null);
    assert.ok(waiting(SCOPE), 'kept before it is sent');
    assert.deepEqual(wallet.asked, ['eth_requestAccounts', 'eth_chainId', 'eth_signTypedData_v4']);
    server.ticket = { ...server.ticket, state: 'final' };
    await flow.deliver();
    assert.deepEqual(server.posted.map(p => p.path), ['/api/relay/ballots/prepare', '/api/relay/ballots']);
    assert.equal(server.posted[1]!.body['signature'], SIGNATURE);
    assert.equal(waiting(SCOPE), null);
    await settle(() => finals.length === 1);
    assert.deepEqual(finals, [[4, -2]]);
    assert.equal(underway(SCOPE), null);
    assert.ok(shown('sent') && !shown('problem') && !shown('kept'));
  });

  test('refusing leaves nothing behind', async () => {
    wallet.refuses = true;
    await assert.rejects(open().sign(plan([1, 0]), quiet), Declined);
    assert.equal(waiting(SCOPE), null);
    assert.ok(!shown('sent'));
    assert.equal(server.posted.length, 1);
  });

  test('another account in the wallet is not asked to sign', async () => {
    wallet.account = '0x0000000000000000000000000000000000000001';
    await assert.rejects(open().sign(plan([1, 0]), quiet), WalletProblem);
    assert.ok(!wallet.asked.includes('eth_signTypedData_v4'));
  });

  test('what differs from the choice never reaches the wallet', async () => {
    server.tamper = true;
    await assert.rejects(open().sign(plan([1, 0]), quiet), NotWhatWasChosen);
    assert.deepEqual(wallet.asked, []);
  });

  test('without a connection nothing is signed', async () => {
    server.reachable = false;
    await assert.rejects(open().sign(plan([1, 0]), quiet), Unreachable);
    assert.deepEqual(wallet.asked, []);
  });

  test('a connection lost after signing keeps the act; it goes out by itself, once, when the connection returns', async () => {
    const flow = open();
    await flow.sign(plan([1, 0]), quiet);
    server.reachable = false;
    await flow.deliver();
    assert.ok(waiting(SCOPE) && shown('kept') && !shown('sent'));
    server.reachable = true;
    dispatchEvent(new Event('online'));
    dispatchEvent(new Event('online'));
    await settle(() => shown('sent'));
    assert.ok(!shown('kept'));
    assert.equal(server.posted.filter(p => p.path === '/api/relay/ballots').length, 1);
  });

  test('opening the page again sends what was kept, or shows what is under way', async () => {
    const before = open();
    await before.sign(plan([1, 0]), quiet);
    server.reachable = false;
    await before.deliver();
    life.abort();
    life = new AbortController();
    server.reachable = true;
    server.ticket = { ...server.ticket, state: 'mined' };
    open().resume();
    await settle(() => underway(SCOPE) !== null && shown('sent'));
    life.abort();
    life = new AbortController();
    document.getElementById('sent')!.hidden = true;
    open().resume();
    await settle(() => shown('sent'));
    assert.equal(server.posted.filter(p => p.path === '/api/relay/ballots').length, 1);
  });

  test('a page that was refreshed while the wallet was asked hears of it all the same', async () => {
    const first = open();
    await first.sign(plan([1, 0]), quiet);
    life.abort();
    life = new AbortController();
    open();
    await first.deliver();
    await settle(() => underway(SCOPE) !== null && shown('sent'));
  });
});
