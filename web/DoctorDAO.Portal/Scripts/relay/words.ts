import { NotWhatWasChosen } from './typed-data.js';
import { hasText, Refused, t, Unreachable } from '../core/core.js';
import { WalletProblem, type WalletError } from '../wallet/eip1193.js';

/** The reason of a refusal in the reader's language: ours where the code is known, else what the server wrote. */
export function reason(code: string | null | undefined, text: string | null | undefined): string {
  if (code && hasText(`error.${code}`)) return t(`error.${code}`);
  return text || t('error.other');
}

/** An error in words. */
export function words(error: unknown): string {
  if (error instanceof WalletProblem) return t(error.key, error.args);
  if (error instanceof NotWhatWasChosen) return t('act.mismatch', { field: error.message });
  if (error instanceof Unreachable) return t('act.unreachable');
  if (error instanceof Refused) {
    if (error.status === 401) return t('act.signed-out');
    if (error.status === 429) return t('act.too-many');
    const fields = Object.values(error.problem.errors ?? {}).flat();
    return reason(error.problem.code, fields.length > 0 ? fields.join(' ') : (error.problem.detail ?? error.problem.title));
  }
  return t('wallet.failed', { message: (error as WalletError).message ?? '' });
}
