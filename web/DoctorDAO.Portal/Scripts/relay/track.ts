import { get, Refused } from '../core/core.js';
import { hub } from '../live/hub.js';
import type { Ticket } from './outbox.js';

/** The topic of a ticket: the id without dashes. */
export const topicOf = (id: string): string => `relay:${id.replaceAll('-', '').toLowerCase()}`;

/** States in the order an act passes through them; `queued` is what the reader knows as signed. */
const ORDER: readonly Ticket['state'][] = ['queued', 'submitted', 'mined', 'indexed', 'final'];

/** 0 signed, 1 submitted, 2 mined, 3 indexed, 4 final; -1 failed. */
export const rank = (state: Ticket['state']): number => ORDER.indexOf(state);

/**
 * Follows a ticket until it is final, failed or gone (`null`), telling each state it is seen in. Asks when the hub says so and at each attempt to reach
 * a hub that is away, so that nothing is missed and nothing is asked for without cause.
 */
export function track(id: string, tell: (ticket: Ticket | null) => void, signal: AbortSignal): void {
  const life = new AbortController();
  signal.addEventListener('abort', () => life.abort(), { once: true });
  let asking = false;
  let again = false;
  const ask = async (): Promise<void> => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      do {
        again = false;
        const ticket = await get<Ticket>(`/api/relay/${encodeURIComponent(id)}`, life.signal);
        if (life.signal.aborted) return;
        tell(ticket);
        if (ticket.state === 'final' || ticket.state === 'failed') life.abort();
      } while (again && !life.signal.aborted);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) {
        life.abort();
        tell(null);
      }
      // Anything else passes: the hub's next word or next attempt asks again.
    } finally {
      asking = false;
    }
  };
  hub().listen(topicOf(id), () => void ask(), life.signal, true);
  addEventListener('online', () => void ask(), { signal: life.signal });
  void ask();
}
