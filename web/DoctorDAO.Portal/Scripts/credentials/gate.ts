import { fill, Island, one, say, t } from '../core/core.js';
import { type Bytes } from './bytes.js';
import { hasPasskeys, makePasskey, secretOf } from './passkey.js';
import { ensure } from './problem.js';
import { openRows, type Rows } from './rows.js';
import { IDLE, Tab } from './tab.js';
import { button, card, disclosure, field, form, h2, note, p, problem, row, tick } from './ui.js';
import { passkeySlot, passphraseSlot, SHORTEST, strength } from './vault.js';
import { decode64 } from './bytes.js';
import { Wallet } from './wallet.js';
import { problemText } from './words.js';

const TOUCH_EVERY = 20_000;
const LOOK_EVERY = 15_000;

/** What an unlocked page works with. */
export interface Opened {
  readonly wallet: Wallet;
  readonly rows: Rows;
  readonly tab: Tab;
  readonly signal: AbortSignal;
}

/** The document of this page was fetched with it: enhanced navigation keeps the policy of the page before, under which other hosts cannot be asked. */
const arrivedByItself = (): boolean => {
  const [first] = performance.getEntriesByType('navigation');
  return !first || new URL(first.name, location.href).pathname === location.pathname;
};

/** An element that works with the wallet: it makes or unlocks it first, and locks when nobody is there. */
export abstract class WalletIsland extends Island {
  /** Paints what there is once the wallet is open. */
  protected abstract opened(body: HTMLElement, open: Opened): void | Promise<void>;

  protected start(signal: AbortSignal): void {
    if (!arrivedByItself()) return location.reload();
    void this.#begin(signal).catch(error => this.#failed(error));
  }

  protected get account(): string {
    return this.need('account').toLowerCase();
  }

  protected get body(): HTMLElement {
    return one('[data-part=body]', this)!;
  }

