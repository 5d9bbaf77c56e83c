import type { Args } from '../core/message.js';

/** Something that the holder is told in words: the page has a text `problem.{code}` with these places. */
export class WalletProblem extends Error {
  constructor(readonly code: string, readonly args: Args = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(args)}`, options);
  }
}

/** Throws a problem unless something holds. */
export function ensure(holds: unknown, code: string, args: Args = {}): asserts holds {
  if (!holds) throw new WalletProblem(code, args);
}
