import { el, one } from './dom.js';
import { t } from './text.js';

const STAYS = 8000;

/** Says that something is done and offers to undo it; stays 8 seconds, and as long as the pointer or the focus is on it. */
export function toast(text: string, undo: () => void): void {
  const place = one('#dao-toasts');
  if (!place) return;
  const button = el('button', { type: 'button', className: 'nowrap', textContent: t('toast.undo') });
  const box = el('div', { className: 'toast' }, el('span', { textContent: text }), button);
  box.setAttribute('role', 'status');
  let timer: ReturnType<typeof setTimeout>;
  const leave = (): void => {
    clearTimeout(timer);
    box.remove();
  };
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (box.matches(':hover,:focus-within') ? wait() : leave()), STAYS);
  };
  button.addEventListener('click', () => {
    leave();
    undo();
  });
  for (const name of ['pointerleave', 'focusout']) box.addEventListener(name, wait);
  place.replaceChildren(box);
  wait();
}
