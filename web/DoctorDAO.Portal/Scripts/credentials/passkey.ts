import { decode64, encode64, isObject, random, utf8, type Bytes } from './bytes.js';
import { ensure, WalletProblem } from './problem.js';

interface Prf { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } }

const bytes = (source: BufferSource): Bytes =>
  new Uint8Array(ArrayBuffer.isView(source) ? source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) as ArrayBuffer : source.slice(0) as ArrayBuffer);

const prfOf = (credential: PublicKeyCredential): Prf | undefined => {
  const all = credential.getClientExtensionResults() as unknown;
  return isObject(all) && isObject(all['prf']) ? (all['prf'] as Prf) : undefined;
};

/** Whether the browser has passkeys at all; whether one gives a secret is known only when it was asked. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.create === 'function';

const extension = (salt: Bytes): AuthenticationExtensionsClientInputs => ({ prf: { eval: { first: salt } } }) as AuthenticationExtensionsClientInputs;

async function asked(options: CredentialRequestOptions): Promise<PublicKeyCredential> {
  try {
    const found = await navigator.credentials.get(options);
    ensure(found instanceof PublicKeyCredential, 'passkey-none');
    return found;
  } catch (cause) {
    throw cause instanceof WalletProblem ? cause : new WalletProblem('passkey-declined', {}, { cause });
  }
}

/** Asks a passkey for the secret that belongs to a salt. Throws `passkey-prf` when it has none, `passkey-declined` when the holder would not. */
export async function secretOf(id: string, salt: Bytes): Promise<Bytes> {
  const credential = await asked({
    publicKey: { challenge: random(32), allowCredentials: [{ type: 'public-key', id: decode64(id) }], userVerification: 'required', extensions: extension(salt) },
  });
  const first = prfOf(credential)?.results?.first;
  ensure(first, 'passkey-prf');
  return bytes(first);
}

/**
 * Makes a passkey for the wallet alone. It signs in nobody: its only use is the secret that it gives to this browser. Throws `passkey-prf`, `passkey-declined`.
 * @param account whose wallet it opens
 * @param label as the browser shows it
 */
export async function makePasskey(account: string, label: string): Promise<{ id: string; salt: Bytes; secret: Bytes }> {
  const salt = random(32);
  let made: Credential | null;
  try {
    made = await navigator.credentials.create({
      publicKey: {
        challenge: random(32), rp: { name: 'DoctorDAO' },
        user: { id: utf8(`wallet:${account}`.slice(0, 64)), name: label, displayName: label },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' }, extensions: extension(salt),
      },
    });
  } catch (cause) {
    throw new WalletProblem('passkey-declined', {}, { cause });
  }
  ensure(made instanceof PublicKeyCredential, 'passkey-none');
  const id = encode64(new Uint8Array(made.rawId));
  const prf = prfOf(made);
  ensure(prf?.enabled || prf?.results?.first, 'passkey-prf');
  // Most authenticators give the secret only when they are asked, not when they are made.
  return { id, salt, secret: prf.results?.first ? bytes(prf.results.first) : await secretOf(id, salt) };
}