  #failed(error: unknown): void {
    const here = card('wallet-failed');
    fill(this.body, here);
    problem(here, problemText(error));
  }

  async #begin(signal: AbortSignal): Promise<void> {
    let rows: Rows;
    try {
      rows = await openRows();
    } catch {
      fill(this.body, note('warn', p(t('gate.no-store'))));
      return;
    }
    const tab = new Tab(rows, sessionStorage);
    const master = await tab.master(this.account);
    if (signal.aborted) return;
    if (master && (await Wallet.exists(rows, this.account))) await this.#open(rows, tab, master, signal);
    else await this.#gate(rows, tab, signal);
  }

  async #open(rows: Rows, tab: Tab, master: Bytes, signal: AbortSignal): Promise<void> {
    const wallet = await Wallet.open(rows, this.account, master);
    const life = new AbortController();
    signal.addEventListener('abort', () => life.abort());
    let touched = Date.now();
    const lock = async (): Promise<void> => {
      life.abort();
      await tab.lock();
      say(t('gate.locked'));
      if (!signal.aborted) await this.#gate(rows, tab, signal);
    };
    const alive = (): void => {
      if (Date.now() - touched < TOUCH_EVERY) return;
      touched = Date.now();
      void tab.touch().then(still => (still || life.signal.aborted ? undefined : lock()));
    };
    for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, alive, { signal: life.signal, passive: true });
    const timer = setInterval(() => {
      if (Date.now() - touched > IDLE) void lock();
      else void tab.master(this.account).then(still => (still || life.signal.aborted ? undefined : lock()));
    }, LOOK_EVERY);
    life.signal.addEventListener('abort', () => clearInterval(timer));
    const bar = row(p(t('gate.open'), 'small mute'), button('wallet-lock', t('gate.lock'), lock, 'small'));
    const body = document.createElement('div');
    body.className = 'stack wallet';
    fill(this.body, bar, body);
    body.dataset['errors'] = '';
    await Promise.resolve(this.opened(body, { wallet, rows, tab, signal: life.signal })).catch(error => problem(body, problemText(error)));
  }

  async #gate(rows: Rows, tab: Tab, signal: AbortSignal): Promise<void> {
    const enter = async (master: Bytes): Promise<void> => {
      await tab.keep(this.account, master);
      await this.#open(rows, tab, master, signal);
    };
    fill(this.body, (await Wallet.exists(rows, this.account)) ? await this.#unlock(rows, enter, () => this.#gate(rows, tab, signal)) : this.#make(rows, enter));
  }

  #make(rows: Rows, enter: (master: Bytes) => Promise<void>): HTMLElement {
    const { first, second, boxes } = newPassphrase('new');
    const make = form('wallet-make', t('make.go'), async () => {
      ensure(first.value === second.value, 'passphrase-differs');
      const { master } = await Wallet.create(rows, this.account, async m => [await passphraseSlot(m, first.value, this.account)]);
      await enter(master);
    }, ...boxes);
    const here = card('wallet-new', h2(t('make.title'), 'wallet-h'), p(t('make.text')), make);
    if (hasPasskeys()) {
      here.append(p(t('make.or'), 'small mute'), row(button('wallet-make-passkey', t('make.passkey'), async () => {
        const { id, salt, secret } = await makePasskey(this.account, t('passkey.label'));
        const { master } = await Wallet.create(rows, this.account, async m => [await passkeySlot(m, id, salt, secret, this.account)]);
        await enter(master);
      })));
    }
    return here;
  }

  async #unlock(rows: Rows, enter: (master: Bytes) => Promise<void>, again: () => Promise<void>): Promise<HTMLElement> {
    const slots = await Wallet.slots(rows, this.account);
    const here = card('wallet-locked', h2(t('unlock.title'), 'wallet-h'), p(t('unlock.text')));
    const passkeys = slots.filter(s => s.kind === 'passkey');
    if (slots.some(s => s.kind === 'passphrase')) {
      const { box, input } = field('wallet-passphrase', t('unlock.passphrase'), { type: 'password', autocomplete: 'current-password', maxLength: 500, required: true });
      here.append(form('wallet-unlock', t('unlock.go'), async () => enter(await Wallet.masterByPassphrase(rows, this.account, input.value)), box));
    }
    if (passkeys.length > 0) {
      here.append(row(button('wallet-unlock-passkey', t('unlock.passkey'), async () => {
        const slot = passkeys[0]!;
        await enter(await Wallet.masterByPasskey(rows, this.account, slot.id, await secretOf(slot.id, decode64(slot.salt))));
      }, slots.length === passkeys.length ? 'go' : '')));
    }
    const sure = tick('wallet-wipe-sure', t('wipe.sure'), false);
    here.append(disclosure('wallet-forgot', t('unlock.forgot'), p(t('unlock.forgot.text')), sure.box, row(button('wallet-wipe', t('wipe.go'), async () => {
      ensure(sure.input.checked, 'wipe-unsure');
      await rows.wipe(this.account);
      await again();
    }, 'stop'))));
    return here;
  }
}

/** Two fields for a new passphrase, with its strength in words. */
export function newPassphrase(name: string): { first: HTMLInputElement; second: HTMLInputElement; boxes: HTMLElement[] } {
  const one = field(`${name}-passphrase`, t('passphrase.new'), { type: 'password', autocomplete: 'new-password', maxLength: 500, required: true }, t('passphrase.hint', { n: SHORTEST }));
  const two = field(`${name}-passphrase-2`, t('passphrase.again'), { type: 'password', autocomplete: 'new-password', maxLength: 500, required: true });
  const words = p('', 'small');
  words.id = `${name}-strength`;
  words.setAttribute('role', 'status');
  one.input.addEventListener('input', () => { words.textContent = one.input.value === '' ? '' : t(`strength.${strength(one.input.value)}`); });
  return { first: one.input, second: two.input, boxes: [one.box, words, two.box] };
}
