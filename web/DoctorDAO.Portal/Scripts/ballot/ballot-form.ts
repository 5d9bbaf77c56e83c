import { all, define, drop, fill, Island, keep, load, one, say, show, t, toast } from '../core/core.js';
import { ActDialog } from '../relay/act-dialog.js';
import { Flow } from '../relay/flow.js';
import { Progress } from '../relay/progress.js';
import type { Intent } from '../relay/typed-data.js';
import { BUDGET, clamp, shrink, used } from './budget.js';
import { paintPurse } from './purse.js';
import { paintErrors, paintReview, rows, type Reviewed } from './review.js';
import { VOTE_EVENT, VoteControl } from './vote-control.js';

interface Draft {
  readonly votes: readonly number[];
  readonly reason: string;
}

/** `<ballot-form>`: the ballot of a whole session. The draft lives on the device; what is live comes from the page. */
export class BallotForm extends Island {
  #progress: { scope: string; view: Progress } | undefined;

  protected start(signal: AbortSignal): void {
    this.#fillIn();
    const view = this.#view();
    const flow = new Flow(this.scope, this.need('account'), view, {
      final: votes => this.#settled(votes),
      refused: () => this.#paint(),
    }, signal);
    this.addEventListener(VOTE_EVENT, () => this.#edited(), { signal });
    this.#reason()?.addEventListener('input', () => this.#keep(), { signal });
    document.addEventListener('click', e => this.#click(e, flow), { signal });
    document.addEventListener('click', e => this.#jump(e), { signal });
    const net = (): void => show(one('#offline'), !navigator.onLine);
    for (const name of ['online', 'offline']) addEventListener(name, net, { signal });
    net();
    this.#paint();
    flow.resume();
  }

  /** What keys on the device are named after: the session and the account. */
  get scope(): string {
    return `${this.need('chain')}:${this.need('chamber')}:${this.need('session')}:${this.need('account').toLowerCase()}`;
  }

  get #controls(): VoteControl[] {
    return all<VoteControl>('vote-control', this);
  }

  get #votes(): number[] {
    return this.#controls.map(c => c.value);
  }

  get #own(): number[] | null {
    const text = this.dataset['own'];
    return text === undefined || text === '' ? null : text.split(',').map(v => clamp(Number(v)));
  }

