import { NotWhatWasChosen, type TypedData } from './typed-data.js';

/** A call of a contract that the member means to sign. Addresses in any case. */
export interface CallIntent {
  readonly chain: string;
  readonly account: string;
  /** The contract called. */
  readonly contract: string;
  /** What brings calls that keys sign. */
  readonly forwarder: string;
  /** The call itself, where the page knows it to the last byte. */
  readonly data?: string;
  /** Who may take money for it, of which token, and how much at most (minor units); absent where nothing is paid. */
  readonly pays?: { readonly token: string; readonly spender: string; readonly most?: bigint };
}

const FORWARD = 'address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data';
const PERMIT = 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline';

const ensure = (holds: boolean, field: string): void => {
  if (!holds) throw new NotWhatWasChosen(field);
};
const same = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();
const sameCall = (data: unknown, intent: CallIntent): void => ensure(intent.data === undefined || same(data, intent.data), 'data');

function shape(data: TypedData, primary: string, fields: string, chain: string): void {
  ensure(data.primaryType === primary, 'primaryType');
  ensure(data.types[primary]?.map(f => `${f.type} ${f.name}`).join(',') === fields, 'types');
  ensure(String(data.domain['chainId']) === chain, 'chainId');
}

/** Checks that a permit lets who the page names, and nobody else, take what is paid. */
export function checkPermit(data: TypedData, intent: CallIntent): void {
  const { pays } = intent;
  ensure(pays !== undefined, 'primaryType');
  shape(data, 'Permit', PERMIT, intent.chain);
  ensure(same(data.domain['verifyingContract'], pays!.token), 'verifyingContract');
  ensure(same(data.message['owner'], intent.account), 'owner');
  ensure(same(data.message['spender'], pays!.spender), 'spender');
  ensure(pays!.most === undefined || BigInt(String(data.message['value'])) <= pays!.most, 'value');
}

/** Checks that a prepared call is one of the contract that the page names, by this account, and carries no money of the chain. */
export function checkCall(data: TypedData, intent: CallIntent): void {
  if (data.primaryType === 'Execution') {
    shape(data, 'Execution', 'Call[] calls,uint256 nonce,uint48 deadline', intent.chain);
    ensure(same(data.domain['verifyingContract'], intent.account), 'verifyingContract');
    const made = data.message['calls'] as readonly { target: string; value: string; data: string }[];
    ensure(Array.isArray(made) && made.length >= 1 && made.length <= (intent.pays ? 2 : 1), 'calls');
    ensure(same(made.at(-1)!.target, intent.contract) && made.every(c => String(c.value) === '0'), 'calls');
    ensure(made.length === 1 || same(made[0]!.target, intent.pays!.token), 'calls');
    sameCall(made.at(-1)!.data, intent);
    return;
  }
  shape(data, 'ForwardRequest', FORWARD, intent.chain);
  ensure(same(data.domain['verifyingContract'], intent.forwarder), 'verifyingContract');
  ensure(same(data.message['from'], intent.account), 'from');
  ensure(same(data.message['to'], intent.contract), 'to');
  ensure(String(data.message['value']) === '0', 'value');
  sameCall(data.message['data'], intent);
}
