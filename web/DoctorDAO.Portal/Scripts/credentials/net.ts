import { isObject, type Json } from './bytes.js';
import { ensure, WalletProblem } from './problem.js';

/** How the wallet speaks to others: the browser's `fetch`, or that of a test. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const TIMEOUT = 15_000;

/** Most bytes of an answer: documents and credentials are far smaller. */
export const MOST = 512 * 1024;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host is this very machine. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.has(hostname) || hostname.endsWith('.localhost');

/** An address the wallet may speak to: https, or http on this machine; no name and password in it. Throws `address`. */
export function safeUrl(address: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new WalletProblem('address', { address: address.slice(0, 200) }, { cause });
  }
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  ensure(secure && url.username === '' && url.password === '', 'address', { address: address.slice(0, 200) });
  return url;
}

/** Reads a body, at most `most` bytes of it. Throws `too-long`. */
async function read(response: Response, most: number, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new WalletProblem('too-long', { host });
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

/** An answer that was read. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

/** Asks another place without cookies and without following redirects. Throws `unreachable` or `too-long`. */
export async function ask(fetcher: Fetch, address: string, init: RequestInit = {}, most = MOST): Promise<Answer> {
  const url = safeUrl(address);
  let response: Response;
  try {
    response = await fetcher(url.href, { credentials: 'omit', redirect: 'error', cache: 'no-store', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(TIMEOUT), ...init });
  } catch (cause) {
    throw new WalletProblem('unreachable', { host: url.host }, { cause });
  }
  const bytes = await read(response, most, url.host);
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  return { ok: response.ok, status: response.status, type, bytes, text: new TextDecoder().decode(bytes) };
}

/** The answer as a JSON object. Throws `no-json`. */
export function object(answer: Answer, host: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch (cause) {
    throw new WalletProblem('no-json', { host }, { cause });
  }
  ensure(isObject(value), 'no-json', { host });
  return value;
}

/** Gets a JSON object. Throws `refused` with the status when the answer is no success. */
export async function getObject(fetcher: Fetch, address: string, most = MOST): Promise<Json> {
  const host = safeUrl(address).host;
  const answer = await ask(fetcher, address, { headers: { accept: 'application/json' } }, most);
  ensure(answer.ok, 'refused', { host, status: String(answer.status) });
  return object(answer, host);
}

/** Sends a form. */
export const postForm = (fetcher: Fetch, address: string, fields: Readonly<Record<string, string>>, accept = 'application/json'): Promise<Answer> =>
  ask(fetcher, address, { method: 'POST', headers: { accept, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });
