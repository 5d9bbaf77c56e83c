import { forgetTexts, keys, meta, one, PAGE_EVENT, pageReplaced } from './core/core.js';
import { arriving, holdEarlyPress } from './core/early.js';
import { load } from './core/load.js';
import { startNavigation } from './core/navigation.js';

const drafts = (): Promise<typeof import('./drafts/drafts.js')> => import('./drafts/drafts.js');
const own = (): Promise<typeof import('./identity/account.js')> => import('./identity/account.js');
const acts = (): Promise<typeof import('./acts/acts.js')> => import('./acts/acts.js');
const cover = (): Promise<unknown> => import('./cover/islands.js');
const panels = (): Promise<typeof import('./panels/vote-act.js')> => import('./panels/vote-act.js');

/** The chunk of each element; a page loads only those it has. */
const chunks: Readonly<Record<string, () => Promise<unknown>>> = {
  'live-region': () => import('./live/live-region.js'),
  'ballot-form': () => import('./ballot/ballot-form.js'),
  'sign-in': () => import('./identity/sign-in.js'),
  'account-access': own,
  'passkey-remove': own,
  'passkey-sign': own,
  'guardian-form': () => import('./identity/guardians.js'),
  'recovery-agree': own,
  'recovery-cancel': own,
  'recuse-act': acts,
  'withdraw-act': acts,
  'delegate-act': acts,
  'relay-act': acts,
  'member-act': () => import('./acts/member-act.js'),
  'vote-act': panels,
  'accept-act': drafts,
  'sponsor-act': drafts,
  'submit-act': drafts,
  'review-act': () => import('./knowledge/knowledge.js'),
  'draft-box': () => import('./forum/draft-box.js'),
  'sign-post': () => import('./forum/sign-post.js'),
  'credential-wallet': () => import('./credentials/wallet-page.js'),
  'credential-offer': () => import('./credentials/offer-page.js'),
  'credential-present': () => import('./credentials/present-page.js'),
  'evidence-upload': cover,
  'evidence-share': cover,
  'claim-evidence': cover,
  'juror-key': cover,
  'diploma-check': () => import('./credentials/diploma-page.js'),
};

function loadIslands(): void {
  arriving(Object.entries(chunks).filter(([name]) => !customElements.get(name) && one(name)).map(([, chunk]) => load(chunk)));
}

/** Signed acts that could not be sent go out as soon as a page of the same account is open and the connection is there; votes of jurors are opened when it is time. */
function sendWhatWaits(): void {
  const account = meta('dao-account');
  if (!account || !navigator.onLine) return;
  if (keys('signed:')[0]) void load(acts).then(({ flush }) => flush(account));
  if (keys('vote:')[0]) void load(panels).then(({ openDue }) => openDue(account));
}

/** Tells the server the reader's zone once; it renders every time in it. The page that is open is brought up to date. */
function rememberZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split('; ').includes(`tz=${zone}`)) return;
  document.cookie = `tz=${zone};path=/;max-age=31536000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  const rendered = document.documentElement.dataset['tz'];
  if (rendered !== undefined && rendered !== zone && one('live-region')) void load(() => import('./live/live-region.js')).then(live => live.refreshAll());
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
