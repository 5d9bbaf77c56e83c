/** What a placeholder may be filled with. Numbers are written as the reader's language writes them; `n` also chooses the plural. */
export type Args = Readonly<Record<string, string | number>>;
type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;

let texts: Map<string, string | Forms> | undefined;

/** Forgets what was read, because the page was replaced. */
export function forgetTexts(): void {
  texts = undefined;
}

function read(): Map<string, string | Forms> {
  const found = new Map<string, string | Forms>();
  for (const block of document.querySelectorAll('script[type="application/json"][data-dao-text]')) {
    for (const [key, value] of Object.entries(JSON.parse(block.textContent ?? '{}') as Record<string, string | Forms>)) found.set(key, value);
  }
  return found;
}

const language = (): string => document.documentElement.lang || 'en';

/** Whether the page has a text. */
export const hasText = (key: string): boolean => (texts ??= read()).has(key);

function pattern(key: string, args: Args): string {
  const entry = (texts ??= read()).get(key);
  if (entry === undefined) return key;
  if (typeof entry === 'string') return entry;
  const form = new Intl.PluralRules(language()).select(Number(args['n'] ?? 0));
  return entry[form] ?? entry.other ?? key;
}

const shown = (value: string | number): string => (typeof value === 'number' ? new Intl.NumberFormat(language()).format(value) : value);

/** A text of the page in the reader's language, its named placeholders filled. A key the page lacks is returned as it is. */
export function t(key: string, args: Args = {}): string {
  return pattern(key, args).replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? shown(args[name]!) : whole));
}

/** The same, cut at its placeholders, for places that set a number apart: `[{ text, name? }]` in the order of the language. */
export function parts(key: string, args: Args = {}): { text: string; name?: string }[] {
  return pattern(key, args)
    .split(/(\{\w+\})/)
    .filter(piece => piece !== '')
    .map(piece => {
      const name = /^\{(\w+)\}$/.exec(piece)?.[1];
      return name !== undefined && name in args ? { text: shown(args[name]!), name } : { text: piece };
    });
}

/** Votes as people read them: `+4`, `−2` (U+2212), `0`. */
export const signed = (votes: number): string => (votes > 0 ? `+${votes}` : votes < 0 ? `\u2212${-votes}` : '0');
