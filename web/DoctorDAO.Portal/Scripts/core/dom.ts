/** Makes an element with properties and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Partial<Omit<HTMLElementTagNameMap[K], 'style' | 'dataset'>> & { style?: string } = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const { style, ...rest } = props;
  const made = Object.assign(document.createElement(tag), rest);
  if (style !== undefined) made.setAttribute('style', style);
  made.append(...children);
  return made;
}

/** The first element of a selector below `root`. */
export const one = <T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T | null => root.querySelector<T>(selector);

/** All elements of a selector below `root`. */
export const all = <T extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): T[] => [...root.querySelectorAll<T>(selector)];

const painted = new WeakMap<Element, Set<string>>();

/**
 * Marks attributes of an element as painted by a script, so that a refresh of the page leaves them alone; `children` stands for its content.
 * Returns the element.
 */
export function own<T extends Element>(element: T, ...what: string[]): T {
  const names = painted.get(element) ?? new Set<string>();
  for (const name of what) names.add(name);
  painted.set(element, names);
  return element;
}

/** Whether a script paints that attribute (or `children`) of the element. */
export const owns = (element: Element, what: string): boolean => painted.get(element)?.has(what) ?? false;

let additions = 0;

/** Marks an element as added to the page by a script: a refresh neither takes it for one of the page's own nor removes it. Returns the element. */
export function addition<T extends Element>(element: T): T {
  // Without an id it would be paired with any element of its kind that the newer page has in its place.
  element.id ||= `addition-${++additions}`;
  return own(element, 'place');
}

/** Shows or hides an element that a script owns. */
export function show(element: HTMLElement | null, visible: boolean): void {
  if (element) own(element, 'hidden').hidden = !visible;
}

/** Replaces the content of an element that a script owns. */
export function fill(element: Element | null, ...children: (Node | string)[]): void {
  if (element) own(element, 'children').replaceChildren(...children);
}

/** The content of a `<meta>`, or `null`. */
export const meta = (name: string): string | null => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content || null;

/** A fresh copy of the first element inside a `<template>`. Throws when the page lacks the template, which is a defect of the page. */
export function template(id: string): HTMLElement {
  const found = document.querySelector<HTMLTemplateElement>(`template#${id}`)?.content.firstElementChild;
  if (!found) throw new Error(`The page has no template #${id}.`);
  return found.cloneNode(true) as HTMLElement;
}
