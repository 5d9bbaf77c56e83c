import { mnemonicToAccount, privateKeyToAccount, type HDAccount, type PrivateKeyAccount } from 'viem/accounts';

/**
 * A wallet for browser tests, announced by EIP-6963 like any other. Add `test-wallet.js` as an init script, and before it one that says which key:
 * `window.__testWallet = { index: 10, chainId: 31337 }` (an account of the public test words) or `{ privateKey: '0x…', chainId }`.
 * While the page runs, `window.__testWallet` also takes `refuse: true` (the next requests that ask the person are refused with 4001) and holds `calls`,
 * every request the page made, and `announced`, how often the page asked for wallets.
 */
interface Settings {
  index?: number;
  privateKey?: `0x${string}`;
  chainId?: number;
  name?: string;
  refuse?: boolean;
  calls?: { method: string; params: unknown }[];
  announced?: number;
  /** Sends a transaction and gives its hash; a test that needs it exposes a function of its own here. */
  send?: (transaction: unknown) => Promise<string>;
}

const WORDS = 'test test test test test test test test test test test junk';
const page = globalThis as typeof globalThis & { __testWallet?: Settings };
const settings: Settings = (page.__testWallet ??= {});
settings.calls ??= [];
settings.announced ??= 0;

let account: HDAccount | PrivateKeyAccount | undefined;
const key = (): HDAccount | PrivateKeyAccount =>
  (account ??= settings.privateKey ? privateKeyToAccount(settings.privateKey) : mnemonicToAccount(WORDS, { addressIndex: settings.index ?? 10 }));

const fault = (code: number, message: string): Error => Object.assign(new Error(message), { code });
const chain = (): string => `0x${(settings.chainId ?? 31337).toString(16)}`;

async function request({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
  settings.calls!.push({ method, params });
  const given = Array.isArray(params) ? (params as unknown[]) : [];
  const asks = method === 'eth_requestAccounts' || method === 'personal_sign' || method === 'eth_signTypedData_v4' || method === 'eth_sendTransaction';
  if (asks && settings.refuse) throw fault(4001, 'User rejected the request.');
  switch (method) {
    case 'eth_accounts':
    case 'eth_requestAccounts':
      return [key().address];
    case 'eth_chainId':
      return chain();
    case 'wallet_switchEthereumChain':
      if ((given[0] as { chainId?: string } | undefined)?.chainId !== chain()) throw fault(4902, 'Unrecognized chain.');
      return null;
    case 'personal_sign':
      return key().signMessage({ message: { raw: given[0] as `0x${string}` } });
    case 'eth_signTypedData_v4':
      return key().signTypedData(JSON.parse(String(given[1])) as never);
    case 'eth_sendTransaction':
      if (!settings.send) throw fault(4200, 'This wallet sends nothing.');
      return settings.send(given[0]);
    default:
      throw fault(4200, `Unsupported method ${method}.`);
  }
}

const detail = Object.freeze({
  info: Object.freeze({
    uuid: '350670db-19fa-4704-a166-e52e178b59d2', name: settings.name ?? 'Test wallet', rdns: 'org.doctordao.test-wallet',
    icon: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"/%3E',
  }),
  provider: Object.freeze({ request }),
});
const announce = (): boolean => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
addEventListener('eip6963:requestProvider', () => {
  settings.announced!++;
  announce();
});
announce();
