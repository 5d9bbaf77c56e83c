import { get, meta } from '../core/core.js';
import { assert, base64url, bytesOf } from '../identity/credential.js';
import type { Wallet } from './discovery.js';
import { WalletProblem, type Provider } from './eip1193.js';
import { bind, digestOf, encode, ORDER, personal, type Authenticated } from './passkey-digest.js';

/** What the server knows of a passkey of the account. */
export interface Known {
  readonly id: string;
  readonly account: string;
  readonly x: string;
  readonly y: string;
  /** Whether the account takes its signature; absent when the server could not ask the chain. */
  readonly signs?: boolean | null;
}

const fault = (code: number, text: string): Error => Object.assign(new Error(text), { code });

/** Both numbers of a DER signature, the second one in its lower half: the contracts take no other. */
export function parts(der: Uint8Array): { readonly r: bigint; readonly s: bigint } {
  const number = (at: number): bigint => BigInt(`0x${[...der.subarray(at + 2, at + 2 + der[at + 1]!)].map(b => b.toString(16).padStart(2, '0')).join('')}`);
  const s = number(4 + der[3]!);
  return { r: number(2), s: s > ORDER / 2n ? ORDER - s : s };
}

/**
 * The wallet of an account that passkeys control. It speaks EIP-1193 as any wallet does; what it answers to a request to sign is the account's signature
 * (ERC-1271): a passkey's over the challenge that binds account, chain and digest.
 */
class PasskeyWallet implements Provider {
  constructor(readonly account: string, readonly chain: bigint) {}

  async request({ method, params }: { readonly method: string; readonly params?: readonly unknown[] | object }): Promise<unknown> {
    const [first, second] = Array.isArray(params) ? (params as readonly unknown[]) : [];
    switch (method) {
      case 'eth_requestAccounts':
      case 'eth_accounts':
        return [this.account];
      case 'eth_chainId':
        return `0x${this.chain.toString(16)}`;
      case 'eth_signTypedData_v4':
        this.#mine(first);
        return this.#sign(digestOf(String(second)));
      case 'personal_sign':
        this.#mine(second);
        return this.#sign(personal(String(first)));
      case 'eth_sendTransaction': {
        const call = first as { readonly from?: string; readonly to?: string; readonly data?: string };
        this.#mine(call.from);
        return (await import('./passkey-execution.js')).execute(this, this.account, call.to ?? '', call.data ?? '0x');
      }
      default:
        throw fault(4200, `${method} is not possible with a passkey.`);
    }
  }

  #mine(account: unknown): void {
    if (String(account).toLowerCase() !== this.account.toLowerCase()) throw fault(4100, 'The passkey does not control that account.');
  }

  async #sign(digest: `0x${string}`): Promise<string> {
    const { passkeys } = await get<{ passkeys: readonly Known[] }>('/identity/access');
    const mine = passkeys.filter(k => k.account.toLowerCase() === this.account.toLowerCase() && k.signs !== false);
    if (mine.length === 0) throw new WalletProblem('passkey.unknown');
    const made = await assert({
      challenge: bytesOf(base64url(bind(this.account, this.chain, digest))), rpId: location.hostname, userVerification: 'required',
      allowCredentials: mine.map(k => ({ id: bytesOf(k.id), type: 'public-key' })),
    });
    const key = mine.find(k => k.id === made.id);
    if (!key) throw new WalletProblem('passkey.unknown');
    const said = made.response as AuthenticatorAssertionResponse;
    const clientData = new TextDecoder().decode(said.clientDataJSON);
    const auth: Authenticated = { ...parts(new Uint8Array(said.signature)), data: new Uint8Array(said.authenticatorData), clientData };
    return encode(key.x, key.y, auth);
  }
}

/** The wallet of this page's account. */
export function passkeyWallet(account: string): Wallet {
  return {
    info: { uuid: 'passkey', name: '', icon: '', rdns: 'passkey' },
    provider: new PasskeyWallet(account, BigInt(meta('dao-chain') ?? 0)),
  };
}
