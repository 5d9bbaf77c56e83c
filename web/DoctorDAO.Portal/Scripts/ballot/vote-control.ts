import { define, el, fill, Island, one, own, pieces, signed, t } from '../core/core.js';
import { clamp, cost, pressed } from './budget.js';

/** Told by a control (bubbles) when its votes changed by hand. */
export const VOTE_EVENT = 'change-vote';

/** `<vote-control>`: one issue. A range input with two buttons, the reading beside it, and the square of what it costs. */
export class VoteControl extends Island {
  protected start(signal: AbortSignal): void {
    const { range } = this;
    own(range, 'value', 'aria-valuetext');
    own(this, 'style', 'data-sign');
    this.addEventListener('click', e => {
      const step = e.target instanceof Element ? e.target.closest<HTMLElement>('.step') : null;
      if (step) this.#byHand(this.value + Number(step.dataset['d']));
    }, { signal });
    this.addEventListener('input', e => {
      if (e.target === range) this.#byHand(this.value);
    }, { signal });
    this.addEventListener('keydown', e => {
      if (e.target !== range || e.ctrlKey || e.metaKey || e.altKey) return;
      const next = pressed(e.key, this.value);
      if (next === null) return;
      e.preventDefault();
      this.#byHand(next);
    }, { signal });
    this.paint();
  }

  get range(): HTMLInputElement {
    const range = one<HTMLInputElement>('input[type=range]', this);
    if (!range) throw new Error('<vote-control> has no range input.');
    return range;
  }

  /** Votes, -10 to +10. */
  get value(): number {
    return clamp(Number(this.range.value));
  }

  /** What the member's live ballot says here; `null` without one. */
  get was(): number | null {
    return this.#number('own');
  }

  /** What the delegate's ballot says here; `null` when the delegate has not cast. */
  get delegate(): number | null {
    return this.#number('delegate');
  }

  /** The whole title of the issue. */
  get label(): string {
    return this.dataset['name'] ?? '';
  }

  /** The title as buttons and tables show it. */
  get short(): string {
    return this.dataset['short'] ?? this.label;
  }

  #number(name: string): number | null {
    const text = this.dataset[name];
    return text === undefined || text === '' ? null : clamp(Number(text));
  }

  /** Sets the votes without telling anybody. */
  set(votes: number): void {
    this.range.value = String(clamp(votes));
    this.paint();
  }

  #byHand(votes: number): void {
    this.set(votes);
    this.dispatchEvent(new CustomEvent(VOTE_EVENT, { bubbles: true }));
  }

  paint(): void {
    const v = this.value;
    const { was, delegate } = this;
    const side = v > 0 ? 'for' : v < 0 ? 'against' : 'none';
    const credits = cost(v);
    this.dataset['sign'] = v > 0 ? '+' : v < 0 ? '-' : '0';
    this.style.setProperty('--v', String(v));
    this.style.setProperty('--d', String(delegate ?? 0));
    const changed = was !== null && was !== v;
    this.range.setAttribute('aria-valuetext', t('ballot.spoken', { side, n: Math.abs(v), credits }) + (changed ? t('ballot.spoken-was', { was: signed(was) }) : ''));
    const reading = pieces('ballot.reading', { side, n: Math.abs(v), votes: signed(v) }).map(p => (p.name === 'votes' ? el('b', { textContent: p.text }) : p.text));
    fill(
      one('.read', this),
      el('span', {}, ...reading, ...(changed ? [' ', el('span', { className: 'mute was', textContent: t('ballot.was', { was: signed(was) }) })] : [])),
      el('span', { className: 'cost' }, t('ballot.credits', { n: credits }), ' ', el('i', { className: 'sq', style: `--n:${Math.abs(v)}` })),
    );
  }
}

define('vote-control', VoteControl);
