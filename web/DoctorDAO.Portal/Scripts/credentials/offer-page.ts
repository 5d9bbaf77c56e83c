import { define, el, fill, say, t } from '../core/core.js';
import { WalletIsland, type Opened } from './gate.js';
import { accept, openOffer, readOffer, typeWords, type Offer } from './issuance.js';
import { card, field, form, h2, h3, note, p, pairs, problem, row } from './ui.js';
import type { Held } from './wallet.js';
import { inLanguage, problemText, typeName } from './words.js';
import { safeUrl } from './net.js';

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);

/** `<credential-offer>`: shows who offers what, and takes it. */
class CredentialOffer extends WalletIsland {
  protected async opened(body: HTMLElement, open: Opened): Promise<void> {
    fill(body, note('', p(t('offer.reading'))));
    let offer: Offer;
    try {
      offer = await openOffer(fetcher, await readOffer(fetcher, new URLSearchParams(location.search)));
    } catch (error) {
      const here = card('offer-failed', row(el('a', { className: 'btn', href: '/credentials', textContent: t('to-wallet') })));
      fill(body, here);
      return problem(here, problemText(error));
    }
    await this.#show(body, offer, open);
  }

  async #show(body: HTMLElement, offer: Offer, open: Opened): Promise<void> {
    const host = safeUrl(offer.issuer).host;
    const name = inLanguage(offer.issuerDisplay)?.name ?? host;
    const types = await Promise.all(offer.offered.map(async offered => {
      const words = await typeWords(fetcher, offered.vct);
      const display = words.display.length > 0 ? words.display : offered.display;
      return { name: typeName(offered.vct, display), about: inLanguage(display)?.description };
    }));
    const list = el('ul', { className: 'stack stack-sm', id: 'offer-types' }, ...types.map(x => el('li', {}, h3(x.name), ...(x.about ? [p(x.about, 'small')] : []))));
    const code = offer.transactionCode && field('offer-code', t('offer.code'), {
      inputMode: offer.transactionCode.numeric ? 'numeric' : 'text', autocomplete: 'one-time-code', maxLength: offer.transactionCode.length ?? 64, required: true, spellcheck: false,
    }, offer.transactionCode.description ?? t('offer.code.hint'));
    const go = form('offer-accept', t('offer.go'), async () => {
      const transaction = code?.input.value.trim();
      if (code && !transaction) {
        code.input.setAttribute('aria-invalid', 'true');
        return problem(go, t('offer.code.missing'));
      }
      const held = await accept(fetcher, open.wallet, offer, transaction);
      // The code is used up: the address need not keep it.
      history.replaceState(history.state, '', '/credentials/offer');
      this.#done(body, held);
    }, ...(code ? [code.box] : []));
    const card1 = card('offer', h2(t('offer.title', { name, n: types.length }), 'offer-h'), pairs([[t('offer.who'), name], [t('offer.where'), host]]), list,
      p(t('offer.text', { n: offer.batch }), 'small'), go);
    go.lastElementChild?.append(el('a', { className: 'btn bare', href: '/credentials', id: 'offer-leave', textContent: t('offer.leave') }));
    fill(body, card1);
  }

  #done(body: HTMLElement, held: readonly Held[]): void {
    const title = h2(t('offer.done', { n: held.length }), 'offer-done');
    fill(body, card('offer-kept', title, el('ul', {}, ...held.map(h => el('li', { textContent: `${typeName(h.vct, h.display)}. ${t('offer.copies', { n: h.copies.length })}` }))),
      row(el('a', { className: 'btn go', href: '/credentials', textContent: t('to-wallet') }))));
    title.focus();
    say(t('offer.done', { n: held.length }));
  }
}

define('credential-offer', CredentialOffer);
