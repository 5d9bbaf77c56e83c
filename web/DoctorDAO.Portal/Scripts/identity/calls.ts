import { keccak_256 } from '@noble/hashes/sha3.js';
import { hex } from '../wallet/eip1193.js';

// A few calls with simple arguments: a library for them would weigh more than the page.
const word = (value: string): string => value.replace(/^0x/, '').toLowerCase().padStart(64, '0');
const number = (value: number): string => value.toString(16).padStart(64, '0');

const bytes = (text: string): Uint8Array => Uint8Array.from(text.replace(/^0x/, '').match(/../g) ?? [], b => parseInt(b, 16));

/** `addPasskey(bytes32,bytes32)` of a passkey account. */
export const addPasskey = (x: string, y: string): string => `0x626311fc${word(x)}${word(y)}`;

/** `removePasskey(bytes32)` of a passkey account; it names a key by the hash of both numbers. */
export const removePasskey = (x: string, y: string): string => `0xab18c40f${word(hex(keccak_256(bytes(word(x) + word(y)))))}`;

/** `setGuardians(address[],uint8)` of Membership, with the accounts in the order that it asks for. */
export const setGuardians = (guardians: readonly string[], threshold: number): string =>
  `0xe94e9e99${number(64)}${number(threshold)}${number(guardians.length)}${guardians.map(word).sort().join('')}`;
