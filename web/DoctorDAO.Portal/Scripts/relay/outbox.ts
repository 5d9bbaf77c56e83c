import { drop, keep, keys, load, post, Refused, Unreachable } from '../core/core.js';
import type { TypedData } from './typed-data.js';

/** What kind of act was signed. */
export type ActKind = 'ballot' | 'withdrawal' | 'delegation' | 'proposal' | 'call';

/** A signed act that has not reached the server yet. It stays on the device until the server has taken or refused it. */
export interface SignedAct {
  readonly kind: ActKind;
  readonly account: string;
  readonly path: string;
  readonly typedData: TypedData;
  readonly signature: string;
  readonly votes?: readonly number[];
}

/** How far the relay is with an act, as the server tells it. */
export interface Ticket {
  readonly id: string;
  readonly state: 'queued' | 'submitted' | 'mined' | 'indexed' | 'final' | 'failed';
  readonly transactionHash?: string | null;
  readonly block?: number | null;
  readonly errorCode?: string | null;
  readonly error?: string | null;
}

/** What is remembered of an act on its way. */
export interface Underway {
  readonly id: string;
  readonly kind: ActKind;
  readonly votes?: readonly number[];
}

/** What became of sending. */
export type Sent =
  | { readonly result: 'sent'; readonly ticket: Ticket }
  | { readonly result: 'kept'; readonly why: 'offline' | 'unreachable' | 'signed-out' }
  | { readonly result: 'refused'; readonly refusal: Refused }
  | { readonly result: 'nothing' };

/** Told to the document (`detail` = scope) when an act was sent or refused by itself. */
export const OUTBOX_EVENT = 'dao:outbox';

const signedKey = (scope: string): string => `signed:${scope}`;
const ticketKey = (scope: string): string => `ticket:${scope}`;

/** The signed act that waits in a scope. */
export const waiting = (scope: string): SignedAct | null => load<SignedAct>(signedKey(scope));

/** The act of a scope that the relay works on. */
export const underway = (scope: string): Underway | null => load<Underway>(ticketKey(scope));

/** Remembers an act the relay works on. */
export const follow = (scope: string, act: Underway): void => keep(ticketKey(scope), act);

/** Forgets an act that is over. */
export const unfollow = (scope: string): void => drop(ticketKey(scope));

/** Keeps a signed act. Call it before anything else is done with the signature. */
export const put = (scope: string, act: SignedAct): void => keep(signedKey(scope), act);

/** Forgets a signed act that was never sent. */
export const discard = (scope: string): void => drop(signedKey(scope));

/** Whether anything of this account waits. */
export const anythingWaits = (account: string): boolean => scopesOf(account).length > 0;

const scopesOf = (account: string): string[] =>
  keys('signed:').map(key => key.slice('signed:'.length)).filter(scope => waiting(scope)?.account.toLowerCase() === account.toLowerCase());

let line: Promise<unknown> = Promise.resolve();

/** One tab sends at a time, so that an act kept on the device goes out once. Pages that did not come over https have no locks: they queue among themselves. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | null | undefined;
  if (locks) return locks.request('dao-outbox', work) as Promise<T>;
  const turn = line.then(work, work);
  line = turn;
  return turn;
}

/** Sends the act of a scope. Only a refusal that would stay a refusal forgets it. */
export const send = (scope: string): Promise<Sent> =>
  alone(async () => {
    const act = waiting(scope);
    if (!act) return { result: 'nothing' };
    try {
      const ticket = await post<Ticket>(act.path, { typedData: act.typedData, signature: act.signature });
      follow(scope, { id: ticket.id, kind: act.kind, ...(act.votes && { votes: act.votes }) });
      discard(scope);
      return { result: 'sent', ticket };
    } catch (error) {
      if (error instanceof Unreachable) return { result: 'kept', why: navigator.onLine ? 'unreachable' : 'offline' };
      if (!(error instanceof Refused)) throw error;
      if (error.passing) return { result: 'kept', why: 'unreachable' };
      if (error.status === 401) return { result: 'kept', why: 'signed-out' };
      discard(scope);
      return { result: 'refused', refusal: error };
    }
  });

/** Sends everything of an account that waits, and tells the page of each. */
export async function flush(account: string): Promise<void> {
  for (const scope of scopesOf(account)) announce(scope, await send(scope));
}

/** Tells the page what became of an act. */
export const announce = (scope: string, sent: Sent): void => {
  document.dispatchEvent(new CustomEvent(OUTBOX_EVENT, { detail: { scope, sent } }));
};
