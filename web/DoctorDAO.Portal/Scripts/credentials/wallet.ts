import { decode64, encode64, random, type Bytes, type Json } from './bytes.js';
import type { PublicJwk } from './jose.js';
import { ensure } from './problem.js';
import type { Row, Rows } from './rows.js';
import { aesKey, newMaster, openByPasskey, openByPassphrase, passkeySlot, passphraseSlot, seal, sealJson, unseal, unsealJson, unwrapPrivate, wrapPrivate, type Sealed, type Slot } from './vault.js';

/** One copy of a credential: verifiers that compare notes find no two shows of the same copy. */
export interface Copy {
  readonly credential: string;
  readonly jwk: PublicJwk;
  /** The private key under the master key. */
  readonly key: Sealed;
  /** Unix seconds of its show. */
  readonly usedAt?: number;
}

/** How a type wants to be called, by language. */
export interface Display {
  readonly locale?: string;
  readonly name: string;
  readonly description?: string;
}

/** A claim's name by language. */
export interface ClaimDisplay {
  readonly path: readonly (string | number | null)[];
  readonly display: readonly { readonly locale?: string; readonly label: string }[];
}

/** A credential that the holder keeps, in all its copies. */
export interface Held {
  readonly kind: 'credential';
  readonly id: string;
  readonly vct: string;
  readonly issuer: string;
  /** What the issuer calls itself. */
  readonly issuerName: string;
  /** Where it was got: the issuer's OpenID4VCI identifier. */
  readonly from: string;
  readonly display: readonly Display[];
  readonly claimDisplay: readonly ClaimDisplay[];
  readonly receivedAt: number;
  readonly copies: readonly Copy[];
}

/** One show: what was revealed to whom. */
export interface Shown {
  readonly kind: 'shown';
  readonly id: string;
  readonly at: number;
  readonly to: string;
  readonly toName: string;
  readonly purpose: string;
  readonly what: readonly { readonly held: string; readonly vct: string; readonly claims: Json }[];
}

/** A diploma of another kind, kept to be read. */
export interface Diploma {
  readonly kind: 'diploma';
  readonly id: string;
  readonly title: string;
  readonly issuer: string;
  readonly receivedAt: number;
  readonly document: Json;
}

/** Settings of the wallet. */
export interface Settings {
  readonly kind: 'settings';
  readonly id: 'settings';
  readonly remindByMail: boolean;
}

export type Item = Held | Shown | Diploma | Settings;

/** The id of something new. */
export const newId = (): string => encode64(random(12));

const place = (account: string, id: string): string => `row:${account}:${id}`;
const keyPlace = (account: string): string => `key:${account}`;

/** An unlocked wallet of one account. */
export class Wallet {
  private constructor(readonly rows: Rows, readonly account: string, private readonly master: CryptoKey) {}

  /** Whether the account has a wallet on this device. */
  static async exists(rows: Rows, account: string): Promise<boolean> {
    return (await rows.head(account)) !== undefined;
  }

  /** Makes a wallet. Throws `vault-there` when there is one. The master's bytes are given so that the tab can stay unlocked. */
  static async create(rows: Rows, account: string, slotsOf: (master: Bytes) => Promise<Slot[]>): Promise<{ wallet: Wallet; master: Bytes }> {
    const master = newMaster();
    ensure(await rows.putHead({ account, version: 1, slots: await slotsOf(master) }, true), 'vault-there');
    return { wallet: await Wallet.open(rows, account, master), master };
  }

  /** Opens a wallet by its master key. */
  static async open(rows: Rows, account: string, master: Bytes): Promise<Wallet> {
    return new Wallet(rows, account, await aesKey(master));
  }

  static async slots(rows: Rows, account: string): Promise<readonly Slot[]> {
    const head = await rows.head(account);
    ensure(head, 'vault-none');
    return head.slots;
  }

  static async masterByPassphrase(rows: Rows, account: string, passphrase: string): Promise<Bytes> {
    return openByPassphrase(await Wallet.slots(rows, account), passphrase, account);
  }

  static async masterByPasskey(rows: Rows, account: string, id: string, secret: Bytes): Promise<Bytes> {
    const slot = (await Wallet.slots(rows, account)).find(s => s.kind === 'passkey' && s.id === id);
    ensure(slot?.kind === 'passkey', 'passkey-wrong');
    return openByPasskey(slot, secret, account);
  }

  /** Puts a new passphrase in the place of the old one. */
  static async changePassphrase(rows: Rows, account: string, master: Bytes, passphrase: string): Promise<void> {
    const slots = (await Wallet.slots(rows, account)).filter(s => s.kind !== 'passphrase');
    await rows.putHead({ account, version: 1, slots: [...slots, await passphraseSlot(master, passphrase, account)] });
  }

  /** Lets a passkey open the wallet too. */
  static async addPasskey(rows: Rows, account: string, master: Bytes, id: string, salt: Bytes, secret: Bytes): Promise<void> {
    const slots = (await Wallet.slots(rows, account)).filter(s => s.kind !== 'passkey' || s.id !== id);
    await rows.putHead({ account, version: 1, slots: [...slots, await passkeySlot(master, id, salt, secret, account)] });
  }

  /** Everything in it. Throws `vault-damaged` when a row is not what was put there. */
  async all(): Promise<Item[]> {
    const rows = await this.rows.list(this.account);
    return Promise.all(rows.map(row => unsealJson<Item>(this.master, row.sealed, place(this.account, row.id))));
  }

  /** The credentials, newest first. */
  async held(): Promise<Held[]> {
    return (await this.all()).filter((x): x is Held => x.kind === 'credential').sort((a, b) => b.receivedAt - a.receivedAt);
  }

  /** What was shown, newest first. */
  async history(): Promise<Shown[]> {
    return (await this.all()).filter((x): x is Shown => x.kind === 'shown').sort((a, b) => b.at - a.at);
  }

  /** Puts things into their places: all or none. */
  async put(...items: readonly Item[]): Promise<void> {
    await this.change(items, []);
  }

  /** Writes and removes in one step. */
  async change(put: readonly Item[], remove: readonly string[]): Promise<void> {
    const rows: Row[] = [];
    for (const item of put) rows.push({ account: this.account, id: item.id, sealed: await sealJson(this.master, item, place(this.account, item.id)) });
    await this.rows.change(rows, remove.map(id => ({ account: this.account, id })));
  }

  async remove(id: string): Promise<void> {
    await this.change([], [id]);
  }

  /** A private key to be kept in a copy. */
  wrap(key: CryptoKey): Promise<Sealed> {
    return wrapPrivate(this.master, key, keyPlace(this.account));
  }

  /** The key of a copy, to sign with and not to read. */
  signingKey(copy: Copy): Promise<CryptoKey> {
    return unwrapPrivate(this.master, copy.key, keyPlace(this.account));
  }

  /** The key's bytes under another master: for a file that leaves the device, and back. */
  async rewrap(copy: Copy, from: CryptoKey | undefined, fromAccount: string, to: CryptoKey | undefined): Promise<Copy> {
    const raw = await unseal(from ?? this.master, copy.key, keyPlace(fromAccount));
    const key = await seal(to ?? this.master, raw, keyPlace(to ? fromAccount : this.account));
    raw.fill(0);
    return { ...copy, key };
  }
}

/** What `id` of a passkey slot is in bytes. */
export const passkeyId = (slot: Slot & { kind: 'passkey' }): Bytes => decode64(slot.id);
