import { define, Island, one, own, post, show, t } from '../core/core.js';
import { words } from '../relay/words.js';
import { forgetWallet, pickWallet } from '../wallet/chooser.js';
import { accounts, Declined, signText, useChain, WalletProblem } from '../wallet/eip1193.js';
import { isForHere, message, safeReturn, type Challenge } from './siwe.js';

/** `<sign-in>`: nonce, message, signature, cookie; then on to where the person wanted to go. */
export class SignIn extends Island {
  #busy = false;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest('[data-do="sign-in"]')) void this.#run();
    }, { signal });
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#error(null);
    try {
      await this.#signIn();
    } catch (error) {
      this.#error(error instanceof Declined ? t('sign-in.declined') : words(error));
    } finally {
      this.#busy = false;
      this.#status('');
    }
  }

  async #signIn(): Promise<void> {
    forgetWallet();
    const { provider } = await pickWallet();
    this.#status(t('sign-in.account'));
    const account = (await accounts(provider))[0]!;
    const challenge = await post<Challenge>('/identity/nonce', {});
    if (!isForHere(challenge, location)) throw new WalletProblem('sign-in.elsewhere');
    await useChain(provider, BigInt(challenge.chainId));
    const text = message(challenge, account);
    this.#status(t('sign-in.sign'));
    const signature = await signText(provider, account, text);
    await post('/identity/siwe', { message: text, signature });
    location.assign(safeReturn(this.dataset['return'], location.origin));
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
