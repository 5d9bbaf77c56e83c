import type { Sealed, Slot } from './vault.js';

/** A row of the wallet as it lies on the device: what it is stands in `sealed` alone. */
export interface Row {
  readonly account: string;
  readonly id: string;
  readonly sealed: Sealed;
}

/** The head of an account's wallet. */
export interface Head {
  readonly account: string;
  readonly version: 1;
  readonly slots: readonly Slot[];
}

/** Half of what an unlocked tab needs: the other half is in the tab. */
export interface TabKey {
  readonly id: string;
  readonly key: CryptoKey;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Where rows are kept: IndexedDB in a browser. */
export interface Rows {
  head(account: string): Promise<Head | undefined>;
  /** Keeps a head; with `fresh` only when the account has none, and says whether it did. */
  putHead(head: Head, fresh?: boolean): Promise<boolean>;
  list(account: string): Promise<Row[]>;
  /** Writes and deletes all, or nothing. */
  change(put: readonly Row[], remove: readonly Pick<Row, 'account' | 'id'>[]): Promise<void>;
  /** Deletes an account's wallet as a whole. */
  wipe(account: string): Promise<void>;
  tab(id: string): Promise<TabKey | undefined>;
  putTab(tab: TabKey): Promise<void>;
  dropTabs(before: number, id?: string): Promise<void>;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
});

const done = (transaction: IDBTransaction): Promise<void> => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up.'));
});

/** Opens the wallets of this browser. Throws what IndexedDB says when the browser keeps nothing, as some private windows do. */
export async function openRows(): Promise<Rows> {
  const opening = indexedDB.open('doctordao-wallet', 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('heads', { keyPath: 'account' });
    opening.result.createObjectStore('rows', { keyPath: ['account', 'id'] });
    opening.result.createObjectStore('tabs', { keyPath: 'id' });
  };
  const db = await settled(opening);
  db.onversionchange = () => db.close();
  const of = (account: string): IDBKeyRange => IDBKeyRange.bound([account], [account, []]);
  return {
    head: account => settled(db.transaction('heads').objectStore('heads').get(account) as IDBRequest<Head | undefined>),
    async putHead(head, fresh = false) {
      const transaction = db.transaction('heads', 'readwrite');
      const store = transaction.objectStore('heads');
      const ending = done(transaction);
      const there = fresh && (await settled(store.get(head.account))) !== undefined;
      if (!there) store.put(head);
      await ending;
      return !there;
    },
    list: account => settled(db.transaction('rows').objectStore('rows').getAll(of(account)) as IDBRequest<Row[]>),
    async change(put, remove) {
      const transaction = db.transaction('rows', 'readwrite');
      const store = transaction.objectStore('rows');
      for (const row of put) store.put(row);
      for (const { account, id } of remove) store.delete([account, id]);
      await done(transaction);
    },
    async wipe(account) {
      const transaction = db.transaction(['heads', 'rows'], 'readwrite');
      transaction.objectStore('heads').delete(account);
      transaction.objectStore('rows').delete(of(account));
      await done(transaction);
    },
    tab: id => settled(db.transaction('tabs').objectStore('tabs').get(id) as IDBRequest<TabKey | undefined>),
    async putTab(tab) {
      const transaction = db.transaction('tabs', 'readwrite');
      transaction.objectStore('tabs').put(tab);
      await done(transaction);
    },
    async dropTabs(before, id) {
      const transaction = db.transaction('tabs', 'readwrite');
      const store = transaction.objectStore('tabs');
      const ending = done(transaction);
      for (const tab of await settled(store.getAll() as IDBRequest<TabKey[]>)) if (tab.until < before || tab.id === id) store.delete(tab.id);
      await ending;
    },
  };
}

/** Rows in memory, for tests. */
export function memoryRows(): Rows & { readonly everything: () => string } {
  const [heads, rows, tabs] = [new Map<string, Head>(), new Map<string, Row>(), new Map<string, TabKey>()];
  const key = (account: string, id: string): string => `${account} ${id}`;
  return {
    everything: () => JSON.stringify([[...heads], [...rows]]),
    head: account => Promise.resolve(heads.get(account)),
    putHead(head, fresh = false) {
      const there = fresh && heads.has(head.account);
      if (!there) heads.set(head.account, head);
      return Promise.resolve(!there);
    },
    list: account => Promise.resolve([...rows.values()].filter(row => row.account === account)),
    change(put, remove) {
      for (const row of put) rows.set(key(row.account, row.id), row);
      for (const { account, id } of remove) rows.delete(key(account, id));
      return Promise.resolve();
    },
    wipe(account) {
      heads.delete(account);
      for (const [k, row] of rows) if (row.account === account) rows.delete(k);
      return Promise.resolve();
    },
    tab: id => Promise.resolve(tabs.get(id)),
    putTab(tab) {
      tabs.set(tab.id, tab);
      return Promise.resolve();
    },
    dropTabs(before, id) {
      for (const tab of tabs.values()) if (tab.until < before || tab.id === id) tabs.delete(tab.id);
      return Promise.resolve();
    },
  };
}
