import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Window } from 'happy-dom';

declare const __root: string;

/** The portal's folder. */
export const root = __root;

/** The messages of a language, as the pages write them: without the file's prefix. */
export function messages(language: '' | 'de' | 'fr' | 'es' = ''): Record<string, string> {
  const text = readFileSync(join(root, 'Texts', `Islands${language && `.${language}`}.resx`), 'utf8');
  const plain = (s: string): string => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return Object.fromEntries([...text.matchAll(/<data name="islands\.([^"]+)"[^>]*><value>([^<]*)<\/value>/g)].map(m => [m[1]!, plain(m[2]!)]));
}

const GLOBALS = [
  'window', 'document', 'Document', 'DocumentFragment', 'HTMLHeadElement', 'HTMLCollection', 'NodeList', 'HTMLElement', 'HTMLInputElement', 'HTMLTextAreaElement', 'HTMLOptionElement', 'HTMLDetailsElement', 'HTMLDialogElement', 'HTMLTemplateElement',
  'Element', 'Node', 'Event', 'CustomEvent', 'KeyboardEvent', 'MouseEvent', 'customElements', 'localStorage', 'location', 'history', 'DOMParser', 'CSS', 'AbortController', 'AbortSignal', 'MutationObserver',
] as const;

/** One page for a file of tests: a window whose things are global, as in a browser. Modules of elements must be imported after it. */
export function openPage(url = 'http://localhost/sessions/clinical/1795212000'): Window {
  const window = new Window({ url });
  const target = globalThis as unknown as Record<string, unknown>;
  for (const name of GLOBALS) Object.defineProperty(target, name, { value: (window as unknown as Record<string, unknown>)[name], configurable: true, writable: true });
  Object.defineProperty(target, 'navigator', { value: window.navigator, configurable: true });
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const) {
    Object.defineProperty(target, name, { value: (window[name] as (...args: never[]) => unknown).bind(window), configurable: true, writable: true });
  }
  return window;
}

/** Writes the body, with the messages of a language. */
export function render(html: string, language: '' | 'de' | 'fr' | 'es' = ''): void {
  document.documentElement.lang = language || 'en-GB';
  document.body.innerHTML = `${html}<p id="live" role="status"></p><div id="dao-toasts"></div>`;
  const block = document.createElement('script');
  block.setAttribute('type', 'application/json');
  block.setAttribute('data-dao-text', '');
  block.textContent = JSON.stringify(messages(language));
  document.body.append(block);
}

/** A small deterministic source of numbers (mulberry32), so that a property that fails can be run again. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Random ballots of 1 to 16 issues, most of them near or over the budget. */
export function* ballots(count: number, seed = 7): Generator<number[]> {
  const next = random(seed);
  for (let i = 0; i < count; i++) {
    const reach = 1 + Math.floor(next() * 10);
    yield Array.from({ length: 1 + Math.floor(next() * 16) }, () => Math.round((next() * 2 - 1) * reach) + 0);
  }
}
