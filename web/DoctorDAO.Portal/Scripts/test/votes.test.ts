import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { concat, encodeAbiParameters, encodeFunctionData, keccak256, parseAbi, parseAbiParameters, stringToHex, zeroHash, type Hex } from 'viem';
import { openPage, render } from './page.js';

openPage();
const { commitCall, commitment, forget, kept, keptOf, prepare, reasonsHash } = await import('../panels/vote.js');
const { openDue } = await import('../panels/open-due.js');
const { basisPoints } = await import('../panels/vote-act.js');

const [ACCOUNT, JUROR, PANELS, FORWARDER] = ['a', 'b', 'c', 'd'].map(d => `0x${d.repeat(40)}`) as [string, string, string, string];
const seat = { chain: '31337', contract: PANELS, case: '7', round: 1, seat: 3, juror: JUROR, account: ACCOUNT };

describe('a sealed vote', () => {
  beforeEach(() => localStorage.clear());

  test('is what the contract counts, for random votes', () => {
    for (let i = 0; i < 50; i++) {
      const vote = prepare(seat, Math.floor(Math.random() * 10_001), i % 3 === 0 ? '' : `Clause ${i}, “Größe” \n ✓`);
      const reasons = vote.reasons === '' ? zeroHash : keccak256(concat([vote.reasonsSalt as Hex, stringToHex(vote.reasons)]));
      assert.equal(reasonsHash(vote), reasons);
      const expected = keccak256(encodeAbiParameters(
        parseAbiParameters('uint256,uint8,address,uint16,bytes32,bytes32'), [7n, 1, JUROR as Hex, vote.award, vote.salt as Hex, reasons]));
      assert.equal(commitment(seat, vote), expected);
      assert.equal(commitCall(seat, expected), encodeFunctionData({ abi: parseAbi(['function commit(uint256,uint8,bytes32)']), args: [7n, 3, expected] }));
    }
  });

  test('has salts of its own, and the same answer again is the same vote', () => {
    const [a, b] = [prepare(seat, 5000, 'x'), prepare(seat, 5001, 'x')];
    assert.equal(new Set([a.salt, a.reasonsSalt, b.salt, b.reasonsSalt]).size, 4);
    assert.deepEqual(prepare(seat, 5000, 'x'), a);
    assert.deepEqual(kept(seat)!.votes, [a, b]);
  });

  test('stays on the device with the last five, for its account alone', () => {
    for (let i = 0; i < 8; i++) prepare(seat, i, '');
    assert.deepEqual(kept(seat)!.votes.map(v => v.award), [7, 6, 5, 4, 3]);
    assert.equal(keptOf(ACCOUNT.toUpperCase().replace('0X', '0x')).length, 1);
    assert.equal(keptOf(JUROR).length, 0);
    forget(seat);
    assert.equal(keptOf(ACCOUNT).length, 0);
  });
});

describe('votes that wait on the device', () => {
  let own: Record<string, unknown> | null;
  let revealed: Record<string, unknown>[];
  let sealed: number;

  globalThis.fetch = (async (path: string, init?: RequestInit) => {
    const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
    if (path.endsWith('/reveal')) {
      const vote = JSON.parse(String(init!.body)) as Record<string, unknown>;
      revealed.push(vote);
      return vote['award'] === sealed ? answer(200, { id: 'x', state: 'queued' }) : answer(409, { code: 'PanelWrongReveal', errors: { $: ['no'] } });
    }
    return own === null ? answer(404, {}) : answer(200, own);
  }) as typeof fetch;

  const state = (changes: object): Record<string, unknown> => ({ stage: 'reveal', round: 1, seat: 3, committed: true, revealed: false, final: false, from: null, ...changes });

  beforeEach(() => {
    localStorage.clear();
    [revealed, sealed] = [[], 100];
    prepare(seat, 100, 'first');
    prepare(seat, 200, 'second');
  });

  test('are opened when it is time: the one that was sealed', async () => {
    own = state({});
    await openDue(ACCOUNT);
    assert.deepEqual(revealed.map(v => v['award']), [200, 100]);
    assert.equal(revealed[1]!['reasons'], 'first');
    assert.notEqual(kept(seat), null);
  });

  for (const [what, changes] of [['before', { stage: 'commit', committed: false }], ['while it is drawn', { stage: 'drawing', seat: null }], ['once it is open', { revealed: true }]] as const) {
    test(`are kept and not told ${what}`, async () => {
      own = state(changes);
      await openDue(ACCOUNT);
      assert.deepEqual(revealed, []);
      assert.notEqual(kept(seat), null);
    });
  }

  for (const [what, changes] of [
    ['it is open for good', { revealed: true, final: true }], ['the case is decided', { stage: 'decided' }], ['others judge it', { round: 2, seat: null }],
    ['nothing was sealed in time', { committed: false }], ['there is no such seat', null],
  ] as const) {
    test(`are forgotten when ${what}`, async () => {
      own = changes && state(changes);
      await openDue(ACCOUNT);
      assert.deepEqual(revealed, []);
      assert.equal(kept(seat), null);
    });
  }

  test('are nobody else’s affair', async () => {
    own = state({});
    await openDue(JUROR);
    assert.deepEqual(revealed, []);
  });
});

