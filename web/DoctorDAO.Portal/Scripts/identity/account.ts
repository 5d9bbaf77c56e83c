import { PlainAct, type Status } from '../acts/plain-act.js';
import { define, Island, meta, one, own, post, Refused, show, t } from '../core/core.js';
import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';
import { words } from '../relay/words.js';
import { pickWallet } from '../wallet/chooser.js';
import { accounts, Declined, sendTransaction, signText, signTyped, useChain, WalletProblem } from '../wallet/eip1193.js';
import { addPasskey, removePasskey } from './calls.js';
import { create } from './credential.js';
import { isForHere, message, type Challenge } from './siwe.js';

interface Added {
  readonly account: string;
  readonly x: string;
  readonly y: string;
  readonly onChain: boolean;
  /** Whether the relay brings to the chain what the account does: not before its owner is admitted. */
  readonly acts: boolean;
}

const same = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();

/** Leads to sign-in and back where the server asks who it is once more. */
const again = (error: unknown): boolean => {
  if (!(error instanceof Refused) || error.problem.code !== 'sign-in-again') return false;
  location.assign(`/sign-in?again=true&return=${encodeURIComponent(location.pathname)}`);
  return true;
};

async function tell(method: string, path: string): Promise<void> {
  const answer = await fetch(path, { method, credentials: 'same-origin', headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})) as Record<string, never>);
}

/** `<account-access>`: one more passkey, or a wallet, of the same person. */
class AccountAccess extends Island {
  #busy = false;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      const way = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-do]')?.dataset['do'] : undefined;
      if (way === 'passkey') void this.#run(() => this.#passkey());
      if (way === 'wallet') void this.#run(() => this.#wallet());
    }, { signal });
  }

  async #run(act: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    show(one('[data-part=error]', this), false);
    try {
      await act();
      location.assign('/account');
    } catch (error) {
      if (!again(error)) this.#error(error instanceof Declined ? t('act.declined') : words(error));
    } finally {
      this.#busy = false;
      this.#status('');
    }
  }

  async #passkey(): Promise<void> {
    const question = await post<{ id: string; options: unknown }>('/identity/passkeys/options', {});
    this.#status(t('passkey.wait'));
    const credential = await create(question.options);
    const added = await post<Added>('/identity/passkeys', { id: question.id, credential });
    if (added.onChain || !added.acts || !same(added.account, meta('dao-account') ?? '')) return;
    // The account has to hear of its new key from one that it knows.
    this.#status(t('act.wallet'));
    const { provider } = await pickWallet();
    await sendTransaction(provider, { from: added.account, to: added.account, data: addPasskey(added.x, added.y) });
  }

  async #wallet(): Promise<void> {
    const { provider } = await pickWallet(true);
    this.#status(t('sign-in.account'));
    const account = (await accounts(provider))[0]!;
    const challenge = await post<Challenge>('/identity/nonce', {});
    if (!isForHere(challenge, location)) throw new WalletProblem('sign-in.elsewhere');
    await useChain(provider, BigInt(challenge.chainId));
    const text = message(challenge, account);
    this.#status(t('sign-in.sign'));
    await post('/identity/wallets', { message: text, signature: await signText(provider, account, text) });
  }

  #status(text: string): void {
    const line = one('[data-part=status]', this);
    if (line) own(line, 'children').textContent = text;
  }

  #error(text: string): void {
    const box = one('[data-part=error]', this);
    const line = box && (one('p', box) ?? box);
    if (line) own(line, 'children').textContent = text;
    show(box, true);
    box?.focus();
  }
}

/** `<passkey-sign>`: a passkey that signs for the account lets another one do so. */
class PasskeySign extends PlainAct {
  protected readonly verb = 'sign';

  protected async run(status: Status): Promise<void> {
    status(t('act.wallet'));
    const account = this.need('account');
    await sendTransaction(await this.wallet(), { from: account, to: account, data: addPasskey(this.need('x'), this.need('y')) });
  }
}

/** `<passkey-remove>`: the account forgets the key, and then we do. */
class PasskeyRemove extends PlainAct {
  protected readonly verb = 'remove';

  protected async run(status: Status): Promise<void> {
    try {
      if (this.need('mine') === 'true') {
        status(t('act.wallet'));
        const account = this.need('account');
        const { provider } = await pickWallet();
        await sendTransaction(provider, { from: account, to: account, data: removePasskey(this.need('x'), this.need('y')) });
      }
      await tell('DELETE', `/identity/passkeys/${this.need('key')}`);
      location.assign('/account');
    } catch (error) {
      if (!again(error)) throw error;
    }
  }
}

/** `<recovery-agree>`: a guardian signs that the membership may move to the other account. */
class RecoveryAgree extends PlainAct {
  protected readonly verb = 'agree';

  protected async run(status: Status): Promise<void> {
    status(t('act.preparing'));
    const path = `/api/recoveries/${this.need('id')}`;
    const { typedData } = await post<{ typedData: TypedData }>(`${path}/prepare`, {});
    if (typedData.primaryType !== 'GuardianApproval') throw new NotWhatWasChosen('primaryType');
    for (const field of ['from', 'to']) if (!same(typedData.message[field], this.need(field))) throw new NotWhatWasChosen(field);
    status(t('act.wallet'));
    await post(`${path}/agree`, { signature: await signTyped(await this.wallet(), this.need('account'), typedData) });
  }
}

/** `<recovery-cancel>`: the old key says no. */
class RecoveryCancel extends PlainAct {
  protected readonly verb = 'cancel';

  protected async run(status: Status): Promise<void> {
    status(t('act.preparing'));
    const { typedData } = await post<{ typedData: TypedData }>('/api/recoveries/cancel/prepare', {});
    if (typedData.primaryType !== 'RecoveryCancellation' || !same(typedData.message['account'], this.need('account'))) throw new NotWhatWasChosen('account');
    status(t('act.wallet'));
    await post('/api/recoveries/cancel', { signature: await signTyped(await this.wallet(), this.need('account'), typedData) });
  }
}

define('account-access', AccountAccess);
define('passkey-sign', PasskeySign);
define('passkey-remove', PasskeyRemove);
define('recovery-agree', RecoveryAgree);
define('recovery-cancel', RecoveryCancel);
