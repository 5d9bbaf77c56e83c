/** Problem details (RFC 9457) as the server sends them. */
export interface Problem {
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
  }
  /** Whether the same request may succeed later without a change. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', redirect: 'error', ...init });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new Unreachable(path, { cause: error });
  }
  const text = await response.text().catch(() => '');
  let body: unknown = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    if (response.ok) throw new Refused(502, { title: 'Not JSON' });
  }
  if (!response.ok) throw new Refused(response.status, body as Problem);
  return body as T;
}

/** Asks for JSON. */
export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  ask<T>(path, { headers: { accept: 'application/json' }, cache: 'no-store', ...(signal && { signal }) });

const send = <T>(method: string, path: string, body: unknown): Promise<T> =>
  ask<T>(path, { method, headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Sends JSON and reads JSON. */
export const post = <T>(path: string, body: unknown): Promise<T> => send<T>('POST', path, body);

/** Sends JSON that takes the place of what is there, and reads JSON. */
export const put = <T>(path: string, body: unknown): Promise<T> => send<T>('PUT', path, body);

/** Takes away what is there, and reads JSON. */
export const remove = <T>(path: string): Promise<T> => send<T>('DELETE', path, {});