describe('shares as people write them', () => {
  for (const [text, share] of [['33', 3300], ['33.5', 3350], ['33,25 %', 3325], ['100', 10000], ['0', 0]] as const) test(`${text} is ${share}`, () => assert.equal(basisPoints(text), share));
  for (const text of ['', 'half', '-1', '100.01', '101', '1.234']) test(`${text || 'nothing'} is none`, () => assert.equal(basisPoints(text), null));
});

describe('<vote-act>', () => {
  const field = (name: string): HTMLInputElement => document.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  const type = (name: string, text: string): void => {
    field(name).value = text;
    field(name).dispatchEvent(new Event('input', { bubbles: true }));
  };
  let asked: { method: string; path: string; body: Record<string, unknown> }[];

  beforeEach(async () => {
    localStorage.clear();
    asked = [];
    globalThis.fetch = (async (path: string, init?: RequestInit) => {
      asked.push({ method: init?.method ?? 'GET', path, body: JSON.parse(String(init?.body ?? '{}')) as Record<string, unknown> });
      return new Response(JSON.stringify(path.endsWith('/prepare') ? { title: 'stop' } : {}), { status: path.endsWith('/prepare') ? 409 : 200 });
    }) as typeof fetch;
    render(`<vote-act data-chain="31337" data-contract="${PANELS}" data-forwarder="${FORWARDER}" data-account="${ACCOUNT}" data-juror="${JUROR}" data-case="7" data-round="1" data-seat="3" data-asked="1790000">
      <input type="radio" name="answer" value="all"><input type="radio" name="answer" value="part"><input type="radio" name="answer" value="none"><p data-problem="answer" hidden></p>
      <div data-part="share" hidden><input name="amount"><input name="percent"><p data-problem="percent" hidden></p></div>
      <textarea name="reasons"></textarea><span data-part="count"></span><p data-problem="reasons" hidden></p><input type="checkbox" name="free"><p data-problem="free" hidden></p>
      <input type="checkbox" name="open" checked><p data-part="later" hidden></p><div class="row"><button type="button" data-do="act">Seal</button></div><div data-part="progress"></div></vote-act>
      <template id="dao-progress"><div><div data-part="sent" hidden><p data-part="title"></p></div><div data-part="refusal" hidden><p data-part="problem"></p></div><div data-part="kept" hidden></div><div data-part="reorg" hidden></div></div></template>`);
    await new Promise(resolve => setImmediate(resolve));
  });

  const press = async (): Promise<void> => {
    document.querySelector<HTMLElement>('[data-do=act]')!.click();
    for (let i = 0; i < 20; i++) await new Promise(resolve => setImmediate(resolve));
  };
  const problems = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-problem]')].filter(p => !p.hidden).map(p => p.dataset['problem']!);

  test('says what is missing, and asks for nothing', async () => {
    await press();
    assert.deepEqual(problems(), ['answer', 'reasons', 'free']);
    assert.deepEqual(asked, []);
    field('answer').click();
    document.querySelectorAll<HTMLInputElement>('[name=answer]')[1]!.click();
    await press();
    assert.deepEqual(problems(), ['percent', 'reasons', 'free']);
  });

  test('takes euros or percent, and writes the other', () => {
    type('amount', '8,950.00');
    assert.equal(field('percent').value, '50.00');
    type('percent', '25');
    assert.equal(field('amount').value, '4475.00');
  });

  test('keeps the vote here and hands it over before anything is signed', async () => {
    document.querySelectorAll<HTMLInputElement>('[name=answer]')[1]!.click();
    type('percent', '25');
    type('reasons', ' The letter came before the cover. ');
    field('free').click();
    await press();
    const [over, prepared] = asked;
    assert.deepEqual([over!.method, over!.path], ['PUT', '/api/panels/cases/7/vote']);
    assert.deepEqual([over!.body['award'], over!.body['reasons']], [2500, 'The letter came before the cover.']);
    assert.deepEqual(kept(seat)!.votes, [over!.body]);
    assert.deepEqual([prepared!.path, prepared!.body], ['/api/panels/cases/7/commit/prepare', { commitment: commitment(seat, kept(seat)!.votes[0]!) }]);
  });

  test('takes back what was handed over when its juror wants that', async () => {
    field('answer').click();
    type('reasons', 'Yes.');
    field('free').click();
    field('open').click();
    assert.equal(document.querySelector<HTMLElement>('[data-part=later]')!.hidden, false);
    await press();
    assert.deepEqual(asked.map(a => a.method), ['DELETE', 'POST']);
    assert.equal(kept(seat)!.votes[0]!.award, 10_000);
  });
});
