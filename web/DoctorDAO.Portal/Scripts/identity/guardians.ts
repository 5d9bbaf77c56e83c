import { PlainAct, Told, type Status } from '../acts/plain-act.js';
import { all, define, el, fill, get, one, own, Refused, show, t } from '../core/core.js';
import { words } from '../relay/words.js';
import { sendTransaction } from '../wallet/eip1193.js';
import { setGuardians } from './calls.js';

/** A member as the list of members has one. */
export interface Found {
  readonly address: string;
  readonly name?: string | null;
  readonly verified: boolean;
}

/** Most guardians, as the contract has it. */
export const MOST = 7;

const TYPING = 250;
const SHOWN = 5;

/** The accounts that were typed; empty when it is a name. */
export const typed = (text: string): string[] => text.match(/0x[0-9a-fA-F]{40}\b/g) ?? [];

const short = (account: string): string => `${account.slice(0, 6)}…${account.slice(-4)}`;
const called = (member: Found): string => member.name || short(member.address);

/** Why a member cannot be chosen, in words; `null` when nothing is in the way. */
export function hindrance(member: Found | null, me: string, chosen: readonly string[]): string | null {
  if (!member?.verified) return t('act.guardian-none');
  const account = member.address.toLowerCase();
  if (account === me.toLowerCase()) return t('act.guardian-self');
  if (chosen.some(c => c.toLowerCase() === account)) return t('act.guardian-twice', { name: called(member) });
  return chosen.length >= MOST ? t('act.guardian-many') : null;
}

/** Whether so many can have to agree. Nobody named takes nobody to agree. */
export const fits = (threshold: number, chosen: number): boolean => chosen === 0 || (Number.isInteger(threshold) && threshold >= 1 && threshold <= chosen);

/** `<guardian-form>`: whom a member trusts to move the membership when the key is lost; found by name, or by account. */
class GuardianForm extends PlainAct {
  protected readonly verb = 'set';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #found: readonly Found[] = [];

  protected override start(signal: AbortSignal): void {
    super.start(signal);
    const field = this.#field('guardians');
    field.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#search(), TYPING);
    }, { signal });
    // Typed before the script was there.
    if (field.value.trim()) void this.#search();
    field.addEventListener('keydown', e => {
      if (e.key !== 'Enter') return;
      e.preventDefault();
      void this.#enter();
    }, { signal });
    this.addEventListener('click', e => {
      const button = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-do]') : null;
      if (button?.dataset['do'] === 'drop') this.#drop(button);
      const member = button?.dataset['do'] === 'add' && this.#found.find(m => m.address === button.dataset['account']);
      if (member && this.#add(member)) this.#clear();
    }, { signal });
  }

  protected async run(status: Status): Promise<void> {
    if (this.#field('guardians').value.trim() && !(await this.#enter())) throw new Told();
    const chosen = this.#chosen();
    const threshold = chosen.length === 0 ? 0 : Number(this.#field('threshold').value);
    this.#say('threshold', fits(threshold, chosen.length) ? null : t('act.guardian-few', { n: chosen.length }));
    if (!fits(threshold, chosen.length)) throw new Told();
    status(t('act.wallet'));
    await sendTransaction(await this.wallet(), { from: this.need('account'), to: this.need('membership'), data: setGuardians(chosen, threshold) });
  }

  /** Takes what was typed: accounts as they are, a name where it is one member's alone. Says at the field what is wrong with it. */
  async #enter(): Promise<boolean> {
    clearTimeout(this.#timer);
    const text = this.#field('guardians').value.trim();
    if (!text) return true;
    try {
      const accounts = typed(text);
      if (accounts.length === 0) {
        await this.#search();
        if (this.#found.length === 1 && this.#add(this.#found[0]!)) return this.#clear();
        if (this.#found.length !== 1) this.#say('guardians', this.#found.length > 0 ? t('act.guardian-open') : t('act.guardian-none'));
        return false;
      }
      for (const account of accounts) if (!this.#add(await this.#member(account))) return false;
      return this.#clear();
    } catch (error) {
      this.#say('guardians', words(error));
      return false;
    }
  }

  async #member(account: string): Promise<Found | null> {
    try {
      return (await get<{ person: Found }>(`/api/members/${account}`)).person;
    } catch (error) {
      if (error instanceof Refused && (error.status === 404 || error.status === 400)) return null;
      throw error;
    }
  }

  async #search(): Promise<void> {
    const text = this.#field('guardians').value.trim();
    const asked = ++this.#asked;
    this.#say('guardians', null, false);
    const found = text.length < 2 || typed(text).length > 0 ? [] : (await get<{ items: readonly { person: Found }[] }>(`/api/members?limit=${SHOWN}&search=${encodeURIComponent(text.slice(0, 100))}`)).items;
    if (asked !== this.#asked) return;
    this.#found = found.map(row => row.person).filter(m => m.verified);
    const list = one('#guardians-found', this);
    fill(list, ...this.#found.map(m => {
      const button = el('button', { type: 'button', className: 'btn small' }, t('act.guardian-add', { name: called(m) }));
      button.dataset['do'] = 'add';
      button.dataset['account'] = m.address;
      return el('li', { className: 'row between' }, button, el('span', { className: 'mono small mute' }, short(m.address)));
    }));
    show(list, this.#found.length > 0);
  }

  #add(member: Found | null): boolean {
    const problem = hindrance(member, this.need('account'), this.#chosen());
    this.#say('guardians', problem);
    if (problem || !member) return false;
    const name = called(member);
    const button = el('button', { type: 'button', className: 'btn small' }, t('act.guardian-take'));
    button.dataset['do'] = 'drop';
    button.setAttribute('aria-label', t('act.guardian-drop', { name }));
    const line = el('li', { className: 'row between' }, el('b', {}, name), button);
    line.dataset['account'] = member.address;
    const list = one('[data-part=chosen]', this);
    if (list) own(list, 'children').append(line);
    return true;
  }

  #drop(button: HTMLElement): void {
    button.closest('li')?.remove();
    this.#field('guardians').focus();
  }

  #clear(): true {
    this.#field('guardians').value = '';
    this.#found = [];
    show(one('#guardians-found', this), false);
    this.#field('guardians').focus();
    return true;
  }

  #chosen(): string[] {
    return all('[data-part=chosen] li', this).map(line => line.dataset['account'] ?? '');
  }

  #field(id: string): HTMLInputElement {
    return one<HTMLInputElement>(`#${id}`, this)!;
  }

  /** What is wrong with a field, at the field. */
  #say(id: string, text: string | null, focus = true): void {
    const line = one(`#${id}-error`, this);
    if (line) own(line, 'children').textContent = text ?? '';
    show(line, text !== null);
    const field = own(this.#field(id), 'aria-invalid');
    if (text === null) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
    if (text !== null && focus) field.focus();
  }
}

define('guardian-form', GuardianForm);
