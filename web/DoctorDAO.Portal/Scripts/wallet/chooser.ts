import { drop, el, fill, keep, load, meta, one, show, t } from '../core/core.js';
import { discover, safeIcon, type Wallet } from './discovery.js';
import { Declined } from './eip1193.js';

const LAST = 'wallet';

/** Announces the demo's wallet where the page is the demo's; its code loads only now. */
async function withDemo(): Promise<void> {
  if (meta('dao-demo')) (await import('./demo.js')).announce();
}

/** The wallet of somebody whose account passkeys control; its code loads only now. */
async function passkeyWallet(): Promise<Wallet | undefined> {
  const account = meta('dao-account');
  if (!account || meta('dao-means') !== 'passkey') return undefined;
  return (await import('./passkey.js')).passkeyWallet(account);
}

/**
 * The wallet to ask: the passkey where it controls the account of this page (unless `other` is wanted), the one used last, the only one, or the one the person chooses. Throws `Declined` when the person closes the dialog
 * or has none (the dialog then says what a wallet is).
 */
export async function pickWallet(other = false): Promise<Wallet> {
  const own = other ? undefined : await passkeyWallet();
  if (own) return own;
  await withDemo();
  const wallets = await discover();
  const last = load<string>(LAST);
  const known = wallets.find(w => w.info.rdns === last) ?? (wallets.length === 1 ? wallets[0] : undefined);
  const wallet = known ?? (await choose(wallets));
  keep(LAST, wallet.info.rdns);
  return wallet;
}

/** Forgets the wallet used last, so that signing in offers the choice again. */
export const forgetWallet = (): void => drop(LAST);

function choose(wallets: readonly Wallet[]): Promise<Wallet> {
  const dialog = one<HTMLDialogElement>('#dao-wallets');
  if (!dialog) throw new Error('The page has no #dao-wallets.');
  show(one('[data-part=none]', dialog), wallets.length === 0);
  show(one('[data-part=some]', dialog), wallets.length > 0);
  return new Promise((resolve, reject) => {
    const life = new AbortController();
    const buttons = wallets.map(wallet => {
      const icon = safeIcon(wallet.info.icon);
      const name = wallet.info.name || t('wallet.unnamed');
      const button = el('button', { type: 'button', className: 'btn wide' }, ...(icon ? [el('img', { src: icon, alt: '', width: 24, height: 24 })] : []), name);
      button.addEventListener('click', () => {
        life.abort();
        dialog.close();
        resolve(wallet);
      });
      return el('li', {}, button);
    });
    fill(one('[data-part=list]', dialog), ...buttons);
    dialog.addEventListener('close', () => {
      if (life.signal.aborted) return;
      life.abort();
      reject(new Declined());
    }, { signal: life.signal });
    dialog.showModal();
  });
}
