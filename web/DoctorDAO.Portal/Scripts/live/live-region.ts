import { all, define, Island, own, pageReplaced, sayRarely } from '../core/core.js';
import { hub } from './hub.js';
import { morph } from './morph.js';

const MAX_TIMER = 2 ** 31 - 1;

const skewOf = (page: Document): number => Date.parse(page.documentElement.dataset['now'] ?? '') - Date.now();

/** How far the chain's clock is from the device's, as the newest page says. Deadlines are the chain's. */
let skew = skewOf(document) || 0;
const chainNow = (): number => Date.now() + skew;

/** `<live-region id topics data-refresh-at data-every>`: content that is asked for again when one of its topics changes. */
export class LiveRegion extends Island {
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #alarm: ReturnType<typeof setTimeout> | undefined;
  #deadline = Infinity;

  protected start(signal: AbortSignal): void {
    for (const topic of new Set((this.getAttribute('topics') ?? '').split(/\s+/).filter(Boolean))) hub().listen(topic, () => this.#changed(), signal);
    this.#schedule();
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      clearTimeout(this.#alarm);
    }, { once: true });
  }

  #changed(): void {
    const every = 1000 * Number(this.dataset['every'] ?? 0);
    const wait = this.#last + every - performance.now();
    clearTimeout(this.#timer);
    if (wait <= 0) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), wait);
  }

  #ask(): void {
    this.#last = performance.now();
    void refresh(this);
  }

  /** Whether the deadline that the region waits for has passed on the chain's clock. */
  get due(): boolean {
    return chainNow() > this.#deadline;
  }

  /** Waits for the next deadline that the region names. */
  #schedule(): void {
    clearTimeout(this.#alarm);
    const now = chainNow();
    this.#deadline = Math.min(...(this.dataset['refreshAt'] ?? '').split(/\s+/).map(at => Date.parse(at)).filter(at => at > now));
    if (!Number.isFinite(this.#deadline)) return;
    // A second late rather than early: the chain decides. Far deadlines exceed what a timer can hold.
    this.#alarm = setTimeout(() => (this.due ? this.#ask() : this.#schedule()), Math.min(this.#deadline - now + 1000, MAX_TIMER));
  }
}

const waiting = new Set<LiveRegion>();
let running: Promise<void> | undefined;

/** Asks for the page again and brings the region up to date; regions that change while it is under way share the next answer. */
export function refresh(region: LiveRegion): Promise<void> {
  waiting.add(region);
  return (running ??= run().finally(() => (running = undefined)));
}

/** Brings every region of the page up to date. */
export async function refreshAll(): Promise<void> {
  await Promise.all(all<LiveRegion>('live-region').map(refresh));
}

async function run(): Promise<void> {
  // Topics of one commit arrive together: let them share one question.
  await new Promise(resolve => setTimeout(resolve, 20));
  while (waiting.size > 0) {
    const batch = [...waiting];
    waiting.clear();
    const page = await fetchPage();
    if (page) for (const region of dueAt(page, batch)) apply(region, page);
  }
}

/**
 * Regions that a newer page brings up to date: those that asked for it, and those whose deadline has passed meanwhile. A clock that jumps, as the demo's does or
 * a device's after sleep, is heard of by whichever region asks first.
 */
export function dueAt(page: Document, asked: readonly LiveRegion[]): ReadonlySet<LiveRegion> {
  const { block } = page.documentElement.dataset;
  if (block) document.documentElement.dataset['block'] = block;
  const now = skewOf(page);
  if (Number.isFinite(now)) skew = now;
  return new Set([...asked, ...all<LiveRegion>('live-region').filter(region => region.due)]);
}

async function fetchPage(): Promise<Document | undefined> {
  const here = location.href;
  try {
    const response = await fetch(here, { headers: { accept: 'text/html' }, credentials: 'same-origin', cache: 'no-cache', redirect: 'error' });
    if (!response.ok) return undefined;
    const text = await response.text();
    // Somebody went elsewhere meanwhile: this answer is about another page.
    return location.href === here ? new DOMParser().parseFromString(text, 'text/html') : undefined;
  } catch {
    // The next change, or the next reconnection, asks again.
    return undefined;
  }
}

/** What has the focus, and all around it up to the region, from the inside out. */
function focusedIn(region: LiveRegion): HTMLElement[] {
  const around: HTMLElement[] = [];
  for (let at = document.activeElement; at instanceof HTMLElement && region.contains(at); at = at.parentElement) around.push(at);
  return around;
}

/** When what had the focus is gone, the nearest that is left has it: whoever has no mouse goes on from there and not from the top. */
function keepPlace(around: readonly HTMLElement[]): void {
  if (around[0]?.isConnected !== false) return;
  const near = around.find(element => element.isConnected);
  if (!near) return;
  if (!near.hasAttribute('tabindex')) own(near, 'tabindex').tabIndex = -1;
  near.focus({ preventScroll: true });
}

const announced = (root: ParentNode): Map<string, string> =>
  new Map(all('[data-announce]', root).map((element, i) => [element.id || String(i), element.dataset['announce'] ?? '']));

/** Morphs one region into its counterpart of a newer page. */
export function apply(region: LiveRegion, page: Document): void {
  const fresh = region.id ? page.getElementById(region.id) : null;
  if (!region.isConnected || !fresh) return;
  const before = announced(region);
  for (const name of ['topics', 'data-refresh-at', 'data-every']) {
    const value = fresh.getAttribute(name);
    if (value === null) region.removeAttribute(name);
    else region.setAttribute(name, value);
  }
  const around = focusedIn(region);
  morph(region, fresh);
  pageReplaced(region);
  keepPlace(around);
  const news = [...announced(region)].filter(([id, text]) => text && before.get(id) !== text).map(([, text]) => text);
  if (news.length > 0) sayRarely(news.join(' '));
}

define('live-region', LiveRegion);
