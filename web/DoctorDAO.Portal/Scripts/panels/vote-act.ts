import { Act } from '../acts/act.js';
import { minorUnits } from '../acts/money.js';
import { Told } from '../acts/plain-act.js';
import { Problems } from '../acts/problems.js';
import { define, fill, one, put, Refused, remove, show, t } from '../core/core.js';
import type { Flow } from '../relay/flow.js';
import { commitCall, commitment, prepare, type Seat } from './vote.js';

export { flush } from '../relay/outbox.js';
export { openDue } from './open-due.js';

const WHOLE = 10_000;

/** Basis points of a share as people write it: 33, 33.5, 33,25 %. `null` for anything else. */
export function basisPoints(text: string): number | null {
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s%]/g, ''));
  if (!parts) return null;
  const value = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return value <= WHOLE ? value : null;
}

/**
 * `<vote-act>`: a juror's answer, sealed by one signature. The device keeps what opens it; with `open` the server has it too, before anything is signed, so that a device that is
 * lost then loses no vote.
 */
class VoteAct extends Act {
  readonly #problems = new Problems(this);

  protected get scope(): string {
    return `${this.need('chain')}:vote:${this.need('case')}:${this.need('round')}:${this.need('account').toLowerCase()}`;
  }

  protected override start(signal: AbortSignal): void {
    super.start(signal);
    this.addEventListener('input', e => this.#typed(e.target), { signal });
    this.addEventListener('change', e => this.#typed(e.target), { signal });
    this.#paint();
  }

  protected async act(flow: Flow, status: (text: string | null) => void): Promise<void> {
    const seat = this.#seat();
    const award = this.#answer();
    const vote = prepare(seat, award, this.#reasons());
    const path = `/api/panels/cases/${seat.case}`;
    const sealed = commitment(seat, vote);
    try {
      status(t('act.preparing'));
      await (this.#checked('open') ? put(`${path}/vote`, vote) : remove(`${path}/vote`));
    } catch (error) {
      status(null);
      if (error instanceof Refused && this.#problems.tell(error)) throw new Told();
      throw error;
    }
    await flow.signCall({
      path: `${path}/commit`, draft: { commitment: sealed },
      intent: { chain: seat.chain, account: seat.account, contract: seat.contract, forwarder: this.need('forwarder'), data: commitCall(seat, sealed) },
    }, status);
  }

  #seat(): Seat {
    return {
      chain: this.need('chain'), contract: this.need('contract'), case: this.need('case'), round: Number(this.need('round')), seat: Number(this.need('seat')),
      juror: this.need('juror'), account: this.need('account'),
    };
  }

  /** Basis points, once all is filled in. Throws `Told` when something is missing. */
  #answer(): number {
    this.#problems.clear();
    const chosen = one<HTMLInputElement>('[name=answer]:checked', this)?.value;
    const part = basisPoints(this.#field('percent').value);
    const award = chosen === 'all' ? WHOLE : chosen === 'none' ? 0 : part;
    const wrong = [
      chosen === undefined && 'answer', chosen === 'part' && (part === null || part === 0 || part === WHOLE) && 'percent', this.#reasons() === '' && 'reasons', !this.#checked('free') && 'free',
    ].filter(x => x !== false);
    wrong.forEach((name, i) => this.#problems.say(name, null, i === 0));
    if (wrong.length > 0) throw new Told();
    return award!;
  }

  #reasons(): string {
    return (one<HTMLTextAreaElement>('[name=reasons]', this)?.value ?? '').trim().replace(/\r\n?/g, '\n');
  }

  #field(name: string): HTMLInputElement {
    return one<HTMLInputElement>(`[name=${name}]`, this)!;
  }

  #checked(name: string): boolean {
    return one<HTMLInputElement>(`[name=${name}]`, this)?.checked === true;
  }

  /** Euros and percent say the same: who writes one reads the other. */
  #typed(target: EventTarget | null): void {
    const asked = Number(this.need('asked'));
    if (target instanceof HTMLInputElement && target.name === 'percent') {
      const share = basisPoints(target.value);
      if (share !== null) this.#field('amount').value = this.#written(Math.floor((asked * share) / WHOLE));
    } else if (target instanceof HTMLInputElement && target.name === 'amount') {
      const cents = minorUnits(target.value);
      if (cents !== null && asked > 0 && cents <= asked) this.#field('percent').value = this.#written(Math.round((cents * WHOLE) / asked));
    }
    this.#paint();
  }

  #written(hundredths: number): string {
    return new Intl.NumberFormat(document.documentElement.lang || 'en', { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false }).format(hundredths / 100);
  }

  #paint(): void {
    const part = one<HTMLInputElement>('[name=answer]:checked', this)?.value === 'part';
    show(one('[data-part=share]', this), part);
    show(one('[data-part=later]', this), !this.#checked('open'));
    const count = one('[data-part=count]', this);
    if (count) fill(count, String(this.#reasons().length));
  }
}

define('vote-act', VoteAct);
