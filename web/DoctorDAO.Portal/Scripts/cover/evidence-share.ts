import { define, one, show } from '../core/core.js';
import type { Bytes } from '../credentials/bytes.js';
import { contentKey, recoverContentKey, wrapForAll } from './content-key.js';
import * as api from './evidence-api.js';
import { EvidenceIsland } from './evidence-island.js';
import { EvidenceProblem } from './problem.js';

/**
 * `<evidence-share>` on a claim's page, for its claimant and the custodian: gives the content key to jurors who have not got it, by itself whenever the page is open and the key
 * is on this device; else it asks for the recovery code.
 */
export class EvidenceShare extends EvidenceIsland {
  protected start(signal: AbortSignal): void {
    const form = one<HTMLFormElement>('form', this);
    form?.addEventListener('submit', e => {
      e.preventDefault();
      const code = one<HTMLInputElement>('input', form)?.value ?? '';
      void this.attempt(() => this.#share(code));
    }, { signal });
    void this.attempt(() => this.#share(null), false);
  }

  async #share(code: string | null): Promise<void> {
    const claim = this.need('claim');
    const readers = await api.readReaders(claim);
    if (!readers) return;
    const waiting = readers.filter(reader => reader.keyId !== null && !reader.given);
    if (waiting.length === 0 && code === null) {
      this.#told(readers);
      return;
    }
    const key = await this.#key(claim, code);
    const evidence = (await api.readEvidence(claim))!.id;
    const given = await wrapForAll(readers, key, evidence);
    if (given.length > 0) await api.give(claim, given);
    show(one('form', this), false);
    this.#told(readers.map(reader => ({ ...reader, given: reader.given || given.some(g => g.keyId === reader.keyId) })));
  }

  async #key(claim: string, code: string | null): Promise<Bytes> {
    const [device, evidence] = [await this.keys(), await api.readEvidence(claim)];
    if (!evidence) throw new EvidenceProblem('not-given');
    return code === null ? contentKey(device, evidence, this.account) : recoverContentKey(device, evidence, this.account, code);
  }

  #told(readers: readonly api.ReaderOf[]): void {
    const jurors = readers.filter(reader => !reader.custodian);
    this.say(jurors.length === 0 ? 'no-jurors' : 'shared', { n: jurors.filter(reader => reader.given).length, of: jurors.length });
  }

  protected override failed(error: unknown): void {
    if (error instanceof EvidenceProblem && (error.code === 'no-key' || error.code === 'code')) show(one('form', this), true);
  }
}

define('evidence-share', EvidenceShare);
