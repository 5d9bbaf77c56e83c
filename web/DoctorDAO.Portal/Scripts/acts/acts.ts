import { define } from '../core/core.js';
import type { Flow } from '../relay/flow.js';
import { Act } from './act.js';

export { flush } from '../relay/outbox.js';

type Status = (text: string | null) => void;

/** `<recuse-act>`: signs the empty ballot, which takes the voice back and gives no opinion. */
export class RecuseAct extends Act {
  protected get scope(): string {
    return this.sessionScope;
  }

  protected act(flow: Flow, status: Status): Promise<void> {
    const { chamber, session, account } = this.facts();
    const votes = Array.from({ length: Number(this.need('issues')) }, () => 0);
    return flow.sign({
      path: '/api/relay/ballots',
      draft: { chamber, session: Number(session), votes, reason: '', voter: account },
      intent: { ...this.facts(), kind: 'ballot', votes, reason: '' },
    }, status);
  }
}

/** `<withdraw-act>`: signs a withdrawal, which gives the voice back to the delegate. */
export class WithdrawAct extends Act {
  protected get scope(): string {
    return this.sessionScope;
  }

  protected act(flow: Flow, status: Status): Promise<void> {
    const { chamber, session, account } = this.facts();
    return flow.sign({
      path: '/api/relay/withdrawals',
      draft: { chamber, session: Number(session), voter: account },
      intent: { ...this.facts(), kind: 'withdrawal' },
    }, status);
  }
}

/** `<delegate-act>`: signs a delegation in a chamber; to oneself it ends one. */
export class DelegateAct extends Act {
  protected get scope(): string {
    return `${this.need('chain')}:delegation:${this.need('chamber')}:${this.need('account').toLowerCase()}`;
  }

  protected act(flow: Flow, status: Status): Promise<void> {
    const account = this.need('account');
    const delegate = this.need('delegate');
    return flow.sign({
      path: '/api/relay/delegations',
      draft: { chamber: this.need('chamber'), delegate, delegator: account },
      intent: { kind: 'delegation', chain: this.need('chain'), contract: this.need('votes'), delegate, account },
    }, status);
  }
}

/** `<relay-act>`: asks the relay to queue or execute a proposal; needs no signature. */
export class RelayAct extends Act {
  protected get scope(): string {
    return `path:${this.need('path')}:${this.need('account').toLowerCase()}`;
  }

  protected act(flow: Flow): Promise<void> {
    return flow.ask(this.need('path'), 'proposal');
  }
}

define('recuse-act', RecuseAct);
define('withdraw-act', WithdrawAct);
define('delegate-act', DelegateAct);
define('relay-act', RelayAct);
