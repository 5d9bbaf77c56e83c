import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { openPage, render } from './page.js';

openPage();
const outbox = await import('../relay/outbox.js');
const { Progress } = await import('../relay/progress.js');
const { rank, topicOf } = await import('../relay/track.js');
const { words, reason } = await import('../relay/words.js');
const { Refused, Unreachable } = await import('../core/http.js');
const { WalletProblem } = await import('../wallet/eip1193.js');
const { NotWhatWasChosen } = await import('../relay/typed-data.js');
const { forgetTexts } = await import('../core/text.js');
const { backOff } = await import('../live/hub.js');

const SCOPE = '31337:clinical:1795212000:0xabc';
const typedData = { domain: {}, types: {}, primaryType: 'SessionBallot', message: {} };
const act = { kind: 'ballot' as const, account: '0xABC', path: '/api/relay/ballots', typedData, signature: '0x12', votes: [1, -2] };

const answers: (() => Response | Promise<Response>)[] = [];
let asked: { path: string; body: unknown }[] = [];
const realFetch = globalThis.fetch;

beforeEach(() => {
  localStorage.clear();
  answers.length = 0;
  asked = [];
  globalThis.fetch = (async (path: string, init?: RequestInit) => {
    asked.push({ path, body: JSON.parse(String(init?.body ?? 'null')) });
    const answer = answers.shift();
    if (!answer) throw new TypeError('no network');
    return answer();
  }) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const json = (status: number, body: unknown) => (): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

describe('a signed act', () => {
  test('is kept until the server has taken it, then followed', async () => {
    outbox.put(SCOPE, act);
    assert.deepEqual(await outbox.send(SCOPE), { result: 'kept', why: 'unreachable' });
    assert.ok(outbox.waiting(SCOPE));
    answers.push(json(202, { id: 'a-b', state: 'queued' }));
    const sent = await outbox.send(SCOPE);
    assert.equal(sent.result, 'sent');
    assert.equal(outbox.waiting(SCOPE), null);
    assert.deepEqual(outbox.underway(SCOPE), { id: 'a-b', kind: 'ballot', votes: [1, -2] });
    assert.deepEqual(asked.at(-1), { path: '/api/relay/ballots', body: { typedData, signature: '0x12' } });
    assert.deepEqual(await outbox.send(SCOPE), { result: 'nothing' });
    assert.equal(asked.length, 2);
  });

  test('survives what may pass and is given up only for what stays', async () => {
    for (const [status, expected] of [[500, 'kept'], [503, 'kept'], [429, 'kept'], [408, 'kept'], [401, 'kept'], [400, 'refused'], [403, 'refused'], [409, 'refused'], [422, 'refused']] as const) {
      outbox.put(SCOPE, act);
      answers.push(json(status, { title: 'x' }));
      const sent = await outbox.send(SCOPE);
      assert.equal(sent.result, expected, String(status));
      assert.equal(outbox.waiting(SCOPE) !== null, expected === 'kept', String(status));
    }
  });

  test('a sign-in that ended says so', async () => {
    outbox.put(SCOPE, act);
    answers.push(json(401, {}));
    assert.deepEqual(await outbox.send(SCOPE), { result: 'kept', why: 'signed-out' });
  });

  test('only the acts of the account of the page go out by themselves, and each is told', async () => {
    outbox.put('s1', act);
    outbox.put('s2', { ...act, account: '0xdef' });
    outbox.put('s3', { ...act, account: '0xabc' });
    answers.push(json(202, { id: '1', state: 'queued' }), json(202, { id: '2', state: 'queued' }));
    const told: string[] = [];
    const hear = (e: Event): number => told.push((e as CustomEvent<{ scope: string }>).detail.scope);
    document.addEventListener(outbox.OUTBOX_EVENT, hear);
    await outbox.flush('0xAbC');
    document.removeEventListener(outbox.OUTBOX_EVENT, hear);
    assert.deepEqual(told.sort(), ['s1', 's3']);
    assert.ok(outbox.waiting('s2'));
    assert.ok(outbox.anythingWaits('0xdef') && !outbox.anythingWaits('0xabc'));
  });

  test('stays in memory where the browser refuses to keep it', async () => {
    const real = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')!;
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get() { throw new Error('denied'); } });
    try {
      outbox.put(SCOPE, act);
      assert.equal(outbox.waiting(SCOPE)!.signature, '0x12');
      outbox.discard(SCOPE);
      assert.equal(outbox.waiting(SCOPE), null);
    } finally {
      Object.defineProperty(globalThis, 'localStorage', real);
    }
  });
});

