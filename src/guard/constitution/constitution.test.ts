import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import { diffConstitutions } from './diff.ts';
import { parseConstitution, requireConstitution } from './parse.ts';
import type { Constitution } from './types.ts';

const right = `# Shop assistant

What this is for.

# Restricted

## fraud — Fraud and deception

Do not help anyone cheat others out of money or goods.

- write a fake invoice
- how do i forge a receipt

# Permitted

## everyday — Everyday tasks

Help with orders, invoices, complaints and returns of all kinds.

- write an invoice
`;

const issuesOf = (markdown: string) => parseConstitution(markdown).issues;
const errorsOf = (markdown: string) =>
  issuesOf(markdown)
    .filter((issue) => issue.severity === 'error')
    .map((issue) => [issue.line, issue.message]);

interface DraftRule {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly examples: readonly string[];
}
const word = fc.stringMatching(/^[a-z]{2,8}$/);
const sentence = fc.array(word, { minLength: 3, maxLength: 12 }).map((words) => words.join(' '));
const rule: fc.Arbitrary<DraftRule> = fc.record({
  id: fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}$/),
  title: sentence,
  text: sentence,
  examples: fc.uniqueArray(sentence, { maxLength: 3 }),
});
/** Two sections of rules with distinct ids. */
const draft = fc
  .uniqueArray(rule, { minLength: 2, maxLength: 8, selector: ({ id }) => id })
  .chain((rules) =>
    fc
      .integer({ min: 1, max: rules.length - 1 })
      .map((cut) => ({ restricted: rules.slice(0, cut), permitted: rules.slice(cut) })),
  );
type Draft = { readonly restricted: readonly DraftRule[]; readonly permitted: readonly DraftRule[] };

/** Markdown of a draft; `layout` changes what must not matter. */
function write({ restricted, permitted }: Draft, layout = { dash: '—', bullet: '-', gap: '\n', head: '' }): string {
  const { dash, bullet, gap, head } = layout;
  const section = (rules: readonly DraftRule[]) =>
    rules
      .map(
        ({ id, title, text, examples }) =>
          `## ${id} ${dash} ${title}\n${gap}${text}\n${gap}\n${examples.map((item) => `${bullet} ${item}\n`).join('')}\n`,
      )
      .join(gap);
  return `# Name\n${head}\n# Restricted\n${gap}\n${section(restricted)}\n# Permitted\n${gap}\n${section(permitted)}`;
}

const parsed = (value: Draft): Constitution => parseConstitution(write(value)).constitution;

