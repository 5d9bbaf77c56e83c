import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ballots, openPage, render } from './page.js';

const window = openPage();
const { PAGE_EVENT } = await import('../core/island.js');
const { forgetTexts } = await import('../core/text.js');
const { cells } = await import('../ballot/purse.js');
await import('../ballot/ballot-form.js');

const ACCOUNT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const DRAFT = `dao:draft:31337:clinical:1795212000:${ACCOUNT.toLowerCase()}`;
const DELEGATE = [6, 2, 4, 3, 0, -4, 0, 3];

interface Page {
  own?: readonly number[];
  delegate?: readonly number[];
  cast?: boolean;
}

const issue = (i: number, { own, delegate }: Page): string => `<article class="issue"><h3><a id="t${i}">Issue ${i + 1} in full</a></h3>
<vote-control id="c${i}" class="vote" data-issue="${i}" data-name="Issue ${i + 1} in full" data-short="Issue ${i + 1}" ${delegate ? `data-delegate="${delegate[i]}"` : ''} ${own ? `data-own="${own[i]}"` : ''}>
<button type="button" class="step" data-d="-1">-</button><span class="track"><span class="fill"></span><input type="range" id="v${i}" min="-10" max="10" step="1" value="${own?.[i] ?? 0}"></span>
<button type="button" class="step" data-d="1">+</button><div class="read"></div></vote-control></article>`;

const html = (page: Page): string => `<div id="offline" hidden></div>
<section id="errors" tabindex="-1" hidden><h2>Your ballot is <span id="err-n"></span> over</h2><ul></ul></section>
<div id="sent" tabindex="-1" hidden><h2></h2><ol data-steps><li data-step="signed"></li><li data-step="submitted"></li><li data-step="mined"></li><li data-step="indexed"></li><li data-step="final"></li></ol><p data-part="note"></p></div>
<div id="problem" tabindex="-1" hidden><b data-part="problem"></b></div><div id="kept" hidden><b></b></div><div id="reorg" hidden></div>
<div id="draft" hidden><table><tbody></tbody></table></div>
<ballot-form id="ballot" data-chamber="clinical" data-session="1795212000" data-chain="31337" data-governor="0x5FbDB2315678afecb367f032d93F642f64180aa3" data-account="${ACCOUNT}"
 data-cast="${page.cast === false ? 'no' : 'yes'}" data-withdraw="no" ${page.own ? `data-own="${page.own.join(',')}"` : ''} data-delegate-name="Dr Okafor">
${page.cast === false ? '' : DELEGATE.map((_, i) => issue(i, page)).join('')}</ballot-form>
<aside class="purse"><p class="left"><b>100</b> <span>left</span></p><div class="cells"></div><div id="over" hidden><div class="fixes"></div></div>
<button data-do="review">Review</button><button data-do="copy">Copy</button><button data-do="clear">Clear</button></aside>
<div class="dock"><p class="left"></p><div class="thin"></div></div>
<dialog id="review"><h2 tabindex="-1">Sign</h2><table><tbody></tbody></table><b id="sum"></b><div id="silent"><span id="silent-n"></span></div><p data-part="refused" hidden>You did not sign.</p>
<div class="row"><button data-do="sign">Sign</button><button data-do="close">Keep</button></div></dialog>`;

const microtasks = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const $ = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;
const range = (i: number): HTMLInputElement => $(`#v${i}`) as HTMLInputElement;
const votes = (): number[] => DELEGATE.map((_, i) => Number(range(i).value));
const draft = (): { votes: number[] } | null => JSON.parse(localStorage.getItem(DRAFT) ?? 'null') as { votes: number[] } | null;
const press = (i: number, key: string): boolean => range(i).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const set = (wanted: readonly number[]): void => wanted.forEach((v, i) => {
  press(i, '0');
  press(i, String(Math.min(9, Math.abs(v))));
  if (Math.abs(v) === 10) $(`#c${i} [data-d="1"]`).click();
  if (v < 0) press(i, '-');
});

