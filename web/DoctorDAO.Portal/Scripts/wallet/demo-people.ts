import { el, fill, get, meta, one, t } from '../core/core.js';

/** Somebody of the demo whose key is derived in the browser. */
export interface DemoPerson {
  readonly index: number;
  readonly address: string;
  readonly name: string;
  readonly about: string | null;
}

let people: Promise<DemoPerson[]> | undefined;

/** The demo's people, the story's first. */
export const demoPeople = (): Promise<DemoPerson[]> =>
  (people ??= get<DemoPerson[]>('/demo/wallets').then(found => storyFirst(found)).catch(error => {
    people = undefined;
    throw error;
  }));

/** Those with something to tell first, then as they come. */
export const storyFirst = (found: readonly DemoPerson[]): DemoPerson[] =>
  [...found].sort((a, b) => Number(!a.about) - Number(!b.about) || a.index - b.index);

/** People whose name, address or description has all the words typed, accents and case aside. */
export function search<T extends { readonly name: string; readonly address: string; readonly about: string | null }>(found: readonly T[], typed: string): T[] {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return found.filter(p => {
    const text = plain(`${p.name} ${p.address} ${p.about ?? ''}`);
    return words.every(w => text.includes(w));
  });
}

/** Whom Enter takes: the only one found, or the only one whose name it is; others may tell of that one. */
export function only<T extends { readonly name: string; readonly address: string; readonly about: string | null }>(found: readonly T[], typed: string): T | undefined {
  const shown = search(found, typed);
  const named = shown.length === 1 ? shown : shown.filter(p => search([{ name: p.name, address: '', about: null }], typed).length > 0);
  return named.length === 1 ? named[0] : undefined;
}

/** Whoever is signed in on this page, when the demo knows the person. */
export async function signedIn(): Promise<DemoPerson | undefined> {
  const account = meta('dao-account')?.toLowerCase();
  return account ? (await demoPeople()).find(p => p.address.toLowerCase() === account) : undefined;
}

/** Lets the person choose whose wallet this is; `null` when the dialog is closed. */
export async function choosePerson(): Promise<DemoPerson | null> {
  const dialog = one<HTMLDialogElement>('#dao-people');
  if (!dialog) throw new Error('The page has no #dao-people.');
  const found = await demoPeople();
  const input = one<HTMLInputElement>('input', dialog)!;
  const count = one('[data-part=count]', dialog);
  const list = one('[data-part=list]', dialog);
  const life = new AbortController();
  let chosen: DemoPerson | null = null;
  const paint = (): void => {
    const shown = search(found, input.value);
    fill(list, ...shown.map(person => item(person)));
    if (count) count.textContent = t('demo.found', { n: shown.length });
  };
  const item = (person: DemoPerson): HTMLElement => {
    const button = el('button', { type: 'button', className: 'btn wide person' }, el('b', { textContent: person.name }), ...(person.about ? [' ', el('span', { className: 'small mute', textContent: person.about })] : []));
    button.addEventListener('click', () => choose(person));
    return el('li', {}, button);
  };
  const choose = (person: DemoPerson): void => {
    chosen = person;
    dialog.close();
  };
  input.value = '';
  paint();
  input.addEventListener('input', paint, { signal: life.signal });
  input.addEventListener('keydown', e => {
    if (e.key !== 'Enter') return;
    e.preventDefault();
    const person = only(found, input.value);
    if (person) choose(person);
  }, { signal: life.signal });
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      life.abort();
      resolve(chosen);
    }, { once: true });
    dialog.showModal();
  });
}
