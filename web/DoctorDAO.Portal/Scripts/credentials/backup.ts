import { decode64, encode64, isObject, random, text, utf8, type Json } from './bytes.js';
import { ensure, WalletProblem } from './problem.js';
import { passphraseKey, ROUNDS, seal, SHORTEST, unseal, type Sealed } from './vault.js';
import type { Held, Item, Wallet } from './wallet.js';

/** A wallet in a file. */
export interface Backup {
  readonly format: 'doctordao-wallet';
  readonly version: 1;
  readonly made: string;
  readonly salt: string;
  readonly rounds: number;
  readonly content: Sealed;
}

/** Most characters of a file that is read. */
export const MOST = 20_000_000;

interface Content { readonly account: string; readonly items: readonly Item[] }

const place = (made: string): string => `backup:1:${made}`;

/** Writes everything into one encrypted file, under a passphrase and a salt of its own. */
export async function write(wallet: Wallet, passphrase: string, now: Date, rounds = ROUNDS): Promise<Backup> {
  ensure([...passphrase].length >= SHORTEST, 'passphrase-short', { n: SHORTEST });
  const salt = random(16);
  const key = await passphraseKey(passphrase, salt, rounds);
  const items = await Promise.all((await wallet.all()).map(async item => (item.kind !== 'credential' ? item : {
    ...item, copies: await Promise.all(item.copies.map(copy => wallet.rewrap(copy, undefined, wallet.account, key))),
  })));
  const made = now.toISOString();
  const content: Content = { account: wallet.account, items };
  return { format: 'doctordao-wallet', version: 1, made, salt: encode64(salt), rounds, content: await seal(key, utf8(JSON.stringify(content)), place(made)) };
}

/** What a file would bring. */
export interface Preview {
  readonly account: string;
  readonly made: string;
  readonly fresh: readonly Item[];
  /** Kept as they are: the same is here already. */
  readonly same: readonly Item[];
  /** Credentials of which the file has copies that are not here, or knows of shows that are not known here. */
  readonly more: readonly Held[];
  /** Brings in what is fresh and what is more. */
  readonly merge: () => Promise<void>;
}

function readBackup(file: string): Backup {
  ensure(file.length <= MOST, 'backup-size');
  let value: unknown;
  try {
    value = JSON.parse(file);
  } catch (cause) {
    throw new WalletProblem('backup-format', {}, { cause });
  }
  ensure(isObject(value) && value['format'] === 'doctordao-wallet', 'backup-format');
  ensure(value['version'] === 1, 'backup-version');
  const { content, rounds, salt, made } = value;
  ensure(isObject(content) && typeof content['iv'] === 'string' && typeof content['data'] === 'string' && typeof salt === 'string' && typeof made === 'string', 'backup-format');
  ensure(Number.isSafeInteger(rounds) && Number(rounds) >= 100_000 && Number(rounds) <= 10_000_000, 'backup-format');
  return value as unknown as Backup;
}

const isItem = (value: unknown): value is Item => isObject(value) && typeof value['id'] === 'string' && ['credential', 'shown', 'diploma', 'settings'].includes(String((value as Json)['kind']));

/** Joins two holdings of the same credential: every copy once, and a copy that was shown anywhere stays shown. */
export function join(mine: Held, theirs: Held): Held {
  const others = new Map(theirs.copies.map(copy => [copy.credential, copy]));
  const copies = mine.copies.map(copy => {
    const used = copy.usedAt ?? others.get(copy.credential)?.usedAt;
    return used === undefined ? copy : { ...copy, usedAt: used };
  });
  const have = new Set(mine.copies.map(copy => copy.credential));
  return { ...mine, copies: [...copies, ...theirs.copies.filter(copy => !have.has(copy.credential))] };
}

/** Opens a file and says what it would bring; nothing changes before `merge`. Throws `backup-passphrase`, `backup-format`, `backup-version`, `backup-size`. */
export async function read(wallet: Wallet, file: string, passphrase: string): Promise<Preview> {
  const backup = readBackup(file);
  let content: Content;
  const key = await passphraseKey(passphrase, decode64(backup.salt), backup.rounds);
  try {
    content = JSON.parse(text(await unseal(key, backup.content, place(backup.made)))) as Content;
  } catch (cause) {
    throw new WalletProblem('backup-passphrase', {}, { cause });
  }
  ensure(typeof content.account === 'string' && Array.isArray(content.items) && content.items.every(isItem), 'backup-format');
  const mine = new Map((await wallet.all()).map(item => [item.id, item]));
  const [fresh, same, more]: [Item[], Item[], Held[]] = [[], [], []];
  for (const item of content.items) {
    const here = mine.get(item.id);
    const theirs = item.kind !== 'credential' ? item : { ...item, copies: await Promise.all(item.copies.map(copy => wallet.rewrap(copy, key, content.account, undefined))) };
    if (!here) fresh.push(theirs);
    else if (here.kind === 'credential' && theirs.kind === 'credential') {
      const joined = join(here, theirs);
      if (JSON.stringify(joined.copies.map(c => [c.credential, c.usedAt])) === JSON.stringify(here.copies.map(c => [c.credential, c.usedAt]))) same.push(theirs);
      else more.push(joined);
    } else same.push(theirs);
  }
  return { account: content.account, made: backup.made, fresh, same, more, merge: () => wallet.put(...fresh, ...more) };
}
