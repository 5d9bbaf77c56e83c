/** What a place may be filled with. Numbers are written as the reader's language writes them. */
export type Args = Readonly<Record<string, string | number>>;

/** A piece of a written message; `name` says which place it filled, `tag` which element it stands in. */
export interface Piece {
  readonly text: string;
  readonly name?: string;
}

/**
 * Writes a message of the subset of ICU MessageFormat that the portal's texts use: `{name}`, `{n, plural, =0 {…} one {# credit} other {# credits}}`,
 * `{side, select, for {…} other {…}}`. A place that is not filled stays as it is written.
 */
export function write(message: string, args: Args, language: string): Piece[] {
  const number = new Intl.NumberFormat(language);
  const shown = (value: string | number): string => (typeof value === 'number' ? number.format(value) : value);
  const pieces: Piece[] = [];
  let at = 0;

  const word = (): string => {
    const found = /^\s*([\w=-]+)\s*/.exec(message.slice(at));
    at += found?.[0].length ?? 0;
    return found?.[1] ?? '';
  };
  const need = (char: string): void => {
    if (message[at] !== char) throw new SyntaxError(`Message '${message}' at ${at}: '${char}' is missing.`);
    at++;
    while (message[at] === ' ' && char !== '{') at++;
  };
  /** Moves past one text, which ends at a closing brace or at the end; `out` is left out to skip it. */
  const text = (hash: string | undefined, out: Piece[] | undefined): void => {
    let start = at;
    const flush = (): void => {
      // "25. Feb." ends a sentence with the stop that it has.
      const last = out?.at(-1);
      if (message[start] === '.' && last?.name !== undefined && last.text.endsWith('.')) start++;
      if (at > start) out?.push({ text: message.slice(start, at) });
    };
    while (at < message.length && message[at] !== '}') {
      if (message[at] === '#' && hash !== undefined) {
        flush();
        out?.push({ text: hash, name: '#' });
        start = ++at;
      } else if (message[at] === '{') {
        flush();
        place(hash, out);
        start = at;
      } else at++;
    }
    flush();
  };
  const place = (hash: string | undefined, out: Piece[] | undefined): void => {
    const from = at++;
    const name = word();
    if (message[at] === '}') {
      at++;
      out?.push(name in args ? { text: shown(args[name]!), name } : { text: message.slice(from, at) });
      return;
    }
    need(',');
    const kind = word();
    need(',');
    const options = new Map<string, number>();
    while (message[at] !== '}') {
      const option = word();
      need('{');
      options.set(option, at);
      text(kind === 'plural' ? '' : hash, undefined);
      need('}');
      if (at >= message.length) throw new SyntaxError(`Message '${message}' ends inside a choice.`);
    }
    const end = at + 1;
    const value = args[name] ?? '';
    const chosen = kind === 'plural' ? (options.get(`=${value}`) ?? options.get(new Intl.PluralRules(language).select(Number(value)))) : options.get(String(value));
    at = chosen ?? options.get('other') ?? end;
    if (at !== end) text(kind === 'plural' ? shown(value) : hash, out);
    at = end;
  };

  text(undefined, pieces);
  if (at < message.length) throw new SyntaxError(`Message '${message}' closes what it did not open.`);
  return pieces;
}
