import { all, fill, own, show, type Refused } from '../core/core.js';
import { reason } from '../relay/words.js';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What is wrong with the fields of an act, said at `[data-problem=field]` beside each. */
export class Problems {
  constructor(readonly root: Element) {}

  /** Forgets what was wrong. */
  clear(): void {
    for (const place of all('[data-problem]', this.root)) show(place, false);
    for (const field of all<Field>('[name]', this.root)) own(field, 'aria-invalid').removeAttribute('aria-invalid');
  }

  /** Says what is wrong with a field; in the page's own words when there are no others. */
  say(name: string, words: string | null, focus: boolean): void {
    const place = this.#place(name);
    if (words !== null) fill(place, words);
    show(place, true);
    const fields = all<Field>('[name]', this.root).filter(f => f.name === name);
    for (const field of fields) own(field, 'aria-invalid').setAttribute('aria-invalid', 'true');
    if (focus) (fields[0] ?? place)?.focus();
  }

  /** Says at the fields what the server found wrong with them; false when it was something else. */
  tell(refused: Refused): boolean {
    const problems = Object.entries(refused.problem.errors ?? {});
    if (problems.length === 0 || !problems.every(([field]) => this.#place(field))) return false;
    problems.forEach(([field, words], i) => this.say(field, reason(refused.problem.code, words.join(' ')), i === 0));
    return true;
  }

  #place(name: string): HTMLElement | null {
    return all('[data-problem]', this.root).find(p => p.dataset['problem'] === name) ?? null;
  }
}
