import { all, one, own, say, show, t } from '../core/core.js';
import { rank } from './track.js';
import type { ActKind, Sent, Ticket } from './outbox.js';
import { reason, words } from './words.js';

/** Where an act shows how far it is. Each is hidden by the page at first; a page may lack any of them. */
export interface Places {
  readonly sent: HTMLElement | null;
  readonly problem: HTMLElement | null;
  readonly kept: HTMLElement | null;
  readonly reorg: HTMLElement | null;
}

const STEPS = ['signed', 'submitted', 'mined', 'indexed', 'final'] as const;

/** Paints the steps of one act. A step never goes back without the words that say why. */
export class Progress {
  #step = -1;
  #kind: ActKind = 'ballot';

  constructor(readonly places: Places) {}

  /** Whether steps are shown now. */
  get active(): boolean {
    return this.#step >= 0;
  }

  /** Begins with what is already known, quietly. */
  begin(kind: ActKind): void {
    this.#kind = kind;
    this.#step = -1;
    show(this.places.problem, false);
    show(this.places.reorg, false);
  }

  /** Paints a ticket and says what is new. */
  ticket(ticket: Ticket, quiet = false): void {
    show(this.places.kept, false);
    if (ticket.state === 'failed') {
      this.fail(reason(ticket.errorCode, ticket.error));
      return;
    }
    const step = rank(ticket.state);
    if (step < this.#step) {
      show(this.places.reorg, true);
      say(t('act.reorg'), 0);
    } else if (step > this.#step && !quiet && step < 4) say(t('act.said', { step: STEPS[step]!, kind: this.#kind }));
    if (step === 4) show(this.places.reorg, false);
    this.#paint(step);
  }

  /** Paints that the act is signed, before the server has it. */
  signed(): void {
    this.#paint(0);
  }

  /** What became of sending, when it was not taken. */
  sent(sent: Sent): void {
    if (sent.result === 'kept') {
      const line = this.places.kept && (one('[data-part=why]', this.places.kept) ?? one('b', this.places.kept));
      if (line) own(line, 'children').textContent = t('act.kept', { why: sent.why });
      show(this.places.kept, true);
      show(this.places.sent, false);
      this.#step = -1;
    } else if (sent.result === 'refused') this.fail(words(sent.refusal));
  }

  /** Says why an act was not accepted, and moves there. */
  fail(text: string): void {
    this.#step = -1;
    show(this.places.kept, false);
    show(this.places.sent, false);
    show(this.places.reorg, false);
    const { problem } = this.places;
    const line = problem && one('[data-part=problem]', problem);
    if (line) own(line, 'children').textContent = text;
    show(problem, true);
    problem?.focus();
  }

  /** Moves the focus to what is shown: a dialog that closes would give it back to its opener, away from the news. */
  focus(): void {
    const { problem, kept, sent } = this.places;
    const shown = [problem, kept, sent].find(place => place && !place.hidden);
    if (!shown) return;
    if (!shown.hasAttribute('tabindex')) own(shown, 'tabindex').tabIndex = -1;
    shown.scrollIntoView({ block: 'center' });
    shown.focus({ preventScroll: true });
  }

  /** Takes everything away. */
  clear(): void {
    this.#step = -1;
    for (const place of Object.values(this.places) as (HTMLElement | null)[]) show(place, false);
  }

  #paint(step: number): void {
    this.#step = step;
    const { sent } = this.places;
    if (!sent) return;
    for (const [i, name] of STEPS.entries()) {
      for (const item of all(`[data-step=${name}]`, sent)) {
        own(item, 'class', 'aria-current').className = i < step || step === 4 ? 'done' : i === step ? 'now' : '';
        if (i === step && step < 4) item.setAttribute('aria-current', 'step');
        else item.removeAttribute('aria-current');
      }
    }
    const title = one('[data-part=title]', sent) ?? one('h2', sent);
    if (title) own(title, 'children').textContent = t('act.title', { kind: this.#kind, step: STEPS[step]! });
    const note = one('[data-part=note]', sent);
    if (note) own(note, 'children').textContent = t('act.note', { step: STEPS[step]!, kind: this.#kind });
    show(sent, true);
  }
}
