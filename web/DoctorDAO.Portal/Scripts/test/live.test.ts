import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { openPage, render } from './page.js';

openPage('http://localhost/proposals/5');
const { own, fill } = await import('../core/dom.js');
const { morph } = await import('../live/morph.js');
const { apply, dueAt, LiveRegion } = await import('../live/live-region.js');
const { ActDialog } = await import('../relay/act-dialog.js');
const { Declined } = await import('../wallet/eip1193.js');
const { sayRarely, say } = await import('../core/say.js');

const $ = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
const page = (html: string): Document => new DOMParser().parseFromString(`<!doctype html><html><body>${html}</body></html>`, 'text/html');
const element = (html: string): HTMLElement => page(html).body.firstElementChild as HTMLElement;

describe('refreshing in place', () => {
  beforeEach(() => render(''));

  test('changes what differs and keeps the nodes that stay', () => {
    render('<div id="r"><p id="a">1</p><p id="b">2</p></div>');
    const b = $('#b');
    morph($('#r'), element('<div id="r"><p id="b">3</p><p id="c">new</p></div>'));
    assert.equal($('#b'), b);
    assert.equal(b.textContent, '3');
    assert.equal($('#r').textContent, '3new');
  });

  test('never touches what people opened, typed or are about to type', () => {
    render('<div id="r"><details id="d"><summary>S</summary></details><input id="i" value="a"><input id="j" value="a"><textarea id="x">a</textarea></div>');
    $<HTMLDetailsElement>('#d').open = true;
    $<HTMLInputElement>('#i').value = 'typed';
    $<HTMLTextAreaElement>('#x').value = 'typed';
    morph($('#r'), element('<div id="r"><details id="d"><summary>S2</summary></details><input id="i" value="b"><input id="j" value="b"><textarea id="x">b</textarea></div>'));
    assert.equal($<HTMLDetailsElement>('#d').open, true);
    assert.equal($('#d').textContent, 'S2');
    assert.equal($<HTMLInputElement>('#i').value, 'typed');
    assert.equal($<HTMLInputElement>('#j').value, 'b');
    assert.equal($<HTMLTextAreaElement>('#x').value, 'typed');
  });

  test('never touches what scripts paint, nor what says keep', () => {
    render('<div id="r"><p id="p" hidden>x</p><div id="q"></div><div id="k" data-keep>k</div></div>');
    own($('#p'), 'hidden').hidden = false;
    fill($('#q'), 'painted');
    morph($('#r'), element('<div id="r"><p id="p" hidden class="new">y</p><div id="q">plain</div><div id="k" data-keep>other</div></div>'));
    assert.equal($('#p').hidden, false);
    assert.equal($('#p').className, 'new');
    assert.equal($('#p').textContent, 'y');
    assert.equal($('#q').textContent, 'painted');
    assert.equal($('#k').textContent, 'k');
  });

  test('an open dialog stays open, and stays even when the newer page has none', () => {
    render('<div id="r"><dialog id="d"><p>a</p></dialog></div>');
    $<HTMLDialogElement>('#d').showModal();
    morph($('#r'), element('<div id="r"><dialog id="d"><p>b</p></dialog></div>'));
    assert.ok($<HTMLDialogElement>('#d').open);
    assert.equal($('#d').textContent, 'b');
    morph($('#r'), element('<div id="r"><p>gone</p></div>'));
    assert.ok($<HTMLDialogElement>('#d').open);
    assert.ok($('#r').textContent!.includes('gone'));
  });

  test('what a dialog says while something is signed outlives a refresh', () => {
    const html = '<dialog id="d"><div class="body"><p>Text</p><p data-part="refused" hidden>You did not sign.</p>\n<div class="row"><button data-do="sign">Sign</button></div><p>Free</p></div></dialog>';
    render(`<div id="r">${html}</div>`);
    $<HTMLDialogElement>('#d').showModal();
    const speech = new ActDialog($('#d'));
    const refresh = (): void => morph($('#r'), element(`<div id="r">${html}</div>`));
    const heard = (): string[] => [...document.querySelectorAll<HTMLElement>('#d p')].filter(p => !p.hidden).map(p => p.textContent);

    speech.status('Look at your wallet');
    refresh();
    assert.deepEqual(heard(), ['Text', 'Look at your wallet', 'Free']);
    speech.failed(new Declined());
    refresh();
    assert.deepEqual(heard(), ['Text', 'You did not sign.', 'Free']);
    speech.clear();
    speech.failed(new Error('No network'));
    refresh();
    assert.equal(heard().length, 3);
    assert.equal($('#d [role=alert]').hidden, false);
    assert.equal(new ActDialog($('#d')).root.querySelectorAll('p').length, 5);
  });

  test('a region takes its counterpart by id, its new deadlines too, and ignores a page without it', () => {
    render('<live-region id="tally" data-refresh-at="2026-11-27T05:00:00Z"><b>1</b></live-region>');
    const region = $<InstanceType<typeof LiveRegion>>('#tally');
    apply(region, page('<live-region id="other"><b>2</b></live-region>'));
    assert.equal(region.textContent, '1');
    apply(region, page('<live-region id="tally" data-refresh-at="2026-11-27T06:00:00Z" data-every="12"><b>2</b></live-region>'));
    assert.equal(region.textContent, '2');
    assert.equal(region.dataset['refreshAt'], '2026-11-27T06:00:00Z');
    assert.equal(region.dataset['every'], '12');
  });

  test('when what had the focus is gone, the nearest that is left has it', () => {
    render('<live-region id="r"><section id="s"><form id="f"><button id="b">Seal</button></form><p id="p">Sealed</p></section></live-region>');
    $('#b').focus();
    apply($<InstanceType<typeof LiveRegion>>('#r'), page('<live-region id="r"><section id="s"><form id="f"><button id="b">Seal</button></form><p id="p">Open</p></section></live-region>'));
    assert.equal(document.activeElement, $('#b'));
    apply($<InstanceType<typeof LiveRegion>>('#r'), page('<live-region id="r"><section id="s"><p id="p">Open</p></section></live-region>'));
    assert.equal(document.activeElement, $('#s'));
  });

  test('a page that says that time has jumped brings those up to date whose deadline passed, too, and no others', async () => {
    const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const regions = `<live-region id="head"></live-region><live-region id="body" data-refresh-at="${at(7)} ${at(14)}"></live-region><live-region id="far" data-refresh-at="${at(14)}"></live-region>`;
    render(regions);
    await Promise.resolve();
    const head = $<InstanceType<typeof LiveRegion>>('#head');
    const ids = (now: string): string[] => {
      const fresh = page(regions);
      fresh.documentElement.dataset['now'] = now;
      const due = [...dueAt(fresh, [head])];
      for (const region of due) apply(region, fresh);
      return due.map(region => region.id);
    };
    assert.deepEqual(ids(at(6)), ['head']);
    assert.deepEqual(ids(at(8)), ['head', 'body']);
    assert.deepEqual(ids(at(8)), ['head']);
    assert.deepEqual(ids(at(15)), ['head', 'body', 'far']);
    assert.deepEqual(ids(at(15)), ['head']);
    assert.deepEqual(ids(at(0)), ['head']);
  });
});