async function open(page: Page): Promise<void> {
  forgetTexts();
  render(html(page));
  await microtasks();
}

describe('the ballot', () => {
  beforeEach(() => {
    localStorage.clear();
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('http://localhost/sessions/clinical/1795212000');
  });

  test('starts empty, from the live ballot, from the draft, or from the delegate', async () => {
    await open({ delegate: DELEGATE });
    assert.deepEqual(votes(), DELEGATE.map(() => 0));
    assert.equal(draft(), null);
    const own = [3, 0, 0, 0, 0, 0, 0, -2];
    await open({ own });
    assert.deepEqual(votes(), own);
    press(0, '5');
    await open({ own });
    assert.deepEqual(votes(), [5, 0, 0, 0, 0, 0, 0, -2]);
    localStorage.clear();
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('http://localhost/sessions/clinical/1795212000?start=delegate');
    await open({ delegate: DELEGATE });
    assert.deepEqual(votes(), DELEGATE);
    assert.equal(location.search, '');
    press(0, '1');
    await open({ delegate: DELEGATE });
    assert.deepEqual(votes(), [1, ...DELEGATE.slice(1)]);
  });

  test('each change is written to the device and shown in words, credits and cells', async () => {
    await open({ delegate: DELEGATE });
    press(0, '4');
    press(1, '2');
    press(1, '-');
    assert.deepEqual(draft()!.votes.slice(0, 2), [4, -2]);
    assert.equal(range(0).getAttribute('aria-valuetext'), '4 votes for, costs 16 credits');
    assert.equal(range(1).getAttribute('aria-valuetext'), '2 votes against, costs 4 credits');
    assert.equal($('#c1 .read b').textContent, '\u22122');
    assert.equal($('#c1').dataset['sign'], '-');
    assert.equal($('.purse .left').textContent, '80 of 100 credits left');
    assert.equal($('.dock .left b').textContent, '80');
    assert.equal($('.cells').children.length, 100);
    $('#c1 [data-d="1"]').click();
    assert.equal(range(1).value, '-1');
    assert.equal(range(1).getAttribute('aria-valuetext'), '1 vote against, costs 1 credit');
    press(0, 'Delete');
    assert.equal(range(0).getAttribute('aria-valuetext'), 'No opinion, costs nothing');
  });

  test('a change of a live ballot says what was', async () => {
    await open({ own: [3, 0, 0, 0, 0, 0, 0, 0] });
    assert.equal($('#c0 .was'), null);
    press(0, '5');
    assert.equal($('#c0 .was').textContent, 'was +3');
    assert.match(range(0).getAttribute('aria-valuetext')!, /, was \+3$/);
  });

  test('over budget nothing is clamped, fixes make it fit, and review leads to the errors', async () => {
    await open({});
    set([7, 6, 4, -2, 2, 0, 0, 0]);
    assert.deepEqual(votes(), [7, 6, 4, -2, 2, 0, 0, 0]);
    assert.equal($('.purse .left').textContent, '9 credits over');
    assert.ok($('.purse').classList.contains('over'));
    assert.equal($('#over').hidden, false);
    $('[data-do=review]').click();
    assert.equal($('#errors').hidden, false);
    assert.equal(document.activeElement, $('#errors'));
    assert.equal($('#err-n').textContent, '9 credits');
    assert.deepEqual([...document.querySelectorAll('#errors a')].map(a => a.textContent), ['Issue 1 in full: +7, 49 credits', 'Issue 2 in full: +6, 36 credits', 'Issue 3 in full: +4, 16 credits']);
    assert.ok(!($('#review') as HTMLDialogElement).open);
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.fixes button')];
    assert.deepEqual(buttons.map(b => b.textContent), ['Issue 2: +6 to +5frees 11', 'Issue 1: +7 to +6frees 13', 'Issue 3: +4 to +2frees 12']);
    buttons[0]!.click();
    assert.deepEqual(votes(), [7, 5, 4, -2, 2, 0, 0, 0]);
    assert.equal($('#errors').hidden, true);
    assert.equal($('#over').hidden, true);
    assert.equal(document.activeElement, range(1));
  });

  test('when no single change is enough, one button lowers the largest', async () => {
    await open({});
    set([9, 9, 9, 0, 0, 0, 0, 0]);
    const buttons = document.querySelectorAll<HTMLButtonElement>('.fixes button');
    assert.equal(buttons.length, 1);
    buttons[0]!.click();
    assert.ok(votes().reduce((s, v) => s + v * v, 0) <= 100);
    assert.deepEqual(draft()!.votes, votes());
  });

  test('the review shows the whole ballot and how many issues are silent', async () => {
    await open({});
    set([4, -2, 0, 0, 0, 0, 0, 0]);
    $('[data-do=review]').click();
    assert.ok(($('#review') as HTMLDialogElement).open);
    assert.equal(document.querySelectorAll('#review tbody tr').length, 8);
    assert.equal($('#review tbody tr').textContent, '1. Issue 1+416');
    assert.equal($('#review tbody tr:nth-child(3)').textContent, '3. Issue 3no opinion0');
    assert.equal($('#silent-n').textContent, '6 issues');
    assert.equal($('#sum').textContent, '20');
  });

  test('copying and clearing can be undone', async () => {
    await open({ delegate: DELEGATE });
    set([1, 0, 0, 0, 0, 0, 0, 0]);
    $('[data-do=copy]').click();
    assert.deepEqual(votes(), DELEGATE);
    $('[data-do=clear]').click();
    assert.deepEqual(votes(), DELEGATE.map(() => 0));
    assert.equal($('.toast').getAttribute('role'), 'status');
    $('.toast button').click();
    assert.deepEqual(votes(), DELEGATE);
    assert.deepEqual(draft()!.votes, DELEGATE);
  });

  test('a refresh of the page keeps what was chosen and takes in what is new', async () => {
    await open({ delegate: DELEGATE });
    set([4, 0, 0, 0, 0, 0, 0, -3]);
    $('#c0').dataset['delegate'] = '1';
    document.dispatchEvent(new CustomEvent(PAGE_EVENT));
    assert.deepEqual(votes(), [4, 0, 0, 0, 0, 0, 0, -3]);
    $('[data-do=copy]').click();
    assert.equal(votes()[0], 1);
  });

  test('a draft that came too late stays readable', async () => {
    await open({});
    set([4, 0, 0, 0, 0, 0, 0, 0]);
    const kept = localStorage.getItem(DRAFT)!;
    await open({ cast: false });
    localStorage.setItem(DRAFT, kept);
    assert.equal($('#draft').hidden, false);
    assert.equal(document.querySelectorAll('#draft tbody tr').length, 8);
  });

  test('damaged drafts are as good as none', async () => {
    for (const damaged of ['{', '{"votes":[1]}', '{"votes":"x"}', '{"votes":[99,0,0,0,0,0,0,0]}', '[]', 'null']) {
      localStorage.setItem(DRAFT, damaged);
      await open({ own: [1, 0, 0, 0, 0, 0, 0, 0] });
      assert.deepEqual(votes(), [1, 0, 0, 0, 0, 0, 0, 0]);
    }
  });
});

describe('cells', () => {
  test('always show a hundred, and each credit over below them', () => {
    for (const ballot of ballots(300)) {
      const total = ballot.reduce((s, v) => s + v * v, 0);
      const made = cells(ballot);
      assert.equal(made.length, Math.max(100, total));
      assert.equal(made.filter(c => c.className === 'o').length, Math.max(0, total - 100));
      assert.equal(made.filter(c => /^[fa]/.test(c.className)).length, Math.min(100, total));
    }
  });
});
