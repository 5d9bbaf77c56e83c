import { fill, hasText, Island, one, Refused, show, t, Unreachable } from '../core/core.js';
import { openDeviceKeys, type DeviceKeys } from './device-keys.js';
import { EvidenceProblem } from './problem.js';

/** What went wrong, in words of the page. */
export function words(error: unknown): string {
  if (error instanceof EvidenceProblem) return t(`evidence.${error.code}`);
  if (error instanceof Unreachable) return t('evidence.offline');
  if (error instanceof Refused) return Object.values(error.problem.errors ?? {}).flat()[0] ?? t('evidence.refused');
  return t('evidence.device');
}

/** An island about evidence: one thing at a time, a line that speaks, a line that says what is wrong. */
export abstract class EvidenceIsland extends Island {
  #acting = false;
  #last: Promise<void> = Promise.resolve();
  #keys: Promise<DeviceKeys> | undefined;

  protected get account(): string {
    return this.need('account');
  }

  /** Keys on this device. */
  protected keys(): Promise<DeviceKeys> {
    return (this.#keys ??= openDeviceKeys());
  }

  protected piece<T extends HTMLElement = HTMLElement>(name: string): T | null {
    return one<T>(`[data-part=${name}]`, this);
  }

  protected say(key: string | null, args: Record<string, string | number> = {}): void {
    const line = this.piece('status');
    fill(line, key !== null && hasText(`evidence.${key}`) ? t(`evidence.${key}`, args) : '');
  }

  /**
   * Does something, and says what went wrong. What somebody does waits for what the island does by itself, and is done once however often it is clicked.
   * @param byHand whether somebody did it: then what went wrong has the focus.
   */
  protected attempt(run: () => Promise<void>, byHand = true): Promise<void> {
    if (this.#acting) return Promise.resolve();
    this.#acting = byHand;
    return (this.#last = this.#after(this.#last, run, byHand));
  }

  async #after(last: Promise<void>, run: () => Promise<void>, byHand: boolean): Promise<void> {
    await last;
    const problem = this.piece('problem');
    show(problem, false);
    try {
      await run();
    } catch (error) {
      this.say(null);
      fill(problem, words(error));
      show(problem, true);
      if (byHand) problem?.focus();
      this.failed(error);
    } finally {
      if (byHand) this.#acting = false;
    }
  }

  /** What else is to be shown when something went wrong. */
  protected failed(_error: unknown): void {
    // Nothing, mostly.
  }
}
