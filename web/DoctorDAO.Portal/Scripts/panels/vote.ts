import { keccak_256 } from '@noble/hashes/sha3.js';
import { drop, keep, keys, load } from '../core/core.js';
import { hex } from '../wallet/eip1193.js';

/** A vote as it is when it is opened; it is what the server takes. Salts are 32 random bytes in hexadecimal. */
export interface OpenVote {
  /** Basis points of what is asked. */
  readonly award: number;
  readonly salt: string;
  readonly reasons: string;
  readonly reasonsSalt: string;
}

/** The seat that a vote is for. `juror` is the account that was drawn, `account` the one that has the seat now. */
export interface Seat {
  readonly chain: string;
  readonly contract: string;
  readonly case: string;
  readonly round: number;
  readonly seat: number;
  readonly juror: string;
  readonly account: string;
}

/** What the device keeps of a seat, until the chain can no longer undo that the vote is open: whatever was sealed is among the votes. */
export interface Kept {
  readonly seat: Seat;
  /** The newest first. */
  readonly votes: readonly OpenVote[];
}

/** As many as the server keeps. */
const MOST = 5;

const WORD = 64;
const word = (text: string): string => text.replace(/^0x/, '').toLowerCase().padStart(WORD, '0');
const number = (value: number | bigint): string => value.toString(16).padStart(WORD, '0');
const bytes = (text: string): Uint8Array => Uint8Array.from(text.replace(/^0x/, '').match(/../g) ?? [], b => parseInt(b, 16));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const random = (): string => hex(crypto.getRandomValues(new Uint8Array(32)));

/** keccak-256 of salt and text; zero where nothing is said. */
export const reasonsHash = (vote: OpenVote): string =>
  vote.reasons === '' ? `0x${number(0)}` : hex(keccak_256(new Uint8Array([...bytes(word(vote.reasonsSalt)), ...utf8(vote.reasons)])));

/** `commitmentOf` of the Panels contract. */
export const commitment = (seat: Seat, vote: OpenVote): string =>
  hex(keccak_256(bytes(number(BigInt(seat.case)) + number(seat.round) + word(seat.juror) + number(vote.award) + word(vote.salt) + word(reasonsHash(vote)))));

/** The call that seals it. */
export const commitCall = (seat: Seat, sealed: string): string =>
  hex(keccak_256(utf8('commit(uint256,uint8,bytes32)')).slice(0, 4)) + number(BigInt(seat.case)) + number(seat.seat) + word(sealed);

const keyOf = (seat: Seat): string => `vote:${seat.chain}:${seat.contract.toLowerCase()}:${seat.case}:${seat.round}:${seat.account.toLowerCase()}`;

/** What is kept of a seat. */
export const kept = (seat: Seat): Kept | null => load<Kept>(keyOf(seat));

/** Everything that is kept of an account. */
export const keptOf = (account: string): Kept[] =>
  keys('vote:').filter(key => key.endsWith(`:${account.toLowerCase()}`)).map(key => load<Kept>(key)).filter(k => k !== null);

/** Forgets what is kept of a seat. */
export const forget = (seat: Seat): void => drop(keyOf(seat));

/** Makes a vote and keeps it on the device before anything else is done with it. The same answer again is the same vote: it may have been signed already. */
export function prepare(seat: Seat, award: number, reasons: string): OpenVote {
  const votes = kept(seat)?.votes ?? [];
  const known = votes.find(v => v.award === award && v.reasons === reasons);
  const vote = known ?? { award, salt: random(), reasons, reasonsSalt: reasons === '' ? '' : random() };
  keep(keyOf(seat), { seat, votes: [vote, ...votes.filter(v => v !== known)].slice(0, MOST) } satisfies Kept);
  return vote;
}
