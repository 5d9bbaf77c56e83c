import { all, define, drop, Island, keep, keys, load, meta, one, say, show } from '../core/core.js';

/** What was typed into a field, and what stood there before. */
interface Typed {
  readonly text: string;
  readonly base: string;
}

/** A draft on the device; `sent` is the key of the form with which it was last sent. */
interface Draft {
  readonly fields: Readonly<Record<string, Typed>>;
  readonly sent?: string;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

const PREFIX = 'draft:forum:';
const lines = (text: string): string => text.replace(/\r\n?/g, '\n');

/**
 * `<draft-box key="reply:5:12">` round a form keeps what is typed on the device and gives it back when the form is opened again.
 * `<draft-box data-done="…">` says which form has been posted: its draft has done its work. A form that was sent and refused keeps its draft.
 */
export class DraftBox extends Island {
  #bases = new Map<string, Typed>();

  protected start(signal: AbortSignal): void {
    const done = this.dataset['done'];
    if (done) forget(done);
    const form = one<HTMLFormElement>('form', this);
    if (!form) return;
    this.#restore();
    this.addEventListener('input', () => this.#keep(), { signal });
    form.addEventListener('submit', event => this.#sending(form, event.submitter), { signal });
    this.addEventListener('click', event => this.#click(event), { signal });
  }

  get #scope(): string {
    return `${PREFIX}${this.getAttribute('key') ?? ''}:${(meta('dao-account') ?? '').toLowerCase()}`;
  }

  get #fields(): Field[] {
    return all<Field>('input[type=text],input[type=datetime-local],textarea', this).filter(field => field.id);
  }

  #draft(): Draft | null {
    const draft = load<Draft>(this.#scope);
    return draft && typeof draft.fields === 'object' && draft.fields ? draft : null;
  }

  /** Gives back what was typed where the field is empty, or stands as it did when the typing began. */
  #restore(): void {
    const draft = this.#draft();
    let restored = false;
    for (const field of this.#fields) {
      const typed = draft?.fields[field.id];
      const [value, original] = [lines(field.value), lines(field.defaultValue)];
      const known = this.#bases.get(field.id);
      if (known?.text !== original) {
        // The server gives back what was sent: what stood there before stays the beginning.
        const goesOn = typed !== undefined && (original === typed.text || original === typed.base);
        this.#bases.set(field.id, { text: original, base: goesOn ? typed.base : original });
      }
      if (!typed || value === typed.text || (value !== '' && !(value === original && original === typed.base))) continue;
      field.value = typed.text;
      restored = true;
    }
    if (!restored) return;
    const note = one('[data-part=restored]', this);
    show(note, true);
    say(one('span', note ?? this)?.textContent ?? '');
  }

  #keep(): void {
    const typed = this.#fields.map(field => [field.id, { text: lines(field.value), base: this.#bases.get(field.id)?.base ?? '' }] as const);
    if (typed.every(([, { text, base }]) => text === base)) drop(this.#scope);
    else keep(this.#scope, { fields: Object.fromEntries(typed) } satisfies Draft);
  }

  /** Remembers with which form the draft was sent, so that the page that follows can say that it arrived. */
  #sending(form: HTMLFormElement, submitter: HTMLElement | null): void {
    if (submitter?.getAttribute('value') === 'preview') return;
    const draft = this.#draft();
    const sent = one<HTMLInputElement>('input[name$=".Key"]', form)?.value;
    if (draft && sent) keep(this.#scope, { ...draft, sent } satisfies Draft);
  }

  #click(event: Event): void {
    if (!(event.target instanceof Element) || !event.target.closest('[data-do=forget]')) return;
    drop(this.#scope);
    for (const field of this.#fields) field.value = this.#bases.get(field.id)?.base ?? '';
    show(one('[data-part=restored]', this), false);
    this.#fields[0]?.focus();
  }
}

/** Forgets the draft of a form that has been posted. Whoever else opens the same address has no draft with that key. */
function forget(sent: string): void {
  for (const key of keys(PREFIX)) if (load<Draft>(key)?.sent === sent) drop(key);
}

define('draft-box', DraftBox);
