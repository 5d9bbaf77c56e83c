import { encode64, random, type Bytes } from './bytes.js';
import type { Rows } from './rows.js';
import { seal, unseal, type Sealed } from './vault.js';

/** A wallet that nobody touches locks itself after this many milliseconds. */
export const IDLE = 10 * 60_000;

const NAME = 'dao:wallet-tab';

interface Kept { readonly id: string; readonly account: string; readonly sealed: Sealed }

/** What a tab keeps between its pages; `sessionStorage` in a browser. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Keeps a wallet unlocked from page to page of one tab. The tab holds the master key encrypted, IndexedDB the key to it, which no script can read:
 * either half alone is worth nothing, and the second goes when its time is over.
 */
export class Tab {
  constructor(private readonly rows: Rows, private readonly storage: TabStorage, private readonly now: () => number = Date.now) {}

  async keep(account: string, master: Bytes): Promise<void> {
    await this.lock();
    const id = encode64(random(12));
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const kept: Kept = { id, account, sealed: await seal(key, master, `tab:${id}:${account}`) };
    await this.rows.putTab({ id, key, until: this.now() + IDLE });
    this.storage.setItem(NAME, JSON.stringify(kept));
  }

  /** The master key, or `undefined` when the tab is locked or is another account's. */
  async master(account: string): Promise<Bytes | undefined> {
    await this.rows.dropTabs(this.now());
    const kept = this.#kept();
    if (!kept) return undefined;
    const tab = kept.account === account ? await this.rows.tab(kept.id) : undefined;
    if (!tab) {
      await this.lock();
      return undefined;
    }
    try {
      return await unseal(tab.key, kept.sealed, `tab:${kept.id}:${account}`);
    } catch {
      await this.lock();
      return undefined;
    }
  }

  /** Says that the holder is there: the time begins anew. Does nothing once it is over. */
  async touch(): Promise<boolean> {
    const kept = this.#kept();
    const tab = kept && (await this.rows.tab(kept.id));
    if (!tab || tab.until < this.now()) return false;
    await this.rows.putTab({ ...tab, until: this.now() + IDLE });
    return true;
  }

  async lock(): Promise<void> {
    const kept = this.#kept();
    this.storage.removeItem(NAME);
    await this.rows.dropTabs(this.now(), kept?.id);
  }

  #kept(): Kept | undefined {
    try {
      const kept = JSON.parse(this.storage.getItem(NAME) ?? 'null') as Kept | null;
      return kept ?? undefined;
    } catch {
      return undefined;
    }
  }
}
