import { el, fill, one, own, show, signed, t } from '../core/core.js';
import { BUDGET, cost, used } from './budget.js';

/** What the review shows of an issue. */
export interface Reviewed {
  readonly votes: number;
  readonly label: string;
  readonly short: string;
  readonly input: string;
}

/** The error summary of a ballot over its budget: by how much, and the three issues that cost most. Takes the focus. */
export function paintErrors(issues: readonly Reviewed[]): void {
  const box = one('#errors');
  if (!box) return;
  const over = used(issues.map(i => i.votes)) - BUDGET;
  const number = one('#err-n', box);
  if (number) own(number, 'children').textContent = t('ballot.credits', { n: over });
  const costly = issues.filter(i => i.votes !== 0).sort((a, b) => cost(b.votes) - cost(a.votes)).slice(0, 3);
  fill(one('ul', box), ...costly.map(i =>
    el('li', {}, el('a', { href: `${location.pathname}${location.search}#${i.input}`, textContent: t('ballot.costly', { title: i.label, votes: signed(i.votes), n: cost(i.votes) }) }))));
  show(box, true);
  box.focus();
}

/** Rows of a whole ballot: issue, votes, credits. */
export function rows(issues: readonly Pick<Reviewed, 'votes' | 'short'>[]): HTMLElement[] {
  return issues.map((issue, i) => {
    const head = el('th', { textContent: `${i + 1}. ${issue.short}` });
    head.scope = 'row';
    return el('tr', {}, head,
      el('td', { className: 'n nowrap', textContent: issue.votes === 0 ? t('ballot.silent') : signed(issue.votes) }),
      el('td', { className: 'n', textContent: String(cost(issue.votes)) }));
  });
}

/** Fills the review dialog with the ballot. */
export function paintReview(dialog: HTMLElement, issues: readonly Reviewed[]): void {
  const votes = issues.map(i => i.votes);
  const silent = votes.filter(v => v === 0).length;
  fill(one('tbody', dialog), ...rows(issues));
  show(one('#silent', dialog), silent > 0);
  const number = one('#silent-n', dialog);
  if (number) own(number, 'children').textContent = t('ballot.issues', { n: silent });
  const sum = one('#sum', dialog);
  if (sum) own(sum, 'children').textContent = String(used(votes));
}
