import { all, el, fill, one, own, pieces, show, signed, t } from '../core/core.js';
import { BUDGET, cost, fixes, used } from './budget.js';

/** What the purse shows of an issue. */
export interface Line {
  readonly votes: number;
  readonly short: string;
}

/** What the purse may ask of the ballot. */
export interface PurseActs {
  readonly set: (issue: number, votes: number) => void;
  readonly shrink: () => void;
}

/** Paints credits left, the 10 x 10 cells, the dock's bar and the changes that make the ballot fit. */
export function paintPurse(lines: readonly Line[], acts: PurseActs): void {
  const votes = lines.map(l => l.votes);
  const left = BUDGET - used(votes);
  for (const purse of all('.purse,.dock')) {
    own(purse, 'class').classList.toggle('over', left < 0);
    for (const line of all('.left', purse)) fill(line, ...figure(left));
  }
  fill(one('.cells'), ...cells(votes));
  fill(one('.dock .thin'), ...votes.filter(v => v !== 0).map(v => el('i', { className: v < 0 ? 'a' : '', style: `--c:${cost(v)}` })));
  const over = one('#over');
  show(over, left < 0);
  if (left < 0) fill(one('#over .fixes'), ...changes(lines, acts));
}

/** "41 of 100 credits left" with the number set large. */
function figure(left: number): HTMLElement[] {
  const line: HTMLElement[] = [];
  for (const { text, name } of left < 0 ? pieces('ballot.over', { n: -left }) : pieces('ballot.left', { n: left, all: BUDGET })) {
    const last = line.at(-1);
    if (name === '#') line.push(el('b', { textContent: text }));
    else if (last?.localName === 'span') last.textContent += text;
    else line.push(el('span', { textContent: text }));
  }
  return line;
}

/** Cells issue by issue, the first of each with its number; what is over the hundred is hatched below it. */
export function cells(votes: readonly number[]): HTMLElement[] {
  let turn = 0;
  const filled = votes.flatMap((v, issue) => {
    if (v === 0) return [];
    const look = (v > 0 ? 'f' : 'a') + (turn++ % 2 ? ' alt' : '');
    return Array.from({ length: cost(v) }, (_, k) => el('i', { className: look, textContent: k === 0 ? String(issue + 1) : '' }));
  });
  const within = filled.slice(0, BUDGET);
  const beyond = filled.slice(BUDGET).map(() => el('i', { className: 'o' }));
  const empty = Array.from({ length: BUDGET - within.length }, () => el('i'));
  return [...within, ...empty, ...beyond];
}

function changes(lines: readonly Line[], acts: PurseActs): HTMLElement[] {
  const found = fixes(lines.map(l => l.votes));
  if (found.length === 0) return [button(acts.shrink, t('ballot.shrink'))];
  return found.map(fix => {
    const line = lines[fix.issue]!;
    return button(
      () => acts.set(fix.issue, fix.to),
      el('span', { textContent: t('ballot.fix', { title: line.short, from: signed(line.votes), to: signed(fix.to) }) }),
      el('span', { className: 'mute', textContent: t('ballot.frees', { n: fix.frees }) }),
    );
  });
}

function button(act: () => void, ...content: (Node | string)[]): HTMLButtonElement {
  const made = el('button', { type: 'button', className: 'btn small' }, ...content);
  made.addEventListener('click', act);
  return made;
}
