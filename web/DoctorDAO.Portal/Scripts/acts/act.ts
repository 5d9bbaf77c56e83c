import { Island, one, template } from '../core/core.js';
import { ActDialog } from '../relay/act-dialog.js';
import { Flow } from '../relay/flow.js';
import { Progress } from '../relay/progress.js';
import { Told } from './plain-act.js';

/** An element with one act: a button (perhaps in a dialog of its own), and a place where the steps are shown. */
export abstract class Act extends Island {
  #progress: { scope: string; view: Progress } | undefined;
  #flow: Flow | undefined;

  /** What keys on the device are named after. */
  protected abstract get scope(): string;

  /** Does the act; throws why it could not. */
  protected abstract act(flow: Flow, status: (text: string | null) => void): Promise<void>;

  protected start(signal: AbortSignal): void {
    const flow = new Flow(this.scope, this.need('account'), this.#view(), {}, signal);
    this.#flow = flow;
    this.addEventListener('click', e => {
      const button = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-do]') : null;
      if (!button || button.getAttribute('aria-disabled') === 'true') return;
      if (button.dataset['do'] === 'act') void this.#run();
      if (button.dataset['do'] === 'retry') void this.#flow?.retry();
      if (button.dataset['do'] === 'dismiss') this.#flow?.dismiss();
    }, { signal });
    flow.resume();
  }

  async #run(): Promise<void> {
    const flow = this.#flow;
    if (!flow) return;
    const dialog = one<HTMLDialogElement>('dialog', this);
    const speech = new ActDialog(dialog ?? this);
    speech.clear();
    try {
      await this.act(flow, text => speech.status(text));
      dialog?.close();
      await flow.deliver();
    } catch (error) {
      if (error instanceof Told) speech.status(null);
      else speech.failed(error);
    }
  }

  /** The parts that show progress, from the page's template, once. */
  #view(): Progress {
    const place = one('[data-part=progress]', this);
    const known = this.#progress;
    if (known?.scope === this.scope && (known.view.places.sent?.parentElement ?? null) === place) return known.view;
    let parts: HTMLElement | null = null;
    if (place) {
      parts = template('dao-progress');
      place.setAttribute('data-keep', '');
      place.replaceChildren(...parts.children);
    }
    const at = (name: string): HTMLElement | null => (place ? one(`[data-part=${name}]`, place) : null);
    const view = new Progress({ sent: at('sent'), problem: at('refusal'), kept: at('kept'), reorg: at('reorg') });
    this.#progress = { scope: this.scope, view };
    return view;
  }

  /** The session an act is about, as its attributes say. */
  protected facts(): { chamber: string; chain: string; contract: string; session: string; account: string } {
    return { chamber: this.need('chamber'), chain: this.need('chain'), contract: this.need('governor'), session: this.need('session'), account: this.need('account') };
  }

  protected get sessionScope(): string {
    return `${this.need('chain')}:${this.need('chamber')}:${this.need('session')}:${this.need('account').toLowerCase()}`;
  }
}

