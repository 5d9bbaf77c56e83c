import { addition, el, one, own, show, t } from '../core/core.js';
import { Declined } from '../wallet/eip1193.js';
import { words } from './words.js';

/**
 * The part of a dialog (or of an element that acts without one) that speaks while something is signed: `[data-part=refused]` is the page's
 * "You did not sign", status and other errors are added beside it, so that they are heard inside a modal dialog.
 */
export class ActDialog {
  readonly #status: HTMLElement;
  readonly #error: HTMLElement;

  constructor(readonly root: HTMLElement) {
    const refused = one('[data-part=refused]', root);
    const place = refused ?? one('.row', root);
    this.#status = ActDialog.#line('status', 'small mute', root, place);
    this.#error = ActDialog.#line('error', 'note danger', root, place);
    this.#error.setAttribute('role', 'alert');
  }

  static #line(name: string, className: string, root: HTMLElement, place: HTMLElement | null): HTMLElement {
    const known = one(`[data-part=${name}]`, root);
    if (known) return known;
    const line = addition(own(el('p', { className, hidden: true }), 'hidden', 'children'));
    line.dataset['part'] = name;
    line.setAttribute('role', 'status');
    if (place) place.before(line);
    else (one('.body', root) ?? root).append(line);
    return line;
  }

  /** Says what happens now; `null` when nothing does. Buttons that act are held meanwhile. */
  status(text: string | null): void {
    if (text !== null) this.clear();
    own(this.#status, 'children').textContent = text ?? '';
    show(this.#status, text !== null);
    for (const button of this.root.querySelectorAll<HTMLButtonElement>('button[data-do]')) {
      if (button.dataset['do'] === 'close') continue;
      own(button, 'aria-disabled', 'aria-busy');
      if (text === null) {
        button.removeAttribute('aria-disabled');
        button.removeAttribute('aria-busy');
      } else {
        button.setAttribute('aria-disabled', 'true');
        button.setAttribute('aria-busy', 'true');
      }
    }
  }

  /** Says why nothing was sent. */
  failed(error: unknown): void {
    this.status(null);
    const refused = one('[data-part=refused]', this.root);
    const declined = error instanceof Declined;
    if (refused) show(refused, declined);
    if (declined && refused) return;
    own(this.#error, 'children').textContent = declined ? t('act.declined') : words(error);
    show(this.#error, true);
  }

  /** Takes away what was said before. */
  clear(): void {
    show(one('[data-part=refused]', this.root), false);
    show(this.#error, false);
  }
}
