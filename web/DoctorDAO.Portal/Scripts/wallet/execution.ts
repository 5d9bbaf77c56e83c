import { NotWhatWasChosen } from '../relay/typed-data.js';

/** A call that an account makes. */
export interface Call {
  readonly target: string;
  readonly value: string;
  readonly data: string;
}

/** What a passkey account signs so that anybody may bring its calls. */
export interface Execution {
  readonly primaryType: string;
  readonly types: Readonly<Record<string, readonly { name: string; type: string }[]>>;
  readonly domain: Readonly<Record<string, unknown>>;
  readonly message: { readonly calls: readonly Call[] };
}

/** Checks that a prepared execution makes the calls that were chosen, of this account, and nothing else. */
export function check(document: Execution, account: string, calls: readonly Call[]): void {
  const ensure = (holds: boolean, field: string): void => {
    if (!holds) throw new NotWhatWasChosen(field);
  };
  const same = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();
  ensure(document.primaryType === 'Execution', 'primaryType');
  ensure(document.types['Execution']?.map(f => `${f.type} ${f.name}`).join(',') === 'Call[] calls,uint256 nonce,uint48 deadline', 'types');
  ensure(document.types['Call']?.map(f => `${f.type} ${f.name}`).join(',') === 'address target,uint256 value,bytes data', 'types');
  ensure(same(document.domain['verifyingContract'], account), 'verifyingContract');
  ensure(document.message.calls.length === calls.length, 'calls');
  document.message.calls.forEach((call, i) => {
    const wanted = calls[i]!;
    ensure(same(call.target, wanted.target) && String(call.value) === wanted.value && same(call.data, wanted.data), 'calls');
  });
}
