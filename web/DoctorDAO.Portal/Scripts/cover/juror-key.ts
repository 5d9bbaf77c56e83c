import { define, fill, one, own, show } from '../core/core.js';
import { readerPlace } from './content-key.js';
import * as api from './evidence-api.js';
import { newReaderKey, readerKey } from './evidence-crypto.js';
import { EvidenceIsland } from './evidence-island.js';
import { EvidenceProblem } from './problem.js';
import { newCode, openWith, sealUnder } from './recovery-code.js';

/** `<juror-key>`: makes the key that claims are encrypted to for a juror, or brings it to this device by its recovery code. The private key stays on devices of the juror's. */
export class JurorKey extends EvidenceIsland {
  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest('[data-do=make]')) void this.attempt(() => this.#make());
    }, { signal });
    const form = one<HTMLFormElement>('form', this);
    form?.addEventListener('submit', e => {
      e.preventDefault();
      void this.attempt(() => this.#bring(one<HTMLInputElement>('input', form)?.value ?? ''));
    }, { signal });
    void this.attempt(() => this.#look(), false);
  }

  async #look(): Promise<void> {
    const [device, keys] = [await this.keys(), await api.ownKeys()];
    const newest = keys[0];
    if (newest && await device.reader(newest.id)) this.#state('here');
    else this.#state(newest ? 'elsewhere' : 'none');
  }

  /** Of three parts that say how it is, one is shown. */
  #state(state: 'none' | 'here' | 'elsewhere'): void {
    for (const name of ['none', 'here', 'elsewhere']) show(this.piece(name), name === state);
    own(this, 'data-state').dataset['state'] = state;
  }

  async #make(): Promise<void> {
    const [device, made, code] = [await this.keys(), await newReaderKey(), newCode()];
    const recovery = await sealUnder(code, made.pkcs8, readerPlace(made.id));
    made.pkcs8.fill(0);
    await device.keepReader(made.id, this.account, made.privateKey);
    await api.addKey(made.publicKey, recovery);
    fill(this.piece('code-text'), code);
    show(this.piece('code'), true);
    this.#state('here');
    this.piece('code')?.focus();
  }

  async #bring(code: string): Promise<void> {
    const device = await this.keys();
    let brought = 0;
    for (const key of await api.ownKeys()) {
      try {
        const pkcs8 = await openWith(code, key.recovery, readerPlace(key.id));
        await device.keepReader(key.id, this.account, await readerKey(pkcs8));
        pkcs8.fill(0);
        brought++;
      } catch (error) {
        if (!(error instanceof EvidenceProblem)) throw error;
      }
    }
    if (brought === 0) throw new EvidenceProblem('code');
    await this.#look();
  }
}

define('juror-key', JurorKey);
