import { write, type Args, type Piece } from './message.js';

let texts: Map<string, string> | undefined;

/** Forgets what was read, because the page was replaced. */
export function forgetTexts(): void {
  texts = undefined;
}

function read(): Map<string, string> {
  const found = new Map<string, string>();
  for (const block of document.querySelectorAll('script[type="application/json"][data-dao-text]')) {
    for (const [key, message] of Object.entries(JSON.parse(block.textContent ?? '{}') as Record<string, string>)) found.set(key, message);
  }
  return found;
}

/** Whether the page has a text. */
export const hasText = (key: string): boolean => (texts ??= read()).has(key);

/** A text of the page in the reader's language in pieces, for places that set a number apart. A key the page lacks is returned as it is. */
export function pieces(key: string, args: Args = {}): Piece[] {
  const message = (texts ??= read()).get(key);
  return message === undefined ? [{ text: key }] : write(message, args, document.documentElement.lang || 'en');
}

/** The same as one string. */
export const t = (key: string, args: Args = {}): string => pieces(key, args).map(piece => piece.text).join('');

/** Votes as people read them: `+4`, `−2` (U+2212), `0`. */
export const signed = (votes: number): string => (votes > 0 ? `+${votes}` : votes < 0 ? `\u2212${-votes}` : '0');
