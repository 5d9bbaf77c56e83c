import { keccak_256 } from '@noble/hashes/sha3.js';

/** What the server gives for one sign-in. */
export interface Challenge {
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly domain: string;
  readonly uri: string;
  readonly chainId: number | string;
  readonly statement: string;
}

/** The EIP-55 spelling of an address, which EIP-4361 asks for. Throws when it is not 20 bytes in hexadecimal. */
export function checksummed(address: string): string {
  const plain = /^0x([0-9a-fA-F]{40})$/.exec(address)?.[1]?.toLowerCase();
  if (!plain) throw new RangeError('Not an address.');
  const hash = keccak_256(new TextEncoder().encode(plain));
  const spelled = [...plain].map((c, i) => ((hash[i >> 1]! >> (i % 2 ? 0 : 4)) & 8 ? c.toUpperCase() : c));
  return `0x${spelled.join('')}`;
}

/** The message of EIP-4361 that a wallet shows and signs. */
export function message(challenge: Challenge, address: string): string {
  return [
    `${challenge.domain} wants you to sign in with your Ethereum account:`,
    checksummed(address),
    '',
    challenge.statement,
    '',
    `URI: ${challenge.uri}`,
    'Version: 1',
    `Chain ID: ${challenge.chainId}`,
    `Nonce: ${challenge.nonce}`,
    `Issued At: ${challenge.issuedAt}`,
    `Expiration Time: ${challenge.expiresAt}`,
  ].join('\n');
}

/** Whether the challenge is for the site the person looks at. */
export const isForHere = (challenge: Challenge, here: Pick<Location, 'host' | 'origin'>): boolean => {
  try {
    return challenge.domain === here.host && new URL(challenge.uri).origin === here.origin && /^[A-Za-z0-9]{8,}$/.test(challenge.nonce) && !/[\r\n]/.test(challenge.statement);
  } catch {
    return false;
  }
};

/** Where to go after signing in: a path of this site, else its front page. */
export function safeReturn(wanted: string | undefined, origin: string): string {
  try {
    const url = new URL(wanted ?? '/', origin);
    return url.origin === origin && (wanted ?? '/').startsWith('/') ? url.pathname + url.search + url.hash : '/';
  } catch {
    return '/';
  }
}
