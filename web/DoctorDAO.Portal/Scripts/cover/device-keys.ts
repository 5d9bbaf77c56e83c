import type { Bytes } from '../credentials/bytes.js';
import { random } from '../credentials/bytes.js';

/** The content key of evidence, sealed under this device's own key. */
interface KeptKey {
  readonly evidence: string;
  readonly account: string;
  readonly iv: Bytes;
  readonly sealed: Bytes;
}

/** A reader's private key, which no script can read. */
interface KeptReader {
  readonly id: string;
  readonly account: string;
  readonly key: CryptoKey;
}

/** Keys that this device has for evidence: of claims of its own, and of panels. */
export interface DeviceKeys {
  contentKey(evidence: string): Promise<Bytes | undefined>;
  keepContentKey(evidence: string, account: string, key: Bytes): Promise<void>;
  reader(id: string): Promise<CryptoKey | undefined>;
  keepReader(id: string, account: string, key: CryptoKey): Promise<void>;
}

const AES = { name: 'AES-GCM', length: 256 };

const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
});

/** Opens them. Throws what IndexedDB says when the browser keeps nothing, as some private windows do. */
export async function openDeviceKeys(): Promise<DeviceKeys> {
  const opening = indexedDB.open('doctordao-evidence', 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('device');
    opening.result.createObjectStore('contents', { keyPath: 'evidence' });
    opening.result.createObjectStore('readers', { keyPath: 'id' });
  };
  const db = await settled(opening);
  db.onversionchange = () => db.close();
  const read = <T>(store: string, key: string): Promise<T | undefined> => settled(db.transaction(store).objectStore(store).get(key) as IDBRequest<T | undefined>);
  const put = (store: string, value: unknown, key?: string): Promise<unknown> => settled(db.transaction(store, 'readwrite').objectStore(store).put(value, key));

  /** The device's own key, made once; of two tabs that make it at the same moment, the second takes the first's. */
  async function device(): Promise<CryptoKey> {
    const known = await read<CryptoKey>('device', 'key');
    if (known) return known;
    const fresh = await crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
    await settled(db.transaction('device', 'readwrite').objectStore('device').add(fresh, 'key')).catch(() => undefined);
    return (await read<CryptoKey>('device', 'key')) ?? fresh;
  }

  return {
    async contentKey(evidence) {
      const kept = await read<KeptKey>('contents', evidence);
      return kept && new Uint8Array(await crypto.subtle.decrypt({ name: AES.name, iv: kept.iv }, await device(), kept.sealed));
    },
    async keepContentKey(evidence, account, key) {
      const iv = random(12);
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: AES.name, iv }, await device(), key));
      await put('contents', { evidence, account: account.toLowerCase(), iv, sealed } satisfies KeptKey);
    },
    reader: async id => (await read<KeptReader>('readers', id))?.key,
    async keepReader(id, account, key) {
      await put('readers', { id, account: account.toLowerCase(), key } satisfies KeptReader);
    },
  };
}

/** The same in memory, for tests. */
export function memoryDeviceKeys(): DeviceKeys {
  const [contents, readers] = [new Map<string, Bytes>(), new Map<string, CryptoKey>()];
  return {
    contentKey: evidence => Promise.resolve(contents.get(evidence)),
    keepContentKey: (evidence, _, key) => Promise.resolve(void contents.set(evidence, key.slice())),
    reader: id => Promise.resolve(readers.get(id)),
    keepReader: (id, _, key) => Promise.resolve(void readers.set(id, key)),
  };
}
