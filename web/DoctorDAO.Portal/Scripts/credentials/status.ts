import { concat, decode64, isObject, type Bytes, type Json } from './bytes.js';
import { verifyByDid } from './did.js';
import { ask, safeUrl, type Fetch } from './net.js';
import { ensure, WalletProblem } from './problem.js';

/** Most bytes of a list as it travels, and inflated: a million entries of a byte. */
const [MOST_SENT, MOST_INFLATED] = [1024 * 1024, 1024 * 1024];

/** What a status list says about a credential. */
export type Standing = 'valid' | 'invalid' | 'suspended' | 'other';

/** Inflates zlib data and gives up as soon as it is longer than `most` bytes. Throws `status-size`. */
export async function inflate(data: Bytes, most = MOST_INFLATED): Promise<Bytes> {
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...parts);
    size += value.length;
    if (size > most) {
      await reader.cancel().catch(() => undefined);
      throw new WalletProblem('status-size');
    }
    parts.push(value);
  }
}

/** The entry of a list whose entries fill each byte from its lowest bit. Throws `status-index`. */
export function entry(list: Bytes, bits: number, index: number): number {
  const at = index * bits;
  ensure(Number.isSafeInteger(index) && index >= 0 && at + bits <= list.length * 8, 'status-index');
  return (list[at >> 3]! >> (at & 7)) & ((1 << bits) - 1);
}

/** Where a credential's entry is, or `undefined` when it has no status. */
export function reference(payload: Json): { readonly uri: string; readonly index: number } | undefined {
  const list = isObject(payload['status']) ? payload['status']['status_list'] : undefined;
  if (!isObject(list)) return undefined;
  ensure(typeof list['uri'] === 'string' && Number.isSafeInteger(list['idx']) && Number(list['idx']) >= 0, 'status-index');
  return { uri: list['uri'], index: Number(list['idx']) };
}

/** Asks the whole list, so that nobody learns whose entry is looked at, and reads the entry. `undefined` when the credential has no status. */
export async function standing(fetcher: Fetch, payload: Json, now: number): Promise<Standing | undefined> {
  const at = reference(payload);
  if (!at) return undefined;
  const host = safeUrl(at.uri).host;
  const answer = await ask(fetcher, at.uri, { headers: { accept: 'application/statuslist+jwt' } }, MOST_SENT);
  ensure(answer.ok, 'refused', { host, status: String(answer.status) });
  const issuer = String(payload['iss']);
  const { jws } = await verifyByDid(fetcher, answer.text.trim(), issuer, 'assertionMethod', 'status-signature');
  const claims = jws.payload;
  ensure(jws.header['typ'] === 'statuslist+jwt' && claims['sub'] === at.uri && (claims['iss'] === undefined || claims['iss'] === issuer), 'status-signature');
  ensure(typeof claims['iat'] === 'number' && (claims['exp'] === undefined || Number(claims['exp']) > now), 'status-old');
  const list = claims['status_list'];
  ensure(isObject(list) && typeof list['lst'] === 'string' && [1, 2, 4, 8].includes(Number(list['bits'])), 'status-signature');
  let bytes: Bytes;
  try {
    bytes = await inflate(decode64(list['lst']));
  } catch (cause) {
    throw cause instanceof WalletProblem ? cause : new WalletProblem('status-signature', {}, { cause });
  }
  const value = entry(bytes, Number(list['bits']), at.index);
  return value === 0 ? 'valid' : value === 1 ? 'invalid' : value === 2 ? 'suspended' : 'other';
}
