import { define, fill, get, Island, one, post, show, t } from '../core/core.js';
import { ActDialog } from '../relay/act-dialog.js';
import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';
import { pickWallet } from '../wallet/chooser.js';
import { sendTransaction, signTyped, useAccount, useChain, type Provider } from '../wallet/eip1193.js';
import { checkSponsorship } from './check.js';

type Status = (text: string | null) => void;

/** An act of a draft: one button, a line that speaks, and what is shown when it is done. */
abstract class DraftAct extends Island {
  #busy = false;

  /** What `data-do` of its button says. */
  protected abstract readonly verb: string;

  /** Does it; throws why it could not. */
  protected abstract run(status: Status): Promise<void>;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest(`[data-do="${this.verb}"]`)) void this.#run();
    }, { signal });
  }

  protected async wallet(): Promise<Provider> {
    const { provider } = await pickWallet();
    await useAccount(provider, this.need('account'));
    await useChain(provider, BigInt(this.need('chain')));
    return provider;
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const speech = new ActDialog(this);
    speech.clear();
    try {
      await this.run(text => speech.status(text));
      speech.status(null);
      show(one(`[data-do="${this.verb}"]`, this), false);
      const done = one('[data-part=done]', this);
      show(done, true);
      done?.focus();
    } catch (error) {
      speech.failed(error);
    } finally {
      this.#busy = false;
    }
  }
}

/** `<sponsor-act>`: signs that one sponsors a draft. */
class SponsorAct extends DraftAct {
  protected readonly verb = 'sponsor';

  protected async run(status: Status): Promise<void> {
    const path = `/api/drafts/${this.need('draft')}/sponsorships`;
    const sponsor = this.need('account');
    status(t('act.preparing'));
    const { typedData } = await post<{ typedData: TypedData }>(`${path}/prepare`, {});
    const deadline = checkSponsorship(typedData, {
      chain: this.need('chain'), contract: this.need('governor'), proposal: this.need('proposal'), proposer: this.need('proposer'), sponsor,
    });
    status(t('act.wallet'));
    const signature = await signTyped(await this.wallet(), sponsor, typedData);
    await post(path, { deadline, signature });
  }
}

interface Submission {
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

/** `<submit-act>`: has the wallet send the proposal; the page changes by itself once the chain's event is indexed. */
class SubmitAct extends DraftAct {
  protected readonly verb = 'submit';

  protected async run(status: Status): Promise<void> {
    status(t('act.preparing'));
    // Anew: a sponsor may have signed, or left, since the page was made.
    const { from, to, data } = await get<Submission>(this.need('path'));
    if (to.toLowerCase() !== this.need('governor').toLowerCase()) throw new NotWhatWasChosen('to');
    if (from.toLowerCase() !== this.need('account').toLowerCase()) throw new NotWhatWasChosen('from');
    status(t('act.wallet'));
    const hash = await sendTransaction(await this.wallet(), { from, to, data });
    fill(one('[data-part=hash]', this), hash);
  }
}

define('sponsor-act', SponsorAct);
define('submit-act', SubmitAct);
