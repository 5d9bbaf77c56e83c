import { define, get, Island, put, t } from '../core/core.js';
import { ActDialog } from '../relay/act-dialog.js';
import { NotWhatWasChosen, type TypedData } from '../relay/typed-data.js';
import { pickWallet } from '../wallet/chooser.js';
import { signTyped, useAccount, useChain } from '../wallet/eip1193.js';

/** What the server gives to be signed. */
interface PostDocument {
  readonly hash: string;
  readonly typedData: TypedData;
}

const FIELDS = 'address author,string category,string title,bytes32 replyTo,string body';
const DOMAIN = 'chainId,name,version';

/**
 * Checks that signing `document` stands for the post that the page shows, and for nothing else: its type, the chain, the author, every word. Throws
 * `NotWhatWasChosen` with the name of the first field that differs.
 */
export function checkPost(document: PostDocument, shown: { readonly hash: string; readonly chain: string; readonly account: string; readonly message: Readonly<Record<string, unknown>> }): void {
  const ensure = (holds: boolean, field: string): void => {
    if (!holds) throw new NotWhatWasChosen(field);
  };
  const { domain, message, primaryType, types } = document.typedData;
  ensure(primaryType === 'ForumPost', 'primaryType');
  ensure(types['ForumPost']?.map(f => `${f.type} ${f.name}`).join(',') === FIELDS, 'types');
  ensure(Object.keys(domain).sort().join(',') === DOMAIN && domain['name'] === 'DoctorDAO Forum', 'domain');
  ensure(String(domain['chainId']) === shown.chain, 'chainId');
  ensure(String(message['author']).toLowerCase() === shown.account.toLowerCase(), 'author');
  for (const field of ['author', 'category', 'title', 'replyTo', 'body']) ensure(message[field] === shown.message[field], field);
  ensure(document.hash === shown.hash, 'hash');
}

/** `<sign-post data-post data-hash data-chain data-account data-message data-back>`: the author's wallet signs the post that the page shows. */
export class SignPost extends Island {
  #busy = false;

  protected start(signal: AbortSignal): void {
    this.addEventListener('click', e => {
      if (e.target instanceof Element && e.target.closest('[data-do=sign]')) void this.#run();
    }, { signal });
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const speech = new ActDialog(this);
    speech.clear();
    try {
      speech.status(t('act.preparing'));
      const [post, account, chain] = [this.need('post'), this.need('account'), this.need('chain')];
      const document = await get<PostDocument>(`/api/forum/posts/${post}/document`);
      checkPost(document, { hash: this.need('hash'), chain, account, message: JSON.parse(this.need('message')) as Record<string, unknown> });
      speech.status(t('act.wallet'));
      const { provider } = await pickWallet();
      await useAccount(provider, account);
      await useChain(provider, BigInt(chain));
      const signature = await signTyped(provider, account, document.typedData);
      await put(`/api/forum/posts/${post}/signature`, { hash: document.hash, signature });
      speech.status(null);
      location.assign(this.need('back'));
    } catch (error) {
      speech.failed(error);
    } finally {
      this.#busy = false;
    }
  }
}

define('sign-post', SignPost);