describe('speaking', () => {
  test('news of refreshes comes at once, then at most every 10 seconds and the newest; hands are heard after 400 ms', t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let now = 1_000_000;
    t.mock.method(performance, 'now', () => now);
    const pass = (ms: number): void => {
      now += ms;
      t.mock.timers.tick(ms);
    };
    render('');
    sayRarely('one');
    pass(0);
    assert.equal($('#live').textContent, 'one');
    sayRarely('two');
    pass(4000);
    sayRarely('three');
    pass(5999);
    assert.equal($('#live').textContent, 'one');
    pass(1);
    assert.equal($('#live').textContent, 'three');
    say('a');
    pass(300);
    say('b');
    pass(399);
    assert.equal($('#live').textContent, 'three');
    pass(1);
    assert.equal($('#live').textContent, 'b');
  });

  test('the announcement is spoken only when it changed', t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    t.mock.method(performance, 'now', () => 9_000_000);
    render('<live-region id="tally"><b data-announce="1 for">1</b></live-region>');
    const region = $<InstanceType<typeof LiveRegion>>('#tally');
    apply(region, page('<live-region id="tally"><b data-announce="1 for">1</b></live-region>'));
    t.mock.timers.tick(20_000);
    assert.equal($('#live').textContent, '');
    apply(region, page('<live-region id="tally"><b data-announce="2 for">2</b></live-region>'));
    t.mock.timers.tick(20_000);
    assert.equal($('#live').textContent, '2 for');
  });
});