  #reason(): HTMLTextAreaElement | null {
    return one<HTMLTextAreaElement>('#reason');
  }

  #view(): Progress {
    const places = { sent: one('#sent'), problem: one('#problem'), kept: one('#kept'), reorg: one('#reorg') };
    const known = this.#progress;
    // The same steps go on after a refresh of the page, or a step back would not be seen as one.
    if (known?.scope === this.scope && known.view.places.sent === places.sent) return known.view;
    const view = new Progress(places);
    this.#progress = { scope: this.scope, view };
    return view;
  }

  #draft(): Draft | null {
    const draft = load<Draft>(`draft:${this.scope}`);
    return Array.isArray(draft?.votes) && draft.votes.every(v => clamp(v) === v) ? draft : null;
  }

  /** Draft, else the live ballot, else what the address asks for, else nothing. */
  #fillIn(): void {
    const controls = this.#controls;
    const draft = this.#draft();
    const own = this.#own;
    if (controls.length === 0) {
      this.#showDraft(draft);
      return;
    }
    const usable = draft && draft.votes.length === controls.length ? draft : null;
    const votes = usable?.votes ?? own ?? controls.map(() => 0);
    controls.forEach((c, i) => c.set(votes[i] ?? 0));
    const reason = this.#reason();
    if (reason && usable && reason.value === '') reason.value = usable.reason;
    if (askedForDelegate() && controls.some(c => c.delegate !== null)) this.#copy();
  }

  /** A draft that can no longer be sent stays readable. */
  #showDraft(draft: Draft | null): void {
    const box = one('#draft');
    const own = this.#own;
    const worth = draft !== null && draft.votes.some((v, i) => v !== (own?.[i] ?? 0));
    show(box, worth);
    if (!box || !worth) return;
    const titles = all('.issue h3 a', this);
    fill(one('tbody', box), ...rows(draft.votes.map((votes, i) => ({ votes, short: titles[i]?.textContent ?? '' }))));
  }

  #keep(): void {
    keep(`draft:${this.scope}`, { votes: this.#votes, reason: this.#reason()?.value ?? '' } satisfies Draft);
  }

  #edited(): void {
    this.#keep();
    this.#paint();
    const left = BUDGET - used(this.#votes);
    say(left < 0 ? t('ballot.spoken-over', { n: -left }) : t('ballot.spoken-left', { n: left }));
  }

  #paint(): void {
    const controls = this.#controls;
    if (controls.length === 0) return;
    if (used(this.#votes) <= BUDGET) show(one('#errors'), false);
    paintPurse(controls.map(c => ({ votes: c.value, short: c.short })), {
      set: (issue, votes) => {
        const control = controls[issue]!;
        control.set(votes);
        this.#edited();
        control.range.focus();
      },
      shrink: () => {
        this.#set(shrink(this.#votes));
        say(t('ballot.shrunk'));
        controls[0]?.range.focus();
      },
    });
  }

  #set(votes: readonly number[]): void {
    this.#controls.forEach((c, i) => c.set(votes[i] ?? 0));
    this.#keep();
    this.#paint();
  }

  #copy(): void {
    this.#replace(this.#controls.map(c => c.delegate ?? 0), t('ballot.copied', { name: this.dataset['delegateName'] ?? '' }));
  }

  /** Replaces the whole ballot, says so and offers the way back. */
  #replace(votes: readonly number[], said: string): void {
    const before = this.#votes;
    if (votes.every((v, i) => v === before[i])) return;
    this.#set(votes);
    toast(said, () => this.#set(before));
  }

  #click(event: MouseEvent, flow: Flow): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null;
    if (!button || button.getAttribute('aria-disabled') === 'true' || button.closest('withdraw-act,recuse-act,delegate-act,relay-act,sign-in')) return;
    switch (button.dataset['do']) {
      case 'review': return this.#review();
      case 'copy': return this.#copy();
      case 'clear': return this.#replace(this.#controls.map(() => 0), t('ballot.cleared'));
      case 'close': return void button.closest('dialog')?.close();
      case 'sign': return void this.#sign(flow);
      case 'withdraw': return void this.#withdraw(flow);
      case 'retry': return void flow.retry();
      case 'dismiss': return flow.dismiss();
    }
  }

  /** Links of the error summary lead to the control itself, not only to its place. */
  #jump(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('#errors a') : null;
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: 'center' });
    control.focus({ preventScroll: true });
  }

  #issues(): Reviewed[] {
    return this.#controls.map(c => ({ votes: c.value, label: c.label, short: c.short, input: c.range.id }));
  }

  #review(): void {
    const issues = this.#issues();
    if (used(issues.map(i => i.votes)) > BUDGET) return paintErrors(issues);
    const dialog = one<HTMLDialogElement>('#review');
    if (!dialog) return;
    new ActDialog(dialog).clear();
    paintReview(dialog, issues);
    if (!dialog.open) dialog.showModal();
  }

  async #sign(flow: Flow): Promise<void> {
    const votes = this.#votes;
    const reason = this.#reason()?.value ?? '';
    const { chamber, session, account } = this.#facts();
    await this.#run(flow, 'review', '/api/relay/ballots', { chamber, session: Number(session), votes, reason, voter: account }, { ...this.#facts(), kind: 'ballot', votes, reason });
  }

  async #withdraw(flow: Flow): Promise<void> {
    const { chamber, session, account } = this.#facts();
    await this.#run(flow, 'withdraw', '/api/relay/withdrawals', { chamber, session: Number(session), voter: account }, { ...this.#facts(), kind: 'withdrawal' });
  }

  #facts(): { chamber: string; chain: string; contract: string; session: string; account: string } {
    return { chamber: this.need('chamber'), chain: this.need('chain'), contract: this.need('governor'), session: this.need('session'), account: this.need('account') };
  }

  async #run(flow: Flow, id: string, path: string, draft: unknown, intent: Intent): Promise<void> {
    const dialog = one<HTMLDialogElement>(`#${id}`);
    const speech = new ActDialog(dialog ?? this);
    try {
      await flow.sign({ path, draft, intent }, text => speech.status(text));
    } catch (error) {
      speech.failed(error);
      return;
    }
    dialog?.close();
    await flow.deliver();
  }

  /** Nothing can undo the ballot any more: the draft it came from has done its work, unless it was changed since. */
  #settled(votes: readonly number[] | undefined): void {
    const draft = this.#draft();
    if (draft && votes && draft.votes.every((v, i) => v === votes[i])) drop(`draft:${this.scope}`);
  }
}

/** Whether the address asks to start from the delegate's ballot; true once, or opening the page again would undo what was changed since. */
function askedForDelegate(): boolean {
  const url = new URL(location.href);
  if (url.searchParams.get('start') !== 'delegate') return false;
  url.searchParams.delete('start');
  history.replaceState(history.state, '', url);
  return true;
}

define('ballot-form', BallotForm);
