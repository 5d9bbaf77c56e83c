import type { Provider } from './eip1193.js';

/** A wallet that announced itself by EIP-6963. */
export interface Wallet {
  readonly info: { readonly uuid: string; readonly name: string; readonly icon: string; readonly rdns: string };
  readonly provider: Provider;
}

const found = new Map<string, Wallet>();
let listening = false;

function announced(event: Event): void {
  const wallet = (event as CustomEvent<Wallet>).detail;
  if (typeof wallet?.info?.uuid === 'string' && typeof wallet.info.rdns === 'string' && typeof wallet.provider?.request === 'function') {
    found.set(wallet.info.rdns || wallet.info.uuid, wallet);
  }
}

/**
 * The wallets of this browser. Extensions answer at once or within a few milliseconds; `patience` is how long to wait for the slow ones.
 * A browser that only has the old `window.ethereum` gives that one.
 */
export async function discover(patience = 60): Promise<Wallet[]> {
  if (!listening) {
    addEventListener('eip6963:announceProvider', announced);
    listening = true;
  }
  dispatchEvent(new Event('eip6963:requestProvider'));
  await new Promise(resolve => setTimeout(resolve, patience));
  const old = (globalThis as { ethereum?: Provider }).ethereum;
  if (found.size === 0 && typeof old?.request === 'function') {
    return [{ info: { uuid: 'window.ethereum', name: '', icon: '', rdns: 'window.ethereum' }, provider: old }];
  }
  return [...found.values()].sort((a, b) => a.info.name.localeCompare(b.info.name));
}

/** An icon that may be shown: EIP-6963 asks for a data URI, and only pictures are taken (never a link that would tell somebody who is here). */
export const safeIcon = (icon: string): string | null => (/^data:image\/(?:png|webp|svg\+xml|jpeg|gif)[;,]/.test(icon) ? icon : null);
