import { define, el, fill, post, t, toast } from '../core/core.js';
import { seconds } from './bytes.js';
import { care } from './care.js';
import { TECHNICAL } from './dcql.js';
import { WalletIsland, type Opened } from './gate.js';
import { readSdJwt, type SdJwt } from './sd-jwt.js';
import { ways } from './scan.js';
import { standing } from './status.js';
import { calendar, daysUntil, endOf, sums, training, type Ending, type Training } from './training.js';
import { badge, button, card, disclosure, download, h2, h3, note, p, pairs, row, tick } from './ui.js';
import type { Diploma, Held, Item, Settings, Shown } from './wallet.js';
import { claimName, day, heldName, moment, ordered, problemText, typeName, valueText } from './words.js';

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);
const today = (): string => new Date().toISOString().slice(0, 10);
const asDay = (on: string): Date => new Date(`${on}T00:00:00Z`);

/** Days before an ending at which the page speaks of it. */
const SOON = 90;

interface Known { readonly held: Held; readonly read: SdJwt; readonly name: string; readonly end: string | undefined }

/** `<credential-wallet>`: what one holds, whether it holds good now, and what was shown to whom. */
class CredentialWallet extends WalletIsland {
  protected async opened(body: HTMLElement, open: Opened): Promise<void> {
    const items = await open.wallet.all();
    const again = (): void => void this.opened(body, open);
    const known = await Promise.all(items.filter((x): x is Held => x.kind === 'credential').sort((a, b) => b.receivedAt - a.receivedAt).map(async (held): Promise<Known> => {
      const read = await readSdJwt(held.copies[0]!.credential);
      return { held, read, name: heldName(held, read.claims), end: endOf(read.payload, read.claims) };
    }));
    const endings = known.filter(k => k.end !== undefined).map(({ held, name, end }): Ending => ({ id: held.id, name, kind: kindOf(held.vct), on: end! })).sort((a, b) => (a.on < b.on ? -1 : 1));
    const diplomas = items.filter((x): x is Diploma => x.kind === 'diploma');
    const parts: HTMLElement[] = [];
    if (known.length + diplomas.length === 0) parts.push(el('div', { className: 'empty', id: 'wallet-empty' }, h2(t('empty.title')), p(t('empty.text'))));
    else parts.push(el('div', { className: 'stack' }, h2(t('list.title', { n: known.length }), 'wallet-list-h'), el('div', { className: 'wallet-cards', id: 'wallet-cards' }, ...known.map(k => this.#card(k, open, again)), ...diplomas.map(d => this.#diploma(d, open, again)))));
    parts.push(ways(open.signal));
    const trained = known.map(k => training(k.held.vct, k.read.claims)).filter((x): x is Training => x !== undefined);
    if (trained.length > 0) parts.push(this.#training(trained));
    parts.push(this.#history(items.filter((x): x is Shown => x.kind === 'shown').sort((a, b) => b.at - a.at), known));
    const beside = [...(endings.length > 0 ? [this.#endings(endings, items, open)] : []), await care(open, again)];
    fill(body, el('div', { className: 'cols' }, el('div', { className: 'stack gap-side' }, ...parts), el('div', { className: 'stack gap-side' }, ...beside)));
  }

  #card({ held, read, name, end }: Known, open: Opened, again: () => void): HTMLElement {
    const left = held.copies.filter(c => c.usedAt === undefined).length;
    const state = badge('', t('status.checking'));
    state.dataset['status'] = 'checking';
    state.setAttribute('role', 'status');
    void this.#check(read, state, open.signal);
    const claims = ordered(read.claims, held.claimDisplay).filter(([claim]) => !TECHNICAL.has(claim));
    const remove = button(`remove-${held.id}`, t('card.remove'), () => this.#remove(held, name, open, again), 'small bare');
    remove.setAttribute('aria-label', t('card.remove.name', { name }));
    const made = card(`held-${held.id}`, h3(name), row(state), pairs([
      [t('card.issuer'), held.issuerName], ...(end === undefined ? [] : [[t('card.until'), day(asDay(end))] as const]), [t('card.copies'), t('card.left', { left, n: held.copies.length })],
    ]));
    made.dataset['vct'] = held.vct;
    if (left === 0) made.append(note('warn', p(t('card.used-up'))));
    made.append(row(el('a', { className: `btn small ${left === 0 ? 'go' : ''}`.trim(), href: held.from, textContent: t('card.again') }), remove),
      disclosure(`says-${held.id}`, t('card.says'), pairs(claims.map(([claim, value]) => [claimName(claim, held.claimDisplay), valueText(value, claim)] as const))),
      disclosure(`raw-${held.id}`, t('card.raw'), pairs([[t('card.did'), held.issuer], [t('card.vct'), held.vct]]), el('pre', { textContent: JSON.stringify({ header: read.header, payload: read.payload, claims: read.claims }, null, 2) })));
    return made;
  }

  async #check(read: SdJwt, state: HTMLElement, signal: AbortSignal): Promise<void> {
    const now = seconds();
    let [key, kind] = ['valid', 'passed'];
    let title = '';
    if (typeof read.payload['exp'] === 'number' && read.payload['exp'] <= now) [key, kind] = ['expired', 'bad'];
    else {
      try {
        const found = await standing(fetcher, read.payload, now);
        [key, kind] = found === undefined ? ['none', ''] : found === 'valid' ? ['valid', 'passed'] : found === 'suspended' ? ['suspended', 'closing'] : found === 'invalid' ? ['revoked', 'bad'] : ['other', 'closing'];
      } catch (error) {
        [key, kind, title] = ['unknown', 'closing', problemText(error)];
      }
    }
    if (signal.aborted) return;
    state.className = `badge ${kind}`.trim();
    state.dataset['status'] = key;
    state.textContent = t(`status.${key}`);
    if (title !== '') state.after(p(title, 'small mute'));
  }

  async #remove(item: Item, name: string, open: Opened, again: () => void): Promise<void> {
    await open.wallet.remove(item.id);
    again();
    toast(t('card.removed', { name }), () => void open.wallet.put(item).then(again));
  }

  #diploma(diploma: Diploma, open: Opened, again: () => void): HTMLElement {
    const made = card(`held-${diploma.id}`, h3(diploma.title), row(badge('', t('diploma.kind'))), pairs([[t('card.issuer'), diploma.issuer], [t('diploma.kept'), moment(diploma.receivedAt)]]), p(t('diploma.read-only'), 'small mute'));
    made.append(row(button(`remove-${diploma.id}`, t('card.remove'), () => this.#remove(diploma, diploma.title, open, again), 'small bare')), disclosure(`raw-${diploma.id}`, t('card.raw'), el('pre', { textContent: JSON.stringify(diploma.document, null, 2) })));
    return made;
  }

  #endings(endings: readonly Ending[], items: readonly Item[], open: Opened): HTMLElement {
    const soon = endings.filter(e => daysUntil(e.on, today()) <= SOON);
    const settings = items.find((x): x is Settings => x.kind === 'settings');
    const mail = tick('remind-mail', t('endings.mail'), settings?.remindByMail ?? false);
    const made = card('wallet-endings', h2(t('endings.title')), soon.length === 0 ? p(t('endings.none', { n: SOON })) : el('ul', { className: 'stack stack-sm' }, ...soon.map(e => el('li', {
      textContent: t(daysUntil(e.on, today()) < 0 ? 'endings.over' : 'endings.soon', { name: e.name, day: day(asDay(e.on)), n: daysUntil(e.on, today()) }),
    }))), row(button('endings-ics', t('endings.ics'), () => download('doctordao-credentials.ics', 'text/calendar', calendar(endings, e => t('endings.event', { name: e.name }), new Date())))), mail.box, p(t('endings.mail.hint'), 'small mute'));
    mail.input.addEventListener('change', () => void (async () => {
      try {
        const due = mail.input.checked ? endings.filter(e => e.on >= today()).slice(0, 100).map(e => ({ kind: e.kind, dueOn: e.on })) : [];
        await post('/api/credentials/reminders', { reminders: due });
        await open.wallet.put({ kind: 'settings', id: 'settings', remindByMail: mail.input.checked });
      } catch (error) {
        mail.input.checked = !mail.input.checked;
        made.prepend(note('danger', p(problemText(error))));
      }
    })());
    return made;
  }

  #training(all: readonly Training[]): HTMLElement {
    const rows = sums(all, today());
    const years = [...new Set(rows.flatMap(r => [...r.years.keys()]))].sort().reverse().slice(0, 5);
    const cells = (months: number, of: (year: string) => number): HTMLElement[] => [months, ...years.map(of)].map((n, i) => {
      const cell = el('td', { className: 'n', textContent: valueText(n) });
      cell.setAttribute('role', 'cell');
      cell.dataset['l'] = i === 0 ? t('training.months') : years[i - 1]!;
      return cell;
    });
    const head = (text: string, className = ''): HTMLElement => el('th', { scope: 'col', role: 'columnheader', textContent: text, className });
    const line = (name: string, made: HTMLElement[]): HTMLElement => el('tr', { role: 'row' }, el('th', { scope: 'row', role: 'rowheader', textContent: name }), ...made);
    const total = line(t('training.total'), cells(rows.reduce((sum, r) => sum + r.months, 0), year => rows.reduce((sum, r) => sum + (r.years.get(year) ?? 0), 0)));
    const table = el('table', { className: 'tbl fold', id: 'training', role: 'table', ariaLabel: t('training.caption') },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, head(t('training.category')), head(t('training.months'), 'n'), ...years.map(y => head(y, 'n')))),
      el('tbody', { role: 'rowgroup' }, ...rows.map(r => line(r.category === '' ? t('training.none') : r.category, cells(r.months, y => r.years.get(y) ?? 0))), total));
    return card('wallet-training', h2(t('training.title')), table, p(t('training.text'), 'small mute'));
  }

  #history(all: readonly Shown[], known: readonly Known[]): HTMLElement {
    const nameOf = (id: string, vct: string): string => known.find(k => k.held.id === id)?.name ?? typeName(vct);
    const list = all.slice(0, 200).map(shown => disclosure(`shown-${shown.id}`, t('history.line', { name: shown.toName, when: moment(shown.at) }), p(shown.purpose === '' ? t('present.purpose.none') : shown.purpose, 'small'),
      ...shown.what.flatMap(w => [p(nameOf(w.held, w.vct), 'label'), pairs(ordered(w.claims, known.find(k => k.held.id === w.held)?.held.claimDisplay ?? []).map(([name, value]) => [claimName(name), valueText(value, name)] as const))]), p(shown.to, 'small mute mono')));
    return card('wallet-history', h2(t('history.title')), ...(list.length === 0 ? [p(t('history.none'))] : list));
  }
}

/** The word by which a reminder is kept: the type's last part, and `Other` for types that are not ours. */
export const kindOf = (vct: string): string => /(MedicalDegree|LicenceToPractise|SpecialistTitle|HospitalPrivilege|CpdTraining|CoverCertificate)$/.exec(vct)?.[1] ?? 'Other';

define('credential-wallet', CredentialWallet);
