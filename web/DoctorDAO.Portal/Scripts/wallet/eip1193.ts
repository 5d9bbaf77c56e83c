/** A wallet as EIP-1193 describes it. */
export interface Provider {
  request(args: { readonly method: string; readonly params?: readonly unknown[] | object }): Promise<unknown>;
}

/** An error of a wallet; the code is EIP-1193's or the node's. */
export interface WalletError {
  readonly code?: number;
  readonly message?: string;
}

/** The person said no. */
export class Declined extends Error {}

/** The wallet cannot do what is needed; `key` names the words, `args` fills them. */
export class WalletProblem extends Error {
  constructor(readonly key: string, readonly args: Readonly<Record<string, string | number>> = {}) {
    super(key);
  }
}

async function ask<T>(provider: Provider, method: string, params: readonly unknown[]): Promise<T> {
  try {
    return (await provider.request({ method, params })) as T;
  } catch (error) {
    const { code } = error as WalletError;
    if (code === 4001) throw new Declined();
    if (code === -32002) throw new WalletProblem('wallet.busy');
    throw error;
  }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The accounts the person lets this site see, the chosen one first. */
export async function accounts(provider: Provider): Promise<string[]> {
  const found = await ask<unknown>(provider, 'eth_requestAccounts', []);
  if (!Array.isArray(found) || found.length === 0) throw new WalletProblem('wallet.empty');
  return found.filter((a): a is string => typeof a === 'string');
}

/** Makes sure that the wallet holds `account`; else says which account it holds. */
export async function useAccount(provider: Provider, account: string): Promise<void> {
  const held = await accounts(provider);
  if (!held.some(a => same(a, account))) throw new WalletProblem('wallet.other', { have: short(held[0] ?? ''), want: short(account) });
}

/** Makes sure that the wallet stands on the association's chain, asking it to change where it does not. */
export async function useChain(provider: Provider, chain: bigint): Promise<void> {
  const wanted = `0x${chain.toString(16)}`;
  const current = await provider.request({ method: 'eth_chainId' }).catch(() => undefined);
  if (typeof current === 'string' && BigInt(current) === chain) return;
  try {
    await ask(provider, 'wallet_switchEthereumChain', [{ chainId: wanted }]);
  } catch (error) {
    if (error instanceof Declined || error instanceof WalletProblem) throw error;
    throw new WalletProblem('wallet.chain', { chain: chain.toString() });
  }
}

const SIGNATURE = /^0x(?:[0-9a-fA-F]{2}){65,4096}$/;

function signature(value: unknown): string {
  if (typeof value === 'string' && SIGNATURE.test(value)) return value;
  throw new WalletProblem('wallet.broken');
}

/** EIP-712. */
export const signTyped = async (provider: Provider, account: string, typedData: unknown): Promise<string> =>
  signature(await ask(provider, 'eth_signTypedData_v4', [account, JSON.stringify(typedData)]));

/** EIP-191 over the UTF-8 bytes of a text. */
export const signText = async (provider: Provider, account: string, text: string): Promise<string> =>
  signature(await ask(provider, 'personal_sign', [hex(new TextEncoder().encode(text)), account]));

/** Has the wallet send a transaction that carries no money; the wallet asks its owner and pays. Returns its hash. */
export async function sendTransaction(provider: Provider, transaction: { readonly from: string; readonly to: string; readonly data: string }): Promise<string> {
  const hash = await ask<unknown>(provider, 'eth_sendTransaction', [{ ...transaction, value: '0x0' }]);
  if (typeof hash === 'string' && /^0x[0-9a-fA-F]{64}$/.test(hash)) return hash;
  throw new WalletProblem('wallet.broken');
}

/** Bytes as 0x-prefixed text. */
export const hex = (bytes: Uint8Array): string => `0x${[...bytes].map(b => b.toString(16).padStart(2, '0')).join('')}`;

/** An address short enough for a sentence. */
export const short = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;
