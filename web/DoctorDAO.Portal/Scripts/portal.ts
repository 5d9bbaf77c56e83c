import { one } from './core/dom.js';
import { pageReplaced } from './core/island.js';
import { forgetTexts } from './core/text.js';

interface Blazor {
  addEventListener(name: 'enhancedload', listener: () => void): void;
}

/** The chunk of each element; a page loads only those it has. */
const chunks: Readonly<Record<string, () => Promise<unknown>>> = {
  'live-region': () => import('./live/live-region.js'),
};

function loadIslands(): void {
  for (const [name, load] of Object.entries(chunks)) if (!customElements.get(name) && one(name)) void load();
}

/** Tells the server the reader's zone once; it renders every time in it. */
function rememberZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split('; ').includes(`tz=${zone}`)) return;
  document.cookie = `tz=${zone};path=/;max-age=31536000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
}

const openers = new WeakMap<HTMLDialogElement, HTMLElement>();

function dialogs(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest<HTMLElement>('[data-open]');
  const dialog = opener && document.getElementById(opener.dataset['open'] ?? '');
  if (opener && dialog instanceof HTMLDialogElement && !dialog.open) {
    openers.set(dialog, opener);
    dialog.addEventListener('close', () => openers.get(dialog)?.focus(), { once: true });
    dialog.showModal();
    return;
  }
  if (target?.closest('[data-close]')) target.closest('dialog')?.close();
}

function onPage(): void {
  forgetTexts();
  pageReplaced();
  loadIslands();
}

rememberZone();
document.addEventListener('click', dialogs);
document.addEventListener('dao:page', loadIslands);
(globalThis as { Blazor?: Blazor }).Blazor?.addEventListener('enhancedload', onPage);
loadIslands();