describe('the steps', () => {
  const place = (id: string): HTMLElement => document.getElementById(id)!;
  const open = (): InstanceType<typeof Progress> => {
    render(`<div id="sent" hidden><h2></h2><ol>${['signed', 'submitted', 'mined', 'indexed', 'final'].map(s => `<li data-step="${s}"></li>`).join('')}</ol><p data-part="note"></p></div>
      <div id="problem" tabindex="-1" hidden><b data-part="problem"></b></div><div id="kept" hidden><b></b></div><div id="reorg" hidden></div>`);
    return new Progress({ sent: place('sent'), problem: place('problem'), kept: place('kept'), reorg: place('reorg') });
  };
  const current = (): string | undefined => document.querySelector<HTMLElement>('[aria-current=step]')?.dataset['step'];
  const done = (): number => document.querySelectorAll('li.done').length;

  test('go from signed to final; final has no current step', () => {
    const view = open();
    view.begin('ballot');
    view.signed();
    assert.deepEqual([current(), done()], ['signed', 0]);
    for (const [state, step, before] of [['queued', 'signed', 0], ['submitted', 'submitted', 1], ['mined', 'mined', 2], ['indexed', 'indexed', 3], ['final', undefined, 5]] as const) {
      view.ticket({ id: '1', state });
      assert.deepEqual([current(), done()], [step, before]);
      assert.equal(place('reorg').hidden, true);
    }
    assert.equal(document.querySelector('h2')!.textContent, 'Your ballot is final');
  });

  test('a step back is never silent, and the words stay until nothing can undo the act', () => {
    const view = open();
    view.begin('ballot');
    for (const state of ['queued', 'submitted', 'mined', 'indexed', 'submitted'] as const) view.ticket({ id: '1', state });
    assert.equal(current(), 'submitted');
    assert.equal(place('reorg').hidden, false);
    view.ticket({ id: '1', state: 'indexed' });
    assert.equal(place('reorg').hidden, false);
    view.ticket({ id: '1', state: 'final' });
    assert.equal(place('reorg').hidden, true);
  });

  test('a failure says why, takes the steps away and the focus to it', () => {
    const view = open();
    view.begin('ballot');
    view.ticket({ id: '1', state: 'mined' });
    view.ticket({ id: '1', state: 'failed', errorCode: 'ChamberSessionNotOpen', error: 'english' });
    assert.match(place('problem').textContent!, /the session was not open/);
    assert.equal(place('sent').hidden, true);
    assert.equal(document.activeElement, place('problem'));
    view.begin('ballot');
    assert.equal(place('problem').hidden, true);
  });

  test('what is kept says why', () => {
    const view = open();
    view.begin('ballot');
    for (const [why, text] of [['offline', 'You are offline.'], ['unreachable', 'We cannot be reached at the moment.'], ['signed-out', 'Your sign-in has ended. Sign in again.']] as const) {
      view.sent({ result: 'kept', why });
      assert.equal(place('kept').hidden, false);
      assert.equal(place('kept').textContent, text);
    }
    view.ticket({ id: '1', state: 'queued' });
    assert.equal(place('kept').hidden, true);
  });

  test('states have their order and topics their spelling', () => {
    assert.deepEqual(['queued', 'submitted', 'mined', 'indexed', 'final', 'failed'].map(s => rank(s as 'queued')), [0, 1, 2, 3, 4, -1]);
    assert.equal(topicOf('9F1C0B52-0000-4000-8000-0123456789AB'), 'relay:9f1c0b520000400080000123456789ab');
  });
});

describe('words for what went wrong', () => {
  test('every error becomes a sentence in the reader\u2019s language', () => {
    forgetTexts();
    render('', 'de');
    assert.match(words(new WalletProblem('wallet.other', { have: '0x12…', want: '0x34…' })), /0x12….*0x34…/);
    assert.match(words(new NotWhatWasChosen('votes')), /votes/);
    assert.match(words(new Unreachable()), /nicht erreichbar/);
    assert.match(words(new Refused(401, {})), /Anmeldung/);
    assert.match(words(new Refused(429, {})), /Minute/);
    assert.equal(words(new Refused(422, { title: 'T', detail: 'D', errors: { votes: ['Zu viel.'] } })), 'Zu viel.');
    assert.equal(words(new Refused(422, { title: 'T', detail: 'D' })), 'D');
    assert.match(words(new Refused(422, { code: 'DelegationCycle', detail: 'D' })), /zählt bereits über Sie/);
    assert.match(reason(null, null), /noch nicht, warum/);
    assert.match(words({ code: -32603, message: 'broken' }), /broken/);
  });
});

describe('connecting again', () => {
  test('waits longer each time, spread, and never more than half a minute', () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      for (const r of [0, 0.5, 0.999]) {
        const wait = backOff(attempt, r);
        assert.ok(wait >= 500 && wait <= 30_000);
      }
      assert.ok(backOff(attempt + 1, 0) >= backOff(attempt, 0));
    }
  });
});

