import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';

/** What a reviewer means to sign. Addresses in any case; the topic by its key. */
export interface Review {
  readonly chain: string;
  readonly contract: string;
  readonly article: string;
  readonly previous: string;
  readonly author: string;
  readonly topic: string;
  readonly reviewer: string;
}

const FIELDS = 'bytes32 article,bytes32 previous,address author,bytes32 topic,address reviewer,uint256 deadline';
const DOMAIN = new Set(['name', 'version', 'chainId', 'verifyingContract']);
const NAMES = ['article', 'author', 'deadline', 'previous', 'reviewer', 'topic'];

const lower = (value: unknown): string => String(value).toLowerCase();

/** A key in ASCII as the contract keeps it: right-padded with zero bytes. */
const bytes32 = (key: string): string => '0x' + Array.from(key, c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('').padEnd(64, '0');

/** Checks that signing `data` is a review of that text and nothing else, and gives its deadline. Throws `NotWhatWasChosen` with the first field that differs. */
export function checkReview(data: TypedData, meant: Review): number {
  const ensure = (holds: boolean, field: string): void => {
    if (!holds) throw new NotWhatWasChosen(field);
  };
  ensure(data.primaryType === 'ArticleReview', 'primaryType');
  const type = data.types?.['ArticleReview'];
  ensure(Array.isArray(type) && type.map(f => `${f.type} ${f.name}`).join(',') === FIELDS, 'types');
  const { message, domain } = data;
  ensure(message !== null && typeof message === 'object' && Object.keys(message).sort().join() === NAMES.join(), 'message');
  ensure(Object.keys(domain ?? {}).every(k => DOMAIN.has(k)), 'domain');
  ensure(String(domain['chainId']) === meant.chain, 'chainId');
  ensure(lower(domain['verifyingContract']) === meant.contract.toLowerCase(), 'verifyingContract');
  for (const field of ['article', 'previous', 'author', 'reviewer'] as const) ensure(lower(message[field]) === meant[field].toLowerCase(), field);
  ensure(lower(message['topic']) === bytes32(meant.topic), 'topic');
  const deadline = Number(message['deadline']);
  ensure(Number.isSafeInteger(deadline) && deadline > 0, 'deadline');
  return deadline;
}
