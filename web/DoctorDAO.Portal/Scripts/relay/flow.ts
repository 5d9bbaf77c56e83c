import { post, t } from '../core/core.js';
import { pickWallet } from '../wallet/chooser.js';
import { signTyped, useAccount, useChain } from '../wallet/eip1193.js';
import { announce, discard, follow, OUTBOX_EVENT, put, send, underway, unfollow, waiting, type ActKind, type Sent, type Ticket } from './outbox.js';
import { checkCall, checkPermit, type CallIntent } from './call.js';
import type { Progress } from './progress.js';
import { track } from './track.js';
import { check, type Intent, type TypedData } from './typed-data.js';

/** An act to be signed: where it is prepared, where it goes, and what it must say. */
export interface Plan {
  readonly path: string;
  readonly draft: unknown;
  readonly intent: Intent;
}

/** A call to be signed: where it is prepared, and what it must say. */
export interface CallPlan {
  readonly path: string;
  readonly draft: Readonly<Record<string, unknown>>;
  readonly intent: CallIntent;
}

/** What the server prepares of a call: first, perhaps, the permit to pay. */
interface PreparedCall {
  readonly next: 'permit' | 'call';
  readonly typedData: TypedData;
  readonly submit: string;
  readonly deadline?: number | null;
}

/** Told on the way. */
export interface Hooks {
  /** The chain can no longer undo the act. */
  readonly final?: (votes: readonly number[] | undefined, kind: ActKind) => void;
  /** The act was not accepted. */
  readonly refused?: () => void;
}

/** Seconds between attempts to send what is kept while the page stays open. */
const RETRY = [5, 15, 30, 60];

/** The way of signed acts of one scope (a session, or the delegation in a chamber) of one account, from the wallet to finality. */
export class Flow {
  #signal: AbortSignal;
  #tracking: AbortController | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;

  constructor(readonly scope: string, readonly account: string, readonly progress: Progress, readonly hooks: Hooks, signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => clearTimeout(this.#retry), { once: true });
    document.addEventListener(OUTBOX_EVENT, e => {
      const { scope: of, sent } = (e as CustomEvent<{ scope: string; sent: Sent }>).detail;
      if (of === scope) this.#sent(sent);
    }, { signal });
    addEventListener('online', () => void this.retry(), { signal });
  }

  /** Shows again what was under way when the page was left, and sends what was kept. */
  resume(): void {
    const act = waiting(this.scope);
    if (act) {
      if (!this.progress.active) this.progress.begin(act.kind);
      this.progress.sent({ result: 'kept', why: navigator.onLine ? 'unreachable' : 'offline' });
      if (navigator.onLine) void this.retry();
      return;
    }
    const going = underway(this.scope);
    if (going) this.#track(going.id, going.kind, going.votes);
  }

  /**
   * Prepares, checks and signs; what is signed is kept on the device until `deliver` has brought it away. Throws what went wrong before the act was
   * signed. `status` gets one sentence about what happens now, `null` when nothing does.
   */
  async sign(plan: Plan, status: (text: string | null) => void): Promise<void> {
    const { intent } = plan;
    try {
      status(t('act.preparing'));
      const prepared = await post<{ typedData: TypedData }>(`${plan.path}/prepare`, plan.draft);
      check(prepared.typedData, intent);
      status(t('act.wallet'));
      const { provider } = await pickWallet();
      await useAccount(provider, intent.account);
      await useChain(provider, BigInt(intent.chain));
      const signature = await signTyped(provider, intent.account, prepared.typedData);
      const votes = intent.kind === 'ballot' ? intent.votes : undefined;
      put(this.scope, { kind: intent.kind, account: this.account, path: plan.path, typedData: prepared.typedData, signature, ...(votes && { votes }) });
    } finally {
      status(null);
    }
  }

  /** The same for a call of a contract; where it pays, the wallet is asked for the permit first. */
  async signCall(plan: CallPlan, status: (text: string | null) => void): Promise<void> {
    const { intent } = plan;
    const ask = (draft: unknown): Promise<PreparedCall> => post<PreparedCall>(`${plan.path}/prepare`, draft);
    try {
      status(t('act.preparing'));
      let prepared = await ask(plan.draft);
      const permit = prepared.next === 'permit';
      if (permit) checkPermit(prepared.typedData, intent);
      else checkCall(prepared.typedData, intent);
      status(permit ? t('act.permit') : t('act.wallet'));
      const { provider } = await pickWallet();
      await useAccount(provider, intent.account);
      await useChain(provider, BigInt(intent.chain));
      if (permit) {
        const signature = await signTyped(provider, intent.account, prepared.typedData);
        status(t('act.preparing'));
        prepared = await ask({ ...plan.draft, permit: { deadline: prepared.deadline, signature } });
        checkCall(prepared.typedData, intent);
        status(t('act.wallet'));
      }
      const signature = await signTyped(provider, intent.account, prepared.typedData);
      put(this.scope, { kind: 'call', account: this.account, path: prepared.submit, typedData: prepared.typedData, signature });
    } finally {
      status(null);
    }
  }

  /** Sends what was signed. Nothing is thrown: what becomes of it is shown. */
  async deliver(): Promise<void> {
    const act = waiting(this.scope);
    if (!act) return;
    this.progress.begin(act.kind);
    this.progress.signed();
    this.#attempt = 0;
    const sending = this.#send();
    this.progress.focus();
    await sending;
  }

  /** Asks the relay for something that needs no signature. */
  async ask(path: string, kind: ActKind): Promise<void> {
    const ticket = await post<Ticket>(path, {});
    follow(this.scope, { id: ticket.id, kind });
    this.progress.begin(kind);
    announce(this.scope, { result: 'sent', ticket });
  }

  /** Tries again to send what is kept. */
  async retry(): Promise<void> {
    if (waiting(this.scope)) await this.#send();
  }

  /** Forgets a refusal that was read. */
  dismiss(): void {
    discard(this.scope);
    this.progress.clear();
  }

  async #send(): Promise<void> {
    clearTimeout(this.#retry);
    // By way of the document: the element may have started again meanwhile, and another flow of this scope listens now.
    announce(this.scope, await send(this.scope));
  }

  #sent(sent: Sent): void {
    if (sent.result === 'sent') {
      const going = underway(this.scope);
      this.progress.ticket(sent.ticket);
      if (going) this.#track(going.id, going.kind, going.votes);
      return;
    }
    if (sent.result === 'nothing') return;
    this.progress.sent(sent);
    if (sent.result === 'refused') this.hooks.refused?.();
    else if (sent.why === 'unreachable') {
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => void this.retry(), 1000 * RETRY[Math.min(this.#attempt++, RETRY.length - 1)]!);
    }
  }

  #track(id: string, kind: ActKind, votes: readonly number[] | undefined): void {
    this.#tracking?.abort();
    const life = (this.#tracking = new AbortController());
    this.#signal.addEventListener('abort', () => life.abort(), { once: true });
    // What was reached before the page was opened is shown, not spoken.
    let quiet = !this.progress.active;
    if (quiet) this.progress.begin(kind);
    track(id, ticket => {
      if (ticket === null) {
        unfollow(this.scope);
        this.progress.clear();
        return;
      }
      this.progress.ticket(ticket, quiet);
      quiet = false;
      if (ticket.state === 'final') {
        unfollow(this.scope);
        this.hooks.final?.(votes, kind);
      }
      if (ticket.state === 'failed') {
        unfollow(this.scope);
        this.hooks.refused?.();
      }
    }, life.signal);
  }
}
