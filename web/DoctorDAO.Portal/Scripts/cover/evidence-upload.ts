import { all, define, el, fill, one, own, show } from '../core/core.js';
import { utf8, type Bytes } from '../credentials/bytes.js';
import { evidencePlace, wrapFor } from './content-key.js';
import * as api from './evidence-api.js';
import { commitment, MOST_FILES, newContentKey, sealFile, type ClearFile } from './evidence-crypto.js';
import { EvidenceIsland } from './evidence-island.js';
import { EvidenceProblem } from './problem.js';
import { newCode, sealUnder } from './recovery-code.js';

/**
 * `<evidence-upload>`: encrypts what somebody writes and chooses, uploads it, and puts the commitment into the act that it wraps. Of a claim that is about to be filed it makes
 * the content key and shows its recovery code; the act waits until that is kept. Of a claim there is (`data-evidence`) it uses the key of this device.
 */
export class EvidenceUpload extends EvidenceIsland {
  #made: { id: string; key: Bytes } | undefined;
  readonly #hashes = new Set<string>();
  readonly #sent = new Set<File>();
  /** How many of the hashes the commitment in the act is of. */
  #committed = 0;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest('[data-do=encrypt]')) void this.attempt(() => this.#encrypt());
    }, { signal });
    this.addEventListener('change', e => {
      if (e.target === this.piece('kept')) this.#ready();
    }, { signal });
    this.#ready();
  }

  async #encrypt(): Promise<void> {
    const statement = this.piece<HTMLTextAreaElement>('statement');
    const files = this.piece<HTMLInputElement>('files');
    const chosen = [...(files?.files ?? [])].filter(file => !this.#sent.has(file));
    const written = statement && !statement.readOnly ? statement.value.trim() : '';
    if (this.#hashes.size === 0 && (statement ? written === '' : chosen.length === 0)) throw new EvidenceProblem('empty');
    if (this.#hashes.size + chosen.length + 1 > MOST_FILES) throw new EvidenceProblem('many');
    this.say('encrypting');
    const { id, key } = await this.#evidence();
    const of = chosen.length + (written === '' ? 0 : 1);
    if (statement && written !== '') {
      this.say('uploading', { n: 1, of });
      await this.#upload(id, key, { name: this.dataset['statement'] ?? 'statement.txt', type: 'text/plain', content: utf8(written) });
      own(statement, 'readonly').readOnly = true;
    }
    for (const [i, file] of chosen.entries()) {
      this.say('uploading', { n: of - chosen.length + i + 1, of });
      await this.#upload(id, key, { name: file.name, type: file.type, content: new Uint8Array(await file.arrayBuffer()) });
      this.#sent.add(file);
    }
    await this.#commit(id);
    if (files) files.value = '';
    this.say('uploaded');
    this.#ready();
  }

  /** What has arrived is not sent again when something after it fails. */
  async #upload(id: string, key: Bytes, file: ClearFile): Promise<void> {
    const sealed = await sealFile(key, id, file);
    await api.addFile(id, sealed.hash, sealed.bytes);
    this.#hashes.add(sealed.hash);
    this.piece('uploaded')?.append(el('li', {}, file.name));
    show(this.piece('uploaded-box'), true);
    this.#ready();
  }

  /** The server says what stands on the chain; it has to be what we have sent. */
  async #commit(id: string): Promise<void> {
    const said = await api.commit(id);
    if (this.dataset['evidence'] === undefined && said.commitment !== (await commitment(id, [...this.#hashes]))) throw new EvidenceProblem('damaged');
    const field = one<HTMLInputElement>('input[name=evidence]', this);
    if (field) own(field, 'value').value = said.commitment;
    this.#committed = this.#hashes.size;
  }

  async #evidence(): Promise<{ id: string; key: Bytes }> {
    if (this.#made) return this.#made;
    const device = await this.keys();
    const there = this.dataset['evidence'];
    if (there !== undefined) {
      const key = await device.contentKey(there);
      if (!key) throw new EvidenceProblem('no-key');
      return (this.#made = { id: there, key });
    }
    const [id, key, code] = [crypto.randomUUID(), newContentKey(), newCode()];
    // The page knows whether there is one: asking for nobody would be an error in the browser's log.
    const custodian = this.dataset['custodian'] === undefined ? null : await api.custodian();
    await device.keepContentKey(id, this.account, key);
    await api.begin(id, await sealUnder(code, key, evidencePlace(id)), custodian && await wrapFor(custodian, key, id));
    fill(this.piece('code-text'), code);
    show(this.piece('code'), true);
    return (this.#made = { id, key });
  }

  /** The act can be done when all that is uploaded is committed to, and the code of a new claim is kept. */
  #ready(): void {
    const kept = this.piece<HTMLInputElement>('kept');
    const ready = this.#committed > 0 && this.#committed === this.#hashes.size && (!kept || kept.checked);
    for (const button of all('[data-do=act]', this)) own(button, 'aria-disabled').setAttribute('aria-disabled', String(!ready));
    show(this.piece('waiting'), !ready);
  }
}

define('evidence-upload', EvidenceUpload);
