import { define, Island, one, own, post, show, t } from '../core/core.js';
import { words } from '../relay/words.js';
import { forgetWallet, pickWallet } from '../wallet/chooser.js';
import { accounts, Declined, signText, useChain, WalletProblem } from '../wallet/eip1193.js';
import { create, get } from './credential.js';
import { isForHere, message, safeReturn, type Challenge } from './siwe.js';

/** What the server asks of a passkey. */
interface Question {
  readonly id: string;
  readonly options: unknown;
}

/** `<sign-in>`: with a wallet (nonce, message, signature), with a passkey, or with a new one; a cookie; then on to where the person wanted to go. */
export class SignIn extends Island {
  #busy = false;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      const button = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-do]') : null;
      const way = button?.dataset['do'];
      if (way === 'sign-in') void this.#run(() => this.#wallet());
      if (way === 'passkey') void this.#run(() => this.#passkey('sign-in', get));
      if (way === 'passkey-new') void this.#run(() => this.#passkey('sign-up', create));
    }, { signal });
  }

  async #run(way: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#error(null);
    try {
      await way();
      location.assign(safeReturn(this.dataset['return'], location.origin));
    } catch (error) {
      this.#error(error instanceof Declined ? t('sign-in.declined') : words(error));
    } finally {
      this.#busy = false;
      this.#status('');
    }
  }

  async #wallet(): Promise<void> {
    forgetWallet();
    const { provider } = await pickWallet(true);
    this.#status(t('sign-in.account'));
    const account = (await accounts(provider))[0]!;
    const challenge = await post<Challenge>('/identity/nonce', {});
    if (!isForHere(challenge, location)) throw new WalletProblem('sign-in.elsewhere');
    await useChain(provider, BigInt(challenge.chainId));
    const text = message(challenge, account);
    this.#status(t('sign-in.sign'));
    const signature = await signText(provider, account, text);
    await post('/identity/siwe', { message: text, signature });
  }

  async #passkey(way: 'sign-in' | 'sign-up', answer: (options: unknown) => Promise<unknown>): Promise<void> {
    const question = await post<Question>(`/identity/passkeys/${way}/options`, {});
    this.#status(t('passkey.wait'));
    await post(`/identity/passkeys/${way}`, { id: question.id, credential: await answer(question.options) });
  }

  #status(text: string): void {
    const line = one('[data-part=status]', this);
    if (line) own(line, 'children').textContent = text;
  }

  #error(text: string | null): void {
    const box = one('[data-part=error]', this);
    const line = box && (one('p', box) ?? box);
    if (line) own(line, 'children').textContent = text ?? '';
    show(box, text !== null);
    if (text !== null) box?.focus();
  }
}

define('sign-in', SignIn);
