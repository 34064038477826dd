// What can be wrong with a constitution whose Markdown is right: rules that are missing, empty, doubled or contradictory.
import type { Constitution, ConstitutionIssue, Rule } from './types.ts';

/** Issues in the content; pure, in no particular order. */
export function lintConstitution(constitution: Omit<Constitution, 'hash'>): ConstitutionIssue[] {
  const issues: ConstitutionIssue[] = [];
  const add = (severity: ConstitutionIssue['severity'], line: number, message: string, remedy: string) =>
    issues.push({ severity, line, message, remedy });
  if (constitution.title === '')
    add('warning', 1, 'the constitution has no title', 'Begin the file with "# Name of what it is for".');
  if (constitution.restricted.length === 0)
    add('error', 1, 'no rule is restricted', 'Add "# Restricted" and at least one "## id — title" below it.');
  if (constitution.permitted.length === 0)
    add(
      'error',
      1,
      'no rule is permitted',
      'Add "# Permitted" with the harmless neighbours of each restriction; without them the guard refuses too much.',
    );
  const seen = new Map<string, Rule>();
  const examples = new Map<string, { rule: Rule; restricted: boolean }>();
  for (const [rules, restricted] of [
    [constitution.restricted, true],
    [constitution.permitted, false],
  ] as const) {
    for (const rule of rules) {
      const first = seen.get(rule.id);
      if (first)
        add(
          'error',
          rule.line,
          `the id "${rule.id}" is used twice (first in line ${first.line})`,
          'Give one of them another id.',
        );
      seen.set(rule.id, rule);
      if (rule.text === '')
        add('error', rule.line, `rule "${rule.id}" has no text`, 'Say in a sentence or two what it means.');
      else if (rule.text.length < 40)
        add(
          'warning',
          rule.line,
          `rule "${rule.id}" is very short`,
          'Say what falls under it and what does not; a synthesiser writes its examples from this text.',
        );
      for (const example of rule.examples) {
        const key = example
          .toLowerCase()
          .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
          .trim();
        const other = examples.get(key);
        if (other && other.restricted !== restricted)
          add(
            'error',
            rule.line,
            `the example "${example}" stands under "${other.rule.id}" and "${rule.id}"`,
            'It cannot be both restricted and permitted; keep one.',
          );
        else if (other) add('warning', rule.line, `the example "${example}" is repeated`, 'Remove one.');
        examples.set(key, { rule, restricted });
      }
    }
  }
  return issues;
}
