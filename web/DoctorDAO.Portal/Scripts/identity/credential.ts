import { Declined, WalletProblem } from '../wallet/eip1193.js';

/** Bytes as base64url. */
export const base64url = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** Base64url as bytes. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));

interface Descriptor { readonly id: string; readonly type: 'public-key'; readonly transports?: AuthenticatorTransport[] }
interface CreationJson { readonly challenge: string; readonly user: { readonly id: string; readonly name: string; readonly displayName: string }; readonly excludeCredentials?: Descriptor[] }
interface RequestJson { readonly challenge: string; readonly allowCredentials?: Descriptor[] }

const known = (list: readonly Descriptor[] | undefined): PublicKeyCredentialDescriptor[] => (list ?? []).map(one => ({ ...one, id: bytesOf(one.id) }));

/** Whether this browser can do it at all, at this address. */
export const able = (): boolean => typeof PublicKeyCredential === 'function' && window.isSecureContext;

async function ask(what: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!able()) throw new WalletProblem('passkey.unable');
  let found: Credential | null;
  try {
    found = await what();
  } catch (error) {
    const { name } = error as DOMException;
    if (name === 'NotAllowedError' || name === 'AbortError') throw new Declined();
    if (name === 'InvalidStateError') throw new WalletProblem('passkey.there');
    if (name === 'SecurityError') throw new WalletProblem('passkey.place');
    throw new WalletProblem('passkey.failed');
  }
  if (!found) throw new Declined();
  return found as PublicKeyCredential;
}

const json = (made: PublicKeyCredential, response: Record<string, unknown>): Record<string, unknown> =>
  ({ id: made.id, rawId: base64url(made.rawId), type: made.type, clientExtensionResults: {}, response });

/** Makes a passkey; the options and the answer are the standard's JSON. */
export async function create(options: unknown): Promise<unknown> {
  const asked = options as CreationJson;
  const made = await ask(() => navigator.credentials.create({
    publicKey: {
      ...(options as PublicKeyCredentialCreationOptions), challenge: bytesOf(asked.challenge), user: { ...asked.user, id: bytesOf(asked.user.id) }, excludeCredentials: known(asked.excludeCredentials),
    },
  }));
  const response = made.response as AuthenticatorAttestationResponse;
  return json(made, { clientDataJSON: base64url(response.clientDataJSON), attestationObject: base64url(response.attestationObject), transports: response.getTransports?.() ?? [] });
}

/** Has a passkey answer a challenge. */
export const assert = (options: PublicKeyCredentialRequestOptions): Promise<PublicKeyCredential> => ask(() => navigator.credentials.get({ publicKey: options }));

/** Signs in with a passkey; the options and the answer are the standard's JSON. */
export async function get(options: unknown): Promise<unknown> {
  const asked = options as RequestJson;
  const made = await assert({ ...(options as PublicKeyCredentialRequestOptions), challenge: bytesOf(asked.challenge), allowCredentials: known(asked.allowCredentials) });
  const response = made.response as AuthenticatorAssertionResponse;
  return json(made, {
    clientDataJSON: base64url(response.clientDataJSON), authenticatorData: base64url(response.authenticatorData), signature: base64url(response.signature),
    userHandle: response.userHandle ? base64url(response.userHandle) : null,
  });
}
