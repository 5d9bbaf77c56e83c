import { PlainAct, type Status } from '../acts/plain-act.js';
import { define, one, post, t } from '../core/core.js';
import { type TypedData } from '../relay/typed-data.js';
import { signTyped } from '../wallet/eip1193.js';
import { checkReview } from './check.js';

/** `<review-act>`: signs that one has read a text and finds it right. */
class ReviewAct extends PlainAct {
  protected readonly verb = 'review';

  protected async run(status: Status): Promise<void> {
    const path = `/api/articles/${this.need('article')}/reviews`;
    const [reviewer, hash] = [this.need('account'), this.need('hash')];
    status(t('act.preparing'));
    const { typedData } = await post<{ typedData: TypedData }>(`${path}/prepare`, { hash });
    const deadline = checkReview(typedData, {
      chain: this.need('chain'), contract: this.need('contract'), article: hash, previous: this.need('previous'), author: this.need('author'), topic: this.need('topic'), reviewer,
    });
    status(t('act.wallet'));
    const signature = await signTyped(await this.wallet(), reviewer, typedData);
    await post(path, { hash, deadline, signature, comment: one<HTMLTextAreaElement>('textarea', this)?.value ?? '' });
  }
}

define('review-act', ReviewAct);
