import { all, define, Refused, t } from '../core/core.js';
import type { CallIntent } from '../relay/call.js';
import type { Flow } from '../relay/flow.js';
import { Act } from './act.js';
import { basisPoints, minorUnits } from './money.js';
import { Told } from './plain-act.js';
import { Problems } from './problems.js';

export { flush } from '../relay/outbox.js';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * `<member-act>`: something that a member does by a contract of panels, cover or the marketplace. Its fields are the draft (`data-as`: number, money, share (percent), flag; else text),
 * `data-draft` holds what is no field. The server prepares what the wallet signs at `data-path`/prepare; what is wrong is said at `[data-problem=field]`.
 */
export class MemberAct extends Act {
  readonly #problems = new Problems(this);

  protected get scope(): string {
    return `${this.need('chain')}:call:${this.need('path')}:${this.need('account').toLowerCase()}`;
  }

  protected async act(flow: Flow, status: (text: string | null) => void): Promise<void> {
    this.#problems.clear();
    const draft = this.draft();
    try {
      await flow.signCall({ path: this.need('path'), draft, intent: this.#intent() }, status);
    } catch (error) {
      if (error instanceof Refused && this.#problems.tell(error)) throw new Told();
      throw error;
    }
  }

  /** What the fields say. Throws `Told` when one of them cannot be read. */
  protected draft(): Record<string, unknown> {
    const draft = JSON.parse(this.dataset['draft'] ?? '{}') as Record<string, unknown>;
    let wrong = false;
    for (const field of all<Field>('[name]', this)) {
      if (field instanceof HTMLInputElement && field.type === 'radio' && !field.checked) continue;
      const text = field.value.trim();
      const as = field.dataset['as'];
      if (as === 'flag') draft[field.name] = (field as HTMLInputElement).checked;
      else if (text === '') draft[field.name] = null;
      else if (as === 'number' || as === 'money' || as === 'share') {
        const value = as === 'money' ? minorUnits(text) : as === 'share' ? basisPoints(text) : Number(text);
        if (value === null || !Number.isSafeInteger(value)) {
          this.#problems.say(field.name, as === 'money' ? t('act.money') : as === 'share' ? t('act.share') : t('act.number'), !wrong);
          wrong = true;
        } else draft[field.name] = value;
      } else draft[field.name] = text;
    }
    if (wrong) throw new Told();
    return draft;
  }

  #intent(): CallIntent {
    const { token, spender, most } = this.dataset;
    return {
      chain: this.need('chain'), account: this.need('account'), contract: this.need('contract'), forwarder: this.need('forwarder'),
      ...(token && spender && { pays: { token, spender, ...(most && { most: BigInt(most) }) } }),
    };
  }
}

define('member-act', MemberAct);
