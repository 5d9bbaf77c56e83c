import { PlainAct, type Status } from '../acts/plain-act.js';
import { define, fill, get, one, post, t } from '../core/core.js';
import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';
import { sendTransaction, signTyped } from '../wallet/eip1193.js';
import { acceptsCall } from './accepts.js';
import { checkSponsorship } from './check.js';

/** `<sponsor-act>`: signs that one sponsors a draft. */
class SponsorAct extends PlainAct {
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
class SubmitAct extends PlainAct {
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

/** `<accept-act>`: has the wallet say whether one takes new delegations in a chamber. The contract hears that from the account itself alone. */
class AcceptAct extends PlainAct {
  protected readonly verb = 'accept';

  protected async run(status: Status): Promise<void> {
    const [from, to, data] = [this.need('account'), this.need('votes'), acceptsCall(this.need('accepts') === 'true')];
    status(t('act.wallet'));
    await sendTransaction(await this.wallet(), { from, to, data });
  }
}

define('accept-act', AcceptAct);
define('sponsor-act', SponsorAct);
define('submit-act', SubmitAct);
