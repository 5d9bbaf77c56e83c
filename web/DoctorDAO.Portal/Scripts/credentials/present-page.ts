import { define, el, fill, t } from '../core/core.js';
import { answerable, match, type Ask, type Candidate } from './dcql.js';
import { WalletIsland, type Opened } from './gate.js';
import { answer, decline, NULLIFIER, type Choice, type Outcome } from './presentation.js';
import { ensure } from './problem.js';
import { openRequest, type Request } from './request.js';
import { seconds } from './bytes.js';
import { button, card, h2, h3, note, p, pairs, problem, row, run, tick } from './ui.js';
import { claimName, day, heldName, ordered, problemText, typeName, valueText } from './words.js';

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);

interface Chooser { readonly box: HTMLElement; readonly choice: () => Choice }

/** `<credential-present>`: shows who asks for what, and answers when the holder agrees. */
class CredentialPresent extends WalletIsland {
  protected async opened(body: HTMLElement, open: Opened): Promise<void> {
    fill(body, note('', p(t('present.reading'))));
    let request: Request;
    let asks: Ask[];
    try {
      const asked = await openRequest(fetcher, new URLSearchParams(location.search), location.origin);
      // What the association asks for is said in the reader's words, and kept so in the history.
      request = asked.vouched?.by === 'association' ? { ...asked, purpose: t('present.purpose.association') } : asked;
      asks = await match(await open.wallet.held(), request.query, seconds());
    } catch (error) {
      const here = card('present-failed', row(el('a', { className: 'btn', href: '/credentials', textContent: t('to-wallet') })));
      fill(body, here);
      return problem(here, problemText(error));
    }
    this.#show(body, request, asks, open);
  }

