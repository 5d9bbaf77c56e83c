/** An EIP-712 document as the server prepares it. */
export interface TypedData {
  readonly domain: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** What the member meant to sign. Addresses in any case; `session` in unix seconds. */
export type Intent =
  | { readonly kind: 'ballot'; readonly chain: string; readonly contract: string; readonly session: string; readonly votes: readonly number[]; readonly reason: string; readonly account: string }
  | { readonly kind: 'withdrawal'; readonly chain: string; readonly contract: string; readonly session: string; readonly account: string }
  | { readonly kind: 'delegation'; readonly chain: string; readonly contract: string; readonly delegate: string; readonly account: string };

/** The document does not say what the member chose. Nothing is shown to the wallet then. */
export class NotWhatWasChosen extends Error {}

const TYPES: Readonly<Record<Intent['kind'], readonly [string, string]>> = {
  ballot: ['SessionBallot', 'uint48 session,int8[] votes,string reason,address voter,uint256 nonce'],
  withdrawal: ['BallotWithdrawal', 'uint48 session,address voter,uint256 nonce'],
  delegation: ['Delegation', 'address delegatee,uint256 nonce,uint256 expiry'],
};

/** What an account signs that is a contract. */
const DELEGATION_OF: readonly [string, string] = ['DelegationOf', 'address delegator,address delegatee,uint256 nonce,uint256 expiry'];

const ZERO = `0x${'0'.repeat(40)}`;
const DOMAIN = new Set(['name', 'version', 'chainId', 'verifyingContract']);

/**
 * Checks that signing `data` does what `intent` says and nothing else: the type field by field, the chain, the contract, the session, the votes
 * and the account. Throws `NotWhatWasChosen` with the name of the first field that differs.
 */
export function check(data: TypedData, intent: Intent): void {
  const ensure = (holds: boolean, field: string): void => {
    if (!holds) throw new NotWhatWasChosen(field);
  };
  const [primary, fields] = intent.kind === 'delegation' && data.primaryType === 'DelegationOf' ? DELEGATION_OF : TYPES[intent.kind];
  ensure(data.primaryType === primary, 'primaryType');
  const type = data.types?.[primary];
  ensure(Array.isArray(type) && type.map(f => `${f.type} ${f.name}`).join(',') === fields, 'types');
  const names = fields.split(',').map(f => f.split(' ')[1]!);
  ensure(data.message !== null && typeof data.message === 'object' && same(Object.keys(data.message).sort(), [...names].sort()), 'message');
  ensure(Object.keys(data.domain ?? {}).every(k => DOMAIN.has(k)), 'domain');
  ensure(whole(data.domain['chainId']) === intent.chain, 'chainId');
  ensure(address(data.domain['verifyingContract']) === intent.contract.toLowerCase(), 'verifyingContract');
  ensure(whole(data.message['nonce']) !== null, 'nonce');
  const { message } = data;
  if (intent.kind === 'delegation') {
    const to = address(message['delegatee']);
    const wanted = intent.delegate.toLowerCase();
    const self = intent.account.toLowerCase();
    if (primary === 'DelegationOf') ensure(address(message['delegator']) === self, 'delegator');
    // Oneself and nobody mean the same: the voice comes back.
    const back = wanted === self || wanted === ZERO;
    ensure(to === wanted || (back && (to === ZERO || to === self)), 'delegatee');
    ensure(whole(message['expiry']) !== null, 'expiry');
    return;
  }
  ensure(whole(message['session']) === intent.session, 'session');
  ensure(address(message['voter']) === intent.account.toLowerCase(), 'voter');
  if (intent.kind === 'withdrawal') return;
  const { votes } = message;
  ensure(Array.isArray(votes) && same(votes.map(whole), intent.votes.map(String)), 'votes');
  ensure(message['reason'] === intent.reason, 'reason');
}

/** A whole number, written as JSON number, decimal or hexadecimal text, as decimal text; `null` for anything else. */
function whole(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'string' && /^(?:-?\d+|0x[0-9a-fA-F]+)$/.test(value) ? BigInt(value).toString() : null;
}

const address = (value: unknown): string | null => (typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value) ? value.toLowerCase() : null);

const same = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
