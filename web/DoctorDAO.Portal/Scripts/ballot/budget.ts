/** Credits of a member in a session, and the most votes on one issue either way. */
export const BUDGET = 100;
export const MOST = 10;

/** Credits that v votes on an issue cost. */
export const cost = (votes: number): number => votes * votes;

/** Credits of a whole ballot. */
export const used = (votes: readonly number[]): number => votes.reduce((sum, v) => sum + cost(v), 0);

/** A whole number of votes within what an issue takes; anything else is 0. */
export const clamp = (votes: number): number => (Number.isInteger(votes) ? Math.max(-MOST, Math.min(MOST, votes)) + 0 : 0);

/** One change that makes a ballot fit: `issue` goes to `to` votes and frees so many credits for so many votes lost. */
export interface Fix {
  readonly issue: number;
  readonly to: number;
  readonly frees: number;
  readonly loses: number;
}

/** The smallest single reductions that make the ballot fit, fewest votes lost first, then the least freed, at most three. Empty when it fits or when no single change is enough. */
export function fixes(votes: readonly number[]): Fix[] {
  const over = used(votes) - BUDGET;
  if (over <= 0) return [];
  return votes
    .flatMap((v, issue) => {
      const left = cost(v) - over;
      if (left < 0) return [];
      const size = Math.floor(Math.sqrt(left));
      return [{ issue, to: size === 0 ? 0 : Math.sign(v) * size, frees: cost(v) - cost(size), loses: Math.abs(v) - size }];
    })
    .sort((a, b) => a.loses - b.loses || a.frees - b.frees || a.issue - b.issue)
    .slice(0, 3);
}

/** The ballot lowered one vote at a time, always the largest, later issues first on a tie, until it fits. */
export function shrink(votes: readonly number[]): number[] {
  const lowered = [...votes];
  while (used(lowered) > BUDGET) {
    const largest = lowered.reduce((best, v, i) => (Math.abs(v) >= Math.abs(lowered[best]!) ? i : best), 0);
    lowered[largest] = lowered[largest]! - Math.sign(lowered[largest]!);
  }
  return lowered;
}

/**
 * The votes after a key is pressed on a control, or `null` when the key is not the ballot's (arrows, Home and End are the range input's own).
 * A digit sets the size and keeps the side; minus changes the side; Delete and Backspace clear; PageUp and PageDown move three.
 */
export function pressed(key: string, votes: number): number | null {
  if (/^[0-9]$/.test(key)) return clamp((votes < 0 ? -1 : 1) * Number(key));
  switch (key) {
    case '-':
    case '\u2212':
      return clamp(-votes);
    case 'Delete':
    case 'Backspace':
      return 0;
    case 'PageUp':
      return clamp(votes + 3);
    case 'PageDown':
      return clamp(votes - 3);
    default:
      return null;
  }
}
