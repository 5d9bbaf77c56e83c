import type { Hex, TypedDataDefinition } from 'viem';
import { encodeAbiParameters, hashMessage, hashTypedData, keccak256, stringToHex, toBytes, toHex } from 'viem/utils';

/** What an authenticator said of a challenge. */
export interface Authenticated {
  readonly r: bigint;
  readonly s: bigint;
  readonly data: Uint8Array;
  readonly clientData: string;
}

/** Order of P-256. */
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const MESSAGE = keccak256(stringToHex('PasskeyMessage(address account,uint256 chainId,bytes32 digest)'));

/** EIP-712 hash of a document as wallets get it, a JSON text. */
export function digestOf(json: string): Hex {
  const { EIP712Domain: _, ...types } = (JSON.parse(json) as { types: Record<string, unknown> }).types;
  return hashTypedData({ ...(JSON.parse(json) as TypedDataDefinition), types } as TypedDataDefinition);
}

/** EIP-191 hash of bytes. */
export const personal = (bytes: string): Hex => hashMessage({ raw: bytes as Hex });

/** The challenge by which a passkey signs a digest for one account on one chain. */
export const bind = (account: string, chain: bigint, digest: Hex): Uint8Array => toBytes(keccak256(encodeAbiParameters(
  [{ type: 'bytes32' }, { type: 'address' }, { type: 'uint256' }, { type: 'bytes32' }], [MESSAGE, account.toLowerCase() as Hex, chain, digest],
)));

/** The account's signature (ERC-1271): which of its keys, and what the authenticator said. */
export function encode(x: string, y: string, auth: Authenticated): Hex {
  const word = { type: 'bytes32' } as const;
  const keyId = keccak256(encodeAbiParameters([word, word], [x as Hex, y as Hex]));
  return encodeAbiParameters(
    [word, {
      type: 'tuple', components: [
        { name: 'r', ...word }, { name: 's', ...word }, { name: 'challengeIndex', type: 'uint256' }, { name: 'typeIndex', type: 'uint256' }, { name: 'authenticatorData', type: 'bytes' },
        { name: 'clientDataJSON', type: 'string' },
      ],
    }],
    [keyId, {
      r: toHex(auth.r, { size: 32 }), s: toHex(auth.s, { size: 32 }), challengeIndex: BigInt(auth.clientData.indexOf('"challenge"')), typeIndex: BigInt(auth.clientData.indexOf('"type"')),
      authenticatorData: toHex(auth.data), clientDataJSON: auth.clientData,
    }],
  );
}