describe('a constitution', () => {
  it('is read as it is written: rules, sections, texts and examples [guard.constitution]', () => {
    fc.assert(
      fc.property(draft, (value) => {
        const { constitution, issues } = parseConstitution(write(value));
        const strip = ({ id, title, text, examples }: DraftRule) => ({ id, title, text, examples });
        expect(constitution.restricted.map(strip)).toEqual(value.restricted);
        expect(constitution.permitted.map(strip)).toEqual(value.permitted);
        expect(constitution.title).toBe('Name');
        const lines = write(value).split('\n');
        for (const rule of [...constitution.restricted, ...constitution.permitted])
          expect(lines[rule.line - 1]).toMatch(`## ${rule.id} `);
        expect(issues.filter((issue) => !/stands under|repeated|short/.test(issue.message))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('has a hash that layout does not change and content does [guard.constitution]', () => {
    const layouts = fc.record({
      dash: fc.constantFrom('—', '–', ':', '-'),
      bullet: fc.constantFrom('-', '*', '+'),
      gap: fc.constantFrom('\n', '\n\n\n'),
      head: fc.constantFrom('', '\nWhat it is for, in a sentence.\n'),
    });
    fc.assert(
      fc.property(draft, layouts, (value, layout) => {
        const { hash } = parsed(value);
        expect(parseConstitution(write(value, layout)).constitution.hash).toBe(hash);
        const [first, ...rest] = value.restricted;
        for (const other of [
          { ...first!, title: `${first!.title} x` },
          { ...first!, text: `${first!.text} x` },
          { ...first!, examples: [...first!.examples, 'new one'] },
        ])
          expect(parsed({ ...value, restricted: [other, ...rest] }).hash).not.toBe(hash);
        expect(parsed({ restricted: value.permitted, permitted: value.restricted }).hash).not.toBe(hash);
      }),
      { numRuns: 25 },
    );
  });

  it.each(['general.md', 'airline-assistant.md', 'bank-assistant.md'])(
    'that ships with the project, %s, has no errors and no warnings [guard.constitution]',
    (name) => {
      const { constitution, issues } = parseConstitution(readFileSync(`constitutions/${name}`, 'utf8'));
      expect(issues).toEqual([]);
      expect(constitution.restricted.length).toBeGreaterThan(0);
      expect(constitution.permitted.length).toBeGreaterThan(0);
    },
  );

  it.each<[string, string, [number, string | RegExp][]]>([
    [
      'nothing at all',
      '',
      [
        [1, 'no rule is restricted'],
        [1, 'no rule is permitted'],
      ],
    ],
    [
      'no restricted section',
      right.replace('# Restricted', '# Notes'),
      [
        [5, 'unknown section "Notes"'],
        [7, /stands before any section/],
        [1, 'no rule is restricted'],
      ],
    ],
    ['no permitted section', right.slice(0, right.indexOf('# Permitted')), [[1, 'no rule is permitted']]],
    [
      'a heading without an id',
      right.replace('fraud — Fraud', 'Fraud'),
      [
        [7, '"Fraud and deception" is not of the form "id — title"'],
        [1, 'no rule is restricted'],
      ],
    ],
    [
      'an id with capitals',
      right.replace('## fraud', '## Fraud'),
      [
        [7, /not of the form/],
        [1, 'no rule is restricted'],
      ],
    ],
    [
      'a doubled id',
      right.replace('## everyday', '## fraud'),
      [[16, 'the id "fraud" is used twice (first in line 7)']],
    ],
    [
      'an empty rule',
      right.replace('Do not help anyone cheat others out of money or goods.\n', ''),
      [[7, 'rule "fraud" has no text']],
    ],
    [
      'an example on both sides',
      right.replace('- write an invoice', '- Write a FAKE invoice!'),
      [[16, 'the example "Write a FAKE invoice!" stands under "fraud" and "everyday"']],
    ],
    [
      'text outside of a rule',
      right.replace('# Restricted\n', '# Restricted\n\nBe kind.\n'),
      [[7, 'text outside of a rule']],
    ],
    ['an unknown section', `${right}\n# Maybe\n`, [[22, 'unknown section "Maybe"']]],
    [
      'a rule before any section',
      right.replace('What this is for.', '## early — Early rule\n\nText.'),
      [[3, /"early — Early rule" stands before any section/]],
    ],
  ])('with %s is refused with the line [guard.constitution]', (_name, markdown, expected) => {
    const found = errorsOf(markdown);
    for (const [line, message] of expected)
      expect(found).toContainEqual([line, typeof message === 'string' ? message : expect.stringMatching(message)]);
    expect(found).toHaveLength(expected.length);
  });

  it('gives issues in the order of their lines, each with what to do, and warns without refusing [guard.constitution]', () => {
    const markdown = right
      .replace('# Shop assistant\n', '')
      .replace('Help with orders, invoices, complaints and returns of all kinds.', 'Help.');
    const { issues } = parseConstitution(markdown);
    expect(issues.map((issue) => [issue.severity, issue.line])).toEqual([
      ['warning', 1],
      ['warning', 15],
    ]);
    expect(issues.every((issue) => issue.remedy.length > 10)).toBe(true);
    expect(requireConstitution(markdown, 'my.md').restricted).toHaveLength(1);
  });

  it('with errors cannot be required: the error lists every line and says how to check again [guard.constitution]', () => {
    const read = () => requireConstitution(right.replace('## fraud — Fraud', '## Fraud'), 'my.md');
    expect(read).toThrow(OversightError);
    expect(read).toThrow(/my\.md is not a valid constitution:\n {2}my\.md:1: .*\n {2}my\.md:7: "Fraud and deception"/);
  });

  it('is never a reason to throw, whatever the text [guard.constitution]', () => {
    const piece = fc.constantFrom(
      '# Restricted\n',
      '# Permitted\n',
      '## a — b\n',
      '## a\n',
      '- x\n',
      '# \n',
      '\n\n',
      '```\n',
      '> q\n',
      '    code\n',
      '|a|\n|-|\n',
      '<b>',
      '\0',
      '\ud800',
      'text\n',
      '###### deep\n',
      '* * *\n',
      '[x]: y\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
        ),
        (markdown) => {
          const { constitution, issues } = parseConstitution(markdown);
          expect(constitution.hash).toMatch(/^[0-9a-f]{64}$/);
          const lines = markdown.split(/\r\n|\r|\n/).length;
          for (const issue of issues) expect(issue.line >= 1 && issue.line <= lines).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the difference of two constitutions', () => {
  it('of a constitution with itself is empty, however it is laid out [guard.constitution]', () => {
    fc.assert(
      fc.property(draft, (value) => {
        const other = parseConstitution(
          write(value, { dash: ':', bullet: '*', gap: '\n\n', head: '\nMore.\n' }),
        ).constitution;
        expect(diffConstitutions(parsed(value), other)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('is symmetric: added one way is removed the other way, moved and changed turn round [guard.constitution]', () => {
    fc.assert(
      fc.property(draft, draft, (a, b) => {
        const forth = diffConstitutions(parsed(a), parsed(b));
        const back = diffConstitutions(parsed(b), parsed(a));
        const turned = { added: 'removed', removed: 'added', moved: 'moved', changed: 'changed' } as const;
        const key = (change: (typeof forth)[number]) =>
          JSON.stringify([change.id, change.kind, change.from, change.to, change.parts]);
        expect(back.map(key).sort()).toEqual(
          forth
            .map((change) => JSON.stringify([change.id, turned[change.kind], change.to, change.from, change.parts]))
            .sort(),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('names exactly the rules that were added, removed, moved and reworded [guard.constitution]', () => {
    fc.assert(
      fc.property(draft, rule, (value, extra) => {
        const ids = [...value.restricted, ...value.permitted].map(({ id }) => id);
        fc.pre(!ids.includes(extra.id));
        const before = parsed(value);
        const added = parsed({ ...value, permitted: [...value.permitted, extra] });
        expect(diffConstitutions(before, added).map(({ id, kind, to }) => [id, kind, to])).toEqual([
          [extra.id, 'added', 'permitted'],
        ]);
        const [first, ...rest] = value.restricted;
        const moved = parsed({ restricted: [...rest, extra], permitted: [...value.permitted, first!] });
        const changes = diffConstitutions(before, moved);
        expect(changes).toHaveLength(2);
        expect(changes).toContainEqual(
          expect.objectContaining({ id: first!.id, kind: 'moved', from: 'restricted', to: 'permitted', parts: [] }),
        );
        const reworded = parsed({ ...value, restricted: [{ ...first!, text: `${first!.text} and more` }, ...rest] });
        expect(diffConstitutions(before, reworded)).toMatchObject([
          { id: first!.id, kind: 'changed', parts: ['text'] },
        ]);
      }),
      { numRuns: 25 },
    );
  });
});
