import { ensure, WalletProblem } from './problem.js';

const MOST = 8000;

/**
 * The page of this wallet that a link or a QR code leads to: those of this wallet or of another association's, `openid-credential-offer:` and `openid4vp:`. Only their
 * parameters are taken, so the page is always one of ours. Throws `link`.
 */
export function walletPage(text: string): string {
  const trimmed = text.trim();
  ensure(trimmed.length > 0 && trimmed.length <= MOST, 'link');
  let url: URL | undefined;
  try {
    url = new URL(trimmed);
  } catch {
    // Said below.
  }
  ensure(url, 'link');
  const query = url.searchParams;
  const offer = query.has('credential_offer') || query.has('credential_offer_uri');
  const request = query.has('client_id') && (query.has('request_uri') || query.has('request'));
  const scheme = url.protocol;
  if (offer && (scheme === 'openid-credential-offer:' || (/^https?:$/.test(scheme) && url.pathname === '/credentials/offer'))) return `/credentials/offer${url.search}`;
  if (request && (scheme === 'openid4vp:' || (/^https?:$/.test(scheme) && url.pathname === '/credentials/present'))) return `/credentials/present${url.search}`;
  throw new WalletProblem('link');
}
