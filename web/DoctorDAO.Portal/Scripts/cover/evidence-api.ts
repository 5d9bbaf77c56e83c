import { get, post, Refused, Unreachable, type Problem } from '../core/core.js';
import type { Bytes } from '../credentials/bytes.js';

/** An encrypted file, as the server lists it. */
export interface ListedFile {
  readonly hash: string;
  readonly bytes: number;
  readonly added: string;
  readonly commitment: string | null;
}

/** Evidence as its reader gets it. */
export interface Listed {
  readonly id: string;
  readonly files: readonly ListedFile[];
  readonly recovery: string | null;
  readonly keys: readonly { readonly keyId: string; readonly wrapped: string }[];
  readonly deleted: string | null;
}

/** Somebody who should be able to read. */
export interface ReaderOf {
  readonly person: { readonly address: string };
  readonly custodian: boolean;
  readonly keyId: string | null;
  readonly key: { readonly x: string; readonly y: string } | null;
  readonly given: boolean;
}

/** A key of one's own. */
export interface OwnKey {
  readonly id: string;
  readonly key: { readonly x: string; readonly y: string };
  readonly recovery: string;
}

/** What a reader is given. */
export interface Given {
  readonly account: string;
  readonly keyId: string;
  readonly wrapped: string;
}

/** Sends or asks for bytes; gives the answer when it is one of success. */
async function fetchBytes(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', redirect: 'error', cache: 'no-store', ...init });
  } catch (error) {
    throw new Unreachable(path, { cause: error });
  }
  if (!response.ok) throw new Refused(response.status, (await response.json().catch(() => ({}))) as Problem);
  return response;
}

const of = (claim: string): string => `/api/cover/claims/${claim}/evidence`;

/** `null` for what is not there. */
async function found<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

export const readEvidence = (claim: string): Promise<Listed | null> => found(get<Listed>(of(claim)));
export const readFile = (claim: string, hash: string): Promise<Bytes> => fetchBytes(`${of(claim)}/files/${hash}`, {}).then(async response => new Uint8Array(await response.arrayBuffer()));
export const readReaders = (claim: string): Promise<readonly ReaderOf[] | null> => found(get<readonly ReaderOf[]>(`${of(claim)}/readers`));
export const give = (claim: string, keys: readonly Given[]): Promise<number> => post<number>(`${of(claim)}/keys`, { keys });
export const custodian = (): Promise<ReaderOf | null> => found(get<ReaderOf>('/api/cover/evidence/custodian'));
export const begin = (id: string, recovery: string, forCustodian: Given | null): Promise<unknown> => post('/api/cover/evidence', { id, recovery, custodian: forCustodian });
export const addFile = (evidence: string, hash: string, bytes: Bytes): Promise<unknown> => fetchBytes(`/api/cover/evidence/${evidence}/files/${hash}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
export const commit = (evidence: string): Promise<{ readonly commitment: string; readonly files: number }> => post(`/api/cover/evidence/${evidence}/commitment`, {});
export const ownKeys = (): Promise<readonly OwnKey[]> => get('/api/cover/keys');
export const addKey = (key: { readonly x: string; readonly y: string }, recovery: string): Promise<OwnKey> => post('/api/cover/keys', { key, recovery });
