import { get, post, Refused, Unreachable } from '../core/core.js';
import { forget, keptOf, type Kept } from './vote.js';

/** How far a juror's own seat is, as the server tells it. */
interface OwnVote {
  readonly stage: 'drawing' | 'commit' | 'reveal' | 'decided' | 'noRuling' | 'closed';
  readonly round: number;
  readonly seat?: number | null;
  readonly committed: boolean;
  readonly revealed: boolean;
  readonly final: boolean;
  readonly from?: string | null;
}

/** The longest that a page waits by itself; a timer cannot do more than 24 days anyway. */
const LONGEST = 24 * 3600 * 1000;

/** Seconds until another look when the chain had not come as far as the clock, or could not be reached. */
const AGAIN = 20;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Opens the votes of an account whose time has come, forgets those that are over, and looks again when the next one is due. */
export async function openDue(account: string): Promise<void> {
  clearTimeout(timer);
  let next = Infinity;
  for (const vote of keptOf(account)) {
    try {
      next = Math.min(next, await look(vote));
    } catch (error) {
      if (!(error instanceof Unreachable) && !(error instanceof Refused && (error.passing || error.status === 401))) throw error;
      next = Math.min(next, AGAIN * 1000);
    }
  }
  if (next < LONGEST) timer = setTimeout(() => void openDue(account), next);
}

/** Milliseconds until it is worth another look. */
async function look({ seat, votes }: Kept): Promise<number> {
  const path = `/api/panels/cases/${seat.case}`;
  let own: OwnVote;
  try {
    own = await get<OwnVote>(`${path}/vote`);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    forget(seat);
    return Infinity;
  }
  const running = own.round === seat.round && own.seat === seat.seat && (own.stage === 'commit' || own.stage === 'reveal');
  if (own.final || (!running && own.stage !== 'drawing') || own.round > seat.round || (own.stage === 'reveal' && !own.committed)) {
    forget(seat);
    return Infinity;
  }
  if (own.stage === 'commit') return own.committed && own.from ? Math.max(1000, Date.parse(own.from) - chainNow()) + 2000 : Infinity;
  if (own.stage !== 'reveal' || own.revealed) return Infinity;
  for (const vote of votes) {
    try {
      await post(`${path}/reveal`, vote);
      return Infinity;
    } catch (error) {
      // Another of them was sealed.
      if (error instanceof Refused && error.problem.code === 'PanelWrongReveal') continue;
      if (error instanceof Refused && !error.passing && error.status !== 401) return AGAIN * 1000;
      throw error;
    }
  }
  return Infinity;
}

/** The chain's time, as far as the page told it. */
function chainNow(): number {
  const told = Date.parse(document.documentElement.dataset['now'] ?? '');
  return Number.isNaN(told) ? Date.now() : told + performance.now();
}
