import { el, fill, say, t } from '../core/core.js';
import { MOST, read, write, type Preview } from './backup.js';
import { newPassphrase, type Opened } from './gate.js';
import { hasPasskeys, makePasskey } from './passkey.js';
import { ensure } from './problem.js';
import { button, disclosure, download, field, form, h2, note, p, problem, row, tick } from './ui.js';
import { Wallet, type Item } from './wallet.js';
import { readSdJwt } from './sd-jwt.js';
import { heldName, moment } from './words.js';

const count = (items: readonly Item[], kind: Item['kind']): number => items.filter(x => x.kind === kind).length;

const done = (place: HTMLElement, text: string): void => {
  place.querySelector(':scope > [data-done]')?.remove();
  const box = note('ok', p(text));
  box.dataset['done'] = '';
  place.append(box);
  say(text);
};

function passphrase({ rows, wallet, tab }: Opened, has: boolean): HTMLElement {
  const old = field('change-old', t('care.old'), { type: 'password', autocomplete: 'current-password', maxLength: 500 });
  const { first, second, boxes } = newPassphrase('change');
  const made = form('wallet-change', t(has ? 'care.change.go' : 'care.set.go'), async () => {
    ensure(first.value === second.value, 'passphrase-differs');
    const master = has ? await Wallet.masterByPassphrase(rows, wallet.account, old.input.value) : await tab.master(wallet.account);
    ensure(master, 'locked');
    await Wallet.changePassphrase(rows, wallet.account, master, first.value);
    for (const input of [old.input, first, second]) input.value = '';
    done(made, t('care.changed'));
  }, ...(has ? [old.box] : []), ...boxes);
  return disclosure('care-passphrase', t(has ? 'care.change' : 'care.set'), made);
}

function passkey({ rows, wallet, tab }: Opened): HTMLElement {
  const here = el('div', { className: 'stack' }, p(t('care.passkey.text'), 'small'));
  here.dataset['errors'] = '';
  here.append(row(button('care-passkey-go', t('care.passkey.go'), async () => {
    const { id, salt, secret } = await makePasskey(wallet.account, t('passkey.label'));
    const master = await tab.master(wallet.account);
    ensure(master, 'locked');
    await Wallet.addPasskey(rows, wallet.account, master, id, salt, secret);
    done(here, t('care.passkey.done'));
  })));
  return disclosure('care-passkey', t('care.passkey'), here);
}

function exporting({ wallet }: Opened): HTMLElement {
  const { first, second, boxes } = newPassphrase('export');
  const made = form('wallet-export', t('care.export.go'), async () => {
    ensure(first.value === second.value, 'passphrase-differs');
    const now = new Date();
    const file = await write(wallet, first.value, now);
    download(`doctordao-wallet-${now.toISOString().slice(0, 10)}.json`, 'application/json', JSON.stringify(file));
    first.value = second.value = '';
    done(made, t('care.exported'));
  }, p(t('care.export.text'), 'small'), ...boxes);
  return disclosure('care-export', t('care.export'), made);
}

async function names(items: readonly Item[]): Promise<string[]> {
  const out: string[] = [];
  for (const item of items) if (item.kind === 'credential') out.push(heldName(item, (await readSdJwt(item.copies[0]!.credential)).claims));
  return out;
}

async function preview(place: HTMLElement, found: Preview, account: string, again: () => void): Promise<void> {
  const lines = (await names(found.fresh)).map(name => el('li', { textContent: t('import.fresh', { name }) }));
  const more = (await names(found.more)).map(name => el('li', { textContent: t('import.more', { name }) }));
  const others = count(found.fresh, 'shown') + count(found.fresh, 'diploma');
  const nothing = found.fresh.length + found.more.length === 0;
  const box = el('div', { className: 'stack', id: 'import-preview' }, h2(t('import.preview', { made: moment(Date.parse(found.made) / 1000 || 0) })),
    ...(found.account === account ? [] : [note('warn', p(t('import.other')))]), el('ul', {}, ...lines, ...more), p(t('import.others', { n: others })), p(t('import.same', { n: found.same.length })));
  box.dataset['errors'] = '';
  box.append(nothing ? p(t('import.nothing')) : row(button('import-merge', t('import.go'), async () => {
    await found.merge();
    say(t('import.done'));
    again();
  }, 'go')));
  fill(place, box);
}

function importing({ wallet }: Opened, again: () => void): HTMLElement {
  const file = field('import-file', t('import.file'), { type: 'file', accept: 'application/json,.json' });
  const pass = field('import-passphrase', t('import.passphrase'), { type: 'password', autocomplete: 'off', maxLength: 500 });
  const place = el('div');
  const made = form('wallet-import', t('import.look'), async () => {
    const chosen = file.input.files?.[0];
    ensure(chosen, 'backup-none');
    ensure(chosen.size <= MOST, 'backup-size');
    await preview(place, await read(wallet, await chosen.text(), pass.input.value), wallet.account, again);
  }, p(t('import.text'), 'small'), file.box, pass.box);
  return disclosure('care-import', t('care.import'), made, place);
}

function wiping({ rows, wallet, tab }: Opened): HTMLElement {
  const sure = tick('care-wipe-sure', t('wipe.sure'), false);
  const here = el('div', { className: 'stack' }, p(t('wipe.text'), 'small'), sure.box);
  here.dataset['errors'] = '';
  here.append(row(button('care-wipe-go', t('wipe.go'), async () => {
    if (!sure.input.checked) return problem(here, t('problem.wipe-unsure'));
    await tab.lock();
    await rows.wipe(wallet.account);
    location.reload();
  }, 'stop')));
  return disclosure('care-wipe', t('wipe.title'), here);
}

/** Care for the wallet itself: passphrase, passkey, file, deletion. */
export async function care(open: Opened, again: () => void): Promise<HTMLElement> {
  const slots = await Wallet.slots(open.rows, open.wallet.account);
  return el('section', { id: 'wallet-care', className: 'card stack stack-sm' }, h2(t('care.title')), passphrase(open, slots.some(s => s.kind === 'passphrase')),
    ...(hasPasskeys() ? [passkey(open)] : []), exporting(open), importing(open, again), wiping(open));
}
