import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { openPage, render } from './page.js';

openPage('http://localhost/forum/threads/5?reply=12');
await import('../forum/draft-box.js');

const ACCOUNT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const DRAFT = `dao:draft:forum:reply:5:12:${ACCOUNT.toLowerCase()}`;

const form = (text = '', key = 'k1', name = 'reply:5:12'): string => `<draft-box key="${name}"><form><input type="hidden" name="Sent.Key" value="${key}">
<p data-part="restored" hidden><span>Your text is back.</span> <button type="button" data-do="forget">Discard it</button></p>
<input type="text" id="title" value=""><textarea id="markdown">${text}</textarea><button name="Sent.Act" value="preview">Preview</button><button name="Sent.Act" value="send">Post</button></form></draft-box>`;

const $ = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
const text = (): HTMLTextAreaElement => $<HTMLTextAreaElement>('#markdown');
const kept = (): { fields: Record<string, { text: string }>; sent?: string } | null => JSON.parse(localStorage.getItem(DRAFT) ?? 'null') as { fields: Record<string, { text: string }>; sent?: string } | null;
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

async function open(html: string): Promise<void> {
  render(html);
  const meta = document.createElement('meta');
  meta.setAttribute('name', 'dao-account');
  meta.setAttribute('content', ACCOUNT);
  document.body.append(meta);
  await settled();
}

function type(words: string, id = 'markdown'): void {
  const field = $<HTMLTextAreaElement>(`#${id}`);
  field.value = words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function submit(act: string): void {
  const event = new Event('submit', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'submitter', { value: $(`button[value=${act}]`) });
  $('form').dispatchEvent(event);
}

describe('the draft of a post', () => {
  beforeEach(() => localStorage.clear());

  test('is kept as one types and comes back into an empty form, which says so', async t => {
    await open(form());
    type('Half a thought');
    type('A title', 'title');
    t.mock.timers.enable({ apis: ['setTimeout'] });
    render(form());
    $('#live').insertAdjacentHTML('afterend', `<meta name="dao-account" content="${ACCOUNT}">`);
    await settled();
    assert.equal(text().value, 'Half a thought');
    assert.equal($<HTMLInputElement>('#title').value, 'A title');
    assert.equal($('[data-part=restored]').hidden, false);
    t.mock.timers.tick(500);
    assert.equal($('#live').textContent, 'Your text is back.');
  });

  test('of an untouched form does not exist, nor of one that was emptied again', async () => {
    await open(form());
    assert.equal(kept(), null);
    type('x');
    assert.equal(kept()!.fields['markdown']!.text, 'x');
    type('');
    assert.equal(kept(), null);
    assert.equal($('[data-part=restored]').hidden, true);
  });

  test('belongs to one post and one account', async () => {
    await open(form());
    type('For 12');
    await open(form('', 'k1', 'reply:5:13'));
    assert.equal(text().value, '');
    render(form());
    await settled();
    assert.equal(text().value, '');
  });

  test('never overwrites what stands in the field, but takes up a change where the text is still the same', async () => {
    await open(form('As it was'));
    type('As it was, and more');
    await open(form('Somebody changed it'));
    assert.equal(text().value, 'Somebody changed it');
    await open(form('As it was'));
    assert.equal(text().value, 'As it was, and more');
  });

  test('goes when its form has arrived', async () => {
    await open(form());
    type('Done');
    submit('send');
    assert.equal(kept()!.sent, 'k1');
    await open('<draft-box data-done="k1" hidden></draft-box>');
    assert.equal(kept(), null);
  });

  test('stays when somebody else’s form has arrived, after a preview, and after a refusal', async () => {
    await open(form());
    type('Mine');
    submit('preview');
    assert.equal(kept()!.sent, undefined);
    submit('send');
    await open('<draft-box data-done="k2" hidden></draft-box>');
    assert.equal(kept()!.fields['markdown']!.text, 'Mine');
    // The server gives back what it refused; leaving that page and coming again finds the text.
    await open(form('Mine'));
    type('Mine, and better');
    await open(form());
    assert.equal(text().value, 'Mine, and better');
  });

  test('can be discarded', async () => {
    await open(form('Quote'));
    type('Quote and words');
    await open(form('Quote'));
    assert.equal(text().value, 'Quote and words');
    $('[data-do=forget]').click();
    assert.equal(text().value, 'Quote');
    assert.equal($('[data-part=restored]').hidden, true);
    assert.equal(kept(), null);
  });
});
