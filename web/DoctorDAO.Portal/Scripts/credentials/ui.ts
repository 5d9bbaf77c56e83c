import { el, t } from '../core/core.js';
import { problemText } from './words.js';

type Child = Node | string;

export const p = (text: string, className = ''): HTMLParagraphElement => el('p', { textContent: text, className });

export const h2 = (text: string, id = ''): HTMLHeadingElement => el('h2', { textContent: text, id, tabIndex: -1 });

export const h3 = (text: string): HTMLHeadingElement => el('h3', { textContent: text });

export const row = (...children: Child[]): HTMLDivElement => el('div', { className: 'row' }, ...children);

/** A button. While it works it is busy, and what it throws is said in `errors`. */
export function button(id: string, label: string, act: () => unknown, kind = '', errors?: () => HTMLElement): HTMLButtonElement {
  const made = el('button', { type: 'button', id, className: `btn ${kind}`.trim(), textContent: label });
  made.addEventListener('click', () => void run(made, act, errors));
  return made;
}

/** Runs an act of a control once at a time, and says what it throws. */
export async function run(control: HTMLElement, act: () => unknown, errors?: () => HTMLElement): Promise<void> {
  if (control.getAttribute('aria-busy') === 'true') return;
  control.setAttribute('aria-busy', 'true');
  const place = errors?.() ?? control.closest<HTMLElement>('[data-errors]');
  place?.querySelector(':scope > [data-problem]')?.remove();
  try {
    await act();
  } catch (error) {
    problem(place, problemText(error));
  } finally {
    control.removeAttribute('aria-busy');
  }
}

/** Shows a problem at the top of a place, and takes the reader there. */
export function problem(place: HTMLElement | null, text: string): void {
  const box = note('danger', p(text));
  box.dataset['problem'] = '';
  box.tabIndex = -1;
  place?.querySelector(':scope > [data-problem]')?.remove();
  place?.prepend(box);
  box.focus();
}

export function note(kind: string, ...children: Child[]): HTMLDivElement {
  return el('div', { className: `note ${kind} bare` }, el('div', {}, ...children));
}

/** A labelled field. */
export function field(id: string, label: string, props: Partial<HTMLInputElement> = {}, hint?: string): { box: HTMLDivElement; input: HTMLInputElement } {
  const input = el('input', { type: 'text', id, ...(props as object) });
  const box = el('div', { className: 'field' }, el('label', { htmlFor: id, textContent: label }), input);
  if (hint !== undefined) {
    box.append(el('p', { className: 'hint', id: `${id}-hint`, textContent: hint }));
    input.setAttribute('aria-describedby', `${id}-hint`);
  }
  return { box, input };
}

/** A form that says its errors in itself. */
export function form(id: string, submit: string, act: () => unknown, ...children: Child[]): HTMLFormElement {
  const go = el('button', { type: 'submit', className: 'btn go', id: `${id}-go`, textContent: submit });
  const made = el('form', { id, className: 'stack', noValidate: true }, ...children, row(go));
  made.dataset['errors'] = '';
  made.addEventListener('submit', e => {
    e.preventDefault();
    void run(go, act);
  });
  return made;
}

/** Names and values. */
export function pairs(entries: readonly (readonly [string, Child])[]): HTMLDListElement {
  return el('dl', { className: 'kv start' }, ...entries.flatMap(([name, value]) => [el('dt', { textContent: name }), el('dd', {}, value)]));
}

/** Something that opens. */
export function disclosure(id: string, summary: string, ...children: Child[]): HTMLDetailsElement {
  return el('details', { id, className: 'raw' }, el('summary', { textContent: summary }), ...children);
}

/** A box to tick. */
export function tick(id: string, label: string, checked: boolean): { box: HTMLLabelElement; input: HTMLInputElement } {
  const input = el('input', { type: 'checkbox', id, checked });
  return { box: el('label', { className: 'check', htmlFor: id }, input, el('span', { textContent: label })), input };
}

export const badge = (kind: string, text: string): HTMLSpanElement => el('span', { className: `badge ${kind}`, textContent: text });

/** Saves a text as a file of the device. */
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A card. */
export function card(id: string, ...children: Child[]): HTMLElement {
  const made = el('section', { id, className: 'card stack' }, ...children);
  made.dataset['errors'] = '';
  return made;
}

export { t };
