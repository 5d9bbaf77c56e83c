import { isObject, isStrings, type Json } from './bytes.js';
import { readJws, verifyJws, type Jws, type PublicJwk } from './jose.js';
import { getObject, isLoopback, safeUrl, type Fetch } from './net.js';
import { ensure, WalletProblem } from './problem.js';

/** Where the document of a did:web is. https, or http on this machine. Throws `did`. */
export function documentUrl(did: string): URL {
  const match = /^did:web:([A-Za-z0-9.%-]+)((?::[A-Za-z0-9._~%-]+)*)$/.exec(did);
  ensure(match, 'did', { did: did.slice(0, 200) });
  try {
    const host = decodeURIComponent(match[1]!);
    const path = match[2] ? match[2].slice(1).split(':').map(decodeURIComponent) : ['.well-known'];
    if (path.some(p => p === '' || p === '.' || p === '..' || /[/\\?#]/.test(p)) || /[/\\?#@]/.test(host)) throw new SyntaxError('Not a path.');
    const loopback = isLoopback(new URL(`https://${host}`).hostname);
    const plain = loopback && globalThis.location?.protocol !== 'https:';
    return safeUrl(`${plain ? 'http' : 'https'}://${host}/${path.map(encodeURIComponent).join('/')}/did.json`);
  } catch (cause) {
    throw new WalletProblem('did', { did: did.slice(0, 200) }, { cause });
  }
}

/** The origin a did:web speaks for. On this machine http and https are told apart by nobody, so the host is what counts. */
export const didHost = (did: string): string => documentUrl(did).host;

/** Gets the document of a did:web and makes sure that it is of that DID. */
export async function resolveDid(fetcher: Fetch, did: string): Promise<Json> {
  const document = await getObject(fetcher, documentUrl(did).href);
  ensure(document['id'] === did, 'did-other', { did });
  return document;
}

/** The key of a document that `kid` names (with or without the DID before `#`), if it is listed for assertions or authentication. */
export function keyOf(document: Json, did: string, kid: unknown, purpose: 'assertionMethod' | 'authentication'): PublicJwk | undefined {
  const absolute = (id: unknown): string | undefined => (typeof id !== 'string' ? undefined : id.startsWith('#') ? did + id : id);
  const methods = Array.isArray(document['verificationMethod']) ? document['verificationMethod'].filter(isObject) : [];
  const listed = Array.isArray(document[purpose]) ? (document[purpose] as unknown[]) : [];
  const allowed = new Set(listed.map(entry => absolute(isObject(entry) ? entry['id'] : entry)));
  const embedded = listed.filter(isObject);
  const named = typeof kid === 'string' ? (kid.startsWith(`${did}#`) ? kid : kid.startsWith('#') ? did + kid : kid.includes('#') ? undefined : `${did}#${kid}`) : undefined;
  if (typeof kid === 'string' && named === undefined) return undefined;
  const fitting = [...methods, ...embedded].filter(m => allowed.has(absolute(m['id'])) && isObject(m['publicKeyJwk']) && (named === undefined || absolute(m['id']) === named));
  // Without a name the document must leave no choice.
  return fitting.length === 1 || named !== undefined ? (fitting[0]?.['publicKeyJwk'] as PublicJwk | undefined) : undefined;
}

/** Reads a token and verifies that a key of the DID signed it. Throws `problem` when none did. */
export async function verifyByDid(
  fetcher: Fetch, compact: string | Jws, did: string, purpose: 'assertionMethod' | 'authentication', problem: string,
): Promise<{ jws: Jws; document: Json }> {
  const jws = typeof compact === 'string' ? readJws(compact) : compact;
  const document = await resolveDid(fetcher, did);
  const key = keyOf(document, did, jws.header['kid'], purpose);
  ensure(key && (await verifyJws(jws, key)), problem, { did });
  return { jws, document };
}

/** Names that a document gives itself (`alsoKnownAs`). */
export const otherNames = (document: Json): readonly string[] => (isStrings(document['alsoKnownAs']) ? document['alsoKnownAs'] : []);
