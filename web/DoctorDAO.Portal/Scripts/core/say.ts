import { one } from './dom.js';

const QUIET = 10_000;
let pending: ReturnType<typeof setTimeout> | undefined;
let rare: ReturnType<typeof setTimeout> | undefined;
let next: string | undefined;
let last = -Infinity;

function speak(text: string): void {
  const line = one('#live');
  if (!line) return;
  // A reader hears a change: the same words twice need a silence between them.
  line.textContent = line.textContent === text ? `${text}\u00A0` : text;
}

/** Says something politely, after `delay` milliseconds; the newest words win. */
export function say(text: string, delay = 400): void {
  clearTimeout(pending);
  pending = setTimeout(() => speak(text), delay);
}

/** Says news of a refreshed page: at once, but at most every 10 seconds, and then the newest. */
export function sayRarely(text: string): void {
  next = text;
  if (rare !== undefined) return;
  const wait = Math.max(0, last + QUIET - performance.now());
  rare = setTimeout(() => {
    rare = undefined;
    last = performance.now();
    if (next !== undefined) speak(next);
    next = undefined;
  }, wait);
}
