import { post } from '../core/core.js';
import type { Ticket } from '../relay/outbox.js';
import { signTyped, WalletProblem, type Provider } from './eip1193.js';
import { check, type Call, type Execution } from './execution.js';

/** Has the relay make a call of the account; the passkey signs it. Returns the transaction's hash as soon as there is one. */
export async function execute(provider: Provider, account: string, to: string, data: string): Promise<string> {
  const calls: Call[] = [{ target: to, value: '0', data }];
  const { typedData } = await post<{ typedData: Execution }>('/api/relay/executions/prepare', { calls });
  check(typedData, account, calls);
  const signature = await signTyped(provider, account, typedData);
  let ticket = await post<Ticket>('/api/relay/executions', { typedData, signature });
  for (let i = 0; i < 240 && !ticket.transactionHash; i++) {
    if (ticket.state === 'failed') throw new WalletProblem('wallet.failed', { message: ticket.error ?? '' });
    await new Promise(resolve => setTimeout(resolve, 500));
    ticket = await (await fetch(`/api/relay/${ticket.id}`, { headers: { accept: 'application/json' } })).json() as Ticket;
  }
  if (!ticket.transactionHash) throw new WalletProblem('wallet.busy');
  return ticket.transactionHash;
}
