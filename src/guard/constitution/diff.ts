// Compares two constitutions rule by rule, as a policy person reads them: added, removed, moved, reworded.
import type { Constitution, Rule } from './types.ts';

export interface RuleChange {
  readonly id: string;
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  /** Section before and after; absent where the rule is not. */
  readonly from?: 'restricted' | 'permitted';
  readonly to?: 'restricted' | 'permitted';
  /** Which parts differ, for a rule that is in both. */
  readonly parts: readonly ('title' | 'text' | 'examples')[];
  readonly before?: Rule;
  readonly after?: Rule;
}

/** Changes that lead from `a` to `b`, in the order of `b`, removed rules last. */
export function diffConstitutions(a: Constitution, b: Constitution): RuleChange[] {
  const before = bySection(a);
  const after = bySection(b);
  const changes: RuleChange[] = [];
  for (const [id, { rule, section }] of after) {
    const old = before.get(id);
    if (!old) {
      changes.push({ id, kind: 'added', to: section, parts: [], after: rule });
      continue;
    }
    const parts = (['title', 'text', 'examples'] as const).filter(
      (part) => JSON.stringify(old.rule[part]) !== JSON.stringify(rule[part]),
    );
    if (old.section === section && parts.length === 0) continue;
    const kind = old.section === section ? 'changed' : 'moved';
    changes.push({ id, kind, from: old.section, to: section, parts, before: old.rule, after: rule });
  }
  for (const [id, { rule, section }] of before)
    if (!after.has(id)) changes.push({ id, kind: 'removed', from: section, parts: [], before: rule });
  return changes;
}

function bySection(constitution: Constitution) {
  const entries = (['restricted', 'permitted'] as const).flatMap((section) =>
    constitution[section].map((rule) => [rule.id, { rule, section }] as const),
  );
  return new Map(entries);
}
