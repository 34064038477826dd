// A verdict as the playground shows it.
import type { StreamingGuard, Verdict } from '../../guard/index.ts';
import type { VerdictItem } from '../contract.ts';

export function verdictItem(verdict: Verdict, threshold: number): VerdictItem {
  const { action, score, style, rules, evidence } = verdict;
  return { action, score, threshold, style, rules, evidence: evidence ?? null };
}

/** What is said where the guard failed: nothing was judged, so nothing is allowed. */
export function failedVerdict(guard: StreamingGuard): Verdict {
  return {
    action: 'block',
    score: 1,
    rules: {},
    style: 0,
    evidence: undefined,
    stage: 'prompt',
    guard: guard.hash,
  };
}

/** Restricted rule with the highest score; '' for none. */
export function topRule(rules: Readonly<Record<string, number>>): string {
  let top = '';
  for (const [rule, score] of Object.entries(rules)) if (score > (rules[top] ?? 0)) top = rule;
  return top;
}
