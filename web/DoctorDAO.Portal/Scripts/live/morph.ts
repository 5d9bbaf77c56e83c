import { Idiomorph } from 'idiomorph';
import { owns } from '../core/core.js';

/** Whether somebody typed into the field since it was rendered. */
function edited(element: Element): boolean {
  if (element instanceof HTMLInputElement) return element.value !== element.defaultValue || element.checked !== element.defaultChecked;
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
  return element instanceof HTMLOptionElement && element.selected !== element.defaultSelected;
}

/** What a refresh never changes: what people did (open, typed, chosen) and what scripts paint. */
function mayUpdate(name: string, element: Element): boolean {
  if (owns(element, name)) return false;
  if (name === 'open') return !(element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement);
  if (name === 'value' || name === 'checked' || name === 'selected') return !edited(element) && element !== document.activeElement;
  return true;
}

/**
 * Makes the content of `old` what `fresh` says, touching only what differs, so that focus, selection, scroll, open details and dialogs, typed
 * values, painted parts and what scripts added stay.
 */
export function morph(old: Element, fresh: Element): void {
  Idiomorph.morph(old, [...fresh.childNodes], {
    morphStyle: 'innerHTML',
    restoreFocus: true,
    callbacks: {
      beforeNodeMorphed: (node: Element) => !(node instanceof Element && (node.hasAttribute('data-keep') || owns(node, 'children'))),
      beforeNodeRemoved: (node: Element) => !(node instanceof HTMLDialogElement && node.open) && !owns(node, 'place'),
      beforeAttributeUpdated: mayUpdate,
    },
  });
}
