import { define, el, fill, one, show, t } from '../core/core.js';
import type { Bytes } from '../credentials/bytes.js';
import { contentKey, recoverContentKey } from './content-key.js';
import * as api from './evidence-api.js';
import { commitment, openFile, type ClearFile } from './evidence-crypto.js';
import { EvidenceIsland } from './evidence-island.js';
import { EvidenceProblem } from './problem.js';

// What a browser only shows. Everything else is saved, and never opened in this site's name.
const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** The security policy of pages takes pictures from data, not from blobs. */
const dataUrl = (blob: Blob): Promise<string> => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result as string);
  reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
  reader.readAsDataURL(blob);
});

/** `<claim-evidence>`: fetches a claim's evidence, decrypts it on this device and shows it; for its claimant, its jurors, and the custodian. */
export class ClaimEvidence extends EvidenceIsland {
  readonly #urls: string[] = [];

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest('[data-do=open]')) void this.attempt(() => this.#open(null));
    }, { signal });
    const form = one<HTMLFormElement>('form', this);
    form?.addEventListener('submit', e => {
      e.preventDefault();
      void this.attempt(() => this.#open(one<HTMLInputElement>('input', form)?.value ?? ''));
    }, { signal });
    signal.addEventListener('abort', () => this.#urls.splice(0).forEach(url => URL.revokeObjectURL(url)));
  }

  async #open(code: string | null): Promise<void> {
    const claim = this.need('claim');
    this.say('fetching');
    const evidence = await api.readEvidence(claim);
    if (!evidence) throw new EvidenceProblem('not-given');
    if (evidence.deleted !== null) {
      this.say('deleted');
      return;
    }
    const device = await this.keys();
    const key = code === null ? await contentKey(device, evidence, this.account) : await recoverContentKey(device, evidence, this.account, code);
    show(one('form', this), false);
    const files = this.piece('list');
    if (files) fill(files);
    let changed = !(await this.#whole(evidence));
    for (const [i, file] of evidence.files.entries()) {
      this.say('decrypting', { n: i + 1, of: evidence.files.length });
      const clear = await this.#file(claim, key, evidence.id, file);
      if (!clear) changed = true;
      files?.append(clear ? await this.#shown(clear, file) : el('li', {}, el('b', {}, t('evidence.damaged'))));
    }
    show(one('[data-do=open]', this), false);
    this.say(changed ? 'changed' : 'opened', { n: evidence.files.length });
    files?.focus();
  }

  /** Whether all files are there that each commitment on the chain was made over. */
  async #whole(evidence: api.Listed): Promise<boolean> {
    const batches = new Map<string, string[]>();
    for (const file of evidence.files) if (file.commitment !== null) batches.set(file.commitment, [...(batches.get(file.commitment) ?? []), file.hash]);
    for (const [said, hashes] of batches) if (said !== (await commitment(evidence.id, hashes))) return false;
    return true;
  }

  async #file(claim: string, key: Bytes, evidence: string, file: api.ListedFile): Promise<ClearFile | null> {
    const bytes = await api.readFile(claim, file.hash);
    try {
      return await openFile(key, evidence, file.hash, bytes);
    } catch (error) {
      if (error instanceof EvidenceProblem) return null;
      throw error;
    }
  }

  async #shown(file: ClearFile, listed: api.ListedFile): Promise<HTMLElement> {
    const head = el('p', {}, el('b', {}, file.name));
    if (listed.commitment === null) head.append(' ', el('span', { className: 'mute small' }, t('evidence.uncommitted')));
    if (file.type === 'text/plain') return el('li', {}, head, el('p', { className: 'written pre' }, new TextDecoder().decode(file.content)));
    const picture = PICTURES.includes(file.type);
    const blob = new Blob([file.content], { type: picture ? file.type : 'application/octet-stream' });
    const url = URL.createObjectURL(blob);
    this.#urls.push(url);
    const save = el('a', { href: url, download: file.name }, t('evidence.save', { name: file.name }));
    return picture ? el('li', {}, head, el('img', { src: await dataUrl(blob), alt: file.name, className: 'evidence' }), el('p', {}, save)) : el('li', {}, head, el('p', {}, save));
  }

  protected override failed(error: unknown): void {
    if (error instanceof EvidenceProblem && (error.code === 'no-key' || error.code === 'code')) show(one('form', this), true);
  }
}

define('claim-evidence', ClaimEvidence);
