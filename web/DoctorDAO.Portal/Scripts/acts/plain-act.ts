import { Island, one, show } from '../core/core.js';
import { ActDialog } from '../relay/act-dialog.js';
import { pickWallet } from '../wallet/chooser.js';
import { useAccount, useChain, type Provider } from '../wallet/eip1193.js';

export type Status = (text: string | null) => void;

/** The page has said already what is wrong, at the field that it is about. */
export class Told extends Error {}

/** An act of a page that has no steps to show: one button, a line that speaks, and what is shown when it is done. */
export abstract class PlainAct extends Island {
  #busy = false;

  /** What `data-do` of its button says. */
  protected abstract readonly verb: string;

  /** Does it; throws why it could not. */
  protected abstract run(status: Status): Promise<void>;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest(`[data-do="${this.verb}"]`)) void this.#run();
    }, { signal });
  }

  protected async wallet(): Promise<Provider> {
    const { provider } = await pickWallet();
    await useAccount(provider, this.need('account'));
    await useChain(provider, BigInt(this.need('chain')));
    return provider;
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const speech = new ActDialog(this);
    speech.clear();
    try {
      await this.run(text => speech.status(text));
      speech.status(null);
      show(one(`[data-do="${this.verb}"]`, this), false);
      const done = one('[data-part=done]', this);
      show(done, true);
      done?.focus();
    } catch (error) {
      if (error instanceof Told) speech.status(null);
      else speech.failed(error);
    } finally {
      this.#busy = false;
    }
  }
}
