import { forgetTexts, keys, meta, one, PAGE_EVENT, pageReplaced } from './core/core.js';
import { arriving, holdEarlyPress } from './core/early.js';
import { load } from './core/load.js';
import { startNavigation } from './core/navigation.js';

const acts = (): Promise<typeof import('./acts/acts.js')> => import('./acts/acts.js');
const panels = (): Promise<typeof import('./panels/vote-act.js')> => import('./panels/vote-act.js');

/** The elements of each chunk; a page loads only those it has. */
const chunks: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['live-region', () => import('./live/live-region.js')],
  ['ballot-form', () => import('./ballot/ballot-form.js')],
  ['sign-in', () => import('./identity/sign-in.js')],
  ['account-access passkey-remove passkey-sign recovery-agree recovery-cancel', () => import('./identity/account.js')],
  ['guardian-form', () => import('./identity/guardians.js')],
  ['recuse-act withdraw-act delegate-act relay-act', acts],
  ['member-act', () => import('./acts/member-act.js')],
  ['vote-act', panels],
  ['accept-act sponsor-act submit-act', () => import('./drafts/drafts.js')],
  ['review-act', () => import('./knowledge/knowledge.js')],
  ['draft-box', () => import('./forum/draft-box.js')],
  ['sign-post', () => import('./forum/sign-post.js')],
  ['credential-wallet', () => import('./credentials/wallet-page.js')],
  ['credential-offer', () => import('./credentials/offer-page.js')],
  ['credential-present', () => import('./credentials/present-page.js')],
  ['diploma-check', () => import('./credentials/diploma-page.js')],
  ['claim-evidence evidence-share evidence-upload juror-key', () => import('./cover/evidence.js')],
];

function loadIslands(): void {
  arriving(chunks.filter(([names]) => names.split(' ').some(name => !customElements.get(name) && one(name))).map(([, chunk]) => load(chunk)));
}

/** Signed acts that could not be sent go out as soon as a page of the same account is open and the connection is there; votes of jurors are opened when it is time. */
function sendWhatWaits(): void {
  const account = meta('dao-account');
  if (!account || !navigator.onLine) return;
  if (keys('signed:').length) void load(acts).then(({ flush }) => flush(account));
  if (keys('vote:').length) void load(panels).then(({ openDue }) => openDue(account));
}

/** Tells the server the reader's zone once; it renders every time in it. The page that is open is brought up to date. */
function rememberZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split('; ').includes(`tz=${zone}`)) return;
  document.cookie = `tz=${zone};path=/;max-age=31536000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  const rendered = document.documentElement.dataset['tz'];
  if (rendered && rendered !== zone && one('live-region')) void load(() => import('./live/live-region.js')).then(live => live.refreshAll());
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
  } else if (target?.closest('[data-close]')) target.closest('dialog')?.close();
}

function onEnhancedNavigation(): void {
  forgetTexts();
  pageReplaced();
}

rememberZone();
loadIslands();
sendWhatWaits();
document.addEventListener('click', holdEarlyPress, true);
document.addEventListener('click', dialogs);
document.addEventListener(PAGE_EVENT, loadIslands);
addEventListener('online', sendWhatWaits);

startNavigation(onEnhancedNavigation);
