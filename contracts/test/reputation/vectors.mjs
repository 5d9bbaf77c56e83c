// Writes vectors.json: what balances must be, from real numbers instead of from the contract's arithmetic. Whoever reimplements the decay reads it too.
//   node test/reputation/vectors.mjs            write
//   node test/reputation/vectors.mjs --check    exit 1 when the committed file is stale
// weights[r] = floor(2^80 * 2^(r/365)), by integer roots; a day d counts weights[d % 365] * 2^floor(d / 365).
// A history is a list of acts on one account, in order: at (unix seconds), asked (above 0 an award, below 0 a slash, 0 an award of nothing), moved (what
// was really added or taken), balance (right after). Caps are out of the way. Balances are floor(sum of moved * 2^((day of act - day) / 365)), with
// 256 bits after the point: no balance lies so near to a whole number that this could be wrong (asserted).
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

const HALF_LIFE = 365;
const ORIGIN_DAY = 20_454; // 2026-01-01
const DAY = 86_400;
const MAX_BALANCE = 2n ** 32n - 1n;
const path = new URL("vectors.json", import.meta.url);

/** floor(2^bits * 2^(r/365)), the exact power, cut: the 365th root of 2^(365 bits + r), by Newton from just above. */
function power(bits, r) {
  const n = 1n << BigInt(HALF_LIFE * bits + r);
  const k = BigInt(HALF_LIFE);
  let x = BigInt(Math.ceil(2 ** (40 + r / HALF_LIFE)) + 1) << BigInt(bits - 40);
  for (;;) {
    const next = ((k - 1n) * x + n / x ** (k - 1n)) / k;
    if (next >= x) break;
    x = next;
  }
  assert.ok(x ** k <= n && (x + 1n) ** k > n);
  return x;
}

const powers = (bits) => Array.from({ length: HALF_LIFE }, (_, r) => power(bits, r));
const weights = powers(80);

/** As contracts/src/reputation/Decay.sol does it: square-and-multiply with 127 bits after the point. */
function decaySol(day) {
  let result = 1n << 127n;
  let square = power(127, 1);
  assert.equal(square, 0x803e4961d451353484c299c8a58350e1n);
  for (let left = day % HALF_LIFE; left !== 0; left >>= 1) {
    if (left & 1) result = (result * square) >> 127n;
    square = (square * square) >> 127n;
  }
  return (result >> 47n) << BigInt(Math.floor(day / HALF_LIFE));
}
weights.forEach((weight, r) => assert.equal(decaySol(r), weight, `weight of day ${r}`));

const BITS = 256;
const fine = powers(BITS);
const scaled = (day) => fine[day % HALF_LIFE] << BigInt(Math.floor(day / HALF_LIFE));
const dayOf = (at) => Math.floor(at / DAY) - ORIGIN_DAY;

/** Plays acts and notes what must come of them. */
function history(name, acts) {
  const units = new Map(); // by day of the year: what moved, to tell quotients that are rational
  let sum = 0n;
  let ever = 0n;
  const result = { name, at: [], asked: [], moved: [], balance: [] };
  const balance = (day) => {
    const below = scaled(day);
    const whole = sum / below;
    if ([...units].some(([r, moved]) => moved !== 0n && r !== day % HALF_LIFE)) {
      const slack = (below * (ever + 1n)) >> BigInt(BITS - 12);
      assert.equal((sum + slack) / below, whole, "too near to a whole number to tell");
      assert.ok(sum < slack || (sum - slack) / below === whole, "too near to a whole number to tell");
    }
    return whole;
  };
  for (const [at, asked] of acts) {
    const day = dayOf(at);
    const had = balance(day);
    let moved = asked;
    if (moved > 0n && had + moved > MAX_BALANCE) moved = MAX_BALANCE - had;
    if (moved < 0n && had + moved < 0n) moved = -had;
    units.set(day % HALF_LIFE, (units.get(day % HALF_LIFE) ?? 0n) + (moved << BigInt(Math.floor(day / HALF_LIFE))));
    sum += moved * scaled(day);
    ever += moved < 0n ? -moved : moved;
    assert.equal(balance(day), had + moved, "an act is seen whole");
    result.at.push(at);
    result.asked.push(asked);
    result.moved.push(moved);
    result.balance.push(had + moved);
  }
  return result;
}

/** A generator of its own, the same everywhere. */
function random(seed) {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & (2n ** 64n - 1n);
    return Number((state >> 32n) % BigInt(below));
  };
}

const start = ORIGIN_DAY * DAY;

function lives(seed, days, most, slashes) {
  const next = random(seed);
  const acts = [];
  for (let at = start + next(DAY); at < start + days * DAY; at += next(4) === 0 ? next(DAY) : next(60 * DAY)) {
    const kind = next(10);
    const amount = BigInt(1 + next(most));
    acts.push([at, kind < 2 ? 0n : kind < 2 + slashes ? -amount : amount]);
  }
  acts.push([start + days * DAY, 0n]);
  return acts;
}

const touched = [[start + 5, 1000n], ...Array.from({ length: 800 }, (_, i) => [start + 6 + i * DAY, 0n])];
const halves = [[start + 100 * DAY, 1n << 20n], ...Array.from({ length: 22 }, (_, i) => [start + (100 + HALF_LIFE * (i + 1)) * DAY, 0n])];
const midnight = [[start + DAY - 1, 365n], [start + DAY, 0n], [start + 2 * DAY - 1, 0n], [start + 2 * DAY, -1n], [start + 2 * DAY, 1n]];
const full = [
  [start, MAX_BALANCE], [start, 1n], [start + DAY, 0n], [start + DAY, MAX_BALANCE], [start + 95 * HALF_LIFE * DAY, 0n],
  [start + 95 * HALF_LIFE * DAY, MAX_BALANCE], [start + (96 * HALF_LIFE - 1) * DAY, 0n], [start + (96 * HALF_LIFE - 1) * DAY, MAX_BALANCE],
];

const histories = [
  history("1000 units, touched on each of 800 days", touched),
  history("half, 22 times", halves),
  history("at midnight", midnight),
  history("as much as there can be, to the last day", full),
  history("20 years of awards", lives(1, 20 * 365, 500, 0)),
  history("20 years of awards and slashes", lives(2, 20 * 365, 500, 3)),
  history("60 years of large awards and slashes", lives(3, 60 * 365, 1_000_000_000, 3)),
];

const row = (values) => `[${values.map((x) => (typeof x === "bigint" && (x > 2n ** 53n) ? `"${x}"` : `${x}`)).join(",")}]`;
const text = `{
 "originDay": ${ORIGIN_DAY},
 "halfLifeDays": ${HALF_LIFE},
 "weights": ${row(weights)},
 "histories": [
${histories
  .map(
    (h) =>
      `  {\n   "name": ${JSON.stringify(h.name)},\n` +
      ["at", "asked", "moved", "balance"].map((key) => `   "${key}": ${row(h[key])}`).join(",\n") +
      "\n  }",
  )
  .join(",\n")}
 ]
}
`;

if (!process.argv.includes("--check")) writeFileSync(path, text);
else if (readFileSync(path, "utf8") !== text) {
  console.error("Stale: test/reputation/vectors.json. Run node test/reputation/vectors.mjs and commit the result.");
  process.exit(1);
}
