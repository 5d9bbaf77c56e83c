import { hasText, t } from '../core/core.js';
import { isObject } from './bytes.js';
import { WalletProblem } from './problem.js';
import type { ClaimDisplay, Display, Held } from './wallet.js';

const language = (): string => document.documentElement.lang || 'en';

/** The words of the reader's language, else English ones, else the first. */
export function inLanguage<T extends { readonly locale?: string }>(all: readonly T[]): T | undefined {
  const wanted = language().split('-')[0];
  const of = (tag: string | undefined): T | undefined => all.find(d => d.locale?.split('-')[0]?.toLowerCase() === tag);
  return of(wanted) ?? of('en') ?? all[0];
}

const last = (vct: string): string => /([A-Za-z]+)\/?$/.exec(vct)?.[1] ?? vct;

/** What a type is called. The association's own types have words of ours. */
export function typeName(vct: string, display: readonly Display[] = []): string {
  const key = `type.${last(vct)}`;
  return inLanguage(display)?.name ?? (hasText(key) ? t(key) : last(vct));
}

/** What a claim is called. */
export function claimName(name: string, display: readonly ClaimDisplay[] = []): string {
  const own = inLanguage(display.find(d => d.path.length === 1 && d.path[0] === name)?.display ?? []);
  const key = `claim.${name}`;
  return own?.label ?? (hasText(key) ? t(key) : name.replaceAll('_', ' '));
}

/** Claims as the issuer orders them: the order in the credential is left to chance. */
export function ordered(claims: Readonly<Record<string, unknown>>, display: readonly ClaimDisplay[]): (readonly [string, unknown])[] {
  const place = (name: string): number => display.findIndex(d => d.path[0] === name) >>> 0;
  return Object.entries(claims).sort(([a], [b]) => place(a) - place(b));
}

/** A date as people read it. */
export const day = (at: Date): string => new Intl.DateTimeFormat(language(), { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at);

/** A day and a time in the reader's own zone. */
export const moment = (at: number): string => new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at * 1000));

/** A value as people read it: codes of ours in words. Nothing is left out: what has no better form is JSON. */
export function valueText(value: unknown, claim = ''): string {
  if (typeof value === 'string' && hasText(`value.${claim}.${value}`)) return t(`value.${claim}.${value}`);
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return day(new Date(`${value}T00:00:00Z`));
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return new Intl.NumberFormat(language()).format(value);
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (Array.isArray(value)) return value.map(v => valueText(v, claim)).join(', ');
  return isObject(value) ? Object.entries(value).map(([k, v]) => `${claimName(k)}: ${valueText(v, k)}`).join('; ') : String(value);
}

// Rules that nobody but a developer tells apart are told in one sentence, with the rule's name.
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/^(too-long|no-json|issuer-answer|issuer-metadata)$/, 'broken'],
  [/^did(-other)?$/, 'did'],
  [/^offer-(grant|format|deferred|client)$/, 'offer-kind'],
  [/^offer-(nonce|refused)$/, 'offer-proof'],
  [/^(token|query|request)$|^request-/, 'request-bad'],
  [/^credential-/, 'credential-bad'],
  [/^status-/, 'status'],
  [/^passkey-none$/, 'passkey-prf'],
  [/^vault-none$/, 'vault-there'],
  [/^answer-empty$/, 'answer-missing'],
];

/** What went wrong, in words, with the way out. */
export function problemText(error: unknown): string {
  if (error instanceof WalletProblem) {
    const key = [error.code, ...GROUPS.filter(([of]) => of.test(error.code)).map(([, group]) => group)].find(code => hasText(`problem.${code}`));
    if (key !== undefined) return t(`problem.${key}`, { code: error.code, ...error.args });
  }
  return t('problem.other', { message: error instanceof Error ? error.message.slice(0, 200) : '' });
}

/** The name of a credential with what tells it from its siblings. */
export function heldName(held: Held, claims: Readonly<Record<string, unknown>>): string {
  const detail = ['title', 'specialty', 'degree', 'department', 'policy_number', 'licence_number'].map(name => claims[name]).find(v => typeof v === 'string');
  const name = typeName(held.vct, held.display);
  return detail === undefined ? name : t('held.name', { type: name, detail: String(detail) });
}
