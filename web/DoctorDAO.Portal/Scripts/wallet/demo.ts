import { mnemonicToAccount, type HDAccount } from 'viem/accounts';
import { el, fill, meta, one, own, post, t } from '../core/core.js';
import { choosePerson, demoPeople, signedIn, type DemoPerson } from './demo-people.js';
import type { Wallet } from './discovery.js';
import type { Provider } from './eip1193.js';

/** The public test words that every development chain knows. They hold nothing of worth, anywhere. */
const WORDS = 'test test test test test test test test test test test junk';

const ICON =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="%230a5c55"%3E%3Crect x="8.5" y="1" width="7" height="7" rx="2"/%3E%3Crect x="1" y="8.5" width="7" height="7" rx="2"/%3E%3Crect x="16" y="8.5" width="7" height="7" rx="2"/%3E%3Crect x="8.5" y="16" width="7" height="7" rx="2"/%3E%3C/svg%3E';

const fault = (code: number, text: string): Error => Object.assign(new Error(text), { code });

/** A wallet of the demo's people. It speaks EIP-1193 as any wallet does, asks before it signs, and may be refused. */
class DemoWallet implements Provider {
  #person: DemoPerson | undefined;
  readonly #keys = new Map<number, HDAccount>();

  async request({ method, params = [] }: { method: string; params?: readonly unknown[] | object }): Promise<unknown> {
    const given = Array.isArray(params) ? (params as unknown[]) : [];
    switch (method) {
      case 'eth_accounts':
        return this.#person ? [this.#person.address] : [];
      case 'eth_requestAccounts':
        return [(await this.#someone()).address];
      case 'eth_chainId':
        return `0x${BigInt(meta('dao-chain') ?? '0').toString(16)}`;
      case 'wallet_switchEthereumChain':
        return null;
      case 'personal_sign': {
        const person = await this.#holder(given[1]);
        const raw = String(given[0]) as `0x${string}`;
        await this.#consent(person, new TextDecoder().decode(bytes(raw)));
        return this.#key(person).signMessage({ message: { raw } });
      }
      case 'eth_signTypedData_v4': {
        const person = await this.#holder(given[0]);
        const data = JSON.parse(String(given[1])) as { primaryType: string; message: Record<string, unknown> };
        await this.#consent(person, summary(data));
        return this.#key(person).signTypedData(data as never);
      }
      case 'eth_sendTransaction': {
        const transaction = given[0] as { from: string; to: string; data: string };
        const person = await this.#holder(transaction.from);
        await this.#consent(person, [`to: ${transaction.to}`, `data: ${transaction.data.slice(0, 202)}${transaction.data.length > 202 ? '…' : ''}`].join('\n'));
        return post<string>('/demo/transactions', transaction);
      }
      default:
        throw fault(4200, `The demo wallet does not do ${method}.`);
    }
  }

  /** Whoever is signed in, else whom the person chooses; who signs in always chooses. */
  async #someone(): Promise<DemoPerson> {
    const person = (one('sign-in') ? undefined : await signedIn()) ?? (await choosePerson());
    if (!person) throw fault(4001, 'Nobody was chosen.');
    return (this.#person = person);
  }

  async #holder(address: unknown): Promise<DemoPerson> {
    const person = (await demoPeople()).find(p => p.address.toLowerCase() === String(address).toLowerCase());
    if (!person) throw fault(4100, 'The demo wallet does not hold that account.');
    return person;
  }

  #key(person: DemoPerson): HDAccount {
    const known = this.#keys.get(person.index) ?? mnemonicToAccount(WORDS, { addressIndex: person.index });
    this.#keys.set(person.index, known);
    return known;
  }

  /** Shows what is to be signed; refusing throws what wallets throw. */
  #consent(person: DemoPerson, text: string): Promise<void> {
    const dialog = one<HTMLDialogElement>('#dao-consent');
    if (!dialog) throw new Error('The page has no #dao-consent.');
    const who = one('[data-part=who]', dialog);
    if (who) own(who, 'children').textContent = t('demo.asks', { name: person.name });
    fill(one('[data-part=what]', dialog), el('pre', { textContent: text }));
    return new Promise((resolve, reject) => {
      const life = new AbortController();
      let agreed = false;
      dialog.addEventListener('click', e => {
        const button = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-consent]') : null;
        if (!button) return;
        agreed = button.dataset['consent'] === 'yes';
        dialog.close();
      }, { signal: life.signal });
      dialog.addEventListener('close', () => {
        life.abort();
        if (agreed) resolve();
        else reject(fault(4001, 'Refused.'));
      }, { signal: life.signal });
      dialog.showModal();
    });
  }
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.slice(2).match(/../g) ?? [], b => parseInt(b, 16));
}

const summary = (data: { primaryType: string; message: Record<string, unknown> }): string =>
  [data.primaryType, ...Object.entries(data.message).map(([k, v]) => `${k}: ${Array.isArray(v) ? v.join(', ') : String(v)}`)].join('\n');

let wallet: Wallet | undefined;

/** Announces the demo's wallet by EIP-6963, as an extension would. */
export function announce(): void {
  if (wallet) return;
  wallet = Object.freeze({
    info: Object.freeze({ uuid: crypto.randomUUID?.() ?? 'b7f4b1f0-5c3e-4c1e-9d2a-000000000001', name: t('demo.wallet'), icon: ICON, rdns: 'org.doctordao.demo' }),
    provider: new DemoWallet(),
  });
  const say = (): boolean => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: wallet }));
  addEventListener('eip6963:requestProvider', say);
  say();
}