  #show(body: HTMLElement, request: Request, asks: readonly Ask[], open: Opened): void {
    const title = h2(t('present.title', { name: request.name }), 'present-h');
    const head = card('present-who', title, pairs([
      [t('present.who'), request.name],
      [t('present.confirmed'), request.vouched === undefined ? t('vouch.none') : request.vouched.by === 'association' ? t('vouch.own') : t('vouch.issuer', { issuer: request.vouched.name })],
      [t('present.where'), request.host], [t('present.purpose'), request.purpose ?? t('present.purpose.none')],
    ]), ...(request.retainDays === undefined ? [] : [p(t('present.retain', { n: request.retainDays }), 'small')]), p(t('present.proved', { host: request.host }), 'small mute'));
    const no = button('present-decline', t('present.decline'), async () => this.#after(body, await decline(fetcher, request), false));
    if (!answerable(asks)) {
      fill(body, head, this.#missing(asks), row(no));
      head.parentElement!.dataset['errors'] = '';
      return;
    }
    const choosers = asks.map((ask, i) => this.#chooser(ask, i));
    const box = el('div', { className: 'stack', id: 'present-asks' }, ...choosers.map(c => c.box));
    const stranger = request.host !== location.host && asks.some(a => a.candidates.some(c => Object.hasOwn(c.reveals, NULLIFIER)));
    const insist = tick('present-nullifier', t('present.nullifier.insist', { host: request.host }), false);
    const warning = card('present-warning', note('danger', p(t('present.nullifier', { host: request.host }))), insist.box);
    const yes = el('button', { type: 'button', id: 'present-show', className: 'btn go', textContent: t('present.show', { name: request.name }) });
    yes.addEventListener('click', () => void run(yes, async () => {
      const choices = choosers.map(c => c.choice());
      ensure(choices.every((c, i) => asks[i]!.optional || c.chosen.length > 0), 'answer-missing');
      const outcome = await answer(fetcher, open.wallet, request, choices, location.host, stranger && insist.input.checked);
      this.#after(body, outcome, true);
    }, () => body));
    fill(body, head, box, ...(stranger ? [warning] : []), p(t('present.once'), 'small mute'), row(yes, no));
  }

  #chooser(ask: Ask, index: number): Chooser {
    const usable = ask.candidates.filter(c => c.copy !== undefined);
    const first = usable[0] ?? ask.candidates[0];
    const name = first ? typeName(first.held.vct, first.held.display) : ask.query.vcts?.map(v => typeName(v)).join(', ') ?? ask.query.id;
    const made = card(`present-ask-${index}`, h3(name));
    if (ask.purpose !== undefined) made.append(p(ask.purpose, 'small'));
    const include = tick(`present-include-${index}`, t('present.include'), usable.length > 0);
    if (ask.optional) {
      include.input.disabled = usable.length === 0;
      made.append(include.box);
    }
    if (usable.length === 0) made.append(p(t('present.optional-none'), 'small mute'));
    const inputs = usable.map((candidate, i) => {
      const id = `present-choice-${index}-${i}`;
      const input = el('input', { type: ask.query.multiple ? 'checkbox' : 'radio', name: `present-choice-${index}`, id, checked: ask.query.multiple || i === 0 });
      const title = heldName(candidate.held, candidate.read.claims);
      const line = el('label', { className: 'check', htmlFor: id }, input, el('span', { textContent: t('present.candidate', { name: title, issuer: candidate.held.issuerName }) }));
      // With nothing to choose there is no control.
      line.hidden = usable.length === 1 && !ask.query.multiple;
      made.append(line, this.#reveals(candidate));
      return { input, candidate };
    });
    return { box: made, choice: () => ({ query: ask.query.id, chosen: ask.optional && !include.input.checked ? [] : inputs.filter(x => x.input.checked).map(x => x.candidate) }) };
  }

  #reveals(candidate: Candidate): HTMLElement {
    const { held, reveals, hides } = candidate;
    const names = ordered(reveals, held.claimDisplay);
    const until = candidate.read.payload['exp'];
    const fixed: [string, string][] = [[t('present.issuer'), held.issuerName], ...(typeof until === 'number' && !Object.hasOwn(reveals, 'valid_until') ? [[t('present.until'), day(new Date(until * 1000 - 1000))] as [string, string]] : [])];
    return el('div', { className: 'stack stack-sm' },
      p(t('present.reveals'), 'label'),
      pairs([...names.map(([name, value]) => [claimName(name, held.claimDisplay), valueText(value, name)] as const), ...fixed]),
      p(hides.length === 0 ? t('present.hides-none') : t('present.hides', { names: hides.map(name => claimName(name, held.claimDisplay)).join(', ') }), 'small mute'));
  }

  #missing(asks: readonly Ask[]): HTMLElement {
    const lacking = asks.filter(a => !a.optional && !a.candidates.some(c => c.copy !== undefined));
    return card('present-missing', h3(t('present.missing')), el('ul', {}, ...lacking.map(ask => {
      const used = ask.candidates[0];
      const name = used ? heldName(used.held, used.read.claims) : (ask.query.vcts ?? []).map(v => typeName(v)).join(', ') || ask.query.id;
      return el('li', {}, used ? t('present.used-up', { name }) : t('present.lacks', { name }), ' ', ...(used ? [el('a', { href: used.held.from, textContent: t('card.again') })] : []));
    })), row(el('a', { className: 'btn', href: '/credentials', textContent: t('to-wallet') })));
  }

  #after(body: HTMLElement, outcome: Outcome, shown: boolean): void {
    history.replaceState(history.state, '', '/credentials/present');
    const title = h2(t(shown ? 'present.done' : 'present.declined'), 'present-done');
    const here = card('present-after', title, p(t(shown ? 'present.done.text' : 'present.declined.text')));
    if (outcome.show !== undefined) here.append(p(t('present.elsewhere')), el('p', {}, el('a', { href: outcome.show, rel: 'noreferrer', textContent: outcome.show })));
    here.append(row(el('a', { className: 'btn', href: '/credentials', textContent: t('to-wallet') })));
    fill(body, here);
    title.focus();
    if (outcome.follow !== undefined) location.assign(outcome.follow);
  }
}

define('credential-present', CredentialPresent);
