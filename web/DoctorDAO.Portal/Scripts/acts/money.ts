/**
 * Minor units (two decimals) of an amount as people write it: 1250, 1,250.00, 1.250,00, 1 250. The last comma or full stop divides off cents when one or two digits
 * follow it. `null` for anything else.
 */
export function minorUnits(text: string): number | null {
  const digits = text.replace(/[\s'’€]/g, '');
  const parts = /^(\d{1,3}(?:([.,])\d{3})*|\d+)(?:([.,])(\d{1,2}))?$/.exec(digits);
  if (!parts || (parts[2] !== undefined && parts[2] === parts[3])) return null;
  if (!groupsAlike(parts[1]!)) return null;
  const value = Number(parts[1]!.replace(/[.,]/g, '')) * 100 + Number((parts[4] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(value) ? value : null;
}

/** Basis points of a share as people write it in percent, with at most two decimals: 40, 37.5, 37,5 %. `null` for anything else, and beyond 0 to 100. */
export function basisPoints(text: string): number | null {
  const parts = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text);
  if (!parts) return null;
  const value = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
  return value <= 10_000 ? value : null;
}

const groupsAlike = (whole: string): boolean => new Set(whole.replace(/\d/g, '')).size <= 1;
