import type { Json } from './bytes.js';

/** A certificate of training. */
export interface Training {
  readonly title: string;
  readonly hours: number;
  readonly category: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
}

const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

/** The training that claims tell of, or `undefined` when they tell of none. */
export function training(vct: string, claims: Json): Training | undefined {
  if (!/(^|[/:])CpdTraining$/.test(vct)) return undefined;
  const { hours, completed_on: on, title, category } = claims;
  const n = typeof hours === 'string' ? Number(hours) : hours;
  if (typeof n !== 'number' || !Number.isFinite(n) || n <= 0 || n > 10_000 || !isDay(on)) return undefined;
  return { title: typeof title === 'string' ? title : '', hours: n, category: typeof category === 'string' ? category : '', on };
}

/** Hours of one category. */
export interface Sum {
  readonly category: string;
  readonly months: number;
  readonly years: ReadonlyMap<string, number>;
}

/** The day twelve months before `today`. The last of February stands for a day that the other year lacks. */
export function yearBefore(today: string): string {
  const [y, m, d] = today.split('-').map(Number) as [number, number, number];
  const day = Math.min(d, new Date(Date.UTC(y - 1, m, 0)).getUTCDate());
  return `${y - 1}-${String(m).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Sums by category: of the twelve months up to `today` and of each calendar year; what lies in the future counts nowhere. */
export function sums(all: readonly Training[], today: string): Sum[] {
  const after = yearBefore(today);
  const by = new Map<string, { months: number; years: Map<string, number> }>();
  for (const { category, hours, on } of all) {
    if (on > today) continue;
    const sum = by.get(category) ?? { months: 0, years: new Map<string, number>() };
    if (on > after) sum.months += hours;
    const year = on.slice(0, 4);
    sum.years.set(year, (sum.years.get(year) ?? 0) + hours);
    by.set(category, sum);
  }
  return [...by].sort(([a], [b]) => a.localeCompare(b)).map(([category, sum]) => ({ category, ...sum }));
}

/** Something that ends. */
export interface Ending {
  readonly id: string;
  readonly name: string;
  /** Kind word: the last part of its type, never what it says. */
  readonly kind: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
}

/** The day on which a credential ends: what it says itself comes before what its token says. */
export function endOf(payload: Json, claims: Json): string | undefined {
  if (isDay(claims['valid_until'])) return claims['valid_until'];
  return typeof payload['exp'] === 'number' && payload['exp'] < 253_402_300_800 ? new Date(payload['exp'] * 1000).toISOString().slice(0, 10) : undefined;
}

/** Days between two days. */
export const daysUntil = (on: string, today: string): number => Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000);

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replace(/\r?\n/g, '\\n');

/** Folds a line as RFC 5545 wants it: at most 75 octets, and no letter is cut. */
function folded(line: string): string {
  const out: string[] = [];
  let [part, size] = ['', 0];
  for (const letter of line) {
    const octets = new TextEncoder().encode(letter).length;
    if (size + octets > 74) {
      out.push(part);
      [part, size] = [' ', 1];
    }
    part += letter;
    size += octets;
  }
  return [...out, part].join('\r\n');
}

/** A calendar of endings, each with an alarm 30 days before. */
export function calendar(endings: readonly Ending[], summary: (ending: Ending) => string, now: Date): string {
  const stamp = `${now.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const events = endings.flatMap(e => [
    'BEGIN:VEVENT', `UID:${e.id}-${e.on}@wallet.doctordao`, `DTSTAMP:${stamp}`, `DTSTART;VALUE=DATE:${e.on.replaceAll('-', '')}`, `SUMMARY:${escaped(summary(e))}`,
    'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-P30D', `DESCRIPTION:${escaped(summary(e))}`, 'END:VALARM', 'END:VEVENT',
  ]);
  return `${['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//DoctorDAO//Wallet//EN', ...events, 'END:VCALENDAR'].map(folded).join('\r\n')}\r\n`;
}

