import { define, el, fill, Island, one, post, Refused, show, t } from '../core/core.js';
import { isObject, seconds, type Json } from './bytes.js';
import { ensure, WalletProblem } from './problem.js';
import { openRows } from './rows.js';
import { Tab } from './tab.js';
import { badge, button, card, h2, note, p, pairs, problem, row, run } from './ui.js';
import { newId, Wallet } from './wallet.js';
import { day, problemText } from './words.js';

/** Most characters of a diploma. */
const MOST = 500_000;

interface Check { readonly name: string; readonly outcome: 'passed' | 'failed' | 'unknown'; readonly detail: string | null }

interface Checked {
  readonly format: string;
  readonly title: string | null;
  readonly issuer: string | null;
  readonly recipient: string | null;
  readonly issuedOn: string | null;
  readonly checks: readonly Check[];
}

const KINDS: Readonly<Record<Check['outcome'], string>> = { passed: 'passed', failed: 'bad', unknown: 'closing' };

/** `<diploma-check>`: has a Blockcerts diploma checked, shows what was and what could not be, and keeps it in the wallet when it is wanted. */
class DiplomaCheck extends Island {
  protected start(signal: AbortSignal): void {
    const form = one<HTMLFormElement>('form', this);
    const area = one<HTMLTextAreaElement>('textarea', this);
    const file = one<HTMLInputElement>('input[type=file]', this);
    if (!form || !area) return;
    form.addEventListener('submit', e => {
      e.preventDefault();
      void run(one('[type=submit]', form) ?? form, () => this.#check(area.value), () => form);
    }, { signal });
    file?.addEventListener('change', () => void run(file, async () => {
      const chosen = file.files?.[0];
      if (!chosen) return;
      ensure(chosen.size <= MOST, 'diploma-size');
      area.value = await chosen.text();
    }, () => form), { signal });
  }

  async #check(text: string): Promise<void> {
    // What was said of the last diploma must not stand beside the next one.
    const place = one('[data-part=result]', this);
    fill(place);
    show(place, false);
    ensure(text.trim() !== '', 'diploma-none');
    ensure(text.length <= MOST, 'diploma-size');
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch (cause) {
      throw new WalletProblem('diploma-format', {}, { cause });
    }
    ensure(isObject(document), 'diploma-format');
    try {
      this.#show(await post<Checked>('/api/credentials/diplomas/check', { diploma: document }), document);
    } catch (cause) {
      throw cause instanceof Refused && cause.status === 400 ? new WalletProblem('diploma-format', {}, { cause }) : cause;
    }
  }

  #show(checked: Checked, document: Json): void {
    const unknown = checked.checks.filter(c => c.outcome === 'unknown').length;
    const failed = checked.checks.some(c => c.outcome === 'failed');
    const title = h2(t(failed ? 'diploma.failed' : unknown > 0 ? 'diploma.partly' : 'diploma.passed'), 'diploma-h');
    const facts = [['diploma.title', checked.title], ['card.issuer', checked.issuer], ['diploma.recipient', checked.recipient], ['diploma.issued', checked.issuedOn && day(new Date(checked.issuedOn))], ['diploma.format', checked.format]] as const;
    const here = card('diploma-result', title, pairs(facts.filter(([, value]) => value).map(([key, value]) => [t(key), value!] as const)),
      el('ul', { className: 'stack stack-sm', id: 'diploma-checks' }, ...checked.checks.map(c => el('li', {}, badge(KINDS[c.outcome], t(`check.${c.outcome}`)), ' ', this.#words(c), ...(c.detail && globalThis.document.documentElement.lang.startsWith('en') ? [p(c.detail, 'small mute')] : [])))));
    if (unknown > 0) here.append(note('warn', p(t('diploma.unknown'))));
    here.append(row(button('diploma-keep', t('diploma.keep'), () => this.#keep(here, checked, document))));
    const place = one('[data-part=result]', this);
    fill(place, here);
    show(place, true);
    title.focus();
  }

  #words(check: Check): string {
    const key = `check.name.${check.name}`;
    const words = t(key);
    return words === key ? check.name : words;
  }

  async #keep(here: HTMLElement, checked: Checked, document: Json): Promise<void> {
    const account = this.dataset['account']?.toLowerCase();
    ensure(account, 'locked');
    const rows = await openRows();
    const master = await new Tab(rows, sessionStorage).master(account);
    if (!master) return problem(here, problemText(new WalletProblem('locked')));
    const wallet = await Wallet.open(rows, account, master);
    await wallet.put({ kind: 'diploma', id: newId(), title: checked.title ?? t('diploma.kind'), issuer: checked.issuer ?? '', receivedAt: seconds(), document });
    const box = note('ok', p(t('diploma.saved')), el('p', {}, el('a', { href: '/credentials', textContent: t('to-wallet') })));
    one('#diploma-keep', here)?.replaceWith(box);
  }
}

define('diploma-check', DiplomaCheck);
