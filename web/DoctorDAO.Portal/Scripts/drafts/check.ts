import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';

/** What a sponsor means to sign. Addresses in any case. */
export interface Sponsorship {
  readonly chain: string;
  readonly contract: string;
  readonly proposal: string;
  readonly proposer: string;
  readonly sponsor: string;
}

const FIELDS = 'uint256 proposalId,address proposer,address sponsor,uint256 deadline';
const DOMAIN = new Set(['name', 'version', 'chainId', 'verifyingContract']);
const NAMES = ['deadline', 'proposalId', 'proposer', 'sponsor'];

const lower = (value: unknown): string => String(value).toLowerCase();

/** Checks that signing `data` sponsors that proposal of that proposer and does nothing else. Throws `NotWhatWasChosen` with the first field that differs. */
export function checkSponsorship(data: TypedData, meant: Sponsorship): number {
  const ensure = (holds: boolean, field: string): void => {
    if (!holds) throw new NotWhatWasChosen(field);
  };
  ensure(data.primaryType === 'ProposalSponsorship', 'primaryType');
  const type = data.types?.['ProposalSponsorship'];
  ensure(Array.isArray(type) && type.map(f => `${f.type} ${f.name}`).join(',') === FIELDS, 'types');
  const { message, domain } = data;
  ensure(message !== null && typeof message === 'object' && Object.keys(message).sort().join() === NAMES.join(), 'message');
  ensure(Object.keys(domain ?? {}).every(k => DOMAIN.has(k)), 'domain');
  ensure(String(domain['chainId']) === meant.chain, 'chainId');
  ensure(lower(domain['verifyingContract']) === meant.contract.toLowerCase(), 'verifyingContract');
  ensure(String(message['proposalId']) === meant.proposal, 'proposalId');
  ensure(lower(message['proposer']) === meant.proposer.toLowerCase(), 'proposer');
  ensure(lower(message['sponsor']) === meant.sponsor.toLowerCase(), 'sponsor');
  const deadline = Number(message['deadline']);
  ensure(Number.isSafeInteger(deadline) && deadline > 0, 'deadline');
  return deadline;
}
