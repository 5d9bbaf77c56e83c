import { seconds, type Json } from './bytes.js';
import type { Candidate } from './dcql.js';
import { chooseEncryption, encryptJwe } from './jose.js';
import { object, postForm, safeUrl, type Answer, type Fetch } from './net.js';
import { ensure } from './problem.js';
import type { Request } from './request.js';
import { disclosuresFor, present, readSdJwt } from './sd-jwt.js';
import { newId, type Held, type Shown, type Wallet } from './wallet.js';

/** The claim by which this association knows a person once: it is nobody else's business. */
export const NULLIFIER = 'dao_nullifier';

/** Has one tab at a time choose copies, so that no copy is shown twice. */
const alone = <T>(act: () => Promise<T>): Promise<T> => (globalThis.navigator?.locks === undefined ? act() : (navigator.locks.request('doctordao-wallet', act) as Promise<T>));

/** What the holder has chosen for one query. */
export interface Choice {
  readonly query: string;
  readonly chosen: readonly Candidate[];
}

/** Whether a choice would tell a stranger by what the association knows its members. `own` is the host of this association. */
export const tellsNullifier = (request: Request, choices: readonly Choice[], own: string): boolean =>
  request.host !== own && choices.some(c => c.chosen.some(x => Object.hasOwn(x.reveals, NULLIFIER)));

/** Where the browser goes after an answer. */
export interface Outcome {
  /** On the verifier's own site: followed by itself. */
  readonly follow?: string;
  /** Elsewhere: shown, and followed by the holder alone. */
  readonly show?: string;
}

function outcome(request: Request, answer: Answer): Outcome {
  const redirect = answer.text.trim() === '' ? undefined : object(answer, request.host)['redirect_uri'];
  if (typeof redirect !== 'string') return {};
  const url = safeUrl(redirect);
  return url.origin === safeUrl(request.responseUri).origin ? { follow: url.href } : { show: url.href };
}

async function send(fetcher: Fetch, request: Request, body: Json): Promise<Outcome> {
  const host = request.host;
  let fields: Record<string, string>;
  if (request.encrypted) {
    const content = { ...body, ...(request.state !== undefined && { state: request.state }) };
    fields = { response: await encryptJwe(content, request.encrypted.key, chooseEncryption(request.encrypted.encryptions)) };
  } else {
    const plain = Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
    fields = { ...Object.fromEntries(plain), ...(request.state !== undefined && { state: request.state }) };
  }
  const answer = await postForm(fetcher, request.responseUri, fields);
  ensure(answer.ok, 'answer-refused', { host, status: String(answer.status) });
  return outcome(request, answer);
}

const use = (held: Held, credential: string, at: number): Held => ({ ...held, copies: held.copies.map(c => (c.credential === credential ? { ...c, usedAt: at } : c)) });

/**
 * Shows what was chosen. The copies are used up, and the history is written, before anything leaves: a copy that may have been seen is not shown again.
 * @param allowed whether the holder has said that a stranger may see `dao_nullifier`
 * @param own host of this association
 */
export async function answer(fetcher: Fetch, wallet: Wallet, request: Request, choices: readonly Choice[], own: string, allowed = false, now = seconds()): Promise<Outcome> {
  const chosen = choices.filter(c => c.chosen.length > 0);
  ensure(chosen.length > 0, 'answer-empty');
  ensure(allowed || !tellsNullifier(request, chosen, own), 'nullifier', { host: request.host });
  return send(fetcher, request, { vp_token: await alone(() => useUp(wallet, request, chosen, now)) });
}

/** Takes a copy for each choice, makes its presentation, and writes down that it was used before anybody sees it. */
async function useUp(wallet: Wallet, request: Request, chosen: readonly Choice[], now: number): Promise<Record<string, string[]>> {
  const kept = new Map((await wallet.held()).map(h => [h.id, h]));
  const presentations: Record<string, string[]> = {};
  const what: Shown['what'][number][] = [];
  for (const { query, chosen: candidates } of chosen) {
    const asked = request.query.credentials.find(c => c.id === query);
    ensure(asked && (asked.multiple || candidates.length === 1), 'query');
    presentations[query] = [];
    for (const candidate of candidates) {
      const held = kept.get(candidate.held.id);
      const copy = held?.copies.find(c => c.credential === candidate.copy?.credential && c.usedAt === undefined) ?? held?.copies.find(c => c.usedAt === undefined);
      // Another tab may have shown it meanwhile; two queries of one request may want the same credential: each gets a copy of its own.
      ensure(held && copy, 'copies-none');
      const read = copy.credential === candidate.copy?.credential ? candidate.read : await readSdJwt(copy.credential);
      const disclosures = read === candidate.read ? candidate.disclosures : disclosuresFor(read, candidate.disclosures.map(d => d.path));
      presentations[query].push(await present(read, disclosures, await wallet.signingKey(copy), request.clientId, request.nonce, now));
      kept.set(held.id, use(held, copy.credential, now));
      what.push({ held: held.id, vct: held.vct, claims: candidate.reveals });
    }
  }
  const shown: Shown = { kind: 'shown', id: newId(), at: now, to: request.did, toName: request.name, purpose: request.purpose ?? '', what };
  await wallet.put(...new Set(what.map(w => w.held).map(id => kept.get(id)!)), shown);
  return presentations;
}

/** Says that the holder would not. */
export async function decline(fetcher: Fetch, request: Request): Promise<Outcome> {
  const fields = { error: 'access_denied', ...(request.state !== undefined && { state: request.state }) };
  const reply = await postForm(fetcher, request.responseUri, fields);
  return reply.ok ? outcome(request, reply) : {};
}
