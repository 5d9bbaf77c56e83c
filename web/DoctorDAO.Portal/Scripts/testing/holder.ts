// The wallet as a program, for tests of servers: it takes offers and answers requests in the order of its argument, a JSON list of steps, and prints what came of each.
import { answerable, match } from '../credentials/dcql.js';
import { accept, openOffer, readOffer } from '../credentials/issuance.js';
import { answer, decline } from '../credentials/presentation.js';
import { WalletProblem } from '../credentials/problem.js';
import { openRequest } from '../credentials/request.js';
import { memoryRows } from '../credentials/rows.js';
import { readSdJwt } from '../credentials/sd-jwt.js';
import { standing } from '../credentials/status.js';
import { passphraseSlot } from '../credentials/vault.js';
import { Wallet } from '../credentials/wallet.js';
import { seconds } from '../credentials/bytes.js';

interface Step {
  /** Link of an offer. */
  readonly offer?: string;
  readonly code?: string;
  /** Link of a request; it is answered with the first that fits, and all where several may be. */
  readonly request?: string;
  readonly declines?: boolean;
  /** Origin of the association's site; the request's own when it is left out. */
  readonly origin?: string;
}

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);
const query = (link: string): URLSearchParams => new URL(link).searchParams;

async function take(wallet: Wallet, link: string, code: string | undefined): Promise<unknown> {
  const held = await accept(fetcher, wallet, await openOffer(fetcher, await readOffer(fetcher, query(link))), code);
  return Promise.all(held.map(async h => {
    const read = await readSdJwt(h.copies[0]!.credential);
    return { vct: h.vct, issuer: h.issuer, issuerName: h.issuerName, display: h.display, copies: h.copies.length, claims: read.claims, status: await standing(fetcher, read.payload, seconds()) };
  }));
}

async function show(wallet: Wallet, step: Step): Promise<unknown> {
  const origin = step.origin ?? new URL(step.request!).origin;
  const request = await openRequest(fetcher, query(step.request!), origin);
  if (step.declines) return { declined: true, ...(await decline(fetcher, request)) };
  const asks = await match(await wallet.held(), request.query, seconds());
  if (!answerable(asks)) throw new WalletProblem('answer-missing');
  const choices = asks.map(a => ({ query: a.query.id, chosen: a.query.multiple ? a.candidates : a.candidates.slice(0, 1) }));
  const outcome = await answer(fetcher, wallet, request, choices, new URL(origin).host);
  return { name: request.name, purpose: request.purpose, reveals: Object.fromEntries(choices.map(c => [c.query, c.chosen.map(x => x.reveals)])), ...outcome };
}

const { wallet } = await Wallet.create(memoryRows(), 'test', async master => [await passphraseSlot(master, 'correct horse battery staple', 'test', 100_000)]);
const results: unknown[] = [];
for (const step of JSON.parse(process.argv[2] ?? '[]') as Step[]) {
  try {
    results.push(step.offer !== undefined ? await take(wallet, step.offer, step.code) : await show(wallet, step));
  } catch (error) {
    results.push({ problem: error instanceof WalletProblem ? error.code : String(error), ...(error instanceof WalletProblem && { args: error.args }) });
  }
}
console.log(JSON.stringify(results));
